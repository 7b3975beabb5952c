//! How the values of a column are held.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable, hash_table::Entry};

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Values {
    /// Texts repeat, so each stands once and rows name it by number.
    Text {
        /// A row's number in `distinct`, counted from 1; 0 is null.
        codes: Vec<u32>,
        distinct: Texts,
    },
    Integer(Nullable<i64>),
    Decimal(Nullable<f64>),
    DateTime(Nullable<i64>),
    Boolean(Nullable<bool>),
}

/// Many texts, one behind the other in one allocation.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Texts {
    joined: String,
    /// Where in `joined` each text ends.
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        self.ends.push(self.joined.len());
    }

    pub(super) fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.joined[start..self.ends[index]]
    }
}

/// Makes the values of a text column, one cell after the other.
#[derive(Debug, Default)]
pub(crate) struct TextBuilder {
    codes: Vec<u32>,
    distinct: Texts,
    /// The codes of all texts. It knows them by their hash and finds the texts themselves in `distinct`, which a map
    /// that owns its keys would hold a second time. Nobody goes through it, so its order is never seen.
    known: HashTable<Known>,
    hasher: DefaultHashBuilder,
}

impl TextBuilder {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { codes: Vec::with_capacity(rows), ..Self::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    pub(crate) fn push(&mut self, value: Option<&str>) {
        let code = value.map_or(0, |text| self.code(text));
        self.codes.push(code);
    }

    fn code(&mut self, text: &str) -> u32 {
        let Self { distinct, known, hasher, .. } = self;
        let hash = (hasher.hash_one(text) >> 32) as u32;
        let is_text =
            |known: &Known| known.hash == hash && distinct.get(known.code as usize - 1) == text;
        match known.entry(spread(hash), is_text, |known| spread(known.hash)) {
            Entry::Occupied(entry) => entry.get().code,
            Entry::Vacant(entry) => {
                let code = u32::try_from(distinct.len() + 1)
                    .expect("four thousand million texts would not fit into memory");
                entry.insert(Known { hash, code });
                distinct.push(text);
                code
            }
        }
    }

    pub(crate) fn finish(mut self) -> Values {
        self.distinct.joined.shrink_to_fit();
        self.distinct.ends.shrink_to_fit();
        Values::Text { codes: self.codes, distinct: self.distinct }
    }
}

/// A text that has a code. Its hash is kept because a table that grows asks for it, and to look at the text itself for that
/// would take most of the time.
#[derive(Debug, Clone, Copy)]
struct Known {
    hash: u32,
    code: u32,
}

/// A hash of the length that the table wants, with differences at both ends of it.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Values, with a bit for each that is null; no bits where none is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Nullable<T> {
    values: Vec<T>,
    pub(super) nulls: Vec<u64>,
}

impl<T: Copy + Default> Nullable<T> {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { values: Vec::with_capacity(rows), nulls: Vec::new() }
    }

    pub(super) fn collect(values: impl IntoIterator<Item = Option<T>>) -> Self {
        let values = values.into_iter();
        let mut collected = Self::with_capacity(values.size_hint().0);
        for value in values {
            collected.push(value);
        }
        collected
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn push(&mut self, value: Option<T>) {
        if value.is_none() {
            let row = self.values.len();
            self.nulls.resize(row / 64 + 1, 0);
            self.nulls[row / 64] |= 1 << (row % 64);
        }
        self.values.push(value.unwrap_or_default());
    }

    pub(crate) fn map<U>(self, change: impl Fn(T) -> U) -> Nullable<U> {
        Nullable { values: self.values.into_iter().map(change).collect(), nulls: self.nulls }
    }

    pub(crate) fn get(&self, row: usize) -> Option<T> {
        let is_null = self.nulls.get(row / 64).is_some_and(|bits| bits >> (row % 64) & 1 == 1);
        if is_null { None } else { self.values.get(row).copied() }
    }
}
