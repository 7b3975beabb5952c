use serde_json::json;

use super::*;
use crate::capabilities::Capabilities;
use crate::objects::Objects;
use crate::query::Query;
use crate::state::State;
use crate::table::{Column, Table};
use crate::wells;

fn table() -> Table {
    let texts = |texts: [&'static str; 6]| texts.map(Some);
    Table::new(
        "Sales",
        vec![
            Column::text("Region", texts(["West", "East", "East", "West", "East", "East"])),
            Column::text("City", texts(["Rome", "Oslo", "Bern", "Rome", "Oslo", "Oslo"])),
            Column::text("Kind", texts(["a", "a", "b", "b", "b", "a"])),
            Column::integers("Amount", [Some(1), Some(2), Some(3), Some(4), None, Some(6)]),
            Column::decimals("Price", [0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map(Some)),
        ],
    )
    .unwrap()
}

/// Capabilities of a visual with rows, columns and values, and these members besides.
fn capabilities(others: &Json) -> Capabilities {
    let mut document = json!({
        "dataRoles": [
            {"name": "rows", "kind": "Grouping"},
            {"name": "columns", "kind": "Grouping"},
            {"name": "values", "kind": "Measure"}
        ],
        "dataViewMappings": [{"matrix": {
            "rows": {"for": {"in": "rows"}},
            "columns": {"for": {"in": "columns"}},
            "values": {"for": {"in": "values"}}
        }}],
    });
    for (name, member) in others.as_object().unwrap() {
        document[name] = member.clone();
    }
    Capabilities::read(&document)
}

/// Every switch of totals, as the documentation has them.
fn subtotals() -> Json {
    let switch = |name: &str, value: Json| {
        let property = json!({"objectName": "totals", "propertyName": name});
        json!({"propertyIdentifier": property, "defaultValue": value})
    };
    json!({"subtotals": {"matrix": {
        "rowSubtotals": switch("rows", json!(true)), "rowSubtotalsPerLevel": switch("perRow", json!(false)),
        "columnSubtotals": switch("columns", json!(true)),
        "columnSubtotalsPerLevel": switch("perColumn", json!(false)),
        "levelSubtotalEnabled": switch("level", json!(true)),
        "rowSubtotalsType": switch("type", json!("Bottom"))
    }}})
}

fn with_view<T>(
    table: &Table,
    capabilities: &Capabilities,
    state: &Json,
    highlighted: Option<Vec<bool>>,
    look: impl FnOnce(View) -> T,
) -> T {
    let state: State = serde_json::from_value(state.clone()).unwrap();
    let (fields, _) = wells::accepted(table, capabilities, &state);
    let mut query = Query::new(table, capabilities, &state, &fields, |_| true);
    query.highlighted = highlighted;
    let objects = Objects::of(&state.objects);
    let context = Context { capabilities, state: &state, query: &query, objects: &objects };
    look(view(&context, capabilities.mappings[0].matrix.as_ref().unwrap()))
}

/// A matrix as lines: the columns' nodes, then the rows' with their values.
fn lines(matrix: &Json) -> Vec<String> {
    let mut lines = Vec::new();
    add_lines(&matrix["columns"]["root"], "| ", &mut lines);
    add_lines(&matrix["rows"]["root"], "", &mut lines);
    lines
}

fn add_lines(node: &Json, before: &str, lines: &mut Vec<String>) {
    if let Some(level) = node["level"].as_u64() {
        let name = match (&node["isSubtotal"], node.get("value")) {
            (Json::Bool(true), None) => "total".to_owned(),
            (_, Some(value)) => value.to_string().replace('"', ""),
            (_, None) => "-".to_owned(),
        };
        let mut line = format!("{before}{level} {name}");
        if let Some(source) = node.get("levelSourceIndex") {
            line += &format!(" #{source}");
        }
        if let Some(is_collapsed) = node.get("isCollapsed") {
            line += if is_collapsed == true { " +" } else { " -" };
        }
        if let Some(values) = node["values"].as_object() {
            assert!(values.keys().enumerate().all(|(place, id)| *id == place.to_string()));
            let cell = |cell: &Json| match cell.get("highlight") {
                Some(highlight) => format!(" {}/{highlight}", cell["value"]),
                None => format!(" {}", cell["value"]),
            };
            line += &format!(":{}", values.values().map(cell).collect::<String>());
        }
        lines.push(line);
    }
    for child in node["children"].as_array().into_iter().flatten() {
        add_lines(child, before, lines);
    }
}

#[track_caller]
fn check(others: &Json, state: &Json, expected: &[&str]) {
    let found = with_view(&table(), &capabilities(others), state, None, |view| lines(&view.json));
    assert_eq!(found, expected, "{state}");
}

fn wells(rows: &[&str], columns: &[&str], values: &[&str]) -> Json {
    let fields =
        |names: &[&str]| names.iter().map(|name| json!({"column": name})).collect::<Json>();
    json!({"rows": fields(rows), "columns": fields(columns), "values": fields(values)})
}

#[test]
fn measures_are_the_innermost_columns_if_there_are_several_or_nothing_else() {
    let none = json!({});
    let state = |rows, columns, values| json!({"wells": wells(rows, columns, values)});
    check(&none, &state(&["Region"], &[], &["Amount"]), &["| 0 -", "0 East: 11", "0 West: 5"]);
    check(
        &none,
        &state(&["Region"], &[], &["Amount", "Price"]),
        &["| 0 -", "| 0 - #1", "0 East: 11 14.0", "0 West: 5 4.0"],
    );
    check(
        &none,
        &state(&["Region", "City"], &["Kind"], &["Amount"]),
        &["| 0 a", "| 0 b", "0 East", "1 Bern: null 3", "1 Oslo: 8 null", "0 West", "1 Rome: 1 4"],
    );
    check(
        &none,
        &state(&["Region"], &["Kind"], &["Amount", "Price"]),
        &[
            "| 0 a",
            "| 1 -",
            "| 1 - #1",
            "| 0 b",
            "| 1 -",
            "| 1 - #1",
            "0 East: 8 7.0 3 7.0",
            "0 West: 1 0.5 4 3.5",
        ],
    );
    check(&none, &state(&[], &["Kind"], &["Amount"]), &["| 0 a", "| 0 b", "0 -: 9 7"]);
    check(&none, &state(&[], &[], &["Amount"]), &["| 0 -", "0 -: 16"]);
    check(&none, &state(&["Region"], &[], &[]), &["0 East", "0 West"]);
    check(&none, &state(&[], &["Kind"], &[]), &["| 0 a", "| 0 b", "0 -"]);
    check(&none, &state(&[], &[], &[]), &[]);
}

#[test]
fn totals_stand_beside_the_groups_they_are_of() {
    let state = json!({"wells": wells(&["Region", "City"], &["Kind"], &["Amount"])});
    let columns = ["| 0 a", "| 0 b", "| 0 total"];
    check(
        &subtotals(),
        &state,
        &[
            &columns[..],
            &[
                "0 East",
                "1 Bern: null 3 3",
                "1 Oslo: 8 null 8",
                "1 total: 8 3 11",
                "0 West",
                "1 Rome: 1 4 5",
                "1 total: 1 4 5",
                "0 total: 9 7 16",
            ],
        ]
        .concat(),
    );
    let objects = |properties: Json, selector: Json| json!({"objectName": "totals", "properties": properties, "selector": selector});
    let set = |objects: Json| json!({"wells": state["wells"], "objects": objects});
    check(
        &subtotals(),
        &set(json!([objects(json!({"columns": false, "type": "Top"}), Json::Null)])),
        &[
            "| 0 a",
            "| 0 b",
            "0 total: 9 7",
            "0 East",
            "1 total: 8 3",
            "1 Bern: null 3",
            "1 Oslo: 8 null",
            "0 West",
            "1 total: 1 4",
            "1 Rome: 1 4",
        ],
    );
    let per_level = [
        objects(json!({"columns": false, "perRow": true}), Json::Null),
        objects(json!({"level": false}), json!({"metadata": "Sales.City"})),
    ];
    check(
        &subtotals(),
        &set(json!(per_level)),
        &[
            "| 0 a",
            "| 0 b",
            "0 East",
            "1 Bern: null 3",
            "1 Oslo: 8 null",
            "0 West",
            "1 Rome: 1 4",
            "0 total: 9 7",
        ],
    );
    let columns = [
        objects(json!({"rows": false, "perColumn": true}), Json::Null),
        objects(json!({"level": false}), json!({"metadata": "Sales.Kind"})),
    ];
    check(
        &subtotals(),
        &json!({"wells": wells(&[], &["Region", "Kind"], &["Amount"]), "objects": columns}),
        &[
            "| 0 East",
            "| 1 a",
            "| 1 b",
            "| 0 West",
            "| 1 a",
            "| 1 b",
            "| 0 total",
            "0 -: 8 3 1 4 16",
        ],
    );
    // The headers of a total's measures are as deep as all others.
    let two = json!({"wells": wells(&[], &["Region", "Kind"], &["Amount", "Price"]),
        "objects": [objects(json!({"rows": false}), Json::Null)]});
    check(
        &subtotals(),
        &two,
        &[
            "| 0 East",
            "| 1 a",
            "| 2 -",
            "| 2 - #1",
            "| 1 b",
            "| 2 -",
            "| 2 - #1",
            "| 1 total",
            "| 2 total",
            "| 2 total #1",
            "| 0 West",
            "| 1 a",
            "| 2 -",
            "| 2 - #1",
            "| 1 b",
            "| 2 -",
            "| 2 - #1",
            "| 1 total",
            "| 2 total",
            "| 2 total #1",
            "| 0 total",
            "| 2 total",
            "| 2 total #1",
            "0 -: 8 7.0 3 7.0 11 14.0 1 0.5 4 3.5 5 4.0 16 18.0",
        ],
    );
}

#[test]
fn groups_are_sorted_within_their_group() {
    let state =
        |sort: Json| json!({"wells": wells(&["Region", "City"], &[], &["Amount"]), "sort": sort});
    let clause = |name: &str, direction: u8| json!({"queryName": name, "direction": direction});
    check(
        &json!({}),
        &state(json!([clause("Sales.City", 2)])),
        &["| 0 -", "0 East", "1 Oslo: 8", "1 Bern: 3", "0 West", "1 Rome: 5"],
    );
    check(
        &json!({}),
        &state(json!([clause("Sum(Sales.Amount)", 1)])),
        &["| 0 -", "0 West", "1 Rome: 5", "0 East", "1 Bern: 3", "1 Oslo: 8"],
    );
}

fn expandable() -> Json {
    json!({"drilldown": {"roles": ["rows"]},
        "expandCollapse": {"roles": ["rows"], "addDataViewFlags": {"defaultValue": true}}})
}

#[test]
fn rows_are_opened_one_by_one() {
    let east = json!({"scope": [["Sales.Region", "East"]]});
    let state = |others: Json| {
        let mut state = json!({"wells": wells(&["Region", "City"], &[], &["Amount"])});
        others.as_object().unwrap().iter().for_each(|(name, member)| state[name] = member.clone());
        state
    };
    check(&expandable(), &state(json!({})), &["| 0 -", "0 East +: 11", "0 West +: 5"]);
    check(
        &expandable(),
        &state(json!({"expanded": [east]})),
        &["| 0 -", "0 East -", "1 Bern: 3", "1 Oslo: 8", "1 total: 11", "0 West +: 5"],
    );
    check(
        &expandable(),
        &state(json!({"drill": {"rows": 1}, "collapsed": [east]})),
        &["| 0 -", "0 East +: 11", "0 West -", "1 Rome: 5", "1 total: 5"],
    );
    let capabilities = capabilities(&expandable());
    with_view(&table(), &capabilities, &state(json!({})), None, |view| {
        assert_eq!(view.json["rows"]["levels"].as_array().unwrap().len(), 1);
        assert_eq!(view.json["rows"]["levels"][0]["canBeExpanded"], true);
        assert_eq!(view.columns.unwrap().len(), 2);
    });
    with_view(&table(), &capabilities, &state(json!({"expanded": [east]})), None, |view| {
        let levels = view.json["rows"]["levels"].as_array().unwrap();
        assert_eq!((levels.len(), levels[1].get("canBeExpanded"), view.columns), (2, None, None));
    });
}

#[test]
fn windows_bring_rows_and_last_of_all_their_total() {
    let mut others = subtotals();
    others["dataViewMappings"] = json!({"matrix": {
        "rows": {"for": {"in": "rows"}, "dataReductionAlgorithm": {"window": {"count": 2}}},
        "columns": {"for": {"in": "columns"}, "dataReductionAlgorithm": {"top": {"count": 1}}},
        "values": {"for": {"in": "values"}}
    }});
    let wells = wells(&["Region", "City"], &["Kind"], &["Amount"]);
    let state = |segments: usize, alone: bool| json!({"wells": wells, "segments": segments, "segmentOnly": alone});
    let first = ["| 0 a", "| 0 total", "0 East", "1 Bern: null 3", "1 Oslo: 8 8", "1 total: 8 11"];
    let last = ["0 West", "1 Rome: 1 5", "1 total: 1 5", "0 total: 9 16"];
    check(&others, &state(1, false), &first);
    check(&others, &state(2, false), &[&first[..], &last].concat());
    let overlap = ["| 0 a", "| 0 total", "0 East", "1 Oslo: 8 8", "1 total: 8 11"];
    check(&others, &state(2, true), &[&overlap[..], &last].concat());
    let has_more = |segments| {
        with_view(&table(), &capabilities(&others), &state(segments, false), None, |view| {
            view.has_more
        })
    };
    assert_eq!((has_more(1), has_more(2)), (true, false));
}

#[test]
fn properties_say_how_many_columns_are_sent() {
    let property = json!({"objectName": "limits", "propertyName": "columns"});
    let others = json!({"dataReductionCustomization": {"matrix": {
        "columnCount": {"propertyIdentifier": property, "defaultValue": 1}
    }}});
    let wells = wells(&["City"], &["Kind"], &["Amount"]);
    check(
        &others,
        &json!({ "wells": wells }),
        &["| 0 a", "0 Bern: null", "0 Oslo: 8", "0 Rome: 1"],
    );
    let objects = json!([{"objectName": "limits", "properties": {"columns": 9}}]);
    let state = json!({"wells": wells, "objects": objects});
    check(&others, &state, &["| 0 a", "| 0 b", "0 Bern: null 3", "0 Oslo: 8 null", "0 Rome: 1 4"]);
}

#[test]
fn highlights_are_of_the_rows_selected_elsewhere() {
    let state = json!({"wells": wells(&["Region"], &[], &["Amount"])});
    let highlighted = Some(vec![false, true, true, false, true, false]);
    let found = with_view(&table(), &capabilities(&subtotals()), &state, highlighted, |view| {
        lines(&view.json)
    });
    assert_eq!(found, ["| 0 -", "0 East: 11/5", "0 West: 5/null", "0 total: 16/5"]);
}

#[test]
fn nodes_and_cells_have_their_objects() {
    let object = |selector: Json| json!({"objectName": "cell", "properties": {"fill": "red"}, "selector": selector});
    let wildcard = json!({"dataViewWildcard": {"matchingOption": 2}});
    let state = json!({"wells": wells(&["Region"], &["Kind"], &["Amount"]), "objects": [
        object(json!({"data": [{"scope": [["Sales.Region", "West"]]}]})),
        object(json!({"data": [{"scope": [["Sales.Region", "East"]]}, {"scope": [["Sales.Kind", "b"]]}],
            "metadata": "Sum(Sales.Amount)"})),
        object(json!({"data": [wildcard], "metadata": "Sum(Sales.Amount)"})),
    ]});
    with_view(&table(), &capabilities(&subtotals()), &state, None, |view| {
        let rows = view.json["rows"]["root"]["children"].as_array().unwrap();
        let nodes: Vec<bool> = rows.iter().map(|row| row.get("objects").is_some()).collect();
        assert_eq!(nodes, [false, true, false]);
        let cells = |row: &Json| {
            row["values"]
                .as_object()
                .unwrap()
                .values()
                .map(|cell| cell.get("objects").is_some())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            rows.iter().map(cells).collect::<Vec<_>>(),
            [[false, true, true], [false, false, true], [true, true, true]]
        );
    });
}

#[test]
fn wildcards_mean_groups_or_totals_or_both() {
    let marked = |option: u8| {
        let object = json!({"objectName": "cell", "properties": {"fill": "red"},
            "selector": {"data": [{"dataViewWildcard": {"matchingOption": option}}]}});
        let state = json!({"wells": wells(&["Region"], &[], &["Amount"]), "objects": [object]});
        with_view(&table(), &capabilities(&subtotals()), &state, None, |view| {
            let rows = view.json["rows"]["root"]["children"].as_array().unwrap();
            rows.iter().map(|row| row.get("objects").is_some()).collect::<Vec<_>>()
        })
    };
    assert_eq!(
        [marked(0), marked(1), marked(2)],
        [[true, true, true], [true, true, false], [false, false, true]]
    );
}

#[test]
fn the_whole_view_is_what_the_documentation_shows() {
    let state = json!({"wells": wells(&["Region", "City"], &[], &["Amount", "Price"]),
        "filters": [], "sort": [{"queryName": "Sales.City", "direction": 2}]});
    with_view(&table(), &capabilities(&json!({})), &state, None, |view| {
        let column =
            |name: &str| json!({"kind": 2, "source": {"kind": 0, "entity": "Sales"}, "ref": name});
        let rome = json!({
            "level": 1, "levelValues": [{"value": "Rome", "levelSourceIndex": 0}], "value": "Rome",
            "identity": {"scope": [["Sales.Region", "West"], ["Sales.City", "Rome"]]},
            "values": {"0": {"value": 5}, "1": {"value": 4.0, "valueSourceIndex": 1}}
        });
        let root = &view.json["rows"]["root"];
        assert_eq!(root["childIdentityFields"], json!([column("Region")]));
        assert_eq!(
            root["children"][1],
            json!({
                "level": 0, "levelValues": [{"value": "West", "levelSourceIndex": 0}], "value": "West",
                "identity": {"scope": [["Sales.Region", "West"]]},
                "childIdentityFields": [column("City")], "children": [rome]
            })
        );
        let names = |levels: &Json| {
            levels
                .as_array()
                .unwrap()
                .iter()
                .map(|level| {
                    level["sources"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|source| source["queryName"].clone())
                        .collect::<Json>()
                })
                .collect::<Json>()
        };
        assert_eq!(names(&view.json["rows"]["levels"]), json!([["Sales.Region"], ["Sales.City"]]));
        assert_eq!(
            names(&view.json["columns"]["levels"]),
            json!([["Sum(Sales.Amount)", "Sum(Sales.Price)"]])
        );
        assert_eq!(
            view.json["columns"]["root"],
            json!({"children": [{"level": 0}, {"level": 0, "levelSourceIndex": 1}]})
        );
        assert_eq!(view.json["valueSources"][1]["queryName"], "Sum(Sales.Price)");
    });
}

/// Numbers that look random and are the same in every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn is_lucky(&mut self) -> bool {
        self.below(2) == 0
    }
}

