//! What `serve` answers to Power BI's developer visual, by https and with the certificate trusted for real.

use std::io::{ErrorKind, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::{Method, Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use crate::serve::{CODE, Server, serve, visual, write_package};
use crate::{workspace, xtask};

const DEADLINE: Duration = Duration::from_secs(60);

/// A server with the developer visual on a port of its own, and a folder for the user's data.
struct Developer {
    server: Server,
    port: u16,
    agent: Agent,
}

impl Developer {
    fn start(visual: &str, directory: &Path, data: &Path) -> Self {
        let port = free_port();
        let mut command = serve(&[visual, "--assets-port", &port.to_string()], directory);
        let server = Server::spawn(command.env("XDG_DATA_HOME", data).stderr(Stdio::null()));
        Self { server, port, agent: agent_with(&certificate(data)) }
    }

    fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.port)
    }

    fn ask(&self, method: Method, path: &str, host: Option<&str>) -> Response<Body> {
        let mut request = Request::builder().method(method).uri(self.url(path));
        if let Some(host) = host {
            request = request.header("Host", host);
        }
        self.agent.run(request.body(()).unwrap()).unwrap()
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut response = self.ask(Method::GET, path, None);
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }

    fn text(&self, name: &str) -> String {
        let (status, text) = self.get(&format!("/assets/{name}"));
        assert_eq!(status, 200, "{name}: {text}");
        text
    }

    /// The time and the name in `status`.
    fn status(&self) -> (u64, String) {
        let text = self.text("status");
        let (time, guid) = text.split_once('\n').unwrap();
        (time.parse().unwrap(), guid.to_owned())
    }
}

fn certificate(data: &Path) -> PathBuf {
    data.join("pbiviz/localhost.crt")
}

/// A client that trusts this certificate and no other.
fn agent_with(certificate: &Path) -> Agent {
    let certificate = Certificate::from_pem(&fs_err::read(certificate).unwrap()).unwrap();
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[certificate])).build();
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(DEADLINE))
        .tls_config(tls)
        .build()
        .new_agent()
}

/// A port that nobody has right now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A package that is served from a folder of its own, and another folder for the user's data.
fn package() -> (tempfile::TempDir, tempfile::TempDir) {
    let (directory, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_package(&directory.path().join("bar.pbiviz"), "one();");
    (directory, data)
}

#[test]
fn the_four_files_are_of_one_visual_with_the_debug_name() {
    let (directory, data) = package();
    let developer = Developer::start("bar.pbiviz", directory.path(), data.path());
    developer.server.events().next("visual", |data| data["generation"] == 1);

    let (time, guid) = developer.status();
    assert_eq!(guid, "bar1_DEBUG");
    // Milliseconds of this century.
    assert!((1_700_000_000_000..4_102_444_800_000).contains(&time), "{time}");
    let script = developer.text("visual.js");
    assert!(script.starts_with("one();\n") && script.contains("\"bar1_DEBUG\""), "{script}");
    assert_eq!(developer.text("visual.css"), ".bar {}");

    let document: Value = serde_json::from_str(&developer.text("pbiviz.json")).unwrap();
    assert_eq!(document["visual"]["guid"], "bar1_DEBUG");
    assert_eq!(document["visual"]["displayName"], "Bars");
    assert_eq!(document["content"], json!({ "js": script, "css": ".bar {}", "iconBase64": "" }));
    assert_eq!(document["stringResources"]["de-DE"]["Bars"], "Balken");
    assert_eq!(document["capabilities"]["dataRoles"][0]["name"], "category");
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "visual",
            "author",
            "apiVersion",
            "style",
            "stringResources",
            "capabilities",
            "content",
            "visualEntryPoint"
        ]
    );
}

