//! A visual that is built again and again while it is edited, and never leaves this machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pbiviz_schema::{Diagnostic, Severity, StringResources};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::bindings::{self, Bindings};
use crate::compile::{self, Heard, Listener};
use crate::project::Project;
use crate::script::{self, Plugin, SHIM, ScriptParts};
use crate::stamp::digest;
use crate::{Error, Package, build};

/// Files that decide how the code is compiled, beside the code itself.
const SETTINGS: [&str; 4] = ["Cargo.toml", "Cargo.lock", "rust-toolchain", "rust-toolchain.toml"];

/// A visual as a page that plays Power BI's part needs it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Visual {
    /// The identifier that the script registers the visual under.
    pub guid: String,
    /// The visual's name in code.
    pub name: String,
    /// The visual's name for people.
    pub display_name: String,
    /// The visual's version.
    pub version: String,
    /// The version of Power BI's API that the visual is written for.
    pub api_version: String,
    /// The capabilities; in packages of the first months a part of the script, and null here.
    pub capabilities: Value,
    /// Texts by locale and key.
    pub string_resources: StringResources,
    /// The script.
    pub script: String,
    /// The style sheet, if there is one.
    pub css: Option<String>,
    /// The icon as data URI, if there is one.
    pub icon: Option<String>,
    /// All that the package says under `visual`, the members above among it.
    pub metadata: Value,
    /// Who made it, as written.
    pub author: Value,
    /// The packages of R that it needs, if it says so.
    pub dependencies: Option<Value>,
}

impl Package {
    /// The visual in the package.
    ///
    /// # Errors
    ///
    /// Where it lacks a script or a guid to find it by; the findings say why.
    pub fn visual(&self) -> Result<Visual, Error> {
        let no_visual = || {
            let errors = self.findings.iter().filter(|one| one.severity == Severity::Error);
            Error::NoVisual { name: self.name.clone(), findings: errors.cloned().collect() }
        };
        let text = |pointer: &str| self.text(pointer).unwrap_or_default().to_owned();
        let member = |name: &str| self.document.as_ref().and_then(|document| document.get(name));
        let documents = [&self.document, &self.outline].into_iter().flatten();
        let mut metadata = documents.filter_map(|document| document.get("visual"));
        Ok(Visual {
            guid: self.guid().ok_or_else(no_visual)?.to_owned(),
            name: text("/visual/name"),
            display_name: text("/visual/displayName"),
            version: text("/visual/version"),
            api_version: text("/apiVersion"),
            capabilities: self.capabilities().cloned().unwrap_or_default(),
            // Old packages list paths in their place.
            string_resources: member("stringResources")
                .and_then(|texts| StringResources::deserialize(texts).ok())
                .unwrap_or_default(),
            script: self.script().ok_or_else(no_visual)?.to_owned(),
            css: self.style().map(str::to_owned),
            icon: self.icon().map(str::to_owned),
            metadata: metadata
                .find(|visual| visual["guid"].is_string())
                .ok_or_else(no_visual)?
                .clone(),
            author: member("author").cloned().unwrap_or_else(|| json!({})),
            dependencies: member("dependencies").cloned(),
        })
    }
}

/// A visual's folder, and what was already made of its code.
///
/// The code is compiled when it has changed, and only then: a style or a capability is there in some hundredths
/// of a second.
///
/// ```no_run
/// # fn main() -> Result<(), pbiviz_bundle::Error> {
/// let mut workbench = pbiviz_bundle::Workbench::new("visual-template");
/// let before = workbench.build(&mut |heard| eprintln!("{heard:?}"))?;
/// workbench.changed("visual-template/style/visual.css".as_ref());
/// let after = workbench.build(&mut |heard| eprintln!("{heard:?}"))?;
/// assert_eq!(before.visual.script, after.visual.script);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Workbench {
    directory: PathBuf,
    code: Option<Code>,
    is_stale: bool,
}

/// Compiled code, and the script that was last made of it.
#[derive(Debug)]
struct Code {
    module_digest: u64,
    bindings: Bindings,
    sources: BTreeSet<PathBuf>,
    /// Who registers the visual, and the script that does.
    script: Option<(u64, String)>,
}

/// A build that succeeded.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Built {
    /// The visual.
    pub visual: Visual,
    /// Rules that the visual would better keep.
    pub warnings: Vec<Diagnostic>,
}

