//! Rows of cells (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#table-data-mapping>).

use serde_json::{Value as Json, json};

use super::{Context, Distinct, View};
use crate::capabilities::RoleList;
use crate::query::QueryField;
use crate::reduction::ROWS;
use crate::table::Value;
use crate::wire;

pub(crate) fn view(context: &Context<'_>, mapping: &RoleList) -> View {
    let fields = context.fields(mapping);
    let groupings = context.groupings(mapping);
    let reduction = context.reduction(mapping, "/table/rowCount", ROWS);
    let rows = context.rows(&groupings, reduction.with_count(context.state.row_limit));
    let columns: Vec<Vec<Value<'_>>> = fields
        .iter()
        .map(|field| match groupings.iter().position(|other| other.index == field.index) {
            Some(place) => rows.values(place).collect(),
            None => field.aggregate(&context.query.rows, &rows.of_row, rows.len()),
        })
        .collect();
    // Without a field there is no row either.
    let count = if fields.is_empty() { 0 } else { rows.len() };
    let row = |row: usize| {
        let cells = wire::values(columns.iter().map(|column| column[row]));
        match objects_of_row(context, &fields, &groupings, &rows, row) {
            Some(objects) => json!({ "$array": cells, "objects": objects }),
            None => cells,
        }
    };
    let sources = fields.iter().map(|field| Json::from(wire::column(context, field, None)));
    let mut json = json!({
        "columns": sources.collect::<Json>(),
        "rows": (0..count).map(row).collect::<Json>(),
        "identityFields": groupings.iter().map(|field| wire::expression(field)).collect::<Json>(),
    });
    if let Some(index) = rows.reduced.last_merge_index {
        json["lastMergeIndex"] = index.into();
    }
    View { json, has_more: rows.reduced.has_more, ..View::default() }
}

/// One entry for each cell: what is set for the row, and what for the row and the cell's field.
fn objects_of_row(
    context: &Context<'_>,
    fields: &[&QueryField<'_>],
    groupings: &[&QueryField<'_>],
    rows: &Distinct<'_>,
    row: usize,
) -> Option<Json> {
    if !context.objects.has_data() {
        return None;
    }
    let names = groupings.iter().enumerate();
    let scope: Vec<(&str, Value<'_>)> =
        names.map(|(place, field)| (&*field.query_name, rows.value(place, row))).collect();
    let of_cell = |field: &&QueryField<'_>| {
        let names = [(&*scope, None), (&*scope, Some(&*field.query_name))];
        context.objects.shared_at(&names, false)
    };
    let cells: Vec<Option<Json>> = fields.iter().map(of_cell).collect();
    cells
        .iter()
        .any(Option::is_some)
        .then(|| cells.into_iter().map(Option::unwrap_or_default).collect())
}
