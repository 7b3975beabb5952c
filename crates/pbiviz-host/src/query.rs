//! What is asked of a table: groups of rows, in order, and one value for each.
//!
//! Rows are grouped by numbers that stand for values in their order, so nothing is compared or formatted twice.

mod aggregation;
mod blank;
mod group;
mod keys;

use std::rc::Rc;

pub(crate) use self::group::{Crossing, SortBy, compare, cross, group};
pub(crate) use self::keys::{Keys, ordered_number};
use crate::capabilities::Capabilities;
use crate::state::{Aggregation, DateLevel, Field, State};
use crate::table::{Column, DataType, Table, Value};

/// A row that belongs to no group.
pub(crate) const NO_GROUP: u32 = u32::MAX;

/// The fields in use, the rows that pass all filters, and their order.
#[derive(Debug)]
pub(crate) struct Query<'t> {
    /// Each field once, in the order of the data roles.
    pub(crate) fields: Vec<QueryField<'t>>,
    /// Which rows of the table count, ascending.
    pub(crate) rows: Vec<u32>,
    /// For each of `rows` whether another visual has it selected; `None` if nothing is selected, or if what is not
    /// selected does not count at all.
    pub(crate) highlighted: Option<Vec<bool>>,
    /// Fields by their place in `fields`, first the one that counts most.
    pub(crate) sort: Vec<(usize, Direction)>,
}

/// A field of the query: a column by which rows are grouped, or a measure.
#[derive(Debug, Clone)]
pub(crate) struct QueryField<'t> {
    pub(crate) source: Source<'t>,
    /// `None` if rows are grouped by the values.
    pub(crate) aggregation: Option<Aggregation>,
    pub(crate) display_name: String,
    pub(crate) query_name: String,
    /// All roles that have the field.
    pub(crate) roles: Vec<String>,
    /// Its place in the query.
    pub(crate) index: usize,
    /// Sorting a million values takes longer than all the rest, and several views and totals need the same.
    keys: Option<Rc<Keys<'t>>>,
}

/// A column, or one level of the dates of a column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'t> {
    pub(crate) table: &'t str,
    pub(crate) column: &'t Column,
    pub(crate) level: Option<DateLevel>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ascending,
    Descending,
}

impl<'t> Query<'t> {
    /// A query for fields that `wells::accepted` let through, of those roles that the view shows.
    pub(crate) fn new(
        table: &'t Table,
        capabilities: &Capabilities,
        state: &State,
        accepted: &[(&str, Field)],
        is_shown: impl Fn(&str) -> bool,
    ) -> Self {
        let mut fields: Vec<QueryField<'t>> = Vec::new();
        for (role, field) in accepted {
            let Some(source) = Source::of(table, field) else { continue };
            let query_field = QueryField::new(source, field, role);
            match fields.iter_mut().find(|other| other.query_name == query_field.query_name) {
                Some(other) if other.roles.iter().any(|known| known == role) => {}
                Some(other) => other.roles.push((*role).to_owned()),
                None => fields.push(query_field),
            }
        }
        fields.retain(|field| field.roles.iter().any(|role| is_shown(role)));
        for index in 0..fields.len() {
            let (before, others) = fields.split_at_mut(index);
            let field = &mut others[0];
            field.index = index;
            let known = before.iter().find(|other| other.source.is_same(field.source));
            let keys = known.and_then(|other| other.keys.clone());
            field.keys = keys.or_else(|| field.needs_keys().then(|| field.keys()));
        }
        let rows = (0..u32::try_from(table.row_count()).unwrap_or(NO_GROUP)).collect();
        let sort = sort_clauses(capabilities, state, &fields);
        Self { fields, rows, highlighted: None, sort }
    }

    /// The same groups of rows, without those that no other visual has selected.
    pub(crate) fn highlighted_groups(&self, of_row: &[u32]) -> Option<Vec<u32>> {
        let highlighted = self.highlighted.as_ref()?;
        let groups = of_row.iter().zip(highlighted);
        Some(groups.map(|(&group, &is_lit)| if is_lit { group } else { NO_GROUP }).collect())
    }
}

