//! Changes of formatting properties that a visual makes itself.

use crate::PropertyValue;
use crate::document::Node;
use crate::formatting::Selector;

/// Properties to be stored with the report.
///
/// ```
/// use pbiviz::{ObjectProperties, PropertyChanges};
///
/// let zoom = ObjectProperties::new("view").with("zoom", 1.5);
/// let changes = PropertyChanges::new().merge(zoom);
/// # let _ = changes;
/// ```
#[derive(Debug, Clone, Default)]
pub struct PropertyChanges {
    merge: Vec<ObjectProperties>,
    replace: Vec<ObjectProperties>,
    remove: Vec<ObjectProperties>,
}

impl PropertyChanges {
    /// Changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets these properties and keeps the object's others.
    #[must_use]
    pub fn merge(mut self, properties: ObjectProperties) -> Self {
        self.merge.push(properties);
        self
    }

    /// Sets these properties and removes the object's others.
    #[must_use]
    pub fn replace(mut self, properties: ObjectProperties) -> Self {
        self.replace.push(properties);
        self
    }

    /// Removes these properties, whatever their values.
    #[must_use]
    pub fn remove(mut self, properties: ObjectProperties) -> Self {
        self.remove.push(properties);
        self
    }

    /// What `persistProperties` takes.
    pub(crate) fn document(&self) -> Node {
        let lists = [("merge", &self.merge), ("replace", &self.replace), ("remove", &self.remove)];
        lists.into_iter().filter(|(_, list)| !list.is_empty()).fold(
            Node::object(),
            |document, (name, list)| {
                document.with(name, Node::list(list.iter().map(ObjectProperties::document)))
            },
        )
    }
}

/// Properties of one object.
#[derive(Debug, Clone)]
pub struct ObjectProperties {
    object: String,
    selector: Option<Selector>,
    properties: Vec<(String, PropertyValue)>,
}

impl ObjectProperties {
    /// Properties of an object of `capabilities.json`.
    pub fn new(object: impl Into<String>) -> Self {
        Self { object: object.into(), selector: None, properties: Vec::new() }
    }

    /// Adds a property.
    #[must_use]
    pub fn with(mut self, property: impl Into<String>, value: impl Into<PropertyValue>) -> Self {
        self.properties.push((property.into(), value.into()));
        self
    }

    /// Says which part of the data the properties belong to, if not to the whole visual.
    #[must_use]
    pub fn with_selector(mut self, selector: Selector) -> Self {
        self.selector = Some(selector);
        self
    }

    fn document(&self) -> Node {
        let properties = self
            .properties
            .iter()
            .fold(Node::object(), |properties, (name, value)| properties.with(name, value));
        // Here `null` has a meaning: the whole visual.
        let selector = self.selector.as_ref().map_or(Node::Null, Selector::document);
        Node::object()
            .with("objectName", &self.object)
            .with("selector", selector)
            .with("properties", properties)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Color;

    #[test]
    fn changes_have_the_shape_that_the_host_takes() {
        let changes = PropertyChanges::new()
            .merge(ObjectProperties::new("view").with("zoom", 1.5).with("fill", Color::WHITE))
            .remove(
                ObjectProperties::new("point")
                    .with("fill", "")
                    .with_selector(Selector::Column("Sales.Sum".to_owned())),
            );
        let expected = json!({
            "merge": [{
                "objectName": "view",
                "selector": null,
                "properties": { "zoom": 1.5, "fill": { "solid": { "color": "#ffffff" } } },
            }],
            "remove": [{
                "objectName": "point",
                "selector": { "metadata": "Sales.Sum" },
                "properties": { "fill": "" },
            }],
        });
        assert_eq!(serde_json::to_value(changes.document()).unwrap(), expected);
    }
}
