//! `DataView`s: one for each mapping whose conditions hold
//! (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings>).

pub(crate) mod categorical;
pub(crate) mod matrix;
pub(crate) mod single;
pub(crate) mod table;
pub(crate) mod tree;

use std::ops::RangeInclusive;
use std::rc::Rc;

use serde_json::Value as Json;

use crate::capabilities::{Capabilities, RoleList, count};
use crate::objects::Objects;
use crate::query::{Direction, Keys, Query, QueryField, SortBy, group};
use crate::reduction::{Reduced, Reduction};
use crate::state::State;
use crate::table::Value;

/// What all views of one `DataView` are made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) capabilities: &'a Capabilities,
    pub(crate) state: &'a State,
    pub(crate) query: &'a Query<'a>,
    pub(crate) objects: &'a Objects<'a>,
}

/// One member of a `DataView`, such as `categorical`.
#[derive(Debug, Clone, Default)]
pub(crate) struct View {
    pub(crate) json: Json,
    /// Whether `fetchMoreData` would bring more rows.
    pub(crate) has_more: bool,
    /// The columns of the metadata, where they are not simply those of the fields.
    pub(crate) columns: Option<Vec<Json>>,
}

impl<'a> Context<'a> {
    /// The fields of some roles, role by role, each once.
    pub(crate) fn fields(&self, list: &RoleList) -> Vec<&'a QueryField<'a>> {
        let mut fields: Vec<&QueryField<'_>> = Vec::new();
        for role in &list.roles {
            for field in &self.query.fields {
                let is_new = !fields.iter().any(|other| other.index == field.index);
                if is_new && field.roles.contains(role) {
                    fields.push(field);
                }
            }
        }
        fields
    }

    /// How much of some roles is sent. What a property of the visual says counts more than the mapping, since 5.2 of
    /// [powerbi-visuals-api](https://github.com/microsoft/powerbi-visuals-api)
    /// (<https://learn.microsoft.com/power-bi/developer/visuals/fetch-more-data>).
    ///
    /// `customized` is the place of the property's name below `dataReductionCustomization`, such as `/matrix/rowCount`,
    /// and `bounds` is what it may ask for.
    pub(crate) fn reduction(
        &self,
        list: &RoleList,
        customized: &str,
        bounds: RangeInclusive<usize>,
    ) -> Reduction {
        let part = self.capabilities.part(&format!("/dataReductionCustomization{customized}"));
        let property = part.and_then(|part| {
            let name = |member| part.pointer(member).and_then(Json::as_str);
            let object = name("/propertyIdentifier/objectName")?;
            self.objects.property(object, name("/propertyIdentifier/propertyName")?)
        });
        let default = part.and_then(|part| part.get("defaultValue"));
        let custom = property.and_then(count).or_else(|| default.and_then(count));
        list.reduction.with_count(custom.map(|count| count.clamp(*bounds.start(), *bounds.end())))
    }

    /// Those fields by which rows are grouped.
    pub(crate) fn groupings(&self, list: &RoleList) -> Vec<&'a QueryField<'a>> {
        let fields = self.fields(list).into_iter();
        fields.filter(|field| !field.is_measure()).collect()
    }

    /// Those fields that are aggregated.
    pub(crate) fn measures(&self, list: &RoleList) -> Vec<&'a QueryField<'a>> {
        self.fields(list).into_iter().filter(|field| field.is_measure()).collect()
    }

    /// The distinct combinations of the fields' values, in order, as many as the reduction keeps.
    ///
    /// They are sorted as the visual or the user asks, and then, or without such a wish, ascending by one field after
    /// the other. What Power BI does without a wish is not documented; recorded `DataView`s are ascending.
    pub(crate) fn rows(&self, fields: &[&QueryField<'a>], reduction: Reduction) -> Distinct<'a> {
        self.distinct(fields, reduction, self.state, true)
    }

    /// The same for series, which measures do not sort, and which do not come in windows.
    pub(crate) fn series(&self, fields: &[&QueryField<'a>], reduction: Reduction) -> Distinct<'a> {
        self.distinct(fields, reduction, &State::default(), false)
    }

    fn distinct(
        &self,
        fields: &[&QueryField<'a>],
        reduction: Reduction,
        windows: &State,
        by_measures: bool,
    ) -> Distinct<'a> {
        let keys: Vec<Rc<Keys<'_>>> = fields.iter().map(|field| field.keys()).collect();
        let rows = &self.query.rows;
        let mut groups = group(rows, &keys.iter().map(Rc::as_ref).collect::<Vec<_>>());
        let clauses = self.query.sort.iter().map(|(index, way)| (&self.query.fields[*index], *way));
        // Measures have to outlive the list that names them.
        let measured: Vec<Option<Vec<Value<'_>>>> = clauses
            .clone()
            .map(|(field, _)| {
                let counts = by_measures && field.is_measure();
                counts.then(|| field.aggregate(rows, &groups.of_row, groups.len()))
            })
            .collect();
        let mut by: Vec<(SortBy<'_, '_>, Direction)> = Vec::new();
        for ((field, direction), values) in clauses.zip(&measured) {
            let place = fields.iter().position(|other| other.index == field.index);
            match (values, place) {
                (Some(values), _) => by.push((SortBy::Values(values), direction)),
                (None, Some(place)) => by.push((SortBy::Keys(&keys[place]), direction)),
                (None, None) => {}
            }
        }
        by.extend(keys.iter().map(|keys| (SortBy::Keys(keys), Direction::Ascending)));
        groups.sort(&by);
        let reduced = reduction.apply(groups.len(), windows);
        let of_row = groups.keep(&reduced.rows);
        let members = reduced.rows.iter().map(|&group| groups.members[group]).collect();
        Distinct { keys, members, of_row, reduced }
    }
}

/// Distinct combinations of values, as many as are sent.
#[derive(Debug)]
pub(crate) struct Distinct<'a> {
    keys: Vec<Rc<Keys<'a>>>,
    /// For each combination one row of the table that has it.
    members: Vec<u32>,
    /// For each row of the query the number of its combination.
    pub(crate) of_row: Vec<u32>,
    pub(crate) reduced: Reduced,
}

impl<'a> Distinct<'a> {
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    /// The value of one field, by its place, in one combination.
    pub(crate) fn value(&self, field: usize, combination: usize) -> Value<'a> {
        let keys = &self.keys[field];
        keys.values[keys.codes[self.members[combination] as usize] as usize]
    }

    /// The values of one field in all combinations.
    pub(crate) fn values(&self, field: usize) -> impl Iterator<Item = Value<'a>> {
        (0..self.len()).map(move |combination| self.value(field, combination))
    }
}
