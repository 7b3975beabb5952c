//! The host page itself: that it notices what the other tests rely on it to notice.

use anyhow::Result;
use serde_json::{Value, json};
use tests::webdriver::{Button, Key};

use crate::page::Page;

/// A package whose visual is this body of an `update(options, host, element)`.
fn package(update: &str) -> Value {
    let script = format!(
        "window.powerbi.visuals.plugins.probe = {{
            create: ({{ element, host }}) => ({{ update(options) {{ {update} }} }}),
        }};"
    );
    json!({ "visual": { "guid": "probe" }, "stringResources": {}, "content": { "js": script } })
}

const GOOD_UPDATE: &str =
    "host.eventService.renderingStarted(options); host.eventService.renderingFinished(options);";

#[test]
fn sees_a_good_update() -> Result<()> {
    let page = Page::open(&package(GOOD_UPDATE))?;
    let visual = page.create_visual()?;
    visual.draw(&json!({}))?;
    assert_eq!(visual.update_many_times(&[json!({})], 10)?, 0);
    page.expect_no_errors()
}

#[test]
fn sees_an_event_too_many_even_when_it_comes_late() -> Result<()> {
    let late = format!(
        "{GOOD_UPDATE} Promise.resolve().then(() => host.eventService.renderingFinished(options));"
    );
    let page = Page::open(&package(&late))?;
    let visual = page.create_visual()?;
    assert_eq!(visual.update(&json!({}))?.events, ["started", "finished", "finished"]);
    Ok(())
}

#[test]
fn sees_an_event_with_options_of_no_update() -> Result<()> {
    let copied = format!("{GOOD_UPDATE} host.eventService.renderingFinished({{ ...options }});");
    let page = Page::open(&package(&copied))?;
    page.create_visual()?.draw(&json!({}))?;
    assert!(page.expect_no_errors().is_err());
    Ok(())
}

#[test]
fn sees_what_update_throws_and_what_nobody_catches() -> Result<()> {
    let page = Page::open(&package(
        "host.eventService.renderingFailed(options, 'why'); Promise.reject('lost'); throw 'thrown'",
    ))?;
    let update = page.create_visual()?.update(&json!({}))?;
    assert_eq!(
        (update.events, update.reason.as_deref(), update.thrown.as_deref()),
        (vec!["failed".to_owned()], Some("why"), Some("thrown"))
    );
    assert_eq!(page.state()?.errors, ["unhandled rejection: lost"]);
    Ok(())
}

#[test]
fn builds_data_views_with_values_that_json_cannot_carry() -> Result<()> {
    let page = Page::open(&package(&format!(
        "const {{ categories, values }} = options.dataViews[0].categorical;
        const [group, other] = values.grouped();
        element.innerText = [categories[0].values[0].getUTCFullYear(), group.values[0].values, other.values[0].values, other.name].join(' ');
        {GOOD_UPDATE}"
    )))?;
    let visual = page.create_visual()?;
    visual.draw(&json!({ "table": {
        "categories": [{ "name": "Day", "role": "category", "type": "dateTime", "values": ["2024-01-31", null] }],
        "series": { "name": "Region", "role": "series", "groups": ["North", "South"] },
        "measures": [{ "name": "Sales", "role": "measure", "values": [[1, "NaN"], ["-Infinity", null]] }],
    } }))?;
    assert_eq!(visual.text()?, "2024 1,NaN -Infinity, South");
    Ok(())
}

#[test]
fn sees_mouse_and_keys() -> Result<()> {
    let page = Page::open(&package(&format!(
        "element.tabIndex = 0;
        element.onclick = ({{ clientX, clientY, ctrlKey }}) => host.launchUrl(`click ${{clientX}} ${{clientY}} ${{ctrlKey}}`);
        element.oncontextmenu = ({{ clientX }}) => host.launchUrl(`menu ${{clientX}}`);
        element.onkeydown = ({{ key, shiftKey }}) => host.launchUrl(`key ${{key}} ${{shiftKey}}`);
        {GOOD_UPDATE}"
    )))?;
    let visual = page.create_visual()?;
    visual.draw(&json!({}))?;
    page.browser.click(10.0, 20.0, Button::Left, None)?;
    page.browser.click(11.0, 20.0, Button::Left, Some(Key::Control))?;
    page.browser.click(12.0, 20.0, Button::Right, None)?;
    page.browser.press(Key::Enter, None)?;
    page.browser.press(Key::Right, Some(Key::Shift))?;
    let records = visual.wait_for_records("launch", 7)?;
    let seen: Vec<_> = records.iter().filter_map(|record| record["url"].as_str()).collect();
    let expected = [
        "click 10 20 false",
        "key Control false",
        "click 11 20 true",
        "menu 12",
        "key Enter false",
        "key Shift true",
        "key ArrowRight true",
    ];
    assert_eq!(seen, expected);
    Ok(())
}
