//! Which fields the data roles of a visual take
//! (<https://learn.microsoft.com/power-bi/developer/visuals/capabilities#dataroles-define-the-data-fields-that-your-visual-expects>).

mod suggestion;

pub use self::suggestion::{suggest_wells, suitability};
use crate::capabilities::{
    Capabilities, Condition, DataRole, Mapping, RoleCondition, RoleKind, TypeName,
};
use crate::query::{Source, result_type};
use crate::state::{Aggregation, Field, Problem, State};
use crate::table::{DataType, Table};

/// Why a data role does not take a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The visual has no such role.
    #[error("the visual has no data role `{0}`")]
    NoRole(String),
    /// The table has no such column.
    #[error("table `{table}` has no column `{column}`")]
    NoColumn {
        /// The table's name.
        table: String,
        /// The column that is missing.
        column: String,
    },
    /// A level of something that is no date.
    #[error("column `{0}` has no dates, and so no years, quarters, months or days")]
    NoDates(String),
    /// The role has the field already.
    #[error("`{0}` is there already")]
    AlreadyThere(String),
    /// The role groups rows.
    #[error("`{0}` groups rows by values, and does not take a value made of many")]
    NoAggregation(String),
    /// The values cannot be added or ordered in this way.
    #[error("column `{0}` has no numbers: it can be counted, or give its first or last value")]
    NoNumbers(String),
    /// The role takes other types.
    #[error("`{role}` takes {takes}, and `{column}` is {is}")]
    OtherType {
        /// The role's shown name.
        role: String,
        /// What it takes.
        takes: String,
        /// The column's name.
        column: String,
        /// What its values are.
        is: &'static str,
    },
    /// The role is full.
    #[error("{}", at_most(role, *max))]
    TooMany {
        /// The role's shown name.
        role: String,
        /// How many fields it takes.
        max: usize,
    },
    /// The role has room, but not with what the other roles have.
    #[error("`{0}` does not take a field of this kind beside the fields that other roles have")]
    NotTogether(String),
}

fn at_most(role: &str, max: usize) -> String {
    match max {
        0 => format!("`{role}` takes no fields"),
        1 => format!("`{role}` takes one field"),
        _ => format!("`{role}` takes {max} fields at most"),
    }
}

/// Whether a field may be put into a data role, beside what the state has already.
///
/// # Errors
///
/// With the reason, as a sentence for users.
pub fn accepts(
    table: &Table,
    capabilities: &Capabilities,
    state: &State,
    role: &str,
    field: &Field,
) -> Result<(), Refusal> {
    let field = check(table, capabilities, role, field)?;
    let checked = checked_fields(table, capabilities, state).into_iter();
    let mut wells: Vec<(&str, Field)> =
        checked.filter_map(|(role, checked)| Some((role, checked.ok()?))).collect();
    let is_same = |(well, other): &(&str, Field)| {
        *well == role
            && Field { name: None, ..other.clone() } == Field { name: None, ..field.clone() }
    };
    if wells.iter().any(is_same) {
        return Err(Refusal::AlreadyThere(field.column));
    }
    wells.push((role, field));
    has_room(capabilities, &wells, role)
}

/// The fields of a state that are used, role by role, with the aggregation that they lacked; and why others are not.
///
/// Of a role that can be drilled only the first fields are in use
/// (<https://learn.microsoft.com/power-bi/developer/visuals/drill-down-support>).
pub(crate) fn accepted<'s>(
    table: &Table,
    capabilities: &'s Capabilities,
    state: &'s State,
) -> (Vec<(&'s str, Field)>, Vec<Problem>) {
    let mut accepted: Vec<(&str, Field)> = Vec::new();
    let mut problems = Vec::new();
    for (role, checked) in checked_fields(table, capabilities, state) {
        match checked {
            Ok(field) => {
                let used = accepted.iter().filter(|(other, _)| *other == role).count();
                let depth = state.drill.get(role).copied().unwrap_or_default();
                let is_level = capabilities.is_drillable(role) && !capabilities.is_expandable(role);
                if used <= depth || !is_level {
                    accepted.push((role, field));
                }
            }
            Err(refusal) => {
                problems.push(Problem { role: role.to_owned(), message: refusal.to_string() });
            }
        }
    }
    (accepted, problems)
}

/// All fields of a state in the order of the visual's roles, those of unknown roles last.
fn checked_fields<'s>(
    table: &Table,
    capabilities: &'s Capabilities,
    state: &'s State,
) -> Vec<(&'s str, Result<Field, Refusal>)> {
    let roles = capabilities.data_roles.iter();
    let known = roles.filter_map(|role| state.wells.get_key_value(&role.name));
    let unknown = state.wells.iter().filter(|(role, _)| capabilities.role(role).is_none());
    let fields = known.chain(unknown).flat_map(|(role, fields)| {
        fields.iter().map(move |field| (role.as_str(), check(table, capabilities, role, field)))
    });
    fields.collect()
}

/// The field with the aggregation that its role gives it, if the role takes such fields.
fn check(
    table: &Table,
    capabilities: &Capabilities,
    role: &str,
    field: &Field,
) -> Result<Field, Refusal> {
    let role = capabilities.role(role).ok_or_else(|| Refusal::NoRole(role.to_owned()))?;
    let missing =
        || Refusal::NoColumn { table: table.name().to_owned(), column: field.column.clone() };
    table.column(&field.column).ok_or_else(missing)?;
    let source = Source::of(table, field).ok_or_else(|| Refusal::NoDates(field.column.clone()))?;
    let values = source.data_type();
    let aggregation = match (role.kind, field.aggregation) {
        (RoleKind::Grouping, Some(_)) => {
            return Err(Refusal::NoAggregation(role.display_name.clone()));
        }
        (RoleKind::Measure, None) => Some(default_aggregation(values)),
        (_, aggregation) => aggregation,
    };
    let needs_numbers =
        matches!(aggregation, Some(Aggregation::Sum | Aggregation::Average | Aggregation::Median));
    if needs_numbers && !is_number(values) {
        return Err(Refusal::NoNumbers(field.column.clone()));
    }
    check_type(role, &field.column, result_type(aggregation, values))?;
    Ok(Field { aggregation, ..field.clone() })
}

