use serde_json::json;

use super::*;
use crate::date::from_iso;
use crate::state::{Identity, Selector};
use crate::table::Column;

/// Friday, shortly before noon.
const NOW: &str = "2024-05-31T11:59:30";

fn table() -> Table {
    let dates = [
        "2023-05-31",
        "2024-05-01",
        "2024-05-26",
        "2024-05-30T23:59",
        "2024-05-31T11:59",
        "2024-06-02",
    ];
    Table::new(
        "Sales",
        vec![
            Column::text(
                "Region",
                [Some("North"), None, Some("south"), Some(""), Some("NORTH"), Some("East")],
            ),
            Column::text(
                "City",
                [Some("Oslo"), Some("Rome"), Some("Oslo"), Some("5"), Some("Bern"), None],
            ),
            Column::integers("Amount", [Some(1), Some(5), None, Some(-2), Some(0), Some(5)]),
            Column::decimals(
                "Price",
                [Some(0.5), None, Some(f64::NAN), Some(f64::INFINITY), Some(5.0), Some(-0.0)],
            ),
            Column::date_times("Date", dates.map(from_iso)),
            Column::booleans(
                "Is Open",
                [Some(true), None, Some(false), Some(true), None, Some(false)],
            ),
        ],
    )
    .unwrap()
}

/// The rows that a filter leaves, and what is wrong with it.
fn kept(filter: &Json) -> (Vec<usize>, String) {
    let (filters, mut problems) = Filters::read(std::slice::from_ref(filter), from_iso(NOW));
    let (rows, others) = filters.rows(&table(), &[]);
    problems.extend(others);
    (rows.iter().collect(), problems.join("; "))
}

#[track_caller]
fn check(cases: &[(Json, &[usize])]) {
    for (filter, expected) in cases {
        assert_eq!(kept(filter), (expected.to_vec(), String::new()), "{filter}");
    }
}

fn column(name: &str) -> Json {
    json!({"table": "Sales", "column": name})
}

fn basic(name: &str, operator: &str, values: &Json) -> Json {
    json!({"$schema": "http://powerbi.com/product/schema#basic", "target": column(name), "operator": operator,
        "values": values, "filterType": 1})
}

#[test]
fn basic_filters_compare_as_the_engine_does() {
    check(&[
        (basic("Region", "In", &json!(["north"])), &[0, 4]),
        (basic("Region", "In", &json!(["South", null])), &[1, 2]),
        (basic("Region", "In", &json!([""])), &[3]),
        (basic("Region", "NotIn", &json!(["NORTH", null])), &[2, 3, 5]),
        (basic("Region", "All", &json!([])), &[0, 1, 2, 3, 4, 5]),
        (basic("Region", "In", &json!([1, true])), &[]),
        (basic("City", "In", &json!([5, "oslo"])), &[0, 2, 3]),
        (basic("Amount", "In", &json!([5, 0.0, null])), &[1, 2, 4, 5]),
        (basic("Amount", "In", &json!(["5", "five"])), &[1, 5]),
        (basic("Amount", "NotIn", &json!([5])), &[0, 2, 3, 4]),
        (basic("Price", "In", &json!([0, 5])), &[4, 5]),
        (basic("Is Open", "In", &json!([true])), &[0, 3]),
        (basic("Is Open", "In", &json!(["false", 1])), &[0, 2, 3, 5]),
        (
            basic("Date", "In", &json!(["2024-06-02T00:00:00.000Z", {"$date": "2024-05-01"}])),
            &[1, 5],
        ),
        // Days since 30 December 1899.
        (basic("Date", "In", &json!([45_445])), &[5]),
        (basic("date.Variation.Date Hierarchy.Year", "In", &json!([2023])), &[0]),
        (basic("Date.Variation.Date Hierarchy.Month", "NotIn", &json!(["may"])), &[5]),
    ]);
    let with_keys = json!({"target": {"table": "Sales", "column": "Region", "keys": ["City", "Amount"]},
        "operator": "In", "values": ["North"], "keyValues": [["Oslo", 1], ["Rome", 6]], "filterType": 1});
    check(&[(with_keys, &[0])]);
}

