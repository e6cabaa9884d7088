//! The names of lock files and of the manifests that they belong to.

/// The files of a tool that fetches packages.
#[derive(Clone, Copy, Debug)]
pub struct LockFiles {
    /// The names of those that say what was fetched.
    pub locks: &'static [&'static str],
    /// The name of the one that says what is asked for, if it has one.
    pub manifest: Option<&'static str>,
}

impl LockFiles {
    /// `wkg` and `wash`.
    pub const WKG: LockFiles =
        LockFiles { locks: &["wkg.lock", "wasmcloud.lock"], manifest: Some("wkg.toml") };
    /// `wit-deps`.
    pub const WIT_DEPS: LockFiles =
        LockFiles { locks: &["deps.lock"], manifest: Some("deps.toml") };
    /// `cargo component`, whose manifest is Cargo's.
    pub const CARGO_COMPONENT: LockFiles =
        LockFiles { locks: &["Cargo-component.lock"], manifest: None };
    /// `component`, whose manifest is not read.
    pub const WASM: LockFiles = LockFiles { locks: &["wasm.lock.toml"], manifest: None };

    /// Those of all tools but witgate, which fetches nothing.
    pub const OF_FETCHED: [LockFiles; 4] =
        [LockFiles::WKG, LockFiles::WIT_DEPS, LockFiles::CARGO_COMPONENT, LockFiles::WASM];
}
