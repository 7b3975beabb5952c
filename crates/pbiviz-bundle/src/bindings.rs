//! From the compiler's module to the module and glue that a browser can use.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::mem;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::Error;

/// The name of the glue as an ES module, which the module also imports from.
pub(crate) const GLUE: &str = "visual_bg.js";

/// What `register_visual!` exports, and the shim calls.
const ENTRY_POINT: &str = "createVisual";

/// What wasm-bindgen makes of a module.
#[derive(Debug)]
pub(crate) struct Bindings {
    /// The module, without names and notes of its producers. It imports `i0`, `i1`, … from one
    /// place, so that the shim needs to know one object only.
    pub(crate) wasm: Vec<u8>,
    /// What the module's imports stand for, in order.
    pub(crate) imports: Vec<WasmImport>,
    /// The glue, an ES module of the name [`GLUE`].
    pub(crate) glue: String,
    /// JavaScript that crates bring along, by the path that the glue imports it from.
    pub(crate) snippets: BTreeMap<String, String>,
}

/// A function that the module imports.
#[derive(Debug)]
pub(crate) struct WasmImport {
    /// The path of the ES module that it comes from: the glue, or directly a snippet.
    pub(crate) module: String,
    /// Its name there.
    pub(crate) name: String,
}

/// Runs wasm-bindgen on the bytes of a compiled module.
pub(crate) fn bindings(module: &Path, bytes: Vec<u8>) -> Result<Bindings, Error> {
    // The output for bundlers has no loader of its own: the other outputs contain one, and with it
    // the word that the certification audit reports.
    generate(bytes).map_err(|message| Error::Bindings { module: module.to_path_buf(), message })
}

fn generate(bytes: Vec<u8>) -> Result<Bindings, String> {
    let mut generator = Bindgen::new();
    generator
        .input_bytes("visual", bytes)
        .bundler(true)
        .map_err(explain)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    let mut output = generator.generate_output().map_err(explain)?;
    if let Some(package) = output.npm_dependencies().keys().min() {
        return Err(format!(
            "the npm package `{package}` cannot be bundled; bring the code as a file"
        ));
    }
    let mut snippets: BTreeMap<String, String> = output
        .local_modules()
        .iter()
        .map(|(path, text)| (format!("snippets/{path}"), text.clone()))
        .collect();
    for (origin, texts) in output.snippets() {
        for (index, text) in texts.iter().enumerate() {
            snippets.insert(format!("snippets/{origin}/inline{index}.js"), text.clone());
        }
    }
    if !output.wasm_mut().exports.iter().any(|export| export.name == ENTRY_POINT) {
        return Err(format!("it exports no `{ENTRY_POINT}`"));
    }
    let glue = output.start().cloned().unwrap_or_default();
    let mut imports = Vec::new();
    for import in output.wasm_mut().imports.iter_mut() {
        // The generator's names carry a hash each, which no archive can compress.
        let name = mem::replace(&mut import.name, short_name(imports.len()));
        let module = mem::replace(&mut import.module, GLUE.to_owned());
        imports.push(WasmImport { module: module.trim_start_matches("./").to_owned(), name });
    }
    Ok(Bindings { wasm: output.wasm_mut().emit_wasm(), imports, glue, snippets })
}

/// The name of the import at this place in the order.
pub(crate) fn short_name(index: usize) -> String {
    format!("i{index}")
}

/// The whole chain of causes on one line.
fn explain(error: impl Display) -> String {
    format!("{error:#}")
}
