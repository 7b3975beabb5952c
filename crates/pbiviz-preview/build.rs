//! Lists the files of the page and of the frame, so that they become part of the program.

use std::env;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    for folder in ["page", "frame"] {
        println!("cargo::rerun-if-changed=src/{folder}");
        let list = list(&Path::new("src").join(folder));
        fs_err::write(out.join(format!("{folder}.rs")), list).expect("cargo's folder is writable");
    }
}

/// An array of names and texts, as Rust writes it.
fn list(folder: &Path) -> String {
    let folder = fs_err::canonicalize(folder).expect("the folder lies beside this file");
    let mut array = String::from("&[\n");
    for entry in WalkDir::new(&folder).sort_by_file_name() {
        let entry = entry.expect("the folder can be read");
        if !entry.file_type().is_file() {
            continue;
        }
        let below = entry.path().strip_prefix(&folder).expect("the walk stays in its folder");
        let name = below.to_string_lossy().replace('\\', "/");
        let path = entry.path().to_string_lossy();
        writeln!(array, "    ({name:?}, include_str!({path:?})),").expect("a text takes any text");
    }
    array.push_str("]\n");
    array
}
