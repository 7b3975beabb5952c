//! A server that runs, from its start to its end.

use std::fmt::Debug;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

use crate::builder::Builder;
use crate::certificate::CertificateFiles;
use crate::developer;
use crate::error::Error;
use crate::guard::Names;
use crate::ports::listen_somewhere;
use crate::routes::routes;
use crate::shared::Shared;
use crate::tables::Origin;
use crate::tls::TlsListener;

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
    /// Whether and how to answer Power BI's developer visual.
    pub developer_visual: Option<DeveloperVisual>,
}

impl Request {
    /// A request for the page alone, without data, on any port.
    #[must_use]
    pub fn new(subject: Subject) -> Self {
        Self { subject, data: Vec::new(), port: None, developer_visual: None }
    }
}

/// How to answer Power BI's developer visual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeveloperVisual {
    /// The port; if it is not said, 8080, which is the only one that Power BI knows, as long as it is free.
    pub port: Option<u16>,
    /// The certificate for https, made where there is none.
    pub certificate: CertificateFiles,
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
    /// A crate of the visual's was compiled; the first build compiles them all.
    Compiled {
        /// The crate.
        name: &'a str,
    },
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
    developer_port: Option<Result<u16, Error>>,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    runtime: Option<Runtime>,
}

impl Preview {
    /// Loads the data, opens the port and begins with the first build. The page answers at once.
    ///
    /// # Errors
    ///
    /// Where a port that was asked for is taken or a file of data is no table. What is wrong with the visual itself is
    /// shown by the page, and reported.
    pub fn start(
        request: &Request,
        reporter: impl Fn(Report<'_>) + Send + 'static,
    ) -> Result<Self, Error> {
        let listeners = listen_somewhere(request.port)?;
        let port = listeners[0].local_addr().map_err(Error::Listen)?.port();
        let shared = Arc::new(Shared::new());
        let builder =
            Builder::new(&request.subject, &request.data, Arc::clone(&shared), Box::new(reporter))?;
        let developer = match &request.developer_visual {
            None => None,
            Some(wanted) => match developer::Socket::open(wanted) {
                Err(error) if wanted.port.is_some() => return Err(error),
                socket => Some(socket),
            },
        };
        for table in pbiviz_host::samples() {
            shared.tables.put(Origin::Sample, table);
        }

        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(Error::Listen)?;
        let (stop, stopped) = watch::channel(false);
        let mut preview = Self { port, developer_port: None, shared, stop, runtime: None };
        {
            let _context = runtime.enter();
            preview.answer(listeners, &stopped)?;
            preview.developer_port = developer.map(|socket| {
                socket.and_then(|socket| preview.answer_developer_visual(socket, &stopped))
            });
        }
        preview.runtime = Some(runtime);
        std::thread::Builder::new()
            .name("builder".to_owned())
            .spawn(move || builder.run())
            .map_err(Error::Listen)?;
        Ok(preview)
    }

    fn answer(
        &self,
        listeners: Vec<TcpListener>,
        stopped: &watch::Receiver<bool>,
    ) -> Result<(), Error> {
        let app = routes(Arc::clone(&self.shared), Names::of_port(self.port));
        for listener in listeners {
            let listener = tokio::net::TcpListener::from_std(listener).map_err(Error::Listen)?;
            tokio::spawn(answer(listener, app.clone(), stopped.clone()));
        }
        Ok(())
    }

    fn answer_developer_visual(
        &self,
        socket: developer::Socket,
        stopped: &watch::Receiver<bool>,
    ) -> Result<u16, Error> {
        let developer::Socket { port, listeners, https } = socket;
        let app = developer::routes(Arc::clone(&self.shared), Names::of_port(port), self.url());
        for listener in listeners {
            let listener = tokio::net::TcpListener::from_std(listener).map_err(Error::Listen)?;
            let listener = TlsListener::new(listener, Arc::clone(&https));
            tokio::spawn(answer(listener, app.clone(), stopped.clone()));
        }
        Ok(port)
    }

    /// The page's address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// Where Power BI's developer visual finds this one, or why it does not; nothing if nobody asked for it.
    #[must_use]
    pub fn developer_url(&self) -> Option<Result<String, &Error>> {
        let port = self.developer_port.as_ref()?.as_ref();
        Some(port.map(|port| format!("https://localhost:{port}/assets/")))
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

async fn answer<L>(listener: L, app: Router, mut stopped: watch::Receiver<bool>)
where
    L: Listener<Addr: Debug>,
{
    let stop = async move {
        // If nobody can say it any more, it is the end as well.
        let _ = stopped.wait_for(|stopped| *stopped).await;
    };
    // It never fails: what goes wrong with a connection ends that connection.
    let _ = axum::serve(listener, app).with_graceful_shutdown(stop).await;
}

/// Resolves when the user, or the system, ends the program.
#[cfg(unix)]
pub(crate) async fn interrupt() {
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
pub(crate) async fn interrupt() {
    let _ = tokio::signal::ctrl_c().await;
}
