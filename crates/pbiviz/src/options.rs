//! What Power BI hands to `update`.

use std::fmt;
use std::ops::BitOr;
use std::rc::Rc;

use crate::{DataView, Opaque};

/// Everything that one call of `update` is about.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct VisualUpdateOptions {
    /// The space for drawing.
    pub viewport: Viewport,
    /// What has changed; several things at once are usual.
    pub update_type: UpdateType,
    /// One DataView per mapping in `capabilities.json` that the fields fit; empty while there are none.
    pub data_views: Rc<[DataView]>,
    /// Whether the report is being read or edited. Power BI Desktop always says edited.
    pub view_mode: Option<ViewMode>,
    /// Whether the visual shows its own advanced editor.
    pub edit_mode: Option<EditMode>,
    /// How the data continues what came before.
    pub operation_kind: Option<OperationKind>,
    /// Whether the visual fills the report; hosts often leave it out, so keep the last known value.
    pub is_in_focus: Option<bool>,
    /// Whether parts of the visual can be formatted by clicking on them.
    pub format_mode: Option<bool>,
    /// The filters that are active on the visual's fields, as JavaScript.
    pub json_filters: Opaque,
}

impl VisualUpdateOptions {
    /// Options as the host sends them with new data, for tests and pictures.
    pub fn new(viewport: Viewport, data_views: impl IntoIterator<Item = DataView>) -> Self {
        Self {
            viewport,
            update_type: UpdateType::ALL,
            data_views: data_views.into_iter().collect(),
            view_mode: None,
            edit_mode: None,
            operation_kind: None,
            is_in_focus: None,
            format_mode: None,
            json_filters: Opaque::default(),
        }
    }

    /// The first DataView, which is the only one of a visual with one mapping.
    pub fn data_view(&self) -> Option<&DataView> {
        self.data_views.first()
    }
}

/// The space for drawing, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Viewport {
    /// Pixels from left to right.
    pub width: f64,
    /// Pixels from top to bottom.
    pub height: f64,
}

impl Viewport {
    /// A viewport of this size.
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    /// The size in whole pixels, as plotters counts them.
    pub fn size(self) -> (u32, u32) {
        // Casts of negative numbers and NaN give 0.
        (self.width as u32, self.height as u32)
    }
}

/// What an update is about: a set of flags, those of later API versions included.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct UpdateType(pub u32);

impl UpdateType {
    /// New data, or changed formatting properties.
    pub const DATA: Self = Self(2);
    /// Another viewport.
    pub const RESIZE: Self = Self(4);
    /// The report went from reading to editing, or back.
    pub const VIEW_MODE: Self = Self(8);
    /// Another theme.
    pub const STYLE: Self = Self(16);
    /// The last of a series of resizes.
    pub const RESIZE_END: Self = Self(32);
    /// Other parts of the visual are selected for formatting.
    pub const FORMATTING_SUB_SELECTION: Self = Self(64);
    /// Formatting by click was switched on or off.
    pub const FORMAT_MODE: Self = Self(128);
    /// Other filters.
    pub const FILTER_OPTIONS: Self = Self(256);
    /// Everything at once.
    pub const ALL: Self = Self(510);

    /// Whether all flags of `other` are set.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for UpdateType {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Debug for UpdateType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "UpdateType({:#b})", self.0)
    }
}

/// Declares an enum of the API with an escape for numbers that a later version may send.
macro_rules! host_enum {
    ($(#[$about:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $number:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$note])* $variant,)+
            /// A number that this version of the SDK has no name for.
            Unknown(u32),
        }

        impl From<u32> for $name {
            fn from(number: u32) -> Self {
                match number {
                    $($number => Self::$variant,)+
                    other => Self::Unknown(other),
                }
            }
        }

        impl From<$name> for u32 {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $number,)+
                    $name::Unknown(number) => number,
                }
            }
        }
    };
}

pub(crate) use host_enum;

host_enum! {
    /// Whether a report is read or edited.
    ViewMode {
        /// Reading.
        View = 0,
        /// Editing.
        Edit = 1,
        /// Editing, with the visual in focus.
        InFocusEdit = 2,
    }
}

host_enum! {
    /// Whether a visual shows its own editor.
    EditMode {
        /// It does not.
        Default = 0,
        /// It does.
        Advanced = 1,
    }
}

host_enum! {
    /// How new data continues what came before.
    OperationKind {
        /// It replaces everything.
        Create = 0,
        /// It holds everything so far and more.
        Append = 1,
        /// It holds the next part only.
        Segment = 2,
    }
}

host_enum! {
    /// The order of a column.
    SortDirection {
        /// Smallest first.
        Ascending = 1,
        /// Largest first.
        Descending = 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_later_versions_survive() {
        let update_type = UpdateType(0x400) | UpdateType::DATA;
        assert!(update_type.contains(UpdateType::DATA));
        assert!(!update_type.contains(UpdateType::RESIZE));
        assert_eq!(update_type.0, 0x402);
    }

    #[test]
    fn numbers_without_a_name_survive() {
        assert_eq!(ViewMode::from(1), ViewMode::Edit);
        assert_eq!(u32::from(ViewMode::from(77)), 77);
        assert_eq!(SortDirection::from(0), SortDirection::Unknown(0));
    }

    #[test]
    fn a_viewport_without_a_size_is_empty() {
        assert_eq!(Viewport::new(f64::NAN, -3.0).size(), (0, 0));
        assert_eq!(Viewport::new(400.7, 300.0).size(), (400, 300));
    }
}
