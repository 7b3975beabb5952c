//! The values where rows and columns cross.

use std::collections::BTreeSet;

use super::axis::Axis;
use crate::query::{NO_GROUP, Query, QueryField};
use crate::table::Value;

/// Each measure for each row and column that bear values. A total is made of all its rows, those of groups that are not
/// sent included.
pub(super) struct Cells<'t> {
    rows: Places,
    columns: Places,
    /// For each measure the values row by row.
    values: Vec<Vec<Value<'t>>>,
    highlights: Option<Vec<Vec<Value<'t>>>>,
}

/// The places of the groups that bear values.
struct Places {
    of_group: Vec<u32>,
    count: usize,
    /// At which depths of the hierarchy such groups are.
    depths: BTreeSet<usize>,
}

impl Places {
    fn of(axis: &Axis<'_>) -> Self {
        let mut of_group = vec![NO_GROUP; axis.hierarchy.len()];
        for (place, bearing) in (0..).zip(&axis.bearing) {
            of_group[bearing.group as usize] = place;
        }
        let depths =
            axis.bearing.iter().map(|bearing| axis.hierarchy.group(bearing.group).depth).collect();
        Self { of_group, count: axis.bearing.len(), depths }
    }

    fn of_group(&self, group: u32) -> Option<usize> {
        let place = self.of_group[group as usize];
        (place != NO_GROUP).then_some(place as usize)
    }
}

impl<'t> Cells<'t> {
    pub(super) fn new(
        query: &Query<'t>,
        rows: &Axis<'t>,
        columns: &Axis<'t>,
        measures: &[&QueryField<'t>],
    ) -> Self {
        let (row_places, column_places) = (Places::of(rows), Places::of(columns));
        let empty = vec![vec![Value::Null; row_places.count * column_places.count]; measures.len()];
        let highlights = query.highlighted.as_ref().map(|_| empty.clone());
        let mut cells =
            Self { rows: row_places, columns: column_places, values: empty, highlights };
        for row_depth in cells.rows.depths.clone() {
            for column_depth in cells.columns.depths.clone() {
                let of_rows = rows.hierarchy.of_row(row_depth).iter();
                let groups = of_rows.zip(columns.hierarchy.of_row(column_depth));
                let of_row: Vec<u32> =
                    groups.map(|(&row, &column)| cells.number(row, column)).collect();
                cells.add(query, measures, &of_row);
            }
        }
        cells
    }

    fn number(&self, row: u32, column: u32) -> u32 {
        match self.rows.of_group(row).zip(self.columns.of_group(column)) {
            Some((row, column)) => (row * self.columns.count + column) as u32,
            None => NO_GROUP,
        }
    }

    /// Adds the values of the cells in which rows of the table are.
    fn add(&mut self, query: &Query<'t>, measures: &[&QueryField<'t>], of_row: &[u32]) {
        let count = self.rows.count * self.columns.count;
        let add = |values: &mut Vec<Vec<Value<'t>>>, of_row: &[u32]| {
            for (values, measure) in values.iter_mut().zip(measures) {
                let added = measure.aggregate(&query.rows, of_row, count);
                let pairs = values.iter_mut().zip(added);
                pairs
                    .filter(|(_, added)| *added != Value::Null)
                    .for_each(|(value, added)| *value = added);
            }
        };
        add(&mut self.values, of_row);
        if let Some((highlights, of_row)) =
            self.highlights.as_mut().zip(query.highlighted_groups(of_row))
        {
            add(highlights, &of_row);
        }
    }

    /// A measure's value for a group of rows and one of columns, and its highlight if anything is selected elsewhere.
    pub(super) fn of(
        &self,
        row: u32,
        column: u32,
        measure: usize,
    ) -> (Value<'t>, Option<Value<'t>>) {
        let Some(cell) = Some(self.number(row, column)).filter(|&cell| cell != NO_GROUP) else {
            return (Value::Null, None);
        };
        let cell = cell as usize;
        let highlight = self.highlights.as_ref().map(|highlights| highlights[measure][cell]);
        (self.values[measure][cell], highlight)
    }
}
