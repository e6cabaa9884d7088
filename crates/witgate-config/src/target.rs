//! What a policy says of the hosts that components run on.

use witgate_model::Site;

use crate::stated::Stated;

/// A host on which components run.
#[derive(Clone, Debug)]
pub struct HostTarget {
    /// A known host, such as `wasmtime@46`; with `wit`, any name.
    pub host: Stated<String>,
    /// The flags that the host is started with.
    pub flags: Option<Stated<Vec<String>>>,
    /// Globs over worlds and over the paths of artifacts; all of them where it is absent.
    pub subjects: Option<Stated<Vec<String>>>,
    /// Where the WIT is of a host of one's own: relative to the policy.
    pub wit: Option<Stated<String>>,
    /// The world of that WIT which the host offers.
    pub world: Option<Stated<String>>,
    /// The header of its table.
    pub site: Site,
}
