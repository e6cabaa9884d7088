//! Keywords of the languages for which bindings are generated.

/// What wit-bindgen for Rust escapes: `to_rust_ident` in `wit-bindgen-rust`. Sorted.
pub(super) const RUST: [&str; 50] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in",
    "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords of C, out of those of C and C++ that wit-bindgen for C escapes: `to_c_ident` in
/// `wit-bindgen-c`. Sorted.
pub(super) const C: [&str; 34] = [
    "asm", "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else",
    "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register", "return",
    "short", "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned",
    "void", "volatile", "while",
];

/// What jco escapes: `RESERVED_KEYWORDS` in `js-component-bindgen`. Sorted.
pub(super) const JAVASCRIPT: [&str; 47] = [
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Whether a name of one word in upper case is one of these keywords in lower case. Generators
/// look for keywords before they fold names, and do not find it.
pub(super) fn is_upper_case(name: &str, keywords: &[&str]) -> bool {
    let is_upper = name.chars().any(|c| c.is_ascii_uppercase());
    is_upper && keywords.binary_search(&name.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        for keywords in [&RUST[..], &C, &JAVASCRIPT] {
            assert!(keywords.is_sorted(), "{keywords:?}");
        }
    }

    #[test]
    fn only_upper_case_is_meant() {
        assert!(is_upper_case("TYPE", &RUST));
        assert!(!is_upper_case("type", &RUST));
        assert!(!is_upper_case("URL", &RUST));
    }
}
