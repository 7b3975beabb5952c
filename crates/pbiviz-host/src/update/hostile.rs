//! Documents that nobody writes on purpose: nothing panics, and nothing grows without bound.

use serde_json::{Value as Json, json};

use super::update;
use crate::{Capabilities, Column, State, Table, suggest_wells, suitability};

fn table() -> Table {
    Table::new(
        "T",
        vec![
            Column::text("Name", [Some("a"), None, Some("b"), Some("A")]),
            Column::integers("Whole", [Some(i64::MAX), Some(i64::MIN), None, Some(0)]),
            Column::decimals("Number", [Some(f64::MAX), Some(f64::MIN), Some(f64::NAN), None]),
            Column::date_times("Date", [Some(i64::MAX), Some(i64::MIN), Some(0), None]),
        ],
    )
    .unwrap()
}

/// A document of arrays within objects, so deep that a reader that calls itself needs a deep stack.
fn nested(depth: usize) -> Json {
    (0..depth).fold(json!(1), |inner, _| json!({ "select": [inner], "data": inner_name() }))
}

fn inner_name() -> Json {
    json!([{ "for": { "in": "x" } }])
}

fn with_nonsense_at(pointer: &str, nonsense: &Json) -> Json {
    let mut document = json!({
        "dataRoles": [
            {"name": "x", "displayName": "X", "kind": "Grouping", "requiredTypes": [{"text": true}]},
            {"name": "y", "displayName": "Y", "kind": "Measure"}
        ],
        "dataViewMappings": [{
            "conditions": [{"x": {"min": 0, "max": 2}}],
            "categorical": {
                "categories": {"for": {"in": "x"}, "dataReductionAlgorithm": {"window": {"count": 3}}},
                "values": {"group": {"by": "x", "select": [{"bind": {"to": "y"}}]}}
            },
            "matrix": {"rows": {"for": {"in": "x"}}, "columns": {"for": {"in": "x"}}, "values": {"for": {"in": "y"}}},
            "table": {"rows": {"select": [{"for": {"in": "x"}}, {"for": {"in": "y"}}]}},
            "single": {"role": "y"}, "tree": {"nodes": {"for": {"in": "x"}}}
        }],
        "drilldown": {"roles": ["x"]}, "expandCollapse": {"roles": ["x"]},
        "sorting": {"implicit": {"clauses": [{"role": "y", "direction": 2}]}},
        "subtotals": {"matrix": {"rowSubtotals": {"defaultValue": true}}},
        "dataReductionCustomization": {"matrix": {"rowCount": {"defaultValue": 2}}}
    });
    *document.pointer_mut(pointer).unwrap() = nonsense.clone();
    document
}

#[test]
fn takes_nonsense_anywhere_in_capabilities() {
    let places = [
        "/dataRoles",
        "/dataRoles/0",
        "/dataRoles/0/name",
        "/dataRoles/0/kind",
        "/dataRoles/0/requiredTypes",
        "/dataViewMappings",
        "/dataViewMappings/0/conditions",
        "/dataViewMappings/0/conditions/0/x/max",
        "/dataViewMappings/0/categorical",
        "/dataViewMappings/0/categorical/categories",
        "/dataViewMappings/0/categorical/categories/dataReductionAlgorithm/window/count",
        "/dataViewMappings/0/categorical/values/group/by",
        "/dataViewMappings/0/categorical/values/group/select",
        "/dataViewMappings/0/matrix/rows",
        "/dataViewMappings/0/table/rows",
        "/dataViewMappings/0/single",
        "/dataViewMappings/0/tree/nodes",
        "/drilldown/roles",
        "/expandCollapse",
        "/sorting/implicit/clauses",
        "/subtotals/matrix",
        "/dataReductionCustomization",
    ];
    let nonsense = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!([]),
        json!([[[]]]),
        json!([null, 1, "x", {}]),
        json!({}),
        json!({"": {"": null}}),
        nested(100),
    ];
    let state = json!({"wells": {"x": [{"column": "Name"}], "y": [{"column": "Whole"}]}});
    let state: State = serde_json::from_value(state).unwrap();
    for place in places {
        for nonsense in &nonsense {
            let document = with_nonsense_at(place, nonsense);
            let capabilities = Capabilities::read(&document);
            let suggested = suggest_wells(&table(), &capabilities);
            let is_suited = suitability(&table(), &capabilities).is_some();
            assert_eq!(is_suited, !suggested.wells.is_empty(), "{nonsense} at {place}");
            for state in [&state, &suggested] {
                let update = update(&table(), &capabilities, state);
                assert!(serde_json::from_slice::<Json>(&update.to_json()).is_ok());
            }
        }
    }
}

#[test]
fn takes_huge_and_unknown_things_in_a_state() {
    let capabilities = Capabilities::read(&with_nonsense_at("/drilldown", &json!(null)));
    let scope: Vec<Json> = (0..200).map(|_| json!(["T.Name", "a"])).collect();
    let deep = nested(100);
    let wells = json!({"x": [{"column": "Name"}, {"column": "Nothing"}], "y": [{"column": "Whole"}], "": []});
    let states = [
        json!({"segments": usize::MAX, "segmentOnly": true}),
        json!({"segments": 0, "segmentOnly": true, "rowLimit": usize::MAX}),
        json!({"rowLimit": 0, "drill": {"x": usize::MAX, "unknown": 3}}),
        json!({"sort": [{"queryName": "", "direction": 255}, {"queryName": "T.Name", "direction": 0}]}),
        json!({"now": i64::MAX, "filters": [deep, [], [[null]], 7, "", {"filterType": 4, "operator": 0,
            "timeUnitsCount": u64::MAX, "timeUnitType": 5, "target": {"table": "T", "column": "Date"}}]}),
        json!({"now": i64::MIN, "filters": [{"filterType": 7, "operator": 2, "timeUnitsCount": 1e300,
            "timeUnitType": 8, "target": {"table": "T", "column": "Date"}}]}),
        json!({"highlight": [{"data": [{"scope": scope}, {"roles": deep}]}, {}, {"data": []}]}),
        json!({"objects": [
            {"objectName": "", "properties": {"": deep}, "selector": {"data": [{"scope": scope}]}},
            {"objectName": "$instances", "properties": {"$instances": 1}, "selector": {"id": "$instances"}},
            {"objectName": "o", "properties": {}, "selector": {"data": [{"dataViewWildcard": {"matchingOption": 255}}]}}
        ]}),
        json!({"expanded": [{"scope": scope}, {"scope": []}], "collapsed": [{"scope": [["", deep]]}]}),
    ];
    for mut state in states {
        state["wells"] = wells.clone();
        let state: State = serde_json::from_value(state).unwrap();
        let update = update(&table(), &capabilities, &state);
        assert_eq!(update.data_views.len(), 1);
        let is_told = |problem: &crate::Problem| problem.message.contains("no column `Nothing`");
        assert!(update.problems.iter().any(is_told), "{:?}", update.problems);
        assert!(update.to_json().len() < 100_000);
    }
}
