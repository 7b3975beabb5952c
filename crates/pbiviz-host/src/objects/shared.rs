//! Objects that many data points have alike.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// Each combination of instances once: a rule for all data points would otherwise be there a million times.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    /// Where the objects of some instances stand, by the numbers of these.
    places: BTreeMap<Vec<usize>, usize>,
    objects: Vec<Json>,
    list: Vec<usize>,
}

impl Shared {
    /// An empty list for [`Self::place`].
    pub(super) fn take_list(&mut self) -> Vec<usize> {
        std::mem::take(&mut self.list)
    }

    /// The place of the objects of some instances, if there is any.
    pub(super) fn place(
        &mut self,
        mut instances: Vec<usize>,
        make: impl Fn(&[usize]) -> Json,
    ) -> Option<usize> {
        let mut place = self.places.get(&*instances).copied();
        if place.is_none() && !instances.is_empty() {
            place = Some(self.objects.len());
            self.objects.push(make(&instances));
            self.places.insert(instances.clone(), self.objects.len() - 1);
        }
        instances.clear();
        self.list = instances;
        place
    }

    pub(super) fn into_objects(self) -> Vec<Json> {
        self.objects
    }
}