/// What the visual sorts by, or else the user.
///
/// A visual with implicit sorting offers no other
/// (<https://learn.microsoft.com/power-bi/developer/visuals/sort-options>).
fn sort_clauses(
    capabilities: &Capabilities,
    state: &State,
    fields: &[QueryField<'_>],
) -> Vec<(usize, Direction)> {
    let direction = |is_descending| match is_descending {
        true => Direction::Descending,
        false => Direction::Ascending,
    };
    match &capabilities.implicit_sort {
        Some(clauses) => clauses
            .iter()
            .filter_map(|(role, is_descending)| {
                let field = fields.iter().find(|field| field.roles.contains(role))?;
                Some((field.index, direction(*is_descending)))
            })
            .collect(),
        None => state
            .sort
            .iter()
            .filter_map(|clause| {
                let field = fields.iter().find(|field| field.query_name == clause.query_name)?;
                Some((field.index, direction(clause.direction == 2)))
            })
            .collect(),
    }
}

impl<'t> QueryField<'t> {
    fn new(source: Source<'t>, field: &Field, role: &str) -> Self {
        let name = source.name();
        let (display_name, query_name) = match field.aggregation {
            None => (name.to_owned(), source.query_name()),
            Some(aggregation) => (
                format!("{} {name}", words(aggregation, source.data_type())),
                format!("{}({})", function(aggregation), source.query_name()),
            ),
        };
        Self {
            source,
            aggregation: field.aggregation,
            display_name: field.name.clone().unwrap_or(display_name),
            query_name,
            roles: vec![role.to_owned()],
            index: 0,
            keys: None,
        }
    }

    pub(crate) fn is_measure(&self) -> bool {
        self.aggregation.is_some()
    }

    /// Whether rows are grouped by the values, or these are told apart or put in order as texts.
    fn needs_keys(&self) -> bool {
        let has_texts = self.source.data_type() == DataType::Text;
        match self.aggregation {
            None | Some(Aggregation::Distinct) => true,
            Some(Aggregation::Min | Aggregation::Max | Aggregation::First | Aggregation::Last) => {
                has_texts
            }
            Some(
                Aggregation::Sum | Aggregation::Average | Aggregation::Count | Aggregation::Median,
            ) => false,
        }
    }

    /// The type of what is sent.
    pub(crate) fn data_type(&self) -> DataType {
        result_type(self.aggregation, self.source.data_type())
    }

    /// The numbers that stand for the field's values.
    pub(crate) fn keys(&self) -> Rc<Keys<'t>> {
        self.keys.as_ref().map_or_else(|| Rc::new(Keys::of(self.source)), Rc::clone)
    }

    /// The measure of each group: of `rows`, which are rows of the table, those whose `group_of` is the group's number.
    /// Null for groups without a value.
    pub(crate) fn aggregate(
        &self,
        rows: &[u32],
        group_of: &[u32],
        groups: usize,
    ) -> Vec<Value<'t>> {
        let aggregation = self.aggregation.unwrap_or(Aggregation::First);
        aggregation::aggregate(aggregation, self, rows, group_of, groups)
    }
}

impl<'t> Source<'t> {
    /// What a field is about, if the table has it.
    pub(crate) fn of(table: &'t Table, field: &Field) -> Option<Self> {
        let column = table.column(&field.column)?;
        let has_levels = column.data_type() == DataType::DateTime;
        (field.level.is_none() || has_levels).then_some(Self {
            table: table.name(),
            column,
            level: field.level,
        })
    }

    fn is_same(self, other: Self) -> bool {
        std::ptr::eq(self.column, other.column) && self.level == other.level
    }

    /// What the field is called without an aggregation.
    pub(crate) fn name(self) -> &'t str {
        match self.level {
            None => self.column.name(),
            Some(level) => level.name(),
        }
    }

    /// `Sales.Region`, or `Sales.Date.Variation.Date Hierarchy.Year`.
    pub(crate) fn query_name(self) -> String {
        let (table, column) = (self.table, self.column.name());
        match self.level {
            None => format!("{table}.{column}"),
            Some(level) => format!("{table}.{column}.Variation.Date Hierarchy.{}", level.name()),
        }
    }

    pub(crate) fn data_type(self) -> DataType {
        match self.level {
            None => self.column.data_type(),
            Some(DateLevel::Year | DateLevel::Day) => DataType::Integer,
            Some(DateLevel::Quarter | DateLevel::Month) => DataType::Text,
        }
    }

    pub(crate) fn value(self, row: u32) -> Value<'t> {
        match (self.column.value(row as usize), self.level) {
            (Value::DateTime(date), Some(level)) => level.value(level.number(date)),
            (value, _) => value,
        }
    }
}

/// The type of what an aggregation makes of values.
pub(crate) fn result_type(aggregation: Option<Aggregation>, values: DataType) -> DataType {
    match aggregation {
        Some(Aggregation::Count | Aggregation::Distinct) => DataType::Integer,
        Some(Aggregation::Average | Aggregation::Median) => DataType::Decimal,
        _ => values,
    }
}

/// What Power BI writes before the name of an aggregated column.
fn words(aggregation: Aggregation, of: DataType) -> &'static str {
    let is_date = of == DataType::DateTime;
    match aggregation {
        Aggregation::Sum => "Sum of",
        Aggregation::Average => "Average of",
        Aggregation::Min if is_date => "Earliest",
        Aggregation::Max if is_date => "Latest",
        Aggregation::Min => "Min of",
        Aggregation::Max => "Max of",
        Aggregation::Count | Aggregation::Distinct => "Count of",
        Aggregation::Median => "Median of",
        Aggregation::First => "First",
        Aggregation::Last => "Last",
    }
}

/// What Power BI calls the aggregation in query names.
fn function(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Sum => "Sum",
        Aggregation::Average => "Avg",
        Aggregation::Min => "Min",
        Aggregation::Max => "Max",
        Aggregation::Count => "CountNonNull",
        Aggregation::Distinct => "Count",
        Aggregation::Median => "Median",
        Aggregation::First => "FirstNonBlank",
        Aggregation::Last => "LastNonBlank",
    }
}
