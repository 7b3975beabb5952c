//! `new`: a workspace that packages and tests at once, or the rule that was broken.

use std::path::Path;

use snapbox::cmd::Command;
use snapbox::str;

use crate::{workspace, xtask};

#[test]
fn a_new_visual_packages_and_tests_at_once() {
    let home = tempfile::tempdir().unwrap();
    let assert = xtask(home.path()).args(["new", "pears", "--name", "Pear \"chart\""]).assert();
    assert.success().stdout_eq("made `Pear \"chart\"` in pears\n").stderr_eq(str![[r#"
next: cd pears && cargo xtask serve

"#]]);
    let project = home.path().join("pears");
    let manifest: serde_json::Value =
        serde_json::from_str(&fs_err::read_to_string(project.join("pbiviz.json")).unwrap())
            .unwrap();
    assert_eq!(manifest["visual"]["displayName"], "Pear \"chart\"");
    assert_eq!(manifest["visual"]["name"], "pearChart");
    let guid = manifest["visual"]["guid"].as_str().unwrap();
    assert!(project.join(".gitignore").is_file());

    let package = own_xtask(&project).arg("package").assert().success();
    let stdout = String::from_utf8(package.get_output().stdout.clone()).unwrap();
    let expected = project.join("dist").join(format!("{guid}.1.0.0.0.pbiviz"));
    assert_eq!(Path::new(stdout.trim_end()), expected.as_path());
    assert!(expected.is_file());

    let test = own_xtask(&project).arg("test").assert().success();
    let stdout = String::from_utf8(test.get_output().stdout.clone()).unwrap();
    assert!(stdout.contains("test result: ok"), "no test ran:\n{stdout}");
    assert!(stdout.ends_with("all tests passed\n"), "{stdout}");
}

#[test]
fn two_new_visuals_have_two_guids() {
    let home = tempfile::tempdir().unwrap();
    for name in ["first", "second"] {
        xtask(home.path()).args(["new", name, "--name", "Twin"]).assert().success();
    }
    let guid = |name: &str| {
        let text = fs_err::read_to_string(home.path().join(name).join("pbiviz.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
        manifest["visual"]["guid"].as_str().unwrap().to_owned()
    };
    assert_ne!(guid("first"), guid("second"));
}

#[test]
fn fills_the_empty_folder_that_one_stands_in() {
    let home = tempfile::tempdir().unwrap();
    xtask(home.path()).args(["new", ".", "--name", "Wasm bindgen"]).assert().success();
    let manifest = fs_err::read_to_string(home.path().join("Cargo.toml")).unwrap();
    // A crate that is called like one of those it needs could not depend on it.
    assert!(manifest.contains("name = \"wasm-bindgen-visual\""), "{manifest}");
}

#[test]
fn a_folder_of_two_words_names_a_visual_of_two_words() {
    let home = tempfile::tempdir().unwrap();
    xtask(home.path()).args(["new", "trial-pears"]).assert().success();
    let manifest = fs_err::read_to_string(home.path().join("trial-pears/pbiviz.json")).unwrap();
    assert!(manifest.contains("\"displayName\": \"trial pears\""), "{manifest}");
}

#[test]
fn refuses_a_folder_that_is_not_empty() {
    let home = tempfile::tempdir().unwrap();
    fs_err::write(home.path().join("notes.txt"), "mine").unwrap();
    let assert = xtask(home.path()).args(["new", ".", "--name", "Pears"]).assert();
    assert.code(1).stdout_eq("").stderr_eq(str![[r#"
error: the folder `.` is not empty: name one that is, or a new one

"#]]);
    assert_eq!(fs_err::read_dir(home.path()).unwrap().count(), 1);
}

/// A name that breaks a rule is refused with that rule, and no folder is made.
fn check_bad_name(name: &str, stderr: impl snapbox::IntoData) {
    let home = tempfile::tempdir().unwrap();
    let assert = xtask(home.path()).args(["new", "project", "--name", name]).assert();
    assert.code(1).stdout_eq("").stderr_eq(stderr);
    assert_eq!(fs_err::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn refuses_a_name_that_begins_with_a_digit() {
    check_bad_name(
        "3 pears",
        str![[r#"
error: `3 pears` cannot name a visual: say another by `--name "Pear chart"`
  caused by: a name must not begin with a digit, and `3Pears` does

"#]],
    );
}

#[test]
fn refuses_a_character_that_no_identifier_has() {
    check_bad_name(
        "Birnen-Diagramm",
        str![[r#"
error: `Birnen-Diagramm` cannot name a visual: say another by `--name "Pear chart"`
  caused by: a name may hold only the letters a to z and digits, and `-` is neither

"#]],
    );
}

#[test]
fn refuses_a_reserved_word() {
    check_bad_name(
        "Function",
        str![[r#"
error: `Function` cannot name a visual: say another by `--name "Pear chart"`
  caused by: `function` is a word that JavaScript keeps for itself

"#]],
    );
}

#[test]
fn refuses_an_empty_name() {
    check_bad_name(
        "",
        str![[r#"
error: `` cannot name a visual: say another by `--name "Pear chart"`
  caused by: a name must hold at least one letter

"#]],
    );
}

/// The new project's own `cargo xtask`. Its target folder is its own as well: in a shared one, its
/// program would take the place of this workspace's, which other tests are about to start.
fn own_xtask(project: &Path) -> Command {
    Command::new(env!("CARGO"))
        .arg("xtask")
        .current_dir(project)
        .env("CARGO_TARGET_DIR", target_directory().join("new-visual"))
        .env("NO_COLOR", "1")
}

fn target_directory() -> std::path::PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => directory.into(),
        None => workspace().join("target"),
    }
}
