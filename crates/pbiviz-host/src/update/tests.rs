use serde_json::{Value as Json, json};

use super::update;
use crate::{Capabilities, Column, State, Table};

/// Day by day from the first of January 2024.
const DAY: i64 = 86_400_000;
const NEW_YEAR: i64 = 1_704_067_200_000;

fn table() -> Table {
    let region = ["South", "North", "South", "east", "North", "East"];
    let product = [Some("Pear"), Some("Apple"), Some("Apple"), None, Some("Pear"), Some("Apple")];
    Table::new(
        "Sales",
        vec![
            Column::text("Region", region.map(Some)),
            Column::text("Product", product),
            Column::integers("Units", [Some(1), Some(2), Some(3), Some(4), None, Some(6)]),
            Column::decimals("Revenue", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map(Some))
                .with_format("0.00"),
            Column::date_times("Date", (0..6).map(|row| Some(NEW_YEAR + row * 31 * DAY))),
            Column::booleans("Paid", [Some(true), Some(false), None, None, Some(true), Some(true)]),
        ],
    )
    .unwrap()
}

/// A visual with the roles `category`, `series`, `y` and `any`, and one categorical mapping.
fn categorical() -> Json {
    json!({
        "dataRoles": [
            {"name": "category", "displayName": "Category", "kind": "Grouping"},
            {"name": "series", "displayName": "Series", "kind": "Grouping"},
            {"name": "y", "displayName": "Y", "kind": "Measure"},
            {"name": "any", "displayName": "Any", "kind": "GroupingOrMeasure"}
        ],
        "dataViewMappings": [{"categorical": {
            "categories": {"for": {"in": "category"}},
            "values": {"group": {"by": "series", "select": [{"for": {"in": "y"}}, {"bind": {"to": "any"}}]}}
        }}]
    })
}

fn with(mut document: Json, members: Json) -> Json {
    let Json::Object(members) = members else { panic!("members are an object") };
    document.as_object_mut().unwrap().extend(members);
    document
}

/// Makes an update, and compares the parts of it that `expected` names by JSON pointers.
#[track_caller]
fn check(capabilities: &Json, state: Json, expected: &[(&str, Json)]) {
    let state: State = serde_json::from_value(state).unwrap();
    let update = update(&table(), &Capabilities::read(capabilities), &state);
    let update = serde_json::to_value(update).unwrap();
    for (pointer, expected) in expected {
        let found = update.pointer(pointer).unwrap_or(&Json::Null);
        assert_eq!(found, expected, "at {pointer} of {update:#}");
    }
}

const CATEGORIES: &str = "/dataViews/0/categorical/categories/0/values";
const VALUES: &str = "/dataViews/0/categorical/values";
const FIRST_VALUES: &str = "/dataViews/0/categorical/values/$array/0/values";

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

#[test]
fn aggregates_in_every_way() {
    let cases = [
        ("Units", "sum", json!(16), "Sum(Sales.Units)", "Sum of Units"),
        ("Units", "average", json!(3.2), "Avg(Sales.Units)", "Average of Units"),
        ("Units", "min", json!(1), "Min(Sales.Units)", "Min of Units"),
        ("Units", "max", json!(6), "Max(Sales.Units)", "Max of Units"),
        ("Units", "count", json!(5), "CountNonNull(Sales.Units)", "Count of Units"),
        ("Units", "distinct", json!(6), "Count(Sales.Units)", "Count of Units"),
        ("Units", "median", json!(3.0), "Median(Sales.Units)", "Median of Units"),
        ("Revenue", "median", json!(3.0), "Median(Sales.Revenue)", "Median of Revenue"),
        ("Region", "first", json!("east"), "FirstNonBlank(Sales.Region)", "First Region"),
        ("Product", "last", json!("Pear"), "LastNonBlank(Sales.Product)", "Last Product"),
        ("Product", "distinct", json!(3), "Count(Sales.Product)", "Count of Product"),
        ("Paid", "min", json!(false), "Min(Sales.Paid)", "Min of Paid"),
        (
            "Date",
            "min",
            json!({"$date": "2024-01-01T00:00:00.000Z"}),
            "Min(Sales.Date)",
            "Earliest Date",
        ),
        (
            "Date",
            "max",
            json!({"$date": "2024-06-04T00:00:00.000Z"}),
            "Max(Sales.Date)",
            "Latest Date",
        ),
    ];
    for (column, aggregation, expected, query_name, display_name) in cases {
        check(
            &categorical(),
            json!({"wells": {"y": [{"column": column, "aggregation": aggregation}]}}),
            &[
                (FIRST_VALUES, json!([expected])),
                ("/dataViews/0/metadata/columns/0/queryName", json!(query_name)),
                ("/dataViews/0/metadata/columns/0/displayName", json!(display_name)),
            ],
        );
    }
}

