//! What the page is told while it is open.

use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};

use axum::response::sse;
use futures_util::Stream;
use futures_util::stream::{self, StreamExt};
use serde::Serialize;
use serde_json::json;
use tokio::sync::broadcast::{self, error::RecvError};

/// Events that a page may be behind; one that is further behind reads the newest state anyway.
const CAPACITY: usize = 64;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// There is another visual.
    Visual { generation: u64 },
    /// A build began, goes on or ended.
    Build { state: BuildState, text: String },
    /// There are other tables.
    Tables,
}

/// Where a build stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BuildState {
    Running,
    Done,
    Failed,
}

impl Event {
    fn encoded(&self) -> sse::Event {
        let (name, data) = match self {
            Self::Visual { generation } => ("visual", json!({ "generation": generation })),
            Self::Build { state, text } => ("build", json!({ "state": state, "text": text })),
            Self::Tables => ("tables", json!({})),
        };
        sse::Event::default().event(name).data(data.to_string())
    }
}

/// The way to all open pages; there is none any more once it was closed.
#[derive(Debug)]
pub(crate) struct Events {
    sender: Mutex<Option<broadcast::Sender<Event>>>,
}

impl Events {
    pub(crate) fn new() -> Self {
        let (sender, _) = broadcast::channel(CAPACITY);
        Self { sender: Mutex::new(Some(sender)) }
    }

    pub(crate) fn send(&self, event: Event) {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody may be listening.
        let _ = sender.as_ref().map(|sender| sender.send(event));
    }

    /// Ends all streams, which would keep the server from ending.
    pub(crate) fn close(&self) {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// What happens from now on; nothing once the way was closed.
    pub(crate) fn subscribe(&self) -> Option<broadcast::Receiver<Event>> {
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender.as_ref().map(broadcast::Sender::subscribe)
    }
}

/// First what holds now, then whatever happens.
pub(crate) fn stream(
    now: Vec<Event>,
    then: Option<broadcast::Receiver<Event>>,
) -> impl Stream<Item = Result<sse::Event, Infallible>> {
    let then = stream::unfold(then, async |receiver| {
        let mut receiver = receiver?;
        loop {
            match receiver.recv().await {
                Ok(event) => return Some((event, Some(receiver))),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    stream::iter(now).chain(then).map(|event| Ok(event.encoded()))
}
