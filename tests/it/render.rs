//! `render`: a picture, a report, and an exit code to rely on.

use std::path::Path;
#[cfg(unix)]
use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use snapbox::cmd::OutputAssert;
use snapbox::str;
use tempfile::TempDir;

use crate::serve::{DATA, write_package};
#[cfg(unix)]
use crate::xtask_process;
use crate::{workspace, xtask};

/// How long a browser may take to start.
#[cfg(unix)]
const DEADLINE: Duration = Duration::from_secs(120);

/// A visual that writes in its console what it was given, and fills its element with one color.
const SCRIPT: &str = r##"
window.powerbi.visuals.plugins.bar1 = {
  create: ({ element, host }) => ({
    update(options) {
      host.eventService.renderingStarted(options);
      const [{ categorical: { categories, values }, metadata }] = options.dataViews;
      console.log(JSON.stringify([host.locale, categories[0].values, values[0].values, values[0].source.queryName]));
      element.style.background = metadata.objects?.look?.fill?.solid.color ?? host.colorPalette.getColor("a").value;
      host.eventService.renderingFinished(options);
    },
  }),
};"##;

/// A folder with a visual of this script, and data for it.
fn folder_with(script: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    write_package(&directory.path().join("bar.pbiviz"), script);
    fs_err::write(directory.path().join("sales.csv"), DATA).unwrap();
    directory
}

/// Renders the folder's visual to `bar.png` and `bar.json`.
fn render(directory: &Path, arguments: &[&str]) -> OutputAssert {
    xtask(directory)
        .args(["render", "bar.pbiviz", "--data", "sales.csv", "--out", "bar.png"])
        .args(["--report", "bar.json"])
        .args(arguments)
        .assert()
}

fn report(directory: &Path) -> Value {
    serde_json::from_str(&fs_err::read_to_string(directory.join("bar.json")).unwrap()).unwrap()
}

