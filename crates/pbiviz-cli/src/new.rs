//! `new`: a visual of your own, made from the template, in a workspace of its own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use pbiviz_schema::{VisualName, visual_name_from_display_name};
use serde_json::{Map, Value, json};
use walkdir::WalkDir;

use crate::args::NewArguments;
use crate::terminal;

/// This crate's folder: beside it lie the SDK, and above both the template and the lock file.
const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Crate names that cargo refuses, or that would shadow a crate the visual needs.
const TAKEN_CRATE_NAMES: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "core",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "js-sys",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "pbiviz",
    "plotters",
    "plotters-backend",
    "plotters-canvas",
    "priv",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "self",
    "serde",
    "serde-json",
    "snapbox",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "wasm-bindgen",
    "web-sys",
    "where",
    "while",
    "xtask",
    "yield",
];

const README: &str = include_str!("new/README.md");
const GITIGNORE: &str = include_str!("new/gitignore");
const CARGO_CONFIG: &str = include_str!("new/config.toml");
const XTASK_MANIFEST: &str = include_str!("new/xtask.toml");
const XTASK_MAIN: &str = include_str!("new/xtask.rs");
const MANIFEST: &str = include_str!("new/Cargo.toml");

/// Makes the workspace and says which command comes next.
pub(crate) fn new(arguments: &NewArguments) -> anyhow::Result<()> {
    let directory = &arguments.directory;
    let display_name = match &arguments.name {
        Some(name) => name.clone(),
        None => folder_name(directory)?.replace(['-', '_'], " "),
    };
    let name = visual_name_from_display_name(&display_name).with_context(|| {
        format!("`{display_name}` cannot name a visual: say another by `--name \"Pear chart\"`")
    })?;
    refuse_non_empty(directory)?;
    // Made beside and then moved: a failure half-way leaves nothing behind.
    let parent = parent_of(directory)?;
    fs_err::create_dir_all(&parent)?;
    let staging = tempfile::Builder::new()
        .prefix(".pbiviz-new-")
        .tempdir_in(&parent)
        .with_context(|| format!("making a folder in `{}`", parent.display()))?;
    write_workspace(staging.path(), &display_name, &name)?;
    if directory.is_dir() {
        // An empty folder stays the one it is: it may be a link, or the one that somebody stands in.
        for entry in fs_err::read_dir(staging.path())? {
            let entry = entry?;
            fs_err::rename(entry.path(), directory.join(entry.file_name()))?;
        }
    } else {
        open_permissions(staging.path())?;
        fs_err::rename(staging.path(), directory)?;
    }
    init_git(directory);

    terminal::result(format_args!("made `{}` in {}", display_name, directory.display()));
    terminal::note(format_args!("next: cd {} && cargo xtask serve", for_shell(directory)));
    Ok(())
}

fn write_workspace(root: &Path, display_name: &str, name: &VisualName) -> anyhow::Result<()> {
    let here = Path::new(HERE);
    let crates = here.parent().context("finding the crates beside this one")?;
    let home = crates.parent().context("finding the workspace of this crate")?;
    let crate_name = crate_name(name.as_str());
    let fill = |text: &str| {
        text.replace("{{display_name}}", display_name)
            .replace("{{crate_name}}", &crate_name)
            .replace("\"{{pbiviz}}\"", &toml_string(&crates.join("pbiviz")))
            .replace("\"{{pbiviz_cli}}\"", &toml_string(here))
    };

    copy_template(&home.join("visual-template"), root)?;
    let manifest_path = root.join("pbiviz.json");
    let manifest = own_manifest(&fs_err::read_to_string(&manifest_path)?, display_name, name)?;
    fs_err::write(&manifest_path, manifest)?;

    fs_err::create_dir_all(root.join(".cargo"))?;
    fs_err::create_dir_all(root.join("xtask/src/bin"))?;
    fs_err::write(root.join("Cargo.toml"), fill(MANIFEST))?;
    fs_err::write(root.join("README.md"), fill(README))?;
    fs_err::write(root.join(".gitignore"), GITIGNORE)?;
    fs_err::write(root.join(".cargo/config.toml"), CARGO_CONFIG)?;
    fs_err::write(root.join("xtask/Cargo.toml"), fill(XTASK_MANIFEST))?;
    for main in ["xtask/src/main.rs", "xtask/src/bin/xtask-preview.rs"] {
        fs_err::write(root.join(main), XTASK_MAIN)?;
    }
    // The versions this workspace was tested with; cargo drops what the visual does not use.
    for file in ["Cargo.lock", "rust-toolchain.toml", "rustfmt.toml"] {
        if home.join(file).is_file() {
            fs_err::copy(home.join(file), root.join(file))?;
        }
    }
    Ok(())
}

