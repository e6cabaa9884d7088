//! WIT text as brackets, words and blanks, before anything parses it.
//!
//! It is used to refuse what would exhaust the parser's stack, and to tell
//! whether two texts say the same.

use std::ops::Range;

/// Brackets nested deeper than this are refused. Real contracts stay within
/// ten; wit-parser, which recurses, takes some thousands.
const DEPTH_LIMIT: usize = 100;

/// More parameters, or names in one `with`, are refused: wit-parser compares
/// each with all others. The component model has the same limit.
const LIST_LIMIT: usize = 1000;

/// The name of a package has no more tokens than this.
const NAME_LIMIT: usize = 200;

/// Looks for what the parser must not be given: what would take it more stack or
/// time than there is, or makes it panic.
#[derive(Default)]
pub(crate) struct Refusals<'t> {
    excess: Excess<'t>,
    gates: Gates,
}

impl<'t> Refusals<'t> {
    /// What is wrong with a token, after those that it was asked of before, and why.
    pub(crate) fn refusal(
        &mut self,
        token: Range<usize>,
        word: &'t str,
    ) -> Option<(Range<usize>, &'static str)> {
        let why = self.excess.refusal(word).map(|why| (token.clone(), why));
        why.or_else(|| self.gates.clash(token, word))
    }
}

/// Looks for what would take the parser more stack or time than there is.
#[derive(Default)]
struct Excess<'t> {
    /// For each open bracket, how many more commas it may hold.
    open: Vec<usize>,
    before: &'t str,
}

impl<'t> Excess<'t> {
    fn refusal(&mut self, word: &'t str) -> Option<&'static str> {
        let before = std::mem::replace(&mut self.before, word);
        match word {
            "(" => self.open.push(LIST_LIMIT),
            "{" if before == "with" => self.open.push(LIST_LIMIT),
            "<" | "{" => self.open.push(usize::MAX),
            ">" | ")" | "}" => {
                self.open.pop();
            }
            "," => {
                if let Some(left) = self.open.last_mut() {
                    if *left == 0 {
                        return Some("more than 1000 parameters or names in one list");
                    }
                    *left -= 1;
                }
            }
            _ => {}
        }
        (self.open.len() > DEPTH_LIMIT).then_some("brackets are nested more than 100 deep")
    }
}

/// Looks for gates on one item that exclude one another. wit-parser says so
/// too, but where it is a statement about another package's item, it panics.
#[derive(Default)]
struct Gates {
    /// `@since`, `@unstable` and `@deprecated` on the item that is to come.
    seen: [Option<Range<usize>>; 3],
    position: TokenPlace,
}

#[derive(Default)]
enum TokenPlace {
    /// In no gate.
    #[default]
    Elsewhere,
    /// Behind the `@`.
    Name,
    /// Behind the name, where arguments may follow.
    Named,
    /// In the arguments.
    Arguments,
}

impl Gates {
    fn clash(&mut self, token: Range<usize>, word: &str) -> Option<(Range<usize>, &'static str)> {
        const NAMES: [&str; 3] = ["since", "unstable", "deprecated"];
        const TWICE: [&str; 3] = [
            "cannot specify @since twice",
            "cannot specify @unstable twice",
            "cannot specify @deprecated twice",
        ];
        match (&self.position, word) {
            (TokenPlace::Name, name) => {
                self.position = TokenPlace::Named;
                let gate = NAMES.iter().position(|gate| *gate == name)?;
                if self.seen[gate].is_some() {
                    return Some((token, TWICE[gate]));
                }
                self.seen[gate] = Some(token);
                return None;
            }
            (TokenPlace::Named, "(") => self.position = TokenPlace::Arguments,
            (TokenPlace::Arguments, ")") => self.position = TokenPlace::Elsewhere,
            (TokenPlace::Arguments, _) => {}
            (TokenPlace::Elsewhere | TokenPlace::Named, "@") => self.position = TokenPlace::Name,
            (TokenPlace::Elsewhere | TokenPlace::Named, _) => {
                self.position = TokenPlace::Elsewhere;
                return self.item();
            }
        }
        None
    }

    /// What is wrong with the gates on an item that begins.
    fn item(&mut self) -> Option<(Range<usize>, &'static str)> {
        match std::mem::take(&mut self.seen) {
            [Some(since), Some(_), _] => Some((since, "cannot specify both @since and @unstable")),
            [None, None, Some(deprecated)] => {
                Some((deprecated, "cannot specify @deprecated without @since or @unstable"))
            }
            _ => None,
        }
    }
}

/// Whether texts say the same: they differ at most in comments and blanks.
pub(crate) fn same<'a>(
    a: impl IntoIterator<Item = &'a str>,
    b: impl IntoIterator<Item = &'a str>,
) -> bool {
    let [a, b]: [Vec<&str>; 2] = [a.into_iter().collect(), b.into_iter().collect()];
    let words = |text: &'a str| tokens(text).map(|token| &text[token]);
    // Copies mostly are the same to the byte.
    a == b || a.into_iter().flat_map(words).eq(b.into_iter().flat_map(words))
}

