//! What becomes of columns and their values.

use serde_json::{Value as Json, json};

use super::{CATEGORIES, FIRST_VALUES, categorical, check};

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
fn leaves_out_what_no_measure_has_a_value_for() {
    let products = "/dataViews/0/categorical/categories/1/values";
    let check_measures = |measures: Json, expected: Json| {
        let wells =
            json!({"category": [{"column": "Region"}, {"column": "Product"}], "y": measures});
        check(&categorical(), json!({ "wells": wells }), &[(products, expected)]);
    };
    let all = json!([null, "Apple", "Apple", "Pear", "Apple", "Pear"]);
    let known = json!([null, "Apple", "Apple", "Apple", "Pear"]);
    let units = |aggregation: &str| json!({"column": "Units", "aggregation": aggregation});
    check_measures(json!([units("sum"), units("count")]), known);
    // A blank is a value to those who count different ones, and another measure may have a value.
    check_measures(json!([units("sum"), units("distinct")]), all.clone());
    check_measures(json!([units("sum"), {"column": "Revenue"}]), all.clone());
    check_measures(json!([]), all);
}

#[test]
fn each_category_names_the_columns_of_all() {
    let wells = json!({"category": [{"column": "Region"}, {"column": "Product"}]});
    let column =
        |name: &str| json!({"kind": 2, "source": {"kind": 0, "entity": "Sales"}, "ref": name});
    let fields = json!([column("Region"), column("Product")]);
    check(
        &categorical(),
        json!({ "wells": wells }),
        &[
            ("/dataViews/0/categorical/categories/0/identityFields", fields.clone()),
            ("/dataViews/0/categorical/categories/1/identityFields", fields),
        ],
    );
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
