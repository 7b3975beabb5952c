//! The first or last items of an order.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::RowSet;
use super::field::Target;
use crate::capabilities::Capabilities;
use crate::query::{self, Keys, Query, QueryField};
use crate::state::{Aggregation, Field, State};
use crate::table::{DataType, Table, Value};

/// So many items of a column, by the largest or smallest aggregate of another. Items that share the last place all
/// count (<https://learn.microsoft.com/dax/topn-function-dax>).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Top {
    is_bottom: bool,
    count: usize,
    order_by: Target,
    /// `None` for the one that Power BI proposes for the column's type.
    aggregation: Option<Aggregation>,
}

impl Top {
    pub(super) fn read(filter: &Json) -> Result<Self, String> {
        let is_bottom = match filter.get("operator").and_then(Json::as_str) {
            None | Some("Top") => false,
            Some("Bottom") => true,
            Some(other) => return Err(format!("`{other}` is neither `Top` nor `Bottom`")),
        };
        let count =
            filter.get("itemCount").and_then(Json::as_u64).ok_or("its `itemCount` is no number")?;
        let (order_by, aggregation) =
            read_order(filter.get("orderBy").ok_or("it has no `orderBy`")?)?;
        Ok(Self {
            is_bottom,
            count: usize::try_from(count).unwrap_or(usize::MAX),
            order_by,
            aggregation,
        })
    }

    pub(super) fn kept(
        &self,
        table: &Table,
        target: &Target,
        others: &RowSet,
    ) -> Result<Vec<bool>, String> {
        let rows: Vec<u32> = others.iter().map(|row| row as u32).collect();
        let groups = query::group(&rows, &[&Keys::of(target.find(table)?)]);
        let measure = self.measure(table)?;
        let values = measure.aggregate(&rows, &groups.of_row, groups.len());
        let compare = |one: Value<'_>, other| match self.is_bottom {
            true => query::compare(one, other),
            false => query::compare(other, one),
        };
        // Items without a value are neither first nor last.
        let mut order: Vec<_> =
            values.iter().copied().filter(|value| *value != Value::Null).collect();
        order.sort_by(|one, other| compare(*one, *other));
        order.truncate(self.count);
        let is_among = |value| {
            value != Value::Null
                && order.last().is_some_and(|last| compare(value, *last) != Ordering::Greater)
        };
        let mut kept = vec![false; table.row_count()];
        for (&row, &group) in rows.iter().zip(&groups.of_row) {
            kept[row as usize] = is_among(values[group as usize]);
        }
        Ok(kept)
    }

    fn measure<'t>(&self, table: &'t Table) -> Result<QueryField<'t>, String> {
        let source = self.order_by.find(table)?;
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
        query.fields.into_iter().next().ok_or_else(|| "its `orderBy` is no field".to_owned())
    }
}

/// What to order by: `{table, column, aggregationFunction}`, or a measure, which here is an aggregate of a column:
/// `Sum(Sales.Revenue)`, `Sum of Revenue`.
fn read_order(order_by: &Json) -> Result<(Target, Option<Aggregation>), String> {
    let member = |name| order_by.get(name).and_then(Json::as_str);
    let table = member("table").ok_or("its `orderBy` names no `table`")?.to_owned();
    if let Some(measure) = member("measure") {
        let call = measure.strip_suffix(')').and_then(|call| call.split_once('('));
        let named = call.or_else(|| measure.split_once(" of "));
        let found = named.and_then(|(function, name)| Some((aggregation(function)?, name)));
        let (aggregation, name) =
            found.map_or((None, measure), |(found, name)| (Some(found), name));
        let column = name.strip_prefix(&format!("{table}.")).unwrap_or(name).to_owned();
        return Ok((Target::Column { table, column }, aggregation));
    }
    let aggregation = member("aggregationFunction").map(|name| {
        aggregation(name).ok_or_else(|| format!("`{name}` is no aggregation that is known here"))
    });
    let column =
        member("column").ok_or("its `orderBy` names neither `column` nor `measure`")?.to_owned();
    Ok((Target::Column { table, column }, aggregation.transpose()?))
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
