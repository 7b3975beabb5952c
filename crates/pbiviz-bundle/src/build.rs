//! The whole road from a visual's folder to its package.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pbiviz_schema::{Diagnostic, Severity, VisualMetadata};

use crate::bindings::Bindings;
use crate::compile::Listener;
use crate::document::{Documents, Parts};
use crate::project::Project;
use crate::script::{Plugin, RECORDER, SHIM, Script, ScriptParts};
use crate::stamp::{Sizes, Stamp, digest, tool};
use crate::{Error, archive, bindings, compile, document, project, record, script, style};

/// Chromium's limit for compiling a module while the page waits; above it the shim starts the
/// visual later, and the first updates wait.
const SYNCHRONOUS_WASM_LIMIT: usize = 8 << 20;

/// What to package, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageRequest {
    /// The visual's folder, with `pbiviz.json` and `Cargo.toml`.
    pub directory: PathBuf,
    /// Where the package goes; `dist` in the visual's folder if not said.
    pub out_directory: Option<PathBuf>,
    /// Adds `_DEBUG` to the GUID, so that the visual stands beside its released self.
    pub dev: bool,
    /// Makes script and style small.
    pub minify: bool,
    /// Adds a recorder: a button that saves what Power BI has sent to the visual.
    ///
    /// The GUID stays, so that the package can take the visual's place in a report. What tells it from the release is
    /// `(recording)` behind the visual's name and `.recording` in the file's.
    pub record: bool,
}

impl PackageRequest {
    /// A request for the small, released package of a folder.
    pub fn new(directory: impl Into<PathBuf>) -> Self {
        Self {
            directory: directory.into(),
            out_directory: None,
            dev: false,
            minify: true,
            record: false,
        }
    }
}

/// A finished package.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Packaged {
    /// The `.pbiviz` file.
    pub path: PathBuf,
    /// Bytes of the module, of the script's parts, of the rest, and of the archive.
    pub sizes: Vec<(&'static str, u64)>,
    /// Rules that the visual would better keep.
    pub warnings: Vec<Diagnostic>,
    /// Whether the file was written; it is not when it would be the same.
    pub rebuilt: bool,
}

/// A finished step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What was done, in one word.
    pub name: &'static str,
    /// How long it took.
    pub duration: Duration,
}

/// Makes the package of a visual.
///
/// All files are checked before anything is compiled. When something fails there is no package:
/// one that an earlier build left under the same name is removed, as far as the name can still be
/// read from `pbiviz.json`. The file appears whole or not at all. Input that is the same as last time
/// gives the same bytes, and then nothing is written.
///
/// # Errors
///
/// Whatever is wrong with the visual's files, its code or this machine; see [`Error`].
pub fn package(
    request: &PackageRequest,
    progress: &mut dyn FnMut(Step),
) -> Result<Packaged, Error> {
    let result = build(request, progress);
    if result.is_err() {
        remove_stale(request);
    }
    result
}

