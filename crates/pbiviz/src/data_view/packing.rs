//! From each DataView of the host to packed columns: one crossing a column, and no cell on its own.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::values::{Blanks, Booleans, Dates, Numbers, Texts, Value, Values};
use super::{
    Categorical, CategoryColumn, Column, DataView, Date, Metadata, Objects, PropertyValue,
    RowObjects, Series, ValueColumn, ValueColumns, ValueType,
};
use crate::{Opaque, Result, SortDirection};

impl DataView {
    /// Packs a DataView as the host hands it to a visual's `update`.
    pub fn from_js(data_view: &JsValue) -> Result<Self> {
        let description = describe(data_view)?;
        Ok(Self {
            metadata: Metadata {
                columns: description.columns().iter().map(column).collect(),
                objects: objects(&description.properties()),
                has_more_data: description.has_more_data(),
                is_data_filter_applied: description.is_data_filter_applied(),
            },
            categorical: description.categorical().as_ref().map(categorical),
        })
    }
}

fn categorical(description: &CategoricalDescription) -> Categorical {
    let categories = description.categories();
    let series: Vec<_> = description.series().iter().map(series).collect();
    Categorical {
        categories: categories.iter().map(category_column).collect(),
        values: ValueColumns { series, source: description.series_source().as_ref().map(column) },
    }
}

fn category_column(description: &ValuesDescription) -> CategoryColumn {
    CategoryColumn {
        source: column(&description.source()),
        values: values(description),
        objects: row_objects(&description.rows()),
        handle: Opaque::new(description.column()),
    }
}

fn series(description: &SeriesDescription) -> Series {
    Series {
        name: scalar(&description.name()),
        values: description.columns().iter().map(value_column).collect(),
        objects: objects(&description.properties()),
        handle: Opaque::new(description.group()),
        columns: Opaque::new(description.all()),
    }
}

fn value_column(description: &ValuesDescription) -> ValueColumn {
    ValueColumn {
        source: column(&description.source()),
        values: values(description),
        highlights: description.highlights().as_ref().map(values),
        objects: row_objects(&description.rows()),
    }
}

fn column(description: &ColumnDescription) -> Column {
    Column {
        display_name: description.display_name(),
        query_name: description.query_name(),
        format: description.format(),
        value_type: ValueType(description.value_type()),
        is_measure: description.is_measure(),
        index: description.index().map(|index| index as usize),
        roles: description.roles(),
        group_name: scalar(&description.group_name()),
        sort: description.sort().map(SortDirection::from),
        sort_order: description.sort_order(),
        objects: objects(&description.properties()),
    }
}

fn row_objects(rows: &[RowDescription]) -> RowObjects {
    let mut all = RowObjects::default();
    for row in rows {
        all.insert(row.row() as usize, objects(&row.properties()));
    }
    all
}

fn objects(properties: &[PropertyDescription]) -> Objects {
    let mut all = Objects::default();
    for property in properties {
        all.insert(property.object(), property.property(), property_value(property));
    }
    all
}

fn property_value(property: &PropertyDescription) -> PropertyValue {
    if let Some(color) = property.fill() {
        return PropertyValue::Fill(color);
    }
    let value = property.value();
    let known = match property.kind() {
        kind::BOOLEAN => value.as_bool().map(PropertyValue::Bool),
        kind::NUMBER => value.as_f64().map(PropertyValue::Number),
        kind::TEXT => value.as_string().map(PropertyValue::Text),
        _ => None,
    };
    known.unwrap_or_else(|| PropertyValue::Other(Opaque::new(value)))
}

/// A value that stands alone, such as the name of a series; none if it is blank.
fn scalar(value: &JsValue) -> Option<Value> {
    match value_kind(value) {
        kind::NUMBER => value.as_f64().map(Value::Number),
        kind::TEXT => value.as_string().map(|text| Value::Text(text.into())),
        kind::BOOLEAN => value.as_bool().map(Value::Boolean),
        kind::DATE => Some(Value::Date(Date::from_milliseconds(milliseconds(value)))),
        // A series may stand for blank rows: it has a name, and the name is `null`.
        _ => value.is_null().then_some(Value::Blank),
    }
}

/// Kinds of columns and values, as `packing.js` numbers them.
mod kind {
    pub(super) const NUMBER: u8 = 1;
    pub(super) const TEXT: u8 = 2;
    pub(super) const BOOLEAN: u8 = 3;
    pub(super) const DATE: u8 = 4;
    pub(super) const MIXED: u8 = 5;
}

