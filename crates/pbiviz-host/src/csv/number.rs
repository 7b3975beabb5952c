//! Numbers as people write them.

use super::{Convention, Separator};
use crate::read::WHOLE_NUMBER;

/// The greatest whole number up to which a JavaScript number tells all from their neighbors.
const MAX_EXACT: u64 = 1 << 53;

/// A text that is a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number<'a> {
    is_negative: bool,
    /// Digits and separators, without sign and unit.
    digits: &'a str,
    unit: Unit,
    /// What the digits are where the point separates decimals; none where they cannot be read so.
    point: Option<Shape>,
    /// The same for the comma.
    comma: Option<Shape>,
}

/// What stands beside the digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    None,
    Percent,
    CurrencyBefore(char),
    CurrencyAfter(char),
}

/// How a number is written; of a column, what any of its numbers has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Shape {
    fraction_digits: usize,
    has_exponent: bool,
    has_groups: bool,
    is_beyond_exact: bool,
}

impl<'a> Number<'a> {
    /// Reads a text without spaces around it.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        if text.len() < 16 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Most numbers are of this kind, and need no closer look.
            let has_leading_zero = text.len() > 1 && text.starts_with('0');
            let shape = (!text.is_empty() && !has_leading_zero).then(Shape::default)?;
            let (point, comma) = (Some(shape), Some(shape));
            return Some(Self { is_negative: false, digits: text, unit: Unit::None, point, comma });
        }
        let (is_negative, digits, unit) = take_apart(text)?;
        let (point, comma) = (measure(digits, Separator::Point), measure(digits, Separator::Comma));
        point.or(comma)?;
        Some(Self { is_negative, digits, unit, point, comma })
    }

    /// The number, if it is whole.
    pub(super) fn integer(&self) -> Option<i64> {
        let digits = self.digits.bytes().filter(u8::is_ascii_digit);
        let magnitude =
            digits.map(|digit| i64::from(digit - b'0')).try_fold(0_i64, |all, digit| {
                all.checked_mul(10).and_then(|all| all.checked_add(digit))
            })?;
        Some(if self.is_negative { -magnitude } else { magnitude })
    }

    /// The number, with this separator of decimals.
    pub(super) fn decimal(&self, separator: Separator) -> Option<f64> {
        let shape = match separator {
            Separator::Point => self.point?,
            Separator::Comma => self.comma?,
        };
        let is_percent = self.unit == Unit::Percent;
        let is_plain = separator == Separator::Point && !shape.has_groups && !is_percent;
        let magnitude = if is_plain {
            self.digits.parse::<f64>()
        } else {
            self.digits_for_parsing(separator, is_percent).parse()
        };
        let magnitude = magnitude.ok().filter(|magnitude| magnitude.is_finite())?;
        Some(if self.is_negative { -magnitude } else { magnitude })
    }

    /// A hundredth by the exponent instead of a division is the number nearest to what the text says.
    fn digits_for_parsing(&self, separator: Separator, is_percent: bool) -> String {
        let decimal = separator.character();
        let (mantissa, exponent) = match self.digits.split_once(['e', 'E']) {
            // `measure` saw to it that there are at most three digits.
            Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
            None => (self.digits, 0),
        };
        let mut text: String = mantissa
            .chars()
            .filter(|&letter| letter.is_ascii_digit() || letter == decimal)
            .map(|letter| if letter == decimal { '.' } else { letter })
            .collect();
        let exponent: i32 = if is_percent { exponent - 2 } else { exponent };
        text.push_str(&format!("e{exponent}"));
        text
    }
}

/// Sign, digits and unit of a number.
fn take_apart(text: &str) -> Option<(bool, &str, Unit)> {
    let mut rest = text;
    let mut is_negative = None;
    let mut unit = Unit::None;
    // Accountants write negative numbers in parentheses.
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (rest, is_negative) = (inner.trim(), Some(true));
    }
    loop {
        let first = rest.chars().next()?;
        match first {
            '0'..='9' | '.' | ',' => break,
            '+' | '-' | '\u{2212}' if is_negative.is_none() => is_negative = Some(first != '+'),
            _ if is_currency(first) && unit == Unit::None => unit = Unit::CurrencyBefore(first),
            _ => return None,
        }
        rest = rest[first.len_utf8()..].trim_start();
    }
    loop {
        let last = rest.chars().next_back()?;
        match last {
            '0'..='9' => break,
            // Exports of SAP put the sign behind the number.
            '-' if is_negative.is_none() => is_negative = Some(true),
            '%' if unit == Unit::None => unit = Unit::Percent,
            _ if is_currency(last) && unit == Unit::None => unit = Unit::CurrencyAfter(last),
            _ => return None,
        }
        rest = rest[..rest.len() - last.len_utf8()].trim_end();
    }
    Some((is_negative.unwrap_or(false), rest, unit))
}

