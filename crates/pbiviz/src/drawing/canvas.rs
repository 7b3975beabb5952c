//! Drawing on a canvas.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use plotters_canvas::CanvasBackend;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::{Error, Result};

/// The backend behind [`Surface`](crate::Surface): plotters' canvas, with three differences.
///
/// - Its pixels are those of the page, however many the screen has.
/// - Rectangles and straight lines along the axes lie on whole pixels of the screen, so that they are sharp.
/// - Text is measured by the canvas; plotters itself would put an element into the page for each text.
pub struct Canvas {
    backend: CanvasBackend,
    context: CanvasRenderingContext2d,
    size: (u32, u32),
    pixel_ratio: f64,
    text_widths: TextWidths,
}

type BackendError = <CanvasBackend as DrawingBackend>::ErrorType;
type DrawingResult = std::result::Result<(), DrawingErrorKind<BackendError>>;

impl Canvas {
    pub(super) fn new(
        canvas: HtmlCanvasElement,
        context: CanvasRenderingContext2d,
        size: (u32, u32),
        pixel_ratio: f64,
        text_widths: TextWidths,
    ) -> Result<Self> {
        let backend =
            CanvasBackend::with_canvas_object(canvas).ok_or(Error::Missing("2d canvas"))?;
        Ok(Self { backend, context, size, pixel_ratio, text_widths })
    }

    /// The nearest place where two pixels of the screen meet.
    fn snap(&self, place: f64) -> f64 {
        (place * self.pixel_ratio).round() / self.pixel_ratio
    }

    /// Fills the rectangle between two corners.
    fn fill_rect(&self, (x0, y0): (f64, f64), (x1, y1): (f64, f64), color: BackendColor) {
        if color.alpha == 0.0 {
            return;
        }
        let (red, green, blue) = color.rgb;
        let alpha = color.alpha;
        self.context.set_fill_style_str(&format!("rgba({red},{green},{blue},{alpha})"));
        let (left, top) = (self.snap(x0), self.snap(y0));
        self.context.fill_rect(left, top, self.snap(x1) - left, self.snap(y1) - top);
    }

    /// Draws a line along an axis as a rectangle; it is at least one pixel of the screen wide.
    fn fill_line(&self, from: BackendCoord, to: BackendCoord, width: u32, color: BackendColor) {
        let width = f64::from(width).max(1.0 / self.pixel_ratio);
        let (x0, x1) = (f64::from(from.0.min(to.0)), f64::from(from.0.max(to.0)));
        let (y0, y1) = (f64::from(from.1.min(to.1)), f64::from(from.1.max(to.1)));
        // The pixel at a coordinate lies to its right and below, and the last one belongs to the line.
        let before = ((width - 1.0) / 2.0).max(0.0);
        if from.1 == to.1 {
            let top = self.snap(y0 - before);
            self.fill_rect((x0, top), (x1 + 1.0, top + width), color);
        } else {
            let left = self.snap(x0 - before);
            self.fill_rect((left, y0), (left + width, y1 + 1.0), color);
        }
    }
}

fn is_along_an_axis(from: BackendCoord, to: BackendCoord) -> bool {
    from.0 == to.0 || from.1 == to.1
}

fn exact((x, y): BackendCoord) -> (f64, f64) {
    (f64::from(x), f64::from(y))
}

impl DrawingBackend for Canvas {
    type ErrorType = BackendError;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> DrawingResult {
        self.backend.ensure_prepared()
    }

    fn present(&mut self) -> DrawingResult {
        self.backend.present()
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> DrawingResult {
        self.backend.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> DrawingResult {
        if is_along_an_axis(from, to) {
            self.fill_line(from, to, style.stroke_width(), style.color());
            return Ok(());
        }
        self.backend.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> DrawingResult {
        if fill {
            self.fill_rect(exact(upper_left), exact(bottom_right), style.color());
            return Ok(());
        }
        let (left, top) = upper_left;
        let (right, bottom) = bottom_right;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        for side in corners.windows(2) {
            self.fill_line(side[0], side[1], style.stroke_width(), style.color());
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> DrawingResult {
        let path: Vec<BackendCoord> = path.into_iter().collect();
        match *path {
            [from, to] => self.draw_line(from, to, style),
            _ => self.backend.draw_path(path, style),
        }
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> DrawingResult {
        self.backend.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> DrawingResult {
        self.backend.fill_polygon(path, style)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        position: BackendCoord,
    ) -> DrawingResult {
        self.backend.draw_text(text, style, position)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> std::result::Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        let size = style.size();
        let font = format!("{} {size}px {}", style.style().as_str(), style.family().as_str());
        let width = self.text_widths.get(&self.context, &font, text);
        Ok((width.ceil() as u32, size.ceil() as u32))
    }
}

impl fmt::Debug for Canvas {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Canvas").field("size", &self.size).finish_non_exhaustive()
    }
}

/// Widths of texts by font, as far as they were asked for. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct TextWidths {
    fonts: Rc<RefCell<Vec<FontWidths>>>,
}

#[derive(Debug)]
struct FontWidths {
    font: String,
    /// Sorted by text.
    texts: Vec<(String, f64)>,
}

/// More texts than any chart has labels; beyond that, data that comes and goes would only pile up.
const MOST_TEXTS: usize = 2000;
/// Likewise for fonts.
const MOST_FONTS: usize = 20;

impl TextWidths {
    fn get(&self, context: &CanvasRenderingContext2d, font: &str, text: &str) -> f64 {
        let mut fonts = self.fonts.borrow_mut();
        let known = fonts.iter().position(|known| known.font == font);
        let index = known.unwrap_or_else(|| {
            if fonts.len() >= MOST_FONTS {
                fonts.clear();
            }
            fonts.push(FontWidths { font: font.to_owned(), texts: Vec::new() });
            fonts.len() - 1
        });
        let texts = &mut fonts[index].texts;
        match texts.binary_search_by(|(known, _)| known.as_str().cmp(text)) {
            Ok(place) => texts[place].1,
            Err(mut place) => {
                if texts.len() >= MOST_TEXTS {
                    texts.clear();
                    place = 0;
                }
                context.set_font(font);
                let width = context.measure_text(text).map_or(0.0, |metrics| metrics.width());
                texts.insert(place, (text.to_owned(), width));
                width
            }
        }
    }
}
