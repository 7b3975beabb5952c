//! Objects that many data points have alike.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// Each combination of instances once: a rule for all data points would otherwise be there a million times.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    /// Where the objects of some instances stand, by the numbers of these.
    places: BTreeMap<Vec<usize>, usize>,
    objects: Vec<Json>,
}

impl Shared {
    /// The place of the objects of some instances.
    pub(super) fn place(
        &mut self,
        instances: Vec<usize>,
        make: impl Fn(&[usize]) -> Json,
    ) -> usize {
        if let Some(&place) = self.places.get(&*instances) {
            return place;
        }
        let place = self.objects.len();
        self.objects.push(make(&instances));
        self.places.insert(instances, place);
        place
    }

    pub(super) fn into_objects(self) -> Vec<Json> {
        self.objects
    }
}
