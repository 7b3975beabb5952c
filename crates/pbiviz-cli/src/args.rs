//! Every argument of every command.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Builds Power BI custom visuals written in Rust.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build a visual and write the `.pbiviz` that Power BI imports.
    Package(PackageArguments),
    /// Make a visual of your own: a standalone workspace that packages and tests at once.
    New(NewArguments),
    /// Show a visual in the browser as Power BI would, and again after every edit.
    #[command(visible_alias = "start")]
    Serve(ServeArguments),
    /// Draw a visual as a picture, with the host that `serve` has.
    Render(RenderArguments),
    /// Run every test, after setting up what it needs.
    Test,
    /// Measure, in the same run, against the official tool.
    Bench(BenchArguments),
    /// Draw the pictures of the README again.
    #[command(hide = true)]
    Pictures,
    /// Say what is installed, what is missing, and the command that mends it.
    Doctor,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PackageArguments {
    /// Folder of the visual: the one that holds `pbiviz.json`.
    #[arg(value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// Where the package goes [default: `dist` in the visual's folder].
    #[arg(long = "out", value_name = "DIR")]
    pub(crate) out_directory: Option<PathBuf>,
    /// Name the visual `<guid>_DEBUG`, so that it stands beside the released one.
    #[arg(long)]
    pub(crate) dev: bool,
    /// Leave script and styles readable.
    #[arg(long)]
    pub(crate) no_minify: bool,
    /// Add a button that saves what Power BI has sent to the visual, for `serve` and for tests.
    #[arg(long)]
    pub(crate) record: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct NewArguments {
    /// Folder to make; it must not exist, or be empty.
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
    /// Name that users read [default: that of the folder].
    #[arg(long, value_name = "DISPLAY NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ServeArguments {
    /// Folder of the visual, or a `.pbiviz` of any tool [default: the visual here].
    #[arg(value_name = "DIR or FILE.pbiviz")]
    pub(crate) visual: Option<PathBuf>,
    /// Data to show, CSV or XLSX [default: `sample.csv` or `data/*.csv` in the visual's folder].
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,
    /// Port of the page; 0 is any that is free [default: 8081, or the next one that is free].
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Open the page in the browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// Port for Power BI's developer visual, which itself asks 8080 and no other [default: 8080].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) assets_port: Option<u16>,
    /// Answer the page alone, not Power BI's developer visual.
    #[arg(long, conflicts_with = "assets_port")]
    pub(crate) no_assets: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RenderArguments {
    /// Folder of the visual, or a `.pbiviz` of any tool [default: the visual here].
    #[arg(value_name = "DIR or FILE.pbiviz")]
    pub(crate) visual: Option<PathBuf>,
    /// Data to show, CSV or XLSX [default: what `serve` shows at first].
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Option<PathBuf>,
    /// A column for a data role, also as `sum(COLUMN)` or `year(COLUMN)`; may be repeated [default: what `serve`
    /// chooses].
    #[arg(long, value_name = "ROLE=COLUMN", value_parser = role_and_column)]
    pub(crate) map: Vec<(String, String)>,
    /// Size of the visual, in pixels.
    #[arg(long, value_name = "WxH", default_value = "640x400", value_parser = size)]
    pub(crate) size: (u32, u32),
    /// Pixels of the picture for each of the visual's, from 1 to 4.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=4))]
    pub(crate) scale: u32,
    /// Theme of the report: default, classic, ocean, distinct, dark, contrastBlack, contrastWhite, contrastYellow or
    /// contrastGreen.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) theme: String,
    /// Language and region.
    #[arg(long, value_name = "NAME", default_value = "en-US")]
    pub(crate) locale: String,
    /// Formatting, as JSON: `{"object": {"property": value}}`, or a list of persisted instances.
    #[arg(long, value_name = "FILE")]
    pub(crate) objects: Option<PathBuf>,
    /// Where the picture goes.
    #[arg(long, value_name = "FILE.png")]
    pub(crate) out: PathBuf,
    /// Also write what happened: events, host calls, console, errors, times.
    #[arg(long, value_name = "FILE.json")]
    pub(crate) report: Option<PathBuf>,
}

fn role_and_column(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((role, column)) if !role.is_empty() && !column.is_empty() => {
            Ok((role.to_owned(), column.to_owned()))
        }
        _ => Err("write it like `category=Region`".to_owned()),
    }
}

/// The largest side that a browser draws without splitting hairs.
const LARGEST_SIDE: u32 = 8000;

fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| text.parse().ok().filter(|side| (1..=LARGEST_SIDE).contains(side));
    let (width, height) = text.split_once('x').ok_or("write it like `640x400`")?;
    side(width)
        .zip(side(height))
        .ok_or_else(|| format!("both sides must be numbers from 1 to {LARGEST_SIDE}"))
}

#[derive(Debug, clap::Args)]
pub(crate) struct BenchArguments {
    #[command(subcommand)]
    pub(crate) bench: Bench,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Packaging and first paint, against the official tool on its default template.
    Package(BenchPackageArguments),
    /// The preview after edits and with large data, against the official tool's rebuild.
    Serve(BenchServeArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct BenchServeArguments {
    /// Also write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Runs per case; the table shows medians.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(5..))]
    pub(crate) runs: u32,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BenchPackageArguments {
    /// Also write the figures as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Runs per case; the table shows medians.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(5..))]
    pub(crate) runs: u32,
    /// Also time a fresh clone up to its first package (minutes per run).
    #[arg(long)]
    pub(crate) fresh_clone: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn reads_sizes_and_pairs() {
        assert_eq!(size("200x150"), Ok((200, 150)));
        for wrong in ["200", "0x10", "10x", "10x8001", "-1x5", "1.5x2"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
        let pair = |role: &str, column: &str| Ok((role.to_owned(), column.to_owned()));
        assert_eq!(role_and_column("a=b=c"), pair("a", "b=c"));
        assert!(role_and_column("=b").is_err() && role_and_column("a").is_err());
    }

    #[test]
    fn every_argument_is_consistent() {
        Arguments::command().debug_assert();
    }
}
