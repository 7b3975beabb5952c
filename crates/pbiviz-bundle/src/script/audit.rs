//! Looks for what Power BI's certification audit forbids: requests and dynamic code.
//!
//! Stricter than the official audit, which overlooks computed members, aliases and `new Function`.

use std::fmt;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingIdentifier, CallExpression, ComputedMemberExpression, Expression, Function,
    IdentifierReference, ImportExpression, NewExpression, PropertyKey, StaticMemberExpression,
};
use oxc_ast_visit::{Visit, walk};
use oxc_semantic::ScopeFlags;
use oxc_span::{GetSpan, SourceType, Span};

use crate::Error;
use crate::script::parse;

/// Names that may be neither called nor reached as a property.
const FORBIDDEN: [&str; 3] = ["XMLHttpRequest", "eval", "fetch"];

/// A place in JavaScript that the certification audit reports.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForbiddenUse {
    /// What is used, such as `fetch`.
    pub name: String,
    /// The JavaScript module it stands in: a file of a crate, or the glue that wasm-bindgen makes
    /// for the imports of all crates.
    pub module: String,
    /// The line within the module, from 1.
    pub line: usize,
    /// The function it stands in; within the glue this is the name of an import.
    pub function: Option<String>,
    /// The line's code.
    pub code: String,
}

impl fmt::Display for ForbiddenUse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is used in `{}:{}`", self.name, self.module, self.line)?;
        if let Some(function) = &self.function {
            write!(formatter, ", in `{function}`")?;
        }
        write!(formatter, ": `{}`", self.code)
    }
}

/// Every forbidden use in a module.
pub(crate) fn audit(
    module: &str,
    text: &str,
    source_type: SourceType,
) -> Result<Vec<ForbiddenUse>, Error> {
    let allocator = Allocator::default();
    let program = parse(&allocator, text, source_type)
        .map_err(|problem| Error::Script { module: module.to_owned(), problem })?;
    let mut audit = Audit { module, text, functions: Vec::new(), found: Vec::new() };
    audit.visit_program(&program);
    Ok(audit.found)
}

struct Audit<'t> {
    module: &'t str,
    text: &'t str,
    /// Names of the functions around the current place, outermost first.
    functions: Vec<String>,
    found: Vec<ForbiddenUse>,
}

impl Audit<'_> {
    fn check(&mut self, name: &str, span: Span) {
        if FORBIDDEN.contains(&name) {
            self.report(name, span);
        }
    }

    fn report(&mut self, name: &str, span: Span) {
        let before = &self.text[..span.start as usize];
        let line_start = before.rfind('\n').map_or(0, |position| position + 1);
        let code = self.text[line_start..].lines().next().unwrap_or_default();
        self.found.push(ForbiddenUse {
            name: name.to_owned(),
            module: self.module.to_owned(),
            line: before.matches('\n').count() + 1,
            function: self.functions.first().cloned(),
            code: code.trim().to_owned(),
        });
    }

    /// `Function("…")` and `new Function("…")` make code from text.
    fn check_callee(&mut self, callee: &Expression<'_>) {
        let name = match callee {
            Expression::Identifier(identifier) => identifier.name.as_str(),
            Expression::StaticMemberExpression(member) => member.property.name.as_str(),
            _ => return,
        };
        if name == "Function" {
            self.report("Function", callee.span());
        }
    }
}

impl<'a> Visit<'a> for Audit<'_> {
    fn visit_function(&mut self, function: &Function<'a>, flags: ScopeFlags) {
        let name = function.id.as_ref().map(|id: &BindingIdentifier<'_>| id.name.to_string());
        let is_named = name.is_some();
        self.functions.extend(name);
        walk::walk_function(self, function, flags);
        if is_named {
            self.functions.pop();
        }
    }

    fn visit_identifier_reference(&mut self, reference: &IdentifierReference<'a>) {
        self.check(&reference.name, reference.span);
    }

    fn visit_static_member_expression(&mut self, member: &StaticMemberExpression<'a>) {
        self.check(&member.property.name, member.property.span);
        walk::walk_static_member_expression(self, member);
    }

    fn visit_computed_member_expression(&mut self, member: &ComputedMemberExpression<'a>) {
        if let Expression::StringLiteral(literal) = &member.expression {
            self.check(&literal.value, literal.span);
        }
        walk::walk_computed_member_expression(self, member);
    }

    fn visit_property_key(&mut self, key: &PropertyKey<'a>) {
        if let Some(name) = key.static_name() {
            self.check(&name, key.span());
        }
        walk::walk_property_key(self, key);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        self.check_callee(&call.callee);
        walk::walk_call_expression(self, call);
    }

    fn visit_new_expression(&mut self, new: &NewExpression<'a>) {
        self.check_callee(&new.callee);
        walk::walk_new_expression(self, new);
    }

    fn visit_import_expression(&mut self, import: &ImportExpression<'a>) {
        self.report("import()", import.span);
        walk::walk_import_expression(self, import);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let found = audit("m.js", text, SourceType::mjs()).unwrap();
        found.into_iter().map(|forbidden| forbidden.name).collect()
    }

    #[test]
    fn finds_requests_however_they_are_written() {
        for text in [
            "fetch('x');",
            "window.fetch('x');",
            "window['fetch']('x');",
            "fetch?.('x'); ",
            "window?.fetch('x');",
            "const f = fetch;",
            "const { fetch: g } = window;",
            "fetch.call(null, 'x');",
            "fetch`x`;",
            "({ fetch() {} });",
            "class C { fetch() {} }",
        ] {
            assert_eq!(names(text), ["fetch"], "{text}");
        }
        assert_eq!(names("new window.XMLHttpRequest();"), ["XMLHttpRequest"]);
    }

    #[test]
    fn finds_code_from_text() {
        assert_eq!(names("(0, eval)('1');"), ["eval"]);
        assert_eq!(names("new Function('a', 'return a');"), ["Function"]);
        assert_eq!(names("globalThis.Function('return this');"), ["Function"]);
        assert_eq!(names("import('x');"), ["import()"]);
    }

    #[test]
    fn leaves_words_alone_that_do_nothing() {
        for text in ["'fetch';", "const fetched = 1;", "x instanceof Function;", "// fetch('x')"] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn names_the_import_of_the_glue() {
        let glue = "let wasm;\nexport function __wbg_fetch_3afb(arg0) {\n    const ret = fetch(arg0);\n    return ret;\n}\n";
        let found = audit("visual_bg.js", glue, SourceType::mjs()).unwrap();
        assert_eq!(
            found[0].to_string(),
            "`fetch` is used in `visual_bg.js:3`, in `__wbg_fetch_3afb`: `const ret = fetch(arg0);`"
        );
    }
}