#[test]
fn answers_as_the_official_server_does() {
    let (directory, data) = package();
    let developer = Developer::start("bar.pbiviz", directory.path(), data.path());
    developer.server.events().next("visual", |data| data["generation"] == 1);
    let header = |response: &Response<Body>, name: &str| {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    for (path, status, content_type) in [
        ("/assets/status", 200, Some("application/octet-stream")),
        ("/assets/pbiviz.json", 200, Some("application/json; charset=UTF-8")),
        ("/assets/visual.js", 200, Some("application/javascript; charset=UTF-8")),
        ("/assets/visual.css", 200, Some("text/css; charset=UTF-8")),
        ("/assets/", 200, Some("text/html; charset=utf-8")),
        ("/assets", 301, None),
        ("/", 307, None),
        ("/status", 404, None),
        ("/assets/visual.js.map", 404, None),
        ("/assets/../api/visual", 404, None),
        ("/api/visual", 404, None),
    ] {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let response = developer.ask(method.clone(), path, None);
            let expected = if method == Method::OPTIONS { 204 } else { status };
            assert_eq!(response.status().as_u16(), expected, "{method} {path}");
            assert_eq!(response.version(), ureq::http::Version::HTTP_11);
            for (name, value) in [
                ("access-control-allow-origin", "*"),
                ("access-control-allow-methods", "GET, HEAD, OPTIONS"),
                ("access-control-allow-headers", "*"),
                ("access-control-allow-private-network", "true"),
                ("cache-control", "no-store"),
            ] {
                assert_eq!(header(&response, name).as_deref(), Some(value), "{method} {path}");
            }
            if method == Method::GET {
                assert_eq!(header(&response, "content-type").as_deref(), content_type, "{path}");
            }
        }
    }
    let location = |path| header(&developer.ask(Method::GET, path, None), "location");
    assert_eq!(location("/assets").as_deref(), Some("/assets/"));
    assert_eq!(location("/"), Some(developer.server.url("/")));
    assert_eq!(developer.ask(Method::DELETE, "/assets/status", None).status(), 405);

    let ours = format!("127.0.0.1:{}", developer.port);
    assert_eq!(developer.ask(Method::GET, "/assets/status", Some(&ours)).status(), 200);
    for host in ["example.com", "localhost", &format!("localhost.example.com:{}", developer.port)] {
        for path in ["/assets/status", "/assets/visual.js", "/"] {
            for method in [Method::GET, Method::OPTIONS] {
                let response = developer.ask(method, path, Some(host));
                assert_eq!(response.status(), 403, "{host} {path}");
            }
        }
    }
}

#[test]
fn the_certificate_speaks_for_every_name_of_this_machine() {
    let (directory, data) = package();
    let developer = Developer::start("bar.pbiviz", directory.path(), data.path());
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let url = format!("https://{host}:{}/assets/", developer.port);
        match developer.agent.get(&url).call() {
            Ok(response) => assert_eq!(response.status(), 200, "{host}"),
            // Not every machine has the newer address.
            Err(ureq::Error::Io(error)) if host == "[::1]" => {
                assert!(TcpListener::bind("[::1]:0").is_err(), "{error}");
            }
            Err(error) => panic!("{host}: {error}"),
        }
    }
    // Who does not trust it, is not answered.
    let stranger = Agent::config_builder().build().new_agent();
    assert!(stranger.get(developer.url("/assets/")).call().is_err());
}

