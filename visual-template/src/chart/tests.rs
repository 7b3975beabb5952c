use pbiviz::testing::Recording;
use pbiviz::{
    CategoryColumn, Color, DataView, DataViewBuilder, Date, MarkStates, ValueColumn, Viewport,
};
use snapbox::{assert_data_eq, str};

use super::scene::Shape;
use super::*;
use crate::strings::tests::english;

const SIZE: (u32, u32) = (600, 350);

/// What a test looks at: the layout, and the drawing as SVG.
struct Drawn {
    scene: Scene,
    svg: String,
    /// The room that each text takes.
    texts: Vec<(String, Rect)>,
}

impl Drawn {
    fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// The shapes that belong to data or legend.
    fn marked(&self) -> impl Iterator<Item = &Shape> {
        self.scene.shapes.iter().filter(|shape| !shape.marks.is_empty())
    }

    fn columns(&self) -> Vec<Rect> {
        let rect = |shape: &Shape| match shape.figure {
            Figure::Block(rect, _) => Some(rect),
            _ => None,
        };
        self.marked().filter_map(rect).collect()
    }

    fn lines(&self) -> Vec<&[(i32, i32)]> {
        fn points(shape: &Shape) -> Option<&[(i32, i32)]> {
            match &shape.figure {
                Figure::Path { points, .. } => Some(points),
                _ => None,
            }
        }
        self.marked().filter_map(points).collect()
    }

    fn dots(&self) -> usize {
        self.marked().filter(|shape| matches!(shape.figure, Figure::Dot { .. })).count()
    }
}

fn draw_view(view: &DataView, size: (u32, u32)) -> Drawn {
    draw_with(view, &ColorPalette::standard(), size, |_| MarkStates::default())
}

fn draw_with(
    view: &DataView,
    palette: &ColorPalette,
    size: (u32, u32),
    states: impl FnOnce(&Scene) -> MarkStates,
) -> Drawn {
    let strings = english();
    let settings = Settings::read(&view.metadata.objects, palette);
    let model = ViewModel::new(view, &settings, palette, &strings, "en-US").unwrap();
    picture(size, palette, states, |ruler| {
        let input = Input { model: &model, settings: &settings, palette, strings: &strings, ruler };
        lay_out(&input, size)
    })
}