/// Width and height, as the picture itself says.
fn size_of(picture: &Path) -> (u32, u32) {
    let bytes = fs_err::read(picture).unwrap();
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// What the visual of this file wrote in its console.
fn console(report: &Value) -> Value {
    serde_json::from_str(report["console"][0]["text"].as_str().unwrap()).unwrap()
}

#[test]
fn draws_what_the_page_would_show() {
    let directory = folder_with(SCRIPT);
    render(directory.path(), &["--size", "200x150", "--scale", "2"])
        .success()
        .stdout_eq("bar.png\n");
    assert_eq!(size_of(&directory.path().join("bar.png")), (400, 300));
    let report = report(directory.path());
    assert_eq!(
        console(&report),
        json!(["en-US", ["North", "South"], [8, 4.5], "Sum(sales.Revenue)"])
    );
    assert_eq!(report["draws"], true);
    assert_eq!(report["failures"], json!([]));
    let [update] = report["updates"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!(update["viewport"], json!({ "width": 200, "height": 150 }));
    assert_eq!(update["events"], json!([{ "event": "started" }, { "event": "finished" }]));
    assert!(update["milliseconds"].as_f64().unwrap() >= 0.0);
}

#[test]
fn columns_locale_theme_and_formatting_are_the_users() {
    let directory = folder_with(SCRIPT);
    let picture = directory.path().join("bar.png");
    let map = ["--map", "category=Region", "--map", "measure=max(Revenue)", "--locale", "de-CH"];
    render(directory.path(), &map).success();
    assert_eq!(
        console(&report(directory.path())),
        json!(["de-CH", ["North", "South"], [5, 4.5], "Max(sales.Revenue)"])
    );
    let of_default_theme = fs_err::read(&picture).unwrap();
    render(directory.path(), &["--theme", "classic"]).success();
    let of_classic = fs_err::read(&picture).unwrap();
    assert_ne!(of_default_theme, of_classic);

    let objects = directory.path().join("objects.json");
    let fill = json!({ "look": { "fill": { "solid": { "color": "#00ff00" } } } });
    fs_err::write(&objects, fill.to_string()).unwrap();
    render(directory.path(), &["--objects", "objects.json"]).success();
    assert!(![of_default_theme, of_classic].contains(&fs_err::read(&picture).unwrap()));
}

#[test]
fn an_empty_frame_is_no_picture_to_rely_on() {
    let directory =
        folder_with("window.powerbi.visuals.plugins.bar1 = { create: () => ({ update() {} }) };");
    render(directory.path(), &[]).code(1).stdout_eq("bar.png\n").stderr_eq(str![[r#"
...
error: the visual draws nothing: the picture is that of an empty frame
error: the visual fails; its picture is written all the same

"#]]);
    assert_eq!(report(directory.path())["draws"], false);
    assert_eq!(size_of(&directory.path().join("bar.png")), (640, 400));
}

#[test]
fn a_visual_that_fails_says_how() {
    let cases = [
        ("throw new Error('lost at src/visual.rs:12:3');", "lost at src/visual.rs:12:3"),
        ("for (;;);", "the visual has not answered for 5 seconds"),
        (
            "host.eventService.renderingStarted(o); host.eventService.renderingFailed(o, 'no map');",
            "rendering failed: no map",
        ),
    ];
    for (body, message) in cases {
        let directory = folder_with(&format!(
            "window.powerbi.visuals.plugins.bar1 = {{
               create: ({{ element, host }}) => ({{ update(o) {{ element.textContent = 'here'; {body} }} }}),
             }};"
        ));
        let stderr = format!("...\nerror:[..]{message}\n...\n");
        render(directory.path(), &[]).code(1).stderr_eq(stderr);
        let failures = report(directory.path())["failures"].to_string();
        assert!(failures.contains(message), "{failures}");
    }
}

#[test]
fn a_visual_that_hangs_while_it_is_created_fails_like_another() {
    let directory = folder_with(
        "window.powerbi.visuals.plugins.bar1 = { create: () => { for (;;); }, update() {} };",
    );
    render(directory.path(), &[])
        .code(1)
        .stderr_eq("...\nerror: the visual has not answered for 5 seconds\n...\n");
}

#[cfg(unix)]
#[test]
fn an_interrupted_picture_leaves_nothing_behind() {
    let directory = folder_with(
        "window.powerbi.visuals.plugins.bar1 = { create: () => { for (;;); }, update() {} };",
    );
    let temporary = tempfile::tempdir().unwrap();
    let mut child = xtask_process(directory.path())
        .args(["render", "bar.pbiviz", "--data", "sales.csv", "--out", "bar.png"])
        .env("TMPDIR", temporary.path())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The browser has begun to write into its folder.
    let runs = || {
        let mut folders = fs_err::read_dir(temporary.path()).unwrap().filter_map(Result::ok);
        folders.any(|folder| folder.path().join("DevToolsActivePort").is_file())
    };
    let until = Instant::now() + DEADLINE;
    while !runs() {
        assert!(Instant::now() < until, "no browser has started");
        thread::sleep(Duration::from_millis(20));
    }
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(fs_err::read_dir(temporary.path()).unwrap().count(), 0);
    assert!(!directory.path().join("bar.png").exists());
}

#[test]
fn what_is_not_there_is_named_and_nothing_is_written() {
    let directory = folder_with(SCRIPT);
    fs_err::write(directory.path().join("wrong.json"), r#"{ "look": 1 }"#).unwrap();
    let selector = json!([{ "objectName": "look", "properties": {}, "selector": "all" }]);
    fs_err::write(directory.path().join("selector.json"), selector.to_string()).unwrap();
    let cases: [(&[&str], &str); 9] = [
        (&["--map", "axis=Region"], "no role `axis`; it has `category`, `measure`"),
        (&["--map", "category=City"], "no column `City`; it has `Region`, `Revenue`"),
        (&["--map", "measure=total(Revenue)"], "`total` is neither an aggregation"),
        (&["--objects", "selector.json"], "entry 0 has a `selector`"),
        (&["--size", "8000x8000", "--scale", "4"], "more than 16384 pixels a side"),
        (&["--theme", "pink"], "no theme `pink`; there are `default`"),
        (&["--locale", "de_DE"], "`de_DE` is no locale"),
        (&["--objects", "wrong.json"], "`look` must be an object"),
        (&["--data", "none.csv"], "cannot be used multiple times"),
    ];
    for (arguments, message) in cases {
        let code = if arguments[0] == "--data" { 2 } else { 1 };
        render(directory.path(), arguments)
            .code(code)
            .stdout_eq("")
            .stderr_eq(format!("...\n[..]{message}[..]\n...\n"));
    }
    assert!(!directory.path().join("bar.png").exists());
    xtask(&workspace()).args(["render", "--size", "640"]).assert().code(2);
    let to = |out: &str, report: &str| {
        let arguments = ["render", "bar.pbiviz", "--out", out, "--report", report];
        xtask(directory.path()).args(arguments).assert().code(1).stdout_eq("")
    };
    to("bar.png", "./bar.png").stderr_eq("error: `--out` and `--report` name the same file\n");
    to("none/bar.png", "a.json").stderr_eq("error: there is no folder `none` to write into\n");
    to("bar.png", ".").stderr_eq("error: `.` is a folder: name a file\n");
}
