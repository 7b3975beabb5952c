//! What Power BI and readers learn about a mark: its selection, its tooltip, its words for screen readers.

use std::rc::Rc;

use pbiviz::formatting::Selector;
use pbiviz::{
    Categorical, DataView, Marks, SelectionIdBuilder, Series, Shape, TooltipItem, ValueColumn,
};

use crate::chart::{Mark, Point};
use crate::number::NumberFormat;
use crate::strings::Strings;
use crate::view_model::{ViewModel, describe};

/// The marks of the chart. The SDK asks about one only when a reader comes near it, so everything is made on demand.
pub(crate) struct ChartMarks {
    pub(crate) marks: Vec<Mark>,
    /// None on the landing page, which has no marks.
    pub(crate) data: Option<Rc<ChartData>>,
}

/// The data of the last update, in both forms.
pub(crate) struct ChartData {
    pub(crate) views: Rc<[DataView]>,
    pub(crate) model: ViewModel,
    pub(crate) strings: Rc<Strings>,
    pub(crate) locale: String,
}

impl Marks for ChartMarks {
    fn count(&self) -> usize {
        self.marks.len()
    }

    fn shape(&self, mark: usize) -> Shape {
        let rect = self.marks[mark].rect;
        Shape::rect(
            (f64::from(rect.left), f64::from(rect.top)),
            (f64::from(rect.right), f64::from(rect.bottom)),
        )
    }

    fn selection_id(&self, mark: usize) -> SelectionIdBuilder {
        let point = self.marks[mark].point;
        self.data.as_ref().map(|data| data.selection_id(point)).unwrap_or_default()
    }

    fn label(&self, mark: usize) -> String {
        let Some(data) = &self.data else { return String::new() };
        let items = data.describe(&self.marks[mark]);
        let mut words = String::new();
        for item in &items {
            let comma = if words.is_empty() { "" } else { ", " };
            words += &[comma, &item.display_name, " ", &item.value].concat();
        }
        words
    }

    fn tooltip(&self, mark: usize) -> Vec<TooltipItem> {
        let Some(data) = &self.data else { return Vec::new() };
        let mut items = data.describe(&self.marks[mark]);
        items.extend(data.further_fields(self.marks[mark].point));
        items
    }
}

impl ChartData {
    fn categorical(&self) -> Option<&Categorical> {
        self.views.first()?.categorical.as_ref()
    }

    /// The series of the DataView and the column in it that a series of the chart comes from.
    fn place(&self, series: usize) -> Option<(&Series, &ValueColumn)> {
        let (group, column) = self.model.series[series].place;
        let group = self.categorical()?.values.series.get(group)?;
        Some((group, group.values.get(column)?))
    }

    /// A data point is the place where category, series and measure meet; an entry of the legend leaves the category out.
    pub(crate) fn selection_id(&self, point: Point) -> SelectionIdBuilder {
        let mut id = SelectionIdBuilder::new();
        let category = self.categorical().and_then(|data| data.category("category"));
        if let (Some(category), Some(row)) = (category, point.row) {
            id = id.with_category(category, row);
        }
        match self.place(point.series) {
            Some((group, column)) => id.with_series(group).with_measure(column),
            None => id,
        }
    }

    /// What the color of a point belongs to: a category, a series or a measure, each on its own.
    pub(crate) fn color_owner(&self, point: Point) -> Option<ColorOwner> {
        if let Some(row) = point.row {
            let category = self.categorical()?.category("category")?;
            return Some(ColorOwner::Data(SelectionIdBuilder::new().with_category(category, row)));
        }
        let (group, column) = self.place(point.series)?;
        if group.name.is_some() {
            return Some(ColorOwner::Data(SelectionIdBuilder::new().with_series(group)));
        }
        Some(ColorOwner::Field(Selector::Column(column.source.query_name.clone()?)))
    }

    /// Category, series and value of a mark.
    fn describe(&self, mark: &Mark) -> Vec<TooltipItem> {
        let Some((group, column)) = self.place(mark.point.series) else { return Vec::new() };
        let series = &self.model.series[mark.point.series];
        let mut items = Vec::new();
        let categories = &self.model.categories;
        if let Some(row) = mark.point.row
            && !categories.name.is_empty()
        {
            items.push(TooltipItem::new(&categories.name, &*categories.labels[row]));
        }
        if group.name.is_some() {
            let field = self.categorical().and_then(|data| data.values.source.as_ref());
            let field = field.map_or("", |field| &field.display_name);
            items.push(TooltipItem::new(field, &series.name));
        }
        let name = &column.source.display_name;
        let Some(row) = mark.point.row else {
            if group.name.is_none() {
                items.push(TooltipItem::new(name, ""));
            }
            return items;
        };
        let value = describe(&column.values.value(row), &series.format, &self.strings);
        items.push(TooltipItem::new(name, value).with_color(mark.color));
        if let Some(highlights) = &column.highlights {
            let part = describe(&highlights.value(row), &series.format, &self.strings);
            items.push(TooltipItem::new(&self.strings.highlighted, part));
        }
        items
    }

