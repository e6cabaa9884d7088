//! Text to its outline: which declaration has which documentation, attributes and
//! comments.
//!
//! `wit-parser` keeps documentation and forgets where it was written, and keeps no other
//! comments. The text is known to be valid; where it is not, declarations are missed
//! and nothing else.

use std::ops::Range;

use witgate_model::{AllowComment, Declaration, FileOutline, Outline, Sources};

use crate::lexis::{comments, tokens};

/// The outline of all files.
pub fn outline(sources: &Sources) -> Outline {
    Outline { files: sources.files().iter().map(|file| outline_of_file(&file.text)).collect() }
}

fn outline_of_file(text: &str) -> FileOutline {
    let mut reading = Reading { text, ..Reading::default() };
    let mut end = 0;
    // The mark of the byte order is no token, and moves all others.
    let unmarked = text.trim_start_matches('\u{feff}');
    let moved = text.len() - unmarked.len();
    for token in tokens(unmarked) {
        let token = token.start + moved..token.end + moved;
        reading.comments(end..token.start);
        end = token.end;
        reading.token(token);
    }
    reading.comments(end..text.len());
    reading.finish()
}

/// A text as it is being read.
#[derive(Default)]
struct Reading<'t> {
    text: &'t str,
    declarations: Vec<Declaration>,
    /// The declaration that has begun and has no block, by its position.
    current: Option<usize>,
    /// Those whose blocks are open.
    open: Vec<usize>,
    /// The one whose block was closed last: a `;` behind it is part of it.
    closed: Option<usize>,
    /// Whether the first word of the current declaration is still to come.
    is_before_word: bool,
    /// How many `(` and `<` are open: a comma in them ends nothing.
    nested: usize,
    attribute: Attribute,
    docs: String,
    docs_range: Range<usize>,
    allows: Vec<(AllowComment, OutlinePosition)>,
    /// Where the last token ended.
    end: usize,
}

/// Where in an attribute a text is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Attribute {
    /// In none.
    #[default]
    None,
    /// Behind the `@`.
    Name,
    /// Behind the name, where arguments may follow.
    Named,
    /// In the arguments.
    Arguments,
}

/// What an allow comment is at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OutlinePosition {
    /// Something on the same line, before it.
    Line,
    /// The declaration that comes next.
    Next,
    /// The declaration of that position.
    Declaration(usize),
}

