//! The rules of string resources and of `dependencies.json`.
//!
//! <https://learn.microsoft.com/power-bi/developer/visuals/localization>

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Diagnostic;
use crate::json::{At, Document, Source, join};
use crate::rules::{Rule, Shape, check};

/// Texts by key, by locale.
pub type StringResources = BTreeMap<String, BTreeMap<String, String>>;

/// The locales that Power BI ships, as Microsoft's schema lists them.
const LOCALES: &[&str] = &[
    "ar-SA",
    "bg-BG",
    "ca-ES",
    "cs-CZ",
    "da-DK",
    "de-DE",
    "el-GR",
    "en-US",
    "es-ES",
    "et-EE",
    "eu-ES",
    "fi-FI",
    "fr-FR",
    "gl-ES",
    "he-IL",
    "hi-IN",
    "hr-HR",
    "hu-HU",
    "id-ID",
    "it-IT",
    "ja-JP",
    "kk-KZ",
    "ko-KR",
    "lt-LT",
    "lv-LV",
    "ms-MY",
    "nb-NO",
    "nl-NL",
    "pl-PL",
    "pt-BR",
    "pt-PT",
    "ro-RO",
    "ru-RU",
    "sk-SK",
    "sl-SI",
    "sr-Cyrl-RS",
    "sr-Latn-RS",
    "sv-SE",
    "th-TH",
    "tr-TR",
    "uk-UA",
    "vi-VN",
    "zh-CN",
    "zh-TW",
];

const DEPENDENCIES: Rule = Rule::Object(&Shape {
    members: &[(
        "cranPackages",
        Rule::List(&Rule::Object(&Shape {
            required: &["name", "url"],
            members: &[("name", Rule::Text), ("displayName", Rule::Text), ("url", Rule::Text)],
            ..Shape::CLOSED
        })),
    )],
    ..Shape::CLOSED
});

/// Reads a file that the manifest lists: `{"locale": …, "values": {…}}`.
pub(crate) fn read_listed(
    source: Source<'_>,
    into: &mut StringResources,
    found: &mut Vec<Diagnostic>,
) {
    let Some(document) = parse(source, found) else { return };
    let Some(locale) = document.value.get("locale").and_then(Value::as_str) else {
        let help = "add `\"locale\": \"en-US\"`, or another one".to_owned();
        found.push(document.error("", At::Value, "the file has no `locale`".to_owned(), help));
        return;
    };
    check_locale(&document, "/locale", locale, found);
    match document.value.get("values") {
        None => {}
        Some(values) => take(&document, values, "/values", locale, into, found),
    }
}

/// Reads `stringResources/<locale>/resources.resjson`: a flat object of texts.
pub(crate) fn read_locale(
    locale: &str,
    source: Source<'_>,
    into: &mut StringResources,
    found: &mut Vec<Diagnostic>,
) {
    let Some(document) = parse(source, found) else { return };
    check_locale(&document, "", locale, found);
    take(&document, &document.value, "", locale, into, found);
}

/// Reads and judges `dependencies.json`.
pub(crate) fn read_dependencies(source: Source<'_>, found: &mut Vec<Diagnostic>) -> Option<Value> {
    let document = parse(source, found)?;
    check(&document, &document.value, "", &DEPENDENCIES, found);
    Some(document.value)
}

pub(crate) fn parse(source: Source<'_>, found: &mut Vec<Diagnostic>) -> Option<Document> {
    match Document::parse(source) {
        Ok((document, warnings)) => {
            found.extend(warnings);
            Some(document)
        }
        Err(error) => {
            found.push(error);
            None
        }
    }
}

/// Later files win, key by key.
fn take(
    document: &Document,
    values: &Value,
    pointer: &str,
    locale: &str,
    into: &mut StringResources,
    found: &mut Vec<Diagnostic>,
) {
    let Value::Object(values) = values else {
        let message = "the texts must be an object of keys and texts".to_owned();
        found.push(document.error(pointer, At::Value, message, None));
        return;
    };
    let texts = into.entry(locale.to_owned()).or_default();
    for (key, value) in values {
        match value {
            Value::String(text) => {
                texts.insert(key.clone(), text.clone());
            }
            _ => {
                let message = format!("the text of `{key}` must be a text, not `{value}`");
                let help = format!("write `\"{}\"`", value.to_string().replace('"', ""));
                found.push(document.error(&join(pointer, key), At::Value, message, help));
            }
        }
    }
}

/// Microsoft's tool takes any locale, and real projects have some that its schema lacks, such as `en-GB`: what looks
/// like a locale is let through with a warning.
fn check_locale(document: &Document, pointer: &str, locale: &str, found: &mut Vec<Diagnostic>) {
    if LOCALES.contains(&locale) {
        return;
    }
    let known = LOCALES.iter().copied().find(|known| {
        known.eq_ignore_ascii_case(locale)
            || known.split('-').next() == locale.split(['-', '_']).next()
    });
    let help = match known {
        Some(known) => format!("did you mean `{known}`?"),
        None => "name a locale as Power BI does, such as `en-US` or `de-DE`".to_owned(),
    };
    if is_locale_tag(locale) {
        let message = format!("`{locale}` is not among Power BI's locales");
        found.push(document.warning(pointer, At::Value, message, help));
    } else {
        found.push(document.error(pointer, At::Value, format!("`{locale}` is no locale"), help));
    }
}

/// A language of two or three letters, perhaps a script, and a region.
fn is_locale_tag(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    match parts[..] {
        [language, region] => letters(language, 2..=3) && letters(region, 2..=4),
        [language, script, region] => {
            letters(language, 2..=3) && letters(script, 4..=4) && letters(region, 2..=4)
        }
        _ => false,
    }
}
