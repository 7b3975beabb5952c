//! What the server answers from: the visual as it was built last, and the tables.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use axum::body::Bytes;
use pbiviz_bundle::Visual;
use pbiviz_host::Capabilities;
use serde_json::{Value, json};

use crate::events::{BuildState, Event, Events};
use crate::tables::Tables;

/// Before the first build has ended, which compiles the visual's dependencies as well.
const FIRST_BUILD: &str = "the visual is being built for the first time";

/// All that requests and builds have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) tables: Tables,
    pub(crate) events: Events,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    generation: u64,
    shown: Option<Shown>,
    build: (BuildState, String),
}

#[derive(Debug)]
struct Shown {
    visual: Arc<Visual>,
    /// When it was built, in milliseconds since 1970; no two visuals have the same.
    time: u128,
    capabilities: Arc<Capabilities>,
    /// The visual as the page gets it.
    answer: Bytes,
}

impl Shared {
    pub(crate) fn new() -> Self {
        let build = (BuildState::Running, FIRST_BUILD.to_owned());
        Self {
            tables: Tables::default(),
            events: Events::new(),
            state: Mutex::new(State { generation: 0, shown: None, build }),
        }
    }

    /// Says that a build has begun, or goes on.
    pub(crate) fn build_goes_on(&self, text: &str) {
        self.say(BuildState::Running, text.to_owned());
    }

    /// Says that all is well.
    pub(crate) fn build_is_done(&self) {
        self.say(BuildState::Done, String::new());
    }

    /// Says what is wrong. The last good visual stays.
    pub(crate) fn build_failed(&self, text: String) {
        self.say(BuildState::Failed, text);
    }

    fn say(&self, state: BuildState, text: String) {
        self.state().build = (state, text.clone());
        self.events.send(Event::Build { state, text });
    }

    /// Shows a visual, unless it is the one that is shown.
    pub(crate) fn show(&self, visual: Visual) {
        let generation = {
            let mut state = self.state();
            if state.shown.as_ref().is_some_and(|shown| *shown.visual == visual) {
                return;
            }
            let earliest = state.shown.as_ref().map_or(0, |shown| shown.time + 1);
            let time = milliseconds_now().max(earliest);
            state.generation += 1;
            let answer = json!({
                "generation": state.generation,
                "guid": visual.guid,
                "name": visual.name,
                "displayName": visual.display_name,
                "version": visual.version,
                "apiVersion": visual.api_version,
                "capabilities": known_capabilities(&visual),
                "stringResources": visual.string_resources,
                "script": visual.script,
                "css": visual.css.as_deref().unwrap_or_default(),
                "icon": visual.icon.as_deref().unwrap_or_default(),
            });
            let capabilities = Arc::new(Capabilities::read(&visual.capabilities));
            let answer = answer.to_string().into();
            state.shown = Some(Shown { visual: Arc::new(visual), time, capabilities, answer });
            state.generation
        };
        self.events.send(Event::Visual { generation });
    }

    /// The visual for the page, or why there is none yet.
    pub(crate) fn visual(&self) -> Bytes {
        let state = self.state();
        match &state.shown {
            Some(shown) => shown.answer.clone(),
            None => json!({
                "generation": state.generation,
                "problem": state.problem(),
                "isBuilding": !matches!(state.build.0, BuildState::Failed),
            })
            .to_string()
            .into(),
        }
    }

    /// The visual and when it was built, or why there is none yet.
    pub(crate) fn built(&self) -> Result<(Arc<Visual>, u128), String> {
        let state = self.state();
        match &state.shown {
            Some(shown) => Ok((Arc::clone(&shown.visual), shown.time)),
            None => Err(state.problem().to_owned()),
        }
    }

    /// What the visual can do; nothing while there is none.
    pub(crate) fn capabilities(&self) -> Arc<Capabilities> {
        match &self.state().shown {
            Some(shown) => Arc::clone(&shown.capabilities),
            None => Arc::new(Capabilities::read(&Value::Null)),
        }
    }

    /// What somebody who begins to listen has missed.
    pub(crate) fn events_so_far(&self) -> Vec<Event> {
        let state = self.state();
        let (build, text) = state.build.clone();
        let mut events = vec![Event::Build { state: build, text }];
        if state.shown.is_some() {
            events.push(Event::Visual { generation: state.generation });
        }
        events
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Why there is no visual yet.
    fn problem(&self) -> &str {
        match &self.build {
            (BuildState::Failed, text) => text,
            (BuildState::Running | BuildState::Done, _) => FIRST_BUILD,
        }
    }
}

fn milliseconds_now() -> u128 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default().as_millis()
}

/// The page always finds an object, also for visuals that keep their capabilities in the script.
fn known_capabilities(visual: &Visual) -> Value {
    if visual.capabilities.is_object() { visual.capabilities.clone() } else { json!({}) }
}
