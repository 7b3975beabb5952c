//! The certificate by which `serve` speaks https: where it is kept, how long it holds, and how a system is told to
//! trust it. Only `serve` makes one, and nothing here trusts it: that is the user's to decide.

use std::path::{Path, PathBuf};

use anyhow::Context;
use etcetera::BaseStrategy;

/// The folder of the certificate and its key, one for all workspaces: it is trusted once.
pub(crate) fn folder() -> anyhow::Result<PathBuf> {
    let directories = etcetera::choose_base_strategy().context("finding your home folder")?;
    Ok(directories.data_dir().join("pbiviz"))
}

/// The certificate in its folder.
pub(crate) fn file(folder: &Path) -> PathBuf {
    folder.join("localhost.crt")
}

/// Says until when the certificate holds, so that this program need not read certificates.
pub(crate) fn last_day_file(folder: &Path) -> PathBuf {
    folder.join("localhost.last-day")
}

/// The last day on which the certificate holds, unless there is no certificate.
pub(crate) fn last_day(folder: &Path) -> Option<String> {
    if !file(folder).is_file() {
        return None;
    }
    let text = fs_err::read_to_string(last_day_file(folder)).ok()?;
    Some(text.trim().to_owned())
}

/// How browsers of this system come to trust the certificate in this file.
pub(crate) fn trust(file: &Path) -> Vec<String> {
    let file = file.display().to_string();
    let quoted = format!("'{}'", file.replace('\'', r"'\''"));
    let run = if cfg!(windows) {
        format!("to trust it: run `certutil -user -addstore Root \"{file}\"`")
    } else if cfg!(target_os = "macos") {
        let keychain = "~/Library/Keychains/login.keychain-db";
        format!("to trust it: run `security add-trusted-cert -p ssl -k {keychain} {quoted}`")
    } else {
        // As the certificate of a server: Chromium refuses it as one that signs others (`C,,`), which it is not.
        let database = "$HOME/.pki/nssdb";
        format!(
            "to trust it in Chromium and its kin: run `mkdir -p {database} && certutil -d sql:{database} -A -t P,, \
             -n 'pbiviz localhost' -i {quoted}` (certutil is in the package libnss3-tools)"
        )
    };
    let firefox =
        "Firefox keeps a list of its own: open https://localhost:8080/assets/ there and accept";
    vec![run, firefox.to_owned()]
}
