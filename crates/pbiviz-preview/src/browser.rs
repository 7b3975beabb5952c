//! A headless browser and its debugging protocol, of which a picture needs six commands.

mod process;

use std::io::{BufRead, BufReader, ErrorKind};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use self::process::Process;
use crate::error::BrowserError;

const ARGUMENTS: [&str; 12] = [
    "--headless=new",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    // The same colors on every screen.
    "--force-color-profile=srgb",
];
/// What the browser writes when its protocol can be spoken, before the address.
const LISTENING: &str = "DevTools listening on ";
/// How long a browser may take to start on a machine that does much else.
const START: Duration = Duration::from_secs(60);
/// How long any one answer may take, unless more is asked for. The page itself waits less for a visual.
pub(crate) const ANSWER: Duration = Duration::from_secs(90);
/// How long the page may wait for a first build, which compiles all crates of the visual.
pub const FIRST_BUILD: Duration = Duration::from_secs(60 * 60);
/// How long a browser may take to end by itself.
const END: Duration = Duration::from_secs(5);
/// How often we look whether that is so.
const GLANCE: Duration = Duration::from_millis(20);
/// A folder that has stayed away for so many glances comes back no more.
const QUIET_GLANCES: u32 = 5;

/// A browser program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// Chromium, or a browser made from it.
    pub program: PathBuf,
    /// Whether it keeps its pages in its own sandbox. It must; as root it can't.
    pub sandbox: bool,
}

/// A page of a browser of its own; both end when this is dropped.
#[derive(Debug)]
pub struct Page {
    socket: WebSocket<TcpStream>,
    session: String,
    last_id: u64,
    is_lost: bool,
    /// Ends before the folder goes that it writes into.
    process: Process,
    /// Goes with the page.
    _profile: Profile,
}

impl Page {
    /// Starts the browser with a page at an address, of a size in CSS pixels.
    ///
    /// # Errors
    ///
    /// Where the browser does not start, or cannot be driven.
    pub fn open(
        browser: &Browser,
        address: &str,
        size: (u32, u32),
        scale: f64,
    ) -> Result<Self, BrowserError> {
        let profile = Profile::new()?;
        let (process, devtools) = start(browser, &profile.folder)?;
        let socket = connect(&devtools)?;
        let mut page = Self {
            socket,
            session: String::new(),
            last_id: 0,
            is_lost: false,
            process,
            _profile: profile,
        };
        let target = page.command("Target.createTarget", &json!({ "url": "about:blank" }))?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = page.command("Target.attachToTarget", &attach)?;
        page.session = attached["sessionId"].as_str().unwrap_or_default().to_owned();
        let metrics = json!({
            "width": size.0, "height": size.1, "deviceScaleFactor": scale, "mobile": false,
        });
        page.command("Emulation.setDeviceMetricsOverride", &metrics)?;
        page.command("Page.enable", &json!({}))?;
        page.command("Page.navigate", &json!({ "url": address }))?;
        page.wait_for("Page.loadEventFired")?;
        Ok(page)
    }

    /// Waits longer for answers from now on, or less long.
    ///
    /// # Errors
    ///
    /// Where the system refuses.
    pub fn wait_up_to(&mut self, patience: Duration) -> Result<(), BrowserError> {
        self.socket.get_ref().set_read_timeout(Some(patience)).map_err(BrowserError::Connect)
    }

    /// Calls a function of the page with one argument, and waits for what its promise brings.
    ///
    /// # Errors
    ///
    /// Where the function throws, or the page is gone.
    pub fn call(&mut self, function: &str, argument: &Value) -> Result<Value, BrowserError> {
        self.evaluate(function, &format!("{function}({argument})"))
    }

    /// Runs a script in the page, as if it were one of its own.
    ///
    /// # Errors
    ///
    /// Where the script throws, or the page is gone.
    pub fn run(&mut self, script: &str) -> Result<(), BrowserError> {
        self.evaluate("a script", script).map(drop)
    }

    fn evaluate(&mut self, name: &str, expression: &str) -> Result<Value, BrowserError> {
        let parameters =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut answer = self.command("Runtime.evaluate", &parameters)?;
        match answer.get("exceptionDetails") {
            None => Ok(answer["result"]["value"].take()),
            Some(details) => {
                let text = details["exception"]["description"].as_str();
                let text = text.or(details["text"].as_str()).unwrap_or_default();
                Err(BrowserError::Refused { command: name.to_owned(), text: text.to_owned() })
            }
        }
    }

    /// Shows the page as at night, to whoever asks.
    ///
    /// # Errors
    ///
    /// Where the page is gone.
    pub fn prefer_dark(&mut self) -> Result<(), BrowserError> {
        let scheme = json!({ "name": "prefers-color-scheme", "value": "dark" });
        self.command("Emulation.setEmulatedMedia", &json!({ "features": [scheme] })).map(drop)
    }

    /// The page as a PNG.
    ///
    /// # Errors
    ///
    /// Where the page is gone.
    pub fn picture(&mut self) -> Result<Vec<u8>, BrowserError> {
        let answer = self.command("Page.captureScreenshot", &json!({ "format": "png" }))?;
        let data = answer["data"].as_str().unwrap_or_default();
        STANDARD.decode(data).map_err(|_| BrowserError::Garbled)
    }

