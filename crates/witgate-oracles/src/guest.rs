//! The guest: a component that uses everything its world offers.

use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;

use anyhow::{Result, anyhow};
use wasmtime::component::Component;
use wasmtime::{Config, Engine, OptLevel};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve, WorldId};

/// The engine for all components, with every component-model feature that
/// Wasmtime has.
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
    Engine::new(&config).expect("these features can be enabled together")
});

/// The bytes of a component that uses everything the world offers; an error if
/// there is no such component.
pub fn build(resolve: &Resolve, world: WorldId) -> Result<Vec<u8>> {
    // Standard names do not distinguish two exported versions of one compatible
    // range; the legacy names, which toolchains still emit, do.
    build_with(resolve, world, ManglingAndAbi::Standard32)
        .or_else(|_| build_with(resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync)))
}

fn build_with(resolve: &Resolve, world: WorldId, mangling: ManglingAndAbi) -> Result<Vec<u8>> {
    // wit-component panics on some worlds instead of returning an error.
    let built = std::panic::catch_unwind(AssertUnwindSafe(|| {
        let mut module = dummy_module(resolve, world, mangling);
        let utf8 = StringEncoding::UTF8;
        // Names with full versions: two versions of one compatible range share
        // their canonical name until the encoder merges them.
        embed_component_metadata(&mut module, resolve, world, utf8, false)?;
        let mut encoder = ComponentEncoder::default();
        encoder.module(&module)?;
        encoder.encode()
    }));
    built.unwrap_or_else(|_| Err(anyhow!("wit-component panicked")))
}

/// Compiles the component.
pub fn read(bytes: &[u8]) -> Result<Component> {
    Component::from_binary(&ENGINE, bytes).map_err(|error| anyhow!("{error:#}"))
}
