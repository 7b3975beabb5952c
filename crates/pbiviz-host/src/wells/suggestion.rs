//! Fields to begin with, so that something is on the screen at once.

mod plan;
mod wish;

use std::collections::{BTreeMap, BTreeSet};

use self::plan::Plan;
use self::wish::Meaning;
use crate::capabilities::{Capabilities, Condition};
use crate::state::{Field, State};
use crate::table::{Column, Table, Value};

/// How many rows are looked at to see how often values repeat.
const SAMPLED_ROWS: usize = 2000;

/// Fields for the data roles: for the mapping and the conditions under which most roles get a column that suits them.
///
/// Roles that a visual can do without, such as tooltips, are left empty, unless a condition wants them filled.
///
/// ```
/// use pbiviz_host::{Capabilities, samples, suggest_wells};
/// use serde_json::json;
///
/// let capabilities = Capabilities::read(&json!({
///     "dataRoles": [
///         { "name": "when", "displayName": "Date", "kind": "Grouping" },
///         { "name": "much", "displayName": "Values", "kind": "Measure" }
///     ],
///     "dataViewMappings": [{ "categorical": {
///         "categories": { "for": { "in": "when" } },
///         "values": { "for": { "in": "much" } }
///     } }]
/// }));
/// let state = suggest_wells(&samples()[0], &capabilities);
/// assert_eq!(state.wells["when"][0].column, "Date");
/// assert_eq!(state.wells["much"][0].column, "Revenue");
/// ```
#[must_use]
pub fn suggest_wells(table: &Table, capabilities: &Capabilities) -> State {
    let wells = best(table, capabilities).map(|(_, wells)| wells).unwrap_or_default();
    State { wells, ..State::default() }
}

/// How well a table suits a visual: the higher the better, and `None` if it has nothing to show.
///
/// It is what [`suggest_wells`] weighs, so the table with the highest number is the one whose suggestion fills most
/// roles with columns that are meant for them. Of equals the first is as good as any.
///
/// ```
/// use pbiviz_host::{Capabilities, samples, suitability};
/// use serde_json::json;
///
/// let roles = ["Source", "Target", "Weight"].map(|name| json!({ "name": name, "kind": "GroupingOrMeasure" }));
/// let parts = ["Source", "Target", "Weight"].map(|name| json!({ "bind": { "to": name } }));
/// let capabilities = Capabilities::read(&json!({
///     "dataRoles": roles, "dataViewMappings": [{ "table": { "rows": { "select": parts } } }]
/// }));
/// let samples = samples();
/// let best = samples.iter().max_by_key(|table| suitability(table, &capabilities)).unwrap();
/// assert_eq!(best.name(), "Flows");
/// ```
#[must_use]
pub fn suitability(table: &Table, capabilities: &Capabilities) -> Option<i32> {
    let (score, wells) = best(table, capabilities)?;
    (!wells.is_empty()).then_some(score)
}

type Wells = BTreeMap<String, Vec<Field>>;

/// The best wells, and how good they are.
fn best(table: &Table, capabilities: &Capabilities) -> Option<(i32, Wells)> {
    let columns: Vec<Candidate<'_>> = table.columns().iter().map(Candidate::of).collect();
    let free = Condition::new();
    let mut best: Option<(i32, Wells)> = None;
    for mapping in &capabilities.mappings {
        let conditions = if mapping.conditions.is_empty() {
            std::slice::from_ref(&free)
        } else {
            &mapping.conditions
        };
        for condition in conditions {
            let plan = Plan { table, capabilities, mapping, condition, columns: &columns };
            let Some((score, wells)) = plan.wells() else { continue };
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, wells));
            }
        }
    }
    best
}

/// A column, and how it looks.
struct Candidate<'t> {
    column: &'t Column,
    meaning: Meaning,
    /// How many different values the first rows have.
    distinct: usize,
}

impl<'t> Candidate<'t> {
    fn of(column: &'t Column) -> Self {
        let rows = column.len().min(SAMPLED_ROWS);
        let seen: BTreeSet<String> =
            (0..rows).map(|row| format!("{:?}", column.value(row))).collect();
        Self { column, meaning: wish::of_column(column), distinct: seen.len() }
    }

    fn has_values(&self) -> bool {
        self.distinct > 1 || self.column.value(0) != Value::Null
    }

    fn is_number(&self) -> bool {
        super::is_number(self.column.data_type())
    }
}

#[cfg(test)]
mod tests;
