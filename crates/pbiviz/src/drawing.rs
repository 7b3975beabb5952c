//! Where plotters draws: a canvas in the browser, SVG text everywhere else.

#[cfg(not(target_arch = "wasm32"))]
mod svg;

#[cfg(not(target_arch = "wasm32"))]
pub use self::svg::{Svg, svg};

use std::error::Error as StdError;

use plotters::drawing::DrawingAreaErrorKind;
use plotters_backend::DrawingErrorKind;

use crate::Error;

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
