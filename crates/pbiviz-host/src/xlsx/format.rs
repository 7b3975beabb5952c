//! From number formats of Excel to those of Power BI.

use crate::read::WHOLE_NUMBER;

/// The format string of Power BI that shows a number like this one of Excel; none where it has no like.
///
/// Of several sections, the first one counts, which is the one for positive numbers.
pub(super) fn to_power_bi(code: &str) -> Option<String> {
    let mut letters = code.chars();
    let (mut before, mut after) = (String::new(), String::new());
    let (mut has_digits, mut has_groups, mut is_percent) = (false, false, false);
    let mut fraction: Option<usize> = None;
    while let Some(letter) = letters.next() {
        let literal = if has_digits { &mut after } else { &mut before };
        match letter {
            ';' => break,
            '0' | '#' | '?' => {
                if let Some(digits) = &mut fraction {
                    *digits += 1;
                }
                has_digits = true;
            }
            ',' if has_digits => has_groups = true,
            '.' if fraction.is_none() => fraction = Some(0),
            '%' if !is_percent => is_percent = true,
            '"' => literal.extend(letters.by_ref().take_while(|&letter| letter != '"')),
            '\\' => literal.extend(letters.next()),
            // A space as wide as the next letter, or that letter as often as there is room.
            '_' | '*' => {
                letters.next();
            }
            // A color, a condition, or a currency: `[$€-407]`.
            '[' => {
                let inside: String = letters.by_ref().take_while(|&letter| letter != ']').collect();
                if let Some(currency) = inside.strip_prefix('$') {
                    literal.extend(currency.split('-').next());
                }
            }
            ' ' | '$' | '€' | '£' | '¥' | '(' | ')' | '-' | '+' => literal.push(letter),
            _ => return None,
        }
    }
    if !has_digits {
        return None;
    }
    let decimals = match fraction {
        None | Some(0) => String::new(),
        Some(digits) => format!(".{}", "0".repeat(digits)),
    };
    let whole = if has_groups { "#,0" } else { WHOLE_NUMBER };
    let percent = if is_percent { "%" } else { "" };
    let after = after.trim_end();
    Some(format!("{}{whole}{decimals}{percent}{}", quoted(before.trim_start()), quoted(after)))
}

/// A literal text, in quotation marks where a letter of it would mean something.
fn quoted(literal: &str) -> String {
    let is_plain = |letter| matches!(letter, ' ' | '$' | '€' | '£' | '¥' | '(' | ')' | '-' | '+');
    if literal.chars().all(is_plain) {
        return literal.to_owned();
    }
    format!("\"{}\"", literal.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translates_number_formats() {
        for (excel, power_bi) in [
            ("0", Some("0")),
            ("0.00", Some("0.00")),
            ("#,##0", Some("#,0")),
            ("#,##0.00", Some("#,0.00")),
            ("0%", Some("0%")),
            ("0.0%", Some("0.0%")),
            ("#,##0 ;[Red](#,##0)", Some("#,0")),
            ("\"$\"#,##0.00_);[Red](\"$\"#,##0.00)", Some("$#,0.00")),
            ("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"??_);_(@_)", Some("$#,0.00")),
            ("#,##0.00\\ [$€-407]", Some("#,0.00 €")),
            ("[$CHF-807] #,##0.00", Some("\"CHF \"#,0.00")),
            ("#,##0\\ \"kr\"", Some("#,0\" kr\"")),
            ("General", None),
            ("@", None),
            ("", None),
            ("0.00E+00", None),
            ("# ?/?", None),
            ("\"", None),
            ("[", None),
        ] {
            assert_eq!(to_power_bi(excel).as_deref(), power_bi, "{excel}");
        }
    }
}
