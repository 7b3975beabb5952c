//! From values to pixels, and the round numbers in between.

use crate::number::exponent;

/// The value axis: which values it spans, and where it writes a number.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scale {
    pub(crate) min: f64,
    pub(crate) max: f64,
    pub(crate) ticks: Vec<f64>,
    /// The distance between two ticks.
    pub(crate) step: f64,
}

impl Scale {
    /// A scale for values from `min` to `max` with about `count` ticks. Ends that the reader has `fixed` stay as
    /// they are; free ones move outward to the next tick.
    pub(crate) fn new(
        (min, max): (f64, f64),
        fixed: (Option<f64>, Option<f64>),
        count: usize,
    ) -> Self {
        // Differences of larger numbers would be infinite.
        let limit = f64::MAX / 16.0;
        let mut min = fixed.0.unwrap_or(min).clamp(-limit, limit);
        let mut max = fixed.1.unwrap_or(max).clamp(-limit, limit);
        if min >= max {
            // Nothing to span: the free end gives way.
            match fixed {
                (None, Some(_)) => min = max - spread(max),
                _ => max = min + spread(min),
            }
        }
        let step = round_step((max - min) / count.max(1) as f64);
        if fixed.0.is_none() {
            min = (min / step).floor() * step;
        }
        if fixed.1.is_none() {
            max = (max / step).ceil() * step;
        }
        // Multiples of the step, not sums: errors must not add up. A little slack keeps the last tick.
        let first = (min / step - 1e-9).ceil();
        let last = (max / step + 1e-9).floor();
        let steps = (last - first).clamp(0.0, 100.0) as usize;
        let ticks = (0..=steps).map(|index| (first + index as f64) * step);
        // Minus zero would be written with a sign.
        let ticks = ticks.map(|tick| if tick == 0.0 { 0.0 } else { tick }).collect();
        Self { min, max, ticks, step }
    }

    /// Where `value` lies between `bottom` and `top`; values beyond the ends stop there.
    pub(crate) fn pixel(&self, value: f64, bottom: i32, top: i32) -> i32 {
        let share = ((value - self.min) / (self.max - self.min)).clamp(0.0, 1.0);
        bottom - (share * f64::from(bottom - top)).round() as i32
    }

    /// Where columns begin: at zero if it is in sight.
    pub(crate) fn baseline(&self) -> f64 {
        0.0_f64.clamp(self.min, self.max)
    }

    /// How many decimals tell the ticks apart once they are multiplied by `factor`.
    pub(crate) fn decimals(&self, factor: f64) -> usize {
        let step = self.step * factor;
        let is_whole = |decimals: &usize| {
            let scaled = step * 10_f64.powi(*decimals as i32);
            (scaled - scaled.round()).abs() < scaled.abs() * 1e-6
        };
        (0..9).find(is_whole).unwrap_or(9)
    }
}

/// The distance to the other end when all values are the same.
fn spread(value: f64) -> f64 {
    if value == 0.0 { 1.0 } else { value.abs() }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `least`.
fn round_step(least: f64) -> f64 {
    if !least.is_normal() {
        // The values differ by less than numbers can tell.
        return f64::MIN_POSITIVE;
    }
    let power = 10_f64.powi(exponent(least));
    let factors = [1.0, 2.0, 2.5, 5.0];
    let factor = factors.into_iter().find(|factor| factor * power >= least * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        let free = (None, None);
        for (range, fixed, count, expected) in [
            ((0.0, 97.0), free, 5, &[0.0, 20.0, 40.0, 60.0, 80.0, 100.0][..]),
            ((0.0, 9.0), free, 4, &[0.0, 2.5, 5.0, 7.5, 10.0]),
            ((-37.0, 61.0), free, 5, &[-40.0, -20.0, 0.0, 20.0, 40.0, 60.0, 80.0]),
            ((0.0, 0.3), free, 3, &[0.0, 0.1, 0.2, 0.1 * 3.0]),
            ((0.0, 0.0), free, 2, &[0.0, 0.5, 1.0]),
            ((7.0, 7.0), free, 2, &[5.0, 10.0, 15.0]),
            ((0.0, 97.0), (Some(10.0), Some(35.0)), 5, &[10.0, 15.0, 20.0, 25.0, 30.0, 35.0]),
            ((0.0, 97.0), (Some(200.0), None), 2, &[200.0, 300.0, 400.0]),
            ((0.0, 97.0), (None, Some(-50.0)), 2, &[-100.0, -75.0, -50.0]),
            ((0.0, 1.0), free, 0, &[0.0, 1.0]),
        ] {
            let scale = Scale::new(range, fixed, count);
            assert_eq!(scale.ticks, expected, "{range:?} {fixed:?} {count}");
        }
    }

    #[test]
    fn extreme_values_break_nothing() {
        for range in [
            (f64::MIN, f64::MAX),
            (0.0, f64::MIN_POSITIVE),
            (1.0, 1.0 + f64::EPSILON),
            (1e300, 1e300),
            (0.0, 5e-324),
        ] {
            let scale = Scale::new(range, (None, None), 5);
            assert!(scale.min < scale.max, "{range:?}: {scale:?}");
            assert!(scale.ticks.len() <= 101);
            assert!(scale.ticks.iter().all(|tick| tick.is_finite()));
            assert!((0..=100).contains(&scale.pixel(range.1, 100, 0)));
        }
    }

    #[test]
    fn values_become_pixels_from_bottom_to_top() {
        let scale = Scale::new((-50.0, 50.0), (None, None), 4);
        for (value, expected) in [(-50.0, 210), (0.0, 110), (50.0, 10), (1e9, 10), (-1e9, 210)] {
            assert_eq!(scale.pixel(value, 210, 10), expected);
        }
        assert_eq!(scale.baseline(), 0.0);
        assert_eq!(Scale::new((20.0, 90.0), (Some(20.0), None), 4).baseline(), 20.0);
    }

    #[test]
    fn decimals_tell_ticks_apart() {
        for (range, factor, expected) in [
            ((0.0, 100.0), 1.0, 0),
            ((0.0, 9.0), 1.0, 1),
            ((0.0, 0.01), 100.0, 2),
            ((0.0, 9e3), 1e-3, 1),
        ] {
            assert_eq!(Scale::new(range, (None, None), 4).decimals(factor), expected, "{range:?}");
        }
    }
}
