//! Days of the Gregorian calendar, times of day, and their text in ISO 8601.
//!
//! A point in time is milliseconds since the beginning of 1970, of a wall clock without a zone, as if it showed UTC.

use std::fmt::Write;

/// How many milliseconds a day has; wall clocks here know no summer time and no leap seconds.
pub const MILLISECONDS_PER_DAY: i64 = 86_400_000;

/// A day of the Gregorian calendar, which also counts the years before it was introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: i32,
    month: u32,
    day: u32,
}

impl Day {
    /// The day of this date; none where the calendar has no such day.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let exists = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The day on which a point in time falls.
    #[must_use]
    pub fn at(milliseconds: i64) -> Self {
        let days = milliseconds.div_euclid(MILLISECONDS_PER_DAY) + DAYS_BEFORE_1970;
        let era = days.div_euclid(DAYS_PER_ERA);
        let day_of_era = days.rem_euclid(DAYS_PER_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        // 2^63 milliseconds are 292 million years, so these fit.
        Self { year: year as i32, month: month as u32, day: day as u32 }
    }

    /// The year; the one before 1 is 0.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, from 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub fn day(self) -> u32 {
        self.day
    }

    /// The quarter of the year, from 1 to 4.
    #[must_use]
    pub fn quarter(self) -> u32 {
        (self.month - 1) / 3 + 1
    }

    /// The day's midnight, in milliseconds since the beginning of 1970.
    #[must_use]
    pub fn milliseconds(self) -> i64 {
        // Years that begin in March put the leap day at the end.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = i64::from((self.month + 9) % 12);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
        days.saturating_mul(MILLISECONDS_PER_DAY)
    }

    /// The same day of another month, or that month's last day where it is shorter.
    ///
    /// ```
    /// use pbiviz_host::date::Day;
    ///
    /// let day = Day::new(2024, 1, 31).unwrap();
    /// assert_eq!(Some(day.plus_months(1)), Day::new(2024, 2, 29));
    /// assert_eq!(Some(day.plus_months(-13)), Day::new(2022, 12, 31));
    /// ```
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let all = i64::from(self.year) * 12 + i64::from(self.month) - 1 + i64::from(months);
        let farthest = i64::from(i32::MAX);
        let year = all.div_euclid(12).clamp(-farthest, farthest) as i32;
        let month = all.rem_euclid(12) as u32 + 1;
        Self { year, month, day: self.day.min(days_in_month(year, month)) }
    }
}

/// The calendar repeats every 400 years.
const DAYS_PER_ERA: i64 = 146_097;
/// From March of the year 0 to January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;

/// How many days a month has; 0 where there is no month of this number.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap),
        _ => 0,
    }
}

/// Writes a point in time as JavaScript's `toISOString` does.
///
/// ```
/// assert_eq!(pbiviz_host::date::to_iso(951_782_400_000), "2000-02-29T00:00:00.000Z");
/// ```
#[must_use]
pub fn to_iso(milliseconds: i64) -> String {
    let Day { year, month, day } = Day::at(milliseconds);
    let of_day = milliseconds.rem_euclid(MILLISECONDS_PER_DAY);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, fraction) = (of_day / 1000 % 60, of_day % 1000);
    let mut text = String::with_capacity(24);
    let written = if (0..=9999).contains(&year) {
        write!(text, "{year:04}")
    } else {
        write!(text, "{year:+07}")
    };
    written
        .and_then(|()| {
            write!(text, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z")
        })
        .expect("writing to a string does not fail");
    text
}

/// Reads a date of ISO 8601, with or without time and zone; a time with a zone becomes the one of UTC.
///
/// ```
/// use pbiviz_host::date::{from_iso, to_iso};
///
/// let read = |text| from_iso(text).map(to_iso);
/// assert_eq!(read("2024-02-29").unwrap(), "2024-02-29T00:00:00.000Z");
/// assert_eq!(read("2024-02-29T23:30:00-02:00").unwrap(), "2024-03-01T01:30:00.000Z");
/// assert_eq!(read("2023-02-29"), None);
/// ```
#[must_use]
pub fn from_iso(text: &str) -> Option<i64> {
    read_iso(text).map(|(milliseconds, _)| milliseconds)
}

