mod categorical;
mod fields;
mod limits;
mod mappings;
mod objects;
mod order;

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
