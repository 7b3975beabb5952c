//! The data of a categorical mapping: categories, and values by series.

use crate::{Column, Objects, Opaque, RowObjects, Value, Values};

/// Categories and the values that belong to them; all columns have the same rows.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Categorical {
    /// The category columns; several if the mapping has several, or if a hierarchy is expanded.
    pub categories: Vec<CategoryColumn>,
    /// The value columns.
    pub values: ValueColumns,
}

impl Categorical {
    /// The number of rows.
    pub fn row_count(&self) -> usize {
        let category = self.categories.first().map(|column| column.values.len());
        category.or_else(|| Some(self.values.iter().next()?.values.len())).unwrap_or(0)
    }

    /// The first category column of a data role.
    pub fn category(&self, role: &str) -> Option<&CategoryColumn> {
        self.categories.iter().find(|column| column.source.has_role(role))
    }

    /// The category columns of a data role.
    pub fn categories_with_role<'a>(
        &'a self,
        role: &'a str,
    ) -> impl Iterator<Item = &'a CategoryColumn> {
        self.categories.iter().filter(move |column| column.source.has_role(role))
    }

    /// The first value column of a data role.
    pub fn value(&self, role: &str) -> Option<&ValueColumn> {
        self.values.iter().find(|column| column.source.has_role(role))
    }

    /// The value columns of a data role, through all series.
    pub fn values_with_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a ValueColumn> {
        self.values.iter().filter(move |column| column.source.has_role(role))
    }
}

/// A column of categories.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CategoryColumn {
    /// The field.
    pub source: Column,
    /// One value a row.
    pub values: Values,
    /// The formatting properties of single rows.
    pub objects: RowObjects,
    /// The column as the host knows it, for selections.
    pub(crate) handle: Opaque,
}

impl CategoryColumn {
    /// A category column, for tests and pictures.
    pub fn new(display_name: impl Into<String>, values: impl Into<Values>) -> Self {
        Self {
            source: Column::new(display_name),
            values: values.into(),
            objects: RowObjects::default(),
            handle: Opaque::default(),
        }
    }

    /// Adds a data role.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.source.roles.push(role.into());
        self
    }

    /// Sets the formatting properties of a row.
    #[must_use]
    pub fn with_objects(mut self, row: usize, objects: Objects) -> Self {
        self.objects.insert(row, objects);
        self
    }
}

/// All value columns, divided into series.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ValueColumns {
    /// The series, which the API calls groups; a single one without a name if no field divides the values.
    pub series: Vec<Series>,
    /// The field that divides the values into series.
    pub source: Option<Column>,
}

impl ValueColumns {
    /// All columns, one series after the other.
    pub fn iter(&self) -> impl Iterator<Item = &ValueColumn> {
        self.series.iter().flat_map(|series| &series.values)
    }

    /// Whether another visual's selection highlights a part of the values.
    pub fn has_highlights(&self) -> bool {
        self.iter().any(|column| column.highlights.is_some())
    }
}

/// The value columns of one series.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Series {
    /// The value that the series stands for.
    pub name: Option<Value>,
    /// One column for each measure.
    pub values: Vec<ValueColumn>,
    /// The formatting properties of the series.
    pub objects: Objects,
    /// The series as the host knows it, for selections.
    pub(crate) handle: Opaque,
    /// The list that the series belongs to, as the host knows it.
    pub(crate) columns: Opaque,
}

/// A column of values.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ValueColumn {
    /// The field.
    pub source: Column,
    /// One value a row.
    pub values: Values,
    /// The part of each value that another visual's selection highlights.
    pub highlights: Option<Values>,
    /// The formatting properties of single rows.
    pub objects: RowObjects,
}

impl ValueColumn {
    /// A value column, for tests and pictures.
    pub fn new(display_name: impl Into<String>, values: impl Into<Values>) -> Self {
        let source = Column { is_measure: true, ..Column::new(display_name) };
        Self { source, values: values.into(), highlights: None, objects: RowObjects::default() }
    }

    /// Adds a data role.
    #[must_use]
    pub fn with_role(mut self, role: impl Into<String>) -> Self {
        self.source.roles.push(role.into());
        self
    }

    /// Sets the format string.
    #[must_use]
    pub fn with_format(mut self, format: impl Into<String>) -> Self {
        self.source.format = Some(format.into());
        self
    }

    /// Sets the highlighted parts.
    #[must_use]
    pub fn with_highlights(mut self, highlights: impl Into<Values>) -> Self {
        self.highlights = Some(highlights.into());
        self
    }

    /// Sets the formatting properties of a row.
    #[must_use]
    pub fn with_objects(mut self, row: usize, objects: Objects) -> Self {
        self.objects.insert(row, objects);
        self
    }
}
