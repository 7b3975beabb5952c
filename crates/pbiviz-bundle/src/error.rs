//! What can go wrong, by what the user must do about it.

use std::io;
use std::path::PathBuf;

use pbiviz_schema::Diagnostic;

use crate::{Finding, ForbiddenUse};

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The visual's files break rules; these are all problems, and the warnings among them.
    #[error("the visual's files break {} rules", .0.iter().filter(|diagnostic| diagnostic.is_error()).count())]
    Diagnostics(Vec<Diagnostic>),

    /// A file of the visual is there but cannot be read.
    #[error("a file of the visual cannot be read")]
    Read(#[source] io::Error),

    /// The package or something beside it cannot be written.
    #[error("the package cannot be written")]
    Write(#[source] io::Error),

    /// Cargo or the compiler is not there.
    #[error("`{program}` cannot be run: install Rust from https://rustup.rs")]
    NoToolchain {
        /// What was called.
        program: PathBuf,
        /// What the system answered.
        source: io::Error,
    },

    /// The compiler has no standard library for WebAssembly.
    #[error(
        "the compiler cannot make WebAssembly yet: run `rustup target add wasm32-unknown-unknown`"
    )]
    NoWasmTarget,

    /// Cargo does not understand the visual's crate.
    #[error("`{}` is not a crate that cargo understands: {message}", manifest.display())]
    Manifest {
        /// The crate's `Cargo.toml`.
        manifest: PathBuf,
        /// Cargo's words.
        message: String,
    },

    /// The visual's code does not compile; the compiler has said why on stderr.
    #[error("the crate `{package}` does not compile")]
    Compile {
        /// The crate's name.
        package: String,
    },

    /// The module and the generator of its bindings do not fit together.
    #[error(
        "`{}` gets no bindings: {message}\n  help: the crate must call `pbiviz::register_visual!`, and have wasm-bindgen from `pbiviz` alone",
        module.display()
    )]
    Bindings {
        /// The compiled module.
        module: PathBuf,
        /// The generator's words, outermost first.
        message: String,
    },

    /// JavaScript that the visual brings along cannot become part of one script.
    #[error("`{module}` cannot be joined into the script: {problem}")]
    Script {
        /// The JavaScript module.
        module: String,
        /// What is wrong with it.
        problem: String,
    },

    /// JavaScript uses what Power BI's certification audit forbids.
    #[error("{}", forbidden_text(.0))]
    Forbidden(Vec<ForbiddenUse>),

    /// Something does not fit into an archive of this format.
    #[error("{part} is too large for a package")]
    TooLarge {
        /// What is too large.
        part: String,
    },

    /// A file that should be a package is none.
    #[error("`{name}` is not a package: {problem}")]
    NotAPackage {
        /// The file or folder.
        name: String,
        /// What is wrong with it.
        problem: String,
    },

    /// A package can be read, but lacks a script, or a guid to find it by.
    #[error("`{name}` holds no visual that can be shown{}", lines(findings))]
    NoVisual {
        /// The file or folder.
        name: String,
        /// Why that is so.
        findings: Vec<Finding>,
    },
}

/// Each finding on a line of its own.
fn lines(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("\n  {finding}")).collect()
}

fn forbidden_text(uses: &[ForbiddenUse]) -> String {
    let mut text = "the script uses what Power BI's certification forbids".to_owned();
    for forbidden in uses {
        text.push_str("\n  ");
        text.push_str(&forbidden.to_string());
    }
    text.push_str(
        "\n  help: a function of `visual_bg.js` stands for an import of some crate, such as a method of `web_sys`: do without it",
    );
    text
}
