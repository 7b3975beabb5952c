//! Data points, named so that Power BI can select them.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::formatting::Selector;
use crate::{CategoryColumn, Error, Opaque, Result, Series, ValueColumn};

/// Names a data point, a category, a series or a measure, without asking the host yet.
///
/// ```
/// use pbiviz::{CategoryColumn, SelectionIdBuilder, ValueColumn};
///
/// let country = CategoryColumn::new("Country", ["Austria", "Brazil"]);
/// let sales = ValueColumn::new("Sales", [3.5, 7.0]);
/// let brazil = SelectionIdBuilder::new().with_category(&country, 1).with_measure(&sales);
/// # let _ = brazil;
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SelectionIdBuilder {
    pub(crate) categories: Vec<(Opaque, usize)>,
    /// All value columns, and the group among them.
    pub(crate) series: Option<(Opaque, Opaque)>,
    pub(crate) measure: Option<String>,
}

impl SelectionIdBuilder {
    /// Names nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row of a category; call it once for each level of a hierarchy.
    #[must_use]
    pub fn with_category(mut self, column: &CategoryColumn, row: usize) -> Self {
        self.categories.push((column.handle.clone(), row));
        self
    }

    /// Adds a series. One without a name, which no field has made, adds nothing.
    #[must_use]
    pub fn with_series(mut self, series: &Series) -> Self {
        if series.name.is_some() {
            self.series = Some((series.columns.clone(), series.handle.clone()));
        }
        self
    }

    /// Adds a measure.
    #[must_use]
    pub fn with_measure(mut self, column: &ValueColumn) -> Self {
        self.measure.clone_from(&column.source.query_name);
        self
    }
}

/// A data point as the host knows it.
#[derive(Debug, Clone, Default)]
pub struct SelectionId(pub(crate) Opaque);

impl SelectionId {
    /// What properties that belong to this data point are stored under.
    pub fn selector(&self) -> Result<Selector> {
        let id = self.0.get().ok_or(Error::Missing("selection id"))?;
        let selector = id.unchecked_ref::<RawSelectionId>().get_selector()?;
        Ok(Selector::Data(Opaque::new(selector)))
    }

    /// The text by which the host tells data points apart. It may change between versions of the host.
    pub fn key(&self) -> Result<String> {
        let id = self.0.get().ok_or(Error::Missing("selection id"))?;
        Ok(id.unchecked_ref::<RawSelectionId>().get_key()?)
    }
}

#[wasm_bindgen]
extern "C" {
    /// `ISelectionId`.
    type RawSelectionId;
    #[wasm_bindgen(method, catch, js_name = getSelector)]
    fn get_selector(this: &RawSelectionId) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getKey)]
    fn get_key(this: &RawSelectionId) -> Result<String, JsValue>;
}
