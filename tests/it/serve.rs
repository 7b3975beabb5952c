//! `serve`: the page's server, from its first line to its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;

use crate::{WORKING_PROJECT, xtask_process};

/// No answer, and no event after a change, may take longer. The first build compiles a crate of three lines.
const DEADLINE: Duration = Duration::from_secs(120);

const CAPABILITIES: &str = r#"{
  "privileges": [],
  "dataRoles": [
    { "name": "category", "displayName": "Category", "kind": "Grouping" },
    { "name": "measure", "displayName": "Measure", "kind": "Measure" }
  ],
  "dataViewMappings": [{
    "conditions": [{ "category": { "max": 1 } }],
    "categorical": {
      "categories": { "for": { "in": "category" } },
      "values": { "select": [{ "bind": { "to": "measure" } }] }
    }
  }]
}"#;
pub(crate) const DATA: &str = "Region,Revenue\nNorth,3\nSouth,4.5\nNorth,5\n";

/// A crate without dependencies; with this feature of the compiler's, wasm-bindgen would need its runtime.
const CRATE: [(&str, &str); 4] = [
    ("Cargo.toml", "[workspace]\n[package]\nname = \"served\"\nedition = \"2024\"\n"),
    ("src/lib.rs", CODE),
    (
        ".cargo/config.toml",
        "[target.wasm32-unknown-unknown]\nrustflags = [\"-Ctarget-feature=-reference-types\"]\n",
    ),
    ("style/visual.css", ".served { color: red; }"),
];
pub(crate) const CODE: &str = "
#![no_std]

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}

#[unsafe(export_name = \"createVisual\")]
pub extern \"C\" fn answer() -> u8 {
    41
}
";

/// A running `cargo xtask serve`, which ends with the test.
pub(crate) struct Server {
    pub(crate) child: Child,
    port: u16,
    agent: Agent,
}

impl Server {
    /// Starts it for the page alone.
    pub(crate) fn start(arguments: &[&str], directory: &Path) -> Self {
        let mut command = serve(arguments, directory);
        Self::spawn(command.arg("--no-assets").stderr(Stdio::null()))
    }

