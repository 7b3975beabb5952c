//! Values that filters name, and how they compare with those of a column.

use crate::date::{self, MILLISECONDS_PER_DAY};
use crate::query::ordered_number;
use crate::table::{DataType, Value};

/// A value as a filter names it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    Null,
    Text(String),
    Number(f64),
    Boolean(bool),
    /// Milliseconds since the beginning of 1970.
    Date(i64),
}

/// What two values have in common that Power BI takes for equal; ordered as Power BI orders values of one type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Null,
    /// In small letters: the engine compares texts without regard to case
    /// (<https://learn.microsoft.com/power-bi/connect-data/desktop-data-types#text-type>).
    Text(String),
    /// As the number that has its place in the order.
    Number(u64),
    Boolean(bool),
    Date(i64),
}

/// The first day that a number stands for where a date is expected is 30 December 1899
/// (<https://learn.microsoft.com/dax/datetime-function-dax>).
const DAY_ZERO: i64 = -25_569 * MILLISECONDS_PER_DAY;

impl Constant {
    /// A primitive of JSON, or a date as `{"$date": "2024-01-31"}`.
    pub(crate) fn read(value: &serde_json::Value) -> Option<Self> {
        match value {
            serde_json::Value::Null => Some(Self::Null),
            serde_json::Value::Bool(truth) => Some(Self::Boolean(*truth)),
            serde_json::Value::Number(number) => number.as_f64().map(Self::Number),
            serde_json::Value::String(text) => Some(Self::Text(text.clone())),
            serde_json::Value::Object(members) => {
                date::from_iso(members.get("$date")?.as_str()?).map(Self::Date)
            }
            serde_json::Value::Array(_) => None,
        }
    }

    /// What a value of this type must be to equal the constant; `None` where no value can.
    ///
    /// Filters travel as JSON, so dates come as texts, and slicers send texts of what they show: they are read as
    /// the column's type. That Power BI does the same is unverified.
    pub(crate) fn key(&self, kind: DataType) -> Option<Key> {
        match (self, kind) {
            (Self::Null, _) => Some(Key::Null),
            (Self::Text(text), DataType::Text) => Some(Key::Text(text.to_lowercase())),
            (Self::Number(number), DataType::Text) => Some(Key::Text(number.to_string())),
            (Self::Boolean(truth), DataType::Text) => Some(Key::Text(truth.to_string())),
            (Self::Text(text), DataType::Integer | DataType::Decimal) => {
                text.trim().parse().ok().map(|number| Key::Number(ordered_number(number)))
            }
            (Self::Number(number), DataType::Integer | DataType::Decimal) => {
                Some(Key::Number(ordered_number(*number)))
            }
            (Self::Boolean(truth), DataType::Integer | DataType::Decimal) => {
                Some(Key::Number(ordered_number(f64::from(u8::from(*truth)))))
            }
            (Self::Text(text), DataType::DateTime) => date::from_iso(text).map(Key::Date),
            (Self::Number(days), DataType::DateTime) => {
                let since = (days * MILLISECONDS_PER_DAY as f64).round() as i64;
                Some(Key::Date(since.saturating_add(DAY_ZERO)))
            }
            (Self::Date(date), DataType::DateTime) => Some(Key::Date(*date)),
            (Self::Boolean(truth), DataType::Boolean) => Some(Key::Boolean(*truth)),
            (Self::Number(number), DataType::Boolean) => Some(Key::Boolean(*number != 0.0)),
            (Self::Text(text), DataType::Boolean) => {
                text.trim().to_lowercase().parse().ok().map(Key::Boolean)
            }
            (Self::Date(_), _) | (Self::Boolean(_), DataType::DateTime) => None,
        }
    }
}

impl Key {
    /// Whole numbers count as the nearest double: filters come from JavaScript, which has no others.
    pub(crate) fn of(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text.to_lowercase()),
            Value::Integer(number) => Self::Number(ordered_number(number as f64)),
            Value::Decimal(number) => Self::Number(ordered_number(number)),
            Value::DateTime(date) => Self::Date(date),
            Value::Boolean(truth) => Self::Boolean(truth),
        }
    }

    /// What a blank counts as where the order is asked for
    /// (<https://learn.microsoft.com/dax/dax-operator-reference>).
    pub(crate) fn of_blank(kind: DataType) -> Self {
        match kind {
            DataType::Text => Self::Text(String::new()),
            DataType::Integer | DataType::Decimal => Self::Number(ordered_number(0.0)),
            DataType::DateTime => Self::Date(DAY_ZERO),
            DataType::Boolean => Self::Boolean(false),
        }
    }
}
