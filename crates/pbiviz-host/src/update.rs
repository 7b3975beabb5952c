//! From a table and a state to what a visual is sent.

use serde_json::{Map, Value as Json, json};

use crate::capabilities::{Capabilities, Mapping};
use crate::data_views::DataViews;
use crate::filter::{Filters, RowSet};
use crate::mapping::{Context, View, categorical, matrix, single, table, tree};
use crate::objects::Objects;
use crate::query::Query;
use crate::reduction::Algorithm;
use crate::state::{Field, Problem, State, Update};
use crate::table::Table;
use crate::{wells, wire};

/// What the visual's `update` is called with.
///
/// ```
/// use pbiviz_host::{Capabilities, Column, Field, State, Table, update};
/// use serde_json::json;
///
/// let columns = vec![
///     Column::text("Region", [Some("South"), Some("North"), Some("South")]),
///     Column::integers("Revenue", [Some(1), Some(2), Some(3)]),
/// ];
/// let table = Table::new("Sales", columns).unwrap();
/// let capabilities = Capabilities::read(&json!({
///     "dataRoles": [
///         { "name": "x", "displayName": "X", "kind": "Grouping" },
///         { "name": "y", "displayName": "Y", "kind": "Measure" }
///     ],
///     "dataViewMappings": [{ "categorical": {
///         "categories": { "for": { "in": "x" } },
///         "values": { "for": { "in": "y" } }
///     } }]
/// }));
/// let mut state = State::default();
/// state.wells.insert("x".to_owned(), vec![Field::of("Region")]);
/// state.wells.insert("y".to_owned(), vec![Field::of("Revenue")]);
///
/// let update = update(&table, &capabilities, &state);
/// let categorical = &update.data_views.to_values()[0]["categorical"];
/// assert_eq!(categorical["categories"][0]["values"], json!(["North", "South"]));
/// assert_eq!(categorical["values"]["$array"][0]["values"], json!([2, 4]));
/// ```
#[must_use]
pub fn update(table: &Table, capabilities: &Capabilities, state: &State) -> Update {
    let (fields, mut problems) = wells::accepted(table, capabilities, state);
    let objects = Objects::of(&state.objects);
    let host = Host { table, capabilities, state, fields: &fields, objects: &objects };
    let mappings = host.mappings(&mut problems);
    let (rows, highlighted) = host.rows(&mappings, &mut problems);
    let mut views = Vec::new();
    let mut update =
        Update { data_views: DataViews::default(), operation_kind: 0, has_more: false, problems };
    for mapping in &mappings {
        let mut query = host.query(mapping);
        query.rows.clone_from(&rows);
        query.highlighted.clone_from(&highlighted);
        query.leave_out_blanks();
        let context = Context { capabilities, state, query: &query, objects: &objects };
        let view = data_view(&context, mapping);
        update.has_more |= view.has_more;
        views.push(view.json);
        if mapping.script.is_some() {
            let message = "scripts in R and Python are not run here, so there is no result of one";
            update.problems.push(Problem { role: String::new(), message: message.to_owned() });
        }
    }
    if mappings.is_empty() && fields.is_empty() && capabilities.supports_empty_data_view {
        views.push(json!({ "metadata": metadata(Vec::new(), &objects, state, false) }));
    }
    if mappings.iter().any(|mapping| has_windows(mapping)) {
        update.operation_kind = match (state.segments, state.segment_only) {
            (0 | 1, _) => 0,
            (_, false) => 1,
            (_, true) => 2,
        };
    }
    if update.has_more && !state.segment_only && memory::is_full(&views) {
        update.has_more = false;
        update.problems.push(Problem { role: String::new(), message: memory::PROBLEM.to_owned() });
    }
    update.data_views = DataViews::new(views, objects.into_shared());
    update
}

/// All that the views have in common.
struct Host<'a> {
    table: &'a Table,
    capabilities: &'a Capabilities,
    state: &'a State,
    fields: &'a [(&'a str, Field)],
    objects: &'a Objects<'a>,
}

