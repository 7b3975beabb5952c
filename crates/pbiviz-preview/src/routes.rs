//! Everything that can be asked.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{AppendHeaders, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use pbiviz_host::Field;
use serde::Deserialize;
use serde_json::json;

use crate::assets;
use crate::events::{self, Event};
use crate::guard::{self, Names};
use crate::shared::Shared;
use crate::tables::{self, Loaded, Origin};

/// A file of a million rows and twenty columns.
const MAXIMUM_UPLOAD: usize = 200 << 20;
/// Questions about a table are small, but persisted properties may hold whole pictures.
const MAXIMUM_QUESTION: usize = 16 << 20;
/// A page of the table that nobody reads to its end.
const MAXIMUM_ROWS: usize = 10_000;

type AppState = State<Arc<Shared>>;

/// An answer that is none: a status, and the reason as text.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) StatusCode, pub(crate) String);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "problem": self.1 }))).into_response()
    }
}

/// All routes, behind the guard.
pub(crate) fn routes(shared: Arc<Shared>, names: Names) -> Router {
    let tables = get(list_tables).post(upload).layer(DefaultBodyLimit::max(MAXIMUM_UPLOAD));
    let pages = Router::new()
        .route("/", get(index))
        .route("/page/{*file}", get(page_file))
        .route("/frame", get(frame))
        .with_state(names.clone());
    Router::new()
        .route("/api/visual", get(visual))
        .route("/api/tables/{id}/rows", get(rows))
        .route("/api/tables/{id}/suggestion", get(suggestion))
        .route("/api/tables/{id}/accepts", post(accepts))
        .route("/api/tables/{id}/update", post(update))
        .route("/api/events", get(event_stream))
        .layer(DefaultBodyLimit::max(MAXIMUM_QUESTION))
        .route("/api/tables", tables)
        .with_state(shared)
        .merge(pages)
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_that_way)
        .layer(middleware::from_fn_with_state(names, guard::guard))
}

async fn nothing_here() -> Refusal {
    Refusal(StatusCode::NOT_FOUND, "there is nothing at this address".to_owned())
}

async fn not_that_way() -> Refusal {
    let problem = "this address takes another method".to_owned();
    Refusal(StatusCode::METHOD_NOT_ALLOWED, problem)
}

async fn index(State(names): State<Names>) -> Result<Response, Refusal> {
    page_answer("index.html", &names).await
}

async fn page_file(
    Path(file): Path<String>,
    State(names): State<Names>,
) -> Result<Response, Refusal> {
    page_answer(&file, &names).await
}

async fn page_answer(file: &str, names: &Names) -> Result<Response, Refusal> {
    let Some((media_type, text)) = assets::page(file) else { return Err(nothing_here().await) };
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (CONTENT_SECURITY_POLICY, assets::page_policy(names)),
    ];
    Ok((headers, text).into_response())
}

async fn frame(RawQuery(query): RawQuery, State(names): State<Names>) -> Response {
    let is_strict = query.is_some_and(|query| query.split('&').any(|name| name == "strict"));
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, assets::frame_policy(is_strict)),
    ];
    // Of two policies both hold, and the one of Power BI stays as it is.
    let confinement = [(CONTENT_SECURITY_POLICY, assets::frame_confinement(&names))];
    (headers, AppendHeaders(confinement), assets::frame()).into_response()
}

async fn visual(State(shared): AppState) -> Response {
    ([(CONTENT_TYPE, "application/json")], shared.visual()).into_response()
}

async fn event_stream(State(shared): AppState) -> Response {
    // Subscribed before the question how it stands: nothing is missed between the two.
    let then = shared.events.subscribe();
    let stream = events::stream(shared.events_so_far(), then);
    Sse::new(stream).keep_alive(KeepAlive::default()).into_response()
}

async fn list_tables(State(shared): AppState) -> Response {
    let tables = shared.tables.for_visual(&shared.capabilities());
    let entries: Vec<_> = tables.iter().map(|loaded| loaded.entry()).collect();
    Json(entries).into_response()
}

