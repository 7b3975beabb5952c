//! Lines: one a series, broken where there is no value.

use pbiviz::Color;

use super::labels::{self, Anchor};
use super::runs::{self, Run};
use super::scene::{Figure, Fill, Mark, Point, Rect, Scene, dimmed};
use super::{Input, Plot};

const WIDTH: u32 = 2;
/// How far from a point, up and down, it can be pointed at.
const REACH: i32 = 10;
/// Points closer than this would be a string of beads.
const LEAST_DOT_DISTANCE: f64 = 24.0;
/// Without colors, marks tell lines apart; this far from one another they do.
const PATTERN_DISTANCE: f64 = 40.0;
/// Labels are higher than this, so no line slips through.
const LABEL_STEP: i32 = 6;
pub(super) const RADIUS: u32 = 3;

pub(super) fn lay_out(input: &Input<'_>, plot: &Plot, scene: &mut Scene) {
    let mut anchors = Vec::new();
    let mut obstacles = Vec::new();
    for (index, series) in input.model.series.iter().enumerate() {
        let column = |row: usize| plot.center(row).round() as i32;
        let runs = runs::of(&series.values, &column);
        let first_mark = scene.marks.len();
        let mut dots = Vec::new();
        for (place, run) in runs.iter().enumerate() {
            let row = run.highest;
            let center = (run.x, plot.y(series.values[row]));
            let point = Point { series: index, row: Some(row) };
            let rect = target(plot, center);
            let color = input.model.color(index, row);
            let mark = scene.mark(Mark { point, rect, color, dot: Some(center) });
            let is_alone =
                run.is_after_gap && runs.get(place + 1).is_none_or(|next| next.is_after_gap);
            if is_alone || has_dot(input, plot, place) {
                dots.push((mark.clone(), marker(input, index, center, color)));
            }
            let dot = Rect { left: center.0, top: center.1, right: center.0, bottom: center.1 };
            let rect = dot.grown(RADIUS as i32);
            anchors.push(Anchor { mark: mark.start, value: series.values[row], rect });
        }
        for row in &series.odd_rows {
            // What cannot be drawn can still be pointed at, at the foot of the chart.
            let rect = target(plot, (column(*row), plot.area.bottom - REACH));
            let point = Point { series: index, row: Some(*row) };
            scene.mark(Mark { point, rect, color: series.color, dot: None });
        }

        let all_marks = first_mark..scene.marks.len();
        let (color, width) = match (&series.highlights, input.palette.is_high_contrast) {
            (None, _) => (series.color, WIDTH),
            (Some(_), false) => (dimmed(series.color), WIDTH),
            (Some(_), true) => (series.color, 1),
        };
        for points in paths(plot, &series.values, &runs) {
            if labels::are_shown(input, plot) {
                obstacles.extend(along(&points).map(|rect| (index, rect)));
            }
            scene.add_for(all_marks.clone(), Figure::Path { points, color, width });
        }
        for (mark, dot) in dots {
            scene.add_for(mark, dot);
        }
        if let Some(highlights) = &series.highlights {
            let runs = runs::of(highlights, &column);
            for points in paths(plot, highlights, &runs) {
                let figure = match points[..] {
                    [center] => marker(input, index, center, series.color),
                    _ => Figure::Path { points, color: series.color, width: WIDTH + 1 },
                };
                scene.add_for(all_marks.clone(), figure);
            }
        }
    }
    labels::add(input, plot, &anchors, &obstacles, scene);
}

/// The lines through all values between two gaps.
fn paths(plot: &Plot, values: &[f64], runs: &[Run]) -> Vec<Vec<(i32, i32)>> {
    let mut paths: Vec<Vec<_>> = Vec::new();
    for run in runs {
        if run.is_after_gap {
            paths.push(Vec::new());
        }
        let Some(path) = paths.last_mut() else { continue };
        // Through the extremes in the order in which they come, so that the line never runs backward.
        let (low, high) = (run.lowest.min(run.highest), run.lowest.max(run.highest));
        for row in [run.first, low, high, run.last] {
            let point = (run.x, plot.y(values[row]));
            if path.last() != Some(&point) {
                path.push(point);
            }
        }
    }
    paths
}

/// Small rectangles along a line, by which labels notice it.
fn along(points: &[(i32, i32)]) -> impl Iterator<Item = Rect> {
    points.windows(2).flat_map(|ends| {
        let [(x0, y0), (x1, y1)] = [ends[0], ends[1]];
        let count = (x1 - x0).abs().max((y1 - y0).abs()) / LABEL_STEP + 1;
        (0..=count).map(move |index| {
            let (x, y) = (x0 + (x1 - x0) * index / count, y0 + (y1 - y0) * index / count);
            Rect { left: x, top: y, right: x + 1, bottom: y + 1 }
        })
    })
}

fn has_dot(input: &Input<'_>, plot: &Plot, place: usize) -> bool {
    if input.palette.is_high_contrast && input.model.series.len() > 1 {
        let every = (PATTERN_DISTANCE / plot.band).ceil() as usize;
        return place.is_multiple_of(every.max(1));
    }
    plot.band >= LEAST_DOT_DISTANCE && !input.model.has_highlights()
}

/// The mark on a line. In high contrast its form is what tells the series apart.
pub(super) fn marker(input: &Input<'_>, series: usize, center: (i32, i32), color: Color) -> Figure {
    if !input.palette.is_high_contrast {
        return Figure::Dot { center, radius: RADIUS, fill: Fill::Solid(color) };
    }
    let radius = RADIUS + 1;
    let (x, y) = center;
    let square = Rect { left: x, top: y, right: x, bottom: y }.grown(radius as i32);
    match series % 4 {
        0 => Figure::Dot { center, radius, fill: Fill::Solid(color) },
        1 => Figure::Dot { center, radius, fill: Fill::Hollow(color) },
        2 => Figure::Block(square, Fill::Solid(color)),
        _ => Figure::Block(square, Fill::Hollow(color)),
    }
}

/// The area around a point in which it can be pointed at.
fn target(plot: &Plot, (x, y): (i32, i32)) -> Rect {
    let half = ((plot.band / 2.0) as i32).clamp(1, REACH * 2);
    Rect { left: x - half, top: y - REACH, right: x + half, bottom: y + REACH }
}
