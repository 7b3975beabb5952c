//! Reads tables from CSV files as people have them.
//!
//! | of the file | what is read |
//! | --- | --- |
//! | encoding | UTF-8, with or without a mark at the beginning; UTF-16 with one; else Windows-1252 |
//! | delimiter | comma, semicolon, tab or vertical bar, whichever gives most rows the length of the first one; or what a first line `sep=;` says |
//! | first row | the names of the columns, made different and trimmed; a column without name and values is left out |
//! | other rows | shorter ones are filled with blanks, longer ones are an error; empty lines are left out |
//!
//! A column has the first of these types that suits all of its cells, save empty ones:
//!
//! | type | cells | format string |
//! | --- | --- | --- |
//! | boolean | `true`, `false` in any case | |
//! | integer | whole numbers, up to 2^53: longer ones are numbers of accounts rather than quantities, and become text | `0` |
//! | decimal | fractions, exponents, percents | none; or what the file shows |
//! | date and time | ISO 8601; `1/5/2024`, `5.1.2024`, `2024/1/5`, `5 Jan 2024`, `Jan 5, 2024`, with or without time; `Jan 2024` | `%M/%d/yyyy`, `G` or `MMMM yyyy` |
//! | text | all others; those with a zero in front, such as codes of places, too | |
//!
//! Numbers may be in groups (`1,234`), and have a percent sign or a sign of a currency, always the same: then the format
//! string shows them so, as in `#,0.00`, `0.0%` and `$#,0.00`. A time with a zone becomes the one of UTC.
//!
//! Whether the comma separates decimals or groups, and whether the day or the month comes first, is decided by all cells
//! of a column; where they leave it open, by the other columns; where these do, too, by the delimiter (a file of
//! semicolons has decimal commas), and as in the United States (`1/5/2024` is in January).
//!
//! In columns of other types than text, `-`, `NA`, `N/A`, `NaN`, `null` and Excel's errors are blanks.

mod day;
mod number;
#[cfg(test)]
mod tests;
mod text;

use self::{
    day::{DateEvidence, DateText},
    number::{Number, NumberEvidence, NumberKind},
    text::{Source, decode},
};
use crate::{
    read::{ColumnNames, ReadError, check_size, table_name},
    table::{Column, Nullable, Table, TextBuilder, Values},
};

/// Reads a table from the bytes of a CSV file, whose name gives the table its own.
///
/// ```
/// let table = pbiviz_host::csv::read("Sales.csv", b"Region;Revenue\nNorth;1.234,50\n").unwrap();
/// assert_eq!(table.name(), "Sales");
/// assert_eq!(table.columns()[1].value(0), pbiviz_host::Value::Decimal(1234.5));
/// assert_eq!(table.columns()[1].format(), Some("#,0.00"));
/// ```
///
/// # Errors
///
/// Where the file is empty or no text, or a row is longer than the first one, or a quotation mark has no partner.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, ReadError> {
    let text = decode(bytes).ok_or_else(|| ReadError::NotText { file: name.to_owned() })?;
    let source = Source::new(&text);
    let survey = survey(name, &source)?;
    let convention = Convention::of(&survey.columns, source.delimiter());
    let mut columns = columns(&survey, convention);
    if columns.is_empty() {
        return Err(ReadError::Empty { file: name.to_owned() });
    }
    let (mut rows, mut row) = (source.rows(), csv::StringRecord::new());
    next(&mut rows, &mut row);
    while next(&mut rows, &mut row) {
        for column in &mut columns {
            column.cells.push(row.get(column.position).unwrap_or_default());
        }
    }
    let columns = columns.into_iter().map(ColumnBuilder::finish).collect();
    Ok(Table::new(table_name(name), columns).expect("names and lengths were made to fit"))
}

/// Reads the next row; false where there is none.
fn next(rows: &mut csv::Reader<&[u8]>, row: &mut csv::StringRecord) -> bool {
    rows.read_record(row).expect("memory can be read, and a text cut at ASCII characters is text")
}

/// What a first look at all cells says. A second one makes the columns, so that no cell is ever held as a text of its own.
struct Survey {
    header: csv::StringRecord,
    columns: Vec<Evidence>,
    rows: usize,
}

