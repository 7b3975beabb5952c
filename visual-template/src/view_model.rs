//! From Power BI's DataView to what the chart is about: categories, series, numbers.
//!
//! Nothing here touches the browser, so all of it is tested on the host.

use std::rc::Rc;

use pbiviz::{Categorical, CategoryColumn, Color, ColorPalette, DataView, Value, Values};

use crate::number::NumberFormat;
use crate::settings::Settings;
use crate::strings::Strings;

/// The data of the chart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ViewModel {
    pub(crate) categories: Categories,
    pub(crate) series: Vec<Series>,
    /// The smallest and the largest number; none if there is nothing to draw.
    pub(crate) range: Option<(f64, f64)>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Categories {
    /// The name of the field; empty without one.
    pub(crate) name: String,
    pub(crate) labels: Vec<Rc<str>>,
    /// Whether each label can be guessed from its neighbors, as with dates and numbers.
    pub(crate) is_continuous: bool,
    /// A color for each category, if they are to be told apart.
    pub(crate) colors: Option<Vec<Color>>,
}

/// A series: one measure, or one value of the series field.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) color: Color,
    pub(crate) format: NumberFormat,
    /// One number a category. What cannot be drawn, such as blanks and infinities, is NaN.
    pub(crate) values: Vec<f64>,
    /// The rows that hold something, but nothing that can be drawn; in order.
    pub(crate) odd_rows: Vec<usize>,
    /// The parts that another visual's selection highlights.
    pub(crate) highlights: Option<Vec<f64>>,
    /// Where the numbers stand in the DataView: the series, and the column in it.
    pub(crate) place: (usize, usize),
}

/// With more categories than this, colors repeat too often to tell them apart.
const MOST_CATEGORY_COLORS: usize = 500;

impl ViewModel {
    /// Reads a DataView; none without values, when the landing page is due.
    pub(crate) fn new(
        view: &DataView,
        settings: &Settings,
        palette: &ColorPalette,
        strings: &Strings,
        locale: &str,
    ) -> Option<Self> {
        let categorical = view.categorical.as_ref()?;
        // Roles that no field fills are simply absent from the data.
        categorical.value("values")?;
        let series = read_series(categorical, palette, strings, locale);
        let mut categories = Categories::read(categorical, strings, locale);
        if settings.color_by_category && series.len() == 1 && !palette.is_high_contrast {
            categories.color(categorical.category("category"), palette);
        }
        let range = range(&series);
        Some(Self { categories, series, range })
    }

    pub(crate) fn has_highlights(&self) -> bool {
        self.series.iter().any(|series| series.highlights.is_some())
    }

    /// The color of a data point.
    pub(crate) fn color(&self, series: usize, row: usize) -> Color {
        let own = self.categories.colors.as_ref().and_then(|colors| colors.get(row));
        own.copied().unwrap_or(self.series[series].color)
    }
}

impl Categories {
    fn read(categorical: &Categorical, strings: &Strings, locale: &str) -> Self {
        let Some(column) = categorical.category("category") else {
            // Values without a category are one point a series, without a label.
            let labels = vec![Rc::from(""); categorical.row_count().min(1)];
            return Self { name: String::new(), labels, is_continuous: false, colors: None };
        };
        let format = NumberFormat::new(column.source.format.as_deref(), locale);
        let labels = column.values.iter().map(|value| match value {
            // Texts are shared with the DataView, not copied.
            Value::Text(text) => text,
            other => describe(&other, &format, strings).into(),
        });
        Self {
            name: column.source.display_name.clone(),
            labels: labels.collect(),
            is_continuous: matches!(column.values, Values::Numbers(_) | Values::Dates(_)),
            colors: None,
        }
    }

    /// Gives each category a color: the one chosen in the format pane, or one of the report's theme.
    fn color(&mut self, column: Option<&CategoryColumn>, palette: &ColorPalette) {
        let Some(column) = column.filter(|_| self.labels.len() <= MOST_CATEGORY_COLORS) else {
            return;
        };
        let colors = self.labels.iter().enumerate().map(|(row, label)| {
            let chosen = column.objects.get(row).and_then(|own| own.color("dataPoint", "fill"));
            // The palette gives the same key the same color, here and in the report's other visuals.
            chosen.unwrap_or_else(|| palette.color(label))
        });
        self.colors = Some(colors.collect());
    }
}

fn read_series(
    categorical: &Categorical,
    palette: &ColorPalette,
    strings: &Strings,
    locale: &str,
) -> Vec<Series> {
    let mut all = Vec::new();
    for (group_index, group) in categorical.values.series.iter().enumerate() {
        for (column_index, column) in group.values.iter().enumerate() {
            // Columns of the tooltips role stand among the others.
            if !column.source.has_role("values") {
                continue;
            }
            let format = NumberFormat::new(column.source.format.as_deref(), locale);
            let name = match &group.name {
                Some(name) => describe(name, &format, strings),
                None => column.source.display_name.clone(),
            };
            // A series keeps its color in its group, a measure keeps it in its column.
            let objects =
                if group.name.is_some() { &group.objects } else { &column.source.objects };
            let chosen = objects.color("dataPoint", "fill");
            let color = match palette.is_high_contrast {
                true => palette.foreground,
                false => chosen.unwrap_or_else(|| palette.color(&name)),
            };
            all.push(Series {
                color,
                odd_rows: odd_rows(&column.values),
                values: numbers(&column.values),
                highlights: column.highlights.as_ref().map(numbers),
                place: (group_index, column_index),
                format,
                name,
            });
        }
    }
    all
}

/// The numbers of a column; what cannot be drawn becomes NaN.
fn numbers(values: &Values) -> Vec<f64> {
    let drawable = |number: f64| if number.is_finite() { number } else { f64::NAN };
    match values {
        // Blanks are NaN in the slice.
        Values::Numbers(numbers) => numbers.as_slice().iter().copied().map(drawable).collect(),
        other => (0..other.len()).map(|row| other.number(row).map_or(f64::NAN, drawable)).collect(),
    }
}

fn odd_rows(values: &Values) -> Vec<usize> {
    let is_odd =
        |row: &usize| !values.is_blank(*row) && !values.number(*row).is_some_and(f64::is_finite);
    (0..values.len()).filter(is_odd).collect()
}

fn range(series: &[Series]) -> Option<(f64, f64)> {
    // `min` and `max` pass over NaN. A highlighted average may be larger than the average of everything.
    let numbers = || {
        series
            .iter()
            .flat_map(|one| one.values.iter().chain(one.highlights.iter().flatten()))
            .copied()
    };
    let min = numbers().fold(f64::NAN, f64::min);
    let max = numbers().fold(f64::NAN, f64::max);
    (!min.is_nan()).then_some((min, max))
}

/// A value in words, for labels and tooltips.
pub(crate) fn describe(value: &Value, format: &NumberFormat, strings: &Strings) -> String {
    match value {
        Value::Blank => strings.blank.clone(),
        Value::Number(number) if number.is_nan() => strings.not_a_number.clone(),
        Value::Number(number) if number.is_infinite() => {
            let sign = if *number < 0.0 { "-" } else { "" };
            [sign, &strings.infinity].concat()
        }
        Value::Number(number) => format.write(*number),
        Value::Text(text) => text.to_string(),
        Value::Boolean(boolean) => boolean.to_string(),
        Value::Date(date) => date.to_string(),
    }
}

#[cfg(test)]
mod tests;