fn build(request: &PackageRequest, progress: &mut dyn FnMut(Step)) -> Result<Packaged, Error> {
    let mut since = Instant::now();
    let mut done = |name| {
        progress(Step { name, duration: since.elapsed() });
        since = Instant::now();
    };
    let (mut project, css, mut warnings) = check(&request.directory, request.minify)?;
    done("checked");

    let compiled = compile::compile(&request.directory, &compile::PACKAGE, Listener::Terminal)?;
    let module = fs_err::read(&compiled.module).map_err(Error::Read)?;
    done("compiled");

    let mut visual = project.said.manifest.visual.clone();
    if request.dev {
        visual.guid = visual.guid.debug();
    }
    if request.record {
        visual.display_name.push_str(" (recording)");
        record::declare_download(&mut project.said.capabilities);
    }
    let path = package_path(request, visual.guid.as_str(), &visual.version.to_string());
    let stamp_path = stamp_path(&compiled.target_directory, &path);
    let (minify, record) = (request.minify, request.record);
    let recipe = Recipe { visual, project: &project, css, minify, record };
    let input = recipe.digest(&module);
    if let Some(sizes) = unchanged(&stamp_path, input, &path) {
        warnings.extend(size_warning(sizes.wasm));
        return Ok(Packaged { path, sizes: rows(&sizes), warnings, rebuilt: false });
    }

    let bindings = bindings::bindings(&compiled.module, module)?;
    done("bound");
    let script = recipe.script(&bindings)?;
    done("joined");
    let bytes = recipe.archive(&script.text)?;
    write(&path, &bytes).map_err(Error::Write)?;
    let sizes = Sizes {
        wasm: bindings.wasm.len(),
        glue: script.glue_size,
        shim: script.shim_size,
        css: recipe.css.as_deref().map_or(0, str::len),
        icon: project.icon.len(),
        script: script.text.len(),
        archive: bytes.len(),
    };
    let output = digest([bytes.as_slice()]);
    Stamp { input, output, sizes }.write(&stamp_path).map_err(Error::Write)?;
    done("archived");
    warnings.extend(size_warning(sizes.wasm));
    Ok(Packaged { path, sizes: rows(&sizes), warnings, rebuilt: true })
}

/// Reads and judges all files, and compiles the style sheet, which can be wrong as well.
pub(crate) fn check(
    directory: &Path,
    minify: bool,
) -> Result<(Project, Option<String>, Vec<Diagnostic>), Error> {
    let (project, mut diagnostics) = project::read(directory)?;
    let css = project.as_ref().and_then(|project| {
        let path = project.said.manifest.paths.style.as_deref()?;
        style::style(directory, path, minify, &mut diagnostics)
    });
    match project {
        Some(project) if !diagnostics.iter().any(Diagnostic::is_error) => {
            Ok((project, css, diagnostics))
        }
        _ => Err(Error::Diagnostics(diagnostics)),
    }
}

/// Everything but the compiled module.
struct Recipe<'a> {
    visual: VisualMetadata,
    project: &'a Project,
    css: Option<String>,
    minify: bool,
    record: bool,
}

impl Recipe<'_> {
    /// A digest of all that the package is made from, the tool that makes it included.
    fn digest(&self, module: &[u8]) -> u64 {
        // The documents without a script hold every text of the project.
        let documents = self.documents("");
        digest([
            module,
            documents.outline.as_bytes(),
            documents.document.as_bytes(),
            &[u8::from(self.minify), u8::from(self.record)],
            tool().as_bytes(),
        ])
    }

    fn script(&self, bindings: &Bindings) -> Result<Script, Error> {
        script::script(&ScriptParts {
            plugin: Plugin::of(&self.visual, &self.project.api_version()),
            shim: SHIM,
            recorder: self.record.then_some(RECORDER),
            bindings,
            minify: self.minify,
        })
    }

    fn archive(&self, script: &str) -> Result<Vec<u8>, Error> {
        archive::archive(self.visual.guid.as_str(), &self.documents(script))
    }

    fn documents(&self, script: &str) -> Documents {
        let said = &self.project.said;
        document::documents(&Parts {
            visual: &self.visual,
            author: &said.manifest.author,
            api_version: &self.project.api_version(),
            string_resources: &said.string_resources,
            capabilities: &said.capabilities,
            dependencies: said.dependencies.as_ref(),
            script,
            style: self.css.as_deref(),
            icon: &self.project.icon,
        })
    }
}

/// Where the package of this visual goes.
fn package_path(request: &PackageRequest, guid: &str, version: &str) -> PathBuf {
    let directory = request.out_directory.clone().unwrap_or_else(|| request.directory.join("dist"));
    let kind = if request.record { ".recording" } else { "" };
    directory.join(format!("{guid}.{version}{kind}.pbiviz"))
}

/// Where the stamp of a package stands: several packages may share a folder of cargo's.
fn stamp_path(target_directory: &Path, path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let name = format!("{:016x}.json", digest([path.as_os_str().as_encoded_bytes()]));
    target_directory.join("pbiviz").join(name)
}

