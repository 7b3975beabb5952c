//! Numbers as text: format strings of the data model, display units, the reader's separators.

/// How the numbers of one measure are written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberFormat {
    prefix: String,
    suffix: String,
    unit: Unit,
    is_percent: bool,
    has_grouping: bool,
    /// At least and at most so many decimal places.
    decimals: (usize, usize),
    separators: Separators,
}

/// What numbers are divided by so that they stay short, and what is written behind them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Unit {
    /// A power of ten.
    pub(crate) divisor: f64,
    /// Such as `K`.
    pub(crate) name: String,
}

/// The names of thousands, millions, billions and trillions.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnitNames(pub(crate) [String; 4]);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Separators {
    decimal: char,
    group: char,
}

/// Beyond this, a 64-bit float no longer holds every whole number, and digits would be invented.
const LARGEST_EXACT: f64 = 1e15;
const MOST_DECIMALS: usize = 9;

impl NumberFormat {
    /// Reads a format string such as `#,0.00`, `0.0 %` or `$#,0;($#,0)`.
    ///
    /// Only the section for positive numbers counts; negative ones get a minus sign. Whatever is not a digit
    /// placeholder is written as it stands before or behind the number.
    pub(crate) fn new(format: Option<&str>, locale: &str) -> Self {
        let section = first_section(format.unwrap_or_default());
        let (prefix, placeholders, suffix) = split(&section);
        let (whole, fraction) = placeholders.split_once('.').unwrap_or((&placeholders, ""));
        let decimals = match placeholders.is_empty() {
            // No placeholder, as in `General` or with no format at all: as many decimals as are of use.
            true => (0, 2),
            false => {
                (fraction.matches('0').count(), fraction.chars().filter(|c| *c != ',').count())
            }
        };
        let is_named = placeholders.is_empty();
        Self {
            is_percent: !is_named && section.contains(&Part::Code('%')),
            prefix: if is_named { String::new() } else { prefix },
            suffix: if is_named { String::new() } else { suffix },
            unit: Unit::ONE,
            has_grouping: is_named || whole.contains(','),
            decimals: (decimals.0.min(MOST_DECIMALS), decimals.1.min(MOST_DECIMALS)),
            separators: Separators::of(locale),
        }
    }

    /// Divides by a unit, with one decimal: those of the format are meant for numbers that are not divided.
    #[must_use]
    pub(crate) fn with_unit(mut self, unit: Unit) -> Self {
        if unit.divisor > 1.0 {
            self.decimals = (1, 1);
        }
        self.unit = unit;
        self
    }

    /// Writes exactly so many decimals.
    #[must_use]
    pub(crate) fn with_decimals(mut self, decimals: usize) -> Self {
        let decimals = decimals.min(MOST_DECIMALS);
        self.decimals = (decimals, decimals);
        self
    }

    /// Whether numbers are written as hundredths.
    pub(crate) fn is_percent(&self) -> bool {
        self.is_percent
    }

    /// The number that readers see for `value`, before rounding.
    pub(crate) fn shown(&self, value: f64) -> f64 {
        let percent = if self.is_percent { 100.0 } else { 1.0 };
        value * percent / self.unit.divisor
    }

    /// Writes a finite number.
    pub(crate) fn write(&self, value: f64) -> String {
        let shown = self.shown(value);
        let digits = self.digits(shown.abs());
        let is_zero = !digits.contains(|c: char| c.is_ascii_digit() && c != '0');
        let sign = if shown < 0.0 && !is_zero { "-" } else { "" };
        [sign, &self.prefix, &digits, &self.unit.name, &self.suffix].concat()
    }

    fn digits(&self, magnitude: f64) -> String {
        if magnitude >= LARGEST_EXACT {
            return self.scientific(magnitude);
        }
        let (least, most) = self.decimals;
        // Fewer decimals for large numbers keep the scaled number exact.
        let most = (least..=most).rev().find(|most| magnitude * power(*most) < LARGEST_EXACT);
        let most = most.unwrap_or(0);
        let scaled = (magnitude * power(most)).round() as u64;
        let scale = 10_u64.pow(most as u32);
        let (whole, fraction) = (scaled / scale, scaled % scale);

        let mut text = self.grouped(whole);
        let fraction = format!("{fraction:0>most$}");
        let mut fraction = fraction.trim_end_matches('0').to_owned();
        while fraction.len() < least.min(most) {
            fraction.push('0');
        }
        if !fraction.is_empty() {
            text.push(self.separators.decimal);
            text += &fraction;
        }
        text
    }

