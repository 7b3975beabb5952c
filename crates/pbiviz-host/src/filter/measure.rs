//! Aggregates of a column that filters look at.

use serde_json::Value as Json;

use super::RowSet;
use super::condition::Conditions;
use super::field::Target;
use crate::capabilities::Capabilities;
use crate::query::{self, Keys, Query, QueryField, Source};
use crate::state::{Aggregation, Field, State};
use crate::table::{DataType, Table};

/// A measure, which here is an aggregate of a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    column: Target,
    /// `None` for the one that Power BI proposes for the column's type.
    aggregation: Option<Aggregation>,
}

impl Measure {
    /// `{table, column, aggregationFunction}`, or `{table, measure}` with a measure's name: `Sum(Sales.Revenue)`, `Sum of
    /// Revenue`. `member` says which part of the filter it is.
    pub(super) fn read(json: &Json, member: &str) -> Result<Self, String> {
        let text = |name| json.get(name).and_then(Json::as_str);
        let table = text("table").ok_or_else(|| format!("its {member} names no `table`"))?;
        let in_table = |column: &str, aggregation| Self {
            column: Target::Column { table: table.to_owned(), column: column.to_owned() },
            aggregation,
        };
        if let Some(measure) = text("measure") {
            let call = measure.strip_suffix(')').and_then(|call| call.split_once('('));
            let named = call.or_else(|| measure.split_once(" of "));
            let found = named.and_then(|(function, name)| Some((aggregation(function)?, name)));
            let (aggregation, name) =
                found.map_or((None, measure), |(found, name)| (Some(found), name));
            let column = name.strip_prefix(&format!("{table}.")).unwrap_or(name);
            return Ok(in_table(column, aggregation));
        }
        let aggregation = text("aggregationFunction").map(|name| {
            aggregation(name)
                .ok_or_else(|| format!("`{name}` is no aggregation that is known here"))
        });
        let missing = || format!("its {member} names neither `column` nor `measure`");
        Ok(in_table(text("column").ok_or_else(missing)?, aggregation.transpose()?))
    }

    /// The measure as a field of the table.
    pub(super) fn field<'t>(&self, table: &'t Table) -> Result<QueryField<'t>, String> {
        let source = self.column.find(table)?;
        let is_number = matches!(source.data_type(), DataType::Integer | DataType::Decimal);
        let proposed = if is_number { Aggregation::Sum } else { Aggregation::Count };
        let aggregation = self.aggregation.unwrap_or(proposed);
        if !is_number
            && matches!(aggregation, Aggregation::Sum | Aggregation::Average | Aggregation::Median)
        {
            return Err(format!("column `{}` has no numbers", source.name()));
        }
        let field = Field {
            column: source.column.name().to_owned(),
            level: source.level,
            ..Field::default()
        };
        let field = field.aggregated(aggregation);
        let query =
            Query::new(table, &Capabilities::default(), &State::default(), &[("", field)], |_| {
                true
            });
        query.fields.into_iter().next().ok_or_else(|| "its measure is no field".to_owned())
    }

    /// The rows of those groups of the visual whose measure meets the conditions.
    pub(super) fn kept(
        &self,
        table: &Table,
        conditions: &Conditions,
        groupings: &[Source<'_>],
        others: &RowSet,
    ) -> Result<Vec<bool>, String> {
        let rows: Vec<u32> = others.iter().map(|row| row as u32).collect();
        let keys: Vec<_> = groupings.iter().map(|source| Keys::of(*source)).collect();
        let groups = query::group(&rows, &keys.iter().collect::<Vec<_>>());
        let field = self.field(table)?;
        let values = field.aggregate(&rows, &groups.of_row, groups.len());
        let meets = conditions.of_kind(field.data_type());
        let verdicts: Vec<bool> = values.into_iter().map(meets).collect();
        let mut kept = vec![false; table.row_count()];
        for (&row, &group) in rows.iter().zip(&groups.of_row) {
            kept[row as usize] = verdicts[group as usize];
        }
        Ok(kept)
    }
}

/// An aggregation as query names have it, or as the menu of a field.
fn aggregation(name: &str) -> Option<Aggregation> {
    match name.to_lowercase().as_str() {
        "sum" => Some(Aggregation::Sum),
        "avg" | "average" => Some(Aggregation::Average),
        "min" => Some(Aggregation::Min),
        "max" => Some(Aggregation::Max),
        "countnonnull" => Some(Aggregation::Count),
        "count" | "distinctcount" => Some(Aggregation::Distinct),
        "median" => Some(Aggregation::Median),
        _ => None,
    }
}
