//! Groups of rows within groups.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::query::{self, Direction, Keys, NO_GROUP, Query, QueryField};
use crate::table::Value;

/// The groups that the values of some fields make, the first field's outermost. Only groups that occur are there.
#[derive(Debug)]
pub(crate) struct Hierarchy<'t> {
    pub(crate) fields: Vec<&'t QueryField<'t>>,
    /// The first one is the root, which holds all rows.
    groups: Vec<Group>,
    /// For each depth, from the root's on, the group of each of the query's rows.
    of_row: Vec<Vec<u32>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// 0 for the root, 1 for the groups of the first field.
    pub(crate) depth: usize,
    /// A row of the table that has the group's values.
    member: u32,
    /// In the order of the query.
    pub(crate) children: Vec<u32>,
}

/// The group that holds all rows.
pub(crate) const ROOT: u32 = 0;

impl<'t> Hierarchy<'t> {
    pub(crate) fn new(query: &Query<'t>, fields: Vec<&'t QueryField<'t>>) -> Self {
        let mut groups = vec![Group { depth: 0, member: 0, children: Vec::new() }];
        let mut of_row = vec![vec![ROOT; query.rows.len()]];
        let keys: Vec<Rc<Keys<'t>>> = fields.iter().map(|field| field.keys()).collect();
        for depth in 1..=fields.len() {
            let found = query::group(
                &query.rows,
                &keys[..depth].iter().map(Rc::as_ref).collect::<Vec<_>>(),
            );
            let first = groups.len() as u32;
            groups.extend(found.members.iter().map(|&member| Group {
                depth,
                member,
                children: Vec::new(),
            }));
            let own: Vec<u32> = found.of_row.iter().map(|&group| first + group).collect();
            let mut has_parent = vec![false; found.members.len()];
            for (&parent, &group) in of_row[depth - 1].iter().zip(&own) {
                if !std::mem::replace(&mut has_parent[(group - first) as usize], true) {
                    groups[parent as usize].children.push(group);
                }
            }
            of_row.push(own);
        }
        let mut hierarchy = Self { fields, groups, of_row };
        hierarchy.sort(query, &keys);
        hierarchy
    }

    /// Each level is sorted by its own field, upwards if the query does not say, and by the measures of the query.
    fn sort(&mut self, query: &Query<'t>, keys: &[Rc<Keys<'t>>]) {
        let measures: Vec<_> = query
            .sort
            .iter()
            .map(|&(index, direction)| {
                let field = query.fields.get(index).filter(|field| field.is_measure());
                (index, direction, field.map(|field| self.aggregate(query, field, None)))
            })
            .collect();
        let compare = |one: u32, other: u32| {
            let field = self.fields[self.group(one).depth - 1];
            let keys = &keys[self.group(one).depth - 1];
            let code = |group: u32| keys.codes[self.group(group).member as usize];
            let by_key = || code(one).cmp(&code(other));
            let by_clause = measures.iter().map(|(index, direction, values)| {
                let ascending = match values {
                    Some(values) => query::compare(values[one as usize], values[other as usize]),
                    None if *index == field.index => by_key(),
                    None => Ordering::Equal,
                };
                if *direction == Direction::Descending { ascending.reverse() } else { ascending }
            });
            by_clause.fold(Ordering::Equal, Ordering::then).then_with(by_key)
        };
        let mut sorted: Vec<Vec<u32>> =
            self.groups.iter().map(|group| group.children.clone()).collect();
        sorted.iter_mut().for_each(|children| children.sort_by(|&one, &other| compare(one, other)));
        self.groups.iter_mut().zip(sorted).for_each(|(group, children)| group.children = children);
    }

    /// A measure's value for every group: of all its rows, or of those that are chosen.
    pub(crate) fn aggregate(
        &self,
        query: &Query<'t>,
        measure: &QueryField<'t>,
        chosen: Option<&[bool]>,
    ) -> Vec<Value<'t>> {
        let mut values = vec![Value::Null; self.groups.len()];
        for of_row in &self.of_row {
            let of_chosen = |chosen: &[bool]| -> Vec<u32> {
                let rows = of_row.iter().zip(chosen);
                rows.map(|(&group, &is_chosen)| if is_chosen { group } else { NO_GROUP }).collect()
            };
            let of_row =
                chosen.map_or(Cow::Borrowed(of_row), |chosen| Cow::Owned(of_chosen(chosen)));
            let of_depth = measure.aggregate(&query.rows, &of_row, self.groups.len());
            let pairs = values.iter_mut().zip(of_depth);
            pairs.filter(|(_, own)| *own != Value::Null).for_each(|(value, own)| *value = own);
        }
        values
    }

    pub(crate) fn group(&self, number: u32) -> &Group {
        &self.groups[number as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.groups.len()
    }

    /// The group of each of the query's rows that has this depth.
    pub(crate) fn of_row(&self, depth: usize) -> &[u32] {
        &self.of_row[depth]
    }

    /// The value that makes a group, which is not the root.
    pub(crate) fn value(&self, group: u32) -> Value<'t> {
        let group = self.group(group);
        self.fields[group.depth - 1].source.value(group.member)
    }

    /// The names and values that make a group, outermost first.
    pub(crate) fn scope(&self, group: u32) -> Vec<(&'t str, Value<'t>)> {
        let group = self.group(group);
        let fields = self.fields[..group.depth].iter();
        fields.map(|field| (field.query_name.as_str(), field.source.value(group.member))).collect()
    }
}
