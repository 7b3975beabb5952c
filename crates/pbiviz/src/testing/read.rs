//! From the JSON of update options to what `update` gets: what `packing.js` and `packing.rs` do in the browser.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value as Json;

use super::wire::{is_truthy, items, member, members, number, text, truth, value, whole};
use crate::data_view::Texts;
use crate::{
    Categorical, CategoryColumn, Column, DataView, Metadata, Objects, Opaque, PropertyValue,
    RowObjects, Series, SortDirection, UpdateType, Value, ValueColumn, ValueColumns, ValueType,
    Values, Viewport, VisualUpdateOptions,
};

/// Views that the SDK does not read, by their names in a DataView.
const OTHER_VIEWS: [&str; 5] = ["table", "matrix", "single", "tree", "scriptResult"];

/// The options of an update.
pub(super) fn options(json: &Json) -> Result<VisualUpdateOptions, String> {
    if !json.is_object() {
        return Err("it has no `options`".to_owned());
    }
    let views = items(&json["dataViews"]).iter().filter(|view| !view.is_null());
    let views: Vec<_> = views.map(data_view).collect::<Result<_, _>>()?;
    let viewport = &json["viewport"];
    let length = |name: &str| viewport[name].as_f64().unwrap_or_default();
    Ok(VisualUpdateOptions {
        update_type: UpdateType(whole(json, "type").unwrap_or_default()),
        view_mode: whole(json, "viewMode").map(Into::into),
        edit_mode: whole(json, "editMode").map(Into::into),
        operation_kind: whole(json, "operationKind").map(Into::into),
        is_in_focus: truth(json, "isInFocus"),
        format_mode: truth(json, "formatMode"),
        ..VisualUpdateOptions::new(Viewport::new(length("width"), length("height")), views)
    })
}

fn data_view(json: &Json) -> Result<DataView, String> {
    let categorical = member(json, "categorical").map(categorical);
    if categorical.is_none()
        && let Some(view) = OTHER_VIEWS.iter().find(|view| member(json, view).is_some())
    {
        return Err(format!(
            "its data is that of a `{view}` mapping, and this SDK reads `categorical` only"
        ));
    }
    let metadata = &json["metadata"];
    Ok(DataView {
        metadata: Metadata {
            columns: items(&metadata["columns"]).iter().map(column).collect(),
            objects: objects(metadata.get("objects")),
            has_more_data: is_truthy(metadata.get("segment")),
            is_data_filter_applied: truth(metadata, "isDataFilterApplied") == Some(true),
        },
        categorical,
    })
}

fn categorical(json: &Json) -> Categorical {
    let values = &json["values"];
    Categorical {
        categories: items(&json["categories"])
            .iter()
            .filter(|column| !column.is_null())
            .map(category_column)
            .collect(),
        values: ValueColumns {
            series: series(values),
            source: member(values, "source").map(column),
        },
    }
}

fn category_column(json: &Json) -> CategoryColumn {
    CategoryColumn {
        source: column(&json["source"]),
        values: values(&json["values"], value_type(&json["source"]["type"])),
        objects: row_objects(&json["objects"]),
        handle: Opaque::default(),
    }
}

/// The groups of the list, if they hold all of its columns; else one group without a name.
fn series(list: &Json) -> Vec<Series> {
    let columns: Vec<&Json> = items(list).iter().filter(|column| !column.is_null()).collect();
    let groups = items(&list["$groups"]);
    let in_groups: usize = groups.iter().map(|group| items(&group["values"]).len()).sum();
    if in_groups != columns.len() {
        let all =
            Series { values: columns.into_iter().map(value_column).collect(), ..Series::default() };
        return if all.values.is_empty() { Vec::new() } else { vec![all] };
    }
    let in_group = |group: &Json| {
        let places = items(&group["values"]).iter().filter_map(Json::as_u64);
        places.filter_map(|place| Some(value_column(items(list).get(place as usize)?))).collect()
    };
    let series = |group: &Json| Series {
        name: scalar(group.get("name")),
        values: in_group(group),
        objects: objects(group.get("objects")),
        ..Series::default()
    };
    groups.iter().map(series).collect()
}

fn value_column(json: &Json) -> ValueColumn {
    let value_type = value_type(&json["source"]["type"]);
    ValueColumn {
        source: column(&json["source"]),
        values: values(&json["values"], value_type),
        highlights: member(json, "highlights").map(|cells| values(cells, value_type)),
        objects: row_objects(&json["objects"]),
    }
}

fn column(json: &Json) -> Column {
    let roles = members(json.get("roles")).filter(|(_, fills)| is_truthy(Some(fills)));
    Column {
        display_name: text(json, "displayName").unwrap_or_default(),
        query_name: text(json, "queryName"),
        format: text(json, "format"),
        value_type: value_type(&json["type"]),
        is_measure: truth(json, "isMeasure") == Some(true),
        index: whole(json, "index").map(|index| index as usize),
        roles: roles.map(|(role, _)| role.clone()).collect(),
        group_name: scalar(json.get("groupName")),
        sort: whole(json, "sort").map(SortDirection::from),
        sort_order: whole(json, "sortOrder"),
        objects: objects(json.get("objects")),
    }
}