fn advanced(name: &str, logical: &str, conditions: &Json) -> Json {
    json!({"$schema": "https://powerbi.com/product/schema#advanced", "target": column(name), "filterType": 0,
        "logicalOperator": logical, "conditions": conditions})
}

#[test]
fn advanced_filters_know_every_operator() {
    let one = |name, operator, value: Json| {
        advanced(name, "And", &json!([{"operator": operator, "value": value}]))
    };
    check(&[
        (one("Region", "Contains", json!("O")), &[0, 2, 4]),
        (one("Region", "DoesNotContain", json!("o")), &[1, 3, 5]),
        (one("Region", "StartsWith", json!("no")), &[0, 4]),
        (one("Region", "DoesNotStartWith", json!("NO")), &[1, 2, 3, 5]),
        (one("Region", "Is", json!("north")), &[0, 4]),
        (one("Region", "IsNot", json!("north")), &[1, 2, 3, 5]),
        (one("Region", "LessThan", json!("north")), &[1, 3, 5]),
        (one("Region", "IsBlank", Json::Null), &[1]),
        (one("Region", "IsNotBlank", Json::Null), &[0, 2, 3, 4, 5]),
        (one("Region", "IsEmptyString", Json::Null), &[3]),
        (one("Region", "IsNotEmptyString", Json::Null), &[0, 1, 2, 4, 5]),
        (one("Region", "None", json!("north")), &[0, 1, 2, 3, 4, 5]),
        // A blank counts as zero in an order, but it is no zero.
        (one("Amount", "LessThan", json!(1)), &[2, 3, 4]),
        (one("Amount", "LessThanOrEqual", json!(1)), &[0, 2, 3, 4]),
        (one("Amount", "GreaterThan", json!(1)), &[1, 5]),
        (one("Amount", "GreaterThanOrEqual", json!("1")), &[0, 1, 5]),
        (one("Amount", "Is", json!(0)), &[4]),
        (one("Amount", "GreaterThan", json!("many")), &[]),
        (one("Date", "GreaterThanOrEqual", json!("2024-05-30T23:59:00Z")), &[3, 4, 5]),
        (one("Date", "LessThan", json!({"$date": "2024-05-01T00:00:00.000Z"})), &[0]),
        (one("Date", "Is", json!("2024-05-01")), &[1]),
        (one("Date", "IsNot", json!("2024-05-01")), &[0, 2, 3, 4, 5]),
        (one("Date", "IsBlank", Json::Null), &[]),
        (one("Is Open", "Is", json!(true)), &[0, 3]),
        (one("Is Open", "IsNot", json!(true)), &[1, 2, 4, 5]),
        (one("Is Open", "IsBlank", Json::Null), &[1, 4]),
        (one("Is Open", "GreaterThan", json!(false)), &[0, 3]),
        (one("Amount", "IsNotBlank", Json::Null), &[0, 1, 3, 4, 5]),
        (one("Amount", "Contains", json!("2")), &[3]),
        // What is no number is no blank either.
        (one("Price", "IsBlank", Json::Null), &[1]),
        (
            advanced(
                "Amount",
                "Or",
                &json!([{"operator": "LessThan", "value": 0}, {"operator": "Is", "value": 5}]),
            ),
            &[1, 3, 5],
        ),
        (
            advanced(
                "Amount",
                "And",
                &json!([{"operator": "GreaterThan", "value": -2}, {"operator": "LessThan", "value": 5}]),
            ),
            &[0, 2, 4],
        ),
        (advanced("Amount", "Or", &json!([])), &[0, 1, 2, 3, 4, 5]),
    ]);
}

#[test]
fn tuples_and_points_name_several_columns() {
    let targets = json!([column("Region"), column("City")]);
    check(&[
        (
            json!({"target": targets, "filterType": 6, "operator": "In", "values": [
                [{"value": "north"}, {"value": "Bern"}],
                [{"value": null}, {"value": "Rome"}],
                [{"value": "south"}, {"value": "Rome"}]
            ]}),
            &[1, 4],
        ),
        (
            json!({"target": [
                {"table": "Sales", "column": "City", "keys": ["City", "Region"]}, column("Amount")],
            "filterType": 6, "values": [[{"value": "x", "keyValues": ["Oslo", "South"]}, {"value": null}]]}),
            &[2],
        ),
        (
            json!({"target": column("City"), "filterType": 3, "isExclude": true, "values": ["Oslo", "Bern"]}),
            &[1, 3, 5],
        ),
        (
            json!({"target": column("City"), "filterType": 3, "isExclude": false,
                "values": ["Oslo", "Bern"]}),
            &[0, 2, 4],
        ),
        (
            json!({"target": [targets, [column("Amount")]], "filterType": 3, "isExclude": true,
            "values": [[[{"value": "North"}, {"value": "Oslo"}]], [[{"value": 5}]]]}),
            &[2, 3, 4],
        ),
    ]);
}

