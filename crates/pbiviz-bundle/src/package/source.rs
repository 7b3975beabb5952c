//! The files of a package, within limits: what is read here may come from anywhere.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use pbiviz_schema::Severity;
use serde_json::Value;
use walkdir::WalkDir;
use zip::{CompressionMethod, ZipArchive};

use crate::Error;
use crate::package::findings::Finding;

/// Entries that are looked at; real packages have at most a dozen.
const MAXIMUM_ENTRIES: usize = 256;
/// Bytes of all files together, unpacked; the largest real package has less than a tenth.
const MAXIMUM_BYTES: u64 = 64 << 20;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Something in a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the package.
    pub name: String,
    /// Its size.
    pub size: u64,
    /// Its size in the archive; the same as `size` in a folder.
    pub packed_size: u64,
}

/// A package's files, by path.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) entries: Vec<Entry>,
    files: BTreeMap<String, Vec<u8>>,
    /// Paths of files that the archive holds uncompressed.
    stored: Vec<String>,
    /// Paths of files that cannot be unpacked, and why.
    damaged: BTreeMap<String, String>,
}

/// Unpacks an archive into memory.
pub(crate) fn archive(name: &str, bytes: &[u8]) -> Result<Source, Error> {
    let refused = |problem: String| Error::NotAPackage { name: name.to_owned(), problem };
    let mut archive = ZipArchive::new(Cursor::new(bytes))
        .map_err(|error| refused(format!("it is no zip archive ({error})")))?;
    if archive.len() > MAXIMUM_ENTRIES {
        return Err(refused(format!("it has more than {MAXIMUM_ENTRIES} entries")));
    }
    let mut source = Source::default();
    let mut left = MAXIMUM_BYTES;
    for index in 0..archive.len() {
        // A name in another encoding is kept as far as it can be read.
        let entry_name = match archive.name_for_index(index) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("entry {index}"),
        };
        let mut entry = Entry { name: entry_name, size: 0, packed_size: 0 };
        let content = archive.by_index(index).map_err(|error| error.to_string()).and_then(|file| {
            entry.size = file.size();
            entry.packed_size = file.compressed_size();
            if file.compression() == CompressionMethod::Stored {
                source.stored.push(entry.name.clone());
            }
            // What the header says about the size is not believed.
            let mut content = Vec::new();
            let result = file.take(left + 1).read_to_end(&mut content);
            result.map(|_| content).map_err(|error| error.to_string())
        });
        match content {
            Ok(content) => {
                left = left
                    .checked_sub(content.len() as u64)
                    .ok_or_else(|| refused(too_many_bytes()))?;
                source.files.insert(entry.name.clone(), content);
            }
            Err(problem) => {
                source.damaged.insert(entry.name.clone(), problem);
            }
        }
        source.entries.push(entry);
    }
    Ok(source)
}

/// Reads the unpacked form: a folder with `package.json` and `resources`.
pub(crate) fn folder(path: &Path) -> Result<Source, Error> {
    let refused =
        |problem: String| Error::NotAPackage { name: path.display().to_string(), problem };
    if !path.join("package.json").is_file() {
        return Err(refused("it has no `package.json`".to_owned()));
    }
    let mut source = Source::default();
    let mut left = MAXIMUM_BYTES;
    // Two levels are all that a package has; links are not followed.
    for entry in WalkDir::new(path).min_depth(1).max_depth(2).sort_by_file_name() {
        let entry = entry.map_err(|error| refused(error.to_string()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        if source.entries.len() == MAXIMUM_ENTRIES {
            return Err(refused(format!("it has more than {MAXIMUM_ENTRIES} files")));
        }
        let mut content = Vec::new();
        let file = fs_err::File::open(entry.path()).map_err(Error::Read)?;
        file.take(left + 1).read_to_end(&mut content).map_err(Error::Read)?;
        let size = content.len() as u64;
        left = left.checked_sub(size).ok_or_else(|| refused(too_many_bytes()))?;
        let name = entry
            .path()
            .strip_prefix(path)
            .unwrap_or(entry.path())
            .components()
            .map(|component| component.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        source.entries.push(Entry { name: name.clone(), size, packed_size: size });
        source.files.insert(name, content);
    }
    Ok(source)
}

fn too_many_bytes() -> String {
    format!("it unpacks to more than {} MiB", MAXIMUM_BYTES >> 20)
}

impl Source {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name) || self.damaged.contains_key(name)
    }

    pub(crate) fn is_stored(&self, name: &str) -> bool {
        self.stored.iter().any(|stored| stored == name)
    }

    /// Reads a file as JSON; what hinders it becomes a finding.
    pub(crate) fn json(&self, name: &str, findings: &mut Vec<Finding>) -> Option<Value> {
        let mut report = |severity, offset, message| {
            findings.push(Finding { offset, ..Finding::new(severity, name, "", message) });
        };
        if let Some(problem) = self.damaged.get(name) {
            report(Severity::Error, None, format!("damaged: {problem}"));
            return None;
        }
        let Some(content) = self.files.get(name) else {
            report(Severity::Error, None, "missing".to_owned());
            return None;
        };
        let text = match content.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => {
                report(Severity::Warning, Some(0), "begins with a byte order mark".to_owned());
                text
            }
            None => content,
        };
        match serde_json::from_slice(text) {
            Ok(value) => Some(value),
            Err(error) => {
                let lines = text.split_inclusive(|&byte| byte == b'\n');
                let before: usize =
                    lines.take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
                let mark = content.len() - text.len();
                let offset = mark + before + error.column().saturating_sub(1);
                report(Severity::Error, Some(offset), format!("not JSON: {error}"));
                None
            }
        }
    }

    /// The path of the visual's document: where the outline says, else where all tools put it.
    pub(crate) fn document_name(&self, outline: Option<&Value>) -> Option<String> {
        let named =
            outline.and_then(|outline| resource(outline, "/metadata/pbivizjson/resourceId"));
        let found = || {
            let mut names = self.files.keys().chain(self.damaged.keys());
            names.find(|name| name.starts_with("resources/") && name.ends_with(".pbiviz.json"))
        };
        named.map(str::to_owned).or_else(|| found().cloned())
    }

    /// The text of a file; one that cannot be unpacked becomes a finding.
    pub(crate) fn text(
        &self,
        name: &str,
        severity: Severity,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        if let Some(problem) = self.damaged.get(name) {
            let message = format!("damaged: {problem}");
            findings.push(Finding::new(severity, name, "", message));
        }
        Some(String::from_utf8_lossy(self.files.get(name)?).into_owned())
    }
}

/// The path of the file whose resource is named at a place of the outline.
pub(crate) fn resource<'v>(outline: &'v Value, pointer: &str) -> Option<&'v str> {
    resource_file(outline, outline.pointer(pointer)?.as_str()?)
}

fn resource_file<'v>(outline: &'v Value, id: &str) -> Option<&'v str> {
    let resources = outline.get("resources")?.as_array()?;
    let resource = resources.iter().find(|resource| resource["resourceId"] == id)?;
    resource["file"].as_str()
}
