//! What wit-parser's errors mean to whoever wrote the text.
//!
//! In: its errors, as structures. Out: ours, with file, bytes and advice.

use std::ops::Range;

use wit_parser::{PackageName, ParseError, ParseErrorKind, ResolveError, ResolveErrorKind};

use crate::error::Error;
use crate::source::Tree;
use crate::sourced::{FileRange, find};
use witgate_model::Site;

/// What errors tell about where they stand.
pub(crate) struct Setting<'a> {
    pub(crate) tree: &'a dyn Tree,
    pub(crate) root: &'a str,
    pub(crate) files: &'a [FileRange],
    pub(crate) looked_in: Option<&'a str>,
    /// The packages that are asked for and not there.
    pub(crate) missing: &'a [String],
}

/// Where the name in a `package …;` header is; good enough to point at.
pub(crate) fn header(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.trim_start().strip_prefix("package ") {
            let from = start + line.len() - line.trim_start().len() + "package ".len();
            let length = rest.find([';', '{', '\r', '\n']).unwrap_or(rest.len());
            return Some(from..from + rest[..length].trim_end().len());
        }
        start += line.len();
    }
    None
}

/// Whether a file, or one beside it, says that it is of a package.
fn is_of(files: &[FileRange], index: usize, package: &PackageName) -> bool {
    let directory = |path: &str| path.rsplit_once('/').map(|(directory, _)| directory.to_owned());
    let here = directory(&files[index].path);
    let beside = files.iter().filter(|file| directory(&file.path) == here);
    let package = package.to_string();
    let mut headers = beside.filter_map(|file| Some(&file.text[header(&file.text)?]));
    headers.any(|header| header == package)
}

fn site(tree: &dyn Tree, files: &[FileRange], span: wit_parser::Span) -> Site {
    let (index, range) = find(files, span).unwrap_or((0, 0..0));
    let file = &files[index];
    let range = range.start as usize..range.end as usize;
    Site::in_text(tree.show(&file.path), file.text.clone(), range)
}

/// The error of parsing one package.
pub(crate) fn parsing(tree: &dyn Tree, files: &[FileRange], error: &ParseError) -> Error {
    let at = site(tree, files, error.kind().span());
    let (message, help) = match error.kind() {
        ParseErrorKind::ItemNotFound { name, kind, hint, .. } => {
            (format!("{kind} `{name}` does not exist"), hint.clone())
        }
        kind @ ParseErrorKind::TypeCycle { .. } => {
            let help = match kind {
                ParseErrorKind::TypeCycle { kind, .. } if kind == "type" => {
                    "break the circle; a resource may refer to itself"
                }
                _ => "break the circle: move what both need to an interface of its own",
            };
            (kind.to_string(), Some(help.to_owned()))
        }
        // The only error without a place: the header is in no file.
        kind if !kind.span().is_known() => {
            let help = "begin one of the files with `package namespace:name;`, or name the \
                        directory if the header is in a file beside this one";
            (kind.to_string(), Some(help.to_owned()))
        }
        kind => {
            let message = kind.to_string();
            let help = advice(&message, &at);
            (message, help)
        }
    };
    Error::Wit { at, message, help }
}

/// What to do about errors that upstream tells in words alone.
fn advice(message: &str, at: &Site) -> Option<String> {
    let keyword = |word: &str| format!("`{word}` is a keyword; as a name it is written `%{word}`");
    if let Some((expected, word)) = message.split_once(", found keyword `") {
        let is_name = expected.contains("identifier") || expected.contains("`func`");
        return is_name.then(|| keyword(word.trim_end_matches('`')));
    }
    if message.ends_with("found ':'") {
        // The name of a function that reads as the start of a type.
        let place = at.place()?;
        let before = place.file.text[..place.start].trim_end();
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '%');
        let word = &before[start.map_or(0, |start| start + 1)..];
        let keywords = ["enum", "flags", "record", "resource", "type", "use", "variant"];
        return keywords.contains(&word).then(|| keyword(word));
    }
    let advice = [
        ("character in identifier", KEBAB),
        ("identifiers must have", KEBAB),
        ("codepoint", "remove the character, or write it as an escape in a string"),
        (
            "does not match previous package name",
            "the files of a directory are one package with one version: declare the same in all \
             of them, or move each package into a directory of its own",
        ),
        ("unreleased version", "lower the version of the gate, or raise that of the package"),
    ];
    let found = advice.into_iter().find(|(part, _)| message.contains(part));
    found.map(|(_, help)| help.to_owned())
}

const KEBAB: &str = "names are kebab-case: words in lower case, or all in upper case, each \
                     beginning with a letter, joined by single hyphens";

/// The error of resolving.
pub(crate) fn resolving(setting: &Setting<'_>, error: &ResolveError) -> Error {
    let Setting { tree, files, looked_in, missing, .. } = *setting;
    let at = site(tree, files, error.kind().span());
    let message = error.kind().to_string();
    let help = match error.kind() {
        ResolveErrorKind::PackageNotFound { requested, known, .. } => {
            let package = requested.to_string();
            let others = missing.iter().filter(|name| **name != package);
            let others: Vec<String> = others.map(|name| format!("`{name}`")).collect();
            let help = advice_on_missing(tree, requested, known, looked_in, &others);
            return Error::MissingPackage { at, package, help };
        }
        ResolveErrorKind::DuplicatePackage { name, span1, span2 } => {
            return Error::DuplicatePackage {
                package: name.to_string(),
                first: site(tree, files, *span2),
                second: site(tree, files, *span1),
            };
        }
        ResolveErrorKind::PackageCycle { package, span } => Some(
            match find(files, *span).is_some_and(|(index, _)| is_of(files, index, package)) {
                true => "within its own package, name the interface alone: `use types.{…}`",
                false => "move what both need to a package of its own",
            }
            .to_owned(),
        ),
        ResolveErrorKind::InterfaceNotFound { package, .. }
        | ResolveErrorKind::WorldNotFound { package, .. } => Some(format!(
            "check the spelling, and whether the `{package}` that was found is the one meant"
        )),
        _ => advice(&message, &at),
    };
    Error::Wit { at, message, help }
}

/// Where a package was looked for, and what brings it. `missing` are those that lack
/// too.
fn advice_on_missing(
    tree: &dyn Tree,
    requested: &PackageName,
    known: &[PackageName],
    looked_in: Option<&str>,
    missing: &[String],
) -> String {
    let bare = |name: &PackageName| (name.namespace.clone(), name.name.clone());
    let others: Vec<String> = known
        .iter()
        .filter(|name| bare(name) == bare(requested))
        .map(|name| format!("`{name}`"))
        .collect();
    if requested.version.is_none() && !others.is_empty() && !tree.is_past() {
        return format!(
            "there is {}: name it with its version, and within that package itself name no \
             package",
            others.join(", ")
        );
    }
    let mut help = match looked_in {
        Some(directory) => format!("it is neither in {directory} nor elsewhere in the tree"),
        None => "it is not there".to_owned(),
    };
    if !others.is_empty() {
        help.push_str(&format!(", where there is {}", others.join(", ")));
    }
    if !missing.is_empty() {
        let are = if missing.len() == 1 { "is" } else { "are" };
        help.push_str(&format!(", and {} {are} missing too", missing.join(", ")));
    }
    help.push_str(match tree.is_past() {
        false => {
            "; `wkg wit fetch` or `wit-deps update` fetches it, `--deps DIR` names a directory that has it"
        }
        true => {
            "; fetch it, and this side is read with the fetched copy; or name a directory that has it with `--deps DIR`; or compare with the pinned contract: `--against pin`"
        }
    });
    help
}
