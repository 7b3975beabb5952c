//! What is sent, and in which order.

use serde_json::{Value as Json, json};

use super::{CATEGORIES, FIRST_VALUES, categorical, check, with};

#[test]
fn sorts_as_the_user_asks() {
    let wells = json!({"category": [{"column": "Region"}], "y": [{"column": "Units"}, {"column": "Revenue"}]});
    let by = |sort: Json| json!({"wells": wells, "sort": sort});
    check(
        &categorical(),
        by(json!([{"queryName": "Sales.Region", "direction": 2}])),
        &[
            (CATEGORIES, json!(["South", "North", "east"])),
            ("/dataViews/0/metadata/columns/0/sort", json!(2)),
            ("/dataViews/0/metadata/columns/0/sortOrder", json!(0)),
        ],
    );
    check(
        &categorical(),
        by(json!([
            {"queryName": "Sum(Sales.Units)", "direction": 1}, {"queryName": "Sales.Nothing", "direction": 1}
        ])),
        &[
            (CATEGORIES, json!(["North", "South", "east"])),
            ("/dataViews/0/metadata/columns/1/sort", json!(1)),
        ],
    );
}

#[test]
fn sorts_by_one_field_after_the_other() {
    let wells = json!({"category": [{"column": "Region"}, {"column": "Product"}], "y": [{"column": "Revenue"}]});
    let by = |sort: Json| json!({"wells": wells, "sort": sort});
    let clause = |name: &str, direction: u8| json!({"queryName": name, "direction": direction});
    check(
        &categorical(),
        by(json!([clause("Sales.Product", 2), clause("Sales.Region", 2)])),
        &[
            (CATEGORIES, json!(["South", "North", "South", "North", "east", "east"])),
            ("/dataViews/0/metadata/columns/0/sortOrder", json!(1)),
            ("/dataViews/0/metadata/columns/1/sortOrder", json!(0)),
            ("/dataViews/0/metadata/columns/2/sortOrder", json!(null)),
        ],
    );
    // What the clauses leave equal stands in ascending order.
    check(
        &categorical(),
        by(json!([clause("Sales.Product", 2)])),
        &[(CATEGORIES, json!(["North", "South", "east", "North", "South", "east"]))],
    );
    let clauses = json!([{"role": "series", "direction": 1}, {"role": "y", "direction": 2}]);
    check(
        &with(categorical(), json!({"sorting": {"implicit": {"clauses": clauses}}})),
        by(json!([])),
        &[
            ("/dataViews/0/metadata/columns/2/sort", json!(2)),
            (FIRST_VALUES, json!([5.5, 4.5, 3.5, 2.5, 1.5, 0.5])),
        ],
    );
}

#[test]
fn does_not_sort_series_by_a_measure() {
    check(
        &categorical(),
        json!({
            "wells": {
                "category": [{"column": "Region"}], "series": [{"column": "Product"}], "y": [{"column": "Units"}]
            },
            "sort": [{"queryName": "Sum(Sales.Units)", "direction": 1}]
        }),
        &[
            (CATEGORIES, json!(["North", "South", "east"])),
            ("/dataViews/0/categorical/values/$groups/0/name", json!(null)),
            ("/dataViews/0/categorical/values/$groups/1/name", json!("Apple")),
            ("/dataViews/0/categorical/values/$groups/2/name", json!("Pear")),
        ],
    );
}

#[test]
fn sorts_as_the_visual_asks_whatever_the_user_wants() {
    let sorting = json!({"sorting": {"implicit": {"clauses": [{"role": "y", "direction": 2}]}}});
    check(
        &with(categorical(), sorting),
        json!({
            "wells": {"category": [{"column": "Region"}], "y": [{"column": "Units"}]},
            "sort": [{"queryName": "Sales.Region", "direction": 1}]
        }),
        &[(CATEGORIES, json!(["east", "South", "North"]))],
    );
}

#[test]
fn sends_a_selection_as_highlights_to_a_visual_that_draws_them() {
    let state = |selectors: Json| {
        json!({
            "wells": {"category": [{"column": "Region"}], "y": [{"column": "Units"}]},
            "highlight": selectors
        })
    };
    let apples = json!([{"data": [{"scope": [["Sales.Product", "Apple"]]}]}]);
    let highlights = "/dataViews/0/categorical/values/$array/0/highlights";
    let draws = with(categorical(), json!({"supportsHighlight": true}));
    let all = json!([10, 2, 4]);
    check(
        &draws,
        state(apples.clone()),
        &[(FIRST_VALUES, all.clone()), (highlights, json!([6, 2, 3]))],
    );
    let of_both = json!([{"data": [
        {"scope": [["Sales.Product", "Apple"]]}, {"scope": [["Sales.Region", "South"]]}
    ]}]);
    check(&draws, state(json!([])), &[(FIRST_VALUES, all.clone()), (highlights, json!(null))]);
    check(&draws, state(of_both), &[(FIRST_VALUES, all), (highlights, json!([null, null, 3]))]);
    check(
        &categorical(),
        state(apples),
        &[(FIRST_VALUES, json!([6, 2, 3])), (highlights, json!(null))],
    );
}

#[test]
fn sends_the_selected_rows_alone_where_nothing_can_be_highlighted() {
    let document = json!({
        "supportsHighlight": true,
        "dataRoles": [{"name": "x", "kind": "GroupingOrMeasure"}],
        "dataViewMappings": [{"table": {"rows": {"for": {"in": "x"}}}}]
    });
    check(
        &document,
        json!({
            "wells": {"x": [{"column": "Region"}, {"column": "Units", "aggregation": "sum"}]},
            "highlight": [{"data": [{"scope": [["Sales.Product", "Pear"]]}]}]
        }),
        &[("/dataViews/0/table/rows", json!([["South", 1]]))],
    );
}

#[test]
fn filters_by_places_in_the_category() {
    check(
        &categorical(),
        json!({
            "wells": {"category": [{"column": "Region"}], "y": [{"column": "Units"}]},
            "filters": [{"$schema": "http://powerbi.com/product/schema#identity", "filterType": 8,
                "target": [0, 2], "operator": "In"}]
        }),
        &[
            (CATEGORIES, json!(["east", "South"])),
            (FIRST_VALUES, json!([10, 4])),
            ("/problems", json!([])),
        ],
    );
}
