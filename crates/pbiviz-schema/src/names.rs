//! Names that are parsed once and then trusted.

use std::fmt;

use serde::Serialize;

/// Words that JavaScript keeps for itself, as the official tool lists them: those of today and those
/// that older browsers refused.
const RESERVED_WORDS: &[&str] = &[
    "abstract",
    "arguments",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "double",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "function",
    "goto",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "int",
    "interface",
    "let",
    "long",
    "native",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "volatile",
    "while",
    "with",
    "yield",
];

/// GUID and version make a file's name, for which systems have some 250 characters.
const LONGEST_NAME: usize = 160;
/// Digits of a part of a version, as many as always fit into 32 bits.
const LONGEST_NUMBER: usize = 9;

/// Why a text cannot be a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing is left once blanks are gone.
    #[error("a name must hold at least one letter")]
    Empty,
    /// The first character is a digit.
    #[error("a name must not begin with a digit, and `{0}` does")]
    BeginsWithDigit(String),
    /// A character that identifiers cannot hold.
    #[error("a name may hold only the letters a to z and digits, and `{0}` is neither")]
    ForbiddenCharacter(char),
    /// More characters than file names have room for.
    #[error("a name may have {LONGEST_NAME} characters, not {0}")]
    TooLong(usize),
    /// A word of JavaScript.
    #[error("`{0}` is a word that JavaScript keeps for itself")]
    Reserved(String),
}

macro_rules! text_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

text_type! {
    /// The internal name of a visual: letters and digits, such as `pearChart`.
    VisualName
}
text_type! {
    /// What Power BI knows a visual by. It becomes a JavaScript identifier and must never change.
    Guid
}
text_type! {
    /// Four numbers, such as `1.0.2.0`.
    Version4
}

impl VisualName {
    /// Checks a name as it stands in `pbiviz.json`.
    ///
    /// # Errors
    /// The rule that the name breaks.
    pub fn parse(name: &str) -> Result<Self, NameError> {
        check(name, |letter| letter.is_ascii_alphanumeric())?;
        Ok(Self(name.to_owned()))
    }
}

/// The rules that names and GUIDs share; they differ in the characters that they hold.
fn check(name: &str, is_part: impl Fn(char) -> bool) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > LONGEST_NAME {
        return Err(NameError::TooLong(name.len()));
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(NameError::BeginsWithDigit(name.to_owned()));
    }
    if let Some(bad) = name.chars().find(|letter| !is_part(*letter)) {
        return Err(NameError::ForbiddenCharacter(bad));
    }
    if RESERVED_WORDS.contains(&name) {
        return Err(NameError::Reserved(name.to_owned()));
    }
    Ok(())
}

/// The internal name that the official tool would derive: `My Cool visual` becomes `myCoolVisual`.
///
/// # Errors
/// The rule that the derived name breaks.
pub fn visual_name_from_display_name(display_name: &str) -> Result<VisualName, NameError> {
    let mut name = String::new();
    let mut begins_word = false;
    // Quotation marks are fine in a title and no part of a name.
    for letter in display_name.chars().filter(|letter| !matches!(letter, '"' | '\'')) {
        if letter.is_whitespace() || letter == '_' {
            begins_word = true;
        } else if name.is_empty() {
            name.extend(letter.to_lowercase());
            begins_word = false;
        } else if std::mem::take(&mut begins_word) {
            name.extend(letter.to_uppercase());
        } else {
            name.push(letter);
        }
    }
    VisualName::parse(&name)
}

impl Guid {
    /// Checks a GUID.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(guid: &str) -> Result<Self, NameError> {
        check(guid, |letter| letter.is_ascii_alphanumeric() || letter == '_')?;
        // A plugin of that name would be no member of `plugins`, but what its members come from.
        if guid == "__proto__" {
            return Err(NameError::Reserved(guid.to_owned()));
        }
        Ok(Self(guid.to_owned()))
    }

    /// The GUID of the visual's debug twin.
    #[must_use]
    pub fn debug(&self) -> Self {
        Self(format!("{}_DEBUG", self.0))
    }
}

impl Version4 {
    /// Checks a version; `None` if it is not four numbers without leading zeros.
    #[must_use]
    pub fn parse(version: &str) -> Option<Self> {
        let is_number = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && (part == "0" || !part.starts_with('0'))
                && part.len() <= LONGEST_NUMBER
        };
        let parts: Vec<&str> = version.split('.').collect();
        (parts.len() == 4 && parts.into_iter().all(is_number)).then(|| Self(version.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_the_name_as_the_official_tool_does() {
        let check = |display: &str, name: &str| {
            assert_eq!(visual_name_from_display_name(display).unwrap().as_str(), name);
        };
        check("My Cool visual", "myCoolVisual");
        check("a_b", "aB");
        check("Pear \"chart\"", "pearChart");
        check("pears", "pears");
    }

    #[test]
    fn names_the_rule_that_a_name_breaks() {
        let check = |display: &str, error: NameError| {
            assert_eq!(visual_name_from_display_name(display), Err(error));
        };
        check("", NameError::Empty);
        check(" _ ", NameError::Empty);
        check("3 pears", NameError::BeginsWithDigit("3Pears".to_owned()));
        check("Birnen-Diagramm", NameError::ForbiddenCharacter('-'));
        check("Größe", NameError::ForbiddenCharacter('ö'));
        check("Function", NameError::Reserved("function".to_owned()));
    }

    #[test]
    fn a_guid_is_an_identifier() {
        assert!(Guid::parse("PBI_CV_0A1B").is_ok());
        assert!(Guid::parse("my-visual-1").is_err());
        assert!(Guid::parse("1abc").is_err());
        assert!(Guid::parse("").is_err());
        assert_eq!(Guid::parse("__proto__"), Err(NameError::Reserved("__proto__".to_owned())));
        assert_eq!(Guid::parse(&"a".repeat(300)), Err(NameError::TooLong(300)));
        assert_eq!(Guid::parse("abc").unwrap().debug().as_str(), "abc_DEBUG");
    }

    #[test]
    fn a_version_is_four_numbers() {
        for good in ["1.0.0.0", "0.0.0.1", "10.20.30.40"] {
            assert!(Version4::parse(good).is_some(), "{good}");
        }
        for bad in [
            "1.0.0",
            "1.0.0.0.0",
            "1.a.0.0",
            "1.0.00.0",
            "01.0.0.0",
            "1..0.0",
            "",
            "1.0.0.-1",
            "1.0.0.1000000000",
        ] {
            assert!(Version4::parse(bad).is_none(), "{bad}");
        }
    }
}
