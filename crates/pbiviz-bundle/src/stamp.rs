//! Remembers what a package was made from, so that unchanged input is not joined and packed again.

use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// What is kept beside cargo's output after a package is written.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Digest of everything that went in, the tool included.
    pub(crate) input: u64,
    /// Digest of the package.
    pub(crate) output: u64,
    /// The sizes that are shown after a build.
    pub(crate) sizes: Sizes,
}

/// Bytes of a package and its parts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sizes {
    pub(crate) wasm: usize,
    pub(crate) glue: usize,
    pub(crate) shim: usize,
    pub(crate) css: usize,
    pub(crate) icon: usize,
    pub(crate) script: usize,
    pub(crate) archive: usize,
}

impl Stamp {
    /// The stamp in a file, unless there is none or another tool's.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs_err::read(path).ok()?).ok()
    }

    /// Writes the stamp, and the folder that it stands in.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder)?;
        }
        let text =
            serde_json::to_vec(self).expect("numbers and texts can always be written as JSON");
        fs_err::write(path, text)
    }
}

/// A digest of byte strings, each told apart from the next.
///
/// It only has to notice changes, on one machine and for one build of the tool: 64 bits are plenty,
/// and the standard library's hasher is fast and compiled for speed.
pub(crate) fn digest<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for part in parts {
        hasher.write_usize(part.len());
        hasher.write(part);
    }
    hasher.finish()
}

/// What changes whenever the running tool is built anew.
pub(crate) fn tool() -> String {
    let built = std::env::current_exe()
        .and_then(fs_err::metadata)
        .map(|metadata| (metadata.len(), metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH)));
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_tell_parts_apart() {
        let of = |parts: &[&str]| digest(parts.iter().map(|part| part.as_bytes()));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab", ""]), of(&["ab"]));
    }

    #[test]
    fn a_stamp_can_be_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pbiviz/bar.json");
        assert_eq!(Stamp::read(&path), None);
        let stamp =
            Stamp { input: u64::MAX, output: 1, sizes: Sizes { wasm: 2, ..Sizes::default() } };
        stamp.write(&path).unwrap();
        assert_eq!(Stamp::read(&path), Some(stamp));
        fs_err::write(&path, "{}").unwrap();
        assert_eq!(Stamp::read(&path), None);
    }
}
