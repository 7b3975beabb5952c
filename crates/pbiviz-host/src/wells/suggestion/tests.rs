use serde_json::{Value as Json, json};

use super::*;
use crate::wells::tests::{capabilities, table};
use crate::{accepts, samples, update};

#[track_caller]
fn check_suggests(capabilities: &Capabilities, expected: &Json) {
    let suggested = suggest_wells(&table(), capabilities);
    assert_eq!(serde_json::to_value(&suggested.wells).unwrap(), *expected);
    for (role, fields) in &suggested.wells {
        let mut state = suggested.clone();
        let last = state.wells.get_mut(role).and_then(Vec::pop).unwrap();
        assert!(!fields.is_empty());
        assert_eq!(accepts(&table(), capabilities, &state, role, &last), Ok(()));
    }
}

#[test]
fn suggests_columns_that_say_something() {
    check_suggests(
        &capabilities(&json!([])),
        &json!({
            "x": [{"column": "Date"}], "s": [{"column": "Region"}],
            "y": [{"column": "Revenue", "aggregation": "sum"}], "when": [{"column": "OrderId"}]
        }),
    );
}

#[test]
fn suggests_fields_for_the_condition_that_takes_most() {
    let conditions = json!([
        {"x": {"max": 0}, "s": {"max": 0}, "when": {"max": 0}},
        {"x": {"min": 1, "max": 1}, "s": {"max": 0}, "y": {"min": 2, "max": 2}, "when": {"max": 0}}
    ]);
    check_suggests(
        &capabilities(&conditions),
        &json!({
            "x": [{"column": "Date"}],
            "y": [
                {"column": "Revenue", "aggregation": "sum"},
                {"column": "OrderId", "aggregation": "sum"}
            ]
        }),
    );
}

#[test]
fn suggests_several_columns_for_a_table() {
    let document = Capabilities::read(&json!({
        "dataRoles": [{"name": "values", "kind": "GroupingOrMeasure"}],
        "dataViewMappings": [{"table": {"rows": {"for": {"in": "values"}}}}]
    }));
    let suggested = suggest_wells(&table(), &document);
    let columns: Vec<&str> = suggested.wells["values"].iter().map(|field| &*field.column).collect();
    assert_eq!(columns, ["Region", "Revenue", "Date", "OrderId"]);
}

#[test]
fn suggests_nothing_where_nothing_suits() {
    let document = Capabilities::read(&json!({
        "dataRoles": [{"name": "flag", "kind": "Grouping", "requiredTypes": [{"bool": true}]}],
        "dataViewMappings": [{"table": {"rows": {"for": {"in": "flag"}}}}]
    }));
    assert_eq!(suggest_wells(&table(), &document), State::default());
}

/// Capabilities of one mapping, whose roles are given by name, shown name and kind.
fn of_roles(roles: &[(&str, &str, &str)], mapping: &Json) -> Capabilities {
    let roles = roles.iter().map(|(name, display_name, kind)| {
        json!({ "name": name, "displayName": display_name, "kind": kind })
    });
    let roles: Json = roles.collect();
    Capabilities::read(&json!({ "dataRoles": roles, "dataViewMappings": [mapping] }))
}

/// What is suggested of the sample that suits best, as `Table: role=column role=sum column`.
#[track_caller]
fn check_sample(capabilities: &Capabilities, expected: &str) {
    let samples = samples();
    let mut best = &samples[0];
    for sample in &samples {
        if suitability(sample, capabilities) > suitability(best, capabilities) {
            best = sample;
        }
    }
    let state = suggest_wells(best, capabilities);
    let fields = state.wells.iter().flat_map(|(role, fields)| {
        fields.iter().map(move |field| {
            let aggregation = field.aggregation.map(|aggregation| format!("{aggregation:?} "));
            let aggregation = aggregation.unwrap_or_default().to_lowercase();
            format!(" {role}={aggregation}{}", field.column)
        })
    });
    let shown = format!("{}:{}", best.name(), fields.collect::<String>());
    assert_eq!(shown, expected);
    let update = update(best, capabilities, &state);
    assert_eq!((update.data_views.len(), update.problems), (1, vec![]));
}

