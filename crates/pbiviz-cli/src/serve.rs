//! `serve`: a visual in the browser, as Power BI would show it.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use pbiviz_preview::{CertificateFiles, DeveloperVisual, Error, Preview, Report, Request, Subject};

use crate::args::ServeArguments;
use crate::holder::{self, POWER_BI_PORT};
use crate::workspace::Workspace;
use crate::{certificate, package, setup, terminal};

/// Serves the page until the user ends it; its address is the one line on stdout.
pub(crate) fn serve(workspace: &Workspace, arguments: &ServeArguments) -> anyhow::Result<()> {
    let subject = subject(workspace, arguments.visual.as_deref())?;
    let request = Request {
        subject,
        data: arguments.data.clone(),
        port: arguments.port,
        developer_visual: developer_visual(arguments)?,
    };
    let preview =
        Preview::start(&request, print).map_err(explain).context("starting the preview")?;
    match preview.developer_url() {
        Some(Ok(url)) => say_where(&url, arguments.assets_port),
        Some(Err(error)) => say_why_not(error),
        None => {}
    }
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

fn developer_visual(arguments: &ServeArguments) -> anyhow::Result<Option<DeveloperVisual>> {
    if arguments.no_assets {
        return Ok(None);
    }
    let folder = certificate::folder()?;
    let certificate = CertificateFiles {
        certificate: certificate::file(&folder),
        key: folder.join("localhost.key"),
        last_day: certificate::last_day_file(&folder),
    };
    Ok(Some(DeveloperVisual { port: arguments.assets_port, certificate }))
}

fn say_where(url: &str, port: Option<u16>) {
    terminal::begin(
        "Serving",
        format_args!(
            "{url} to Power BI's developer visual; open that once in the browser and accept its certificate, \
             or trust it as `cargo xtask doctor` says"
        ),
    );
    if port.is_some_and(|port| port != POWER_BI_PORT) {
        terminal::diagnostic(format_args!(
            "warning: Power BI itself asks port {POWER_BI_PORT} and no other"
        ));
    }
}

fn say_why_not(error: &Error) {
    let (reason, help) = match error {
        Error::PortTaken { port } => (holder::taken(*port), "end that program and start again"),
        error => {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            (format!("{error} ({})", cause.unwrap_or_default()), "mend that and start again")
        }
    };
    terminal::diagnostic(format_args!(
        "warning: {reason}: Power BI's developer visual will not find this one\n  \
         help: {help}, or leave the developer visual out by `--no-assets`"
    ));
}

/// What is wrong, and who has the port if that is it.
fn explain(error: Error) -> anyhow::Error {
    match error {
        Error::PortTaken { port } => anyhow!(holder::taken(port)),
        error => error.into(),
    }
}

/// Says in the terminal what happens behind the page.
pub(crate) fn print(report: Report<'_>) {
    match report {
        Report::Compiled { name } => terminal::begin("Compiled", name),
        Report::Built { duration } => terminal::step("Built", duration),
        Report::Loaded { duration, .. } => terminal::step("Loaded", duration),
        Report::Remark { text } | Report::Failed { text } => terminal::diagnostic(text),
        _ => {}
    }
}
