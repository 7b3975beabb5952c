//! One classic script from the shim, the glue and the module.
//!
//! The parts are changed where their syntax tree says, then joined as text:
//! `(() => { "use strict"; const PLUGIN = …; function bindings() { … } const WASM = "…"; … })();`

mod audit;
mod join;
mod module;
mod wasm;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use serde::Serialize;

use crate::Error;
use crate::bindings::Bindings;

pub use self::audit::ForbiddenUse;
pub(crate) use self::wasm::WasmEncoding;

/// The shim between Power BI and the glue.
pub(crate) const SHIM: &str = include_str!("script/plugin.js");
/// How messages call the shim.
const SHIM_NAME: &str = "plugin.js";

/// What Power BI learns about the visual when the script runs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plugin<'a> {
    pub(crate) name: &'a str,
    pub(crate) display_name: &'a str,
    pub(crate) class: &'a str,
    pub(crate) api_version: &'a str,
}

/// Everything that goes into a script.
#[derive(Debug)]
pub(crate) struct ScriptParts<'a> {
    pub(crate) plugin: Plugin<'a>,
    pub(crate) shim: &'a str,
    pub(crate) bindings: &'a Bindings,
    pub(crate) encoding: WasmEncoding,
    pub(crate) minify: bool,
}

/// The script, and what the parts take of it.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) text: String,
    pub(crate) shim_size: usize,
    pub(crate) glue_size: usize,
}

/// Joins the parts, after looking for what the certification audit forbids.
pub(crate) fn script(parts: &ScriptParts<'_>) -> Result<Script, Error> {
    audit(parts)?;
    let glue = join::glue(parts.bindings)?;
    let wasm = wasm::text(&parts.bindings.wasm, parts.encoding);
    let text = finish(&joined(parts, &glue, &wasm), parts.minify)?;
    // What a minifier makes of a part can only be told by leaving the others out.
    let shim_size = finish(&joined(parts, "", ""), parts.minify)?.len();
    let glue_size = text.len().saturating_sub(shim_size + wasm.len());
    Ok(Script { text, shim_size, glue_size })
}

/// Searches every module that the script is made of.
fn audit(parts: &ScriptParts<'_>) -> Result<(), Error> {
    let mut found = audit::audit(SHIM_NAME, parts.shim, SourceType::script())?;
    found.extend(audit::audit(crate::bindings::GLUE, &parts.bindings.glue, SourceType::mjs())?);
    for (path, text) in &parts.bindings.snippets {
        found.extend(audit::audit(path, text, SourceType::mjs())?);
    }
    if found.is_empty() { Ok(()) } else { Err(Error::Forbidden(found)) }
}

fn joined(parts: &ScriptParts<'_>, glue: &str, wasm: &str) -> String {
    let plugin = serde_json::to_string(&parts.plugin).expect("texts can always be written as JSON");
    let is_deflated = parts.encoding == WasmEncoding::DeflateBase64;
    let shim = parts.shim;
    format!(
        "(() => {{\n\"use strict\";\nconst PLUGIN = {plugin};\nfunction bindings() {{\n{glue}\n}}\n\
         const WASM = \"{wasm}\";\nconst WASM_IS_DEFLATED = {is_deflated};\n{shim}\n}})();\n"
    )
}

/// Checks the joined text as the browser will, and makes it small where wanted.
fn finish(text: &str, minify: bool) -> Result<String, Error> {
    let broken = |problem: String| Error::Script { module: "the joined script".into(), problem };
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, text, SourceType::script()).parse();
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return Err(broken(diagnostic.to_string()));
    }
    let mut program = parsed.program;
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&program);
    if let Some(diagnostic) = checked.diagnostics.first() {
        return Err(broken(diagnostic.to_string()));
    }
    if !minify {
        return Ok(text.to_owned());
    }
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let printed = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&program);
    Ok(printed.code)
}
