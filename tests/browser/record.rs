//! A recording on its whole way: from a host through the recorder to a test on the host.

use anyhow::{Context, Result};
use pbiviz::testing::Recording;
use pbiviz::{Date, Value as Cell, Values};
use serde_json::json;
use tests::webdriver::Button;

use crate::packages;
use crate::page::Page;

#[test]
fn a_test_reads_what_the_host_has_sent() -> Result<()> {
    let page = Page::open(packages::recording()?)?;
    let visual = page.create_visual()?;
    visual.draw(&json!({}))?;
    visual.draw(&json!({ "table": {
        "categories": [
            { "name": "Day", "role": "category", "type": "dateTime", "values": ["2024-02-29", null, "2024-03-01"] },
        ],
        "series": { "name": "Region", "role": "series", "groups": ["North", null] },
        "measures": [{
            "name": "Sales", "role": "values", "format": "#,0",
            "values": [[1.5, null, "NaN"], ["Infinity", -2, 0]],
            "highlights": [[1, null, null], [null, null, null]],
        }],
        "objects": { "legend": { "show": false } },
    } }))?;
    // The button stands in the corner of the visual, which is 400 pixels wide.
    let (left, top) = visual.position()?;
    page.browser.click(left + 370.0, top + 12.0, Button::Left, None)?;
    let download = &visual.wait_for_records("download", 1)?[0];
    let recording = Recording::read(download["content"].as_str().context("no content")?)?;

    let [landing, chart] = &*recording.recorded else { panic!("not two updates") };
    assert!(landing.options.data_views.is_empty());
    assert_eq!(chart.options.viewport.size(), (400, 300));
    let view = chart.options.data_view().context("no DataView")?;
    assert_eq!(view.metadata.objects.bool("legend", "show"), Some(false));
    let data = view.categorical.as_ref().context("no categorical data")?;

    let days = &data.category("category").context("no category")?.values;
    assert!(matches!(days, Values::Dates(_)), "{days:?}");
    let day = |month, day| Cell::Date(Date::from_day(2024, month, day));
    assert_eq!(days.iter().collect::<Vec<_>>(), [day(2, 29), Cell::Blank, day(3, 1)]);
    let names: Vec<_> = data.values.series.iter().map(|series| series.name.clone()).collect();
    assert_eq!(names, [Some(Cell::from("North")), Some(Cell::Blank)]);
    let columns: Vec<_> = data.values_with_role("values").collect();
    let [north, blank] = &*columns else { panic!("not two columns") };
    assert_eq!(north.source.format.as_deref(), Some("#,0"));
    assert_eq!((north.values.number(0), north.values.number(1)), (Some(1.5), None));
    assert!(north.values.number(2).is_some_and(f64::is_nan));
    let numbers: Vec<_> = blank.values.numbers().collect();
    assert_eq!(numbers, [f64::INFINITY, -2.0, 0.0]);
    assert_eq!(north.highlights.as_ref().and_then(|part| part.number(0)), Some(1.0));
    page.expect_no_errors()
}
