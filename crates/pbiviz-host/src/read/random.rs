//! Random files for tests, the same at every run.

use std::collections::BTreeSet;

use crate::{Table, Value};

/// A linear congruential generator with the factors of Knuth's MMIX.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below this one, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    pub(crate) fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Bytes of which many mean something to the reader under test.
    pub(crate) fn bytes(&mut self, most: usize, tokens: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..self.below(most + 1) {
            match self.below(8) {
                0 => bytes.push(self.below(256) as u8),
                _ => bytes.extend(self.one_of(tokens)),
            }
        }
        bytes
    }

    /// Changes, removes, doubles or replaces some parts of a file.
    pub(crate) fn mutate(&mut self, bytes: &mut Vec<u8>, tokens: &[&[u8]]) {
        for _ in 0..=self.below(4) {
            let start = self.below(bytes.len() + 1);
            let end = (start + self.below(6)).min(bytes.len());
            match self.below(5) {
                0 => drop(bytes.drain(start..end)),
                1 => drop(bytes.splice(start..end, bytes[start..end].repeat(2))),
                2 => drop(bytes.splice(start..end, self.one_of(tokens).iter().copied())),
                3 => drop(bytes.splice(start..start, self.one_of(tokens).iter().copied())),
                _ => bytes
                    .iter_mut()
                    .skip(start)
                    .take(1)
                    .for_each(|byte| *byte ^= 1 << (end - start)),
            }
        }
    }
}

/// Fails where a table is not what all others rely on.
pub(crate) fn assert_sound(table: &Table, file: &[u8]) {
    let mut names = BTreeSet::new();
    for column in table.columns() {
        assert_eq!(column.len(), table.row_count(), "{file:?}");
        assert!(!column.name().is_empty() && column.name() == column.name().trim(), "{file:?}");
        assert!(names.insert(column.name().to_lowercase()), "{} twice in {file:?}", column.name());
        for row in 0..table.row_count() {
            let value = column.value(row);
            let is_finite = !matches!(value, Value::Decimal(number) if !number.is_finite());
            assert!(is_finite && value != Value::Text(""), "{value:?} in {file:?}");
        }
    }
}