fn any_table(random: &mut Seeded) -> Table {
    let rows = random.below(60);
    let texts = ["a", "b", "c", "d"].map(|name| {
        let width = 1 + random.below(5);
        let values: Vec<Option<String>> = (0..rows)
            .map(|_| {
                Some(random.below(width)).filter(|value| *value > 0).map(|value| value.to_string())
            })
            .collect();
        Column::text(name, values.iter().map(Option::as_deref))
    });
    let mut number = |_| Some(random.below(100) as i64).filter(|number| *number > 20);
    let (x, y): (Vec<_>, Vec<_>) = (0..rows).map(|row| (number(row), number(row))).unzip();
    let numbers = [Column::integers("x", x), Column::integers("y", y)];
    Table::new("t", texts.into_iter().chain(numbers).collect()).unwrap()
}

fn any_state(random: &mut Seeded) -> Json {
    let mut names = vec!["a", "b", "c", "d"];
    let mut some = |count: usize| (0..count).map(|_| names.remove(0)).collect::<Vec<_>>();
    let (rows, columns) = (some(random.below(3)), some(random.below(3)));
    let values = &["x", "y"][..random.below(3)];
    let sorts = ["t.a", "t.b", "t.c", "Sum(t.x)", "Sum(t.y)"];
    let sort: Vec<Json> = (0..random.below(3))
        .map(|_| json!({"queryName": sorts[random.below(5)], "direction": 1 + random.below(2)}))
        .collect();
    let place = if random.is_lucky() { "Top" } else { "Bottom" };
    let properties =
        json!({"rows": random.is_lucky(), "columns": random.is_lucky(), "type": place});
    json!({"wells": wells(&rows, &columns, values), "sort": sort,
        "rowLimit": 1 + random.below(12), "drill": {"rows": random.below(3)},
        "objects": [{"objectName": "totals", "properties": properties}]})
}

