//! What the names of roles and columns say of the values that are meant.

use crate::capabilities::{Capabilities, DataRole, RoleKind};
use crate::table::{Column, DataType};

/// What a data role is for, as far as its names tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// A point in time, and nothing else.
    Date,
    /// A time if there is one, else names: an axis.
    Axis,
    Latitude,
    Longitude,
    /// A city, a country.
    Place,
    /// Numbers, although the role groups rows by them.
    Number,
    /// Whatever there is.
    Any,
}

/// Fields that adorn or set up a visual which is complete without them; each word also stands for its plural.
const ADORNMENTS: [&str; 52] = [
    "annotation",
    "badge",
    "best",
    "change",
    "color",
    "colored",
    "colour",
    "comment",
    "comparison",
    "description",
    "exclude",
    "filter",
    "filtering",
    "format",
    "good",
    "highlight",
    "hyperlink",
    "icon",
    "image",
    "index",
    "indicator",
    "label",
    "limit",
    "link",
    "lower",
    "max",
    "maximum",
    "meta",
    "metadata",
    "milestone",
    "min",
    "minimum",
    "multiples",
    "multiplier",
    "need",
    "optional",
    "order",
    "photo",
    "picture",
    "satisfactory",
    "sd",
    "sort",
    "sorting",
    "state",
    "status",
    "style",
    "subtitle",
    "threshold",
    "tooltip",
    "type",
    "unit",
    "url",
];

/// Words that say what most fields are, and so nothing.
const COMMON: [&str; 11] = [
    "axis", "category", "column", "data", "field", "measure", "name", "of", "series", "value",
    "values",
];

/// Whether a visual is complete without the role.
pub(super) fn is_adornment(role: &DataRole) -> bool {
    let words = words(&role.display_name);
    // A number that is asked for as a name is a text of a measure, which a table has none of.
    let is_caption = role.kind == RoleKind::Measure
        && role.required_types.is_empty()
        && has(&words, &["name", "title", "text", "caption"]);
    let adorns = |word: &String| ADORNMENTS.contains(&word.strip_suffix('s').unwrap_or(word));
    is_caption || words.iter().any(|word| adorns(word) || ADORNMENTS.contains(&word.as_str()))
}

/// Whether a role tells things apart within the others, as the colors of a legend do.
pub(super) fn is_legend(role: &DataRole) -> bool {
    has(&words_of(role), &["legend", "series", "segmented"])
}

pub(super) fn of_role(role: &DataRole, capabilities: &Capabilities) -> Wish {
    let words = words_of(role);
    let begins = |with: &[&str]| {
        words.iter().any(|word| with.iter().any(|beginning| word.starts_with(beginning)))
    };
    let is_pair = || {
        let roles = &capabilities.data_roles;
        let mut groupings = roles.iter().filter(|role| role.kind != RoleKind::Measure);
        has(&words, &["x", "y"]) && groupings.any(|role| has(&words_of(role), &["y"]))
    };
    match () {
        () if is_latitude(&words) => Wish::Latitude,
        () if is_longitude(&words) => Wish::Longitude,
        () if begins(&["date", "time"]) || has(&words, &TIMES) => Wish::Date,
        () if is_place(&words) => Wish::Place,
        () if role.kind != RoleKind::Measure && (is_pair() || has(&words, &NUMBERS)) => {
            Wish::Number
        }
        () if role.kind == RoleKind::GroupingOrMeasure && has(&words, &["value"]) => Wish::Number,
        () if has(&words, &["axis", "x"]) && !is_legend(role) => Wish::Axis,
        () => Wish::Any,
    }
}

const TIMES: [&str; 8] =
    ["year", "years", "quarter", "month", "week", "day", "period", "timestamp"];
/// What numbers are called in roles that group by them, as those of a histogram.
const NUMBERS: [&str; 13] = [
    "amount",
    "count",
    "duration",
    "frequency",
    "number",
    "numeric",
    "quantity",
    "score",
    "size",
    "temperature",
    "values",
    "weight",
    "width",
];

/// What a column is, beyond the type of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A number of each row, which tells nothing of it.
    Key,
    Latitude,
    Longitude,
    Place,
    /// Years, months or days, as numbers or names.
    Time,
    /// A number that is averaged rather than added up: a price, a percentage.
    Rate,
    Other,
}

pub(super) fn of_column(column: &Column) -> Meaning {
    let words = words(column.name());
    let is_number = matches!(column.data_type(), DataType::Integer | DataType::Decimal);
    let is_percent = column.format().is_some_and(|format| format.contains('%'));
    match () {
        () if column.data_type() == DataType::DateTime => Meaning::Time,
        () if words.last().is_some_and(|word| word == "id" || word == "key" || word == "guid") => {
            Meaning::Key
        }
        () if is_number && is_latitude(&words) => Meaning::Latitude,
        () if is_number && is_longitude(&words) => Meaning::Longitude,
        () if column.data_type() == DataType::Integer && has(&words, &TIMES) => Meaning::Time,
        () if is_number && (is_percent || has(&words, &RATES)) => Meaning::Rate,
        () if !is_number && is_place(&words) => Meaning::Place,
        () => Meaning::Other,
    }
}