#[test]
fn hierarchies_hand_their_verdict_down() {
    let filter = |nodes: Json| json!({"filterType": 9, "target": [column("Region"), column("City")], "hierarchyData": nodes});
    let scope = |names: &[(&str, &str)]| {
        let pairs: Vec<_> =
            names.iter().map(|(name, value)| json!([format!("Sales.{name}"), value])).collect();
        json!({"scope": pairs})
    };
    let levels = ["Year", "Quarter", "Month", "Day"].map(
        |level| json!({"table": "Sales", "hierarchy": "Date Hierarchy", "hierarchyLevel": level}),
    );
    check(&[
        (filter(json!([{"value": "North"}])), &[0, 4]),
        (
            filter(json!([{"value": "North", "operator": "Selected", "children": [
                    {"value": "Bern", "operator": "NotSelected"}]}])),
            &[0],
        ),
        (
            filter(json!([{"value": "North", "operator": "Inherited", "children": [
                    {"value": "Bern", "operator": "Selected"}]}])),
            &[4],
        ),
        (
            filter(json!([{"value": "North", "children": [{"value": "Oslo"}]}, {"value": "East"}])),
            &[0, 5],
        ),
        (filter(json!([{"value": "North", "operator": "NotSelected"}])), &[1, 2, 3, 5]),
        (
            json!({"filterType": 10, "target": [], "hierarchyData": [
                {"identity": scope(&[("Region", "North")]), "operator": "Selected", "children": [
                    {"identity": scope(&[("Region", "North"), ("City", "Oslo")]),
                        "operator": "NotSelected"}]},
                {"identity": scope(&[("Region", "South")]), "operator": "Inherited", "children": [
                    {"identity": scope(&[("Region", "South"), ("City", "Oslo")]), "operator": "Selected"}]},
            ]}),
            &[2, 4],
        ),
        (
            json!({"filterType": 9, "hierarchyData": [{"value": 2024, "children": [
                {"value": "Qtr 2", "operator": "Inherited", "children": [
                    {"value": "May", "operator": "Selected", "children": [
                        {"value": 1, "operator": "NotSelected"}]}]}]}],
            "target": levels}),
            &[2, 3, 4],
        ),
    ]);
}

#[test]
fn relative_periods_count_from_now() {
    let filter = |operator, count: u32, unit, today: bool| {
        json!({"filterType": 4, "target": column("Date"), "operator": operator, "timeUnitsCount": count,
            "timeUnitType": unit, "includeToday": today})
    };
    let of_time = |operator, count: u32, unit| {
        json!({"filterType": 7, "target": column("Date"), "operator": operator,
            "timeUnitsCount": count, "timeUnitType": unit})
    };
    check(&[
        (filter(0, 1, 0, true), &[4]),
        (filter(0, 1, 0, false), &[3]),
        (filter(0, 1, 1, true), &[2, 3, 4]),
        (filter(0, 1, 3, true), &[1, 2, 3, 4]),
        (filter(0, 1, 3, false), &[1, 2, 3]),
        (filter(0, 1, 5, true), &[1, 2, 3, 4]),
        (filter(0, 1, 5, false), &[0, 1, 2, 3]),
        (filter(0, 1, 2, true), &[]),
        (filter(0, 12, 4, true), &[0]),
        (filter(0, 1, 6, true), &[0]),
        (filter(1, 1, 0, true), &[4]),
        (filter(1, 1, 2, true), &[2, 3, 4]),
        (filter(1, 1, 4, true), &[1, 2, 3, 4]),
        (filter(1, 1, 6, true), &[1, 2, 3, 4, 5]),
        (filter(2, 2, 0, true), &[4]),
        (filter(2, 2, 0, false), &[5]),
        (filter(2, 1, 2, true), &[5]),
        (filter(2, 1, 4, true), &[5]),
        (filter(2, u32::MAX, 5, true), &[4, 5]),
        (of_time(0, 1, 7), &[4]),
        (of_time(0, 12, 8), &[4]),
        (of_time(0, 13, 8), &[3, 4]),
        (of_time(1, 1, 7), &[4]),
        (of_time(1, 1, 8), &[4]),
        (of_time(2, 40, 8), &[5]),
    ]);
}

