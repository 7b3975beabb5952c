//! The glue and the snippets of crates as the body of one function.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::Error;
use crate::bindings::{Bindings, GLUE, short_name};
use crate::script::module::{Module, module, property, text, unused_name};

/// The statements of `function bindings()`: each snippet module as an object, then the glue, then
/// an object with everything that the module imports and the glue exports.
pub(crate) fn glue(bindings: &Bindings) -> Result<String, Error> {
    let glue = module(GLUE, &bindings.glue)?;
    let all: String =
        bindings.snippets.values().chain([&bindings.glue]).map(String::as_str).collect();
    let mut joiner = Joiner {
        snippets: &bindings.snippets,
        name: unused_name(&all, "imported"),
        done: BTreeMap::new(),
        open: Vec::new(),
        text: String::new(),
    };
    let body = joiner.body(GLUE, &glue)?;
    let mut exports = Vec::new();
    let mut taken = BTreeSet::new();
    for (index, import) in bindings.imports.iter().enumerate() {
        let value = if import.module == GLUE {
            taken.insert(&import.name);
            glue.exports.get(&import.name).cloned().ok_or_else(|| Error::Script {
                module: GLUE.to_owned(),
                problem: format!("it lacks `{}`, which the module imports", import.name),
            })?
        } else {
            // The generator lets the module import directly what needs no conversion.
            format!(
                "{}[{}]",
                joiner.object(GLUE, &format!("./{}", import.module))?,
                text(&import.name)
            )
        };
        exports.push(property(&short_name(index), &value));
    }
    let rest = glue.exports.iter().filter(|(outside, _)| !taken.contains(outside));
    exports.extend(rest.map(|(outside, inside)| property(outside, inside)));
    Ok(format!("{}{body}\nreturn {{ {} }};", joiner.text, exports.join(", ")))
}

struct Joiner<'b> {
    snippets: &'b BTreeMap<String, String>,
    /// The common beginning of the objects' names.
    name: String,
    /// Paths of the modules in `text`, and the names of their objects.
    done: BTreeMap<String, String>,
    /// Modules that wait for what they import.
    open: Vec<String>,
    text: String,
}

impl Joiner<'_> {
    /// The code of a module after constants for what it imports.
    fn body(&mut self, path: &str, module: &Module) -> Result<String, Error> {
        let mut body = String::new();
        for import in &module.imports {
            let object = self.object(path, &import.source)?;
            for pattern in &import.patterns {
                let _ = writeln!(body, "const {pattern} = {object};");
            }
        }
        Ok(body + module.body.trim_end())
    }

    /// The name of the object that stands for an imported module.
    fn object(&mut self, importer: &str, source: &str) -> Result<String, Error> {
        let problem = |problem: String| Error::Script { module: importer.to_owned(), problem };
        let path = resolve(importer, source);
        if let Some(name) = self.done.get(&path) {
            return Ok(name.clone());
        }
        let Some(text) = self.snippets.get(&path) else {
            return Err(problem(format!(
                "it imports `{source}`, and only files named in `#[wasm_bindgen(module = \"/…\")]` travel with a crate: put the code into the file itself"
            )));
        };
        if self.open.contains(&path) {
            return Err(problem(format!("it imports `{source}`, which imports it in turn")));
        }
        self.open.push(path.clone());
        let snippet = module(&path, text)?;
        let body = self.body(&path, &snippet)?;
        self.open.pop();
        let name = format!("{}{}", self.name, self.done.len());
        let exports: Vec<String> =
            snippet.exports.iter().map(|(outside, inside)| property(outside, inside)).collect();
        let exports = exports.join(", ");
        let _ = writeln!(
            self.text,
            "const {name} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"
        );
        self.done.insert(path, name.clone());
        Ok(name)
    }
}

/// The path that an import means, without `.` and `..`.
fn resolve(importer: &str, source: &str) -> String {
    let mut parts: Vec<&str> = importer.split('/').collect();
    parts.pop();
    if !source.starts_with('.') {
        // A package or an address, which no snippet can have as its path.
        return source.to_owned();
    }
    for part in source.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::WasmImport;

    fn bindings(glue: &str, snippets: &[(&str, &str)]) -> Bindings {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
        Bindings {
            wasm: Vec::new(),
            imports: Vec::new(),
            glue: glue.to_owned(),
            snippets: snippets.iter().map(owned).collect(),
        }
    }

    #[test]
    fn imported_modules_stand_before_their_importers() {
        let joined = glue(&bindings(
            "import { pack } from './snippets/a/pack.js';\nexport const run = () => pack(1);",
            &[
                (
                    "snippets/a/pack.js",
                    "import half from '../b/half.js';\nexport const pack = half;\n",
                ),
                ("snippets/b/half.js", "export default (x) => x / 2;\n"),
                ("snippets/c/unused.js", "export const never = 0;\n"),
            ],
        ));
        let expected = "\
const imported0 = (() => {
const defaultExport = (x) => x / 2;
return { \"default\": defaultExport };
})();
const imported1 = (() => {
const { \"default\": half } = imported0;

const pack = half;
return { pack };
})();
const { pack } = imported1;

const run = () => pack(1);
return { run };";
        assert_eq!(joined.unwrap(), expected);
    }

    #[test]
    fn the_module_finds_its_imports_under_short_names() {
        let import = |module: &str, name: &str| WasmImport {
            module: module.to_owned(),
            name: name.to_owned(),
        };
        let joined = glue(&Bindings {
            imports: vec![
                import("snippets/a/inline0.js", "default"),
                import(GLUE, "__wbg_run_0123456789abcdef"),
            ],
            ..bindings(
                "export function __wbg_run_0123456789abcdef() {}\nexport function createVisual() {}",
                &[("snippets/a/inline0.js", "export default function twice(x) { return 2 * x; }")],
            )
        });
        let expected = "\
const imported0 = (() => {
function twice(x) { return 2 * x; }
return { \"default\": twice };
})();
function __wbg_run_0123456789abcdef() {}
function createVisual() {}
return { \"i0\": imported0[\"default\"], \"i1\": __wbg_run_0123456789abcdef, createVisual };";
        assert_eq!(joined.unwrap(), expected);
    }

    #[test]
    fn names_the_import_that_leads_nowhere() {
        let problem = |glue_text: &str, snippets: &[(&str, &str)]| {
            glue(&bindings(glue_text, snippets)).unwrap_err().to_string()
        };
        let text = problem("import { x } from 'lodash';", &[]);
        assert!(text.starts_with("`visual_bg.js`") && text.contains("`lodash`"), "{text}");
        let text = problem(
            "import './snippets/a.js';",
            &[("snippets/a.js", "import './b.js';"), ("snippets/b.js", "import './a.js';")],
        );
        assert!(text.starts_with("`snippets/b.js`") && text.contains("in turn"), "{text}");
    }

    #[test]
    fn resolves_relative_paths() {
        assert_eq!(resolve("snippets/a/b.js", "../c/./d.js"), "snippets/c/d.js");
        assert_eq!(resolve("visual_bg.js", "./snippets/a.js"), "snippets/a.js");
        assert_eq!(resolve("visual_bg.js", "lodash"), "lodash");
    }
}
