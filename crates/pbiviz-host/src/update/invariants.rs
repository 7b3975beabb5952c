//! Nothing panics whatever is asked, and what is sent holds together.

use serde_json::{Value as Json, json};

use super::random::{ROLES, capabilities, field, is_so, pick, some, state, table};
use super::update;
use crate::read::random::Random;
use crate::{Capabilities, Column, Field, State, Table, Update, accepts, suggest_wells};

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

fn innermost(nodes: &Json) -> Vec<&Json> {
    let nodes = nodes["children"].as_array().into_iter().flatten();
    nodes
        .flat_map(|node| if node.get("children").is_some() { innermost(node) } else { vec![node] })
        .collect()
}

/// Every innermost row has a cell for every innermost column, and what cells and nodes point at is there.
fn check_matrix(view: &Json) {
    let sources = view["valueSources"].as_array().unwrap().len();
    let columns = innermost(&view["columns"]["root"]).len();
    let levels = view["rows"]["levels"].as_array().unwrap().len();
    for row in innermost(&view["rows"]["root"]) {
        assert!(row["level"].as_u64().unwrap() < levels.max(1) as u64, "{view:#}");
        let cells = row["values"].as_object();
        assert_eq!(
            cells.map_or(0, serde_json::Map::len),
            if sources == 0 { 0 } else { columns },
            "{view:#}"
        );
        for (place, (id, cell)) in cells.into_iter().flatten().enumerate() {
            assert_eq!(*id, place.to_string(), "{view:#}");
            let source = cell.get("valueSourceIndex").and_then(Json::as_u64).unwrap_or_default();
            assert_eq!(source as usize, place % sources, "{view:#}");
        }
    }
}

/// What a reader of the text gets is what was sent, and whether there is more is said in one way.
fn check_whole(update: &Update, state: &State) {
    let text: Json = serde_json::from_slice(&update.to_json()).unwrap();
    let views = text["dataViews"].as_array().unwrap();
    assert_eq!(views.len(), update.data_views.len());
    let has_segment = views.iter().any(|view| view["metadata"].get("segment").is_some());
    assert_eq!(has_segment, update.has_more);
    assert!(update.operation_kind <= 2 && (update.operation_kind != 2 || state.segment_only));
    assert_eq!(text, serde_json::from_str::<Json>(&text.to_string()).unwrap());
}

#[test]
fn holds_together_whatever_is_asked() {
    let mut random = Random::new(20_240_229);
    let (mut views, mut matrices) = (0, 0);
    for _ in 0..1000 {
        let table = table(&mut random);
        let capabilities = Capabilities::read(&capabilities(&mut random));
        let state = state(&mut random);
        let highlights = state.highlight.is_some() && capabilities.supports_highlight;
        let field: Field = serde_json::from_value(field(&mut random)).unwrap();
        let role = pick(&mut random, &ROLES);
        if let Err(refusal) = accepts(&table, &capabilities, &state, role, &field) {
            assert!(!refusal.to_string().is_empty());
        }
        for state in [state, suggest_wells(&table, &capabilities)] {
            let highlights = highlights && state.highlight.is_some();
            let update = update(&table, &capabilities, &state);
            check_whole(&update, &state);
            for view in &update.data_views.to_values() {
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
                if let Some(matrix) = view.get("matrix") {
                    matrices += usize::from(!innermost(&matrix["rows"]["root"]).is_empty());
                    check_matrix(matrix);
                }
            }
        }
    }
    assert!(views > 500 && matrices > 100, "{views} views and {matrices} matrices are too few");
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
    let mut random = Random::new(31_415);
    for _ in 0..100 {
        let rows = 1 + random.below(80);
        let words = ["x", "y", "Y", "z"];
        let numbers: Vec<Option<i64>> = (0..rows)
            .map(|_| {
                let number = random.below(100) as i64 - 20;
                some(&mut random, number)
            })
            .collect();
        let names: Vec<[Option<&str>; 3]> = (0..rows)
            .map(|_| {
                [(); 3].map(|()| {
                    let word = pick(&mut random, &words);
                    some(&mut random, word)
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
        if is_so(&mut random) {
            wells["b"] = json!([{"column": "Three"}]);
        }
        let selected = json!([{"data": [{"scope": [["T.One", "x"]]}]}]);
        let state = json!({ "wells": wells, "highlight": selected });
        let state: State = serde_json::from_value(state).unwrap();
        let update = update(&table, &capabilities, &state);
        let total: i64 = numbers.iter().flatten().sum();
        let lit = names.iter().zip(&numbers).filter(|(names, _)| names[0] == Some("x"));
        let lit: i64 = lit.filter_map(|(_, number)| *number).sum();
        let views = update.data_views.to_values();
        let values = &views[0]["categorical"]["values"]["$array"];
        assert_eq!((sum(values, "values"), sum(values, "highlights")), (total, lit));
        assert_eq!(sum_of_matrix(&views[1]["matrix"]["rows"]["root"]), total);
        let text: Json = serde_json::from_slice(&update.to_json()).unwrap();
        assert_eq!(text, serde_json::to_value(&update).unwrap());
    }
}
