use super::*;
use crate::Column;
use serde_json::{Value as Json, json};

pub(super) fn table() -> Table {
    Table::new(
        "Sales",
        vec![
            Column::integers("OrderId", (0..40).map(Some)),
            Column::text("Region", (0..40).map(|row| Some(["North", "South"][row % 2]))),
            Column::decimals("Revenue", (0..40).map(|row| Some(f64::from(row) / 4.0))),
            Column::date_times("Date", (0..40).map(|row| Some(row * 86_400_000))),
            Column::text("Nothing", [None; 40]),
        ],
    )
    .unwrap()
}

pub(super) fn capabilities(conditions: &Json) -> Capabilities {
    Capabilities::read(&json!({
        "dataRoles": [
            {"name": "x", "displayName": "Axis", "kind": "Grouping"},
            {"name": "s", "displayName": "Legend", "kind": "Grouping"},
            {"name": "y", "displayName": "Values", "kind": "Measure"},
            {"name": "when", "displayName": "When", "kind": "Grouping",
                "requiredTypes": [{"dateTime": true}, {"integer": true}]}
        ],
        "drilldown": {"roles": ["x"]},
        "dataViewMappings": [{"conditions": conditions, "categorical": {
            "categories": {"select": [{"for": {"in": "x"}}, {"for": {"in": "when"}}]},
            "values": {"group": {"by": "s", "select": [{"for": {"in": "y"}}]}}
        }}]
    }))
}

/// What is said to a field for a role; an empty text where it is taken.
#[track_caller]
fn check_accepts(conditions: &Json, wells: &Json, role: &str, field: &Json, expected: &str) {
    let state = serde_json::from_value(json!({ "wells": wells })).unwrap();
    let field = serde_json::from_value(field.clone()).unwrap();
    let accepted = accepts(&table(), &capabilities(conditions), &state, role, &field);
    let said = accepted.err().map(|refusal| refusal.to_string());
    assert_eq!(said.unwrap_or_default(), expected);
}

#[test]
fn says_why_a_role_does_not_take_a_field() {
    let cases = [
        ("x", json!({"column": "Region"}), ""),
        ("y", json!({"column": "Region"}), ""),
        ("when", json!({"column": "Date"}), ""),
        ("when", json!({"column": "Date", "level": "year"}), ""),
        ("z", json!({"column": "Region"}), "the visual has no data role `z`"),
        ("x", json!({"column": "Country"}), "table `Sales` has no column `Country`"),
        (
            "x",
            json!({"column": "Region", "level": "year"}),
            "column `Region` has no dates, and so no years, quarters, months or days",
        ),
        (
            "x",
            json!({"column": "Revenue", "aggregation": "sum"}),
            "`Axis` groups rows by values, and does not take a value made of many",
        ),
        (
            "y",
            json!({"column": "Region", "aggregation": "average"}),
            "column `Region` has no numbers: it can be counted, or give its first or last value",
        ),
        (
            "when",
            json!({"column": "Region"}),
            "`When` takes dates or whole numbers, and `Region` is text",
        ),
        (
            "when",
            json!({"column": "Date", "level": "month"}),
            "`When` takes dates or whole numbers, and `Date` is text",
        ),
    ];
    for (role, field, expected) in cases {
        check_accepts(&json!([]), &json!({}), role, &field, expected);
    }
}

#[test]
fn takes_a_field_once() {
    let wells = json!({"x": [{"column": "Region", "name": "Where"}]});
    let region = json!({"column": "Region"});
    let already = "`Region` is there already";
    check_accepts(&json!([]), &wells, "x", &region, already);
    check_accepts(&json!([]), &wells, "s", &region, "");
}

#[test]
fn takes_no_more_fields_than_some_condition_allows() {
    let conditions = json!([
        {"s": {"max": 1}, "y": {"min": 1, "max": 1}}, {"s": {"max": 0}, "y": {"max": 2}}
    ]);
    let revenue = json!({"column": "Revenue"});
    let orders = json!({"column": "OrderId"});
    let two = json!({"y": [revenue, orders]});
    let with_series = json!({"s": [{"column": "Region"}], "y": [revenue]});
    let dates = json!({"column": "Date"});
    let cases = [
        (json!({}), "y", &revenue, ""),
        (json!({"y": [revenue]}), "y", &orders, ""),
        (two, "y", &dates, "`Values` takes 2 fields at most"),
        (with_series.clone(), "s", &dates, "`Legend` takes one field"),
        (
            with_series,
            "y",
            &orders,
            "`Values` does not take a field of this kind beside the fields that other roles have",
        ),
    ];
    for (wells, role, field, expected) in cases {
        check_accepts(&conditions, &wells, role, field, expected);
    }
    let never = json!([{"s": {"max": 0}}]);
    check_accepts(&never, &json!({}), "s", &dates, "`Legend` takes no fields");
}

#[test]
fn counts_the_levels_of_a_drillable_role_as_one() {
    let conditions = json!([{"x": {"max": 1}, "s": {"max": 1}}]);
    let wells = json!({"x": [{"column": "Region"}], "s": [{"column": "Region"}]});
    let dates = json!({"column": "Date"});
    check_accepts(&conditions, &wells, "x", &dates, "");
    check_accepts(&conditions, &wells, "s", &dates, "`Legend` takes one field");
}

#[test]
fn asks_for_the_kind_that_a_condition_names() {
    let document = |kind: &str| {
        Capabilities::read(&json!({
            "dataRoles": [{"name": "any", "displayName": "Any", "kind": 2}],
            "dataViewMappings": [{"conditions": [{"any": {"kind": kind}}], "table": {}}]
        }))
    };
    let column = Field::of("Revenue");
    let measure = column.clone().aggregated(Aggregation::Sum);
    let takes = |kind: &str, field: &Field| {
        accepts(&table(), &document(kind), &State::default(), "any", field).is_ok()
    };
    let taken = [takes("Grouping", &column), takes("Grouping", &measure)];
    assert_eq!(taken, [true, false]);
    assert_eq!([takes("Measure", &column), takes("Measure", &measure)], [false, true]);
}
