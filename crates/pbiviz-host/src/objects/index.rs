//! Which instances may be for a data point, without looking at all of them: a rule sets one for each data point, and
//! there may be 30,000 of both.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value as Json;

use super::{DataPoints, Scope};
use crate::date::from_iso;
use crate::table::Value;

/// The numbers of instances.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    wildcards: Vec<usize>,
    /// Those for one data point, by a hash of its names and values.
    exact: BTreeMap<u64, Vec<usize>>,
}

impl Index {
    pub(super) fn add(&mut self, number: usize, points: &DataPoints<'_>) {
        match points.wildcard {
            Some(_) => self.wildcards.push(number),
            None => {
                let pairs =
                    points.scope.iter().map(|(name, json)| (name.as_str(), Key::of_json(json)));
                self.exact.entry(hash(pairs)).or_default().push(number);
            }
        }
    }

    /// The instances that may be for a data point, and all that are; in no order.
    pub(super) fn candidates(&self, scope: Scope<'_>) -> impl Iterator<Item = usize> {
        let exact = (!self.exact.is_empty()).then(|| {
            self.exact.get(&hash(scope.iter().map(|(name, cell)| (*name, Key::of(*cell)))))
        });
        exact.flatten().into_iter().flatten().chain(&self.wildcards).copied()
    }
}

/// What is the same for a cell and for whatever JSON is taken for it.
#[derive(Hash)]
enum Key<'a> {
    Null,
    Text(&'a str),
    Number(u64),
    DateTime(i64),
    Boolean(bool),
}

impl<'a> Key<'a> {
    fn of(cell: Value<'a>) -> Self {
        match cell {
            Value::Null => Self::Null,
            Value::Text(text) => Self::of_text(text),
            Value::Integer(number) => Self::of_number(number as f64),
            Value::Decimal(number) => Self::of_number(number),
            Value::DateTime(date) => Self::DateTime(date),
            Value::Boolean(truth) => Self::Boolean(truth),
        }
    }

    fn of_json(json: &'a Json) -> Self {
        match json {
            Json::String(text) => Self::of_text(text),
            Json::Number(number) => number.as_f64().map_or(Self::Null, Self::of_number),
            Json::Bool(truth) => Self::Boolean(*truth),
            json => json.get("$date").and_then(Json::as_str).map_or(Self::Null, Self::of_text),
        }
    }

    /// A text in JSON may stand for a date.
    fn of_text(text: &'a str) -> Self {
        from_iso(text).map_or(Self::Text(text), Self::DateTime)
    }

    fn of_number(number: f64) -> Self {
        // The two zeros are equal, and become one.
        Self::Number((number + 0.0).to_bits())
    }
}

/// The same for pairs in any order.
fn hash<'a>(pairs: impl Iterator<Item = (&'a str, Key<'a>)>) -> u64 {
    let of_pair = |pair: (&str, Key<'_>)| {
        let mut hasher = DefaultHasher::new();
        pair.hash(&mut hasher);
        hasher.finish()
    };
    pairs.map(of_pair).fold(0, u64::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire;
    use serde_json::json;

    #[test]
    fn finds_whatever_is_taken_for_a_cell() {
        let cells = [
            Value::Null,
            Value::Text("a"),
            Value::Text("2024-05-01"),
            Value::Integer(3),
            Value::Integer(0),
            Value::Decimal(-0.0),
            Value::Decimal(3.0),
            Value::Integer(i64::MAX),
            Value::DateTime(1_714_521_600_000),
            Value::Boolean(true),
        ];
        let values = [
            json!(null),
            json!("a"),
            json!("2024-05-01"),
            json!("2024-05-01T00:00:00.000Z"),
            json!({"$date": "2024-05-01"}),
            json!(3),
            json!(3.0),
            json!(0),
            json!(-0.0),
            json!(i64::MAX),
            json!(true),
        ];
        let mut found = 0;
        for cell in cells {
            for value in &values {
                let pair = ("T.X".to_owned(), value.clone());
                let other = ("T.Y".to_owned(), json!(1));
                let points =
                    DataPoints { scope: vec![&other, &pair], wildcard: None, metadata: None };
                let mut index = Index::default();
                index.add(7, &points);
                let is_found =
                    index.candidates(&[("T.X", cell), ("T.Y", Value::Integer(1))]).next().is_some();
                assert!(is_found || !wire::is(cell, value), "{cell:?} and {value}");
                found += usize::from(is_found);
            }
        }
        assert!(found < 30, "{found} of 110 are too many");
    }
}
