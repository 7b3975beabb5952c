//! Oddities that real packages have.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pbiviz_schema::{Severity, icon_media_type};
use serde_json::Value;

use crate::package::source::Source;

/// Something odd in a package; Power BI may well accept it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// An error leaves the package without a script or a guid, unless they are said in a second place.
    pub severity: Severity,
    /// The file in the package.
    pub entry: String,
    /// The place in its JSON, where there is one.
    pub pointer: String,
    /// The byte in the file, where it is no JSON.
    pub offset: Option<usize>,
    /// What is odd.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.entry)?;
        if let Some(offset) = self.offset {
            write!(formatter, ", byte {offset}")?;
        } else if !self.pointer.is_empty() {
            write!(formatter, ", {}", self.pointer)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl Finding {
    pub(crate) fn new(severity: Severity, entry: &str, pointer: &str, message: String) -> Self {
        let (entry, pointer) = (entry.to_owned(), pointer.to_owned());
        Self { severity, entry, pointer, offset: None, message }
    }
}

/// Looks through `package.json`, which names the files of the document and of the script.
pub(crate) fn outline(
    source: &Source,
    outline: &Value,
    document: Option<&str>,
    script: Option<&str>,
    findings: &mut Vec<Finding>,
) {
    let mut report = |severity, pointer: &str, message| {
        findings.push(Finding::new(severity, "package.json", pointer, message));
    };
    if document.or(script).is_none() {
        let message = "names no `.pbiviz.json`, and no script".to_owned();
        report(Severity::Error, "/resources", message);
    }
    let resources = outline.get("resources").and_then(Value::as_array);
    for (index, resource) in resources.into_iter().flatten().enumerate() {
        let Some(file) = resource.get("file").and_then(Value::as_str) else { continue };
        if !source.has(file) {
            let is_needed = [document, script].contains(&Some(file));
            let severity = if is_needed { Severity::Error } else { Severity::Warning };
            report(
                severity,
                &format!("/resources/{index}/file"),
                format!("the archive has no `{file}`"),
            );
        }
    }
}

/// Looks for the identifier, which is in the document or in `package.json`.
pub(crate) fn guid(documents: &[(&str, &Value)], findings: &mut Vec<Finding>) {
    let pointer = "/visual/guid";
    let values = || documents.iter().map(|(_, document)| document.pointer(pointer));
    if let Some((entry, document)) = documents.first()
        && !values().flatten().any(Value::is_string)
    {
        let message = no_text(document.pointer(pointer));
        findings.push(Finding::new(Severity::Error, entry, pointer, message));
    }
}

/// Says what is there instead of a text.
fn no_text(value: Option<&Value>) -> String {
    let kind = match value {
        None => return "missing".to_owned(),
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "a boolean",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(_)) => "an array",
        Some(Value::Object(_)) => "an object",
    };
    format!("{kind} where a text must be")
}

/// Looks through the visual's document.
pub(crate) fn document(
    name: &str,
    document: &Value,
    outline: Option<&Value>,
    findings: &mut Vec<Finding>,
) {
    let mut report = |pointer: &str, message: String| {
        findings.push(Finding::new(Severity::Warning, name, pointer, message));
    };
    let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str);
    for pointer in ["/visual/guid", "/visual/version"] {
        let outside = outline.and_then(|outline| outline.pointer(pointer)?.as_str());
        if let (Some(inside), Some(outside)) = (text(pointer), outside)
            && inside != outside
        {
            report(pointer, format!("`{inside}`, but `{outside}` in package.json"));
        }
    }
    match text("/visual/version") {
        None => report("/visual/version", "missing".to_owned()),
        Some(version) if version.split('.').count() != 4 => {
            report("/visual/version", format!("`{version}` has not four parts"));
        }
        Some(_) => {}
    }
    if text("/author/email").is_none_or(str::is_empty) {
        report("/author/email", "missing".to_owned());
    }
    if text("/content/js") == Some("undefined") {
        report("/content/js", "the script is the word `undefined`".to_owned());
    }
    if text("/content/css") == Some("") {
        report("/content/css", "empty".to_owned());
    }
    match text("/content/iconBase64") {
        None => report("/content/iconBase64", "missing".to_owned()),
        Some(icon) => {
            if let Some(message) = icon_problem(icon) {
                report("/content/iconBase64", message);
            }
        }
    }
    if document
        .get("dependencies")
        .and_then(Value::as_object)
        .is_some_and(serde_json::Map::is_empty)
    {
        report("/dependencies", "empty".to_owned());
    }
    for key in ["style", "capabilities", "externalJS", "stringResources"] {
        if document.get(key).is_some_and(Value::is_null) {
            report(&format!("/{key}"), "null".to_owned());
        }
    }
    if text("/content/js").is_none() {
        let message = no_text(document.pointer("/content/js"));
        findings.push(Finding::new(Severity::Error, name, "/content/js", message));
    }
}

/// Says when the bytes of an icon are not what its data URI calls them.
fn icon_problem(uri: &str) -> Option<String> {
    if uri.is_empty() {
        return Some("empty".to_owned());
    }
    let Some((called, data)) =
        uri.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"))
    else {
        return Some("no data URI in base64".to_owned());
    };
    let Ok(bytes) = STANDARD.decode(data.trim()) else {
        return Some("not valid base64".to_owned());
    };
    let real = icon_media_type(&bytes)?;
    (called != real).then(|| format!("called {called}, but the bytes are {real}"))
}
