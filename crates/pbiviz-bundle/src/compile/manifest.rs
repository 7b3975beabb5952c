//! What cargo knows about the visual's crate before it builds anything.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::Error;

/// The crate and its workspace.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub(crate) package: String,
    pub(crate) workspace_root: PathBuf,
    pub(crate) target_directory: PathBuf,
    /// Folders and names of the workspace's path dependencies.
    pub(crate) path_dependencies: BTreeSet<(PathBuf, String)>,
    /// Folders of the crate and of the path dependencies that go into it.
    pub(crate) code_folders: BTreeSet<PathBuf>,
    /// The text of the workspace's `Cargo.toml`, read as TOML.
    pub(crate) workspace: toml::Table,
}

impl Manifest {
    /// Whether the workspace has a profile of this name.
    pub(crate) fn has_profile(&self, name: &str) -> bool {
        has_profile(&self.workspace, name)
    }
}

/// Whether a manifest or a configuration file of cargo has a profile of this name.
pub(crate) fn has_profile(table: &toml::Table, name: &str) -> bool {
    table.get("profile").and_then(|profiles| profiles.get(name)).is_some()
}

/// Asks cargo about the crate of this `Cargo.toml`.
pub(crate) fn read(cargo: &OsStr, manifest: &Path) -> Result<Manifest, Error> {
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .current_dir(manifest.parent().unwrap_or(Path::new(".")))
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::NoToolchain { program: cargo.into(), source })?;
    let refused = |message: String| Error::Manifest { manifest: manifest.to_path_buf(), message };
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        let message = message.trim_end();
        return Err(refused(message.strip_prefix("error: ").unwrap_or(message).to_owned()));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout).map_err(|error| {
        refused(format!("`cargo metadata` answers in words of its own: {error}"))
    })?;
    let workspace = fs_err::read_to_string(metadata.workspace_root.join("Cargo.toml"))
        .map_err(Error::Read)?
        .parse()
        .map_err(|error: toml::de::Error| refused(error.to_string()))?;
    let Some(package) = metadata.packages.iter().find(|package| package.manifest_path == manifest)
    else {
        return Err(refused("it is a workspace without a package of its own".to_owned()));
    };
    let code_folders = metadata.code_folders(package);
    let path_dependencies = metadata
        .packages
        .iter()
        .flat_map(|package| &package.dependencies)
        .filter_map(|dependency| Some((dependency.path.clone()?, dependency.name.clone())))
        .collect();
    Ok(Manifest {
        package: package.name.clone(),
        workspace_root: metadata.workspace_root,
        target_directory: metadata.target_directory,
        path_dependencies,
        code_folders,
        workspace,
    })
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Metadata {
    /// The folders of a package and of all that it depends on by path. Those outside of the workspace are there, but
    /// cargo does not say without a lock file what they depend on in their turn.
    fn code_folders(&self, package: &Package) -> BTreeSet<PathBuf> {
        let mut folders = BTreeSet::new();
        let mut left = vec![package.folder().to_path_buf()];
        while let Some(folder) = left.pop() {
            let package = self.packages.iter().find(|package| package.folder() == folder);
            if folders.insert(folder) {
                let dependencies = package.into_iter().flat_map(|package| &package.dependencies);
                let is_for_tests =
                    |dependency: &&Dependency| dependency.kind.as_deref() == Some("dev");
                left.extend(
                    dependencies
                        .filter(|dependency| !is_for_tests(dependency))
                        .filter_map(|dependency| dependency.path.clone()),
                );
            }
        }
        folders
    }
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

impl Package {
    fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("/"))
    }
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    path: Option<PathBuf>,
    kind: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest_of(text: &str) -> Result<Manifest, Error> {
        let directory = tempfile::tempdir().unwrap();
        let root = fs_err::canonicalize(directory.path()).unwrap();
        let write = |name: &str, text: &str| {
            fs_err::create_dir_all(root.join(name).join("src")).unwrap();
            fs_err::write(root.join(name).join("src/lib.rs"), "").unwrap();
            fs_err::write(root.join(name).join("Cargo.toml"), text).unwrap();
        };
        write("visual", text);
        write("sdk", "[workspace]\n[package]\nname = \"sdk\"\n");
        read(&crate::compile::cargo(), &root.join("visual/Cargo.toml"))
    }

    #[test]
    fn reads_name_dependencies_and_profile() {
        let manifest = manifest_of(
            "[workspace]\n[package]\nname = \"bar\"\n[dependencies]\nsdk = { path = \"../sdk\" }\n[profile.visual]\ninherits = \"release\"\n",
        );
        let manifest = manifest.unwrap();
        assert_eq!(manifest.package, "bar");
        assert!(manifest.has_profile("visual") && !manifest.has_profile("small"));
        let names: Vec<&str> =
            manifest.path_dependencies.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["sdk"]);
        let folders: Vec<_> =
            manifest.code_folders.iter().map(|folder| folder.file_name().unwrap()).collect();
        assert_eq!(folders, ["sdk", "visual"]);
    }

    #[test]
    fn passes_on_why_cargo_refuses() {
        let error = manifest_of("[package]\nname = \"no spaces\"\n").unwrap_err();
        assert!(error.to_string().contains("no spaces"), "{error}");
        let error = manifest_of("[workspace]\n").unwrap_err();
        assert!(error.to_string().contains("a workspace without a package"), "{error}");
    }
}
