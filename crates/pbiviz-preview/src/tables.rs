//! The tables that were loaded: of files, of uploads, and those that come along.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use pbiviz_host::{
    Capabilities, Column, DataType, ReadError, Table, Value, csv, date, suitability, xlsx,
};
use serde_json::{Value as Json, json};

/// Uploads that are kept. Nobody looks at more, and each may take its 200 MB.
const MAXIMUM_UPLOADS: usize = 32;
/// How zip archives begin, and thus workbooks.
const ZIP: &[u8] = b"PK\x03\x04";

/// Where a table comes from. The order is the one that the page shows them in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// A file that is watched.
    File(PathBuf),
    /// A file that was dropped on the page, of this name.
    Upload(String),
    /// The program itself.
    Sample,
}

impl Origin {
    fn rank(&self) -> u8 {
        match self {
            Self::File(_) => 0,
            Self::Upload(_) => 1,
            Self::Sample => 2,
        }
    }
}

/// A table with the name that requests call it by.
#[derive(Debug)]
pub(crate) struct Loaded {
    id: String,
    origin: Origin,
    pub(crate) table: Table,
}

impl Loaded {
    /// The table as the page lists it.
    pub(crate) fn entry(&self) -> Json {
        let columns: Vec<Json> = self.table.columns().iter().map(column).collect();
        json!({
            "id": self.id,
            "name": self.table.name(),
            "rowCount": self.table.row_count(),
            "columns": columns,
            "isSample": self.origin == Origin::Sample,
        })
    }

    /// Some rows, as far as there are any.
    pub(crate) fn rows(&self, offset: usize, count: usize) -> Json {
        let end = offset.saturating_add(count).min(self.table.row_count());
        let row = |row| {
            Json::from_iter(self.table.columns().iter().map(|column| cell(column.value(row))))
        };
        json!({ "rows": (offset..end).map(row).collect::<Vec<Json>>() })
    }
}

fn column(column: &Column) -> Json {
    let data_type = match column.data_type() {
        DataType::Text => "text",
        DataType::Integer => "integer",
        DataType::Decimal => "decimal",
        DataType::DateTime => "dateTime",
        DataType::Boolean => "boolean",
    };
    json!({ "name": column.name(), "type": data_type, "format": column.format() })
}

fn cell(value: Value<'_>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Decimal(number) if number.is_finite() => json!(number),
        // JSON has no number for these.
        Value::Decimal(number) => json!(number.to_string()),
        Value::DateTime(milliseconds) => json!({ "$date": date::to_iso(milliseconds) }),
        Value::Boolean(truth) => json!(truth),
    }
}

/// Reads a file's bytes: a workbook by how it begins or is called, else CSV.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Table, ReadError> {
    let extension = Path::new(name).extension().unwrap_or_default();
    let is_workbook = ["xlsx", "xlsm"].iter().any(|other| extension.eq_ignore_ascii_case(other));
    if is_workbook || bytes.starts_with(ZIP) {
        xlsx::read(name, bytes)
    } else {
        csv::read(name, bytes)
    }
}

/// All tables, in the page's order.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    list: RwLock<List>,
}

#[derive(Debug, Default)]
struct List {
    loaded: Vec<Arc<Loaded>>,
    last_id: u64,
}

impl Tables {
    /// Adds a table, or puts it in the place of the one that came from there before.
    pub(crate) fn put(&self, origin: Origin, table: Table) -> Arc<Loaded> {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let before = match origin {
            Origin::Sample => None,
            _ => list.loaded.iter().position(|loaded| loaded.origin == origin),
        };
        let id = match before {
            Some(place) => list.loaded.remove(place).id.clone(),
            None => {
                list.last_id += 1;
                list.last_id.to_string()
            }
        };
        let rank = origin.rank();
        let end = list.loaded.iter().take_while(|loaded| loaded.origin.rank() <= rank).count();
        let loaded = Arc::new(Loaded { id, origin, table });
        list.loaded.insert(before.unwrap_or(end), Arc::clone(&loaded));
        loaded
    }

    /// Whether one more upload of this name fits.
    pub(crate) fn takes_upload(&self, name: &str) -> bool {
        let uploads = self.all();
        let mut uploads = uploads.iter().filter_map(|loaded| match &loaded.origin {
            Origin::Upload(name) => Some(name),
            Origin::File(_) | Origin::Sample => None,
        });
        uploads.clone().count() < MAXIMUM_UPLOADS || uploads.any(|other| other == name)
    }

    /// Removes the tables of files that are not among these; says whether there was one.
    pub(crate) fn keep_files(&self, files: &[PathBuf]) -> bool {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let before = list.loaded.len();
        list.loaded.retain(|loaded| match &loaded.origin {
            Origin::File(file) => files.contains(file),
            Origin::Upload(_) | Origin::Sample => true,
        });
        list.loaded.len() < before
    }

    pub(crate) fn all(&self) -> Vec<Arc<Loaded>> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).loaded.clone()
    }

    /// All tables as the page lists them for a visual, of which the first one is shown unasked: the files of the visual,
    /// then what was dropped on the page, and then the samples, the one that suits the visual best before the others.
    pub(crate) fn for_visual(&self, capabilities: &Capabilities) -> Vec<Arc<Loaded>> {
        let mut all = self.all();
        all.sort_by_cached_key(|loaded| {
            let is_sample = loaded.origin == Origin::Sample;
            let suits = is_sample.then(|| suitability(&loaded.table, capabilities)).flatten();
            (loaded.origin.rank(), Reverse(suits))
        });
        all
    }

    pub(crate) fn find(&self, id: &str) -> Option<Arc<Loaded>> {
        self.all().into_iter().find(|loaded| loaded.id == id)
    }
}

