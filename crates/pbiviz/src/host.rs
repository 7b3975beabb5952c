//! Power BI, as a visual reaches it.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::ColorPalette;
use crate::palette::RawPalette;

/// Power BI. Clones are the same host.
///
/// Members that an older host lacks answer with their neutral value.
#[derive(Debug, Clone)]
pub struct Host {
    raw: RawHost,
}

impl Host {
    /// The language of the report, such as `en-US`.
    pub fn locale(&self) -> String {
        self.raw.locale().unwrap_or_else(|| "en-US".to_owned())
    }

    /// The colors of the report's theme, as they are now.
    pub fn color_palette(&self) -> ColorPalette {
        self.raw.color_palette().map_or_else(ColorPalette::standard, ColorPalette::from_host)
    }
}

#[wasm_bindgen]
extern "C" {
    /// `IVisualHost`.
    #[derive(Debug, Clone)]
    pub(crate) type RawHost;

    #[wasm_bindgen(method, getter)]
    fn locale(this: &RawHost) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = colorPalette)]
    fn color_palette(this: &RawHost) -> Option<RawPalette>;
}
