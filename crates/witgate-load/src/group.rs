//! The packages of one file, or of one directory, parsed.
//!
//! In: text. Out: packages as wit-parser has them, and how its places come back to
//! the text. What it must not be given is refused, and older WIT is rewritten.

use wit_parser::{ParseError, SourceMap, UnresolvedPackage, UnresolvedPackageGroup};

use crate::condensed::{Gaps, condensed};
use crate::error::Error;
use crate::layout::{Package, TextFile};
use crate::older::{Older, Rewritten};
use crate::parsed_before::{parsed, take};
use crate::source::Tree;
use crate::sourced::{FileRange, find};
use crate::{explain, panics};
use witgate_model::Site;
use witgate_model::path::parent;

/// Whether comments are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comments {
    /// No contract has any.
    LeftOut,
    /// Text that is written is documented.
    Kept,
}

/// The packages of one file, or of one directory.
#[derive(Clone)]
pub(crate) struct Group {
    /// Each with what the parser was not given of it.
    files: Vec<(TextFile, Gaps)>,
    pub(crate) parsed: UnresolvedPackageGroup,
    pub(crate) root: bool,
    /// What older WIT there is in it.
    pub(crate) older: Vec<Rewritten>,
}

impl Group {
    /// All its packages, the nested ones first.
    pub(crate) fn packages(&self) -> impl Iterator<Item = &UnresolvedPackage> {
        self.parsed.nested.iter().chain([&self.parsed.main])
    }

    /// Its files, as they were found.
    pub(crate) fn files(&self) -> impl Iterator<Item = &TextFile> {
        self.files.iter().map(|(file, _)| file)
    }

    /// The directory that holds it.
    pub(crate) fn directory(&self) -> &str {
        self.files().next().map_or("", |file| parent(&file.path))
    }
}

/// Parses a package.
pub(crate) fn parse(
    tree: &dyn Tree,
    package: Package,
    root: bool,
    comments: Comments,
) -> Result<Group, Error> {
    let Package { path, files } = package;
    take(files.iter().map(|file| file.text.len() as u64).sum())?;
    let condensed = |TextFile { path, text }: &TextFile| {
        condensed(text).map_err(|(range, message)| Error::Wit {
            at: Site::in_text(tree.show(path), text.clone(), range),
            message: message.to_owned(),
            help: None,
        })
    };
    let condensed = || files.iter().map(condensed).collect::<Result<Vec<_>, Error>>();
    match comments {
        Comments::LeftOut => {
            // What is wrong is told by the whole text.
            let parse = || {
                let (texts, gaps): (Vec<_>, Vec<_>) = condensed()?.into_iter().unzip();
                let parsed = parse_texts(&files, texts).ok().and_then(Result::ok);
                Ok(parsed.map(|parsed| (parsed, gaps)))
            };
            let texts = files.iter().map(|file| file.text.clone()).collect();
            if let Some((parsed, gaps)) = parsed(texts, parse)? {
                let files = files.into_iter().zip(gaps).collect();
                return Ok(Group { files, parsed, root, older: Vec::new() });
            }
        }
        Comments::Kept => drop(condensed()?),
    }
    let mut older = Older::new(files.iter().map(|file| &*file.text), tree.takes_long_gone());
    let files: Vec<_> = files.into_iter().map(|file| (file, Gaps::default())).collect();
    loop {
        let texts = older.texts.iter().cloned();
        let parsed = parse_texts(files.iter().map(|(file, _)| file), texts);
        match parsed.map_err(|message| Error::Upstream { path: tree.show(&path), message })? {
            Ok(parsed) => return Ok(Group { files, parsed, root, older: older.rewritten }),
            Err(error) => {
                let ranges = ranges(&files);
                let at = find(&ranges, error.kind().span());
                let at = at.map(|(file, range)| (file, range.start as usize));
                if !older.rewrite(&error.kind().to_string(), at) {
                    return Err(explain::parsing(tree, &ranges, &error));
                }
            }
        }
    }
}

/// What the parser makes of files, given what it is to have of each; what it said if
/// it panicked.
fn parse_texts<'f>(
    files: impl IntoIterator<Item = &'f TextFile>,
    texts: impl IntoIterator<Item = String>,
) -> Result<Result<UnresolvedPackageGroup, ParseError>, String> {
    let mut map = SourceMap::new();
    for (TextFile { path, .. }, text) in files.into_iter().zip(texts) {
        map.push_str(path, text);
    }
    panics::catch(|| map.parse().map_err(|(_, error)| error))
}

/// The files of groups, one after the other as a source map has them.
pub(crate) fn ranges_of<'g>(groups: impl Iterator<Item = &'g Group>) -> Vec<FileRange> {
    ranges(groups.flat_map(|group| &group.files))
}

fn ranges<'f>(files: impl IntoIterator<Item = &'f (TextFile, Gaps)>) -> Vec<FileRange> {
    let mut start = 0_u32;
    let range = |(TextFile { path, text }, gaps): &(TextFile, Gaps)| {
        let (path, text, gaps) = (path.clone(), text.clone(), gaps.clone());
        let range = FileRange { path, text, start, gaps };
        // The source map puts a newline after each file.
        start += range.parsed_length() + 1;
        range
    };
    files.into_iter().map(range).collect()
}
