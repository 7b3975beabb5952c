//! Columns: side by side for each category, or one per pixel when there are more than pixels.

use super::labels::{self, Anchor};
use super::scene::{Figure, Fill, Mark, Point, Rect, Scene, dimmed};
use super::{Input, Plot, runs};
use crate::view_model::Series;

/// The part of a category that its columns fill.
const FILLED_SHARE: f64 = 0.76;
/// Wider columns look like walls.
const WIDEST: f64 = 120.0;
/// Columns that are narrower touch one another, as a gap would be half of them.
const NARROWEST_WITH_GAP: f64 = 4.0;
/// Columns without a height still need an area to point at.
const LEAST_TARGET: i32 = 6;

pub(super) fn lay_out(input: &Input<'_>, plot: &Plot, scene: &mut Scene) {
    let count = input.model.series.len() as f64;
    if plot.band < count {
        return lay_out_merged(input, plot, scene);
    }
    let mut anchors = Vec::new();
    for (index, series) in input.model.series.iter().enumerate() {
        for (row, value) in series.values.iter().enumerate() {
            let (left, right) = slot(plot, input.model.series.len(), index, row);
            let is_odd = series.odd_rows.binary_search(&row).is_ok();
            if value.is_nan() && !is_odd {
                continue;
            }
            // What cannot be drawn can still be pointed at, so that its tooltip tells what is there.
            let rect = column(plot, (left, right), if is_odd { 0.0 } else { *value });
            let target = with_target(rect);
            let color = input.model.color(index, row);
            let point = Point { series: index, row: Some(row) };
            let mark = scene.mark(Mark { point, rect: target, color, dot: None });
            for figure in figures(input, plot, rect, series, (index, row)) {
                scene.add_for(mark.clone(), figure);
            }
            if !is_odd {
                anchors.push(Anchor { mark: mark.start, value: *value, rect });
            }
        }
    }
    labels::add(input, plot, &anchors, &[], scene);
}

/// One column a pixel: the highest and the lowest value there. The others would be behind it.
fn lay_out_merged(input: &Input<'_>, plot: &Plot, scene: &mut Scene) {
    let mut pixels: Vec<Vec<usize>> = vec![Vec::new(); plot.area.width() as usize + 1];
    for (index, series) in input.model.series.iter().enumerate() {
        for run in runs::of(&series.values, &|row| plot.center(row) as i32) {
            let high = (series.values[run.highest] > 0.0).then_some(run.highest);
            let low = (series.values[run.lowest] < 0.0).then_some(run.lowest);
            for row in [high, low].into_iter().flatten() {
                let rect = column(plot, (run.x, run.x + 1), series.values[row]);
                let color = input.model.color(index, row);
                let point = Point { series: index, row: Some(row) };
                let mark = scene.mark(Mark { point, rect, color, dot: None });
                pixels[(run.x - plot.area.left) as usize].push(mark.start);
            }
        }
    }
    for mut marks in pixels {
        // Of series in the same pixel, the shorter ones stand in front.
        let tallest = |marks: &[usize]| {
            (0..marks.len()).max_by_key(|place| scene.marks[marks[*place]].rect.height())
        };
        let mut ordered = Vec::new();
        while let Some(place) = tallest(&marks) {
            ordered.push(marks.swap_remove(place));
        }
        for mark in ordered {
            let Mark { point, rect, .. } = scene.marks[mark];
            let series = &input.model.series[point.series];
            let row = point.row.unwrap_or_default();
            for figure in figures(input, plot, rect, series, (point.series, row)) {
                scene.add_for(mark..mark + 1, figure);
            }
        }
    }
}

/// The left and right edge of a column.
fn slot(plot: &Plot, count: usize, series: usize, row: usize) -> (i32, i32) {
    let share = plot.band / count as f64;
    let width = (share * FILLED_SHARE).min(WIDEST).floor();
    if width < NARROWEST_WITH_GAP {
        let start = plot.center(row) - plot.band / 2.0 + share * series as f64;
        return (start.round() as i32, (start + share).round() as i32);
    }
    // All columns are equally wide: a pixel more or less would be seen.
    let start = (plot.center(row) - width * count as f64 / 2.0).round();
    let left = (start + width * series as f64) as i32;
    let gap = i32::from(count > 1);
    (left, left + width as i32 - gap)
}

/// The rectangle from the baseline to a value; a value other than zero is always seen.
fn column(plot: &Plot, (left, right): (i32, i32), value: f64) -> Rect {
    let baseline = plot.y(plot.scale.baseline());
    let end = plot.y(value);
    let (top, bottom) = match value {
        0.0 => (baseline, baseline),
        _ if value < plot.scale.baseline() => (baseline, end.max(baseline + 1)),
        _ => (end.min(baseline - 1), baseline),
    };
    Rect { left, top, right, bottom }
}

fn with_target(rect: Rect) -> Rect {
    let missing = (LEAST_TARGET - rect.height()).max(0);
    Rect { top: rect.top - missing, ..rect }
}

/// What a column looks like. With highlights, the whole stands dimmed behind the highlighted part.
fn figures(
    input: &Input<'_>,
    plot: &Plot,
    rect: Rect,
    series: &Series,
    (index, row): (usize, usize),
) -> Vec<Figure> {
    if rect.is_empty() {
        return Vec::new();
    }
    let color = input.model.color(index, row);
    let is_high_contrast = input.palette.is_high_contrast;
    let Some(highlights) = &series.highlights else {
        let fill = match is_high_contrast {
            true => Fill::pattern(index, color),
            false => Fill::Solid(color),
        };
        return vec![Figure::Block(rect, fill)];
    };
    let whole = if is_high_contrast { Fill::Hollow(color) } else { Fill::Solid(dimmed(color)) };
    let mut figures = vec![Figure::Block(rect, whole)];
    let highlight = highlights.get(row).copied().unwrap_or(f64::NAN);
    let part = column(plot, (rect.left, rect.right), highlight);
    if !highlight.is_nan() && !part.is_empty() {
        figures.push(Figure::Block(part, Fill::Solid(color)));
    }
    figures
}
