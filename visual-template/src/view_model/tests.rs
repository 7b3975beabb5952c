use pbiviz::{Date, Objects, ValueColumn};

use super::*;
use crate::strings::tests::english;

fn read(view: &DataView) -> Option<ViewModel> {
    let palette = ColorPalette::standard();
    let settings = Settings::read(&view.metadata.objects, &palette);
    ViewModel::new(view, &settings, &palette, &english(), "en-US")
}

fn sales<const N: usize>(values: [Option<f64>; N]) -> ValueColumn {
    ValueColumn::new("Sales", values).with_role("values")
}

fn countries() -> CategoryColumn {
    CategoryColumn::new("Country", ["Austria", "Brazil"]).with_role("category")
}

/// NaN equals nothing, so lists are compared as they print.
fn check_values(values: &[f64], expected: &[f64]) {
    assert_eq!(format!("{values:?}"), format!("{expected:?}"));
}

#[test]
fn one_measure_is_one_series() {
    let view =
        DataView::builder().category(countries()).value(sales([Some(3.0), Some(-1.0)])).build();
    let model = read(&view).unwrap();
    assert_eq!(model.categories.name, "Country");
    assert_eq!(model.categories.labels, ["Austria".into(), "Brazil".into()]);
    assert!(!model.categories.is_continuous);
    assert_eq!(model.series.len(), 1);
    assert_eq!(model.series[0].name, "Sales");
    assert_eq!(model.range, Some((-1.0, 3.0)));
    assert!(!model.has_highlights());
}

#[test]
fn several_measures_are_several_series_and_tooltips_are_none() {
    let costs = ValueColumn::new("Costs", [1.0, 2.0]).with_role("values");
    let staff = ValueColumn::new("Staff", [99.0, 99.0]).with_role("tooltips");
    let view = DataView::builder()
        .category(countries())
        .value(sales([Some(3.0), None]))
        .value(staff)
        .value(costs)
        .build();
    let model = read(&view).unwrap();
    let names: Vec<_> = model.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["Sales", "Costs"]);
    assert_eq!(model.series[1].place, (0, 2));
    assert_eq!(model.range, Some((1.0, 3.0)));
    assert_ne!(model.series[0].color, model.series[1].color);
}

#[test]
fn the_series_field_names_the_series() {
    let red = Color::rgb(255, 0, 0);
    let objects = Objects::default().with("dataPoint", "fill", red);
    let view = DataView::builder()
        .category(countries())
        .series_field("Year", "series")
        .series_with_objects(2023.0, [sales([Some(1.0), None])], objects)
        .series(Value::Blank, [sales([None, Some(2.0)])])
        .build();
    let model = read(&view).unwrap();
    assert_eq!(model.series[0].name, "2,023");
    assert_eq!(model.series[0].color, red);
    assert_eq!(model.series[1].name, "(Blank)");
    check_values(&model.series[1].values, &[f64::NAN, 2.0]);
}

#[test]
fn what_cannot_be_drawn_is_a_gap() {
    let odd = [Some(1.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY)];
    let view = DataView::builder().value(sales(odd)).build();
    let model = read(&view).unwrap();
    check_values(&model.series[0].values, &[1.0, f64::NAN, f64::NAN, f64::NAN, f64::NAN]);
    assert_eq!(model.range, Some((1.0, 1.0)));
    assert_eq!(model.series[0].odd_rows, [2, 3, 4], "a blank is nothing odd");

    let strings = english();
    let format = &model.series[0].format;
    let words: Vec<_> = odd
        .iter()
        .map(|it| describe(&it.map_or(Value::Blank, Value::from), format, &strings))
        .collect();
    assert_eq!(words, ["1", "(Blank)", "Not a number", "Infinity", "-Infinity"]);
}

#[test]
fn texts_in_a_measure_are_gaps() {
    let texts = ValueColumn::new("Name", ["a", "b"]).with_role("values");
    let mixed =
        ValueColumn::new("Mixed", vec![Value::from("a"), Value::from(2.0)]).with_role("values");
    let view = DataView::builder().category(countries()).value(texts.clone()).build();
    assert_eq!(read(&view).unwrap().range, None);
    let view = DataView::builder().category(countries()).value(texts).value(mixed).build();
    assert_eq!(read(&view).unwrap().range, Some((2.0, 2.0)));
}

#[test]
fn without_values_there_is_no_model() {
    assert_eq!(read(&DataView::default()), None);
    assert_eq!(read(&DataView::builder().build()), None);
    assert_eq!(read(&DataView::builder().category(countries()).build()), None);
}

#[test]
fn without_rows_there_is_nothing_to_draw() {
    let none: [&str; 0] = [];
    let view = DataView::builder()
        .category(CategoryColumn::new("Country", none).with_role("category"))
        .value(sales([]))
        .build();
    let model = read(&view).unwrap();
    assert_eq!(model.categories.labels.len(), 0);
    assert_eq!(model.range, None);
}

#[test]
fn without_a_category_there_is_one_unnamed_point() {
    let model = read(&DataView::builder().value(sales([Some(7.0)])).build()).unwrap();
    assert_eq!(model.categories.labels, ["".into()]);
    assert_eq!(model.categories.name, "");
}

#[test]
fn highlights_stand_beside_the_values() {
    let highlighted = sales([Some(4.0), Some(2.0)]).with_highlights([Some(1.0), None]);
    let model =
        read(&DataView::builder().category(countries()).value(highlighted).build()).unwrap();
    assert!(model.has_highlights());
    check_values(model.series[0].highlights.as_ref().unwrap(), &[1.0, f64::NAN]);
}

#[test]
fn dates_and_numbers_are_continuous_categories() {
    let days = CategoryColumn::new("Day", [Date::from_day(2024, 1, 31)]).with_role("category");
    let model =
        read(&DataView::builder().category(days).value(sales([Some(1.0)])).build()).unwrap();
    assert_eq!(model.categories.labels, ["2024-01-31".into()]);
    assert!(model.categories.is_continuous);

    let sizes = CategoryColumn::new("Size", [1.5]).with_role("category");
    let model =
        read(&DataView::builder().category(sizes).value(sales([Some(1.0)])).build()).unwrap();
    assert_eq!(model.categories.labels, ["1.5".into()]);
    assert!(model.categories.is_continuous);
}

#[test]
fn categories_take_colors_only_when_asked() {
    let red = Color::rgb(255, 0, 0);
    let chosen = Objects::default().with("dataPoint", "fill", red);
    let build = |by_category: bool| {
        DataView::builder()
            .category(countries().with_objects(1, chosen.clone()))
            .value(sales([Some(1.0), Some(2.0)]))
            .object("dataPoint", "colorByCategory", by_category)
            .build()
    };
    let plain = read(&build(false)).unwrap();
    assert_eq!(plain.color(0, 1), plain.series[0].color);
    let colored = read(&build(true)).unwrap();
    assert_eq!(colored.color(0, 1), red);
    assert_ne!(colored.color(0, 0), red);
}

#[test]
fn high_contrast_knows_one_color() {
    let view = DataView::builder()
        .category(countries())
        .value(sales([Some(1.0), Some(2.0)]))
        .object("dataPoint", "colorByCategory", true)
        .build();
    let palette = ColorPalette::high_contrast();
    let settings = Settings::read(&view.metadata.objects, &palette);
    let model = ViewModel::new(&view, &settings, &palette, &english(), "en-US").unwrap();
    assert_eq!(model.color(0, 0), palette.foreground);
}
