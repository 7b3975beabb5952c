//! The labels below the plot: in full if they fit, otherwise cut, turned or thinned out.

use super::scene::{Align, Figure, Label, Rect, Scene};
use super::text::line_height;
use super::{GAP, Input, Plot, label};

/// How the labels are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Labels {
    None,
    /// Side by side, every `step`th, in so many lines of `room` pixels.
    Flat {
        step: usize,
        room: i32,
        lines: i32,
    },
    /// Turned by a right angle, every `step`th, in `room` pixels. Plotters turns texts by no other angle.
    Turned {
        step: usize,
        room: i32,
    },
}

impl Labels {
    /// What they take below the plot.
    pub(super) fn height(self, size: f64) -> i32 {
        match self {
            Self::None => 0,
            Self::Flat { lines, .. } => lines * line_height(size) + GAP,
            Self::Turned { room, .. } => room + GAP,
        }
    }
}

/// What the choice depends on; in pixels.
#[derive(Debug, Clone, Copy)]
struct Crowd {
    widest: i32,
    widest_word: i32,
    band: f64,
    size: f64,
    /// Whether each label can be guessed from its neighbors.
    is_continuous: bool,
}

/// A few letters in pixels per pixel of font size: below that there is no point in cutting or breaking.
const FEW_LETTERS: f64 = 5.0;

pub(super) fn plan(input: &Input<'_>, area: Rect) -> Labels {
    let axis = &input.settings.category_axis;
    let categories = &input.model.categories;
    let labels = || categories.labels.iter().map(|label| &**label);
    let size = axis.font.pixels();
    let is_tiny = area.height() < 4 * line_height(size);
    if !axis.show || is_tiny || labels().all(str::is_empty) {
        return Labels::None;
    }
    let band = f64::from(area.width()) / categories.labels.len() as f64;
    let words = || labels().flat_map(str::split_whitespace);
    let is_worth_breaking = band >= size * FEW_LETTERS;
    let crowd = Crowd {
        widest: input.ruler.widest(&mut labels(), size),
        widest_word: if is_worth_breaking { input.ruler.widest(&mut words(), size) } else { 0 },
        band,
        size,
        is_continuous: categories.is_continuous,
    };
    choose(crowd, area)
}

fn choose(crowd: Crowd, area: Rect) -> Labels {
    let Crowd { widest, widest_word, band, size, is_continuous } = crowd;
    let gap = size / 2.0;
    let room = (band - gap) as i32;
    if widest <= room {
        return Labels::Flat { step: 1, room, lines: 1 };
    }
    if !is_continuous {
        let can_be_broken = band >= size * FEW_LETTERS;
        if can_be_broken && widest_word <= room && f64::from(widest) <= f64::from(room) * 1.7 {
            return Labels::Flat { step: 1, room, lines: 2 };
        }
        // Turned labels may take a third of the height, and are worth it if every second one finds a place.
        let turned_room = widest.min(area.height() / 3);
        let step = (f64::from(line_height(size)) / band).ceil() as usize;
        let is_readable = widest <= turned_room || f64::from(turned_room) >= size * 3.0;
        if step <= 2 && is_readable && (widest <= turned_room || !can_be_broken) {
            return Labels::Turned { step, room: turned_room };
        }
        if can_be_broken {
            return Labels::Flat { step: 1, room, lines: 2 };
        }
    }
    // Readers can fill the gaps in a row of dates; in a long row of names they have to.
    let room = widest.min((size * 12.0) as i32).min(area.width());
    let step = ((f64::from(room) + size) / band).ceil() as usize;
    Labels::Flat { step: step.max(1), room, lines: 1 }
}

pub(super) fn add(input: &Input<'_>, plot: &Plot, labels: Labels, area: Rect, scene: &mut Scene) {
    let top = plot.area.bottom + GAP;
    match labels {
        Labels::None => {}
        Labels::Flat { step, room, lines } => {
            add_flat(input, plot, (step, room, lines), (area, top), scene);
        }
        Labels::Turned { step, room } => add_turned(input, plot, (step, room), top, scene),
    }
}

fn add_flat(
    input: &Input<'_>,
    plot: &Plot,
    (step, room, lines): (usize, i32, i32),
    (area, top): (Rect, i32),
    scene: &mut Scene,
) {
    let font = input.settings.category_axis.font;
    let (size, line) = (font.pixels(), line_height(font.pixels()));
    let mut free_from = area.left;
    for (row, text) in input.model.categories.labels.iter().enumerate().step_by(step) {
        let texts = match lines {
            1 => vec![input.ruler.cut(text, size, room)],
            _ => input.ruler.wrap(text, size, room),
        };
        let width = input.ruler.widest(&mut texts.iter().map(String::as_str), size);
        // The outermost labels move inward rather than being cut off by the frame.
        let half = (width + 1) / 2;
        let center = plot.center(row).round() as i32;
        let x = center.min(area.right - half).max(area.left + half);
        if x - half < free_from {
            continue;
        }
        free_from = x + half;
        for (index, text) in texts.into_iter().enumerate() {
            let y = top + line / 2 + line * index as i32;
            scene.add(label(text, (x, y), Align::Middle, font));
        }
    }
}

fn add_turned(
    input: &Input<'_>,
    plot: &Plot,
    (step, room): (usize, i32),
    top: i32,
    scene: &mut Scene,
) {
    let font = input.settings.category_axis.font;
    let (size, color) = (font.pixels(), font.color);
    for (row, text) in input.model.categories.labels.iter().enumerate().step_by(step) {
        let text = input.ruler.cut(text, size, room);
        let at = (plot.center(row).round() as i32, top);
        let label = Label { text, at, align: Align::End, is_turned: true, size, color };
        scene.add(Figure::Text(label));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_broken_turned_or_thinned_out_when_crowded() {
        let area = Rect { left: 0, top: 0, right: 600, bottom: 300 };
        let flat = |step, room, lines| Labels::Flat { step, room, lines };
        for (widest, widest_word, count, is_continuous, expected) in [
            (60, 60, 6, false, flat(1, 94, 1)),
            (120, 60, 6, false, flat(1, 94, 2)),
            (120, 120, 6, false, flat(1, 94, 2)),
            (99, 99, 6, false, Labels::Turned { step: 1, room: 99 }),
            (300, 90, 6, false, flat(1, 94, 2)),
            (60, 0, 30, false, Labels::Turned { step: 1, room: 60 }),
            (60, 0, 60, false, Labels::Turned { step: 2, room: 60 }),
            (60, 0, 30, true, flat(4, 60, 1)),
            (60, 0, 600, false, flat(72, 60, 1)),
            (60, 0, 30_000, true, flat(3600, 60, 1)),
            (900, 0, 30_000, false, flat(7800, 144, 1)),
        ] {
            let band = f64::from(area.width()) / f64::from(count);
            let crowd = Crowd { widest, widest_word, band, size: 12.0, is_continuous };
            assert_eq!(choose(crowd, area), expected, "{widest} px, {count} categories");
        }
    }
}