#[test]
fn the_first_items_are_taken_of_what_other_filters_leave() {
    let top = |operator: &str, count: u32, order: Json| {
        json!({"filterType": 5, "target": column("City"), "operator": operator,
            "itemCount": count, "orderBy": order})
    };
    let amount = json!({"table": "Sales", "column": "Amount"});
    check(&[
        // Rome and the blank share the first place.
        (top("Top", 1, amount.clone()), &[1, 5]),
        (top("Top", 3, amount.clone()), &[0, 1, 2, 5]),
        (top("Bottom", 1, amount.clone()), &[3]),
        (top("Top", 0, amount.clone()), &[]),
        (
            top(
                "Top",
                1,
                json!({"table": "Sales", "column": "Region", "aggregationFunction": "CountNonNull"}),
            ),
            &[0, 2],
        ),
        (top("Bottom", 1, json!({"table": "Sales", "measure": "Sum(Sales.Amount)"})), &[3]),
        (top("Bottom", 1, json!({"table": "Sales", "measure": "Min of Date"})), &[0, 2]),
        (json!([top("Top", 1, amount), basic("Amount", "NotIn", &json!([5]))]), &[0, 2]),
    ]);
}

fn identity(pairs: &[(&str, Json)]) -> Identity {
    Identity {
        scope: pairs.iter().map(|(name, value)| (format!("Sales.{name}"), value.clone())).collect(),
    }
}

#[test]
fn places_are_those_of_the_category() {
    let categories = [
        identity(&[("Region", json!("East")), ("City", Json::Null)]),
        identity(&[("Region", Json::Null), ("City", json!("Rome"))]),
        identity(&[("Region", json!("North")), ("City", json!("Oslo"))]),
    ];
    let filter = json!({"target": [2, 0, 9], "operator": "In", "filterType": 8});
    let (filters, _) = Filters::read(&[filter], None);
    assert!(filters.has_places());
    let filters = filters.with_places(&categories);
    assert!(!filters.has_places());
    assert_eq!(filters.rows(&table(), &[]).0.iter().collect::<Vec<_>>(), [0, 5]);
}

#[test]
fn a_selection_has_the_rows_of_any_selector() {
    let of = |data: Json| Selector {
        data: serde_json::from_value(data).unwrap(),
        ..Selector::default()
    };
    let scope = |pairs: &[(&str, Json)]| serde_json::to_value(identity(pairs)).unwrap();
    let region = scope(&[("Region", json!("north"))]);
    let oslo = scope(&[("City", json!("Oslo"))]);
    let wildcard = json!({"dataViewWildcard": {"matchingOption": 0}});
    for (selectors, expected) in [
        (vec![], vec![]),
        (vec![of(json!([region]))], vec![0, 4]),
        (vec![of(json!([region, oslo]))], vec![0]),
        (
            vec![of(json!([region, oslo])), of(json!([scope(&[("Amount", json!(5))])]))],
            vec![0, 1, 5],
        ),
        (
            vec![of(json!([scope(&[("Date", json!({"$date": "2024-05-01T00:00:00.000Z"}))])]))],
            vec![1],
        ),
        (vec![of(json!([scope(&[("Date.Variation.Date Hierarchy.Year", json!(2023))])]))], vec![0]),
        (vec![of(json!([oslo, wildcard]))], vec![0, 2]),
        (vec![of(json!([{"roles": ["x"]}])), of(json!([oslo]))], vec![0, 2]),
        (
            vec![Selector {
                metadata: Some("Sum(Sales.Amount)".to_owned()),
                ..Selector::default()
            }],
            vec![0, 1, 2, 3, 4, 5],
        ),
        (vec![of(json!([scope(&[("Regions", json!("North"))])]))], vec![0, 1, 2, 3, 4, 5]),
    ] {
        let (rows, _) = Filters::from_selectors(&selectors).rows(&table(), &[]);
        assert_eq!(rows.iter().collect::<Vec<_>>(), expected, "{selectors:?}");
    }
}

