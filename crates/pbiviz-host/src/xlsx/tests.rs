use std::io::{Cursor, Write};

use super::read;
use crate::read::{
    ReadError, describe,
    random::{Random, assert_sound},
};

/// The parts of a workbook beside its sheets.
const PARTS: [(&str, &str); 6] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="Hidden" sheetId="1" state="hidden" r:id="rId2"/><sheet name="Empty" sheetId="2" r:id="rId1"/><sheet name="Data" sheetId="3" r:id="rId2"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r##"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;$&quot;#,##0.00"/></numFmts><cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>"##,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4" uniqueCount="4"><si><t>a</t></si><si><t>North</t></si><si><r><t>Sou</t></r><r><t>th</t></r></si><si><t> </t></si></sst>"#,
    ),
];

/// A workbook with a hidden sheet, an empty one, and one with these rows.
fn workbook(rows: &str) -> Vec<u8> {
    workbook_of(&PARTS, rows)
}

fn workbook_of(parts: &[(&str, &str)], rows: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut add = |name: &str, text: &str| {
        archive.start_file(name, stored).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    };
    for (name, text) in parts {
        add(name, text);
    }
    add("xl/worksheets/sheet1.xml", &sheet(""));
    add("xl/worksheets/sheet2.xml", &sheet(rows));
    archive.finish().unwrap().into_inner()
}

fn sheet(rows: &str) -> String {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    )
}

