//! What is known of a field besides its values.

use crate::{Objects, SortDirection, Value};

/// A field of the data, as it stands in the visual's field wells.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Column {
    /// The name that readers see.
    pub display_name: String,
    /// The name in the query, which also names a measure in selections.
    pub query_name: Option<String>,
    /// How values are to be written, as a format string of the data model.
    pub format: Option<String>,
    /// The type in the data model.
    pub value_type: ValueType,
    /// Whether it is a measure, or a column that is aggregated.
    pub is_measure: bool,
    /// The place among all fields of the query.
    pub index: Option<usize>,
    /// The data roles that it fills.
    pub roles: Vec<String>,
    /// The value of the series that a value column belongs to.
    pub group_name: Option<Value>,
    /// The order in which the rows come.
    pub sort: Option<SortDirection>,
    /// The rank among several sorted fields, lower first.
    pub sort_order: Option<u32>,
    /// The formatting properties of the field.
    pub objects: Objects,
}

impl Column {
    /// A field with this name, for tests and pictures.
    pub fn new(display_name: impl Into<String>) -> Self {
        let display_name = display_name.into();
        Self { query_name: Some(display_name.clone()), display_name, ..Self::default() }
    }

    /// Whether it fills this data role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own == role)
    }
}

/// The type of a field in the data model: a set of flags, as several may hold at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ValueType(pub(crate) u32);

impl ValueType {
    /// Text.
    pub const TEXT: Self = Self(1);
    /// Any number.
    pub const NUMERIC: Self = Self(1 << 1);
    /// A whole number; numeric as well.
    pub const INTEGER: Self = Self(1 << 2);
    /// True or false.
    pub const BOOL: Self = Self(1 << 3);
    /// A date, a time of day, or both.
    pub const DATE_TIME: Self = Self(1 << 4);
    /// A length of time.
    pub const DURATION: Self = Self(1 << 5);
    /// Bytes.
    pub const BINARY: Self = Self(1 << 6);
    /// A part of a date, such as a year or a month.
    pub const TEMPORAL: Self = Self(1 << 7);
    /// A place, or a part of its address.
    pub const GEOGRAPHY: Self = Self(1 << 8);
    /// The address of a page or a picture.
    pub const URL: Self = Self(1 << 9);

    /// Whether all flags of `other` hold.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets of flags together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