#[test]
fn keeps_its_certificate_and_replaces_one_that_is_damaged() {
    let (directory, data) = package();
    let start = || Developer::start("bar.pbiviz", directory.path(), data.path());
    let first = start();
    let before = fs_err::read(certificate(data.path())).unwrap();
    let second = start();
    assert_eq!(fs_err::read(certificate(data.path())).unwrap(), before);
    assert_eq!(first.agent.get(second.url("/assets/")).call().unwrap().status(), 200);
    drop((first, second));

    fs_err::write(certificate(data.path()), "no certificate").unwrap();
    let developer = start();
    assert_eq!(developer.get("/assets/").0, 200);
    assert_ne!(fs_err::read(certificate(data.path())).unwrap(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = data.path().join("pbiviz/localhost.key");
        let mode = fs_err::metadata(key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    }

    let output = xtask(&workspace()).arg("doctor").env("XDG_DATA_HOME", data.path()).output();
    let said = String::from_utf8(output.unwrap().stdout).unwrap();
    let line = said.lines().find(|line| line.contains("certificate")).unwrap();
    let file = certificate(data.path()).display().to_string();
    assert!(line.starts_with("ok ") && line.contains(&file) && line.contains("until 2"), "{line}");
    assert!(said.contains("to trust it") && said.matches(&file).count() == 2, "{said}");
}

#[test]
fn doctor_misses_no_certificate_before_there_is_one() {
    let data = tempfile::tempdir().unwrap();
    let output = xtask(&workspace()).arg("doctor").env("XDG_DATA_HOME", data.path()).output();
    let said = String::from_utf8(output.unwrap().stdout).unwrap();
    let line = said.lines().find(|line| line.contains("certificate")).unwrap();
    assert!(line.starts_with("note ") && line.contains("first `cargo xtask serve`"), "{line}");
    assert_eq!(fs_err::read_dir(data.path()).unwrap().count(), 0);
}

#[test]
fn the_status_changes_with_the_visual_and_stays_while_it_is_broken() {
    let (_directory, root) = visual();
    let data = tempfile::tempdir().unwrap();
    let developer = Developer::start(".", &root, data.path());
    let mut events = developer.server.events();
    let write = |path: &str, text: &str| fs_err::write(root.join(path), text).unwrap();
    events.next("visual", |data| data["generation"] == 1);
    events.build("done");
    let (first, script) = (developer.status(), developer.text("visual.js"));
    assert!(first.1.starts_with("barChart") && first.1.ends_with("_DEBUG"), "{}", first.1);

    write("style/visual.css", ".served { color: blue; }");
    events.next("visual", |data| data["generation"] == 2);
    let second = developer.status();
    assert!(second.0 > first.0 && second.1 == first.1, "{first:?} {second:?}");
    assert_eq!(developer.text("visual.css"), ".served { color: blue; }");
    assert_eq!(developer.text("visual.js"), script);
    events.build("done");

    write("src/lib.rs", &CODE.replace("41", "\"42\""));
    events.build("failed");
    assert_eq!(developer.status(), second);
    assert_eq!(developer.text("visual.js"), script);

    write("src/lib.rs", &CODE.replace("41", "42"));
    events.next("visual", |data| data["generation"] == 3);
    assert!(developer.status().0 > second.0);
    let changed = developer.text("visual.js");
    assert_ne!(changed, script);
    let document: Value = serde_json::from_str(&developer.text("pbiviz.json")).unwrap();
    assert_eq!(document["content"]["js"], changed.as_str());
}

#[test]
fn says_that_there_is_nothing_yet() {
    let (directory, data) = package();
    let package = directory.path().join("bar.pbiviz");
    fs_err::write(&package, "no archive").unwrap();
    let developer = Developer::start("bar.pbiviz", directory.path(), data.path());
    let mut events = developer.server.events();
    events.build("failed");
    for name in ["status", "pbiviz.json", "visual.js", "visual.css"] {
        let (status, text) = developer.get(&format!("/assets/{name}"));
        assert!(status == 503 && text.contains("is not a package"), "{name}: {status} {text}");
    }
    write_package(&package, "two();");
    events.next("visual", |data| data["generation"] == 1);
    assert_eq!(developer.status().1, "bar1_DEBUG");
}

#[test]
fn says_who_has_power_bis_port_and_goes_on_without_it() {
    let (directory, data) = package();
    let start = |arguments: &[&str]| {
        let mut command = serve(&[&["bar.pbiviz"], arguments].concat(), directory.path());
        let command = command.env("XDG_DATA_HOME", data.path()).stderr(Stdio::piped());
        let mut server = Server::spawn(command);
        assert_eq!(server.text("/").0, 200);
        // Whoever else holds the port ends only with the server, so this is asked before.
        let port = TcpListener::bind("127.0.0.1:8080");
        end(&mut server);
        let mut said = String::new();
        server.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (said, port.is_err_and(|error| error.kind() == ErrorKind::AddrInUse))
    };
    // Another program may have it already, and serves the purpose as well.
    let holder = TcpListener::bind("127.0.0.1:8080");
    let (said, _) = start(&[]);
    assert!(said.contains("warning: port 8080 is taken"), "{said}");
    assert!(said.contains("developer visual") && said.contains("--no-assets"), "{said}");
    if cfg!(target_os = "linux") && holder.is_ok() {
        assert!(said.contains(&format!("(process {})", std::process::id())), "{said}");
    }
    let is_ours = holder.is_ok();
    drop(holder);
    let (said, is_taken) = start(&["--no-assets"]);
    assert!(!said.contains("developer visual"), "{said}");
    assert!(!(is_ours && is_taken), "the port is opened all the same");
    assert!(!certificate(data.path()).exists());
}

fn end(server: &mut Server) {
    server.child.kill().unwrap();
    server.child.wait().unwrap();
}

#[test]
fn a_port_that_was_asked_for_must_be_free() {
    let (directory, data) = package();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = holder.local_addr().unwrap().port().to_string();
    let run = |command: &mut Command| {
        let output = command.env("XDG_DATA_HOME", data.path()).output().unwrap();
        assert_eq!(output.stdout, b"");
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&mut serve(&["bar.pbiviz", "--assets-port", &port], directory.path()));
    assert!(code == Some(1) && said.contains(&format!("port {port} is taken")), "{said}");
    let both = ["bar.pbiviz", "--no-assets", "--assets-port", &port];
    let (code, said) = run(&mut serve(&both, directory.path()));
    assert!(code == Some(2) && said.contains("cannot be used with"), "{said}");
}
