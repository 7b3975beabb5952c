//! `bench serve`: from an edit, or a file of data, to what the page shows; and the official tool's rebuild.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use pbiviz_preview::{FIRST_BUILD, Page};
use serde_json::json;

use super::{Edit, Figure, PEER, median, our_project, peer_project, peer_tool, prepare, publish};
use crate::args::BenchServeArguments;
use crate::workspace::Workspace;
use crate::{render, terminal};

const PAGE_SIZE: (u32, u32) = (1600, 900);
const SMALL_TABLE: u32 = 30_000;
const LARGE_TABLE: u32 = 1_000_000;
/// What still runs after an edit is not part of the next one. The official tool often builds twice for one edit.
const REST: Duration = Duration::from_secs(2);
/// Nothing that is measured takes nearly as long.
const PATIENCE: Duration = Duration::from_secs(120);
/// The official tool writes a file when a build has ended; looking this often costs next to nothing.
const GLANCE: Duration = Duration::from_millis(2);

/// The same three edits on both sides: code, style, capabilities.
const OUR_EDITS: [(&str, Edit); 3] = [
    (
        "code edit to repaint",
        Edit {
            file: "src/lib.rs",
            from: "\". \", &strings.landing_hint",
            to: "\": \", &strings.landing_hint",
        },
    ),
    (
        "style edit to repaint",
        Edit { file: "style/visual.css", from: "user-select: none", to: "user-select: text" },
    ),
    (
        "capabilities edit to repaint",
        Edit { file: "capabilities.json", from: "\"count\": 30000", to: "\"count\": 29999" },
    ),
];
const PEER_EDITS: [Edit; 3] = [
    Edit { file: "src/visual.ts", from: "Update count:", to: "Updates so far:" },
    Edit { file: "style/visual.less", from: "font-size: 20px", to: "font-size: 21px" },
    Edit { file: "capabilities.json", from: "\"Category Data\"", to: "\"Categories\"" },
];

/// Measures the preview of a new project, then the official tool's `start`.
pub(crate) fn serve(workspace: &Workspace, arguments: &BenchServeArguments) -> anyhow::Result<()> {
    let (node, conformance) = prepare(workspace)?;
    let scratch = tempfile::tempdir().context("making a temporary folder")?;
    let runs = arguments.runs;

    let project = our_project(workspace, scratch.path())?;
    terminal::begin("Measuring", "ours: the first build");
    let mut preview = Preview::start(&project)?;
    let mut ours = Vec::new();
    for (name, edit) in &OUR_EDITS {
        terminal::begin("Measuring", format_args!("ours: {name}"));
        ours.push(preview.edit_to_repaint(&project, edit, runs)?);
    }
    terminal::begin("Measuring", "ours: tables");
    let small = preview.drops(SMALL_TABLE, runs)?;
    let before = preview.memory("VmRSS:");
    let large = preview.drops(LARGE_TABLE, runs)?;
    let (after, peak) = (preview.memory("VmRSS:"), preview.memory("VmHWM:"));
    drop(preview);

    let directory = peer_project(&node, &conformance, scratch.path())?;
    let mut command = peer_tool(&node, &conformance, &directory);
    let peer = peer_rebuilds(&directory, command.args(["start", "--port", &free_port()?]), runs)?;

    let alone =
        |case, unit, ours| Figure { bench: "serve", case, unit, ours, peer: None, peer_name: None };
    let mut figures: Vec<Figure> = OUR_EDITS
        .iter()
        .zip(ours)
        .zip(peer)
        .map(|(((case, _), ours), peer)| Figure {
            peer: Some(peer),
            peer_name: Some(PEER),
            ..alone(case, "s", ours)
        })
        .collect();
    figures.push(alone("30,000-row CSV to first paint", "s", small.paint));
    figures.push(alone("million-row CSV to first DataView", "s", large.data_view));
    figures.push(alone("million-row CSV to first paint", "s", large.paint));
    if let (Some(before), Some(after), Some(peak)) = (before, after, peak) {
        let tables = after - before;
        figures.push(alone("memory of a million-row table", "MB", tables / f64::from(runs)));
        figures.push(alone("memory beside the tables", "MB", before));
        figures.push(alone("memory beside the tables, at its peak", "MB", peak - tables));
    }
    publish(&figures, arguments.json.as_deref())
}

/// Medians, in seconds.
struct Drops {
    data_view: f64,
    paint: f64,
}

/// A running `serve`, and its page.
struct Preview {
    page: Page,
    server: Running,
}

