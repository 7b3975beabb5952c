//! The host page, driven from outside.

use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tests::webdriver::Browser;
use url::Url;

/// A browser with the host page, into which the script of one package is loaded.
pub(crate) struct Page {
    pub(crate) browser: Browser,
}

/// What one update brought.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Update {
    /// The rendering events that carried this update's options, in order.
    pub(crate) events: Vec<String>,
    /// The reason that `renderingFailed` gave.
    pub(crate) reason: Option<String>,
    /// What `update` threw.
    pub(crate) thrown: Option<String>,
    /// Whether the end came later than `update` returned.
    pub(crate) waited: bool,
}

/// The page as a whole, at one moment.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State {
    /// Nodes of the document.
    pub(crate) nodes: usize,
    /// The `id` of every element that has one.
    pub(crate) ids: Vec<String>,
    /// Errors nobody caught, texts on `console.error`, and events with options of no update.
    pub(crate) errors: Vec<String>,
    /// Instances of WebAssembly modules since the page was loaded.
    pub(crate) instances_made: usize,
    /// Those of them that have not been collected.
    pub(crate) instances_alive: usize,
    /// The memory of each instance that is alive.
    pub(crate) memory_bytes: Vec<u64>,
}

/// One canvas of a visual.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Picture {
    /// Pixels of the bitmap.
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Size on the page.
    pub(crate) css_width: f64,
    pub(crate) css_height: f64,
    /// How many pixels have exactly this color, the commonest first.
    pub(crate) colors: Vec<(String, u32)>,
}

impl Picture {
    /// How many pixels have exactly this color.
    pub(crate) fn count(&self, color: &str) -> u32 {
        self.colors.iter().find(|(own, _)| own == color).map_or(0, |&(_, count)| count)
    }
}

impl Page {
    /// Starts a browser, opens the host page and loads the script of a package, given as its document.
    pub(crate) fn open(document: &Value) -> Result<Self> {
        Self::open_at(document, 1.0)
    }

    /// The same on a screen with so many device pixels for each CSS pixel.
    pub(crate) fn open_at(document: &Value, device_pixel_ratio: f64) -> Result<Self> {
        let page = Self { browser: Browser::start()? };
        page.browser.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": 1000, "height": 700, "deviceScaleFactor": device_pixel_ratio, "mobile": false }),
        )?;
        let host = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser").join("host.html");
        let address =
            Url::from_file_path(&host).map_err(|()| anyhow!("{} is no file", host.display()))?;
        page.browser.open(address.as_str())?;
        page.call::<()>("load", json!([document]))?;
        Ok(page)
    }

    /// Creates a visual; the options are those of `create` in the page.
    pub(crate) fn create(&self, options: &Value) -> Result<Visual<'_>> {
        Ok(Visual { page: self, id: self.call("create", json!([options]))? })
    }

    /// Creates a visual of the usual size.
    pub(crate) fn create_visual(&self) -> Result<Visual<'_>> {
        self.create(&json!({}))
    }

    /// Creates a visual and sends it updates before anything asynchronous can have happened.
    pub(crate) fn create_and_update(&self, inputs: &[Value]) -> Result<(Visual<'_>, Vec<Update>)> {
        let (id, updates) = self.call("createAndUpdate", json!([{}, inputs]))?;
        Ok((Visual { page: self, id }, updates))
    }

    /// The same with one update, after which the visual is destroyed as promptly.
    pub(crate) fn create_update_and_destroy(&self, input: &Value) -> Result<(Visual<'_>, Update)> {
        let (id, update) = self.call("createUpdateAndDestroy", json!([{}, input]))?;
        Ok((Visual { page: self, id }, update))
    }

    pub(crate) fn state(&self) -> Result<State> {
        self.call("state", json!([]))
    }

    /// The state once everything that nobody holds has been collected.
    pub(crate) fn state_after_collection(&self) -> Result<State> {
        self.browser.devtools("HeapProfiler.collectGarbage", &json!({}))?;
        self.state()
    }

    /// Waits until a screen reader says this of what has the focus.
    pub(crate) fn wait_for_spoken(&self, part: &str) -> Result<()> {
        self.call::<bool>("waitForSpoken", json!([part])).map(drop)
    }

    /// Fails with the first error that reached the page.
    pub(crate) fn expect_no_errors(&self) -> Result<()> {
        match self.state()?.errors.first() {
            Some(error) => bail!("the page saw an error: {error}"),
            None => Ok(()),
        }
    }

    /// A count of the browser's own: `Nodes`, `JSEventListeners`, `JSHeapUsedSize` and others.
    pub(crate) fn metric(&self, name: &str) -> Result<f64> {
        self.browser.devtools("HeapProfiler.collectGarbage", &json!({}))?;
        self.browser.devtools("Performance.enable", &json!({}))?;
        let answer = self.browser.devtools("Performance.getMetrics", &json!({}))?;
        let metrics = answer["metrics"].as_array().context("the browser gave no metrics")?;
        let metric = metrics.iter().find(|metric| metric["name"] == name);
        metric
            .and_then(|metric| metric["value"].as_f64())
            .with_context(|| format!("no metric {name}"))
    }

    fn call<T: DeserializeOwned>(&self, function: &str, arguments: Value) -> Result<T> {
        let script = "const [name, values] = arguments; return testHost[name](...values);";
        let answer = self
            .browser
            .run(script, &[function.into(), arguments])
            .with_context(|| format!("calling `{function}` of the host page"))?;
        serde_json::from_value(answer)
            .with_context(|| format!("reading what `{function}` answered"))
    }
}