/// The sizes of the package at `path`, if it is what this input would give.
fn unchanged(stamp_path: &Path, input: u64, path: &Path) -> Option<Sizes> {
    let stamp = Stamp::read(stamp_path)?;
    let is_same =
        stamp.input == input && stamp.output == digest([fs_err::read(path).ok()?.as_slice()]);
    is_same.then_some(stamp.sizes)
}

/// Writes beside the path, then renames: nobody ever sees half a package.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    let mut beside = tempfile::Builder::new();
    beside.prefix(".pbiviz-");
    // A temporary file is closed to others; a package is a file like any other.
    #[cfg(unix)]
    beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = beside.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// Removes what an earlier build has left for this request.
fn remove_stale(request: &PackageRequest) {
    // The manifest may be what is wrong, so only two texts of it are needed.
    let Ok(bytes) = fs_err::read(request.directory.join("pbiviz.json")) else { return };
    let Some((guid, version)) = project::file_name_parts(&bytes) else { return };
    let suffix = if request.dev { "_DEBUG" } else { "" };
    let path = package_path(request, &format!("{guid}{suffix}"), &version);
    // There may be none, and one that cannot be removed is not what the user has to mend first.
    let _ = fs_err::remove_file(path);
}

fn rows(sizes: &Sizes) -> Vec<(&'static str, u64)> {
    [
        ("wasm", sizes.wasm),
        ("glue", sizes.glue),
        ("shim", sizes.shim),
        ("css", sizes.css),
        ("icon", sizes.icon),
        ("script", sizes.script),
        ("archive", sizes.archive),
    ]
    .map(|(name, size)| (name, size as u64))
    .to_vec()
}

fn size_warning(wasm: usize) -> Option<Diagnostic> {
    (wasm > SYNCHRONOUS_WASM_LIMIT).then(|| Diagnostic {
        severity: Severity::Warning,
        file: "Cargo.toml".to_owned(),
        line: 1,
        column: 1,
        pointer: String::new(),
        message: format!("the module has {wasm} bytes, more than browsers compile at once"),
        help: Some(format!(
            "stay below {SYNCHRONOUS_WASM_LIMIT} bytes, or the visual starts later and its first updates wait"
        )),
    })
}

/// A visual that compiles within a second, for the tests here and of the preview.
#[cfg(test)]
pub(crate) mod samples {
    use super::write;

