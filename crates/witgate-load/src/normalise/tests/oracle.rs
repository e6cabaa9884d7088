//! `wit-parser` and `wit-component` as the judges of what is made of a resolve.

use std::collections::BTreeSet;

use wit_component::WitPrinter;
use wit_parser::{PackageId, Resolve, Stability, WorldItem};
use witgate_model::{Contract, Package};

use super::{contract_of, everything, open, resolve_with, through_wasm};
use crate::options::Options;

/// Resolves one and the same text with other features; the text may be one
/// that no features but some make valid.
pub(super) type Again<'f> = &'f dyn Fn(Resolve) -> Option<(Resolve, PackageId)>;

/// Every feature that a resolve names.
fn features(resolve: &Resolve) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut see = |stability: &Stability| {
        if let Stability::Unstable { feature, .. } = stability {
            found.insert(feature.clone());
        }
    };
    resolve.types.iter().for_each(|(_, ty)| see(&ty.stability));
    for (_, interface) in resolve.interfaces.iter() {
        see(&interface.stability);
        interface.functions.values().for_each(|function| see(&function.stability));
    }
    for (_, world) in resolve.worlds.iter() {
        see(&world.stability);
        for item in world.imports.values().chain(world.exports.values()) {
            match item {
                WorldItem::Type { .. } => {}
                item => see(item.stability(resolve)),
            }
        }
    }
    found
}

/// What of the laws of normalisation does not hold for a text.
pub(super) fn deviations(again: Again<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let all = again(resolve_with(&everything()));
    let mut sets = vec![Options::default(), everything()];
    if let Some((resolve, _)) = &all {
        sets.extend(features(resolve).iter().map(|feature| open(&[feature])));
    }
    for options in sets {
        let label =
            format!("{:?}{}", options.features, if options.all_features { "+" } else { "" });
        let Some((resolve, root)) = again(resolve_with(&options)) else { continue };
        let contract = contract_of(&resolve, root, &everything());
        let mut same = |what: &str, other: &Contract| {
            if contract != *other {
                found.push(format!("{what} {label}: {}", first_difference(&contract, other)));
            } else if contract.digest() != other.digest() {
                found.push(format!("{what} {label}: equal, with another digest"));
            }
        };
        // A package with nothing in it encodes to an empty component.
        let package = &resolve.packages[root];
        if !package.interfaces.is_empty() || !package.worlds.is_empty() {
            same("wasm", &through_wasm(&resolve, root, &everything()));
        }
        same("printed", &printed(&resolve, root, true));
        same("undocumented", &printed(&resolve, root, false));
        if let Some((all, root)) = &all {
            same("filtered text", &contract_of(all, *root, &options));
            // A WIT package in wasm records no gates of its dependencies.
            let package = &all.packages[*root];
            if package.interfaces.is_empty() && package.worlds.is_empty() {
                continue;
            }
            let filtered = through_wasm(all, *root, &options);
            if promised(&contract) != promised(&filtered) {
                found.push(format!(
                    "filtered wasm {label}: {}",
                    first_difference(&contract, &filtered)
                ));
            }
        }
    }
    found
}

/// What the roots promise, their dependencies left aside.
fn promised(contract: &Contract) -> Vec<&Package> {
    contract.roots.iter().map(|root| &contract.packages[root]).collect()
}

/// The contract of a resolve once printed and read again.
fn printed(resolve: &Resolve, root: PackageId, docs: bool) -> Contract {
    let mut printer = WitPrinter::default();
    printer.emit_docs(docs);
    let others: Vec<_> =
        resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != root).collect();
    printer.print(resolve, root, &others).expect("a resolve prints");
    let text = printer.output.to_string();
    let mut again = resolve_with(&everything());
    match again.push_source("printed.wit", &text) {
        Ok(root) => contract_of(&again, root, &everything()),
        Err(error) => {
            eprintln!("printed text does not resolve: {error:#}");
            Contract::default()
        }
    }
}

fn first_difference(one: &Contract, other: &Contract) -> String {
    let (one, other) = (format!("{one:#?}"), format!("{other:#?}"));
    let skip = |line: &&str| !line.contains("start:") && !line.contains("end:");
    let (one, other): (Vec<_>, Vec<_>) =
        (one.lines().filter(skip).collect(), other.lines().filter(skip).collect());
    let at = one.iter().zip(&other).position(|(a, b)| a != b).unwrap_or(0);
    let from = at.saturating_sub(12);
    let part = |lines: &[&str]| lines[from.min(lines.len())..(at + 6).min(lines.len())].join("\n");
    format!("line {at}\n--- expected\n{}\n--- found\n{}", part(&one), part(&other))
}
