//! The template as its reader uses it: mouse, keys, tooltips, contrast, sharpness.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tests::webdriver::{Button, Key};

use crate::packages;
use crate::page::{Page, Picture, Visual};

/// The first color of the host's palette.
const FIRST_COLOR: &str = "#118dff";

const AUSTRIA: &str = "Table.Country=Austria&measure=Table.Sales";
const BRAZIL: &str = "Table.Country=Brazil&measure=Table.Sales";
const CHAD: &str = "Table.Country=Chad&measure=Table.Sales";

/// Three countries with one measure.
fn countries() -> Value {
    json!({ "table": {
        "categories": [{ "name": "Country", "role": "category", "values": ["Austria", "Brazil", "Chad"] }],
        "measures": [{ "name": "Sales", "role": "values", "format": "#,0.00", "values": [10, 20, 15] }],
    } })
}

fn with_objects(objects: Value) -> Value {
    let mut update = countries();
    update["table"]["objects"] = objects;
    update
}

/// The template on a page, with the three countries drawn.
fn open() -> Result<Page> {
    Page::open(packages::template()?)
}

fn draw(page: &Page) -> Result<Visual<'_>> {
    let visual = page.create_visual()?;
    visual.draw(&countries())?;
    Ok(visual)
}

fn columns(visual: &Visual<'_>) -> Result<Vec<(f64, f64)>> {
    let columns = visual.marks(FIRST_COLOR)?;
    assert_eq!(columns.len(), 3, "{columns:?}");
    Ok(columns)
}

fn picture(visual: &Visual<'_>) -> Result<Picture> {
    visual.pictures()?.into_iter().next().context("the visual has no canvas")
}

/// Two numbers, written with a decimal point or without.
fn point(value: &Value) -> Option<(f64, f64)> {
    Some((value[0].as_f64()?, value[1].as_f64()?))
}

/// A point of the chart where nothing is drawn.
fn background(visual: &Visual<'_>) -> Result<(f64, f64)> {
    let (left, top) = visual.position()?;
    Ok((left + 398.0, top + 2.0))
}

/// Checks that the visual draws less, but not nothing, in the color of its columns.
fn wait_until_dimmed(visual: &Visual<'_>, full: u32) -> Result<()> {
    visual.wait_for_color(FIRST_COLOR, full / 10, full * 9 / 10)
}

#[test]
fn a_click_selects_and_a_click_beside_clears() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let full = picture(&visual)?.count(FIRST_COLOR);
    let (x, y) = columns(&visual)?[1];
    page.browser.click(x, y, Button::Left, None)?;
    let select = &visual.wait_for_records("select", 1)?[0];
    assert_eq!(select["multiple"], false);
    assert_eq!(visual.selection()?, [BRAZIL]);
    wait_until_dimmed(&visual, full)?;

    let (x, y) = background(&visual)?;
    page.browser.click(x, y, Button::Left, None)?;
    visual.wait_for_records("clear selection", 1)?;
    assert!(visual.selection()?.is_empty());
    visual.wait_for_color(FIRST_COLOR, full, full)?;
    page.expect_no_errors()
}

#[test]
fn a_click_with_control_adds_and_takes_away() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let columns = columns(&visual)?;
    let click = |index: usize, count: usize| -> Result<Vec<String>> {
        let (x, y) = columns[index];
        page.browser.click(x, y, Button::Left, Some(Key::Control))?;
        let records = visual.wait_for_records("select", count)?;
        assert_eq!(records[count - 1]["multiple"], true);
        visual.selection()
    };
    assert_eq!(click(0, 1)?, [AUSTRIA]);
    assert_eq!(click(1, 2)?, [AUSTRIA, BRAZIL]);
    assert_eq!(click(0, 3)?, [BRAZIL]);
    page.expect_no_errors()
}

#[test]
fn keys_move_the_focus_and_select() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let full = picture(&visual)?.count(FIRST_COLOR);
    page.browser.press(Key::Tab, None)?;
    page.wait_for_spoken("Austria")?;
    page.browser.press(Key::Right, None)?;
    page.wait_for_spoken("Brazil")?;
    page.browser.press(Key::Enter, None)?;
    let select = &visual.wait_for_records("select", 1)?[0];
    assert_eq!(select["multiple"], false);
    assert_eq!(visual.selection()?, [BRAZIL]);
    wait_until_dimmed(&visual, full)?;

    page.browser.press(Key::Left, None)?;
    page.wait_for_spoken("Austria")?;
    page.browser.press(Key::Space, Some(Key::Control))?;
    let select = &visual.wait_for_records("select", 2)?[1];
    assert_eq!(select["multiple"], true);
    assert_eq!(visual.selection()?, [BRAZIL, AUSTRIA]);

    page.browser.press(Key::Escape, None)?;
    visual.wait_for_records("clear selection", 1)?;
    assert!(visual.selection()?.is_empty());
    page.expect_no_errors()
}

