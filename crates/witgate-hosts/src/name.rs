//! Hosts by the name that a user writes: `wasmtime`, `wasmtime@46`, `viceroy@0.22.0`.

use std::fmt;

use semver::Version;

use crate::profile::HostProfile;

/// The newest release among these that a name means: `wasmtime` is the newest of all,
/// `wasmtime@46` the newest 46.
pub fn find<'h>(hosts: &'h [HostProfile], wanted: &str) -> Result<&'h HostProfile, UnknownHost> {
    let (name, version) = wanted.split_once('@').unwrap_or((wanted, ""));
    let named = hosts.iter().filter(|host| &*host.name == name);
    let fits = named.clone().filter(|host| starts_with(&host.version, version));
    fits.max_by_key(|host| &host.version).ok_or_else(|| {
        let mut known: Vec<String> = named.map(HostProfile::full_name).collect();
        let is_name_known = !known.is_empty();
        if !is_name_known {
            known = hosts.iter().map(|host| host.name.to_string()).collect();
            known.dedup();
        }
        UnknownHost { wanted: wanted.to_owned(), is_name_known, known }
    })
}

/// Whether a version starts with these numbers: all of them count, so that `4` is not `46`.
fn starts_with(version: &Version, numbers: &str) -> bool {
    let full = version.to_string();
    numbers.is_empty()
        || full == numbers
        || full.strip_prefix(numbers).is_some_and(|rest| rest.starts_with('.'))
}

/// A host that there is no profile of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownHost {
    /// What was asked for.
    pub wanted: String,
    /// Whether there are other releases of the host.
    pub is_name_known: bool,
    /// The releases of the host, or the names of all hosts.
    pub known: Vec<String>,
}

impl fmt::Display for UnknownHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown host `{}`: known are {}", self.wanted, self.known.join(", "))
    }
}

impl std::error::Error for UnknownHost {}
