//! Groups for which no measure has a value.

use std::rc::Rc;

use super::{Keys, Query, group};
use crate::table::Value;

impl Query<'_> {
    /// Leaves out the rows of all groups for which every measure is blank. Power BI does so unless "Show items with no
    /// data" is chosen (<https://learn.microsoft.com/power-bi/create-reports/desktop-show-items-no-data>).
    ///
    /// No other value changes by that: what is left out is blank, and blanks add nothing.
    pub(crate) fn leave_out_blanks(&mut self) {
        let (measures, groupings): (Vec<_>, Vec<_>) =
            self.fields.iter().partition(|field| field.is_measure());
        let has_all = measures.iter().any(|measure| !measure.source.column.has_nulls());
        if measures.is_empty() || groupings.is_empty() || has_all {
            return;
        }
        let keys: Vec<Rc<Keys<'_>>> = groupings.iter().map(|field| field.keys()).collect();
        let groups = group(&self.rows, &keys.iter().map(Rc::as_ref).collect::<Vec<_>>());
        let mut has_value = vec![false; groups.len()];
        for measure in measures {
            let values = measure.aggregate(&self.rows, &groups.of_row, groups.len());
            has_value.iter_mut().zip(values).for_each(|(has, value)| *has |= value != Value::Null);
        }
        let stays: Vec<bool> =
            groups.of_row.iter().map(|&group| has_value[group as usize]).collect();
        keep(&mut self.rows, &stays);
        if let Some(highlighted) = &mut self.highlighted {
            keep(highlighted, &stays);
        }
    }
}

fn keep<T>(items: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    items.retain(|_| stays.next().is_some_and(|&stays| stays));
}
