//! Which columns a mapping gets under one of its conditions.

use super::wish::{self, Meaning, Wish};
use super::{Candidate, Wells};
use crate::capabilities::{Capabilities, Condition, DataRole, Mapping, RoleKind, TypeName};
use crate::state::{Aggregation, Field};
use crate::table::{DataType, Table};
use crate::wells::{check, unmet};

/// More series than this make no readable chart.
const MAX_SERIES: usize = 12;
/// More categories than this make no readable chart.
const MAX_CATEGORIES: usize = 30;
/// How many columns a table shows to begin with.
const TABLE_WIDTH: usize = 5;
/// What is taken off a suggestion without groups or values: about as much as any one field brings.
const MISSING: i32 = 60;

/// One mapping, under one of its conditions.
pub(super) struct Plan<'a> {
    pub(super) table: &'a Table,
    pub(super) capabilities: &'a Capabilities,
    pub(super) mapping: &'a Mapping,
    pub(super) condition: &'a Condition,
    pub(super) columns: &'a [Candidate<'a>],
}

/// How much a role needs a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Need {
    /// Only a column that suits it is put there.
    Suits,
    /// Nothing else is on the axis, or among the values.
    Empty,
    /// A condition wants it.
    Required,
}

impl Plan<'_> {
    /// `None` if the columns do not do.
    pub(super) fn wells(&self) -> Option<(i32, Wells)> {
        let mut wells = Wells::new();
        let mut score = 0;
        let roles = self.roles();
        for role in &roles {
            let (min, max) = self.limits(role);
            if wish::is_adornment(role) && min == 0 {
                continue;
            }
            let mut fields = Vec::new();
            while fields.len() < max {
                let need = if fields.len() < min { Need::Required } else { Need::Suits };
                let Some(chosen) = self.field(role, &wells, &fields, need) else { break };
                // The columns of a table are not weighed one by one, or the widest one would suit everything best.
                score += if fields.is_empty() { chosen.0 } else { 1 };
                fields.push(chosen.1);
            }
            if fields.len() < min {
                return None;
            }
            if !fields.is_empty() {
                wells.insert(role.name.clone(), fields);
            }
        }
        for is_measure in [false, true] {
            if let Some(missing) = self.fill_empty(&roles, &mut wells, is_measure) {
                score += missing;
            }
        }
        // Also those that the condition rules out, or the one that rules out most would be the best.
        let all = self.capabilities.data_roles.iter();
        let missing =
            all.filter(|role| !wish::is_adornment(role) && !wells.contains_key(&role.name));
        score -= MISSING / 5 * missing.count() as i32;
        self.is_met(&wells).then_some((score, wells))
    }

    /// The roles of the mapping, in the order in which they choose: what leaves less choice comes first, and a legend
    /// after what it divides.
    fn roles(&self) -> Vec<&DataRole> {
        let mut roles: Vec<&DataRole> = self.capabilities.data_roles.iter().collect();
        roles.retain(|role| self.mapping.roles().any(|name| name == role.name));
        roles.sort_by_key(|role| {
            let is_open = matches!(self.wish(role), Wish::Any | Wish::Axis);
            let divides = self.is_series(role) || wish::is_legend(role);
            (divides, is_open, self.limits(role).0 == 0)
        });
        roles
    }

    /// Where no role of a kind has a field, the first one that takes any gets it: without a group or without a value
    /// there is nothing to see. The answer is what that does to the score.
    fn fill_empty(&self, roles: &[&DataRole], wells: &mut Wells, is_measure: bool) -> Option<i32> {
        if wells.values().flatten().any(|field| field.aggregation.is_some() == is_measure) {
            return None;
        }
        let kind = if is_measure { RoleKind::Measure } else { RoleKind::Grouping };
        let mut of_kind: Vec<&&DataRole> = roles
            .iter()
            .filter(|role| self.kind(role) == kind && self.limits(role).1 > 0)
            .collect();
        of_kind.sort_by_key(|role| wish::is_adornment(role));
        let is_wanted = of_kind.first().is_some_and(|role| !wish::is_adornment(role));
        let found = of_kind
            .iter()
            .find_map(|role| Some((role, self.field(role, wells, &[], Need::Empty)?.1)));
        match found {
            Some((role, field)) => {
                wells.insert(role.name.clone(), vec![field]);
                Some(if is_wanted { -MISSING / 4 } else { 0 })
            }
            None => is_wanted.then_some(-MISSING),
        }
    }

    fn is_met(&self, wells: &Wells) -> bool {
        let fields: Vec<(&str, Field)> = wells
            .iter()
            .flat_map(|(role, fields)| fields.iter().map(|field| (role.as_str(), field)))
            .filter_map(|(role, field)| {
                Some((role, check(self.table, self.capabilities, role, field).ok()?))
            })
            .collect();
        unmet(self.capabilities, self.mapping, &fields).is_empty()
    }

    /// How many fields a role must have, and how many it gets at most.
    fn limits(&self, role: &DataRole) -> (usize, usize) {
        let limit = self.condition.get(&role.name).copied().unwrap_or_default();
        let wanted = if self.is_table(role) { TABLE_WIDTH } else { 1 };
        let max = limit.max.unwrap_or(usize::MAX).min(wanted.max(limit.min));
        // More than the table has columns cannot be had.
        (limit.min, max.min(self.columns.len()))
    }

    /// The column that suits a role best, of equals the first, and how well it does.
    fn field(
        &self,
        role: &DataRole,
        wells: &Wells,
        own: &[Field],
        need: Need,
    ) -> Option<(i32, Field)> {
        let is_in = |fields: &[Field], candidate: &Candidate<'_>| {
            fields.iter().any(|field| field.column == candidate.column.name())
        };
        let mut best: Option<(i32, Field)> = None;
        for candidate in self.columns.iter().filter(|candidate| !is_in(own, candidate)) {
            let field = self.as_field(role, candidate);
            if check(self.table, self.capabilities, &role.name, &field).is_err() {
                continue;
            }
            let suits = self.score(role, candidate, &field, wells);
            let is_used = wells.values().any(|fields| is_in(fields, candidate));
            let score = suits - if is_used { MISSING } else { 0 };
            let is_taken = match need {
                Need::Suits => score > 0,
                Need::Empty => !is_used && candidate.has_values(),
                Need::Required => true,
            };
            if is_taken && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, field));
            }
        }
        best
    }

    /// The kind of fields that a role gets: those of both kinds group rows where the mapping has groups.
    fn kind(&self, role: &DataRole) -> RoleKind {
        let limit = self.condition.get(&role.name).and_then(|limit| limit.kind);
        match limit.unwrap_or(role.kind) {
            RoleKind::GroupingOrMeasure if self.wish(role) == Wish::Number => RoleKind::Measure,
            RoleKind::GroupingOrMeasure if self.mapping.groups_by(&role.name) => RoleKind::Grouping,
            kind => kind,
        }
    }

    fn as_field(&self, role: &DataRole, candidate: &Candidate<'_>) -> Field {
        let column = candidate.column;
        let field = Field::of(column.name());
        let is_measure = match self.kind(role) {
            RoleKind::Grouping => false,
            RoleKind::Measure => true,
            RoleKind::GroupingOrMeasure => {
                candidate.is_number() && !matches!(candidate.meaning, Meaning::Key | Meaning::Time)
            }
        };
        if !is_measure {
            return field;
        }
        let is_asked_for = |kind: TypeName| role.required_types.contains(&kind);
        field.aggregated(match (column.data_type(), candidate.meaning) {
            (_, Meaning::Latitude | Meaning::Longitude | Meaning::Rate) => Aggregation::Average,
            (DataType::Integer | DataType::Decimal, _) => Aggregation::Sum,
            (DataType::DateTime, _) if self.wish(role) == Wish::Date => Aggregation::Max,
            (DataType::DateTime, _) if is_asked_for(TypeName::DateTime) => Aggregation::Max,
            (DataType::Text, _) if is_asked_for(TypeName::Text) => Aggregation::First,
            (DataType::DateTime | DataType::Text | DataType::Boolean, _) => Aggregation::Count,
        })
    }

    fn wish(&self, role: &DataRole) -> Wish {
        match wish::of_role(role, self.capabilities) {
            // What lists columns lists columns of any kind.
            Wish::Number if self.is_table(role) => Wish::Any,
            wish => wish,
        }
    }

    /// How well a column suits a role; not at all from zero down.
    fn score(
        &self,
        role: &DataRole,
        candidate: &Candidate<'_>,
        field: &Field,
        wells: &Wells,
    ) -> i32 {
        let values = candidate.column.data_type();
        let wish = match self.wish(role) {
            // One axis of time is enough.
            Wish::Axis if self.has_time(wells) => Wish::Any,
            wish => wish,
        };
        let suits = match field.aggregation {
            Some(aggregation) => as_measure(wish, candidate, aggregation, role),
            None => self.as_group(role, wish, candidate),
        };
        let Some(suits) = suits.filter(|_| candidate.has_values()) else { return 0 };
        let asks = |names: &[TypeName]| {
            names.iter().any(|name| *name != TypeName::Other && name.fits(values))
        };
        let is_asked_for = asks(&role.preferred_types) || asks(&role.required_types);
        let alike = wish::alike(role, candidate.column);
        // A column such as `Is on target` is about the target, and is not it.
        let is_boolean = values == DataType::Boolean;
        let is_meant_for_other = self.capabilities.data_roles.iter().any(|other| {
            self.mapping.roles().any(|name| name == other.name)
                && wish::alike(other, candidate.column) > alike
        });
        let mut score = 10 + suits + if is_boolean { 0 } else { 12 * alike.min(2) as i32 };
        score += if is_asked_for { 10 } else { 0 };
        score -= if is_meant_for_other { 6 } else { 0 };
        score -= if candidate.distinct < 2 { 6 } else { 0 };
        score
    }

    fn has_time(&self, wells: &Wells) -> bool {
        let mut columns = self.columns.iter().filter(|column| column.meaning == Meaning::Time);
        columns.any(|column| {
            let mut fields = wells.values().flatten();
            fields.any(|field| field.column == column.column.name())
        })
    }

    fn as_group(&self, role: &DataRole, wish: Wish, candidate: &Candidate<'_>) -> Option<i32> {
        let values = candidate.column.data_type();
        let asks_for = |names: &[TypeName]| {
            names.iter().any(|name| *name != TypeName::Other && name.fits(values))
        };
        let is_legend = self.is_series(role) || wish::is_legend(role);
        if is_legend && wish != Wish::Date && candidate.distinct > MAX_SERIES {
            return None;
        }
        let is_few = candidate.distinct <= MAX_CATEGORIES;
        let as_name = match (values, candidate.meaning) {
            (_, Meaning::Key) => Some(-8),
            (DataType::Text, _) => Some(if is_few { 6 } else { 3 }),
            (DataType::Boolean, _) => Some(1),
            (_, Meaning::Time) => Some(2),
            // Numbers are no names, but whoever lists columns, or asks for numbers, takes them.
            (DataType::Integer, _) if self.is_table(role) => Some(0),
            (DataType::Decimal, _) if self.is_table(role) => Some(-5),
            _ if asks_for(&role.required_types) || asks_for(&role.preferred_types) => Some(0),
            (DataType::Integer | DataType::Decimal | DataType::DateTime, _) => None,
        };
        match (wish, candidate.meaning) {
            (Wish::Date, Meaning::Time) => Some(20 + i32::from(values == DataType::DateTime)),
            (Wish::Axis, Meaning::Time) => Some(20),
            (Wish::Latitude, Meaning::Latitude) | (Wish::Longitude, Meaning::Longitude) => Some(30),
            (Wish::Place, Meaning::Place) => Some(15),
            (Wish::Number, Meaning::Other | Meaning::Rate) if candidate.is_number() => Some(10),
            (Wish::Date | Wish::Latitude | Wish::Longitude | Wish::Number, _) => None,
            (Wish::Axis | Wish::Place | Wish::Any, _) => as_name,
        }
    }

    /// Whether a role lists columns of any kind, as that of a table or a script does.
    fn is_table(&self, role: &DataRole) -> bool {
        let lists = [self.mapping.table.as_ref(), self.mapping.script.as_ref()];
        lists.into_iter().flatten().any(|list| {
            let known = list.roles.iter().filter_map(|name| self.capabilities.role(name));
            let mut core = known.filter(|role| !wish::is_adornment(role));
            core.next() == Some(role) && core.next().is_none()
        })
    }

    fn is_series(&self, role: &DataRole) -> bool {
        let categorical = self.mapping.categorical.as_ref();
        let series = categorical.and_then(|mapping| mapping.series.as_ref());
        let columns = self.mapping.matrix.as_ref().map(|mapping| &mapping.columns);
        series.into_iter().chain(columns).any(|list| list.roles.contains(&role.name))
    }
}

/// What can only be counted is put where it must be, and a number that is added up before one that is averaged.
fn as_measure(
    wish: Wish,
    candidate: &Candidate<'_>,
    aggregation: Aggregation,
    role: &DataRole,
) -> Option<i32> {
    match (wish, candidate.meaning) {
        (Wish::Date, Meaning::Time) if aggregation != Aggregation::Sum => Some(20),
        (Wish::Latitude, Meaning::Latitude) | (Wish::Longitude, Meaning::Longitude) => Some(30),
        (Wish::Date | Wish::Latitude | Wish::Longitude, _) => None,
        (_, Meaning::Latitude | Meaning::Longitude | Meaning::Time) => None,
        (_, Meaning::Key) => candidate.is_number().then_some(-8),
        (_, Meaning::Rate) => Some(-2),
        _ if candidate.is_number() => Some(2),
        _ if aggregation == Aggregation::First && !role.required_types.is_empty() => Some(0),
        _ => None,
    }
}
