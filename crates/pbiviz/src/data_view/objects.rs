//! Formatting properties: what a reader chose in the format pane.

use std::collections::BTreeMap;

use crate::{Color, Opaque};

/// The properties of a visual, a column or a row, by object and name as in `capabilities.json`.
///
/// Properties that were never changed are absent:
///
/// ```
/// # let objects = pbiviz::Objects::default();
/// let show = objects.bool("labels", "show").unwrap_or(true);
/// # assert!(show);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Objects {
    by_object: BTreeMap<String, BTreeMap<String, PropertyValue>>,
}

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum PropertyValue {
    /// A switch.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text, or a member of an enumeration.
    Text(String),
    /// A solid color, as the host wrote it.
    Fill(String),
    /// Anything else, such as a picture or a filter.
    Other(Opaque),
}

impl Objects {
    /// A property as it is.
    pub fn get(&self, object: &str, property: &str) -> Option<&PropertyValue> {
        self.by_object.get(object)?.get(property)
    }

    /// A switch.
    pub fn bool(&self, object: &str, property: &str) -> Option<bool> {
        match self.get(object, property)? {
            PropertyValue::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A number; also one that is written as text, as dropdowns store them.
    pub fn number(&self, object: &str, property: &str) -> Option<f64> {
        match self.get(object, property)? {
            PropertyValue::Number(value) => Some(*value),
            PropertyValue::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A text.
    pub fn text(&self, object: &str, property: &str) -> Option<&str> {
        match self.get(object, property)? {
            PropertyValue::Text(value) => Some(value),
            _ => None,
        }
    }

    /// A color.
    pub fn color(&self, object: &str, property: &str) -> Option<Color> {
        match self.get(object, property)? {
            PropertyValue::Fill(value) | PropertyValue::Text(value) => Color::parse(value),
            _ => None,
        }
    }

    /// Whether no property was ever changed.
    pub fn is_empty(&self) -> bool {
        self.by_object.is_empty()
    }

    /// Adds a property, or replaces it.
    #[must_use]
    pub fn with(
        mut self,
        object: impl Into<String>,
        property: impl Into<String>,
        value: impl Into<PropertyValue>,
    ) -> Self {
        self.insert(object.into(), property.into(), value.into());
        self
    }

    pub(crate) fn insert(&mut self, object: String, property: String, value: PropertyValue) {
        self.by_object.entry(object).or_default().insert(property, value);
    }
}

impl From<bool> for PropertyValue {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for PropertyValue {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for PropertyValue {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for PropertyValue {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Color> for PropertyValue {
    fn from(value: Color) -> Self {
        Self::Fill(value.to_string())
    }
}

/// The properties of single rows, such as the color of one category.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RowObjects {
    by_row: BTreeMap<usize, Objects>,
}

impl RowObjects {
    /// The properties of a row, if it has any.
    pub fn get(&self, row: usize) -> Option<&Objects> {
        self.by_row.get(&row)
    }

    /// The rows that have properties, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Objects)> {
        self.by_row.iter().map(|(row, objects)| (*row, objects))
    }

    /// Whether no row has any.
    pub fn is_empty(&self) -> bool {
        self.by_row.is_empty()
    }

    pub(crate) fn insert(&mut self, row: usize, objects: Objects) {
        self.by_row.insert(row, objects);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_read_by_their_type() {
        let objects = Objects::default()
            .with("labels", "show", false)
            .with("labels", "size", 11.0)
            .with("labels", "units", "1000")
            .with("labels", "fill", Color::rgb(1, 2, 3));
        assert_eq!(objects.bool("labels", "show"), Some(false));
        assert_eq!(objects.number("labels", "size"), Some(11.0));
        assert_eq!(objects.number("labels", "units"), Some(1000.0));
        assert_eq!(objects.text("labels", "units"), Some("1000"));
        assert_eq!(objects.color("labels", "fill"), Some(Color::rgb(1, 2, 3)));
        assert_eq!(objects.bool("labels", "size"), None);
        assert_eq!(objects.text("labels", "fill"), None);
        assert_eq!(objects.number("axis", "size"), None);
    }
}