#[test]
fn has_no_value_where_no_row_has_one() {
    let filter = json!({"$schema": "http://powerbi.com/product/schema#basic", "filterType": 1,
        "target": {"table": "Sales", "column": "Region"}, "operator": "In", "values": ["West"]});
    let every = ["sum", "average", "min", "count", "distinct", "median"];
    for aggregation in every {
        check(
            &categorical(),
            json!({"wells": {"y": [{"column": "Units", "aggregation": aggregation}]}, "filters": [filter]}),
            &[
                (FIRST_VALUES, json!([null])),
                ("/dataViews/0/metadata/isDataFilterApplied", json!(true)),
            ],
        );
    }
}

#[test]
fn adds_numbers_up_and_counts_everything_else_in_a_measure_role() {
    for (column, query_name, expected) in [
        ("Units", "Sum(Sales.Units)", 16),
        ("Product", "CountNonNull(Sales.Product)", 5),
        ("Paid", "CountNonNull(Sales.Paid)", 4),
        ("Date", "CountNonNull(Sales.Date)", 6),
    ] {
        check(
            &categorical(),
            json!({"wells": {"y": [{"column": column}]}}),
            &[
                (FIRST_VALUES, json!([expected])),
                ("/dataViews/0/metadata/columns/0/queryName", json!(query_name)),
                ("/dataViews/0/metadata/columns/0/type", json!({"numeric": true, "integer": true})),
            ],
        );
    }
}

#[test]
fn takes_dates_apart() {
    let level = |level: &str| json!({"wells": {"category": [{"column": "Date", "level": level}]}});
    let column = "/dataViews/0/metadata/columns/0";
    let cases = [
        (
            "year",
            json!([2024]),
            json!({"numeric": true, "integer": true, "temporal": {"year": true}}),
        ),
        (
            "quarter",
            json!(["Qtr 1", "Qtr 2"]),
            json!({"text": true, "temporal": {"quarter": true}}),
        ),
        (
            "month",
            json!(["January", "February", "March", "April", "May", "June"]),
            json!({"text": true, "temporal": {"month": true}}),
        ),
        (
            "day",
            json!([1, 3, 4]),
            json!({"numeric": true, "integer": true, "temporal": {"day": true}}),
        ),
    ];
    for (name, values, descriptor) in cases {
        let kind = format!("{column}/type");
        check(&categorical(), level(name), &[(CATEGORIES, values), (&kind, descriptor)]);
    }
    let name = "Sales.Date.Variation.Date Hierarchy.Quarter";
    let query_name = format!("{column}/queryName");
    let display_name = format!("{column}/displayName");
    check(
        &categorical(),
        level("quarter"),
        &[(&query_name, json!(name)), (&display_name, json!("Quarter"))],
    );
}

#[test]
fn describes_a_field_of_several_roles_once() {
    check(
        &categorical(),
        json!({"wells": {"category": [{"column": "Date"}], "series": [{"column": "Date"}]}}),
        &[(
            "/dataViews/0/metadata/columns",
            json!([{
                "roles": {"category": true, "series": true}, "type": {"dateTime": true},
                "displayName": "Date", "queryName": "Sales.Date", "index": 0,
                "identityExprs": [{"kind": 2, "source": {"kind": 0, "entity": "Sales"}, "ref": "Date"}],
                "expr": {"kind": 2, "source": {"kind": 0, "entity": "Sales"}, "ref": "Date"}
            }]),
        )],
    );
}

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
    let windows = reduced(json!({"window": {"count": 1}}));
    check(
        &windows,
        state(json!({"segments": 2})),
        &[
            (CATEGORIES, json!(["east", "North"])),
            ("/dataViews/0/metadata/segment", json!({})),
            ("/hasMore", json!(true)),
            ("/operationKind", json!(1)),
        ],
    );
    check(
        &windows,
        state(json!({"segments": 3, "segmentOnly": true})),
        &[
            (CATEGORIES, json!(["North", "South"])),
            ("/dataViews/0/categorical/lastMergeIndex", json!(0)),
            ("/dataViews/0/metadata/segment", json!(null)),
            ("/hasMore", json!(false)),
            ("/operationKind", json!(2)),
        ],
    );
}

