//! An ES module as the body of a function.

use std::collections::BTreeMap;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingPattern, Declaration, ExportDefaultDeclarationKind, Function, IdentifierReference,
    ImportDeclaration, ImportDeclarationSpecifier, ModuleDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_semantic::{Scoping, SemanticBuilder};
use oxc_span::{GetSpan, SourceType, Span};

use crate::Error;
use crate::script::parse;

/// A module taken apart.
#[derive(Debug)]
pub(crate) struct Module {
    /// The code without `import` and `export`.
    pub(crate) body: String,
    /// Its imports, in order.
    pub(crate) imports: Vec<Import>,
    /// Its exports: the name outside and the name inside.
    pub(crate) exports: BTreeMap<String, String>,
}

/// One `import` declaration.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// What stands behind `from`.
    pub(crate) source: String,
    /// What the imported object is taken apart into: patterns of a `const` declaration.
    pub(crate) patterns: Vec<String>,
}

/// Takes a module apart; `name` is for messages.
pub(crate) fn module(name: &str, text: &str) -> Result<Module, Error> {
    take_apart(text).map_err(|problem| Error::Script { module: name.to_owned(), problem })
}

/// A name that does not occur in a text.
pub(crate) fn unused_name(text: &str, wish: &str) -> String {
    let mut name = wish.to_owned();
    while text.contains(&name) {
        name.push('_');
    }
    name
}

fn take_apart(text: &str) -> Result<Module, String> {
    let allocator = Allocator::default();
    let program = parse(&allocator, text, SourceType::mjs())?;
    let scoping = SemanticBuilder::new().build(&program).semantic.into_scoping();

    let mut parts =
        Parts { text, edits: Vec::new(), imports: Vec::new(), exports: BTreeMap::new() };
    for statement in &program.body {
        if let Some(declaration) = statement.as_module_declaration() {
            parts.take(declaration)?;
        }
    }
    parts.refuse_changing_exports(&scoping)?;

    let mut arguments = Arguments::new(unused_name(text, "args"));
    arguments.visit_program(&program);
    parts.edits.append(&mut arguments.edits);
    Ok(Module { body: edited(text, parts.edits), imports: parts.imports, exports: parts.exports })
}

/// A piece of the text and what stands there instead.
type Edit = (Span, String);

fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(span, _)| span.start);
    let mut result = String::with_capacity(text.len());
    let mut position = 0;
    for (span, replacement) in edits {
        result.push_str(&text[position..span.start as usize]);
        result.push_str(&replacement);
        position = span.end as usize;
    }
    result.push_str(&text[position..]);
    result
}

struct Parts<'t> {
    text: &'t str,
    edits: Vec<Edit>,
    imports: Vec<Import>,
    exports: BTreeMap<String, String>,
}

impl Parts<'_> {
    fn take(&mut self, declaration: &ModuleDeclaration<'_>) -> Result<(), String> {
        match declaration {
            ModuleDeclaration::ImportDeclaration(import) => {
                self.imports.push(imported(import));
                self.edits.push((import.span, String::new()));
            }
            ModuleDeclaration::ExportDeclaration(export) => {
                self.exports.extend(
                    declared_names(&export.declaration)?
                        .into_iter()
                        .map(|name| (name.clone(), name)),
                );
                let keyword = Span::new(export.span.start, export.declaration.span().start);
                self.edits.push((keyword, String::new()));
            }
            ModuleDeclaration::ExportNamedDeclaration(export) => {
                for specifier in &export.specifiers {
                    let names = (specifier.exported.name(), specifier.local.name());
                    self.exports.insert(names.0.to_string(), names.1.to_string());
                }
                self.edits.push((export.span, String::new()));
            }
            ModuleDeclaration::ExportDefaultDeclaration(export) => {
                let value = &export.declaration;
                let name = match value {
                    ExportDefaultDeclarationKind::FunctionDeclaration(function) => &function.id,
                    ExportDefaultDeclarationKind::ClassDeclaration(class) => &class.id,
                    _ => &None,
                };
                let keyword = Span::new(export.span.start, value.span().start);
                let (name, replacement) = match name {
                    Some(name) => (name.name.to_string(), String::new()),
                    None => {
                        let name = unused_name(self.text, "defaultExport");
                        let replacement = format!("const {name} = ");
                        (name, replacement)
                    }
                };
                self.edits.push((keyword, replacement));
                self.exports.insert("default".to_owned(), name);
            }
            ModuleDeclaration::ExportFromDeclaration(_)
            | ModuleDeclaration::ExportAllDeclaration(_) => {
                return Err("`export … from` is not supported: import first, then export".into());
            }
            ModuleDeclaration::TSExportAssignment(_)
            | ModuleDeclaration::TSNamespaceExportDeclaration(_) => {
                return Err("TypeScript is not supported".into());
            }
        }
        Ok(())
    }

    /// The function that a module becomes returns its exports once, so they must not change later.
    fn refuse_changing_exports(&self, scoping: &Scoping) -> Result<(), String> {
        for local in self.exports.values() {
            let symbol = scoping.get_root_binding(local.as_str().into());
            if symbol.is_some_and(|symbol| scoping.symbol_is_mutated(symbol)) {
                return Err(format!(
                    "the export `{local}` is assigned to again, which is not supported: export a function that returns it"
                ));
            }
        }
        Ok(())
    }
}