    fn grouped(&self, whole: u64) -> String {
        let digits = whole.to_string();
        if !self.has_grouping {
            return digits;
        }
        let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(self.separators.group);
            }
            text.push(digit);
        }
        text
    }

    fn scientific(&self, magnitude: f64) -> String {
        let exponent = exponent(magnitude);
        let mantissa = (magnitude / 10_f64.powi(exponent) * 100.0).round() as u64;
        let (whole, fraction) = (mantissa / 100, mantissa % 100);
        format!("{whole}{}{fraction:02}E+{exponent}", self.separators.decimal)
    }
}

impl Unit {
    /// No unit.
    pub(crate) const ONE: Self = Self { divisor: 1.0, name: String::new() };
}

impl UnitNames {
    /// The unit for `choice`, a value of Power BI's display unit list: 0 leaves it to us, 1 is none, and
    /// otherwise the divisor itself.
    pub(crate) fn unit(&self, choice: f64, largest: f64) -> Unit {
        let divisors = [1e3, 1e6, 1e9, 1e12];
        let index = match choice {
            // From 10,000 on: 9,500 is still read more easily than 9.5K.
            0.0 => divisors.iter().rposition(|divisor| largest >= *divisor && largest >= 1e4),
            _ => divisors.iter().position(|divisor| *divisor == choice),
        };
        match index {
            Some(index) => Unit { divisor: divisors[index], name: self.0[index].clone() },
            None => Unit::ONE,
        }
    }
}

impl Separators {
    /// A few rules cover most readers; a table of all locales would outweigh the chart.
    fn of(locale: &str) -> Self {
        let language = locale.split('-').next().unwrap_or_default();
        let (decimal, group) = match (language, locale) {
            (_, "de-CH") => ('.', '’'),
            (_, "es-MX" | "en-ZA") => ('.', ','),
            (
                "de" | "da" | "el" | "es" | "eu" | "ca" | "gl" | "hr" | "id" | "it" | "nl" | "ro",
                _,
            )
            | ("sl" | "sr" | "tr" | "vi", _)
            | (_, "pt-BR") => (',', '.'),
            ("fr", _) => (',', '\u{202f}'),
            (
                "bg" | "cs" | "et" | "fi" | "hu" | "kk" | "lt" | "lv" | "nb" | "pl" | "pt" | "ru",
                _,
            )
            | ("sk" | "sv" | "uk", _) => (',', '\u{a0}'),
            _ => ('.', ','),
        };
        Self { decimal, group }
    }
}

/// A character of a format string, with or without a meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    Code(char),
    Literal(char),
}

/// The characters up to the first `;`, with quotes and backslashes resolved.
fn first_section(format: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            ';' => break,
            '\\' => parts.extend(characters.next().map(Part::Literal)),
            '"' | '\'' => {
                let quoted = characters.by_ref().take_while(|next| *next != character);
                parts.extend(quoted.map(Part::Literal));
            }
            _ => parts.push(Part::Code(character)),
        }
    }
    parts
}

/// What stands before the digit placeholders, the placeholders, and what stands behind them.
fn split(section: &[Part]) -> (String, String, String) {
    let is_placeholder = |part: &Part| matches!(part, Part::Code('#' | '0'));
    let text = |parts: &[Part]| {
        parts
            .iter()
            .map(|part| match part {
                Part::Code(character) | Part::Literal(character) => *character,
            })
            .collect::<String>()
    };
    let Some(first) = section.iter().position(is_placeholder) else {
        return (text(section), String::new(), String::new());
    };
    let last = section.iter().rposition(is_placeholder).unwrap_or(first);
    (text(&section[..first]), text(&section[first..=last]), text(&section[last + 1..]))
}

/// The number of digits behind the first one, or, if negative, of zeros up to and including it. The logarithm of the
/// standard library is exact to the last bit and ten times as large.
pub(crate) fn exponent(magnitude: f64) -> i32 {
    let mut exponent = 0;
    while magnitude >= 10_f64.powi(exponent + 1) && exponent < 308 {
        exponent += 1;
    }
    while magnitude < 10_f64.powi(exponent) && exponent > -308 {
        exponent -= 1;
    }
    exponent
}

