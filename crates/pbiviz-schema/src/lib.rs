//! The project files of a Power BI custom visual: their types, their rules, and what breaks them.
//!
//! ```
//! use pbiviz_schema::{Source, check_capabilities};
//!
//! let bytes = br#"{ "privileges": [], "dataRoles": [{ "name": "x", "displayName": "X", "kind": 0 }] }"#;
//! let found = check_capabilities(Source { path: "capabilities.json", bytes });
//! assert_eq!(
//!     found[0].to_string(),
//!     "error: `kind` must be `Grouping`, `Measure` or `GroupingOrMeasure`, not `0`\n  \
//!        --> capabilities.json:1:78 (/dataRoles/0/kind)\n  \
//!        help: write `\"Grouping\"`"
//! );
//! ```
//!
//! Everything here is a pure function of bytes: nothing reads a file, prints or panics, and all problems are
//! returned at once. Whether a script keeps Microsoft's certification rules is not judged here.

mod capabilities;
mod cross_checks;
mod diagnostic;
mod icon;
mod json;
mod manifest;
mod names;
mod nearest;
mod project;
mod resources;
mod rules;

pub use crate::diagnostic::{Diagnostic, Severity};
pub use crate::icon::icon_media_type;
pub use crate::json::Source;
pub use crate::manifest::{Manifest, ManifestPaths, VisualMetadata, read_manifest_paths};
pub use crate::names::{Guid, NameError, Version4, VisualName, visual_name_from_display_name};
pub use crate::project::{Project, ProjectSources, check_capabilities, check_project};
pub use crate::resources::StringResources;
