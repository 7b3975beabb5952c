//! Filters of a report and selections of other visuals, as rows of the table.

mod condition;
mod constant;
mod field;
mod measure;
mod paths;
mod read;
mod relative;
mod top;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use self::condition::Conditions;
use self::constant::Constant;
use self::field::{Target, classify};
use self::measure::Measure;
use self::paths::Paths;
use self::relative::Period;
use self::top::Top;
use crate::query::Source;
use crate::state::{DataSelector, Identity, Selector};
use crate::table::{DataType, Table, Value};

/// Json filters as [powerbi-models](https://github.com/microsoft/powerbi-models) makes them and `applyJsonFilter`
/// sends them (<https://learn.microsoft.com/power-bi/developer/visuals/filter-api>).
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Filters {
    filters: Vec<Filter>,
}

#[derive(Debug, Clone, PartialEq)]
enum Filter {
    Conditions {
        target: Target,
        conditions: Conditions,
    },
    /// Groups of the visual whose measure meets the conditions.
    Measure {
        measure: Measure,
        conditions: Conditions,
    },
    Period {
        target: Target,
        period: Period,
        counts_time: bool,
        now: i64,
    },
    /// Rows that any of the groups keeps; the others where `excludes`.
    Paths {
        groups: Vec<Group>,
        excludes: bool,
    },
    Top {
        target: Target,
        top: Top,
    },
    /// Places in the visual's category, which only the caller knows.
    Places(Vec<usize>),
}

#[derive(Debug, Clone, PartialEq)]
struct Group {
    targets: Vec<Target>,
    paths: Paths,
}

/// Rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RowSet {
    row_count: usize,
    /// `None` for all of them.
    kept: Option<Vec<bool>>,
}

impl RowSet {
    /// All rows of a table of this many.
    pub(crate) fn all(row_count: usize) -> Self {
        Self { row_count, kept: None }
    }

    /// Whether the set has this row.
    pub(crate) fn contains(&self, row: usize) -> bool {
        self.kept.as_ref().map_or(row < self.row_count, |kept| kept.get(row) == Some(&true))
    }

    /// The rows in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..self.row_count).filter(|&row| self.contains(row))
    }

    fn intersect(&mut self, other: Vec<bool>) {
        match &mut self.kept {
            None => self.kept = Some(other),
            Some(kept) => kept.iter_mut().zip(other).for_each(|(kept, other)| *kept &= other),
        }
    }
}

impl Filters {
    /// Reads filters, and says of each that cannot be applied why.
    ///
    /// Lenient as the host is: `http:` and `https:` schemas, no type where the members show it, a list in the list,
    /// `null` for no filter. `now` is the wall clock's time, in milliseconds since the beginning of 1970.
    pub(crate) fn read(filters: &[Json], now: Option<i64>) -> (Self, Vec<String>) {
        let mut read = Self::default();
        let mut problems = Vec::new();
        let given = filters.iter().flat_map(|filter| match filter {
            Json::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        });
        for (index, filter) in given.filter(|filter| !filter.is_null()).enumerate() {
            match read::filter(filter, now) {
                Ok(filter) => read.filters.extend(filter),
                Err(problem) => {
                    problems.push(format!("filter {} is not applied: {problem}", index + 1));
                }
            }
        }
        (read, problems)
    }

    /// A selection as a filter: the rows that match any of the selectors. Where one has several data points, its rows
    /// are those of all of them; where it has none, it is about a field as a whole, and all rows are its.
    pub(crate) fn from_selectors(selectors: &[Selector]) -> Self {
        Self { filters: vec![of_scopes(selectors.iter().filter_map(scope_of))] }
    }

    /// Whether an identity filter is among them: it names data points by their places in the visual's category, and
    /// `with_places` must say what these are.
    pub(crate) fn has_places(&self) -> bool {
        self.filters.iter().any(|filter| matches!(filter, Filter::Places(_)))
    }

    /// The same filters, with the places of identity filters looked up in what the visual's category shows: all of it
    /// and in its order, as it is without the filter.
    pub(crate) fn with_places(mut self, category: &[Identity]) -> Self {
        for filter in &mut self.filters {
            if let Filter::Places(places) = filter {
                let chosen = places.iter().filter_map(|&place| category.get(place));
                *filter = of_scopes(chosen.map(|identity| pairs(identity).collect()));
            }
        }
        self
    }

