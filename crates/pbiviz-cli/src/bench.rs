//! `bench`: figures with their peer, measured in the same run.

pub(crate) mod package;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use crate::files::write_beside_and_rename;
use crate::terminal;

/// One line of a benchmark's table: the median of our runs, and of the peer's.
#[derive(Debug, Serialize)]
pub(crate) struct Figure {
    bench: &'static str,
    case: &'static str,
    unit: &'static str,
    ours: f64,
    /// `null` where the peer has nothing to compare.
    peer: Option<f64>,
    peer_name: Option<&'static str>,
}

/// Prints the table and, if asked to, writes the figures as JSON.
fn publish(figures: &[Figure], json: Option<&Path>) -> anyhow::Result<()> {
    terminal::result(table(figures));
    if let Some(path) = json {
        let mut text = serde_json::to_string_pretty(figures).context("writing the figures")?;
        text.push('\n');
        write_beside_and_rename(path, text.as_bytes())?;
    }
    Ok(())
}

/// The figures as a table that Markdown renders and a terminal shows well.
fn table(figures: &[Figure]) -> String {
    let heading = ["case", "unit", "ours", "peer", "peer's name"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(heading)
        .chain(figures.iter().map(|figure| {
            [
                figure.case.to_owned(),
                figure.unit.to_owned(),
                number(figure.ours, figure.unit),
                figure.peer.map_or("–".to_owned(), |peer| number(peer, figure.unit)),
                figure.peer_name.unwrap_or("–").to_owned(),
            ]
        }))
        .collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 5] = std::array::from_fn(width);
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "| {:<w0$} | {:<w1$} | {:>w2$} | {:>w3$} | {:<w4$} |",
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                w0 = widths[0],
                w1 = widths[1],
                w2 = widths[2],
                w3 = widths[3],
                w4 = widths[4],
            )
        })
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    lines.insert(1, format!("| {} |", rule.join(" | ")));
    lines.join("\n")
}

fn number(value: f64, unit: &str) -> String {
    match unit {
        "bytes" => format!("{value:.0}"),
        "ms" => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The middle of the values, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 {
        values[middle]
    } else {
        f64::midpoint(values[middle - 1], values[middle])
    }
}

/// What an action takes, in seconds.
fn timed(action: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let started = Instant::now();
    action()?;
    Ok(Duration::as_secs_f64(&started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_middle_value() {
        assert_eq!(median(vec![9.0, 1.0, 5.0]), 5.0);
        assert_eq!(median(vec![4.0, 1.0, 2.0, 9.0]), 3.0);
    }

    #[test]
    fn aligns_the_table() {
        let figures = [
            Figure {
                bench: "package",
                case: "edit",
                unit: "s",
                ours: 1.5,
                peer: Some(12.25),
                peer_name: Some("pbiviz"),
            },
            Figure {
                bench: "package",
                case: "archive",
                unit: "bytes",
                ours: 80_000.0,
                peer: None,
                peer_name: None,
            },
        ];
        let expected = "\
| case    | unit  |  ours |  peer | peer's name |
| ------- | ----- | ----- | ----- | ----------- |
| edit    | s     |  1.50 | 12.25 | pbiviz      |
| archive | bytes | 80000 |     – | –           |";
        assert_eq!(table(&figures), expected);
    }
}
