//! Where the text imports and exports things, and where it names packages.
//!
//! `wit-parser` knows both and keeps neither, so the text is looked through
//! once more, for these statements only. The text is known to be valid; where
//! it says things in an unusual way, nothing is found, and nothing is lost but
//! an underline.

use std::collections::{HashMap, HashSet};

use witgate_model::{PackageName, Side, Span, WorldKey};

use crate::sourced::FileRange;

/// The statements of one world.
#[derive(Default)]
pub(super) struct Statements<'t> {
    /// Its imports and exports, by what they name.
    found: HashMap<(Side, String), Span>,
    /// Its includes.
    pub(super) includes: Vec<Included<'t>>,
    /// What is in its braces.
    pub(super) body: Span,
}

/// An `include` statement.
pub(super) struct Included<'t> {
    /// The world as it is named.
    pub(super) named: String,
    /// Where that is.
    pub(super) span: Span,
    /// Each `a as b` of its `with`, and where it is.
    pub(super) renames: Vec<(&'t str, &'t str, Span)>,
}

impl<'t> Statements<'t> {
    /// Those of the world whose name ends at the byte `from` of a file.
    pub(super) fn new(file: u32, text: &'t str, from: usize) -> Statements<'t> {
        let mut found = HashMap::new();
        let mut includes = Vec::new();
        let mut declarations = Declarations::new(text, from);
        for (word, statement) in declarations.body() {
            let side = match word {
                "import" => Side::Import,
                "export" => Side::Export,
                "include" => {
                    let named = statement.text.split_whitespace().next().unwrap_or_default();
                    includes.push(Included {
                        named: unspaced(named),
                        span: span(file, statement.start, named),
                        renames: renames(file, text, statement.start + statement.text.len()),
                    });
                    continue;
                }
                _ => continue,
            };
            let named = name_of(statement.text);
            let start =
                statement.start + (named.as_ptr() as usize - statement.text.as_ptr() as usize);
            let span = span(file, start, named);
            found.entry((side, unspaced(named))).or_insert(span);
        }
        let body = span(file, from, &text[from..declarations.position]);
        Statements { found, includes, body }
    }

    /// Where a world of `package` imports or exports something.
    pub(super) fn find(&self, package: Option<&PackageName>, side: Side, key: &WorldKey) -> Span {
        if self.found.is_empty() {
            return Span::NONE;
        }
        let find = |name: String| self.found.get(&(side, name)).copied();
        let found = match key {
            WorldKey::Name(name) => find(name.to_string()),
            WorldKey::Interface(interface) => find(interface.to_string()).or_else(|| {
                let own = package == Some(&*interface.package);
                own.then(|| find(interface.name.to_string()))?
            }),
        };
        found.unwrap_or_default()
    }
}

/// Where the text names the packages `wanted`, as far as it does.
pub(super) fn packages(files: &[FileRange], wanted: &HashSet<String>) -> HashMap<String, Span> {
    let mut found = HashMap::new();
    for (index, file) in (0..).zip(files) {
        let mut declarations = Declarations::new(&file.text, 0);
        // Most files name one package, if any, and name it first: after the last
        // mention of the word there is nothing to look for.
        let Some(last) = file.text.rfind("package") else { continue };
        while found.len() < wanted.len() && declarations.position <= last {
            let Some((word, statement)) = declarations.next_statement() else { break };
            if word != "package" {
                continue;
            }
            let name = unspaced(statement.text);
            if wanted.contains(&name) {
                found.entry(name).or_insert(span(index, statement.start, statement.text));
            }
        }
    }
    found
}

fn span(file: u32, start: usize, text: &str) -> Span {
    let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span::new(file, offset(start), offset(start + text.len()))
}

/// The pairs of `{ a as b, c as d }`, if that is what comes next.
fn renames(file: u32, text: &str, from: usize) -> Vec<(&str, &str, Span)> {
    let mut rest = Declarations::new(text, from);
    let mut words = Vec::new();
    while let Some(byte) = rest.next_byte() {
        match byte {
            b'}' | b';' => break,
            b'{' | b',' => {}
            byte if byte.is_ascii_whitespace() => {}
            _ => words.push(rest.word()),
        }
    }
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let pairs = words.chunks_exact(3).map(|pair| {
        let (name, renamed) = (pair[0], pair[2]);
        let whole = &text[start(name)..start(renamed) + renamed.len()];
        (
            name.trim_start_matches('%'),
            renamed.trim_start_matches('%'),
            span(file, start(name), whole),
        )
    });
    pairs.collect()
}

/// `label` of `label: …`, or all of a path.
fn name_of(statement: &str) -> &str {
    let statement = statement.trim();
    match statement.split_once(':') {
        // A path has one colon, and always a slash behind it.
        Some((label, rest)) if rest.contains(':') || !rest.contains('/') => label.trim_end(),
        _ => statement,
    }
}

fn unspaced(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '%').collect()
}

