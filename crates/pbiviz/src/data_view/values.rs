//! Columns of values, each kind in the form in which it can be read fastest.

use std::fmt;
use std::rc::Rc;

use crate::Date;

/// The values of a column.
#[derive(Debug, Clone)]
pub enum Values {
    /// Numbers.
    Numbers(Numbers),
    /// Texts.
    Texts(Texts),
    /// True or false.
    Booleans(Booleans),
    /// Points in time.
    Dates(Dates),
    /// Several kinds in one column: slow, and rare.
    Mixed(Vec<Value>),
}

/// A single value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Blank,
    /// A number; may be infinite or NaN.
    Number(f64),
    /// A text, shared with the column that it comes from.
    Text(Rc<str>),
    /// True or false.
    Boolean(bool),
    /// A point in time.
    Date(Date),
}

impl Values {
    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(numbers) => numbers.len(),
            Self::Texts(texts) => texts.len(),
            Self::Booleans(booleans) => booleans.len(),
            Self::Dates(dates) => dates.len(),
            Self::Mixed(values) => values.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a row; blank where there is no such row.
    pub fn value(&self, row: usize) -> Value {
        let value = match self {
            Self::Numbers(numbers) => numbers.get(row).map(Value::Number),
            Self::Texts(texts) => texts.shared(row).map(|text| Value::Text(Rc::clone(text))),
            Self::Booleans(booleans) => booleans.get(row).map(Value::Boolean),
            Self::Dates(dates) => dates.get(row).map(Value::Date),
            Self::Mixed(values) => values.get(row).cloned(),
        };
        value.unwrap_or(Value::Blank)
    }

    /// The number of a row, if it has one.
    pub fn number(&self, row: usize) -> Option<f64> {
        match self {
            Self::Numbers(numbers) => numbers.get(row),
            Self::Mixed(values) => values.get(row)?.as_number(),
            Self::Texts(_) | Self::Booleans(_) | Self::Dates(_) => None,
        }
    }

    /// The numbers of all rows that have one.
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        (0..self.len()).filter_map(|row| self.number(row))
    }

    /// The text of a row, if it has one.
    pub fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Texts(texts) => texts.get(row),
            Self::Mixed(values) => values.get(row)?.as_text(),
            Self::Numbers(_) | Self::Booleans(_) | Self::Dates(_) => None,
        }
    }

    /// Whether a row has no value.
    pub fn is_blank(&self, row: usize) -> bool {
        match self {
            Self::Numbers(numbers) => numbers.get(row).is_none(),
            Self::Texts(texts) => texts.get(row).is_none(),
            Self::Booleans(booleans) => booleans.get(row).is_none(),
            Self::Dates(dates) => dates.get(row).is_none(),
            Self::Mixed(values) => values.get(row).is_none_or(|value| *value == Value::Blank),
        }
    }

    /// The values of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Value> {
        (0..self.len()).map(|row| self.value(row))
    }
}

impl Value {
    /// The number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    /// The value in plain form, without format string and locale. A blank reads as in Power BI's own visuals.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => formatter.write_str("(Blank)"),
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) => formatter.write_str(text),
            Self::Boolean(boolean) => formatter.write_str(if *boolean { "True" } else { "False" }),
            Self::Date(date) => date.fmt(formatter),
        }
    }
}

/// Which rows of a column have no value: one bit a row.
#[derive(Debug, Clone, Default)]
pub struct Blanks {
    bits: Vec<u8>,
    count: usize,
}

impl Blanks {
    /// Whether this row has no value.
    pub fn contains(&self, row: usize) -> bool {
        self.bits.get(row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1)
    }

    /// The number of rows without a value.
    pub fn count(&self) -> usize {
        self.count
    }

    fn from_rows(rows: impl Iterator<Item = bool>) -> Self {
        let mut blanks = Self::default();
        for (row, is_blank) in rows.enumerate() {
            if row % 8 == 0 {
                blanks.bits.push(0);
            }
            if is_blank {
                blanks.bits[row / 8] |= 1 << (row % 8);
                blanks.count += 1;
            }
        }
        blanks
    }

