//! The zip around the two documents, with the official tool's header bytes.
//!
//! A general zip library chooses values of its own (the system that made the entry, the version
//! needed, a time stamp), so the three headers are written here; the tests read the result with one.

use crate::Error;
use crate::deflate::{Effort, deflate};
use crate::document::Documents;

/// Entries are made by MS-DOS (0) under version 2.0 of the specification.
const MADE_BY: u16 = 20;
/// Version 1.0, though deflate came with 2.0: this is what the official tool writes.
const VERSION_NEEDED: u16 = 10;
/// 1980-01-01, the first day that a zip can name: the same input gives the same bytes on any day.
const DATE: u16 = 1 << 5 | 1;
const MIDNIGHT: u16 = 0;
const STORE: u16 = 0;
const DEFLATE: u16 = 8;
const DIRECTORY_ATTRIBUTE: u32 = 0x10;

/// The bytes of the `.pbiviz` that holds these documents.
pub(crate) fn archive(guid: &str, documents: &Documents) -> Result<Vec<u8>, Error> {
    let document_name = crate::document::entry_name(guid);
    let mut zip = Zip::default();
    zip.file("package.json", documents.outline.as_bytes())?;
    zip.directory("resources/")?;
    zip.file(&document_name, documents.document.as_bytes())?;
    zip.finish()
}

#[derive(Default)]
struct Zip {
    /// Local headers, each followed by its data.
    bytes: Vec<u8>,
    /// The central directory, which repeats the headers at the end.
    central: Vec<u8>,
    entries: u16,
}

struct Entry<'a> {
    name: &'a str,
    method: u16,
    attributes: u32,
    crc: u32,
    size: usize,
    data: &'a [u8],
}

impl Zip {
    fn file(&mut self, name: &str, content: &[u8]) -> Result<(), Error> {
        let data = deflate(content, Effort::Smallest);
        self.add(&Entry {
            name,
            method: DEFLATE,
            attributes: 0,
            crc: crc32fast::hash(content),
            size: content.len(),
            data: &data,
        })
    }

    fn directory(&mut self, name: &str) -> Result<(), Error> {
        self.add(&Entry {
            name,
            method: STORE,
            attributes: DIRECTORY_ATTRIBUTE,
            crc: 0,
            size: 0,
            data: &[],
        })
    }

    fn add(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        let offset = field(self.bytes.len(), entry.name)?;
        let shared = shared_fields(entry)?;
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&shared);
        self.bytes.extend(entry.name.as_bytes());
        self.bytes.extend(entry.data);

        self.central.extend(b"PK\x01\x02");
        self.central.extend(MADE_BY.to_le_bytes());
        self.central.extend(&shared);
        // No comment, first disk, no internal attributes.
        self.central.extend([0; 6]);
        self.central.extend(entry.attributes.to_le_bytes());
        self.central.extend(offset.to_le_bytes());
        self.central.extend(entry.name.as_bytes());
        self.entries += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, Error> {
        let offset = field(self.bytes.len(), "the central directory")?;
        let size = field(self.central.len(), "the central directory")?;
        self.bytes.append(&mut self.central);
        self.bytes.extend(b"PK\x05\x06");
        // One disk, which holds the directory.
        self.bytes.extend([0; 4]);
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(self.entries.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        self.bytes.extend(offset.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

/// The 26 bytes that the local header and the central directory have in common.
fn shared_fields(entry: &Entry<'_>) -> Result<Vec<u8>, Error> {
    let name_length = u16::try_from(entry.name.len())
        .map_err(|_| Error::TooLarge { part: format!("the name `{}`", entry.name) })?;
    let mut bytes = Vec::with_capacity(26);
    bytes.extend(VERSION_NEEDED.to_le_bytes());
    bytes.extend(0_u16.to_le_bytes()); // no flags: the sizes stand in the local header
    bytes.extend(entry.method.to_le_bytes());
    bytes.extend(MIDNIGHT.to_le_bytes());
    bytes.extend(DATE.to_le_bytes());
    bytes.extend(entry.crc.to_le_bytes());
    bytes.extend(field(entry.data.len(), entry.name)?.to_le_bytes());
    bytes.extend(field(entry.size, entry.name)?.to_le_bytes());
    bytes.extend(name_length.to_le_bytes());
    bytes.extend(0_u16.to_le_bytes()); // no extra field
    Ok(bytes)
}

fn field(value: usize, part: &str) -> Result<u32, Error> {
    u32::try_from(value).map_err(|_| Error::TooLarge { part: format!("`{part}`") })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    fn sample() -> Vec<u8> {
        let documents = Documents {
            outline: "{\n\t\t\"version\": \"1.0.0.0\"\n\t}".to_owned(),
            document: format!("{{\"visual\":\"{}\"}}", "bar".repeat(400)),
        };
        archive("bar123", &documents).unwrap()
    }

    #[test]
    fn a_zip_library_reads_the_three_entries() {
        let mut zip = ZipArchive::new(std::io::Cursor::new(sample())).unwrap();
        let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["package.json", "resources/", "resources/bar123.pbiviz.json"]);
        assert!(zip.by_index(1).unwrap().is_dir());
        let mut text = String::new();
        // Reading to the end also compares the checksum.
        zip.by_index(2).unwrap().read_to_string(&mut text).unwrap();
        assert!(text.starts_with("{\"visual\":\"barbar"));
        assert!(zip.by_index(2).unwrap().compressed_size() < 60);
    }

    #[test]
    fn headers_carry_the_official_values() {
        let bytes = sample();
        // Signature, version needed 10, flags 0, deflate, 1980-01-01 00:00.
        assert_eq!(bytes[..14], *b"PK\x03\x04\x0a\0\0\0\x08\0\0\0\x21\0");
        let mut central = Vec::new();
        for start in 0..bytes.len() - 46 {
            if bytes[start..].starts_with(b"PK\x01\x02") {
                central.push(&bytes[start..start + 46]);
            }
        }
        let methods: Vec<u8> = central.iter().map(|header| header[10]).collect();
        assert_eq!(methods, [8, 0, 8]);
        let attributes: Vec<u8> = central.iter().map(|header| header[38]).collect();
        assert_eq!(attributes, [0, 0x10, 0]);
        for header in central {
            // Made by 0/20, needs 1.0, no flags.
            assert_eq!(header[4..10], [20, 0, 10, 0, 0, 0]);
            // No extra field, no comment, disk 0, no internal attributes.
            assert_eq!(header[30..38], [0; 8]);
        }
        // The archive has no comment: its last record ends the file.
        assert_eq!(bytes[bytes.len() - 22..bytes.len() - 18], *b"PK\x05\x06");
    }

    #[test]
    fn the_same_documents_give_the_same_bytes() {
        assert_eq!(sample(), sample());
    }
}
