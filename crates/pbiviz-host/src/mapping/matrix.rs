//! The view `matrix`: groups in rows and in columns, and measures where they cross.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#matrix-data-mapping>

mod axis;
mod cells;
mod hierarchy;
mod subtotals;

use serde_json::{Map, Value as Json, json};

pub(super) use self::axis::{Axis, Node};
use self::cells::Cells;
pub(super) use self::hierarchy::ROOT;
pub(super) use self::subtotals::Side;
use super::{Context, View};
use crate::capabilities::MatrixMapping;
use crate::query::QueryField;
use crate::table::Value;
use crate::wire;

/// How many values a matrix has at most: the page, the frame and the visual each hold all of them as objects.
const MAX_CELLS: usize = 1 << 19;

/// Makes the view.
pub(crate) fn view<'a>(context: &Context<'a>, mapping: &MatrixMapping) -> View {
    let measures = context.measures(&mapping.values);
    let has_values = !measures.is_empty();
    let columns = Axis::new(context, &mapping.columns, Side::Columns, has_values, MAX_CELLS);
    let width = columns.bearing.len() * measures.len();
    let most = MAX_CELLS / width.max(1);
    let rows = Axis::new(context, &mapping.rows, Side::Rows, has_values, most);
    let headers = Headers { level: columns.hierarchy.fields.len(), count: measures.len() };
    let cells = Cells::new(context.query, &rows, &columns, &measures);
    let matrix =
        Matrix { context, rows: &rows, columns: &columns, measures: &measures, headers, cells };
    View {
        json: json!({
            "rows": { "root": matrix.rows_root(), "levels": matrix.row_levels() },
            "columns": { "root": matrix.columns_root(), "levels": matrix.column_levels() },
            "valueSources": matrix.value_sources(),
        }),
        has_more: rows.has_more,
        columns: matrix.metadata_columns(),
    }
}

/// Nodes for the measures: the innermost level of the columns, if there is more than one measure or nothing else.
#[derive(Debug, Clone, Copy)]
struct Headers {
    level: usize,
    count: usize,
}

impl Headers {
    fn are_needed(self) -> bool {
        self.count > 1 || (self.count == 1 && self.level == 0)
    }

    /// The level of a header is the innermost, also right below a total further out.
    fn nodes(self, is_subtotal: bool) -> Json {
        let node = |measure: usize| {
            let mut node = Map::new();
            node.insert("level".to_owned(), self.level.into());
            if measure > 0 {
                node.insert("levelSourceIndex".to_owned(), measure.into());
            }
            if is_subtotal {
                node.insert("isSubtotal".to_owned(), true.into());
            }
            Json::Object(node)
        };
        (0..self.count).map(node).collect()
    }
}

struct Matrix<'a> {
    context: &'a Context<'a>,
    rows: &'a Axis<'a>,
    columns: &'a Axis<'a>,
    measures: &'a [&'a QueryField<'a>],
    headers: Headers,
    cells: Cells<'a>,
}

