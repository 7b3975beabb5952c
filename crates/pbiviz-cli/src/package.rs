//! `package`: from a visual's folder to the `.pbiviz`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use pbiviz_bundle::{Error, PackageRequest, Packaged};

use crate::args::PackageArguments;
use crate::setup;
use crate::terminal;
use crate::workspace::Workspace;

/// Builds the visual and writes its package; the path is the one line on stdout.
pub(crate) fn package(workspace: &Workspace, arguments: &PackageArguments) -> anyhow::Result<()> {
    let request = PackageRequest {
        directory: visual_directory(workspace, arguments.directory.as_deref())?,
        out_directory: arguments.out_directory.clone(),
        dev: arguments.dev,
        minify: !arguments.no_minify,
        record: arguments.record,
    };
    let packaged = build(&request)?;
    terminal::table("sizes", &size_rows(&packaged));
    if request.record {
        terminal::diagnostic(
            "warning: this package keeps what it is shown and offers it for download: import it to record, \
             then import the release again, and publish neither package nor recording",
        );
    }
    terminal::result(packaged.path.display());
    Ok(())
}

/// Runs the build with its steps on stderr, after adding what the compiler lacks.
pub(crate) fn build(request: &PackageRequest) -> anyhow::Result<Packaged> {
    setup::wasm_target(&request.directory)?;
    let mut progress = |step: pbiviz_bundle::Step| terminal::step(step.name, step.duration);
    match pbiviz_bundle::package(request, &mut progress) {
        Ok(packaged) => {
            packaged.warnings.iter().for_each(terminal::diagnostic);
            Ok(packaged)
        }
        Err(Error::Diagnostics(diagnostics)) => {
            diagnostics.iter().for_each(terminal::diagnostic);
            let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
            let problems =
                if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
            bail!("no package: {problems} in `{}`", request.directory.display())
        }
        Err(error) => Err(error)
            .with_context(|| format!("packaging the visual in `{}`", request.directory.display())),
    }
}

/// The folder of the visual that the user means.
pub(crate) fn visual_directory(
    workspace: &Workspace,
    named: Option<&Path>,
) -> anyhow::Result<PathBuf> {
    match named {
        Some(directory) if directory.join("pbiviz.json").is_file() => Ok(directory.to_path_buf()),
        Some(directory) if directory.is_dir() => {
            bail!("`{}` holds no `pbiviz.json`: name a visual's folder", directory.display())
        }
        Some(directory) => bail!("there is no folder `{}`", directory.display()),
        None => workspace.default_visual(),
    }
}

fn size_rows(packaged: &Packaged) -> Vec<(String, String)> {
    packaged
        .sizes
        .iter()
        .map(|(name, size)| ((*name).to_string(), terminal::bytes(*size)))
        .collect()
}
