//! Where plotters draws: a canvas in the browser, SVG text everywhere else.

mod canvas;
mod surface;
#[cfg(not(target_arch = "wasm32"))]
mod svg;

use std::error::Error as StdError;

use plotters::drawing::DrawingAreaErrorKind;
use plotters_backend::DrawingErrorKind;

use crate::Error;

pub use self::canvas::Canvas;
pub use self::surface::Surface;
#[cfg(not(target_arch = "wasm32"))]
pub use self::svg::{Svg, svg};

impl<E: StdError + Send + Sync> From<DrawingAreaErrorKind<E>> for Error {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        Self::Drawing(error.to_string())
    }
}

impl<E: StdError + Send + Sync> From<DrawingErrorKind<E>> for Error {
    fn from(error: DrawingErrorKind<E>) -> Self {
        Self::Drawing(error.to_string())
    }
}
