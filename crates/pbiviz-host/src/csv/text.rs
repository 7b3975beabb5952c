//! From the bytes of a file to its text and what separates its values.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What may separate values. Commas stand in texts and numbers, too: where two separate a file equally well, the comma is
/// the least likely to be meant.
const DELIMITERS: [(u8, &str); 4] =
    [(b'\t', "tab"), (b';', "semicolon"), (b'|', "vertical bar"), (b',', "comma")];

/// As much of a file as shows how it is made.
const SAMPLE: usize = 64 * 1024;

/// The text of a file: UTF-8 or UTF-16 where a mark at the beginning says so, else UTF-8 if it is that, else Windows-1252.
///
/// None if it has control characters that no text has: zeros, which UTF-16 without a mark has too, or others that are
/// not the rare mistake of one program but the bytes of something else.
pub(super) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = if bytes.starts_with(&[0xff, 0xfe]) {
        UTF_16LE.decode_with_bom_removal(bytes).0
    } else if bytes.starts_with(&[0xfe, 0xff]) {
        UTF_16BE.decode_with_bom_removal(bytes).0
    } else if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        UTF_8.decode_with_bom_removal(bytes).0
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        Cow::Borrowed(text)
    } else {
        WINDOWS_1252.decode_without_bom_handling(bytes).0
    };
    let controls = text.bytes().filter(|byte| is_foreign(*byte)).count();
    let is_text = controls <= text.len() / MAX_CONTROLS && !text.as_bytes().contains(&0);
    is_text.then_some(text)
}

/// One control character in so many bytes is a mistake; more are no text.
const MAX_CONTROLS: usize = 200;

/// Whether a byte is a control character that tables do not use.
fn is_foreign(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b)
}

/// The rows of a file as text, and how they are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    text: &'a str,
    delimiter: u8,
    /// How many lines stand before the text.
    lines_before: u64,
}

impl<'a> Source<'a> {
    /// Finds out what separates the values of a text.
    pub(super) fn new(text: &'a str) -> Self {
        if let Some((delimiter, rows)) = read_separator_line(text) {
            return Self { text: rows, delimiter, lines_before: 1 };
        }
        Self { text, delimiter: find_delimiter(text), lines_before: 0 }
    }

    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    pub(super) fn delimiter_name(&self) -> &'static str {
        DELIMITERS
            .iter()
            .find(|(byte, _)| *byte == self.delimiter)
            .map_or("delimiter", |found| found.1)
    }

    /// All rows, from the first one, which names the columns.
    pub(super) fn rows(&self) -> csv::Reader<&'a [u8]> {
        rows(self.text, self.delimiter)
    }

    /// The line of the file on which a row begins, counted from 1.
    pub(super) fn line(&self, row: Option<&csv::Position>) -> u64 {
        self.lines_before + row.map_or(1, csv::Position::line)
    }

    /// Whether a quotation mark opens a value of the last row, which begins here, and no other closes it: then one more
    /// line would belong to the same row.
    pub(super) fn is_open(&self, last: Option<&csv::Position>) -> bool {
        let start = last.map_or(0, csv::Position::byte) as usize;
        let Some(text) = self.text.get(start..) else { return false };
        text.contains('"')
            && rows(&format!("{text}\nx"), self.delimiter).into_records().count() == 1
    }
}

fn rows(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// Excel lets the first line name the delimiter: `sep=;`.
fn read_separator_line(text: &str) -> Option<(u8, &str)> {
    let (line, rows) = text.split_once('\n')?;
    let delimiter = line.trim_end_matches('\r').strip_prefix("sep=")?;
    match delimiter.as_bytes() {
        &[delimiter] if delimiter.is_ascii() && delimiter != b'"' => Some((delimiter, rows)),
        _ => None,
    }
}

/// The delimiter that gives most rows as many values as the first one has.
fn find_delimiter(text: &str) -> u8 {
    let end = text.floor_char_boundary(SAMPLE);
    let is_cut = end < text.len();
    let mut best = (0, 0, b',');
    for (delimiter, _) in DELIMITERS {
        if !text.as_bytes()[..end].contains(&delimiter) {
            continue;
        }
        let mut lengths: Vec<usize> =
            rows(&text[..end], delimiter).records().flatten().map(|row| row.len()).collect();
        if is_cut && lengths.len() > 1 {
            lengths.pop();
        }
        let columns = lengths.first().copied().unwrap_or(0);
        if columns < 2 {
            continue;
        }
        let alike = lengths.iter().filter(|&&length| length == columns).count();
        if (alike, columns) > (best.0, best.1) {
            best = (alike, columns, delimiter);
        }
    }
    best.2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_delimiter() {
        for (text, delimiter) in [
            ("a,b\n1,2", ','),
            ("a;b\n1,5;2,5", ';'),
            ("a\tb\n1,5\t2;5", '\t'),
            ("a|b\n1|2", '|'),
            ("a", ','),
            ("", ','),
            ("\"a,b\";c\n\"1,2\";3", ';'),
            ("\"a;b;c\",d\n\"1;2;3\",4", ','),
            ("year;sales, net\n2020;1,5\n2021;2,5", ';'),
            ("name, first;age\nAnn;3\nBob;4", ';'),
            ("text,number\n\"a\nb;c\",1\nd;e,2", ','),
            ("a,b,c\n1,2\n1,2,3\n1", ','),
            ("sep=|\na,b,c|d\n1,2,3|4", '|'),
        ] {
            assert_eq!(char::from(Source::new(text).delimiter()), delimiter, "{text}");
        }
    }

    #[test]
    fn decodes_what_windows_and_others_write() {
        for (bytes, text) in [
            (&b"a\xc3\xa4"[..], Some("aä")),
            (b"\xef\xbb\xbfa\xc3\xa4", Some("aä")),
            (b"\xff\xfea\0\xe4\0", Some("aä")),
            (b"\xfe\xff\0a\0\xe4", Some("aä")),
            (b"a\xe4\x80", Some("aä€")),
            (b"", Some("")),
            (b"PK\x03\x04\0", None),
            (b"PK\x03\x04hello", None),
            (b"a,b\n\x7f\x1a", Some("a,b\n\x7f\x1a")),
        ] {
            assert_eq!(decode(bytes).as_deref(), text, "{bytes:?}");
        }
    }
}
