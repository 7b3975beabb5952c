//! A visual as Power BI's developer visual asks for it: by another name, so that it stands beside its released self.

use serde_json::json;

use crate::Visual;
use crate::document::debug_document;

/// What the developer visual adds to the identifier.
const SUFFIX: &str = "_DEBUG";
/// A function of both names.
const REGISTER: &str = include_str!("debug/register.js");

impl Visual {
    /// The identifier that the developer visual looks for.
    #[must_use]
    pub fn debug_guid(&self) -> String {
        // A package for debugging has it already.
        let released = self.guid.strip_suffix(SUFFIX).unwrap_or(&self.guid);
        format!("{released}{SUFFIX}")
    }

    /// The script, which then registers the visual by its [`debug_guid`](Self::debug_guid), too.
    #[must_use]
    pub fn debug_script(&self) -> String {
        let debug_guid = self.debug_guid();
        if self.guid == debug_guid {
            return self.script.clone();
        }
        // The script may end in a comment, and without a semicolon.
        format!(
            "{}\n;{}({}, {});\n",
            self.script,
            REGISTER.trim_end(),
            json!(self.guid),
            json!(debug_guid)
        )
    }

    /// The document of the visual: the one of a package, but for the name and what names other files.
    #[must_use]
    pub fn debug_document(&self) -> String {
        let mut metadata = self.metadata.clone();
        metadata["guid"] = json!(self.debug_guid());
        debug_document(self, &metadata, &self.debug_script())
    }
}

#[cfg(test)]
mod tests {
    use pbiviz_schema::StringResources;

    use super::*;

    fn visual(guid: &str) -> Visual {
        Visual {
            guid: guid.to_owned(),
            name: "demo".to_owned(),
            display_name: "Demo".to_owned(),
            version: "1.0.2".to_owned(),
            api_version: "5.11.0".to_owned(),
            capabilities: json!({ "privileges": [] }),
            string_resources: StringResources::new(),
            script: "start() // the end".to_owned(),
            css: None,
            icon: None,
            metadata: json!({ "name": "demo", "guid": guid, "version": "1.0.2" }),
            author: json!({ "name": "A Peer" }),
            dependencies: None,
        }
    }

    #[test]
    fn the_document_is_a_packages_without_other_files() {
        let expected = concat!(
            r#"{"visual":{"name":"demo","guid":"demo1_DEBUG","version":"1.0.2"},"author":{"name":"A Peer"},"#,
            r#""apiVersion":"5.11.0","style":"style/visual.less","stringResources":{},"#,
            r#""capabilities":{"privileges":[]},"content":{"js":"start()","iconBase64":""},"visualEntryPoint":""}"#,
        );
        let visual = visual("demo1");
        let script = json!(visual.debug_script()).to_string();
        assert_eq!(visual.debug_document().replace(&script, "\"start()\""), expected);
    }

    #[test]
    fn the_script_ends_before_the_second_name_is_registered() {
        let script = visual("demo1").debug_script();
        assert!(script.starts_with("start() // the end\n;"), "{script}");
        assert!(script.ends_with("})(\"demo1\", \"demo1_DEBUG\");\n"), "{script}");
    }

    #[test]
    fn a_visual_for_debugging_stays_what_it_is() {
        let visual = visual("demo1_DEBUG");
        assert_eq!(visual.debug_guid(), "demo1_DEBUG");
        assert_eq!(visual.debug_script(), visual.script);
    }
}
