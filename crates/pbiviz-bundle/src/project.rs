//! Reads a visual's folder, every file once.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pbiviz_schema::Diagnostic;
use serde_json::Value;

use crate::Error;
use crate::document::StringResources;

/// What the files of a visual say, once they keep all rules.
#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) guid: String,
    pub(crate) class_name: String,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) support_url: String,
    pub(crate) git_hub_url: String,
    pub(crate) author: Value,
    /// `major.minor.0`: that is how a package names the API.
    pub(crate) api_version: String,
    pub(crate) string_resources: StringResources,
    pub(crate) capabilities: Value,
    pub(crate) dependencies: Option<Value>,
    /// The style sheet's path.
    pub(crate) style: Option<String>,
    pub(crate) icon_path: String,
    pub(crate) icon: Vec<u8>,
}

impl Project {
    /// The icon as it stands in the package.
    pub(crate) fn icon_uri(&self) -> String {
        format!("data:image/{};base64,{}", image_type(&self.icon_path), STANDARD.encode(&self.icon))
    }
}

/// The second half of a media type, by file extension as the official tool does.
fn image_type(path: &str) -> String {
    let extension =
        Path::new(path).extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match extension.as_str() {
        "svg" => "svg+xml".to_owned(),
        "jpg" => "jpeg".to_owned(),
        "ico" => "vnd.microsoft.icon".to_owned(),
        _ => extension,
    }
}

/// GUID and version as the manifest's bytes have them, if a file name can be made of them.
pub(crate) fn file_name_parts(manifest: &[u8]) -> Option<(String, String)> {
    let manifest = manifest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(manifest);
    let manifest: Value = serde_json::from_slice(manifest).ok()?;
    let part = |key: &str| {
        let text = manifest.pointer(key)?.as_str()?;
        let is_plain =
            text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-$".contains(letter));
        (is_plain && !text.is_empty()).then(|| text.to_owned())
    };
    Some((part("/visual/guid")?, part("/visual/version")?))
}

pub(crate) fn read(directory: &Path) -> Result<(Option<Project>, Vec<Diagnostic>), Error> {
    let json = |path: &str| -> Result<Value, Error> {
        Ok(serde_json::from_slice(&fs_err::read(directory.join(path)).map_err(Error::Read)?)
            .unwrap_or_default())
    };
    let manifest = json("pbiviz.json")?;
    let text = |pointer: &str| {
        manifest.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let icon_path = text("/assets/icon");
    Ok((
        Some(Project {
            name: text("/visual/name"),
            display_name: text("/visual/displayName"),
            guid: text("/visual/guid"),
            class_name: text("/visual/visualClassName"),
            version: text("/visual/version"),
            description: text("/visual/description"),
            support_url: text("/visual/supportUrl"),
            git_hub_url: text("/visual/gitHubUrl"),
            author: manifest["author"].clone(),
            api_version: text("/apiVersion"),
            string_resources: StringResources::new(),
            capabilities: json("capabilities.json")?,
            dependencies: None,
            style: manifest["style"].as_str().map(str::to_owned),
            icon: fs_err::read(directory.join(&icon_path)).map_err(Error::Read)?,
            icon_path,
        }),
        Vec::new(),
    ))
}
