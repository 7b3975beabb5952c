//! The numbers at the data. One that finds no free place is left out: half a number is worse than none.

use super::scene::{Align, Figure, Label, Rect, Scene};
use super::text::line_height;
use super::{Input, Plot};
use crate::number::NumberFormat;
use crate::settings::Kind;

/// What a label belongs to.
pub(super) struct Anchor {
    pub(super) mark: usize,
    pub(super) value: f64,
    /// What is drawn there.
    pub(super) rect: Rect,
}

/// Space between a label and what it belongs to.
const DISTANCE: i32 = 3;
/// With less room for each category than this, no number would fit.
const LEAST_BAND: f64 = 10.0;

/// What a label takes above or below its column.
pub(super) fn height(size: f64) -> i32 {
    line_height(size) + DISTANCE
}

/// Whether there is any room for labels.
pub(super) fn are_shown(input: &Input<'_>, plot: &Plot) -> bool {
    input.settings.labels.show && plot.band >= LEAST_BAND
}

/// Places the labels. They keep clear of one another and of the `obstacles`, each with the series it belongs to.
pub(super) fn add(
    input: &Input<'_>,
    plot: &Plot,
    anchors: &[Anchor],
    obstacles: &[(usize, Rect)],
    scene: &mut Scene,
) {
    if !are_shown(input, plot) {
        return;
    }
    let labels = &input.settings.labels;
    let formats = formats(input);
    let size = labels.font.pixels();
    let height = line_height(size);
    // Numbers may reach into the margin above the plot, but not below it, where the axis is.
    let room = Rect { top: plot.area.top - height / 2, ..plot.area };
    let mut taken: Vec<Rect> = Vec::new();
    for anchor in anchors {
        let series = scene.marks[anchor.mark].point.series;
        let text = formats[series].write(anchor.value);
        let width = input.ruler.width(&text, size);
        let is_free = |place: &Rect| {
            room.contains(*place)
                && !taken.iter().any(|other| other.overlaps(*place))
                && !is_covered(anchors, anchor, *place)
                && !obstacles.iter().any(|(other, rect)| *other != series && rect.overlaps(*place))
        };
        let Some(place) = places(input, anchor, (width, height)).into_iter().find(is_free) else {
            continue;
        };
        // Inside of a column the color of the column decides.
        let color = match anchor.rect.contains(place) {
            true => scene.marks[anchor.mark].color.contrasting(),
            false => labels.font.color,
        };
        let at = ((place.left + place.right) / 2, (place.top + place.bottom) / 2);
        let label = Label { text, at, align: Align::Middle, is_turned: false, size, color };
        scene.add(Figure::Text(label));
        taken.push(place);
    }
}

fn formats(input: &Input<'_>) -> Vec<NumberFormat> {
    let labels = &input.settings.labels;
    let (min, max) = input.model.range.unwrap_or_default();
    let unit = input.strings.units.unit(labels.display_units, min.abs().max(max.abs()));
    let format = |format: &NumberFormat| {
        let format = match format.is_percent() && labels.display_units == 0.0 {
            true => format.clone(),
            false => format.clone().with_unit(unit.clone()),
        };
        match labels.decimals {
            Some(decimals) => format.with_decimals(decimals),
            None => format,
        }
    };
    input.model.series.iter().map(|series| format(&series.format)).collect()
}

/// Where a label may stand, best first.
fn places(input: &Input<'_>, anchor: &Anchor, (width, height): (i32, i32)) -> Vec<Rect> {
    let rect = anchor.rect;
    let left = (rect.left + rect.right - width) / 2;
    let at = |top: i32| Rect { left, top, right: left + width, bottom: top + height };
    let above = at(rect.top - DISTANCE - height);
    let below = at(rect.bottom + DISTANCE);
    match (input.settings.kind, anchor.value < 0.0) {
        (Kind::Line, _) => vec![above, below],
        // A column's pattern would show through the number.
        (Kind::Column, is_negative) if input.palette.is_high_contrast => {
            vec![if is_negative { below } else { above }]
        }
        (Kind::Column, false) => vec![above, at(rect.top + DISTANCE)],
        (Kind::Column, true) => vec![below, at(rect.bottom - DISTANCE - height)],
    }
}

/// Whether a column or a dot is in the way, another one or the own one in part.
fn is_covered(anchors: &[Anchor], own: &Anchor, place: Rect) -> bool {
    anchors.iter().any(|other| {
        let is_inside_own = other.mark == own.mark && own.rect.contains(place);
        other.rect.overlaps(place) && !is_inside_own
    })
}
