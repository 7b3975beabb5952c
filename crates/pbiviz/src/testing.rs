//! Recordings of Power BI in tests: what the host has sent, once more, without host and browser.
//!
//! `cargo xtask package --record` makes a package whose button saves everything that Power BI hands to the visual.
//! Read such a file in a test, and the visual's own functions get what they would get in the browser. It takes the
//! feature `testing`, which belongs below `[dev-dependencies]`:
//!
//! ```
//! use pbiviz::testing::Recording;
//!
//! # fn main() -> Result<(), pbiviz::testing::RecordingError> {
//! # let text = r#"{"format": "pbiviz-recording", "version": 1, "recorded": [{"at": 0, "options": {"dataViews": [
//! #     {"categorical": {"values": [{"source": {"roles": {"values": true}}, "values": [1, {"$number": "NaN"}]}]}}
//! # ]}}]}"#;
//! // let text = include_str!("../tests/recording.json");
//! let recording = Recording::read(text)?;
//! for options in recording.updates() {
//!     let data = options.data_view().and_then(|view| view.categorical.as_ref()).unwrap();
//!     let column = data.value("values").unwrap();
//!     assert_eq!(column.values.number(0), Some(1.0));
//!     assert!(column.values.number(1).unwrap().is_nan());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What only a host can answer stays empty, as for any DataView that a test makes: identities, filters, and properties
//! that are neither switch, number, text nor color.

mod date;
mod read;
mod wire;

use std::fmt;
use std::time::Duration;

use serde_json::Value as Json;

use crate::VisualUpdateOptions;

/// What the files say that hold recordings.
const FORMAT: &str = "pbiviz-recording";
/// The version of the format that is read here.
const VERSION: u64 = 1;

/// What Power BI has sent to a visual.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recording {
    /// The GUID of the visual that was recorded.
    pub guid: String,
    /// The version of Power BI's API that it was made for.
    pub api_version: String,
    /// How many updates came and were not kept, for there were too many.
    pub dropped: u64,
    /// The updates, in the order in which they came.
    pub recorded: Vec<RecordedUpdate>,
}

/// One update of a recording.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct RecordedUpdate {
    /// What `update` got.
    pub options: VisualUpdateOptions,
    /// When it came, counted from the first update.
    pub at: Duration,
}

impl Recording {
    /// Reads the text of a recording.
    ///
    /// # Errors
    ///
    /// If the text is no recording, or if an update holds data of a mapping that this SDK does not read.
    pub fn read(text: &str) -> Result<Self, RecordingError> {
        let text = text.trim_start_matches('\u{feff}');
        let file: Json = serde_json::from_str(text)
            .map_err(|error| RecordingError(format!("it is no JSON: {error}")))?;
        if file["format"] != FORMAT {
            return Err(RecordingError(format!("its `format` is not `{FORMAT}`")));
        }
        if file["version"] != VERSION {
            let version = &file["version"];
            return Err(RecordingError(format!(
                "it has version {version} of the format, and this SDK reads version {VERSION}"
            )));
        }
        let Some(recorded) = file["recorded"].as_array() else {
            return Err(RecordingError("it has no list `recorded`".to_owned()));
        };
        let text = |name: &str| file[name].as_str().unwrap_or_default().to_owned();
        Ok(Self {
            guid: text("guid"),
            api_version: text("apiVersion"),
            dropped: file["dropped"].as_u64().unwrap_or_default(),
            recorded: recorded.iter().enumerate().map(update).collect::<Result<_, _>>()?,
        })
    }

    /// What `update` got, call by call.
    pub fn updates(&self) -> impl Iterator<Item = &VisualUpdateOptions> {
        self.recorded.iter().map(|update| &update.options)
    }
}

fn update((place, update): (usize, &Json)) -> Result<RecordedUpdate, RecordingError> {
    let options = read::options(&update["options"])
        .map_err(|problem| RecordingError(format!("update {}: {problem}", place + 1)))?;
    let milliseconds = update["at"].as_f64().unwrap_or_default();
    let at = Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default();
    Ok(RecordedUpdate { options, at })
}

/// Why a recording cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingError(String);

impl fmt::Display for RecordingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the recording cannot be read: {}", self.0)
    }
}

impl std::error::Error for RecordingError {}

#[cfg(test)]
mod tests;