fn survey(file: &str, source: &Source<'_>) -> Result<Survey, ReadError> {
    let (mut rows, mut row) = (source.rows(), csv::StringRecord::new());
    if !next(&mut rows, &mut row) {
        return Err(ReadError::Empty { file: file.to_owned() });
    }
    let header = row.clone();
    let mut columns = vec![Evidence::Blank; header.len()];
    let mut row_count = 0;
    let mut last = row.position().cloned();
    check_size(file, row_count, columns.len())?;
    while next(&mut rows, &mut row) {
        row_count += 1;
        last = row.position().cloned();
        check_size(file, row_count, columns.len())?;
        // Spreadsheets often end their rows by a few delimiters too many.
        if row.iter().skip(header.len()).any(|cell| !cell.trim().is_empty()) {
            return Err(ReadError::LongRow {
                file: file.to_owned(),
                line: source.line(row.position()),
                values: row.len(),
                columns: header.len(),
                delimiter: source.delimiter_name(),
            });
        }
        for (column, cell) in columns.iter_mut().zip(&row) {
            column.add(cell);
        }
    }
    if source.is_open(last.as_ref()) {
        return Err(ReadError::OpenQuote {
            file: file.to_owned(),
            line: source.line(last.as_ref()),
        });
    }
    Ok(Survey { header, columns, rows: row_count })
}

/// What separates decimals from whole numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Point,
    Comma,
}

impl Separator {
    fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// What comes first in `1/5/2024`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DayOrder {
    MonthFirst,
    DayFirst,
}

/// How to read what can be read in two ways.
#[derive(Debug, Clone, Copy)]
struct Convention {
    separator: Separator,
    order: DayOrder,
}

impl Convention {
    /// That of most columns that can be read in one way only.
    fn of(columns: &[Evidence], delimiter: u8) -> Self {
        let (mut commas, mut days_first) = (0, 0);
        for column in columns {
            match column {
                Evidence::Number(numbers) => match numbers.separator() {
                    Some(Separator::Comma) => commas += 1,
                    Some(Separator::Point) => commas -= 1,
                    None => {}
                },
                Evidence::Date(dates) => match dates.order() {
                    Some(DayOrder::DayFirst) => days_first += 1,
                    Some(DayOrder::MonthFirst) => days_first -= 1,
                    None => {}
                },
                Evidence::Blank | Evidence::Marks | Evidence::Text | Evidence::Boolean => {}
            }
        }
        let has_decimal_commas = commas > 0 || (commas == 0 && delimiter == b';');
        Self {
            separator: if has_decimal_commas { Separator::Comma } else { Separator::Point },
            order: if days_first > 0 { DayOrder::DayFirst } else { DayOrder::MonthFirst },
        }
    }
}

/// What the cells of a column seen so far can be.
#[derive(Debug, Clone, PartialEq)]
enum Evidence {
    /// All are empty.
    Blank,
    /// None says more than that something is missing.
    Marks,
    Boolean,
    Number(NumberEvidence),
    Date(DateEvidence),
    Text,
}

impl Evidence {
    fn add(&mut self, cell: &str) {
        if *self == Self::Text {
            return;
        }
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        let fits = match self {
            Self::Blank | Self::Marks => return *self = Self::first(cell),
            Self::Boolean => read_boolean(cell).is_some(),
            Self::Number(numbers) => {
                Number::read(cell).is_some_and(|number| numbers.takes(&number))
            }
            Self::Date(dates) => DateText::read(cell).is_some_and(|date| dates.takes(&date)),
            Self::Text => true,
        };
        if !fits && !is_mark(cell) {
            *self = Self::Text;
        }
    }

    /// What the first cell that is not empty says.
    fn first(cell: &str) -> Self {
        if is_mark(cell) {
            return Self::Marks;
        }
        if let Some(number) = Number::read(cell) {
            return Self::Number(NumberEvidence::new(&number));
        }
        if let Some(date) = DateText::read(cell) {
            return Self::Date(DateEvidence::new(&date));
        }
        if read_boolean(cell).is_some() { Self::Boolean } else { Self::Text }
    }
}

