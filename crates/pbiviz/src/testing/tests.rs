use snapbox::{assert_data_eq, file};

use super::*;

/// The wasm tests of `tests/packing.rs` read the same file in the way of the browser, and see the same.
const EVERYTHING: &str = include_str!("../../tests/recording.json");

#[test]
fn data_is_read_as_in_the_browser() {
    let recording = Recording::read(EVERYTHING).unwrap();
    let views: Vec<_> = recording.updates().map(|options| &options.data_views).collect();
    assert_data_eq!(format!("{views:#?}\n"), file!["../../tests/recording.txt"]);
}

#[test]
fn options_are_read_as_in_the_browser() {
    let recording = Recording::read(EVERYTHING).unwrap();
    let shown: Vec<_> = recording
        .updates()
        .map(|options| {
            let (viewport, update_type) = (options.viewport, options.update_type);
            let modes = (options.view_mode, options.edit_mode, options.operation_kind);
            let switches = (options.is_in_focus, options.format_mode);
            format!("{viewport:?} {update_type:?} {modes:?} {switches:?}")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "Viewport { width: 400.5, height: 300.0 } UpdateType(0b10) \
             (Some(Edit), Some(Default), Some(Append)) (Some(true), Some(false))",
            "Viewport { width: 0.0, height: 0.0 } UpdateType(0b111111110) (None, None, None) (None, None)",
            "Viewport { width: 0.0, height: 0.0 } UpdateType(0b100) (None, None, None) (None, None)",
        ]
    );
}

#[test]
fn says_when_what_came_and_from_where() {
    let recording = Recording::read(&format!("\u{feff}{EVERYTHING}")).unwrap();
    assert_eq!((recording.guid.as_str(), recording.api_version.as_str()), ("chart0123", "5.11.0"));
    assert_eq!(recording.dropped, 3);
    let times: Vec<_> = recording.recorded.iter().map(|update| update.at.as_millis()).collect();
    assert_eq!(times, [0, 1234, 2000]);
}

#[test]
fn says_why_a_file_cannot_be_read() {
    let recording = |rest: &str| format!("{{\"format\": \"pbiviz-recording\", {rest}}}");
    let update = |options: &str| {
        recording(&format!("\"version\": 1, \"recorded\": [{{\"options\": {options}}}]"))
    };
    for (text, expected) in [
        ("", "it is no JSON: EOF while parsing a value at line 1 column 0"),
        ("[]", "its `format` is not `pbiviz-recording`"),
        (
            &recording("\"version\": 2"),
            "it has version 2 of the format, and this SDK reads version 1",
        ),
        (&recording("\"version\": 1"), "it has no list `recorded`"),
        (&update("null"), "update 1: it has no `options`"),
        (
            &update(r#"{"dataViews": [{"metadata": {}, "matrix": {}}]}"#),
            "update 1: its data is that of a `matrix` mapping, and this SDK reads `categorical` only",
        ),
    ] {
        let error = Recording::read(text).unwrap_err().to_string();
        assert_eq!(error, format!("the recording cannot be read: {expected}"));
    }
}
