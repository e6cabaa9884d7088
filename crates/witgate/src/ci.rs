//! The CI configuration that asks for a check.

/// Whose CI is to ask for a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab.
    Gitlab,
}

/// The CI configuration of a repository.
#[derive(Clone, Debug)]
pub struct CiSnippet {
    /// Its file, from the root of the repository.
    pub file: &'static str,
    /// What is to be in that file.
    pub text: &'static str,
    /// The command that writes it; none where the file is there, and has more in it.
    pub command: Option<&'static str>,
}

/// What README.md has.
const GITHUB: &str = "\
name: contract
on:
  pull_request:
  push:
    branches: [main]
permissions:
  contents: read
jobs:
  witgate:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: witgate/witgate@v0.1.0 # better: the full SHA of the release
";

const GITLAB: &str = "\
include:
  - remote: https://raw.githubusercontent.com/witgate/witgate/main/docs/ci/witgate.gitlab-ci.yml
";

impl CiSnippet {
    /// The configuration for the CI that is named, or for the one that a repository of
    /// these files has.
    pub(crate) fn new(files: &[String], ci: Option<Ci>) -> CiSnippet {
        let has_gitlab = || files.iter().any(|file| file.starts_with(".gitlab-ci"));
        let ci = ci.unwrap_or_else(|| if has_gitlab() { Ci::Gitlab } else { Ci::Github });
        let (file, text, command) = match ci {
            Ci::Github => (".github/workflows/contract.yml", GITHUB, "witgate init --ci github"),
            Ci::Gitlab => (".gitlab-ci.yml", GITLAB, "witgate init --ci gitlab"),
        };
        let is_there = files.iter().any(|it| it == file);
        CiSnippet { file, text, command: (!is_there).then_some(command) }
    }

    /// How to get it where there is none.
    pub(crate) fn advice(&self) -> String {
        match self.command {
            Some(command) => format!("run `{command}` to write one"),
            None => self.addition(),
        }
    }

    /// What to add to the file that is there.
    pub(crate) fn addition(&self) -> String {
        format!("add this to {}:\n{}", self.file, self.text.trim_end())
    }
}
