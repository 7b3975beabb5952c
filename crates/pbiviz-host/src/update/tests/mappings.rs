//! Tables, single values, and which mappings are used.

use serde_json::{Value as Json, json};

use super::{CATEGORIES, categorical, check, with};

fn rows_of_a_table() -> Json {
    with(
        categorical(),
        json!({"dataViewMappings": [{"table": {"rows": {
            "select": [{"bind": {"to": "any"}}, {"for": {"in": "y"}}, {"for": {"in": "category"}}],
            "dataReductionAlgorithm": {"window": {"count": 2}}
        }}}]}),
    )
}

#[test]
fn makes_tables_of_distinct_rows() {
    let any = json!([{"column": "Region"}, {"column": "Units", "aggregation": "sum"}]);
    let state = json!({
        "wells": {"any": any, "category": [{"column": "Region"}]},
        "objects": [
            {"objectName": "cell", "properties": {"bold": true}, "selector":
                {"data": [{"scope": [["Sales.Region", "North"]]}], "metadata": "Sum(Sales.Units)"}}
        ]
    });
    check(
        &rows_of_a_table(),
        state.clone(),
        &[
            (
                "/dataViews/0/table/rows",
                json!([
                    ["east", 10],
                    {"$array": ["North", 2], "objects": [null, {"cell": {"bold": true}}]}
                ]),
            ),
            ("/dataViews/0/table/columns/1/queryName", json!("Sum(Sales.Units)")),
            ("/dataViews/0/table/columns/0/roles", json!({"category": true, "any": true})),
            ("/dataViews/0/table/columns/2", json!(null)),
            ("/hasMore", json!(true)),
        ],
    );
    check(
        &rows_of_a_table(),
        with(state, json!({"segments": 2, "segmentOnly": true, "objects": []})),
        &[
            ("/dataViews/0/table/rows", json!([["North", 2], ["South", 4]])),
            ("/dataViews/0/table/lastMergeIndex", json!(0)),
            ("/operationKind", json!(2)),
        ],
    );
}

#[test]
fn gives_one_value_where_one_is_asked_for() {
    let document = with(
        categorical(),
        json!({"dataViewMappings": [{"conditions": [{"y": {"max": 1}}], "single": {"role": "y"}}]}),
    );
    check(
        &document,
        json!({"wells": {"y": [{"column": "Units"}]}}),
        &[("/dataViews/0/single", json!({"value": 16})), ("/dataViews/0/categorical", json!(null))],
    );
}

#[test]
fn makes_one_data_view_for_each_mapping_whose_conditions_hold() {
    let document = with(
        categorical(),
        json!({"dataViewMappings": [
            {"conditions": [{"category": {"min": 1, "max": 1}}],
                "categorical": {"categories": {"for": {"in": "category"}}}},
            {"conditions": [{"y": {"max": 0}}, {"y": {"min": 2}}],
                "categorical": {"values": {"for": {"in": "y"}}}},
            {"conditions": [{"any": {"kind": "Measure"}}], "table": {"rows": {"for": {"in": "any"}}}}
        ]}),
    );
    let views = |wells: Json, expected: &[(&str, Json)]| {
        check(&document, json!({ "wells": wells }), expected);
    };
    let (first, second) = ("/dataViews/0/metadata/columns/0/queryName", "/dataViews/1");
    let one = json!({"category": [{"column": "Region"}], "y": [{"column": "Units"}]});
    views(one, &[(first, json!("Sales.Region")), (second, json!(null)), ("/problems", json!([]))]);
    let two = json!([{"column": "Units"}, {"column": "Revenue"}]);
    let queried = "/dataViews/1/metadata/columns/1/queryName";
    views(
        json!({"category": [{"column": "Region"}], "y": two}),
        &[(first, json!("Sales.Region")), (queried, json!("Sum(Sales.Revenue)"))],
    );
    views(
        json!({"any": [{"column": "Region"}]}),
        &[
            ("/dataViews", json!([])),
            (
                "/problems",
                json!([{"role": "any", "message": "`Any` needs fields that are aggregated"}]),
            ),
        ],
    );
    views(
        json!({"series": [{"column": "Region"}]}),
        &[(
            "/problems",
            json!([{"role": "", "message": "no mapping of the visual uses the roles that have fields"}]),
        )],
    );
}

