//! The command line, end to end: arguments, messages, exit codes and files.
//!
//! Here belongs what a user types and reads. Rules of the formats are tested beside their code.

// Clippy lets helpers of tests unwrap only below this attribute.
#![cfg(test)]

mod developer_visual;
mod new;
mod package;
mod render;
mod serve;
mod usage;

use std::path::{Path, PathBuf};

use snapbox::cmd::Command;

/// A project that breaks one thing is made from this one.
const WORKING_PROJECT: &[(&str, &str)] = &[
    (
        "pbiviz.json",
        r#"{
  "visual": {
    "name": "barChart",
    "displayName": "Bar chart",
    "guid": "barChart0123456789ABCDEF0123456789ABCDEF",
    "visualClassName": "Visual",
    "version": "1.0.0.0",
    "description": "Bars",
    "supportUrl": "https://example.com/support"
  },
  "apiVersion": "5.11.0",
  "author": { "name": "Ann", "email": "ann@example.com" },
  "assets": { "icon": "assets/icon.svg" },
  "externalJS": null,
  "capabilities": "capabilities.json"
}
"#,
    ),
    (
        "capabilities.json",
        r#"{
  "privileges": [],
  "dataRoles": [{ "name": "category", "displayName": "Category", "kind": "Grouping" }],
  "dataViewMappings": [{ "categorical": { "categories": { "for": { "in": "category" } } } }]
}
"#,
    ),
    ("assets/icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\"/>"),
];

/// The workspace under test.
fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap().to_path_buf()
}

/// `cargo xtask`, started in this folder.
fn xtask(directory: &Path) -> Command {
    Command::from_std(xtask_process(directory))
}

/// The same for tests that end it themselves.
fn xtask_process(directory: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet", "--package", "xtask", "--manifest-path"])
        .arg(workspace().join("Cargo.toml"))
        .arg("--")
        .current_dir(directory)
        .env("NO_COLOR", "1");
    command
}

/// A working project in a temporary folder, with one file replaced.
fn project_with(changed: &str, text: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let files = WORKING_PROJECT.iter().copied().filter(|(path, _)| *path != changed);
    for (path, text) in files.chain([(changed, text)]) {
        let path = directory.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    directory
}

/// The working project's text of this file, with a part replaced.
fn altered(file: &str, from: &str, to: &str) -> String {
    let (_, text) = WORKING_PROJECT.iter().find(|(path, _)| *path == file).unwrap();
    assert!(text.contains(from), "`{file}` holds no `{from}`");
    text.replace(from, to)
}
