//! What is refused, function by function.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use witgate_link::{Fit, FitItem};
use witgate_model::{Side, count};

use super::{alone, reason};
use crate::page::Page;
use crate::text::{Style, Text};

/// More than anyone reads.
pub(super) const SHOWN: usize = 60;

/// What any opinion refuses; `there` is what the component was compared with.
pub(super) fn list(page: &mut Page<'_>, fit: &Fit, there: &str) -> io::Result<()> {
    let missing = missing_packages(fit);
    let is_in_missing = |item: &&FitItem| {
        let package = package_of(&item.key).filter(|_| item.side == Side::Import);
        package.is_some_and(|package| missing.contains_key(&package))
    };
    let refused = fit.items.iter().filter(|item| item.is_refused() && !is_in_missing(item));
    let refused: Vec<&FitItem> = refused.collect();
    for (package, items) in &missing {
        let keys: BTreeSet<&String> = items.iter().map(|item| &item.key).collect();
        let functions = items.iter().filter(|item| alone(item).is_none()).count();
        let what = format!("{}, {}", count(keys.len(), "interface"), count(functions, "function"));
        let head = Text::new().plain("import ").put(Style::Bold, package);
        let text = head.plain(format!(": nothing of it is provided ({what})"));
        page.hang(Text::new().plain("  "), text)?;
    }
    let mut told = 0;
    for items in refused.chunk_by(|a, b| (a.side, &a.key) == (b.side, &b.key)) {
        if told >= SHOWN {
            break;
        }
        let head = Text::new().plain(format!("{} ", items[0].side)).put(Style::Bold, &items[0].key);
        if let Some(reason) = missing_whole(items) {
            let what = count(items.len(), "function");
            let text = head.plain(format!(": {reason} ({what})"));
            page.hang(Text::new().plain("  "), text)?;
            told += items.len();
            continue;
        }
        page.hang(Text::new().plain("  "), head)?;
        for item in items.iter().take(SHOWN - told) {
            of_item(page, item, there)?;
        }
        told += items.len();
    }
    if told < refused.len() || told > SHOWN {
        let shown = told.min(SHOWN);
        let more = format!("... and {} more: `--format short` has them all", refused.len() - shown);
        page.hang(Text::new().plain("    "), Text::new().put(Style::Bold, more))?;
    }
    Ok(())
}

/// The packages of which several interfaces are imported and nothing is provided, with what
/// is refused of them.
fn missing_packages(fit: &Fit) -> BTreeMap<String, Vec<&FitItem>> {
    let mut packages: BTreeMap<String, Vec<&FitItem>> = BTreeMap::new();
    for item in fit.items.iter().filter(|item| item.side == Side::Import) {
        if let Some(package) = package_of(&item.key) {
            packages.entry(package).or_default().push(item);
        }
    }
    let is_missing = |item: &&FitItem| item.is_refused() && item.world.is_none();
    packages.retain(|_, items| {
        let is_several = items.iter().any(|item| item.key != items[0].key);
        let is_any_function = items.iter().any(|item| alone(item).is_none());
        is_several && is_any_function && items.iter().all(is_missing)
    });
    packages
}

/// `wasi:http@0.3.0` of `wasi:http/types@0.3.0`.
fn package_of(key: &str) -> Option<String> {
    let (package, rest) = key.split_once('/')?;
    let version = rest.split_once('@').map(|(_, version)| format!("@{version}"));
    Some(format!("{package}{}", version.unwrap_or_default()))
}

/// Why an import or export is refused, where all of it is and the other side has nothing
/// of it.
fn missing_whole(items: &[&FitItem]) -> Option<&'static str> {
    let is_import = items[0].component.is_some();
    let is_missing = |item: &&FitItem| {
        item.component.is_some() != item.world.is_some()
            && item.component.is_some() == is_import
            && alone(item).is_none()
    };
    (items.len() > 1 && items.iter().all(is_missing)).then_some(match is_import {
        true => "nothing of it is provided",
        false => "nothing of it is exported",
    })
}

fn of_item(page: &mut Page<'_>, item: &FitItem, there: &str) -> io::Result<()> {
    let only = alone(item).map(|opinion| format!(" (only by {})", opinion.as_str()));
    let name = item.member.as_ref().map(|member| format!("{member}: ")).unwrap_or_default();
    let text = Text::new().put(Style::Bold, name).plain(format!(
        "{}{}",
        reason(item),
        only.unwrap_or_default()
    ));
    page.wrapped(Text::new().plain("    "), 6, text)?;
    if let (Some(component), Some(world)) = (&item.component, &item.world)
        && component != world
    {
        page.wrapped(Text::new().plain("      component: "), 17, Text::new().plain(component))?;
        let lead = format!("      {:<11}", format!("{there}:"));
        page.wrapped(Text::new().plain(lead), 17, Text::new().plain(world))?;
    }
    Ok(())
}
