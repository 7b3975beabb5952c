//! `DataView`s as they are sent.

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

/// The `DataView`s of an update, to be written as JSON.
///
/// Objects that many data points have alike are held once, and written wherever they belong.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DataViews {
    /// What is called `objects` in these, if it is a number or a list with numbers, stands in `shared`.
    views: Vec<Json>,
    shared: Vec<Json>,
}

impl DataViews {
    pub(crate) fn new(views: Vec<Json>, shared: Vec<Json>) -> Self {
        Self { views, shared }
    }

    /// How many there are: one for each mapping whose conditions hold.
    #[must_use]
    pub fn len(&self) -> usize {
        self.views.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// All of them, each with whatever it shares with others.
    #[must_use]
    pub fn to_values(&self) -> Vec<Json> {
        let values = serde_json::to_value(self).expect("all keys are texts");
        let Json::Array(values) = values else { return Vec::new() };
        values
    }
}

impl Serialize for DataViews {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shared = &*self.shared;
        serializer.collect_seq(self.views.iter().map(|json| Part { json, shared }))
    }
}

/// A part of a view.
struct Part<'v> {
    json: &'v Json,
    shared: &'v [Json],
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shared = self.shared;
        match self.json {
            Json::Object(members) => serializer.collect_map(
                members.iter().map(|(name, json)| (name, Member { name, json, shared })),
            ),
            Json::Array(items) => {
                serializer.collect_seq(items.iter().map(|json| Part { json, shared }))
            }
            json => json.serialize(serializer),
        }
    }
}

struct Member<'v> {
    name: &'v str,
    json: &'v Json,
    shared: &'v [Json],
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of_place = |json: &Json| {
            let place = json.as_u64().and_then(|place| usize::try_from(place).ok())?;
            self.shared.get(place)
        };
        match (self.name, self.json) {
            // Names in the metadata are those of the visual.
            ("metadata", json) => json.serialize(serializer),
            ("objects", Json::Array(items)) => {
                serializer.collect_seq(items.iter().map(|json| of_place(json).unwrap_or(json)))
            }
            ("objects", json) => of_place(json).unwrap_or(json).serialize(serializer),
            (_, json) => Part { json, shared: self.shared }.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn writes_what_is_shared_wherever_it_belongs() {
        let view = json!({
            "metadata": {"objects": {"objects": {"objects": 1}}, "dataRoles": {"drillableRoles": {"objects": [1]}}},
            "table": {"rows": [{"$array": [1, 0], "objects": [1, null]}, [0, {"$date": "1970-01-01"}]],
                "columns": [{"roles": {"objects": true}, "objects": {"a": {"objects": 0}}}]},
            "matrix": {"values": {"0": {"value": 1, "objects": 0}}}
        });
        let (one, two) = (json!({"point": {"objects": 1}}), json!({"point": {"fill": [0]}}));
        let mut expected = view.clone();
        expected["table"]["rows"][0]["objects"] = json!([two, null]);
        expected["matrix"]["values"]["0"]["objects"] = one.clone();
        let views = DataViews::new(vec![view], vec![one, two]);
        assert_eq!(views.to_values(), [expected]);
    }
}