fn picture(
    size: (u32, u32),
    palette: &ColorPalette,
    states: impl FnOnce(&Scene) -> MarkStates,
    lay_out: impl FnOnce(Ruler<'_>) -> Scene,
) -> Drawn {
    let viewport = Viewport::new(f64::from(size.0), f64::from(size.1));
    let (mut scene, mut texts) = (Scene::default(), Vec::new());
    let svg = pbiviz::svg(viewport, |area| {
        let measure = measure(area);
        let ruler = Ruler::new(&measure);
        scene = lay_out(ruler);
        texts = scene.shapes.iter().filter_map(|shape| text_room(shape, ruler)).collect();
        draw(&scene, &states(&scene), palette, area)?;
        Ok(())
    })
    .unwrap();
    Drawn { scene, svg, texts }
}

fn text_room(shape: &Shape, ruler: Ruler<'_>) -> Option<(String, Rect)> {
    let Figure::Text(Label { text, at: (x, y), align, is_turned, size, .. }) = &shape.figure else {
        return None;
    };
    let (width, half) = (ruler.width(text, *size), (*size / 2.0) as i32);
    let before = match align {
        Align::Start => 0,
        Align::Middle => width / 2,
        Align::End => width,
    };
    let rect = match is_turned {
        false => {
            Rect { left: x - before, top: y - half, right: x - before + width, bottom: y + half }
        }
        // Turned texts run upward, so that their end is at the top.
        true => {
            Rect { left: x - half, top: y - width + before, right: x + half, bottom: y + before }
        }
    };
    Some((text.clone(), rect))
}

const COUNTRIES: [&str; 8] =
    ["Austria", "Brazil", "Canada", "Denmark", "Egypt", "France", "New Zealand", "United Kingdom"];

fn countries() -> CategoryColumn {
    CategoryColumn::new("Country", COUNTRIES).with_role("category")
}

fn days(count: usize) -> CategoryColumn {
    let day = |index: usize| Date::from_milliseconds(index as f64 * 86_400_000.0);
    CategoryColumn::new("Day", (0..count).map(day).collect::<Vec<_>>()).with_role("category")
}

/// Numbers without a pattern, from -0.5 to 1 times `height`.
fn numbers(count: usize, height: f64) -> Vec<f64> {
    (0..count).map(|index| ((index * 7919 % 97) as f64 / 64.0 - 0.5) * height).collect()
}

fn measure_column(name: &str, values: Vec<f64>) -> ValueColumn {
    ValueColumn::new(name, values).with_role("values")
}

fn one_series() -> DataViewBuilder {
    DataView::builder().category(countries()).value(measure_column("Sales", numbers(8, 42_000.0)))
}

fn series(count: usize) -> DataViewBuilder {
    (0..count).fold(
        DataView::builder().category(countries()).series_field("Product", "series"),
        |view, index| {
            let values = numbers(8 + index, 42_000.0).split_off(index);
            view.series(format!("Product {index}").as_str(), [measure_column("Sales", values)])
        },
    )
}

fn values<const N: usize>(values: [Option<f64>; N]) -> ValueColumn {
    ValueColumn::new("Sales", values).with_role("values")
}

#[test]
fn a_small_chart_is_drawn_exactly_so() {
    let view = DataView::builder()
        .category(CategoryColumn::new("Country", ["A", "B"]).with_role("category"))
        .value(values([Some(2.0), Some(-1.0)]))
        .build();
    assert_data_eq!(
        draw_view(&view, (120, 90)).svg,
        str![[r##"
<svg width="120" height="90" viewBox="0 0 120 90" xmlns="http://www.w3.org/2000/svg">
<polyline fill="none" opacity="0.45" stroke="#B3B0AD" stroke-width="1" points="23,62 114,62 "/>
<polyline fill="none" opacity="0.45" stroke="#B3B0AD" stroke-width="1" points="23,14 114,14 "/>
<polyline fill="none" opacity="1" stroke="#B3B0AD" stroke-width="1" points="23,38 114,38 "/>
<text x="17" y="62" dy="0.5ex" text-anchor="end" font-family="Segoe UI, wf_segoe-ui_normal, helvetica, arial, sans-serif" font-size="12" opacity="1" fill="#605E5C">
-2
</text>
<text x="17" y="38" dy="0.5ex" text-anchor="end" font-family="Segoe UI, wf_segoe-ui_normal, helvetica, arial, sans-serif" font-size="12" opacity="1" fill="#605E5C">
0
</text>
<text x="17" y="14" dy="0.5ex" text-anchor="end" font-family="Segoe UI, wf_segoe-ui_normal, helvetica, arial, sans-serif" font-size="12" opacity="1" fill="#605E5C">
2
</text>
<text x="46" y="76" dy="0.5ex" text-anchor="middle" font-family="Segoe UI, wf_segoe-ui_normal, helvetica, arial, sans-serif" font-size="12" opacity="1" fill="#605E5C">
A
</text>
<text x="91" y="76" dy="0.5ex" text-anchor="middle" font-family="Segoe UI, wf_segoe-ui_normal, helvetica, arial, sans-serif" font-size="12" opacity="1" fill="#605E5C">
B
</text>
<rect x="29" y="14" width="34" height="24" opacity="1" fill="#118DFF" stroke="none"/>
<rect x="74" y="38" width="34" height="12" opacity="1" fill="#118DFF" stroke="none"/>
</svg>

"##]]
    );
}

/// What a host has sent, saved by the button of a package made with `cargo xtask package --record`.
#[test]
fn a_recording_is_drawn_as_it_was_on_the_page() {
    let recording = Recording::read(include_str!("../../tests/recording.json")).unwrap();
    let [update] = &*recording.recorded else { panic!("not one update") };
    let size = update.options.viewport.size();
    let drawn = draw_view(update.options.data_view().unwrap(), size);
    assert_data_eq!(
        drawn.texts().join("\n"),
        str![[r#"
-500
0
500
1,000
1,500
2,000
2,500
Austria
Brazil
Canada
Apples
Pears
"#]]
    );
    // Three countries with two products, one of which Brazil does not have; then the legend.
    let heights: Vec<_> = drawn.columns().into_iter().map(Rect::height).collect();
    assert_eq!(heights, [133, 233, 100, 89, 17, 10, 10]);
}

#[test]
fn columns_stand_on_zero() {
    let view = DataView::builder()
        .category(countries())
        .value(measure_column("Sales", vec![4.0, -4.0, 0.0, 1e-9, 2.0, 1.0, 1.0, 1.0]))
        .build();
    let columns = draw_view(&view, SIZE).columns();
    // Zero has no column, and a little more than zero has one.
    assert_eq!(columns.len(), 7);
    let baseline = columns[0].bottom;
    assert_eq!(columns[1].top, baseline);
    assert_eq!(columns[0].height(), columns[1].height());
    assert_eq!(columns[2].height(), 1);
    assert!(columns.iter().all(|column| column.width() == columns[0].width()));
}

#[test]
fn each_series_has_its_column_in_each_category() {
    let columns = draw_view(&series(3).object("legend", "show", false).build(), SIZE).columns();
    assert_eq!(columns.len(), 24);
    let overlap = columns
        .iter()
        .enumerate()
        .any(|(index, one)| columns[..index].iter().any(|other| one.overlaps(*other)));
    assert!(!overlap);
}

#[test]
fn everything_stays_in_its_frame() {
    let long = "A name that is far too long to be shown anywhere in full, whatever the size";
    let named = CategoryColumn::new("Name", vec![long; 8]).with_role("category");
    let long = DataView::builder().category(named).value(measure_column(long, numbers(8, 1e12)));
    for builder in [one_series(), series(3), series(40), long] {
        for (kind, position) in
            [("column", "top"), ("line", "right"), ("column", "left"), ("line", "bottom")]
        {
            let view = builder
                .clone()
                .object("chart", "kind", kind)
                .object("legend", "position", position)
                .object("labels", "show", true)
                .build();
            for size in [(1, 1), (30, 400), (400, 30), (120, 90), (200, 150), SIZE, (1600, 900)] {
                let frame = Rect { left: 0, top: 0, right: size.0 as i32, bottom: size.1 as i32 };
                let drawn = draw_view(&view, size);
                for (text, rect) in &drawn.texts {
                    assert!(frame.contains(*rect), "{text} at {rect:?} in {size:?}, {kind}");
                }
                for column in drawn.columns() {
                    assert!(frame.contains(column), "{column:?} in {size:?}, {kind}");
                }
            }
        }
    }
}

#[test]
fn texts_do_not_overlap() {
    for builder in [one_series(), series(3)] {
        for kind in ["column", "line"] {
            let view = builder
                .clone()
                .object("chart", "kind", kind)
                .object("labels", "show", true)
                .build();
            for size in [(200, 150), (320, 240), SIZE, (1600, 900)] {
                let texts = draw_view(&view, size).texts;
                for (index, (text, rect)) in texts.iter().enumerate() {
                    let other = texts[..index].iter().find(|(_, other)| other.overlaps(*rect));
                    assert_eq!(other, None, "{text} at {rect:?} in {size:?}, {kind}");
                }
            }
        }
    }
}

#[test]
fn small_charts_leave_out_the_legend_first_and_the_axes_last() {
    let view = series(2).build();
    let shows = |size| {
        let drawn = draw_view(&view, size);
        let texts = drawn.texts();
        assert_eq!(drawn.scene.marks.iter().filter(|mark| mark.point.row.is_some()).count(), 16);
        (texts.contains(&"Product 0"), texts.contains(&"Austria"), texts.contains(&"0K"))
    };
    assert_eq!(shows(SIZE), (true, true, true));
    assert_eq!(shows((200, 150)), (false, true, true));
    assert_eq!(shows((90, 60)), (false, false, false));
}

#[test]
fn without_room_nothing_is_drawn() {
    for size in [(0, 0), (0, 300), (300, 0), (3, 3)] {
        assert_eq!(draw_view(&one_series().build(), size).scene, Scene::default());
    }
}

#[test]
fn gaps_break_lines_and_lonely_points_are_seen() {
    let gap = Some(f64::INFINITY);
    let odd = values([Some(1.0), Some(2.0), None, Some(1.5), Some(1.0), gap, Some(2.0), None]);
    let view =
        DataView::builder().category(days(8)).value(odd).object("chart", "kind", "line").build();
    let drawn = draw_view(&view, (150, 150));
    assert_eq!(drawn.lines().iter().map(|line| line.len()).collect::<Vec<_>>(), [2, 2, 1]);
    // There is no room for dots, but for the one that no line shows.
    assert_eq!(drawn.dots(), 1);
    // The infinity has a mark, so that its tooltip can tell.
    let rows: Vec<_> = drawn.scene.marks.iter().filter_map(|mark| mark.point.row).collect();
    assert_eq!(rows, [0, 1, 3, 4, 6, 5]);
    assert_eq!(draw_view(&view, SIZE).dots(), 5);
}

#[test]
fn a_line_far_from_zero_fills_the_chart() {
    let view = |kind: &str| {
        DataView::builder()
            .category(countries())
            .value(measure_column(
                "Sales",
                vec![901.0, 905.0, 909.0, 902.0, 903.0, 908.0, 907.0, 901.0],
            ))
            .object("chart", "kind", kind)
            .build()
    };
    assert!(!draw_view(&view("line"), SIZE).texts().contains(&"0"));
    assert!(draw_view(&view("column"), SIZE).texts().contains(&"0"));
}

#[test]
fn ends_of_the_axis_can_be_fixed() {
    let view = one_series().object("valueAxis", "start", "0").object("valueAxis", "end", "20000");
    let drawn = draw_view(&view.build(), SIZE);
    assert!(drawn.texts().contains(&"20K"));
    assert!(!drawn.texts().contains(&"30K"));
    let top = drawn.columns().iter().map(|column| column.top).min().unwrap();
    let full = drawn.columns().iter().filter(|column| column.top == top).count();
    assert!(full > 1, "columns beyond the end stop there");
}

#[test]
fn tens_of_thousands_of_columns_keep_their_extremes() {
    let mut values = numbers(30_000, 10.0);
    (values[12_345], values[23_456]) = (100.0, -100.0);
    let builder = DataView::builder().category(days(30_000)).value(measure_column("Sales", values));
    let drawn = draw_view(&builder.clone().build(), SIZE);
    assert!(drawn.scene.shapes.len() < 3 * 600, "{}", drawn.scene.shapes.len());
    for row in [12_345, 23_456] {
        assert!(drawn.scene.marks.iter().any(|mark| mark.point.row == Some(row)), "{row}");
    }
    for size in [(13, 13), (30, 400), (400, 30)] {
        assert!(!draw_view(&builder.clone().build(), size).scene.marks.is_empty(), "{size:?}");
    }
    let line = draw_view(&builder.object("chart", "kind", "line").build(), SIZE);
    let [points] = line.lines()[..] else { panic!("not one line") };
    assert!(points.len() < 4 * 600);
    assert!(points.is_sorted_by_key(|(x, _)| *x), "the line runs backward");
    let heights = || points.iter().map(|(_, y)| *y);
    let columns = drawn.columns();
    let top = columns.iter().map(|column| column.top).min();
    assert_eq!(heights().min(), top, "the peak is lost");
}

#[test]
fn labels_of_many_dates_thin_out() {
    let view =
        DataView::builder().category(days(365)).value(measure_column("Sales", numbers(365, 9.0)));
    let drawn = draw_view(&view.build(), SIZE);
    let dates = drawn.texts().iter().filter(|text| text.starts_with("1970-")).count();
    assert!((4..10).contains(&dates), "{dates}");
}

#[test]
fn legends_say_how_many_series_they_leave_out() {
    for position in ["top", "bottom", "left", "right"] {
        let drawn = draw_view(&series(40).object("legend", "position", position).build(), SIZE);
        let shown = drawn.scene.marks.iter().filter(|mark| mark.point.row.is_none()).count();
        let rest = format!("+{}", 40 - shown);
        assert!((5..40).contains(&shown), "{position}: {shown}");
        assert!(drawn.texts().contains(&rest.as_str()), "{position}: {:?}", drawn.texts());
    }
    assert!(
        draw_view(&one_series().build(), SIZE)
            .scene
            .marks
            .iter()
            .all(|mark| mark.point.row.is_some())
    );
}

#[test]
fn the_highlighted_part_stands_in_front_of_the_whole() {
    let parts = values([Some(4.0), Some(2.0)]).with_highlights([Some(1.0), None]);
    let category = CategoryColumn::new("Country", ["Austria", "Brazil"]).with_role("category");
    let builder = DataView::builder().category(category).value(parts);
    let drawn = draw_view(&builder.clone().build(), SIZE);
    let [whole, part, other] = drawn.columns()[..] else { panic!("{:?}", drawn.columns()) };
    assert!(whole.contains(part) && part.height() * 4 - whole.height() < 4);
    assert!(other.left > whole.right);
    assert_eq!(drawn.svg.matches("opacity=\"0.35\"").count(), 2);

    let line = draw_view(&builder.object("chart", "kind", "line").build(), SIZE);
    assert_eq!(line.lines().len(), 1);
    assert_eq!(line.dots(), 1, "a single highlighted point is a dot");
}

#[test]
fn what_is_not_selected_stands_back() {
    let select = |scene: &Scene| MarkStates::default().with_selected(scene.marks.len(), [1]);
    let palette = ColorPalette::standard();
    let columns = draw_with(&one_series().build(), &palette, SIZE, select);
    assert_eq!(columns.svg.matches("opacity=\"0.35\"").count(), 7);

    let lines = series(2).object("chart", "kind", "line").build();
    let lines = draw_with(&lines, &palette, SIZE, select);
    let dimmed = |shape: &&str| shape.contains("polyline") && shape.contains("opacity=\"0.35\"");
    // The other line, and its piece in the legend.
    assert_eq!(lines.svg.lines().filter(dimmed).count(), 2);
}

#[test]
fn a_series_is_selected_in_the_legend() {
    let view = series(2).build();
    let drawn = draw_with(&view, &ColorPalette::standard(), SIZE, |scene| {
        let entry =
            scene.marks.iter().position(|mark| mark.point == Point { series: 1, row: None });
        MarkStates::default().with_selected(scene.marks.len(), entry)
    });
    // The columns of the other series, and its square in the legend.
    assert_eq!(drawn.svg.matches("opacity=\"0.35\"").count(), 9);
}

#[test]
fn the_keyboard_is_seen() {
    let palette = ColorPalette::standard();
    let view = one_series().build();
    let plain = draw_with(&view, &palette, SIZE, |_| MarkStates::default());
    let focused = draw_with(&view, &palette, SIZE, |_| MarkStates::default().with_focused(2));
    let rings = |drawn: &Drawn| drawn.svg.matches("fill=\"none\"").count();
    assert_eq!(rings(&focused), rings(&plain) + 2);
}

#[test]
fn high_contrast_uses_the_readers_colors_only() {
    let palette = ColorPalette::high_contrast();
    let own = [palette.foreground, palette.background, palette.foreground_selected]
        .map(|color| format!("\"{}\"", color.to_string().to_uppercase()));
    let highlights =
        ValueColumn::new("Sales", [1.0, 2.0]).with_role("values").with_highlights([0.5, 1.0]);
    let highlighted = DataView::builder().value(highlights);
    for builder in [series(5), highlighted] {
        for kind in ["column", "line"] {
            let view = builder
                .clone()
                .object("chart", "kind", kind)
                .object("dataPoint", "fill", Color::rgb(1, 2, 3))
                .object("labels", "show", true)
                .object("labels", "color", Color::rgb(1, 2, 3))
                .build();
            let drawn = draw_with(&view, &palette, SIZE, |scene| {
                MarkStates::default().with_selected(scene.marks.len(), [0]).with_focused(1)
            });
            for (start, _) in drawn.svg.match_indices("\"#") {
                let color = &drawn.svg[start..start + 9];
                assert!(own.iter().any(|one| one == color), "{color} in {kind}");
            }
            assert!(!drawn.svg.contains("opacity=\"0."), "half tones in {kind}");
        }
    }
}

#[test]
fn without_numbers_the_chart_says_so() {
    let view = DataView::builder().category(countries()).value(values([None; 8])).build();
    let drawn = draw_view(&view, SIZE);
    assert_eq!(drawn.texts(), ["There are no numbers to show"]);
    assert!(drawn.scene.marks.is_empty());
}

#[test]
fn extreme_numbers_are_drawn() {
    let view = DataView::builder()
        .category(countries())
        .value(measure_column("Sales", vec![f64::MAX, f64::MIN, 1.0, 0.0, 5e-324, -1.0, 2.0, 3.0]))
        .object("labels", "show", true);
    for kind in ["column", "line"] {
        let drawn = draw_view(&view.clone().object("chart", "kind", kind).build(), SIZE);
        assert_eq!(drawn.scene.marks.len(), 8);
    }
}

#[test]
fn the_landing_page_fits_any_size() {
    let strings = english();
    for palette in [ColorPalette::standard(), ColorPalette::high_contrast()] {
        for size in [(0, 0), (20, 20), (90, 60), (200, 150), SIZE, (1600, 900)] {
            let states = |_: &Scene| MarkStates::default();
            let drawn = picture(size, &palette, states, |ruler| {
                landing_page(&strings, &palette, ruler, size)
            });
            let frame = Rect { left: 0, top: 0, right: size.0 as i32, bottom: size.1 as i32 };
            for (text, rect) in &drawn.texts {
                assert!(frame.contains(*rect), "{text} at {rect:?} in {size:?}");
            }
            let has_hint = drawn.texts().contains(&"Add a field to Values to begin");
            assert_eq!(has_hint, size.0 >= 200, "{size:?}");
        }
    }
}
