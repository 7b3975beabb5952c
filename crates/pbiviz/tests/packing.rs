//! What becomes of the values that hosts send.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "clippy takes a `wasm_bindgen_test` for no test")]

use pbiviz::{
    Categorical, Color, DataView, Date, PropertyValue, SortDirection, Value, ValueType, Values,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen(module = "/tests/packing.js")]
extern "C" {
    fn numbers() -> JsValue;
    fn texts() -> JsValue;
    fn booleans() -> JsValue;
    fn dates() -> JsValue;
    fn mixed() -> JsValue;
    #[wasm_bindgen(js_name = textsInMeasure)]
    fn texts_in_measure() -> JsValue;
    fn blanks(underlying_type: u32) -> JsValue;
    #[wasm_bindgen(js_name = blanksOfPlainType)]
    fn blanks_of_plain_type() -> JsValue;
    #[wasm_bindgen(js_name = blanksOfBareNumber)]
    fn blanks_of_bare_number() -> JsValue;
    #[wasm_bindgen(js_name = classType)]
    fn class_type() -> JsValue;
    fn series() -> JsValue;
    #[wasm_bindgen(js_name = withoutMethod)]
    fn without_method() -> JsValue;
    #[wasm_bindgen(js_name = withoutSeries)]
    fn without_series() -> JsValue;
    fn objects() -> JsValue;
    fn incomplete() -> Vec<JsValue>;
    fn throwing() -> JsValue;
    fn large(rows: u32) -> JsValue;
    fn halves() -> JsValue;
    fn recorded(text: &str) -> Vec<js_sys::Array>;
}

fn categorical(view: &JsValue) -> Categorical {
    DataView::from_js(view).unwrap().categorical.unwrap()
}

/// The values of the first category column.
fn values(view: &JsValue) -> Values {
    categorical(view).categories.remove(0).values
}

#[wasm_bindgen_test]
fn numbers_keep_blanks_apart_from_other_oddities() {
    let Values::Numbers(numbers) = values(&numbers()) else { panic!("not numbers") };
    assert_eq!(numbers.get(0), Some(1.5));
    assert_eq!(numbers.get(1), None);
    assert!(numbers.get(2).unwrap().is_nan());
    assert_eq!(numbers.get(3), Some(f64::INFINITY));
    assert!(numbers.get(4).unwrap().is_sign_negative());
    assert_eq!(numbers.get(5), None);
    assert_eq!(numbers.iter().skip(6).collect::<Vec<_>>(), [Some(7.0), Some(8.0), None]);
    assert_eq!(numbers.blanks().count(), 3);
    assert_eq!(numbers.len(), 9);
}

#[wasm_bindgen_test]
fn texts_of_any_script_come_through() {
    let Values::Texts(texts) = values(&texts()) else { panic!("not texts") };
    let expected = [Some("a"), None, Some("Ö\n中"), Some("a"), Some(""), Some("🇧🇷")];
    assert_eq!(texts.iter().collect::<Vec<_>>(), expected);
    assert_eq!(texts.dictionary().len(), 4);
    assert_eq!(texts.codes()[0], texts.codes()[3]);
}

#[wasm_bindgen_test]
fn half_characters_stay_with_their_texts() {
    let values = values(&halves());
    assert_eq!(values.text(0), Some("\u{fffd}"));
    assert_eq!(values.text(1), Some("\u{fffd}"));
    assert_eq!(values.text(2), Some("x"));
}

#[wasm_bindgen_test]
fn booleans_and_dates_come_through() {
    let Values::Booleans(booleans) = values(&booleans()) else { panic!("not booleans") };
    assert_eq!(booleans.iter().collect::<Vec<_>>(), [Some(true), None, Some(false)]);

    let Values::Dates(dates) = values(&dates()) else { panic!("not dates") };
    assert_eq!(dates.get(0), Some(Date::from_day(1970, 1, 2)));
    assert_eq!(dates.get(1), None);
    assert!(dates.get(2).unwrap().milliseconds().is_nan());
}

#[wasm_bindgen_test]
fn mixed_columns_keep_each_value() {
    let Values::Mixed(values) = values(&mixed()) else { panic!("not mixed") };
    let expected = [
        Value::from(1.0),
        Value::from("a"),
        Value::from(true),
        Value::from(Date::from_milliseconds(5.0)),
        Value::Blank,
        Value::from("a"),
        Value::Blank,
    ];
    assert_eq!(values, expected);
}

#[wasm_bindgen_test]
fn values_say_more_than_the_type() {
    let values = values(&texts_in_measure());
    assert_eq!(values.text(0), Some("12"));
    assert!(values.is_blank(1));
}

#[wasm_bindgen_test]
fn the_type_tells_the_kind_of_blanks() {
    assert!(matches!(values(&blanks(1)), Values::Texts(_)));
    assert!(matches!(values(&blanks(259)), Values::Numbers(_)));
    assert!(matches!(values(&blanks(5)), Values::Booleans(_)));
    assert!(matches!(values(&blanks(519)), Values::Dates(_)));
    assert!(matches!(values(&blanks_of_plain_type()), Values::Dates(_)));
    assert!(matches!(values(&blanks_of_bare_number()), Values::Dates(_)));
}

