//! Compiler flags that keep the paths of this machine out of the module.
//!
//! Panic messages, and with them the module's bytes, carry paths of source files. Each prefix that
//! another machine or folder would not share is replaced by a short name; the standard library has
//! names of its own, `/rustc/…`, wherever it stands. Cargo leaves such replacements out of the hash
//! in its symbol names, so they do not make other bytes by themselves.

use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;
use crate::compile::TARGET;
use crate::compile::manifest::{Manifest, has_profile};

/// Separates flags in `CARGO_ENCODED_RUSTFLAGS`.
const SEPARATOR: &str = "\x1f";
/// The folder where cargo unpacks crates of crates.io; leaving it out makes the paths short.
const CRATES_IO: &str = "index.crates.io-1949cf8c6b5b557f";

/// What the machine has of Rust.
#[derive(Debug)]
pub(crate) struct Machine {
    /// Where the standard library for WebAssembly stands, if it is installed.
    pub(crate) wasm_library: PathBuf,
    /// Cargo's folder for downloads and settings.
    pub(crate) cargo_home: Option<PathBuf>,
}

/// Asks the compiler that cargo will use in this folder.
pub(crate) fn machine(directory: &Path) -> Result<Machine, Error> {
    let program = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(&program)
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(directory)
        .output()
        .map_err(|source| Error::NoToolchain { program: program.into(), source })?;
    let wasm_library = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end());
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    Ok(Machine { wasm_library, cargo_home })
}

/// The flags, most general prefix first: the compiler takes the last one that fits.
pub(crate) fn remap(manifest: &Manifest, machine: &Machine) -> Vec<String> {
    let mut prefixes: Vec<(PathBuf, &str)> = Vec::new();
    for (folder, name) in &manifest.path_dependencies {
        if !folder.starts_with(&manifest.workspace_root) {
            prefixes.push((folder.clone(), name));
        }
    }
    prefixes.push((manifest.workspace_root.clone(), ""));
    prefixes.push((manifest.target_directory.clone(), "target"));
    if let Some(cargo_home) = &machine.cargo_home {
        let sources = cargo_home.join("registry/src");
        prefixes.push((sources.clone(), "registry"));
        prefixes.push((sources.join(CRATES_IO), ""));
        prefixes.push((cargo_home.join("git/checkouts"), "git"));
    }
    prefixes
        .iter()
        .map(|(prefix, name)| format!("--remap-path-prefix={}={name}", prefix.display()))
        .collect()
}

/// Adds flags to those that the user has set, wherever that was.
///
/// Cargo takes flags from one place only, in the order of this function, except that it joins the
/// command line and all files for the same key.
pub(crate) fn add_to(command: &mut Command, flags: &[String], configuration: &Configuration) {
    let from_environment = env::var("CARGO_ENCODED_RUSTFLAGS")
        .ok()
        .map(|encoded| encoded.split(SEPARATOR).map(str::to_owned).collect())
        .or_else(|| env::var("RUSTFLAGS").ok().map(|flags| words(&flags)));
    if let Some(mut all) = from_environment {
        all.retain(|flag| !flag.is_empty());
        all.extend_from_slice(flags);
        command.env("CARGO_ENCODED_RUSTFLAGS", all.join(SEPARATOR));
        return;
    }
    let mut all = configuration.general_flags();
    all.extend_from_slice(flags);
    let mut setting = OsString::from(format!("target.{TARGET}.rustflags="));
    // A list of texts is written in TOML as it is in JSON.
    setting.push(serde_json::to_string(&all).expect("texts can always be written as JSON"));
    command.arg("--config").arg(setting);
}

fn words(flags: &str) -> Vec<String> {
    flags.split_whitespace().map(str::to_owned).collect()
}

/// Cargo's settings as far as they bear on a build of ours, most specific file first.
#[derive(Debug, Default)]
pub(crate) struct Configuration {
    files: Vec<toml::Table>,
}

impl Configuration {
    /// Reads the files that cargo would read in this folder.
    pub(crate) fn read(directory: &Path, machine: &Machine) -> io::Result<Self> {
        let mut folders: Vec<PathBuf> =
            directory.ancestors().map(|folder| folder.join(".cargo")).collect();
        folders.extend(machine.cargo_home.clone());
        folders.dedup();
        let mut files = Vec::new();
        for folder in folders {
            let file = ["config", "config.toml"].map(|name| folder.join(name));
            let Some(file) = file.iter().find(|file| file.is_file()) else { continue };
            // Cargo explains a faulty file better when its turn comes.
            files.extend(fs_err::read_to_string(file)?.parse::<toml::Table>().ok());
        }
        Ok(Self { files })
    }