/// Reads a number that somebody has typed, with a point or a comma before the decimals.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text),
    };
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let digits: u64 = [whole, fraction].concat().parse().ok()?;
    Some(sign * digits as f64 / power(fraction.len()))
}

fn power(decimals: usize) -> f64 {
    10_f64.powi(decimals as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> UnitNames {
        UnitNames(["K", "M", "bn", "T"].map(str::to_owned))
    }

    #[test]
    fn follows_the_format_string() {
        for (format, value, expected) in [
            ("", 1234.5, "1,234.5"),
            ("General", 0.1 + 0.2, "0.3"),
            ("0", 1234.5, "1235"),
            ("#,0", 1_234_567.0, "1,234,567"),
            ("#,0.00", -1234.5, "-1,234.50"),
            ("0.###", 0.5, "0.5"),
            ("0.0 %", 0.1234, "12.3 %"),
            ("0%;-0%;0%", -0.5, "-50%"),
            ("$#,0;($#,0)", 1234.0, "$1,234"),
            (r"\$#,0.00", 2.0, "$2.00"),
            ("#,0\" %\"", 12.0, "12 %"),
            ("0 'kg'", 3.0, "3 kg"),
            ("#,0.00", -0.001, "0.00"),
            ("0", 123_456_789_012_345_680_000.0, "1.23E+20"),
            ("0.00", f64::MAX, "1.80E+308"),
        ] {
            assert_eq!(NumberFormat::new(Some(format), "en-US").write(value), expected, "{format}");
        }
    }

    #[test]
    fn separators_follow_the_locale() {
        for (locale, expected) in [
            ("en-US", "1,234.50"),
            ("de-DE", "1.234,50"),
            ("de-CH", "1’234.50"),
            ("fr-FR", "1\u{202f}234,50"),
            ("pt-BR", "1.234,50"),
            ("pt-PT", "1\u{a0}234,50"),
            ("", "1,234.50"),
        ] {
            assert_eq!(NumberFormat::new(Some("#,0.00"), locale).write(1234.5), expected);
        }
    }

    #[test]
    fn units_keep_numbers_short() {
        for (choice, value, expected) in [
            (0.0, 9_500.0, "9,500"),
            (0.0, 12_500.0, "12.5K"),
            (0.0, -1_260_000.0, "-1.3M"),
            (0.0, 7e9, "7.0bn"),
            (0.0, 3e12, "3.0T"),
            (1.0, 7e9, "7,000,000,000"),
            (1e3, 1_500.0, "1.5K"),
            (1e6, 1_500.0, "0.0M"),
            (42.0, 1_500.0, "1,500"),
        ] {
            let unit = names().unit(choice, f64::abs(value));
            assert_eq!(NumberFormat::new(None, "en-US").with_unit(unit).write(value), expected);
        }
    }

    #[test]
    fn typed_numbers_are_read() {
        for (text, expected) in [
            ("50", Some(50.0)),
            (" -1.5 ", Some(-1.5)),
            ("0,25", Some(0.25)),
            (".5", Some(0.5)),
            ("", None),
            ("-", None),
            ("1.2.3", None),
            ("many", None),
        ] {
            assert_eq!(parse(text), expected, "{text}");
        }
    }

    #[test]
    fn exponents_are_those_of_scientific_notation() {
        for (magnitude, expected) in
            [(1.0, 0), (9.99, 0), (10.0, 1), (0.5, -1), (0.1, -1), (1e15, 15), (f64::MAX, 308)]
        {
            assert_eq!(exponent(magnitude), expected, "{magnitude}");
        }
        assert!(exponent(5e-324) <= -308);
    }

    #[test]
    fn decimals_can_be_set() {
        let format = NumberFormat::new(Some("$#,0"), "en-US").with_unit(names().unit(1e3, 0.0));
        assert_eq!(format.clone().with_decimals(1).write(2_000.0), "$2.0K");
        assert_eq!(format.clone().with_decimals(0).write(2_500.0), "$3K");
        assert_eq!(format.with_decimals(99).write(1.0), "$0.001000000K");
    }
}
