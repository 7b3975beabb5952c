//! Categories, series and values.

use serde_json::{Value as Json, json};

use super::{CATEGORIES, FIRST_VALUES, VALUES, categorical, check};

#[test]
fn groups_rows_without_regard_to_case_and_sorts_them_ascending() {
    check(
        &categorical(),
        json!({"wells": {"category": [{"column": "Region"}], "y": [{"column": "Units"}]}}),
        &[
            (CATEGORIES, json!(["east", "North", "South"])),
            (
                VALUES,
                json!({
                    "$array": [{
                        "source": {
                            "roles": {"y": true}, "type": {"numeric": true, "integer": true},
                            "displayName": "Sum of Units", "queryName": "Sum(Sales.Units)", "index": 1,
                            "isMeasure": true,
                            "expr": {"kind": 4, "func": 0, "arg": {
                                "kind": 2, "ref": "Units", "source": {"kind": 0, "entity": "Sales"}}}
                        },
                        "values": [10, 2, 4], "maxLocal": 10, "minLocal": 2
                    }],
                    "$groups": [{"values": [0]}]
                }),
            ),
        ],
    );
}

#[test]
fn makes_rows_of_all_combinations_of_categories_that_there_are() {
    check(
        &categorical(),
        json!({"wells": {"category": [{"column": "Product"}, {"column": "Region"}]}}),
        &[
            (CATEGORIES, json!([null, "Apple", "Apple", "Apple", "Pear", "Pear"])),
            (
                "/dataViews/0/categorical/categories/1/values",
                json!(["east", "east", "North", "South", "North", "South"]),
            ),
            (VALUES, json!(null)),
        ],
    );
}

#[test]
fn gives_a_total_without_categories() {
    check(
        &categorical(),
        json!({"wells": {"y": [{"column": "Revenue"}]}}),
        &[
            ("/dataViews/0/categorical/categories", json!(null)),
            (FIRST_VALUES, json!([18.0])),
            ("/dataViews/0/categorical/values/$array/0/source/format", json!("0.00")),
        ],
    );
}

#[test]
fn repeats_all_measures_for_each_series() {
    let identity = |name: Json| json!({"scope": [["Sales.Product", name]]});
    check(
        &categorical(),
        json!({"wells": {
            "category": [{"column": "Region"}], "series": [{"column": "Product"}],
            "y": [{"column": "Units"}, {"column": "Revenue", "aggregation": "max", "name": "Best"}]
        }}),
        &[
            ("/dataViews/0/categorical/values/$array/0/values", json!([4, null, null])),
            ("/dataViews/0/categorical/values/$array/2/values", json!([6, 2, 3])),
            ("/dataViews/0/categorical/values/$array/5/values", json!([null, 4.5, 0.5])),
            ("/dataViews/0/categorical/values/$array/5/source/displayName", json!("Best")),
            ("/dataViews/0/categorical/values/$array/5/source/groupName", json!("Pear")),
            ("/dataViews/0/categorical/values/$array/5/identity", identity(json!("Pear"))),
            ("/dataViews/0/categorical/values/source/queryName", json!("Sales.Product")),
            (
                "/dataViews/0/categorical/values/$groups",
                json!([
                    {"name": null, "identity": identity(json!(null)), "values": [0, 1]},
                    {"name": "Apple", "identity": identity(json!("Apple")), "values": [2, 3]},
                    {"name": "Pear", "identity": identity(json!("Pear")), "values": [4, 5]}
                ]),
            ),
            ("/dataViews/0/metadata/columns/1/queryName", json!("Sales.Product")),
            ("/dataViews/0/metadata/columns/2/groupName", json!(null)),
            ("/dataViews/0/metadata/columns/2/index", json!(2)),
            ("/dataViews/0/metadata/columns/7/groupName", json!("Pear")),
            ("/dataViews/0/metadata/columns/8", json!(null)),
        ],
    );
}

#[test]
fn has_groups_of_series_also_without_a_measure() {
    check(
        &categorical(),
        json!({"wells": {"series": [{"column": "Paid"}]}}),
        &[
            ("/dataViews/0/categorical/values/$array", json!([])),
            ("/dataViews/0/categorical/values/$groups/2/name", json!(true)),
            ("/dataViews/0/categorical/values/$groups/2/values", json!([])),
        ],
    );
}

#[test]
fn sends_columns_among_the_values_as_they_are() {
    check(
        &categorical(),
        json!({"wells": {"category": [{"column": "Region"}], "any": [{"column": "Paid"}]}}),
        &[
            (CATEGORIES, json!(["east", "east", "North", "North", "South", "South"])),
            (FIRST_VALUES, json!([null, true, false, true, null, true])),
            ("/dataViews/0/categorical/values/$array/0/source/isMeasure", json!(null)),
        ],
    );
}