struct Statement<'t> {
    /// First byte of `text` in the file.
    start: usize,
    /// All between the keyword and the `;` or `{` that ends it.
    text: &'t str,
}

/// A reader of declarations: a keyword, and what follows up to `;` or `{`.
struct Declarations<'t> {
    text: &'t str,
    position: usize,
}

impl<'t> Declarations<'t> {
    fn new(text: &'t str, position: usize) -> Declarations<'t> {
        Declarations { text, position }
    }

    /// The declarations within the next pair of braces, not those that are
    /// nested in them.
    fn body(&mut self) -> impl Iterator<Item = (&'t str, Statement<'t>)> {
        let mut depth = 0_usize;
        std::iter::from_fn(move || {
            loop {
                match self.next_byte()? {
                    b'{' => depth += 1,
                    b'}' if depth == 1 => return None,
                    b'}' => depth = depth.saturating_sub(1),
                    byte if depth == 1 && byte.is_ascii_alphabetic() => {
                        return Some(self.statement());
                    }
                    _ => {}
                }
            }
        })
    }

    /// The next declaration, however nested.
    fn next_statement(&mut self) -> Option<(&'t str, Statement<'t>)> {
        while !self.next_byte()?.is_ascii_alphabetic() {}
        Some(self.statement())
    }

    /// The next byte that is in no comment, literal or attribute.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let rest = &self.text.as_bytes()[self.position..];
            self.position += match (comment(rest), rest) {
                (Some(length), _) => length,
                (None, [b'"', ..]) => literal(rest),
                (None, [b'@', ..]) => attribute(rest),
                (None, [byte, ..]) => {
                    self.position += 1;
                    return Some(*byte);
                }
                (None, []) => return None,
            };
        }
    }

    /// The word whose first letter was just taken.
    fn word(&mut self) -> &'t str {
        let rest = &self.text[self.position - 1..];
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%');
        let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        self.position += word.len().saturating_sub(1);
        word
    }

    /// The declaration whose first letter was just taken.
    fn statement(&mut self) -> (&'t str, Statement<'t>) {
        let bytes = self.text.as_bytes();
        let word = self.word();
        let from = self.position;
        // Here `@` is part of a version.
        loop {
            let rest = &bytes[self.position..];
            match rest {
                [] | [b';' | b'{' | b'}', ..] => break,
                _ => self.position += comment(rest).unwrap_or(1),
            }
        }
        let text = &self.text[from..self.position];
        let start = from + (text.len() - text.trim_start().len());
        (word, Statement { start, text: text.trim() })
    }
}

/// The length of the comment that begins here.
fn comment(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'/', b'/', ..] => Some(rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())),
        [b'/', b'*', ..] => Some(block_comment(rest)),
        _ => None,
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut position = 0;
    while position < rest.len() {
        position += match &rest[position..] {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        if depth == 0 {
            return position;
        }
    }
    rest.len()
}

fn literal(rest: &[u8]) -> usize {
    rest.iter().skip(1).position(|byte| *byte == b'"').map_or(rest.len(), |length| length + 2)
}

fn attribute(rest: &[u8]) -> usize {
    let mut position = 1;
    while let Some(byte) = rest.get(position) {
        match byte {
            b'"' => position += literal(&rest[position..]),
            b')' => return position + 1,
            _ => position += 1,
        }
    }
    rest.len()
}
