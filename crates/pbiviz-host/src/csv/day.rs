//! Dates as people write them.

use super::{Convention, DayOrder};
use crate::{
    date::{Cursor, Day, MILLISECONDS_PER_DAY, Precision, read_iso},
    read::{GENERAL_DATE, SHORT_DATE},
};

/// A text that is a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateText {
    /// In milliseconds since 1970, where the month is written before the day; none where that is no date.
    month_first: Option<i64>,
    /// The same with the day before the month.
    day_first: Option<i64>,
    precision: Precision,
}

impl DateText {
    /// Reads a text without spaces around it.
    pub(super) fn read(text: &str) -> Option<Self> {
        // Most texts are no dates, and need no closer look.
        if text.len() < 6 || text.len() > 48 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Some((milliseconds, precision)) = read_iso(text) {
            return Some(Self::certain(milliseconds, precision));
        }
        if text.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return read_month_name_first(text);
        }
        let mut cursor = Cursor::new(text);
        let first = cursor.number(1, 4)?;
        let separator = [b'/', b'-', b'.', b' '].into_iter().find(|&byte| cursor.eats(byte))?;
        if first > 999 {
            return read_year_first(first, separator, cursor);
        }
        let word = cursor.letters();
        if !word.is_empty() {
            return read_month_name_second(first, word, separator, cursor);
        }
        let second = cursor.number(1, 2)?;
        if separator == b' ' || !cursor.eats(separator) {
            return None;
        }
        let year = read_year(&mut cursor)?;
        let time = read_rest(&mut cursor)?;
        let day = |month, day| Some(Day::new(year.number, month, day)?.milliseconds() + time.0);
        if separator == b'.' {
            // 1.2.10 is the number of a version, rather than a day.
            let is_date = !year.is_short || text.as_bytes().get(5) == Some(&b'.');
            return is_date.then_some(Self::certain(day(second, first)?, time.1));
        }
        let (month_first, day_first) = (day(first, second), day(second, first));
        month_first.or(day_first)?;
        Some(Self { month_first, day_first, precision: time.1 })
    }

    fn certain(milliseconds: i64, precision: Precision) -> Self {
        Self { month_first: Some(milliseconds), day_first: Some(milliseconds), precision }
    }

    /// The point in time, in milliseconds since 1970.
    pub(super) fn milliseconds(&self, order: DayOrder) -> Option<i64> {
        match order {
            DayOrder::MonthFirst => self.month_first,
            DayOrder::DayFirst => self.day_first,
        }
    }
}

/// `2024/1/5`, `2024.01.05`, `2024-1-5`.
fn read_year_first(year: u32, separator: u8, mut cursor: Cursor<'_>) -> Option<DateText> {
    let month = cursor.number(1, 2)?;
    if separator == b' ' || !cursor.eats(separator) {
        return None;
    }
    let midnight = Day::new(year.cast_signed(), month, cursor.number(1, 2)?)?.milliseconds();
    let (time, precision) = read_rest(&mut cursor)?;
    Some(DateText::certain(midnight + time, precision))
}

/// `Jan 5, 2024`, `January 2024`.
fn read_month_name_first(text: &str) -> Option<DateText> {
    let mut cursor = Cursor::new(text);
    let month = month_of(cursor.letters())?;
    cursor.eats(b'.');
    let separator = [b' ', b'-'].into_iter().find(|&byte| cursor.eats(byte))?;
    let number = cursor.number(1, 4)?;
    if number > 999 && cursor.is_at_end() {
        let day = Day::new(number.cast_signed(), month, 1)?;
        return Some(DateText::certain(day.milliseconds(), Precision::Month));
    }
    if !cursor.eats(b',') && separator == b'-' && !cursor.eats(b'-') {
        return None;
    }
    cursor.skip_spaces();
    let year = cursor.number(4, 4)?;
    let midnight = Day::new(year.cast_signed(), month, number)?.milliseconds();
    let (time, precision) = read_rest(&mut cursor)?;
    Some(DateText::certain(midnight + time, precision))
}

/// `5 January 2024`, `05-Jan-24`.
fn read_month_name_second(
    day: u32,
    word: &[u8],
    separator: u8,
    mut cursor: Cursor<'_>,
) -> Option<DateText> {
    let month = month_of(word)?;
    cursor.eats(b'.');
    if !cursor.eats(separator) {
        return None;
    }
    let year = read_year(&mut cursor)?;
    let midnight = Day::new(year.number, month, day)?.milliseconds();
    let (time, precision) = read_rest(&mut cursor)?;
    Some(DateText::certain(midnight + time, precision))
}

struct Year {
    number: i32,
    is_short: bool,
}

/// A year of four digits, or of two, which Windows takes for one from 1950 to 2049.
fn read_year(cursor: &mut Cursor<'_>) -> Option<Year> {
    let year = cursor.number(2, 4)?;
    match year {
        0..=49 => Some(Year { number: 2000 + year.cast_signed(), is_short: true }),
        50..=99 => Some(Year { number: 1900 + year.cast_signed(), is_short: true }),
        1000.. => Some(Year { number: year.cast_signed(), is_short: false }),
        _ => None,
    }
}

/// The time of day behind a date, if there is one.
fn read_rest(cursor: &mut Cursor<'_>) -> Option<(i64, Precision)> {
    if cursor.is_at_end() {
        return Some((0, Precision::Day));
    }
    let is_apart = cursor.eats(b'T') || {
        cursor.eats(b',');
        cursor.eats(b' ')
    };
    if !is_apart {
        return None;
    }
    cursor.skip_spaces();
    Some((cursor.time_to_end()?, Precision::Time))
}

