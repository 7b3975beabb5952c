//! What Power BI's developer visual fetches: the visual that the page shows, by https and under a name of its own.
//!
//! The developer visual polls `status`, and fetches the other files when that has changed. Its page is Power BI's, its
//! frame is nobody's (`null`), so every page may read these files; they are all that there is.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use pbiviz_bundle::Visual;
use tokio_rustls::rustls::ServerConfig;

use crate::certificate;
use crate::error::Error;
use crate::guard::Names;
use crate::ports::listen_at;
use crate::preview::DeveloperVisual;
use crate::shared::Shared;

/// The only port that Power BI's developer visual asks.
const POWER_BI_PORT: u16 = 8080;
/// On every answer. The last two are for browsers that ask before a page may reach this machine.
const HEADERS: [(HeaderName, &str); 7] = [
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
    (ACCESS_CONTROL_ALLOW_HEADERS, "*"),
    (HeaderName::from_static("access-control-allow-private-network"), "true"),
];
const LISTING: &str = include_str!("developer/listing.html");
const LISTING_POLICY: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// An open port, and the certificate for it.
pub(crate) struct Socket {
    pub(crate) port: u16,
    pub(crate) listeners: Vec<TcpListener>,
    pub(crate) https: Arc<ServerConfig>,
}

impl Socket {
    pub(crate) fn open(wanted: &DeveloperVisual) -> Result<Self, Error> {
        let port = wanted.port.unwrap_or(POWER_BI_PORT);
        let listeners = listen_at(port)?;
        let https = Arc::new(certificate::https(&wanted.certificate)?);
        Ok(Self { port, listeners, https })
    }
}

/// All routes; `page` is the address of the preview's page.
pub(crate) fn routes(shared: Arc<Shared>, names: Names, page: String) -> Router {
    Router::new()
        .route("/assets/status", get(status))
        .route("/assets/pbiviz.json", get(document))
        .route("/assets/visual.js", get(script))
        .route("/assets/visual.css", get(style))
        .with_state(shared)
        .route("/assets/", get(listing))
        .route("/assets", get((StatusCode::MOVED_PERMANENTLY, [(LOCATION, "/assets/")])))
        .route("/", get(async move || Redirect::temporary(&page)))
        .layer(middleware::from_fn_with_state(names, guard))
}

async fn status(State(shared): State<Arc<Shared>>) -> Response {
    answer(&shared, "application/octet-stream", |visual, time| {
        // A line break at the end would belong to the name.
        format!("{time}\n{}", visual.debug_guid())
    })
}

async fn document(State(shared): State<Arc<Shared>>) -> Response {
    answer(&shared, "application/json; charset=UTF-8", |visual, _| visual.debug_document())
}

async fn script(State(shared): State<Arc<Shared>>) -> Response {
    answer(&shared, "application/javascript; charset=UTF-8", |visual, _| visual.debug_script())
}

async fn style(State(shared): State<Arc<Shared>>) -> Response {
    answer(&shared, "text/css; charset=UTF-8", |visual, _| visual.css.clone().unwrap_or_default())
}

/// A text of the visual as it was built last.
fn answer(
    shared: &Shared,
    media_type: &'static str,
    text: impl FnOnce(&Visual, u128) -> String,
) -> Response {
    match shared.built() {
        Ok((visual, time)) => ([(CONTENT_TYPE, media_type)], text(&visual, time)).into_response(),
        Err(problem) => (StatusCode::SERVICE_UNAVAILABLE, problem).into_response(),
    }
}

async fn listing() -> Response {
    let headers =
        [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, LISTING_POLICY)];
    (headers, LISTING).into_response()
}

/// Refuses names that are not ours, answers questions about permission, and completes the answer.
async fn guard(State(names): State<Names>, request: Request, next: Next) -> Response {
    let mut response = match names.host_refusal(request.headers()) {
        Some(problem) => (StatusCode::FORBIDDEN, problem).into_response(),
        None if request.method() == Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
