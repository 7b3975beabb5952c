//! `doctor`: what is there, what is missing, and the command that mends it.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;

use anyhow::bail;

use crate::holder::{self, POWER_BI_PORT};
use crate::setup::{self, Node};
use crate::workspace::Workspace;
use crate::{certificate, terminal};

struct Finding {
    what: &'static str,
    needed_for: &'static str,
    /// What was found, or what to run.
    state: Result<String, String>,
}

/// Prints one line for each thing the commands need; fails when one is missing.
pub(crate) fn doctor(workspace: &Workspace) -> anyhow::Result<()> {
    let mut findings = vec![
        program("cargo", "everything", "cargo", "install Rust from https://rustup.rs"),
        program("rustc", "everything", "rustc", "install Rust from https://rustup.rs"),
        program("C compiler", "everything", "cc", &setup::apt_line(&["gcc", "libc6-dev"])),
        wasm_target(workspace.root()),
    ];
    if let Some(conformance) = workspace.conformance() {
        findings.extend([
            node(workspace.root()),
            browser("Chromium", setup::chromium().as_deref(), "chromium"),
            browser("chromedriver", setup::chromedriver().as_deref(), "chromium-driver"),
            npm_packages(&conformance),
        ]);
    }
    let missing = findings.iter().filter(|finding| finding.state.is_err()).count();
    findings.iter().for_each(print);
    developer_visual()?;
    if missing > 0 {
        bail!("{missing} missing: run the commands above, or the ones that need it do it as root")
    }
    Ok(())
}

fn print(finding: &Finding) {
    let Finding { what, needed_for, state } = finding;
    match state {
        Ok(found) => print_line("ok", what, needed_for, found),
        Err(mend) => print_line("missing", what, needed_for, &format!("run `{mend}`")),
    }
}

fn print_line(mark: &str, what: &str, needed_for: &str, text: &str) {
    terminal::result(format_args!("{mark:<7}  {what:<13} {needed_for:<10}  {text}"));
}

/// Says how Power BI's developer visual finds what `serve` serves. Nothing of it is ever missing.
fn developer_visual() -> anyhow::Result<()> {
    let folder = certificate::folder()?;
    match certificate::last_day(&folder) {
        Some(last_day) => {
            let file = certificate::file(&folder);
            let text = format!("{}, until {last_day}", file.display());
            print_line("ok", "certificate", "serve", &text);
            for line in certificate::trust(&file) {
                print_line("", "", "", &line);
            }
        }
        None => print_line("note", "certificate", "serve", "made by the first `cargo xtask serve`"),
    }
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, POWER_BI_PORT));
    if socket.is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse) {
        let text =
            format!("{}, which Power BI's developer visual will ask", holder::taken(POWER_BI_PORT));
        print_line("note", "port", "serve", &text);
    }
    Ok(())
}

fn program(
    what: &'static str,
    needed_for: &'static str,
    name: &'static str,
    mend: &str,
) -> Finding {
    let state = version(name).ok_or_else(|| mend.to_owned());
    Finding { what, needed_for, state }
}

fn browser(what: &'static str, path: Option<&Path>, package: &str) -> Finding {
    let state = path
        .and_then(|path| version(&path.to_string_lossy()))
        .ok_or_else(|| setup::apt_line(&[package]));
    Finding { what, needed_for: "test", state }
}

fn wasm_target(directory: &Path) -> Finding {
    let state = match setup::has_wasm_target(directory) {
        Ok(true) => Ok("wasm32-unknown-unknown".to_owned()),
        Ok(false) | Err(_) => Err("rustup target add wasm32-unknown-unknown".to_owned()),
    };
    Finding { what: "wasm32 target", needed_for: "package", state }
}

fn npm_packages(directory: &Path) -> Finding {
    let state = match setup::npm_packages_are_current(directory) {
        true => "as in package-lock.json",
        // Nobody has to do it by hand.
        false => "none yet: `cargo xtask test` installs them",
    };
    Finding { what: "npm packages", needed_for: "test", state: Ok(state.to_owned()) }
}

fn node(root: &Path) -> Finding {
    let version = Node::find(root).and_then(|node| first_line(node.command("node")));
    let state = version.ok_or_else(|| "cargo xtask test".to_owned());
    Finding { what: "node and npm", needed_for: "test", state }
}

/// The first line that a program says about its version.
fn version(program: &str) -> Option<String> {
    first_line(Command::new(program))
}

fn first_line(mut program: Command) -> Option<String> {
    let output = program.arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().next()?.trim();
    output.status.success().then(|| line.to_owned())
}
