//! Random capabilities, tables and states, of what real ones are made of.

use serde_json::{Value as Json, json};

use crate::read::random::Random;
use crate::{Column, State, Table};

pub(super) fn is_so(random: &mut Random) -> bool {
    random.below(2) == 0
}

pub(super) fn pick<T: Clone>(random: &mut Random, of: &[T]) -> T {
    of[random.below(of.len())].clone()
}

pub(super) fn some<T>(random: &mut Random, value: T) -> Option<T> {
    (random.below(5) > 0).then_some(value)
}

pub(super) const ROLES: [&str; 5] = ["a", "b", "c", "d", "unknown"];
const COLUMNS: [&str; 6] = ["Text", "Other", "Whole", "Number", "Date", "Truth"];

pub(super) fn table(random: &mut Random) -> Table {
    let rows = pick(random, &[0, 1, 3, 20, 60]);
    let words = ["x", "X", "y", "", "zebra"];
    let texts = |random: &mut Random| -> Vec<Option<&str>> {
        (0..rows)
            .map(|_| {
                let word = pick(random, &words);
                some(random, word)
            })
            .collect()
    };
    let (text, other) = (texts(random), texts(random));
    let numbers = |random: &mut Random| -> Vec<Option<i64>> {
        (0..rows)
            .map(|_| {
                let number = pick(random, &[0, 1, -7, i64::MAX, i64::MIN]);
                some(random, number)
            })
            .collect()
    };
    let (whole, dates) = (numbers(random), numbers(random));
    let decimals = [0.0, -0.0, 1.5, f64::NAN, f64::INFINITY, f64::MIN];
    let number: Vec<Option<f64>> = (0..rows)
        .map(|_| {
            let number = pick(random, &decimals);
            some(random, number)
        })
        .collect();
    let truths: Vec<Option<bool>> = (0..rows)
        .map(|_| {
            let truth = is_so(random);
            some(random, truth)
        })
        .collect();
    Table::new(
        "T",
        vec![
            Column::text("Text", text),
            Column::text("Other", other),
            Column::integers("Whole", whole),
            Column::decimals("Number", number),
            Column::date_times("Date", dates),
            Column::booleans("Truth", truths),
        ],
    )
    .unwrap()
}

fn part(random: &mut Random) -> Json {
    let one = |random: &mut Random| match random.below(2) {
        0 => json!({"for": {"in": pick(random, &ROLES)}}),
        _ => json!({"bind": {"to": pick(random, &ROLES)}}),
    };
    let mut part = match random.below(3) {
        0 => json!({"select": [one(random), one(random)]}),
        1 => json!({"select": one(random)}),
        _ => one(random),
    };
    let count = pick(random, &[json!(0), json!(1), json!(5), json!("7"), json!(-1), json!(null)]);
    let algorithm = pick(random, &["top", "bottom", "sample", "window", "other"]);
    part["dataReductionAlgorithm"] = json!({algorithm: {"count": count}});
    part
}

pub(super) fn capabilities(random: &mut Random) -> Json {
    let kinds = [json!("Grouping"), json!("Measure"), json!(2), json!(0), json!(null)];
    let roles: Json = ROLES[..4]
        .iter()
        .map(|role| json!({"name": role, "displayName": role, "kind": pick(random, &kinds)}))
        .collect();
    let mapping = |random: &mut Random| {
        let values = match is_so(random) {
            true => part(random),
            false => json!({"group": {"by": pick(random, &ROLES), "select": [part(random)]}}),
        };
        let view = match random.below(6) {
            0 => json!({"single": {"role": pick(random, &ROLES)}}),
            1 => json!({"table": {"rows": part(random)}}),
            2 => {
                json!({"matrix": {"rows": part(random), "columns": part(random), "values": part(random)}})
            }
            3 => json!({"tree": {"nodes": part(random), "values": part(random)}}),
            4 => json!({"scriptResult": {"dataInput": {"table": {"rows": part(random)}}}}),
            _ => json!({"categorical": {"categories": part(random), "values": values}}),
        };
        let mut view = view;
        if is_so(random) {
            view["conditions"] = json!([{pick(random, &ROLES): {"max": random.below(3)}}]);
        }
        view
    };
    let mappings = [mapping(random), mapping(random)];
    json!({
        "dataRoles": roles, "dataViewMappings": mappings, "supportsHighlight": is_so(random),
        "keepAllMetadataColumns": is_so(random), "supportsEmptyDataView": is_so(random),
        "drilldown": {"roles": if is_so(random) { json!(["a"]) } else { json!(null) }},
        "expandCollapse": {"roles": if is_so(random) { json!(["a", "c"]) } else { json!(null) },
            "addDataViewFlags": {"defaultValue": is_so(random)}},
        "subtotals": {"matrix": {
            "rowSubtotals": switch(random, "rows"), "rowSubtotalsPerLevel": switch(random, "perRow"),
            "columnSubtotals": switch(random, "columns"), "levelSubtotalEnabled": switch(random, "level"),
            "rowSubtotalsType": {"defaultValue": pick(random, &["Top", "Bottom", "Middle"])}
        }},
        "dataReductionCustomization": {"matrix": {"rowCount": switch(random, "count")}, "table": {"rowCount": switch(random, "count")}},
        "sorting": {"implicit": {"clauses": if is_so(random) { json!([{"role": "b", "direction": 2}]) } else { json!([]) }}}
    })
}

