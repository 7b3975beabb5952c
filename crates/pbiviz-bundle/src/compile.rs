//! From the visual's crate to WebAssembly, by cargo.

mod flags;
mod manifest;

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Error;
use crate::compile::flags::{Configuration, Machine};
use crate::compile::manifest::Manifest;

/// The target of every visual.
const TARGET: &str = "wasm32-unknown-unknown";

/// A profile of cargo's, and what it means where the workspace does not say so itself.
#[derive(Debug)]
pub(crate) struct Profile {
    name: &'static str,
    settings: &'static [&'static str],
}

/// For packages: small before fast.
pub(crate) const PACKAGE: Profile = Profile {
    name: "visual",
    settings: &[
        r#"inherits="release""#,
        r#"opt-level="z""#,
        "lto=true",
        "codegen-units=2",
        r#"panic="abort""#,
        r#"strip="debuginfo""#,
    ],
};

/// For previews: compiled again in a third of a second, and overflowing sums are found. What does not change
/// between two edits may take its time.
pub(crate) const PREVIEW: Profile = Profile {
    name: "visual-preview",
    settings: &[
        r#"inherits="dev""#,
        "opt-level=1",
        "debug=false",
        r#"panic="abort""#,
        r#"package."*".opt-level=2"#,
    ],
};

/// A compiled crate.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The module as the compiler left it, without bindings.
    pub(crate) module: PathBuf,
    /// Where cargo keeps what it builds.
    pub(crate) target_directory: PathBuf,
}

/// The folders that hold the code of the crate in `directory`, its own among them.
pub(crate) fn code_folders(directory: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    let directory = fs_err::canonicalize(directory).map_err(Error::Read)?;
    Ok(manifest::read(&cargo(), &directory.join("Cargo.toml"))?.code_folders)
}

/// The files that a module was compiled from, as cargo notes them beside it: sources, and whatever these include.
pub(crate) fn sources(module: &Path) -> BTreeSet<PathBuf> {
    let note = fs_err::read_to_string(module.with_extension("d")).unwrap_or_default();
    note.lines().flat_map(files_of_rule).collect()
}

/// The files after the colon of `module: file file`, where a space in a name follows a backslash.
fn files_of_rule(line: &str) -> Vec<PathBuf> {
    let Some((_, list)) = line.split_once(": ") else { return Vec::new() };
    let mut files = vec![String::new()];
    let mut letters = list.chars().peekable();
    while let Some(letter) = letters.next() {
        let name = files.last_mut().expect("there is at least one, and none is taken out");
        match letter {
            '\\' if letters.next_if_eq(&' ').is_some() => name.push(' '),
            ' ' => files.push(String::new()),
            _ => name.push(letter),
        }
    }
    files.into_iter().filter(|name| !name.is_empty()).map(PathBuf::from).collect()
}

/// What is heard while a crate is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Heard<'a> {
    /// A crate of this name has been compiled.
    Compiled(&'a str),
    /// A remark of the compiler's or cargo's, of one or more lines: a warning, an error.
    Remark(&'a str),
}

/// Where the compiler's words go.
pub(crate) enum Listener<'a> {
    /// Cargo writes them on stderr, in its own way.
    Terminal,
    /// To a function, one by one.
    Function(&'a mut dyn FnMut(Heard<'_>)),
}

/// Compiles the crate in `directory`.
///
/// Paths of this machine are kept out of the module, so that the same sources give the same bytes
/// in another folder. What remains is a path dependency outside the workspace: cargo hashes its
/// place into the names of its symbols, so it must stand at the same place for the same bytes.
pub(crate) fn compile(
    directory: &Path,
    profile: &Profile,
    listener: Listener<'_>,
) -> Result<Compiled, Error> {
    // Cargo names files by their real paths.
    let directory = fs_err::canonicalize(directory).map_err(Error::Read)?;
    let manifest_path = directory.join("Cargo.toml");
    let machine = std::thread::scope(|scope| {
        // Both ask a program that takes its time.
        let machine = scope.spawn(|| flags::machine(&directory));
        let manifest = manifest::read(&cargo(), &manifest_path);
        let machine = machine.join().expect("asking the compiler does not panic");
        Ok::<_, Error>((machine?, manifest?))
    });
    let (machine, manifest) = machine?;
    if !machine.wasm_library.is_dir() {
        return Err(Error::NoWasmTarget);
    }
    let module = build(&directory, &manifest, &machine, profile, listener)?;
    Ok(Compiled { module, target_directory: manifest.target_directory })
}