/// The innermost nodes and the pairs of query names and values that their rows have.
fn innermost<'j>(node: &'j Json, scope: &'j Json, found: &mut Vec<(&'j Json, &'j Json)>) {
    let own = node.pointer("/identity/scope").unwrap_or(scope);
    match node["children"].as_array() {
        Some(children) => children.iter().for_each(|child| innermost(child, own, found)),
        None => found.push((node, own)),
    }
}

/// The sum of a column over the rows that have all of these values.
fn sum(table: &Table, name: &str, scopes: &[&Json], chosen: impl Fn(usize) -> bool) -> Json {
    let pairs: Vec<_> = scopes.iter().flat_map(|scope| scope.as_array().unwrap()).collect();
    let has = |row: usize, pair: &Json| {
        let column = table.column(pair[0].as_str().unwrap().strip_prefix("t.").unwrap()).unwrap();
        wire::value(column.value(row)) == pair[1]
    };
    let rows = (0..table.row_count())
        .filter(|&row| chosen(row) && pairs.iter().all(|pair| has(row, pair)));
    let numbers: Vec<i64> = rows
        .filter_map(|row| wire::value(table.column(name).unwrap().value(row)).as_i64())
        .collect();
    if numbers.is_empty() { Json::Null } else { numbers.iter().sum::<i64>().into() }
}

