//! What readers chose in the format pane.
//!
//! Power BI stores a property only once somebody changed it, so each one has its default here. The names are those of
//! `objects` in `capabilities.json`.

use pbiviz::{Color, ColorPalette, Objects};

use crate::number::{NumberFormat, parse};

/// The properties of the whole visual. Colors of single series and categories belong to the data: see the view model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) kind: Kind,
    pub(crate) color_by_category: bool,
    pub(crate) labels: Labels,
    pub(crate) category_axis: CategoryAxis,
    pub(crate) value_axis: ValueAxis,
    pub(crate) legend: Legend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Column,
    Line,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Labels {
    pub(crate) show: bool,
    pub(crate) font: Font,
    /// A value of Power BI's display unit list: 0 automatic, 1 none, otherwise the divisor.
    pub(crate) display_units: f64,
    pub(crate) decimals: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CategoryAxis {
    pub(crate) show: bool,
    pub(crate) font: Font,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ValueAxis {
    pub(crate) show: bool,
    pub(crate) gridlines: bool,
    pub(crate) start: End,
    pub(crate) end: End,
    pub(crate) font: Font,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Legend {
    pub(crate) show: bool,
    pub(crate) position: Position,
    pub(crate) font: Font,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Position {
    Top,
    Bottom,
    Left,
    Right,
}

/// An end of the value axis, as somebody has typed it. Left empty, it follows the data.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct End {
    pub(crate) text: String,
    pub(crate) value: Option<f64>,
}

/// The look of texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Font {
    pub(crate) color: Color,
    /// The size as the format pane shows it, in points.
    pub(crate) points: f64,
}

impl Settings {
    /// Reads the properties of `metadata.objects`.
    pub(crate) fn read(objects: &Objects, palette: &ColorPalette) -> Self {
        let show = |object, default| objects.bool(object, "show").unwrap_or(default);
        let font = |object, points| Font::read(objects, object, points, palette);
        Self {
            kind: match objects.text("chart", "kind") {
                Some("line") => Kind::Line,
                _ => Kind::Column,
            },
            color_by_category: objects.bool("dataPoint", "colorByCategory").unwrap_or(false),
            labels: Labels {
                show: show("labels", false),
                font: font("labels", 9.0),
                display_units: read_units(objects),
                decimals: objects.text("labels", "decimals").and_then(|text| text.parse().ok()),
            },
            category_axis: CategoryAxis {
                show: show("categoryAxis", true),
                font: font("categoryAxis", 9.0),
            },
            value_axis: ValueAxis {
                show: show("valueAxis", true),
                gridlines: objects.bool("valueAxis", "gridlines").unwrap_or(true),
                start: End::read(objects, "start"),
                end: End::read(objects, "end"),
                font: font("valueAxis", 9.0),
            },
            legend: Legend {
                show: show("legend", true),
                position: Position::read(objects.text("legend", "position")),
                font: font("legend", 9.0),
            },
        }
    }
}

/// Hosts store the members of this list as numbers or as texts.
fn read_units(objects: &Objects) -> f64 {
    let text = objects.text("labels", "displayUnits").and_then(parse);
    text.or_else(|| objects.number("labels", "displayUnits")).unwrap_or(0.0)
}

impl End {
    /// A text from the format pane, or a number from elsewhere, such as a report that a script has written.
    fn read(objects: &Objects, property: &str) -> Self {
        if let Some(number) = objects.number("valueAxis", property).filter(|it| it.is_finite()) {
            let text = NumberFormat::new(Some("0.#########"), "en-US").write(number);
            return Self { text, value: Some(number) };
        }
        let text = objects.text("valueAxis", property).unwrap_or_default();
        Self { text: text.to_owned(), value: parse(text) }
    }
}

impl Position {
    fn read(name: Option<&str>) -> Self {
        match name {
            Some("bottom") => Self::Bottom,
            Some("left") => Self::Left,
            Some("right") => Self::Right,
            _ => Self::Top,
        }
    }

    /// The name in `capabilities.json`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::Bottom => "bottom",
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

impl Kind {
    /// The name in `capabilities.json`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Line => "line",
        }
    }
}

impl Font {
    fn read(objects: &Objects, object: &str, points: f64, palette: &ColorPalette) -> Self {
        let chosen = objects.color(object, "color");
        let color = chosen.unwrap_or(palette.foreground_neutral_secondary);
        Self {
            // In high contrast the report's colors must not win over the reader's.
            color: if palette.is_high_contrast { palette.foreground } else { color },
            points: objects.number(object, "fontSize").unwrap_or(points).clamp(6.0, 60.0),
        }
    }

    /// The size for drawing: 96 pixels are 72 points.
    pub(crate) fn pixels(self) -> f64 {
        self.points * 96.0 / 72.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_default() {
        let palette = ColorPalette::standard();
        let settings = Settings::read(&Objects::default(), &palette);
        assert_eq!(settings.kind, Kind::Column);
        assert!(settings.value_axis.show && settings.value_axis.gridlines && settings.legend.show);
        assert!(!settings.labels.show && !settings.color_by_category);
        assert_eq!(settings.value_axis.start.value, None);
        assert_eq!(settings.legend.position, Position::Top);
        assert_eq!(settings.labels.font.color, palette.foreground_neutral_secondary);
        assert_eq!(settings.labels.font.pixels(), 12.0);
    }

    #[test]
    fn choices_are_read() {
        let red = Color::rgb(255, 0, 0);
        let objects = Objects::default()
            .with("chart", "kind", "line")
            .with("labels", "show", true)
            .with("labels", "color", red)
            .with("labels", "fontSize", 12.0)
            .with("labels", "displayUnits", "1000")
            .with("labels", "decimals", "2")
            .with("valueAxis", "start", "-5")
            .with("valueAxis", "end", 1234.5)
            .with("legend", "position", "right");
        let settings = Settings::read(&objects, &ColorPalette::standard());
        assert_eq!(settings.kind, Kind::Line);
        assert_eq!(settings.labels.font, Font { color: red, points: 12.0 });
        assert_eq!((settings.labels.display_units, settings.labels.decimals), (1000.0, Some(2)));
        assert_eq!(settings.value_axis.start.value, Some(-5.0));
        let end = End { text: "1234.5".to_owned(), value: Some(1234.5) };
        assert_eq!(settings.value_axis.end, end);
        assert_eq!(settings.legend.position, Position::Right);

        let contrast = ColorPalette::high_contrast();
        assert_eq!(Settings::read(&objects, &contrast).labels.font.color, contrast.foreground);
    }

    #[test]
    fn nonsense_falls_back_to_defaults() {
        let objects = Objects::default()
            .with("chart", "kind", "pie")
            .with("legend", "position", 7.0)
            .with("labels", "fontSize", 1e9)
            .with("labels", "decimals", "auto")
            .with("valueAxis", "end", "high");
        let settings = Settings::read(&objects, &ColorPalette::standard());
        assert_eq!(settings.kind, Kind::Column);
        assert_eq!(settings.legend.position, Position::Top);
        assert_eq!(settings.labels.font.points, 60.0);
        assert_eq!(settings.labels.decimals, None);
        assert_eq!(settings.value_axis.end.value, None);
    }

    #[test]
    fn names_survive_the_way_back() {
        for position in [Position::Top, Position::Bottom, Position::Left, Position::Right] {
            assert_eq!(Position::read(Some(position.name())), position);
        }
    }
}
