//! `serve`: a visual in the browser, as Power BI would show it.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use pbiviz_preview::{Preview, Report, Request, Subject};

use crate::args::ServeArguments;
use crate::workspace::Workspace;
use crate::{package, setup, terminal};

/// Serves the page until the user ends it; its address is the one line on stdout.
pub(crate) fn serve(workspace: &Workspace, arguments: &ServeArguments) -> anyhow::Result<()> {
    let subject = subject(workspace, arguments.visual.as_deref())?;
    let request = Request { subject, data: arguments.data.clone(), port: arguments.port };
    let preview = Preview::start(&request, print).context("starting the preview")?;
    terminal::result(format_args!("preview {}", preview.url()));
    if arguments.open {
        preview.open_in_browser().context("opening the browser")?;
    }
    preview.wait_for_interrupt();
    Ok(())
}

/// The visual that the user means, ready to be built.
pub(crate) fn subject(workspace: &Workspace, named: Option<&Path>) -> anyhow::Result<Subject> {
    let is_package = |path: &Path| path.extension().is_some_and(|extension| extension == "pbiviz");
    match named {
        Some(path) if path.is_file() => Ok(Subject::Package(PathBuf::from(path))),
        Some(path) if is_package(path) => bail!("there is no file `{}`", path.display()),
        named => {
            let directory = package::visual_directory(workspace, named)?;
            setup::wasm_target(&directory)?;
            Ok(Subject::Folder(directory))
        }
    }
}

/// Says in the terminal what happens behind the page.
pub(crate) fn print(report: Report<'_>) {
    match report {
        Report::Built { duration } => terminal::step("Built", duration),
        Report::Loaded { duration, .. } => terminal::step("Loaded", duration),
        Report::Remark { text } | Report::Failed { text } => terminal::diagnostic(text),
        _ => {}
    }
}
