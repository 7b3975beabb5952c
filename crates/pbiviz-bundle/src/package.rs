//! Reads any package: of every tool since 2016, packed or as a folder.

mod epoch;
mod findings;
mod source;

use std::path::Path;

use pbiviz_schema::Severity;
use serde_json::Value;

use crate::Error;
use crate::package::source::Source;

pub use self::epoch::Epoch;
pub use self::findings::Finding;
pub use self::source::Entry;

/// A package as far as it can be understood.
///
/// Oddities do not end the reading; they are in [`findings`](Self::findings).
#[derive(Debug)]
pub struct Package {
    /// The tools of what time wrote it.
    pub epoch: Epoch,
    /// Everything in the archive, in its order.
    pub entries: Vec<Entry>,
    /// `package.json`, unless it is damaged.
    pub outline: Option<Value>,
    /// `resources/<guid>.pbiviz.json`; packages of the first months have none.
    pub document: Option<Value>,
    /// What a package should not have, or should have.
    pub findings: Vec<Finding>,
    /// The script, where it is a file of its own.
    script: Option<String>,
    style: Option<String>,
    /// The file or folder, for messages.
    pub(crate) name: String,
}

impl Package {
    /// Opens a `.pbiviz` file, or the folder that Power BI projects keep a visual in.
    ///
    /// # Errors
    ///
    /// Where nothing can be read at all: no file, no zip archive, more than the limits allow.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if path.is_dir() {
            let understand = |source| Self::understand(&path.display().to_string(), source);
            return source::folder(path).map(understand);
        }
        let bytes = fs_err::read(path).map_err(Error::Read)?;
        Self::read(&path.display().to_string(), &bytes)
    }

    /// Reads the bytes of a `.pbiviz` file; `name` is for messages.
    ///
    /// # Errors
    ///
    /// Where the bytes are no zip archive, or more than the limits allow.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Error> {
        source::archive(name, bytes).map(|source| Self::understand(name, source))
    }

    fn understand(name: &str, source: Source) -> Self {
        let mut findings = Vec::new();
        let outline = source.json("package.json", &mut findings);
        let document_name = source.document_name(outline.as_ref());
        // Where the archive has no such file, the outline names one too many.
        let document_there = document_name.as_ref().filter(|name| source.has(name));
        let document = document_there.and_then(|name| source.json(name, &mut findings));
        let is_stored = document_name.as_ref().is_some_and(|name| source.is_stored(name));
        let epoch = epoch::epoch(outline.as_ref(), document.as_ref(), is_stored);
        let named = |pointer| source::resource(outline.as_ref()?, pointer);
        let script_name = named("/code/javaScript/resourceId");
        let script = script_name.and_then(|name| source.text(name, Severity::Error, &mut findings));
        let style_name = named("/code/css/resourceId");
        let style = style_name.and_then(|name| source.text(name, Severity::Warning, &mut findings));
        if let Some(outline) = &outline {
            let document_name = document_name.as_deref();
            findings::outline(&source, outline, document_name, script_name, &mut findings);
        }
        if let (Some(name), Some(document)) = (&document_name, &document) {
            findings::document(name, document, outline.as_ref(), &mut findings);
        }
        let in_document = document_name.as_deref().zip(document.as_ref());
        let in_outline = outline.as_ref().map(|outline| ("package.json", outline));
        let documents: Vec<_> = in_document.into_iter().chain(in_outline).collect();
        findings::guid(&documents, &mut findings);
        let (name, entries) = (name.to_owned(), source.entries);
        Self { epoch, entries, outline, document, findings, script, style, name }
    }

    /// The identifier that Power BI knows the visual by.
    #[must_use]
    pub fn guid(&self) -> Option<&str> {
        self.text("/visual/guid")
    }

    /// The visual's version; three parts are common in old packages.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.text("/visual/version")
    }

    /// The capabilities; in the first months they were a part of the script.
    #[must_use]
    pub fn capabilities(&self) -> Option<&Value> {
        self.document.as_ref()?.get("capabilities")
    }

    /// The visual's script.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.text("/content/js").or(self.script.as_deref())
    }

    /// The visual's style sheet, if there is one.
    #[must_use]
    pub fn style(&self) -> Option<&str> {
        self.text("/content/css").or(self.style.as_deref())
    }

    /// The icon as data URI; in the first months it was a file.
    #[must_use]
    pub fn icon(&self) -> Option<&str> {
        self.text("/content/iconBase64")
    }

    /// A text of the document, or where it has none, of the outline.
    pub(crate) fn text(&self, pointer: &str) -> Option<&str> {
        [&self.document, &self.outline]
            .into_iter()
            .flatten()
            .find_map(|value| value.pointer(pointer)?.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use serde_json::json;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    const OUTLINE: &str = r#"{"version":"1.0.0.0","author":{"name":"Ann","email":"a@example.com"},
        "resources":[{"resourceId":"rId0","sourceType":5,"file":"resources/bar.pbiviz.json"}],
        "visual":{"guid":"bar","version":"1.0.0.0"},
        "metadata":{"pbivizjson":{"resourceId":"rId0"}}}"#;

    fn document() -> Value {
        json!({
            "visual": {"guid": "bar", "version": "1.0.0.0"},
            "author": {"name": "Ann", "email": "a@example.com"},
            "apiVersion": "5.11.0",
            "style": "style/visual.less",
            "stringResources": {},
            "capabilities": {"privileges": []},
            "content": {"js": "1;", "iconBase64": "data:image/png;base64,iVBORw0KGgo="},
            "visualEntryPoint": "",
            "externalJS": [],
            "assets": {"icon": "assets/icon.png"},
        })
    }

    fn zip(entries: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in entries {
            let options = SimpleFileOptions::default().compression_method(method);
            writer.start_file(*name, options).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn packed(outline: &str, document: &Value) -> Package {
        let entries: [(&str, &[u8]); 2] = [
            ("package.json", outline.as_bytes()),
            ("resources/bar.pbiviz.json", &serde_json::to_vec(document).unwrap()),
        ];
        Package::read("bar.pbiviz", &zip(&entries, CompressionMethod::Deflated)).unwrap()
    }

    fn messages(package: &Package) -> Vec<String> {
        package.findings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn reads_a_package_of_today() {
        let package = packed(OUTLINE, &document());
        assert_eq!(messages(&package), [""; 0]);
        assert_eq!(package.epoch, Epoch::D);
        assert_eq!((package.guid(), package.version()), (Some("bar"), Some("1.0.0.0")));
        assert_eq!(package.capabilities(), Some(&json!({"privileges": []})));
        assert_eq!((package.script(), package.style()), (Some("1;"), None));
        let visual = package.visual().unwrap();
        assert_eq!((visual.guid.as_str(), visual.api_version.as_str()), ("bar", "5.11.0"));
        assert_eq!((visual.script.as_str(), visual.css), ("1;", None));
        let names: Vec<&str> = package.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["package.json", "resources/bar.pbiviz.json"]);
    }

    #[test]
    fn reads_a_package_of_our_own() {
        let documents = crate::document::Documents {
            outline: OUTLINE.to_owned(),
            document: document().to_string(),
        };
        let bytes = crate::archive::archive("bar", &documents).unwrap();
        let package = Package::read("bar.pbiviz", &bytes).unwrap();
        assert_eq!((package.epoch, messages(&package)), (Epoch::D, Vec::new()));
    }

    #[test]
    fn reads_the_unpacked_form() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::create_dir(folder.path().join("resources")).unwrap();
        fs_err::write(folder.path().join("package.json"), OUTLINE).unwrap();
        let name = folder.path().join("resources/bar.pbiviz.json");
        fs_err::write(name, document().to_string()).unwrap();
        let package = Package::open(folder.path()).unwrap();
        assert_eq!((package.epoch, package.guid()), (Epoch::D, Some("bar")));
        assert_eq!(messages(&package), [""; 0]);
    }

    #[test]
    fn goes_on_where_the_outline_is_no_json() {
        let package = packed("{\"metadata\": {},        }", &document());
        assert_eq!(package.epoch, Epoch::B0);
        assert_eq!(package.guid(), Some("bar"));
        assert_eq!(
            messages(&package),
            ["package.json, byte 24: not JSON: trailing comma at line 1 column 25"]
        );
    }

    #[test]
    fn reports_every_oddity() {
        let mut odd = document();
        odd["visual"]["version"] = json!("1.0.2");
        odd["content"]["js"] = json!("undefined");
        odd["content"]["css"] = json!("");
        odd["content"]["iconBase64"] = json!("data:image/png;base64,R0lGODdh");
        odd["dependencies"] = json!({});
        odd["externalJS"] = Value::Null;
        odd["author"] = json!({"name": "Ann"});
        let package = packed(
            &OUTLINE.replace("\"resources\":[", "\"resources\":[{\"file\":\"project.css\"},"),
            &odd,
        );
        assert_eq!(
            messages(&package),
            [
                "package.json, /resources/0/file: the archive has no `project.css`",
                "resources/bar.pbiviz.json, /visual/version: `1.0.2`, but `1.0.0.0` in package.json",
                "resources/bar.pbiviz.json, /visual/version: `1.0.2` has not four parts",
                "resources/bar.pbiviz.json, /author/email: missing",
                "resources/bar.pbiviz.json, /content/js: the script is the word `undefined`",
                "resources/bar.pbiviz.json, /content/css: empty",
                "resources/bar.pbiviz.json, /content/iconBase64: called image/png, but the bytes are image/gif",
                "resources/bar.pbiviz.json, /dependencies: empty",
                "resources/bar.pbiviz.json, /externalJS: null",
            ]
        );
    }

    #[test]
    fn says_why_there_is_no_visual() {
        let check = |entries: &[(&str, &str)], expected: &str| {
            let entries: Vec<_> =
                entries.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
            let bytes = zip(&entries, CompressionMethod::Deflated);
            let error = Package::read("bar.pbiviz", &bytes).unwrap().visual().unwrap_err();
            let expected = format!("`bar.pbiviz` holds no visual that can be shown\n  {expected}");
            assert_eq!(error.to_string(), expected);
        };
        let file = "resources/bar.pbiviz.json";
        check(
            &[("package.json", OUTLINE), (file, "{\n  \"visual\": {")],
            "resources/bar.pbiviz.json, byte 14: not JSON: EOF while parsing an object at line 2 column 13",
        );
        check(
            &[("package.json", OUTLINE), ("resources/other.json", "{}")],
            "package.json, /resources/0/file: the archive has no `resources/bar.pbiviz.json`",
        );
        for (script, problem) in [
            (json!(42), "a number where a text must be"),
            (json!({"a": 1}), "an object where a text must be"),
            (Value::Null, "null where a text must be"),
        ] {
            let mut document = document();
            document["content"]["js"] = script;
            check(
                &[("package.json", OUTLINE), (file, &document.to_string())],
                &format!("resources/bar.pbiviz.json, /content/js: {problem}"),
            );
        }
        let mut document = document();
        document["visual"]["guid"] = json!(7);
        document["content"].as_object_mut().unwrap().remove("js");
        check(
            &[("package.json", &OUTLINE.replace("guid", "id")), (file, &document.to_string())],
            "resources/bar.pbiviz.json, /content/js: missing\n  \
             resources/bar.pbiviz.json, /visual/guid: a number where a text must be",
        );
        check(
            &[("package.json", r#"{"visual": {"guid": "bar"}}"#)],
            "package.json, /resources: names no `.pbiviz.json`, and no script",
        );
        check(&[("read.me", "")], "package.json: missing");
        let first_months = r#"{"visual": {"guid": "bar"}, "code": {"javaScript": {"resourceId": "rId3"}},
            "resources": [{"resourceId": "rId2", "file": "icon.png"}, {"resourceId": "rId3", "file": "project.js"}]}"#;
        check(
            &[("package.json", first_months)],
            "package.json, /resources/1/file: the archive has no `project.js`",
        );
    }

    #[test]
    fn takes_a_byte_order_mark_off() {
        let package = packed(&format!("\u{feff}{OUTLINE}"), &document());
        assert_eq!(package.guid(), Some("bar"));
        assert_eq!(messages(&package), ["package.json, byte 0: begins with a byte order mark"]);
    }

    #[test]
    fn reads_a_package_of_the_first_months() {
        let outline = json!({
            "build": "11.0.9168.916",
            "version": "1.0.0",
            "licenseTerms": "", "privacyTerms": "",
            "resources": [
                {"resourceId": "rId0", "sourceType": 3, "file": "resources/icon.png"},
                {"resourceId": "rId2", "sourceType": 1, "file": "resources/project.css"},
                {"resourceId": "rId3", "sourceType": 0, "file": "resources/project.js"},
            ],
            "visual": {"name": "bar", "displayName": "Bar", "guid": "PBI_CV_1"},
            "code": {"javaScript": {"resourceId": "rId3"}, "css": {"resourceId": "rId2"}},
            "images": {"icon": {"resourceId": "rId0"}},
        });
        let outline = outline.to_string();
        let entries: [(&str, &[u8]); 4] = [
            ("package.json", outline.as_bytes()),
            ("resources/icon.png", b"\x89PNG"),
            ("resources/project.css", b".a {}"),
            ("resources/project.js", b"var powerbi;"),
        ];
        let bytes = zip(&entries, CompressionMethod::Deflated);
        let package = Package::read("bar.pbiviz", &bytes).unwrap();
        assert_eq!((package.epoch, package.guid()), (Epoch::A1, Some("PBI_CV_1")));
        assert_eq!((package.script(), package.style()), (Some("var powerbi;"), Some(".a {}")));
        assert!(package.capabilities().is_none());
        let visual = package.visual().unwrap();
        assert_eq!((visual.name.as_str(), visual.script.as_str()), ("bar", "var powerbi;"));
        assert_eq!((visual.capabilities, visual.css.as_deref()), (Value::Null, Some(".a {}")));
    }

    #[test]
    fn refuses_what_is_no_archive() {
        for bytes in [&b""[..], b"PK", b"\0\0\0\0", b"PK\x05\x06\xff\xff\xff\xff\xff\xff\xff\xff"] {
            let error = Package::read("bar.pbiviz", bytes).unwrap_err();
            assert!(matches!(error, Error::NotAPackage { .. }), "{error}");
        }
    }

    #[test]
    fn survives_every_damage_of_a_byte() {
        let document = document().to_string();
        let entries: [(&str, &[u8]); 2] = [
            ("package.json", OUTLINE.as_bytes()),
            ("resources/bar.pbiviz.json", document.as_bytes()),
        ];
        let bytes = zip(&entries, CompressionMethod::Deflated);
        for position in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 0xff;
            let _ = Package::read("bar.pbiviz", &damaged);
            let _ = Package::read("bar.pbiviz", &bytes[..position]);
        }
    }

    #[test]
    fn refuses_a_bomb() {
        let zeros = vec![b' '; 80 << 20];
        let bytes = zip(&[("package.json", &zeros)], CompressionMethod::Deflated);
        assert!(bytes.len() < 1 << 20);
        let error = Package::read("bar.pbiviz", &bytes).unwrap_err();
        assert!(error.to_string().contains("more than 64 MiB"), "{error}");
    }
}