#[test]
fn says_what_is_missing_of_the_nearest_condition() {
    let conditions = json!([
        {"category": {"min": 1}, "y": {"min": 2}, "any": {"min": 1}},
        {"category": {"min": 1}, "y": {"max": 0}, "series": {"max": 1}}
    ]);
    let mut document = categorical();
    document["dataViewMappings"][0]["conditions"] = conditions;
    let units = json!([{"column": "Units"}]);
    check(
        &document,
        json!({"wells": {"y": units, "series": [{"column": "Paid"}, {"column": "Region"}]}}),
        &[(
            "/problems",
            json!([
                {"role": "any", "message": "`Any` needs a field"},
                {"role": "category", "message": "`Category` needs a field"},
                {"role": "y", "message": "`Y` needs 2 fields"}
            ]),
        )],
    );
    check(
        &document,
        json!({"wells": {"category": [{"column": "Region"}], "y": units}}),
        &[("/problems", json!([{"role": "y", "message": "`Y` takes no fields"}]))],
    );
}

#[test]
fn leaves_out_fields_that_no_role_takes_and_says_so() {
    check(
        &categorical(),
        json!({"wells": {
            "category": [{"column": "Region"}, {"column": "Nothing"}], "other": [{"column": "Units"}]
        }}),
        &[
            (CATEGORIES, json!(["east", "North", "South"])),
            (
                "/problems",
                json!([
                    {"role": "category", "message": "table `Sales` has no column `Nothing`"},
                    {"role": "other", "message": "the visual has no data role `other`"}
                ]),
            ),
        ],
    );
}

#[test]
fn shows_levels_of_a_drillable_role_one_after_the_other() {
    let document = with(categorical(), json!({"drilldown": {"roles": ["category"]}}));
    let state = |drill: Json| {
        json!({
            "wells": {"category": [{"column": "Region"}, {"column": "Product"}]}, "drill": drill
        })
    };
    let roles = "/dataViews/0/metadata/dataRoles";
    check(
        &document,
        state(json!({})),
        &[
            (CATEGORIES, json!(["east", "North", "South"])),
            (roles, json!({"drillableRoles": {"category": [2, 3]}})),
        ],
    );
    check(
        &document,
        state(json!({"category": 1})),
        &[
            (CATEGORIES, json!(["east", "east", "North", "North", "South", "South"])),
            (roles, json!({"drillableRoles": {"category": [1]}})),
        ],
    );
}

#[test]
fn describes_all_fields_if_the_visual_asks_for_them() {
    let mapping =
        json!({"dataViewMappings": [{"categorical": {"categories": {"for": {"in": "category"}}}}]});
    let document = with(categorical(), mapping);
    let state = json!({"wells": {"category": [{"column": "Region"}], "y": [{"column": "Units"}]}});
    let second = "/dataViews/0/metadata/columns/1/queryName";
    check(&document, state.clone(), &[(second, json!(null))]);
    let all = with(document, json!({"keepAllMetadataColumns": true}));
    check(&all, state, &[(second, json!("Sum(Sales.Units)"))]);
}

#[test]
fn sends_a_data_view_without_data_only_to_visuals_that_take_one() {
    let state = json!({"objects": [{"objectName": "a", "properties": {"b": 1}, "selector": null}]});
    check(&categorical(), state.clone(), &[("/dataViews", json!([])), ("/problems", json!([]))]);
    check(
        &with(categorical(), json!({"supportsEmptyDataView": true})),
        state,
        &[("/dataViews", json!([{"metadata": {"columns": [], "objects": {"a": {"b": 1}}}}]))],
    );
}

#[test]
fn says_that_scripts_are_not_run() {
    let script = json!({"dataViewMappings": [{"scriptResult": {"dataInput": {"table": {"rows": {"for": {"in": "any"}}}}}}]});
    check(
        &with(categorical(), script),
        json!({"wells": {"any": [{"column": "Region"}]}}),
        &[
            ("/dataViews/0/metadata/columns/0/queryName", json!("Sales.Region")),
            (
                "/problems/0/message",
                json!("scripts in R and Python are not run here, so there is no result of one"),
            ),
        ],
    );
}
