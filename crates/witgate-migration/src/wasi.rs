//! The table: what each item of WASI 0.2 becomes in 0.3.
//!
//! Sources: the WIT of the tags `v0.2.12` and `v0.3.0` of github.com/WebAssembly/WASI,
//! whose documentation says what a function does now. Each file names its own.

mod cli;
mod clocks;
mod filesystem;
mod http;
mod io;
mod places;
mod random;
mod signatures;
mod sockets;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests;

use witgate_model::PackageName;

use crate::row::Row;

pub(crate) use places::{INTERFACES, WORLDS, WasiPlace};
pub(crate) use signatures::SIGNATURES;

/// The version of WASI that the table leads to.
pub const WASI_TARGET: &str = "0.3.0";

/// Every row.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    let packages = [
        cli::ROWS,
        clocks::ROWS,
        filesystem::ROWS,
        http::ROWS,
        io::ROWS,
        random::ROWS,
        sockets::ROWS,
    ];
    packages.into_iter().flatten()
}

/// Whether the table is about the package: one of WASI 0.2 that 0.3 replaces.
pub(crate) fn is_replaced(package: &PackageName) -> bool {
    let is_0_2 = package.version.as_ref().is_some_and(|it| (it.major, it.minor) == (0, 2));
    let is_known = matches!(
        &*package.name,
        "cli" | "clocks" | "filesystem" | "http" | "io" | "random" | "sockets"
    );
    *package.namespace == *"wasi" && is_known && is_0_2
}

/// Whether the package is one of WASI 0.3.
pub(crate) fn is_target(package: &PackageName) -> bool {
    let is_0_3 = package.version.as_ref().is_some_and(|it| (it.major, it.minor) == (0, 3));
    *package.namespace == *"wasi" && is_0_3
}

/// The signature of a function of 0.3.0, as WIT declares it.
pub(crate) fn signature(address: &str) -> Option<&'static str> {
    let position = SIGNATURES.binary_search_by_key(&address, |(name, _)| name).ok()?;
    Some(SIGNATURES[position].1)
}
