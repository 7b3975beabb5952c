//! Filters that name values of several columns at once: a tree of values with a verdict at its nodes.

use std::collections::BTreeMap;

use super::constant::{Constant, Key};
use super::field::classify;
use crate::query::Source;
use crate::table::Value;

/// Values of columns, outermost first, that share their beginnings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paths {
    /// The first one is the root.
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Node {
    children: Vec<(Constant, usize)>,
    /// Whether rows that end here are kept; `None` leaves it to the node above.
    verdict: Option<bool>,
}

/// What no constant of a level stands for, and where a row is that has left the tree.
const NOWHERE: u32 = u32::MAX;

impl Default for Paths {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Paths {
    pub(super) const ROOT: usize = 0;

    /// Paths that keep exactly the rows which have one of them.
    pub(super) fn of<T: IntoIterator<Item = Constant>>(paths: impl IntoIterator<Item = T>) -> Self {
        let mut tree = Self::default();
        for path in paths {
            let node =
                path.into_iter().fold(Self::ROOT, |node, constant| tree.child(node, constant));
            tree.set_verdict(node, Some(true));
        }
        tree
    }

    /// The node below `parent` for this value, made where there is none. Equal values may stand twice: where they
    /// are looked up they become one.
    pub(super) fn child(&mut self, parent: usize, constant: Constant) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node::default());
        self.nodes[parent].children.push((constant, node));
        node
    }

    pub(super) fn set_verdict(&mut self, node: usize, verdict: Option<bool>) {
        self.nodes[node].verdict = verdict;
    }

    /// Nodes that only take away take away from everything: the rest is kept.
    pub(super) fn with_the_rest(mut self) -> Self {
        let has = |verdict| self.nodes.iter().any(|node| node.verdict == Some(verdict));
        if has(false) && !has(true) {
            self.set_verdict(Self::ROOT, Some(true));
        }
        self
    }

    /// For each row the verdict of the deepest node that it reaches and that has one; without any it is not kept.
    pub(super) fn verdicts(&self, sources: &[Source<'_>], rows: usize) -> Vec<bool> {
        let mut tree = Merged::of(self);
        let mut kept = vec![tree.verdict(0).unwrap_or(false); rows];
        let mut places = vec![0_u32; rows];
        for &source in sources {
            let Some(level) = tree.next_level(source) else { break };
            let code =
                |value: Value<'_>| level.keys.get(&Key::of(value)).copied().unwrap_or(NOWHERE);
            let codes = classify(source, code);
            for ((place, kept), code) in places.iter_mut().zip(&mut kept).zip(codes) {
                *place = level.step(*place, code);
                if let Some(verdict) = level.verdict(*place) {
                    *kept = verdict;
                }
            }
        }
        kept
    }
}

/// The nodes of one depth, where siblings of one key are one.
struct Merged<'p> {
    paths: &'p Paths,
    /// For each place of this depth the nodes that make it.
    places: Vec<Vec<usize>>,
}

/// The way from the places of one depth to those of the next.
struct Level {
    keys: BTreeMap<Key, u32>,
    /// Sorted: place above and code, and the place below.
    steps: Vec<((u32, u32), u32)>,
    verdicts: Vec<Option<bool>>,
}

impl Level {
    fn step(&self, place: u32, code: u32) -> u32 {
        if place == NOWHERE || code == NOWHERE {
            return NOWHERE;
        }
        match self.steps.binary_search_by_key(&(place, code), |step| step.0) {
            Ok(found) => self.steps[found].1,
            Err(_) => NOWHERE,
        }
    }

    fn verdict(&self, place: u32) -> Option<bool> {
        self.verdicts.get(place as usize).copied().flatten()
    }
}

impl<'p> Merged<'p> {
    fn of(paths: &'p Paths) -> Self {
        Self { paths, places: vec![vec![Paths::ROOT]] }
    }

    fn verdict(&self, place: usize) -> Option<bool> {
        self.places[place].iter().rev().find_map(|&node| self.paths.nodes[node].verdict)
    }

    /// Goes one level down; `None` where no place has a child.
    fn next_level(&mut self, source: Source<'_>) -> Option<Level> {
        let mut keys = BTreeMap::new();
        let mut below: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
        for (place, nodes) in (0_u32..).zip(&self.places) {
            for (constant, child) in nodes.iter().flat_map(|&node| &self.paths.nodes[node].children)
            {
                // A value that the column's type cannot have is met by no row.
                let Some(key) = constant.key(source.data_type()) else { continue };
                let next = u32::try_from(keys.len()).unwrap_or(NOWHERE);
                let code = *keys.entry(key).or_insert(next);
                below.entry((place, code)).or_default().push(*child);
            }
        }
        let steps = below.keys().copied().zip(0_u32..).collect();
        self.places = below.into_values().collect();
        let verdicts = (0..self.places.len()).map(|place| self.verdict(place)).collect();
        (!self.places.is_empty()).then_some(Level { keys, steps, verdicts })
    }
}
