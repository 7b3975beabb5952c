//! Why there is no preview, by what the user must do about it.

use std::io;
use std::path::PathBuf;

/// Why a preview did not start.
///
/// What is wrong with the visual is no error here: it is shown, and the next change of a file may mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another program listens on the port that was asked for.
    #[error("port {port} is taken")]
    PortTaken {
        /// The port.
        port: u16,
    },
    /// The system gives no port at all.
    #[error("no port can be opened on this machine")]
    Listen(#[source] io::Error),
    /// The certificate for https can neither be read nor written.
    #[error("there is no certificate for https")]
    Certificate(#[source] io::Error),
    /// A file of data that was named cannot be read.
    #[error("the data cannot be read")]
    Read(#[source] io::Error),
    /// A file of data that was named is no table.
    #[error("`{}` is no table", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: pbiviz_host::ReadError,
    },
    /// The system does not tell of changed files.
    #[error("changes of files cannot be noticed")]
    Watch(#[source] notify::Error),
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenderError {
    /// The host has not started.
    #[error("the preview does not start")]
    Preview(#[source] Error),
    /// The visual or the request is at fault; the text tells it all.
    #[error("{0}")]
    Refused(String),
    /// The browser is at fault.
    #[error(transparent)]
    Browser(#[from] BrowserError),
}

/// Why a browser does not do its part.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// Its folder cannot be made.
    #[error("there is no room for the browser's own files")]
    Profile(#[source] io::Error),
    /// It is no program, or may not run.
    #[error("`{}` does not start", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It started, and opened no way to be driven.
    #[error("`{}` cannot be driven; it said:\n{said}", program.display())]
    Silent {
        /// The program.
        program: PathBuf,
        /// The last that it said.
        said: String,
    },
    /// It opened a way that does not lead there.
    #[error("the browser cannot be reached")]
    Connect(#[source] io::Error),
    /// What answers there does not speak the protocol.
    #[error("the browser cannot be driven: {0}")]
    Handshake(String),
    /// It does not answer in time.
    #[error("the browser does not answer: something keeps the page busy")]
    Late,
    /// The user, or the system, ends this program.
    #[error("interrupted")]
    Interrupted,
    /// It has gone.
    #[error("the browser has gone")]
    Lost(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It answered something that is no answer.
    #[error("the browser's answer cannot be read")]
    Garbled,
    /// It could not do what it was told.
    #[error("the browser refused `{command}`: {text}")]
    Refused {
        /// The command, or the page's function.
        command: String,
        /// What it said.
        text: String,
    },
}