fn select(roles: &[&str]) -> Json {
    json!({ "select": roles.iter().map(|role| json!({"bind": {"to": role}})).collect::<Json>() })
}

#[test]
fn groups_by_a_role_of_both_kinds_that_makes_series() {
    let values = json!({"group": {"by": "color", "select": [{"bind": {"to": "y"}}]}});
    let mapping = json!({"categorical": {"categories": select(&["dot"]), "values": values}});
    let roles = [
        ("y", "Value", "Measure"),
        ("color", "Legend", "GroupingOrMeasure"),
        ("dot", "Group", "Grouping"),
    ];
    check_sample(&of_roles(&roles, &mapping), "Sales: color=Channel dot=Region y=sum Revenue");
}

#[test]
fn groups_by_numbers_where_both_axes_group() {
    let mapping = json!({"categorical": {"categories": select(&["xAxis", "yAxis"])}});
    let roles = [("xAxis", "X data", "Grouping"), ("yAxis", "Y data", "Grouping")];
    check_sample(&of_roles(&roles, &mapping), "Sales: xAxis=Revenue yAxis=Profit");
}

#[test]
fn leaves_empty_what_a_visual_can_do_without() {
    let values = select(&["count", "type", "tip", "max"]);
    let mapping = json!({"categorical": {"categories": select(&["key", "url"]), "values": values}});
    let roles = [
        ("type", "Optional: Chart Type", "Measure"),
        ("count", "Numerator", "Measure"),
        ("tip", "Tooltips", "Measure"),
        ("max", "Upper limit", "Measure"),
        ("url", "Image URL", "Grouping"),
        ("key", "Key (Date or ID)", "Grouping"),
    ];
    check_sample(&of_roles(&roles, &mapping), "Sales: count=sum Revenue key=Date");
}

#[test]
fn fills_an_optional_role_where_nothing_else_would_be_shown() {
    let mapping = json!({"categorical": {
        "categories": select(&["label"]), "values": select(&["state"])
    }});
    let roles = [("label", "Risk label", "Grouping"), ("state", "State", "Measure")];
    check_sample(&of_roles(&roles, &mapping), "Sales: label=Region state=sum Revenue");
}

#[test]
fn finds_the_sample_that_a_visual_is_made_for() {
    let mapping = json!({"categorical": {
        "categories": select(&["task", "start"]), "values": select(&["end"])
    }});
    let roles = [
        ("task", "Task", "Grouping"),
        ("start", "Start date", "Grouping"),
        ("end", "End date", "Measure"),
    ];
    check_sample(&of_roles(&roles, &mapping), "Tasks: end=max End date start=Start date task=Task");

    let mapping = json!({"categorical": {
        "categories": select(&["place"]), "values": select(&["lat", "long", "size"])
    }});
    let roles = [
        ("place", "Location", "Grouping"),
        ("lat", "Latitude", "Measure"),
        ("long", "Longitude", "Measure"),
        ("size", "Bubble size", "Measure"),
    ];
    check_sample(
        &of_roles(&roles, &mapping),
        "Places: lat=average Latitude long=average Longitude place=City size=sum Population",
    );

    let mapping = json!({"categorical": {"values": select(&["actual", "target"])}});
    let roles = [("actual", "Actual value", "Measure"), ("target", "Target value", "Measure")];
    check_sample(&of_roles(&roles, &mapping), "Indicators: actual=sum Actual target=sum Target");
}

#[test]
fn weighs_conditions_by_what_they_allow() {
    let mapping = json!({
        "conditions": [{"value": {"max": 0}, "start": {"max": 0}}, {"value": {"max": 1}}],
        "categorical": {"categories": select(&["date", "start"]), "values": select(&["value"])}
    });
    let roles = [
        ("date", "Date", "Grouping"),
        ("value", "Value", "Measure"),
        ("start", "Start date of the year", "Grouping"),
    ];
    let state = suggest_wells(&table(), &of_roles(&roles, &mapping));
    let filled: Vec<&str> = state.wells.keys().map(String::as_str).collect();
    assert_eq!(filled, ["date", "value"]);
}

#[test]
fn nothing_suits_a_visual_without_mappings() {
    assert_eq!(suitability(&table(), &Capabilities::read(&json!({}))), None);
}
