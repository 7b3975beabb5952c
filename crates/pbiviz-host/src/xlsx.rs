//! Reads tables from workbooks of Excel.
//!
//! The table is the first visible sheet with data. Its first row that is not empty names the columns; columns without
//! name and values, and empty rows, are left out. Cells have types of their own here: a column whose cells have several
//! becomes text, errors are blanks, and numbers written as text stay text. Formulas count by their last result. A number
//! format of Excel becomes the column's format string where Power BI has its like.

mod format;
mod size;
#[cfg(test)]
mod tests;

use std::{io::Cursor, panic::catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use self::{format::to_power_bi, size::check_unpacked_size};
use crate::{
    date::{MILLISECONDS_PER_DAY, from_iso, to_iso},
    read::{
        ColumnNames, GENERAL_DATE, ReadError, SHORT_DATE, WHOLE_NUMBER, check_size, table_name,
    },
    table::{Column, Nullable, Table, TextBuilder, Values},
};

/// Reads a table from the bytes of a workbook (`.xlsx`, `.xlsm`), whose file name gives the table its own.
///
/// # Errors
///
/// Where the bytes are no workbook or unpack to more than 1 GiB, or no sheet has data.
pub fn read(name: &str, bytes: &[u8]) -> Result<Table, ReadError> {
    // The library does not check its sums: a damaged workbook with a row of twelve digits makes it panic.
    let caught = catch_unwind(|| read_workbook(name, bytes));
    caught.unwrap_or_else(|_| {
        let source = "a number in it is out of range".into();
        Err(ReadError::NotAWorkbook { file: name.to_owned(), source })
    })
}

fn read_workbook(name: &str, bytes: &[u8]) -> Result<Table, ReadError> {
    let fail =
        |error: XlsxError| ReadError::NotAWorkbook { file: name.to_owned(), source: error.into() };
    check_unpacked_size(name, bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(fail)?;
    let sheets = workbook.sheets_metadata().iter();
    let sheets: Vec<String> = sheets
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    let epoch = if workbook.has_1904_epoch() { Epoch::Of1904 } else { Epoch::Of1900 };
    for sheet in sheets {
        let mut reader = workbook.worksheet_cells_reader(&sheet).map_err(fail)?;
        let mut rows = Rows::default();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(fail)? {
            let value = Value::of(cell.get_value(), epoch);
            if value == Value::Blank {
                continue;
            }
            let (row, column) = (cell.get_position().0, cell.get_position().1 as usize);
            check_size(name, rows.count + 1, rows.columns.len().max(column.saturating_add(1)))?;
            rows.add(row, column, value, style);
        }
        if rows.header_row.is_none() {
            continue;
        }
        let styles = reader.styles();
        let format_of = |style: usize| {
            let format = styles.get(style)?.number_format.as_ref()?;
            to_power_bi(&format.format_code)
        };
        return Ok(rows.finish(table_name(name), format_of));
    }
    Err(ReadError::Empty { file: name.to_owned() })
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value<'a> {
    Blank,
    Text(&'a str),
    Typed(Kind, f64),
}

/// What a number of a cell means. All are numbers to Excel, and exact as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// In milliseconds since 1970.
    DateTime,
    /// 0 or 1.
    Boolean,
}

impl Kind {
    /// What a cell of this kind shows, in a column of texts.
    fn show(self, number: f64) -> String {
        match self {
            Self::Number => number.to_string(),
            Self::Boolean => (number == 1.0).to_string(),
            Self::DateTime => {
                let text = to_iso(number as i64);
                let text = text.trim_end_matches(".000Z");
                text.strip_suffix("T00:00:00").unwrap_or(text).to_owned()
            }
        }
    }
}

impl<'a> Value<'a> {
    fn of(cell: &'a DataRef<'_>, epoch: Epoch) -> Self {
        match cell {
            DataRef::Int(number) => Self::Typed(Kind::Number, *number as f64),
            DataRef::Float(number) if number.is_finite() => Self::Typed(Kind::Number, *number),
            DataRef::Bool(truth) => Self::Typed(Kind::Boolean, f64::from(*truth)),
            DataRef::DateTime(time) => Self::of_serial(time, epoch),
            DataRef::DateTimeIso(text) => {
                let time = from_iso(text);
                time.map_or(Self::Text(text), |time| Self::Typed(Kind::DateTime, time as f64))
            }
            DataRef::String(text) | DataRef::DurationIso(text) => Self::of_text(text),
            DataRef::SharedString(text) => Self::of_text(text),
            DataRef::Float(_) | DataRef::Error(_) | DataRef::Empty => Self::Blank,
        }
    }

    fn of_text(text: &'a str) -> Self {
        if text.trim().is_empty() { Self::Blank } else { Self::Text(text) }
    }

    /// A duration, or a number that is none of Excel's dates, stays a number of days.
    fn of_serial(time: &ExcelDateTime, epoch: Epoch) -> Self {
        let days = time.as_f64();
        if !days.is_finite() {
            return Self::Blank;
        }
        if time.is_duration() || !(0.0..MAX_SERIAL).contains(&days) {
            return Self::Typed(Kind::Number, days);
        }
        let first_day = match epoch {
            Epoch::Of1904 => DAYS_TO_1904,
            // Excel takes 1900 for a leap year. Times without a day are on the day before the first, as in Power BI.
            Epoch::Of1900 if (1.0..60.0).contains(&days) => DAYS_TO_1900 + 1.0,
            Epoch::Of1900 => DAYS_TO_1900,
        };
        let milliseconds = (days * MILLISECONDS_PER_DAY as f64).round();
        Self::Typed(Kind::DateTime, first_day * MILLISECONDS_PER_DAY as f64 + milliseconds)
    }
}

/// From where a workbook counts days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Epoch {
    Of1900,
    Of1904,
}

/// The first day that Excel does not know: 1 January 10000.
const MAX_SERIAL: f64 = 2_958_466.0;
/// From 1970 to 30 December 1899, from where the days since March 1900 are counted.
const DAYS_TO_1900: f64 = -25_569.0;
/// From 1970 to 1 January 1904.
const DAYS_TO_1904: f64 = -24_107.0;

/// The rows read so far.
#[derive(Default)]
struct Rows {
    /// The sheet's row with the names of the columns.
    header_row: Option<u32>,
    /// The sheet's row that is being read.
    row: u32,
    /// How many rows with values there are, without the header.
    count: usize,
    columns: Vec<SheetColumn>,
}

#[derive(Default)]
struct SheetColumn {
    header: String,
    cells: Cells,
    /// The style of the first number.
    style: Option<usize>,
}

impl Rows {
    fn add(&mut self, row: u32, column: usize, value: Value<'_>, style: usize) {
        if self.columns.len() <= column {
            self.columns.resize_with(column + 1, SheetColumn::default);
        }
        let column = &mut self.columns[column];
        let header_row = *self.header_row.get_or_insert(row);
        if row == header_row {
            column.header = match value {
                Value::Blank => String::new(),
                Value::Text(text) => text.to_owned(),
                Value::Typed(kind, number) => kind.show(number),
            };
            self.row = self.row.max(row);
            return;
        }
        // A sheet has its rows in order, and each cell once; of a damaged one, what comes late is left out.
        if row > self.row {
            self.row = row;
            self.count += 1;
        }
        if row == self.row && column.cells.len() < self.count {
            if matches!(value, Value::Typed(Kind::Number, _)) {
                column.style.get_or_insert(style);
            }
            column.cells.push(self.count - 1, value);
        }
    }

    fn finish(self, name: &str, format_of: impl Fn(usize) -> Option<String>) -> Table {
        let mut names = ColumnNames::default();
        let mut columns = Vec::new();
        for (position, column) in self.columns.into_iter().enumerate() {
            if column.header.is_empty() && column.cells.len() == 0 {
                continue;
            }
            let name = names.name(&column.header, position);
            let (values, usual_format) = column.cells.finish(self.count);
            let is_number = matches!(values, Values::Integer(_) | Values::Decimal(_));
            let given_format = column.style.filter(|_| is_number).and_then(&format_of);
            let column = Column::new(name, values);
            columns.push(match given_format.as_deref().or(usual_format) {
                Some(format) => column.with_format(format),
                None => column,
            });
        }
        Table::new(name, columns).expect("names and lengths were made to fit")
    }
}

/// The cells of one column, which are of one kind as long as all of them are.
#[derive(Default)]
enum Cells {
    #[default]
    None,
    Typed(Kind, Nullable<f64>),
    Text(TextBuilder),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Typed(_, numbers) => numbers.len(),
            Self::Text(texts) => texts.len(),
        }
    }

    /// Adds a value as this row, with blanks up to it.
    fn push(&mut self, row: usize, value: Value<'_>) {
        match (&*self, value) {
            (Self::None, Value::Typed(kind, _)) => *self = Self::Typed(kind, Nullable::default()),
            (Self::None, _) => *self = Self::Text(TextBuilder::default()),
            (Self::Typed(kind, numbers), value) => {
                if !matches!(value, Value::Typed(other, _) if other == *kind) {
                    *self = Self::Text(to_texts(*kind, numbers));
                }
            }
            (Self::Text(_), _) => {}
        }
        self.pad(row);
        match (self, value) {
            (Self::Typed(_, numbers), Value::Typed(_, number)) => numbers.push(Some(number)),
            (Self::Text(texts), Value::Typed(kind, number)) => texts.push(Some(&kind.show(number))),
            (Self::Text(texts), Value::Text(text)) => texts.push(Some(text)),
            (Self::None | Self::Typed(..) | Self::Text(_), _) => {}
        }
    }

    /// Adds blanks up to this number of rows.
    fn pad(&mut self, rows: usize) {
        while self.len() < rows {
            match self {
                Self::None => *self = Self::Text(TextBuilder::default()),
                Self::Typed(_, numbers) => numbers.push(None),
                Self::Text(texts) => texts.push(None),
            }
        }
    }

    /// The values, and the format string of columns of this kind.
    fn finish(mut self, rows: usize) -> (Values, Option<&'static str>) {
        self.pad(rows);
        match self {
            Self::None => (TextBuilder::default().finish(), None),
            Self::Text(texts) => (texts.finish(), None),
            Self::Typed(Kind::Boolean, numbers) => {
                (Values::Boolean(numbers.map(|number| number == 1.0)), None)
            }
            Self::Typed(Kind::DateTime, numbers) => {
                let times = numbers.map(|number| number as i64);
                let is_at_midnight = |time| time % MILLISECONDS_PER_DAY == 0;
                let has_times = !(0..rows).filter_map(|row| times.get(row)).all(is_at_midnight);
                let format = if has_times { GENERAL_DATE } else { SHORT_DATE };
                (Values::DateTime(times), Some(format))
            }
            Self::Typed(Kind::Number, numbers) => {
                let is_whole = |number: f64| number.fract() == 0.0 && number.abs() <= MAX_EXACT;
                if (0..rows).filter_map(|row| numbers.get(row)).all(is_whole) {
                    return (
                        Values::Integer(numbers.map(|number| number as i64)),
                        Some(WHOLE_NUMBER),
                    );
                }
                (Values::Decimal(numbers), None)
            }
        }
    }
}

/// Up to 2^53, numbers of Excel are whole numbers and no others.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

fn to_texts(kind: Kind, numbers: &Nullable<f64>) -> TextBuilder {
    let mut texts = TextBuilder::with_capacity(numbers.len());
    for row in 0..numbers.len() {
        texts.push(numbers.get(row).map(|number| kind.show(number)).as_deref());
    }
    texts
}
