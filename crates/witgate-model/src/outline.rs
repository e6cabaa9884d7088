//! What the text of a contract says beside the contract: documentation, attributes and
//! comments, with the declaration that each belongs to.

use std::ops::Range;

use crate::place::Span;

/// The declarations of some files of text, as [`Sources`](crate::Sources) count them.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The outline of each file.
    pub files: Vec<FileOutline>,
}

/// The declarations of one file.
#[derive(Clone, Debug, Default)]
pub struct FileOutline {
    /// By where they begin; one that holds others is before them.
    pub declarations: Vec<Declaration>,
    /// The comments that allow findings, in order.
    pub allows: Vec<AllowComment>,
}

/// A declaration: an item, a field or case, a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// From its first attribute, or its first word, to its last byte.
    pub range: Range<usize>,
    /// Where its first word is, behind the attributes.
    pub word: usize,
    /// Its documentation, without what marks it as a comment; empty without any.
    pub docs: String,
    /// Where that is.
    pub docs_range: Range<usize>,
}

/// A comment that allows findings: `// witgate: allow(rule, rule) reason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowComment {
    /// The comment.
    pub range: Range<usize>,
    /// The rules, as they are written.
    pub rules: Vec<String>,
    /// Why; empty where nothing is said.
    pub reason: String,
    /// The text in which it allows them: a declaration, a line, or the whole file.
    pub applies_to: Range<usize>,
}

impl Outline {
    /// The declaration that a place is in: the innermost one.
    pub fn declaration(&self, span: Span) -> Option<&Declaration> {
        let (file, range) = span.range()?;
        let declarations = &self.files.get(file)?.declarations;
        let after = declarations.partition_point(|it| it.range.start <= range.start);
        declarations[..after].iter().rev().find(|it| range.start < it.range.end)
    }

    /// The documentation of the declaration that a place is in; empty without any.
    pub fn docs(&self, span: Span) -> &str {
        self.declaration(span).map_or("", |it| &it.docs)
    }
}
