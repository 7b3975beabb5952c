//! The first or last items of an order.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::RowSet;
use super::field::Target;
use super::measure::Measure;
use crate::query::{self, Keys};
use crate::table::{Table, Value};

/// So many items of a column, by the largest or smallest aggregate of another. Items that share the last place all
/// count (<https://learn.microsoft.com/dax/topn-function-dax>).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Top {
    is_bottom: bool,
    count: usize,
    order_by: Measure,
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
        let order_by = filter.get("orderBy").ok_or("it has no `orderBy`")?;
        let order_by = Measure::read(order_by, "`orderBy`")?;
        Ok(Self { is_bottom, count: usize::try_from(count).unwrap_or(usize::MAX), order_by })
    }

    pub(super) fn kept(
        &self,
        table: &Table,
        target: &Target,
        others: &RowSet,
    ) -> Result<Vec<bool>, String> {
        let rows: Vec<u32> = others.iter().map(|row| row as u32).collect();
        let groups = query::group(&rows, &[&Keys::of(target.find(table)?)]);
        let measure = self.order_by.field(table)?;
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
}
