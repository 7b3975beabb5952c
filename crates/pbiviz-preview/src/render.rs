//! Pictures: the same page's host, without the page around it, in a headless browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::{ANSWER, Browser, FIRST_BUILD, Page};
use crate::error::{BrowserError, RenderError};
use crate::preview::{Preview, Report, Request};

/// Animations run for a while after a visual says that it has drawn: the picture is taken when it no longer changes.
const STILL: Duration = Duration::from_millis(150);
/// Some visuals never stand still.
const PATIENCE: Duration = Duration::from_secs(5);

/// What the picture is to show.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderRequest {
    /// The visual and its data; the port doesn't matter.
    pub preview: Request,
    /// Width and height, in CSS pixels.
    pub size: (u32, u32),
    /// Pixels of the picture for one CSS pixel.
    pub scale: f64,
    /// A theme, by the name that the page has for it.
    pub theme: String,
    /// A locale, such as `de-DE`.
    pub locale: String,
    /// Roles and what they get: a column, `sum(column)`, `year(column)`. Where there are none, the page's own choice.
    pub map: Vec<(String, String)>,
    /// Persisted properties, as instances: `{"objectName", "properties", "selector"}`.
    pub objects: Vec<Value>,
}

impl RenderRequest {
    /// A request for what the page would show at first.
    #[must_use]
    pub fn new(preview: Request) -> Self {
        Self {
            preview,
            size: (640, 400),
            scale: 1.0,
            theme: "default".to_owned(),
            locale: "en-US".to_owned(),
            map: Vec::new(),
            objects: Vec::new(),
        }
    }
}

/// A picture, and what happened while it was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The picture's bytes.
    pub png: Vec<u8>,
    /// Updates with their times and rendering events, host calls, console, errors; for a file.
    pub report: Value,
    /// Why the picture is none to rely on; empty if all is well.
    pub failures: Vec<String>,
}

/// Draws a visual once, as the page would show it.
///
/// # Errors
///
/// Where no picture can be taken at all: the visual cannot be built, the data cannot be read, a role or column is not
/// there, or the browser does not start. A visual that fails still has its picture and its report.
pub fn render(
    request: &RenderRequest,
    browser: &Browser,
    reporter: impl Fn(Report<'_>) + Send + 'static,
) -> Result<Rendered, RenderError> {
    let started = Instant::now();
    let has_failed = Arc::new(AtomicBool::new(false));
    let failing = Arc::clone(&has_failed);
    let reporter = move |report: Report<'_>| {
        if matches!(report, Report::Failed { .. }) {
            failing.store(true, Ordering::Relaxed);
        }
        reporter(report);
    };
    let preview = Preview::start(&request.preview, reporter).map_err(RenderError::Preview)?;
    let address = format!("{}page/render.html", preview.url());
    let mut page = Page::open(browser, &address, request.size, request.scale)?;
    let (width, height) = request.size;
    page.wait_up_to(FIRST_BUILD)?;
    let prepared = value_of(page.call(
        "prepare",
        &json!({
            "width": width,
            "height": height,
            "theme": request.theme,
            "locale": request.locale,
            "map": request.map,
            "objects": request.objects,
        }),
    )?)?;
    page.wait_up_to(ANSWER)?;
    let empty = page.picture()?;
    value_of(page.call("draw", &Value::Null)?)?;
    let png = still_picture(&mut page)?;
    let mut report = page.call("report", &Value::Null)?;
    let failures = report.as_object_mut().and_then(|report| report.remove("failures"));
    let mut failures: Vec<String> = failures
        .as_ref()
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|failure| failure.as_str().map(str::to_owned))
        .collect();
    if has_failed.load(Ordering::Relaxed) {
        failures.push("the data of the visual's folder cannot be read".to_owned());
    }
    let draws = png != empty;
    if !draws {
        failures.push("the visual draws nothing: the picture is that of an empty frame".to_owned());
    }
    if let Some(report) = report.as_object_mut() {
        report.insert("table".to_owned(), prepared["table"].clone());
        report.insert("wells".to_owned(), prepared["wells"].clone());
        report.insert("size".to_owned(), json!({ "width": width, "height": height }));
        report.insert("draws".to_owned(), json!(draws));
        report.insert("failures".to_owned(), json!(failures));
        report.insert("milliseconds".to_owned(), json!(started.elapsed().as_millis()));
    }
    Ok(Rendered { png, report, failures })
}

/// What a function of the page answered, or its problem as an error.
fn value_of(mut answer: Value) -> Result<Value, RenderError> {
    match answer["problem"].as_str() {
        Some(problem) => Err(RenderError::Refused(problem.to_owned())),
        None => Ok(answer["value"].take()),
    }
}

/// A picture of the page once it no longer changes.
///
/// # Errors
///
/// Where the page is gone.
pub fn still_picture(page: &mut Page) -> Result<Vec<u8>, BrowserError> {
    let until = Instant::now() + PATIENCE;
    let mut last = page.picture()?;
    loop {
        thread::sleep(STILL);
        let next = page.picture()?;
        if next == last || Instant::now() >= until {
            return Ok(next);
        }
        last = next;
    }
}