fn declared_names(declaration: &Declaration<'_>) -> Result<Vec<String>, String> {
    let id = match declaration {
        Declaration::FunctionDeclaration(function) => &function.id,
        Declaration::ClassDeclaration(class) => &class.id,
        Declaration::VariableDeclaration(variables) => {
            let names = variables.declarations.iter().map(|declarator| match &declarator.id {
                BindingPattern::BindingIdentifier(name) => Ok(name.name.to_string()),
                _ => Err("an exported pattern is not supported: export each name".to_owned()),
            });
            return names.collect();
        }
        _ => return Err("TypeScript is not supported".into()),
    };
    Ok(id.iter().map(|id| id.name.to_string()).collect())
}

fn imported(import: &ImportDeclaration<'_>) -> Import {
    let mut names = Vec::new();
    let mut patterns = Vec::new();
    for specifier in import.specifiers.iter().flatten() {
        match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(specifier) => {
                names.push(property(&specifier.imported.name(), &specifier.local.name));
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(specifier) => {
                names.push(property("default", &specifier.local.name));
            }
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(specifier) => {
                patterns.push(specifier.local.name.to_string());
            }
        }
    }
    if !names.is_empty() {
        patterns.push(format!("{{ {} }}", names.join(", ")));
    }
    Import { source: import.source.value.to_string(), patterns }
}

/// `key: name`, or the short form of it; the key may be any text.
pub(crate) fn property(key: &str, name: &str) -> String {
    if key == name { name.to_owned() } else { format!("{}: {name}", text(key)) }
}

/// A literal of JavaScript.
pub(crate) fn text(text: &str) -> String {
    serde_json::to_string(text).expect("a text can always be written as JSON")
}

/// Turns `function () { … arguments … }` into `function (...args) { … args … }`: Microsoft's lint
/// rules for certification ban the word, and wasm-bindgen writes it for imports that may throw.
struct Arguments {
    name: String,
    /// The uses within each function around the current place.
    open: Vec<Vec<Span>>,
    edits: Vec<Edit>,
}

impl Arguments {
    fn new(name: String) -> Self {
        Self { name, open: Vec::new(), edits: Vec::new() }
    }
}

impl<'a> Visit<'a> for Arguments {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        self.open.push(Vec::new());
        walk::walk_function(self, function, flags);
        let uses = self.open.pop().unwrap_or_default();
        let has_parameters = !function.params.items.is_empty() || function.params.rest.is_some();
        if uses.is_empty() || has_parameters {
            return;
        }
        self.edits.push((function.params.span, format!("(...{})", self.name)));
        self.edits.extend(uses.into_iter().map(|span| (span, self.name.clone())));
    }

    fn visit_identifier_reference(&mut self, reference: &IdentifierReference<'a>) {
        if reference.name == "arguments"
            && let Some(uses) = self.open.last_mut()
        {
            uses.push(reference.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, body: &str, exports: &[(&str, &str)]) {
        let module = module("m.js", text).unwrap();
        assert_eq!(module.body, body);
        let names: Vec<(&str, &str)> = module
            .exports
            .iter()
            .map(|(outside, inside)| (outside.as_str(), inside.as_str()))
            .collect();
        assert_eq!(names, exports);
    }

    #[test]
    fn declarations_lose_their_export() {
        check("export function f() {}", "function f() {}", &[("f", "f")]);
        check(
            "export class C {}\nexport const a = 1, b = 2;",
            "class C {}\nconst a = 1, b = 2;",
            &[("C", "C"), ("a", "a"), ("b", "b")],
        );
        check("const a = 1; export { a as b, a };", "const a = 1; ", &[("a", "a"), ("b", "a")]);
    }

    #[test]
    fn default_exports_get_a_name() {
        check("export default function f() {}", "function f() {}", &[("default", "f")]);
        check(
            "export default 1 + 1;",
            "const defaultExport = 1 + 1;",
            &[("default", "defaultExport")],
        );
        let text = "let defaultExport = 1; export default class {}";
        let body = "let defaultExport = 1; const defaultExport_ = class {}";
        check(text, body, &[("default", "defaultExport_")]);
    }

    #[test]
    fn imports_become_patterns() {
        let text = "import a, { b, c as d, 'e f' as g } from './x.js';\nimport * as n from '../y.js';\nimport './z.js';";
        let patterns = |source: &str, patterns: &[&str]| Import {
            source: source.to_owned(),
            patterns: patterns.iter().map(|&pattern| pattern.to_owned()).collect(),
        };
        let module = module("m.js", text).unwrap();
        assert_eq!(
            module.imports,
            [
                patterns("./x.js", &[r#"{ "default": a, b, "c": d, "e f": g }"#]),
                patterns("../y.js", &["n"]),
                patterns("./z.js", &[]),
            ]
        );
        assert_eq!(module.body.trim(), "");
    }

    #[test]
    fn arguments_become_rest_parameters() {
        check(
            "export function f() { return handle(function (a) { return g(a); }, arguments); }",
            "function f(...args) { return handle(function (a) { return g(a); }, args); }",
            &[("f", "f")],
        );
        // An arrow function has no arguments of its own; a nested function has.
        check(
            "function f() { const args = () => arguments; return function () { return arguments[0]; }; }",
            "function f(...args_) { const args = () => args_; return function (...args_) { return args_[0]; }; }",
            &[],
        );
        check("function f(a) { return arguments; }", "function f(a) { return arguments; }", &[]);
    }

    #[test]
    fn says_what_it_cannot_take_apart() {
        let problem = |text: &str| module("m.js", text).unwrap_err().to_string();
        assert!(problem("export * from './x.js';").contains("import first"));
        assert!(problem("export let a = 1; a = 2;").contains("`a` is assigned to again"));
        assert!(problem("export const [a] = [1];").contains("export each name"));
        assert!(problem("export const;").starts_with("`m.js` cannot be joined"));
    }
}