/// The month with this English name, of which at least three letters are written.
fn month_of(word: &[u8]) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_of = |name: &&str| {
        let name = name.as_bytes();
        let is_short = word.len() == 3 || word.eq_ignore_ascii_case(b"sept");
        word.eq_ignore_ascii_case(name)
            || (is_short
                && name.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
    };
    let index = NAMES.iter().position(is_of)?;
    u32::try_from(index + 1).ok()
}

/// What the dates of a column have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DateEvidence {
    can_be_month_first: bool,
    can_be_day_first: bool,
    has_times: bool,
    has_days: bool,
}

impl DateEvidence {
    pub(super) fn new(date: &DateText) -> Self {
        let mut evidence = Self {
            can_be_month_first: true,
            can_be_day_first: true,
            has_times: false,
            has_days: false,
        };
        evidence.takes(date);
        evidence
    }

    /// Takes one more date in; false where no order of day and month suits it and the others.
    pub(super) fn takes(&mut self, date: &DateText) -> bool {
        self.can_be_month_first &= date.month_first.is_some();
        self.can_be_day_first &= date.day_first.is_some();
        let time = date.month_first.or(date.day_first).unwrap_or(0);
        self.has_times |= time.rem_euclid(MILLISECONDS_PER_DAY) != 0;
        self.has_days |= date.precision != Precision::Month;
        self.can_be_month_first || self.can_be_day_first
    }

    /// The order of day and month, if only one is possible.
    pub(super) fn order(&self) -> Option<DayOrder> {
        match (self.can_be_month_first, self.can_be_day_first) {
            (true, false) => Some(DayOrder::MonthFirst),
            (false, true) => Some(DayOrder::DayFirst),
            _ => None,
        }
    }

    /// The order in which to read the column.
    pub(super) fn decide(&self, convention: Convention) -> DayOrder {
        self.order().unwrap_or(convention.order)
    }

    /// The format string of the column.
    pub(super) fn format(&self) -> &'static str {
        match (self.has_times, self.has_days) {
            (true, _) => GENERAL_DATE,
            (false, true) => SHORT_DATE,
            (false, false) => "MMMM yyyy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::to_iso;

    #[test]
    fn reads_dates_as_people_write_them() {
        // The text, and what it is with the month and with the day in front.
        for (text, month_first, day_first) in [
            ("2024-01-05", "2024-01-05", "2024-01-05"),
            ("2024/1/5", "2024-01-05", "2024-01-05"),
            ("2024.01.05 7:08", "2024-01-05 07:08", "2024-01-05 07:08"),
            ("1/5/2024", "2024-01-05", "2024-05-01"),
            ("01-05-2024", "2024-01-05", "2024-05-01"),
            ("1/5/24", "2024-01-05", "2024-05-01"),
            ("1/5/50", "1950-01-05", "1950-05-01"),
            ("25/12/2024", "", "2024-12-25"),
            ("12/25/2024 11:30 PM", "2024-12-25 23:30", ""),
            ("12/25/2024, 12:05:00 am", "2024-12-25 00:05", ""),
            ("25.12.2024", "2024-12-25", "2024-12-25"),
            ("5.1.2024", "2024-01-05", "2024-01-05"),
            ("05.01.24 18:00", "2024-01-05 18:00", "2024-01-05 18:00"),
            ("5 Jan 2024", "2024-01-05", "2024-01-05"),
            ("05-JAN-24", "2024-01-05", "2024-01-05"),
            ("5 September 2024", "2024-09-05", "2024-09-05"),
            ("Sept. 5, 2024", "2024-09-05", "2024-09-05"),
            ("Jan 5 2024 06:00", "2024-01-05 06:00", "2024-01-05 06:00"),
            ("May 2024", "2024-05-01", "2024-05-01"),
            ("2024-05", "2024-05-01", "2024-05-01"),
            ("Jan-2024", "2024-01-01", "2024-01-01"),
        ] {
            let date = DateText::read(text).unwrap_or_else(|| panic!("{text} is a date"));
            for (order, expected) in
                [(DayOrder::MonthFirst, month_first), (DayOrder::DayFirst, day_first)]
            {
                let read = date.milliseconds(order).map_or(String::new(), to_iso);
                let read = read.replace('T', " ").replace(":00.000Z", "").replace(" 00:00", "");
                let expected = expected.replace(" 00:00", "");
                assert_eq!(read, expected, "{text} {order:?}");
            }
        }
    }

    #[test]
    fn leaves_what_is_no_date() {
        for text in [
            "",
            "2024",
            "20240105",
            "1/5",
            "1/5/202",
            "1/5/20245",
            "13/13/2024",
            "0/1/2024",
            "1.2.10",
            "10.1.2.3",
            "30.02.2024",
            "29/02/2023",
            "Mai 2024",
            "Janu 5, 2024",
            "5 Jan",
            "Room 2024",
            "1/5/2024 noon",
            "1/5/2024 25:00",
            "1/5/2024 13:00 PM",
            "1/5-2024",
            "192.168.1.10",
            "12:30:00",
            "1-800-555",
            "5 1 2024",
            "2024-13-01",
            "May 5th, 2024",
            "March",
            "Sep-31-2024",
        ] {
            assert_eq!(DateText::read(text), None, "{text}");
        }
    }
}