impl Reading<'_> {
    fn token(&mut self, token: Range<usize>) {
        let word = &self.text[token.clone()];
        let is_end = matches!(word, "}" | ";" | ",");
        if self.current.is_none() && !is_end {
            self.begin(token.start);
        }
        let before = std::mem::replace(&mut self.end, token.end);
        match (self.attribute, word) {
            (Attribute::Name, _) => self.attribute = Attribute::Named,
            (Attribute::Named, "(") => self.attribute = Attribute::Arguments,
            (Attribute::Arguments, ")") => self.attribute = Attribute::None,
            (Attribute::Arguments, _) => {}
            (Attribute::None | Attribute::Named, "@") if self.is_before_word => {
                self.attribute = Attribute::Name;
            }
            (Attribute::None | Attribute::Named, word) => {
                self.attribute = Attribute::None;
                self.word(token, word, before);
            }
        }
    }

    fn begin(&mut self, start: usize) {
        let position = self.declarations.len();
        for (_, at) in self.allows.iter_mut().filter(|(_, at)| *at == OutlinePosition::Next) {
            *at = OutlinePosition::Declaration(position);
        }
        self.declarations.push(Declaration {
            range: start..start,
            word: start,
            docs: std::mem::take(&mut self.docs),
            docs_range: std::mem::take(&mut self.docs_range),
        });
        self.current = Some(position);
        self.is_before_word = true;
        self.nested = 0;
    }

    fn word(&mut self, token: Range<usize>, word: &str, before: usize) {
        if let Some(current) = self.current.filter(|_| self.is_before_word) {
            self.declarations[current].word = token.start;
            self.is_before_word = false;
        }
        match word {
            "(" | "<" => self.nested += 1,
            ")" | ">" => self.nested = self.nested.saturating_sub(1),
            "{" => self.open.extend(self.current.take()),
            "}" => {
                if let Some(current) = self.current.take() {
                    // The last of a list, without a comma.
                    self.declarations[current].range.end = before;
                }
                self.closed = self.open.pop();
                self.end_at(self.closed, token.end);
            }
            ";" => {
                let ended = self.current.take().or(self.closed.take());
                self.end_at(ended, token.end);
            }
            "," if self.nested == 0 => {
                let ended = self.current.take();
                self.end_at(ended, token.end);
            }
            _ => self.closed = None,
        }
        if matches!(word, "{" | "}" | ";" | ",") {
            self.docs.clear();
        }
    }

    fn end_at(&mut self, position: Option<usize>, end: usize) {
        if let Some(position) = position {
            self.declarations[position].range.end = end;
        }
    }

    /// The comments between two tokens.
    fn comments(&mut self, gap: Range<usize>) {
        for comment in comments(self.text, gap) {
            let text = &self.text[comment.clone()];
            match documentation(text) {
                Some(docs) if self.current.is_none() => {
                    if self.docs.is_empty() {
                        self.docs_range = comment.clone();
                    } else {
                        self.docs.push('\n');
                    }
                    self.docs_range.end = comment.end;
                    self.docs.push_str(&docs);
                }
                Some(_) => {}
                None => self.allow(comment),
            }
        }
    }

    fn allow(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        let block = || text.strip_prefix("/*")?.strip_suffix("*/");
        let said = text.strip_prefix("//").or_else(block);
        let Some((rules, reason)) = said.and_then(allowed) else { return };
        let line = self.text[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let is_behind = !self.text[line..range.start].trim().is_empty();
        let at = match self.current {
            _ if is_behind => OutlinePosition::Line,
            Some(current) => OutlinePosition::Declaration(current),
            None => OutlinePosition::Next,
        };
        let applies_to = line..range.end;
        self.allows.push((AllowComment { range, rules, reason, applies_to }, at));
    }

    fn finish(self) -> FileOutline {
        let Reading { text, mut declarations, allows, .. } = self;
        // Whatever the text leaves open ends with it.
        for declaration in declarations.iter_mut().filter(|it| it.range.is_empty()) {
            declaration.range.end = text.len();
        }
        let allows = allows.into_iter().map(|(mut comment, at)| {
            comment.applies_to = match at {
                OutlinePosition::Line => comment.applies_to,
                OutlinePosition::Next => comment.range.end..comment.range.end,
                OutlinePosition::Declaration(position) => {
                    let declaration = &declarations[position];
                    let said = &text[declaration.word..declaration.range.end];
                    match said.starts_with("package") && said.ends_with(';') {
                        true => 0..text.len(),
                        false => declaration.range.clone(),
                    }
                }
            };
            comment
        });
        FileOutline { allows: allows.collect(), declarations }
    }
}

/// What a comment says, if it documents something.
fn documentation(comment: &str) -> Option<String> {
    if let Some(line) = comment.strip_prefix("///") {
        return Some(line.trim().to_owned());
    }
    let block = comment.strip_prefix("/**")?.strip_suffix("*/")?;
    let lines = block.lines().map(|line| line.trim().trim_start_matches('*').trim());
    Some(lines.collect::<Vec<_>>().join("\n").trim().to_owned())
}