fn values(description: &ValuesDescription) -> Values {
    let cells = description.values();
    let count = cells.length() as usize;
    match description.kind() {
        kind::TEXT => {
            let mut codes = vec![0; count];
            let dictionary = pack_texts(&cells, &mut codes);
            Values::Texts(Texts::new(codes, texts(&dictionary)))
        }
        kind::BOOLEAN => {
            let mut codes = vec![0; count];
            pack_booleans(&cells, &mut codes);
            Values::Booleans(Booleans::new(codes))
        }
        kind::DATE => Values::Dates(Dates::new(numbers(count, |numbers, blanks| {
            pack_dates(&cells, numbers, blanks);
        }))),
        kind::MIXED => Values::Mixed(mixed(&cells, count)),
        _ => Values::Numbers(numbers(count, |numbers, blanks| {
            pack_numbers(&cells, numbers, blanks);
        })),
    }
}

fn numbers(count: usize, fill: impl FnOnce(&mut [f64], &mut [u8])) -> Numbers {
    let mut values = vec![0.0; count];
    let mut blanks = vec![0; count.div_ceil(8)];
    fill(&mut values, &mut blanks);
    Numbers::new(values, Blanks::from_bits(blanks))
}

fn mixed(cells: &Cells, count: usize) -> Vec<Value> {
    let mut kinds = vec![0; count];
    let mut numbers = vec![0.0; count];
    let texts = texts(&pack_mixed(cells, &mut kinds, &mut numbers));
    let value = |(kind, number): (u8, f64)| match kind {
        kind::NUMBER => Value::Number(number),
        kind::TEXT => {
            texts.get(number as usize).map_or(Value::Blank, |text| Value::Text(Rc::clone(text)))
        }
        kind::BOOLEAN => Value::Boolean(number != 0.0),
        kind::DATE => Value::Date(Date::from_milliseconds(number)),
        _ => Value::Blank,
    };
    kinds.into_iter().zip(numbers).map(value).collect()
}

fn texts(dictionary: &Cells) -> Vec<Rc<str>> {
    let mut lengths = vec![0; dictionary.length() as usize];
    let joined = join_texts(dictionary, &mut lengths);
    split(&joined, &lengths)
}

