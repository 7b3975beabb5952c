//! Fields to begin with, so that something is on the screen at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{check, unmet};
use crate::capabilities::{Capabilities, Condition, DataRole, Mapping, RoleKind, TypeName};
use crate::state::{Aggregation, Field, State};
use crate::table::{Column, DataType, Table, Value};

/// How many rows are looked at to see how often values repeat.
const SAMPLED_ROWS: usize = 2000;
/// More series than this make no readable chart.
const MAX_SERIES: usize = 12;
/// How many columns a table shows to begin with.
const TABLE_WIDTH: usize = 5;

/// Fields for the data roles: for the mapping and the conditions under which most roles get a column that suits them.
#[must_use]
pub fn suggest_wells(table: &Table, capabilities: &Capabilities) -> State {
    let columns: Vec<Candidate<'_>> = table.columns().iter().map(Candidate::of).collect();
    let free = Condition::new();
    let mut best: Option<(usize, Wells)> = None;
    for mapping in &capabilities.mappings {
        let conditions = if mapping.conditions.is_empty() {
            std::slice::from_ref(&free)
        } else {
            &mapping.conditions
        };
        for condition in conditions {
            let plan = Plan { table, capabilities, mapping, condition, columns: &columns };
            let Some(wells) = plan.wells() else { continue };
            let filled = wells.len();
            if best.as_ref().is_none_or(|(most, _)| filled > *most) {
                best = Some((filled, wells));
            }
        }
    }
    State { wells: best.map(|(_, wells)| wells).unwrap_or_default(), ..State::default() }
}

type Wells = BTreeMap<String, Vec<Field>>;

/// A column, and how it looks.
struct Candidate<'t> {
    column: &'t Column,
    /// How many different values the first rows have.
    distinct: usize,
    /// Whether it numbers or names the rows, and says nothing of them.
    is_key: bool,
}

impl<'t> Candidate<'t> {
    fn of(column: &'t Column) -> Self {
        let rows = column.len().min(SAMPLED_ROWS);
        let seen: BTreeSet<String> =
            (0..rows).map(|row| format!("{:?}", column.value(row))).collect();
        let name = column.name().to_lowercase();
        let is_key = name == "id"
            || name.ends_with(" id")
            || name.ends_with("_id")
            || column.name().ends_with("Id");
        Self { column, distinct: seen.len(), is_key }
    }

    fn has_values(&self) -> bool {
        self.distinct > 1 || self.column.value(0) != Value::Null
    }

    fn is_number(&self) -> bool {
        super::is_number(self.column.data_type())
    }
}

/// One mapping, under one of its conditions.
struct Plan<'a> {
    table: &'a Table,
    capabilities: &'a Capabilities,
    mapping: &'a Mapping,
    condition: &'a Condition,
    columns: &'a [Candidate<'a>],
}