fn is_currency(letter: char) -> bool {
    matches!(letter, '$' | '¢' | '£' | '¤' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// Looks at digits with this separator of decimals; none where they are no number.
///
/// Numbers with a zero in front are codes, such as those of places.
fn measure(digits: &str, decimal: Separator) -> Option<Shape> {
    let decimal = decimal.character();
    let mut shape = Shape::default();
    let mut letters = digits.chars().peekable();
    let mut magnitude = 0_u64;
    let mut length = 0_usize;
    let mut group = 0_usize;
    let mut separator = None;
    while let Some(&letter) = letters.peek() {
        if let Some(digit) = letter.to_digit(10) {
            magnitude = magnitude.saturating_mul(10).saturating_add(u64::from(digit));
            length += 1;
            group += 1;
        } else if is_group_separator(letter, decimal) {
            // The first group has one to three digits, and all others three.
            let is_first = separator.is_none();
            let fits = if is_first { (1..=3).contains(&group) } else { group == 3 };
            if !fits || separator.is_some_and(|separator| separator != letter) {
                return None;
            }
            (separator, group) = (Some(letter), 0);
        } else {
            break;
        }
        letters.next();
    }
    shape.has_groups = separator.is_some();
    let starts_with_zero = digits.starts_with('0') && length > 1;
    if starts_with_zero || (shape.has_groups && group != 3) {
        return None;
    }
    if letters.next_if_eq(&decimal).is_some() {
        while letters.next_if(char::is_ascii_digit).is_some() {
            shape.fraction_digits += 1;
        }
        if shape.fraction_digits == 0 {
            return None;
        }
    }
    if length + shape.fraction_digits == 0 {
        return None;
    }
    if letters.next_if(|letter| matches!(letter, 'e' | 'E')).is_some() {
        letters.next_if(|letter| matches!(letter, '+' | '-'));
        let exponent = letters.by_ref().take_while(char::is_ascii_digit).count();
        shape.has_exponent = (1..=3).contains(&exponent);
        if !shape.has_exponent || !digits.ends_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
    }
    shape.is_beyond_exact = magnitude > MAX_EXACT;
    letters.next().is_none().then_some(shape)
}

fn is_group_separator(letter: char, decimal: char) -> bool {
    match letter {
        '.' | ',' => letter != decimal,
        // Spaces of all widths, and the apostrophes of Switzerland.
        _ => matches!(letter, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}'),
    }
}

/// What the numbers of a column have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberEvidence {
    unit: Unit,
    point: Option<Shape>,
    comma: Option<Shape>,
}

impl NumberEvidence {
    pub(super) fn new(number: &Number<'_>) -> Self {
        Self { unit: number.unit, point: number.point, comma: number.comma }
    }

    /// Takes one more number in; false where it is not of the same kind.
    pub(super) fn takes(&mut self, number: &Number<'_>) -> bool {
        // A sum of dollars and euros means nothing, and neither does one of percents and plain numbers. Zeros and the
        // like often have no currency, though.
        match (self.unit, number.unit) {
            (one, other) if one == other => {}
            (Unit::CurrencyBefore(_) | Unit::CurrencyAfter(_), Unit::None) => {}
            (Unit::None, Unit::CurrencyBefore(_) | Unit::CurrencyAfter(_)) => {
                self.unit = number.unit;
            }
            _ => return false,
        }
        self.point = both(self.point, number.point);
        self.comma = both(self.comma, number.comma);
        self.point.is_some() || self.comma.is_some()
    }

    /// The separator of decimals, if only one is possible.
    pub(super) fn separator(&self) -> Option<Separator> {
        match (self.point, self.comma) {
            (Some(_), None) => Some(Separator::Point),
            (None, Some(_)) => Some(Separator::Comma),
            _ => None,
        }
    }

    /// What the column is.
    pub(super) fn decide(&self, convention: Convention) -> NumberKind {
        let separator = self.separator().unwrap_or(convention.separator);
        let shape = match separator {
            Separator::Point => self.point,
            Separator::Comma => self.comma,
        };
        let shape = shape.unwrap_or_default();
        let has_unit = self.unit != Unit::None;
        if shape.fraction_digits > 0 || shape.has_exponent || self.unit == Unit::Percent {
            return NumberKind::Decimal(separator);
        }
        match shape.is_beyond_exact {
            // Nobody counts so far: these are numbers of accounts and orders, and rounding would make some of them one.
            true if !has_unit && !shape.has_groups => NumberKind::Code,
            true => NumberKind::Decimal(separator),
            false => NumberKind::Integer(separator),
        }
    }

    /// The format string under which the column looks as in the file.
    pub(super) fn format(&self, kind: NumberKind) -> Option<String> {
        let (separator, is_integer) = match kind {
            NumberKind::Code => return None,
            NumberKind::Integer(separator) => (separator, true),
            NumberKind::Decimal(separator) => (separator, false),
        };
        let shape = match separator {
            Separator::Point => self.point,
            Separator::Comma => self.comma,
        };
        let shape = shape.unwrap_or_default();
        // Longer fractions come from calculations.
        let fraction = match shape.fraction_digits.min(MAX_SHOWN_FRACTION) {
            0 => String::new(),
            digits => format!(".{}", "0".repeat(digits)),
        };
        match self.unit {
            Unit::Percent if shape.has_groups => Some(format!("#,0{fraction}%")),
            Unit::Percent => Some(format!("0{fraction}%")),
            Unit::CurrencyBefore(symbol) => Some(format!("{symbol}#,0{fraction}")),
            Unit::CurrencyAfter(symbol) => Some(format!("#,0{fraction} {symbol}")),
            Unit::None if shape.has_groups => Some(format!("#,0{fraction}")),
            Unit::None => is_integer.then(|| WHOLE_NUMBER.to_owned()),
        }
    }
}

/// More decimals than this are never asked for by a format string made here.
const MAX_SHOWN_FRACTION: usize = 10;

fn both(one: Option<Shape>, other: Option<Shape>) -> Option<Shape> {
    let (one, other) = (one?, other?);
    Some(Shape {
        fraction_digits: one.fraction_digits.max(other.fraction_digits),
        has_exponent: one.has_exponent || other.has_exponent,
        has_groups: one.has_groups || other.has_groups,
        is_beyond_exact: one.is_beyond_exact || other.is_beyond_exact,
    })
}

/// What a column of numbers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberKind {
    /// Whole numbers, perhaps in groups.
    Integer(Separator),
    Decimal(Separator),
    /// Digits that are no quantity.
    Code,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_as_people_write_them() {
        // The text, and what it is with a point and with a comma before the decimals.
        for (text, point, comma) in [
            ("0", Some(0.0), Some(0.0)),
            ("42", Some(42.0), Some(42.0)),
            ("-42", Some(-42.0), Some(-42.0)),
            ("+7", Some(7.0), Some(7.0)),
            ("\u{2212}7", Some(-7.0), Some(-7.0)),
            ("7-", Some(-7.0), Some(-7.0)),
            ("(1,234.50)", Some(-1234.5), None),
            ("1.5", Some(1.5), None),
            ("1,5", None, Some(1.5)),
            (".5", Some(0.5), None),
            ("0.125", Some(0.125), None),
            ("1.234", Some(1.234), Some(1234.0)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234.567", None, Some(1_234_567.0)),
            ("1.234,5", None, Some(1234.5)),
            ("1,234.5", Some(1234.5), None),
            ("1 234,5", None, Some(1234.5)),
            ("1\u{202f}234\u{202f}567", Some(1_234_567.0), Some(1_234_567.0)),
            ("1'234.5", Some(1234.5), None),
            ("1234,567", None, Some(1234.567)),
            ("12.5%", Some(0.125), None),
            ("33.3 %", Some(0.333), None),
            ("5%", Some(0.05), Some(0.05)),
            ("$1,234.00", Some(1234.0), None),
            ("-$5", Some(-5.0), Some(-5.0)),
            ("$-5", Some(-5.0), Some(-5.0)),
            ("($5)", Some(-5.0), Some(-5.0)),
            ("€ 5,50", None, Some(5.5)),
            ("5,50\u{a0}€", None, Some(5.5)),
            ("1e3", Some(1000.0), Some(1000.0)),
            ("1.5E-2", Some(0.015), None),
            ("1,5e+2", None, Some(150.0)),
        ] {
            let number = Number::read(text).unwrap_or_else(|| panic!("{text} is a number"));
            let read = (number.decimal(Separator::Point), number.decimal(Separator::Comma));
            assert_eq!(read, (point, comma), "{text}");
        }
    }

    #[test]
    fn leaves_what_is_no_number() {
        for text in [
            "",
            "-",
            "+",
            ".",
            "$",
            "%",
            "()",
            "(",
            "a",
            "1a",
            "1.",
            "1,",
            "01",
            "007.5",
            "00",
            "1.2.3",
            "1,23,4",
            "12,34,567",
            "1,234,56",
            "1234,567,890",
            "1.234'567",
            "--1",
            "-1-",
            "1%%",
            "$1%",
            "$$1",
            "1e",
            "1e+",
            "1e1234",
            "e5",
            "1e5.5",
            "1e5e5",
            "0x10",
            "NaN",
            "inf",
            "1 2",
            "1  234",
            "0,123,456",
            "²",
            "٣",
            "1-2",
            "(1",
            "1)",
            "1 a",
            ",",
            ",,",
            "1e5,",
        ] {
            assert_eq!(Number::read(text), None, "{text}");
        }
    }
}