/// The template's own files, without what was built from them.
fn copy_template(template: &Path, root: &Path) -> anyhow::Result<()> {
    let entries = WalkDir::new(template).sort_by_file_name().into_iter().filter_entry(|entry| {
        entry.depth() != 1
            || !["Cargo.toml", "README.md", "dist", "target"]
                .iter()
                .any(|name| entry.file_name() == *name)
    });
    for entry in entries {
        let entry = entry.with_context(|| format!("reading `{}`", template.display()))?;
        let below = entry.path().strip_prefix(template).expect("the walk stays in its root");
        let target = root.join(below);
        if entry.file_type().is_dir() {
            fs_err::create_dir_all(target)?;
        } else {
            fs_err::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The template's `pbiviz.json` with a name, a GUID and an author of its own.
fn own_manifest(template: &str, display_name: &str, name: &VisualName) -> anyhow::Result<String> {
    let mut manifest: Map<String, Value> =
        serde_json::from_str(template).context("reading the template's `pbiviz.json`")?;
    let visual = manifest
        .get_mut("visual")
        .and_then(Value::as_object_mut)
        .context("the template's `pbiviz.json` has no `visual`")?;
    visual.insert("name".into(), json!(name.as_str()));
    visual.insert("displayName".into(), json!(display_name));
    visual.insert("guid".into(), json!(fresh_guid(name)?));
    visual.insert("version".into(), json!("1.0.0.0"));
    visual.insert("description".into(), json!(format!("{display_name}, a visual for Power BI")));
    visual.insert("supportUrl".into(), json!("https://example.com/support"));
    visual.insert("gitHubUrl".into(), json!(""));
    // A manifest without an author is no package; git usually knows who stands before it.
    let author = json!({
        "name": git_config("user.name").unwrap_or_else(|| "Your Name".to_owned()),
        "email": git_config("user.email").unwrap_or_else(|| "you@example.com".to_owned()),
    });
    manifest.insert("author".into(), author);
    let mut text = serde_json::to_string_pretty(&manifest).context("writing `pbiviz.json`")?;
    text.push('\n');
    Ok(text)
}

/// The visual's name and 32 random hex digits, as the official tool makes it.
fn fresh_guid(name: &VisualName) -> anyhow::Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).context("drawing a random GUID")?;
    let digits: String = random.iter().map(|byte| format!("{byte:02X}")).collect();
    Ok(format!("{}{digits}", name.as_str()))
}

/// `pearChart` becomes `pear-chart`.
fn crate_name(visual_name: &str) -> String {
    let mut name = String::new();
    for (index, letter) in visual_name.char_indices() {
        if index > 0 && letter.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    if TAKEN_CRATE_NAMES.contains(&name.as_str()) || name.starts_with("pbiviz-") {
        name.push_str("-visual");
    }
    name
}

fn folder_name(directory: &Path) -> anyhow::Result<String> {
    let name = directory.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).context("name the folder to make, or give a name by `--name`")
}

fn refuse_non_empty(directory: &Path) -> anyhow::Result<()> {
    if directory.is_file() {
        bail!("`{}` is a file: name a folder to make", directory.display());
    }
    if directory.is_dir() && fs_err::read_dir(directory)?.next().is_some() {
        bail!("the folder `{}` is not empty: name one that is, or a new one", directory.display());
    }
    Ok(())
}

/// Where to make a folder that can be moved to this one.
fn parent_of(directory: &Path) -> anyhow::Result<PathBuf> {
    let place = if directory.is_dir() {
        fs_err::canonicalize(directory)?
    } else {
        std::path::absolute(directory)
            .with_context(|| format!("finding `{}`", directory.display()))?
    };
    place.parent().map(Path::to_path_buf).context("the root folder cannot hold a visual")
}

/// A temporary folder is closed to others; a project is not.
#[cfg(unix)]
fn open_permissions(directory: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs_err::set_permissions(directory, std::fs::Permissions::from_mode(0o755))?;
    Ok(())
}

#[cfg(not(unix))]
fn open_permissions(_directory: &Path) -> anyhow::Result<()> {
    Ok(())
}

/// As `cargo new` does: a repository, unless there is one around it or no git.
fn init_git(directory: &Path) {
    let quiet = |arguments: &[&str]| {
        Command::new("git")
            .args(arguments)
            .current_dir(directory)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if !quiet(&["rev-parse", "--is-inside-work-tree"]) {
        quiet(&["init"]);
    }
}

fn git_config(key: &str) -> Option<String> {
    let output = Command::new("git").args(["config", key]).output().ok()?;
    let value = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !value.is_empty()).then_some(value)
}

/// A path as one word for a shell.
fn for_shell(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |letter: char| letter.is_alphanumeric() || "/\\._-:~".contains(letter);
    if path.chars().all(is_plain) { path } else { quoted(&path) }
}

/// Windows' shells take no single quotes, and its paths hold no double ones.
#[cfg(windows)]
fn quoted(path: &str) -> String {
    format!("\"{path}\"")
}

#[cfg(not(windows))]
fn quoted(path: &str) -> String {
    format!("'{}'", path.replace('\'', r"'\''"))
}

/// A path as a TOML string; JSON's escapes are TOML's too.
fn toml_string(path: &Path) -> String {
    Value::from(path.to_string_lossy()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_crate_after_the_visual() {
        assert_eq!(crate_name("pearChart"), "pear-chart");
        assert_eq!(crate_name("sales2024"), "sales2024");
        assert_eq!(crate_name("loop"), "loop-visual");
    }

    #[cfg(not(windows))]
    #[test]
    fn a_path_is_one_word_for_the_shell() {
        for (path, word) in [
            ("charts/pear", "charts/pear"),
            ("/home/ann/Größe-1.0", "/home/ann/Größe-1.0"),
            ("my charts", "'my charts'"),
            ("Ann's $HOME", r"'Ann'\''s $HOME'"),
        ] {
            assert_eq!(for_shell(Path::new(path)), word);
        }
    }

    #[test]
    fn draws_a_guid_that_begins_with_the_name() {
        let name = visual_name_from_display_name("Pear chart").unwrap();
        let first = fresh_guid(&name).unwrap();
        assert!(first.starts_with("pearChart"));
        assert_eq!(first.len(), "pearChart".len() + 32);
        assert_ne!(first, fresh_guid(&name).unwrap());
    }
}