#[test]
fn refuses_a_list_of_texts_that_promises_more_than_it_holds() {
    let (path, texts) = PARTS[5];
    let mut parts = PARTS;
    let promise = texts.replace(r#"uniqueCount="4""#, r#"uniqueCount="99999999999""#);
    parts[5] = (path, &promise);
    let error = read("promise.xlsx", &workbook_of(&parts, "")).unwrap_err();
    let ReadError::NotAWorkbook { source, .. } = error else { panic!("{error}") };
    assert_eq!(source.to_string(), "its list of texts promises more than it can hold");
}

/// A sheet's first column: its header, and below it these cells.
fn column(cells: &str) -> String {
    let rows = cells.lines().enumerate().map(|(index, cell)| {
        // Another column keeps rows without a cell in the first one.
        format!(r#"<row r="{0}">{cell}<c r="B{0}"><v>1</v></c></row>"#, index + 2)
    });
    format!(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>{}"#, rows.collect::<String>())
}

#[test]
fn types_are_those_of_the_cells() {
    for (cells, expected) in [
        ("<c><v>1</v></c>\n<c><v>-2</v></c>", "Integer `0`: 1 -2"),
        ("<c><v>1</v></c>\n\n<c><v>2.5</v></c>", "Decimal: 1.0 null 2.5"),
        ("<c><v>1e300</v></c>", "Decimal: 1e300"),
        ("<c s=\"2\"><v>0.125</v></c>", "Decimal `0.00%`: 0.125"),
        ("\n<c s=\"3\"><v>5</v></c>", "Integer `$#,0.00`: null 5"),
        ("<c t=\"s\"><v>1</v></c>\n<c t=\"s\"><v>2</v></c>", "Text: \"North\" \"South\""),
        ("<c t=\"inlineStr\"><is><t>x</t></is></c>\n<c t=\"s\"><v>3</v></c>", "Text: \"x\" null"),
        ("<c t=\"str\"><f>A1</f><v>x &amp; y</v></c>", "Text: \"x & y\""),
        ("<c t=\"str\"><v>007</v></c>", "Text: \"007\""),
        ("<c t=\"b\"><v>1</v></c>\n<c t=\"b\"><v>0</v></c>", "Boolean: true false"),
        ("<c t=\"e\"><v>#DIV/0!</v></c>\n<c><v>3</v></c>", "Integer `0`: null 3"),
        ("<c s=\"1\"><v>45296</v></c>", "DateTime `%M/%d/yyyy`: 2024-01-05"),
        ("<c s=\"1\"><v>45296.75</v></c>", "DateTime `G`: 2024-01-05T18:00"),
        (
            "<c s=\"1\"><v>1</v></c>\n<c s=\"1\"><v>61</v></c>",
            "DateTime `%M/%d/yyyy`: 1900-01-01 1900-03-01",
        ),
        ("<c s=\"1\"><v>0.5</v></c>", "DateTime `G`: 1899-12-30T12:00"),
        ("<c t=\"d\"><v>2024-01-05T18:00:00</v></c>", "DateTime `G`: 2024-01-05T18:00"),
        ("<c s=\"4\"><v>1.5</v></c>", "Decimal: 1.5"),
        ("<c s=\"1\"><v>9999999</v></c>", "Integer `0`: 9999999"),
        (
            "<c><v>1.5</v></c>\n<c s=\"1\"><v>45296</v></c>\n\n<c t=\"b\"><v>1</v></c>\n<c t=\"s\"><v>1</v></c>",
            "Text: \"1.5\" \"2024-01-05\" null \"true\" \"North\"",
        ),
        ("", "Text: "),
        ("\n", "Text: null"),
    ] {
        let table = read("Sales.xlsx", &workbook(&column(cells))).unwrap();
        let described = describe(&table);
        let first = described.lines().next().unwrap_or_default();
        assert_eq!(first, format!("a {expected}"), "{cells}");
        assert_eq!(table.name(), "Sales");
    }
}

#[test]
fn rows_and_columns_may_be_anywhere() {
    let rows = r#"<row r="3"><c r="B3" t="str"><v> Name </v></c><c r="D3" t="str"><v>name</v></c><c r="E3"><v>2024</v></c></row>
        <row r="4"><c r="A4" s="1"/></row>
        <row r="1048576"><c r="E1048576"><v>1</v></c><c r="F1048576"><v>2</v></c><c r="XFC1048576"/></row>"#;
    let table = read("Sales.xlsx", &workbook(rows)).unwrap();
    assert_eq!(
        describe(&table).lines().collect::<Vec<_>>(),
        ["Name Text: null", "name_1 Text: null", "2024 Integer `0`: 1", "Column6 Integer `0`: 2"]
    );
}

#[test]
fn errors_say_what_to_do() {
    let error = read("old.xls", b"\xd0\xcf\x11\xe0").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`old.xls` is not a workbook that can be read: save it again as `.xlsx` without a password, or as CSV"
    );
    assert!(std::error::Error::source(&error).is_some());
    let error = read("empty.xlsx", &workbook("")).unwrap_err();
    assert_eq!(error.to_string(), "`empty.xlsx` has no rows: the first row must name the columns");
}

/// A workbook whose archive says of these last files that they unpack to so many bytes.
fn workbook_that_says(sizes: &[u32]) -> Vec<u8> {
    let mut bytes = workbook(&column("<c><v>1</v></c>"));
    let mut end = bytes.len();
    for size in sizes {
        end = bytes[..end].windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        bytes[end + 24..end + 28].copy_from_slice(&size.to_le_bytes());
    }
    bytes
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused_unread() {
    for sizes in [&[u32::MAX - 1][..], &[600 << 20, 600 << 20]] {
        let error = read("bomb.xlsx", &workbook_that_says(sizes)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`bomb.xlsx` unpacks to more than 1 GiB: leave out rows, or sheets and pictures beside the data, or save it \
             as CSV"
        );
    }
    // A million rows of twenty columns.
    let table = read("large.xlsx", &workbook_that_says(&[950_000_000])).unwrap();
    assert_eq!(describe(&table).lines().next(), Some("a Integer `0`: 1"));
}

#[test]
fn a_file_is_unpacked_no_further_than_the_archive_says() {
    let error = read("liar.xlsx", &workbook_that_says(&[100])).unwrap_err();
    assert!(matches!(error, ReadError::NotAWorkbook { .. }), "{error}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("larger than its declared"), "{source}");
}

#[test]
fn a_table_that_is_too_large_is_refused_while_it_is_read() {
    let last_column = r#"<row r="1"><c r="WQJ1" t="str"><v>last</v></c></row>"#;
    let rows = "<row><c><v>1</v></c></row>".repeat(6_250);
    let unread = "<row><c t=\"no type\"><v>1</v></c></row>";
    let error = read("wide.xlsx", &workbook(&format!("{last_column}{rows}{unread}"))).unwrap_err();
    assert!(matches!(error, ReadError::NotAWorkbook { .. }), "{error}");
    let one_more = "<row><c><v>1</v></c></row>";
    let rows = format!("{last_column}{rows}{one_more}{unread}");
    let error = read("wide.xlsx", &workbook(&rows)).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge { rows: 6_251, columns: 16_000, .. }), "{error}");
}

#[test]
fn random_workbooks_give_sound_tables_or_errors() {
    const TOKENS: [&[u8]; 30] = [
        b"<row>",
        b"<row r=\"2\">",
        b"<row r=\"1048576\">",
        b"<row r=\"99999999999\">",
        b"</row>",
        b"<c>",
        b"</c>",
        b"<c r=\"A1\" t=\"s\">",
        b"<c r=\"XFD1048576\">",
        b"<c r=\"ZZZZZZZZZ9\">",
        b"<c r=\"1A\">",
        b"<c t=\"b\">",
        b"<c t=\"d\">",
        b"<c t=\"e\">",
        b"<c s=\"1\">",
        b"<c s=\"99\">",
        b"<v>",
        b"</v>",
        b"0",
        b"45296.5",
        b"-1e308",
        b"NaN",
        b"<is><t>",
        b"</t></is>",
        b"&amp;",
        b"&#x0;",
        b"<",
        b">",
        b"\"",
        b"#N/A",
    ];
    let valid = column(
        "<c s=\"1\"><v>45296</v></c>\n<c t=\"s\"><v>2</v></c>\n<c t=\"inlineStr\"><is><t>x</t></is></c>\n<c><v>7</v></c>",
    );
    let intact = workbook(&valid);
    let mut random = Random::new(2);
    let (mut tables, mut errors) = (0, 0);
    for round in 0..6_000 {
        let file = match round % 8 {
            // The rows within an intact archive, and the archive itself.
            0 => workbook(&String::from_utf8_lossy(&random.bytes(30, &TOKENS))),
            1 | 2 => {
                let mut rows = valid.clone().into_bytes();
                random.mutate(&mut rows, &TOKENS);
                workbook(&String::from_utf8_lossy(&rows))
            }
            3 => random.bytes(
                30,
                &[b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\0\0", b"xl/workbook.xml"],
            ),
            _ => {
                let mut file = intact.clone();
                random.mutate(&mut file, &TOKENS);
                file
            }
        };
        match read("random.xlsx", &file) {
            Ok(table) => {
                assert_sound(&table, &file);
                tables += 1;
            }
            Err(_) => errors += 1,
        }
    }
    assert!(tables > 500 && errors > 500, "{tables} tables and {errors} errors");
}
