//! Properties that were set, put where visuals look for them.
//!
//! Values that nobody set are not there: defaults are the visual's own
//! (<https://learn.microsoft.com/power-bi/developer/visuals/objects-properties>).

mod index;
mod shared;

use std::cell::RefCell;

use serde_json::{Map, Value as Json};

use self::index::Index;
use self::shared::Shared;
use crate::state::{DataSelector, ObjectInstance, Selector};
use crate::table::Value;
use crate::wire;

/// All instances of a state, by what they are set for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Objects<'s> {
    of_report: Vec<&'s ObjectInstance>,
    of_columns: Vec<(&'s str, &'s ObjectInstance)>,
    of_data: Vec<(DataPoints<'s>, &'s ObjectInstance)>,
    index: Index,
    shared: RefCell<Shared>,
}

/// What a selector with `data` stands for.
#[derive(Debug, Clone)]
struct DataPoints<'s> {
    /// Query names and values, of all identities of the selector.
    scope: Vec<&'s (String, Json)>,
    wildcard: Option<u8>,
    metadata: Option<&'s str>,
}

/// Query names and values of a data point.
type Scope<'a> = &'a [(&'a str, Value<'a>)];

/// A matching option of a wildcard (<https://learn.microsoft.com/power-bi/developer/visuals/conditional-format>).
const INSTANCES_ONLY: u8 = 1;
const TOTALS_ONLY: u8 = 2;

impl<'s> Objects<'s> {
    pub(crate) fn of(instances: &'s [ObjectInstance]) -> Self {
        let mut objects = Self::default();
        for instance in instances {
            let Some(selector) = &instance.selector else {
                objects.of_report.push(instance);
                continue;
            };
            match (&selector.data, &selector.metadata) {
                (Some(data), _) if !data.is_empty() => {
                    if let Some(points) = DataPoints::of(data, selector) {
                        objects.index.add(objects.of_data.len(), &points);
                        objects.of_data.push((points, instance));
                    }
                }
                (_, Some(metadata)) => objects.of_columns.push((metadata, instance)),
                _ => objects.of_report.push(instance),
            }
        }
        objects
    }

    /// The objects of the whole visual; what is set for a name of the visual's own is in `$instances`.
    pub(crate) fn of_report(&self) -> Option<Json> {
        let mut merged = Map::new();
        for instance in &self.of_report {
            let object = member(&mut merged, &instance.object_name);
            let id = instance.selector.as_ref().and_then(|selector| selector.id.as_ref());
            let target = match id {
                Some(id) => member(member(object, "$instances"), id),
                None => object,
            };
            target.extend(instance.properties.clone());
        }
        (!merged.is_empty()).then_some(merged.into())
    }

