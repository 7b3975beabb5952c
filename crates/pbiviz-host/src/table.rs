//! Tables as a semantic model has them: named columns of one type each, without roles.

mod values;

use std::collections::BTreeSet;

pub(crate) use self::values::{Nullable, TextBuilder, Values};

/// A table: columns of one length and different names.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
    row_count: usize,
}

/// Why columns are no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Two columns have one name.
    #[error("two columns are called `{0}`: rename one of them")]
    NameTwice(String),
    /// A column is longer or shorter than the first one.
    #[error("column `{name}` has {rows} rows, and the first column {expected}")]
    OtherLength {
        /// The column's name.
        name: String,
        /// How many rows it has.
        rows: usize,
        /// How many rows the first column has.
        expected: usize,
    },
}

impl Table {
    /// Makes a table of columns.
    ///
    /// # Errors
    ///
    /// Where two columns have one name, or not all have the same length.
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Result<Self, TableError> {
        let row_count = columns.first().map_or(0, Column::len);
        let mut names = BTreeSet::new();
        for column in &columns {
            if column.len() != row_count {
                return Err(TableError::OtherLength {
                    name: column.name.clone(),
                    rows: column.len(),
                    expected: row_count,
                });
            }
            if !names.insert(column.name()) {
                return Err(TableError::NameTwice(column.name.clone()));
            }
        }
        Ok(Self { name: name.into(), columns, row_count })
    }

    /// The table's name: the part of a query name before the dot.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All columns, in their order.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How many rows every column has.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.row_count
    }
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Decimal,
    /// Points in time, without a zone.
    DateTime,
    /// True or false.
    Boolean,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing: a blank.
    Null,
    /// A text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Decimal(f64),
    /// Milliseconds since the beginning of 1970, as if the wall clock were UTC.
    DateTime(i64),
    /// True or false.
    Boolean(bool),
}

/// A named column of one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    name: String,
    format: Option<String>,
    values: Values,
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn text<'a>(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Self {
        let values = values.into_iter();
        let mut builder = TextBuilder::with_capacity(values.size_hint().0);
        for value in values {
            builder.push(value);
        }
        Self::new(name, builder.finish())
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn integers(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<i64>>,
    ) -> Self {
        Self::new(name, Values::Integer(Nullable::collect(values)))
    }

    /// A column of numbers.
    #[must_use]
    pub fn decimals(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> Self {
        Self::new(name, Values::Decimal(Nullable::collect(values)))
    }

    /// A column of points in time, in milliseconds since the beginning of 1970.
    #[must_use]
    pub fn date_times(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<i64>>,
    ) -> Self {
        Self::new(name, Values::DateTime(Nullable::collect(values)))
    }

    /// A column of truths.
    #[must_use]
    pub fn booleans(
        name: impl Into<String>,
        values: impl IntoIterator<Item = Option<bool>>,
    ) -> Self {
        Self::new(name, Values::Boolean(Nullable::collect(values)))
    }

    pub(crate) fn new(name: impl Into<String>, values: Values) -> Self {
        Self { name: name.into(), format: None, values }
    }

    /// The same column with a format string, such as `#,0.00` or `yyyy-MM-dd`.
    #[must_use]
    pub fn with_format(mut self, format: impl Into<String>) -> Self {
        self.format = Some(format.into());
        self
    }

    /// The column's name: the part of a query name after the dot.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The format string, if the column has one.
    #[must_use]
    pub fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }

    /// What the values are.
    #[must_use]
    pub fn data_type(&self) -> DataType {
        match self.values {
            Values::Text { .. } => DataType::Text,
            Values::Integer(_) => DataType::Integer,
            Values::Decimal(_) => DataType::Decimal,
            Values::DateTime(_) => DataType::DateTime,
            Values::Boolean(_) => DataType::Boolean,
        }
    }

    /// How many rows there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "whether there are rows is asked of the table")]
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Text { codes, .. } => codes.len(),
            Values::Integer(numbers) | Values::DateTime(numbers) => numbers.len(),
            Values::Decimal(numbers) => numbers.len(),
            Values::Boolean(truths) => truths.len(),
        }
    }

    /// Whether any row has no value.
    pub(crate) fn has_nulls(&self) -> bool {
        match &self.values {
            Values::Text { codes, .. } => codes.contains(&0),
            Values::Integer(numbers) | Values::DateTime(numbers) => !numbers.nulls.is_empty(),
            Values::Decimal(numbers) => !numbers.nulls.is_empty(),
            Values::Boolean(truths) => !truths.nulls.is_empty(),
        }
    }

    /// Of a column of texts the rows' codes (0 is null), and the texts of the codes from 1 on.
    pub(crate) fn texts(&self) -> Option<(&[u32], impl Iterator<Item = &str>)> {
        let Values::Text { codes, distinct } = &self.values else { return None };
        Some((codes, (0..distinct.len()).map(|index| distinct.get(index))))
    }

    /// The value of a row; null beyond the last.
    #[must_use]
    pub fn value(&self, row: usize) -> Value<'_> {
        match &self.values {
            Values::Text { codes, distinct } => match codes.get(row) {
                None | Some(0) => Value::Null,
                Some(&code) => Value::Text(distinct.get(code as usize - 1)),
            },
            Values::Integer(numbers) => numbers.get(row).map_or(Value::Null, Value::Integer),
            Values::Decimal(numbers) => numbers.get(row).map_or(Value::Null, Value::Decimal),
            Values::DateTime(numbers) => numbers.get(row).map_or(Value::Null, Value::DateTime),
            Values::Boolean(truths) => truths.get(row).map_or(Value::Null, Value::Boolean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_it_holds() {
        let texts = [Some("b"), None, Some("a"), Some("b")];
        let column = Column::text("Name", texts);
        assert_eq!((column.len(), column.data_type()), (4, DataType::Text));
        assert_eq!(
            [0, 1, 2, 3, 4].map(|row| column.value(row)),
            [Value::Text("b"), Value::Null, Value::Text("a"), Value::Text("b"), Value::Null]
        );
        let many = Column::integers("Number", (0..200).map(|row| (row % 70 != 3).then_some(row)));
        let nulls: Vec<usize> = (0..200).filter(|&row| many.value(row) == Value::Null).collect();
        assert_eq!(nulls, [3, 73, 143]);
        assert_eq!(many.value(199), Value::Integer(199));
    }

    #[test]
    fn refuses_what_is_no_table() {
        let twice = vec![Column::integers("a", [None]), Column::integers("a", [Some(1)])];
        assert_eq!(Table::new("t", twice), Err(TableError::NameTwice("a".to_owned())));
        let lengths = vec![Column::integers("a", [None]), Column::integers("b", [])];
        let error = Table::new("t", lengths).unwrap_err();
        assert_eq!(error.to_string(), "column `b` has 0 rows, and the first column 1");
    }
}
