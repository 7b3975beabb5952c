//! `pictures`: the README's pictures, drawn again from the template's package.

use anyhow::{Context, bail};
use pbiviz_bundle::PackageRequest;

use crate::package;
use crate::setup;
use crate::terminal;
use crate::workspace::Workspace;

/// Packages the template and lets the browser of the conformance tests draw it.
pub(crate) fn pictures(workspace: &Workspace) -> anyhow::Result<()> {
    let Some(conformance) = workspace.conformance() else {
        bail!("this workspace has no `tests/conformance` to draw with");
    };
    setup::browser()?;
    let node = setup::node(workspace.root())?;
    setup::npm_packages(&node, &conformance)?;
    let scratch = tempfile::tempdir().context("making a temporary folder")?;
    let packaged = package::build(&PackageRequest {
        directory: workspace.root().join("visual-template"),
        out_directory: Some(scratch.path().to_path_buf()),
        dev: false,
        minify: true,
    })?;
    let pictures = workspace.root().join("docs").join("pictures");
    fs_err::create_dir_all(&pictures)?;
    let mut command = node.command("node");
    command.arg("pictures.mjs").arg(&packaged.path).arg(&pictures).current_dir(&conformance);
    if let Some(chromium) = setup::chromium() {
        command.env("CHROMIUM", chromium);
    }
    let status = command.status().context("running `node`")?;
    if !status.success() {
        bail!("drawing the pictures failed");
    }
    terminal::result(pictures.display());
    Ok(())
}
