//! What the schema lets through although no host could use it, and what only several files tell.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings>

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Diagnostic;
use crate::json::{At, Document};
use crate::nearest::nearest;
use crate::resources::StringResources;

/// The host's limits for a reduction's `count`.
const COUNTS: std::ops::RangeInclusive<f64> = 2.0..=30_000.0;

/// Adds what is wrong with capabilities that the schema accepts.
pub(crate) fn check(document: &Document, strings: &StringResources, found: &mut Vec<Diagnostic>) {
    let names = check_roles(document, found);
    walk(document, &document.value, &mut String::new(), &names, found);
    check_mappings(document, found);
    check_keys(document, strings, found);
    check_edit_mode(document, found);
}

/// The declared roles; two of one name are an error.
fn check_roles(document: &Document, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let roles = document.value.get("dataRoles").and_then(Value::as_array);
    for (index, role) in roles.into_iter().flatten().enumerate() {
        let Some(name) = role.get("name").and_then(Value::as_str) else { continue };
        if names.iter().any(|known| known == name) {
            let message = format!("the data role `{name}` is declared twice");
            let help = "rename one of them".to_owned();
            found.push(document.error(
                &format!("/dataRoles/{index}/name"),
                At::Value,
                message,
                help,
            ));
        }
        names.push(name.to_owned());
    }
    names
}

