//! The data that Power BI hands to a visual, packed into columns.

mod builder;
mod categorical;
mod column;
mod date;
mod objects;
pub(crate) mod packing;
mod values;

pub use self::builder::DataViewBuilder;
pub use self::categorical::{Categorical, CategoryColumn, Series, ValueColumn, ValueColumns};
pub use self::column::{Column, ValueType};
pub use self::date::Date;
pub use self::objects::{Objects, PropertyValue, RowObjects};
pub use self::values::{Blanks, Booleans, Dates, Numbers, Texts, Value, Values};

/// What one mapping of `capabilities.json` yields.
///
/// ```
/// use pbiviz::{CategoryColumn, DataView, ValueColumn};
///
/// let view = DataView::builder()
///     .category(CategoryColumn::new("Country", ["Austria", "Brazil"]).with_role("category"))
///     .value(ValueColumn::new("Sales", [Some(3.5), None]).with_role("measure"))
///     .object("labels", "show", true)
///     .build();
///
/// let categorical = view.categorical.as_ref().unwrap();
/// let country = categorical.category("category").unwrap();
/// let sales = categorical.value("measure").unwrap();
/// assert_eq!(country.values.text(0), Some("Austria"));
/// assert_eq!(sales.values.number(0), Some(3.5));
/// assert_eq!(sales.values.number(1), None);
/// assert_eq!(view.metadata.objects.bool("labels", "show"), Some(true));
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct DataView {
    /// The columns, and the formatting properties of the whole visual.
    pub metadata: Metadata,
    /// The data of a categorical mapping.
    pub categorical: Option<Categorical>,
}

impl DataView {
    /// Makes a DataView by hand, for tests and pictures.
    pub fn builder() -> DataViewBuilder {
        DataViewBuilder::default()
    }
}

/// What is known of a DataView besides its data.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Metadata {
    /// Every field of the visual, also those that no mapping uses.
    pub columns: Vec<Column>,
    /// The formatting properties that belong to no single field.
    pub objects: Objects,
    /// Whether the host has more rows to fetch.
    pub has_more_data: bool,
    /// Whether a filter is active on the visual's data.
    pub is_data_filter_applied: bool,
}