/// A property that switches something on, or says how much.
fn switch(random: &mut Random, name: &str) -> Json {
    let default = pick(random, &[json!(true), json!(false), json!(3), json!(null)]);
    json!({"propertyIdentifier": {"objectName": "o", "propertyName": name}, "defaultValue": default})
}

/// A filter of any kind, about columns of the table.
fn filter(random: &mut Random) -> Json {
    let target = |random: &mut Random| json!({"table": "T", "column": pick(random, &COLUMNS)});
    let value = |random: &mut Random| {
        pick(
            random,
            &[
                json!("x"),
                json!(""),
                json!(1),
                json!(-7),
                json!(1.5),
                json!(true),
                json!(null),
                json!("1970-01-01"),
            ],
        )
    };
    let operators = [
        "LessThan",
        "GreaterThanOrEqual",
        "Contains",
        "DoesNotStartWith",
        "Is",
        "IsNot",
        "IsBlank",
        "None",
    ];
    match random.below(7) {
        0 => {
            json!({"filterType": 1, "target": target(random), "operator": pick(random, &["In", "NotIn", "All"]),
            "values": [value(random), value(random)]})
        }
        1 => {
            json!({"filterType": 0, "target": target(random), "logicalOperator": pick(random, &["And", "Or"]), "conditions": [
                {"operator": pick(random, &operators), "value": value(random)}, {"operator": pick(random, &operators), "value": value(random)}
            ]})
        }
        2 => {
            json!({"filterType": 0, "target": {"table": "T", "measure": "Sum(T.Number)"}, "logicalOperator": "And",
            "conditions": [{"operator": pick(random, &operators), "value": value(random)}]})
        }
        3 => {
            json!({"filterType": 5, "target": target(random), "operator": pick(random, &["Top", "Bottom"]),
            "itemCount": random.below(4), "orderBy": target(random)})
        }
        4 => {
            json!({"filterType": 4 + 3 * random.below(2), "target": {"table": "T", "column": "Date"}, "operator": random.below(3),
            "timeUnitsCount": random.below(30), "timeUnitType": random.below(9), "includeToday": is_so(random)})
        }
        5 => json!({"filterType": 6, "target": [target(random), target(random)], "operator": "In",
            "values": [[{"value": value(random)}, {"value": value(random)}]]}),
        _ => {
            json!({"filterType": 8, "target": [random.below(3), random.below(90)], "operator": "In"})
        }
    }
}

pub(super) fn field(random: &mut Random) -> Json {
    let aggregations =
        ["sum", "average", "min", "max", "count", "distinct", "median", "first", "last"];
    let mut field = json!({"column": pick(random, &COLUMNS)});
    if is_so(random) {
        field["aggregation"] = pick(random, &aggregations).into();
    }
    if field["column"] == "Date" && is_so(random) {
        field["level"] = pick(random, &["year", "quarter", "month", "day"]).into();
    }
    field
}

pub(super) fn state(random: &mut Random) -> State {
    let mut wells = json!({});
    for role in ROLES {
        let fields: Vec<Json> = (0..random.below(3)).map(|_| field(random)).collect();
        wells[role] = fields.into();
    }
    let names = ["T.Text", "T.Whole", "Sum(T.Number)", "T.Nothing"];
    let identity = json!({"scope": [[pick(random, &names), pick(random, &[json!("x"), json!(1), json!(null)])]]});
    let wildcard = json!({"dataViewWildcard": {"matchingOption": random.below(4)}});
    let data = pick(
        random,
        &[
            json!([identity]),
            json!([wildcard]),
            json!([wildcard, identity]),
            json!([]),
            json!([{}]),
        ],
    );
    let selector = pick(
        random,
        &[json!(null), json!({"data": data}), json!({"data": data, "metadata": "T.Text"})],
    );
    let mut state = json!({
        "wells": wells,
        "sort": [{"queryName": pick(random, &names), "direction": random.below(4)},
            {"queryName": pick(random, &names), "direction": 1}],
        "objects": [
            {"objectName": "o", "properties": {"p": 1}, "selector": selector},
            {"objectName": "o", "properties": {"rows": is_so(random), "perRow": is_so(random), "count": random.below(40)}},
            {"objectName": "o", "properties": {"level": is_so(random)}, "selector": {"metadata": pick(random, &names)}}
        ],
        "expanded": [identity], "collapsed": if is_so(random) { json!([identity]) } else { json!([]) },
        "drill": {"a": random.below(3)}, "now": pick(random, &[json!(0), json!(i64::MAX), json!(null)]),
        "segments": random.below(4), "segmentOnly": is_so(random)
    });
    if random.below(4) == 0 {
        state["filters"] = json!([filter(random), filter(random)]);
    }
    if is_so(random) {
        state["highlight"] = json!([{"data": data}]);
    }
    if random.below(4) == 0 {
        state["rowLimit"] = random.below(4).into();
    }
    serde_json::from_value(state).unwrap()
}
