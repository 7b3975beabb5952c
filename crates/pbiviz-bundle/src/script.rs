//! One classic script from the shim, the glue and the module.
//!
//! The parts are changed where their syntax tree says, then joined as text:
//! `(() => { "use strict"; const PLUGIN = …; function bindings() { … } const WASM = "…"; … })();`

mod audit;
mod join;
mod module;
mod wasm;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::{LabeledSpan, SourceType};
use pbiviz_schema::VisualMetadata;
use serde::Serialize;

use crate::Error;
use crate::bindings::Bindings;
use crate::deflate::Effort;

pub use self::audit::ForbiddenUse;

/// The name of the shim in messages.
const SHIM_NAME: &str = "plugin.js";
/// What stands between Power BI and the glue.
pub(crate) const SHIM: &str = include_str!("script/plugin.js");
/// The name of the recorder in messages.
const RECORDER_NAME: &str = "record.js";
/// What keeps the updates of a recording package.
pub(crate) const RECORDER: &str = include_str!("script/record.js");

/// What Power BI learns about the visual when the script runs.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plugin<'a> {
    pub(crate) name: &'a str,
    pub(crate) display_name: &'a str,
    pub(crate) class: &'a str,
    pub(crate) api_version: &'a str,
}

impl<'a> Plugin<'a> {
    /// What a manifest says of the visual.
    pub(crate) fn of(visual: &'a VisualMetadata, api_version: &'a str) -> Self {
        Self {
            name: visual.guid.as_str(),
            display_name: &visual.display_name,
            class: &visual.visual_class_name,
            api_version,
        }
    }
}

/// Everything that goes into a script.
#[derive(Debug)]
pub(crate) struct ScriptParts<'a> {
    pub(crate) plugin: Plugin<'a>,
    pub(crate) shim: &'a str,
    /// What wraps the visual that the shim has registered.
    pub(crate) recorder: Option<&'a str>,
    pub(crate) bindings: &'a Bindings,
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
    let wasm = wasm::packed(&parts.bindings.wasm, Effort::Smallest);
    let inflater = wasm::inflater();
    let text = finish(&joined(parts, &glue, &wasm, &inflater), parts.minify)?;
    // What a minifier makes of a part can only be told by leaving the others out.
    let shim_size = finish(&joined(parts, "", "", &inflater), parts.minify)?.len();
    let glue_size = text.len().saturating_sub(shim_size + wasm.len());
    Ok(Script { text, shim_size, glue_size })
}

/// Joins the parts readably and without delay, after the same search.
pub(crate) fn quick_script(parts: &ScriptParts<'_>) -> Result<String, Error> {
    audit(parts)?;
    let glue = join::glue(parts.bindings)?;
    let wasm = wasm::packed(&parts.bindings.wasm, Effort::Fastest);
    Ok(joined(parts, &glue, &wasm, &wasm::inflater()))
}

/// Searches every module that the script is made of.
fn audit(parts: &ScriptParts<'_>) -> Result<(), Error> {
    let mut found = audit::audit(SHIM_NAME, parts.shim, SourceType::script())?;
    if let Some(recorder) = parts.recorder {
        found.extend(audit::audit(RECORDER_NAME, recorder, SourceType::script())?);
    }
    found.extend(audit::audit(crate::bindings::GLUE, &parts.bindings.glue, SourceType::mjs())?);
    for (path, text) in &parts.bindings.snippets {
        found.extend(audit::audit(path, text, SourceType::mjs())?);
    }
    if found.is_empty() { Ok(()) } else { Err(Error::Forbidden(found)) }
}

fn joined(parts: &ScriptParts<'_>, glue: &str, wasm: &str, inflater: &str) -> String {
    let plugin = serde_json::to_string(&parts.plugin).expect("texts can always be written as JSON");
    let size = parts.bindings.wasm.len();
    let shim = parts.shim;
    let recorder = parts.recorder.unwrap_or_default();
    format!(
        "(() => {{\n\"use strict\";\nconst PLUGIN = {plugin};\nfunction bindings() {{\n{glue}\n}}\n\
         const WASM = \"{wasm}\";\nconst WASM_SIZE = {size};\nconst INFLATER = \"{inflater}\";\n\
         {shim}\n{recorder}}})();\n"
    )
}

/// Checks the joined text as the browser will, and makes it small where wanted.
fn finish(text: &str, minify: bool) -> Result<String, Error> {
    let broken = |problem: String| Error::Script { module: "the joined script".into(), problem };
    let allocator = Allocator::default();
    let mut program = parse(&allocator, text, SourceType::script()).map_err(broken)?;
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&program);
    if let Some(problem) = checked.diagnostics.first() {
        let offset = problem.labels.first().map(LabeledSpan::offset);
        return Err(broken(located(text, &problem.message, offset)));
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

/// Parses JavaScript; the error tells the first problem and its line.
fn parse<'a>(
    allocator: &'a Allocator,
    text: &'a str,
    source_type: SourceType,
) -> Result<Program<'a>, String> {
    let parsed = Parser::new(allocator, text, source_type).parse();
    match parsed.diagnostics.first() {
        None => Ok(parsed.program),
        Some(problem) => {
            let offset = problem.labels.first().map(LabeledSpan::offset);
            Err(located(text, &problem.message, offset))
        }
    }
}

