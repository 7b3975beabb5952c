//! Categories, and for each of them values
//! (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#categorical-data-mapping>).

use serde_json::{Map, Value as Json, json};

use super::{Context, Distinct, View};
use crate::capabilities::CategoricalMapping;
use crate::objects::merge;
use crate::query::{Crossing, QueryField, cross};
use crate::reduction::{COLUMNS, ROWS};
use crate::state::Identity;
use crate::table::{DataType, Value};
use crate::wire;

/// How many values are sent at most: the page, the frame and the visual each hold all of them.
const MAX_CELLS: usize = 1 << 20;

/// Query names and values of a data point.
type Scope<'a> = Vec<(&'a str, Value<'a>)>;

/// The parts of a view, before they are JSON.
struct Parts<'a> {
    context: &'a Context<'a>,
    categories: Vec<&'a QueryField<'a>>,
    /// Columns that stand among the values: rows are grouped by them too, and their values are sent as they are.
    plain: Vec<&'a QueryField<'a>>,
    measures: Vec<&'a QueryField<'a>>,
    series: Vec<&'a QueryField<'a>>,
    /// Combinations of categories and plain columns.
    rows: Distinct<'a>,
    groups: Distinct<'a>,
    crossing: Crossing,
}

pub(crate) fn view(context: &Context<'_>, mapping: &CategoricalMapping) -> View {
    let parts = Parts::of(context, mapping);
    let mut json = Map::new();
    if !parts.categories.is_empty() {
        json.insert("categories".to_owned(), parts.category_columns());
    }
    let columns = parts.value_columns();
    if !columns.is_empty() || !parts.series.is_empty() {
        json.insert("values".to_owned(), parts.values(&columns));
    }
    let reduced = &parts.rows.reduced;
    if let Some(index) = reduced.last_merge_index {
        json.insert("lastMergeIndex".to_owned(), index.into());
    }
    View {
        json: json.into(),
        has_more: reduced.has_more,
        columns: (!parts.series.is_empty()).then(|| parts.metadata_columns(&columns)),
    }
}

/// The data points of the categories, in their order: what identity filters name by their places.
pub(crate) fn identities(context: &Context<'_>, mapping: &CategoricalMapping) -> Vec<Identity> {
    let parts = Parts::of(context, mapping);
    let identity = |row| {
        let scope = parts.category_scope(row).into_iter();
        Identity { scope: scope.map(|(name, cell)| (name.to_owned(), wire::value(cell))).collect() }
    };
    (0..parts.rows.len()).map(identity).collect()
}

