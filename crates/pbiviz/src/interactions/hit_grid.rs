//! Which mark lies under the pointer.

use crate::Shape;

/// Shapes by place: a grid whose cells list the shapes that reach into them.
///
/// A pointer asks for one cell, so tens of thousands of marks are searched as fast as a few.
#[derive(Debug, Default)]
pub(super) struct HitGrid {
    shapes: Vec<Shape>,
    left: f64,
    top: f64,
    cell_width: f64,
    cell_height: f64,
    columns: usize,
    rows: usize,
    /// Where the list of each cell begins in `marks`; one more than there are cells.
    starts: Vec<u32>,
    /// The lists of all cells, one after another, each in ascending order.
    marks: Vec<u32>,
    /// Marks that reach into so many cells that they are tried one by one.
    large: Vec<u32>,
}

/// A few marks a cell: fewer cells make longer lists, more cells longer construction.
const MARKS_PER_CELL: usize = 4;
/// A finer grid than a screen of this many cells a side gains nothing.
const MOST_CELLS_PER_SIDE: f64 = 128.0;
/// A mark in more cells than this is kept apart.
const MOST_CELLS_PER_MARK: usize = 256;

impl HitGrid {
    pub(super) fn new(shapes: Vec<Shape>) -> Self {
        let finite = |shape: &&Shape| {
            let (left, top, right, bottom) = shape.bounds();
            [left, top, right, bottom].iter().all(|edge| edge.is_finite())
        };
        let bounds =
            shapes.iter().filter(finite).map(|shape| shape.bounds()).reduce(|one, other| {
                (one.0.min(other.0), one.1.min(other.1), one.2.max(other.2), one.3.max(other.3))
            });
        let Some((left, top, right, bottom)) = bounds else {
            return Self::default();
        };
        let side = (shapes.len() as f64 / MARKS_PER_CELL as f64).sqrt().ceil();
        let side = side.clamp(1.0, MOST_CELLS_PER_SIDE);
        let mut grid = Self {
            left,
            top,
            // A grid without extent has cells all the same.
            cell_width: ((right - left) / side).max(f64::MIN_POSITIVE),
            cell_height: ((bottom - top) / side).max(f64::MIN_POSITIVE),
            columns: side as usize,
            rows: side as usize,
            ..Self::default()
        };
        grid.fill(shapes);
        grid
    }

    /// Sorts the shapes into cells: counts first, so that all lists fit into one.
    fn fill(&mut self, shapes: Vec<Shape>) {
        let mut counts = vec![0_u32; self.columns * self.rows + 1];
        for (mark, shape) in shapes.iter().enumerate() {
            let Some(cells) = self.cells(*shape) else { continue };
            if cells.count() > MOST_CELLS_PER_MARK {
                self.large.push(mark as u32);
                continue;
            }
            cells.for_each(self.columns, |cell| counts[cell + 1] += 1);
        }
        for cell in 1..counts.len() {
            counts[cell] += counts[cell - 1];
        }
        self.starts.clone_from(&counts);
        self.marks = vec![0; counts.last().copied().unwrap_or(0) as usize];
        for (mark, shape) in shapes.iter().enumerate() {
            let Some(cells) = self.cells(*shape) else { continue };
            if cells.count() > MOST_CELLS_PER_MARK {
                continue;
            }
            cells.for_each(self.columns, |cell| {
                self.marks[counts[cell] as usize] = mark as u32;
                counts[cell] += 1;
            });
        }
        self.shapes = shapes;
    }

    /// The last mark at a point, which is the one on top.
    pub(super) fn hit(&self, point: (f64, f64)) -> Option<usize> {
        let is_hit = |mark: &&u32| self.shapes[**mark as usize].contains(point);
        let small = self.cell_at(point).and_then(|cell| {
            let range = self.starts[cell] as usize..self.starts[cell + 1] as usize;
            self.marks[range].iter().rev().find(is_hit)
        });
        let large = self.large.iter().rev().find(is_hit);
        small.max(large).map(|mark| *mark as usize)
    }

