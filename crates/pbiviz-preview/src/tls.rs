//! Connections by https.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

/// Who has not shown by then that it speaks TLS never will.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Connections that wait to be served, which takes no time.
const WAITING: usize = 16;

type Connection = (TlsStream<TcpStream>, SocketAddr);

/// A listener that hands out connections once they are secure.
#[derive(Debug)]
pub(crate) struct TlsListener {
    address: io::Result<SocketAddr>,
    connections: Receiver<Connection>,
}

impl TlsListener {
    /// Begins to accept; needs a runtime.
    pub(crate) fn new(listener: TcpListener, config: Arc<ServerConfig>) -> Self {
        let address = listener.local_addr();
        let (sender, connections) = mpsc::channel(WAITING);
        tokio::spawn(accept(listener, TlsAcceptor::from(config), sender));
        Self { address, connections }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> Connection {
        match self.connections.recv().await {
            Some(connection) => connection,
            // The runtime is about to end.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        match &self.address {
            Ok(address) => Ok(*address),
            Err(error) => Err(error.kind().into()),
        }
    }
}

/// Accepts until nobody wants connections any more. Each one has its handshake by itself: who is slow keeps no other
/// waiting.
async fn accept(mut listener: TcpListener, acceptor: TlsAcceptor, sender: Sender<Connection>) {
    while !sender.is_closed() {
        let (stream, address) = Listener::accept(&mut listener).await;
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        tokio::spawn(async move {
            // A browser that does not trust the certificate goes away; there is nobody to tell.
            if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                let _ = sender.send((stream, address)).await;
            }
        });
    }
}
