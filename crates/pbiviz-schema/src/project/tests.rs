//! What is said about each fault, and that nothing is said about files that are in order.

use snapbox::prelude::*;
use snapbox::{assert_data_eq, str};

use super::*;

const MANIFEST: &str = r#"{
  "visual": {
    "name": "pearChart",
    "displayName": "Pear chart",
    "guid": "pearChart0123456789ABCDEF",
    "visualClassName": "Visual",
    "version": "1.0.0.0",
    "description": "Pears",
    "supportUrl": "https://example.com"
  },
  "apiVersion": "5.11.0",
  "author": { "name": "Ann", "email": "ann@example.com" },
  "assets": { "icon": "assets/icon.svg" },
  "externalJS": null,
  "style": null,
  "dependencies": null,
  "stringResources": null
}"#;

const CAPABILITIES: &str = r#"{
  "privileges": [],
  "dataRoles": [{ "name": "category", "displayName": "Category", "kind": "Grouping" }],
  "dataViewMappings": [{ "categorical": { "categories": { "for": { "in": "category" } } } }]
}"#;

fn said(found: &[Diagnostic]) -> String {
    found.iter().map(|finding| format!("{finding}\n")).collect()
}

fn project(
    manifest: &str,
    capabilities: &str,
    strings: &[(&str, &str)],
) -> (Option<Project>, String) {
    let paths: Vec<String> = strings
        .iter()
        .map(|(locale, _)| format!("stringResources/{locale}/resources.resjson"))
        .collect();
    let sources = ProjectSources {
        manifest: Source { path: "pbiviz.json", bytes: manifest.as_bytes() },
        capabilities: Some(Source { path: "capabilities.json", bytes: capabilities.as_bytes() }),
        dependencies: None,
        listed_resources: Vec::new(),
        locale_resources: strings
            .iter()
            .zip(&paths)
            .map(|((locale, text), path)| (*locale, Source { path, bytes: text.as_bytes() }))
            .collect(),
        icon: Some(Source { path: "assets/icon.svg", bytes: b"<svg/>" }),
    };
    let (project, found) = check_project(&sources);
    assert_eq!(project.is_none(), found.iter().any(Diagnostic::is_error));
    (project, said(&found))
}

/// A text with one part replaced, which must be there.
fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "no `{from}`");
    text.replacen(from, to, 1)
}

fn check_manifest(from: &str, to: &str, expected: impl IntoData) {
    assert_data_eq!(project(&with(MANIFEST, from, to), CAPABILITIES, &[]).1, expected);
}

fn check_own_capabilities(from: &str, to: &str, expected: impl IntoData) {
    assert_data_eq!(project(MANIFEST, &with(CAPABILITIES, from, to), &[]).1, expected);
}

fn check_strings(locale: &str, text: &str, expected: impl IntoData) {
    assert_data_eq!(project(MANIFEST, CAPABILITIES, &[(locale, text)]).1, expected);
}

#[test]
fn says_nothing_about_files_in_order() {
    let (project, said) = project(MANIFEST, &format!("\u{feff}{CAPABILITIES}"), &[("en-US", "{}")]);
    assert_eq!(said, "");
    let manifest = project.unwrap().manifest;
    assert_eq!(manifest.visual.guid.as_str(), "pearChart0123456789ABCDEF");
    assert_eq!(manifest.visual.git_hub_url, "");
}

