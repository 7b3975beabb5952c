//! The visual's style sheet: CSS as it is, Sass compiled.

use std::io;
use std::path::Path;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

use grass::{ErrorKind, Fs, InputSyntax, Options, OutputStyle};
use pbiviz_schema::{Diagnostic, Severity};

/// The compiler calls itself for each bracket; nobody writes by hand what is deeper.
const DEEPEST_NESTING: usize = 200;
/// Enough for Sass functions that call themselves a few thousand times.
const COMPILER_STACK: usize = 256 << 20;
const COMPILER_DEADLINE: Duration = Duration::from_secs(20);

/// At-rules of CSS; a style sheet in Less has others.
const AT_RULES: [&str; 14] = [
    "charset",
    "container",
    "counter-style",
    "font-face",
    "import",
    "keyframes",
    "layer",
    "media",
    "namespace",
    "page",
    "property",
    "scope",
    "starting-style",
    "supports",
];

/// Compiles the style sheet that `pbiviz.json` names, relative to the visual's folder.
///
/// Problems are added to `diagnostics`; with an error among them the text is missing. A style sheet
/// without any rule has no text either.
pub(crate) fn style(
    directory: &Path,
    path: &str,
    minify: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<String> {
    let file = directory.join(path);
    let text = match read(&file) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the style sheet cannot be read: {error}");
            let help = "name it by `style` in pbiviz.json, or leave `style` out";
            diagnostics.push(problem(Severity::Error, path, (1, 1), message, Some(help)));
            return None;
        }
    };
    let text = text.trim_start_matches('\u{feff}');
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str());
    let css = match extension {
        Some("scss" | "sass") => {
            let output = if minify { OutputStyle::Compressed } else { OutputStyle::Expanded };
            match compiled(&file, directory, path, output) {
                Ok(css) => css,
                Err((place, position, message)) => {
                    diagnostics.push(problem(Severity::Error, &place, position, message, None));
                    return None;
                }
            }
        }
        Some("less") if !is_plain_css(text) => {
            let message = "the style sheet is written in Less, which is not supported".to_owned();
            let help = "rename it to .scss and write `$name` for `@name` and `@include name` for `.name()`";
            diagnostics.push(problem(Severity::Error, path, (1, 1), message, Some(help)));
            return None;
        }
        _ if minify => match minified(text) {
            Ok(css) => css,
            Err(error) => {
                // Browsers are newer than the parser here, and they skip what they do not know.
                let (_, position, message) = explain(*error, directory, path);
                let help = Some("it goes into the package as it is");
                diagnostics.push(problem(Severity::Warning, path, position, message, help));
                text.to_owned()
            }
        },
        _ => text.to_owned(),
    };
    (!css.trim().is_empty()).then_some(css)
}

/// Where a style sheet is wrong, and how.
type Complaint = (String, (usize, usize), String);

/// Compiles Sass. It is a programming language: what never ends is given up.
fn compiled(
    file: &Path,
    directory: &Path,
    path: &str,
    output: OutputStyle,
) -> Result<String, Complaint> {
    let (sender, receiver) = mpsc::channel();
    let (file, directory, name) = (file.to_owned(), directory.to_owned(), path.to_owned());
    thread::Builder::new()
        .stack_size(COMPILER_STACK)
        .spawn(move || {
            let files = StyleFiles::default();
            let options =
                Options::default().fs(&files).style(output).allows_charset(false).quiet(true);
            let css = grass::from_path(&file, &options)
                .map_err(|error| explain(*error, &directory, &name));
            let refused = files.refused.into_inner().ok().flatten();
            let css = refused.map_or(css, |message| Err((name, (1, 1), message)));
            // Nobody listens any more when it took too long.
            let _ = sender.send(css);
        })
        .map_err(|error| (path.to_owned(), (1, 1), error.to_string()))?;
    receiver.recv_timeout(COMPILER_DEADLINE).unwrap_or_else(|_| {
        let seconds = COMPILER_DEADLINE.as_secs();
        let message = format!("the style sheet does not compile within {seconds} seconds");
        Err((path.to_owned(), (1, 1), message))
    })
}

