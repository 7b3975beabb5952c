//! The rules of `pbiviz.json`.
//!
//! Microsoft's tool never applies its schema of this file, and real projects break it: `null` stands for an
//! absent `externalJS`, `style`, `dependencies` and `stringResources`, because the official template writes it.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/visual-project-structure>

use serde::Serialize;
use serde_json::{Map, Value};

use crate::Diagnostic;
use crate::json::{At, Document, Source, join};
use crate::names::{Guid, Version4, VisualName};
use crate::nearest::nearest;

/// Packages for older APIs are refused by Microsoft since this one.
const MINIMUM_API: (u64, u64, u64) = (4, 7, 0);
/// The API whose schema this crate knows.
const KNOWN_API: (u64, u64) = (5, 11);

const ROOT_KEYS: &[&str] = &[
    "visual",
    "author",
    "apiVersion",
    "assets",
    "externalJS",
    "style",
    "capabilities",
    "dependencies",
    "stringResources",
    "version",
];
const VISUAL_KEYS: &[&str] = &[
    "name",
    "displayName",
    "guid",
    "visualClassName",
    "version",
    "description",
    "supportUrl",
    "gitHubUrl",
    "externals",
    "icon",
];

/// What `pbiviz.json` says, once it keeps all rules.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The visual itself.
    pub visual: VisualMetadata,
    /// Who made it, as written.
    pub author: Value,
    /// The API the project asks for, such as `5.11.0`.
    pub api_version: String,
    /// The other files that it names.
    pub paths: ManifestPaths,
}

/// The part of `pbiviz.json` that stands in the package, in the order in which it stands there.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VisualMetadata {
    /// The internal name.
    pub name: VisualName,
    /// The name that users read.
    pub display_name: String,
    /// What Power BI knows the visual by.
    pub guid: Guid,
    /// The class that the official tool would instantiate; informative here.
    pub visual_class_name: String,
    /// The visual's version.
    pub version: Version4,
    /// What it is for.
    pub description: String,
    /// Where its users find help.
    pub support_url: String,
    /// Where its sources are.
    pub git_hub_url: String,
}

/// The files that `pbiviz.json` names, relative to the visual's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestPaths {
    /// `capabilities.json`, unless it says otherwise.
    pub capabilities: String,
    /// `dependencies.json`, if there is one.
    pub dependencies: Option<String>,
    /// The style sheet.
    pub style: Option<String>,
    /// The icon.
    pub icon: Option<String>,
    /// Files with `locale` and `values`.
    pub string_resources: Vec<String>,
}

/// Reads which files `pbiviz.json` names, as far as it can be read at all.
#[must_use]
pub fn read_manifest_paths(source: Source<'_>) -> ManifestPaths {
    let value = Document::parse(source).map(|(document, _)| document.value).unwrap_or_default();
    paths(&value)
}

fn paths(value: &Value) -> ManifestPaths {
    let text = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let list = value.get("stringResources").and_then(Value::as_array);
    ManifestPaths {
        capabilities: text("/capabilities").unwrap_or_else(|| "capabilities.json".to_owned()),
        dependencies: text("/dependencies"),
        style: text("/style"),
        icon: text("/assets/icon"),
        string_resources: list
            .map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default(),
    }
}

/// Judges the file; there is a manifest if there is no error.
pub(crate) fn check(document: &Document, found: &mut Vec<Diagnostic>) -> Option<Manifest> {
    let before = found.len();
    let Value::Object(root) = &document.value else {
        found.push(document.error("", At::Value, "the file must be an object".to_owned(), None));
        return None;
    };
    warn_of_unknown_keys(document, root, "", ROOT_KEYS, found);
    let visual = check_visual(document, found);
    check_author(document, found);
    let api_version = check_api_version(document, found);
    required_text(document, "/assets/icon", found);
    check_optional_members(document, root, found);
    let has_error = found[before..].iter().any(Diagnostic::is_error);
    Some(Manifest {
        visual: visual?,
        author: root.get("author").cloned().unwrap_or_default(),
        api_version: api_version?,
        paths: paths(&document.value),
    })
    .filter(|_| !has_error)
}

