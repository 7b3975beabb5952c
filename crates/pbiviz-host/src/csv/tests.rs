use super::read;
use crate::Value;
use crate::date::to_iso;
use crate::read::{
    describe,
    random::{Random, assert_sound},
};

/// Reads a file, and compares its columns.
fn check(file: impl AsRef<[u8]>, expected: &[&str]) {
    let file = file.as_ref();
    let table = read("test.csv", file).unwrap();
    assert_eq!(describe(&table), expected.join("\n"), "{}", String::from_utf8_lossy(file));
}

#[test]
fn types_suit_all_cells_of_a_column() {
    for (cells, expected) in [
        ("true\nFALSE\n\"\"", "Boolean: true false null"),
        ("1\n\"\"\n-3", "Integer `0`: 1 null -3"),
        ("1\n2.5", "Decimal: 1.0 2.5"),
        ("1\n1e3", "Decimal: 1.0 1000.0"),
        ("1\nx", "Text: \"1\" \"x\""),
        ("true\n1", "Text: \"true\" \"1\""),
        ("2024-01-05\n7", "Text: \"2024-01-05\" \"7\""),
        ("01067\n80331", "Text: \"01067\" \"80331\""),
        ("0\n10", "Integer `0`: 0 10"),
        ("9007199254740992", "Integer `0`: 9007199254740992"),
        ("1\n9007199254740993", "Text: \"1\" \"9007199254740993\""),
        ("99999999999999999999\n0.5", "Decimal: 1e20 0.5"),
        ("\"1,234\"\n5", "Integer `#,0`: 1234 5"),
        ("\"1,234.50\"\n5", "Decimal `#,0.00`: 1234.5 5.0"),
        ("\"1,50\"\n\"2,5\"", "Decimal: 1.5 2.5"),
        ("\"1,50\"\n2.5", "Text: \"1,50\" \"2.5\""),
        ("12.5%\n7%", "Decimal `0.0%`: 0.125 0.07"),
        ("12%\n7", "Text: \"12%\" \"7\""),
        ("$5\n0\n-$1.50", "Decimal `$#,0.00`: 5.0 0.0 -1.5"),
        ("$5\n$7", "Integer `$#,0`: 5 7"),
        ("$5\n€7", "Text: \"$5\" \"€7\""),
        ("5.50 €\n7.00 €", "Decimal `#,0.00 €`: 5.5 7.0"),
        ("2024-01-05\n2024-02-29", "DateTime `%M/%d/yyyy`: 2024-01-05 2024-02-29"),
        ("2024-01-05T00:00:00\n2024-02-29", "DateTime `%M/%d/yyyy`: 2024-01-05 2024-02-29"),
        ("2024-01-05 07:08\n2024-02-29", "DateTime `G`: 2024-01-05T07:08 2024-02-29"),
        ("2024-01-05T23:00-02:00", "DateTime `G`: 2024-01-06T01:00"),
        ("2024-01\n2024-02", "DateTime `MMMM yyyy`: 2024-01-01 2024-02-01"),
        ("1/5/2024\n2/3/2024", "DateTime `%M/%d/yyyy`: 2024-01-05 2024-02-03"),
        ("1/5/2024\n13/3/2024", "DateTime `%M/%d/yyyy`: 2024-05-01 2024-03-13"),
        ("1/13/2024\n13/3/2024", "Text: \"1/13/2024\" \"13/3/2024\""),
        ("5.1.2024\n31.12.2024", "DateTime `%M/%d/yyyy`: 2024-01-05 2024-12-31"),
        ("2024-02-29\n2023-02-29", "Text: \"2024-02-29\" \"2023-02-29\""),
        ("N/A\n1\n-\n#DIV/0!", "Integer `0`: null 1 null null"),
        ("N/A\nx", "Text: \"N/A\" \"x\""),
        ("N/A", "Text: \"N/A\""),
        (" 7 \n\" \"", "Integer `0`: 7 null"),
        (" x ", "Text: \" x \""),
        ("\"\"", "Text: null"),
    ] {
        check(format!("a\n{cells}\n"), &[&format!("a {expected}")]);
    }
}

#[test]
fn columns_decide_together_what_one_leaves_open() {
    check("a;b\n1.234;1,5\n", &["a Integer `#,0`: 1234", "b Decimal: 1.5"]);
    check("a;b\n1,234;1.5\n", &["a Integer `#,0`: 1234", "b Decimal: 1.5"]);
    check("a;b\n1,234;x\n", &["a Decimal: 1.234", "b Text: \"x\""]);
    check("a\tb\n1,234\tx\n", &["a Integer `#,0`: 1234", "b Text: \"x\""]);
    check(
        "a,b\n1/5/2024,31/1/2024\n",
        &["a DateTime `%M/%d/yyyy`: 2024-05-01", "b DateTime `%M/%d/yyyy`: 2024-01-31"],
    );
    check(
        "a,b\n1/5/2024,1/31/2024\n",
        &["a DateTime `%M/%d/yyyy`: 2024-01-05", "b DateTime `%M/%d/yyyy`: 2024-01-31"],
    );
}

