//! SDK for Power BI custom visuals written in Rust.

pub mod formatting;

mod color;
mod data_view;
mod drawing;
mod error;
mod host;
mod marks;
mod opaque;
mod options;
mod palette;
mod selection;
mod visual;

pub use crate::color::Color;
pub use crate::data_view::{
    Blanks, Booleans, Categorical, CategoryColumn, Column, DataView, DataViewBuilder, Date, Dates,
    Metadata, Numbers, Objects, PropertyValue, RowObjects, Series, Texts, Value, ValueColumn,
    ValueColumns, ValueType, Values,
};
#[cfg(not(target_arch = "wasm32"))]
pub use crate::drawing::{Svg, svg};
pub use crate::error::{Error, Result};
pub use crate::host::Host;
pub use crate::marks::{MarkStates, Marks, Shape, TooltipItem};
pub use crate::opaque::Opaque;
pub use crate::options::{
    EditMode, OperationKind, SortDirection, UpdateType, ViewMode, Viewport, VisualUpdateOptions,
};
pub use crate::palette::ColorPalette;
pub use crate::selection::{SelectionId, SelectionIdBuilder};
pub use crate::visual::{Visual, VisualConstructorOptions};
