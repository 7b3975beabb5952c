//! `test`: every test of the workspace, after setting up what it needs.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};
use pbiviz_bundle::PackageRequest;

use crate::package;
use crate::setup;
use crate::terminal;
use crate::workspace::Workspace;

/// Runs the tests in the order in which a fault is cheapest to find.
pub(crate) fn test(workspace: &Workspace) -> anyhow::Result<()> {
    setup::wasm_target(workspace.root())?;
    let conformance = match workspace.conformance() {
        Some(directory) => {
            setup::browser()?;
            let node = setup::node(workspace.root())?;
            setup::npm_packages(&node, &directory)?;
            Some((directory, node))
        }
        None => None,
    };

    run("host tests", workspace.cargo().args(["test", "--workspace"]))?;
    if workspace.root().join("crates").join("pbiviz").is_dir() {
        let target = ["--target", "wasm32-unknown-unknown"];
        run("wasm tests", workspace.cargo().args(["test", "--package", "pbiviz"]).args(target))?;
    }
    // A visual that its own tests like may still be no package: the last word is the packer's.
    let request = PackageRequest::new(workspace.default_visual()?);
    let packaged = package::build(&request)?;
    if let Some((directory, node)) = &conformance {
        let path = packaged.path.canonicalize().context("finding the package just written")?;
        let scratch = tempfile::tempdir().context("making a temporary folder")?;
        let out_directory = Some(scratch.path().to_path_buf());
        let recording = package::build(&PackageRequest { record: true, out_directory, ..request })?;
        let mut command = node.command("node");
        command.arg("--test").current_dir(directory).env("PBIVIZ", path);
        command.env("PBIVIZ_RECORDING", recording.path);
        if let Some(chromium) = setup::chromium() {
            command.env("CHROMIUM", chromium);
        }
        run("conformance", &mut command)?;
    }
    terminal::result("all tests passed");
    Ok(())
}

fn run(name: &str, command: &mut Command) -> anyhow::Result<()> {
    terminal::begin("Testing", name);
    let started = Instant::now();
    let status = command.status().with_context(|| format!("starting the {name}"))?;
    if !status.success() {
        bail!("the {name} failed");
    }
    terminal::step("Passed", started.elapsed());
    Ok(())
}
