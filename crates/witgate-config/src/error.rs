//! Why a policy could not be read or edited, and what to do about it.

use std::ops::Range;

use witgate_model::Site;
use witgate_toml::File;

/// Why a policy could not be read or edited.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{at}: {problem}")]
pub struct Error {
    /// Where.
    pub at: Site,
    /// What is the matter.
    pub problem: Box<Problem>,
}

impl From<witgate_toml::Error> for Error {
    fn from(error: witgate_toml::Error) -> Error {
        Error { at: error.at, problem: Box::new(Problem::Toml(error.problem)) }
    }
}

impl Error {
    pub(crate) fn new(file: &File, range: Range<usize>, problem: Problem) -> Error {
        Error { at: file.site(range), problem: Box::new(problem) }
    }

    /// What is the matter, without where.
    pub fn message(&self) -> String {
        self.problem.to_string()
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        self.problem.help()
    }

    /// Whether the policy is for another version of witgate, and may be right.
    pub fn is_of_another_version(&self) -> bool {
        matches!(*self.problem, Problem::RequiredVersion { .. })
    }

    /// The bytes in question.
    pub fn range(&self) -> Range<usize> {
        self.at.place().map_or(0..0, |place| place.start..place.end)
    }
}

/// What is the matter with a policy. Words from the file are cut where they are
/// longer than anybody reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// More text than is read.
    #[error("the policy is too large: {size} bytes, and at most {limit} are read")]
    TooLarge {
        /// Its size.
        size: usize,
        /// The bound.
        limit: usize,
    },
    /// More tables in a list than are read.
    #[error("too many `[[{key}]]`: {count}, and at most {limit} are read")]
    TooMany {
        /// The list.
        key: String,
        /// How many there are.
        count: usize,
        /// The bound.
        limit: usize,
    },
    /// Not TOML, or a value of another type than the key has.
    #[error(transparent)]
    Toml(witgate_toml::Problem),
    /// A key that means nothing there.
    #[error("unknown key `{key}` {}", in_table(table))]
    UnknownKey {
        /// The key.
        key: String,
        /// Where it is; empty for the top of the file.
        table: &'static str,
        /// What was probably meant.
        suggestion: Option<&'static str>,
        /// The keys that would mean something.
        known: Vec<&'static str>,
    },
    /// A rule that there is not.
    #[error("unknown rule `{id}`")]
    UnknownRule {
        /// What is said to be one.
        id: String,
        /// What was probably meant.
        suggestion: Option<&'static str>,
    },
    /// A word that the key does not know.
    #[error("`{key}` cannot be `{found}`")]
    WrongWord {
        /// The key.
        key: String,
        /// What is there.
        found: String,
        /// What was probably meant.
        suggestion: Option<&'static str>,
        /// What it may be.
        known: Vec<&'static str>,
    },
    /// A value that cannot be meant.
    #[error("{message}")]
    WrongValue {
        /// What is the matter with it.
        message: String,
        /// What to write.
        help: String,
    },
    /// Something that must be there is missing.
    #[error("`{key}` is missing {}", in_table(table))]
    Missing {
        /// The key, or the keys of which one must be there.
        key: &'static str,
        /// Where it is missing.
        table: &'static str,
        /// What to write.
        help: String,
    },
    /// A second one of what there can be only one of.
    #[error("a second `{table}` with the path `{path}`; the first is on line {line}")]
    Second {
        /// The table.
        table: &'static str,
        /// The path.
        path: String,
        /// Line of the first, counted from 1.
        line: usize,
    },
    /// The policy is for another version of witgate.
    #[error("the policy requires witgate {required}, and this is {own}")]
    RequiredVersion {
        /// The versions that it requires.
        required: String,
        /// The version of this program.
        own: &'static str,
    },
    /// The finding is waived already.
    #[error("`{target}` is waived already, on line {line}")]
    AlreadyWaived {
        /// Which finding, or findings.
        target: String,
        /// Where, counted from 1.
        line: usize,
    },
    /// Waivers in a shape that is not edited.
    #[error("`waiver` is an inline list, which witgate does not edit")]
    NotEditable,
}

impl Problem {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        let meant =
            |suggestion: &Option<&str>| suggestion.map(|it| format!("did you mean `{it}`?"));
        match self {
            Problem::TooLarge { .. } => {
                Some("remove unused waivers: `witgate waive --prune`".to_owned())
            }
            Problem::TooMany { .. } => {
                Some("one waiver by `rule`, `item` and `count` can replace many".to_owned())
            }
            Problem::Toml(_) => None,
            Problem::UnknownKey { suggestion, known, .. } => {
                meant(suggestion).or_else(|| Some(format!("known here: {}", listed(known))))
            }
            Problem::UnknownRule { suggestion, .. } => {
                let all = || "`witgate rules` lists them all".to_owned();
                Some(meant(suggestion).unwrap_or_else(all))
            }
            Problem::WrongWord { suggestion, known, .. } => {
                let known = format!("it is one of {}", listed(known));
                Some(meant(suggestion).map_or(known.clone(), |meant| format!("{meant} {known}")))
            }
            Problem::WrongValue { help, .. } | Problem::Missing { help, .. } => Some(help.clone()),
            Problem::Second { .. } => {
                Some("say all there is to say of one path in one table".to_owned())
            }
            Problem::RequiredVersion { required, .. } => Some(format!(
                "install witgate {required}, or change `required-version` if this one will do"
            )),
            Problem::AlreadyWaived { .. } => {
                Some("to change its reason or expiry date, replace it".to_owned())
            }
            Problem::NotEditable => {
                Some("write each waiver under a `[[waiver]]` header of its own".to_owned())
            }
        }
    }
}

fn in_table(table: &str) -> String {
    match table {
        "" => "at the top of the file".to_owned(),
        table => format!("in `{table}`"),
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
