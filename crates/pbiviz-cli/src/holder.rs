//! Who listens on a port, where the system says so: Linux does, in `/proc`.

use std::fmt;
use std::path::Path;

/// The only port that Power BI's developer visual asks.
pub(crate) const POWER_BI_PORT: u16 = 8080;
/// The state of a socket that listens, in the kernel's table.
const LISTENING: &str = "0A";

/// A program that listens on a port.
#[derive(Debug)]
pub(crate) struct Holder {
    /// The program's name.
    name: String,
    /// The number of its process.
    process: u32,
}

impl fmt::Display for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` (process {})", self.name, self.process)
    }
}

/// Says that another program listens on the port, and which one.
pub(crate) fn taken(port: u16) -> String {
    let by = holder(port).map_or_else(String::new, |holder| format!(" by {holder}"));
    format!("port {port} is taken{by}")
}

/// Who listens on the port; nobody where the system keeps it to itself.
fn holder(port: u16) -> Option<Holder> {
    let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs_err::read_to_string(table).ok())
        .flat_map(|table| listening_sockets(&table, port))
        .collect();
    if sockets.is_empty() {
        return None;
    }
    let processes = fs_err::read_dir("/proc").ok()?.filter_map(Result::ok);
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).find_map(|process| {
        let folder = Path::new("/proc").join(format!("{process}"));
        let name = fs_err::read_to_string(folder.join("comm")).ok()?.trim_end().to_owned();
        holds_one(&folder, &sockets).then_some(Holder { name, process })
    })
}

/// The numbers of the sockets that listen on this port, from the kernel's table.
fn listening_sockets(table: &str, port: u16) -> Vec<String> {
    let port = format!("{port:04X}");
    let socket = |line: &str| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (_, local_port) = fields.get(1)?.rsplit_once(':')?;
        let fits = local_port == port && fields.get(3) == Some(&LISTENING);
        fits.then(|| fields.get(9).map(|number| (*number).to_owned())).flatten()
    };
    table.lines().filter_map(socket).collect()
}

/// Whether one of the sockets is among the open files of a process, as far as we may look at them.
fn holds_one(process: &Path, sockets: &[String]) -> bool {
    let Ok(open_files) = fs_err::read_dir(process.join("fd")) else { return false };
    open_files.filter_map(Result::ok).filter_map(|file| fs_err::read_link(file.path()).ok()).any(
        |target| {
            let target = target.to_string_lossy();
            let number = target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'));
            number.is_some_and(|number| sockets.iter().any(|socket| socket == number))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_kernels_table() {
        let table = "\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1
   2: 00000000000000000000000001000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4713 1
";
        assert_eq!(listening_sockets(table, 8080), ["4711"]);
        assert_eq!(listening_sockets(table, 8081), ["4713"]);
        assert_eq!(listening_sockets(table, 80), [""; 0]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn finds_this_process() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let holder = holder(listener.local_addr().unwrap().port()).unwrap();
        assert_eq!(holder.process, std::process::id());
    }
}