fn check_visual(document: &Document, found: &mut Vec<Diagnostic>) -> Option<VisualMetadata> {
    match document.value.get("visual") {
        Some(Value::Object(visual)) => {
            warn_of_unknown_keys(document, visual, "/visual", VISUAL_KEYS, found);
        }
        Some(_) => {
            found.push(document.error(
                "/visual",
                At::Value,
                "`visual` must be an object".to_owned(),
                None,
            ));
            return None;
        }
        None => {
            let help = "add `\"visual\": { \"name\": …, \"guid\": …, … }`".to_owned();
            found.push(document.error("", At::Value, "the file has no `visual`".to_owned(), help));
            return None;
        }
    }
    let name = required_text(document, "/visual/name", found).and_then(|text| {
        VisualName::parse(text)
            .map_err(|error| {
                let help = "use letters and digits, such as `pearChart`".to_owned();
                found.push(document.error("/visual/name", At::Value, error.to_string(), help));
            })
            .ok()
    });
    let guid = required_text(document, "/visual/guid", found).and_then(|text| {
        Guid::parse(text)
            .map_err(|error| {
                let message = format!("the GUID becomes a JavaScript identifier: {error}");
                let help =
                    "use letters, digits and `_`, such as the name and 32 hex digits".to_owned();
                found.push(document.error("/visual/guid", At::Value, message, help));
            })
            .ok()
    });
    let version = required_text(document, "/visual/version", found).and_then(|text| {
        let version = Version4::parse(text);
        if version.is_none() {
            let message =
                format!("`{text}` is no version: it takes four numbers without leading zeros");
            let help = format!("write it like `{}`", four_parts(text));
            found.push(document.error("/visual/version", At::Value, message, help));
        }
        version
    });
    let class = required_text(document, "/visual/visualClassName", found).map(str::to_owned);
    if let Some(class) = class.as_deref().filter(|class| Guid::parse(class).is_err()) {
        let message = format!("`{class}` is no JavaScript class name");
        found.push(document.error(
            "/visual/visualClassName",
            At::Value,
            message,
            "such as `Visual`".to_owned(),
        ));
    }
    let display_name = required_text(document, "/visual/displayName", found).map(str::to_owned);
    let description = required_text(document, "/visual/description", found).map(str::to_owned);
    let support_url = required_text(document, "/visual/supportUrl", found).map(str::to_owned);
    if let Some(url) = support_url.as_deref().filter(|url| !is_web_address(url)) {
        let message = format!("`{url}` is no web address");
        let help = "begin it with `https://`".to_owned();
        found.push(document.warning("/visual/supportUrl", At::Value, message, help));
    }
    let git_hub_url =
        optional_text(document, "/visual/gitHubUrl", found).unwrap_or_default().to_owned();
    Some(VisualMetadata {
        name: name?,
        display_name: display_name?,
        guid: guid?,
        visual_class_name: class?,
        version: version?,
        description: description?,
        support_url: support_url?,
        git_hub_url,
    })
}

fn check_author(document: &Document, found: &mut Vec<Diagnostic>) {
    if !matches!(document.value.get("author"), Some(Value::Object(_))) {
        let help = "add `\"author\": { \"name\": …, \"email\": … }`".to_owned();
        let (pointer, message) = match document.value.get("author") {
            Some(_) => ("/author", "`author` must be an object"),
            None => ("", "the file has no `author`"),
        };
        found.push(document.error(pointer, At::Value, message.to_owned(), help));
        return;
    }
    required_text(document, "/author/name", found);
    if let Some(email) = required_text(document, "/author/email", found)
        && !is_email(email)
    {
        let message = format!("`{email}` is no e-mail address");
        let help = "Microsoft's tool wants one, such as `ann@example.com`".to_owned();
        found.push(document.error("/author/email", At::Value, message, help));
    }
}

fn check_api_version(document: &Document, found: &mut Vec<Diagnostic>) -> Option<String> {
    let text = required_text(document, "/apiVersion", found)?;
    // A range such as `~5.11.0` is what npm would read here.
    let numbers = text.trim_start_matches(['~', '^', '=', 'v']);
    let core = numbers.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<Option<u64>> = core.split('.').map(|part| part.parse().ok()).collect();
    let [Some(major), Some(minor), Some(patch)] = parts[..] else {
        let message = format!("`{text}` is no API version");
        found.push(document.error(
            "/apiVersion",
            At::Value,
            message,
            "such as `5.11.0`".to_owned(),
        ));
        return None;
    };
    if (major, minor, patch) < MINIMUM_API {
        let message = format!("the API `{text}` is too old: Microsoft takes 4.7.0 and newer");
        found.push(document.error("/apiVersion", At::Value, message, "write `5.11.0`".to_owned()));
        return None;
    }
    if (major, minor) > KNOWN_API {
        let message = format!("the API `{text}` is newer than 5.11, which the checks here know");
        let help = "what it added to capabilities will be refused; write `5.11.0`".to_owned();
        found.push(document.warning("/apiVersion", At::Value, message, help));
    }
    Some(format!("{major}.{minor}.{patch}"))
}