    /// A property of the whole visual.
    pub(crate) fn property(&self, object: &str, property: &str) -> Option<&'s Json> {
        let of_object = self.of_report.iter().rev().filter(|instance| {
            let has_id = instance.selector.as_ref().is_some_and(|selector| selector.id.is_some());
            instance.object_name == object && !has_id
        });
        of_object.filter_map(|instance| instance.properties.get(property)).next()
    }

    /// What is set for all of a field.
    pub(crate) fn of_column(&self, query_name: &str) -> Option<Json> {
        let chosen = self.of_columns.iter().filter(|(metadata, _)| *metadata == query_name);
        merged(chosen.map(|(_, instance)| *instance))
    }

    /// Whether [`Self::at`] and [`Self::shared_at`] can find anything at all.
    pub(crate) fn has_data(&self) -> bool {
        !self.of_data.is_empty()
    }

    /// What is set for the data point with these values; for a cell of a measure, its query name is `metadata`.
    pub(crate) fn at(&self, scope: Scope<'_>, metadata: Option<&str>) -> Option<Json> {
        let mut chosen = Vec::new();
        self.choose(scope, metadata, false, &mut chosen);
        merged(chosen.iter().map(|&number| self.of_data[number].1))
    }

    /// What is set for a data point by any of several names that it has, later ones counting more: a number that stands
    /// for it, which [`crate::DataViews`] resolves.
    pub(crate) fn shared_at(
        &self,
        names: &[(Scope<'_>, Option<&str>)],
        is_total: bool,
    ) -> Option<Json> {
        let mut shared = self.shared.borrow_mut();
        // One list serves all data points: to make one for each would take most of the time.
        let mut chosen = shared.take_list();
        for (scope, metadata) in names {
            self.choose(scope, *metadata, is_total, &mut chosen);
        }
        let make = |chosen: &[usize]| {
            merged(chosen.iter().map(|&number| self.of_data[number].1)).unwrap_or_default()
        };
        shared.place(chosen, make).map(Json::from)
    }

    /// Everything that [`Self::shared_at`] stood a number for.
    pub(crate) fn into_shared(self) -> Vec<Json> {
        self.shared.into_inner().into_objects()
    }

    /// Adds the numbers of the instances for a data point, in their order.
    fn choose(
        &self,
        scope: Scope<'_>,
        metadata: Option<&str>,
        is_total: bool,
        chosen: &mut Vec<usize>,
    ) {
        let begin = chosen.len();
        chosen.extend(self.index.candidates(scope).filter(|&number| {
            let points = &self.of_data[number].0;
            points.metadata == metadata && points.contain(scope, is_total)
        }));
        chosen[begin..].sort_unstable();
    }
}

impl<'s> DataPoints<'s> {
    /// `None` for selectors of a kind that is not known here.
    fn of(data: &'s [DataSelector], selector: &'s Selector) -> Option<Self> {
        let metadata = selector.metadata.as_deref();
        let mut points = Self { scope: Vec::new(), wildcard: None, metadata };
        for part in data {
            match part {
                DataSelector::Identity(identity) => points.scope.extend(&identity.scope),
                DataSelector::Wildcard { data_view_wildcard: wildcard } => {
                    points.wildcard = Some(wildcard.matching_option);
                }
                DataSelector::Other(_) => return None,
            }
        }
        Some(points)
    }

    /// The values have to be the same, in any order: the identities of a selector come as the visual put them.
    fn contain(&self, scope: &[(&str, Value<'_>)], is_total: bool) -> bool {
        let has = |(name, json): &(String, Json)| {
            scope.iter().any(|(other, cell)| other == name && wire::is(*cell, json))
        };
        let has_all = self.scope.iter().all(|pair| has(pair));
        match self.wildcard {
            None => self.scope.len() == scope.len() && has_all,
            Some(INSTANCES_ONLY) => !is_total && has_all,
            Some(TOTALS_ONLY) => is_total && has_all,
            Some(_) => has_all,
        }
    }
}

/// Later instances win, property by property.
fn merged<'s>(instances: impl Iterator<Item = &'s ObjectInstance>) -> Option<Json> {
    let mut merged = Map::new();
    for instance in instances {
        member(&mut merged, &instance.object_name).extend(instance.properties.clone());
    }
    (!merged.is_empty()).then_some(merged.into())
}

/// Objects of several origins as one, property by property; later ones win.
pub(crate) fn merge(all: impl IntoIterator<Item = Option<Json>>) -> Option<Json> {
    let mut all = all.into_iter().flatten();
    let mut merged = all.next()?;
    for objects in all {
        let Json::Object(objects) = objects else { continue };
        for (name, object) in objects {
            match (merged.get_mut(&name), object) {
                (Some(Json::Object(known)), Json::Object(properties)) => known.extend(properties),
                (_, object) => merged[name] = object,
            }
        }
    }
    Some(merged)
}

/// The object of this name, made where there is none.
fn member<'m>(parent: &'m mut Map<String, Json>, name: &str) -> &'m mut Map<String, Json> {
    let member = parent.entry(name).or_insert(Json::Null);
    if !member.is_object() {
        *member = Map::new().into();
    }
    member.as_object_mut().expect("it was made an object")
}
