//! Dates as `Date.prototype.toISOString` writes them.

use crate::Date;

/// The milliseconds since 1970 of a text such as `2024-02-29T12:30:00.000Z`; NaN for anything else.
pub(super) fn from_iso(text: &str) -> f64 {
    milliseconds(text).unwrap_or(f64::NAN)
}

fn milliseconds(text: &str) -> Option<f64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    // Years beyond 9999 have six digits and a sign.
    let (sign, date) = match date.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, date.strip_prefix('+').unwrap_or(date)),
    };
    let [year, month, day] = numbers(date.splitn(3, '-'))?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hours, minutes, seconds] = numbers(clock.splitn(3, ':'))?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = Date::from_day(sign * i32::try_from(year).ok()?, month, day).milliseconds();
    let of_second: f64 = format!("0.{fraction}").parse().ok()?;
    let of_day = f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + f64::from(seconds);
    Some(midnight + of_day * 1000.0 + (of_second * 1000.0).round())
}

fn numbers<'t>(parts: impl Iterator<Item = &'t str>) -> Option<[u32; 3]> {
    let numbers: Option<Vec<u32>> = parts.map(|part| part.parse().ok()).collect();
    numbers?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_javascript_writes() {
        for (text, milliseconds) in [
            ("1970-01-01T00:00:00.000Z", 0.0),
            ("1969-12-31T23:59:59.999Z", -1.0),
            ("2024-02-29T12:30:15.250Z", 1_709_209_815_250.0),
            ("+275760-09-13T00:00:00.000Z", 8.64e15),
            ("-271821-04-20T00:00:00.000Z", -8.64e15),
        ] {
            assert_eq!(from_iso(text), milliseconds, "{text}");
        }
        for text in ["Invalid Date", "", "2024-02-29", "2024-99-01T00:00:00.000Z", "aTbZ"] {
            assert!(from_iso(text).is_nan(), "{text}");
        }
    }
}
