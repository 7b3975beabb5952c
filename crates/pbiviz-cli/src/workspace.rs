//! Where the commands work: the workspace whose `xtask` was started.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The workspace that `cargo xtask` was started in.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the workspace: cargo tells a program it runs where its own crate lies.
    pub(crate) fn locate() -> anyhow::Result<Self> {
        let xtask = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(directory) => PathBuf::from(directory),
            None => bail!("the commands run by `cargo xtask`, from a folder of the workspace"),
        };
        let root = xtask.parent().context("`xtask` must lie in the workspace's folder")?;
        Ok(Self { root: root.to_path_buf() })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The visual meant when none is named: the one the user stands in, else the workspace's own,
    /// else the template.
    pub(crate) fn default_visual(&self) -> anyhow::Result<PathBuf> {
        let current = env::current_dir().context("reading the current folder")?;
        let inside = current.ancestors().take_while(|directory| directory.starts_with(&self.root));
        let template = self.root.join("visual-template");
        inside
            .chain([self.root.as_path(), template.as_path()])
            .find(|directory| directory.join("pbiviz.json").is_file())
            .map(Path::to_path_buf)
            .context("no folder with a `pbiviz.json` here: name the visual's folder")
    }

    /// The tests that compare with Microsoft's tools, if this workspace has them.
    pub(crate) fn conformance(&self) -> Option<PathBuf> {
        let directory = self.root.join("tests").join("conformance");
        directory.join("package.json").is_file().then_some(directory)
    }

    /// A cargo command in this workspace, by the cargo that runs us.
    pub(crate) fn cargo(&self) -> Command {
        let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }
}
