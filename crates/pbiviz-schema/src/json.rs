//! JSON documents that remember where everything stands.

use std::collections::BTreeMap;

use jsonc_parser::ast::{self, ObjectPropName};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};
use serde_json::Value;

use crate::{Diagnostic, Severity};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// One file: its path below the visual's folder, and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The path, with `/` between folders.
    pub path: &'a str,
    /// The bytes: UTF-8, with or without a byte order mark.
    pub bytes: &'a [u8],
}

/// A parsed file.
pub(crate) struct Document {
    path: String,
    text: String,
    pub(crate) value: Value,
    places: BTreeMap<String, Place>,
}

/// Byte offsets of a value and, inside an object, of its key.
#[derive(Clone, Copy)]
struct Place {
    key: usize,
    value: usize,
}

/// Which end of a member a finding points at.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum At {
    Key,
    Value,
}

impl Document {
    /// Parses a file; what is no JSON is one finding, a repeated key a warning.
    pub(crate) fn parse(source: Source<'_>) -> Result<(Self, Vec<Diagnostic>), Diagnostic> {
        let bytes = source.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source.bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
            let (line, column) = line_and_column(&before, before.len());
            syntax(source.path, (line, column), "the file is not UTF-8", "save it as UTF-8")
        })?;
        // serde_json is the judge: it allows neither comments nor trailing commas, and limits depth.
        let value: Value = serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or(&message);
            let place = (error.line().max(1), character_column(text, error.line(), error.column()));
            let line = text.lines().nth(place.0 - 1).unwrap_or_default();
            let here: String = line.chars().skip(place.1.saturating_sub(1)).take(2).collect();
            let help = if here == "//" || here == "/*" {
                "JSON allows no comments"
            } else {
                "mend the JSON at this place"
            };
            syntax(source.path, place, &format!("not valid JSON: {message}"), help)
        })?;
        let mut places = BTreeMap::new();
        let mut repeated = Vec::new();
        if let Some(root) = syntax_tree(text) {
            collect(&root, String::new(), root.range().start, &mut places, &mut repeated);
        }
        let document = Self { path: source.path.to_owned(), text: text.to_owned(), value, places };
        let warnings = repeated
            .into_iter()
            .map(|(pointer, key, offset)| {
                let (line, column) = line_and_column(&document.text, offset);
                Diagnostic {
                    severity: Severity::Warning,
                    file: document.path.clone(),
                    line,
                    column,
                    pointer,
                    message: format!("the key `{key}` stands here again; the last one counts"),
                    help: Some("keep one of them".to_owned()),
                }
            })
            .collect();
        Ok((document, warnings))
    }

    /// An error at a place.
    pub(crate) fn error(
        &self,
        pointer: &str,
        at: At,
        message: String,
        help: impl Into<Option<String>>,
    ) -> Diagnostic {
        self.diagnostic(Severity::Error, pointer, at, message, help.into())
    }

    /// A warning at a place.
    pub(crate) fn warning(
        &self,
        pointer: &str,
        at: At,
        message: String,
        help: impl Into<Option<String>>,
    ) -> Diagnostic {
        self.diagnostic(Severity::Warning, pointer, at, message, help.into())
    }

    fn diagnostic(
        &self,
        severity: Severity,
        pointer: &str,
        at: At,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        let offset = self.places.get(pointer).map_or(0, |place| match at {
            At::Key => place.key,
            At::Value => place.value,
        });
        let (line, column) = line_and_column(&self.text, offset);
        Diagnostic {
            severity,
            file: self.path.clone(),
            line,
            column,
            pointer: pointer.to_owned(),
            message,
            help,
        }
    }
}

/// A member's pointer; `~` and `/` are escaped as RFC 6901 says.
pub(crate) fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn syntax_tree(text: &str) -> Option<ast::Value<'_>> {
    let collect = CollectOptions { comments: CommentCollectionStrategy::Off, tokens: false };
    parse_to_ast(text, &collect, &ParseOptions::default()).ok()?.value
}

fn collect(
    value: &ast::Value<'_>,
    pointer: String,
    key: usize,
    places: &mut BTreeMap<String, Place>,
    repeated: &mut Vec<(String, String, usize)>,
) {
    match value {
        ast::Value::Object(object) => {
            for property in &object.properties {
                let name = match &property.name {
                    ObjectPropName::String(text) => text.value.as_ref(),
                    ObjectPropName::Word(word) => word.value,
                };
                let below = join(&pointer, name);
                let start = property.range.start;
                if places.contains_key(&below) {
                    repeated.push((below.clone(), name.to_owned(), start));
                }
                collect(&property.value, below, start, places, repeated);
            }
        }
        ast::Value::Array(array) => {
            for (index, element) in array.elements.iter().enumerate() {
                let start = element.range().start;
                collect(element, format!("{pointer}/{index}"), start, places, repeated);
            }
        }
        ast::Value::StringLit(_)
        | ast::Value::NumberLit(_)
        | ast::Value::BooleanLit(_)
        | ast::Value::NullKeyword(_) => {}
    }
    places.insert(pointer, Place { key, value: value.range().start });
}

fn syntax(path: &str, (line, column): (usize, usize), message: &str, help: &str) -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        file: path.to_owned(),
        line,
        column,
        pointer: String::new(),
        message: message.to_owned(),
        help: Some(help.to_owned()),
    }
}

/// Line and column of a byte, counted from 1, columns in characters.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// `serde_json` counts columns in bytes.
fn character_column(text: &str, line: usize, byte_column: usize) -> usize {
    let Some(line) = text.lines().nth(line.saturating_sub(1)) else { return byte_column.max(1) };
    let bytes = byte_column.saturating_sub(1).min(line.len());
    String::from_utf8_lossy(&line.as_bytes()[..bytes]).chars().count() + 1
}