    /// The fields of the tooltips role, which are there for this and nothing else.
    fn further_fields(&self, point: Point) -> Vec<TooltipItem> {
        let (Some((group, _)), Some(row)) = (self.place(point.series), point.row) else {
            return Vec::new();
        };
        let columns = group.values.iter().filter(|column| column.source.has_role("tooltips"));
        let item = |column: &ValueColumn| {
            let format = NumberFormat::new(column.source.format.as_deref(), &self.locale);
            let value = describe(&column.values.value(row), &format, &self.strings);
            TooltipItem::new(&column.source.display_name, value)
        };
        columns.map(item).collect()
    }
}

/// What a color is stored with.
pub(crate) enum ColorOwner {
    /// A part of the data, which only the host can name.
    Data(SelectionIdBuilder),
    Field(Selector),
}

#[cfg(test)]
mod tests {
    use pbiviz::{CategoryColumn, ColorPalette, DataViewBuilder, Value};

    use super::*;
    use crate::chart::Rect;
    use crate::settings::Settings;
    use crate::strings::tests::english;

    fn marks(view: DataViewBuilder, points: &[(usize, Option<usize>)]) -> ChartMarks {
        let view = view.build();
        let (palette, strings) = (ColorPalette::standard(), english());
        let settings = Settings::read(&view.metadata.objects, &palette);
        let model = ViewModel::new(&view, &settings, &palette, &strings, "en-US").unwrap();
        let mark = |(series, row): &(usize, Option<usize>)| {
            let point = Point { series: *series, row: *row };
            let rect = Rect { left: 1, top: 2, right: 3, bottom: 4 };
            Mark { point, rect, color: model.series[*series].color, dot: None }
        };
        let marks = points.iter().map(mark).collect();
        let (views, strings, locale) = ([view].into(), strings.into(), "en-US".to_owned());
        ChartMarks { marks, data: Some(Rc::new(ChartData { views, model, strings, locale })) }
    }

    fn country() -> CategoryColumn {
        CategoryColumn::new("Country", ["Austria", "Brazil"]).with_role("category")
    }

    fn tooltip(marks: &ChartMarks, mark: usize) -> String {
        let items = marks.tooltip(mark);
        let lines: Vec<_> =
            items.iter().map(|item| format!("{}={}", item.display_name, item.value)).collect();
        lines.join("; ")
    }

    #[test]
    fn tooltips_tell_all_about_a_point() {
        let sales = |values: [f64; 2]| {
            ValueColumn::new("Sales", values).with_role("values").with_format("#,0.00")
        };
        let staff = ValueColumn::new("Staff", [1234.0, 2.0]).with_role("tooltips");
        let view = DataView::builder()
            .category(country())
            .series_field("Year", "series")
            .series("2023", [sales([1.0, 2.0]), staff])
            .series("2024", [sales([3.0, 4.0]).with_highlights([Some(1.5), None])]);
        let marks = marks(view, &[(0, Some(0)), (1, Some(1)), (1, None)]);
        assert_eq!(tooltip(&marks, 0), "Country=Austria; Year=2023; Sales=1.00; Staff=1,234");
        assert_eq!(
            tooltip(&marks, 1),
            "Country=Brazil; Year=2024; Sales=4.00; Highlighted=(Blank)"
        );
        assert_eq!(tooltip(&marks, 2), "Year=2024");
        assert_eq!(marks.label(0), "Country Austria, Year 2023, Sales 1.00");
    }

    #[test]
    fn tooltips_name_what_is_no_number() {
        let odd = vec![Value::from("n/a"), Value::from(f64::NEG_INFINITY)];
        let view = DataView::builder()
            .category(country())
            .value(ValueColumn::new("Sales", odd).with_role("values"));
        let marks = marks(view, &[(0, Some(0)), (0, Some(1)), (0, None)]);
        assert_eq!(tooltip(&marks, 0), "Country=Austria; Sales=n/a");
        assert_eq!(tooltip(&marks, 1), "Country=Brazil; Sales=-Infinity");
        assert_eq!(tooltip(&marks, 2), "Sales=");
    }

    #[test]
    fn points_of_different_series_are_selected_apart() {
        let sales = || ValueColumn::new("Sales", [1.0, 2.0]).with_role("values");
        let costs = ValueColumn::new("Costs", [1.0, 2.0]).with_role("values");
        let view = DataView::builder().category(country()).value(sales()).value(costs);
        let marks = marks(view, &[(0, Some(0)), (1, Some(0)), (0, Some(1)), (0, None)]);
        let ids: Vec<_> = (0..4).map(|mark| marks.selection_id(mark)).collect();
        for (index, id) in ids.iter().enumerate() {
            assert!(!ids[..index].contains(id), "{index}");
        }
    }

    #[test]
    fn colors_belong_to_a_measure_a_series_or_a_category() {
        let sales = || ValueColumn::new("Sales", [1.0, 2.0]).with_role("values");
        let plain =
            marks(DataView::builder().category(country()).value(sales()), &[]).data.unwrap();
        let owner = plain.color_owner(Point { series: 0, row: None });
        assert!(
            matches!(owner, Some(ColorOwner::Field(Selector::Column(name))) if name == "Sales")
        );
        let owner = plain.color_owner(Point { series: 0, row: Some(1) });
        assert!(matches!(owner, Some(ColorOwner::Data(_))));
        let series = DataView::builder().series_field("Year", "series").series("2023", [sales()]);
        let owner = marks(series, &[]).data.unwrap().color_owner(Point { series: 0, row: None });
        assert!(matches!(owner, Some(ColorOwner::Data(_))));
    }
}