/// The cargo that runs us, else the one on the path.
fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn build(
    directory: &Path,
    manifest: &Manifest,
    machine: &Machine,
    profile: &Profile,
    listener: Listener<'_>,
) -> Result<PathBuf, Error> {
    let configuration = Configuration::read(directory, machine).map_err(Error::Read)?;
    let manifest_path = directory.join("Cargo.toml");
    let mut command = Command::new(cargo());
    command
        // Said here and not in the crate's manifest: next to a library for tests, which a manifest
        // would have to name as well, cargo leaves link-time optimization out.
        .args(["rustc", "--lib", "--crate-type", "cdylib"])
        .args(["--target", TARGET, "--profile", profile.name])
        .arg("--manifest-path")
        .arg(&manifest_path)
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if !manifest.has_profile(profile.name) && !configuration.has_profile(profile.name) {
        for setting in profile.settings {
            command.arg("--config").arg(format!("profile.{}.{setting}", profile.name));
        }
    }
    flags::add_to(&mut command, &flags::remap(manifest, machine), &configuration);

    let (module, status) = match listener {
        Listener::Terminal => {
            command.arg("--message-format=json-render-diagnostics");
            let mut child = command.spawn().map_err(no_toolchain)?;
            let messages = BufReader::new(child.stdout.take().expect("stdout is piped"));
            let module = listen(messages, &manifest_path, &mut |_| {});
            (module, child.wait())
        }
        Listener::Function(function) => {
            command.args(["--message-format=json", "--quiet"]).stderr(Stdio::piped());
            let mut child = command.spawn().map_err(no_toolchain)?;
            let messages = BufReader::new(child.stdout.take().expect("stdout is piped"));
            let mut errors = child.stderr.take().expect("stderr is piped");
            std::thread::scope(|scope| {
                // Cargo stops when one of its pipes is full, so both are read at once.
                let rest = scope.spawn(move || io::read_to_string(&mut errors).unwrap_or_default());
                let module = listen(messages, &manifest_path, function);
                let rest = rest.join().unwrap_or_default();
                if !rest.trim().is_empty() {
                    function(Heard::Remark(rest.trim_end()));
                }
                (module, child.wait())
            })
        }
    };
    match module {
        Some(module) if status.map_err(no_toolchain)?.success() => Ok(module),
        _ => Err(Error::Compile { package: manifest.package.clone() }),
    }
}

fn no_toolchain(source: io::Error) -> Error {
    Error::NoToolchain { program: cargo().into(), source }
}

/// Reads cargo's messages to their end, passes on what they say, and picks the module of the crate itself.
fn listen(
    messages: impl BufRead,
    manifest: &Path,
    listener: &mut dyn FnMut(Heard<'_>),
) -> Option<PathBuf> {
    let mut module = None;
    for line in messages.lines().map_while(Result::ok) {
        match serde_json::from_str(&line) {
            Ok(Said::CompilerArtifact(artifact)) => {
                if !artifact.fresh && !artifact.target.is_build_script() {
                    listener(Heard::Compiled(&artifact.target.name));
                }
                if artifact.manifest_path == manifest {
                    module =
                        artifact.filenames.into_iter().rfind(|file| is_module(file)).or(module);
                }
            }
            Ok(Said::CompilerMessage { message: Remark { rendered: Some(text) } }) => {
                listener(Heard::Remark(text.trim_end()));
            }
            // Of other kinds, or a line that a build script has written.
            _ => {}
        }
    }
    module
}

fn is_module(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "wasm")
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Said {
    CompilerArtifact(Artifact),
    CompilerMessage {
        message: Remark,
    },
    #[serde(other)]
    Another,
}

#[derive(Deserialize)]
struct Artifact {
    manifest_path: PathBuf,
    target: Target,
    filenames: Vec<PathBuf>,
    fresh: bool,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

impl Target {
    /// These are all called the same, and each belongs to a crate that is compiled next.
    fn is_build_script(&self) -> bool {
        self.kind.iter().any(|kind| kind == "custom-build")
    }
}

#[derive(Deserialize)]
struct Remark {
    rendered: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workspaces_say_the_same_of_packages() {
        let ours: toml::Table = PACKAGE.settings.join("\n").parse().unwrap();
        for manifest in [
            include_str!("../../../Cargo.toml"),
            include_str!("../../pbiviz-cli/src/new/Cargo.toml"),
        ] {
            let manifest: toml::Table = manifest.parse().unwrap();
            assert_eq!(manifest["profile"][PACKAGE.name].as_table(), Some(&ours));
        }
    }

    const MESSAGES: &str = concat!(
        r#"{"reason":"compiler-artifact","manifest_path":"/other/Cargo.toml","target":{"name":"other","kind":["lib"]},"filenames":["/t/other.wasm"],"fresh":true}"#,
        "\n",
        r#"{"reason":"compiler-message","message":{"rendered":"warning: odd\n"}}"#,
        "\n",
        r#"{"reason":"compiler-artifact","manifest_path":"/v/Cargo.toml","target":{"name":"v","kind":["cdylib"]},"filenames":["/t/v.rlib","/t/v.wasm"],"fresh":false}"#,
        "\n",
        "not json\n",
        r#"{"reason":"build-finished","success":true}"#,
        "\n",
    );

    #[test]
    fn picks_the_module_of_the_crate_itself() {
        let module = listen(MESSAGES.as_bytes(), Path::new("/v/Cargo.toml"), &mut |_| {});
        assert_eq!(module, Some(PathBuf::from("/t/v.wasm")));
    }

    #[test]
    fn reads_which_files_a_module_is_made_from() {
        let files = files_of_rule(r"/t/my\ v.wasm: /home/ann/my\ v/lib.rs C:\v\a.rs");
        assert_eq!(files, [PathBuf::from("/home/ann/my v/lib.rs"), PathBuf::from(r"C:\v\a.rs")]);
        assert!(files_of_rule("/t/v.wasm:").is_empty());
    }

    #[test]
    fn passes_on_what_is_said() {
        let mut heard = Vec::new();
        listen(MESSAGES.as_bytes(), Path::new("/v/Cargo.toml"), &mut |one| {
            heard.push(format!("{one:?}"));
        });
        assert_eq!(heard, [r#"Remark("warning: odd")"#, r#"Compiled("v")"#]);
    }
}