#[test]
fn every_value_is_the_aggregate_of_the_rows_of_its_nodes() {
    let mut random = Seeded(11);
    let mut cells = 0;
    for _ in 0..600 {
        let table = any_table(&mut random);
        let state = any_state(&mut random);
        let mut others = subtotals();
        if random.is_lucky() {
            others.as_object_mut().unwrap().extend(expandable().as_object().unwrap().clone());
        }
        let highlighted: Vec<bool> = (0..table.row_count()).map(|_| random.is_lucky()).collect();
        let is_highlighted = |row: usize| highlighted[row];
        with_view(&table, &capabilities(&others), &state, Some(highlighted.clone()), |view| {
            let none = json!([]);
            let (mut rows, mut columns) = (Vec::new(), Vec::new());
            innermost(&view.json["rows"]["root"], &none, &mut rows);
            innermost(&view.json["columns"]["root"], &none, &mut columns);
            let measures = view.json["valueSources"].as_array().unwrap();
            for (row, row_scope) in rows.into_iter().filter(|(row, _)| row.get("level").is_some()) {
                let values = row["values"].as_object();
                assert_eq!(values.is_some(), !measures.is_empty(), "{state}");
                let Some(values) = values else { continue };
                assert_eq!(values.len(), columns.len(), "{state}");
                for (value, (column, column_scope)) in values.values().zip(&columns) {
                    let measure =
                        value.get("valueSourceIndex").map_or(0, |index| index.as_u64().unwrap())
                            as usize;
                    assert!(
                        measures.len() == 1
                            || column
                                .get("levelSourceIndex")
                                .map_or(0, |index| index.as_u64().unwrap())
                                == measure as u64
                    );
                    let name = measures[measure]["displayName"]
                        .as_str()
                        .unwrap()
                        .strip_prefix("Sum of ")
                        .unwrap();
                    let scopes = [row_scope, *column_scope];
                    assert_eq!(
                        value["value"],
                        sum(&table, name, &scopes, |_| true),
                        "{state} {scopes:?}"
                    );
                    assert_eq!(
                        value["highlight"],
                        sum(&table, name, &scopes, is_highlighted),
                        "{state} {scopes:?}"
                    );
                    cells += 1;
                }
            }
        });
    }
    assert!(cells > 5000, "{cells} cells were compared");
}