#[test]
fn rows_may_be_quoted_short_and_empty() {
    for (file, expected) in [
        (
            "a,b\n\"x\ny\",\"1\"\n\"say \"\"hi\"\"\",2",
            ["a Text: \"x\\ny\" \"say \\\"hi\\\"\"", "b Integer `0`: 1 2"],
        ),
        ("a,b\r\n1\r\n\r\n2,3\r\n", ["a Integer `0`: 1 2", "b Integer `0`: null 3"]),
        ("a,b\n1,2,,\n3,4, \n", ["a Integer `0`: 1 3", "b Integer `0`: 2 4"]),
        ("a,b,\n1,2,\n", ["a Integer `0`: 1", "b Integer `0`: 2"]),
        (" a ,A\n1,2\n", ["a Integer `0`: 1", "A_1 Integer `0`: 2"]),
        (",b\n1,2\n", ["Column1 Integer `0`: 1", "b Integer `0`: 2"]),
        ("a,b\n", ["a Text: ", "b Text: "]),
        ("\n\na,b\n1,2\n", ["a Integer `0`: 1", "b Integer `0`: 2"]),
        ("sep=;\na;b\n1;2\n", ["a Integer `0`: 1", "b Integer `0`: 2"]),
        ("a,b\n5\" pipe,2\n", ["a Text: \"5\\\" pipe\"", "b Integer `0`: 2"]),
    ] {
        check(file, &expected);
    }
    let wide: Vec<u8> = "\u{feff}ä,b\nö,1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(wide, &["ä Text: \"ö\"", "b Integer `0`: 1"]);
    check(b"pr\xecce;b\n5,00 \x80;x\n", &["prìce Decimal `#,0.00 €`: 5.0", "b Text: \"x\""]);
}

#[test]
fn errors_say_where_and_what_to_do() {
    for (file, expected) in [
        (&b""[..], "`test.csv` has no rows: the first row must name the columns"),
        (b"\xef\xbb\xbf\r\n\r\n", "`test.csv` has no rows: the first row must name the columns"),
        (
            b"PK\x03\x04\0\0",
            "`test.csv` is not text: save it as CSV in UTF-8, or open a workbook as `.xlsx`",
        ),
        (
            b"a,b\n1,2\n\"x\ny\",2\n1,2,3\n",
            "`test.csv`, line 5: 3 values, but the first row names 2 columns; put values with a comma inside into \
             quotation marks, or name all columns",
        ),
        (
            b"sep=;\na;b\n1;2;3;4\n",
            "`test.csv`, line 3: 4 values, but the first row names 2 columns; put values with a semicolon inside \
             into quotation marks, or name all columns",
        ),
        (
            b"a,b\n1,2\n3,\"4\n5,6\n",
            "`test.csv`, line 3: a quotation mark opens a value and none closes it; add the second one, and write \
             quotation marks inside of a value twice",
        ),
    ] {
        assert_eq!(read("test.csv", file).unwrap_err().to_string(), expected);
    }
    let header = format!("{}\n", "a,".repeat(16_000));
    let error = read("test.csv", header.as_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("`test.csv` has 0 rows and 16001 columns or more: "), "{error}");
    let long = format!("{}\n{}", "a,".repeat(15_000), "1\n".repeat(7_000));
    let error = read("test.csv", long.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("leave out columns or rows"), "{error}");
}