/// The package that a text says at its top to be of, as it is written there
/// without blanks and `%`; nothing if it says none.
pub(crate) fn header(text: &str) -> Option<String> {
    declared(text).into_iter().find(|(_, end)| *end == ";").map(|(name, _)| name)
}

/// The packages that a text declares, its own and those nested in it, as they are
/// written, and what ends each declaration: `;` or `{`.
pub(crate) fn declared(text: &str) -> Vec<(String, &str)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Most files declare one package, if any, and do so first: after the last mention
    // of the word there is nothing to look for.
    let Some(last) = memchr::memmem::find_iter(text.as_bytes(), "package").last() else {
        return Vec::new();
    };
    let mut tokens = tokens(text);
    let mut found = Vec::new();
    let mut before = ";";
    while let Some(token) = tokens.next().filter(|token| token.start <= last) {
        let word = &text[token];
        // Where an item begins, and not within a name such as `get-package`.
        let is_item = matches!(before, ";" | "}" | ")");
        before = word;
        if !is_item || word != "package" {
            continue;
        }
        let mut name = String::new();
        let words = tokens.by_ref().map(|token| &text[token]);
        let end = words.take(NAME_LIMIT).find_map(|word| {
            let word = word.trim_start_matches('%');
            let is_word_after_word = word.starts_with(|c: char| c.is_ascii_alphanumeric())
                && name.ends_with(|c: char| c.is_ascii_alphanumeric());
            match word {
                ";" | "{" => Some(word),
                // As it ended in 2023, without a `;`.
                _ if is_word_after_word && name.contains(':') => Some(";"),
                _ => {
                    name.push_str(word);
                    None
                }
            }
        });
        before = ";";
        if let Some(end) = end.filter(|_| name.contains(':')) {
            found.push((name, end));
        }
    }
    found
}

/// The tokens of a text: words, `->`, strings, single other characters.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut position = 0;
    std::iter::from_fn(move || {
        position = blank(text, position);
        let first = *bytes.get(position)?;
        let start = position;
        position = match first {
            b'"' => string(bytes, position),
            b'-' if bytes.get(position + 1) == Some(&b'>') => position + 2,
            byte if is_word(byte) => {
                let rest = &bytes[position..];
                position + rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len())
            }
            _ => position + 1,
        };
        Some(start..position)
    })
}

/// The comments between two tokens, or before the first or behind the last.
pub(crate) fn comments(text: &str, gap: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut position = gap.start;
    std::iter::from_fn(move || {
        while position < gap.end && bytes[position] != b'/' {
            position += 1;
        }
        let start = position;
        position = match bytes.get(position + 1) {
            Some(b'/') if position < gap.end => {
                text[position..gap.end].find('\n').map_or(gap.end, |end| start + end)
            }
            Some(b'*') if position < gap.end => block(bytes, position),
            _ => return None,
        };
        Some(start..position)
    })
}

/// Characters beyond ASCII are words too, so that no token splits one.
fn is_word(byte: u8) -> bool {
    const WORD: [bool; 256] = {
        let mut word = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            let it = byte as u8;
            word[byte] = it.is_ascii_alphanumeric() || !it.is_ascii() || it == b'%';
            byte += 1;
        }
        word
    };
    WORD[usize::from(byte)]
}

/// Where the blanks and comments that begin at `at` end.
fn blank(text: &str, mut position: usize) -> usize {
    let bytes = text.as_bytes();
    loop {
        match bytes.get(position) {
            Some(byte) if byte.is_ascii_whitespace() => position += 1,
            Some(b'/') if bytes.get(position + 1) == Some(&b'/') => {
                position = text[position..].find('\n').map_or(text.len(), |end| position + end + 1);
            }
            Some(b'/') if bytes.get(position + 1) == Some(&b'*') => {
                position = block(bytes, position)
            }
            _ => return position,
        }
    }
}

/// Where a block comment ends; they nest.
fn block(bytes: &[u8], mut position: usize) -> usize {
    let mut depth = 0_usize;
    while position < bytes.len() {
        match &bytes[position..(position + 2).min(bytes.len())] {
            b"/*" => (depth, position) = (depth + 1, position + 2),
            b"*/" => (depth, position) = (depth - 1, position + 2),
            _ => position += 1,
        }
        if depth == 0 {
            break;
        }
    }
    position
}