fn located(text: &str, message: &str, offset: Option<u32>) -> String {
    let Some(offset) = offset else { return message.to_owned() };
    let line = text.bytes().take(offset as usize).filter(|&byte| byte == b'\n').count() + 1;
    format!("line {line}: {message}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::{GLUE, WasmImport};

    const SHIM: &str = "\
/** Starts the visual. */
const start = () => bindings().createVisual(WASM, WASM_SIZE, INFLATER);
window.powerbi.visuals.plugins[PLUGIN.name] = { ...PLUGIN, create: start };";
    const GLUE_TEXT: &str = "\
import { pack } from './snippets/a/pack.js';
export function __wbg_started_0123() {
    return handle(function (arg1) { arg1.eventService.renderingStarted(pack); }, arguments);
}
export function createVisual(wasm) { return wasm; }
function handle(f, args) { return f.apply(this, args); }
";

    fn bindings(glue: &str) -> Bindings {
        Bindings {
            wasm: b"\0asm".to_vec(),
            imports: vec![WasmImport {
                module: GLUE.to_owned(),
                name: "__wbg_started_0123".to_owned(),
            }],
            glue: glue.to_owned(),
            snippets: [("snippets/a/pack.js".to_owned(), "export const pack = 1;\n".to_owned())]
                .into(),
        }
    }

    fn made(shim: &str, bindings: &Bindings, minify: bool) -> Result<Script, Error> {
        let plugin = Plugin {
            name: "bar1",
            display_name: "Ann's bar",
            class: "Visual",
            api_version: "5.11.0",
        };
        script(&ScriptParts { plugin, shim, recorder: None, bindings, minify })
    }

    #[test]
    fn joins_the_parts_readably() {
        let expected = "\
(() => {
\"use strict\";
const PLUGIN = {\"name\":\"bar1\",\"displayName\":\"Ann's bar\",\"class\":\"Visual\",\"apiVersion\":\"5.11.0\"};
function bindings() {
const imported0 = (() => {
const pack = 1;
return { pack };
})();
const { pack } = imported0;

function __wbg_started_0123(...args_) {
    return handle(function (arg1) { arg1.eventService.renderingStarted(pack); }, args_);
}
export_createVisual
function handle(f, args) { return f.apply(this, args); }
return { \"i0\": __wbg_started_0123, createVisual };
}
const WASM = \"packed\";
const WASM_SIZE = 4;
const INFLATER = \"inflater\";
/** Starts the visual. */
const start = () => bindings().createVisual(WASM, WASM_SIZE, INFLATER);
window.powerbi.visuals.plugins[PLUGIN.name] = { ...PLUGIN, create: start };
})();
"
        .replace("export_createVisual", "function createVisual(wasm) { return wasm; }")
        .replace("\"packed\"", &format!("{:?}", wasm::packed(b"\0asm", Effort::Smallest)))
        .replace("\"inflater\"", &format!("{:?}", wasm::inflater()));
        assert_eq!(made(SHIM, &bindings(GLUE_TEXT), false).unwrap().text, expected);
    }

    #[test]
    fn minifies_everything_but_properties() {
        let readable = made(SHIM, &bindings(GLUE_TEXT), false).unwrap();
        let script = made(SHIM, &bindings(GLUE_TEXT), true).unwrap();
        let text = &script.text;
        for kept in [
            "(()=>{\"use strict\";",
            ".eventService.renderingStarted(",
            ".powerbi.visuals.plugins[",
            "createVisual",
            &wasm::packed(b"\0asm", Effort::Smallest),
            "i0:",
        ] {
            assert!(text.contains(kept), "no {kept} in {text}");
        }
        for gone in ["handle", "__wbg_started", "Starts the visual", "WASM", "arguments", "\n"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
        let code = |text: &str| text.len() - wasm::inflater().len();
        assert!(code(text) * 3 < code(&readable.text) * 2);
        assert!(script.shim_size + script.glue_size <= text.len());
        assert!(script.glue_size > 100 && script.shim_size > 100, "{script:?}");
    }

    #[test]
    fn is_the_same_every_time() {
        let text = || made(SHIM, &bindings(GLUE_TEXT), true).unwrap().text;
        assert_eq!(text(), text());
    }

    #[test]
    fn refuses_what_the_audit_forbids_wherever_it_stands() {
        let mut all =
            bindings(&format!("{GLUE_TEXT}export function __wbg_get_1() {{ return fetch('x'); }}"));
        all.snippets.insert("snippets/b.js".to_owned(), "self.eval('1');".to_owned());
        let Error::Forbidden(found) = made("new XMLHttpRequest();", &all, true).unwrap_err() else {
            panic!("another error");
        };
        let places: Vec<(&str, &str)> =
            found.iter().map(|one| (one.module.as_str(), one.name.as_str())).collect();
        assert_eq!(
            places,
            [("plugin.js", "XMLHttpRequest"), ("visual_bg.js", "fetch"), ("snippets/b.js", "eval"),]
        );
    }

    #[test]
    fn refuses_what_is_no_strict_script() {
        let problem = |shim: &str| made(shim, &bindings(GLUE_TEXT), false).unwrap_err().to_string();
        assert!(problem("const a = ;").starts_with("`plugin.js` cannot be joined"));
        // Each of these is fine in a sloppy script, or in a module.
        for shim in ["with (window) {}", "var a = 010;", "const PLUGIN = 1;", "await 1;"] {
            let problem = problem(shim);
            assert!(problem.contains("cannot be joined"), "{problem}");
        }
    }
}
