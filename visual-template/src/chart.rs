//! The chart: where everything goes, and how it is drawn.
//!
//! [`lay_out`] turns a view model into a [`Scene`] of plain shapes; [`draw()`] hands these to plotters. Only the second
//! knows a drawing surface, and only the first decides anything, so tests can look at decisions as data.

mod category_axis;
mod columns;
mod draw;
mod labels;
mod landing;
mod legend;
mod lines;
mod runs;
mod scale;
mod scene;
mod text;

pub(crate) use self::draw::{draw, measure};
pub(crate) use self::landing::landing_page;
pub(crate) use self::scene::{Mark, Point, Rect, Scene};
pub(crate) use self::text::Ruler;

use pbiviz::ColorPalette;

use self::scale::Scale;
use self::scene::{Align, Figure, Label};
use self::text::line_height;
use crate::number::NumberFormat;
use crate::settings::{Font, Kind, Settings};
use crate::strings::Strings;
use crate::view_model::ViewModel;

/// Everything that a layout depends on besides its size.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) model: &'a ViewModel,
    pub(crate) settings: &'a Settings,
    pub(crate) palette: &'a ColorPalette,
    pub(crate) strings: &'a Strings,
    pub(crate) ruler: Ruler<'a>,
}

/// The area of the data, and how values and categories become places in it.
struct Plot {
    area: Rect,
    scale: Scale,
    /// The width of a category.
    band: f64,
}

/// The space between the chart and its frame.
const MARGIN: i32 = 6;
/// The space between an axis and its labels.
const GAP: i32 = 6;

/// Places everything. The larger the chart, the more it shows: legend and axes give way before the data does.
pub(crate) fn lay_out(input: &Input<'_>, (width, height): (u32, u32)) -> Scene {
    let mut scene = Scene::default();
    let whole = Rect { left: 0, top: 0, right: width as i32, bottom: height as i32 };
    let mut area = whole.grown(-MARGIN);
    if area.is_empty() {
        return scene;
    }
    let Some(range) = input.model.range else {
        note(input, area, &mut scene);
        return scene;
    };
    let legend = legend::lay_out(input, &mut area);
    let plot = lay_out_axes(input, area, range, &mut scene);
    match input.settings.kind {
        Kind::Column => columns::lay_out(input, &plot, &mut scene),
        Kind::Line => lines::lay_out(input, &plot, &mut scene),
    }
    // Last, so that the keyboard reaches the data before the legend.
    legend::add(input, &legend, &mut scene);
    scene
}

/// Says that there is nothing to draw.
fn note(input: &Input<'_>, area: Rect, scene: &mut Scene) {
    let font = input.settings.category_axis.font;
    scene.add(Figure::Text(Label {
        text: input.ruler.cut(&input.strings.no_numbers, font.pixels(), area.width()),
        at: ((area.left + area.right) / 2, (area.top + area.bottom) / 2),
        align: Align::Middle,
        is_turned: false,
        size: font.pixels(),
        color: font.color,
    }));
}

/// Places both axes in `area`; what is left is for the data.
fn lay_out_axes(input: &Input<'_>, area: Rect, range: (f64, f64), scene: &mut Scene) -> Plot {
    let Input { model, settings, .. } = input;
    let range = with_zero(range, settings.kind);
    let count = model.categories.labels.len();

    // Each axis needs to know what the other one takes. The height of the value axis decides only how many numbers it
    // has, so a first guess at it is good enough to measure them.
    let line = line_height(settings.category_axis.font.pixels());
    let guess = Rect { bottom: area.bottom - line - GAP, ..area };
    let guessed_width = value_labels(input, &value_scale(input, range, guess), area).1;
    let beside_labels = Rect { left: area.left + guessed_width, ..area };
    let categories = category_axis::plan(input, beside_labels);
    let categories_height = categories.height(settings.category_axis.font.pixels());
    let mut plot = Rect { bottom: area.bottom - categories_height, ..area };

    // The topmost number needs half a line above the plot.
    let value_line = line_height(settings.value_axis.font.pixels());
    if guessed_width > 0 {
        plot.top += value_line / 2;
    }
    if categories_height == 0 && guessed_width > 0 {
        plot.bottom -= value_line / 2;
    }
    let scale = value_scale(input, range, plot);
    let (texts, width) = value_labels(input, &scale, area);
    plot.left += width;

    add_value_axis(input, plot, &scale, &texts, scene);
    let band = f64::from(plot.width()) / count.max(1) as f64;
    let plot = Plot { area: plot, scale, band };
    category_axis::add(input, &plot, categories, area, scene);
    plot
}

