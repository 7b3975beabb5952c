//! How much is sent.

use serde_json::{Value as Json, json};

use super::{CATEGORIES, categorical, check, update, with};
use crate::{Capabilities, Column, State, Table};

#[test]
fn keeps_as_many_rows_and_series_as_the_mapping_says() {
    let reduced = |algorithm: Json| {
        let mut document = categorical();
        let mapping = &mut document["dataViewMappings"][0]["categorical"];
        mapping["categories"]["dataReductionAlgorithm"] = algorithm;
        mapping["values"]["group"]["dataReductionAlgorithm"] = json!({"top": {"count": 2}});
        document
    };
    let wells = json!({
        "category": [{"column": "Region"}], "series": [{"column": "Product"}], "y": [{"column": "Units"}]
    });
    let state = |more: Json| with(json!({"wells": wells}), more);
    check(
        &reduced(json!({"bottom": {"count": 2}})),
        state(json!({})),
        &[
            (CATEGORIES, json!(["North", "South"])),
            ("/dataViews/0/categorical/values/$array/1/values", json!([2, 3])),
            ("/dataViews/0/categorical/values/$array/2", json!(null)),
            ("/dataViews/0/metadata/segment", json!(null)),
        ],
    );
    check(
        &reduced(json!({"top": {"count": 2}})),
        state(json!({"rowLimit": 1})),
        &[(CATEGORIES, json!(["east"]))],
    );
    let windows = reduced(json!({"window": {"count": 2}}));
    check(
        &windows,
        state(json!({})),
        &[
            (CATEGORIES, json!(["east", "North"])),
            ("/dataViews/0/metadata/segment", json!({})),
            ("/hasMore", json!(true)),
            ("/operationKind", json!(0)),
        ],
    );
    check(
        &windows,
        state(json!({"segments": 2})),
        &[
            (CATEGORIES, json!(["east", "North", "South"])),
            ("/dataViews/0/categorical/lastMergeIndex", json!(null)),
            ("/dataViews/0/metadata/segment", json!(null)),
            ("/hasMore", json!(false)),
            ("/operationKind", json!(1)),
        ],
    );
    check(
        &windows,
        state(json!({"segments": 2, "segmentOnly": true})),
        &[
            (CATEGORIES, json!(["North", "South"])),
            ("/dataViews/0/categorical/lastMergeIndex", json!(0)),
            ("/dataViews/0/metadata/segment", json!(null)),
            ("/hasMore", json!(false)),
            ("/operationKind", json!(2)),
        ],
    );
}

/// So many rows, each with a number of its own and with the same text.
fn numbered(rows: i64, text: &str) -> Table {
    let columns = vec![
        Column::integers("Number", (0..rows).map(Some)),
        Column::text("Text", (0..rows).map(|_| Some(text))),
    ];
    Table::new("Long", columns).unwrap()
}

fn of_rows(algorithm: &Json) -> Json {
    json!({
        "dataRoles": [{"name": "x", "kind": "Grouping"}],
        "dataViewMappings": [{"table": {"rows": {"for": {"in": "x"}, "dataReductionAlgorithm": algorithm}}}]
    })
}

#[test]
fn keeps_as_many_rows_as_a_property_of_the_visual_says_within_bounds() {
    let customization = |default: i64| {
        json!({"dataReductionCustomization": {"table": {"rowCount": {
            "propertyIdentifier": {"objectName": "volume", "propertyName": "rows"}, "defaultValue": default
        }}}})
    };
    let table = numbered(40_000, "");
    let rows = |default: i64, set: Option<i64>| {
        let document = with(of_rows(&json!({"top": {"count": 3}})), customization(default));
        let properties =
            set.map(|rows| json!({"objectName": "volume", "properties": {"rows": rows}}));
        let objects: Vec<Json> = properties.into_iter().collect();
        let state = json!({"wells": {"x": [{"column": "Number"}]}, "objects": objects});
        let state: State = serde_json::from_value(state).unwrap();
        let update = update(&table, &Capabilities::read(&document), &state);
        update.data_views.to_values()[0]["table"]["rows"].as_array().unwrap().len()
    };
    assert_eq!([rows(20, None), rows(20, Some(17)), rows(20, Some(200))], [20, 17, 200]);
    assert_eq!([rows(2, None), rows(20, Some(0)), rows(20, Some(1_000_000))], [15, 15, 30_000]);
}

#[test]
fn brings_no_more_windows_together_than_fit_into_memory() {
    let capabilities = Capabilities::read(&of_rows(&json!({"window": {"count": 20}})));
    let table = numbered(100, &"x".repeat(1 << 20));
    let after = |segments: usize, alone: bool| {
        let wells = json!({"x": [{"column": "Number"}, {"column": "Text"}]});
        let state = json!({"wells": wells, "segments": segments, "segmentOnly": alone});
        let state: State = serde_json::from_value(state).unwrap();
        let update = update(&table, &capabilities, &state);
        let says = update.problems.iter().any(|problem| problem.message.contains("100 MB"));
        (
            update.has_more,
            says,
            update.data_views.to_values()[0]["metadata"].get("segment").is_some(),
        )
    };
    assert_eq!(after(2, false), (true, false, true));
    assert_eq!(after(3, false), (false, true, true));
    assert_eq!(after(3, true), (true, false, true));
}
