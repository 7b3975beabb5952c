//! Random capabilities, tables and states: nothing panics, and what is sent holds together.

use serde_json::{Value as Json, json};

use super::update;
use crate::{Capabilities, Column, Field, State, Table, accepts, suggest_wells};

/// A linear congruential generator: the same numbers at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn is_so(&mut self) -> bool {
        self.below(2) == 0
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some<T>(&mut self, value: T) -> Option<T> {
        (self.below(5) > 0).then_some(value)
    }
}

const ROLES: [&str; 5] = ["a", "b", "c", "d", "unknown"];
const COLUMNS: [&str; 6] = ["Text", "Other", "Whole", "Number", "Date", "Truth"];

fn table(random: &mut Random) -> Table {
    let rows = random.pick(&[0, 1, 3, 20, 60]);
    let words = ["x", "X", "y", "", "zebra"];
    let texts = |random: &mut Random| -> Vec<Option<&str>> {
        (0..rows)
            .map(|_| {
                let word = random.pick(&words);
                random.some(word)
            })
            .collect()
    };
    let (text, other) = (texts(random), texts(random));
    let numbers = |random: &mut Random| -> Vec<Option<i64>> {
        (0..rows)
            .map(|_| {
                let number = random.pick(&[0, 1, -7, i64::MAX, i64::MIN]);
                random.some(number)
            })
            .collect()
    };
    let (whole, dates) = (numbers(random), numbers(random));
    let decimals = [0.0, -0.0, 1.5, f64::NAN, f64::INFINITY, f64::MIN];
    let number: Vec<Option<f64>> = (0..rows)
        .map(|_| {
            let number = random.pick(&decimals);
            random.some(number)
        })
        .collect();
    let truths: Vec<Option<bool>> = (0..rows)
        .map(|_| {
            let truth = random.is_so();
            random.some(truth)
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
        0 => json!({"for": {"in": random.pick(&ROLES)}}),
        _ => json!({"bind": {"to": random.pick(&ROLES)}}),
    };
    let mut part = match random.below(3) {
        0 => json!({"select": [one(random), one(random)]}),
        1 => json!({"select": one(random)}),
        _ => one(random),
    };
    let count = random.pick(&[json!(0), json!(1), json!(5), json!("7"), json!(-1), json!(null)]);
    let algorithm = random.pick(&["top", "bottom", "sample", "window", "other"]);
    part["dataReductionAlgorithm"] = json!({algorithm: {"count": count}});
    part
}

fn capabilities(random: &mut Random) -> Json {
    let kinds = [json!("Grouping"), json!("Measure"), json!(2), json!(0), json!(null)];
    let roles: Json = ROLES[..4]
        .iter()
        .map(|role| json!({"name": role, "displayName": role, "kind": random.pick(&kinds)}))
        .collect();
    let mapping = |random: &mut Random| {
        let values = match random.is_so() {
            true => part(random),
            false => json!({"group": {"by": random.pick(&ROLES), "select": [part(random)]}}),
        };
        let view = match random.below(6) {
            0 => json!({"single": {"role": random.pick(&ROLES)}}),
            1 => json!({"table": {"rows": part(random)}}),
            2 => {
                json!({"matrix": {"rows": part(random), "columns": part(random), "values": part(random)}})
            }
            3 => json!({"tree": {"nodes": part(random), "values": part(random)}}),
            4 => json!({"scriptResult": {"dataInput": {"table": {"rows": part(random)}}}}),
            _ => json!({"categorical": {"categories": part(random), "values": values}}),
        };
        let mut view = view;
        if random.is_so() {
            view["conditions"] = json!([{random.pick(&ROLES): {"max": random.below(3)}}]);
        }
        view
    };
    let mappings = [mapping(random), mapping(random)];
    json!({
        "dataRoles": roles, "dataViewMappings": mappings, "supportsHighlight": random.is_so(),
        "keepAllMetadataColumns": random.is_so(), "supportsEmptyDataView": random.is_so(),
        "drilldown": {"roles": if random.is_so() { json!(["a"]) } else { json!(null) }},
        "sorting": {"implicit": {"clauses": if random.is_so() { json!([{"role": "b", "direction": 2}]) } else { json!([]) }}}
    })
}

fn field(random: &mut Random) -> Json {
    let aggregations =
        ["sum", "average", "min", "max", "count", "distinct", "median", "first", "last"];
    let mut field = json!({"column": random.pick(&COLUMNS)});
    if random.is_so() {
        field["aggregation"] = random.pick(&aggregations).into();
    }
    if field["column"] == "Date" && random.is_so() {
        field["level"] = random.pick(&["year", "quarter", "month", "day"]).into();
    }
    field
}

fn state(random: &mut Random) -> State {
    let mut wells = json!({});
    for role in ROLES {
        let fields: Vec<Json> = (0..random.below(3)).map(|_| field(random)).collect();
        wells[role] = fields.into();
    }
    let names = ["T.Text", "T.Whole", "Sum(T.Number)", "T.Nothing"];
    let identity = json!({"scope": [[random.pick(&names), random.pick(&[json!("x"), json!(1), json!(null)])]]});
    let wildcard = json!({"dataViewWildcard": {"matchingOption": random.below(4)}});
    let data = random.pick(&[
        json!([identity]),
        json!([wildcard]),
        json!([wildcard, identity]),
        json!([]),
        json!([{}]),
    ]);
    let selector = random.pick(&[
        json!(null),
        json!({"data": data}),
        json!({"data": data, "metadata": "T.Text"}),
    ]);
    let mut state = json!({
        "wells": wells,
        "sort": [{"queryName": random.pick(&names), "direction": random.below(4)}],
        "objects": [{"objectName": "o", "properties": {"p": 1}, "selector": selector}],
        "expanded": [identity], "drill": {"a": random.below(3)},
        "segments": random.below(4), "segmentOnly": random.is_so()
    });
    if random.is_so() {
        state["highlight"] = json!([{"data": data}]);
    }
    if random.below(4) == 0 {
        state["rowLimit"] = random.below(4).into();
    }
    serde_json::from_value(state).unwrap()
}

fn lengths(columns: &Json, member: &str) -> Vec<usize> {
    let columns = columns.as_array().into_iter().flatten();
    columns.filter_map(|column| Some(column.get(member)?.as_array()?.len())).collect()
}

/// All columns of a view have the same length, and its groups are all of its value columns, each once.
fn check_categorical(view: &Json, highlights: bool) {
    let values = &view["values"]["$array"];
    let members = ["values", "objects", "highlights"];
    let columns = members.map(|member| lengths(values, member));
    let categories = ["values", "objects"].map(|member| lengths(&view["categories"], member));
    let mut all = columns.iter().chain(&categories).flatten();
    let first = all.next();
    assert!(all.all(|length| Some(length) == first), "{view:#}");
    assert_eq!(columns[2].len(), if highlights { columns[0].len() } else { 0 });
    let groups = view["values"]["$groups"].as_array().into_iter().flatten();
    let indexes: Vec<u64> = groups
        .flat_map(|group| group["values"].as_array().unwrap())
        .map(|index| index.as_u64().unwrap())
        .collect();
    assert!(indexes.iter().copied().eq(0..columns[0].len() as u64), "{view:#}");
}

fn check_table(view: &Json) {
    let width = view["columns"].as_array().unwrap().len();
    for row in view["rows"].as_array().unwrap() {
        let cells = row.get("$array").unwrap_or(row);
        assert_eq!(cells.as_array().unwrap().len(), width, "{view:#}");
    }
}

#[test]
fn holds_together_whatever_is_asked() {
    let mut random = Random(20_240_229);
    let mut views = 0;
    for _ in 0..1000 {
        let table = table(&mut random);
        let capabilities = Capabilities::read(&capabilities(&mut random));
        let state = state(&mut random);
        let highlights = state.highlight.is_some() && capabilities.supports_highlight;
        let field: Field = serde_json::from_value(field(&mut random)).unwrap();
        let role = random.pick(&ROLES);
        if let Err(refusal) = accepts(&table, &capabilities, &state, role, &field) {
            assert!(!refusal.to_string().is_empty());
        }
        for state in [state, suggest_wells(&table, &capabilities)] {
            let highlights = highlights && state.highlight.is_some();
            let update = update(&table, &capabilities, &state);
            for view in &update.data_views {
                views += 1;
                let count = view["metadata"]["columns"].as_array().unwrap().len();
                assert!(count > 0 || capabilities.supports_empty_data_view);
                let is_alone = update.data_views.len() == 1;
                if let Some(categorical) = view.get("categorical").filter(|_| is_alone) {
                    check_categorical(
                        categorical,
                        highlights && !categorical["values"]["$array"][0].is_null(),
                    );
                }
                if let Some(table) = view.get("table") {
                    check_table(table);
                }
            }
        }
    }
    assert!(views > 500, "{views} views are too few to mean anything");
}

fn sum(values: &Json, member: &str) -> i64 {
    let columns = values.as_array().into_iter().flatten();
    let cells = columns.flat_map(|column| column[member].as_array().into_iter().flatten());
    cells.filter_map(Json::as_i64).sum()
}

/// A matrix without totals has each value once.
fn sum_of_matrix(node: &Json) -> i64 {
    let cells = node["values"].as_object().into_iter().flat_map(|cells| cells.values());
    let own: i64 = cells.filter_map(|cell| cell["value"].as_i64()).sum();
    own + node["children"].as_array().into_iter().flatten().map(sum_of_matrix).sum::<i64>()
}

#[test]
fn groups_add_up_to_the_table_where_nothing_is_left_out() {
    let capabilities = Capabilities::read(&json!({
        "supportsHighlight": true,
        "dataRoles": [{"name": "a", "kind": "Grouping"}, {"name": "b", "kind": "Grouping"}, {"name": "c", "kind": "Measure"}],
        "dataViewMappings": [
            {"categorical": {"categories": {"for": {"in": "a"}},
                "values": {"group": {"by": "b", "select": [{"for": {"in": "c"}}]}}}},
            {"matrix": {"rows": {"for": {"in": "a"}}, "columns": {"for": {"in": "b"}}, "values": {"for": {"in": "c"}}}}
        ]
    }));
    let mut random = Random(31_415);
    for _ in 0..100 {
        let rows = 1 + random.below(80);
        let words = ["x", "y", "Y", "z"];
        let numbers: Vec<Option<i64>> = (0..rows)
            .map(|_| {
                let number = random.below(100) as i64 - 20;
                random.some(number)
            })
            .collect();
        let names: Vec<[Option<&str>; 3]> = (0..rows)
            .map(|_| {
                [(); 3].map(|()| {
                    let word = random.pick(&words);
                    random.some(word)
                })
            })
            .collect();
        let column =
            |name: &str, place: usize| Column::text(name, names.iter().map(|row| row[place]));
        let columns = vec![
            column("One", 0),
            column("Two", 1),
            column("Three", 2),
            Column::integers("Number", numbers.clone()),
        ];
        let table = Table::new("T", columns).unwrap();
        let mut wells =
            json!({"a": [{"column": "One"}, {"column": "Two"}], "c": [{"column": "Number"}]});
        if random.is_so() {
            wells["b"] = json!([{"column": "Three"}]);
        }
        let selected = json!([{"data": [{"scope": [["T.One", "x"]]}]}]);
        let state = json!({ "wells": wells, "highlight": selected });
        let state: State = serde_json::from_value(state).unwrap();
        let update = update(&table, &capabilities, &state);
        let total: i64 = numbers.iter().flatten().sum();
        let lit = names.iter().zip(&numbers).filter(|(names, _)| names[0] == Some("x"));
        let lit: i64 = lit.filter_map(|(_, number)| *number).sum();
        let values = &update.data_views[0]["categorical"]["values"]["$array"];
        assert_eq!((sum(values, "values"), sum(values, "highlights")), (total, lit));
        assert_eq!(sum_of_matrix(&update.data_views[1]["matrix"]["rows"]["root"]), total);
        let text: Json = serde_json::from_slice(&update.to_json()).unwrap();
        assert_eq!(text, serde_json::to_value(&update).unwrap());
    }
}
