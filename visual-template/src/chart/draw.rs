//! Shapes onto a drawing surface, through plotters.

use pbiviz::plotters::coord::Shift;
use pbiviz::plotters::drawing::DrawingAreaErrorKind;
use pbiviz::plotters::prelude::{
    Circle, DrawingArea, DrawingBackend, FontDesc, FontFamily, FontStyle, FontTransform,
    PathElement, Rectangle, TextStyle,
};
use pbiviz::plotters::style::text_anchor::{HPos, Pos, VPos};
use pbiviz::{Color, ColorPalette, MarkStates};

use super::scene::{Align, Figure, Fill, Label, Mark, Rect, Scene, Shape, dimmed};

/// The fonts of Power BI's own visuals.
const FONT: &str = "Segoe UI, wf_segoe-ui_normal, helvetica, arial, sans-serif";

/// The distance between the lines of a pattern.
const PATTERN_STEP: usize = 5;

type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A function that measures texts as `area` will draw them.
pub(crate) fn measure<B: DrawingBackend>(
    area: &DrawingArea<B, Shift>,
) -> impl Fn(&str, f64) -> i32 + '_ {
    move |text, size| {
        let width = area.estimate_text_size(text, &style(size, Color::BLACK));
        width.map_or(0, |(width, _)| width as i32)
    }
}

/// Draws a scene; `states` tells which marks are selected and where the keyboard is.
pub(crate) fn draw<B: DrawingBackend>(
    scene: &Scene,
    states: &MarkStates,
    palette: &ColorPalette,
    area: &DrawingArea<B, Shift>,
) -> Drawn<B> {
    if palette.is_high_contrast {
        area.fill(&palette.background)?;
    }
    let selected = selected_marks(scene, states);
    let is_dimmed = |shape: &Shape| {
        let mut marks = shape.marks.clone();
        states.has_selection() && !marks.is_empty() && !marks.any(|mark| selected[mark])
    };
    for shape in &scene.shapes {
        draw_shape(shape, is_dimmed(shape), palette, area)?;
    }
    for (index, mark) in scene.marks.iter().enumerate() {
        let outline = mark.dot.map_or(mark.rect, |center| around(center, 5));
        if selected[index] {
            draw_selected(outline, mark.dot, mark.color, palette, area)?;
        }
        if states.is_focused(index) {
            // Two colors, so that the ring is seen on any background.
            draw_outline(outline.grown(2), palette.background, 1, area)?;
            draw_outline(outline.grown(3), palette.foreground, 2, area)?;
        }
    }
    Ok(())
}

/// One flag a mark. A series that is selected in the legend is selected with all its points; and one of which a point is
/// selected stays clear in the legend.
fn selected_marks(scene: &Scene, states: &MarkStates) -> Vec<bool> {
    let mut selected = vec![false; scene.marks.len()];
    if !states.has_selection() {
        return selected;
    }
    // By series: whether all of it, and whether any of it is selected.
    let count = scene.marks.iter().map(|mark| mark.point.series + 1).max().unwrap_or(0);
    let (mut all, mut any) = (vec![false; count], vec![false; count]);
    for (index, Mark { point, .. }) in scene.marks.iter().enumerate() {
        if states.is_selected(index) {
            any[point.series] = true;
            all[point.series] |= point.row.is_none();
        }
    }
    for (index, Mark { point, .. }) in scene.marks.iter().enumerate() {
        let by_series = if point.row.is_none() { &any } else { &all };
        selected[index] = states.is_selected(index) || by_series[point.series];
    }
    selected
}

