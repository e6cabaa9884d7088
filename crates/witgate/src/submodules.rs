//! The submodules of a repository, for those who set a gate up.

use std::collections::BTreeSet;
use std::path::Path;

use witgate_load::{Checkout, Submodule};

use crate::check::units::named;

/// What there is to know of submodules.
pub(crate) struct AboutSubmodules {
    /// What is so.
    pub(crate) what: String,
    /// What to do about it, where their files are not here.
    pub(crate) help: Option<String>,
}

/// What there is to know of the submodules of the repository around a directory: of those
/// that are checked out, and of those that are not.
pub(crate) fn submodules_around(directory: &Path) -> Vec<AboutSubmodules> {
    let checkout = Checkout::around(directory);
    let submodules = checkout.as_ref().map(Checkout::submodules).unwrap_or_default();
    let paths = |is_checked_out: bool| -> BTreeSet<String> {
        let those = submodules.iter().filter(|it| it.is_checked_out == is_checked_out);
        those.map(|Submodule { path, .. }| path.clone()).collect()
    };
    let (here, elsewhere) = (paths(true), paths(false));
    let mut found = Vec::new();
    let are_submodules = |paths: &BTreeSet<String>| {
        let are = if paths.len() == 1 { "is a git submodule" } else { "are git submodules" };
        format!("{} {are}", named(paths))
    };
    if !here.is_empty() {
        found.push(AboutSubmodules {
            what: format!(
                "{}: WIT in there is read at the commit that this repository names, and checked only \
                 where a `[[package]]` in witgate.toml names its directory",
                are_submodules(&here)
            ),
            help: None,
        });
    }
    if !elsewhere.is_empty() {
        found.push(AboutSubmodules {
            what: format!(
                "{}, not fetched here, so no WIT in there can be read",
                are_submodules(&elsewhere)
            ),
            help: Some(
                "fetch what is needed: `git submodule update --init`; in CI, check out with \
                 `submodules: true`"
                    .to_owned(),
            ),
        });
    }
    found
}