/// A visual on the page.
#[derive(Clone, Copy)]
pub(crate) struct Visual<'a> {
    pub(crate) page: &'a Page,
    id: usize,
}

impl Visual<'_> {
    /// Sends an update, described as in the page's `makeOptions`, and waits for its end.
    pub(crate) fn update(&self, input: &Value) -> Result<Update> {
        self.call("update", &[input])
    }

    /// Sends an update that must end well.
    pub(crate) fn draw(&self, input: &Value) -> Result<()> {
        let update = self.update(input)?;
        match update {
            Update { ref events, thrown: None, .. } if events == &["started", "finished"] => Ok(()),
            _ => bail!("the update brought {update:?}"),
        }
    }

    /// Sends these updates in turn until there were so many, and says how many of them did not end well.
    pub(crate) fn update_many_times(&self, inputs: &[Value], count: usize) -> Result<u64> {
        let answer: Value = self.call("updateManyTimes", &[&inputs.into(), &count.into()])?;
        answer["wrong"].as_u64().context("no count of wrong updates")
    }

    pub(crate) fn pictures(&self) -> Result<Vec<Picture>> {
        self.call("pictures", &[])
    }

    /// The middle of every mark of a color, from left to right, on the page.
    pub(crate) fn marks(&self, color: &str) -> Result<Vec<(f64, f64)>> {
        self.call("marks", &[&color.into()])
    }

    /// Lets the host select points from outside the visual, as a bookmark does.
    pub(crate) fn select_from_outside(&self, keys: &[&str]) -> Result<()> {
        self.call("selectFromOutside", &[&keys.into()])
    }

    /// What the visual asked the host for, if the name of the call begins like this.
    pub(crate) fn records(&self, call: &str) -> Result<Vec<Value>> {
        self.call("records", &[&call.into()])
    }

    /// Waits until there are so many records of a call, and returns them.
    pub(crate) fn wait_for_records(&self, call: &str, count: usize) -> Result<Vec<Value>> {
        self.call("waitForRecords", &[&call.into(), &count.into()])
    }

    /// The keys of the selected points.
    pub(crate) fn selection(&self) -> Result<Vec<String>> {
        self.call("selection", &[])
    }

    /// The text that a reader sees.
    pub(crate) fn text(&self) -> Result<String> {
        self.call("text", &[])
    }

    /// Waits until the number of pixels of exactly this color lies within bounds, both included.
    pub(crate) fn wait_for_color(&self, color: &str, least: u32, most: u32) -> Result<()> {
        self.call::<bool>("waitForColor", &[&color.into(), &least.into(), &most.into()]).map(drop)
    }

    /// Waits until a reader sees this text.
    pub(crate) fn wait_for_text(&self, part: &str) -> Result<()> {
        self.call::<bool>("waitForText", &[&part.into()]).map(drop)
    }

    /// Changes the language that the host names when it is asked again.
    pub(crate) fn set_locale(&self, locale: &str) -> Result<()> {
        self.call("setLocale", &[&locale.into()])
    }

    /// The names that the visual gives to its parts for screen readers.
    pub(crate) fn labels(&self) -> Result<Vec<String>> {
        self.call("labels", &[])
    }

    /// What became of each update so far.
    pub(crate) fn updates(&self) -> Result<Vec<Update>> {
        self.call("updates", &[])
    }

    pub(crate) fn formatting_model(&self) -> Result<Value> {
        self.call("formattingModel", &[])
    }

    /// How many elements the visual has made.
    pub(crate) fn element_count(&self) -> Result<usize> {
        self.call("elementCount", &[])
    }

    /// Where on the page the visual's top left corner is.
    pub(crate) fn position(&self) -> Result<(f64, f64)> {
        self.call("position", &[])
    }

    pub(crate) fn destroy(&self) -> Result<()> {
        self.call("destroy", &[])
    }

    fn call<T: DeserializeOwned>(&self, function: &str, arguments: &[&Value]) -> Result<T> {
        let mut all = vec![Value::from(self.id)];
        all.extend(arguments.iter().map(|&argument| argument.clone()));
        self.page.call(function, Value::Array(all))
    }
}
