//! Files that the commands write: whole, or not at all.

use std::path::Path;

/// Writes beside the file and renames: whoever reads it meanwhile finds the old one or the new one.
pub(crate) fn write_beside_and_rename(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    let beside = path.with_file_name(name);
    fs_err::write(&beside, bytes)?;
    fs_err::rename(&beside, path).inspect_err(|_| {
        // What could not take its place is of no use; the first failure is the one to tell.
        let _ = fs_err::remove_file(&beside);
    })?;
    Ok(())
}
