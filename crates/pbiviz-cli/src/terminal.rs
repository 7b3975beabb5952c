//! The one place that prints.

use std::fmt::Display;
use std::io::Write;
use std::time::Duration;

use anstream::{stderr, stdout};

const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[1;31m";
const GREEN: &str = "\x1b[1;32m";
const YELLOW: &str = "\x1b[1;33m";
const RESET: &str = "\x1b[0m";

/// A result, on stdout. A reader that has gone away is no failure of the command.
pub(crate) fn result(line: impl Display) {
    let _ = writeln!(stdout(), "{line}");
}

/// A finished step and what it took.
pub(crate) fn step(name: &str, took: Duration) {
    let _ = writeln!(stderr(), "{GREEN}{name:>12}{RESET} {}", seconds(took));
}

/// A step that begins and may take long.
pub(crate) fn begin(name: &str, what: impl Display) {
    let _ = writeln!(stderr(), "{GREEN}{name:>12}{RESET} {what}");
}

/// A remark that is neither a result nor a fault.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

/// A rule that the user's files break; the first word tells how bad it is.
pub(crate) fn diagnostic(diagnostic: impl Display) {
    let text = diagnostic.to_string();
    let (severity, rest) = text.split_once(':').unwrap_or(("", &text));
    let color = if severity == "error" { RED } else { YELLOW };
    let _ = writeln!(stderr(), "{color}{severity}{RESET}:{rest}");
}

/// The failure of the whole command, one cause a line.
pub(crate) fn error(error: &anyhow::Error) {
    let mut out = stderr();
    let _ = writeln!(out, "{RED}error{RESET}: {error}");
    for cause in error.chain().skip(1) {
        let _ = writeln!(out, "  caused by: {cause}");
    }
}

/// Rows of names and values, the values right-aligned.
pub(crate) fn table(title: &str, rows: &[(String, String)]) {
    let name_width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let value_width = rows.iter().map(|(_, value)| value.len()).max().unwrap_or(0);
    let mut out = stderr();
    let _ = writeln!(out, "{BOLD}{title}{RESET}");
    for (name, value) in rows {
        let _ = writeln!(out, "  {name:<name_width$}  {value:>value_width$}");
    }
}

/// `0.42 s`, `12.3 s`, `2 min 05 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    if seconds < 10.0 {
        format!("{seconds:.2} s")
    } else if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {:02} s", duration.as_secs() / 60, duration.as_secs() % 60)
    }
}

/// `12 345 B`: exact, and grouped so that it can be read.
pub(crate) fn bytes(count: u64) -> String {
    let digits = count.to_string();
    let grouped: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits are ASCII"))
        .collect();
    format!("{} B", grouped.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_bytes_by_thousands() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1_000), "1 000 B");
        assert_eq!(bytes(12_345_678), "12 345 678 B");
    }

    #[test]
    fn says_long_times_in_minutes() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.42 s");
        assert_eq!(seconds(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