/// How much of a point in time a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precision {
    Month,
    Day,
    Time,
}

/// Reads a date of ISO 8601, and says how exact it is.
pub(crate) fn read_iso(text: &str) -> Option<(i64, Precision)> {
    let mut cursor = Cursor::new(text);
    let is_negative = cursor.eats(b'-');
    // JavaScript writes years beyond 9999 with a sign and six digits.
    let year = match is_negative || cursor.eats(b'+') {
        true => cursor.number(6, 6)?,
        false => cursor.number(4, 4)?,
    };
    let year = if is_negative { -year.cast_signed() } else { year.cast_signed() };
    if !cursor.eats(b'-') {
        return None;
    }
    let month = cursor.number(2, 2)?;
    if cursor.is_at_end() {
        return Some((Day::new(year, month, 1)?.milliseconds(), Precision::Month));
    }
    if !cursor.eats(b'-') {
        return None;
    }
    let midnight = Day::new(year, month, cursor.number(2, 2)?)?.milliseconds();
    if cursor.is_at_end() {
        return Some((midnight, Precision::Day));
    }
    if !cursor.eats(b'T') && !cursor.eats(b' ') {
        return None;
    }
    let time = cursor.time_to_end()?;
    Some((midnight + time, Precision::Time))
}

/// What is still to be read of a text.
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text.as_bytes() }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Goes past this byte, if it comes next.
    pub(crate) fn eats(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((&first, rest)) if first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    pub(crate) fn skip_spaces(&mut self) {
        while self.eats(b' ') {}
    }

    /// All ASCII letters that come next.
    pub(crate) fn letters(&mut self) -> &'a [u8] {
        self.take_while(u8::is_ascii_alphabetic)
    }

    /// All digits that come next, as a number, if there are neither fewer nor more of them.
    pub(crate) fn number(&mut self, fewest: usize, most: usize) -> Option<u32> {
        let digits = self.take_while(u8::is_ascii_digit);
        if !(fewest..=most).contains(&digits.len()) {
            return None;
        }
        Some(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }

    fn take_while(&mut self, accepts: impl Fn(&u8) -> bool) -> &'a [u8] {
        let length = self.rest.iter().take_while(|byte| accepts(byte)).count();
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// The milliseconds of a time of day, which must be all that is left: `9:05`, `09:05:30.250`, `9:05 PM`,
    /// `09:05:30+02:00`.
    pub(crate) fn time_to_end(&mut self) -> Option<i64> {
        let mut hour = self.number(1, 2)?;
        if !self.eats(b':') {
            return None;
        }
        let minute = self.number(2, 2)?;
        let second = if self.eats(b':') { self.number(2, 2)? } else { 0 };
        let mut milliseconds = 0;
        if self.eats(b'.') || self.eats(b',') {
            let digits = self.take_while(u8::is_ascii_digit);
            if digits.is_empty() {
                return None;
            }
            for place in 0..3 {
                let digit = digits.get(place).map_or(0, |digit| digit - b'0');
                milliseconds = milliseconds * 10 + i64::from(digit);
            }
        }
        if minute > 59 || second > 59 {
            return None;
        }
        let zone = match self.zone()? {
            Zone::Offset { minutes } => minutes,
            Zone::Half { is_afternoon } => {
                if !(1..=12).contains(&hour) {
                    return None;
                }
                hour = hour % 12 + if is_afternoon { 12 } else { 0 };
                0
            }
        };
        if hour > 23 || !self.is_at_end() {
            return None;
        }
        let minutes = i64::from(hour * 60 + minute) - zone;
        Some(minutes * 60_000 + i64::from(second) * 1000 + milliseconds)
    }

    /// What stands behind a time of day: nothing, the half of the day, or the zone.
    fn zone(&mut self) -> Option<Zone> {
        self.skip_spaces();
        let word = self.letters();
        if word.eq_ignore_ascii_case(b"am") {
            return Some(Zone::Half { is_afternoon: false });
        }
        if word.eq_ignore_ascii_case(b"pm") {
            return Some(Zone::Half { is_afternoon: true });
        }
        if !word.is_empty() && !matches!(word, b"Z" | b"z" | b"UTC" | b"GMT") {
            return None;
        }
        let is_west = self.eats(b'-');
        if !is_west && !self.eats(b'+') {
            return Some(Zone::Offset { minutes: 0 });
        }
        let mut minutes = i64::from(self.number(1, 4)?);
        if self.eats(b':') {
            minutes = minutes * 60 + i64::from(self.number(2, 2)?);
        } else if minutes < 24 {
            minutes *= 60;
        } else {
            minutes = minutes / 100 * 60 + minutes % 100;
        }
        // No place on earth is farther from UTC than 14 hours.
        (minutes <= 14 * 60)
            .then_some(Zone::Offset { minutes: if is_west { -minutes } else { minutes } })
    }
}