    /// Whether some file has a profile of this name.
    pub(crate) fn has_profile(&self, name: &str) -> bool {
        self.files.iter().any(|file| has_profile(file, name))
    }

    /// Flags for all targets, which cargo ignores once there are flags for one target: they have
    /// to be repeated beside ours, unless the user's own flags for the target hide them already.
    fn general_flags(&self) -> Vec<String> {
        let hidden = self.files.iter().any(|file| {
            let targets = file.get("target").and_then(toml::Value::as_table);
            targets.into_iter().flatten().any(|(target, settings)| {
                let applies = target == TARGET || target.starts_with("cfg(");
                applies && settings.get("rustflags").is_some()
            })
        });
        if hidden {
            return Vec::new();
        }
        let general = |file: &toml::Table| match file.get("build")?.get("rustflags")? {
            toml::Value::String(flags) => Some(words(flags)),
            toml::Value::Array(flags) => {
                Some(flags.iter().filter_map(|flag| flag.as_str().map(str::to_owned)).collect())
            }
            _ => None,
        };
        // Cargo puts the most specific file last.
        self.files.iter().rev().filter_map(general).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_path_of_the_machine_is_left() {
        let manifest = Manifest {
            package: "bar".to_owned(),
            workspace_root: "/home/ann/bar".into(),
            target_directory: "/home/ann/bar/target".into(),
            path_dependencies: [
                ("/home/ann/bar/shapes".into(), "shapes".to_owned()),
                ("/home/ann/sdk".into(), "pbiviz".to_owned()),
            ]
            .into(),
            code_folders: BTreeSet::new(),
            workspace: toml::Table::new(),
        };
        let machine =
            Machine { wasm_library: PathBuf::new(), cargo_home: Some("/home/ann/.cargo".into()) };
        assert_eq!(
            remap(&manifest, &machine),
            [
                "--remap-path-prefix=/home/ann/sdk=pbiviz",
                "--remap-path-prefix=/home/ann/bar=",
                "--remap-path-prefix=/home/ann/bar/target=target",
                "--remap-path-prefix=/home/ann/.cargo/registry/src=registry",
                "--remap-path-prefix=/home/ann/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f=",
                "--remap-path-prefix=/home/ann/.cargo/git/checkouts=git",
            ]
        );
    }

    fn general_flags(files: &[&str]) -> Vec<String> {
        let files = files.iter().map(|text| text.parse().unwrap()).collect();
        Configuration { files }.general_flags()
    }

    #[test]
    fn repeats_flags_for_all_targets() {
        let near = "[build]\nrustflags = [\"--cfg\", \"near\"]";
        let far = "[build]\nrustflags = \"--cfg far\"";
        assert_eq!(general_flags(&[near, far]), ["--cfg", "far", "--cfg", "near"]);
    }

    #[test]
    fn leaves_flags_for_all_targets_out_where_cargo_does() {
        let near = "[target.wasm32-unknown-unknown]\nrustflags = [\"--cfg\", \"own\"]";
        let far = "[build]\nrustflags = \"--cfg far\"";
        assert_eq!(general_flags(&[near, far]), [""; 0]);
        let other = "[target.x86_64-unknown-linux-gnu]\nrustflags = [\"--cfg\", \"own\"]";
        assert_eq!(general_flags(&[other, far]), ["--cfg", "far"]);
    }

    #[test]
    fn reads_the_files_of_all_folders_above() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("project/visual");
        for folder in [&root.path().join("project"), &inner] {
            fs_err::create_dir_all(folder.join(".cargo")).unwrap();
        }
        fs_err::write(root.path().join("project/.cargo/config.toml"), "[profile.visual]").unwrap();
        fs_err::write(inner.join(".cargo/config.toml"), "not toml").unwrap();
        let machine = Machine { wasm_library: PathBuf::new(), cargo_home: None };
        assert!(Configuration::read(&inner, &machine).unwrap().has_profile("visual"));
    }
}