#[test]
fn without_permission_a_click_selects_nothing() -> Result<()> {
    let page = open()?;
    let visual = page.create(&json!({ "allowInteractions": false }))?;
    visual.draw(&countries())?;
    let (x, y) = columns(&visual)?[1];
    page.browser.click(x, y, Button::Left, None)?;
    page.browser.click(x, y, Button::Right, None)?;
    // The tooltip, which is no interaction, shows that the mouse has arrived.
    visual.wait_for_records("tooltip show", 1)?;
    assert_eq!(visual.records("select")?, [Value::Null; 0]);
    assert_eq!(visual.records("context menu")?, [Value::Null; 0]);
    page.expect_no_errors()
}

#[test]
fn a_selection_from_outside_is_shown() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let full = picture(&visual)?.count(FIRST_COLOR);
    visual.select_from_outside(&[BRAZIL])?;
    wait_until_dimmed(&visual, full)?;
    visual.select_from_outside(&[])?;
    visual.wait_for_color(FIRST_COLOR, full, full)?;
    page.expect_no_errors()
}

#[test]
fn the_tooltip_follows_the_mouse() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let columns = columns(&visual)?;
    let (x, y) = columns[1];
    page.browser.point_at(x, y)?;
    let shown = &visual.wait_for_records("tooltip show", 1)?[0];
    assert_eq!(point(&shown["coordinates"]), Some((x, y)));
    assert_eq!(shown["identities"], json!([BRAZIL]));
    let items = shown["items"].to_string();
    assert!(items.contains("Brazil") && items.contains("20"), "{items}");

    page.browser.point_at(x + 1.0, y)?;
    visual.wait_for_records("tooltip move", 1)?;
    let (x, y) = background(&visual)?;
    page.browser.point_at(x, y)?;
    visual.wait_for_records("tooltip hide", 1)?;
    page.expect_no_errors()
}

#[test]
fn the_context_menu_opens_for_a_mark_and_for_the_background() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let (x, y) = columns(&visual)?[2];
    page.browser.click(x, y, Button::Right, None)?;
    let opened = visual.wait_for_records("context menu", 1)?;
    assert_eq!(opened[0]["keys"], json!([CHAD]));
    assert_eq!(point(&opened[0]["position"]), Some((x, y)));

    let (x, y) = background(&visual)?;
    page.browser.click(x, y, Button::Right, None)?;
    let opened = visual.wait_for_records("context menu", 2)?;
    assert_eq!(opened[1]["keys"], json!([""]), "the background has no identity");
    page.expect_no_errors()
}

#[test]
fn high_contrast_uses_the_colors_of_the_system_alone() -> Result<()> {
    let page = open()?;
    let visual = page.create(&json!({ "highContrast": true }))?;
    visual.draw(&countries())?;
    let picture = picture(&visual)?;
    assert_eq!(picture.count(FIRST_COLOR), 0);
    assert!(picture.count("#ffff00") > 200, "{:?}", &picture.colors[..5]);
    let common: Vec<&str> =
        picture.colors.iter().take(2).map(|(color, _)| color.as_str()).collect();
    assert!(
        common.iter().all(|color| ["#000000", "#ffff00", "transparent"].contains(color)),
        "{common:?}"
    );
    page.expect_no_errors()
}

#[test]
fn the_picture_is_sharp_at_any_pixel_ratio() -> Result<()> {
    for ratio in [1.0, 1.5, 2.0] {
        let page = Page::open_at(packages::template()?, ratio)?;
        let visual = draw(&page)?;
        let picture = picture(&visual)?;
        assert_eq!((picture.css_width, picture.css_height), (400.0, 300.0), "at {ratio}");
        assert_eq!(
            (f64::from(picture.width), f64::from(picture.height)),
            (400.0 * ratio, 300.0 * ratio),
            "at {ratio}"
        );
        // Three columns of plain color take a good part of the picture, whatever its resolution.
        let filled = f64::from(picture.count(FIRST_COLOR))
            / (f64::from(picture.width) * f64::from(picture.height));
        assert!((0.05..0.9).contains(&filled), "{filled} of the picture at {ratio}");
    }
    Ok(())
}

#[test]
fn the_picture_follows_the_viewport() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let mut update = countries();
    update["viewport"] = json!({ "width": 250, "height": 180 });
    // A bit of the update's type: resize.
    update["type"] = json!(4);
    visual.draw(&update)?;
    let picture = picture(&visual)?;
    assert_eq!((picture.css_width, picture.css_height), (250.0, 180.0));
    columns(&visual)?;
    Ok(())
}

