//! What the format pane shows.
//!
//! Power BI asks for it whenever the pane opens or a property changes. Each card stands for one of the `objects` in
//! `capabilities.json`, which also names the properties; what is named here are cards and data.

use pbiviz::ColorPalette;
use pbiviz::formatting::{
    Card, ColorPicker, Control, Dropdown, FormattingModel, NumUpDown, Selector, Slice, TextInput,
};

use crate::chart::Point;
use crate::settings::{End, Font, Settings};
use crate::view_model::ViewModel;

/// A pane with more colors than this would take minutes to open.
const MOST_COLORS: usize = 100;

/// What the pane needs to know besides the settings.
pub(crate) struct Names<'a> {
    /// Texts by their keys, in the reader's language.
    pub(crate) text: &'a dyn Fn(&str) -> String,
    /// What a color is stored with: that of a series or category belongs to the data, not to the whole visual.
    pub(crate) selector: &'a dyn Fn(Point) -> Option<Selector>,
}

/// An object of `capabilities.json` with its properties.
struct Object {
    name: &'static str,
    /// The key of the card's heading.
    heading: &'static str,
    /// The switch in the heading, for what can be shown or not.
    show: Option<bool>,
    properties: Vec<(&'static str, Control)>,
}

/// The cards, in the order in which Power BI's own visuals have them.
pub(crate) fn formatting_model(
    settings: &Settings,
    model: Option<&ViewModel>,
    palette: &ColorPalette,
    names: &Names<'_>,
) -> FormattingModel {
    let mut pane = FormattingModel::new();
    for object in objects(settings, palette, names) {
        let mut card = Card::new(object.name, (names.text)(object.heading));
        if let Some(show) = object.show {
            card = card.with_toggle(object.name, "show", show);
        }
        for (property, control) in object.properties {
            card = card.with_slice(Slice::new(object.name, property, control));
        }
        pane = pane.with_card(card);
    }
    match model {
        Some(model) => pane.with_card(colors(settings, model, palette, names)),
        None => pane,
    }
}

fn objects(settings: &Settings, palette: &ColorPalette, names: &Names<'_>) -> [Object; 5] {
    let Settings { kind, labels, category_axis, value_axis, legend, .. } = settings;
    // A text, because a number cannot be empty, and an empty end follows the data.
    let end =
        |end: &End| TextInput::new(&*end.text).with_placeholder((names.text)("Placeholder_Auto"));
    let color = |font: Font| {
        ColorPicker::new(font.color).with_default(palette.foreground_neutral_secondary)
    };
    let size = |font: Font| NumUpDown::new(font.points).with_range(6.0, 60.0);
    let decimals = labels.decimals.map_or("auto".to_owned(), |decimals| decimals.to_string());
    [
        Object {
            name: "chart",
            heading: "Card_Chart",
            show: None,
            properties: vec![("kind", Dropdown::new(kind.name()).into())],
        },
        Object {
            name: "categoryAxis",
            heading: "Card_CategoryAxis",
            show: Some(category_axis.show),
            properties: vec![
                ("color", color(category_axis.font).into()),
                ("fontSize", size(category_axis.font).into()),
            ],
        },
        Object {
            name: "valueAxis",
            heading: "Card_ValueAxis",
            show: Some(value_axis.show),
            properties: vec![
                ("gridlines", value_axis.gridlines.into()),
                ("start", end(&value_axis.start).into()),
                ("end", end(&value_axis.end).into()),
                ("color", color(value_axis.font).into()),
                ("fontSize", size(value_axis.font).into()),
            ],
        },
        Object {
            name: "legend",
            heading: "Card_Legend",
            show: Some(legend.show),
            properties: vec![
                ("position", Dropdown::new(legend.position.name()).into()),
                ("color", color(legend.font).into()),
                ("fontSize", size(legend.font).into()),
            ],
        },
        Object {
            name: "labels",
            heading: "Card_Labels",
            show: Some(labels.show),
            properties: vec![
                ("displayUnits", Dropdown::new((labels.display_units as u64).to_string()).into()),
                ("decimals", Dropdown::new(decimals).into()),
                ("color", color(labels.font).into()),
                ("fontSize", size(labels.font).into()),
            ],
        },
    ]
}

/// One color for each series; for each category if there is but one series and the reader wants it.
fn colors(
    settings: &Settings,
    model: &ViewModel,
    palette: &ColorPalette,
    names: &Names<'_>,
) -> Card {
    let mut card = Card::new("dataPoint", (names.text)("Card_Colors"));
    if model.series.len() == 1 {
        let by_category = settings.color_by_category;
        card = card.with_slice(Slice::new("dataPoint", "colorByCategory", by_category));
    }
    let slice = |name: &str, color, point| {
        let picker = ColorPicker::new(color).with_default(palette.color(name));
        let slice = Slice::new("dataPoint", "fill", picker).with_display_name(name);
        match (names.selector)(point) {
            Some(selector) => slice.with_selector(selector),
            None => slice,
        }
    };
    match &model.categories.colors {
        Some(colors) => {
            let named = model.categories.labels.iter().zip(colors).enumerate().take(MOST_COLORS);
            named.fold(card, |card, (row, (name, color))| {
                card.with_slice(slice(name, *color, Point { series: 0, row: Some(row) }))
            })
        }
        None => model.series.iter().enumerate().fold(card, |card, (series, one)| {
            card.with_slice(slice(&one.name, one.color, Point { series, row: None }))
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use pbiviz::{CategoryColumn, DataView, Objects, ValueColumn};
    use serde_json::Value;

    use super::*;
    use crate::strings::tests::{english, resources};

    fn capabilities() -> Value {
        serde_json::from_str(include_str!("../capabilities.json")).unwrap()
    }

    #[test]
    fn cards_show_every_property_of_the_capabilities_and_no_other() {
        let capabilities = capabilities();
        let palette = ColorPalette::standard();
        let settings = Settings::read(&Objects::default(), &palette);
        let names = Names { text: &|key| resources("en-US")[key].clone(), selector: &|_| None };
        let mut shown: Vec<String> = Vec::new();
        for object in objects(&settings, &palette, &names) {
            let properties = object.properties.iter().map(|(property, _)| *property);
            let all = object.show.map(|_| "show").into_iter().chain(properties);
            shown.extend(all.map(|property| format!("{}.{property}", object.name)));
        }
        shown.extend(["dataPoint.colorByCategory".to_owned(), "dataPoint.fill".to_owned()]);
        shown.sort();

        let mut declared = Vec::new();
        for (object, content) in capabilities["objects"].as_object().unwrap() {
            let properties = content["properties"].as_object().unwrap().keys();
            declared.extend(properties.map(|property| format!("{object}.{property}")));
        }
        declared.sort();
        assert_eq!(shown, declared);
    }

    #[test]
    fn every_key_of_the_capabilities_has_a_text() {
        fn check(value: &Value, texts: &std::collections::BTreeMap<String, String>) {
            match value {
                Value::Object(members) => members.iter().for_each(|(name, member)| {
                    match member.as_str().filter(|_| name.ends_with("Key")) {
                        Some(key) => assert!(texts.contains_key(key), "{key}"),
                        None => check(member, texts),
                    }
                }),
                Value::Array(items) => items.iter().for_each(|item| check(item, texts)),
                _ => {}
            }
        }
        check(&capabilities(), &resources("en-US"));
    }

    #[test]
    fn colors_are_offered_for_series_or_for_categories() {
        let view = |series: usize, by_category: bool| {
            let country =
                CategoryColumn::new("Country", ["Austria", "Brazil"]).with_role("category");
            let builder = DataView::builder().category(country).object(
                "dataPoint",
                "colorByCategory",
                by_category,
            );
            let sales = || ValueColumn::new("Sales", [1.0, 2.0]).with_role("values");
            (0..series).fold(builder, |view, _| view.value(sales())).build()
        };
        for (series, by_category, expected) in [
            (1, false, vec![(0, None)]),
            (2, false, vec![(0, None), (1, None)]),
            (1, true, vec![(0, Some(0)), (0, Some(1))]),
            (2, true, vec![(0, None), (1, None)]),
        ] {
            let view = view(series, by_category);
            let palette = ColorPalette::standard();
            let settings = Settings::read(&view.metadata.objects, &palette);
            let model = ViewModel::new(&view, &settings, &palette, &english(), "en-US");
            let asked = RefCell::new(Vec::new());
            let selector = |point: Point| {
                asked.borrow_mut().push((point.series, point.row));
                None
            };
            let names = Names { text: &str::to_owned, selector: &selector };
            let _ = formatting_model(&settings, model.as_ref(), &palette, &names);
            assert_eq!(*asked.borrow(), expected);
        }
    }
}