/// Where a string ends, or its line: no string of WIT spans lines.
fn string(bytes: &[u8], mut position: usize) -> usize {
    position += 1;
    while let Some(byte) = bytes.get(position) {
        match byte {
            b'"' => return position + 1,
            b'\n' => return position,
            b'\\' if bytes.get(position + 1).is_some_and(u8::is_ascii) => position += 2,
            _ => position += 1,
        }
    }
    position.min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<(Range<usize>, &'static str)> {
        let mut refusals = Refusals::default();
        tokens(text).find_map(|token| refusals.refusal(token.clone(), &text[token]))
    }

    #[test]
    fn depth_counts_brackets_only() {
        let deep = |n: usize| format!("type t = {}u8{};", "list<".repeat(n), ">".repeat(n));
        assert_eq!(refusal(&deep(100)), None);
        let (found, why) = refusal(&deep(101)).expect("it is too deep");
        assert_eq!((found.len(), why), (1, "brackets are nested more than 100 deep"));
        let arrows = "f: func() -> u8;\n".repeat(1000);
        assert_eq!(refusal(&arrows), None);
        let comments =
            format!("/* {} /* */ {} */ // {}\n", "<".repeat(200), "(".repeat(200), "{".repeat(200));
        assert_eq!(refusal(&comments), None);
        assert_eq!(refusal(&format!("@external-id(\"{}\")", "{".repeat(200))), None);
        for odd in ["/*", "/* é", "\"", "\"\\", "\"\\é", "é<", "-", "/"] {
            assert_eq!(refusal(odd), None, "{odd}");
        }
    }

    #[test]
    fn lists_are_bounded_where_they_cost() {
        let list = |n: usize| "x,".repeat(n);
        assert_eq!(refusal(&format!("f: func({});", list(1000))), None);
        assert!(refusal(&format!("f: func({});", list(1001))).is_some());
        assert!(refusal(&format!("include a with {{ {} }}", list(1001))).is_some());
        assert_eq!(refusal(&format!("enum e {{ {} }}", list(5000))), None);
    }

    #[test]
    fn gates() {
        let clash = |text: &str| refusal(text).map(|(range, why)| (text[range].to_owned(), why));
        assert_eq!(
            clash(
                "@since(version = 1.0.0) @deprecated(version = 1.0.0) a; @since(version = 1.0.0) b;"
            ),
            None
        );
        assert_eq!(clash("package a:b@1.0.0; use a:c/d@1.0.0;"), None);
        assert_eq!(clash("@external-id(\"@since\") @since(version = 1.0.0) a;"), None);
        let found = clash("@since(version = 1.0.0)\n@unstable(feature = x)\nimport a:b/c;");
        assert_eq!(found, Some(("since".to_owned(), "cannot specify both @since and @unstable")));
        assert!(clash("@unstable(feature = x) @unstable(feature = y) a;").is_some());
        assert!(clash("@deprecated(version = 1.0.0) a;").is_some());
        for odd in ["@", "@since", "@since(", "@since(version = 1"] {
            assert_eq!(clash(odd), None);
        }
    }

    #[test]
    fn packages_that_a_text_declares() {
        let text = "/* package a:a; */ // package b:b;\npackage  c-c : %d@1.0.0-rc.1 ;\n\
                    interface i { %package: func(); }\npackage e:f { world w {} }";
        let declared: Vec<String> = declared(text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(declared, ["c-c:d@1.0.0-rc.1", "e:f"]);
        assert_eq!(header(text).as_deref(), Some("c-c:d@1.0.0-rc.1"));
        // As it was written in 2023.
        let old = "package c-c:d@1.0.0-rc.1\n/// Docs.\ninterface i { }";
        assert_eq!(header(old).as_deref(), Some("c-c:d@1.0.0-rc.1"));
        assert_eq!(header("package e:f { }"), None);
        assert_eq!(header("interface package {}"), None);
        for text in [
            "interface i { get-package: func(a: u8); }",
            "use my-package:a/b;",
            "interface i { f: func(a: u8, package: u8); }",
            "world w { import package:a/b; }",
        ] {
            assert_eq!(header(text), None, "{text}");
        }
        assert_eq!(header("\u{feff}package a:b;").as_deref(), Some("a:b"));
    }

    #[test]
    fn sameness_is_of_words() {
        assert!(same(["a: b ;", "c"], ["/// doc\na:b;c"]));
        assert!(!same(["a b"], ["ab"]));
    }
}
