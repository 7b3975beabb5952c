//! `serve`: a visual in the browser, as Power BI would show it.
//!
//! Most commands do without the server, so it is a feature, and a program of its own: a running server does not
//! keep `package` from being built anew, nor the other way round.

#[cfg(not(feature = "preview"))]
pub(crate) use self::elsewhere::serve;
#[cfg(feature = "preview")]
pub(crate) use self::here::serve;

/// In the program that has the server.
#[cfg(feature = "preview")]
mod here {
    use std::path::{Path, PathBuf};

    use anyhow::{Context, bail};
    use pbiviz_preview::{Preview, Report, Request, Subject};

    use crate::args::ServeArguments;
    use crate::workspace::Workspace;
    use crate::{package, setup, terminal};

    /// Serves the page until the user ends it; its address is the one line on stdout.
    pub(crate) fn serve(workspace: &Workspace, arguments: &ServeArguments) -> anyhow::Result<()> {
        let subject = subject(workspace, arguments.visual.as_deref())?;
        if let Subject::Folder(directory) = &subject {
            setup::wasm_target(directory)?;
        }
        let request = Request { subject, data: arguments.data.clone(), port: arguments.port };
        let preview = Preview::start(&request, print).context("starting the preview")?;
        terminal::result(format_args!("preview {}", preview.url()));
        if arguments.open {
            preview.open_in_browser().context("opening the browser")?;
        }
        preview.wait_for_interrupt();
        Ok(())
    }

    fn subject(workspace: &Workspace, named: Option<&Path>) -> anyhow::Result<Subject> {
        let is_package =
            |path: &Path| path.extension().is_some_and(|extension| extension == "pbiviz");
        match named {
            Some(path) if path.is_file() => Ok(Subject::Package(PathBuf::from(path))),
            Some(path) if is_package(path) => bail!("there is no file `{}`", path.display()),
            named => package::visual_directory(workspace, named).map(Subject::Folder),
        }
    }

    fn print(report: Report<'_>) {
        match report {
            Report::Built { duration } => terminal::step("Built", duration),
            Report::Loaded { duration, .. } => terminal::step("Loaded", duration),
            Report::Remark { text } | Report::Failed { text } => terminal::diagnostic(text),
            _ => {}
        }
    }
}

/// In the program without the server.
#[cfg(not(feature = "preview"))]
mod elsewhere {
    use std::env;
    use std::process::Command;

    use anyhow::Context;

    use crate::args::ServeArguments;
    use crate::terminal;
    use crate::workspace::Workspace;

    /// Runs the same command in the program that has the server.
    pub(crate) fn serve(workspace: &Workspace, _arguments: &ServeArguments) -> anyhow::Result<()> {
        terminal::begin("Preparing", "the preview (the first time compiles its server)");
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(program);
        // Named paths are meant from the folder that the user stands in, so cargo stays there.
        command
            .args(["run", "--quiet", "--package", "xtask", "--features", "preview"])
            .args(["--bin", "xtask-preview", "--manifest-path"])
            .arg(workspace.root().join("Cargo.toml"))
            .arg("--")
            .args(env::args_os().skip(1));
        become_it(&mut command)
    }

    /// Puts the command in this program's place, so that whoever ends us ends the server.
    #[cfg(unix)]
    fn become_it(command: &mut Command) -> anyhow::Result<()> {
        use std::os::unix::process::CommandExt;
        Err(command.exec()).context("running `cargo`")
    }

    #[cfg(not(unix))]
    fn become_it(command: &mut Command) -> anyhow::Result<()> {
        let status = command.status().context("running `cargo`")?;
        if status.success() { Ok(()) } else { anyhow::bail!("the preview has failed") }
    }
}
