//! What a page knows of a visual, and what comes of it: the documents of `POST /api/tables/<id>/update`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::data_views::DataViews;

/// All that decides what a visual is shown, apart from the table and the visual's capabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct State {
    /// The fields of each data role.
    pub wells: BTreeMap<String, Vec<Field>>,
    /// What the visual is sorted by, first the one that counts most.
    pub sort: Vec<SortClause>,
    /// Json filters, applied to the table before anything else.
    pub filters: Vec<Json>,
    /// The wall clock's time in milliseconds since the beginning of 1970; relative dates count from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<i64>,
    /// What is selected in another visual, if anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highlight: Option<Vec<Selector>>,
    /// Properties that were set; later ones win.
    pub objects: Vec<ObjectInstance>,
    /// Matrix nodes that were opened.
    pub expanded: Vec<Identity>,
    /// Matrix nodes that were closed.
    pub collapsed: Vec<Identity>,
    /// How many fields beyond the first are in use of a role that can be drilled.
    pub drill: BTreeMap<String, usize>,
    /// How many rows are sent, instead of the number that the mapping says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_limit: Option<usize>,
    /// How many windows of data were asked for so far; the first comes unasked.
    pub segments: usize,
    /// Whether only the last window is sent, and not all so far.
    pub segment_only: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            wells: BTreeMap::new(),
            sort: Vec::new(),
            filters: Vec::new(),
            now: None,
            highlight: None,
            objects: Vec::new(),
            expanded: Vec::new(),
            collapsed: Vec::new(),
            drill: BTreeMap::new(),
            row_limit: None,
            segments: 1,
            segment_only: false,
        }
    }
}

/// A column in a data role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The column's name.
    pub column: String,
    /// How its values become one; without it the rows are grouped by them, or a measure takes its default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregation: Option<Aggregation>,
    /// The part of a date that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<DateLevel>,
    /// The name that is shown, where it is not the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Field {
    /// The column as it is.
    #[must_use]
    pub fn of(column: impl Into<String>) -> Self {
        Self { column: column.into(), ..Self::default() }
    }

    /// The same field, with its values made one.
    #[must_use]
    pub fn aggregated(self, aggregation: Aggregation) -> Self {
        Self { aggregation: Some(aggregation), ..self }
    }

    /// A level of the same field's dates.
    #[must_use]
    pub fn at(self, level: DateLevel) -> Self {
        Self { level: Some(level), ..self }
    }
}

/// How many values become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Aggregation {
    /// The total.
    Sum,
    /// The arithmetic mean.
    Average,
    /// The smallest, or earliest.
    Min,
    /// The greatest, or latest.
    Max,
    /// How many there are.
    Count,
    /// How many different ones there are.
    Distinct,
    /// The one in the middle.
    Median,
    /// The first in the order of the values, not of the rows, as `FIRSTNONBLANK` has it.
    First,
    /// The last in the order of the values.
    Last,
}

/// A level of the hierarchy that Power BI makes of each column of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DateLevel {
    /// The year, a number.
    Year,
    /// The quarter of the year, a text.
    Quarter,
    /// The month, a text.
    Month,
    /// The day of the month, a number.
    Day,
}

/// One thing to sort by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SortClause {
    /// The field, by its query name.
    pub query_name: String,
    /// 1 is ascending, and 2 descending.
    pub direction: u8,
}

/// One data point: values of columns, outermost first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// Query names and values; dates as `{"$date": iso}`.
    pub scope: Vec<(String, Json)>,
}

/// What a property or a selection is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Selector {
    /// The data points; what is meant is where they meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Vec<DataSelector>>,
    /// A field, by its query name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// A name that the visual chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// One data point, or many at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DataSelector {
    /// This data point.
    Identity(Identity),
    /// All data points of a kind.
    #[serde(rename_all = "camelCase")]
    Wildcard {
        /// Which ones.
        data_view_wildcard: Wildcard,
    },
    /// A kind of selector that is not known here: it selects nothing.
    Other(Json),
}

/// Which data points a wildcard stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wildcard {
    /// 0 instances and totals, 1 instances, 2 totals.
    pub matching_option: u8,
}

/// Properties of one object that were set for one selector.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectInstance {
    /// The object's name in the capabilities.
    pub object_name: String,
    /// The values of its properties.
    #[serde(default)]
    pub properties: Map<String, Json>,
    /// What they are set for; `None` is the whole visual.
    #[serde(default)]
    pub selector: Option<Selector>,
}

/// What a visual's `update` is to be called with.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Update {
    /// One for each mapping whose conditions hold. What JSON lacks is written so: a date is `{"$date": iso}`, an array
    /// with members `{"$array": […], …}`, and what `grouped()` returns is `$groups`.
    pub data_views: DataViews,
    /// 0 new data, 1 all data so far, 2 the last window alone.
    pub operation_kind: u8,
    /// Whether `fetchMoreData` would bring more.
    pub has_more: bool,
    /// What could not be done as the state says.
    pub problems: Vec<Problem>,
}

impl Update {
    /// The update as the text of a JSON document.
    ///
    /// It is written here because whoever calls a generic serializer compiles it: a server in a debug build would take
    /// ten times as long.
    ///
    /// ```
    /// use pbiviz_host::{Capabilities, Table, update};
    ///
    /// let capabilities = Capabilities::read(&serde_json::Value::Null);
    /// let update = update(&Table::new("Sales", vec![]).unwrap(), &capabilities, &Default::default());
    /// let json = br#"{"dataViews":[],"operationKind":0,"hasMore":false,"problems":[]}"#;
    /// assert_eq!(update.to_json(), json);
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("all keys are texts, and writing to memory does not fail")
    }
}

/// Why a field, a mapping or a filter was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The data role that it is about; empty if it is about none.
    pub role: String,
    /// What is wrong.
    pub message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_page_sends_and_writes_it_back() {
        let sent = serde_json::json!({
            "wells": {"y": [{"column": "Revenue", "aggregation": "distinct", "name": "How many"}]},
            "sort": [{"queryName": "Sales.Region", "direction": 2}],
            "filters": [], "highlight": [{"data": [{"scope": [["Sales.Region", "North"]]}]}],
            "objects": [
                {"objectName": "a", "properties": {"b": 1}, "selector": null},
                {"objectName": "a", "properties": {}, "selector": {"metadata": "Sales.Region"}},
                {"objectName": "a", "properties": {}, "selector":
                    {"data": [{"dataViewWildcard": {"matchingOption": 1}}, {"roles": ["x"]}]}}
            ],
            "expanded": [], "collapsed": [], "drill": {"x": 1}, "segments": 1, "segmentOnly": false
        });
        let state: State = serde_json::from_value(sent.clone()).unwrap();
        let wildcard =
            DataSelector::Wildcard { data_view_wildcard: Wildcard { matching_option: 1 } };
        let data = state.objects[2].selector.as_ref().unwrap().data.as_ref().unwrap();
        assert_eq!(data[0], wildcard);
        assert_eq!(serde_json::to_value(&state).unwrap(), sent);
    }

    #[test]
    fn needs_no_member() {
        let state: State = serde_json::from_str("{}").unwrap();
        assert_eq!((state.segments, state), (1, State::default()));
    }
}