#[test]
fn keeps_as_many_rows_as_a_property_of_the_visual_says() {
    let customization = json!({"dataReductionCustomization": {"categorical": {"categoryCount": {
        "propertyIdentifier": {"objectName": "volume", "propertyName": "rows"}, "defaultValue": 2
    }}}});
    let document = with(categorical(), customization);
    let state =
        |objects: Json| json!({"wells": {"category": [{"column": "Region"}]}, "objects": objects});
    check(&document, state(json!([])), &[(CATEGORIES, json!(["east", "North"]))]);
    let set = json!([{"objectName": "volume", "properties": {"rows": 1}, "selector": null}]);
    check(&document, state(set), &[(CATEGORIES, json!(["east"]))]);
}

#[test]
fn puts_objects_where_their_selectors_say() {
    let instance = |value: u8, selector: Json| json!({"objectName": "point", "properties": {"fill": value}, "selector": selector});
    let north = json!({"scope": [["Sales.Region", "North"]]});
    let pear = json!({"scope": [["Sales.Product", "Pear"]]});
    let state = |series: bool, objects: Json| {
        let by = if series { json!([{"column": "Product"}]) } else { json!([]) };
        json!({
            "wells": {"category": [{"column": "Region"}], "series": by, "y": [{"column": "Units"}]},
            "objects": objects
        })
    };
    let fill = |value: u8| json!({"point": {"fill": value}});
    check(
        &categorical(),
        state(
            false,
            json!([
                instance(0, json!(null)),
                instance(1, json!(null)),
                instance(2, json!({"id": "mine"})),
                instance(3, json!({"metadata": "Sum(Sales.Units)"})),
                instance(4, json!({"data": [north]})),
                instance(5, json!({"data": [north], "metadata": "Sum(Sales.Units)"})),
                instance(6, json!({"data": [{"roles": ["category"]}]})),
                instance(7, json!({"data": [{"scope": [["Sales.Region", "West"]]}]})),
            ]),
        ),
        &[
            (
                "/dataViews/0/metadata/objects",
                json!({"point": {"fill": 1, "$instances": {"mine": {"fill": 2}}}}),
            ),
            ("/dataViews/0/metadata/columns/1/objects", fill(3)),
            ("/dataViews/0/categorical/values/$array/0/source/objects", fill(3)),
            ("/dataViews/0/categorical/categories/0/objects", json!([null, fill(4), null])),
            ("/dataViews/0/categorical/values/$array/0/objects", json!([null, fill(5), null])),
        ],
    );
    check(
        &categorical(),
        state(
            true,
            json!([
                instance(1, json!({"data": [pear]})),
                instance(2, json!({"data": [pear], "metadata": "Sum(Sales.Units)"})),
                instance(3, json!({"data": [pear, north]})),
            ]),
        ),
        &[
            ("/dataViews/0/categorical/values/$groups/2/objects", fill(1)),
            ("/dataViews/0/categorical/values/$groups/1/objects", json!(null)),
            ("/dataViews/0/categorical/values/$array/2/source/objects", fill(2)),
            ("/dataViews/0/categorical/values/$array/2/objects", json!([null, fill(3), null])),
            ("/dataViews/0/categorical/values/$array/1/objects", json!(null)),
        ],
    );
}

#[test]
fn gives_every_instance_what_is_set_by_a_wildcard() {
    let instance = |option: u8, metadata: Json| {
        json!({"objectName": "point", "properties": {"fill": option}, "selector":
            {"data": [{"dataViewWildcard": {"matchingOption": option}}], "metadata": metadata}})
    };
    check(
        &categorical(),
        json!({
            "wells": {"category": [{"column": "Region"}], "y": [{"column": "Units"}]},
            "objects": [instance(1, json!(null)), instance(2, json!(null)), instance(0, json!("Sum(Sales.Units)"))]
        }),
        &[
            (
                "/dataViews/0/categorical/categories/0/objects",
                json!([{"point": {"fill": 1}}, {"point": {"fill": 1}}, {"point": {"fill": 1}}]),
            ),
            (
                "/dataViews/0/categorical/values/$array/0/objects",
                json!([{"point": {"fill": 0}}, {"point": {"fill": 0}}, {"point": {"fill": 0}}]),
            ),
        ],
    );
}

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
