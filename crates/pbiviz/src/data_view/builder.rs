//! Each DataView that no host has made.

use crate::{
    Categorical, CategoryColumn, Column, DataView, Metadata, Objects, PropertyValue, Series, Value,
    ValueColumn,
};

/// Makes a [`DataView`] as Power BI would, for tests and pictures.
#[derive(Debug, Clone, Default)]
pub struct DataViewBuilder {
    objects: Objects,
    categorical: Categorical,
}

impl DataViewBuilder {
    /// Adds a category column.
    #[must_use]
    pub fn category(mut self, column: CategoryColumn) -> Self {
        self.categorical.categories.push(column);
        self
    }

    /// Adds a value column outside of any series.
    #[must_use]
    pub fn value(mut self, column: ValueColumn) -> Self {
        match self.categorical.values.series.last_mut() {
            Some(series) if series.name.is_none() => series.values.push(column),
            _ => {
                let series = Series { values: vec![column], ..Series::default() };
                self.categorical.values.series.push(series);
            }
        }
        self
    }

    /// Names the field that divides the values into series, and its data role.
    #[must_use]
    pub fn series_field(
        mut self,
        display_name: impl Into<String>,
        role: impl Into<String>,
    ) -> Self {
        let source = Column { roles: vec![role.into()], ..Column::new(display_name) };
        self.categorical.values.source = Some(source);
        self
    }

    /// Adds a series with its value columns.
    #[must_use]
    pub fn series(
        self,
        name: impl Into<Value>,
        columns: impl IntoIterator<Item = ValueColumn>,
    ) -> Self {
        self.series_with_objects(name, columns, Objects::default())
    }

    /// Adds a series with its value columns and formatting properties.
    #[must_use]
    pub fn series_with_objects(
        mut self,
        name: impl Into<Value>,
        columns: impl IntoIterator<Item = ValueColumn>,
        objects: Objects,
    ) -> Self {
        let name = name.into();
        let mut values: Vec<_> = columns.into_iter().collect();
        for column in &mut values {
            column.source.group_name = Some(name.clone());
        }
        let series = Series { name: Some(name), values, objects, ..Series::default() };
        self.categorical.values.series.push(series);
        self
    }

    /// Sets a formatting property of the whole visual.
    #[must_use]
    pub fn object(
        mut self,
        object: impl Into<String>,
        property: impl Into<String>,
        value: impl Into<PropertyValue>,
    ) -> Self {
        self.objects = self.objects.with(object, property, value);
        self
    }

    /// The DataView.
    pub fn build(self) -> DataView {
        let Self { objects, categorical } = self;
        let categories = categorical.categories.iter().map(|column| &column.source);
        let values = categorical.values.iter().map(|column| &column.source);
        let columns: Vec<_> =
            categories.chain(&categorical.values.source).chain(values).cloned().collect();
        let metadata = Metadata { columns, objects, ..Metadata::default() };
        DataView { metadata, categorical: Some(categorical) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_stand_as_power_bi_sends_them() {
        let sales = |value: f64| ValueColumn::new("Sales", [value]).with_role("y");
        let view = DataView::builder()
            .category(CategoryColumn::new("Country", ["Austria"]).with_role("category"))
            .series_field("Year", "series")
            .series(2023.0, [sales(1.0)])
            .series(2024.0, [sales(2.0).with_highlights([0.5])])
            .build();
        let categorical = view.categorical.unwrap();
        let names: Vec<_> = categorical.values.iter().map(|one| &one.source.group_name).collect();
        assert_eq!(names, [&Some(Value::from(2023.0)), &Some(Value::from(2024.0))]);
        assert!(categorical.values.has_highlights());
        assert_eq!(categorical.row_count(), 1);
        assert_eq!(categorical.values_with_role("y").count(), 2);
        assert_eq!(view.metadata.columns.len(), 4);
    }

    #[test]
    fn values_without_a_series_share_one_series() {
        let view = DataView::builder()
            .value(ValueColumn::new("Sales", [1.0, 2.0]))
            .value(ValueColumn::new("Costs", [3.0, 4.0]))
            .build();
        let categorical = view.categorical.unwrap();
        assert_eq!(categorical.values.series.len(), 1);
        assert_eq!(categorical.row_count(), 2);
    }
}
