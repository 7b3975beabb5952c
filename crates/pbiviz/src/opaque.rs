//! JavaScript values that Rust holds and gives back, and never looks into.

use std::fmt;
use std::rc::Rc;

use wasm_bindgen::JsValue;

/// A JavaScript value that only JavaScript understands, or none.
///
/// Cloning is cheap and crosses no boundary. Outside a browser, where unit tests run, there is never a value.
#[derive(Clone, Default)]
pub struct Opaque(Option<Rc<JsValue>>);

impl Opaque {
    /// Holds a value; `undefined` and `null` count as none.
    pub fn new(value: JsValue) -> Self {
        let is_none = value.is_undefined() || value.is_null();
        Self((!is_none).then(|| Rc::new(value)))
    }

    /// The value, if there is one.
    pub fn get(&self) -> Option<&JsValue> {
        self.0.as_deref()
    }
}

impl fmt::Debug for Opaque {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.0.is_some() { "Opaque(value)" } else { "Opaque(none)" })
    }
}

impl PartialEq for Opaque {
    /// Whether both hold the same clone, or none.
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}
