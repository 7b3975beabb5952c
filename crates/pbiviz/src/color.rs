//! Colors as Power BI writes them, usable wherever plotters takes one.

use std::fmt;

use plotters::style::{Color as PlottersColor, RGBAColor, ShapeStyle};
use plotters_backend::BackendColor;

/// A color with opacity.
///
/// ```
/// use pbiviz::Color;
///
/// let color = Color::parse("#118dff").unwrap();
/// assert_eq!(color, Color::rgb(17, 141, 255));
/// assert_eq!(color.with_opacity(0.5).to_string(), "#118dff80");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
    /// From 0, invisible, to 1, solid.
    pub opacity: f64,
}

impl Color {
    /// Black.
    pub const BLACK: Self = Self::rgb(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self::rgb(255, 255, 255);
    /// Nothing at all.
    pub const TRANSPARENT: Self = Self { opacity: 0.0, ..Self::BLACK };

    /// A solid color.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue, opacity: 1.0 }
    }

    /// Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)`, `rgba(…)` and the few names that hosts use.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            return parse_hex(digits);
        }
        if let Some(parts) = text.strip_prefix("rgba(").or_else(|| text.strip_prefix("rgb(")) {
            return parse_parts(parts.strip_suffix(')')?);
        }
        match text {
            "black" => Some(Self::BLACK),
            "white" => Some(Self::WHITE),
            "transparent" => Some(Self::TRANSPARENT),
            _ => None,
        }
    }

    /// The same color with another opacity.
    #[must_use]
    pub fn with_opacity(self, opacity: f64) -> Self {
        Self { opacity: opacity.clamp(0.0, 1.0), ..self }
    }

    /// Fills shapes.
    pub fn filled(self) -> ShapeStyle {
        ShapeStyle { color: self.into(), filled: true, stroke_width: 0 }
    }

    /// Outlines shapes, or draws lines, of this width in pixels.
    pub fn stroke(self, width: u32) -> ShapeStyle {
        ShapeStyle { color: self.into(), filled: false, stroke_width: width }
    }

    /// Black or white, whichever can be read better on this color.
    #[must_use]
    pub fn contrasting(self) -> Self {
        if self.luminance() > 0.179 { Self::BLACK } else { Self::WHITE }
    }

    /// The relative luminance of the Web Content Accessibility Guidelines; 0.179 is where black and
    /// white contrast equally well.
    fn luminance(self) -> f64 {
        // The guidelines' curve is close to a square; for a choice of two, the square decides alike.
        let linear = |channel: u8| (f64::from(channel) / 255.0).powi(2);
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

fn parse_hex(digits: &str) -> Option<Color> {
    let number = u32::from_str_radix(digits, 16).ok()?;
    let byte = |shift: u32| (number >> shift & 0xff) as u8;
    let doubled = |shift: u32| (number >> shift & 0xf) as u8 * 17;
    match digits.len() {
        3 => Some(Color::rgb(doubled(8), doubled(4), doubled(0))),
        6 => Some(Color::rgb(byte(16), byte(8), byte(0))),
        8 => Some(Color::rgb(byte(24), byte(16), byte(8)).with_opacity(f64::from(byte(0)) / 255.0)),
        _ => None,
    }
}

fn parse_parts(parts: &str) -> Option<Color> {
    let mut numbers = parts.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let mut channel = || numbers.next().and_then(parse_number).map(|value| value as u8);
    let color = Color::rgb(channel()?, channel()?, channel()?);
    match numbers.next() {
        None => Some(color),
        Some(opacity) => Some(color.with_opacity(parse_number(opacity)?)),
    }
}

/// A number such as `17` or `0.5`. Exact rounding, which the standard library's parser has, would cost every visual
/// several kilobytes.
fn parse_number(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str, start: f64, weigh: fn(f64, f64) -> f64| {
        text.bytes().try_fold(start, |value, byte| {
            byte.is_ascii_digit().then(|| weigh(value, f64::from(byte - b'0')))
        })
    };
    let is_empty = whole.is_empty() && fraction.is_empty();
    let whole = digits(whole, 0.0, |value, digit| value * 10.0 + digit)?;
    // From the last digit on, each stands for a tenth of the one before.
    let reversed: String = fraction.chars().rev().collect();
    let fraction = digits(&reversed, 0.0, |value, digit| (value + digit) / 10.0)?;
    (!is_empty).then_some(whole + fraction)
}

impl fmt::Display for Color {
    /// As `#rrggbb`, or as `#rrggbbaa` if it is not solid.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { red, green, blue, opacity } = self;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")?;
        if *opacity < 1.0 {
            write!(formatter, "{:02x}", (opacity * 255.0).round() as u8)?;
        }
        Ok(())
    }
}

impl PlottersColor for Color {
    fn to_backend_color(&self) -> BackendColor {
        BackendColor { alpha: self.opacity, rgb: (self.red, self.green, self.blue) }
    }
}

impl From<Color> for RGBAColor {
    fn from(color: Color) -> Self {
        Self(color.red, color.green, color.blue, color.opacity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_hosts_write() {
        let half = Color::rgb(1, 2, 3).with_opacity(0.5);
        for (text, expected) in [
            ("#fff", Some(Color::WHITE)),
            ("#118DFF", Some(Color::rgb(17, 141, 255))),
            ("#000000ff", Some(Color::BLACK)),
            (" rgb(1, 2, 3) ", Some(Color::rgb(1, 2, 3))),
            ("rgba(1,2,3,0.5)", Some(half)),
            ("rgb(1 2 3 / .25)", Some(Color::rgb(1, 2, 3).with_opacity(0.25))),
            ("rgb(1,2,x)", None),
            ("rgb(1,2,.)", None),
            ("white", Some(Color::WHITE)),
            ("", None),
            ("#12", None),
            ("#ä1", None),
            ("rgb(1,2)", None),
            ("papayawhip", None),
        ] {
            assert_eq!(Color::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["#118dff", "#11223380"] {
            assert_eq!(Color::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn text_stays_readable_on_any_color() {
        assert_eq!(Color::parse("#12239e").unwrap().contrasting(), Color::WHITE);
        assert_eq!(Color::parse("#ffff00").unwrap().contrasting(), Color::BLACK);
    }
}