    /// From the bits that the packing loop has written.
    pub(crate) fn from_bits(bits: Vec<u8>) -> Self {
        let count = bits.iter().map(|byte| byte.count_ones() as usize).sum();
        Self { bits, count }
    }
}

/// A column of numbers.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    values: Vec<f64>,
    blanks: Blanks,
}

impl Numbers {
    pub(crate) fn new(values: Vec<f64>, blanks: Blanks) -> Self {
        Self { values, blanks }
    }

    /// The number of a row; none if it is blank.
    pub fn get(&self, row: usize) -> Option<f64> {
        let value = *self.values.get(row)?;
        // Every blank is stored as NaN, so the bits are asked for NaN only.
        if value.is_nan() && self.blanks.contains(row) { None } else { Some(value) }
    }

    /// All numbers; blanks are NaN.
    pub fn as_slice(&self) -> &[f64] {
        &self.values
    }

    /// The rows without a value.
    pub fn blanks(&self) -> &Blanks {
        &self.blanks
    }

    /// The numbers of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<f64>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl FromIterator<Option<f64>> for Numbers {
    fn from_iter<I: IntoIterator<Item = Option<f64>>>(rows: I) -> Self {
        let rows: Vec<_> = rows.into_iter().collect();
        let blanks = Blanks::from_rows(rows.iter().map(Option::is_none));
        Self { values: rows.into_iter().map(|row| row.unwrap_or(f64::NAN)).collect(), blanks }
    }
}

/// A column of texts: each distinct text once, and a code a row.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    codes: Vec<u32>,
    dictionary: Vec<Rc<str>>,
}

impl Texts {
    /// The code of a row without a value.
    pub const BLANK: u32 = u32::MAX;

    pub(crate) fn new(codes: Vec<u32>, dictionary: Vec<Rc<str>>) -> Self {
        Self { codes, dictionary }
    }

    /// The text of a row; none if it is blank.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.shared(row).map(|text| &**text)
    }

    /// The text of a row, to be shared by cloning.
    pub fn shared(&self, row: usize) -> Option<&Rc<str>> {
        // The code of blanks lies beyond every dictionary.
        self.dictionary.get(*self.codes.get(row)? as usize)
    }

    /// One code a row: a place in the dictionary, or [`Texts::BLANK`].
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// Each distinct text once, in the order of their first rows.
    pub fn dictionary(&self) -> &[Rc<str>] {
        &self.dictionary
    }

    /// The texts of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

impl<'a> FromIterator<Option<&'a str>> for Texts {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(rows: I) -> Self {
        let mut texts = Self::default();
        for row in rows {
            let code = row.map_or(Self::BLANK, |text| {
                let known = texts.dictionary.iter().position(|other| **other == *text);
                known.unwrap_or_else(|| {
                    texts.dictionary.push(text.into());
                    texts.dictionary.len() - 1
                }) as u32
            });
            texts.codes.push(code);
        }
        texts
    }
}

/// A column of truth values.
#[derive(Debug, Clone, Default)]
pub struct Booleans {
    codes: Vec<u8>,
}

impl Booleans {
    const BLANK: u8 = 2;

    /// From one byte a row: 0 false, 1 true, 2 blank.
    pub(crate) fn new(codes: Vec<u8>) -> Self {
        Self { codes }
    }

    /// The value of a row; none if it is blank.
    pub fn get(&self, row: usize) -> Option<bool> {
        self.codes.get(row).filter(|code| **code < Self::BLANK).map(|code| *code == 1)
    }

    /// The values of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<bool>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

impl FromIterator<Option<bool>> for Booleans {
    fn from_iter<I: IntoIterator<Item = Option<bool>>>(rows: I) -> Self {
        Self::new(rows.into_iter().map(|row| row.map_or(Self::BLANK, u8::from)).collect())
    }
}

/// A column of points in time.
#[derive(Debug, Clone, Default)]
pub struct Dates {
    milliseconds: Numbers,
}

impl Dates {
    /// From milliseconds since 1970.
    pub(crate) fn new(milliseconds: Numbers) -> Self {
        Self { milliseconds }
    }

    /// The date of a row; none if it is blank.
    pub fn get(&self, row: usize) -> Option<Date> {
        self.milliseconds.get(row).map(Date::from_milliseconds)
    }

