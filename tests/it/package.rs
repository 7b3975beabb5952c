//! `package`: from a folder to a `.pbiviz`, or to messages that say what to mend.

use std::io::Read;
use std::path::{Path, PathBuf};

use snapbox::str;

use crate::{altered, project_with, workspace, xtask};

fn packages_in(directory: &Path) -> Vec<PathBuf> {
    let entries =
        walkdir::WalkDir::new(directory).into_iter().map(|entry| entry.unwrap().into_path());
    entries
        .filter(|path| path.to_string_lossy().contains(".pbiviz") && path.is_file())
        .filter(|path| !path.ends_with("pbiviz.json"))
        .collect()
}

/// Packages a faulty project and compares what is said; nothing may be left behind.
fn check_refusal(changed: &str, text: &str, stderr: impl snapbox::IntoData) {
    let project = project_with(changed, text);
    xtask(project.path()).arg("package").arg(".").assert().code(1).stdout_eq("").stderr_eq(stderr);
    assert_eq!(packages_in(project.path()), Vec::<PathBuf>::new());
}

#[test]
fn refuses_a_mapping_to_an_undeclared_role() {
    let text = altered("capabilities.json", r#""in": "category""#, r#""in": "categry""#);
    check_refusal(
        "capabilities.json",
        &text,
        str![[r#"
error: data role `categry` is used but not declared
  --> capabilities.json:4:74 (/dataViewMappings/0/categorical/categories/for/in)
  help: did you mean `category`?
error: no package: 1 error in `.`

"#]],
    );
}

#[test]
fn names_every_problem_of_the_manifest_at_once() {
    let text = altered("pbiviz.json", "1.0.0.0", "1.0.0")
        .replace("barChart0123456789ABCDEF0123456789ABCDEF", "bar-chart")
        .replace("ann@example.com", "ann");
    check_refusal(
        "pbiviz.json",
        &text,
        str![[r#"
error: the GUID becomes a JavaScript identifier: a name may hold only the letters a to z and digits, and `-` is neither
  --> pbiviz.json:5:13 (/visual/guid)
  help: use letters, digits and `_`, such as the name and 32 hex digits
error: `1.0.0` is no version: it takes four numbers without leading zeros
  --> pbiviz.json:7:16 (/visual/version)
  help: write it like `1.0.0.0`
error: `ann` is no e-mail address
  --> pbiviz.json:12:39 (/author/email)
  help: Microsoft's tool wants one, such as `ann@example.com`
error: no package: 3 errors in `.`

"#]],
    );
}

#[test]
fn points_at_the_syntax_error() {
    let text = altered("capabilities.json", r#""privileges": [],"#, r#""privileges": []"#);
    check_refusal(
        "capabilities.json",
        &text,
        str![[r#"
error: not valid JSON: expected `,` or `}`
  --> capabilities.json:3:3
  help: mend the JSON at this place
error: no package: 1 error in `.`

"#]],
    );
}

#[test]
fn refuses_a_locale_that_is_none() {
    check_refusal(
        "stringResources/english/resources.resjson",
        "{}",
        str![[r#"
error: `english` is no locale
  --> stringResources/english/resources.resjson:1:1
  help: name a locale as Power BI does, such as `en-US` or `de-DE`
error: no package: 1 error in `.`

"#]],
    );
}

#[test]
fn says_which_folder_holds_no_visual() {
    let empty = tempfile::tempdir().unwrap();
    xtask(empty.path()).args(["package", "."]).assert().code(1).stdout_eq("").stderr_eq(str![[
        r#"
error: `.` holds no `pbiviz.json`: name a visual's folder

"#
    ]]);
}

#[test]
fn says_that_a_folder_does_not_exist() {
    let empty = tempfile::tempdir().unwrap();
    let assert = xtask(empty.path()).args(["package", "nowhere"]).assert();
    assert.code(1).stdout_eq("").stderr_eq(str![[r#"
error: there is no folder `nowhere`

"#]]);
}

#[test]
fn says_what_a_crate_lacks_to_become_wasm() {
    // The files are in order, but there is no crate beside them.
    let project = project_with("README.md", "");
    let assert = xtask(project.path()).args(["package", "."]).assert().code(1).stdout_eq("");
    let stderr = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(stderr.contains("Cargo.toml"), "{stderr}");
}

#[test]
fn packages_the_template_and_rebuilds_nothing_the_second_time() {
    let out = tempfile::tempdir().unwrap();
    let package = |arguments: &[&str]| {
        let assert =
            xtask(&workspace()).arg("package").args(arguments).arg("--out").arg(out.path());
        let output = assert.assert().success().get_output().clone();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (stdout, stderr) = package(&[]);
    let path = PathBuf::from(stdout.trim_end());
    assert_eq!(stdout.lines().count(), 1, "{stdout}");
    for name in ["wasm", "glue", "shim", "css", "icon", "archive"] {
        assert!(
            stderr.lines().any(|line| line.trim_start().starts_with(name)),
            "no {name}: {stderr}"
        );
    }
    let bytes = fs_err::read(&path).unwrap();
    let written = fs_err::metadata(&path).unwrap().modified().unwrap();

    let (again, _) = package(&[]);
    assert_eq!(again, stdout);
    assert_eq!(fs_err::metadata(&path).unwrap().modified().unwrap(), written);

    // A package that somebody removed is written again, and has the same bytes.
    fs_err::remove_file(&path).unwrap();
    package(&[]);
    assert_eq!(fs_err::read(&path).unwrap(), bytes);

    // The debug build stands beside it, readable and under a name of its own.
    let (debug, _) = package(&["--dev", "--no-minify"]);
    let debug = PathBuf::from(debug.trim_end());
    assert!(debug.to_string_lossy().contains("_DEBUG."), "{}", debug.display());
    assert!(document(&debug)["visual"]["guid"].as_str().unwrap().ends_with("_DEBUG"));
    let lines = |path: &Path| document(path)["content"]["js"].as_str().unwrap().lines().count();
    assert!(lines(&debug) > 10 * lines(&path));
    assert_eq!(packages_in(out.path()).len(), 2);
}

/// The inner document of a package.
fn document(path: &Path) -> serde_json::Value {
    let mut archive = zip::ZipArchive::new(fs_err::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    archive.by_index(2).unwrap().read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}