impl Workbench {
    /// A workbench for the visual in this folder; nothing is read yet.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self { directory: directory.into(), code: None, is_stale: true }
    }

    /// Folders that the code comes from: the visual's own, and path dependencies'.
    ///
    /// # Errors
    ///
    /// Where cargo does not understand the crate, or cannot be asked.
    pub fn code_folders(&self) -> Result<BTreeSet<PathBuf>, Error> {
        compile::code_folders(&self.directory)
    }

    /// Takes note that this file or folder is new, gone or another: the next build may have to compile.
    pub fn changed(&mut self, path: &Path) {
        self.is_stale |= is_code(path)
            || self.code.as_ref().is_some_and(|code| {
                // What happened may be said of a folder: it was renamed, or is gone.
                code.sources.iter().any(|source| source.starts_with(path))
            });
    }

    /// Builds the visual as its files are now. What the compiler says is heard at once.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the visual's files, its code or this machine; see [`Error`].
    pub fn build(&mut self, listener: &mut dyn FnMut(Heard<'_>)) -> Result<Built, Error> {
        let (project, css, warnings) = build::check(&self.directory, false)?;
        if self.is_stale {
            self.compile(listener)?;
        }
        let code = self.code.as_mut().expect("it is stale until it was compiled once");
        let script = code.script(&project)?;
        Ok(Built { visual: assembled(project, css, script), warnings })
    }

    fn compile(&mut self, listener: &mut dyn FnMut(Heard<'_>)) -> Result<(), Error> {
        let listener = Listener::Function(listener);
        let compiled = compile::compile(&self.directory, &compile::PREVIEW, listener)?;
        let module = fs_err::read(&compiled.module).map_err(Error::Read)?;
        let module_digest = digest([module.as_slice()]);
        let sources = compile::sources(&compiled.module);
        match &mut self.code {
            // A comment was edited, or an edit taken back.
            Some(code) if code.module_digest == module_digest => code.sources = sources,
            code => {
                let bindings = bindings::bindings(&compiled.module, module)?;
                *code = Some(Code { module_digest, bindings, sources, script: None });
            }
        }
        self.is_stale = false;
        Ok(())
    }
}

impl Code {
    /// The script for this project: the one of last time, if the project registers the same.
    fn script(&mut self, project: &Project) -> Result<String, Error> {
        let api_version = project.api_version();
        let plugin = Plugin::of(&project.said.manifest.visual, &api_version);
        let who = [plugin.name, plugin.display_name, plugin.class, plugin.api_version];
        let who = digest(who.map(str::as_bytes));
        if let Some((before, script)) = &self.script
            && *before == who
        {
            return Ok(script.clone());
        }
        let bindings = &self.bindings;
        let parts = ScriptParts { plugin, shim: SHIM, recorder: None, bindings, minify: false };
        let script = script::quick_script(&parts)?;
        self.script = Some((who, script.clone()));
        Ok(script)
    }
}

fn assembled(project: Project, css: Option<String>, script: String) -> Visual {
    let api_version = project.api_version();
    let visual = project.said.manifest.visual;
    let metadata =
        serde_json::to_value(&visual).expect("texts and numbers can always be written as JSON");
    Visual {
        guid: visual.guid.as_str().to_owned(),
        name: visual.name.as_str().to_owned(),
        display_name: visual.display_name,
        version: visual.version.to_string(),
        api_version,
        capabilities: project.said.capabilities,
        string_resources: project.said.string_resources,
        script,
        css,
        icon: Some(project.icon).filter(|icon| !icon.is_empty()),
        metadata,
        author: project.said.manifest.author,
        dependencies: project.said.dependencies,
    }
}

/// Whether a file of this name is code whatever the compiler has read so far: a module may be missing yet.
fn is_code(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    SETTINGS.contains(&name) || path.extension().is_some_and(|extension| extension == "rs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::samples::{CODE, CRATE, MANIFEST, visual};

    /// A visual with a crate of this name: two of one name, compiled at once, take each other's place.
    fn visual_of_crate(name: &str) -> tempfile::TempDir {
        let directory = visual();
        let manifest = CRATE.replace("bare", name);
        fs_err::write(directory.path().join("Cargo.toml"), manifest).unwrap();
        directory
    }

    /// Builds, and says what the compiler had to do.
    fn built(workbench: &mut Workbench) -> (Result<Built, Error>, Vec<String>) {
        let mut heard = Vec::new();
        let built = workbench.build(&mut |one| {
            heard.push(match one {
                Heard::Compiled(name) => format!("compiled {name}"),
                Heard::Remark(text) => text.to_owned(),
            });
        });
        (built, heard)
    }

    #[test]
    fn compiles_only_what_has_changed() {
        let directory = visual_of_crate("edited");
        let mut workbench = Workbench::new(directory.path());
        let mut build_after = |name: &str, content: &str| {
            let path = fs_err::canonicalize(directory.path()).unwrap().join(name);
            fs_err::write(&path, content).unwrap();
            workbench.changed(&path);
            let (built, heard) = built(&mut workbench);
            (built.unwrap().visual, heard)
        };
        let code = CODE.replace("include_bytes!(\"lib.rs\")", "b\"debug\"");
        fs_err::write(directory.path().join("src/lib.rs"), &code).unwrap();
        let (first, heard) = build_after("style/visual.css", ".bare { color: red; }");
        assert_eq!(heard, ["compiled edited"]);
        assert!(first.script.contains("bare0123456789ABCDEF"));
        assert_eq!(first.css.as_deref(), Some(".bare { color: red; }"));
        assert_eq!((first.name.as_str(), first.version.as_str()), ("bare", "1.0.0.0"));

        let (restyled, heard) = build_after("style/visual.css", ".bare { color: blue; }");
        assert_eq!((restyled.script, heard), (first.script.clone(), vec![]));
        assert_eq!(restyled.css.as_deref(), Some(".bare { color: blue; }"));

        let renamed = MANIFEST.replace("\"Bare\"", "\"Bear\"");
        let (renamed, heard) = build_after("pbiviz.json", &renamed);
        assert!(renamed.script.contains("\"Bear\"") && heard.is_empty(), "{heard:?}");

        let (commented, heard) = build_after("src/lib.rs", &format!("{code}// more"));
        assert_eq!((commented.script == renamed.script, heard.len()), (true, 1), "{heard:?}");
        let (changed, heard) =
            build_after("src/lib.rs", &code.replace("unwrap_or(0)", "unwrap_or(1)"));
        assert_eq!((changed.script == renamed.script, heard.len()), (false, 1), "{heard:?}");
    }

    #[test]
    fn a_file_that_the_code_includes_is_code() {
        let directory = visual_of_crate("including");
        let root = fs_err::canonicalize(directory.path()).unwrap();
        let includes = CODE.replace("lib.rs", "../notes and/words.txt");
        fs_err::write(root.join("src/lib.rs"), includes).unwrap();
        let words = root.join("notes and/words.txt");
        fs_err::create_dir(root.join("notes and")).unwrap();
        fs_err::write(&words, "some words").unwrap();
        let mut workbench = Workbench::new(directory.path());
        built(&mut workbench).0.unwrap();
        for (path, is_stale) in
            [("style/visual.css", false), ("notes", false), ("notes and/words.txt", true)]
        {
            workbench.changed(&root.join(path));
            assert_eq!(workbench.is_stale, is_stale, "{path}");
        }
    }

    #[test]
    fn says_what_is_wrong_and_goes_on_once_it_is_mended() {
        let directory = visual_of_crate("broken");
        let mut workbench = Workbench::new(directory.path());
        let mut build_with = |name: &str, content: &str| {
            let path = directory.path().join(name);
            fs_err::write(&path, content).unwrap();
            workbench.changed(&path);
            built(&mut workbench)
        };
        let (built, _) = build_with("src/lib.rs", CODE);
        let script = built.unwrap().visual.script;
        let (failed, heard) = build_with("src/lib.rs", "fn pick() -> u8 {}");
        assert!(matches!(failed.unwrap_err(), Error::Compile { .. }));
        let heard = heard.join("\n");
        assert!(heard.contains("mismatched types") && heard.contains("src/lib.rs:1:"), "{heard}");
        // What is wrong with the code is still there after an edit of something else.
        let (failed, _) = build_with("style/visual.css", "");
        assert!(matches!(failed.unwrap_err(), Error::Compile { .. }));
        let (failed, heard) = build_with("capabilities.json", "{");
        assert!(matches!(failed.unwrap_err(), Error::Diagnostics(_)) && heard.is_empty());
        let mended = r#"{"privileges": [], "dataRoles": [], "dataViewMappings": []}"#;
        build_with("capabilities.json", mended).0.unwrap_err();
        let (built, _) = build_with("src/lib.rs", CODE);
        assert_eq!(built.unwrap().visual.script, script);
    }

    #[test]
    fn knows_where_the_code_is() {
        let directory = visual();
        let root = fs_err::canonicalize(directory.path()).unwrap();
        let folders = Workbench::new(directory.path()).code_folders().unwrap();
        assert_eq!(folders, [root].into());
    }
}
