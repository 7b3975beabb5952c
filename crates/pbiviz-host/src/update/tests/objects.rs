//! Where properties go.

use serde_json::{Value as Json, json};

use super::{categorical, check};

#[test]
fn puts_objects_where_their_selectors_say() {
    let instance = |value: u8, selector: Json| json!({"objectName": "point", "properties": {"fill": value}, "selector": selector});
    let north = json!({"scope": [["Sales.Region", "North"]]});
    let south = json!({"scope": [["Sales.Region", "South"]]});
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
                instance(3, json!({"data": [pear, south]})),
            ]),
        ),
        &[
            ("/dataViews/0/categorical/values/$groups/2/objects", fill(1)),
            ("/dataViews/0/categorical/values/$groups/1/objects", json!(null)),
            ("/dataViews/0/categorical/values/$array/2/source/objects", fill(2)),
            ("/dataViews/0/categorical/values/$array/2/objects", json!([null, null, fill(3)])),
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

#[test]
fn sets_nothing_where_a_category_has_no_data_point_in_a_series() {
    let instance = json!({"objectName": "o", "properties": {"p": 1},
        "selector": {"data": [{"dataViewWildcard": {"matchingOption": 1}}]}});
    check(
        &categorical(),
        json!({
            "wells": {"category": [{"column": "Units"}], "series": [{"column": "Paid"}], "y": [{"column": "Revenue"}]},
            "filters": [{"filterType": 1, "operator": "In", "values": [1, 2], "target": {"table": "Sales", "column": "Units"}}],
            "objects": [instance]
        }),
        &[
            ("/dataViews/0/categorical/values/$array/0/values", json!([null, 1.5])),
            ("/dataViews/0/categorical/values/$array/0/objects", json!([null, {"o": {"p": 1}}])),
            ("/dataViews/0/categorical/values/$array/1/objects", json!([{"o": {"p": 1}}, null])),
        ],
    );
}

#[test]
fn gives_the_rows_of_a_table_what_is_set_by_a_wildcard() {
    let instance = |option: u8, metadata: Json| {
        json!({"objectName": "cell", "properties": {"fill": option}, "selector":
            {"data": [{"dataViewWildcard": {"matchingOption": option}}], "metadata": metadata}})
    };
    let document = json!({
        "dataRoles": [{"name": "x", "kind": "GroupingOrMeasure"}],
        "dataViewMappings": [{"table": {"rows": {"for": {"in": "x"}}}}]
    });
    let of = |objects: Json| json!({"wells": {"x": [{"column": "Region"}, {"column": "Units", "aggregation": "sum"}]}, "objects": objects});
    let fill = |value: u8| json!({"cell": {"fill": value}});
    // Rows of a table are instances, and none of them is a total.
    check(
        &document,
        of(json!([
            instance(0, json!(null)),
            instance(1, json!("Sum(Sales.Units)")),
            instance(2, json!(null))
        ])),
        &[
            ("/dataViews/0/table/rows/0/$array", json!(["east", 10])),
            ("/dataViews/0/table/rows/0/objects", json!([fill(0), fill(1)])),
            ("/dataViews/0/table/rows/2/objects", json!([fill(0), fill(1)])),
        ],
    );
    check(
        &document,
        of(json!([instance(2, json!(null))])),
        &[("/dataViews/0/table/rows/0", json!(["east", 10]))],
    );
}