    fn command(&mut self, method: &str, parameters: &Value) -> Result<Value, BrowserError> {
        self.last_id += 1;
        let id = self.last_id;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(message.to_string())).map_err(|error| self.lost(error))?;
        let mut answer = self.next(|message| message["id"] == id)?;
        match answer.get("error") {
            None => Ok(answer["result"].take()),
            Some(error) => Err(BrowserError::Refused {
                command: method.to_owned(),
                text: error["message"].as_str().unwrap_or_default().to_owned(),
            }),
        }
    }

    fn wait_for(&mut self, event: &str) -> Result<(), BrowserError> {
        self.next(|message| message["method"] == event).map(drop)
    }

    fn lost(&mut self, error: tungstenite::Error) -> BrowserError {
        self.is_lost = true;
        match error {
            // Nothing but the end of this program is listened for.
            tungstenite::Error::Io(error) if error.kind() == ErrorKind::Interrupted => {
                BrowserError::Interrupted
            }
            tungstenite::Error::Io(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
            {
                BrowserError::Late
            }
            error => BrowserError::Lost(Box::new(error)),
        }
    }

    /// The next message that is wanted; all before it are dropped.
    fn next(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Result<Value, BrowserError> {
        loop {
            let message = self.socket.read().map_err(|error| self.lost(error))?;
            let Message::Text(text) = message else { continue };
            let message = serde_json::from_str(&text).map_err(|_| BrowserError::Garbled)?;
            if is_wanted(&message) {
                return Ok(message);
            }
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        // Asked politely, it ends its own processes as well and leaves its folder alone.
        if !self.is_lost && self.wait_up_to(END).is_ok() {
            let _ = self.command("Browser.close", &json!({}));
        }
        self.process.wait(END);
    }
}

/// The folder where the browser keeps what it remembers. Let go after the browser, it leaves nothing behind.
#[derive(Debug)]
struct Profile {
    folder: PathBuf,
}

impl Profile {
    fn new() -> Result<Self, BrowserError> {
        let folder = tempfile::tempdir().map_err(BrowserError::Profile)?;
        Ok(Self { folder: folder.keep() })
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // The browser's own processes end a moment after it and write until then, into a new folder if need be.
        let until = Instant::now() + END;
        let mut gone_for = 0;
        while gone_for < QUIET_GLANCES && Instant::now() < until {
            match fs_err::remove_dir_all(&self.folder) {
                Err(error) if error.kind() == ErrorKind::NotFound => gone_for += 1,
                _ => gone_for = 0,
            }
            thread::sleep(GLANCE);
        }
    }
}

/// Starts the program; returns it with the address at which its protocol is spoken.
fn start(browser: &Browser, profile: &Path) -> Result<(Process, String), BrowserError> {
    let mut command = Command::new(&browser.program);
    command.args(ARGUMENTS).arg(format!("--user-data-dir={}", profile.display()));
    if !browser.sandbox {
        command.arg("--no-sandbox");
    }
    command.arg("about:blank").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    if cfg!(target_os = "linux") {
        // What it would leave there is left here. Elsewhere the path may be too long for its sockets.
        command.env("TMPDIR", profile);
    }
    let mut child = command
        .spawn()
        .map_err(|source| BrowserError::Start { program: browser.program.clone(), source })?;
    let lines = BufReader::new(child.stderr.take().expect("it is piped"));
    let process = Process::new(child);
    let (sender, receiver) = mpsc::channel();
    // Read to the end: a pipe that is full would stop the browser.
    thread::spawn(move || {
        let mut said = String::new();
        for line in lines.lines().map_while(Result::ok) {
            match line.strip_prefix(LISTENING) {
                Some(address) => drop(sender.send(Ok(address.trim().to_owned()))),
                None if said.len() < 4096 => said = said + &line + "\n",
                None => {}
            }
        }
        drop(sender.send(Err(said)));
    });
    let answer = receiver.recv_timeout(START).unwrap_or_else(|_| Err(String::new()));
    let address = answer.map_err(|said| BrowserError::Silent {
        program: browser.program.clone(),
        said: said.trim_end().to_owned(),
    })?;
    Ok((process, address))
}

fn connect(devtools: &str) -> Result<WebSocket<TcpStream>, BrowserError> {
    let host = devtools.strip_prefix("ws://").and_then(|rest| rest.split('/').next());
    let host = host.ok_or(BrowserError::Garbled)?;
    let stream = TcpStream::connect(host).map_err(BrowserError::Connect)?;
    stream.set_read_timeout(Some(ANSWER)).map_err(BrowserError::Connect)?;
    // A picture is larger than what is sent between people.
    let config = tungstenite::protocol::WebSocketConfig::default()
        .max_message_size(None)
        .max_frame_size(None);
    let (socket, _) = tungstenite::client::client_with_config(devtools, stream, Some(config))
        .map_err(|error| BrowserError::Handshake(error.to_string()))?;
    Ok(socket)
}
