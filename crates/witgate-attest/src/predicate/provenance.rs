//! SLSA provenance v1: how a file was built, and from what.
//!
//! Where the source is depends on the builder's `buildType`. Read are the
//! places that GitHub's and SLSA's own builders use; what is elsewhere is
//! `None`, never guessed.

use serde_json::Value;

/// Where a file says it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Who built it: `runDetails.builder.id`.
    pub builder: Option<String>,
    /// The kind of build, which says how the rest is to be read.
    pub build_type: Option<String>,
    /// The repository it was built from.
    pub source_repository: Option<String>,
    /// The git ref it was built at.
    pub source_ref: Option<String>,
    /// The git commit of that repository.
    pub commit: Option<String>,
    /// The workflow's file within it.
    pub workflow: Option<String>,
}

impl Provenance {
    pub(super) fn parse(predicate: &Value) -> Provenance {
        let text = |pointer: &str| predicate.pointer(pointer)?.as_str().map(str::to_owned);
        let parameter = |name: &str| text(&format!("/buildDefinition/externalParameters/{name}"));
        let source_repository =
            parameter("workflow/repository").or_else(|| parameter("source/uri"));
        let commit =
            source_repository.as_deref().and_then(|repository| commit(predicate, repository));
        Provenance {
            builder: text("/runDetails/builder/id"),
            build_type: text("/buildDefinition/buildType"),
            source_ref: parameter("workflow/ref"),
            workflow: parameter("workflow/path"),
            source_repository,
            commit,
        }
    }
}

/// The commit of the repository among the build's resolved dependencies.
fn commit(predicate: &Value, source: &str) -> Option<String> {
    predicate.pointer("/buildDefinition/resolvedDependencies")?.as_array()?.iter().find_map(
        |dependency| {
            let uri = dependency.get("uri")?.as_str()?;
            let digest = dependency.get("digest")?;
            (repository(uri) == repository(source))
                .then(|| digest.get("gitCommit").or_else(|| digest.get("sha1"))?.as_str())
                .flatten()
                .map(str::to_owned)
        },
    )
}

/// A repository's address as `https://github.com/o/r`, without what tools put
/// around it: `git+`, `.git`, `@ref`, a slash.
pub(crate) fn repository(uri: &str) -> &str {
    let uri = uri.strip_prefix("git+").unwrap_or(uri);
    // An `@` before the path belongs to a user: `ssh://git@host/o/r`.
    let path = uri.find("://").map_or(0, |scheme| scheme + 3);
    let path = uri[path..].find('/').map_or(uri.len(), |slash| path + slash);
    let end = uri[path..].find('@').map_or(uri.len(), |at| path + at);
    let uri = uri[..end].trim_end_matches('/');
    uri.strip_suffix(".git").unwrap_or(uri)
}

#[cfg(test)]
mod tests {
    use super::repository;

    #[test]
    fn one_repository_many_spellings() {
        for spelling in [
            "https://github.com/o/r",
            "https://github.com/o/r/",
            "git+https://github.com/o/r",
            "git+https://github.com/o/r.git@refs/tags/v1",
            "https://github.com/o/r@refs/heads/a@b",
        ] {
            assert_eq!(repository(spelling), "https://github.com/o/r", "{spelling}");
        }
        assert_eq!(repository("ssh://git@host/o/r.git"), "ssh://git@host/o/r");
        assert_eq!(repository("git@host"), "git@host");
        assert_eq!(repository("https://h/o/r@v1"), "https://h/o/r");
        // Near misses stay other repositories.
        assert_ne!(repository("https://github.com/o/r-evil"), "https://github.com/o/r");
        assert_ne!(repository("https://github.com/o/r/x"), "https://github.com/o/r");
    }
}
