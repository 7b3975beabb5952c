//! How much a workbook may unpack to.

use std::io::Cursor;

use zip::ZipArchive;

use crate::read::ReadError;

/// A million rows of twenty columns are some 900 MB, about 45 bytes for each cell. Without a limit, a file of some
/// megabytes could keep the reader busy for hours: it may unpack to a thousand times its size.
const MAX_UNPACKED: u64 = 1 << 30;

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
    Ok(())
}
