//! What a chart has drawn, for pointer, keyboard and screen reader.

use std::rc::Rc;

use crate::{Color, SelectionIdBuilder};

/// The marks of a chart: its columns, points or slices, by number in the order in which a reader should meet them.
///
/// A chart describes a mark only when the reader comes near it, so tens of thousands cost nothing but their shapes.
pub trait Marks {
    /// How many marks there are.
    fn count(&self) -> usize;

    /// Where a mark stands, in CSS pixels from the upper left corner of the visual. Of marks that overlap the last is hit.
    fn shape(&self, mark: usize) -> Shape;

    /// The data point that a mark stands for.
    fn selection_id(&self, mark: usize) -> SelectionIdBuilder;

    /// What a screen reader says of a mark.
    fn label(&self, mark: usize) -> String;

    /// What the tooltip of a mark shows.
    fn tooltip(&self, mark: usize) -> Vec<TooltipItem>;
}

/// The shape of a mark, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Shape {
    /// A rectangle.
    Rect {
        /// The left edge.
        left: f64,
        /// The upper edge.
        top: f64,
        /// The right edge.
        right: f64,
        /// The lower edge.
        bottom: f64,
    },
    /// A circle.
    Circle {
        /// The center, from the left.
        x: f64,
        /// The center, from the top.
        y: f64,
        /// The radius.
        radius: f64,
    },
}

impl Shape {
    /// The rectangle between two corners, in any order.
    pub fn rect((x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> Self {
        Self::Rect { left: x0.min(x1), top: y0.min(y1), right: x0.max(x1), bottom: y0.max(y1) }
    }

    /// A circle.
    pub fn circle((x, y): (f64, f64), radius: f64) -> Self {
        Self::Circle { x, y, radius }
    }

    /// Whether a point lies in the shape or on its edge.
    pub fn contains(self, (x, y): (f64, f64)) -> bool {
        match self {
            Self::Rect { left, top, right, bottom } => {
                left <= x && x <= right && top <= y && y <= bottom
            }
            Self::Circle { x: center_x, y: center_y, radius } => {
                (x - center_x).powi(2) + (y - center_y).powi(2) <= radius * radius
            }
        }
    }

    /// The middle.
    pub fn center(self) -> (f64, f64) {
        match self {
            Self::Rect { left, top, right, bottom } => ((left + right) / 2.0, (top + bottom) / 2.0),
            Self::Circle { x, y, .. } => (x, y),
        }
    }

    /// The left, upper, right and lower edges.
    pub fn bounds(self) -> (f64, f64, f64, f64) {
        match self {
            Self::Rect { left, top, right, bottom } => (left, top, right, bottom),
            Self::Circle { x, y, radius } => (x - radius, y - radius, x + radius, y + radius),
        }
    }
}

/// A line of a tooltip.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TooltipItem {
    /// What the value is.
    pub display_name: String,
    /// The value.
    pub value: String,
    /// The color of a small mark in front of the line.
    pub color: Option<Color>,
    /// A heading for the whole tooltip.
    pub header: Option<String>,
}

impl TooltipItem {
    /// A line with name and value.
    pub fn new(display_name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { display_name: display_name.into(), value: value.into(), color: None, header: None }
    }

    /// Puts a mark of this color in front of the line.
    #[must_use]
    pub fn with_color(mut self, color: Color) -> Self {
        self.color = Some(color);
        self
    }

    /// Gives the whole tooltip a heading.
    #[must_use]
    pub fn with_header(mut self, header: impl Into<String>) -> Self {
        self.header = Some(header.into());
        self
    }
}

/// Which marks are selected and which one has the keyboard's focus: plain data for drawing.
///
/// ```
/// use pbiviz::MarkStates;
///
/// let states = MarkStates::default().with_selected(3, [1]).with_focused(2);
/// assert!(states.is_selected(1) && !states.is_dimmed(1));
/// assert!(states.is_dimmed(0), "marks that are not selected stand back");
/// assert!(states.is_focused(2));
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MarkStates {
    /// One entry a mark; none while nothing is selected.
    selected: Option<Rc<[bool]>>,
    focused: Option<usize>,
}

impl MarkStates {
    pub(crate) fn new(selected: Option<Rc<[bool]>>, focused: Option<usize>) -> Self {
        Self { selected, focused }
    }

    /// Whether any mark is selected, so that all others stand back.
    pub fn has_selection(&self) -> bool {
        self.selected.is_some()
    }

    /// Whether this mark is selected.
    pub fn is_selected(&self, mark: usize) -> bool {
        self.selected.as_ref().is_some_and(|selected| selected.get(mark) == Some(&true))
    }

    /// Whether other marks are selected, and this one is not.
    pub fn is_dimmed(&self, mark: usize) -> bool {
        self.has_selection() && !self.is_selected(mark)
    }

    /// Whether the keyboard is at this mark, so that it needs a visible ring.
    pub fn is_focused(&self, mark: usize) -> bool {
        self.focused == Some(mark)
    }

    /// Selects some of `count` marks.
    #[must_use]
    pub fn with_selected(
        mut self,
        count: usize,
        selected: impl IntoIterator<Item = usize>,
    ) -> Self {
        let mut flags = vec![false; count];
        for mark in selected {
            if let Some(flag) = flags.get_mut(mark) {
                *flag = true;
            }
        }
        self.selected = Some(flags.into());
        self
    }

    /// Puts the keyboard's focus on a mark.
    #[must_use]
    pub fn with_focused(mut self, mark: usize) -> Self {
        self.focused = Some(mark);
        self
    }
}
