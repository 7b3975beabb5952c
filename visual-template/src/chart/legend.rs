//! The legend: names of the series, each with what it looks like.

use super::lines;
use super::scene::{Figure, Fill, Mark, Point, Rect, Scene};
use super::text::line_height;
use super::{Input, label, scene::Align};
use crate::settings::{Kind, Position};

/// A name in its place.
pub(super) struct Entry {
    text: String,
    rect: Rect,
    /// None for the number of series that did not fit.
    series: Option<usize>,
}

/// The side of the little square, or the length of the little line.
const SWATCH: i32 = 10;
const SPACE_AFTER_SWATCH: i32 = 5;
const SPACE_AFTER_ENTRY: i32 = 14;
const SPACE_TO_PLOT: i32 = 8;

/// Places the legend and takes its place away from `area`. A small chart has none.
pub(super) fn lay_out(input: &Input<'_>, area: &mut Rect) -> Vec<Entry> {
    let legend = &input.settings.legend;
    let line = line_height(legend.font.pixels());
    if !legend.show || input.model.series.len() < 2 {
        return Vec::new();
    }
    match legend.position {
        Position::Top | Position::Bottom => in_rows(input, area, line),
        Position::Left | Position::Right => in_a_column(input, area, line),
    }
}

fn in_rows(input: &Input<'_>, area: &mut Rect, line: i32) -> Vec<Entry> {
    let most_rows = match area.height() / line {
        0..=9 => 0,
        10..=15 => 1,
        _ => 2,
    };
    let mut entries = Vec::new();
    if most_rows == 0 || area.width() < 10 * line {
        return entries;
    }
    let (mut left, mut row) = (area.left, 0);
    let widest = area.width() / 2;
    for index in 0..input.model.series.len() {
        let (text, width) = name(input, index, widest);
        if left + width > area.right && left > area.left {
            if row + 1 == most_rows {
                break;
            }
            (left, row) = (area.left, row + 1);
        }
        let top = area.top + row * line;
        let rect = Rect { left, top, right: left + width, bottom: top + line };
        entries.push(Entry { text, rect, series: Some(index) });
        left += width + SPACE_AFTER_ENTRY;
    }
    add_rest(input, area.right, &mut entries);
    let height = (row + 1) * line + SPACE_TO_PLOT;
    if input.settings.legend.position == Position::Bottom {
        area.bottom -= height;
        for entry in &mut entries {
            let down = area.bottom + SPACE_TO_PLOT - area.top;
            entry.rect.top += down;
            entry.rect.bottom += down;
        }
    } else {
        area.top += height;
    }
    entries
}

fn in_a_column(input: &Input<'_>, area: &mut Rect, line: i32) -> Vec<Entry> {
    let series = &input.model.series;
    let rows = (area.height() / line) as usize;
    let mut entries = Vec::new();
    if area.width() < 16 * line || rows < 2 {
        return entries;
    }
    // The number of the rest needs the last row.
    let shown = if series.len() > rows { rows - 1 } else { series.len() };
    let names: Vec<_> = (0..shown).map(|index| name(input, index, area.width() / 4)).collect();
    let width = names.iter().map(|(_, width)| *width).max().unwrap_or(0);
    let left = match input.settings.legend.position {
        Position::Right => area.right - width,
        _ => area.left,
    };
    for (index, (text, _)) in names.into_iter().enumerate() {
        let top = area.top + index as i32 * line;
        let rect = Rect { left, top, right: left + width, bottom: top + line };
        entries.push(Entry { text, rect, series: Some(index) });
    }
    if shown < series.len() {
        let top = area.top + shown as i32 * line;
        let rect = Rect { left, top, right: left + width, bottom: top + line };
        entries.push(Entry { text: rest(series.len() - shown), rect, series: None });
    }
    match input.settings.legend.position {
        Position::Right => area.right -= width + SPACE_TO_PLOT * 2,
        _ => area.left += width + SPACE_TO_PLOT * 2,
    }
    entries
}

/// The name of a series, cut if need be, and the width of its entry.
fn name(input: &Input<'_>, series: usize, widest: i32) -> (String, i32) {
    let size = input.settings.legend.font.pixels();
    let swatch = SWATCH + SPACE_AFTER_SWATCH;
    let text = input.ruler.cut(&input.model.series[series].name, size, widest - swatch);
    let width = swatch + input.ruler.width(&text, size);
    (text, width)
}

/// Says at the end of the last row how many series did not fit, in the place of as many names as that takes.
fn add_rest(input: &Input<'_>, right: i32, entries: &mut Vec<Entry>) {
    let size = input.settings.legend.font.pixels();
    let count = input.model.series.len();
    while entries.len() < count && !entries.is_empty() {
        let text = rest(count - entries.len());
        let width = input.ruler.width(&text, size);
        let Some(last) = entries.last().map(|entry| entry.rect) else { return };
        let left = last.right + SPACE_AFTER_ENTRY;
        if left + width <= right {
            let rect = Rect { left, right: left + width, ..last };
            entries.push(Entry { text, rect, series: None });
            return;
        }
        entries.pop();
    }
}

fn rest(count: usize) -> String {
    format!("+{count}")
}

/// Draws the legend. Its entries are marks, too: selecting one selects the whole series.
pub(super) fn add(input: &Input<'_>, entries: &[Entry], scene: &mut Scene) {
    let font = input.settings.legend.font;
    for Entry { text, rect, series } in entries {
        let y = (rect.top + rect.bottom) / 2;
        let Some(series) = *series else {
            scene.add(label(text.clone(), (rect.left, y), Align::Start, font));
            continue;
        };
        let color = input.model.series[series].color;
        let point = Point { series, row: None };
        let mark = scene.mark(Mark { point, rect: *rect, color, dot: None });
        for figure in swatch(input, series, (rect.left, y)) {
            scene.add_for(mark.clone(), figure);
        }
        let at = (rect.left + SWATCH + SPACE_AFTER_SWATCH, y);
        scene.add(label(text.clone(), at, Align::Start, font));
    }
}

fn swatch(input: &Input<'_>, series: usize, (left, y): (i32, i32)) -> Vec<Figure> {
    let color = input.model.series[series].color;
    let right = left + SWATCH;
    match input.settings.kind {
        Kind::Column => {
            let (top, bottom) = (y - SWATCH / 2, y + SWATCH / 2);
            let fill = match input.palette.is_high_contrast {
                true => Fill::pattern(series, color),
                false => Fill::Solid(color),
            };
            vec![Figure::Block(Rect { left, top, right, bottom }, fill)]
        }
        Kind::Line => vec![
            Figure::Path { points: vec![(left, y), (right, y)], color, width: 2 },
            lines::marker(input, series, ((left + right) / 2, y), color),
        ],
    }
}
