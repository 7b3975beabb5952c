//! Reads a visual's folder and has its files judged.

mod files;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pbiviz_schema::{Diagnostic, check_project, icon_media_type};
use serde_json::Value;

use crate::Error;
use crate::project::files::Files;

/// A visual whose files keep all rules.
#[derive(Debug)]
pub(crate) struct Project {
    /// What the JSON files say.
    pub(crate) said: pbiviz_schema::Project,
    /// The icon, as data URI.
    pub(crate) icon: String,
}

impl Project {
    /// The API as a package names it: `major.minor.0`.
    pub(crate) fn api_version(&self) -> String {
        let version = &self.said.manifest.api_version;
        version.rsplit_once('.').map_or(version.clone(), |(minor, _)| format!("{minor}.0"))
    }
}

/// Reads the folder and judges it; there is a project if there is no error.
pub(crate) fn read(directory: &Path) -> Result<(Option<Project>, Vec<Diagnostic>), Error> {
    let files = Files::read(directory).map_err(Error::Read)?;
    let (said, diagnostics) = check_project(&files.sources());
    let icon = files.icon.map(|icon| icon_uri(&icon.bytes)).unwrap_or_default();
    Ok((said.map(|said| Project { said, icon }), diagnostics))
}

fn icon_uri(bytes: &[u8]) -> String {
    let media_type = icon_media_type(bytes).unwrap_or("application/octet-stream");
    format!("data:{media_type};base64,{}", STANDARD.encode(bytes))
}

/// GUID and version as the manifest's bytes have them, if a file name can be made of them.
pub(crate) fn file_name_parts(manifest: &[u8]) -> Option<(String, String)> {
    let manifest = manifest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(manifest);
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    let part = |pointer: &str| {
        let text = manifest.pointer(pointer)?.as_str()?;
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        (!text.is_empty() && text.chars().all(is_plain)).then(|| text.to_owned())
    };
    Some((part("/visual/guid")?, part("/visual/version")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_package_of_a_manifest_with_other_faults() {
        let parts = |guid: &str, version: &str| {
            let manifest = format!(
                r#"{{"visual": {{"guid": "{guid}", "version": "{version}"}}, "author": 1}}"#
            );
            file_name_parts(format!("\u{feff}{manifest}").as_bytes())
        };
        assert_eq!(parts("bar_1", "1.0"), Some(("bar_1".to_owned(), "1.0".to_owned())));
        // Nothing outside the folder may be meant.
        assert_eq!(parts("../bar", "1.0.0.0"), None);
        assert_eq!(parts("bar", ""), None);
        assert_eq!(file_name_parts(b"{"), None);
    }

    #[test]
    fn an_icon_is_called_what_it_is() {
        assert_eq!(icon_uri(b"\x89PNG\r\n\x1a\n"), "data:image/png;base64,iVBORw0KGgo=");
    }
}
