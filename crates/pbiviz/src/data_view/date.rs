//! Points in time.

use std::fmt;

/// A point in time, as JavaScript counts it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Date {
    milliseconds: f64,
}

const MILLISECONDS_PER_DAY: f64 = 86_400_000.0;

impl Date {
    /// The time so many milliseconds after the beginning of 1970.
    pub const fn from_milliseconds(milliseconds: f64) -> Self {
        Self { milliseconds }
    }

    /// Midnight of a day of the Gregorian calendar.
    ///
    /// ```
    /// assert_eq!(pbiviz::Date::from_day(2024, 2, 29).to_string(), "2024-02-29");
    /// ```
    pub fn from_day(year: i32, month: u32, day: u32) -> Self {
        // Years that begin in March put the leap day at the end.
        let (year, month) = (i64::from(year) - i64::from(month <= 2), i64::from((month + 9) % 12));
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
        Self { milliseconds: days as f64 * MILLISECONDS_PER_DAY }
    }

    /// Milliseconds since the beginning of 1970.
    pub const fn milliseconds(self) -> f64 {
        self.milliseconds
    }

    /// Year, month and day of the Gregorian calendar; none for an invalid date.
    pub fn day(self) -> Option<(i32, u32, u32)> {
        let days = (self.milliseconds / MILLISECONDS_PER_DAY).floor();
        // JavaScript's own limit is 100,000,000 days on either side.
        if !(-1e8..=1e8).contains(&days) {
            return None;
        }
        let days = days as i64 + DAYS_BEFORE_1970;
        let era = days.div_euclid(DAYS_PER_ERA);
        let day_of_era = days.rem_euclid(DAYS_PER_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Some((year as i32, month as u32, day as u32))
    }
}

/// The calendar repeats every 400 years.
const DAYS_PER_ERA: i64 = 146_097;
/// From March of the year 0 to January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

impl fmt::Display for Date {
    /// The day in the form `2024-02-29`, and the time of day unless it is midnight.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((year, month, day)) = self.day() else {
            return formatter.write_str("invalid date");
        };
        write!(formatter, "{year:04}-{month:02}-{day:02}")?;
        let seconds = self.milliseconds.rem_euclid(MILLISECONDS_PER_DAY) as u32 / 1000;
        if seconds == 0 {
            return Ok(());
        }
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(formatter, " {hours:02}:{minutes:02}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_survive_the_way_to_milliseconds_and_back() {
        for (year, month, day, milliseconds) in [
            (1970, 1, 1, 0.0),
            (1969, 12, 31, -86_400_000.0),
            (2000, 2, 29, 951_782_400_000.0),
            (2024, 12, 31, 1_735_603_200_000.0),
            (1, 1, 1, -62_135_596_800_000.0),
        ] {
            let date = Date::from_day(year, month, day);
            assert_eq!(date.milliseconds(), milliseconds, "{date}");
            assert_eq!(date.day(), Some((year, month, day)));
        }
    }

    #[test]
    fn times_are_shown_when_there_are_any() {
        assert_eq!(Date::from_milliseconds(0.0).to_string(), "1970-01-01");
        assert_eq!(Date::from_milliseconds(-1000.0).to_string(), "1969-12-31 23:59:59");
        assert_eq!(Date::from_milliseconds(f64::NAN).to_string(), "invalid date");
    }
}