/// The files of a style sheet. What would end the compiler, and us with it, is refused.
#[derive(Debug, Default)]
struct StyleFiles {
    /// Why a file was not read: the compiler panics where it is told of such an error itself.
    refused: Mutex<Option<String>>,
}

impl Fs for StyleFiles {
    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read(path).map(String::into_bytes).or_else(|error| {
            if let Ok(mut refused) = self.refused.lock() {
                *refused = Some(format!("`{}` cannot be read: {error}", path.display()));
            }
            Ok(Vec::new())
        })
    }
}

fn read(path: &Path) -> io::Result<String> {
    if !path.is_file() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "there is no such file"));
    }
    let invalid = |message: String| io::Error::new(io::ErrorKind::InvalidData, message);
    let text = String::from_utf8(fs_err::read(path)?)
        .map_err(|_| invalid("the file is not UTF-8".to_owned()))?;
    if depth(&text) > DEEPEST_NESTING {
        return Err(invalid(format!("more than {DEEPEST_NESTING} brackets are open at once")));
    }
    Ok(text)
}

/// How many brackets are open at once, at most. Those in comments and strings count as well.
fn depth(text: &str) -> usize {
    let depths = text.bytes().scan(0_usize, |open, byte| {
        match byte {
            b'{' | b'(' | b'[' => *open += 1,
            b'}' | b')' | b']' => *open = open.saturating_sub(1),
            _ => {}
        }
        Some(*open)
    });
    depths.max().unwrap_or(0)
}

fn minified(text: &str) -> grass::Result<String> {
    let options = Options::default()
        .input_syntax(InputSyntax::Css)
        .style(OutputStyle::Compressed)
        .allows_charset(false)
        .quiet(true);
    grass::from_string(text, &options)
}

/// Whether a text in a `.less` file means the same as CSS.
fn is_plain_css(text: &str) -> bool {
    minified(text).is_ok() && at_words(text).iter().all(|word| AT_RULES.contains(word))
}

/// The words that follow an `@` outside of comments and strings.
fn at_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['@', '"', '\'', '/']) {
        let tail = &rest[start..];
        let length = match tail.as_bytes()[0] {
            b'/' if tail.starts_with("/*") => tail.find("*/").map_or(tail.len(), |end| end + 2),
            b'/' => 1,
            b'@' => {
                let end = tail[1..]
                    .find(|letter: char| {
                        !letter.is_ascii_alphanumeric() && letter != '-' && letter != '_'
                    })
                    .map_or(tail.len(), |end| end + 1);
                words.push(&tail[1..end]);
                end
            }
            quote => tail[1..].find(char::from(quote)).map_or(tail.len(), |end| end + 2),
        };
        rest = &tail[length..];
    }
    words
}

/// File, line and column, and message of an error of the Sass compiler.
fn explain(error: grass::Error, directory: &Path, path: &str) -> (String, (usize, usize), String) {
    match error.kind() {
        ErrorKind::ParseError { message, loc, .. } => {
            // An imported file is named by its whole path, a text by no path at all.
            let name = Path::new(loc.file.name());
            let place = name.strip_prefix(directory).ok().and_then(Path::to_str).unwrap_or(path);
            let position = (loc.begin.line + 1, loc.begin.column + 1);
            (place.to_owned(), position, message)
        }
        ErrorKind::IoError(error) => (path.to_owned(), (1, 1), error.to_string()),
        ErrorKind::FromUtf8Error(message) => (path.to_owned(), (1, 1), message),
        _ => (path.to_owned(), (1, 1), "the style sheet cannot be compiled".to_owned()),
    }
}

