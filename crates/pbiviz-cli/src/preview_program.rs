//! The program that has the preview's server.
//!
//! Most commands do without it, so it is a feature, and a program of its own: a running server does not keep
//! `package` from being built anew, nor the other way round.

use std::env;
use std::process::Command;

use anyhow::Context;

use crate::terminal;
use crate::workspace::Workspace;

const NAME: &str = "xtask-preview";

/// Runs the same command in the program that has the server.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.arg("run");
    if is_built() {
        command.arg("--quiet");
    } else {
        terminal::begin("Preparing", "the preview's server, for the first time");
    }
    // Named paths are meant from the folder that the user stands in, so cargo stays there.
    command
        .args(["--package", "xtask", "--features", "preview", "--bin", NAME, "--manifest-path"])
        .arg(workspace.root().join("Cargo.toml"))
        .arg("--")
        .args(env::args_os().skip(1));
    become_it(&mut command)
}

/// Whether it stands beside this one; it may be out of date, which takes cargo seconds to mend and not minutes.
fn is_built() -> bool {
    let beside = env::current_exe()
        .map(|program| program.with_file_name(format!("{NAME}{}", env::consts::EXE_SUFFIX)));
    beside.is_ok_and(|file| file.is_file())
}

/// Puts the command in this program's place, so that whoever ends us ends the server.
#[cfg(unix)]
fn become_it(command: &mut Command) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).context("running `cargo`")
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().context("running `cargo`")?;
    if status.success() { Ok(()) } else { anyhow::bail!("the preview has failed") }
}