#[test]
fn random_files_give_sound_tables_or_errors() {
    const TOKENS: [&[u8]; 40] = [
        b",",
        b",",
        b";",
        b"\t",
        b"|",
        b"\n",
        b"\n",
        b"\r\n",
        b"\"",
        b"\"\"",
        b" ",
        b"-",
        b"+",
        b"(",
        b")",
        b"%",
        b"$",
        "€".as_bytes(),
        "\u{a0}".as_bytes(),
        "\u{2019}".as_bytes(),
        b".",
        b"/",
        b":",
        b"e",
        b"T",
        b"Z",
        b"0",
        b"1",
        b"12",
        b"234",
        b"9007199254740993",
        b"2024-02-29",
        b"31/12/24",
        b"5 Jan 2024",
        b"true",
        b"NaN",
        b"null",
        b"sep=;\n",
        b"\xff\xfe",
        b"\xc3",
    ];
    let valid = [
        "Date,Region,Revenue\n2024-01-05,\"North, east\",\"1,234.50\"\n2024-02-29,South,7\n",
        "Datum;Betrag;Anteil\n05.01.2024 12:30;1.234,50 €;7,5%\n31.12.2024;-3;0%\n",
        "a\tA\t\tb\ntrue\t01067\t\t$5\nfalse\t80331\t\t($7.50)\n",
    ];
    let mut random = Random::new(1);
    let (mut tables, mut errors) = (0, 0);
    for round in 0..20_000 {
        let file = if round % 2 == 0 {
            random.bytes(40, &TOKENS)
        } else {
            let mut file = random.one_of(&valid).as_bytes().to_vec();
            random.mutate(&mut file, &TOKENS);
            file
        };
        match read("random.csv", &file) {
            Ok(table) => {
                assert_sound(&table, &file);
                tables += 1;
            }
            Err(_) => errors += 1,
        }
    }
    assert!(tables > 5_000 && errors > 1_000, "{tables} tables and {errors} errors");
}

/// A cell as a program would write it, and as it should come back.
fn cell(random: &mut Random, kind: usize) -> (String, Value<'static>) {
    const TEXTS: [&str; 6] = ["w", "w, \"x\"", "w;\ty|", "w\nz", "w \u{e9}\u{1f600}", "\"w\""];
    if random.below(6) == 0 {
        return (String::new(), Value::Null);
    }
    let number = random.below(2_000_000) as i64 - 1_000_000;
    match kind {
        0 => {
            let text = random.one_of(&TEXTS);
            (text.to_owned(), Value::Text(text))
        }
        1 => (number.to_string(), Value::Integer(number)),
        2 => (format!("{number}.5"), Value::Decimal(format!("{number}.5").parse().unwrap())),
        3 => {
            let date = number * 60_000;
            (to_iso(date).trim_end_matches(".000Z").to_owned(), Value::DateTime(date))
        }
        _ => ((number % 2 == 0).to_string(), Value::Boolean(number % 2 == 0)),
    }
}

#[test]
fn what_a_program_writes_comes_back() {
    let mut random = Random::new(3);
    for round in 0..300 {
        let kinds: Vec<usize> = (0..=random.below(5)).map(|_| random.below(5)).collect();
        let delimiter = random.one_of(b",;\t|");
        let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record((0..kinds.len()).map(|column| format!("column {column}"))).unwrap();
        let mut rows = Vec::new();
        for _ in 0..2 + random.below(30) {
            let row: Vec<_> = kinds.iter().map(|&kind| cell(&mut random, kind)).collect();
            writer.write_record(row.iter().map(|(text, _)| text)).unwrap();
            rows.push(row);
        }
        let file = writer.into_inner().unwrap();
        let table = read("written.csv", &file).unwrap();
        let shown = String::from_utf8_lossy(&file);
        assert_eq!(table.row_count(), rows.len(), "round {round}: {shown}");
        for (column, place) in table.columns().iter().zip(0..) {
            for (row, cells) in rows.iter().enumerate() {
                assert_eq!(column.value(row), cells[place].1, "round {round}, row {row}: {shown}");
            }
        }
    }
}

#[test]
fn holds_out_against_files_made_to_break_it() {
    let long = "x".repeat(1 << 20);
    let wide = |cell: &str| vec![cell; 10_000].join(",");
    let quotes = "\"\"".repeat(1 << 19);
    let files = [
        format!("a\n{long}\n"),
        format!("{long}\n1\n"),
        format!("a,b\n{quotes},1\n"),
        format!("a\n\"{quotes}\"\n"),
        format!("{}\n{}\n", wide("a"), wide("1")),
        "\n".repeat(1 << 20),
        ",".repeat(15_999),
        "a,b\r1,2\n3,4\r\n5,6\r\r\n".to_owned(),
        "sep=\n1".to_owned(),
        format!("a\n{}", "1e308\n".repeat(1000)),
        format!("a\n{}\n", "9".repeat(100_000)),
        format!("a\n{}1\n", "0.".repeat(100_000)),
    ];
    for file in &files {
        match read("f.csv", file.as_bytes()) {
            Ok(table) => assert_sound(&table, &file.as_bytes()[..file.len().min(40)]),
            Err(error) => assert!(error.to_string().starts_with("`f.csv`"), "{error}"),
        }
    }
    let wide = read("f.csv", files[4].as_bytes()).unwrap();
    assert_eq!((wide.columns().len(), wide.columns()[9_999].name()), (10_000, "a_9999"));
    assert!(read("f.csv", files[6].as_bytes()).is_err(), "a table without columns");
    let mixed = read("f.csv", files[7].as_bytes()).unwrap();
    assert_eq!(mixed.row_count(), 3);
}
