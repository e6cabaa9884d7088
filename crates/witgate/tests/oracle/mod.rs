//! Upstream's type checker, asked the questions that witgate answers.
//!
//! A dummy component that uses all its world offers is built with
//! `wit-component`, and `wit_component::targets` says whether it may be
//! where another world is asked for. Nothing of witgate's is used here.

#![allow(dead_code, unreachable_pub, reason = "each test binary asks its own questions")]

pub mod resources;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, PackageId, Resolve, WorldId};

/// One side, as upstream reads it.
pub struct Side {
    pub resolve: Resolve,
    pub package: PackageId,
}

impl Side {
    /// Reads a directory or file with those features open.
    pub fn open(path: &Path, features: &[&str]) -> Result<Side> {
        let mut resolve = Resolve::default();
        resolve.features.extend(features.iter().map(ToString::to_string));
        let (package, _) = resolve.push_path(path)?;
        Ok(Side { resolve, package })
    }

    /// Reads text.
    pub fn parse(text: &str) -> Result<Side> {
        let mut resolve = Resolve::default();
        let package = resolve.push_source("p.wit", text)?;
        Ok(Side { resolve, package })
    }

    /// The worlds of the package by name.
    pub fn worlds(&self) -> Vec<(String, WorldId)> {
        let worlds = &self.resolve.packages[self.package].worlds;
        worlds.iter().map(|(name, id)| (name.clone(), *id)).collect()
    }

    /// The world of that name.
    pub fn world(&self, name: &str) -> Option<WorldId> {
        self.resolve.packages[self.package].worlds.get(name).copied()
    }

    /// A component that uses all the world offers; an error where there is no
    /// such component.
    pub fn guest(&self, world: WorldId) -> Result<Vec<u8>> {
        // Upstream panics on some worlds instead of saying no.
        quietly(|| {
            let mut module = dummy_module(&self.resolve, world, ManglingAndAbi::Standard32);
            embed_component_metadata(
                &mut module,
                &self.resolve,
                world,
                StringEncoding::UTF8,
                // Names as they are written: two versions of a track share
                // their canonical name until `component new` merges them.
                false,
            )?;
            let mut encoder = ComponentEncoder::default();
            encoder.module(&module)?;
            encoder.encode()
        })
        .context("no component for this world")
    }

    /// Whether a component may be where this world is asked for.
    pub fn accepts(&self, world: WorldId, component: &[u8]) -> Result<()> {
        quietly(|| wit_component::targets(&self.resolve, world, component, true))
    }
}

/// Whether a guest of one side links with a host of the other: `None` where
/// there is no such guest.
pub fn links(guest: &Side, guest_world: WorldId, host: &Side, host_world: WorldId) -> Option<bool> {
    let component = guest.guest(guest_world).ok()?;
    Some(host.accepts(host_world, &component).is_ok())
}

fn quietly<T>(upstream: impl FnOnce() -> Result<T>) -> Result<T> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(upstream));
    std::panic::set_hook(hook);
    result.unwrap_or_else(|_| Err(anyhow!("upstream panicked")))
}

/// Whether an interface is on both sides of a world, or behind a label as well:
/// of a component that is read back, all its instances are one then, by upstream and
/// by witgate alike.
pub fn is_twice(side: &Side, world: WorldId) -> bool {
    let world = &side.resolve.worlds[world];
    let items = world.imports.values().chain(world.exports.values());
    let mut seen = BTreeSet::new();
    items.into_iter().any(|item| match item {
        wit_parser::WorldItem::Interface { id, .. } => !seen.insert(*id),
        _ => false,
    })
}
