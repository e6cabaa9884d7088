//! The targets: one file each, listed here.

mod bundle;
mod cases;
mod envelope;
mod evidence;
mod git_objects;
mod inspect;
mod locks;
mod policy;
mod report;
mod wasm;
mod wit_text;

/// A function that a fuzzer calls with bytes.
pub struct Target {
    /// The name of the target, and of its directory in `corpus/`.
    pub name: &'static str,
    /// Panics if a property does not hold for these bytes.
    pub run: fn(&[u8]),
    /// Inputs to start from.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All targets.
pub static TARGETS: &[&Target] = &[
    &wit_text::TARGET,
    &wasm::TARGET,
    &inspect::TARGET,
    &locks::TARGET,
    &policy::TARGET,
    &envelope::TARGET,
    &bundle::TARGET,
    &evidence::TARGET,
    &cases::TARGET,
    &git_objects::TARGET,
    &report::TARGET,
];

/// The parts of an input that has several: they are separated by a byte that
/// UTF-8 does not use.
fn parts(input: &[u8]) -> impl Iterator<Item = &[u8]> {
    input.split(|byte| *byte == 0xff)
}
