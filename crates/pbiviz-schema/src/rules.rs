//! The words in which a schema is written down, and the check that reads them.
//!
//! A schema is a table of constants. Where JSON Schema would say `oneOf` and fail with the errors of
//! every branch, these rules name the one thing that is wrong.

use serde_json::{Map, Value};

use crate::Diagnostic;
use crate::json::{At, Document, join};
use crate::nearest::nearest;

/// What a value must be.
pub(crate) enum Rule {
    Boolean,
    Number,
    Text,
    /// One of these texts.
    Word(&'static [&'static str]),
    /// One of these numbers.
    WholeNumber(&'static [f64]),
    List(&'static Rule),
    /// An object whose keys the author chooses: letters, digits, `_`, `-` and blanks.
    Map(&'static Rule),
    Object(&'static Shape),
    BooleanOr(&'static Shape),
    /// An object with this `name`-dependent shape: the first whose names include it.
    ByName(&'static [(&'static [&'static str], &'static Shape)]),
}

/// The members of an object.
pub(crate) struct Shape {
    pub(crate) members: &'static [(&'static str, Rule)],
    pub(crate) required: &'static [&'static str],
    /// Exactly one of these must be there.
    pub(crate) exactly_one: &'static [&'static str],
    /// At least one of these must be there.
    pub(crate) at_least_one: &'static [&'static str],
    /// Whether other members are refused.
    pub(crate) closed: bool,
}

impl Shape {
    pub(crate) const OPEN: Self =
        Self { members: &[], required: &[], exactly_one: &[], at_least_one: &[], closed: false };
    pub(crate) const CLOSED: Self = Self { closed: true, ..Self::OPEN };
}

/// Adds what breaks the rule, at `pointer` and below.
pub(crate) fn check(
    document: &Document,
    value: &Value,
    pointer: &str,
    rule: &Rule,
    found: &mut Vec<Diagnostic>,
) {
    let fits = match rule {
        Rule::Boolean => value.is_boolean(),
        Rule::Number => value.is_number(),
        Rule::Text => value.is_string(),
        Rule::Word(words) => {
            if !value.as_str().is_some_and(|text| words.contains(&text)) {
                found.push(not_a_word(document, value, pointer, words));
            }
            return;
        }
        Rule::WholeNumber(numbers) => {
            if !value.as_f64().is_some_and(|number| numbers.contains(&number)) {
                let allowed: Vec<String> =
                    numbers.iter().map(|number| format!("`{number}`")).collect();
                let message = format!("{} must be {}", name_of(pointer), or(&allowed));
                found.push(document.error(pointer, At::Value, message, None));
            }
            return;
        }
        Rule::List(item) => {
            if let Value::Array(items) = value {
                for (index, element) in items.iter().enumerate() {
                    check(document, element, &format!("{pointer}/{index}"), item, found);
                }
            }
            value.is_array()
        }
        Rule::Map(item) => {
            if let Value::Object(members) = value {
                check_map(document, members, pointer, item, found);
            }
            value.is_object()
        }
        Rule::Object(shape) => {
            if let Value::Object(members) = value {
                check_shape(document, members, pointer, shape, found);
            }
            value.is_object()
        }
        Rule::BooleanOr(shape) => {
            if let Value::Object(members) = value {
                check_shape(document, members, pointer, shape, found);
            }
            value.is_object() || value.is_boolean()
        }
        Rule::ByName(shapes) => {
            if let Value::Object(members) = value {
                check_by_name(document, members, pointer, shapes, found);
            }
            value.is_object()
        }
    };
    if !fits {
        let message =
            format!("{} must be {}, not {}", name_of(pointer), expected(rule), describe(value));
        found.push(document.error(pointer, At::Value, message, help_for_type(value, rule)));
    }
}

fn check_shape(
    document: &Document,
    members: &Map<String, Value>,
    pointer: &str,
    shape: &Shape,
    found: &mut Vec<Diagnostic>,
) {
    for key in shape.required {
        if !members.contains_key(*key) {
            let message = format!("{} has no `{key}`", name_of(pointer));
            found.push(document.error(pointer, At::Key, message, help_for_missing(key)));
        }
    }
    check_alternatives(document, members, pointer, shape, found);
    for (key, value) in members {
        let below = join(pointer, key);
        match shape.members.iter().find(|(name, _)| name == key) {
            Some((_, rule)) => check(document, value, &below, rule, found),
            None if shape.closed => found.push(unknown_key(document, &below, pointer, key, shape)),
            None => {}
        }
    }
}

fn check_alternatives(
    document: &Document,
    members: &Map<String, Value>,
    pointer: &str,
    shape: &Shape,
    found: &mut Vec<Diagnostic>,
) {
    let quoted = |keys: &[&str]| or(&keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>());
    let (one, any) = (shape.exactly_one, shape.at_least_one);
    let present: Vec<&str> = one.iter().copied().filter(|key| members.contains_key(*key)).collect();
    if !one.is_empty() && present.is_empty() {
        let message = format!("{} must have one of {}", name_of(pointer), quoted(one));
        found.push(document.error(pointer, At::Value, message, None));
    }
    if let [_, second, ..] = present[..] {
        let message = format!("{} must have only one of {}", name_of(pointer), quoted(&present));
        let help = "keep one and remove the others".to_owned();
        found.push(document.error(&join(pointer, second), At::Key, message, help));
    }
    if !any.is_empty() && !any.iter().any(|key| members.contains_key(*key)) {
        let message = format!("{} must have at least one of {}", name_of(pointer), quoted(any));
        found.push(document.error(pointer, At::Value, message, None));
    }
}

