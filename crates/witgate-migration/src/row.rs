//! A row of the table: what one item of WASI 0.2 becomes.

use crate::step::Step;

/// What an item of WASI 0.2 becomes in 0.3.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its address without a version, such as `wasi:io/poll#pollable.block`.
    pub(crate) from: &'static str,
    /// Which step of a migration deals with it.
    pub(crate) step: Step,
    /// What replaces it, by addresses of 0.3; nothing where there is no counterpart, or
    /// where the language's own `await` is the counterpart.
    pub(crate) to: &'static [&'static str],
    /// What to do, in a sentence; empty where the signatures say it all.
    pub(crate) how: &'static str,
}

/// Any row.
pub(crate) const fn row(
    step: Step,
    from: &'static str,
    to: &'static [&'static str],
    how: &'static str,
) -> Row {
    Row { from, step, to, how }
}

/// An item that has another name, and otherwise works as it did.
pub(crate) const fn renamed(from: &'static str, to: &'static [&'static str]) -> Row {
    row(Step::Rename, from, to, "")
}

/// A function that has the same parameters and result, and is `async`.
pub(crate) const fn awaited(from: &'static str, to: &'static [&'static str]) -> Row {
    row(Step::Await, from, to, "")
}

/// A function that is the same.
pub(crate) const fn same(from: &'static str, to: &'static [&'static str]) -> Row {
    row(Step::Same, from, to, "")
}

/// What has no counterpart, and why or what to do without.
pub(crate) const fn gone(from: &'static str, how: &'static str) -> Row {
    row(Step::NoCounterpart, from, &[], how)
}
