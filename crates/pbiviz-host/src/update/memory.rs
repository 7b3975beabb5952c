//! How much memory the data of a visual takes.

use serde_json::Value as Json;

/// What windows may take together where a visual asks for all of them at once: then `fetchMoreData` returns false, though
/// there is more (<https://learn.microsoft.com/power-bi/developer/visuals/fetch-more-data>).
const MAX_BYTES: usize = 100 << 20;

pub(super) const PROBLEM: &str = "the windows so far have 100 MB of data, and Power BI brings no more together: call \
                                  `fetchMoreData(false)`, which sends each window alone";

/// How Power BI counts is not documented. Here a text has two bytes for each UTF-16 unit, and every other value eight.
pub(super) fn is_full(data_views: &[Json]) -> bool {
    data_views.iter().map(bytes).sum::<usize>() > MAX_BYTES
}

fn bytes(json: &Json) -> usize {
    match json {
        Json::Null | Json::Bool(_) | Json::Number(_) => 8,
        // Most texts have one unit for each byte.
        Json::String(text) => 2 * text.len(),
        Json::Array(items) => items.iter().map(bytes).sum(),
        Json::Object(members) => members.values().map(bytes).sum(),
    }
}
