//! From the visual's crate to WebAssembly, by cargo.

mod flags;
mod manifest;

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Error;
use crate::compile::flags::{Configuration, Machine};
use crate::compile::manifest::Manifest;

/// The target of every visual.
const TARGET: &str = "wasm32-unknown-unknown";
/// The profile that visuals are compiled in, unless the caller names another.
pub(crate) const PROFILE: &str = "visual";
/// What [`PROFILE`] means where the workspace does not say so itself: small before fast.
const PROFILE_SETTINGS: [&str; 6] = [
    r#"inherits="release""#,
    r#"opt-level="z""#,
    "lto=true",
    "codegen-units=2",
    r#"panic="abort""#,
    r#"strip="debuginfo""#,
];

/// A compiled crate.
pub(crate) struct Compiled {
    /// The module as the compiler left it, without bindings.
    pub(crate) module: PathBuf,
    /// Where cargo keeps what it builds.
    pub(crate) target_directory: PathBuf,
}

/// Compiles the crate in `directory`; what the compiler says goes to stderr.
///
/// Paths of this machine are kept out of the module, so that the same sources give the same bytes
/// in another folder. What remains is a path dependency outside the workspace: cargo hashes its
/// place into the names of its symbols, so it must stand at the same place for the same bytes.
pub(crate) fn compile(directory: &Path, profile: &str) -> Result<Compiled, Error> {
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
    let module = build(&directory, &manifest, &machine, profile)?;
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
    profile: &str,
) -> Result<PathBuf, Error> {
    let configuration = Configuration::read(directory, machine).map_err(Error::Read)?;
    let mut command = Command::new(cargo());
    command
        // Said here and not in the crate's manifest: next to a library for tests, which a manifest
        // would have to name as well, cargo leaves link-time optimization out.
        .args(["rustc", "--lib", "--crate-type", "cdylib"])
        .arg("--message-format=json-render-diagnostics")
        .args(["--target", TARGET, "--profile", profile])
        .arg("--manifest-path")
        .arg(directory.join("Cargo.toml"))
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if profile == PROFILE && !manifest.has_profile(PROFILE) && !configuration.has_profile(PROFILE) {
        for setting in PROFILE_SETTINGS {
            command.arg("--config").arg(format!("profile.{PROFILE}.{setting}"));
        }
    }
    flags::add_to(&mut command, &flags::remap(manifest, machine), &configuration);

    let no_toolchain = |source| Error::NoToolchain { program: cargo().into(), source };
    let mut child = command.spawn().map_err(no_toolchain)?;
    let stdout = child.stdout.take().expect("stdout is piped");
    let module = find_module(BufReader::new(stdout), &directory.join("Cargo.toml"));
    let status = child.wait().map_err(no_toolchain)?;
    match module {
        Some(module) if status.success() => Ok(module),
        _ => Err(Error::Compile { package: manifest.package.clone() }),
    }
}

/// Reads cargo's messages to their end, and picks the module of the crate itself.
fn find_module(messages: impl BufRead, manifest: &Path) -> Option<PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        manifest_path: PathBuf,
        #[serde(default)]
        filenames: Vec<PathBuf>,
    }
    messages
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| serde_json::from_str::<Message>(&line).ok())
        .filter(|message| message.manifest_path == manifest)
        .flat_map(|message| message.filenames)
        .filter(|file| file.extension().is_some_and(|extension| extension == "wasm"))
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_the_module_of_the_crate_itself() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","manifest_path":"/other/Cargo.toml","filenames":["/t/other.wasm"]}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/v/Cargo.toml","filenames":["/t/v.rlib","/t/v.wasm"]}"#,
            "\n",
            "not json\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\n",
        );
        let module = find_module(messages.as_bytes(), Path::new("/v/Cargo.toml"));
        assert_eq!(module, Some(PathBuf::from("/t/v.wasm")));
    }
}