#[test]
fn without_data_the_landing_page_speaks_the_language_of_the_report() -> Result<()> {
    let page = open()?;
    let mut seen_labels = Vec::new();
    let mut seen_colors = Vec::new();
    for locale in ["en-US", "de-DE", "fr-FR"] {
        let visual = page.create(&json!({ "locale": locale }))?;
        visual.draw(&json!({}))?;
        let picture = picture(&visual)?;
        let background = picture.colors.first().map_or(0, |(_, count)| *count);
        assert!(
            picture.width * picture.height - background > 500,
            "{locale}: {:?}",
            picture.colors
        );
        let labels = visual.labels()?;
        assert!(labels.iter().any(|label| label.len() > 20), "{locale}: {labels:?}");
        assert!(!seen_labels.contains(&labels), "{locale}: {labels:?} as in another language");
        assert!(
            !seen_colors.contains(&picture.colors),
            "{locale}: the picture of another language"
        );
        seen_labels.push(labels);
        seen_colors.push(picture.colors);
    }
    page.expect_no_errors()
}

#[test]
fn a_language_without_texts_gets_english() -> Result<()> {
    let page = open()?;
    let labels = |locale: &str| -> Result<Vec<String>> {
        let visual = page.create(&json!({ "locale": locale }))?;
        visual.draw(&json!({}))?;
        visual.labels()
    };
    assert_eq!(labels("th-TH")?, labels("en-US")?);
    page.expect_no_errors()
}

#[test]
fn the_landing_page_gives_way_to_data_and_comes_back() -> Result<()> {
    let page = open()?;
    let visual = page.create_visual()?;
    visual.draw(&json!({}))?;
    let landing = picture(&visual)?.colors;
    assert_eq!(visual.marks(FIRST_COLOR)?.len(), 0);
    visual.draw(&countries())?;
    columns(&visual)?;
    visual.draw(&json!({}))?;
    assert_eq!(picture(&visual)?.colors, landing);
    Ok(())
}

#[test]
fn highlights_stand_out() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let full = picture(&visual)?.count(FIRST_COLOR);
    let mut update = countries();
    update["table"]["measures"][0]["highlights"] = json!([null, 10, null]);
    visual.draw(&update)?;
    let highlighted = picture(&visual)?.count(FIRST_COLOR);
    assert!(highlighted > 0 && highlighted < full / 2, "{highlighted} of {full} pixels");
    visual.draw(&countries())?;
    assert_eq!(picture(&visual)?.count(FIRST_COLOR), full);
    Ok(())
}

#[test]
fn a_series_has_a_color_and_a_legend_entry_for_each_group() -> Result<()> {
    let page = open()?;
    let visual = page.create_visual()?;
    visual.draw(&json!({ "table": {
        "categories": [{ "name": "Country", "role": "category", "values": ["Austria", "Brazil"] }],
        "series": { "name": "Year", "role": "series", "groups": ["2023", "2024"] },
        "measures": [{ "name": "Sales", "role": "values", "values": [[10, 20], [15, 5]] }],
    } }))?;
    let picture = picture(&visual)?;
    assert!(
        picture.count(FIRST_COLOR) > 100 && picture.count("#12239e") > 100,
        "{:?}",
        &picture.colors[..5]
    );
    page.expect_no_errors()
}

#[test]
fn the_format_pane_changes_the_picture() -> Result<()> {
    let page = open()?;
    let visual = draw(&page)?;
    let plain = picture(&visual)?.colors;
    for objects in [
        json!({ "labels": { "show": true } }),
        json!({ "categoryAxis": { "show": false } }),
        json!({ "valueAxis": { "gridlines": false } }),
        json!({ "valueAxis": { "end": 100 } }),
        json!({ "chart": { "kind": "line" } }),
        json!({ "dataPoint": { "colorByCategory": true } }),
    ] {
        visual.draw(&with_objects(objects.clone()))?;
        assert_ne!(picture(&visual)?.colors, plain, "{objects}");
        let model = visual.formatting_model()?;
        assert!(model["cards"].as_array().is_some_and(|cards| cards.len() >= 4), "{model}");
    }
    visual.draw(&countries())?;
    assert_eq!(picture(&visual)?.colors, plain);
    page.expect_no_errors()
}

#[test]
fn two_visuals_in_one_frame_have_selections_of_their_own() -> Result<()> {
    let page = open()?;
    let one = draw(&page)?;
    let other = draw(&page)?;
    let full = picture(&other)?.count(FIRST_COLOR);
    let (x, y) = columns(&one)?[0];
    page.browser.click(x, y, Button::Left, None)?;
    one.wait_for_records("select", 1)?;
    wait_until_dimmed(&one, full)?;
    assert_eq!(picture(&other)?.count(FIRST_COLOR), full);
    assert!(other.selection()?.is_empty());
    let mut ids = page.state()?.ids;
    ids.sort();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "an id is used twice: {ids:?}");

    one.destroy()?;
    other.draw(&countries())?;
    columns(&other)?;
    page.expect_no_errors()
}
