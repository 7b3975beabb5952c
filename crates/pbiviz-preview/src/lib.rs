//! A Power BI host on one's own machine: the page, the sandboxed frame and the server behind both.
//!
//! ```no_run
//! use pbiviz_preview::{Preview, Request, Subject};
//!
//! # fn main() -> Result<(), pbiviz_preview::Error> {
//! let request = Request::new(Subject::Folder("visual-template".into()));
//! let preview = Preview::start(&request, |report| eprintln!("{report:?}"))?;
//! println!("{}", preview.url());
//! preview.wait_for_interrupt();
//! # Ok(())
//! # }
//! ```
//!
//! The server knows no visual and keeps no state of the page: it holds the visual as it was built last and the tables
//! that were loaded, and asks `pbiviz-host` what Power BI would make of them. It listens to this machine alone, serves
//! nothing outside of its list, and never ends because a file of the user's is wrong. Nothing here prints.
//!
//! Where it is asked to, it also answers Power BI's developer visual, which fetches the visual by https. The certificate
//! is made here and trusted by nobody yet; whoever wants it trusted must do that himself.

mod assets;
mod browser;
mod builder;
mod certificate;
mod developer;
mod error;
mod events;
mod guard;
mod ports;
mod preview;
mod render;
mod routes;
mod shared;
mod tables;
mod tls;
mod watch;

pub use crate::browser::{Browser, FIRST_BUILD, Page};
pub use crate::certificate::CertificateFiles;
pub use crate::error::{BrowserError, Error, RenderError};
pub use crate::preview::{DeveloperVisual, Preview, Report, Request, Subject};
pub use crate::render::{RenderRequest, Rendered, render, still_picture};