/// Columns stand on zero. A line may leave it out of sight when its values are all far away from it.
fn with_zero((min, max): (f64, f64), kind: Kind) -> (f64, f64) {
    let is_far = kind == Kind::Line && (min > max * 0.5 || max < min * 0.5);
    if is_far && min < max { (min, max) } else { (min.min(0.0), max.max(0.0)) }
}

fn value_scale(input: &Input<'_>, range: (f64, f64), plot: Rect) -> Scale {
    let axis = &input.settings.value_axis;
    // Numbers closer than this read as a column of text.
    let distance = line_height(axis.font.pixels()) * 5 / 2;
    let count = (plot.height() / distance).clamp(2, 8);
    let range = with_room_for_labels(input, range, plot);
    Scale::new(range, (axis.start.value, axis.end.value), count as usize)
}

/// The range with as much more at its ends as data labels need there.
fn with_room_for_labels(input: &Input<'_>, (min, max): (f64, f64), plot: Rect) -> (f64, f64) {
    let labels = &input.settings.labels;
    let share = f64::from(labels::height(labels.font.pixels())) / f64::from(plot.height().max(1));
    if !labels.show || share > 0.2 {
        return (min, max);
    }
    let more = (max - min) * share;
    (if min < 0.0 { min - more } else { min }, if max > 0.0 { max + more } else { max })
}

/// The numbers of the value axis, and the width that they take; none if they would take too much.
fn value_labels(input: &Input<'_>, scale: &Scale, area: Rect) -> (Vec<String>, i32) {
    let axis = &input.settings.value_axis;
    let size = axis.font.pixels();
    let has_room = area.height() >= 3 * line_height(size);
    if !axis.show || !has_room {
        return (Vec::new(), 0);
    }
    let format = value_format(input, scale);
    let texts: Vec<_> = scale.ticks.iter().map(|tick| format.write(*tick)).collect();
    let width = input.ruler.widest(&mut texts.iter().map(String::as_str), size) + GAP;
    if width * 5 > area.width() * 2 { (Vec::new(), 0) } else { (texts, width) }
}

/// All series share one axis, which writes its numbers as the first one does.
fn value_format(input: &Input<'_>, scale: &Scale) -> NumberFormat {
    let format = input.model.series[0].format.clone();
    if format.is_percent() {
        return format.with_decimals(scale.decimals(100.0));
    }
    let largest = scale.min.abs().max(scale.max.abs());
    let unit = input.strings.units.unit(0.0, largest);
    let decimals = scale.decimals(1.0 / unit.divisor);
    format.with_unit(unit).with_decimals(decimals)
}

fn add_value_axis(
    input: &Input<'_>,
    plot: Rect,
    scale: &Scale,
    texts: &[String],
    scene: &mut Scene,
) {
    let Input { settings, palette, .. } = input;
    let axis = &settings.value_axis;
    let height = |tick: f64| scale.pixel(tick, plot.bottom, plot.top);
    for tick in &scale.ticks {
        let y = height(*tick);
        let line = vec![(plot.left, y), (plot.right, y)];
        // High contrast has no light tone, and lines as strong as the data would be in its way.
        if axis.gridlines && !palette.is_high_contrast && *tick != scale.baseline() {
            let color = palette.foreground_neutral_tertiary.with_opacity(GRID_OPACITY);
            scene.add(Figure::Path { points: line, color, width: 1 });
        }
    }
    let baseline = height(scale.baseline());
    scene.add(Figure::Path {
        points: vec![(plot.left, baseline), (plot.right, baseline)],
        color: palette.foreground_neutral_tertiary,
        width: 1,
    });
    for (tick, text) in scale.ticks.iter().zip(texts) {
        let at = (plot.left - GAP, height(*tick));
        scene.add(label(text.clone(), at, Align::End, axis.font));
    }
}

/// Gridlines are there to be overlooked.
const GRID_OPACITY: f64 = 0.45;

fn label(text: String, at: (i32, i32), align: Align, font: Font) -> Figure {
    let (size, color) = (font.pixels(), font.color);
    Figure::Text(Label { text, at, align, is_turned: false, size, color })
}

impl Plot {
    /// The middle of a category.
    fn center(&self, row: usize) -> f64 {
        f64::from(self.area.left) + (row as f64 + 0.5) * self.band
    }

    fn y(&self, value: f64) -> i32 {
        self.scale.pixel(value, self.area.bottom, self.area.top)
    }
}

#[cfg(test)]
mod tests;