fn draw_shape<B: DrawingBackend>(
    shape: &Shape,
    is_dimmed: bool,
    palette: &ColorPalette,
    area: &DrawingArea<B, Shift>,
) -> Drawn<B> {
    // High contrast knows no half tones; there, what is selected gets an outline instead.
    let is_dimmed = is_dimmed && !palette.is_high_contrast;
    let tone = |color: Color| if is_dimmed { dimmed(color) } else { color };
    match &shape.figure {
        Figure::Block(rect, fill) => draw_block(*rect, *fill, tone, palette, area),
        Figure::Path { points, color, width } => {
            area.draw(&PathElement::new(points.as_slice(), tone(*color).stroke(*width)))
        }
        Figure::Dot { center, radius, fill: Fill::Solid(color) } => {
            area.draw(&Circle::new(*center, *radius, tone(*color).filled()))
        }
        Figure::Dot { center, radius, fill } => {
            area.draw(&Circle::new(*center, *radius, palette.background.filled()))?;
            area.draw(&Circle::new(*center, *radius, tone(fill.color()).stroke(2)))
        }
        Figure::Text(label) => draw_label(label, area),
    }
}

fn draw_block<B: DrawingBackend>(
    rect: Rect,
    fill: Fill,
    tone: impl Fn(Color) -> Color,
    palette: &ColorPalette,
    area: &DrawingArea<B, Shift>,
) -> Drawn<B> {
    let corners = [(rect.left, rect.top), (rect.right, rect.bottom)];
    let color = tone(fill.color());
    if let Fill::Solid(_) = fill {
        return area.draw(&Rectangle::new(corners, color.filled()));
    }
    // What is behind must not show through.
    area.draw(&Rectangle::new(corners, palette.background.filled()))?;
    area.draw(&Rectangle::new(corners, color.stroke(1)))?;
    let line = |from, to| area.draw(&PathElement::new([from, to], color.stroke(1)));
    let Rect { left, top, right, bottom } = rect;
    match fill {
        Fill::Striped(_) => {
            for y in (top..bottom).skip(PATTERN_STEP).step_by(PATTERN_STEP) {
                line((left, y), (right, y))?;
            }
        }
        Fill::Hatched(_) => {
            // Diagonals, each from the left or lower edge up to the upper or right one.
            for sum in (0..rect.width() + rect.height()).skip(PATTERN_STEP).step_by(PATTERN_STEP) {
                let from = (left + (sum - rect.height()).max(0), top + sum.min(rect.height()));
                let to = (left + sum.min(rect.width()), top + (sum - rect.width()).max(0));
                line(from, to)?;
            }
        }
        Fill::Solid(_) | Fill::Hollow(_) => {}
    }
    Ok(())
}

fn draw_selected<B: DrawingBackend>(
    outline: Rect,
    dot: Option<(i32, i32)>,
    color: Color,
    palette: &ColorPalette,
    area: &DrawingArea<B, Shift>,
) -> Drawn<B> {
    if palette.is_high_contrast {
        return draw_outline(outline.grown(1), palette.foreground_selected, 4, area);
    }
    match dot {
        // A line has dots only if there is room for all; a selected one is always seen.
        Some(center) => area.draw(&Circle::new(center, 5, color.filled())),
        None => Ok(()),
    }
}

fn draw_outline<B: DrawingBackend>(
    rect: Rect,
    color: Color,
    width: u32,
    area: &DrawingArea<B, Shift>,
) -> Drawn<B> {
    // A path, because plotters draws every rectangle with a line of one pixel.
    let Rect { left, top, right, bottom } = rect;
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
    area.draw(&PathElement::new(corners, color.stroke(width)))
}

fn draw_label<B: DrawingBackend>(label: &Label, area: &DrawingArea<B, Shift>) -> Drawn<B> {
    let anchor = match label.align {
        Align::Start => HPos::Left,
        Align::Middle => HPos::Center,
        Align::End => HPos::Right,
    };
    let style = style(label.size, label.color).pos(Pos::new(anchor, VPos::Center));
    // Turned labels read from bottom to top, with their end at the axis.
    let style = match label.is_turned {
        true => style.transform(FontTransform::Rotate270),
        false => style,
    };
    area.draw_text(&label.text, &style, label.at)
}

fn style(size: f64, color: Color) -> TextStyle<'static> {
    FontDesc::new(FontFamily::Name(FONT), size, FontStyle::Normal).color(&color)
}

fn around((x, y): (i32, i32), radius: i32) -> Rect {
    Rect { left: x, top: y, right: x, bottom: y }.grown(radius)
}