#[test]
fn says_where_the_syntax_ends() {
    check_own_capabilities(
        "[],",
        "[]",
        str![[r#"
error: not valid JSON: expected `,` or `}`
  --> capabilities.json:3:3
  help: mend the JSON at this place

"#]],
    );
    check_own_capabilities(
        "{",
        "/* mine */ {",
        str![[r#"
error: not valid JSON: expected value
  --> capabilities.json:1:1
  help: JSON allows no comments

"#]],
    );
}

#[test]
fn says_that_a_version_takes_four_numbers() {
    check_manifest(
        "1.0.0.0",
        "1.0.2",
        str![[r#"
error: `1.0.2` is no version: it takes four numbers without leading zeros
  --> pbiviz.json:7:16 (/visual/version)
  help: write it like `1.0.2.0`

"#]],
    );
    check_manifest(
        "1.0.0.0",
        "1.00.2.0",
        str![[r#"
error: `1.00.2.0` is no version: it takes four numbers without leading zeros
  --> pbiviz.json:7:16 (/visual/version)
  help: write it like `1.0.2.0`

"#]],
    );
}

#[test]
fn says_why_a_guid_is_none() {
    check_manifest(
        "pearChart0123456789ABCDEF",
        "pear-chart",
        str![[r#"
error: the GUID becomes a JavaScript identifier: a name may hold only the letters a to z and digits, and `-` is neither
  --> pbiviz.json:5:13 (/visual/guid)
  help: use letters, digits and `_`, such as the name and 32 hex digits

"#]],
    );
}

#[test]
fn says_what_the_manifest_lacks() {
    check_manifest(
        r#""email": "ann@example.com""#,
        r#""email": "ann""#,
        str![[r#"
error: `ann` is no e-mail address
  --> pbiviz.json:12:39 (/author/email)
  help: Microsoft's tool wants one, such as `ann@example.com`

"#]],
    );
    check_manifest(
        r#""description": "Pears""#,
        r#""description": """#,
        str![[r#"
error: `description` is empty
  --> pbiviz.json:8:20 (/visual/description)
  help: say something: Microsoft's tool makes no package without `description`

"#]],
    );
    check_manifest(
        r#""assets": { "icon": "assets/icon.svg" },"#,
        "",
        str![[r#"
error: `assets` has no `icon`
  --> pbiviz.json:1:1
  help: add `"icon": …`

"#]],
    );
    check_manifest(
        r#""apiVersion": "5.11.0""#,
        r#""apiVersion": "3.2.0""#,
        str![[r#"
error: the API `3.2.0` is too old: Microsoft takes 4.7.0 and newer
  --> pbiviz.json:11:17 (/apiVersion)
  help: write `5.11.0`

"#]],
    );
    check_manifest(
        r#""externalJS": null"#,
        r#""externalJS": ["d3.js"]"#,
        str![[r#"
error: `externalJS` is no longer supported: scripts are part of the visual
  --> pbiviz.json:14:17 (/externalJS)
  help: write `[]`

"#]],
    );
}

#[test]
fn warns_without_refusing() {
    check_manifest(
        "https://example.com",
        "example.com",
        str![[r#"
warning: `example.com` is no web address
  --> pbiviz.json:9:19 (/visual/supportUrl)
  help: begin it with `https://`

"#]],
    );
    check_manifest(
        r#""apiVersion": "5.11.0""#,
        r#""apiVersion": "5.12.0""#,
        str![[r#"
warning: the API `5.12.0` is newer than 5.11, which the checks here know
  --> pbiviz.json:11:17 (/apiVersion)
  help: what it added to capabilities will be refused; write `5.11.0`

"#]],
    );
    check_manifest(
        r#""style": null"#,
        r#""styles": null"#,
        str![[r#"
warning: nothing reads `styles`
  --> pbiviz.json:15:3 (/styles)
  help: did you mean `style`?

"#]],
    );
}

#[test]
fn says_what_old_projects_get_wrong() {
    check_own_capabilities(
        r#""kind": "Grouping""#,
        r#""kind": 1"#,
        str![[r#"
error: `kind` must be `Grouping`, `Measure` or `GroupingOrMeasure`, not `1`
  --> capabilities.json:3:74 (/dataRoles/0/kind)
  help: write `"Measure"`

"#]],
    );
    check_own_capabilities(
        r#""privileges": [],"#,
        "",
        str![[r#"
error: the file has no `privileges`
  --> capabilities.json:1:1
  help: add `"privileges": []`: required since API 4.6.0

"#]],
    );
    check_own_capabilities(
        r#""privileges": [],"#,
        r#""privileges": [], "objects": { "labels": { "objectName": "x", "properties": { "show": { "type": { "bool": {} } } } } },"#,
        str![[r#"
error: `labels` has no member `objectName`
  --> capabilities.json:2:46 (/objects/labels/objectName)
  help: remove it; known are `displayName`, `displayNameKey`, `objectCategory`, `description`, `descriptionKey`, `properties`
error: `bool` must be `true` or `false`, not an object
  --> capabilities.json:2:109 (/objects/labels/properties/show/type/bool)
  help: write `true`

"#]],
    );
    check_own_capabilities(
        r#""privileges": [],"#,
        r#""privileges": [], "supportHighlight": true,"#,
        str![[r#"
error: capabilities has no member `supportHighlight`
  --> capabilities.json:2:21 (/supportHighlight)
  help: did you mean `supportsHighlight`?

"#]],
    );
}

#[test]
fn says_which_alternative_is_missing_or_too_many() {
    check_own_capabilities(
        r#"{ "for": { "in": "category" } }"#,
        "{}",
        str![[r#"
error: `categories` must have one of `for`, `bind` or `select`
  --> capabilities.json:4:57 (/dataViewMappings/0/categorical/categories)

"#]],
    );
    check_own_capabilities(
        r#""for": { "in": "category" }"#,
        r#""for": { "in": "category" }, "bind": { "to": "category" }"#,
        str![[r#"
error: `categories` must have only one of `for` or `bind`
  --> capabilities.json:4:88 (/dataViewMappings/0/categorical/categories/bind)
  help: keep one and remove the others

"#]],
    );
    check_own_capabilities(
        r#""categorical""#,
        r#""categoric""#,
        str![[r#"
error: an item of `dataViewMappings` must have at least one of `single`, `categorical`, `table`, `matrix` or `scriptResult`
  --> capabilities.json:4:24 (/dataViewMappings/0)
error: an item of `dataViewMappings` has no member `categoric`
  --> capabilities.json:4:26 (/dataViewMappings/0/categoric)
  help: did you mean `categorical`?

"#]],
    );
}

#[test]
fn names_the_role_that_was_meant() {
    check_own_capabilities(
        r#""in": "category""#,
        r#""in": "categry""#,
        str![[r#"
error: data role `categry` is used but not declared
  --> capabilities.json:4:74 (/dataViewMappings/0/categorical/categories/for/in)
  help: did you mean `category`?

"#]],
    );
    check_own_capabilities(
        r#""privileges": [],"#,
        r#""privileges": [], "tooltips": { "roles": ["categories"] },"#,
        str![[r#"
warning: data role `categories` is used but not declared
  --> capabilities.json:2:45 (/tooltips/roles/0)
  help: did you mean `category`?

"#]],
    );
    // The values come all the same, in one group.
    check_own_capabilities(
        r#""for": { "in": "category" } }"#,
        r#""for": { "in": "category" } }, "values": { "group": { "by": "series", "select": [] } }"#,
        str![[r#"
warning: data role `series` is used but not declared
  --> capabilities.json:4:119 (/dataViewMappings/0/categorical/values/group/by)
  help: add it to `dataRoles`, or remove it here

"#]],
    );
}

#[test]
fn warns_of_what_the_schema_overlooks() {
    check_own_capabilities(
        r#""in": "category" }"#,
        r#""in": "category" }, "dataReductionAlgorithm": { "top": { "count": 50000 } }"#,
        str![[r#"
warning: a reduction keeps 2 to 30000 items, not 50000
  --> capabilities.json:4:134 (/dataViewMappings/0/categorical/categories/dataReductionAlgorithm/top/count)
  help: write a count in this range

"#]],
    );
    check_own_capabilities(
        r#"{ "categorical": { "categories": { "for": { "in": "category" } } } }"#,
        r#"{ "table": {}, "conditions": [{ "category": { "min": 2, "max": 1 } }] }"#,
        str![[r#"
warning: the table mapping has no `rows`: it brings no data
  --> capabilities.json:4:26 (/dataViewMappings/0/table)
  help: add `rows`
warning: the condition on `category` can never hold: 2 is more than 1
  --> capabilities.json:4:68 (/dataViewMappings/0/conditions/0/category)
  help: exchange `min` and `max`

"#]],
    );
}

#[test]
fn judges_string_resources() {
    check_strings(
        "en-GB",
        "{}",
        str![[r#"
warning: `en-GB` is not among Power BI's locales
  --> stringResources/en-GB/resources.resjson:1:1
  help: did you mean `en-US`?

"#]],
    );
    check_strings(
        "english",
        "{}",
        str![[r#"
error: `english` is no locale
  --> stringResources/english/resources.resjson:1:1
  help: name a locale as Power BI does, such as `en-US` or `de-DE`

"#]],
    );
    check_strings(
        "en-US",
        r#"{ "Role_Category": 5 }"#,
        str![[r#"
error: the text of `Role_Category` must be a text, not `5`
  --> stringResources/en-US/resources.resjson:1:20 (/Role_Category)
  help: write `"5"`

"#]],
    );
    check_strings(
        "en-US",
        "[]",
        str![[r#"
error: the texts must be an object of keys and texts
  --> stringResources/en-US/resources.resjson:1:1

"#]],
    );
}

#[test]
fn names_the_locales_that_lack_a_key() {
    let capabilities =
        with(CAPABILITIES, r#""kind""#, r#""displayNameKey": "Role_Category", "kind""#);
    let strings = [
        ("de-DE", r#"{ "Role_Categry": "Kategorie" }"#),
        ("en-US", r#"{ "Role_Category": "Category" }"#),
    ];
    assert_data_eq!(
        project(MANIFEST, &capabilities, &strings).1,
        str![[r#"
warning: the key `Role_Category` has no text in `de-DE`
  --> capabilities.json:3:84 (/dataRoles/0/displayNameKey)
  help: add it to `stringResources/<locale>/resources.resjson`

"#]]
    );
    assert_data_eq!(
        project(MANIFEST, &capabilities, &[]).1,
        str![[r#"
warning: no string resource has the key `Role_Category`
  --> capabilities.json:3:84 (/dataRoles/0/displayNameKey)
  help: add it to `stringResources/<locale>/resources.resjson`

"#]]
    );
}

#[test]
fn the_second_of_two_equal_keys_is_named() {
    check_own_capabilities(
        r#""privileges": [],"#,
        r#""privileges": 1, "privileges": [],"#,
        str![[r#"
warning: the key `privileges` stands here again; the last one counts
  --> capabilities.json:2:20 (/privileges)
  help: keep one of them

"#]],
    );
}

#[test]
fn merges_texts_key_by_key() {
    let listed = br#"{ "locale": "en-US", "values": { "a": "listed", "b": "listed" } }"#;
    let sources = ProjectSources {
        manifest: Source { path: "pbiviz.json", bytes: MANIFEST.as_bytes() },
        capabilities: Some(Source { path: "capabilities.json", bytes: CAPABILITIES.as_bytes() }),
        dependencies: None,
        listed_resources: vec![Source { path: "en.json", bytes: listed }],
        locale_resources: vec![(
            "en-US",
            Source { path: "en.resjson", bytes: br#"{ "b": "folder" }"# },
        )],
        icon: Some(Source { path: "assets/icon.svg", bytes: b"<svg/>" }),
    };
    let texts = check_project(&sources).0.unwrap().string_resources;
    assert_eq!(texts["en-US"]["a"], "listed");
    assert_eq!(texts["en-US"]["b"], "folder");
}

#[test]
fn never_panics_on_broken_input() {
    // A fixed sequence of cuts, flips and insertions: the same input on every machine.
    let mut state: u32 = 1;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % limit
    };
    for text in [MANIFEST, CAPABILITIES] {
        for _ in 0..2_000 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=random(3) {
                let at = random(bytes.len());
                match random(3) {
                    0 => drop(bytes.drain(at..(at + 1 + random(8)).min(bytes.len()))),
                    1 => bytes[at] = b"{}[]\",:\xff\\0"[random(10)],
                    _ => bytes.insert(at, b"{}[]\",:\xc3\\0"[random(10)]),
                }
            }
            let source = Source { path: "capabilities.json", bytes: &bytes };
            let sources = ProjectSources {
                manifest: source,
                capabilities: Some(source),
                dependencies: Some(source),
                listed_resources: vec![source],
                locale_resources: vec![("en-US", source)],
                icon: Some(source),
            };
            for finding in check_project(&sources).1 {
                assert!(finding.line > 0 && finding.column > 0 && !finding.message.is_empty());
            }
        }
    }
}

#[test]
fn refuses_json_that_is_nested_too_deep() {
    let deep = "[".repeat(100_000);
    let found = check_capabilities(Source { path: "capabilities.json", bytes: deep.as_bytes() });
    assert_eq!(found.len(), 1);
}
