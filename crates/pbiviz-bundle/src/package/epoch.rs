//! The tools of what time wrote a package: it does not say, but its shape does.

use serde_json::Value;

/// A time of the tools, in which packages had one shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Epoch {
    /// From January 2016, before there was a command line: files instead of a document.
    A1,
    /// From March 2016: as [`A1`](Self::A1), with an author.
    A2,
    /// Until February 2017: as [`A2`](Self::A2), with a thumbnail and screenshots.
    A3,
    /// Copies of such packages that the store rewrote in 2017.
    A4,
    /// July 2016, version 1.0 of the tools: the outline is not valid JSON.
    B0,
    /// Until February 2019, versions 1 and 2 of the tools.
    B,
    /// The same time, but another packer.
    BOther,
    /// From October 2018, version 3.0 of the tools: the archive does not compress.
    C,
    /// From April 2019 until today.
    D,
    /// From October 2021 to February 2023: as [`D`](Self::D), with the key `toolsVersion`.
    E,
}

/// Tells the time by the documents, and by whether the archive stores the inner one as it is.
pub(crate) fn epoch(outline: Option<&Value>, document: Option<&Value>, is_stored: bool) -> Epoch {
    let Some(outline) = outline else { return Epoch::B0 };
    if outline.pointer("/metadata/pbivizjson").is_none() {
        return first_months(outline);
    }
    let Some(document) = document.and_then(Value::as_object) else { return Epoch::D };
    if document.contains_key("output") {
        Epoch::BOther
    } else if document.keys().nth(1).is_some_and(|key| key == "apiVersion") {
        Epoch::B
    } else if document.contains_key("toolsVersion") {
        Epoch::E
    } else if is_stored {
        Epoch::C
    } else {
        Epoch::D
    }
}

fn first_months(outline: &Value) -> Epoch {
    let build = outline.get("build").and_then(Value::as_str).unwrap_or_default();
    if build.starts_with("17.") {
        Epoch::A4
    } else if outline.pointer("/images/thumbnail").is_some() {
        Epoch::A3
    } else if outline.get("author").is_some() {
        Epoch::A2
    } else {
        Epoch::A1
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tells_the_time_by_shape() {
        let outline = json!({"metadata": {"pbivizjson": {"resourceId": "rId0"}}});
        let of = |document: Value, is_stored| epoch(Some(&outline), Some(&document), is_stored);
        assert_eq!(of(json!({"visual": {}, "apiVersion": "1.7.0", "author": {}}), true), Epoch::B);
        assert_eq!(of(json!({"visual": {}, "author": {}, "output": {}}), false), Epoch::BOther);
        assert_eq!(of(json!({"visual": {}, "author": {}, "apiVersion": "2.6.0"}), true), Epoch::C);
        assert_eq!(of(json!({"visual": {}, "author": {}, "apiVersion": "5.3.0"}), false), Epoch::D);
        assert_eq!(of(json!({"visual": {}, "author": {}, "toolsVersion": null}), false), Epoch::E);
        assert_eq!(epoch(None, Some(&json!({})), true), Epoch::B0);

        let first = |outline: Value| epoch(Some(&outline), None, false);
        assert_eq!(first(json!({"build": "11.0"})), Epoch::A1);
        assert_eq!(first(json!({"build": "11.0", "author": {}})), Epoch::A2);
        assert_eq!(first(json!({"author": {}, "images": {"thumbnail": {}}})), Epoch::A3);
        assert_eq!(first(json!({"build": "17.10.1", "author": {}})), Epoch::A4);
    }
}
