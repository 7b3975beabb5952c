//! A visual's files together.

use serde_json::Value;

use crate::json::{At, Document, Source};
use crate::resources::{StringResources, parse, read_dependencies, read_listed, read_locale};
use crate::{Diagnostic, Manifest, capabilities, cross_checks, icon, manifest};

/// Every file of a visual that the rules look at. What is absent is a matter of the rules as well.
#[derive(Debug, Clone)]
pub struct ProjectSources<'a> {
    /// `pbiviz.json`.
    pub manifest: Source<'a>,
    /// The file that the manifest names, or `capabilities.json`.
    pub capabilities: Option<Source<'a>>,
    /// `dependencies.json`, if the manifest names it.
    pub dependencies: Option<Source<'a>>,
    /// String resources that the manifest lists; each says itself which locale it is for.
    pub listed_resources: Vec<Source<'a>>,
    /// `stringResources/<locale>/resources.resjson`, by locale.
    pub locale_resources: Vec<(&'a str, Source<'a>)>,
    /// The icon.
    pub icon: Option<Source<'a>>,
}

/// What the files say, once they keep all rules.
#[derive(Debug, Clone)]
pub struct Project {
    /// `pbiviz.json`.
    pub manifest: Manifest,
    /// `capabilities.json`, as written.
    pub capabilities: Value,
    /// `dependencies.json`, as written.
    pub dependencies: Option<Value>,
    /// All texts, merged key by key; those of the locales' folders win.
    pub string_resources: StringResources,
}

/// Judges all files at once; there is a project if there is no error.
#[must_use]
pub fn check_project(sources: &ProjectSources<'_>) -> (Option<Project>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let document = parse(sources.manifest, &mut found);
    let manifest = document.as_ref().and_then(|document| {
        let manifest = manifest::check(document, &mut found);
        check_named_files(document, sources, &mut found);
        manifest
    });
    let mut strings = StringResources::new();
    for source in &sources.listed_resources {
        read_listed(*source, &mut strings, &mut found);
    }
    for (locale, source) in &sources.locale_resources {
        read_locale(locale, *source, &mut strings, &mut found);
    }
    let capabilities = sources.capabilities.and_then(|source| {
        let document = parse(source, &mut found)?;
        let before = found.len();
        capabilities::check_schema(&document, &document.value, &mut found);
        // The other checks read what the schema has found in order.
        if !found[before..].iter().any(Diagnostic::is_error) {
            cross_checks::check(&document, &strings, &mut found);
        }
        Some(document.value)
    });
    let dependencies =
        sources.dependencies.and_then(|source| read_dependencies(source, &mut found));
    if let Some(source) = sources.icon {
        icon::check(source.path, source.bytes, &mut found);
    }
    found.sort_by(|one, other| {
        let place = |finding: &Diagnostic| (finding.file.clone(), finding.line, finding.column);
        place(one).cmp(&place(other))
    });
    let has_error = found.iter().any(Diagnostic::is_error);
    let project =
        manifest.zip(capabilities).filter(|_| !has_error).map(|(manifest, capabilities)| Project {
            manifest,
            capabilities,
            dependencies,
            string_resources: strings,
        });
    (project, found)
}

/// Judges a `capabilities.json` by Microsoft's schema alone.
#[must_use]
pub fn check_capabilities(source: Source<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some(document) = parse(source, &mut found) {
        capabilities::check_schema(&document, &document.value, &mut found);
    }
    found
}

/// Files that the manifest names and that are not there.
fn check_named_files(
    document: &Document,
    sources: &ProjectSources<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let paths = crate::read_manifest_paths(sources.manifest);
    let named = |key: &str| document.value.pointer(key).is_some();
    if sources.capabilities.is_none() {
        let pointer = if named("/capabilities") { "/capabilities" } else { "" };
        let message = format!("there is no file `{}`", paths.capabilities);
        let help = "add it: it says which data the visual takes".to_owned();
        found.push(document.error(pointer, At::Value, message, help));
    }
    if let Some(path) = paths.icon.filter(|path| sources.icon.is_none() && !path.is_empty()) {
        let message = format!("there is no file `{path}`");
        let help = "put a PNG of 20 x 20 pixels there".to_owned();
        found.push(document.error("/assets/icon", At::Value, message, help));
    }
    // Microsoft's tool packages without these, and real projects name some they no longer have.
    if let Some(path) = paths.dependencies.filter(|_| sources.dependencies.is_none()) {
        let message = format!("there is no file `{path}`");
        let help = "write `null`, or add the file".to_owned();
        found.push(document.warning("/dependencies", At::Value, message, help));
    }
    for (index, path) in paths.string_resources.iter().enumerate() {
        if !sources.listed_resources.iter().any(|source| source.path == path) {
            let message = format!("there is no file `{path}`");
            let help = "remove it from the list, or add the file".to_owned();
            found.push(document.warning(
                &format!("/stringResources/{index}"),
                At::Value,
                message,
                help,
            ));
        }
    }
}

#[cfg(test)]
mod tests;
