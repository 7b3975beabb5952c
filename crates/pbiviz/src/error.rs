//! What can go wrong in a visual.

use std::fmt;

use crate::Opaque;

/// The result of everything that may fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a visual could not do what it was asked to.
///
/// An error that `update` returns ends that update as failed and is shown in the visual; the instance stays.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// The visual's own reason.
    Message(String),
    /// Drawing failed.
    Drawing(String),
    /// JavaScript threw; the message, and the thrown value as it was.
    Thrown {
        /// What the thrown value says of itself.
        message: String,
        /// The thrown value.
        value: Opaque,
    },
    /// The host, which may be older than a member of its interface, does not have this one.
    Missing(&'static str),
}

impl Error {
    /// An error of the visual's own.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) | Self::Thrown { message, .. } => formatter.write_str(message),
            Self::Drawing(message) => write!(formatter, "drawing failed: {message}"),
            Self::Missing(member) => write!(formatter, "the host has no `{member}`"),
        }
    }
}

impl std::error::Error for Error {}

impl From<String> for Error {
    fn from(message: String) -> Self {
        Self::Message(message)
    }
}

impl From<&str> for Error {
    fn from(message: &str) -> Self {
        Self::Message(message.to_owned())
    }
}