impl Plan<'_> {
    /// `None` if the columns do not do.
    fn wells(&self) -> Option<Wells> {
        let mut wells = Wells::new();
        let mut roles: Vec<&DataRole> = self.capabilities.data_roles.iter().collect();
        roles.retain(|role| self.mapping.roles().any(|name| name == role.name));
        // What must be there comes first, and then what leaves less choice.
        roles.sort_by_key(|role| (self.limits(role).0 == 0, !wants_dates(role)));
        for role in roles {
            let (min, max) = self.limits(role);
            let mut fields = Vec::new();
            while fields.len() < max {
                let is_needed = fields.len() < min;
                let Some(field) = self.field(role, &wells, &fields, is_needed) else { break };
                fields.push(field);
            }
            if fields.len() < min {
                return None;
            }
            if !fields.is_empty() {
                wells.insert(role.name.clone(), fields);
            }
        }
        let fields: Vec<(&str, Field)> = wells
            .iter()
            .flat_map(|(role, fields)| fields.iter().map(|field| (role.as_str(), field)))
            .filter_map(|(role, field)| {
                Some((role, check(self.table, self.capabilities, role, field).ok()?))
            })
            .collect();
        unmet(self.capabilities, self.mapping, &fields).is_empty().then_some(wells)
    }

    /// How many fields a role must have, and how many it gets at most.
    fn limits(&self, role: &DataRole) -> (usize, usize) {
        let limit = self.condition.get(&role.name).copied().unwrap_or_default();
        let wanted = if self.is_table() { TABLE_WIDTH } else { 1 };
        let max = limit.max.unwrap_or(usize::MAX).min(wanted.max(limit.min));
        // More than the table has columns cannot be had.
        (limit.min, max.min(self.columns.len()))
    }

    fn field(
        &self,
        role: &DataRole,
        wells: &Wells,
        own: &[Field],
        is_needed: bool,
    ) -> Option<Field> {
        // The first grouping makes the axis, or the rows of a table, so that anything is better than none.
        let is_first =
            self.is_table() || wells.values().flatten().all(|field| field.aggregation.is_some());
        let is_used = |candidate: &Candidate<'_>| {
            let others = wells.values().flatten().chain(own);
            others.into_iter().any(|field| field.column == candidate.column.name())
        };
        let is_own = |candidate: &Candidate<'_>| {
            own.iter().any(|field| field.column == candidate.column.name())
        };
        let scored =
            self.columns.iter().filter(|candidate| !is_own(candidate)).filter_map(|candidate| {
                let field = self.as_field(role, candidate);
                check(self.table, self.capabilities, &role.name, &field).ok()?;
                let mut score = self.score(role, candidate, &field, is_first);
                if is_used(candidate) {
                    score -= 100;
                }
                (score > 0 || is_needed).then_some((score, field))
            });
        // Of equals the first column is taken.
        let mut best: Option<(i32, Field)> = None;
        for (score, field) in scored {
            if best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, field));
            }
        }
        best.map(|(_, field)| field)
    }

    fn as_field(&self, role: &DataRole, candidate: &Candidate<'_>) -> Field {
        let limit = self.condition.get(&role.name).and_then(|limit| limit.kind);
        let field = Field::of(candidate.column.name());
        let is_measure = match limit.unwrap_or(role.kind) {
            RoleKind::Grouping => false,
            RoleKind::Measure => true,
            RoleKind::GroupingOrMeasure => candidate.is_number() && !candidate.is_key,
        };
        match (is_measure, candidate.is_number()) {
            (false, _) => field,
            (true, true) => field.aggregated(Aggregation::Sum),
            (true, false) => field.aggregated(Aggregation::Count),
        }
    }

    /// How well a column suits a role; not at all from zero down.
    fn score(
        &self,
        role: &DataRole,
        candidate: &Candidate<'_>,
        field: &Field,
        is_first: bool,
    ) -> i32 {
        let values = candidate.column.data_type();
        if !candidate.has_values()
            || is_called(role, &["image", "url", "color", "icon", "tooltip", "exclude", "filter"])
        {
            return 0;
        }
        let is_date = values == DataType::DateTime;
        let asks = |names: &[TypeName]| {
            names.iter().any(|name| *name != TypeName::Other && name.fits(values))
        };
        let is_asked_for = asks(&role.preferred_types) || asks(&role.required_types);
        let mut score = if is_asked_for { 30 } else { 10 };
        let column = candidate.column.name();
        if role.name.eq_ignore_ascii_case(column) || role.display_name.eq_ignore_ascii_case(column)
        {
            score += 15;
        }
        if candidate.is_key {
            score -= 8;
        }
        if field.aggregation.is_some() {
            let wants_date = is_called(role, &["date"]);
            return match values {
                DataType::Decimal if !wants_date => score + 3,
                DataType::Integer if !wants_date => score + 1,
                // What can only be counted is put where it must be.
                _ => 0,
            };
        }
        if self.is_series(role) && candidate.distinct > MAX_SERIES {
            return 0;
        }
        let is_name = matches!(values, DataType::Text | DataType::Boolean);
        let suits = is_asked_for || if wants_dates(role) { is_date } else { is_name };
        if !suits && !is_first {
            return 0;
        }
        if wants_dates(role) && is_date {
            score += 20;
        }
        match values {
            DataType::Text if candidate.distinct <= 30 => score + 6,
            DataType::Text | DataType::Boolean => score + 3,
            DataType::DateTime => score + 2,
            DataType::Integer => score,
            DataType::Decimal => score - 5,
        }
    }

    /// Whether one role has all columns of a table.
    fn is_table(&self) -> bool {
        self.mapping.table.as_ref().is_some_and(|rows| rows.roles.len() == 1)
    }

    fn is_series(&self, role: &DataRole) -> bool {
        let categorical = self.mapping.categorical.as_ref();
        let series = categorical.and_then(|mapping| mapping.series.as_ref());
        let columns = self.mapping.matrix.as_ref().map(|mapping| &mapping.columns);
        series.into_iter().chain(columns).any(|list| list.roles.contains(&role.name))
    }
}

fn wants_dates(role: &DataRole) -> bool {
    is_called(role, &["date", "time", "axis"])
}

fn is_called(role: &DataRole, words: &[&str]) -> bool {
    let names = format!("{} {}", role.name, role.display_name).to_lowercase();
    words.iter().any(|word| names.contains(word))
}