#[wasm_bindgen_test]
fn flags_are_read_from_instances_of_a_class() {
    let source = categorical(&class_type()).categories.remove(0).source;
    assert!(source.value_type.contains(ValueType::NUMERIC.with(ValueType::INTEGER)));
    assert!(!source.value_type.contains(ValueType::TEXT));
}

#[wasm_bindgen_test]
fn series_have_names_values_and_properties() {
    let categorical = categorical(&series());
    assert_eq!(categorical.values.source.as_ref().unwrap().display_name, "Year");
    let [first, second] = &*categorical.values.series else { panic!("not two series") };
    assert_eq!(first.name, Some(Value::from("2023")));
    assert_eq!(first.values[0].values.number(1), Some(2.0));
    assert!(first.values[0].highlights.is_none());
    assert_eq!(second.name, Some(Value::from("2024")));
    assert_eq!(second.objects.color("point", "fill"), Some(Color::rgb(255, 0, 0)));
    let sales = &second.values[0];
    assert_eq!(sales.source.group_name, Some(Value::from("2024")));
    assert!(sales.source.has_role("y") && sales.source.is_measure);
    let highlights = sales.highlights.as_ref().unwrap();
    assert_eq!((highlights.number(0), highlights.number(1)), (None, Some(4.0)));
    assert!(categorical.values.has_highlights());
}

#[wasm_bindgen_test]
fn values_without_series_are_one_nameless_series() {
    for view in [without_method(), without_series()] {
        let categorical = categorical(&view);
        assert_eq!(categorical.values.series.len(), 1);
        assert_eq!(categorical.values.series[0].name, None);
        assert_eq!(categorical.values.iter().count(), 2);
    }
}

#[wasm_bindgen_test]
fn metadata_and_properties_come_through() {
    let view = DataView::from_js(&objects()).unwrap();
    assert!(view.metadata.has_more_data && view.metadata.is_data_filter_applied);
    let column = &view.metadata.columns[0];
    assert_eq!(column.display_name, "Sales");
    assert_eq!(column.query_name.as_deref(), Some("Sum(T.Sales)"));
    assert_eq!(column.format.as_deref(), Some("#,0"));
    assert_eq!(column.index, Some(3));
    assert_eq!((column.sort, column.sort_order), (Some(SortDirection::Descending), Some(0)));
    assert_eq!(column.roles, ["y", "tooltips"]);
    assert_eq!(column.objects.number("column", "width"), Some(50.0));

    let objects = &view.metadata.objects;
    assert_eq!(objects.bool("labels", "show"), Some(true));
    assert_eq!(objects.number("labels", "size"), Some(11.0));
    assert_eq!(objects.text("labels", "font"), Some("Arial"));
    assert_eq!(objects.color("labels", "fill"), Some(Color::rgb(17, 141, 255)));
    assert!(
        matches!(objects.get("labels", "image"), Some(PropertyValue::Other(value)) if value.get().is_some())
    );
    assert_eq!(objects.get("labels", "none"), None);
    assert_eq!(objects.get("general", "$instances"), None);

    let country = &view.categorical.unwrap().categories[0];
    let rows: Vec<_> = country.objects.iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [1]);
    assert_eq!(country.objects.get(1).unwrap().number("point", "width"), Some(2.0));
}

#[wasm_bindgen_test]
fn whatever_is_missing_is_simply_not_there() {
    for view in incomplete() {
        let view = DataView::from_js(&view).unwrap();
        let rows = view.categorical.as_ref().map_or(0, Categorical::row_count);
        assert_eq!(rows, 0);
    }
}

#[wasm_bindgen_test]
fn what_the_host_throws_is_an_error() {
    let error = DataView::from_js(&throwing()).unwrap_err();
    assert_eq!(error.to_string(), "Error: the host is gone");
}

#[wasm_bindgen_test]
fn thirty_thousand_rows_come_through_whole() {
    let categorical = categorical(&large(30_000));
    assert_eq!(categorical.row_count(), 30_000);
    let Values::Texts(names) = &categorical.categories[0].values else { panic!("not texts") };
    assert_eq!(names.dictionary().len(), 30_000);
    let [one, two] = &*categorical.values.series[0].values else { panic!("not two columns") };
    for row in 0..30_000 {
        assert_eq!(names.get(row), Some(&*format!("Row {row} ä")));
        assert_eq!(one.values.number(row), Some(row as f64));
        assert_eq!(two.values.number(row), (row % 3 != 0).then_some(row as f64 / 7.0));
    }
}

/// What `pbiviz::testing` reads on the host stands in the text, where nothing but the host's own objects is missing.
#[wasm_bindgen_test]
fn a_recording_is_here_what_it_is_in_tests_on_the_host() {
    let updates = recorded(include_str!("recording.json"));
    let views: Vec<Vec<_>> = updates
        .iter()
        .map(|views| views.iter().filter(|view| !view.is_null()))
        .map(|views| views.map(|view| DataView::from_js(&view).unwrap()).collect())
        .collect();
    let shown = format!("{views:#?}\n").replace("Opaque(value)", "Opaque(none)");
    for (line, (here, there)) in
        shown.lines().zip(include_str!("recording.txt").lines()).enumerate()
    {
        assert_eq!(here, there, "line {}", line + 1);
    }
    assert_eq!(shown, include_str!("recording.txt"));
}