    /// The rows that pass all filters; a filter that does not suit the table passes all of them, and is a problem.
    ///
    /// Measures are those of the rows that the filters on columns leave, for each group of the visual's `groupings`; so
    /// are the first or last items of an order
    /// (<https://learn.microsoft.com/power-bi/create-reports/power-bi-report-filter-types>).
    pub(crate) fn rows(&self, table: &Table, groupings: &[Source<'_>]) -> (RowSet, Vec<String>) {
        let mut rows = RowSet::all(table.row_count());
        let mut problems = Vec::new();
        let is_later =
            |filter: &&Filter| matches!(filter, Filter::Top { .. } | Filter::Measure { .. });
        let others = self.filters.iter().filter(|filter| !is_later(filter));
        for filter in others.chain(self.filters.iter().filter(is_later)) {
            match filter.kept(table, groupings, &rows) {
                Ok(kept) => rows.intersect(kept),
                Err(problem) => problems.push(format!("a filter is not applied: {problem}")),
            }
        }
        (rows, problems)
    }
}

/// The group whose rows match all pairs of any of these scopes, which name the same fields.
fn group_of_scopes(names: &[&str], scopes: &[Vec<&Json>]) -> Group {
    let targets = names.iter().map(|name| Target::QueryName((*name).to_owned())).collect();
    // A value that is none matches no row, and so does its scope.
    let constants = |scope: &Vec<&Json>| {
        scope.iter().map(|value| Constant::read(value)).collect::<Option<Vec<_>>>()
    };
    Group { targets, paths: Paths::of(scopes.iter().filter_map(constants)) }
}

/// Rows that match any of the scopes: lists of query names and values.
fn of_scopes<'s>(scopes: impl IntoIterator<Item = Vec<(&'s str, &'s Json)>>) -> Filter {
    let mut by_names: BTreeMap<Vec<&str>, Vec<Vec<&Json>>> = BTreeMap::new();
    for scope in scopes {
        let (names, values) = scope.into_iter().unzip();
        by_names.entry(names).or_default().push(values);
    }
    let groups = by_names.iter().map(|(names, scopes)| group_of_scopes(names, scopes)).collect();
    Filter::Paths { groups, excludes: false }
}

fn pairs(identity: &Identity) -> impl Iterator<Item = (&str, &Json)> {
    identity.scope.iter().map(|(name, value)| (name.as_str(), value))
}

/// All pairs that a selector's data points have; `None` where it selects nothing.
fn scope_of(selector: &Selector) -> Option<Vec<(&str, &Json)>> {
    let mut scope = Vec::new();
    for data in selector.data.iter().flatten() {
        match data {
            DataSelector::Identity(identity) => scope.extend(pairs(identity)),
            DataSelector::Wildcard { .. } => {}
            DataSelector::Other(_) => return None,
        }
    }
    Some(scope)
}

impl Filter {
    /// Which rows of the table pass; `others` are those that the filters before this one left.
    fn kept(
        &self,
        table: &Table,
        groupings: &[Source<'_>],
        others: &RowSet,
    ) -> Result<Vec<bool>, String> {
        match self {
            Self::Measure { measure, conditions } => {
                measure.kept(table, conditions, groupings, others)
            }
            Self::Conditions { target, conditions } => {
                let source = target.find(table)?;
                Ok(classify(source, conditions.of_kind(source.data_type())))
            }
            Self::Period { target, period, counts_time, now } => {
                let source = target.find(table)?;
                if source.data_type() != DataType::DateTime {
                    return Err(format!("column `{}` has no dates", source.name()));
                }
                let range = if *counts_time { period.of_time(*now) } else { period.of_days(*now) };
                let is_within = |value: Value<'_>| matches!(value, Value::DateTime(date) if range.contains(&date));
                Ok(classify(source, is_within))
            }
            Self::Paths { groups, excludes } => {
                let mut kept = vec![false; table.row_count()];
                for group in groups {
                    let sources = group.targets.iter().map(|target| target.find(table));
                    let sources = sources.collect::<Result<Vec<_>, _>>()?;
                    let verdicts = group.paths.verdicts(&sources, kept.len());
                    kept.iter_mut().zip(verdicts).for_each(|(kept, verdict)| *kept |= verdict);
                }
                kept.iter_mut().for_each(|kept| *kept ^= excludes);
                Ok(kept)
            }
            Self::Top { target, top } => top.kept(table, target, others),
            Self::Places(_) => {
                Err("it names rows of the visual's category, and the visual has none".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests;
