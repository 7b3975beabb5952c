//! Values and columns as JSON, in the encoding that [`crate::Update`] names.

use serde_json::{Map, Value as Json, json};

use crate::date::{from_iso, to_iso};
use crate::mapping::Context;
use crate::query::{Direction, QueryField};
use crate::state::{Aggregation, DateLevel};
use crate::table::{DataType, Value};

/// A cell. What JavaScript's numbers can be and JSON's cannot is null.
pub(crate) fn value(value: Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => text.into(),
        Value::Integer(number) => number.into(),
        Value::Decimal(number) => number.into(),
        Value::DateTime(date) => json!({ "$date": to_iso(date) }),
        Value::Boolean(truth) => truth.into(),
    }
}

pub(crate) fn values<'t>(cells: impl IntoIterator<Item = Value<'t>>) -> Json {
    cells.into_iter().map(value).collect()
}

/// Whether this is the JSON of the cell.
pub(crate) fn is(cell: Value<'_>, json: &Json) -> bool {
    match cell {
        Value::Null => json.is_null(),
        Value::Text(text) => json.as_str() == Some(text),
        Value::Integer(number) => json.as_f64() == Some(number as f64),
        Value::Decimal(number) => json.as_f64() == Some(number),
        Value::DateTime(date) => {
            let text = json.get("$date").unwrap_or(json).as_str();
            text.and_then(from_iso) == Some(date)
        }
        Value::Boolean(truth) => json.as_bool() == Some(truth),
    }
}

/// A data point of query names and values, outermost first.
pub(crate) fn identity(scope: &[(&str, Value<'_>)]) -> Json {
    let scope: Vec<Json> = scope.iter().map(|(name, cell)| json!([name, value(*cell)])).collect();
    json!({ "scope": scope })
}

/// A `DataViewMetadataColumn`; one of a series has the name of its group.
pub(crate) fn column(
    context: &Context<'_>,
    field: &QueryField<'_>,
    group_name: Option<Value<'_>>,
) -> Map<String, Json> {
    let mut column = Map::new();
    let roles: Map<String, Json> =
        field.roles.iter().map(|role| (role.clone(), true.into())).collect();
    column.insert("roles".to_owned(), roles.into());
    column.insert("type".to_owned(), descriptor(field));
    if let Some(format) = format(field) {
        column.insert("format".to_owned(), format.into());
    }
    column.insert("displayName".to_owned(), field.display_name.as_str().into());
    column.insert("queryName".to_owned(), field.query_name.as_str().into());
    column.insert("index".to_owned(), field.index.into());
    let expression = expression(field);
    if field.is_measure() {
        column.insert("isMeasure".to_owned(), true.into());
    } else {
        column.insert("identityExprs".to_owned(), json!([expression]));
    }
    column.insert("expr".to_owned(), expression);
    let sort = context.query.sort.iter().position(|(index, _)| *index == field.index);
    if let Some(place) = sort {
        let direction = match context.query.sort[place].1 {
            Direction::Ascending => 1,
            Direction::Descending => 2,
        };
        column.insert("sort".to_owned(), direction.into());
        column.insert("sortOrder".to_owned(), place.into());
    }
    if let Some(objects) = context.objects.of_column(&field.query_name) {
        column.insert("objects".to_owned(), objects);
    }
    if let Some(name) = group_name {
        column.insert("groupName".to_owned(), value(name));
    }
    column
}

/// Counts have no format: that of the column is for its values.
fn format<'f>(field: &'f QueryField<'_>) -> Option<&'f str> {
    let counts = matches!(field.aggregation, Some(Aggregation::Count | Aggregation::Distinct));
    let is_part = field.source.level.is_some();
    if counts || is_part { None } else { field.source.column.format() }
}

/// A `ValueTypeDescriptor`.
fn descriptor(field: &QueryField<'_>) -> Json {
    let mut descriptor = match field.data_type() {
        DataType::Text => json!({ "text": true }),
        DataType::Integer => json!({ "numeric": true, "integer": true }),
        DataType::Decimal => json!({ "numeric": true }),
        DataType::DateTime => json!({ "dateTime": true }),
        DataType::Boolean => json!({ "bool": true }),
    };
    if let (Some(level), None) = (field.source.level, field.aggregation) {
        let part = match level {
            DateLevel::Year => "year",
            DateLevel::Quarter => "quarter",
            DateLevel::Month => "month",
            DateLevel::Day => "day",
        };
        descriptor["temporal"] = json!({ part: true });
    }
    descriptor
}

/// What visuals look into, though it is declared opaque: libraries of Microsoft's own read table and column from it to
/// make filters
/// (<https://github.com/microsoft/powerbi-visuals-utils-interactivityutils/blob/main/src/filter.ts>). Its numbers are
/// those of recorded `DataView`s.
pub(crate) fn expression(field: &QueryField<'_>) -> Json {
    let source = field.source;
    let entity = json!({ "kind": 0, "entity": source.table });
    let inner = match source.level {
        None => json!({ "kind": 2, "source": entity, "ref": source.column.name() }),
        Some(level) => json!({
            "kind": 7,
            "arg": {
                "kind": 6,
                "arg": { "kind": 5, "arg": entity, "name": "Variation", "property": source.column.name() },
                "hierarchy": "Date Hierarchy"
            },
            "level": level.name()
        }),
    };
    let Some(aggregation) = field.aggregation else { return inner };
    let function = match aggregation {
        Aggregation::Sum => 0,
        Aggregation::Average => 1,
        Aggregation::Distinct => 2,
        Aggregation::Min | Aggregation::First => 3,
        Aggregation::Max | Aggregation::Last => 4,
        Aggregation::Count => 5,
        Aggregation::Median => 6,
    };
    json!({ "kind": 4, "arg": inner, "func": function })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_cells_and_knows_them_again() {
        let cells = [
            (Value::Null, json!(null)),
            (Value::Text("a"), json!("a")),
            (Value::Integer(-3), json!(-3)),
            (Value::Decimal(0.5), json!(0.5)),
            (Value::DateTime(-1), json!({"$date": "1969-12-31T23:59:59.999Z"})),
            (Value::Boolean(true), json!(true)),
        ];
        for (place, (cell, expected)) in cells.iter().enumerate() {
            assert_eq!(value(*cell), *expected);
            for (other, (_, json)) in cells.iter().enumerate() {
                assert_eq!(is(*cell, json), place == other, "{cell:?} and {json}");
            }
        }
        assert_eq!(value(Value::Decimal(f64::NAN)), json!(null));
        assert!(is(Value::Integer(3), &json!(3.0)));
    }
}