#[test]
fn a_filter_that_cannot_be_applied_says_why() {
    let all = [0, 1, 2, 3, 4, 5];
    let level = json!({"table": "Sales", "hierarchy": "Date Hierarchy", "hierarchyLevel": "Week"});
    for (filter, problem) in [
        (
            basic("Regions", "In", &json!([1])),
            "a filter is not applied: table `Sales` has no column `Regions`",
        ),
        (
            json!({"target": {"table": "Costs", "column": "Region"}, "operator": "In", "values": [1]}),
            "a filter is not applied: it is about `Costs.Region`, and the table here is called `Sales`",
        ),
        (
            json!({"target": {"table": "Sales", "measure": "Profit"}, "conditions": []}),
            "a filter is not applied: table `Sales` has no column `Profit`",
        ),
        (
            json!({"target": {"table": "Sales", "measure": "Sum of City"}, "conditions": []}),
            "a filter is not applied: column `City` has no numbers",
        ),
        (
            basic("Region", "In", &json!([])),
            "filter 1 is not applied: it has no values, which only the operator `All` may have",
        ),
        (
            basic("Region", "In", &json!([[]])),
            "filter 1 is not applied: `[]` is no text, number, truth or date",
        ),
        (
            json!({"target": column("Region"), "filterType": 2}),
            "filter 1 is not applied: its type is unknown",
        ),
        (
            json!({"target": level, "operator": "In", "values": [1]}),
            "a filter is not applied: `Week` is no level of dates: Year, Quarter, Month and Day are",
        ),
        (
            json!({"target": column("Region"), "timeUnitType": 0, "operator": 1}),
            "a filter is not applied: column `Region` has no dates",
        ),
        (
            json!({"target": [[column("Region")]], "values": [], "isExclude": true}),
            "filter 1 is not applied: 1 groups of targets, and 0 of values",
        ),
        (
            json!({"target": [0, 2], "operator": "In"}),
            "a filter is not applied: it names rows of the visual's category, and the visual has none",
        ),
    ] {
        assert_eq!(kept(&filter), (all.to_vec(), problem.to_owned()));
    }
    let (_, problems) =
        Filters::read(&[json!({"target": column("Date"), "timeUnitType": 0, "operator": 1})], None);
    assert_eq!(
        problems,
        ["filter 1 is not applied: it is counted from now, and nobody said when that is"]
    );
}

#[test]
fn the_type_is_seen_from_schema_and_members() {
    check(&[
        (
            json!({"$schema": "https://powerbi.com/product/schema#basic", "target": column("Amount"),
                "values": [5]}),
            &[1, 5],
        ),
        (json!({"target": column("Amount"), "operator": "In", "values": [5]}), &[1, 5]),
        (
            json!({"target": column("Amount"), "logicalOperator": "And",
                "conditions": [{"operator": "Is", "value": 5}]}),
            &[1, 5],
        ),
        (
            json!({"target": [column("Amount")], "operator": "In", "values": [[{"value": 5}]]}),
            &[1, 5],
        ),
        (json!({"target": [column("Amount")], "hierarchyData": [{"value": 5}]}), &[1, 5]),
        (json!([null, null]), &[0, 1, 2, 3, 4, 5]),
    ]);
}

