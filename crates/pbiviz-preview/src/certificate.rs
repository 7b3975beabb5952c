//! The certificate for https on this machine: made once, kept, and made again before it ends.
//!
//! It speaks for this machine alone and can sign no other, so a key that gets lost opens nothing else.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use time::OffsetDateTime;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::ServerCertVerifier;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{self, RootCertStore, ServerConfig};

use crate::error::Error;

/// What a browser may call this machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Browsers refuse certificates of more than 398 days.
const LIFETIME: Duration = Duration::from_secs(395 * 24 * 60 * 60);
/// Time enough to trust the next one before a demonstration.
const RENEWED_BEFORE_END: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Where the certificate is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate, as PEM.
    pub certificate: PathBuf,
    /// Its private key, as PEM, which nobody but the user may read.
    pub key: PathBuf,
    /// The last day on which the certificate holds, as `2026-12-31`: for whoever cannot read certificates.
    pub last_day: PathBuf,
}

/// The settings of https, with the certificate in these files or, if that will not do, with another one in its place.
pub(crate) fn https(files: &CertificateFiles) -> Result<ServerConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let pair = pair(files, &provider).map_err(Error::Certificate)?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Certificate(io::Error::other(error)))?;
    Ok(config
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(rustls::sign::SingleCertAndKey::from(pair))))
}

fn pair(files: &CertificateFiles, provider: &Arc<CryptoProvider>) -> io::Result<CertifiedKey> {
    if let Some(folder) = files.certificate.parent() {
        fs_err::create_dir_all(folder)?;
    }
    // Of two programs that start at once, the second one finds what the first one has made.
    let lock = fs_err::File::create(files.key.with_extension("lock"))?;
    lock.file().lock()?;
    let now = SystemTime::now();
    if let Ok(pair) = read(files, provider)
        && holds(&pair, provider, now + RENEWED_BEFORE_END)
    {
        return Ok(pair);
    }
    make(files, now)?;
    read(files, provider)
}

fn read(files: &CertificateFiles, provider: &CryptoProvider) -> io::Result<CertifiedKey> {
    let certificate = fs_err::read(&files.certificate)?;
    let key = fs_err::read(&files.key)?;
    let certificate = CertificateDer::from_pem_slice(&certificate).map_err(io::Error::other)?;
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(io::Error::other)?;
    CertifiedKey::from_der(vec![certificate], key, provider).map_err(io::Error::other)
}

/// Whether a browser that trusts the certificate would take it at that time, for each of our names.
fn holds(pair: &CertifiedKey, provider: &Arc<CryptoProvider>, time: SystemTime) -> bool {
    let certificate = &pair.cert[0];
    let mut roots = RootCertStore::empty();
    let is_root = roots.add(certificate.clone()).is_ok();
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider)).build();
    let time = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let time = UnixTime::since_unix_epoch(time);
    let Ok(verifier) = verifier else { return false };
    is_root
        && NAMES.iter().all(|name| {
            ServerName::try_from(*name).is_ok_and(|name| {
                verifier.verify_server_cert(certificate, &[], &name, &[], time).is_ok()
            })
        })
}

/// Makes a certificate and its key, and puts both in the place of those that were there.
fn make(files: &CertificateFiles, now: SystemTime) -> io::Result<()> {
    let mut parameters =
        CertificateParams::new(NAMES.map(str::to_owned)).map_err(io::Error::other)?;
    parameters.distinguished_name.push(DnType::CommonName, "localhost");
    parameters.distinguished_name.push(DnType::OrganizationName, "pbiviz for Rust");
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // A browser's clock may be behind.
    parameters.not_before = OffsetDateTime::from(now - DAY);
    parameters.not_after = OffsetDateTime::from(now + LIFETIME);
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = parameters.self_signed(&key).map_err(io::Error::other)?;
    replace(&files.key, &key.serialize_pem())?;
    replace(&files.certificate, &certificate.pem())?;
    replace(&files.last_day, &format!("{}\n", parameters.not_after.date()))
}

/// Writes a file for the user alone, and never half of it.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder)?;
    beside.write_all(text.as_bytes())?;
    beside.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> CertificateFiles {
        CertificateFiles {
            certificate: folder.join("new/localhost.crt"),
            key: folder.join("new/localhost.key"),
            last_day: folder.join("new/localhost.txt"),
        }
    }

    #[test]
    fn keeps_a_certificate_until_a_month_before_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let provider = Arc::new(ring::default_provider());
        let first = pair(&files, &provider).unwrap().cert;
        assert_eq!(pair(&files, &provider).unwrap().cert, first);
        for (age, is_kept) in [(364, true), (366, false), (500, false)] {
            make(&files, SystemTime::now() - age * DAY).unwrap();
            let old = read(&files, &provider).unwrap().cert;
            assert_eq!(pair(&files, &provider).unwrap().cert == old, is_kept, "{age}");
        }
    }

    #[test]
    fn holds_no_longer_than_browsers_accept() {
        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        let provider = Arc::new(ring::default_provider());
        let pair = pair(&files, &provider).unwrap();
        let now = SystemTime::now();
        for (days, expected) in [(0, true), (394, true), (396, false)] {
            assert_eq!(holds(&pair, &provider, now + days * DAY), expected, "{days}");
        }
        assert!(!holds(&pair, &provider, now - 2 * DAY));
        let last_day = OffsetDateTime::from(now + LIFETIME).date().to_string();
        assert_eq!(fs_err::read_to_string(&files.last_day).unwrap().trim(), last_day);
    }

    #[test]
    fn replaces_what_cannot_be_used() {
        let folder = tempfile::tempdir().unwrap();
        let (files, provider) = (files(folder.path()), Arc::new(ring::default_provider()));
        let mut last = pair(&files, &provider).unwrap().cert;
        let other_key = KeyPair::generate().unwrap().serialize_pem();
        let certificate = fs_err::read_to_string(&files.certificate).unwrap();
        for (path, text) in [
            (&files.certificate, ""),
            (&files.certificate, "no certificate"),
            (&files.certificate, &certificate[..certificate.len() / 2]),
            (&files.key, "no key"),
            // The key of another certificate.
            (&files.key, &other_key),
        ] {
            fs_err::write(path, text).unwrap();
            let next = pair(&files, &provider).unwrap().cert;
            assert_ne!(next, last, "{} with `{text}`", path.display());
            last = next;
        }
        fs_err::remove_file(&files.certificate).unwrap();
        assert_ne!(pair(&files, &provider).unwrap().cert, last);
    }

    #[test]
    fn servers_that_start_at_once_have_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let (files, provider) = (files(folder.path()), Arc::new(ring::default_provider()));
        let certificates: Vec<_> = std::thread::scope(|scope| {
            let start = || pair(&files, &provider).unwrap().cert;
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(certificates.iter().all(|certificate| *certificate == certificates[0]));
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let files = files(folder.path());
        https(&files).unwrap();
        let mode = fs_err::metadata(&files.key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    }

    #[test]
    fn says_where_nothing_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        fs_err::write(folder.path().join("new"), "a file").unwrap();
        let error = https(&files(folder.path())).unwrap_err();
        assert!(matches!(error, Error::Certificate(_)), "{error}");
    }
}
