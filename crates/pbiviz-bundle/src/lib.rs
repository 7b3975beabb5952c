//! Turns a visual's folder into the `.pbiviz` package that Power BI imports, and reads any
//! `.pbiviz` back.
//!
//! ```no_run
//! use pbiviz_bundle::{Package, PackageRequest, package};
//!
//! # fn main() -> Result<(), pbiviz_bundle::Error> {
//! let request = PackageRequest { minify: true, ..PackageRequest::new("visual-template") };
//! let packaged = package(&request, &mut |step| eprintln!("{} {:?}", step.name, step.duration))?;
//!
//! let read = Package::open(&packaged.path)?;
//! assert!(read.findings.is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! The rules that a visual's files must keep are `pbiviz-schema`'s. Nothing here prints (but cargo
//! does, on stderr, while it compiles), installs a target, or knows what the visual draws.

mod archive;
mod bindings;
mod build;
mod compile;
mod debug;
mod deflate;
mod document;
mod error;
mod package;
mod preview;
mod project;
mod record;
mod script;
mod stamp;
mod style;

pub use crate::build::{PackageRequest, Packaged, Step, package};
pub use crate::compile::Heard;
pub use crate::error::Error;
pub use crate::package::{Entry, Epoch, Finding, Package};
pub use crate::preview::{Built, Visual, Workbench};
pub use crate::script::ForbiddenUse;
pub use pbiviz_schema::{Diagnostic, Severity, StringResources};