fn check_optional_members(
    document: &Document,
    root: &Map<String, Value>,
    found: &mut Vec<Diagnostic>,
) {
    for key in ["capabilities", "style", "dependencies"] {
        optional_text(document, &join("", key), found);
    }
    match root.get("externalJS") {
        None | Some(Value::Null) => {}
        Some(Value::Array(list)) if list.is_empty() => {}
        Some(Value::Array(_)) => {
            let message =
                "`externalJS` is no longer supported: scripts are part of the visual".to_owned();
            found.push(document.error("/externalJS", At::Value, message, "write `[]`".to_owned()));
        }
        Some(_) => {
            let message = "`externalJS` must be an empty list or `null`".to_owned();
            found.push(document.error("/externalJS", At::Value, message, "write `[]`".to_owned()));
        }
    }
    match root.get("stringResources") {
        None | Some(Value::Null) => {}
        Some(Value::Array(list)) => {
            for (index, path) in list.iter().enumerate().filter(|(_, path)| !path.is_string()) {
                let message = format!("`stringResources` lists file names, not `{path}`");
                found.push(document.error(
                    &format!("/stringResources/{index}"),
                    At::Value,
                    message,
                    None,
                ));
            }
        }
        Some(_) => {
            let message = "`stringResources` must be a list of files or `null`".to_owned();
            found.push(document.error(
                "/stringResources",
                At::Value,
                message,
                "write `[]`".to_owned(),
            ));
        }
    }
}

/// A text that must be there and not be blank.
fn required_text<'a>(
    document: &'a Document,
    pointer: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<&'a str> {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    match document.value.pointer(pointer) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
        Some(Value::String(_)) => {
            let help = format!("say something: Microsoft's tool makes no package without `{key}`");
            found.push(document.error(pointer, At::Value, format!("`{key}` is empty"), help));
            None
        }
        Some(_) => {
            found.push(document.error(pointer, At::Value, format!("`{key}` must be a text"), None));
            None
        }
        None => {
            let owner = match parent.rsplit_once('/') {
                Some((_, owner)) => format!("`{owner}`"),
                None => "the file".to_owned(),
            };
            // Where the owner itself is missing, the file is the place.
            let place = if document.value.pointer(parent).is_some() { parent } else { "" };
            let help = format!("add `\"{key}\": …`");
            found.push(document.error(place, At::Key, format!("{owner} has no `{key}`"), help));
            None
        }
    }
}

/// A text that may be absent or `null`.
fn optional_text<'a>(
    document: &'a Document,
    pointer: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<&'a str> {
    match document.value.pointer(pointer) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text),
        Some(_) => {
            let key = pointer.rsplit('/').next().unwrap_or(pointer);
            let message = format!("`{key}` must be a text or `null`");
            found.push(document.error(pointer, At::Value, message, None));
            None
        }
    }
}

fn warn_of_unknown_keys(
    document: &Document,
    members: &Map<String, Value>,
    pointer: &str,
    known: &[&str],
    found: &mut Vec<Diagnostic>,
) {
    for key in members.keys().filter(|key| !known.contains(&key.as_str())) {
        let help = match nearest(key, known.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "remove it".to_owned(),
        };
        let message = format!("nothing reads `{key}`");
        found.push(document.warning(&join(pointer, key), At::Key, message, help));
    }
}

/// The shape of an address that Microsoft's tool takes.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    let is_one_of = |extra: &'static str| {
        move |letter: char| letter.is_ascii_alphanumeric() || extra.contains(letter)
    };
    !local.is_empty()
        && local.chars().all(is_one_of("._%+-"))
        && !host.is_empty()
        && host.chars().all(is_one_of(".-"))
        && top.len() >= 2
        && top.chars().all(|letter| letter.is_ascii_alphabetic())
}

fn is_web_address(text: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// A version of four parts made from what stands there, for the help.
fn four_parts(text: &str) -> String {
    let numbers = text.split('.').map(|part| part.parse::<u64>().unwrap_or(0).to_string());
    numbers.chain(std::iter::repeat("0".to_owned())).take(4).collect::<Vec<_>>().join(".")
}
