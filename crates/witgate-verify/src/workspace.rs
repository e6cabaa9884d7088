//! What is verified, and where it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use witgate_config::{Artifact, Config};
use witgate_load::Options;
use witgate_model::{Site, SourceFile, Sources, Span, Subject, path};

use crate::baseline_files::BaselineFiles;

/// What is verified, and where it is.
pub struct Workspace<'a> {
    /// The directory that relative paths count from: the policy's, or that of
    /// what is verified.
    pub anchor: &'a Path,
    /// The top of the repository, from the anchor: nothing outside is read.
    pub root: String,
    /// The policy that counts.
    pub config: Option<&'a Config>,
    /// The artifacts that are governed: the policy's, or those that are found.
    pub artifacts: Vec<Artifact>,
    /// Whether that is the baseline's, and what it pins is too.
    pub is_reserved: bool,
    /// How what nobody says it of is read.
    pub options: Options,
    /// Where locks are looked for, from the anchor, beside it and the top.
    pub places: Vec<String>,
    /// The packages of WIT that are governed.
    pub packages: Vec<Governed>,
    /// What was here before this change.
    pub before: BaselineFiles<'a>,
    /// The day to judge by.
    pub today: Date,
    /// How it is done.
    pub means: &'a Means,
}

/// How it is verified.
#[derive(Clone, Default)]
pub struct Means {
    /// Directories in which locked bytes are looked for, beside the policy's.
    pub bytes: Vec<PathBuf>,
    /// wkg's cache, if its bytes may be used: they are hashed like all others.
    pub wkg_cache: Option<PathBuf>,
    /// Whether what cannot be checked fails, whatever the policy says.
    pub require_verified: bool,
    /// Hears of each thing that is done, and of how many there are.
    pub progress: Option<Progress>,
}

/// Hears of how many things are done, of how many; from whatever thread did one.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

impl std::fmt::Debug for Means {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Means { bytes, wkg_cache, require_verified, progress: _ } = self;
        let mut means = f.debug_struct("Means");
        means.field("bytes", bytes).field("wkg_cache", wkg_cache);
        means.field("require_verified", require_verified).finish_non_exhaustive()
    }
}

/// A package of WIT.
#[derive(Clone, Debug)]
pub struct Governed {
    /// Where it is, from the anchor; empty for the anchor itself.
    pub path: String,
    /// How it is read.
    pub options: Options,
}

impl Workspace<'_> {
    /// A path from the anchor, as the system takes it.
    pub fn path(&self, relative: &str) -> PathBuf {
        match relative {
            "" if self.anchor.as_os_str().is_empty() => PathBuf::from("."),
            relative => self.anchor.join(relative),
        }
    }

    /// A path from the anchor, as people take it: from where they stand.
    pub fn shown(&self, relative: &str) -> String {
        path::shown(&self.path(relative))
    }

    /// The top of the repository, as the system takes it.
    pub(crate) fn top(&self) -> PathBuf {
        self.path(&self.root)
    }

    /// Whether what cannot be checked fails.
    pub(crate) fn requires_verified(&self) -> bool {
        let stated = self.config.and_then(|config| config.lock.require_verified.as_ref());
        self.means.require_verified || stated.is_some_and(|stated| stated.value)
    }

    /// How what nobody says it of is read: as the caller asked.
    pub(crate) fn options(&self) -> Options {
        self.options.clone()
    }

    /// How the package at a path from the anchor is read.
    pub(crate) fn options_of(&self, path: &str) -> Options {
        let package = self.packages.iter().find(|package| package.path == path);
        package.map_or_else(|| self.options(), |package| package.options.clone())
    }

    /// The text of the policy.
    pub(crate) fn policy(&self) -> Option<Text> {
        let sources = self.config?.sources().clone();
        (!sources.files().is_empty()).then_some(Text { sources })
    }
}

/// The governed packages by their paths from the anchor.
pub type Candidates<'c> = BTreeMap<String, Cow<'c, Subject>>;

/// A text that findings point into.
#[derive(Clone)]
pub(crate) struct Text {
    sources: Arc<Sources>,
}

impl Text {
    pub(crate) fn new(path: &str, text: &Arc<str>) -> Text {
        let file = SourceFile { path: path.to_owned(), text: text.clone() };
        Text { sources: Arc::new(Sources::new(vec![file])) }
    }

    /// A stretch of it, or its beginning.
    pub(crate) fn site(&self, range: Option<std::ops::Range<usize>>) -> Site {
        let range = range.unwrap_or(0..0);
        let at = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Site::new(self.sources.clone(), Span::new(0, at(range.start), at(range.end)))
    }

    pub(crate) fn file(&self) -> SourceFile {
        self.sources.files()[0].clone()
    }
}
