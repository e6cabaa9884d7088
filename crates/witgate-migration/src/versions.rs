//! The first step for packages that are not WASI's: interfaces whose version changes, and
//! those that the contract to migrate to does not have.

use std::collections::BTreeMap;
use std::sync::Arc;

use witgate_model::{Contract, InterfaceName, PackageName};

use crate::counterpart::package_to;
use crate::migration::{MigrationEntry, MigrationItem, Outcome};
use crate::usage::Holder;
use crate::wasi;

/// What to do about the interfaces of packages that have another version there. Compatible
/// versions link with one another, so there is nothing to do.
pub(crate) fn entries(
    contract: &Contract,
    target: &Contract,
    holders: &BTreeMap<String, Holder<'_>>,
) -> Vec<MigrationEntry> {
    let mut kept: BTreeMap<&Arc<PackageName>, Vec<MigrationItem>> = BTreeMap::new();
    let mut gone = Vec::new();
    let interfaces = holders.values().filter(|it| !it.bare.contains('#'));
    for holder in interfaces.filter(|it| !wasi::is_replaced(&it.package)) {
        let Some(package) = package_to(contract, target, holder) else { continue };
        let Some((_, name)) = holder.bare.split_once('/') else { continue };
        let there = InterfaceName { package: package.clone(), name: name.into() };
        let item = MigrationItem {
            holder: holder.address.clone(),
            name: String::new(),
            signature: None,
            calls: None,
            worlds: holder.worlds.len(),
        };
        if target.interface(&there).is_none() {
            gone.push((package, item));
        } else if !package.same_package(&holder.package)
            || package.track() != holder.package.track()
        {
            kept.entry(package).or_default().push(item);
        }
    }
    let entry = |items, how| MigrationEntry {
        items,
        counterparts: Vec::new(),
        how,
        outcome: Outcome::Found,
    };
    let gone = gone.into_iter().map(|(package, item)| {
        entry(vec![item], format!("`{package}` has no interface of that name."))
    });
    let kept = kept.into_iter().map(|(package, items)| {
        let same = match items.len() {
            1 => "It has the same name",
            _ => "They have the same names",
        };
        entry(items, format!("{same} in `{package}`: change the version."))
    });
    gone.chain(kept).collect()
}
