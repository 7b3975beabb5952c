//! Data points, named so that Power BI can select them.

use crate::{CategoryColumn, Opaque, Series, ValueColumn};

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