/// Numbers that look random and are the same in every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// JSON of the words that filters are made of.
fn any_json(random: &mut Seeded, depth: usize) -> Json {
    let names = [
        "$schema",
        "target",
        "filterType",
        "operator",
        "values",
        "table",
        "column",
        "hierarchy",
        "hierarchyLevel",
        "measure",
        "keys",
        "keyValues",
        "conditions",
        "logicalOperator",
        "value",
        "hierarchyData",
        "children",
        "identity",
        "scope",
        "timeUnitsCount",
        "timeUnitType",
        "includeToday",
        "itemCount",
        "orderBy",
        "isExclude",
        "queryName",
        "aggregationFunction",
        "$date",
    ];
    let words = [
        "Sales",
        "Region",
        "Date",
        "Amount",
        "In",
        "NotIn",
        "Is",
        "Contains",
        "Year",
        "Top",
        "Sales.Region",
        "Selected",
        "Inherited",
        "Or",
        "x#topN",
        "Date Hierarchy",
        "2024-05-31",
        "",
        "é",
    ];
    match random.below(if depth == 0 { 5 } else { 9 }) {
        0 => Json::Null,
        1 => json!(random.below(2) == 0),
        2 => json!(random.below(11)),
        3 => json!(random.one(&[-1.0, 0.5, 1e300, -1e18, 5.0])),
        4 => json!(random.one(&words)),
        5 => (0..random.below(4)).map(|_| any_json(random, depth - 1)).collect(),
        _ => (0..random.below(7))
            .map(|_| (random.one(&names).to_owned(), any_json(random, depth - 1)))
            .collect(),
    }
}

/// A filter of a type, with members that suit it more often than not.
fn any_filter(random: &mut Seeded) -> Json {
    let mut filter = any_json(random, 5);
    let target = json!([column("Region"), column("Date"), column("Amount"), [column("Region")]]);
    if let Some(members) = filter.as_object_mut() {
        members.insert("filterType".to_owned(), json!(random.below(12)));
        for (name, value) in
            [("target", target[random.below(4)].clone()), ("timeUnitsCount", json!(u64::MAX))]
        {
            if random.below(2) == 0 {
                members.insert(name.to_owned(), value);
            }
        }
    }
    filter
}

#[test]
fn no_json_makes_it_panic() {
    let mut random = Seeded(7);
    let table = table();
    let empty = Table::new("Sales", Vec::new()).unwrap();
    let mut applied = 0;
    for _ in 0..20_000 {
        let filter = any_filter(&mut random);
        let now = random.one(&[None, from_iso(NOW), Some(i64::MAX), Some(i64::MIN)]);
        let (filters, problems) = Filters::read(&[filter], now);
        let (rows, later) = filters.rows(&table, &[]);
        assert!(rows.iter().all(|row| row < 6));
        assert_eq!(filters.rows(&empty, &[]).0.iter().count(), 0);
        applied += usize::from(problems.is_empty() && later.is_empty());
    }
    assert!(applied > 500, "{applied} filters were applied");
}

#[test]
fn a_measure_is_compared_for_each_group_of_the_visual() {
    let table = table();
    let by =
        |name: &str| Source { table: "Sales", column: table.column(name).unwrap(), level: None };
    let advanced = |measure: &str, operator: &str, value: i32| {
        json!({
            "target": {"table": "Sales", "measure": measure}, "filterType": 0, "logicalOperator": "And",
            "conditions": [{"operator": operator, "value": value}],
        })
    };
    for (filters, groupings, expected) in [
        // Both of the North together have 1, the East 5, the blank 5.
        (
            vec![advanced("Sum(Sales.Amount)", "GreaterThan", 0)],
            vec![by("Region")],
            vec![0, 1, 4, 5],
        ),
        (vec![advanced("Sum of Amount", "GreaterThan", 1)], vec![by("Region")], vec![1, 5]),
        (vec![advanced("CountNonNull(Sales.City)", "Is", 2)], vec![by("Region")], vec![0, 4]),
        // Row by row where the groups are single rows, all or nothing where there are no groups.
        (vec![advanced("Sum(Sales.Amount)", "Is", 0)], vec![by("Region"), by("City")], vec![4]),
        (vec![advanced("Sum(Sales.Amount)", "Is", 9)], vec![], vec![0, 1, 2, 3, 4, 5]),
        (vec![advanced("Sum(Sales.Amount)", "Is", 8)], vec![], vec![]),
        // The filter on a column comes first, whatever the order.
        (
            vec![
                advanced("Sum(Sales.Amount)", "Is", 0),
                basic("City", "In", &json!(["Bern", "Rome"])),
            ],
            vec![by("Region")],
            vec![4],
        ),
    ] {
        let (read, problems) = Filters::read(&filters, None);
        assert_eq!(problems, Vec::<String>::new());
        let (rows, problems) = read.rows(&table, &groupings);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(rows.iter().collect::<Vec<_>>(), expected, "{filters:?}");
    }
}
