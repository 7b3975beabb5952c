//! SDK for Power BI custom visuals written in Rust.
//!
//! A visual is a type that implements [`Visual`], named once in [`register_visual!`]. This one draws a bar for each category:
//!
//! ```
//! use pbiviz::plotters::coord::Shift;
//! use pbiviz::plotters::prelude::*;
//! use pbiviz::{
//!     Categorical, Host, Result, Surface, Viewport, Visual, VisualConstructorOptions,
//!     VisualUpdateOptions, register_visual,
//! };
//!
//! struct Bars {
//!     surface: Surface,
//!     host: Host,
//! }
//!
//! impl Visual for Bars {
//!     fn create(options: VisualConstructorOptions) -> Result<Self> {
//!         Ok(Self { surface: Surface::new(&options.element)?, host: options.host })
//!     }
//!
//!     fn update(&mut self, options: &VisualUpdateOptions) -> Result<()> {
//!         let data = options.data_view().and_then(|view| view.categorical.as_ref());
//!         let color = self.host.color_palette().color("bars");
//!         self.surface.draw(options.viewport, |area| data.map_or(Ok(()), |data| draw(area, data, color)))
//!     }
//! }
//!
//! register_visual!(Bars);
//!
//! /// Knows no browser, so that a test can look at what it draws.
//! fn draw<B: DrawingBackend>(
//!     area: &DrawingArea<B, Shift>,
//!     data: &Categorical,
//!     color: pbiviz::Color,
//! ) -> Result<()> {
//!     let Some(measure) = data.value("values") else { return Ok(()) };
//!     let (width, height) = area.dim_in_pixel();
//!     let step = width as i32 / measure.values.len().max(1) as i32;
//!     let largest = measure.values.numbers().fold(f64::MIN_POSITIVE, f64::max);
//!     for row in 0..measure.values.len() {
//!         // A blank and what is below zero have no bar.
//!         let share = measure.values.number(row).unwrap_or(0.0).max(0.0) / largest;
//!         let top = f64::from(height) * (1.0 - share);
//!         let left = row as i32 * step;
//!         let corners = [(left, top as i32), (left + step - 2, height as i32)];
//!         area.draw(&Rectangle::new(corners, color.filled()))?;
//!     }
//!     Ok(())
//! }
//!
//! // In a test:
//! # #[cfg(not(target_arch = "wasm32"))] {
//! use pbiviz::{CategoryColumn, Color, DataView, ValueColumn};
//!
//! let view = DataView::builder()
//!     .category(CategoryColumn::new("Country", ["Austria", "Brazil"]).with_role("category"))
//!     .value(ValueColumn::new("Sales", [3.5, 7.0]).with_role("values"))
//!     .build();
//! let data = view.categorical.unwrap();
//! let size = Viewport::new(100.0, 50.0);
//! let picture = pbiviz::svg(size, |area| draw(area, &data, Color::BLACK)).unwrap();
//! assert_eq!(picture.matches("<rect").count(), 2);
//! # }
//! ```
//!
//! What runs where: [`DataView`] and its parts, [`svg`], [`Color`], the [`formatting`] model, [`Marks`] and [`MarkStates`]
//! are plain Rust that unit tests can make and read on any machine. [`Host`], [`Surface`], [`Interactions`] and
//! [`Redraw`] only come to life in a browser.
//!
//! A chart that readers can use takes [`Interactions`]: tooltips, selection, context menu, keyboard and screen reader.
//!
//! What Power BI has really sent can be recorded and read in tests: the module `testing`, behind the feature of that name.
//!
//! What this crate leaves out: it formats no numbers by format strings, reads no table, matrix or tree mappings, and knows
//! nothing of packages, which `pbiviz-bundle` makes.

pub mod formatting;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
pub mod testing;

mod color;
mod data_view;
mod dialog;
mod document;
mod drawing;
mod error;
mod host;
mod interactions;
mod lifetime;
mod marks;
mod opaque;
mod options;
mod palette;
mod properties;
mod runtime;
mod selection;
mod visual;

/// The drawing library, at the version that [`Surface`] and [`svg`] take.
pub use plotters;

pub use crate::color::Color;
pub use crate::data_view::{
    Blanks, Booleans, Categorical, CategoryColumn, Column, DataView, DataViewBuilder, Date, Dates,
    Metadata, Numbers, Objects, PropertyValue, RowObjects, Series, Texts, Value, ValueColumn,
    ValueColumns, ValueType, Values,
};
pub use crate::dialog::{Dialog, DialogAction, DialogConstructorOptions, DialogHost};
pub use crate::drawing::{Canvas, Surface};
#[cfg(not(target_arch = "wasm32"))]
pub use crate::drawing::{Svg, svg};
pub use crate::error::{Error, Result};
pub use crate::host::Host;
pub use crate::interactions::Interactions;
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
