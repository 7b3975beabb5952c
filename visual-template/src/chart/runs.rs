//! Many values in one pixel, reduced to those that can be seen.

/// Values that fall on the same pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) x: i32,
    /// The rows of the first, lowest, highest and last value.
    pub(super) first: usize,
    pub(super) lowest: usize,
    pub(super) highest: usize,
    pub(super) last: usize,
    /// Whether a gap comes before it.
    pub(super) is_after_gap: bool,
}

/// Groups neighboring rows by the pixel `x` that they fall on; rows of NaN are gaps.
pub(super) fn of(values: &[f64], x: &dyn Fn(usize) -> i32) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_after_gap = true;
    for (row, value) in values.iter().enumerate() {
        if value.is_nan() {
            is_after_gap = true;
            continue;
        }
        let x = x(row);
        match runs.last_mut() {
            // A gap within a pixel cannot be seen.
            Some(run) if run.x == x => {
                run.last = row;
                if *value < values[run.lowest] {
                    run.lowest = row;
                }
                if *value > values[run.highest] {
                    run.highest = row;
                }
            }
            _ => {
                runs.push(Run {
                    x,
                    first: row,
                    lowest: row,
                    highest: row,
                    last: row,
                    is_after_gap,
                });
            }
        }
        is_after_gap = false;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_pixel_are_reduced_to_their_extremes() {
        let values = [5.0, 1.0, 9.0, 4.0, f64::NAN, f64::NAN, 2.0];
        let runs = of(&values, &|row| row as i32 / 4);
        let first = Run { x: 0, first: 0, lowest: 1, highest: 2, last: 3, is_after_gap: true };
        let second = Run { x: 1, first: 6, lowest: 6, highest: 6, last: 6, is_after_gap: true };
        assert_eq!(runs, [first, second]);
        assert_eq!(of(&[f64::NAN; 3], &|_| 0), []);
    }

    #[test]
    fn neighbors_without_a_gap_belong_together() {
        let gaps: Vec<_> = of(&[1.0, 2.0, f64::NAN, 3.0], &|row| row as i32)
            .iter()
            .map(|run| run.is_after_gap)
            .collect();
        assert_eq!(gaps, [true, false, true]);
    }
}
