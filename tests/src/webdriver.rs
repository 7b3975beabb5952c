//! A client that speaks as much of the `WebDriver` protocol as the browser tests need.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than any script that a test runs; the scripts have deadlines of their own.
const REQUEST_DEADLINE: Duration = Duration::from_secs(120);

/// Headless, and silent towards the network.
const CHROMIUM_ARGUMENTS: [&str; 7] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A key that has no character, as the protocol writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Control.
    Control,
    /// Shift.
    Shift,
    /// Tabulator.
    Tab,
    /// Enter.
    Enter,
    /// The space bar.
    Space,
    /// Escape.
    Escape,
    /// Arrow to the left.
    Left,
    /// Arrow to the right.
    Right,
}

impl Key {
    fn code(self) -> char {
        match self {
            Self::Control => '\u{e009}',
            Self::Shift => '\u{e008}',
            Self::Tab => '\u{e004}',
            Self::Enter => '\u{e007}',
            Self::Space => ' ',
            Self::Escape => '\u{e00c}',
            Self::Left => '\u{e012}',
            Self::Right => '\u{e014}',
        }
    }
}

/// A button of the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Button {
    /// The one that selects.
    Left,
    /// The one that opens the context menu.
    Right,
}

/// A browser of its own with one window; both end when this is dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    session: String,
}

impl Browser {
    /// Starts a driver on a free port, and a browser.
    ///
    /// The variables `CHROMEDRIVER` and `CHROMIUM` name programs that are not where they usually are.
    pub fn start() -> Result<Self> {
        let driver = Driver::start()?;
        let mut arguments = CHROMIUM_ARGUMENTS.to_vec();
        if is_root() {
            // Chromium refuses to start with its sandbox as root.
            arguments.push("--no-sandbox");
        }
        let mut chromium = json!({ "args": arguments });
        if let Ok(binary) = env::var("CHROMIUM") {
            chromium["binary"] = binary.into();
        }
        let capabilities =
            json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": chromium } } });
        let session = driver
            .post("/session", &capabilities)
            .context("no browser: install the package `chromium`, or set `CHROMIUM` to its path")?;
        let id = session["sessionId"].as_str().context("the driver named no session")?;
        Ok(Self { session: format!("/session/{id}"), driver })
    }

    /// Loads an address and waits until the page is there.
    pub fn open(&self, address: &str) -> Result<()> {
        self.post("/url", &json!({ "url": address })).map(drop)
    }

    /// Runs the body of a function in the page; a promise that it returns is waited for.
    pub fn run(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        self.post("/execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Sends a command of the browser's own debugging protocol.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Result<Value> {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Moves the mouse to a point of the page, in CSS pixels.
    pub fn point_at(&self, x: f64, y: f64) -> Result<()> {
        self.act(&[mouse(&[move_to(x, y)])])
    }

    /// Clicks on a point of the page, while a key is held if one is given.
    pub fn click(&self, x: f64, y: f64, button: Button, held: Option<Key>) -> Result<()> {
        let number = match button {
            Button::Left => 0,
            Button::Right => 2,
        };
        let press = json!({ "type": "pointerDown", "button": number });
        let release = json!({ "type": "pointerUp", "button": number });
        // Devices act in step: the key goes down before the button and up after it.
        let pause = json!({ "type": "pause" });
        let keys = match held {
            Some(key) => {
                vec![pause.clone(), key_down(key), pause.clone(), pause.clone(), key_up(key)]
            }
            None => vec![],
        };
        self.act(&[mouse(&[move_to(x, y), pause, press, release]), keyboard(&keys)])
    }

    /// Presses a key in the element that has the focus, while another is held if one is given.
    pub fn press(&self, key: Key, held: Option<Key>) -> Result<()> {
        let mut keys = vec![key_down(key), key_up(key)];
        if let Some(held) = held {
            keys.insert(0, key_down(held));
            keys.push(key_up(held));
        }
        self.act(&[keyboard(&keys)])
    }

    fn act(&self, devices: &[Value]) -> Result<()> {
        self.post("/actions", &json!({ "actions": devices })).map(drop)
    }

    fn post(&self, command: &str, body: &Value) -> Result<Value> {
        self.driver.post(&format!("{}{command}", self.session), body)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser properly. Should that fail, there is nothing left to do: the driver ends next.
        let _ = self.driver.delete(&self.session);
    }
}

/// The driver's process.
#[derive(Debug)]
struct Driver {
    process: Child,
    address: String,
    agent: ureq::Agent,
    /// Open as long as the driver runs, which would trip over a closed one.
    _output: BufReader<ChildStdout>,
    /// For the temporary files of driver and browser, which leave some behind.
    _scratch: TempDir,
}

impl Driver {
    fn start() -> Result<Self> {
        let program = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let scratch = tempfile::tempdir().context("making a temporary folder")?;
        let mut process = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", scratch.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| {
                format!(
                    "no `{program}`: install the package `chromium-driver`, or set `CHROMEDRIVER` to its path"
                )
            })?;
        let mut output = BufReader::new(process.stdout.take().context("the driver has no output")?);
        let port = announced_port(&mut output);
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(REQUEST_DEADLINE))
            .http_status_as_error(false)
            .build()
            .into();
        // From here on the process ends with the driver, whatever happened.
        let mut driver =
            Self { process, address: String::new(), agent, _output: output, _scratch: scratch };
        driver.address = format!("http://127.0.0.1:{}", port?);
        Ok(driver)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let response = self.agent.post(format!("{}{path}", self.address)).send_json(body)?;
        answer(response)
    }

    fn delete(&self, path: &str) -> Result<Value> {
        answer(self.agent.delete(format!("{}{path}", self.address)).call()?)
    }
}

/// The port that the driver picked; its output ends if it cannot start.
fn announced_port(output: &mut impl BufRead) -> Result<u16> {
    for line in output.lines() {
        if let Some((_, port)) = line?.split_once("started successfully on port ") {
            return Ok(port.trim_end_matches('.').parse()?);
        }
    }
    bail!("the driver ended before it listened")
}

/// The value that the driver answers, or its message as the error.
fn answer(mut response: ureq::http::Response<ureq::Body>) -> Result<Value> {
    let mut answer: Value = response.body_mut().read_json()?;
    let value = answer["value"].take();
    if response.status().is_success() {
        return Ok(value);
    }
    bail!("{}", value["message"].as_str().unwrap_or("the driver gave no reason"))
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Neither can fail unless the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn mouse(actions: &[Value]) -> Value {
    json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions })
}

fn keyboard(actions: &[Value]) -> Value {
    json!({ "type": "key", "id": "keyboard", "actions": actions })
}

fn move_to(x: f64, y: f64) -> Value {
    json!({ "type": "pointerMove", "duration": 0, "x": x, "y": y })
}

fn key_down(key: Key) -> Value {
    json!({ "type": "keyDown", "value": key.code().to_string() })
}

fn key_up(key: Key) -> Value {
    json!({ "type": "keyUp", "value": key.code().to_string() })
}

#[cfg(target_os = "linux")]
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs_err::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

#[cfg(not(target_os = "linux"))]
fn is_root() -> bool {
    false
}