/// The rules that a comment allows, and why: `witgate: allow(rule, rule) reason`.
fn allowed(comment: &str) -> Option<(Vec<String>, String)> {
    let said = comment.trim_start().strip_prefix("witgate")?;
    // Whatever it says, it is meant for us, and does nothing.
    let mistaken = |said: &str| Some((vec![said.trim().to_owned()], String::new()));
    let Some(said) = said.strip_prefix(':') else {
        return said.trim_start().starts_with("allow(").then(|| mistaken(said))?;
    };
    let Some(said) = said.trim_start().strip_prefix("allow") else { return mistaken(said) };
    let (rules, reason) = said.trim_start().strip_prefix('(')?.split_once(')')?;
    let rules = rules.split(',').map(|rule| rule.trim().to_owned());
    let reason = reason.trim().trim_start_matches([':', '-']).trim();
    Some((rules.filter(|rule| !rule.is_empty()).collect(), reason.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::outline_of_file;

    const TEXT: &str = "\u{feff}/// The package.
package a:b@1.0.0; // nothing

/** Draws
 * things. */
@since(version = 1.0.0)
@deprecated(version = 1.0.0)
interface draw {
  // witgate: allow(type-unused, docs-missing) generated
  use other.{x, y as z};
  /// A kind.
  enum kind {
    /// Small.
    small,
    large // witgate: allow(docs-missing)
  }
  // a remark
  paint: func(a: u8, b: result<u8, string>) -> kind;
  /* /// not documentation */
  resource pen { constructor(); draw: func(); }
}
";

    /// The first word or two of each declaration, and its documentation.
    fn declarations(text: &str) -> Vec<(String, String)> {
        let told = |it: &witgate_model::Declaration| {
            let words = text[it.word..it.range.end].split_whitespace().take(2);
            (words.collect::<Vec<_>>().join(" "), it.docs.clone())
        };
        outline_of_file(text).declarations.iter().map(told).collect()
    }

    #[test]
    fn declarations_have_their_own_documentation() {
        let expected = [
            ("package a:b@1.0.0;", "The package."),
            ("interface draw", "Draws\nthings."),
            ("use other.{x,", ""),
            ("x,", ""),
            ("y as", ""),
            ("enum kind", "A kind."),
            ("small,", "Small."),
            ("large", ""),
            ("paint: func(a:", ""),
            ("resource pen", ""),
            ("constructor();", ""),
            ("draw: func();", ""),
        ];
        let expected = expected.map(|(words, docs)| (words.to_owned(), docs.to_owned()));
        assert_eq!(declarations(TEXT), expected);
    }

    #[test]
    fn declarations_end_where_they_end() {
        let outline = outline_of_file(TEXT);
        let whole: Vec<&str> =
            outline.declarations.iter().map(|it| &TEXT[it.range.clone()]).collect();
        assert_eq!(whole[0], "package a:b@1.0.0;");
        assert!(whole[1].starts_with("@since") && whole[1].ends_with("draw: func(); }\n}"));
        assert_eq!(whole[2], "use other.{x, y as z};");
        assert_eq!(whole[4], "y as z");
        assert_eq!(whole[7], "large");
        assert_eq!(whole[8], "paint: func(a: u8, b: result<u8, string>) -> kind;");
        assert_eq!(whole[9], "resource pen { constructor(); draw: func(); }");
    }

    #[test]
    fn comments_allow_what_they_stand_at() {
        let text = "// witgate: allow(version-missing) ours
package a:b;
interface i {
  // witgate: allow(type-unused) for others
  record r { a: u8 }
  /* witgate: allow(type-unused) of a block */
  type a = u8;
  t: func(); // witgate: allow(docs-missing): plain
  // witgate: alow(x)
  // witgate allow(x) why
  // witgate is a program
}
";
        let outline = outline_of_file(text);
        let allows: Vec<_> = outline
            .allows
            .iter()
            .map(|it| (it.rules.join("+"), it.reason.as_str(), &text[it.applies_to.clone()]))
            .collect();
        assert_eq!(allows[0], ("version-missing".to_owned(), "ours", text));
        assert_eq!(allows[1], ("type-unused".to_owned(), "for others", "record r { a: u8 }"));
        assert_eq!(allows[2], ("type-unused".to_owned(), "of a block", "type a = u8;"));
        assert_eq!(
            (allows[3].1, allows[3].2.trim_start().split(';').next()),
            ("plain", Some("t: func()"))
        );
        assert_eq!(allows[4], ("alow(x)".to_owned(), "", ""));
        assert_eq!(allows[5].0, "allow(x) why");
        assert_eq!(allows.len(), 6);
    }
}
