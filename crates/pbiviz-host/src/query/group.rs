//! Rows of equal values, and their order.

use std::cmp::Ordering;

use super::{Direction, Keys, NO_GROUP, keys};
use crate::table::Value;

/// Rows that have the same values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Groups {
    /// For each of the rows that were grouped, the number of its group.
    pub(crate) of_row: Vec<u32>,
    /// For each group one row of the table that is in it.
    pub(crate) members: Vec<u32>,
}

/// What groups are sorted by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SortBy<'a, 't> {
    /// The value that all rows of a group have.
    Keys(&'a Keys<'t>),
    /// A measure's value for each group.
    Values(&'a [Value<'t>]),
}

/// Groups rows of the table by all keys together. Groups are numbered as they turn up.
///
/// Without a key all rows are one group, also if there are none.
pub(crate) fn group(rows: &[u32], keys: &[&Keys<'_>]) -> Groups {
    let mut of_row = vec![0; rows.len()];
    let mut members = vec![rows.first().copied().unwrap_or_default()];
    for key in keys {
        let mut numbers = Numbers::new(members.len(), key.values.len(), rows.len());
        members.clear();
        for (group, &row) in of_row.iter_mut().zip(rows) {
            let next = members.len() as u32;
            *group = numbers.number(*group, key.codes[row as usize], next);
            if *group == next {
                members.push(row);
            }
        }
    }
    Groups { of_row, members }
}

/// Numbers for pairs: a table if that is small, and else a map, which nobody goes through.
enum Numbers {
    Table { width: usize, numbers: Vec<u32> },
    Map(hashbrown::HashMap<(u32, u32), u32>),
}

impl Numbers {
    fn new(groups: usize, width: usize, rows: usize) -> Self {
        match groups.checked_mul(width) {
            Some(size) if size <= rows.saturating_mul(4).max(1024) => {
                Self::Table { width, numbers: vec![NO_GROUP; size] }
            }
            _ => Self::Map(hashbrown::HashMap::new()),
        }
    }

    /// The number of a pair, which is `next` if it is new.
    fn number(&mut self, group: u32, code: u32, next: u32) -> u32 {
        match self {
            Self::Table { width, numbers } => {
                let number = &mut numbers[group as usize * *width + code as usize];
                if *number == NO_GROUP {
                    *number = next;
                }
                *number
            }
            Self::Map(numbers) => *numbers.entry((group, code)).or_insert(next),
        }
    }
}

/// Where two groupings of the same rows meet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Crossing {
    /// For each row the number of its cell.
    pub(crate) of_row: Vec<u32>,
    /// The two groups of each cell.
    pub(crate) cells: Vec<(u32, u32)>,
}

/// The pairs of groups that some row has.
pub(crate) fn cross(one: &[u32], one_count: usize, other: &[u32], other_count: usize) -> Crossing {
    let mut numbers = Numbers::new(one_count, other_count, one.len());
    let mut cells = Vec::new();
    let mut of_row = Vec::with_capacity(one.len());
    for (&one, &other) in one.iter().zip(other) {
        if one == NO_GROUP || other == NO_GROUP {
            of_row.push(NO_GROUP);
            continue;
        }
        let next = cells.len() as u32;
        let number = numbers.number(one, other, next);
        if number == next {
            cells.push((one, other));
        }
        of_row.push(number);
    }
    Crossing { of_row, cells }
}

impl Groups {
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// Numbers the groups anew, in the order of these, the first counting most.
    pub(crate) fn sort(&mut self, by: &[(SortBy<'_, '_>, Direction)]) {
        let ranks: Vec<Vec<u32>> = by.iter().map(|(by, way)| self.ranks(*by, *way)).collect();
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_unstable_by(|&one, &other| {
            let mut orderings = ranks.iter().map(|of| of[one as usize].cmp(&of[other as usize]));
            let ordering = orderings.find(|ordering| ordering.is_ne());
            ordering.unwrap_or_else(|| one.cmp(&other))
        });
        let mut places = vec![0; order.len()];
        for (place, &group) in (0..).zip(&order) {
            places[group as usize] = place;
        }
        self.members = order.iter().map(|&group| self.members[group as usize]).collect();
        for group in &mut self.of_row {
            *group = places[*group as usize];
        }
    }

