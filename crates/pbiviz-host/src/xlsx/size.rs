//! How much a workbook may unpack to.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::read::ReadError;

/// A million rows of twenty columns are some 900 MB, about 45 bytes for each cell. Without a limit, a file of some
/// megabytes could keep the reader busy for hours: it may unpack to a thousand times its size.
const MAX_UNPACKED: u64 = 1 << 30;

/// What even an empty text takes in the list of texts: `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Refuses workbooks whose files, by the archive's directory, unpack to more than anyone wants to wait for.
///
/// The directory is believed, for the library that unpacks stops each file at the size that stands there. What is no
/// archive at all passes: that is for the workbook's reader to say.
pub(super) fn check_unpacked_size(file: &str, bytes: &[u8]) -> Result<(), ReadError> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut total: u64 = 0;
    for index in 0..archive.len() {
        // A file that cannot be opened is none that the workbook's reader could unpack.
        let size = archive.by_index_raw(index).map_or(0, |entry| entry.size());
        total = total.saturating_add(size);
    }
    if total > MAX_UNPACKED {
        return Err(ReadError::UnpacksToTooMuch { file: file.to_owned() });
    }
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else { continue };
        if !is_list_of_texts(&entry) {
            continue;
        }
        let most = entry.size() / SHORTEST_TEXT;
        // The workbook's reader makes room for as many texts as the list promises, at once: a promise that no
        // machine has room for would end this program.
        if promised_texts(entry).is_some_and(|count| count > most) {
            let source = "its list of texts promises more than it can hold".into();
            return Err(ReadError::NotAWorkbook { file: file.to_owned(), source });
        }
    }
    Ok(())
}

fn is_list_of_texts<R: Read>(entry: &ZipFile<'_, R>) -> bool {
    entry.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"))
}

/// How many texts a list says it has.
fn promised_texts(list: impl Read) -> Option<u64> {
    let mut reader = Reader::from_reader(BufReader::new(list));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "sst" => {
                let attribute = element.try_get_attribute("uniqueCount").ok()??;
                return attribute.value.trim().parse().ok();
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}