    /// Starts it, and waits for the line that says where it is.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line
            .strip_prefix("preview http://localhost:")
            .and_then(|rest| rest.strip_suffix("/\n"));
        let port = port.unwrap_or_else(|| panic!("said `{line}`")).parse().unwrap();
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(DEADLINE))
            .build()
            .new_agent();
        Self { child, port, agent }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Status and text of an answer.
    pub(crate) fn text(&self, path: &str) -> (u16, String) {
        let mut response = self.agent.get(self.url(path)).call().unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }

    pub(crate) fn json(&self, path: &str) -> Value {
        let (status, text) = self.text(path);
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    fn post(&self, path: &str, body: &str) -> (u16, Value) {
        let request = self.agent.post(self.url(path)).header("Content-Type", "application/json");
        let mut response = request.send(body).unwrap();
        (response.status().as_u16(), response.body_mut().read_json().unwrap())
    }

    /// The answer to a request with these headers, as it comes.
    fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n");
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub(crate) fn events(&self) -> Events {
        let response = self.agent.get(self.url("/api/events")).call().unwrap();
        Events { lines: Box::new(BufReader::new(response.into_body().into_reader())) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server tells an open page.
pub(crate) struct Events {
    lines: Box<dyn BufRead>,
}

impl Events {
    /// The data of the next event of this name that is as wanted.
    pub(crate) fn next(&mut self, name: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let mut event = String::new();
        let mut line = String::new();
        loop {
            line.clear();
            assert!(
                self.lines.read_line(&mut line).unwrap() > 0,
                "the stream ends without `{name}`"
            );
            if let Some(name) = line.strip_prefix("event: ") {
                event = name.trim_end().to_owned();
            } else if let Some(data) = line.strip_prefix("data: ") {
                let data: Value = serde_json::from_str(data).unwrap();
                if event == name && is_wanted(&data) {
                    return data;
                }
            }
        }
    }

    pub(crate) fn build(&mut self, state: &str) -> Value {
        self.next("build", |data| data["state"] == state)
    }
}

pub(crate) fn serve(arguments: &[&str], directory: &Path) -> Command {
    let mut command = xtask_process(directory);
    command.arg("serve").args(arguments).stdin(Stdio::null());
    command
}

/// Writes a package with this script, as the official tool would.
pub(crate) fn write_package(path: &Path, script: &str) {
    let resources =
        json!([{ "resourceId": "rId0", "sourceType": 5, "file": "resources/bar.pbiviz.json" }]);
    let visual =
        json!({ "name": "bar", "displayName": "Bars", "guid": "bar1", "version": "1.0.0.0" });
    let outline = json!({
        "version": "1.0.0.0", "author": {}, "resources": resources, "visual": visual,
        "metadata": { "pbivizjson": { "resourceId": "rId0" } },
    });
    let capabilities: Value = serde_json::from_str(CAPABILITIES).unwrap();
    let document = json!({
        "visual": visual, "apiVersion": "5.11.0", "stringResources": { "de-DE": { "Bars": "Balken" } },
        "capabilities": capabilities, "content": { "js": script, "css": ".bar {}", "iconBase64": "" },
    });
    let beside = path.with_extension("partial");
    let mut archive = zip::ZipWriter::new(fs_err::File::create(&beside).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [("package.json", outline), ("resources/bar.pbiviz.json", document)] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content.to_string().as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    fs_err::rename(&beside, path).unwrap();
}

/// A visual's folder that compiles within a second.
pub(crate) fn visual() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let root = fs_err::canonicalize(directory.path()).unwrap();
    for (path, text) in WORKING_PROJECT.iter().chain(&CRATE) {
        let path = root.join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }
    let manifest = fs_err::read_to_string(root.join("pbiviz.json")).unwrap();
    let manifest = manifest.replacen('{', "{\n  \"style\": \"style/visual.css\",", 1);
    fs_err::write(root.join("pbiviz.json"), manifest).unwrap();
    (directory, root)
}

#[test]
fn serves_a_package_and_its_data_to_the_page_alone() {
    let directory = tempfile::tempdir().unwrap();
    let package = directory.path().join("bar.pbiviz");
    write_package(&package, "one();");
    fs_err::write(directory.path().join("sales.csv"), DATA).unwrap();
    let server = Server::start(&["bar.pbiviz", "--data", "sales.csv"], directory.path());

    // The page and the frame.
    let index = server.raw("GET", "/", &[("Host", &format!("localhost:{}", server.port))]);
    assert!(
        index.starts_with("HTTP/1.1 200")
            && index.contains("content-security-policy: default-src 'none'")
    );
    let (_, html) = server.text("/");
    let script = html.split('"').find(|part| part.starts_with("/page/") && part.ends_with(".js"));
    assert_eq!(server.text(script.unwrap()).0, 200);
    let host = format!("127.0.0.1:{}", server.port);
    let frame = |path: &str| {
        let answer = server.raw("GET", path, &[("Host", &host)]);
        answer.split_once("\r\n\r\n").unwrap().0.to_owned()
    };
    assert!(frame("/frame").contains(
        "default-src https://app.powerbi.com data: blob: 'unsafe-inline' 'unsafe-eval';"
    ));
    assert!(frame("/frame").contains("sandbox allow-scripts"));
    let strict = frame("/frame?strict");
    assert!(strict.contains("'wasm-unsafe-eval'") && !strict.contains(" 'unsafe-eval'"));

    // The visual.
    let mut events = server.events();
    events.next("visual", |data| data["generation"] == 1);
    let visual = server.json("/api/visual");
    assert_eq!((&visual["guid"], &visual["displayName"]), (&json!("bar1"), &json!("Bars")));
    assert_eq!((&visual["script"], &visual["css"]), (&json!("one();"), &json!(".bar {}")));
    assert_eq!(visual["stringResources"]["de-DE"]["Bars"], "Balken");
    assert_eq!(visual["capabilities"]["dataRoles"][0]["name"], "category");

    // Its data: what was named comes first, the samples come last.
    let tables = server.json("/api/tables");
    assert_eq!(tables[0]["isSample"], false);
    assert_eq!(
        (&tables[0]["rowCount"], &tables[0]["columns"][1]["type"]),
        (&json!(3), &json!("decimal"))
    );
    assert!(tables.as_array().unwrap().iter().skip(1).all(|table| table["isSample"] == true));
    let table = format!("/api/tables/{}", tables[0]["id"].as_str().unwrap());
    assert_eq!(
        server.json(&format!("{table}/rows?offset=1&count=1")),
        json!({ "rows": [["South", 4.5]] })
    );
    let state = server.json(&format!("{table}/suggestion"));
    assert_eq!(state["wells"]["category"][0]["column"], "Region");
    let (status, update) = server.post(&format!("{table}/update"), &state.to_string());
    assert_eq!(status, 200, "{update}");
    let categorical = &update["dataViews"][0]["categorical"];
    assert_eq!(categorical["categories"][0]["values"], json!(["North", "South"]));
    assert_eq!(categorical["values"]["$array"][0]["values"], json!([8.0, 4.5]));
    let question = json!({ "state": state, "role": "category", "field": { "column": "Revenue" } });
    let (_, answer) = server.post(&format!("{table}/accepts"), &question.to_string());
    assert!(
        answer["refusal"].as_str().is_some_and(|text| text.contains("takes one field")),
        "{answer}"
    );

    // An upload, and one that is no table.
    let upload = |name: &str, body: &str| server.post(&format!("/api/tables?name={name}"), body);
    let (status, entry) = upload("more.csv", "a\n1\n2\n");
    assert_eq!((status, &entry["rowCount"]), (200, &json!(2)), "{entry}");
    events.next("tables", |_| true);
    let (status, answer) = upload("bad.csv", "a\n\"1\n");
    assert_eq!(status, 400);
    assert!(answer["problem"].as_str().unwrap().contains("`bad.csv`"), "{answer}");
    assert_eq!(
        server.json("/api/tables").as_array().unwrap().len(),
        tables.as_array().unwrap().len() + 1
    );

    // Nothing else.
    for path in ["/nothing", "/page/nothing.js", "/page/..%2Flib.rs", "/api/tables/77/rows"] {
        let (status, text) = server.text(path);
        let answer: Value = serde_json::from_str(&text).unwrap();
        assert!(status == 404 && answer["problem"].is_string(), "{path}: {status} {text}");
    }
    let (status, answer) = server.post(&format!("{table}/update"), "{");
    assert!(status == 400 && answer["problem"].is_string(), "{status} {answer}");

    // The package is replaced, and another program damages it.
    write_package(&package, "two();");
    events.next("visual", |data| data["generation"] == 2);
    assert_eq!(server.json("/api/visual")["script"], "two();");
    fs_err::write(&package, "no archive").unwrap();
    let failed = events.build("failed");
    assert!(failed["text"].as_str().unwrap().contains("is not a package"), "{failed}");
    assert_eq!(server.json("/api/visual")["script"], "two();");
}

#[test]
fn refuses_strangers() {
    let directory = tempfile::tempdir().unwrap();
    write_package(&directory.path().join("bar.pbiviz"), "one();");
    let server = Server::start(&["bar.pbiviz"], directory.path());
    let port = server.port;
    let ours = format!("localhost:{port}");
    let status = |method: &str, path: &str, headers: &[(&str, &str)]| {
        let answer = server.raw(method, path, headers);
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    for host in
        ["example.com", "localhost", &format!("localhost.example.com:{port}"), "127.0.0.1:1"]
    {
        for path in ["/", "/frame", "/api/visual", "/page/main.js", "/nothing"] {
            assert_eq!(status("GET", path, &[("Host", host)]), "403", "{host} {path}");
        }
    }
    let upload = "/api/tables?name=a.csv";
    for origin in
        ["null", "https://example.com", "http://localhost:1", &format!("https://localhost:{port}")]
    {
        assert_eq!(
            status("POST", upload, &[("Host", &ours), ("Origin", origin)]),
            "403",
            "{origin}"
        );
    }
    // The same from the page goes on to the reader, which finds the file empty.
    for origin in [format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}")] {
        assert_eq!(
            status("POST", upload, &[("Host", &ours), ("Origin", &origin)]),
            "400",
            "{origin}"
        );
    }
    assert_eq!(status("DELETE", "/api/tables", &[("Host", &ours)]), "405");
}

#[test]
fn follows_every_edit_and_outlives_every_mistake() {
    let (_directory, root) = visual();
    fs_err::write(root.join("sample.csv"), DATA).unwrap();
    let server = Server::start(&["."], &root);
    // The data is there before anything was built.
    assert_eq!(server.json("/api/tables")[0]["name"], "sample");
    let mut events = server.events();
    let write = |path: &str, text: &str| fs_err::write(root.join(path), text).unwrap();
    events.next("visual", |data| data["generation"] == 1);
    events.build("done");
    let first = server.json("/api/visual");
    assert_eq!(first["css"], ".served { color: red; }");

    // A style: the script stays.
    write("style/visual.css", ".served { color: blue; }");
    events.next("visual", |data| data["generation"] == 2);
    let second = server.json("/api/visual");
    assert_eq!(
        (&second["css"], &second["script"]),
        (&json!(".served { color: blue; }"), &first["script"])
    );
    events.build("done");

    // Code.
    write("src/lib.rs", &CODE.replace("41", "42"));
    events.next("visual", |data| data["generation"] == 3);
    assert_ne!(server.json("/api/visual")["script"], first["script"]);
    events.build("done");

    // Code that does not compile, and capabilities that are none: both are said, and the last visual stays.
    write("src/lib.rs", &CODE.replace("41", "\"42\""));
    let failed = events.build("failed");
    let text = failed["text"].as_str().unwrap();
    assert!(text.contains("mismatched types") && text.contains("src/lib.rs:11:5"), "{text}");
    write("capabilities.json", "{");
    events
        .next("build", |data| data["text"].as_str().unwrap().contains("--> capabilities.json:1:"));
    assert_eq!(server.json("/api/visual")["generation"], 3);
    // Somebody who opens the page now learns it, too.
    server.events().build("failed");
    let (_, capabilities) =
        WORKING_PROJECT.iter().find(|(path, _)| *path == "capabilities.json").unwrap();
    write("capabilities.json", capabilities);
    events.next("build", |data| data["text"].as_str().unwrap().contains("mismatched types"));
    write("src/lib.rs", &CODE.replace("41", "43"));
    events.next("visual", |data| data["generation"] == 4);
    events.build("done");

    // Data.
    write("sample.csv", "Region\nWest\n");
    events.next("tables", |_| true);
    assert_eq!(server.json("/api/tables")[0]["rowCount"], 1);
    events.build("done");

    // The folder is gone, and comes back.
    let aside = root.with_extension("aside");
    fs_err::rename(&root, &aside).unwrap();
    events.build("failed");
    fs_err::rename(&aside, &root).unwrap();
    events.build("done");
    write("style/visual.css", ".served { color: green; }");
    events.next("visual", |data| data["generation"] == 5);
    assert_eq!(server.json("/api/visual")["css"], ".served { color: green; }");
}

#[test]
fn says_who_has_the_port() {
    let directory = tempfile::tempdir().unwrap();
    write_package(&directory.path().join("bar.pbiviz"), "one();");
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port();
    let output =
        serve(&["bar.pbiviz", "--no-assets", "--port", &port.to_string()], directory.path())
            .output()
            .unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains(&format!("port {port} is taken")), "{stderr}");
    if cfg!(target_os = "linux") {
        assert!(stderr.contains(&format!("(process {})", std::process::id())), "{stderr}");
    }
}

#[test]
fn refuses_data_that_is_no_table() {
    let directory = tempfile::tempdir().unwrap();
    write_package(&directory.path().join("bar.pbiviz"), "one();");
    fs_err::write(directory.path().join("bad.csv"), "a\n\"1\n").unwrap();
    for file in ["bad.csv", "none.csv"] {
        let output = serve(&["bar.pbiviz", "--no-assets", "--data", file], directory.path())
            .output()
            .unwrap();
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(file), "{stderr}");
    }
}

#[cfg(unix)]
#[test]
fn ends_well_when_it_is_asked_to() {
    let directory = tempfile::tempdir().unwrap();
    write_package(&directory.path().join("bar.pbiviz"), "one();");
    for signal in ["-INT", "-TERM"] {
        let mut server = Server::start(&["bar.pbiviz"], directory.path());
        // An open page keeps its connection.
        let mut events = server.events();
        events.build("done");
        let process = server.child.id().to_string();
        assert!(Command::new("kill").args([signal, &process]).status().unwrap().success());
        assert_eq!(server.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}