    fn cell_at(&self, (x, y): (f64, f64)) -> Option<usize> {
        if self.columns == 0 || !x.is_finite() || !y.is_finite() {
            return None;
        }
        Some(self.row(y) * self.columns + self.column(x))
    }

    fn column(&self, x: f64) -> usize {
        // Casts of negative numbers give 0, and the last cell takes what lies on the far edge.
        (((x - self.left) / self.cell_width) as usize).min(self.columns - 1)
    }

    fn row(&self, y: f64) -> usize {
        (((y - self.top) / self.cell_height) as usize).min(self.rows - 1)
    }

    fn cells(&self, shape: Shape) -> Option<CellRange> {
        let (left, top, right, bottom) = shape.bounds();
        let edges = [left, top, right, bottom];
        edges.iter().all(|edge| edge.is_finite()).then(|| CellRange {
            columns: (self.column(left), self.column(right)),
            rows: (self.row(top), self.row(bottom)),
        })
    }
}

/// First and last column, first and last row.
struct CellRange {
    columns: (usize, usize),
    rows: (usize, usize),
}

impl CellRange {
    fn count(&self) -> usize {
        // A shape whose edges were given in the wrong order has no cells.
        let length = |(first, last): (usize, usize)| (last + 1).saturating_sub(first);
        length(self.columns) * length(self.rows)
    }

    fn for_each(&self, grid_columns: usize, mut visit: impl FnMut(usize)) {
        for row in self.rows.0..=self.rows.1 {
            for column in self.columns.0..=self.columns.1 {
                visit(row * grid_columns + column);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(shapes: &[Shape], point: (f64, f64)) -> Option<usize> {
        shapes.iter().rposition(|shape| shape.contains(point))
    }

    /// The same numbers each time, from 0 to 1.
    fn numbers(mut seed: u32) -> impl FnMut() -> f64 {
        move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from(seed >> 8) / f64::from(1 << 24)
        }
    }

    #[test]
    fn finds_what_trying_every_mark_finds() {
        for count in [1, 2, 10, 1000] {
            let mut next = numbers(count);
            let shapes: Vec<Shape> = (0..count)
                .map(|index| {
                    let center = (next() * 400.0, next() * 300.0);
                    let size = next() * 20.0;
                    match index % 3 {
                        0 => Shape::circle(center, size),
                        1 => Shape::rect(center, (center.0 + size * 10.0, center.1 - size)),
                        _ => Shape::rect((0.0, 0.0), center),
                    }
                })
                .collect();
            let grid = HitGrid::new(shapes.clone());
            for _ in 0..500 {
                let point = (next() * 440.0 - 20.0, next() * 340.0 - 20.0);
                assert_eq!(grid.hit(point), naive(&shapes, point), "{count} shapes at {point:?}");
            }
        }
    }

    #[test]
    fn the_mark_on_top_is_hit() {
        let grid = HitGrid::new(vec![
            Shape::rect((0.0, 0.0), (10.0, 10.0)),
            Shape::rect((5.0, 5.0), (15.0, 15.0)),
        ]);
        assert_eq!(grid.hit((7.0, 7.0)), Some(1));
        assert_eq!(grid.hit((2.0, 2.0)), Some(0));
        assert_eq!(grid.hit((2.0, 12.0)), None);
    }

    #[test]
    fn shapes_without_a_place_are_never_hit() {
        let nowhere = Shape::circle((f64::NAN, 1.0), 5.0);
        let endless = Shape::rect((0.0, 0.0), (f64::INFINITY, 5.0));
        for shapes in [vec![], vec![nowhere], vec![nowhere, endless]] {
            assert_eq!(HitGrid::new(shapes).hit((1.0, 1.0)), None);
        }
        let point = Shape::rect((3.0, 3.0), (3.0, 3.0));
        assert_eq!(HitGrid::new(vec![nowhere, point]).hit((3.0, 3.0)), Some(1));
        assert_eq!(HitGrid::new(vec![point]).hit((f64::NAN, 3.0)), None);
    }
}