/// The data that a visual's folder brings along: `sample.csv`, else all of `data/*.csv`.
pub(crate) fn of_folder(directory: &Path) -> Vec<PathBuf> {
    let sample = directory.join("sample.csv");
    if sample.is_file() {
        return vec![sample];
    }
    let entries = fs_err::read_dir(directory.join("data"));
    let paths = entries.into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths
        .filter(|path| {
            path.extension().is_some_and(|extension| extension == "csv") && path.is_file()
        })
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        Table::new(name, vec![Column::integers("a", [Some(1)])]).unwrap()
    }

    fn names(tables: &Tables) -> Vec<String> {
        tables.all().iter().map(|loaded| format!("{} {}", loaded.id, loaded.table.name())).collect()
    }

    #[test]
    fn files_come_first_and_samples_last() {
        let tables = Tables::default();
        tables.put(Origin::Sample, table("s1"));
        tables.put(Origin::Sample, table("s2"));
        tables.put(Origin::Upload("u".to_owned()), table("u"));
        tables.put(Origin::File("f".into()), table("f"));
        tables.put(Origin::File("g".into()), table("g"));
        assert_eq!(names(&tables), ["4 f", "5 g", "3 u", "1 s1", "2 s2"]);
        // What is loaded again keeps its place and its name.
        tables.put(Origin::File("f".into()), table("f2"));
        tables.put(Origin::Upload("u".to_owned()), table("u2"));
        assert_eq!(names(&tables), ["4 f2", "5 g", "3 u2", "1 s1", "2 s2"]);
        assert!(tables.keep_files(&["g".into()]) && !tables.keep_files(&["g".into()]));
        assert_eq!(names(&tables), ["5 g", "3 u2", "1 s1", "2 s2"]);
    }

    #[test]
    fn lists_the_sample_that_suits_the_visual_before_other_samples_only() {
        let capabilities = Capabilities::read(&json!({
            "dataRoles": [{"name": "Source", "kind": "Grouping"}, {"name": "Target", "kind": "Grouping"}],
            "dataViewMappings": [{"categorical": {"categories": {
                "select": [{"for": {"in": "Source"}}, {"for": {"in": "Target"}}]
            }}}]
        }));
        let tables = Tables::default();
        for sample in pbiviz_host::samples() {
            tables.put(Origin::Sample, sample);
        }
        tables.put(Origin::Upload("u".to_owned()), table("u"));
        tables.put(Origin::File("f".into()), table("f"));
        let names = |capabilities: &Capabilities| -> Vec<String> {
            let listed = tables.for_visual(capabilities);
            listed.iter().take(4).map(|loaded| loaded.table.name().to_owned()).collect()
        };
        assert_eq!(names(&capabilities), ["f", "u", "Flows", "Sales"]);
        let unknown = Capabilities::read(&Json::Null);
        assert_eq!(names(&unknown), ["f", "u", "Sales", "Products"]);
    }

    #[test]
    fn refuses_what_is_neither_workbook_nor_text() {
        let refusal = |name: &str, bytes: &[u8]| read(name, bytes).unwrap_err().to_string();
        let archive = b"PK\x03\x04nonsense";
        assert!(refusal("a.xlsx", archive).contains("not a workbook"));
        assert!(refusal("a.xlsx", b"a,b\n1,2\n").contains("not a workbook"));
        assert!(refusal("a.csv", archive).contains("not a workbook"));
        assert!(refusal("a.csv", &[0x89, 0x50, 0x4e, 0x47, 0, 1, 2]).contains("not text"));
        assert_eq!(read("a", b"a,b\n1,2\n").unwrap().row_count(), 1);
    }

    #[test]
    fn there_is_an_end_to_uploads() {
        let tables = Tables::default();
        for number in 0..MAXIMUM_UPLOADS {
            let name = number.to_string();
            assert!(tables.takes_upload(&name));
            tables.put(Origin::Upload(name), table("t"));
        }
        assert!(!tables.takes_upload("more") && tables.takes_upload("0"));
    }

    #[test]
    fn writes_cells_as_the_page_reads_them() {
        let columns = vec![
            Column::text("text", [Some("a"), None]),
            Column::decimals("number", [Some(1.5), Some(f64::INFINITY)]),
            Column::date_times("day", [Some(0), None]).with_format("yyyy"),
        ];
        let table = Table::new("t", columns).unwrap();
        let loaded = Tables::default().put(Origin::Sample, table);
        let entry = loaded.entry();
        assert_eq!(
            entry["columns"][2],
            json!({"name": "day", "type": "dateTime", "format": "yyyy"})
        );
        assert_eq!(entry["isSample"], true);
        let rows = loaded.rows(0, 9);
        assert_eq!(rows["rows"][0][1], 1.5);
        assert!(rows["rows"][0][2]["$date"].as_str().unwrap().starts_with("1970-01-01T00:00"));
        assert_eq!(rows["rows"][1], json!([null, "inf", null]));
        assert_eq!(loaded.rows(1, usize::MAX)["rows"].as_array().unwrap().len(), 1);
        assert_eq!(loaded.rows(7, 1)["rows"], json!([]));
    }

    #[test]
    fn finds_the_data_of_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert!(of_folder(folder.path()).is_empty());
        let data = folder.path().join("data");
        fs_err::create_dir(&data).unwrap();
        for name in ["b.csv", "a.csv", "notes.md"] {
            fs_err::write(data.join(name), "").unwrap();
        }
        assert_eq!(of_folder(folder.path()), [data.join("a.csv"), data.join("b.csv")]);
        let sample = folder.path().join("sample.csv");
        fs_err::write(&sample, "").unwrap();
        assert_eq!(of_folder(folder.path()), [sample]);
    }
}