impl<'a> Host<'a> {
    /// The mappings whose conditions hold, and that have a field to show.
    fn mappings(&self, problems: &mut Vec<Problem>) -> Vec<&'a Mapping> {
        let all = self.capabilities.mappings.iter();
        let filled = all.filter(|mapping| {
            mapping.roles().any(|role| self.fields.iter().any(|(other, _)| *other == role))
        });
        let judged =
            filled.map(|mapping| (mapping, wells::unmet(self.capabilities, mapping, self.fields)));
        let (used, refused): (Vec<_>, Vec<_>) = judged.partition(|(_, unmet)| unmet.is_empty());
        if used.is_empty() && !self.fields.is_empty() {
            let message = "no mapping of the visual uses the roles that have fields".to_owned();
            let nearest = refused.into_iter().map(|(_, unmet)| unmet).min_by_key(Vec::len);
            problems
                .extend(nearest.unwrap_or_else(|| vec![Problem { role: String::new(), message }]));
        }
        used.into_iter().map(|(mapping, _)| mapping).collect()
    }

    fn query(&self, mapping: &Mapping) -> Query<'a> {
        let shows_all = self.capabilities.keeps_all_metadata_columns;
        let is_shown = |role: &str| shows_all || mapping.roles().any(|other| other == role);
        Query::new(self.table, self.capabilities, self.state, self.fields, is_shown)
    }

    /// The rows that pass all filters, and which of these another visual has selected.
    ///
    /// A visual that does not support highlights is sent the selected rows alone
    /// (<https://learn.microsoft.com/power-bi/developer/visuals/highlight>); so are views that have no place for them.
    fn rows(
        &self,
        mappings: &[&Mapping],
        problems: &mut Vec<Problem>,
    ) -> (Vec<u32>, Option<Vec<bool>>) {
        let mut tell = |messages: Vec<String>| {
            let problem = |message| Problem { role: String::new(), message };
            problems.extend(messages.into_iter().map(problem));
        };
        let (mut filters, unread) = Filters::read(&self.state.filters, self.state.now);
        tell(unread);
        if filters.has_places() {
            filters = filters.with_places(&self.category(mappings));
        }
        let fields = mappings.first().map(|mapping| self.query(mapping).fields).unwrap_or_default();
        let groupings = fields.iter().filter(|field| field.aggregation.is_none());
        let groupings: Vec<_> = groupings.map(|field| field.source).collect();
        let (kept, unfit) = filters.rows(self.table, &groupings);
        tell(unfit);
        let rows = kept.iter().filter_map(|row| u32::try_from(row).ok());
        // An empty selection is none.
        let selectors = self.state.highlight.as_ref().filter(|selectors| !selectors.is_empty());
        let Some(selectors) = selectors else { return (rows.collect(), None) };
        let (selected, unfit) = Filters::from_selectors(selectors).rows(self.table, &groupings);
        tell(unfit);
        let is_selected = |row: u32| RowSet::contains(&selected, row as usize);
        let draws = |mapping: &&Mapping| {
            mapping.categorical.is_some() || mapping.matrix.is_some() || mapping.tree.is_some()
        };
        if self.capabilities.supports_highlight && mappings.iter().all(draws) {
            let rows: Vec<u32> = rows.collect();
            let highlighted = rows.iter().map(|&row| is_selected(row)).collect();
            return (rows, Some(highlighted));
        }
        (rows.filter(|&row| is_selected(row)).collect(), None)
    }

    /// The data points of the visual's category without any filter.
    fn category(&self, mappings: &[&Mapping]) -> Vec<crate::Identity> {
        let mut categorical =
            mappings.iter().filter_map(|&mapping| Some((mapping, mapping.categorical.as_ref()?)));
        let Some((mapping, categorical)) = categorical.next() else { return Vec::new() };
        let mut query = self.query(mapping);
        query.leave_out_blanks();
        let context = Context {
            capabilities: self.capabilities,
            state: self.state,
            query: &query,
            objects: self.objects,
        };
        categorical::identities(&context, categorical)
    }
}

/// The views of one mapping, as one `DataView`.
fn data_view(context: &Context<'_>, mapping: &Mapping) -> View {
    let views = [
        ("categorical", mapping.categorical.as_ref().map(|part| categorical::view(context, part))),
        ("single", mapping.single.as_ref().and_then(|role| single::view(context, role))),
        ("tree", mapping.tree.as_ref().map(|part| tree::view(context, part))),
        ("table", mapping.table.as_ref().map(|part| table::view(context, part))),
        ("matrix", mapping.matrix.as_ref().map(|part| matrix::view(context, part))),
    ];
    let fields = context.query.fields.iter();
    let mut columns: Vec<Json> =
        fields.map(|field| wire::column(context, field, None).into()).collect();
    let mut json = Map::new();
    json.insert("metadata".to_owned(), Json::Null);
    let mut has_more = false;
    for (name, view) in views {
        let Some(view) = view else { continue };
        has_more |= view.has_more;
        if let Some(own) = view.columns {
            columns = own;
        }
        json.insert(name.to_owned(), view.json);
    }
    let mut metadata = metadata(columns, context.objects, context.state, has_more);
    if let Some(roles) = drillable_roles(context) {
        metadata.insert("dataRoles".to_owned(), roles);
    }
    json.insert("metadata".to_owned(), metadata.into());
    View { json: json.into(), has_more, columns: None }
}

fn metadata(
    columns: Vec<Json>,
    objects: &Objects<'_>,
    state: &State,
    has_more: bool,
) -> Map<String, Json> {
    let mut metadata = Map::new();
    metadata.insert("columns".to_owned(), columns.into());
    metadata.extend(objects.of_report().map(|objects| ("objects".to_owned(), objects)));
    if has_more {
        metadata.insert("segment".to_owned(), json!({}));
    }
    if state.filters.iter().any(|filter| !filter.is_null()) {
        metadata.insert("isDataFilterApplied".to_owned(), true.into());
    }
    metadata
}

/// Which ways lead from the levels in use to others: `DrillType` 1 up, 2 down, 3 to the next level
/// (<https://learn.microsoft.com/power-bi/developer/visuals/drill-down-support>).
fn drillable_roles(context: &Context<'_>) -> Option<Json> {
    let mut roles = Map::new();
    for role in &context.capabilities.drillable_roles {
        let levels = context.state.wells.get(role).map_or(0, Vec::len);
        let in_use = context.query.fields.iter().filter(|field| field.roles.contains(role)).count();
        let ways = [(1, in_use > 1), (2, in_use < levels), (3, in_use < levels)];
        let ways: Vec<u8> = ways.iter().filter(|way| way.1).map(|way| way.0).collect();
        if !ways.is_empty() {
            roles.insert(role.clone(), ways.into());
        }
    }
    (!roles.is_empty()).then(|| json!({ "drillableRoles": roles }))
}

/// Whether a mapping loads its data window by window.
fn has_windows(mapping: &Mapping) -> bool {
    let lists = [
        mapping.categorical.as_ref().map(|part| &part.categories),
        mapping.matrix.as_ref().map(|part| &part.rows),
        mapping.table.as_ref(),
    ];
    lists.into_iter().flatten().any(|list| list.reduction.algorithm == Algorithm::Window)
}

mod memory;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;