fn read_boolean(cell: &str) -> Option<bool> {
    if cell.eq_ignore_ascii_case("true") {
        Some(true)
    } else if cell.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

/// Whether a cell says that its value is missing: as people write it, or by one of Excel's errors.
fn is_mark(cell: &str) -> bool {
    const MARKS: [&str; 12] = [
        "-", "NA", "N/A", "NaN", "null", "#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!",
        "#VALUE!",
    ];
    cell.len() <= 7 && MARKS.iter().any(|mark| cell.eq_ignore_ascii_case(mark))
}

/// A column that is being made.
struct ColumnBuilder {
    name: String,
    format: Option<String>,
    /// Which cell of each row is the column's.
    position: usize,
    cells: Cells,
}

/// All columns of a file, without rows yet.
fn columns(survey: &Survey, convention: Convention) -> Vec<ColumnBuilder> {
    let mut names = ColumnNames::default();
    let mut columns = Vec::new();
    for (position, (header, evidence)) in survey.header.iter().zip(&survey.columns).enumerate() {
        if header.trim().is_empty() && *evidence == Evidence::Blank {
            continue;
        }
        let name = names.name(header, position);
        let (cells, format) = Cells::new(evidence, convention, survey.rows);
        columns.push(ColumnBuilder { name, format, position, cells });
    }
    columns
}

impl ColumnBuilder {
    fn finish(self) -> Column {
        let column = Column::new(self.name, self.cells.finish());
        match self.format {
            Some(format) => column.with_format(format),
            None => column,
        }
    }
}

/// The cells of one column, and how to read more of them.
enum Cells {
    Text(TextBuilder),
    Boolean(Nullable<bool>),
    Integer(Nullable<i64>),
    Decimal(Separator, Nullable<f64>),
    DateTime(DayOrder, Nullable<i64>),
}

impl Cells {
    /// The cells for what was seen, and their format string.
    fn new(evidence: &Evidence, convention: Convention, rows: usize) -> (Self, Option<String>) {
        match evidence {
            Evidence::Blank | Evidence::Marks | Evidence::Text => {
                (Self::Text(TextBuilder::with_capacity(rows)), None)
            }
            Evidence::Boolean => (Self::Boolean(Nullable::with_capacity(rows)), None),
            Evidence::Number(numbers) => {
                let kind = numbers.decide(convention);
                let cells = match kind {
                    NumberKind::Code => Self::Text(TextBuilder::with_capacity(rows)),
                    NumberKind::Integer(_) => Self::Integer(Nullable::with_capacity(rows)),
                    NumberKind::Decimal(separator) => {
                        Self::Decimal(separator, Nullable::with_capacity(rows))
                    }
                };
                (cells, numbers.format(kind))
            }
            Evidence::Date(dates) => {
                let cells = Self::DateTime(dates.decide(convention), Nullable::with_capacity(rows));
                (cells, Some(dates.format().to_owned()))
            }
        }
    }

    fn push(&mut self, cell: &str) {
        let trimmed = cell.trim();
        match self {
            Self::Text(texts) => texts.push((!trimmed.is_empty()).then_some(cell)),
            Self::Boolean(truths) => truths.push(read_boolean(trimmed)),
            Self::Integer(numbers) => {
                numbers.push(Number::read(trimmed).and_then(|number| number.integer()));
            }
            Self::Decimal(separator, numbers) => {
                numbers.push(Number::read(trimmed).and_then(|number| number.decimal(*separator)));
            }
            Self::DateTime(order, times) => {
                times.push(DateText::read(trimmed).and_then(|date| date.milliseconds(*order)));
            }
        }
    }

    fn finish(self) -> Values {
        match self {
            Self::Text(texts) => texts.finish(),
            Self::Boolean(truths) => Values::Boolean(truths),
            Self::Integer(numbers) => Values::Integer(numbers),
            Self::Decimal(_, numbers) => Values::Decimal(numbers),
            Self::DateTime(_, times) => Values::DateTime(times),
        }
    }
}
