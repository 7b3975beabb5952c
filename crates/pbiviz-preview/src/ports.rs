//! Listening to this machine.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::{io, iter};

use crate::error::Error;

/// Beside the port that Power BI's developer visual knows.
const DEFAULT_PORT: u16 = 8081;
/// Ports that are tried when the one before is taken; after them the system chooses.
const TRIES: u16 = 20;

/// Listens at the port that was asked for, where 0 is any, or at the first free one.
pub(crate) fn listen_somewhere(port: Option<u16>) -> Result<Vec<TcpListener>, Error> {
    if let Some(port) = port
        && port != 0
    {
        return listen_at(port);
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

/// Listens at this port or not at all.
pub(crate) fn listen_at(port: u16) -> Result<Vec<TcpListener>, Error> {
    listen(port).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => Error::PortTaken { port },
        _ => Error::Listen(error),
    })
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
        let error = listen_somewhere(Some(port)).unwrap_err();
        assert!(error.to_string().starts_with(&format!("port {port} is taken")), "{error}");
        let first = listen_somewhere(None).unwrap();
        let second = listen_somewhere(None).unwrap();
        let port_of = |listeners: &[TcpListener]| listeners[0].local_addr().unwrap().port();
        assert_ne!(port_of(&first), port_of(&second));
        let any = listen_somewhere(Some(0)).unwrap();
        assert_ne!(port_of(&any), 0);
        assert!(any.iter().all(|one| port_of(std::slice::from_ref(one)) == port_of(&any)));
    }
}