impl Matrix<'_> {
    fn rows_root(&self) -> Json {
        let mut root = Map::new();
        if self.rows.hierarchy.fields.is_empty() {
            // All values are in one row then, which is no group.
            let has_row = self.headers.count > 0 || !self.columns.hierarchy.fields.is_empty();
            let mut row = Map::new();
            row.insert("level".to_owned(), 0.into());
            self.add_values(&mut row, ROOT, false);
            root.insert("children".to_owned(), if has_row { json!([row]) } else { json!([]) });
            return root.into();
        }
        root.insert("childIdentityFields".to_owned(), self.rows.child_identity_fields(ROOT));
        let nodes = self.rows.nodes.iter().map(|node| self.row_node(node));
        root.insert("children".to_owned(), nodes.collect());
        root.into()
    }

    fn row_node(&self, node: &Node) -> Json {
        let mut json = self.node(self.rows, node);
        if let Some(is_collapsed) = node.is_collapsed {
            json.insert("isCollapsed".to_owned(), is_collapsed.into());
        }
        match &node.children {
            Some(children) => {
                let children = children.iter().map(|child| self.row_node(child));
                json.insert(
                    "childIdentityFields".to_owned(),
                    self.rows.child_identity_fields(node.group),
                );
                json.insert("children".to_owned(), children.collect());
            }
            None => self.add_values(&mut json, node.group, node.is_total),
        }
        json.into()
    }

    fn columns_root(&self) -> Json {
        if self.columns.hierarchy.fields.is_empty() {
            return json!({ "children": self.headers.nodes(false) });
        }
        let nodes: Vec<Json> =
            self.columns.nodes.iter().map(|node| self.column_node(node)).collect();
        json!({ "childIdentityFields": self.columns.child_identity_fields(ROOT), "children": nodes })
    }

    fn column_node(&self, node: &Node) -> Json {
        let mut json = self.node(self.columns, node);
        match &node.children {
            Some(children) => {
                let children = children.iter().map(|child| self.column_node(child));
                json.insert(
                    "childIdentityFields".to_owned(),
                    self.columns.child_identity_fields(node.group),
                );
                json.insert("children".to_owned(), children.collect());
            }
            None if self.headers.are_needed() => {
                json.insert("children".to_owned(), self.headers.nodes(node.is_total));
            }
            None => {}
        }
        json.into()
    }

    /// What nodes of rows and columns have in common.
    fn node(&self, axis: &Axis<'_>, node: &Node) -> Map<String, Json> {
        let mut json = Map::new();
        json.insert("level".to_owned(), node.level.into());
        if node.is_total {
            json.insert("isSubtotal".to_owned(), true.into());
        } else {
            let value = wire::value(axis.hierarchy.value(node.group));
            json.insert(
                "levelValues".to_owned(),
                json!([{ "value": value, "levelSourceIndex": 0 }]),
            );
            json.insert("value".to_owned(), value);
            json.insert("identity".to_owned(), wire::identity(&axis.hierarchy.scope(node.group)));
        }
        if self.context.objects.has_data() {
            let scope = axis.hierarchy.scope(node.group);
            if let Some(objects) = self.context.objects.shared_at(&[(&scope, None)], node.is_total)
            {
                json.insert("objects".to_owned(), objects);
            }
        }
        json
    }

    /// The values of a row, by the place of their column among the innermost columns.
    fn add_values(&self, row: &mut Map<String, Json>, group: u32, is_total: bool) {
        let mut values = Map::new();
        let columns = self
            .columns
            .bearing
            .iter()
            .flat_map(|column| (0..self.headers.count).map(move |measure| (column, measure)));
        for (id, (column, measure)) in columns.enumerate() {
            let (value, highlight) = self.cells.of(group, column.group, measure);
            let mut cell = Map::new();
            cell.insert("value".to_owned(), wire::value(value));
            if let Some(highlight) = highlight {
                cell.insert("highlight".to_owned(), wire::value(highlight));
            }
            if measure > 0 {
                cell.insert("valueSourceIndex".to_owned(), measure.into());
            }
            if let Some(objects) =
                self.objects_of(group, column.group, measure, is_total || column.is_total)
            {
                cell.insert("objects".to_owned(), objects);
            }
            values.insert(id.to_string(), cell.into());
        }
        if self.headers.count > 0 {
            row.insert("values".to_owned(), values.into());
        }
    }

    fn objects_of(&self, row: u32, column: u32, measure: usize, is_total: bool) -> Option<Json> {
        if !self.context.objects.has_data() {
            return None;
        }
        let mut scope: Vec<(&str, Value<'_>)> = self.rows.hierarchy.scope(row);
        scope.extend(self.columns.hierarchy.scope(column));
        let measure = Some(&*self.measures[measure].query_name);
        self.context.objects.shared_at(&[(&scope, measure)], is_total)
    }

    fn column(&self, field: &QueryField<'_>) -> Json {
        wire::column(self.context, field, None).into()
    }

    fn row_levels(&self) -> Json {
        let fields = self.rows.hierarchy.fields.iter().take(self.rows.levels_in_use).enumerate();
        let level = |(index, field): (usize, &&QueryField<'_>)| {
            let mut level = json!({ "sources": [self.column(field)] });
            if self.rows.is_flagged && index + 1 < self.rows.hierarchy.fields.len() {
                level["canBeExpanded"] = true.into();
            }
            level
        };
        fields.map(level).collect()
    }

    fn column_levels(&self) -> Json {
        let fields = self.columns.hierarchy.fields.iter();
        let mut levels: Vec<Json> =
            fields.map(|field| json!({ "sources": [self.column(field)] })).collect();
        if self.headers.are_needed() {
            levels.push(json!({ "sources": self.value_sources() }));
        }
        levels.into()
    }

    fn value_sources(&self) -> Json {
        self.measures.iter().map(|measure| self.column(measure)).collect()
    }

    /// Columns of levels that nobody opened are not in the metadata, unless the visual asks for all of them
    /// (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#keep-all-metadata-columns>).
    fn metadata_columns(&self) -> Option<Vec<Json>> {
        let hidden = &self.rows.hierarchy.fields[self.rows.levels_in_use..];
        if hidden.is_empty() || self.context.capabilities.keeps_all_metadata_columns {
            return None;
        }
        let is_hidden =
            |field: &QueryField<'_>| hidden.iter().any(|other| other.index == field.index);
        let fields = self.context.query.fields.iter().filter(|field| !is_hidden(field));
        Some(fields.map(|field| self.column(field)).collect())
    }
}

#[cfg(test)]
mod tests;