enum Zone {
    Offset { minutes: i64 },
    Half { is_afternoon: bool },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_survive_the_way_to_milliseconds_and_back() {
        for (year, month, day, milliseconds) in [
            (1970, 1, 1, 0),
            (1969, 12, 31, -86_400_000),
            (2000, 2, 29, 951_782_400_000),
            (2024, 12, 31, 1_735_603_200_000),
            (1, 1, 1, -62_135_596_800_000),
            (-1, 3, 1, -62_193_657_600_000),
        ] {
            let date = Day::new(year, month, day).unwrap();
            assert_eq!(date.milliseconds(), milliseconds, "{date:?}");
            assert_eq!(Day::at(milliseconds), date);
            assert_eq!(Day::at(milliseconds + MILLISECONDS_PER_DAY - 1), date);
        }
        for day in -800_000..800_000 {
            let milliseconds = day * MILLISECONDS_PER_DAY;
            assert_eq!(Day::at(milliseconds).milliseconds(), milliseconds);
        }
        for extreme in [i64::MIN, i64::MAX] {
            assert!(to_iso(extreme).ends_with('Z'), "and does not panic");
        }
    }

    #[test]
    fn days_that_are_not_do_not_exist() {
        for (year, month, day) in [(2023, 2, 29), (1900, 2, 29), (2024, 4, 31), (2024, 13, 1)] {
            assert_eq!(Day::new(year, month, day), None);
        }
        assert!(Day::new(2000, 2, 29).is_some());
        assert!(Day::new(2024, 0, 1).is_none());
        assert!(Day::new(2024, 1, 0).is_none());
    }

    #[test]
    fn quarters_begin_every_three_months() {
        let quarters = (1..=12).map(|month| Day::new(2024, month, 1).unwrap().quarter());
        assert_eq!(quarters.collect::<Vec<_>>(), [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    }

    #[test]
    fn reads_and_writes_iso_texts() {
        for (text, written) in [
            ("2024-01-05", "2024-01-05T00:00:00.000Z"),
            ("2024-01", "2024-01-01T00:00:00.000Z"),
            ("2024-01-05 07:08", "2024-01-05T07:08:00.000Z"),
            ("2024-01-05T07:08:09", "2024-01-05T07:08:09.000Z"),
            ("2024-01-05T07:08:09.5", "2024-01-05T07:08:09.500Z"),
            ("2024-01-05T07:08:09.1239999Z", "2024-01-05T07:08:09.123Z"),
            ("2024-01-05T07:08:09+02:00", "2024-01-05T05:08:09.000Z"),
            ("2024-01-05T23:08:09-0330", "2024-01-06T02:38:09.000Z"),
            ("2024-01-05T07:08:09+02", "2024-01-05T05:08:09.000Z"),
            ("0001-01-01", "0001-01-01T00:00:00.000Z"),
            ("+012024-01-05T00:00:00.000Z", "+012024-01-05T00:00:00.000Z"),
            ("-000001-03-01T00:00:00.000Z", "-000001-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(from_iso(text).map(to_iso).as_deref(), Some(written), "{text}");
        }
        for text in [
            "",
            "2024",
            "20240105",
            "2024-1-5",
            "2024-01-32",
            "2024-01-05T",
            "2024-01-05T24:00",
            "2024-01-05T07:60",
            "2024-01-05T07:08:61",
            "2024-01-05T07:08:09.",
            "2024-01-05T07:08:09+15:00",
            "2024-01-05T07:08:09 or so",
            "2024-01-05x07:08",
        ] {
            assert_eq!(from_iso(text), None, "{text}");
        }
    }
}
