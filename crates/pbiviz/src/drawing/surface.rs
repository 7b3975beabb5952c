//! A canvas that follows the viewport.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, window};

use super::canvas::{Canvas, TextWidths};
use crate::{Error, Result, Viewport};

/// A canvas that fills a visual, sharp on every screen.
///
/// Drawing code counts in CSS pixels, as the viewport does; the canvas has as many pixels as the screen shows. Screen
/// readers pass it over, because [`Interactions`](crate::Interactions) tells them what is drawn.
///
/// ```no_run
/// # use pbiviz::{Color, Result, Surface, VisualConstructorOptions, VisualUpdateOptions};
/// # use plotters::prelude::*;
/// # fn example(constructor: VisualConstructorOptions, options: &VisualUpdateOptions) -> Result<()> {
/// let surface = Surface::new(&constructor.element)?;
/// surface.draw(options.viewport, |area| {
///     area.draw(&Circle::new((50, 50), 20, Color::rgb(17, 141, 255).filled()))?;
///     Ok(())
/// })?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Surface {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    text_widths: TextWidths,
}

impl Surface {
    /// Puts a canvas into the element.
    pub fn new(element: &HtmlElement) -> Result<Self> {
        let document = element.owner_document().ok_or(Error::Missing("document"))?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        canvas.set_attribute("aria-hidden", "true")?;
        canvas.style().set_property("display", "block")?;
        let context = canvas.get_context("2d")?.ok_or(Error::Missing("2d canvas"))?;
        element.append_child(&canvas)?;
        Ok(Self { canvas, context: context.unchecked_into(), text_widths: TextWidths::default() })
    }

    /// Draws anew on an empty canvas of the viewport's size. Into a viewport without a pixel nothing is drawn.
    pub fn draw(
        &self,
        viewport: Viewport,
        draw: impl FnOnce(&DrawingArea<Canvas, Shift>) -> Result<()>,
    ) -> Result<()> {
        let (width, height) = viewport.size();
        let pixel_ratio = window().map_or(1.0, |window| window.device_pixel_ratio());
        self.prepare(width, height, pixel_ratio)?;
        if width == 0 || height == 0 {
            return Ok(());
        }
        let canvas = Canvas::new(
            self.canvas.clone(),
            self.context.clone(),
            (width, height),
            pixel_ratio,
            self.text_widths.clone(),
        )?;
        let area = canvas.into_drawing_area();
        draw(&area)?;
        area.present()?;
        Ok(())
    }

    /// Gives the canvas its size, in pixels of page and screen, and empties it.
    fn prepare(&self, width: u32, height: u32, pixel_ratio: f64) -> Result<()> {
        let on_screen = |length: u32| (f64::from(length) * pixel_ratio).round() as u32;
        let size = (on_screen(width), on_screen(height));
        if (self.canvas.width(), self.canvas.height()) == size {
            let (width, height) = (f64::from(size.0), f64::from(size.1));
            self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
            self.context.clear_rect(0.0, 0.0, width, height);
        } else {
            // A new size empties the canvas, and takes new memory, so it is set only when it differs.
            self.canvas.set_width(size.0);
            self.canvas.set_height(size.1);
        }
        let style = self.canvas.style();
        style.set_property("width", &format!("{width}px"))?;
        style.set_property("height", &format!("{height}px"))?;
        self.context.set_transform(pixel_ratio, 0.0, 0.0, pixel_ratio, 0.0, 0.0)?;
        // Sharp turns of a line would otherwise end in spikes beyond its points.
        self.context.set_line_join("round");
        Ok(())
    }
}