    /// For each row the place of its group among those that are kept.
    pub(crate) fn keep(&self, kept: &[usize]) -> Vec<u32> {
        let mut places = vec![NO_GROUP; self.len()];
        for (place, &group) in (0..).zip(kept) {
            places[group] = place;
        }
        self.of_row.iter().map(|&group| places[group as usize]).collect()
    }

    /// Numbers for the groups in the order of one clause, equal ones for equal values.
    fn ranks(&self, by: SortBy<'_, '_>, direction: Direction) -> Vec<u32> {
        let mut ranks = match by {
            SortBy::Keys(keys) => {
                self.members.iter().map(|&row| keys.codes[row as usize]).collect()
            }
            SortBy::Values(values) => ranks(values),
        };
        if direction == Direction::Descending {
            ranks.iter_mut().for_each(|rank| *rank = !*rank);
        }
        ranks
    }
}

fn ranks(values: &[Value<'_>]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| compare(values[one], values[other]));
    let mut ranks = vec![0; values.len()];
    let equals = order.chunk_by(|&one, &other| compare(values[one], values[other]).is_eq());
    for (rank, places) in (0..).zip(equals) {
        places.iter().for_each(|&place| ranks[place] = rank);
    }
    ranks
}

/// The order of values of one column: blanks first, texts without regard to case.
pub(crate) fn compare(one: Value<'_>, other: Value<'_>) -> Ordering {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.to_lowercase().cmp(&other.to_lowercase()),
        _ => keys::ordered(one).cmp(&keys::ordered(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys of a column with these values; so many that a map is used where `is_wide`.
    fn keys(values: &[u32], is_wide: bool) -> Keys<'static> {
        let width = if is_wide { 1_000_000 } else { 10 };
        Keys { codes: values.to_vec(), values: vec![Value::Null; width] }
    }

    #[test]
    fn groups_and_crosses_by_table_and_by_map_alike() {
        let rows = [4, 0, 1, 2, 3];
        for is_wide in [false, true] {
            let one = keys(&[7, 7, 2, 7, 2], is_wide);
            let other = keys(&[1, 0, 1, 1, 1], is_wide);
            let groups = group(&rows, &[&one, &other]);
            assert_eq!(groups.of_row, [0, 1, 2, 0, 1]);
            assert_eq!(groups.members, [4, 0, 1]);
            let width = if is_wide { 100_000 } else { 3 };
            let crossing = cross(&groups.of_row, width, &[0, 0, 0, NO_GROUP, 1], width);
            assert_eq!(crossing.of_row, [0, 1, 2, NO_GROUP, 3]);
            assert_eq!(crossing.cells, [(0, 0), (1, 0), (2, 0), (1, 1)]);
        }
    }

    #[test]
    fn makes_one_group_without_keys() {
        assert_eq!(group(&[3, 5], &[]), Groups { of_row: vec![0, 0], members: vec![3] });
        assert_eq!(group(&[], &[]).len(), 1);
        assert_eq!(group(&[], &[&keys(&[], false)]).len(), 0);
    }

    #[test]
    fn sorts_by_one_thing_after_the_other() {
        let rows = [0, 1, 2, 3];
        let column = keys(&[0, 1, 2, 3], false);
        let measured = [Value::Integer(5), Value::Null, Value::Integer(5), Value::Integer(-1)];
        let mut groups = group(&rows, &[&column]);
        groups.sort(&[
            (SortBy::Values(&measured), Direction::Descending),
            (SortBy::Keys(&column), Direction::Descending),
        ]);
        assert_eq!(groups.members, [2, 0, 3, 1]);
        assert_eq!(groups.of_row, [1, 3, 0, 2]);
        assert_eq!(groups.keep(&[3, 0]), [NO_GROUP, 0, 1, NO_GROUP]);
    }
}
