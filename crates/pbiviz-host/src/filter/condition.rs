//! Conditions of advanced filters.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::constant::{Constant, Key};
use crate::date;
use crate::table::{DataType, Value};

/// One or two conditions that a value must meet, all of them or any.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Conditions {
    needs_all: bool,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq)]
struct Condition {
    operator: Operator,
    constant: Constant,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
    Contains,
    DoesNotContain,
    StartsWith,
    DoesNotStartWith,
    Is,
    IsNot,
    IsBlank,
    IsNotBlank,
    IsEmptyString,
    IsNotEmptyString,
}

impl Operator {
    /// `None` for the operator of this name, which asks for nothing.
    fn read(name: &str) -> Result<Option<Self>, String> {
        let operator = match name {
            "None" => return Ok(None),
            "LessThan" => Self::LessThan,
            "LessThanOrEqual" => Self::LessThanOrEqual,
            "GreaterThan" => Self::GreaterThan,
            "GreaterThanOrEqual" => Self::GreaterThanOrEqual,
            "Contains" => Self::Contains,
            "DoesNotContain" => Self::DoesNotContain,
            "StartsWith" => Self::StartsWith,
            "DoesNotStartWith" => Self::DoesNotStartWith,
            "Is" => Self::Is,
            "IsNot" => Self::IsNot,
            "IsBlank" => Self::IsBlank,
            "IsNotBlank" => Self::IsNotBlank,
            "IsEmptyString" => Self::IsEmptyString,
            "IsNotEmptyString" => Self::IsNotEmptyString,
            _ => return Err(format!("`{name}` is no operator of an advanced filter")),
        };
        Ok(Some(operator))
    }
}

impl Conditions {
    pub(super) fn read(filter: &Json) -> Result<Self, String> {
        let needs_all = match filter.get("logicalOperator").and_then(Json::as_str) {
            None | Some("And") => true,
            Some("Or") => false,
            Some(other) => {
                return Err(format!("`{other}` is no logical operator: `And` and `Or` are"));
            }
        };
        let listed =
            filter.get("conditions").and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        if listed.len() > 2 {
            return Err(format!("{} conditions, and Power BI takes two at most", listed.len()));
        }
        let mut conditions = Vec::new();
        for condition in listed {
            let name = condition.get("operator").and_then(Json::as_str).unwrap_or_default();
            let Some(operator) = Operator::read(name)? else { continue };
            let value = condition.get("value").unwrap_or(&Json::Null);
            let constant = Constant::read(value).ok_or_else(|| {
                format!("the value of `{name}` is no text, number, truth or date")
            })?;
            conditions.push(Condition { operator, constant });
        }
        Ok(Self { needs_all, conditions })
    }

    /// The conditions for values of one type.
    pub(super) fn of_kind(&self, kind: DataType) -> impl Fn(Value<'_>) -> bool {
        let tests: Vec<Test> =
            self.conditions.iter().map(|condition| Test::new(condition, kind)).collect();
        // Without conditions, nothing is asked, by "or" no less than by "and".
        let needs_all = self.needs_all || tests.is_empty();
        move |value| match needs_all {
            true => tests.iter().all(|test| test.passes(value)),
            false => tests.iter().any(|test| test.passes(value)),
        }
    }
}

/// A condition for values of one type.
struct Test {
    operator: Operator,
    /// `None` where no value of the type can equal the constant; then none stands in an order to it either.
    wanted: Option<Key>,
    /// What a blank counts as in an order (<https://learn.microsoft.com/dax/dax-operator-reference>).
    blank: Key,
    part: String,
}

impl Test {
    fn new(condition: &Condition, kind: DataType) -> Self {
        let part = match condition.constant.key(DataType::Text) {
            Some(Key::Text(text)) => text,
            _ => String::new(),
        };
        let wanted = condition.constant.key(kind);
        Self { operator: condition.operator, wanted, blank: Key::of_blank(kind), part }
    }

    fn passes(&self, value: Value<'_>) -> bool {
        match self.operator {
            Operator::LessThan => self.order(value).is_some_and(Ordering::is_lt),
            Operator::LessThanOrEqual => self.order(value).is_some_and(Ordering::is_le),
            Operator::GreaterThan => self.order(value).is_some_and(Ordering::is_gt),
            Operator::GreaterThanOrEqual => self.order(value).is_some_and(Ordering::is_ge),
            Operator::Contains => text_of(value).contains(&self.part),
            Operator::DoesNotContain => !text_of(value).contains(&self.part),
            Operator::StartsWith => text_of(value).starts_with(&self.part),
            Operator::DoesNotStartWith => !text_of(value).starts_with(&self.part),
            Operator::Is => self.wanted == Some(Key::of(value)),
            Operator::IsNot => self.wanted != Some(Key::of(value)),
            Operator::IsBlank => value == Value::Null,
            Operator::IsNotBlank => value != Value::Null,
            Operator::IsEmptyString => value == Value::Text(""),
            Operator::IsNotEmptyString => value != Value::Text(""),
        }
    }

    fn order(&self, value: Value<'_>) -> Option<Ordering> {
        let counted = |key: Key| if key == Key::Null { self.blank.clone() } else { key };
        Some(counted(Key::of(value)).cmp(&counted(self.wanted.clone()?)))
    }
}

/// In small letters, as texts are compared; a blank has no letters.
fn text_of(value: Value<'_>) -> String {
    match value {
        Value::Null => String::new(),
        Value::Text(text) => text.to_lowercase(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::DateTime(date) => date::to_iso(date).to_lowercase(),
        Value::Boolean(truth) => truth.to_string(),
    }
}