/// Power BI adds numbers up and counts everything else
/// (<https://learn.microsoft.com/power-bi/create-reports/service-aggregates>).
fn default_aggregation(values: DataType) -> Aggregation {
    if is_number(values) { Aggregation::Sum } else { Aggregation::Count }
}

fn is_number(values: DataType) -> bool {
    matches!(values, DataType::Integer | DataType::Decimal)
}

fn check_type(role: &DataRole, column: &str, values: DataType) -> Result<(), Refusal> {
    let required = &role.required_types;
    if required.is_empty() || required.iter().any(|name| name.fits(values)) {
        return Ok(());
    }
    let words = |name: &TypeName| match name {
        TypeName::Text => "texts",
        TypeName::Numeric => "numbers",
        TypeName::Integer => "whole numbers",
        TypeName::Boolean => "truths",
        TypeName::DateTime => "dates",
        TypeName::Other => "anything",
    };
    Err(Refusal::OtherType {
        role: role.display_name.clone(),
        takes: required.iter().map(words).collect::<Vec<_>>().join(" or "),
        column: column.to_owned(),
        is: match values {
            DataType::Text => "text",
            DataType::Integer => "a whole number",
            DataType::Decimal => "a number",
            DataType::DateTime => "a date",
            DataType::Boolean => "a truth",
        },
    })
}

/// What keeps a mapping from being used: the limits that do not hold of the condition that is nearest to holding.
///
/// One of the conditions must hold, with all its limits
/// (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#conditions>). A role that it does not
/// name may have any number of fields.
pub(crate) fn unmet(
    capabilities: &Capabilities,
    mapping: &Mapping,
    fields: &[(&str, Field)],
) -> Vec<Problem> {
    let unmet = |condition: &Condition| {
        let limits = condition.iter().filter_map(|(role, limit)| {
            let message = unmet_limit(capabilities, fields, role, limit)?;
            Some(Problem { role: role.clone(), message })
        });
        limits.collect::<Vec<Problem>>()
    };
    mapping.conditions.iter().map(unmet).min_by_key(Vec::len).unwrap_or_default()
}

fn unmet_limit(
    capabilities: &Capabilities,
    fields: &[(&str, Field)],
    role: &str,
    limit: &RoleCondition,
) -> Option<String> {
    let name = shown_name(capabilities, role);
    let count = count(capabilities, fields, role);
    match (limit.min, limit.max) {
        (min, _) if count < min && min == 1 => Some(format!("`{name}` needs a field")),
        (min, _) if count < min => Some(format!("`{name}` needs {min} fields")),
        (_, Some(max)) if count > max => Some(at_most(&name, max)),
        _ if has_kind(fields, role, limit) => None,
        _ => Some(format!("`{name}` needs {}", kind_words(limit))),
    }
}

fn kind_words(limit: &RoleCondition) -> &'static str {
    match limit.kind {
        Some(RoleKind::Measure) => "fields that are aggregated",
        Some(RoleKind::Grouping) => "fields without an aggregation",
        Some(RoleKind::GroupingOrMeasure) | None => "fields",
    }
}

fn shown_name(capabilities: &Capabilities, role: &str) -> String {
    capabilities.role(role).map_or(role, |role| &role.display_name).to_owned()
}

/// Whether some condition allows so many fields; fewer than it wants may be on the way to enough.
fn has_room(
    capabilities: &Capabilities,
    fields: &[(&str, Field)],
    role: &str,
) -> Result<(), Refusal> {
    let mappings = &capabilities.mappings;
    let mut conditions = mappings.iter().flat_map(|mapping| &mapping.conditions);
    let allows = |condition: &Condition| {
        condition.iter().all(|(role, limit)| {
            has_kind(fields, role, limit)
                && limit.max.is_none_or(|max| count(capabilities, fields, role) <= max)
        })
    };
    let has_free =
        mappings.is_empty() || mappings.iter().any(|mapping| mapping.conditions.is_empty());
    if has_free || conditions.clone().any(allows) {
        return Ok(());
    }
    let name = shown_name(capabilities, role);
    let max = conditions.try_fold(0, |max, condition| Some(condition.get(role)?.max?.max(max)));
    match max {
        Some(max) if count(capabilities, fields, role) > max => {
            Err(Refusal::TooMany { role: name, max })
        }
        _ => Err(Refusal::NotTogether(name)),
    }
}

/// Whether a role's fields are of the kind that a condition names.
fn has_kind(fields: &[(&str, Field)], role: &str, limit: &RoleCondition) -> bool {
    let mut of_role = fields.iter().filter(|(other, _)| *other == role);
    of_role.all(|(_, field)| match limit.kind {
        Some(RoleKind::Measure) => field.aggregation.is_some(),
        Some(RoleKind::Grouping) => field.aggregation.is_none(),
        Some(RoleKind::GroupingOrMeasure) | None => true,
    })
}

/// How many fields count: levels that can be drilled are one.
fn count(capabilities: &Capabilities, fields: &[(&str, Field)], role: &str) -> usize {
    let count = fields.iter().filter(|(other, _)| *other == role).count();
    if capabilities.is_drillable(role) { count.min(1) } else { count }
}

#[cfg(test)]
mod tests;
