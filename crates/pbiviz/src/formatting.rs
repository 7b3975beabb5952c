//! The format pane: cards with groups of slices, each slice a control for one property.
//!
//! ```
//! use pbiviz::Color;
//! use pbiviz::formatting::{Card, FormattingModel, NumUpDown, Slice};
//!
//! let model = FormattingModel::new().with_card(
//!     Card::new("labels", "Data labels")
//!         .with_toggle("labels", "show", true)
//!         .with_slice(Slice::new("labels", "color", Color::BLACK))
//!         .with_slice(Slice::new("labels", "size", NumUpDown::new(11.0).with_range(8.0, 60.0))),
//! );
//! # let _ = model;
//! ```

mod control;
mod selector;
mod wire;

pub use self::control::{
    ColorPicker, Control, Dropdown, FontControl, FontPicker, NumUpDown, Slider, TextInput,
    ToggleSwitch,
};
pub use self::selector::Selector;

/// Everything that the format pane shows of a visual.
#[derive(Debug, Clone, Default)]
pub struct FormattingModel {
    cards: Vec<Card>,
}

impl FormattingModel {
    /// A model without cards.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a card.
    #[must_use]
    pub fn with_card(mut self, card: Card) -> Self {
        self.cards.push(card);
        self
    }
}

/// A part of the format pane that opens and closes.
#[derive(Debug, Clone)]
pub struct Card {
    name: String,
    display_name: String,
    description: Option<String>,
    toggle: Option<Slice>,
    groups: Vec<Group>,
    is_for_analytics: bool,
}

impl Card {
    /// A card, known by a name that is unique in its model.
    pub fn new(name: impl Into<String>, display_name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            display_name: display_name.into(),
            description: None,
            toggle: None,
            groups: Vec::new(),
            is_for_analytics: false,
        }
    }

    /// Explains the card.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Puts a switch for the whole card into its heading: the property that it changes, and its value.
    #[must_use]
    pub fn with_toggle(
        mut self,
        object: impl Into<String>,
        property: impl Into<String>,
        value: bool,
    ) -> Self {
        self.toggle = Some(Slice::new(object, property, value));
        self
    }

    /// Adds a slice to the card's last group, or to one without a heading.
    #[must_use]
    pub fn with_slice(mut self, slice: Slice) -> Self {
        match self.groups.last_mut() {
            Some(group) => group.slices.push(slice),
            None => self.groups.push(Group::without_heading(&self.name).with_slice(slice)),
        }
        self
    }

    /// Adds a group of slices.
    #[must_use]
    pub fn with_group(mut self, group: Group) -> Self {
        self.groups.push(group);
        self
    }

    /// Shows the card in the analytics pane.
    #[must_use]
    pub fn in_analytics_pane(mut self) -> Self {
        self.is_for_analytics = true;
        self
    }
}

/// Slices under a heading of their own.
#[derive(Debug, Clone)]
pub struct Group {
    name: String,
    display_name: Option<String>,
    toggle: Option<Slice>,
    slices: Vec<Slice>,
}

impl Group {
    /// A group, known by a name that is unique in its card.
    pub fn new(name: impl Into<String>, display_name: impl Into<String>) -> Self {
        Self { display_name: Some(display_name.into()), ..Self::without_heading(name) }
    }

    fn without_heading(name: impl Into<String>) -> Self {
        Self { name: name.into(), display_name: None, toggle: None, slices: Vec::new() }
    }

    /// Puts a switch for the whole group into its heading: the property that it changes, and its value.
    #[must_use]
    pub fn with_toggle(
        mut self,
        object: impl Into<String>,
        property: impl Into<String>,
        value: bool,
    ) -> Self {
        self.toggle = Some(Slice::new(object, property, value));
        self
    }

    /// Adds a slice.
    #[must_use]
    pub fn with_slice(mut self, slice: Slice) -> Self {
        self.slices.push(slice);
        self
    }
}

/// A control for one property, or for a few that belong together.
///
/// The property must be declared in `capabilities.json`, whose display name is shown unless the slice has one.
#[derive(Debug, Clone)]
pub struct Slice {
    object: String,
    property: String,
    control: Control,
    selector: Option<Selector>,
    display_name: Option<String>,
    description: Option<String>,
    is_disabled: bool,
}

impl Slice {
    /// A control for a property of an object.
    pub fn new(
        object: impl Into<String>,
        property: impl Into<String>,
        control: impl Into<Control>,
    ) -> Self {
        Self {
            object: object.into(),
            property: property.into(),
            control: control.into(),
            selector: None,
            display_name: None,
            description: None,
            is_disabled: false,
        }
    }

    /// A control for the font's properties, which all belong to one object.
    pub fn font(
        object: impl Into<String>,
        display_name: impl Into<String>,
        font: FontControl,
    ) -> Self {
        Self::new(object, "font", Control::Font(font)).with_display_name(display_name)
    }

    /// Shows another name than the one in `capabilities.json`.
    #[must_use]
    pub fn with_display_name(mut self, display_name: impl Into<String>) -> Self {
        self.display_name = Some(display_name.into());
        self
    }

    /// Explains the slice.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Lets the slice change the property of a part of the data instead of the whole visual's.
    #[must_use]
    pub fn with_selector(mut self, selector: Selector) -> Self {
        self.selector = Some(selector);
        self
    }

    /// Shows the slice, but lets nobody change it.
    #[must_use]
    pub fn disabled(mut self, is_disabled: bool) -> Self {
        self.is_disabled = is_disabled;
        self
    }
}
