//! The files of the page and of the frame, which are part of the program.

use std::fmt::Write;

use crate::guard::Names;

/// Names and texts, in the order of the names.
type Files = &'static [(&'static str, &'static str)];

const PAGE: Files = include!(concat!(env!("OUT_DIR"), "/page.rs"));
const FRAME: Files = include!(concat!(env!("OUT_DIR"), "/frame.rs"));

/// What the frame of a visual may do in Power BI, as its pages said in March 2026.
const FRAME_SOURCES: &str = "https://app.powerbi.com data: blob: 'unsafe-inline' 'unsafe-eval'";
/// The same without running text as code; WebAssembly may run.
const STRICT_SOURCES: &str =
    "https://app.powerbi.com data: blob: 'unsafe-inline' 'wasm-unsafe-eval'";
const FRAME_DIRECTIVES: [&str; 6] =
    ["default-src", "script-src", "style-src", "img-src", "connect-src", "child-src"];

/// A file of the page: its type and text.
pub(crate) fn page(name: &str) -> Option<(&'static str, &'static str)> {
    let (name, text) = PAGE.iter().find(|(other, _)| *other == name)?;
    Some((media_type(name), text))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    }
}

/// What the page may do: no code and no address but ours.
pub(crate) fn page_policy(names: &Names) -> String {
    let origins = names.origins();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; frame-src {origins}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// What the frame may do: what it may in Power BI, or less.
pub(crate) fn frame_policy(is_strict: bool) -> String {
    let sources = if is_strict { STRICT_SOURCES } else { FRAME_SOURCES };
    FRAME_DIRECTIVES.map(|directive| format!("{directive} {sources}")).join("; ")
}

/// Keeps the frame in its sandbox wherever it is opened, and others from opening it.
pub(crate) fn frame_confinement(names: &Names) -> String {
    format!("sandbox allow-scripts; frame-ancestors {}", names.origins())
}

/// The frame's document, with all its scripts and styles in it: its policy lets it load nothing.
pub(crate) fn frame() -> String {
    let mut text = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Visual</title>\n",
    );
    for (name, content) in FRAME.iter().filter(|(name, _)| name.ends_with(".css")) {
        let _ = writeln!(text, "<style data-file=\"{name}\">\n{content}</style>");
    }
    text.push_str("</head>\n<body>\n");
    for (name, content) in FRAME.iter().filter(|(name, _)| name.ends_with(".js")) {
        let _ = writeln!(text, "<script data-file=\"{name}\">\n{content}</script>");
    }
    text.push_str("</body>\n</html>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_files_and_no_others() {
        let (media_type, text) = page("index.html").unwrap();
        assert!(media_type.starts_with("text/html") && text.contains("<script"));
        for name in ["", "/", "../lib.rs", "index.htm", "./index.html", "style", "style/"] {
            assert!(page(name).is_none(), "{name}");
        }
    }

    #[test]
    fn the_page_has_whatever_its_files_ask_for() {
        for (name, text) in PAGE {
            for asked in
                text.split('"').filter(|part| part.ends_with(".js") || part.ends_with(".css"))
            {
                let found = match asked.strip_prefix("/page/") {
                    Some(name) => page(name),
                    None => page(&beside(name, asked)),
                };
                assert!(found.is_some(), "`{asked}` in {name}");
            }
        }
    }

    /// A relative address in a file, seen from the page's folder.
    fn beside(name: &str, address: &str) -> String {
        let mut parts: Vec<&str> = name.split('/').collect();
        parts.pop();
        for part in address.split('/') {
            match part {
                "." => {}
                ".." => assert!(parts.pop().is_some(), "`{address}` in {name} leaves the page"),
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    #[test]
    fn no_script_of_the_frame_ends_its_element() {
        for (name, content) in FRAME {
            for end in ["</script", "<!--", "</style"] {
                assert!(!content.to_lowercase().contains(end), "`{end}` in {name}");
            }
        }
    }

    #[test]
    fn the_strict_policy_runs_no_text() {
        assert!(frame_policy(false).starts_with(
            "default-src https://app.powerbi.com data: blob: 'unsafe-inline' 'unsafe-eval'; script-src "
        ));
        assert!(!frame_policy(true).contains("'unsafe-eval'"));
        assert_eq!(frame_policy(true).matches("'wasm-unsafe-eval'").count(), 6);
    }
}