fn problem(
    severity: Severity,
    file: &str,
    (line, column): (usize, usize),
    message: String,
    help: Option<&str>,
) -> Diagnostic {
    Diagnostic {
        severity,
        file: file.to_owned(),
        line,
        column,
        pointer: String::new(),
        message,
        help: help.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(path: &str, text: &str, minify: bool) -> Result<Option<String>, Vec<String>> {
        let directory = tempfile::tempdir().unwrap();
        fs_err::write(directory.path().join("_partial.scss"), "$ink: #123456;\n").unwrap();
        fs_err::write(directory.path().join(path), text).unwrap();
        let mut diagnostics = Vec::new();
        let css = style(directory.path(), path, minify, &mut diagnostics);
        if diagnostics.is_empty() {
            return Ok(css);
        }
        let place = |one: &Diagnostic| {
            format!("{:?} {}:{}:{} {}", one.severity, one.file, one.line, one.column, one.message)
        };
        Err(diagnostics.iter().map(place).collect())
    }

    fn check(path: &str, text: &str, minify: bool, css: &str) {
        assert_eq!(compiled(path, text, minify), Ok(Some(css.to_owned())), "{path}: {text}");
    }

    #[test]
    fn css_is_kept_or_minified() {
        let text = "/* why */\n.a {\n  color: red;\n}\n.é > b { margin: 0 }\n";
        check("v.css", text, false, text);
        check("v.css", text, true, ".a{color:red}.é>b{margin:0}");
        check("v.css", "\u{feff}.a { color: red }", true, ".a{color:red}");
    }

    #[test]
    fn sass_is_compiled_with_what_it_imports() {
        let text = "@use \"partial\";\n.a { b { color: partial.$ink; } }\n";
        check("v.scss", text, true, ".a b{color:#123456}");
        check("v.scss", text, false, ".a b {\n  color: #123456;\n}\n");
        check("v.sass", "@use \"partial\"\n.a\n  color: partial.$ink\n", true, ".a{color:#123456}");
    }

    #[test]
    fn nothing_is_no_style() {
        assert_eq!(compiled("v.css", "/* nothing yet */", true), Ok(None));
    }

    #[test]
    fn less_is_taken_where_it_is_css() {
        check(
            "v.less",
            "@media (min-width: 1px) { .a { color: red; } }",
            true,
            "@media (min-width: 1px){.a{color:red}}",
        );
        let less = Err(vec![
            "Error v.less:1:1 the style sheet is written in Less, which is not supported"
                .to_owned(),
        ]);
        assert_eq!(compiled("v.less", "@ink: red;\n.a { color: @ink; }", true), less);
        assert_eq!(compiled("v.less", ".a { .b { color: red; } }", true), less);
        assert_eq!(compiled("v.less", ".a { .mixin(); }", false), less);
    }

    #[test]
    fn points_at_the_mistake() {
        let wrong = Err(vec!["Error v.scss:2:12 Undefined variable.".to_owned()]);
        assert_eq!(compiled("v.scss", ".a {\n  color:   $ink;\n}\n", true), wrong);
        let odd = compiled("v.css", ".a { color: red;\n", true).unwrap_err();
        assert!(odd[0].starts_with("Warning v.css:"), "{odd:?}");
        let missing = style(Path::new("nowhere"), "v.css", true, &mut Vec::new());
        assert_eq!(missing, None);
    }

    #[test]
    fn refuses_what_would_end_the_compiler() {
        let directory = tempfile::tempdir().unwrap();
        fs_err::write(directory.path().join("_latin.scss"), b".a { b: '\xff' }").unwrap();
        let nested = [".a{", ".b{"].concat().repeat(60_000);
        for (path, text, expected) in [
            ("v.scss", "@import \"latin\";", "not UTF-8"),
            ("n.scss", nested.as_str(), "brackets are open at once"),
            ("n.css", nested.as_str(), "brackets are open at once"),
        ] {
            fs_err::write(directory.path().join(path), text).unwrap();
            let mut diagnostics = Vec::new();
            assert_eq!(style(directory.path(), path, true, &mut diagnostics), None);
            let messages: Vec<&str> = diagnostics.iter().map(|one| one.message.as_str()).collect();
            assert!(messages.len() == 1 && messages[0].contains(expected), "{messages:?}");
        }
    }
}
