//! `bench package`: from an edit to a package, and from the package to the first paint, beside the
//! official tool on its own default visual.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;

use super::{
    Edit, Figure, PEER, median, our_project, peer_project, peer_tool, prepare, publish, quiet,
    timed, xtask,
};
use crate::args::BenchPackageArguments;
use crate::setup::{self, Node};
use crate::terminal;
use crate::workspace::Workspace;

/// Both change a text that the package holds: a comment alone would give the same one.
const OUR_EDIT: Edit = Edit {
    file: "src/lib.rs",
    from: "\". \", &strings.landing_hint",
    to: "\": \", &strings.landing_hint",
};
const PEER_EDIT: Edit =
    Edit { file: "src/visual.ts", from: "Update count:", to: "Updates so far:" };

/// A project in a temporary folder and the command that packages it.
struct Contestant<'a> {
    directory: PathBuf,
    edit: Edit,
    /// What a clean build must not find.
    built: Vec<PathBuf>,
    package: Box<dyn Fn() -> anyhow::Result<()> + 'a>,
}

struct BuildTimes {
    clean: f64,
    unchanged: f64,
    edited: f64,
}

/// What the browser measured, one entry a run, in milliseconds.
#[derive(Deserialize)]
struct PaintTimes {
    start_to_paint: Vec<f64>,
    create_to_paint: Vec<f64>,
}

pub(crate) fn package(
    workspace: &Workspace,
    arguments: &BenchPackageArguments,
) -> anyhow::Result<()> {
    let (node, conformance) = prepare(workspace)?;
    let scratch = tempfile::tempdir().context("making a temporary folder")?;
    let runs = arguments.runs;

    let ours = our_contestant(workspace, scratch.path())?;
    let peer = peer_contestant(&node, &conformance, scratch.path())?;
    let our_times = build_times("ours", &ours, runs)?;
    let peer_times = build_times(PEER, &peer, runs)?;
    let our_package = package_in(&ours.directory)?;
    let peer_package = package_in(&peer.directory)?;
    terminal::begin("Measuring", "first paint");
    let our_paint = paint_times(&node, &conformance, &our_package, runs)?;
    let peer_paint = paint_times(&node, &conformance, &peer_package, runs)?;

    let against = |case, unit, ours, peer| Figure {
        bench: "package",
        case,
        unit,
        ours,
        peer: Some(peer),
        peer_name: Some(PEER),
    };
    let mut figures = vec![
        against("unchanged input", "s", our_times.unchanged, peer_times.unchanged),
        against("one-line edit", "s", our_times.edited, peer_times.edited),
        against("clean build", "s", our_times.clean, peer_times.clean),
        against("archive", "bytes", length(&our_package)?, length(&peer_package)?),
        against(
            "script start to first paint",
            "ms",
            median(our_paint.start_to_paint),
            median(peer_paint.start_to_paint),
        ),
        against(
            "create to first paint",
            "ms",
            median(our_paint.create_to_paint),
            median(peer_paint.create_to_paint),
        ),
    ];
    if arguments.fresh_clone {
        figures.push(Figure {
            bench: "package",
            case: "fresh clone to first package",
            unit: "s",
            ours: fresh_clone(workspace, scratch.path(), runs)?,
            peer: None,
            peer_name: None,
        });
    }
    publish(&figures, arguments.json.as_deref())
}

/// A project made by `new`, packaged by the same command that a developer types.
fn our_contestant<'a>(workspace: &'a Workspace, scratch: &Path) -> anyhow::Result<Contestant<'a>> {
    let directory = our_project(workspace, scratch)?;
    let package = {
        let directory = directory.clone();
        move || quiet(xtask(workspace).arg("package").arg(&directory))
    };
    Ok(Contestant {
        built: vec![directory.join("target"), directory.join("dist")],
        directory,
        edit: OUR_EDIT,
        package: Box::new(package),
    })
}

fn peer_contestant<'a>(
    node: &'a Node,
    conformance: &'a Path,
    scratch: &Path,
) -> anyhow::Result<Contestant<'a>> {
    let directory = peer_project(node, conformance, scratch)?;
    let package = {
        let directory = directory.clone();
        move || quiet(peer_tool(node, conformance, &directory).arg("package"))
    };
    Ok(Contestant {
        built: vec![directory.join(".tmp"), directory.join("dist")],
        directory,
        edit: PEER_EDIT,
        package: Box::new(package),
    })
}

fn build_times(name: &str, contestant: &Contestant<'_>, runs: u32) -> anyhow::Result<BuildTimes> {
    let (source, original, edited) = contestant.edit.texts(&contestant.directory)?;
    let package = &contestant.package;

    let median_of = |what: &str, one: &dyn Fn(u32) -> anyhow::Result<f64>| {
        terminal::begin("Measuring", format_args!("{name}: {what}"));
        let values: anyhow::Result<Vec<f64>> = (0..runs).map(one).collect();
        values.map(median)
    };
    let clean = median_of("clean build", &|_| {
        contestant.built.iter().try_for_each(|path| remove(path))?;
        timed(package)
    })?;
    let unchanged = median_of("unchanged input", &|_| timed(package))?;
    let edited = median_of("one-line edit", &|run| {
        // To and fro, so that every run finds other code than the one before.
        fs_err::write(&source, if run % 2 == 0 { &edited } else { &original })?;
        timed(package)
    })?;
    fs_err::write(&source, &original)?;
    package()?;
    Ok(BuildTimes { clean, unchanged, edited })
}

fn paint_times(
    node: &Node,
    conformance: &Path,
    package: &Path,
    runs: u32,
) -> anyhow::Result<PaintTimes> {
    let mut command = node.command("node");
    command.arg("first-paint.mjs").arg(package).arg("--runs").arg(runs.to_string());
    if let Some(chromium) = setup::chromium() {
        command.env("CHROMIUM", chromium);
    }
    let output = command
        .current_dir(conformance)
        .stderr(Stdio::inherit())
        .output()
        .context("running `node`")?;
    if !output.status.success() {
        bail!("measuring the first paint of `{}` failed", package.display());
    }
    serde_json::from_slice(&output.stdout).context("reading what `first-paint.mjs` measured")
}

/// Clones what is committed and packages it with nothing compiled before.
fn fresh_clone(workspace: &Workspace, scratch: &Path, runs: u32) -> anyhow::Result<f64> {
    let clone = scratch.join("clone");
    let mut values = Vec::new();
    for _ in 0..runs {
        remove(&clone)?;
        terminal::begin("Measuring", "ours: fresh clone to first package");
        values.push(timed(|| {
            let mut git = Command::new("git");
            quiet(git.arg("clone").arg(workspace.root()).arg(&clone))?;
            let mut cargo = workspace.cargo();
            cargo.args(["xtask", "package"]).current_dir(&clone).env_remove("CARGO_TARGET_DIR");
            quiet(&mut cargo)
        })?);
    }
    Ok(median(values))
}

fn remove(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        fs_err::remove_dir_all(path)?;
    }
    Ok(())
}

/// The one package in a project's `dist`.
fn package_in(project: &Path) -> anyhow::Result<PathBuf> {
    for entry in fs_err::read_dir(project.join("dist"))? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("pbiviz")) {
            return Ok(path);
        }
    }
    bail!("no package in `{}`", project.join("dist").display())
}

#[expect(clippy::cast_precision_loss, reason = "packages are far below 2^52 bytes")]
fn length(path: &Path) -> anyhow::Result<f64> {
    Ok(fs_err::metadata(path)?.len() as f64)
}
