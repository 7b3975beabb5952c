//! The host's half of Power BI's visual API, without Power BI: tables, field wells, `DataView`s, filters, selection.
//!
//! ```
//! use pbiviz_host::{Column, Table, Value};
//!
//! let table = Table::new(
//!     "Sales",
//!     vec![
//!         Column::text("Region", [Some("North"), None]),
//!         Column::decimals("Revenue", [Some(3.5), Some(7.0)]),
//!     ],
//! )
//! .unwrap();
//! assert_eq!(table.row_count(), 2);
//! assert_eq!(table.columns()[1].value(0), Value::Decimal(3.5));
//! ```
//!
//! Everything here is a pure function of its input: nothing reads a file, asks a clock or panics. What a page shows, and
//! how it talks to a visual, is not here but in `pbiviz-preview`.

mod capabilities;
pub mod csv;
mod data_views;
pub mod date;
mod filter;
mod mapping;
mod objects;
mod query;
mod read;
mod reduction;
mod sample;
mod state;
mod table;
mod update;
mod wells;
mod wire;
pub mod xlsx;

pub use crate::capabilities::{Capabilities, DataRole, RoleKind, TypeName};
pub use crate::data_views::DataViews;
pub use crate::read::ReadError;
pub use crate::sample::samples;
pub use crate::state::{
    Aggregation, DataSelector, DateLevel, Field, Identity, ObjectInstance, Problem, Selector,
    SortClause, State, Update, Wildcard,
};
pub use crate::table::{Column, DataType, Table, TableError, Value};
pub use crate::update::update;
pub use crate::wells::{Refusal, accepts, suggest_wells, suitability};
