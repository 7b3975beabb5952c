//! Why there is no preview, by what the user must do about it.

use std::io;
use std::path::PathBuf;

use crate::holder::Holder;

/// Why a preview did not start.
///
/// What is wrong with the visual is no error here: it is shown, and the next change of a file may mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Another program listens on the port that was asked for.
    #[error("port {port} is taken{}", by(.holder.as_ref()))]
    PortTaken {
        /// The port.
        port: u16,
        /// Who listens there, where the system says so.
        holder: Option<Holder>,
    },
    /// The system gives no port at all.
    #[error("no port can be opened on this machine")]
    Listen(#[source] io::Error),
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

fn by(holder: Option<&Holder>) -> String {
    holder.map_or_else(String::new, |holder| format!(" by {holder}"))
}