impl<'a> Parts<'a> {
    fn of(context: &'a Context<'a>, mapping: &CategoricalMapping) -> Self {
        let categories = context.groupings(&mapping.categories);
        let series = mapping.series.as_ref();
        let by = series.map(|list| context.groupings(list)).unwrap_or_default();
        let mut plain = context.groupings(&mapping.values);
        let is_elsewhere = |field: &QueryField<'_>| {
            categories.iter().chain(&by).any(|other| other.index == field.index)
        };
        plain.retain(|field| !is_elsewhere(field));
        // A role of both kinds may hold a measure, which is none of the categories.
        let mut measures = context.measures(&mapping.values);
        for measure in context.measures(&mapping.categories) {
            if !measures.iter().any(|other| other.index == measure.index) {
                measures.push(measure);
            }
        }
        let list = series.unwrap_or(&mapping.values);
        let groups = context.reduction(list, "/categorical/groupedValuesCount", COLUMNS);
        let groups = context.series(&by, groups);
        let width = groups.len() * (measures.len() + plain.len());
        let reduction = context.reduction(&mapping.categories, "/categorical/categoryCount", ROWS);
        let reduction = reduction.with_count(context.state.row_limit);
        let most = reduction.count.min(MAX_CELLS / width.max(1));
        let keys: Vec<&QueryField<'_>> = categories.iter().chain(&plain).copied().collect();
        let rows = context.rows(&keys, reduction.with_count(Some(most)));
        let crossing = cross(&rows.of_row, rows.len(), &groups.of_row, groups.len());
        Self { context, categories, plain, measures, series: by, rows, groups, crossing }
    }

    fn category_columns(&self) -> Json {
        let objects = self.objects_of_rows();
        // What is told apart are combinations of all columns, so each column names all of them.
        let fields: Json = self.categories.iter().map(|field| wire::expression(field)).collect();
        let column = |(place, field): (usize, &&QueryField<'_>)| {
            let mut column = json!({
                "source": wire::column(self.context, field, None),
                "values": wire::values(self.rows.values(place)),
                "identityFields": fields,
            });
            if let Some(objects) = &objects {
                column["objects"] = objects.clone();
            }
            column
        };
        self.categories.iter().enumerate().map(column).collect()
    }

    /// A category's objects stand at all its columns: which of them a visual looks at is its own choice.
    fn objects_of_rows(&self) -> Option<Json> {
        let objects = self.context.objects;
        if !objects.has_data() {
            return None;
        }
        let of_row = |row| objects.shared_at(&[(&self.category_scope(row), None)], false);
        list_of_objects((0..self.rows.len()).map(of_row))
    }

    fn category_scope(&self, row: usize) -> Scope<'a> {
        let fields = self.categories.iter().enumerate();
        fields.map(|(place, field)| (&*field.query_name, self.rows.value(place, row))).collect()
    }

    fn group_scope(&self, group: usize) -> Scope<'a> {
        let fields = self.series.iter().enumerate();
        fields.map(|(place, field)| (&*field.query_name, self.groups.value(place, group))).collect()
    }

    /// What has a column among the values, for each group.
    fn fields(&self) -> impl Iterator<Item = &&'a QueryField<'a>> {
        self.measures.iter().chain(&self.plain)
    }

    /// With series, a measure's column is there once for each group, behind the columns of the groupings. Those of
    /// recorded `DataView`s stand in an order that follows no rule; visuals find them by role and group name.
    fn metadata_columns(&self, columns: &[Json]) -> Vec<Json> {
        let has_copies =
            |field: &QueryField<'_>| self.fields().any(|other| other.index == field.index);
        let others = self.context.query.fields.iter().filter(|field| !has_copies(field));
        let others = others.map(|field| wire::column(self.context, field, None).into());
        others.chain(columns.iter().map(|column| column["source"].clone())).collect()
    }

    /// All columns of the first group, then of the next.
    fn value_columns(&self) -> Vec<Json> {
        let lit = self.context.query.highlighted_groups(&self.crossing.of_row);
        let aggregated: Vec<(Vec<Value<'_>>, Option<Vec<Value<'_>>>)> = self
            .fields()
            .map(|field| {
                let of_cells = |of_row: &[u32]| self.cells(field, of_row);
                (of_cells(&self.crossing.of_row), lit.as_deref().map(of_cells))
            })
            .collect();
        // For each group its cells, by their rows.
        let mut cells: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.groups.len()];
        for (cell, (row, group)) in self.crossing.cells.iter().enumerate() {
            cells[*group as usize].push((*row as usize, cell));
        }
        let mut columns = Vec::new();
        for (group, cells) in cells.iter().enumerate() {
            for (field, (values, highlights)) in self.fields().zip(&aggregated) {
                let spread = |values: &[Value<'a>]| {
                    let mut of_rows = vec![Value::Null; self.rows.len()];
                    cells.iter().for_each(|(row, cell)| of_rows[*row] = values[*cell]);
                    of_rows
                };
                let highlights = highlights.as_deref().map(spread);
                columns.push(self.value_column(field, group, cells, &spread(values), highlights));
            }
        }
        columns
    }

    fn cells(&self, field: &QueryField<'a>, of_row: &[u32]) -> Vec<Value<'a>> {
        field.aggregate(&self.context.query.rows, of_row, self.crossing.cells.len())
    }

    fn value_column(
        &self,
        field: &QueryField<'_>,
        group: usize,
        cells: &[(usize, usize)],
        values: &[Value<'_>],
        highlights: Option<Vec<Value<'_>>>,
    ) -> Json {
        let mut column = Map::new();
        let scope = self.group_scope(group);
        let name = scope.first().map(|(_, name)| *name);
        let mut source = wire::column(self.context, field, name);
        if !scope.is_empty() {
            let objects = self.context.objects.at(&scope, Some(&field.query_name));
            let objects = merge([source.remove("objects"), objects]);
            source.extend(objects.map(|objects| ("objects".to_owned(), objects)));
        }
        column.insert("source".to_owned(), source.into());
        column.insert("values".to_owned(), wire::values(values.iter().copied()));
        if let Some(highlights) = highlights {
            column.insert("highlights".to_owned(), wire::values(highlights));
        }
        if !scope.is_empty() {
            column.insert("identity".to_owned(), wire::identity(&scope));
        }
        if let Some(objects) = self.objects_of_cells(field, &scope, cells) {
            column.insert("objects".to_owned(), objects);
        }
        // Recorded with categories alone, and not with series.
        if let Some((min, max)) = extent(field, values).filter(|_| scope.is_empty()) {
            column.insert("maxLocal".to_owned(), max);
            column.insert("minLocal".to_owned(), min);
        }
        column.into()
    }

    /// What is set for a category and a measure, for a category and a series, or for all three. Where a category has
    /// nothing in a series there is no data point, and nothing is set for it.
    fn objects_of_cells(
        &self,
        field: &QueryField<'_>,
        group: &Scope<'_>,
        cells: &[(usize, usize)],
    ) -> Option<Json> {
        let objects = self.context.objects;
        if !objects.has_data() {
            return None;
        }
        let measure = Some(&*field.query_name);
        let of_row = |row: usize| {
            let mut scope = self.category_scope(row);
            if group.is_empty() {
                return objects.shared_at(&[(&scope, measure)], false);
            }
            let depth = scope.len();
            scope.extend(group);
            let of_category = (&scope[..depth], measure);
            objects.shared_at(&[of_category, (&scope, None), (&scope, measure)], false)
        };
        let mut of_rows = vec![None; self.rows.len()];
        for (row, _) in cells {
            of_rows[*row] = of_row(*row);
        }
        list_of_objects(of_rows.into_iter())
    }

    /// The array of value columns, with its members. Without series all columns are in one group without a name.
    fn values(&self, columns: &[Json]) -> Json {
        let width = self.measures.len() + self.plain.len();
        let group = |group: usize| {
            let scope = self.group_scope(group);
            let mut json = Map::new();
            let indexes: Vec<usize> = (group * width..(group + 1) * width).collect();
            if let Some((_, name)) = scope.first() {
                json.insert("name".to_owned(), wire::value(*name));
                json.insert("identity".to_owned(), wire::identity(&scope));
                let objects = self.context.objects.at(&scope, None);
                json.extend(objects.map(|objects| ("objects".to_owned(), objects)));
            }
            json.insert("values".to_owned(), indexes.into());
            Json::from(json)
        };
        let groups: Json = (0..self.groups.len()).map(group).collect();
        let mut values = json!({ "$array": columns });
        if let Some(first) = self.series.first() {
            let fields: Json = self.series.iter().map(|field| wire::expression(field)).collect();
            values["source"] = wire::column(self.context, first, None).into();
            values["identityFields"] = fields;
        }
        values["$groups"] = groups;
        values
    }
}

/// One entry for each row, null where nothing is set; nothing if no row has any.
fn list_of_objects(objects: impl Iterator<Item = Option<Json>>) -> Option<Json> {
    let list: Vec<Json> = objects.map(Option::unwrap_or_default).collect();
    list.iter().any(|objects| !objects.is_null()).then(|| list.into())
}

/// The smallest and greatest of the values that are sent, if they are numbers.
fn extent(field: &QueryField<'_>, values: &[Value<'_>]) -> Option<(Json, Json)> {
    if !matches!(field.data_type(), DataType::Integer | DataType::Decimal) {
        return None;
    }
    let known = values.iter().copied().filter(|value| *value != Value::Null);
    let min = known.clone().min_by(|one, other| crate::query::compare(*one, *other))?;
    let max = known.max_by(|one, other| crate::query::compare(*one, *other))?;
    Some((wire::value(min), wire::value(max)))
}
