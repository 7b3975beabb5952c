//! What a property belongs to.

use crate::Opaque;
use crate::document::Node;

/// The part of the data that a property belongs to; without a selector it belongs to the whole visual.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Selector {
    /// A field, by its query name.
    Column(String),
    /// A data point or a series; see [`SelectionId::selector`](crate::SelectionId::selector).
    Data(Opaque),
}

impl Selector {
    pub(crate) fn document(&self) -> Node {
        match self {
            Self::Column(query_name) => Node::object().with("metadata", query_name),
            Self::Data(opaque) => opaque.into(),
        }
    }
}
