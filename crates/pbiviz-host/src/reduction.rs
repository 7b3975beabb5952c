//! How much of the data a visual is sent: the `dataReductionAlgorithm` of a mapping.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#data-reduction-algorithm>

use std::ops::RangeInclusive;

use serde_json::Value as Json;

use crate::capabilities::count;
use crate::state::State;

/// What Power BI takes where a mapping says nothing.
const DEFAULT_COUNT: usize = 1000;
/// The most that a mapping may ask for.
const MAX_COUNT: usize = 30_000;
/// The least that a window has (<https://learn.microsoft.com/power-bi/developer/visuals/fetch-more-data>).
const MIN_WINDOW: usize = 2;
/// How many rows or categories a property may ask for, since 5.2 of
/// [powerbi-visuals-api](https://github.com/microsoft/powerbi-visuals-api).
pub(crate) const ROWS: RangeInclusive<usize> = 15..=MAX_COUNT;
/// How many columns of a matrix, or series.
pub(crate) const COLUMNS: RangeInclusive<usize> = 1..=2000;
/// The most rows that windows bring together
/// (<https://learn.microsoft.com/power-bi/developer/visuals/fetch-more-data>).
const MAX_ROWS: usize = 1_048_576;
/// How many rows a window repeats of the one before it, when it is sent alone: visuals skip them by `lastMergeIndex`.
const OVERLAP: usize = 1;

/// Which rows are kept, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reduction {
    pub(crate) algorithm: Algorithm,
    pub(crate) count: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// The first rows.
    Top,
    /// The last rows.
    Bottom,
    /// Rows at equal distances.
    Sample,
    /// The first rows, and more on demand.
    Window,
}

/// What a reduction leaves of some rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reduced {
    /// The numbers of the rows that are kept.
    pub(crate) rows: Vec<usize>,
    /// Whether another window would bring more.
    pub(crate) has_more: bool,
    /// The last row that the window before this one brought already, where the window is sent alone.
    pub(crate) last_merge_index: Option<usize>,
}

impl Default for Reduction {
    fn default() -> Self {
        Self { algorithm: Algorithm::Top, count: DEFAULT_COUNT }
    }
}

impl Reduction {
    /// Reads the member `dataReductionAlgorithm` of a part of a mapping.
    pub(crate) fn read(part: &Json) -> Self {
        let algorithms = [
            ("window", Algorithm::Window),
            ("top", Algorithm::Top),
            ("bottom", Algorithm::Bottom),
            ("sample", Algorithm::Sample),
            // A line's shape is kept by the real host; here the points are evenly spaced.
            ("binnedLineSample", Algorithm::Sample),
        ];
        let given = part.get("dataReductionAlgorithm");
        let found = given.and_then(|given| {
            algorithms.into_iter().find_map(|(name, algorithm)| Some((given.get(name)?, algorithm)))
        });
        let Some((given, algorithm)) = found else { return Self::default() };
        let count = given.get("count").and_then(count).unwrap_or(DEFAULT_COUNT);
        let min = if algorithm == Algorithm::Window { MIN_WINDOW } else { 1 };
        Self { algorithm, count: count.clamp(min, MAX_COUNT) }
    }

    /// The same reduction to another number of rows, if one is given.
    pub(crate) fn with_count(self, count: Option<usize>) -> Self {
        Self { count: count.map_or(self.count, |count| count.clamp(1, MAX_COUNT)), ..self }
    }

    /// What is left of so many rows.
    pub(crate) fn apply(self, total: usize, state: &State) -> Reduced {
        let kept = self.count.min(total);
        let all = |rows| Reduced { rows, has_more: false, last_merge_index: None };
        match self.algorithm {
            Algorithm::Top => all((0..kept).collect()),
            Algorithm::Bottom => all((total - kept..total).collect()),
            Algorithm::Sample if kept < 2 => all((0..kept).collect()),
            Algorithm::Sample => {
                all((0..kept).map(|place| place * (total - 1) / (kept - 1)).collect())
            }
            Algorithm::Window => self.window(total, state),
        }
    }

    fn window(self, total: usize, state: &State) -> Reduced {
        let windows = state.segments.max(1);
        let available = total.min(MAX_ROWS);
        let end = self.count.saturating_mul(windows).min(available);
        let begin = self.count.saturating_mul(windows - 1).min(end);
        let is_alone = state.segment_only && begin > 0;
        let first = if is_alone { begin - OVERLAP } else { 0 };
        Reduced {
            rows: (first..end).collect(),
            has_more: end < available,
            last_merge_index: is_alone.then_some(OVERLAP - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(algorithm: &Json, total: usize, state: &Json, expected: &[usize]) -> Reduced {
        let reduction = Reduction::read(&json!({ "dataReductionAlgorithm": algorithm }));
        let state: State = serde_json::from_value(state.clone()).unwrap();
        let reduced = reduction.apply(total, &state);
        assert_eq!(reduced.rows, expected);
        reduced
    }

    #[test]
    fn keeps_the_first_the_last_or_evenly_spaced_rows() {
        check(&json!({"top": {"count": 3}}), 10, &json!({}), &[0, 1, 2]);
        check(&json!({"top": {"count": "3"}}), 2, &json!({}), &[0, 1]);
        check(&json!({"bottom": {"count": 3}}), 10, &json!({}), &[7, 8, 9]);
        check(&json!({"sample": {"count": 4}}), 10, &json!({}), &[0, 3, 6, 9]);
        check(&json!({"sample": {"count": 1}}), 10, &json!({}), &[0]);
        check(&json!({"sample": {"count": 4}}), 0, &json!({}), &[]);
    }

    #[test]
    fn loads_windows_one_after_the_other() {
        let window = json!({"window": {"count": 4}});
        let first = check(&window, 10, &json!({}), &[0, 1, 2, 3]);
        assert!(first.has_more);
        let second = check(&window, 10, &json!({"segments": 2}), &[0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!((second.has_more, second.last_merge_index), (true, None));
        let last = json!({"segments": 3, "segmentOnly": true});
        let last = check(&window, 10, &last, &[7, 8, 9]);
        assert_eq!((last.has_more, last.last_merge_index), (false, Some(0)));
    }

    #[test]
    fn takes_a_thousand_without_a_number_and_thirty_thousand_at_most() {
        let count =
            |given: Json| Reduction::read(&json!({ "dataReductionAlgorithm": given })).count;
        assert_eq!(count(json!(null)), 1000);
        assert_eq!(count(json!({"top": {}})), 1000);
        assert_eq!(count(json!({"window": {"count": 1_000_000}})), 30_000);
        assert_eq!(count(json!({"window": {"count": 0}})), 2);
        assert_eq!(count(json!({"sample": {"count": 0}})), 1);
        let reduction = Reduction::default().with_count(Some(0));
        assert_eq!(reduction.count, 1);
    }
}
