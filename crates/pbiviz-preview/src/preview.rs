//! A server that runs, from its start to its end.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{io, iter};

use axum::Router;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::builder::Builder;
use crate::error::Error;
use crate::guard::Names;
use crate::holder::holder;
use crate::routes::routes;
use crate::shared::Shared;
use crate::tables::Origin;

/// Beside the port that Power BI's developer visual knows.
const DEFAULT_PORT: u16 = 8081;
/// Ports that are tried when the one before is taken; after them the system chooses.
const TRIES: u16 = 20;
/// How long an answer may take that was asked for before the end.
const LAST_ANSWERS: Duration = Duration::from_secs(1);

/// What to show, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The visual.
    pub subject: Subject,
    /// Files of data, CSV or workbooks.
    pub data: Vec<PathBuf>,
    /// The port, where 0 is any that is free; if it is not said, 8081 or the next one that is free.
    pub port: Option<u16>,
}

impl Request {
    /// A request without data, on any port.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self { subject, data: Vec::new(), port: None }
    }
}

/// Where the visual comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The folder of a visual in Rust, with `pbiviz.json` and `Cargo.toml`.
    Folder(PathBuf),
    /// A `.pbiviz` of any tool and age.
    Package(PathBuf),
}

/// What happens behind the page, for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report<'a> {
    /// The visual was built, and is shown.
    Built {
        /// How long it took.
        duration: Duration,
    },
    /// A file of data was loaded again.
    Loaded {
        /// The file.
        file: &'a Path,
        /// How long it took.
        duration: Duration,
    },
    /// Something would better be mended; the first word says how bad it is.
    Remark {
        /// A text of one or more lines.
        text: &'a str,
    },
    /// Something must be mended; until then the page shows what was good last.
    Failed {
        /// A text of one or more lines, the same as on the page.
        text: &'a str,
    },
}

/// A running preview; it ends when it is dropped.
#[derive(Debug)]
pub struct Preview {
    port: u16,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
}

impl Preview {
    /// Loads the data, opens the port and begins with the first build. The page answers at once.
    ///
    /// # Errors
    ///
    /// Where the port is taken or a file of data is no table. What is wrong with the visual itself is shown by the
    /// page, and reported.
    pub fn start(
        request: &Request,
        reporter: impl Fn(Report<'_>) + Send + 'static,
    ) -> Result<Self, Error> {
        let listeners = listeners(request.port)?;
        let port = listeners[0].local_addr().map_err(Error::Listen)?.port();
        let shared = Arc::new(Shared::new());
        let builder =
            Builder::new(&request.subject, &request.data, Arc::clone(&shared), Box::new(reporter))?;
        for table in pbiviz_host::samples() {
            shared.tables.put(Origin::Sample, table);
        }

        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(Error::Listen)?;
        let (stop, stopped) = watch::channel(false);
        let app = routes(Arc::clone(&shared), Names::of_port(port));
        for listener in listeners {
            let listener = {
                let _context = runtime.enter();
                tokio::net::TcpListener::from_std(listener).map_err(Error::Listen)?
            };
            runtime.spawn(answer(listener, app.clone(), stopped.clone()));
        }
        std::thread::Builder::new()
            .name("builder".to_owned())
            .spawn(move || builder.run())
            .map_err(Error::Listen)?;
        Ok(Self { port, shared, stop, runtime: Some(runtime) })
    }

    /// The page's address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// Opens the page in the user's browser.
    ///
    /// # Errors
    ///
    /// Where the system knows no browser.
    pub fn open_in_browser(&self) -> io::Result<()> {
        open::that_detached(self.url())
    }

    /// Waits until the user, or the system, ends the program.
    pub fn wait_for_interrupt(self) {
        if let Some(runtime) = &self.runtime {
            runtime.block_on(interrupt());
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.shared.events.close();
        self.stop.send_replace(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(LAST_ANSWERS);
        }
    }
}

async fn answer(
    listener: tokio::net::TcpListener,
    app: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let stop = async move {
        // If nobody can say it any more, it is the end as well.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    // It never fails: what goes wrong with a connection ends that connection.
    let _ = axum::serve(listener, app).with_graceful_shutdown(stop).await;
}

#[cfg(unix)]
async fn interrupt() {
    use std::pin::pin;

    use futures_util::future::select;
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    let (keyboard, system) = (pin!(tokio::signal::ctrl_c()), pin!(terminate.recv()));
    select(keyboard, system).await;
}

#[cfg(not(unix))]
async fn interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Listens at the port that was asked for, or at the first free one.
fn listeners(port: Option<u16>) -> Result<Vec<TcpListener>, Error> {
    if let Some(port) = port
        && port != 0
    {
        return listen(port).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => Error::PortTaken { port, holder: holder(port) },
            _ => Error::Listen(error),
        });
    }
    let usual = if port.is_none() { DEFAULT_PORT..DEFAULT_PORT + TRIES } else { 0..0 };
    let mut last = None;
    // What is free at one of the addresses may be taken at the other.
    for port in usual.chain(iter::repeat_n(0, usize::from(TRIES))) {
        match listen(port) {
            Ok(listeners) => return Ok(listeners),
            Err(error) => last = Some(error),
        }
    }
    Err(Error::Listen(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into())))
}

/// Listens to this machine alone, by both of its addresses: browsers try either one for `localhost`.
fn listen(port: u16) -> io::Result<Vec<TcpListener>> {
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))) {
        Ok(second) => listeners.push(second),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        // Not every machine has the newer address.
        Err(_) => {}
    }
    for listener in &listeners {
        listener.set_nonblocking(true)?;
    }
    Ok(listeners)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_next_port_unless_one_was_asked_for() {
        let taken = listen(0).unwrap();
        let port = taken[0].local_addr().unwrap().port();
        let error = listeners(Some(port)).unwrap_err();
        assert!(error.to_string().starts_with(&format!("port {port} is taken")), "{error}");
        let first = listeners(None).unwrap();
        let second = listeners(None).unwrap();
        let port_of = |listeners: &[TcpListener]| listeners[0].local_addr().unwrap().port();
        assert_ne!(port_of(&first), port_of(&second));
        let any = listeners(Some(0)).unwrap();
        assert_ne!(port_of(&any), 0);
        assert!(any.iter().all(|one| port_of(std::slice::from_ref(one)) == port_of(&any)));
    }
}
