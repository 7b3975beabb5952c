//! Small JavaScript documents that Rust makes: formatting models, tooltips, property changes.

use serde::{Serialize, Serializer};
use serde_wasm_bindgen::Serializer as JsSerializer;
use wasm_bindgen::JsValue;

use crate::{Opaque, PropertyValue, Result};

/// A document, or a part of one. One small type for all of them keeps visuals small.
#[derive(Debug)]
pub(crate) enum Node {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Opaque(Opaque),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Node {
    pub(crate) fn object() -> Self {
        Self::Object(Vec::new())
    }

    pub(crate) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// Adds a member to an object.
    pub(crate) fn with(mut self, name: &str, value: impl Into<Self>) -> Self {
        if let Self::Object(members) = &mut self {
            members.push((name.to_owned(), value.into()));
        }
        self
    }

    /// Adds a member to an object if there is one; absent is never written as `null`.
    pub(crate) fn with_some(self, name: &str, value: Option<impl Into<Self>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(crate) fn to_js(&self) -> Result<JsValue> {
        let document = self.serialize(&JsSerializer::json_compatible());
        document.map_err(|error| crate::Error::new(error.to_string()))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Opaque(value) => match value.get() {
                Some(value) => serde_wasm_bindgen::preserve::serialize(value, serializer),
                None => serializer.serialize_unit(),
            },
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Node {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Node {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Node {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&Opaque> for Node {
    fn from(value: &Opaque) -> Self {
        Self::Opaque(value.clone())
    }
}

impl From<&PropertyValue> for Node {
    fn from(value: &PropertyValue) -> Self {
        match value {
            PropertyValue::Bool(value) => Self::Bool(*value),
            PropertyValue::Number(value) => Self::Number(*value),
            PropertyValue::Text(value) => value.into(),
            PropertyValue::Fill(color) => {
                Self::object().with("solid", Self::object().with("color", color))
            }
            PropertyValue::Other(value) => value.into(),
        }
    }
}
