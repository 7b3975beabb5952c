//! Whatever data and sizes a report sends, an update ends well and leaves nothing behind.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::packages;
use crate::page::{Page, Visual};

/// The roles that a visual gives to its fields.
struct Roles<'a> {
    category: &'a str,
    measure: &'a str,
}

impl<'a> Roles<'a> {
    fn of(document: &'a Value) -> Result<Self> {
        let roles = document["capabilities"]["dataRoles"].as_array().context("no data roles")?;
        let first = |kind: &str| {
            let role = roles.iter().find(|role| role["kind"] == kind);
            role.and_then(|role| role["name"].as_str())
                .with_context(|| format!("no role of kind {kind}"))
        };
        Ok(Self { category: first("Grouping")?, measure: first("Measure")? })
    }

    fn table(&self, categories: &[Value], values: &[Value]) -> Value {
        json!({ "table": {
            "categories": [{ "name": "Country", "role": self.category, "values": categories }],
            "measures": [{ "name": "Sales", "role": self.measure, "format": "#,0.00", "values": values }],
        } })
    }

    fn three_rows(&self, values: &[Value; 3]) -> Value {
        self.table(&["Austria".into(), "Brazil".into(), "Chad".into()], values)
    }

    fn sized(&self, width: f64, height: f64) -> Value {
        let mut update = self.three_rows(&[1.into(), 2.into(), 3.into()]);
        update["viewport"] = json!({ "width": width, "height": height });
        // Bits of the update's type: data, resize.
        update["type"] = json!(2 | 4);
        update
    }
}

/// Every case is one update, by name.
fn cases(roles: &Roles<'_>) -> Vec<(&'static str, Value)> {
    let Roles { category, measure } = roles;
    let many = 30_000;
    let names: Vec<Value> = (0..many).map(|row| format!("Row {row}").into()).collect();
    let values: Vec<Value> = (0..many).map(|row| (f64::from(row % 977) - 300.0).into()).collect();
    let days = ["2024-02-28", "2024-02-29", "2024-03-01"];
    vec![
        ("no data views", json!({})),
        ("data views absent", json!({ "dataViews": null })),
        (
            "a data view without a mapping",
            json!({ "dataViews": [{ "metadata": { "columns": [] } }] }),
        ),
        ("neither categories nor values", json!({ "table": {} })),
        ("no rows", roles.table(&[], &[])),
        (
            "a measure alone",
            json!({ "table": { "measures": [{ "name": "Sales", "role": measure, "values": [42] }] } }),
        ),
        (
            "categories alone",
            json!({ "table": { "categories": [{ "name": "Country", "role": category, "values": ["Austria"] }] } }),
        ),
        (
            "dates",
            json!({ "table": {
            "categories": [{ "name": "Day", "role": category, "type": "dateTime", "values": days }],
            "measures": [{ "name": "Sales", "role": measure, "values": [1, 2, 3] }],
        } }),
        ),
        ("one row", roles.table(&["Austria".into()], &[1.into()])),
        ("all nulls", roles.table(&[Value::Null, Value::Null], &[Value::Null, Value::Null])),
        ("zeros", roles.three_rows(&[0.into(), 0.into(), 0.into()])),
        ("negative values", roles.three_rows(&[(-1).into(), (-20).into(), (-3).into()])),
        ("NaN", roles.three_rows(&["NaN".into(), 2.into(), "NaN".into()])),
        ("NaN alone", roles.three_rows(&["NaN".into(), "NaN".into(), "NaN".into()])),
        ("infinities", roles.three_rows(&["Infinity".into(), "-Infinity".into(), 1.into()])),
        (
            "infinities alone",
            roles.three_rows(&["Infinity".into(), "-Infinity".into(), "Infinity".into()]),
        ),
        (
            "the largest numbers",
            roles.three_rows(&[f64::MAX.into(), f64::MIN.into(), f64::MIN_POSITIVE.into()]),
        ),
        (
            "numbers that hardly differ",
            roles.three_rows(&[1e15.into(), (1e15 + 1.0).into(), 1e15.into()]),
        ),
        (
            "names of every kind",
            roles.table(
                &["".into(), "x".repeat(5_000).into(), "💠 عربى".into()],
                &[1.into(), 2.into(), 3.into()],
            ),
        ),
        ("equal names", roles.table(&["Austria".into(), "Austria".into()], &[1.into(), 2.into()])),
        ("30,000 rows", roles.table(&names, &values)),
        ("a viewport of nothing", roles.sized(0.0, 0.0)),
        ("a viewport without height", roles.sized(300.0, 0.0)),
        ("a viewport of one pixel", roles.sized(1.0, 1.0)),
        ("a viewport of a fraction", roles.sized(123.4, 56.7)),
        ("a large viewport", roles.sized(3_000.0, 2_000.0)),
        ("the usual viewport", roles.sized(400.0, 300.0)),
    ]
}

/// Sends every case to one visual, each followed by plain data, and to a fresh visual.
fn check_every_case(document: &Value) -> Result<()> {
    let page = Page::open(document)?;
    let roles = Roles::of(document)?;
    let plain = roles.sized(400.0, 300.0);
    let seasoned = page.create_visual()?;
    for (name, update) in cases(&roles) {
        draw(&seasoned, &update, name)?;
        draw(&seasoned, &plain, "plain data")?;
        let fresh = page.create_visual()?;
        draw(&fresh, &update, name)?;
        fresh.destroy()?;
        page.expect_no_errors().context(name)?;
    }
    Ok(())
}

fn draw(visual: &Visual<'_>, update: &Value, name: &str) -> Result<()> {
    visual.draw(update).with_context(|| format!("case: {name}"))
}

/// Sends many updates and looks whether memory, nodes or listeners have grown since the first hundred.
fn check_growth(document: &Value) -> Result<()> {
    const WARM_UP: usize = 100;
    const MANY: usize = 10_000;
    let page = Page::open(document)?;
    let roles = Roles::of(document)?;
    let inputs = [
        roles.sized(400.0, 300.0),
        roles.three_rows(&[3.into(), Value::Null, 1.into()]),
        json!({}),
        roles.sized(200.0, 150.0),
    ];
    let visual = page.create_visual()?;
    assert_eq!(visual.update_many_times(&inputs, WARM_UP)?, 0, "updates that did not end well");
    let measure = || -> Result<_> {
        let state = page.state_after_collection()?;
        Ok((
            state.memory_bytes,
            state.nodes,
            state.instances_made,
            page.metric("Nodes")?,
            page.metric("JSEventListeners")?,
        ))
    };
    let before = measure()?;
    assert_eq!(visual.update_many_times(&inputs, MANY)?, 0, "updates that did not end well");
    assert_eq!(measure()?, before, "memory, nodes, instances, nodes held by scripts, listeners");
    page.expect_no_errors()
}

#[test]
fn the_template_draws_whatever_data_come() -> Result<()> {
    check_every_case(packages::template()?)
}

#[test]
fn a_plain_visual_draws_whatever_data_come() -> Result<()> {
    check_every_case(packages::faults()?)
}

#[test]
fn the_template_does_not_grow_over_ten_thousand_updates() -> Result<()> {
    check_growth(packages::template()?)
}

#[test]
fn a_plain_visual_does_not_grow_over_ten_thousand_updates() -> Result<()> {
    check_growth(packages::faults()?)
}
