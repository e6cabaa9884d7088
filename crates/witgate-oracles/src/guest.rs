//! A guest: a component that uses all that its world offers.

use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;

use anyhow::{Result, anyhow};
use wasmtime::component::Component;
use wasmtime::{Config, Engine, OptLevel};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve, WorldId};

/// The Wasmtime that all questions are put to, with every feature of the
/// component model that it has.
pub static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut config = Config::new();
    config
        .cranelift_opt_level(OptLevel::None)
        .wasm_component_model_async(true)
        .wasm_component_model_more_async_builtins(true)
        .wasm_component_model_async_stackful(true)
        .wasm_component_model_error_context(true)
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true)
        .wasm_component_model_implements(true);
    Engine::new(&config).expect("no feature contradicts another")
});

/// The bytes of a component that uses all the world offers; an error where
/// there is no such component.
pub fn build(resolve: &Resolve, world: WorldId) -> Result<Vec<u8>> {
    // The names of today's toolchains tell two exported versions of one
    // compatible range apart, those of the standard do not.
    build_with(resolve, world, ManglingAndAbi::Standard32)
        .or_else(|_| build_with(resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync)))
}

fn build_with(resolve: &Resolve, world: WorldId, mangling: ManglingAndAbi) -> Result<Vec<u8>> {
    // Upstream panics on some worlds instead of saying no.
    let built = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let mut module = dummy_module(resolve, world, mangling);
        let utf8 = StringEncoding::UTF8;
        // Names as they are written: two versions that link with one another
        // share their canonical name until `component new` merges them.
        embed_component_metadata(&mut module, resolve, world, utf8, false)?;
        let mut encoder = ComponentEncoder::default();
        encoder.module(&module)?;
        encoder.encode()
    }));
    built.unwrap_or_else(|_| Err(anyhow!("wit-component panicked")))
}

/// The component as Wasmtime reads it.
pub fn read(bytes: &[u8]) -> Result<Component> {
    Component::from_binary(&ENGINE, bytes).map_err(|error| anyhow!("{error:#}"))
}