/// Undoes `joinTexts`: takes texts of these lengths, in UTF-16 units, from a text in which one character stands between them.
fn split(joined: &str, lengths: &[u32]) -> Vec<Rc<str>> {
    let mut rest = joined;
    let mut next = |length: u32| {
        let end = units_to_bytes(rest, length);
        let (text, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let mut characters = after.chars();
        characters.next();
        rest = characters.as_str();
        Rc::from(text)
    };
    lengths.iter().map(|length| next(*length)).collect()
}

/// How many bytes the first so many UTF-16 units of a text take.
fn units_to_bytes(text: &str, units: u32) -> usize {
    let units = units as usize;
    // Where the first bytes are all ASCII, bytes and units are the same.
    if text.as_bytes().get(..units).is_some_and(<[u8]>::is_ascii) {
        return units;
    }
    let mut left = units;
    for (position, character) in text.char_indices() {
        if left == 0 {
            return position;
        }
        left = left.saturating_sub(character.len_utf16());
    }
    text.len()
}

#[wasm_bindgen(module = "/src/data_view/packing.js")]
extern "C" {
    /// An array of values.
    type Cells;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Cells) -> u32;

    /// Fails if the host's getters do.
    #[wasm_bindgen(catch, js_name = dataViews)]
    pub(crate) fn data_views(options: &JsValue) -> Result<Vec<JsValue>, JsValue>;
    #[wasm_bindgen(catch)]
    fn describe(data_view: &JsValue) -> Result<Description, JsValue>;
    #[wasm_bindgen(js_name = valueKind)]
    fn value_kind(value: &JsValue) -> u8;
    fn milliseconds(date: &JsValue) -> f64;
    #[wasm_bindgen(js_name = packNumbers)]
    fn pack_numbers(values: &Cells, numbers: &mut [f64], blanks: &mut [u8]);
    #[wasm_bindgen(js_name = packDates)]
    fn pack_dates(values: &Cells, numbers: &mut [f64], blanks: &mut [u8]);
    #[wasm_bindgen(js_name = packBooleans)]
    fn pack_booleans(values: &Cells, codes: &mut [u8]);
    #[wasm_bindgen(js_name = packTexts)]
    fn pack_texts(values: &Cells, codes: &mut [u32]) -> Cells;
    #[wasm_bindgen(js_name = packMixed)]
    fn pack_mixed(values: &Cells, kinds: &mut [u8], numbers: &mut [f64]) -> Cells;
    #[wasm_bindgen(js_name = joinTexts)]
    fn join_texts(texts: &Cells, lengths: &mut [u32]) -> String;

    type Description;
    #[wasm_bindgen(method, getter)]
    fn columns(this: &Description) -> Vec<ColumnDescription>;
    #[wasm_bindgen(method, getter)]
    fn properties(this: &Description) -> Vec<PropertyDescription>;
    #[wasm_bindgen(method, getter, js_name = hasMoreData)]
    fn has_more_data(this: &Description) -> bool;
    #[wasm_bindgen(method, getter, js_name = isDataFilterApplied)]
    fn is_data_filter_applied(this: &Description) -> bool;
    #[wasm_bindgen(method, getter)]
    fn categorical(this: &Description) -> Option<CategoricalDescription>;

    type CategoricalDescription;
    #[wasm_bindgen(method, getter)]
    fn categories(this: &CategoricalDescription) -> Vec<ValuesDescription>;
    #[wasm_bindgen(method, getter, js_name = seriesSource)]
    fn series_source(this: &CategoricalDescription) -> Option<ColumnDescription>;
    #[wasm_bindgen(method, getter)]
    fn series(this: &CategoricalDescription) -> Vec<SeriesDescription>;

    type SeriesDescription;
    #[wasm_bindgen(method, getter)]
    fn name(this: &SeriesDescription) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn group(this: &SeriesDescription) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn all(this: &SeriesDescription) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn columns(this: &SeriesDescription) -> Vec<ValuesDescription>;
    #[wasm_bindgen(method, getter)]
    fn properties(this: &SeriesDescription) -> Vec<PropertyDescription>;

    type ValuesDescription;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &ValuesDescription) -> u8;
    #[wasm_bindgen(method, getter)]
    fn values(this: &ValuesDescription) -> Cells;
    #[wasm_bindgen(method, getter)]
    fn source(this: &ValuesDescription) -> ColumnDescription;
    #[wasm_bindgen(method, getter)]
    fn rows(this: &ValuesDescription) -> Vec<RowDescription>;
    #[wasm_bindgen(method, getter)]
    fn column(this: &ValuesDescription) -> JsValue;
    /// Kind and values alone.
    #[wasm_bindgen(method, getter)]
    fn highlights(this: &ValuesDescription) -> Option<ValuesDescription>;

    type RowDescription;
    #[wasm_bindgen(method, getter)]
    fn row(this: &RowDescription) -> u32;
    #[wasm_bindgen(method, getter)]
    fn properties(this: &RowDescription) -> Vec<PropertyDescription>;

    type PropertyDescription;
    #[wasm_bindgen(method, getter)]
    fn object(this: &PropertyDescription) -> String;
    #[wasm_bindgen(method, getter)]
    fn property(this: &PropertyDescription) -> String;
    #[wasm_bindgen(method, getter)]
    fn kind(this: &PropertyDescription) -> u8;
    #[wasm_bindgen(method, getter)]
    fn value(this: &PropertyDescription) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn fill(this: &PropertyDescription) -> Option<String>;

    type ColumnDescription;
    #[wasm_bindgen(method, getter, js_name = displayName)]
    fn display_name(this: &ColumnDescription) -> String;
    #[wasm_bindgen(method, getter, js_name = queryName)]
    fn query_name(this: &ColumnDescription) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn format(this: &ColumnDescription) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = type)]
    fn value_type(this: &ColumnDescription) -> u32;
    #[wasm_bindgen(method, getter, js_name = isMeasure)]
    fn is_measure(this: &ColumnDescription) -> bool;
    #[wasm_bindgen(method, getter)]
    fn index(this: &ColumnDescription) -> Option<u32>;
    #[wasm_bindgen(method, getter)]
    fn roles(this: &ColumnDescription) -> Vec<String>;
    #[wasm_bindgen(method, getter, js_name = groupName)]
    fn group_name(this: &ColumnDescription) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn sort(this: &ColumnDescription) -> Option<u32>;
    #[wasm_bindgen(method, getter, js_name = sortOrder)]
    fn sort_order(this: &ColumnDescription) -> Option<u32>;
    #[wasm_bindgen(method, getter)]
    fn properties(this: &ColumnDescription) -> Vec<PropertyDescription>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_script_are_found_again() {
        for texts in [
            vec![],
            vec![""],
            vec!["", "", ""],
            vec!["Austria", "Brazil"],
            vec!["with\nline", "feed\n", "\n"],
            vec!["Österreich", "Brésil", "中国", "🇧🇷 Brazil", "x"],
        ] {
            let lengths: Vec<u32> =
                texts.iter().map(|text| text.encode_utf16().count() as u32).collect();
            let found = split(&texts.join("\n"), &lengths);
            assert_eq!(found.iter().map(|text| &**text).collect::<Vec<_>>(), texts);
        }
    }

    #[test]
    fn lengths_that_do_not_fit_end_with_the_text() {
        let found = split("ab", &[9, 9]);
        assert_eq!(found.iter().map(|text| &**text).collect::<Vec<_>>(), ["ab", ""]);
    }
}
