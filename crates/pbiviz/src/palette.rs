//! The colors of the report's theme.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::Color;

/// The colors of the report's theme.
///
/// In high contrast draw with `foreground`, `background`, `foreground_selected` and `hyperlink` alone, with visible
/// outlines instead of fills.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ColorPalette {
    /// Whether the reader uses high-contrast colors.
    pub is_high_contrast: bool,
    /// Text and lines.
    pub foreground: Color,
    /// Text that stands back, such as labels of axes.
    pub foreground_neutral_secondary: Color,
    /// Lines that stand back, such as those of a grid.
    pub foreground_neutral_tertiary: Color,
    /// What is selected, in high contrast.
    pub foreground_selected: Color,
    /// What everything stands on.
    pub background: Color,
    /// A background that stands out a little.
    pub background_neutral: Color,
    /// Links.
    pub hyperlink: Color,
    /// Good values.
    pub positive: Color,
    /// Bad values.
    pub negative: Color,
    data: DataColors,
}

/// Where the colors of series and categories come from.
#[derive(Debug, Clone)]
enum DataColors {
    Host(RawPalette),
    /// The keys that have a color already.
    Standard(RefCell<Vec<String>>),
}

/// The data colors of Power BI's standard theme.
const STANDARD_DATA_COLORS: [Color; 8] = [
    Color::rgb(0x11, 0x8d, 0xff),
    Color::rgb(0x12, 0x23, 0x9e),
    Color::rgb(0xe6, 0x6c, 0x37),
    Color::rgb(0x6b, 0x00, 0x7b),
    Color::rgb(0xe0, 0x44, 0xa7),
    Color::rgb(0x74, 0x4e, 0xc2),
    Color::rgb(0xd9, 0xb3, 0x00),
    Color::rgb(0xd6, 0x45, 0x50),
];

impl ColorPalette {
    /// Power BI's standard theme, for tests, pictures, and hosts without a palette.
    pub fn standard() -> Self {
        Self {
            is_high_contrast: false,
            foreground: Color::rgb(0x25, 0x24, 0x23),
            foreground_neutral_secondary: Color::rgb(0x60, 0x5e, 0x5c),
            foreground_neutral_tertiary: Color::rgb(0xb3, 0xb0, 0xad),
            foreground_selected: Color::rgb(0x25, 0x24, 0x23),
            background: Color::WHITE,
            background_neutral: Color::rgb(0xc8, 0xc6, 0xc4),
            hyperlink: Color::rgb(0x00, 0x78, 0xd4),
            positive: Color::rgb(0x1a, 0xab, 0x40),
            negative: Color::rgb(0xd6, 0x45, 0x54),
            data: DataColors::Standard(RefCell::default()),
        }
    }

    /// A theme of high contrast, for tests and pictures.
    pub fn high_contrast() -> Self {
        let yellow = Color::rgb(0xff, 0xff, 0x00);
        Self {
            is_high_contrast: true,
            foreground: yellow,
            foreground_neutral_secondary: yellow,
            foreground_neutral_tertiary: yellow,
            foreground_selected: Color::rgb(0x00, 0x80, 0x00),
            background: Color::BLACK,
            background_neutral: Color::BLACK,
            hyperlink: yellow,
            ..Self::standard()
        }
    }

    /// The color of a series or category: the same for the same key, as long as the visual lives.
    pub fn color(&self, key: &str) -> Color {
        match &self.data {
            DataColors::Host(palette) => {
                let info = palette.get_color(key).ok().flatten();
                info.and_then(|info| read(&info)).unwrap_or(STANDARD_DATA_COLORS[0])
            }
            DataColors::Standard(given) => {
                let mut given = given.borrow_mut();
                let place = given.iter().position(|own| own == key).unwrap_or_else(|| {
                    given.push(key.to_owned());
                    given.len() - 1
                });
                STANDARD_DATA_COLORS[place % STANDARD_DATA_COLORS.len()]
            }
        }
    }

    /// Reads the host's palette; what it does not have comes from the standard theme.
    pub(crate) fn from_host(palette: RawPalette) -> Self {
        let standard = Self::standard();
        let or =
            |info: Option<ColorInfo>, other| info.and_then(|info| read(&info)).unwrap_or(other);
        let is_high_contrast = palette.is_high_contrast().unwrap_or(false);
        let foreground = or(palette.foreground(), standard.foreground);
        let background = or(palette.background(), standard.background);
        // Where contrast matters, only the host's own few colors will do.
        let lesser = |info, standard| match is_high_contrast {
            true => foreground,
            false => or(info, standard),
        };
        Self {
            is_high_contrast,
            foreground,
            foreground_neutral_secondary: lesser(
                palette.foreground_neutral_secondary(),
                standard.foreground_neutral_secondary,
            ),
            foreground_neutral_tertiary: lesser(
                palette.foreground_neutral_tertiary(),
                standard.foreground_neutral_tertiary,
            ),
            foreground_selected: or(palette.foreground_selected(), foreground),
            background,
            background_neutral: match is_high_contrast {
                true => background,
                false => or(palette.background_neutral(), standard.background_neutral),
            },
            hyperlink: or(palette.hyperlink(), standard.hyperlink),
            positive: lesser(palette.positive(), standard.positive),
            negative: lesser(palette.negative(), standard.negative),
            data: DataColors::Host(palette),
        }
    }
}

fn read(info: &ColorInfo) -> Option<Color> {
    Color::parse(&info.value()?)
}

#[wasm_bindgen]
extern "C" {
    /// `ISandboxExtendedColorPalette`.
    #[derive(Debug, Clone)]
    pub(crate) type RawPalette;

    #[wasm_bindgen(method, catch, js_name = getColor)]
    fn get_color(this: &RawPalette, key: &str) -> Result<Option<ColorInfo>, wasm_bindgen::JsValue>;
    #[wasm_bindgen(method, getter, js_name = isHighContrast)]
    fn is_high_contrast(this: &RawPalette) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn foreground(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter, js_name = foregroundNeutralSecondary)]
    fn foreground_neutral_secondary(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter, js_name = foregroundNeutralTertiary)]
    fn foreground_neutral_tertiary(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter, js_name = foregroundSelected)]
    fn foreground_selected(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter)]
    fn background(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter, js_name = backgroundNeutral)]
    fn background_neutral(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter)]
    fn hyperlink(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter)]
    fn positive(this: &RawPalette) -> Option<ColorInfo>;
    #[wasm_bindgen(method, getter)]
    fn negative(this: &RawPalette) -> Option<ColorInfo>;

    /// `IColorInfo`.
    type ColorInfo;

    #[wasm_bindgen(method, getter)]
    fn value(this: &ColorInfo) -> Option<String>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_color() {
        let palette = ColorPalette::standard();
        let austria = palette.color("Austria");
        assert_ne!(palette.color("Brazil"), austria);
        assert_eq!(palette.color("Austria"), austria);
    }
}
