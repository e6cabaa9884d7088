use std::collections::BTreeSet;

use crate::cell::Rows;
use crate::level::Level;
use crate::lint::{Lint, LintDraft, Preset, Stage};
use crate::lint_evidence::{Declared, LintEvidence, LintItem};
use crate::rule::{Judge, Rule};
use crate::rules::bindings::generator::{Generator, labels};

pub(crate) static RULE: Rule = Rule {
    id: "docs-break-bindings",
    summary: "documentation ends comments or strings of generated code",
    rows: Rows::NONE,
    judge: Judge::Lint(Lint {
        preset: Preset::Recommended,
        level: Level::Warn,
        stage: Stage::Always,
        judge,
    }),
    docs: r#"
Generators copy documentation into comments and strings of their language, and do
not escape everything that ends them. The bindings do not compile where it has

- `*/`, which ends the comment in TypeScript,
- `"""`, which ends the string in Python,
- a backslash before `N`, `U`, `u` or `x` without the digits of a character, such
  as `C:\Users`, which is no string in Python,
- a backslash at the end of a line, which in C makes the next line part of the
  comment: what is declared there is gone.
"#,
    instead: r#"
Write it otherwise: `* /`, `C:/Users`.
"#,
    source: r#"
Generated with wit-bindgen {wit-bindgen}, jco {jco} and componentize-py {componentize-py},
and compiled.
bytecodealliance/componentize-py issue 194 is about `"""`.
"#,
};

fn judge(evidence: &LintEvidence<'_>) -> Vec<LintDraft> {
    let mut drafts = Vec::new();
    for it in &evidence.items {
        let Some(declaration) = evidence.declaration(it) else { continue };
        for (what, generators) in broken(it, &declaration.docs) {
            let message = format!(
                "the documentation of `{}` has {what}, which does not compile in {}",
                it.name(),
                labels(&generators)
            );
            drafts.push(LintDraft::new(it.item.clone(), message, "write it otherwise").facts(what));
        }
    }
    drafts
}

/// What breaks the code of which generators.
fn broken(it: &LintItem<'_>, docs: &str) -> Vec<(&'static str, BTreeSet<Generator>)> {
    let mut found = Vec::new();
    // Whose documentation a generator copies.
    let (in_c, in_typescript, in_python) = match it.declared {
        Declared::Interface(_) => (false, false, true),
        Declared::Type(_) | Declared::Function(_) => (true, true, true),
        Declared::Part => (true, true, false),
        Declared::Package | Declared::World(_) | Declared::Statement(..) => return found,
    };
    if in_typescript && docs.contains("*/") {
        found.push(("`*/`", BTreeSet::from([Generator::TypeScript])));
    }
    if in_python && docs.contains("\"\"\"") {
        found.push(("`\"\"\"`", BTreeSet::from([Generator::Python])));
    }
    if in_python && has_bad_escape(docs) {
        found.push(("a backslash that begins no character", BTreeSet::from([Generator::Python])));
    }
    if in_c && docs.lines().any(|line| line.ends_with('\\')) {
        found.push(("a line that ends in a backslash", BTreeSet::from([Generator::C])));
    }
    found
}

/// Whether a string of Python with that text is none: `\x` wants two digits, `\u` four, `\U`
/// eight and `\N` a name in braces.
fn has_bad_escape(docs: &str) -> bool {
    let mut rest = docs;
    while let Some(backslash) = rest.find('\\') {
        rest = &rest[backslash + 1..];
        let Some(escaped) = rest.chars().next() else { return false };
        rest = &rest[escaped.len_utf8()..];
        let digits = match escaped {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            'N' => {
                let name = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
                if name.is_none_or(|(name, _)| name.is_empty()) {
                    return true;
                }
                continue;
            }
            _ => continue,
        };
        let are_digits = rest.chars().take_while(char::is_ascii_hexdigit).take(digits).count();
        if are_digits < digits {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_reads_some_escapes() {
        for docs in [r"C:\Users", r"\xZZ", r"\N", r"\N{}", r"\u00", r"\U0001", r"a\\\x1"] {
            assert!(has_bad_escape(docs), "{docs}");
        }
        for docs in [r"\n", r"C:\temp", r"\\Users", r"\x41", r"A", r"\N{BULLET}", r"\", r"\é"] {
            assert!(!has_bad_escape(docs), "{docs}");
        }
    }
}
