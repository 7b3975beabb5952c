//! Reads a visual's folder, every file once.

mod files;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pbiviz_schema::Diagnostic;
use serde_json::Value;

use crate::Error;
use crate::document::StringResources;
use crate::project::files::Files;

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
    let manifest = files::json(manifest)?;
    let part = |key: &str| {
        let text = manifest.pointer(key)?.as_str()?;
        let is_plain =
            text.chars().all(|letter| letter.is_ascii_alphanumeric() || "._-$".contains(letter));
        (is_plain && !text.is_empty()).then(|| text.to_owned())
    };
    Some((part("/visual/guid")?, part("/visual/version")?))
}

/// Reads the folder and judges it; there is a project if there is no error.
pub(crate) fn read(directory: &Path) -> Result<(Option<Project>, Vec<Diagnostic>), Error> {
    let files = Files::read(directory).map_err(Error::Read)?;
    let manifest = files::json(&files.manifest.bytes).unwrap_or_default();
    let text = |pointer: &str| {
        manifest.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let icon = files.icon.unwrap();
    let project = Project {
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
        capabilities: files::json(&files.capabilities.unwrap().bytes).unwrap(),
        dependencies: None,
        style: manifest["style"].as_str().map(str::to_owned),
        icon_path: icon.path,
        icon: icon.bytes,
    };
    Ok((Some(project), Vec::new()))
}
