//! The encoding of recordings: JSON, and what stands for that which JSON cannot say.

use serde_json::Value as Json;

use super::date;
use crate::{Date, Value};

/// The items of an array, also of one that has members of its own; none for anything else.
pub(super) fn items(json: &Json) -> &[Json] {
    let array = json.as_array().or_else(|| json.get("$array")?.as_array());
    array.map(Vec::as_slice).unwrap_or_default()
}

/// A member that is there and not null.
pub(super) fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    json.get(name).filter(|member| !member.is_null())
}

/// The members of an object, in their order.
pub(super) fn members(json: Option<&Json>) -> impl Iterator<Item = (&String, &Json)> {
    json.and_then(Json::as_object).into_iter().flatten()
}

/// A text member.
pub(super) fn text(json: &Json, name: &str) -> Option<String> {
    json.get(name)?.as_str().map(str::to_owned)
}

/// A number of JavaScript's that counts or names something, which others are no fit for.
pub(super) fn whole(json: &Json, name: &str) -> Option<u32> {
    // JavaScript hands numbers to WebAssembly in this way.
    json.get(name)?.as_f64().map(|number| number as u32)
}

/// A truth that is said, and not merely something that counts as true.
pub(super) fn truth(json: &Json, name: &str) -> Option<bool> {
    json.get(name)?.as_bool()
}

/// Whether JavaScript takes this for true.
pub(super) fn is_truthy(json: Option<&Json>) -> bool {
    match json {
        None | Some(Json::Null) => false,
        Some(Json::Bool(truth)) => *truth,
        Some(Json::Number(number)) => number.as_f64() != Some(0.0),
        Some(Json::String(text)) => !text.is_empty(),
        Some(Json::Array(_)) => true,
        Some(object @ Json::Object(_)) => !number(object).is_some_and(f64::is_nan),
    }
}

/// A number; those that JSON lacks are `{"$number": "NaN"}` and the like.
pub(super) fn number(json: &Json) -> Option<f64> {
    json.as_f64().or_else(|| match json.get("$number")?.as_str()? {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    })
}

/// A cell or another value that stands alone. What is none of the kinds that the SDK knows is blank.
pub(super) fn value(json: &Json) -> Value {
    match json {
        Json::Bool(truth) => Value::Boolean(*truth),
        Json::String(text) => Value::Text(text.as_str().into()),
        Json::Number(_) | Json::Object(_) => {
            let date = || json.get("$date")?.as_str().map(date::from_iso);
            let number = number(json).map(Value::Number);
            let date = || date().map(|time| Value::Date(Date::from_milliseconds(time)));
            number.or_else(date).unwrap_or(Value::Blank)
        }
        Json::Null | Json::Array(_) => Value::Blank,
    }
}
