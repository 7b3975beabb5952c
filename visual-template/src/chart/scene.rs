//! What a chart consists of, before anything is drawn: shapes with a place, and marks that react.

use std::ops::Range;

use pbiviz::Color;

/// A rectangle in whole pixels; `right` and `bottom` are the first pixels that no longer belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Rect {
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
}

/// A shape with everything that drawing it takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shape {
    pub(crate) figure: Figure,
    /// The marks that it belongs to: it stands back while others are selected. Empty for axes and texts.
    pub(crate) marks: Range<usize>,
}

/// The form and look of a shape.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Figure {
    Block(Rect, Fill),
    Path { points: Vec<(i32, i32)>, color: Color, width: u32 },
    Dot { center: (i32, i32), radius: u32, fill: Fill },
    Text(Label),
}

/// How an area is filled. All but `Solid` tell series apart where only one color is to be had.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fill {
    Solid(Color),
    Hollow(Color),
    Striped(Color),
    Hatched(Color),
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Label {
    pub(crate) text: String,
    /// The point that `align` speaks of; vertically, texts are centered on it.
    pub(crate) at: (i32, i32),
    pub(crate) align: Align,
    pub(crate) is_turned: bool,
    /// In pixels.
    pub(crate) size: f64,
    pub(crate) color: Color,
}

/// Which part of a text stands at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Middle,
    End,
}

/// A part of the picture that readers point at, select and reach by keyboard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mark {
    pub(crate) point: Point,
    pub(crate) rect: Rect,
    pub(crate) color: Color,
    /// The point itself where `rect` is only the area around it, as on a line.
    pub(crate) dot: Option<(i32, i32)>,
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) series: usize,
    /// The category; none for a whole series, as in the legend.
    pub(crate) row: Option<usize>,
}

/// A finished layout.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Scene {
    /// In the order in which they are drawn.
    pub(crate) shapes: Vec<Shape>,
    pub(crate) marks: Vec<Mark>,
}

impl Rect {
    pub(crate) fn width(self) -> i32 {
        self.right - self.left
    }

    pub(crate) fn height(self) -> i32 {
        self.bottom - self.top
    }

    pub(crate) fn is_empty(self) -> bool {
        self.width() <= 0 || self.height() <= 0
    }

    /// The rectangle with `by` more pixels on each side.
    pub(crate) fn grown(self, by: i32) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    pub(crate) fn contains(self, other: Self) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }
}

impl Fill {
    /// The fill with which series number `index` is told apart from its neighbors without color.
    pub(crate) fn pattern(index: usize, color: Color) -> Self {
        match index % 4 {
            0 => Self::Solid(color),
            1 => Self::Hollow(color),
            2 => Self::Hatched(color),
            _ => Self::Striped(color),
        }
    }
}

impl Fill {
    pub(crate) fn color(self) -> Color {
        match self {
            Self::Solid(color)
            | Self::Hollow(color)
            | Self::Striped(color)
            | Self::Hatched(color) => color,
        }
    }
}

impl Scene {
    /// Adds a shape that belongs to no mark.
    pub(crate) fn add(&mut self, figure: Figure) {
        self.add_for(0..0, figure);
    }

    /// Adds a shape that belongs to some marks.
    pub(crate) fn add_for(&mut self, marks: Range<usize>, figure: Figure) {
        self.shapes.push(Shape { figure, marks });
    }

    /// Adds a mark; gives the range that holds it alone.
    pub(crate) fn mark(&mut self, mark: Mark) -> Range<usize> {
        let index = self.marks.len();
        self.marks.push(mark);
        index..index + 1
    }
}

/// What stands back: behind highlights, or beside what is selected.
pub(crate) fn dimmed(color: Color) -> Color {
    color.with_opacity(color.opacity * 0.35)
}