/// A value that stands alone; none if it is not said, and blank if it is said to be blank.
fn scalar(json: Option<&Json>) -> Option<Value> {
    let json = json?;
    Some(value(json)).filter(|value| *value != Value::Blank || json.is_null())
}

fn value_type(json: &Json) -> ValueType {
    let holds = |name: &str| is_truthy(json.get(name));
    let some = |name: &str, parts: &[&str]| {
        member(json, name).is_some_and(|flags| parts.iter().any(|part| is_truthy(flags.get(part))))
    };
    let is_place = || members(json.get("geography")).any(|(_, flag)| *flag == true);
    let named = [
        (ValueType::TEXT, holds("text")),
        (ValueType::NUMERIC, holds("numeric") || holds("integer")),
        (ValueType::INTEGER, holds("integer")),
        (ValueType::BOOL, holds("bool")),
        (ValueType::DATE_TIME, holds("dateTime")),
        (ValueType::DURATION, holds("duration")),
        (ValueType::BINARY, holds("binary")),
        (ValueType::TEMPORAL, some("temporal", &["year", "month", "quarter", "day"])),
        (ValueType::GEOGRAPHY, is_place()),
        (ValueType::URL, some("misc", &["imageUrl", "webUrl"])),
    ];
    let held = named.into_iter().filter(|(_, holds)| *holds);
    let flags = held.fold(ValueType::default(), |all, (flag, _)| all.with(flag));
    if flags != ValueType::default() {
        return flags;
    }
    // The numeric form, where the flags say nothing: the primitive in the lowest byte.
    match whole(json, "underlyingType").unwrap_or_default() & 0xff {
        1 => ValueType::TEXT,
        2 | 3 => ValueType::NUMERIC,
        4 => ValueType::NUMERIC.with(ValueType::INTEGER),
        5 => ValueType::BOOL,
        6..=9 => ValueType::DATE_TIME,
        10 => ValueType::DURATION,
        11 => ValueType::BINARY,
        _ => ValueType::default(),
    }
}

fn objects(json: Option<&Json>) -> Objects {
    let mut all = Objects::default();
    for (object, properties) in members(json) {
        for (property, value) in members(Some(properties)) {
            if !value.is_null() && property != "$instances" {
                all.insert(object.clone(), property.clone(), property_value(value));
            }
        }
    }
    all
}

fn property_value(json: &Json) -> PropertyValue {
    if let Some(color) = json.pointer("/solid/color").and_then(Json::as_str) {
        return PropertyValue::Fill(color.to_owned());
    }
    match json {
        Json::Bool(truth) => PropertyValue::Bool(*truth),
        Json::String(text) => PropertyValue::Text(text.clone()),
        _ => number(json).map_or(PropertyValue::Other(Opaque::default()), PropertyValue::Number),
    }
}

fn row_objects(json: &Json) -> RowObjects {
    let mut all = RowObjects::default();
    for (row, own) in items(json).iter().enumerate() {
        let objects = objects(Some(own));
        if !objects.is_empty() {
            all.insert(row, objects);
        }
    }
    all
}

/// The column of these cells: of the one kind that they have, or of the declared one if all are blank.
fn values(cells: &Json, declared: ValueType) -> Values {
    let cells: Vec<Value> = items(cells).iter().map(value).collect();
    let all = |is_of_kind: fn(&Value) -> bool| {
        cells.iter().all(|cell| *cell == Value::Blank || is_of_kind(cell))
    };
    let is_blank = all(|_| false);
    let is_declared = |flag: ValueType| is_blank && declared.contains(flag);
    let is_text = is_declared(ValueType::TEXT);
    let is_boolean = is_declared(ValueType::BOOL) && !is_text;
    let is_date = is_declared(ValueType::DATE_TIME) && !is_text && !is_boolean;
    if is_text || !is_blank && all(|cell| matches!(cell, Value::Text(_))) {
        return Values::Texts(texts(&cells));
    }
    if is_boolean || !is_blank && all(|cell| matches!(cell, Value::Boolean(_))) {
        let truth =
            |cell: &Value| if let Value::Boolean(truth) = cell { Some(*truth) } else { None };
        return Values::Booleans(cells.iter().map(truth).collect());
    }
    if is_date || !is_blank && all(|cell| matches!(cell, Value::Date(_))) {
        let date = |cell: &Value| if let Value::Date(date) = cell { Some(*date) } else { None };
        return Values::Dates(cells.iter().map(date).collect());
    }
    if all(|cell| matches!(cell, Value::Number(_))) {
        return Values::Numbers(cells.iter().map(Value::as_number).collect());
    }
    Values::Mixed(cells)
}

/// Each text once, in the order of its first row.
fn texts(cells: &[Value]) -> Texts {
    let mut known = BTreeMap::<&str, u32>::new();
    let mut dictionary = Vec::<Rc<str>>::new();
    let mut codes = Vec::with_capacity(cells.len());
    for cell in cells {
        codes.push(match cell {
            Value::Text(text) => *known.entry(text).or_insert_with(|| {
                dictionary.push(Rc::clone(text));
                dictionary.len() as u32 - 1
            }),
            _ => Texts::BLANK,
        });
    }
    Texts::new(codes, dictionary)
}