impl Preview {
    fn start(project: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("finding this program")?;
        let mut command = Command::new(program);
        command
            .arg("serve")
            .arg(project)
            .arg("--no-assets")
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Running::start(&mut command)?;
        let stdout = server.0.stdout.take().context("reading what `serve` says")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).context("reading what `serve` says")?;
        let address = line.trim_end().strip_prefix("preview ").context("`serve` did not start")?;
        let mut page = Page::open(&render::browser()?, address, PAGE_SIZE, 1.0)?;
        page.run(include_str!("serve.js"))?;
        page.wait_up_to(FIRST_BUILD)?;
        page.call("bench.finishedMoreThan", &json!(0))?;
        Ok(Self { page, server })
    }

    fn edit_to_repaint(&mut self, project: &Path, edit: &Edit, runs: u32) -> anyhow::Result<f64> {
        let (file, original, edited) = edit.texts(project)?;
        let mut values = Vec::new();
        // Once more than is counted: the first build after the start also fills caches.
        for run in 0..=runs {
            let finished = self.page.call("bench.settled", &json!(REST.as_millis()))?;
            let started = Instant::now();
            fs_err::write(&file, if run % 2 == 0 { &edited } else { &original })?;
            self.page.call("bench.finishedMoreThan", &finished)?;
            values.push(started.elapsed().as_secs_f64());
        }
        fs_err::write(&file, &original)?;
        self.page.call("bench.settled", &json!(REST.as_millis()))?;
        Ok(median(values.split_off(1)))
    }

    fn drops(&mut self, rows: u32, runs: u32) -> anyhow::Result<Drops> {
        let (mut data_views, mut paints) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            let answer = self.page.call("bench.drop", &json!(rows))?;
            let seconds = |name: &str| {
                let milliseconds = answer[name].as_f64();
                milliseconds.map(|value| value / 1000.0).with_context(|| format!("no `{name}`"))
            };
            data_views.push(seconds("dataView")?);
            paints.push(seconds("paint")?);
        }
        Ok(Drops { data_view: median(data_views), paint: median(paints) })
    }

    /// What the server takes of the machine's memory, in megabytes, where the system says so: now, or at most.
    fn memory(&self, line: &str) -> Option<f64> {
        let status = fs_err::read_to_string(format!("/proc/{}/status", self.server.0.id())).ok()?;
        let size = status.lines().find_map(|other| other.strip_prefix(line))?;
        let kilobytes: f64 = size.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kilobytes / 1024.0)
    }
}

/// Seconds from each edit to the file that says that the build has ended; nothing is repainted there.
fn peer_rebuilds(project: &Path, start: &mut Command, runs: u32) -> anyhow::Result<Vec<f64>> {
    terminal::begin("Measuring", format_args!("{PEER}: the first build"));
    start.stdout(Stdio::null()).stderr(Stdio::null());
    let _tool = Running::start(start)?;
    let status = project.join(".tmp").join("drop").join("status");
    let read = || fs_err::read_to_string(&status).unwrap_or_default();
    let changed_from = |before: &str| {
        let until = Instant::now() + PATIENCE;
        while read().is_empty() || read() == before {
            if Instant::now() > until {
                bail!("the official tool has not built anew");
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    };
    changed_from("")?;
    let mut medians = Vec::new();
    for edit in &PEER_EDITS {
        terminal::begin("Measuring", format_args!("{PEER}: {}", edit.file));
        let (file, original, edited) = edit.texts(project)?;
        let mut values = Vec::new();
        for run in 0..=runs {
            let before = settled(&read);
            let started = Instant::now();
            fs_err::write(&file, if run % 2 == 0 { &edited } else { &original })?;
            changed_from(&before)?;
            values.push(started.elapsed().as_secs_f64());
        }
        medians.push(median(values.split_off(1)));
    }
    Ok(medians)
}

/// What a file holds once it has stayed the same for a while.
fn settled(read: &dyn Fn() -> String) -> String {
    let (mut last, mut since) = (read(), Instant::now());
    while since.elapsed() < REST {
        thread::sleep(GLANCE);
        let now = read();
        if now != last {
            (last, since) = (now, Instant::now());
        }
    }
    last
}

fn free_port() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").context("finding a free port")?;
    Ok(listener.local_addr()?.port().to_string())
}

/// A program that ends with this.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> anyhow::Result<Self> {
        let child = command.stdin(Stdio::null()).spawn();
        Ok(Self(child.with_context(|| super::describe(command))?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
