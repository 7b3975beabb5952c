//! What a filter is about: a column, or a level of its dates.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::query::Source;
use crate::state::DateLevel;
use crate::table::{Column, DataType, Table, Value};

/// A target as a filter names it, before it is looked up in a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    Column {
        table: String,
        column: String,
    },
    /// A level of a hierarchy, which may say of which column.
    Level {
        table: String,
        hierarchy: String,
        level: String,
    },
    Measure {
        name: String,
    },
    QueryName(String),
}

impl Target {
    /// One of the targets of powerbi-models: `{table, column}`, `{table, hierarchy, hierarchyLevel}`,
    /// `{table, measure}`; or `{queryName}`.
    pub(super) fn read(target: &Json) -> Result<Self, String> {
        let member = |name| target.get(name).and_then(Json::as_str).map(str::to_owned);
        if let Some(name) = member("queryName") {
            return Ok(Self::QueryName(name));
        }
        let table = member("table").ok_or("its target names no `table`")?;
        if let Some(name) = member("measure") {
            return Ok(Self::Measure { name });
        }
        if let (Some(name), Some(_)) = (member("column"), member("aggregationFunction")) {
            return Ok(Self::Measure { name });
        }
        match (member("column"), member("hierarchy"), member("hierarchyLevel")) {
            (column, hierarchy, Some(level)) => {
                let hierarchy = column.or(hierarchy).ok_or("its target names no `hierarchy`")?;
                Ok(Self::Level { table, hierarchy, level })
            }
            (Some(column), ..) => Ok(Self::Column { table, column }),
            _ => {
                Err("its target names neither `column` nor `hierarchyLevel` nor `measure`"
                    .to_owned())
            }
        }
    }

    pub(super) fn find<'t>(&self, table: &'t Table) -> Result<Source<'t>, String> {
        match self {
            Self::Measure { name } => Err(format!(
                "it is about the measure `{name}`, and only values of columns are filtered here"
            )),
            Self::QueryName(name) => named(table, name)
                .ok_or_else(|| format!("table `{}` has nothing called `{name}`", table.name())),
            Self::Column { table: name, column } => named(table, &format!("{name}.{column}"))
                .ok_or_else(|| missing(table, name, column)),
            Self::Level { table: name, hierarchy, level } => {
                find_level(table, name, hierarchy, level)
            }
        }
    }
}

/// The hierarchy's name may begin with the column's, or be one; else the table must have a single column of dates.
fn find_level<'t>(
    table: &'t Table,
    name: &str,
    hierarchy: &str,
    level: &str,
) -> Result<Source<'t>, String> {
    let Some(level) = level_named(level) else {
        return Err(format!("`{level}` is no level of dates: Year, Quarter, Month and Day are"));
    };
    let column = hierarchy.split(".Variation").next().unwrap_or(hierarchy);
    if let Some(source) = named(table, &format!("{name}.{column}")) {
        return at(source, level);
    }
    let is_date = |column: &&Column| column.data_type() == DataType::DateTime;
    let mut dates = table.columns().iter().filter(is_date);
    match (dates.next(), dates.next()) {
        (Some(column), None) if is_called(table, name) => {
            Ok(Source { table: table.name(), column, level: Some(level) })
        }
        (Some(_), Some(_)) if is_called(table, name) => Err(format!(
            "`{hierarchy}` does not say which of the dates of table `{}` it is of",
            table.name()
        )),
        _ => Err(missing(table, name, hierarchy)),
    }
}

/// Names are compared as the engine does it, without regard to case.
fn is_called(table: &Table, name: &str) -> bool {
    table.name().to_lowercase() == name.to_lowercase()
}

fn missing(table: &Table, name: &str, column: &str) -> String {
    match is_called(table, name) {
        true => format!("table `{name}` has no column `{column}`"),
        false => format!(
            "it is about `{name}.{column}`, and the table here is called `{}`",
            table.name()
        ),
    }
}

fn level_named(name: &str) -> Option<DateLevel> {
    let all = [DateLevel::Year, DateLevel::Quarter, DateLevel::Month, DateLevel::Day];
    all.into_iter().find(|level| level.name().eq_ignore_ascii_case(name))
}

/// What a query name is about: `Sales.Region`, `Sales.Date.Variation.Date Hierarchy.Year`.
fn named<'t>(table: &'t Table, query_name: &str) -> Option<Source<'t>> {
    let (name, level) = match query_name.split_once(".Variation.Date Hierarchy.") {
        Some((name, level)) => (name, Some(level_named(level)?)),
        None => (query_name, None),
    };
    // A table's name may have dots, and a column's as well.
    let column = name
        .match_indices('.')
        .find_map(|(dot, _)| is_called(table, &name[..dot]).then(|| &name[dot + 1..]))?;
    let by_case = |one: &&Column| one.name().to_lowercase() == column.to_lowercase();
    let column = table.column(column).or_else(|| table.columns().iter().find(by_case))?;
    let source = Source { table: table.name(), column, level: None };
    level.map_or(Some(source), |level| at(source, level).ok())
}

fn at(source: Source<'_>, level: DateLevel) -> Result<Source<'_>, String> {
    match source.data_type() {
        DataType::DateTime => Ok(Source { level: Some(level), ..source }),
        _ => Err(format!("column `{}` has no dates", source.name())),
    }
}

/// What `judge` says of each row's value. Of texts, and of levels of dates, each is judged once.
pub(super) fn classify<T: Copy>(source: Source<'_>, judge: impl Fn(Value<'_>) -> T) -> Vec<T> {
    let rows = 0..source.column.len();
    if let Some((codes, texts)) = source.column.texts() {
        let values = std::iter::once(Value::Null).chain(texts.map(Value::Text));
        let judged: Vec<T> = values.map(judge).collect();
        return codes.iter().map(|&code| judged[code as usize]).collect();
    }
    let Some(level) = source.level else {
        return rows.map(|row| judge(source.column.value(row))).collect();
    };
    let of_blank = judge(Value::Null);
    let mut judged: BTreeMap<i64, T> = BTreeMap::new();
    rows.map(|row| match source.column.value(row) {
        Value::DateTime(date) => {
            let number = level.number(date);
            *judged.entry(number).or_insert_with(|| judge(level.value(number)))
        }
        _ => of_blank,
    })
    .collect()
}
