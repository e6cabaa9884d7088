//! Upstream's type checker: components for the worlds of a text, and whether a
//! component may run where such a world is offered.
//!
//! In: WIT text, components. Out: components and upstream's own answers, in its
//! words. Nothing here knows what witgate says about either, so that the one can be
//! held against the other.

use std::error::Error;
use std::fmt::Write as _;

use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, PackageId, Resolve, WorldId};

use crate::panics;

/// The release of `wasm-tools` that this is the type checker of.
pub const WASM_TOOLS: &str = "1.263.0";

/// WIT text as upstream reads it.
pub struct TypeChecker {
    resolve: Resolve,
    package: PackageId,
}

/// Why upstream refuses, or cannot do, something: as `wasm-tools` prints it.
type Refusal = String;

impl TypeChecker {
    /// Reads the text of one file, packages nested in it included.
    pub fn parse(text: &str) -> Result<TypeChecker, Refusal> {
        upstream(|| {
            let mut resolve = Resolve::default();
            let package = resolve.push_source("witness.wit", text)?;
            Ok(TypeChecker { resolve, package })
        })
    }

    /// A component that uses all that a world of the file's package offers. None of
    /// its functions does anything.
    pub fn dummy_component(&self, world: &str) -> Result<Vec<u8>, Refusal> {
        let world = self.world(world)?;
        upstream(|| {
            let resolve = &self.resolve;
            let mut module = dummy_module(resolve, world, ManglingAndAbi::Standard32);
            // Names as they are written, which are merged when the component is made.
            let is_canonical = false;
            let encoding = StringEncoding::UTF8;
            embed_component_metadata(&mut module, resolve, world, encoding, is_canonical)?;
            Ok(ComponentEncoder::default().module(&module)?.encode()?)
        })
    }

    /// What `wasm-tools component targets --semver-compatible` says of a component and
    /// a world of the file's package.
    pub fn accepts(&self, world: &str, component: &[u8]) -> Result<(), Refusal> {
        let world = self.world(world)?;
        upstream(|| Ok(wit_component::targets(&self.resolve, world, component, true)?))
            .map_err(|refusal| as_of_a_new_process(&refusal))
    }

    fn world(&self, name: &str) -> Result<WorldId, Refusal> {
        let worlds = &self.resolve.packages[self.package].worlds;
        worlds.get(name).copied().ok_or_else(|| format!("no world `{name}`"))
    }
}

/// What upstream returns, or why it does not. It panics on some worlds.
fn upstream<T>(
    work: impl FnOnce() -> Result<T, Box<dyn Error + Send + Sync>>,
) -> Result<T, Refusal> {
    let done = panics::catch(work).map_err(|panic| format!("upstream panicked: {panic}"))?;
    done.map_err(|error| printed(&*error))
}

/// Upstream counts what it checks, and shows the count with a resource. A process that
/// checks one thing shows 1.
fn as_of_a_new_process(refusal: &str) -> String {
    const COUNT: &str = "globally_unique_id: ";
    let mut parts = refusal.split(COUNT);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(COUNT);
        text.push('1');
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

/// An error with its causes, as `wasm-tools` prints it behind `error: `.
fn printed(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let (mut next, mut position) = (error.source(), 0);
    while let Some(cause) = next {
        if position == 0 {
            text.push_str("\n\nCaused by:");
        }
        for (line, said) in cause.to_string().lines().enumerate() {
            let lead = if line == 0 { format!("{position:>5}: ") } else { " ".repeat(7) };
            write!(text, "\n{lead}{said}").expect("a string takes it");
        }
        (next, position) = (cause.source(), position + 1);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::TypeChecker;

    fn world(body: &str) -> String {
        format!("package a:b@0.1.0; interface i {{ {body} }} world w {{ import i; }}")
    }

    #[test]
    fn a_component_is_made_and_asked_about() {
        let parse = |body| TypeChecker::parse(&world(body)).expect("it is WIT");
        let (one, two) = (parse("f: func(x: u32);"), parse("f: func(x: u64);"));
        let component = one.dummy_component("w").expect("it has a component");
        assert_eq!(one.accepts("w", &component), Ok(()));
        // As `wasm-tools component targets` 1.263.0 prints it.
        let expected = "failed to validate encoded bytes

Caused by:
    0: type mismatch for import `w`
       type mismatch for import `a:b/i@0.1.0`
       type mismatch in instance export `f`
       type mismatch in function parameter `x`
       expected primitive `u32` found primitive `u64` (at offset 0x87)";
        let refusal = two.accepts("w", &component).expect_err("the types differ");
        assert_eq!(refusal, expected);
        assert!(one.dummy_component("x").is_err_and(|it| it == "no world `x`"));
    }

    #[test]
    fn counts_are_those_of_a_new_process() {
        let said = "(ResourceId { globally_unique_id: 12, x: 1 } vs. { globally_unique_id: 12 })";
        let expected = "(ResourceId { globally_unique_id: 1, x: 1 } vs. { globally_unique_id: 1 })";
        assert_eq!(super::as_of_a_new_process(said), expected);
        assert_eq!(super::as_of_a_new_process("no count"), "no count");
    }

    #[test]
    fn what_is_no_wit_is_refused() {
        let refusal = TypeChecker::parse("package a:b; interface").err().expect("no WIT");
        assert!(refusal.contains("expected"), "{refusal}");
    }
}