#[derive(Deserialize)]
struct UploadQuery {
    name: String,
}

async fn upload(
    State(shared): AppState,
    query: Result<Query<UploadQuery>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    let name = query.map_err(|error| Refusal(error.status(), error.body_text()))?.0.name;
    let body = body.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let problem = format!("`{name}` is larger than {} MB", MAXIMUM_UPLOAD >> 20);
            Refusal(StatusCode::PAYLOAD_TOO_LARGE, problem)
        }
        status => Refusal(status, error.body_text()),
    })?;
    let refused = |problem: String| Refusal(StatusCode::BAD_REQUEST, problem);
    if !shared.tables.takes_upload(&name) {
        return Err(refused(
            "too many files were dropped here: start the preview again".to_owned(),
        ));
    }
    aside(move || {
        let table = tables::read(&name, &body).map_err(|error| refused(error.to_string()))?;
        let loaded = shared.tables.put(Origin::Upload(name), table);
        shared.events.send(Event::Tables);
        Ok(Json(loaded.entry()).into_response())
    })
    .await?
}

#[derive(Deserialize)]
struct RowsQuery {
    #[serde(default)]
    offset: usize,
    #[serde(default = "default_count")]
    count: usize,
}

fn default_count() -> usize {
    100
}

async fn rows(
    State(shared): AppState,
    Path(id): Path<String>,
    query: Result<Query<RowsQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let query = query.map_err(|error| Refusal(error.status(), error.body_text()))?.0;
    let loaded = find(&shared, &id)?;
    aside(move || Json(loaded.rows(query.offset, query.count.min(MAXIMUM_ROWS))).into_response())
        .await
}

async fn suggestion(State(shared): AppState, Path(id): Path<String>) -> Result<Response, Refusal> {
    let loaded = find(&shared, &id)?;
    let capabilities = shared.capabilities();
    aside(move || Json(pbiviz_host::suggest_wells(&loaded.table, &capabilities)).into_response())
        .await
}

#[derive(Deserialize)]
struct AcceptsQuestion {
    state: pbiviz_host::State,
    role: String,
    field: Field,
}

async fn accepts(
    State(shared): AppState,
    Path(id): Path<String>,
    Question(question): Question<AcceptsQuestion>,
) -> Result<Response, Refusal> {
    let loaded = find(&shared, &id)?;
    let capabilities = shared.capabilities();
    let AcceptsQuestion { state, role, field } = question;
    aside(move || {
        let answer = pbiviz_host::accepts(&loaded.table, &capabilities, &state, &role, &field);
        let refusal = answer.err().map(|refusal| refusal.to_string());
        Json(json!({ "refusal": refusal })).into_response()
    })
    .await
}

async fn update(
    State(shared): AppState,
    Path(id): Path<String>,
    Question(state): Question<pbiviz_host::State>,
) -> Result<Response, Refusal> {
    let loaded = find(&shared, &id)?;
    let capabilities = shared.capabilities();
    aside(move || {
        let update = pbiviz_host::update(&loaded.table, &capabilities, &state);
        ([(CONTENT_TYPE, "application/json")], update.to_json()).into_response()
    })
    .await
}

fn find(shared: &Shared, id: &str) -> Result<Arc<Loaded>, Refusal> {
    let problem = || Refusal(StatusCode::NOT_FOUND, format!("there is no table `{id}`"));
    shared.tables.find(id).ok_or_else(problem)
}

/// Work on a whole table keeps no other request waiting.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|_| {
        let problem = "the preview failed at this question; please report how it came to that";
        Refusal(StatusCode::INTERNAL_SERVER_ERROR, problem.to_owned())
    })
}

/// A body of JSON, or a refusal that the page can read.
struct Question<T>(T);

impl<T, S> FromRequest<S> for Question<T>
where
    Json<T>: FromRequest<S, Rejection = JsonRejection>,
    S: Send + Sync,
{
    type Rejection = Refusal;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Refusal> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(error) => Err(Refusal(error.status(), error.body_text())),
        }
    }
}