    pub(crate) const MANIFEST: &str = r#"{
        "visual": {
            "name": "bare", "displayName": "Bare", "guid": "bare0123456789ABCDEF", "visualClassName": "Visual",
            "version": "1.0.0.0", "description": "Nothing", "supportUrl": "https://example.com", "gitHubUrl": ""
        },
        "author": {"name": "Ann", "email": "ann@example.com"},
        "apiVersion": "5.11.0",
        "assets": {"icon": "assets/icon.png"},
        "style": "style/visual.css",
        "capabilities": "capabilities.json"
    }"#;
    /// A crate without dependencies, so that the tests do not compile half a registry.
    pub(crate) const CRATE: &str = "[workspace]\n[package]\nname = \"bare\"\nedition = \"2024\"\n";
    pub(crate) const CODE: &str = r#"
        #![no_std]

        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
            loop {}
        }

        #[unsafe(export_name = "createVisual")]
        pub extern "C" fn pick(index: usize) -> u8 {
            // Nothing of the core library may be linked: it was compiled with that feature.
            let text: &[u8] = if cfg!(debug_assertions) { include_bytes!("lib.rs") } else { b"release" };
            text.get(index).copied().unwrap_or(0)
        }
    "#;
    /// Without this feature of the compiler's, wasm-bindgen has no need of its runtime.
    pub(crate) const CONFIGURATION: &str =
        "[target.wasm32-unknown-unknown]\nrustflags = [\"-Ctarget-feature=-reference-types\"]\n";
    /// A PNG of 20 by 20 pixels, the size that Power BI wants.
    pub(crate) const ICON: &[u8] = include_bytes!("build/icon.png");

    /// A visual's folder, at a place that differs from one to the next.
    pub(crate) fn visual() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for (name, content) in [
            ("pbiviz.json", MANIFEST.as_bytes()),
            (
                "capabilities.json",
                br#"{"privileges": [], "dataRoles": [], "dataViewMappings": []}"#,
            ),
            ("style/visual.css", b".bare { color: red; }"),
            ("assets/icon.png", ICON),
            (".cargo/config.toml", CONFIGURATION.as_bytes()),
            ("Cargo.toml", CRATE.as_bytes()),
            ("src/lib.rs", CODE.as_bytes()),
        ] {
            write(&directory.path().join(name), content).unwrap();
        }
        directory
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{CODE, CRATE, MANIFEST, visual};
    use super::*;
    use crate::Package;

    fn packaged(directory: &Path) -> Result<Packaged, Error> {
        package(&PackageRequest::new(directory), &mut |_| {})
    }

    fn files_in(directory: &Path) -> Vec<String> {
        let entries = fs_err::read_dir(directory).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn the_same_files_give_the_same_bytes_in_another_folder() {
        let (first, second) = (visual(), visual());
        let bytes = |directory: &Path| fs_err::read(packaged(directory).unwrap().path).unwrap();
        assert_eq!(bytes(first.path()), bytes(second.path()));
    }

    #[test]
    fn only_changed_input_is_packaged_again() {
        let directory = visual();
        let build = || packaged(directory.path()).unwrap();
        let first = build();
        assert!(first.rebuilt);
        assert_eq!(
            files_in(&directory.path().join("dist")),
            ["bare0123456789ABCDEF.1.0.0.0.pbiviz"]
        );

        let second = build();
        assert!(!second.rebuilt);
        assert_eq!((&second.path, &second.sizes), (&first.path, &first.sizes));

        // A package that is gone or that somebody changed is written again.
        let bytes = fs_err::read(&first.path).unwrap();
        fs_err::remove_file(&first.path).unwrap();
        assert!(build().rebuilt);
        fs_err::write(&first.path, "changed").unwrap();
        assert!(build().rebuilt);
        assert_eq!(fs_err::read(&first.path).unwrap(), bytes);

        let change = |name: &str, content: &str| {
            fs_err::write(directory.path().join(name), content).unwrap();
            assert!(build().rebuilt, "{name}");
            assert!(!build().rebuilt, "{name}");
        };
        change("style/visual.css", ".bare { color: blue; }");
        change(
            "capabilities.json",
            r#"{"privileges": [], "dataRoles": [], "dataViewMappings": [], "objects": {}}"#,
        );
        change("pbiviz.json", &MANIFEST.replace("Nothing", "Nothing much"));
        change("src/lib.rs", &CODE.replace("release", "changed"));
        let mut readable = PackageRequest::new(directory.path());
        readable.minify = false;
        assert!(package(&readable, &mut |_| {}).unwrap().rebuilt);
    }

    #[test]
    fn the_debug_build_stands_beside_the_release() {
        let directory = visual();
        let release = packaged(directory.path()).unwrap();
        let request = PackageRequest { dev: true, ..PackageRequest::new(directory.path()) };
        let mut steps = Vec::new();
        let debug = package(&request, &mut |step| steps.push(step.name)).unwrap();
        assert_eq!(steps, ["checked", "compiled", "bound", "joined", "archived"]);
        assert_ne!(debug.path, release.path);
        let package = Package::open(&debug.path).unwrap();
        assert_eq!(package.guid(), Some("bare0123456789ABCDEF_DEBUG"));
        assert!(package.script().unwrap().contains("bare0123456789ABCDEF_DEBUG"));
        assert_eq!(package.findings, []);
    }

    #[test]
    fn what_records_is_told_from_the_release_and_takes_its_place() {
        let directory = visual();
        let release = packaged(directory.path()).unwrap();
        let request = PackageRequest { record: true, ..PackageRequest::new(directory.path()) };
        let recording = package(&request, &mut |_| {}).unwrap();
        assert!(recording.rebuilt && !package(&request, &mut |_| {}).unwrap().rebuilt);
        let name = recording.path.file_name().unwrap();
        assert_eq!(name, "bare0123456789ABCDEF.1.0.0.0.recording.pbiviz");

        let [release, recording] =
            [release, recording].map(|one| Package::open(&one.path).unwrap());
        assert_eq!((recording.guid(), &recording.findings), (release.guid(), &vec![]));
        for pointer in ["/visual/displayName", "/visual/name", "/visual/version"] {
            let suffix = if pointer.ends_with("displayName") { " (recording)" } else { "" };
            let expected = format!("{}{suffix}", release.text(pointer).unwrap());
            assert_eq!(recording.text(pointer), Some(expected.as_str()));
        }
        let privileges = |package: &Package| package.capabilities().unwrap()["privileges"].clone();
        assert_eq!(privileges(&release), serde_json::json!([]));
        assert_eq!(privileges(&recording)[0]["name"], "ExportContent");
        assert!(recording.script().unwrap().contains("pbiviz-recording"));
    }

    #[test]
    fn a_release_holds_nothing_of_the_recorder() {
        let directory = visual();
        let script = |record: bool, minify: bool| {
            let request =
                PackageRequest { record, minify, ..PackageRequest::new(directory.path()) };
            let packaged = package(&request, &mut |_| {}).unwrap();
            Package::open(&packaged.path).unwrap().script().unwrap().to_owned()
        };
        let before = script(false, true);
        for sign in ["pbiviz-recording", "downloadService", "attachShadow"] {
            assert!(!before.contains(sign), "{sign}");
        }
        // Without it, the readable script of a recording package is the release's.
        let readable = script(true, false).replacen(RECORDER, "", 1);
        assert_eq!(readable.replace("Bare (recording)", "Bare"), script(false, false));
    }

    #[test]
    fn a_failure_leaves_no_package() {
        let directory = visual();
        let fails = |name: &str, right: &str, wrong: &str| {
            let path = packaged(directory.path()).unwrap().path;
            fs_err::write(directory.path().join(name), wrong).unwrap();
            let error = packaged(directory.path()).unwrap_err();
            assert!(!path.exists(), "{name}");
            assert_eq!(files_in(path.parent().unwrap()), [""; 0]);
            fs_err::write(directory.path().join(name), right).unwrap();
            error
        };
        let error = fails("pbiviz.json", MANIFEST, &MANIFEST.replace("ann@example.com", ""));
        assert!(matches!(error, Error::Diagnostics(_)), "{error}");
        let error = fails("src/lib.rs", CODE, "fn pick() -> u8 {}");
        assert!(matches!(error, Error::Compile { .. }), "{error}");
        let error = fails("Cargo.toml", CRATE, &CRATE.replace("name", "nome"));
        assert!(matches!(error, Error::Manifest { .. }), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_a_package() {
        use std::os::unix::fs::PermissionsExt;

        let directory = visual();
        let path = packaged(directory.path()).unwrap().path;
        let plain = directory.path().join("plain");
        fs_err::write(&plain, "").unwrap();
        let mode = |path: &Path| fs_err::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&plain));
    }

    #[test]
    fn a_profile_of_the_workspace_is_kept() {
        let directory = visual();
        let wasm_size = || packaged(directory.path()).unwrap().sizes[0];
        let ours = wasm_size();
        let profile = "[profile.visual]\ninherits = \"release\"\nlto = true\npanic = \"abort\"\ndebug-assertions = true\n";
        fs_err::write(directory.path().join("Cargo.toml"), format!("{CRATE}{profile}")).unwrap();
        let theirs = wasm_size();
        assert!(ours.1 + 300 < theirs.1, "{ours:?} {theirs:?}");
    }
}
