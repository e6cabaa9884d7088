//! Patterns of identities.

use witgate_model::glob_matches;

/// Whether a glob matches an identity: a workflow with the ref that it ran at,
/// `https://github.com/o/r/.github/workflows/release.yml@refs/tags/v1`, or an
/// address, `me@example.com`.
///
/// What is before the first `@` of the one is compared with what is before that of
/// the other. Whoever may push a branch names it, so that a branch called
/// `x@refs/tags/v1` must not mean a tag.
pub(crate) fn identity_matches(glob: &str, identity: &str) -> bool {
    match (glob.split_once('@'), identity.split_once('@')) {
        (Some((glob, of)), Some((name, at))) => glob_matches(glob, name) && glob_matches(of, at),
        (Some(_), None) => false,
        (None, _) => glob_matches(glob, identity),
    }
}

#[cfg(test)]
mod tests {
    use super::identity_matches;

    const RELEASE: &str = "https://github.com/o/r/.github/workflows/release.yml";

    #[test]
    fn the_ref_is_no_part_of_the_workflow() {
        let at = |place: &str| format!("{RELEASE}@{place}");
        assert!(identity_matches(&at("refs/tags/v*"), &at("refs/tags/v1")));
        assert!(!identity_matches(&at("refs/tags/v*"), &at("refs/heads/main")));
        assert!(!identity_matches(&at("refs/tags/v*"), &at("refs/heads/x@refs/tags/v1")));
        assert!(!identity_matches(&at("refs/tags/v*"), RELEASE));
        let any = "https://github.com/o/r/.github/workflows/*@refs/tags/v*";
        let other = "https://github.com/o/r/.github/workflows/test.yml";
        assert!(identity_matches(any, &format!("{other}@refs/tags/v1")));
        assert!(!identity_matches(any, &format!("{other}@refs/heads/x@refs/tags/v1")));
        let owner = "https://github.com/o/*/.github/workflows/release.yml@refs/tags/v*";
        let branch = "refs/heads/r/.github/workflows/release.yml@refs/tags/v1";
        assert!(!identity_matches(owner, &format!("{other}@{branch}")));
    }

    #[test]
    fn neither_beginning_nor_end_is_enough() {
        for identity in ["https://github.com/o/r-evil/x@y", "http://x/https://github.com/o/r/x@y"] {
            assert!(!identity_matches("https://github.com/o/r/*@y", identity), "{identity}");
        }
        assert!(identity_matches("*@example.com", "me@example.com"));
        assert!(!identity_matches("*@example.com", "me@evil.com@example.com"));
        assert!(!identity_matches("me@example.com", "me@example.com.evil.com"));
        assert!(identity_matches("*", "whoever@anywhere"));
    }
}
