//! What a property belongs to.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

use crate::Opaque;

/// The part of the data that a property belongs to; without a selector it belongs to the whole visual.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Selector {
    /// A field, by its query name.
    Column(String),
    /// A data point or a series; see `SelectionId::selector`.
    Data(Opaque),
}

impl Serialize for Selector {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Column(query_name) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("metadata", query_name)?;
                map.end()
            }
            Self::Data(opaque) => {
                let null = JsValue::NULL;
                let value = opaque.get().unwrap_or(&null);
                serde_wasm_bindgen::preserve::serialize(value, serializer)
            }
        }
    }
}
