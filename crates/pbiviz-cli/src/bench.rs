//! `bench`: figures with their peer, measured in the same run.

pub(crate) mod package;
#[cfg(feature = "preview")]
pub(crate) mod serve;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde::Serialize;

use crate::files::write_beside_and_rename;
use crate::setup::{self, Node};
use crate::terminal;
use crate::workspace::Workspace;

/// The official tool.
const PEER: &str = "powerbi-visuals-tools 7.1.0";

/// What stands in a source file once, and what an edit makes of it.
struct Edit {
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

impl Edit {
    /// The file, its text as it is, and its text after the edit.
    fn texts(&self, directory: &Path) -> anyhow::Result<(PathBuf, String, String)> {
        let file = directory.join(self.file);
        let original = fs_err::read_to_string(&file)?;
        if original.matches(self.from).count() != 1 {
            bail!("`{}` is not once in `{}`", self.from, file.display());
        }
        let edited = original.replacen(self.from, self.to, 1);
        Ok((file, original, edited))
    }
}

/// One line of a benchmark's table: the median of our runs, and of the peer's.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    bench: &'static str,
    case: &'static str,
    unit: &'static str,
    ours: f64,
    /// `null` where the peer has nothing to compare.
    peer: Option<f64>,
    peer_name: Option<&'static str>,
}

/// Prints the table and, if asked to, writes the figures as JSON.
fn publish(figures: &[Figure], json: Option<&Path>) -> anyhow::Result<()> {
    terminal::result(table(figures));
    if let Some(path) = json {
        let mut text = serde_json::to_string_pretty(figures).context("writing the figures")?;
        text.push('\n');
        write_beside_and_rename(path, text.as_bytes())?;
    }
    Ok(())
}

/// The figures as a table that Markdown renders and a terminal shows well.
fn table(figures: &[Figure]) -> String {
    let heading = ["case", "unit", "ours", "peer", "peer's name"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(heading)
        .chain(figures.iter().map(|figure| {
            [
                figure.case.to_owned(),
                figure.unit.to_owned(),
                number(figure.ours, figure.unit),
                figure.peer.map_or("–".to_owned(), |peer| number(peer, figure.unit)),
                figure.peer_name.unwrap_or("–").to_owned(),
            ]
        }))
        .collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "| {:<w0$} | {:<w1$} | {:>w2$} | {:>w3$} | {:<w4$} |",
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                w0 = widths[0],
                w1 = widths[1],
                w2 = widths[2],
                w3 = widths[3],
                w4 = widths[4],
            )
        })
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    lines.insert(1, format!("| {} |", rule.join(" | ")));
    lines.join("\n")
}

fn number(value: f64, unit: &str) -> String {
    match unit {
        "bytes" => format!("{value:.0}"),
        "ms" => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The middle of the values, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

/// What both sides need; returns node and the folder that has the official tool.
fn prepare(workspace: &Workspace) -> anyhow::Result<(Node, PathBuf)> {
    let Some(conformance) = workspace.conformance() else {
        bail!("the official tool is measured from `tests/conformance`, which is not here");
    };
    setup::wasm_target(workspace.root())?;
    setup::browser()?;
    let node = setup::node(workspace.root())?;
    setup::npm_packages(&node, &conformance)?;
    Ok((node, conformance))
}

/// The command that a developer types.
///
/// Tool and visual each have the target folder of their own workspace: a clean build of the visual is none of the tool.
fn xtask(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    command.arg("xtask").env_remove("CARGO_TARGET_DIR");
    command
}

/// A project as `new` makes it.
fn our_project(workspace: &Workspace, scratch: &Path) -> anyhow::Result<PathBuf> {
    let directory = scratch.join("ours");
    quiet(xtask(workspace).arg("new").arg(&directory).args(["--name", "Bench"]))?;
    Ok(directory)
}

/// A project as the official tool makes it.
fn peer_project(node: &Node, conformance: &Path, scratch: &Path) -> anyhow::Result<PathBuf> {
    let directory = scratch.join("peer");
    let mut prepare = node.command("node");
    prepare.arg("official-build.mjs").arg(&directory).arg("--prepare-only");
    quiet(prepare.current_dir(conformance))?;
    Ok(directory)
}

/// The official tool in its project.
fn peer_tool(node: &Node, conformance: &Path, project: &Path) -> Command {
    let mut command = node.command("node");
    command.arg(conformance.join("node_modules/powerbi-visuals-tools/bin/pbiviz.js"));
    // The tool makes a certificate in the home folder on its way.
    command.current_dir(project).env("HOME", project.join(".home"));
    command
}

/// Runs a command; its output is shown only if it fails.
fn quiet(command: &mut Command) -> anyhow::Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| describe(command))?;
    if output.status.success() {
        return Ok(());
    }
    terminal::note(String::from_utf8_lossy(&output.stdout));
    terminal::note(String::from_utf8_lossy(&output.stderr));
    bail!("{} failed", describe(command))
}

fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// What an action takes, in seconds.
fn timed(action: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let started = Instant::now();
    action()?;
    Ok(Duration::as_secs_f64(&started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_middle_value() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), 3.0);
    }

    #[test]
    fn aligns_the_table() {
        let figures = [
            Figure {
                bench: "package",
                case: "edit",
                unit: "s",
                ours: 1.5,
                peer: Some(12.25),
                peer_name: Some("pbiviz"),
            },
            Figure {
                bench: "package",
                case: "archive",
                unit: "bytes",
                ours: 80_000.0,
                peer: None,
                peer_name: None,
            },
        ];
        let expected = "\
| case    | unit  |  ours |  peer | peer's name |
| ------- | ----- | ----- | ----- | ----------- |
| edit    | s     |  1.50 | 12.25 | pbiviz      |
| archive | bytes | 80000 |     – | –           |";
        assert_eq!(table(&figures), expected);
    }
}
