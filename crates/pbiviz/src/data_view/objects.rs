//! Formatting properties: what a reader chose in the format pane.

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
    /// Sorted by object and property. There are few, and a map's code would outweigh them in every package.
    properties: Vec<Property>,
}

#[derive(Debug, Clone, PartialEq)]
struct Property {
    object: String,
    name: String,
    value: PropertyValue,
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
        let place = self.place(object, property).ok()?;
        Some(&self.properties[place].value)
    }

    /// A switch.
    pub fn bool(&self, object: &str, property: &str) -> Option<bool> {
        match self.get(object, property)? {
            PropertyValue::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// A number.
    pub fn number(&self, object: &str, property: &str) -> Option<f64> {
        match self.get(object, property)? {
            PropertyValue::Number(value) => Some(*value),
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
        self.properties.is_empty()
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
        match self.place(&object, &property) {
            Ok(place) => self.properties[place].value = value,
            Err(place) => self.properties.insert(place, Property { object, name: property, value }),
        }
    }

    /// Where a property stands, or where it would.
    fn place(&self, object: &str, name: &str) -> Result<usize, usize> {
        self.properties.binary_search_by(|property| {
            property.object.as_str().cmp(object).then_with(|| property.name.as_str().cmp(name))
        })
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
    /// Sorted by row.
    rows: Vec<(usize, Objects)>,
}

impl RowObjects {
    /// The properties of a row, if it has any.
    pub fn get(&self, row: usize) -> Option<&Objects> {
        let place = self.place(row).ok()?;
        Some(&self.rows[place].1)
    }

    /// The rows that have properties, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Objects)> {
        self.rows.iter().map(|(row, objects)| (*row, objects))
    }

    /// Whether no row has any.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn insert(&mut self, row: usize, objects: Objects) {
        match self.place(row) {
            Ok(place) => self.rows[place].1 = objects,
            Err(place) => self.rows.insert(place, (row, objects)),
        }
    }

    fn place(&self, row: usize) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&row, |(own, _)| *own)
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
        assert_eq!(objects.text("labels", "units"), Some("1000"));
        assert_eq!(objects.color("labels", "fill"), Some(Color::rgb(1, 2, 3)));
        assert_eq!(objects.bool("labels", "size"), None);
        assert_eq!(objects.text("labels", "fill"), None);
        assert_eq!(objects.number("axis", "size"), None);
    }

    #[test]
    fn a_property_is_set_once() {
        let objects =
            Objects::default().with("b", "x", 1.0).with("a", "x", 2.0).with("b", "x", 3.0);
        assert_eq!(objects.number("b", "x"), Some(3.0));
        assert_eq!(objects, Objects::default().with("a", "x", 2.0).with("b", "x", 3.0));
    }

    #[test]
    fn rows_are_found_and_listed_in_order() {
        let mut rows = RowObjects::default();
        for row in [5, 1, 3, 1] {
            rows.insert(row, Objects::default().with("point", "width", row as f64));
        }
        assert_eq!(rows.iter().map(|(row, _)| row).collect::<Vec<_>>(), [1, 3, 5]);
        assert_eq!(rows.get(3).unwrap().number("point", "width"), Some(3.0));
        assert_eq!(rows.get(2), None);
    }
}