const RATES: [&str; 12] = [
    "age",
    "average",
    "avg",
    "index",
    "margin",
    "percent",
    "percentage",
    "price",
    "rate",
    "rating",
    "ratio",
    "temperature",
];

fn is_latitude(words: &[String]) -> bool {
    has(words, &["lat", "lati", "latitude"])
}

fn is_longitude(words: &[String]) -> bool {
    has(words, &["lon", "lng", "long", "longitude"])
}

fn is_place(words: &[String]) -> bool {
    const PLACES: [&str; 10] = [
        "address",
        "city",
        "continent",
        "country",
        "county",
        "geography",
        "location",
        "place",
        "province",
        "region",
    ];
    has(words, &PLACES)
}

/// How many telling words a role and a column have in common, and one more where these are all of the column's.
pub(super) fn alike(role: &DataRole, column: &Column) -> usize {
    let of_role = words_of(role);
    let of_column = words(column.name());
    let telling: Vec<&String> =
        of_column.iter().filter(|word| !COMMON.contains(&word.as_str())).collect();
    let shared = telling.iter().filter(|word| of_role.contains(word)).count();
    // Where nothing of the column's name is left over, more is meant than one word by chance.
    shared + usize::from(shared > 0 && shared == telling.len())
}

fn has(words: &[String], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(&word.as_str()))
}

fn words_of(role: &DataRole) -> Vec<String> {
    let mut words = words(&role.name);
    words.extend(self::words(&role.display_name));
    words
}

/// The words of a name, in small letters: `StartDate`, `start_date` and `Start Date (UTC)` begin alike.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next_is_small = letters.peek().is_some_and(|next| next.is_lowercase());
        let begins = !last.is_alphabetic()
            || (letter.is_uppercase() && (last.is_lowercase() || next_is_small));
        if letter.is_alphabetic() {
            match words.last_mut().filter(|_| !begins) {
                Some(word) => word.extend(letter.to_lowercase()),
                None => words.push(letter.to_lowercase().collect()),
            }
        }
        last = letter;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn takes_names_apart() {
        for (name, expected) in [
            ("StartDate", &["start", "date"][..]),
            ("EDGE_COLOR_VALUE", &["edge", "color", "value"]),
            ("OLati", &["o", "lati"]),
            ("% Completion (of 2024)", &["completion", "of"]),
            ("imageURL2", &["image", "url"]),
            ("URLs", &["ur", "ls"]),
            ("", &[]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }

    #[test]
    fn reads_wishes_from_names() {
        let of = |name: &str, display_name: &str, kind: &str| {
            let capabilities = Capabilities::read(&json!({ "dataRoles": [
                {"name": name, "displayName": display_name, "kind": kind},
                {"name": "yAxis", "displayName": "Y data", "kind": "Grouping"}
            ]}));
            of_role(&capabilities.data_roles[0], &capabilities)
        };
        assert_eq!(of("StartDate", "Start", "Measure"), Wish::Date);
        assert_eq!(of("key", "ID Key (Date or ID)", "Grouping"), Wish::Date);
        assert_eq!(of("candidate", "Candidate", "Grouping"), Wish::Any);
        assert_eq!(of("category", "Axis", "Grouping"), Wish::Axis);
        assert_eq!(of("xAxis", "X data", "Grouping"), Wish::Number);
        assert_eq!(of("Values", "Values", "Grouping"), Wish::Number);
        assert_eq!(of("Values", "Values", "Measure"), Wish::Any);
        assert_eq!(of("OLati", "Origin latitude", "Measure"), Wish::Latitude);
        assert_eq!(of("loc", "Location", "Grouping"), Wish::Place);
    }

    #[test]
    fn reads_meanings_from_names_and_formats() {
        let of = |column: &Column| of_column(column);
        let number = |name: &str| Column::integers(name, [Some(1)]);
        assert_eq!(of(&number("OrderId")), Meaning::Key);
        assert_eq!(of(&number("Paid")), Meaning::Other);
        assert_eq!(of(&number("Year")), Meaning::Time);
        assert_eq!(of(&number("Unit price")), Meaning::Rate);
        assert_eq!(of(&number("Growth").with_format("0.0%")), Meaning::Rate);
        assert_eq!(of(&number("lng")), Meaning::Longitude);
        assert_eq!(of(&Column::text("Ship city", [Some("Rome")])), Meaning::Place);
    }
}
