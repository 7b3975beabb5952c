//! The browser's process, which never outlives this program.

use std::pin::pin;
use std::process::Child;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use futures_util::future::{Either, select};
use tokio::sync::oneshot;

use crate::preview::interrupt;

/// How often we look whether it has ended.
const GLANCE: Duration = Duration::from_millis(10);

/// A process that ends with this; and before, if the user or the system ends this program. Whoever waits for the
/// browser then hears that it has gone, and cleans up.
#[derive(Debug)]
pub(super) struct Process {
    child: Arc<Mutex<Child>>,
    /// Dropped, it ends the watch.
    _watch: oneshot::Sender<()>,
}

impl Process {
    pub(super) fn new(child: Child) -> Self {
        let child = Arc::new(Mutex::new(child));
        let (watch, over) = oneshot::channel();
        let watched = Arc::clone(&child);
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let is_interrupted = runtime.is_ok_and(|runtime| {
                runtime.block_on(async {
                    let (interrupted, over) = (pin!(interrupt()), pin!(over));
                    matches!(select(interrupted, over).await, Either::Left(_))
                })
            });
            if is_interrupted {
                end(&watched);
            }
        });
        Self { child, _watch: watch }
    }

    /// Waits for its end, and no longer than that.
    pub(super) fn wait(&self, patience: Duration) {
        let until = Instant::now() + patience;
        while Instant::now() < until && self.runs() {
            thread::sleep(GLANCE);
        }
    }

    fn runs(&self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(child.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        end(&self.child);
    }
}

fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = child.kill();
    let _ = child.wait();
}
