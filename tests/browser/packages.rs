//! The packages under test, each built once by the bundler.

use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Result, anyhow};
use pbiviz_bundle::{Package, PackageRequest, package};
use serde_json::Value;

type Built = LazyLock<Result<Value, String>>;

static FAULTS: Built = LazyLock::new(|| build("tests/faults", false));
static LARGE: Built = LazyLock::new(|| build("tests/large", false));
static TEMPLATE: Built = LazyLock::new(|| build("visual-template", false));
static RECORDING: Built = LazyLock::new(|| build("visual-template", true));

/// The visual that fails on demand.
pub(crate) fn faults() -> Result<&'static Value> {
    built(&FAULTS)
}

/// The same in a module too large for a synchronous start.
pub(crate) fn large() -> Result<&'static Value> {
    built(&LARGE)
}

/// The visual that a newcomer starts from.
pub(crate) fn template() -> Result<&'static Value> {
    built(&TEMPLATE)
}

/// The same, with the recorder.
pub(crate) fn recording() -> Result<&'static Value> {
    built(&RECORDING)
}

fn built(package: &'static Built) -> Result<&'static Value> {
    package.as_ref().map_err(|error| anyhow!("{error}"))
}

fn build(directory: &str, record: bool) -> Result<Value, String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = tests.parent().ok_or("the tests lie in no workspace")?;
    let request = PackageRequest {
        record,
        out_directory: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("packages")),
        ..PackageRequest::new(workspace.join(directory))
    };
    let told = |error: pbiviz_bundle::Error| format!("packaging `{directory}`: {error}");
    let packaged = package(&request, &mut |_| {}).map_err(told)?;
    let package = Package::open(&packaged.path).map_err(told)?;
    package.document.ok_or_else(|| format!("the package of `{directory}` has no document"))
}
