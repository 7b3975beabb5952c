//! Who may ask, and what every answer says about itself.
//!
//! Another page in the same browser can send requests to this machine, and a name that suddenly points to it
//! (DNS rebinding) even makes that page ours in the browser's eyes. So a request must name this machine as its
//! host, and if it says where it comes from, that must be the page.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::routes::Refusal;

/// On every answer.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The names of this machine that a request may use.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    hosts: Vec<String>,
}

impl Names {
    pub(crate) fn of_port(port: u16) -> Self {
        let hosts = ["localhost", "127.0.0.1", "[::1]"];
        Self { hosts: hosts.map(|host| format!("{host}:{port}")).to_vec() }
    }

    /// What is wrong with where a request goes to or comes from.
    fn refusal(&self, headers: &HeaderMap) -> Option<String> {
        let is_ours = |origin: &str| {
            origin.strip_prefix("http://").is_some_and(|host| self.hosts_include(host))
        };
        self.host_refusal(headers).or_else(|| match text(headers, header::ORIGIN) {
            Some(origin) if !is_ours(origin) => {
                Some(format!("pages of `{origin}` may not ask here"))
            }
            _ => None,
        })
    }

    /// What is wrong with where a request goes to.
    pub(crate) fn host_refusal(&self, headers: &HeaderMap) -> Option<String> {
        match text(headers, header::HOST) {
            Some(host) if self.hosts_include(host) => None,
            host => {
                let host = host.unwrap_or_default();
                Some(format!("this is `{}`, not `{host}`", self.hosts[0]))
            }
        }
    }

    fn hosts_include(&self, name: &str) -> bool {
        self.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
    }

    /// Our origins, as a policy lists them; it has no words for addresses in brackets.
    pub(crate) fn origins(&self) -> String {
        let hosts = self.hosts.iter().filter(|host| !host.starts_with('['));
        hosts.map(|host| format!("http://{host}")).collect::<Vec<_>>().join(" ")
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

/// Refuses strangers, and completes the answer.
pub(crate) async fn guard(State(names): State<Names>, request: Request, next: Next) -> Response {
    let mut response = match names.refusal(request.headers()) {
        Some(problem) => Refusal(StatusCode::FORBIDDEN, problem).into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: Option<&str>, origin: Option<&str>, is_refused: bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        let refusal = Names::of_port(8081).refusal(&headers);
        assert_eq!(refusal.is_some(), is_refused, "{host:?} {origin:?}: {refusal:?}");
    }

    #[test]
    fn only_this_machine_is_a_host() {
        for host in ["localhost:8081", "LOCALHOST:8081", "127.0.0.1:8081", "[::1]:8081"] {
            check(Some(host), None, false);
        }
        for host in ["localhost", "localhost:80", "evil.example:8081", "localhost.evil:8081", ""] {
            check(Some(host), None, true);
        }
        check(None, None, true);
    }

    #[test]
    fn only_the_page_is_an_origin() {
        let host = Some("localhost:8081");
        check(host, Some("http://localhost:8081"), false);
        check(host, Some("http://127.0.0.1:8081"), false);
        for origin in ["null", "http://localhost:8082", "https://localhost:8081", "http://evil"] {
            check(host, Some(origin), true);
        }
    }
}
