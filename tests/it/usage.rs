//! What is said about wrong usage, and what `--help` and `doctor` promise.

use snapbox::str;

use crate::{workspace, xtask};

#[test]
fn an_unknown_command_is_wrong_usage() {
    xtask(&workspace()).arg("pack").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unrecognized subcommand 'pack'
...
"#]]);
}

#[test]
fn an_unknown_option_is_wrong_usage() {
    xtask(&workspace()).args(["package", "--fast"]).assert().code(2).stdout_eq("");
}

#[test]
fn help_lists_every_command() {
    xtask(&workspace()).arg("--help").assert().success().stderr_eq("").stdout_eq(str![[r#"
Builds Power BI custom visuals written in Rust

Usage: cargo xtask <COMMAND>

Commands:
  package  Build a visual and write the `.pbiviz` that Power BI imports
  new      Make a visual of your own: a standalone workspace that packages and tests at once
  serve    Show a visual in the browser as Power BI would, and again after every edit [alias: start]
  render   Draw a visual as a picture, with the host that `serve` has
  test     Run every test, after setting up what it needs
  bench    Measure, in the same run, against the official tool
  doctor   Say what is installed, what is missing, and the command that mends it

Options:
  -h, --help     Print help
  -V, --version  Print version

"#]]);
}

#[test]
fn doctor_names_each_thing_it_looked_for() {
    // What is missing differs between machines, the questions do not.
    let assert = xtask(&workspace()).arg("doctor").assert();
    let stdout = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    for what in ["cargo", "rustc", "C compiler", "wasm32 target", "node", "npm", "Chromium"] {
        let line = stdout.lines().find(|line| line.contains(what));
        let line = line.unwrap_or_else(|| panic!("no line about {what} in:\n{stdout}"));
        assert!(line.starts_with("ok") || line.contains("run `"), "no remedy in: {line}");
    }
}
