//! The controls of the format pane.

use crate::Color;

/// What a slice shows. Each control has a type of its own, or comes from the value it shows:
/// `true` is a [`ToggleSwitch`], a number a [`NumUpDown`], a color a [`ColorPicker`], a text a [`TextInput`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Control {
    /// A switch.
    Toggle(ToggleSwitch),
    /// A choice of a color.
    Color(ColorPicker),
    /// A number with steps up and down.
    Number(NumUpDown),
    /// A number on a bar.
    Slider(Slider),
    /// A choice among a few.
    Dropdown(Dropdown),
    /// A text.
    Text(TextInput),
    /// A choice of a font.
    FontFamily(FontPicker),
    /// Everything about a font.
    Font(FontControl),
}

/// A switch.
#[derive(Debug, Clone)]
pub struct ToggleSwitch {
    pub(super) value: bool,
}

impl ToggleSwitch {
    /// A switch that is on or off.
    pub fn new(value: bool) -> Self {
        Self { value }
    }
}

/// A choice of a color.
#[derive(Debug, Clone)]
pub struct ColorPicker {
    pub(super) value: Color,
    pub(super) default: Option<Color>,
    pub(super) is_no_fill_supported: bool,
}

impl ColorPicker {
    /// A picker that shows this color.
    pub fn new(value: Color) -> Self {
        Self { value, default: None, is_no_fill_supported: false }
    }

    /// Offers this color as the default.
    #[must_use]
    pub fn with_default(mut self, default: Color) -> Self {
        self.default = Some(default);
        self
    }

    /// Offers having no color, too.
    #[must_use]
    pub fn with_no_fill(mut self) -> Self {
        self.is_no_fill_supported = true;
        self
    }
}

/// A number with steps up and down.
#[derive(Debug, Clone)]
pub struct NumUpDown {
    pub(super) value: f64,
    pub(super) range: NumberRange,
}

impl NumUpDown {
    /// A box that shows this number.
    pub fn new(value: f64) -> Self {
        Self { value, range: NumberRange::default() }
    }

    /// Allows only numbers from `min` to `max`.
    #[must_use]
    pub fn with_range(mut self, min: f64, max: f64) -> Self {
        (self.range.min, self.range.max) = (Some(min), Some(max));
        self
    }

    /// Shows a unit, such as `px`, after the number.
    #[must_use]
    pub fn with_unit(mut self, unit: impl Into<String>) -> Self {
        self.range.unit = Some(unit.into());
        self
    }
}

/// A number on a bar.
#[derive(Debug, Clone)]
pub struct Slider {
    pub(super) value: f64,
    pub(super) range: NumberRange,
}

impl Slider {
    /// A bar from `min` to `max` that shows this number.
    pub fn new(value: f64, min: f64, max: f64) -> Self {
        Self { value, range: NumberRange { min: Some(min), max: Some(max), unit: None } }
    }

    /// Shows a unit, such as `%`, after the number.
    #[must_use]
    pub fn with_unit(mut self, unit: impl Into<String>) -> Self {
        self.range.unit = Some(unit.into());
        self
    }
}

#[derive(Debug, Clone, Default)]
pub(super) struct NumberRange {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) unit: Option<String>,
}

/// A choice among a few.
#[derive(Debug, Clone)]
pub struct Dropdown {
    pub(super) value: String,
    /// Value and display name; none if the members come from `capabilities.json`.
    pub(super) items: Option<Vec<(String, String)>>,
}

impl Dropdown {
    /// Offers the members that the property's enumeration has in `capabilities.json`.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), items: None }
    }

    /// Offers these pairs of value and display name.
    #[must_use]
    pub fn with_items<V: Into<String>, N: Into<String>>(
        mut self,
        items: impl IntoIterator<Item = (V, N)>,
    ) -> Self {
        let items = items.into_iter().map(|(value, name)| (value.into(), name.into()));
        self.items = Some(items.collect());
        self
    }
}

/// A text.
#[derive(Debug, Clone)]
pub struct TextInput {
    pub(super) value: String,
    pub(super) placeholder: String,
}

impl TextInput {
    /// A box that shows this text.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), placeholder: String::new() }
    }

    /// Shows this text while the box is empty.
    #[must_use]
    pub fn with_placeholder(mut self, placeholder: impl Into<String>) -> Self {
        self.placeholder = placeholder.into();
        self
    }
}

/// A choice of a font.
#[derive(Debug, Clone)]
pub struct FontPicker {
    pub(super) value: String,
}

impl FontPicker {
    /// A picker that shows this font family.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into() }
    }
}

/// Font family, size, and what else a visual offers about a font. Each part names its property.
#[derive(Debug, Clone)]
pub struct FontControl {
    pub(super) family: (String, FontPicker),
    pub(super) size: (String, NumUpDown),
    pub(super) bold: Option<(String, ToggleSwitch)>,
    pub(super) italic: Option<(String, ToggleSwitch)>,
    pub(super) underline: Option<(String, ToggleSwitch)>,
}

impl FontControl {
    /// Family and size, each a property and its value.
    pub fn new(family: (&str, &str), size: (&str, f64)) -> Self {
        Self {
            family: (family.0.to_owned(), FontPicker::new(family.1)),
            size: (size.0.to_owned(), NumUpDown::new(size.1).with_range(8.0, 60.0)),
            bold: None,
            italic: None,
            underline: None,
        }
    }

    /// Offers bold type.
    #[must_use]
    pub fn with_bold(mut self, property: impl Into<String>, value: bool) -> Self {
        self.bold = Some((property.into(), ToggleSwitch::new(value)));
        self
    }

    /// Offers italic type.
    #[must_use]
    pub fn with_italic(mut self, property: impl Into<String>, value: bool) -> Self {
        self.italic = Some((property.into(), ToggleSwitch::new(value)));
        self
    }

    /// Offers underlined type.
    #[must_use]
    pub fn with_underline(mut self, property: impl Into<String>, value: bool) -> Self {
        self.underline = Some((property.into(), ToggleSwitch::new(value)));
        self
    }
}

/// Lets a slice take a control without naming the variant.
macro_rules! control_from {
    ($($control:ty => $variant:ident),+ $(,)?) => {
        $(
            impl From<$control> for Control {
                fn from(control: $control) -> Self {
                    Self::$variant(control)
                }
            }
        )+
    };
}

control_from!(
    ToggleSwitch => Toggle,
    ColorPicker => Color,
    NumUpDown => Number,
    Slider => Slider,
    Dropdown => Dropdown,
    TextInput => Text,
    FontPicker => FontFamily,
);

impl From<bool> for Control {
    fn from(value: bool) -> Self {
        ToggleSwitch::new(value).into()
    }
}

impl From<Color> for Control {
    fn from(value: Color) -> Self {
        ColorPicker::new(value).into()
    }
}

impl From<f64> for Control {
    fn from(value: f64) -> Self {
        NumUpDown::new(value).into()
    }
}

impl From<&str> for Control {
    fn from(value: &str) -> Self {
        TextInput::new(value).into()
    }
}