    /// All dates in milliseconds since 1970; blanks are NaN.
    pub fn milliseconds(&self) -> &[f64] {
        self.milliseconds.as_slice()
    }

    /// The dates of all rows.
    pub fn iter(&self) -> impl Iterator<Item = Option<Date>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.milliseconds.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.milliseconds.is_empty()
    }
}

impl FromIterator<Option<Date>> for Dates {
    fn from_iter<I: IntoIterator<Item = Option<Date>>>(rows: I) -> Self {
        Self::new(rows.into_iter().map(|row| row.map(Date::milliseconds)).collect())
    }
}

/// Conversions for values that are written down, as in tests: lists with and without blanks.
macro_rules! values_from {
    ($($item:ty => $kind:ident),+ $(,)?) => {
        $(
            impl From<Vec<$item>> for Values {
                fn from(rows: Vec<$item>) -> Self {
                    Self::$kind(rows.into_iter().map(Some).collect())
                }
            }

            impl From<Vec<Option<$item>>> for Values {
                fn from(rows: Vec<Option<$item>>) -> Self {
                    Self::$kind(rows.into_iter().collect())
                }
            }

            impl<const N: usize> From<[$item; N]> for Values {
                fn from(rows: [$item; N]) -> Self {
                    Self::$kind(rows.into_iter().map(Some).collect())
                }
            }

            impl<const N: usize> From<[Option<$item>; N]> for Values {
                fn from(rows: [Option<$item>; N]) -> Self {
                    Self::$kind(rows.into_iter().collect())
                }
            }
        )+
    };
}

values_from!(f64 => Numbers, &str => Texts, bool => Booleans, Date => Dates);

impl From<Vec<Value>> for Values {
    fn from(rows: Vec<Value>) -> Self {
        Self::Mixed(rows)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_and_not_a_number_are_two_things() {
        let values = Values::from([Some(1.0), None, Some(f64::NAN), Some(f64::INFINITY)]);
        assert_eq!(values.number(0), Some(1.0));
        assert_eq!(values.number(1), None);
        assert!(values.number(2).unwrap().is_nan());
        assert_eq!(values.number(3), Some(f64::INFINITY));
        assert_eq!(values.number(4), None);
        assert!(values.is_blank(1) && !values.is_blank(2));
        let Values::Numbers(numbers) = values else { panic!("not numbers") };
        assert_eq!(numbers.blanks().count(), 1);
        assert!(numbers.as_slice()[1].is_nan());
    }

    #[test]
    fn equal_texts_are_kept_once() {
        let Values::Texts(texts) = Values::from([Some("a"), Some("b"), None, Some("a")]) else {
            panic!("not texts")
        };
        assert_eq!(texts.codes(), [0, 1, Texts::BLANK, 0]);
        assert_eq!(texts.iter().collect::<Vec<_>>(), [Some("a"), Some("b"), None, Some("a")]);
        assert_eq!(texts.dictionary().len(), 2);
    }

    #[test]
    fn every_kind_gives_its_values() {
        let date = Date::from_day(2024, 1, 31);
        for (values, expected) in [
            (Values::from([1.5]), Value::from(1.5)),
            (Values::from(["x"]), Value::from("x")),
            (Values::from([true]), Value::from(true)),
            (Values::from([date]), Value::from(date)),
            (Values::from(vec![Value::from("x")]), Value::from("x")),
            (Values::from([None::<bool>]), Value::Blank),
            (Values::from([None::<Date>]), Value::Blank),
        ] {
            assert_eq!(values.len(), 1);
            assert_eq!(values.value(0), expected);
            assert_eq!(values.value(1), Value::Blank, "beyond the end");
            assert_eq!(values.is_blank(0), expected == Value::Blank);
        }
    }

    #[test]
    fn values_are_shown_as_power_bi_would() {
        for (value, shown) in [
            (Value::Blank, "(Blank)"),
            (Value::from(0.5), "0.5"),
            (Value::from(true), "True"),
            (Value::from(Date::from_day(2024, 1, 31)), "2024-01-31"),
        ] {
            assert_eq!(value.to_string(), shown);
        }
    }
}