/// Visits every value once; what it is called decides what is asked of it.
fn walk(
    document: &Document,
    value: &Value,
    pointer: &mut String,
    roles: &[String],
    found: &mut Vec<Diagnostic>,
) {
    let length = pointer.len();
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                check_member(document, key, member, pointer, roles, found);
                walk(document, member, pointer, roles, found);
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                walk(document, item, pointer, roles, found);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn check_member(
    document: &Document,
    key: &str,
    member: &Value,
    pointer: &str,
    roles: &[String],
    found: &mut Vec<Diagnostic>,
) {
    let in_mappings = pointer.starts_with("/dataViewMappings/");
    let in_objects = pointer.starts_with("/objects/");
    match (key, member) {
        ("in" | "to" | "by" | "role", Value::String(role)) if in_mappings => {
            check_role(document, role, pointer, At::Value, roles, found);
        }
        ("role", Value::String(role)) if pointer.starts_with("/sorting/") => {
            check_role(document, role, pointer, At::Value, roles, found);
        }
        ("inputRole", Value::String(role)) if in_objects => {
            check_role(document, role, pointer, At::Value, roles, found);
        }
        ("roles", Value::Array(used)) if !in_mappings && !in_objects => {
            for (index, role) in used.iter().enumerate() {
                if let Value::String(role) = role {
                    check_role(
                        document,
                        role,
                        &format!("{pointer}/{index}"),
                        At::Value,
                        roles,
                        found,
                    );
                }
            }
        }
        ("conditions", Value::Array(conditions)) if in_mappings => {
            for (index, condition) in conditions.iter().enumerate() {
                let Value::Object(condition) = condition else { continue };
                for (role, range) in condition {
                    let place = crate::json::join(&format!("{pointer}/{index}"), role);
                    check_role(document, role, &place, At::Key, roles, found);
                    check_range(document, role, range, &place, found);
                }
            }
        }
        ("count", Value::Number(count))
            if pointer.contains("/dataReductionAlgorithm/") && !is_reduction_count(count) =>
        {
            let message = format!("a reduction keeps 2 to 30000 items, not {count}");
            let help = "write a count in this range".to_owned();
            found.push(document.warning(pointer, At::Value, message, help));
        }
        ("enumeration", Value::Array(members)) if in_objects && members.is_empty() => {
            let message = "the enumeration has no members: nobody can choose one".to_owned();
            found.push(document.warning(pointer, At::Value, message, "add members".to_owned()));
        }
        ("propertyIdentifier" | "source" | "provider", Value::Object(identifier))
            if !in_objects =>
        {
            let name = |key: &str| identifier.get(key).and_then(Value::as_str);
            if let (Some(object), Some(property)) = (name("objectName"), name("propertyName")) {
                check_property(document, object, property, pointer, found);
            }
        }
        _ => {}
    }
}

fn is_reduction_count(count: &serde_json::Number) -> bool {
    count.as_f64().is_some_and(|count| COUNTS.contains(&count))
}

fn check_role(
    document: &Document,
    role: &str,
    pointer: &str,
    at: At,
    roles: &[String],
    found: &mut Vec<Diagnostic>,
) {
    if roles.iter().any(|known| known == role) {
        return;
    }
    let help = match nearest(role, roles.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "add it to `dataRoles`, or remove it here".to_owned(),
    };
    let message = format!("data role `{role}` is used but not declared");
    // A mapping to nothing brings no data. Elsewhere the host passes over the name, and published
    // visuals have such slips: values grouped by nothing are values all the same.
    let is_mapped = pointer.starts_with("/dataViewMappings/") && !pointer.ends_with("/by");
    found.push(if is_mapped && at == At::Value {
        document.error(pointer, at, message, help)
    } else {
        document.warning(pointer, at, message, help)
    });
}

fn check_range(
    document: &Document,
    role: &str,
    range: &Value,
    pointer: &str,
    found: &mut Vec<Diagnostic>,
) {
    let number = |key: &str| range.get(key).and_then(Value::as_f64);
    if let (Some(min), Some(max)) = (number("min"), number("max"))
        && min > max
    {
        let message = format!("the condition on `{role}` can never hold: {min} is more than {max}");
        found.push(document.warning(
            pointer,
            At::Value,
            message,
            "exchange `min` and `max`".to_owned(),
        ));
    }
}

fn check_property(
    document: &Document,
    object: &str,
    property: &str,
    pointer: &str,
    found: &mut Vec<Diagnostic>,
) {
    let objects = document.value.get("objects");
    let is_declared =
        objects.and_then(|objects| objects.get(object)?.get("properties")?.get(property)).is_some();
    if !is_declared {
        let message = format!("`objects` declares no property `{property}` of `{object}`");
        let help = "declare it, or name one that is".to_owned();
        found.push(document.warning(pointer, At::Value, message, help));
    }
}

/// Microsoft's schema means to require these members and misspells the keyword.
fn check_mappings(document: &Document, found: &mut Vec<Diagnostic>) {
    let mappings = document.value.get("dataViewMappings").and_then(Value::as_array);
    for (index, mapping) in mappings.into_iter().flatten().enumerate() {
        if mapping.get("table").is_some_and(|table| table.get("rows").is_none()) {
            let pointer = format!("/dataViewMappings/{index}/table");
            let message = "the table mapping has no `rows`: it brings no data".to_owned();
            found.push(document.warning(&pointer, At::Key, message, "add `rows`".to_owned()));
        }
    }
    if document.value.get("subtotals").is_some_and(|subtotals| subtotals.get("matrix").is_none()) {
        let message = "`subtotals` has no `matrix`: it has no effect".to_owned();
        found.push(document.warning("/subtotals", At::Key, message, "add `matrix`".to_owned()));
    }
}

/// Each key must have a text wherever there are texts at all.
fn check_keys(document: &Document, strings: &StringResources, found: &mut Vec<Diagnostic>) {
    let mut keys = Vec::new();
    collect_keys(&document.value, "", &mut keys);
    let mut told = BTreeSet::new();
    for (pointer, key) in keys {
        let lacking: Vec<String> = strings
            .iter()
            .filter(|(_, texts)| !texts.contains_key(&key))
            .map(|(locale, _)| format!("`{locale}`"))
            .collect();
        if (!strings.is_empty() && lacking.is_empty()) || !told.insert(key.clone()) {
            continue;
        }
        let message = if lacking.len() == strings.len() {
            format!("no string resource has the key `{key}`")
        } else {
            format!("the key `{key}` has no text in {}", lacking.join(", "))
        };
        let known = strings.values().flat_map(|texts| texts.keys()).map(String::as_str);
        let help = match nearest(&key, known) {
            Some(name) if name != key => format!("did you mean `{name}`?"),
            _ => "add it to `stringResources/<locale>/resources.resjson`".to_owned(),
        };
        found.push(document.warning(&pointer, At::Value, message, help));
    }
}

fn collect_keys(value: &Value, pointer: &str, keys: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                let below = crate::json::join(pointer, name);
                match member {
                    Value::String(key)
                        if ["displayNameKey", "descriptionKey", "placeHolderTextKey"]
                            .contains(&name.as_str()) =>
                    {
                        keys.push((below, key.clone()));
                    }
                    _ => collect_keys(member, &below, keys),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_keys(item, &format!("{pointer}/{index}"), keys);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn check_edit_mode(document: &Document, found: &mut Vec<Diagnostic>) {
    let mode = document.value.get("advancedEditModeSupport").and_then(Value::as_f64);
    if let Some(mode) = mode.filter(|mode| ![0.0, 1.0, 2.0].contains(mode)) {
        let message = format!("`advancedEditModeSupport` is 0, 1 or 2, not {mode}");
        let help = "0 for none, 1 for edit mode, 2 for edit mode that fills the page".to_owned();
        found.push(document.warning("/advancedEditModeSupport", At::Value, message, help));
    }
}
