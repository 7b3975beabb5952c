//! What the readers of files have in common: their errors, limits and names.

#[cfg(test)]
pub(crate) mod random;

use std::collections::{BTreeMap, BTreeSet};

/// Why a file could not be read as a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no row, not even one with the columns' names.
    #[error("`{file}` has no rows: the first row must name the columns")]
    Empty {
        /// The file's name.
        file: String,
    },
    /// The bytes are no text.
    #[error("`{file}` is not text: save it as CSV in UTF-8, or open a workbook as `.xlsx`")]
    NotText {
        /// The file's name.
        file: String,
    },
    /// A row has values beyond the last column.
    #[error(
        "`{file}`, line {line}: {values} values, but the first row names {columns} columns; put values with a \
         {delimiter} inside into quotation marks, or name all columns"
    )]
    LongRow {
        /// The file's name.
        file: String,
        /// The line where the row begins, counted from 1.
        line: u64,
        /// How many values the row has.
        values: usize,
        /// How many columns the first row names.
        columns: usize,
        /// What separates the values.
        delimiter: &'static str,
    },
    /// A quotation mark at the beginning of a value has no partner.
    #[error(
        "`{file}`, line {line}: a quotation mark opens a value and none closes it; add the second one, and write \
         quotation marks inside of a value twice"
    )]
    OpenQuote {
        /// The file's name.
        file: String,
        /// The line where the row begins, counted from 1.
        line: u64,
    },
    /// More columns or cells than a table may have.
    #[error(
        "`{file}` has {rows} rows and {columns} columns or more: leave out columns or rows, the limits are 16000 \
         columns and 100 million cells"
    )]
    TooLarge {
        /// The file's name.
        file: String,
        /// How many rows were read.
        rows: usize,
        /// How many columns were read.
        columns: usize,
    },
    /// A workbook is a packed archive, and holds more than anyone wants to wait for.
    #[error(
        "`{file}` unpacks to more than 1 GiB: leave out rows, or sheets and pictures beside the data, or save it as CSV"
    )]
    UnpacksToTooMuch {
        /// The file's name.
        file: String,
    },
    /// The bytes are not those of a workbook, or the workbook is broken.
    #[error(
        "`{file}` is not a workbook that can be read: save it again as `.xlsx` without a password, or as CSV"
    )]
    NotAWorkbook {
        /// The file's name.
        file: String,
        /// What is wrong with it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// As many columns as a table of Power BI may have.
const MAX_COLUMNS: usize = 16_000;
/// As many cells as fit into 200 MB of the shortest values. Without a limit, a small file could ask for a huge table: one
/// of short rows below a long row of names, or a sheet with one cell in its last row.
const MAX_CELLS: usize = 100_000_000;

/// The format string that Power BI gives to whole numbers.
pub(crate) const WHOLE_NUMBER: &str = "0";
/// The one of dates without times: what the host makes of "Short Date".
pub(crate) const SHORT_DATE: &str = "%M/%d/yyyy";
/// The one of dates with times.
pub(crate) const GENERAL_DATE: &str = "G";

/// Refuses tables that nobody wants to hold.
pub(crate) fn check_size(file: &str, rows: usize, columns: usize) -> Result<(), ReadError> {
    if columns > MAX_COLUMNS || rows.saturating_mul(columns) > MAX_CELLS {
        return Err(ReadError::TooLarge { file: file.to_owned(), rows, columns });
    }
    Ok(())
}

/// The table's name: the file's without folder and extension.
pub(crate) fn table_name(file: &str) -> &str {
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file).trim();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).trim();
    if stem.is_empty() { "Table" } else { stem }
}

/// Makes the names of columns.
///
/// Power BI does not tell upper from lower case in them, and calls columns without a name `Column3`, and the second
/// `Sales` `Sales_1`.
#[derive(Debug, Default)]
pub(crate) struct ColumnNames {
    taken: BTreeSet<String>,
    /// The last number that was put behind a name: thousands of columns of one name would else count from one each.
    numbers: BTreeMap<String, usize>,
}

impl ColumnNames {
    /// The name for the column with this header and position, counted from 0.
    pub(crate) fn name(&mut self, header: &str, position: usize) -> String {
        let is_space = |letter: char| letter.is_whitespace() || letter.is_control();
        let words: Vec<&str> = header.split(is_space).filter(|word| !word.is_empty()).collect();
        let wanted =
            if words.is_empty() { format!("Column{}", position + 1) } else { words.join(" ") };
        let mut name = wanted.clone();
        let number = self.numbers.entry(wanted.to_lowercase()).or_default();
        while !self.taken.insert(name.to_lowercase()) {
            *number += 1;
            name = format!("{wanted}_{number}");
        }
        name
    }
}

/// Shows a table as tests write it: a line for each column, with its type, format string and values.
#[cfg(test)]
pub(crate) fn describe(table: &crate::Table) -> String {
    use crate::{Value, date::to_iso};
    let show = |value: Value<'_>| match value {
        Value::Null => "null".to_owned(),
        Value::Text(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => format!("{number:?}"),
        Value::DateTime(time) => to_iso(time).replace(":00.000Z", "").replace("T00:00", ""),
        Value::Boolean(truth) => truth.to_string(),
    };
    let lines = table.columns().iter().map(|column| {
        let values: Vec<String> =
            (0..table.row_count()).map(|row| show(column.value(row))).collect();
        let format = column.format().map_or(String::new(), |format| format!(" `{format}`"));
        format!("{} {:?}{format}: {}", column.name(), column.data_type(), values.join(" "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_columns_as_power_bi_does() {
        let mut names = ColumnNames::default();
        let headers = [" Sales ", "", "sales", "Sales_1", "Net\r\nsales", "\t", "SALES", "Column2"];
        let named: Vec<String> = headers
            .iter()
            .enumerate()
            .map(|(position, header)| names.name(header, position))
            .collect();
        assert_eq!(
            named,
            [
                "Sales",
                "Column2",
                "sales_1",
                "Sales_1_1",
                "Net sales",
                "Column6",
                "SALES_2",
                "Column2_1"
            ]
        );
    }

    #[test]
    fn names_tables_after_their_file() {
        for (file, name) in [
            ("Sales 2024.csv", "Sales 2024"),
            ("C:\\data\\a.b.xlsx", "a.b"),
            ("data/plain", "plain"),
            (".csv", "Table"),
            ("", "Table"),
        ] {
            assert_eq!(table_name(file), name);
        }
    }
}
