//! Drawing into SVG text, for tests and pictures.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::prelude::SVGBackend;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontFamily, FontStyle, FontTransform, text_anchor::Pos,
};

use crate::{Result, Viewport};

/// Draws into SVG text. The same drawing gives the same text, on every machine.
///
/// ```
/// use pbiviz::{Color, Viewport};
/// use plotters::prelude::*;
///
/// let text = pbiviz::svg(Viewport::new(40.0, 30.0), |area| {
///     let style = Color::rgb(17, 141, 255).filled();
///     area.draw(&Rectangle::new([(10, 10), (30, 20)], style))?;
///     Ok(())
/// }).unwrap();
/// assert!(text.contains(r##"<rect x="10" y="10" width="20" height="10" opacity="1" fill="#118DFF""##));
/// ```
pub fn svg(
    viewport: Viewport,
    draw: impl FnOnce(&DrawingArea<Svg<'_>, Shift>) -> Result<()>,
) -> Result<String> {
    let mut text = String::new();
    let area = Svg(SVGBackend::with_string(&mut text, viewport.size())).into_drawing_area();
    draw(&area)?;
    area.present()?;
    drop(area);
    Ok(text)
}

/// The backend behind [`svg`].
///
/// It is plotters' own, but for text, which plotters writes smaller than asked for and measures by its number of
/// bytes.
pub struct Svg<'a>(SVGBackend<'a>);

/// plotters divides sizes of fonts by this, as its other backends measure the height of a line.
const LINE_HEIGHT: f64 = 1.24;

type DrawingResult<'a> =
    std::result::Result<(), DrawingErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

impl<'a> DrawingBackend for Svg<'a> {
    type ErrorType = <SVGBackend<'a> as DrawingBackend>::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> DrawingResult<'a> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> DrawingResult<'a> {
        self.0.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> DrawingResult<'a> {
        self.0.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> DrawingResult<'a> {
        self.0.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> DrawingResult<'a> {
        self.0.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> DrawingResult<'a> {
        self.0.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> DrawingResult<'a> {
        self.0.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> DrawingResult<'a> {
        self.0.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        position: BackendCoord,
    ) -> DrawingResult<'a> {
        self.0.draw_text(text, &FullSize(style), position)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> std::result::Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let width: f64 = text.chars().map(character_width).sum();
        let widening = if matches!(style.style(), FontStyle::Bold) { 1.06 } else { 1.0 };
        let width = width * widening * style.size();
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}

/// The width of a character as a share of the size of the font, in the usual fonts without serifs.
fn character_width(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | '\'' | '|' => 0.23,
        ' ' | 'f' | 'r' | 't' | 'I' | '!' | '.' | ',' | ':' | ';' | '/' | '(' | ')' | '[' | ']' => {
            0.3
        }
        '-' => 0.35,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 0.5,
        'm' | 'M' | 'W' | '@' | '%' => 0.86,
        'w' | 'A'..='H' | 'K' | 'N'..='V' | 'X'..='Z' | '&' => 0.67,
        character if character < '\u{1100}' => 0.56,
        // Beyond the alphabets stand the scripts whose characters fill a square.
        _ => 1.0,
    }
}

/// A style whose text appears in the size that it names.
struct FullSize<'a, S>(&'a S);

impl<S: BackendTextStyle> BackendTextStyle for FullSize<'_, S> {
    type FontError = S::FontError;

    fn color(&self) -> BackendColor {
        self.0.color()
    }

    fn size(&self) -> f64 {
        self.0.size() * LINE_HEIGHT
    }

    fn transform(&self) -> FontTransform {
        self.0.transform()
    }

    fn style(&self) -> FontStyle {
        self.0.style()
    }

    fn anchor(&self) -> Pos {
        self.0.anchor()
    }

    fn family(&self) -> FontFamily<'_> {
        self.0.family()
    }

    fn layout_box(
        &self,
        text: &str,
    ) -> std::result::Result<((i32, i32), (i32, i32)), Self::FontError> {
        self.0.layout_box(text)
    }

    fn draw<E, D: FnMut(i32, i32, BackendColor) -> std::result::Result<(), E>>(
        &self,
        text: &str,
        position: BackendCoord,
        draw: D,
    ) -> std::result::Result<std::result::Result<(), E>, Self::FontError> {
        self.0.draw(text, position, draw)
    }
}

#[cfg(test)]
mod tests {
    use plotters::prelude::*;

    use super::*;
    use crate::Color;

    #[test]
    fn text_has_the_size_that_was_asked_for() {
        let drawn = svg(Viewport::new(100.0, 20.0), |area| {
            let style = ("sans-serif", 12).into_font().color(&Color::BLACK);
            area.draw(&Text::new("Sales", (5, 5), style))?;
            Ok(())
        });
        assert!(drawn.unwrap().contains(r#"font-size="12""#));
    }

    #[test]
    fn text_is_measured_by_its_characters() {
        let size = |text: &str| {
            let mut size = (0, 0);
            svg(Viewport::new(100.0, 20.0), |area| {
                size = area.estimate_text_size(text, &("sans-serif", 10).into_text_style(area))?;
                Ok(())
            })
            .unwrap();
            size
        };
        assert!(size("illi").0 < size("WMWM").0);
        assert_eq!(size("äöü").0, size("aou").0, "bytes do not count");
        assert_eq!(size("x").1, 10);
    }

    #[test]
    fn drawing_twice_gives_the_same_text() {
        let draw = || {
            svg(Viewport::new(200.0, 100.0), |area| {
                let mut chart = ChartBuilder::on(area)
                    .set_all_label_area_size(20)
                    .build_cartesian_2d(0..10, 0..10)?;
                chart.configure_mesh().draw()?;
                Ok(())
            })
            .unwrap()
        };
        assert_eq!(draw(), draw());
    }
}
