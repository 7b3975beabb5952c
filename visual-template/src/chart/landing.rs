//! What the visual shows before it has data.

use pbiviz::ColorPalette;

use super::scene::{Align, Figure, Fill, Label, Rect, Scene, dimmed};
use super::text::{Ruler, line_height};
use crate::strings::Strings;

const TITLE_SIZE: f64 = 18.0;
const HINT_SIZE: f64 = 13.0;
/// The picture is drawn on a grid of this many units, as wide as high.
const PICTURE_UNITS: i32 = 16;
const MARGIN: i32 = 10;

/// A picture, the name of the visual, and what to do first. What does not fit is left out, the picture first.
pub(crate) fn landing_page(
    strings: &Strings,
    palette: &ColorPalette,
    ruler: Ruler<'_>,
    (width, height): (u32, u32),
) -> Scene {
    let mut scene = Scene::default();
    let (width, height) = (width as i32, height as i32);
    let room = width - 2 * MARGIN;
    if room <= 0 || height < line_height(TITLE_SIZE) {
        return scene;
    }
    let title = ruler.wrap(&strings.visual_name, TITLE_SIZE, room);
    let hint = ruler.wrap(&strings.landing_hint, HINT_SIZE, room);
    let title = title.into_iter().map(|text| (text, TITLE_SIZE, palette.foreground));
    let hint = hint.into_iter().map(|text| (text, HINT_SIZE, palette.foreground_neutral_secondary));
    let lines: Vec<_> = title.chain(hint).collect();
    let texts_height: i32 = lines.iter().map(|(_, size, _)| line_height(*size)).sum();
    let unit = ((height - texts_height - 4 * MARGIN).min(width / 3) / PICTURE_UNITS).min(6);
    let picture_height = if unit > 0 { unit * PICTURE_UNITS + 2 * MARGIN } else { 0 };

    let center = width / 2;
    let mut top = (height - texts_height - picture_height).max(0) / 2;
    if unit > 0 {
        add_picture(palette, (center - unit * PICTURE_UNITS / 2, top), unit, &mut scene);
        top += picture_height;
    }
    for (text, size, color) in lines {
        let line = line_height(size);
        if top + line > height {
            break;
        }
        scene.add(Figure::Text(Label {
            text,
            at: (center, top + line / 2),
            align: Align::Middle,
            is_turned: false,
            size,
            color,
        }));
        top += line;
    }
    scene
}

fn add_picture(palette: &ColorPalette, (left, top): (i32, i32), unit: i32, scene: &mut Scene) {
    let at = |x: i32, y: i32| (left + x * unit, top + y * unit);
    let color = palette.foreground_neutral_tertiary;
    for (index, (x, y)) in [(0, 10), (6, 6), (12, 8)].into_iter().enumerate() {
        let ((left, top), (right, bottom)) = (at(x, y), at(x + 4, PICTURE_UNITS));
        let fill = match palette.is_high_contrast {
            true => Fill::pattern(index, color),
            false => Fill::Solid(dimmed(color)),
        };
        scene.add(Figure::Block(Rect { left, top, right, bottom }, fill));
    }
    let points = vec![at(2, 6), at(8, 2), at(14, 4)];
    for center in &points {
        let radius = unit.unsigned_abs();
        scene.add(Figure::Dot { center: *center, radius, fill: Fill::Solid(color) });
    }
    scene.add(Figure::Path { points, color, width: unit.unsigned_abs().div_ceil(2) });
}
