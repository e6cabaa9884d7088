//! Components that import what hosts offer, and what `targets` says of them there.

#![allow(dead_code, unreachable_pub, reason = "each test binary asks its own questions")]

use std::fs;

use tempfile::TempDir;
use wit_parser::Resolve;
use witgate::witgate_hosts::Offer;
use witgate::witgate_report::{HostFit, HostLink};
use witgate::{HostChoice, Request, targets_on_hosts};

use crate::oracle::Side;

/// A component that imports all of these from the packages of an offer: all of them, or
/// what its open gates leave.
pub fn importing(offer: &Offer, imports: &[String], exports: &[&str], all: bool) -> Vec<u8> {
    let mut text = "package probe:probe;\nworld probe {\n".to_owned();
    text.extend(imports.iter().map(|import| format!("  import {import};\n")));
    text.extend(exports.iter().map(|export| format!("  export {export};\n")));
    text.push_str("}\n");
    for package in &offer.packages {
        text.push_str(&format!("package {} {{{}}}\n", package.name(), package.body()));
    }
    let mut resolve = Resolve { all_features: all, ..Resolve::default() };
    resolve.features.extend(offer.features.iter().cloned());
    let package = resolve.push_source("probe.wit", &text).unwrap();
    let side = Side { resolve, package };
    side.guest(side.world("probe").unwrap()).unwrap()
}

/// What hosts say of components, by the names under which these are given.
pub fn ask(components: &[(String, Vec<u8>)], choice: HostChoice<'_>) -> Vec<Vec<HostFit>> {
    let directory = TempDir::new().unwrap();
    let write = |(name, bytes): &(String, Vec<u8>)| {
        let path = directory.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let places: Vec<String> = components.iter().map(write).collect();
    let request = Request::on(witgate::Date::constant(2026, 1, 1));
    let targeted = targets_on_hosts(&request, &places, choice).unwrap();
    targeted.components.into_iter().map(|component| component.hosts).collect()
}

/// How results.md writes an answer.
pub fn cell(fit: &HostFit) -> String {
    match &fit.link {
        HostLink::Links => "yes".to_owned(),
        HostLink::LinksWith(flags) => in_order(flags),
        HostLink::Refused => "no".to_owned(),
    }
}

/// Flags in one order.
pub fn in_order(flags: &str) -> String {
    let mut flags: Vec<&str> = flags.split(' ').collect();
    flags.sort_unstable();
    flags.join(" ")
}
