//! Numbers that stand for the values of a column.

use super::Source;
use crate::date::Day;
use crate::state::DateLevel;
use crate::table::Value;

/// A column's values as numbers without gaps, ascending as the values do, blanks first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Keys<'t> {
    /// For each row of the table the number of its value.
    pub(crate) codes: Vec<u32>,
    /// The values of the numbers.
    pub(crate) values: Vec<Value<'t>>,
}

impl<'t> Keys<'t> {
    pub(crate) fn of(source: Source<'t>) -> Self {
        match source.column.texts() {
            Some((codes, texts)) => Self::of_texts(codes, &texts.collect::<Vec<_>>()),
            None => Self::of_numbers(source),
        }
    }

    /// Power BI's engine compares texts without regard to case and shows the spelling that it met first.
    /// Letters with accents come after all others, which is not every language's order.
    fn of_texts(codes: &[u32], texts: &[&'t str]) -> Self {
        let lowered = Lowered::of(texts);
        let mut order: Vec<(u64, u32)> =
            (0..texts.len()).map(|index| (lowered.beginning(index), index as u32)).collect();
        order.sort_unstable_by(|one, other| {
            let text = |index: u32| lowered.get(index as usize);
            let begins = one.0.cmp(&other.0);
            begins.then_with(|| text(one.1).cmp(text(other.1))).then(one.1.cmp(&other.1))
        });
        let mut values = Vec::new();
        if codes.contains(&0) {
            values.push(Value::Null);
        }
        let mut numbers = vec![0; texts.len() + 1];
        let mut last = None;
        for (_, index) in order {
            let index = index as usize;
            let text = lowered.get(index);
            if last != Some(text) {
                values.push(Value::Text(texts[index]));
                last = Some(text);
            }
            numbers[index + 1] = values.len() as u32 - 1;
        }
        Self { codes: codes.iter().map(|&code| numbers[code as usize]).collect(), values }
    }

    fn of_numbers(source: Source<'t>) -> Self {
        let number = |row: u32| match (source.column.value(row as usize), source.level) {
            (Value::DateTime(date), Some(level)) => ordered(Value::Integer(level.number(date))),
            (value, _) => ordered(value),
        };
        let rows = source.column.len();
        let mut order: Vec<(Option<u64>, u32)> =
            (0..rows as u32).map(|row| (number(row), row)).collect();
        order.sort_unstable();
        let mut codes = vec![0; rows];
        let mut values = Vec::new();
        let mut last = None;
        for (number, row) in order {
            if last != Some(number) {
                values.push(source.value(row));
                last = Some(number);
            }
            codes[row as usize] = values.len() as u32 - 1;
        }
        Self { codes, values }
    }
}

/// Texts in small letters, all in one allocation: there may be as many as rows.
struct Lowered {
    joined: String,
    ends: Vec<usize>,
}

impl Lowered {
    fn of(texts: &[&str]) -> Self {
        let mut lowered = Self { joined: String::new(), ends: Vec::with_capacity(texts.len()) };
        for text in texts {
            lowered.joined.extend(text.chars().flat_map(char::to_lowercase));
            lowered.ends.push(lowered.joined.len());
        }
        lowered
    }

    fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.joined[start..self.ends[index]]
    }

    /// The first eight bytes, as a number in their order: most texts differ there already.
    fn beginning(&self, index: usize) -> u64 {
        let text = self.get(index).as_bytes();
        let mut bytes = [0; 8];
        let length = text.len().min(bytes.len());
        bytes[..length].copy_from_slice(&text[..length]);
        u64::from_be_bytes(bytes)
    }
}

const SIGN: u64 = 1 << 63;

/// A number in the order of the values of a column that has no texts; `None` for blanks and texts.
pub(crate) fn ordered(value: Value<'_>) -> Option<u64> {
    match value {
        Value::Null | Value::Text(_) => None,
        Value::Integer(number) | Value::DateTime(number) => Some(number as u64 ^ SIGN),
        Value::Decimal(number) => Some(ordered_number(number)),
        Value::Boolean(truth) => Some(truth.into()),
    }
}

/// A number's bits, changed so that they have the numbers' order.
pub(crate) fn ordered_number(number: f64) -> u64 {
    // Minus zero is zero.
    let bits = (number + 0.0).to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

impl DateLevel {
    /// The name of the level in the hierarchy.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Year => "Year",
            Self::Quarter => "Quarter",
            Self::Month => "Month",
            Self::Day => "Day",
        }
    }

    pub(crate) fn number(self, date: i64) -> i64 {
        let day = Day::at(date);
        match self {
            Self::Year => day.year().into(),
            Self::Quarter => day.quarter().into(),
            Self::Month => day.month().into(),
            Self::Day => day.day().into(),
        }
    }

    /// What stands for a number of the level.
    pub(crate) fn value(self, number: i64) -> Value<'static> {
        const QUARTERS: [&str; 4] = ["Qtr 1", "Qtr 2", "Qtr 3", "Qtr 4"];
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let names: &[&str] = match self {
            Self::Year | Self::Day => return Value::Integer(number),
            Self::Quarter => &QUARTERS,
            Self::Month => &MONTHS,
        };
        let name = usize::try_from(number - 1).ok().and_then(|index| names.get(index));
        name.map_or(Value::Null, |name| Value::Text(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[track_caller]
    fn check(column: &Column, level: Option<DateLevel>, codes: &[u32], values: &[Value<'_>]) {
        let keys = Keys::of(Source { table: "T", column, level });
        assert_eq!((keys.codes.as_slice(), keys.values.as_slice()), (codes, values));
    }

    #[test]
    fn numbers_values_in_their_order_blanks_first() {
        let texts = [Some("pear"), Some("Äpfel"), None, Some("Pear"), Some("pea"), Some("")];
        let values = ["", "pea", "pear", "Äpfel"].map(Value::Text);
        let values: Vec<Value<'_>> = [Value::Null].into_iter().chain(values).collect();
        check(&Column::text("C", texts), None, &[3, 4, 0, 3, 2, 1], &values);

        let decimals = [Some(2.5), Some(-0.0), Some(f64::NEG_INFINITY), Some(0.0)];
        let values = [f64::NEG_INFINITY, 0.0, 2.5].map(Value::Decimal);
        check(&Column::decimals("C", decimals), None, &[2, 1, 0, 1], &values);

        let wholes = Column::integers("C", [Some(i64::MAX), Some(i64::MIN), None]);
        let values = [Value::Null, Value::Integer(i64::MIN), Value::Integer(i64::MAX)];
        check(&wholes, None, &[2, 1, 0], &values);
    }

    #[test]
    fn keeps_months_in_the_order_of_the_year() {
        let days = [(2024, 12, 1), (2023, 4, 30), (2025, 1, 1), (2024, 4, 1)];
        let dates = days.map(|(year, month, day)| Some(Day::new(year, month, day)?.milliseconds()));
        let column = Column::date_times("C", dates);
        let months = ["January", "April", "December"].map(Value::Text);
        check(&column, Some(DateLevel::Month), &[2, 1, 0, 1], &months);
        let quarters = ["Qtr 1", "Qtr 2", "Qtr 4"].map(Value::Text);
        check(&column, Some(DateLevel::Quarter), &[2, 1, 0, 1], &quarters);
    }
}
