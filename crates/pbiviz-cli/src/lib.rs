//! The commands of pbiviz for Rust: arguments, wiring and terminal output.
//!
//! A workspace makes them its own by an `xtask` crate of three lines:
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     pbiviz_cli::main()
//! }
//! ```
//!
//! This is the only crate that prints: results go to stdout, everything else to stderr. The exit
//! code is 0 when the command did its work, 1 when it failed, and 2 for wrong usage. What the
//! commands do lives in the libraries below; nothing here knows a rule of the formats.

mod args;
mod bench;
mod certificate;
mod doctor;
mod files;
mod holder;
mod new;
mod package;
#[cfg(feature = "preview")]
mod pictures;
#[cfg(not(feature = "preview"))]
mod preview_program;
#[cfg(feature = "preview")]
mod render;
#[cfg(feature = "preview")]
mod serve;
mod setup;
mod terminal;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Bench, Command};
use crate::workspace::Workspace;

/// Runs the command line of the current process and returns its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are results; everything else is wrong usage.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match run(&arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> anyhow::Result<()> {
    let workspace = Workspace::locate()?;
    match command {
        Command::Package(arguments) => package::package(&workspace, arguments),
        Command::New(arguments) => new::new(arguments),
        #[cfg(feature = "preview")]
        Command::Serve(arguments) => serve::serve(&workspace, arguments),
        #[cfg(feature = "preview")]
        Command::Render(arguments) => render::render(&workspace, arguments),
        Command::Test => test::test(&workspace),
        Command::Bench(arguments) => match &arguments.bench {
            Bench::Package(arguments) => bench::package::package(&workspace, arguments),
            #[cfg(feature = "preview")]
            Bench::Serve(arguments) => bench::serve::serve(&workspace, arguments),
            #[cfg(not(feature = "preview"))]
            Bench::Serve(_) => preview_program::run(&workspace),
        },
        #[cfg(feature = "preview")]
        Command::Pictures => pictures::pictures(&workspace),
        Command::Doctor => doctor::doctor(&workspace),
        #[cfg(not(feature = "preview"))]
        Command::Serve(_) | Command::Render(_) | Command::Pictures => {
            preview_program::run(&workspace)
        }
    }
}