fn check_map(
    document: &Document,
    members: &Map<String, Value>,
    pointer: &str,
    rule: &Rule,
    found: &mut Vec<Diagnostic>,
) {
    for (key, value) in members {
        let below = join(pointer, key);
        if key.is_empty() || !key.chars().all(is_name_character) {
            let message =
                format!("the name `{key}` may hold only letters, digits, `_`, `-` and blanks");
            found.push(document.error(&below, At::Key, message, "rename it".to_owned()));
        } else {
            check(document, value, &below, rule, found);
        }
    }
}

fn check_by_name(
    document: &Document,
    members: &Map<String, Value>,
    pointer: &str,
    shapes: &[(&[&str], &'static Shape)],
    found: &mut Vec<Diagnostic>,
) {
    let names: Vec<&str> = shapes.iter().flat_map(|(names, _)| names.iter().copied()).collect();
    let Some(name) = members.get("name") else {
        let message = format!("{} has no `name`", name_of(pointer));
        found.push(document.error(pointer, At::Value, message, None));
        return;
    };
    let shape =
        shapes.iter().find(|(names, _)| name.as_str().is_some_and(|name| names.contains(&name)));
    match shape {
        Some((_, shape)) => check_shape(document, members, pointer, shape, found),
        None => found.push(not_a_word(document, name, &join(pointer, "name"), &names)),
    }
}

/// JavaScript's `[\w\s-]`: ASCII words, and blanks of every script.
fn is_name_character(letter: char) -> bool {
    let is_javascript_blank = |letter: char| {
        matches!(letter, '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
            || matches!(
                letter,
                '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
            )
    };
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-') || is_javascript_blank(letter)
}

fn unknown_key(
    document: &Document,
    below: &str,
    pointer: &str,
    key: &str,
    shape: &Shape,
) -> Diagnostic {
    let known = || shape.members.iter().map(|(name, _)| *name);
    let message = format!("{} has no member `{key}`", name_of_schema(pointer));
    let help = match nearest(key, known()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if known().count() == 0 => "remove it".to_owned(),
        None => {
            let names: Vec<String> = known().map(|name| format!("`{name}`")).collect();
            format!("remove it; known are {}", names.join(", "))
        }
    };
    document.error(below, At::Key, message, help)
}

fn not_a_word(document: &Document, value: &Value, pointer: &str, words: &[&str]) -> Diagnostic {
    let allowed: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let message = format!("{} must be {}, not {}", name_of(pointer), or(&allowed), describe(value));
    let help = match value {
        // Until API 1.2 a role's kind was written as a number.
        Value::Number(number) if words.contains(&"Grouping") => {
            let place = number.as_u64().and_then(|place| usize::try_from(place).ok());
            place.and_then(|place| words.get(place)).map(|word| format!("write `\"{word}\"`"))
        }
        Value::String(text) => {
            nearest(text, words.iter().copied()).map(|word| format!("did you mean `{word}`?"))
        }
        _ => None,
    };
    document.error(pointer, At::Value, message, help)
}

fn help_for_type(value: &Value, rule: &Rule) -> Option<String> {
    match (value, rule) {
        (Value::Object(_), Rule::Boolean) => Some("write `true`".to_owned()),
        (Value::String(text), Rule::Boolean) if text == "true" || text == "false" => {
            Some(format!("write `{text}` without quotes"))
        }
        (Value::String(text), Rule::Number) if text.parse::<f64>().is_ok() => {
            Some(format!("write `{text}` without quotes"))
        }
        (_, Rule::List(_)) => Some("put it into `[` and `]`".to_owned()),
        _ => None,
    }
}

fn help_for_missing(key: &str) -> Option<String> {
    match key {
        "privileges" => Some("add `\"privileges\": []`: required since API 4.6.0".to_owned()),
        _ => Some(format!("add `\"{key}\"`")),
    }
}

fn expected(rule: &Rule) -> &'static str {
    match rule {
        Rule::Boolean => "`true` or `false`",
        Rule::Number | Rule::WholeNumber(_) => "a number",
        Rule::Text | Rule::Word(_) => "a text",
        Rule::List(_) => "a list",
        Rule::Map(_) | Rule::Object(_) | Rule::ByName(_) => "an object",
        Rule::BooleanOr(_) => "`true`, `false` or an object",
    }
}

fn describe(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("`{number}`"),
        // Its quotes tell the text `"true"` from the value `true`.
        Value::String(_) => format!("`{value}`"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// The last named step of a pointer: what the author calls the thing.
pub(crate) fn name_of(pointer: &str) -> String {
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    match steps[..] {
        [] => "the file".to_owned(),
        [.., list, index] if index.parse::<usize>().is_ok() => format!("an item of `{list}`"),
        [.., last] => format!("`{}`", last.replace("~1", "/").replace("~0", "~")),
    }
}

fn name_of_schema(pointer: &str) -> String {
    if pointer.is_empty() { "capabilities".to_owned() } else { name_of(pointer) }
}

/// `a`, `a or b`, `a, b or c`.
pub(crate) fn or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}
