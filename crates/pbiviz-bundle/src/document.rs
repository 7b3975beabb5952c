//! The two JSON documents of a package, in the official tool's words, order and indentation.

use pbiviz_schema::{StringResources, VisualMetadata};
use serde::Serialize;
use serde_json::Value;

use crate::Visual;

/// The style's source as every package names it, whatever its real path.
const STYLE: &str = "style/visual.less";
/// The icon's source as every package names it, whatever its real path.
const ICON: &str = "assets/icon.png";

/// The texts of both entries.
pub(crate) struct Documents {
    /// `package.json`: what the package is, and where its document stands.
    pub(crate) outline: String,
    /// `resources/<guid>.pbiviz.json`: the visual itself.
    pub(crate) document: String,
}

/// What a package says.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) visual: &'a VisualMetadata,
    pub(crate) author: &'a Value,
    /// `major.minor.0`.
    pub(crate) api_version: &'a str,
    pub(crate) string_resources: &'a StringResources,
    pub(crate) capabilities: &'a Value,
    pub(crate) dependencies: Option<&'a Value>,
    pub(crate) script: &'a str,
    pub(crate) style: Option<&'a str>,
    /// As data URI.
    pub(crate) icon: &'a str,
}

/// The name of the archive's entry for the visual's document.
pub(crate) fn entry_name(guid: &str) -> String {
    format!("resources/{guid}.pbiviz.json")
}

/// Writes both documents.
pub(crate) fn documents(parts: &Parts<'_>) -> Documents {
    Documents { outline: outline(parts), document: document(parts) }
}

/// The official tool writes this text from a template, hence the odd indentation.
fn outline(parts: &Parts<'_>) -> String {
    let version = json(&parts.visual.version);
    let author = json(parts.author);
    let file = json(&entry_name(parts.visual.guid.as_str()));
    let visual = json(parts.visual);
    format!(
        r#"{{
		"version": {version},
		"author": {author},
		"resources": [
			{{
				"resourceId": "rId0",
				"sourceType": 5,
				"file": {file}
			}}
		],
		"visual": {visual},
		"metadata": {{
			"pbivizjson": {{
				"resourceId": "rId0"
			}}
		}}
	}}"#
    )
}

/// The document of a visual in a package, or on its way to the developer visual.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a, Metadata> {
    visual: &'a Metadata,
    author: &'a Value,
    api_version: &'a str,
    style: &'a str,
    string_resources: &'a StringResources,
    capabilities: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    dependencies: Option<&'a Value>,
    content: Content<'a>,
    visual_entry_point: &'a str,
    #[serde(rename = "externalJS")] // Power BI's casing of the abbreviation
    #[serde(skip_serializing_if = "Option::is_none")]
    external_js: Option<[&'a str; 0]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assets: Option<Assets<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'a> {
    js: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    css: Option<&'a str>,
    icon_base64: &'a str,
}

#[derive(Serialize)]
struct Assets<'a> {
    icon: &'a str,
}

fn document(parts: &Parts<'_>) -> String {
    json(&Document {
        visual: parts.visual,
        author: parts.author,
        api_version: parts.api_version,
        style: STYLE,
        string_resources: parts.string_resources,
        capabilities: parts.capabilities,
        dependencies: parts.dependencies,
        content: Content { js: parts.script, css: parts.style, icon_base64: parts.icon },
        visual_entry_point: "",
        external_js: Some([]),
        assets: Some(Assets { icon: ICON }),
    })
}

/// The document as the official server answers the developer visual: it names no files.
pub(crate) fn debug_document(visual: &Visual, metadata: &Value, script: &str) -> String {
    json(&Document {
        visual: metadata,
        author: &visual.author,
        api_version: &visual.api_version,
        style: STYLE,
        string_resources: &visual.string_resources,
        capabilities: &visual.capabilities,
        dependencies: visual.dependencies.as_ref(),
        content: Content {
            js: script,
            css: visual.css.as_deref(),
            icon_base64: visual.icon.as_deref().unwrap_or_default(),
        },
        visual_entry_point: "",
        external_js: None,
        assets: None,
    })
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and JSON values can always be written as JSON")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use pbiviz_schema::{Guid, Version4, VisualName};
    use serde_json::json;

    use super::*;

    fn sample(style: Option<&str>, dependencies: Option<&Value>) -> Documents {
        let author = json!({"name": "A Peer", "email": "a@example.com"});
        let capabilities = json!({"privileges": [], "dataRoles": [], "objects": {}});
        let texts = StringResources::from([(
            "de-DE".to_owned(),
            BTreeMap::from([("Role".to_owned(), "Größe".to_owned())]),
        )]);
        let visual = VisualMetadata {
            name: VisualName::parse("demo").unwrap(),
            display_name: "Ann's \"demo\"".to_owned(),
            guid: Guid::parse("demo123").unwrap(),
            visual_class_name: "Visual".to_owned(),
            version: Version4::parse("1.0.0.0").unwrap(),
            description: "Demo visual".to_owned(),
            support_url: "https://example.com/support".to_owned(),
            git_hub_url: String::new(),
        };
        documents(&Parts {
            visual: &visual,
            author: &author,
            api_version: "5.11.0",
            string_resources: &texts,
            capabilities: &capabilities,
            dependencies,
            script: "\"use strict\";\n",
            style,
            icon: "data:image/png;base64,AAAA",
        })
    }

    #[test]
    fn the_outline_is_indented_as_the_official_tool_does() {
        let expected = r#"{
		"version": "1.0.0.0",
		"author": {"name":"A Peer","email":"a@example.com"},
		"resources": [
			{
				"resourceId": "rId0",
				"sourceType": 5,
				"file": "resources/demo123.pbiviz.json"
			}
		],
		"visual": {"name":"demo","displayName":"Ann's \"demo\"","guid":"demo123","visualClassName":"Visual","version":"1.0.0.0","description":"Demo visual","supportUrl":"https://example.com/support","gitHubUrl":""},
		"metadata": {
			"pbivizjson": {
				"resourceId": "rId0"
			}
		}
	}"#;
        assert_eq!(sample(None, None).outline, expected);
    }

    #[test]
    fn the_document_has_the_official_key_order() {
        let expected = concat!(
            r#"{"visual":{"name":"demo","displayName":"Ann's \"demo\"","guid":"demo123","#,
            r#""visualClassName":"Visual","version":"1.0.0.0","description":"Demo visual","#,
            r#""supportUrl":"https://example.com/support","gitHubUrl":""},"#,
            r#""author":{"name":"A Peer","email":"a@example.com"},"apiVersion":"5.11.0","#,
            r#""style":"style/visual.less","stringResources":{"de-DE":{"Role":"Größe"}},"#,
            r#""capabilities":{"privileges":[],"dataRoles":[],"objects":{}},"#,
            r#""dependencies":{"cranPackages":[]},"#,
            r#""content":{"js":"\"use strict\";\n","css":".a{}","iconBase64":"data:image/png;base64,AAAA"},"#,
            r#""visualEntryPoint":"","externalJS":[],"assets":{"icon":"assets/icon.png"}}"#,
        );
        let dependencies = json!({"cranPackages": []});
        assert_eq!(sample(Some(".a{}"), Some(&dependencies)).document, expected);
    }

    #[test]
    fn what_is_missing_is_left_out() {
        let document = sample(None, None).document;
        assert!(!document.contains("dependencies"), "{document}");
        assert!(!document.contains("css"), "{document}");
    }
}
