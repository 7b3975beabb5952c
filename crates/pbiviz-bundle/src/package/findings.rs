//! Oddities that real packages have.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pbiviz_schema::icon_media_type;
use serde_json::Value;

use crate::package::source::Source;

/// Something odd in a package; Power BI may well accept it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
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

/// Looks through `package.json`.
pub(crate) fn outline(source: &Source, outline: &Value, findings: &mut Vec<Finding>) {
    let resources = outline.get("resources").and_then(Value::as_array);
    for (index, resource) in resources.into_iter().flatten().enumerate() {
        let Some(file) = resource.get("file").and_then(Value::as_str) else { continue };
        if !source.has(file) {
            findings.push(Finding {
                entry: "package.json".to_owned(),
                pointer: format!("/resources/{index}/file"),
                offset: None,
                message: format!("the archive has no `{file}`"),
            });
        }
    }
}

/// Looks through the visual's document.
pub(crate) fn document(
    name: &str,
    document: &Value,
    outline: Option<&Value>,
    findings: &mut Vec<Finding>,
) {
    let mut report = |pointer: &str, message: String| {
        let (entry, pointer) = (name.to_owned(), pointer.to_owned());
        findings.push(Finding { entry, pointer, offset: None, message });
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
    match text("/content/js") {
        None => report("/content/js", "missing".to_owned()),
        Some("undefined") => report("/content/js", "the script is the word `undefined`".to_owned()),
        Some(_) => {}
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
