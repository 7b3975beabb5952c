//! SDK for Power BI custom visuals written in Rust.

pub mod formatting;

mod color;
mod data_view;
mod dialog;
mod document;
mod drawing;
mod error;
mod host;
mod lifetime;
mod marks;
mod opaque;
mod options;
mod palette;
mod properties;
mod runtime;
mod selection;
mod visual;

pub use crate::color::Color;
pub use crate::data_view::{
    Blanks, Booleans, Categorical, CategoryColumn, Column, DataView, DataViewBuilder, Date, Dates,
    Metadata, Numbers, Objects, PropertyValue, RowObjects, Series, Texts, Value, ValueColumn,
    ValueColumns, ValueType, Values,
};
pub use crate::dialog::{Dialog, DialogAction, DialogConstructorOptions, DialogHost};
#[cfg(not(target_arch = "wasm32"))]
pub use crate::drawing::{Svg, svg};
pub use crate::error::{Error, Result};
pub use crate::host::Host;
pub use crate::lifetime::Redraw;
pub use crate::marks::{MarkStates, Marks, Shape, TooltipItem};
pub use crate::opaque::Opaque;
pub use crate::options::{
    EditMode, OperationKind, SortDirection, UpdateType, ViewMode, Viewport, VisualUpdateOptions,
};
pub use crate::palette::ColorPalette;
pub use crate::properties::{ObjectProperties, PropertyChanges};
pub use crate::selection::{SelectionId, SelectionIdBuilder};
pub use crate::visual::{Visual, VisualConstructorOptions};

/// What [`register_visual!`] expands to.
#[doc(hidden)]
pub mod __private {
    pub use wasm_bindgen;

    pub use crate::dialog::open_dialog;
    pub use crate::runtime::{VisualHandle, watch_for_panics};
}
