//! What changed inside of what a lock pins as text: since this change set out,
//! where git has what stood there.

use std::collections::BTreeSet;
use std::path::Path;

use witgate_load::{Context, Options, Place, Vendored, load};
use witgate_model::{Contract, Subject};

use super::compare::differences;
use super::found::directory;
use super::ground::{Ground, join};

/// What changed in the packages that are vendored under an id beside a lock.
pub(super) fn since(ground: &Ground<'_>, lock: &str, id: &str) -> Option<String> {
    let (history, commit) = ground.before.commit.filter(|_| ground.before.is_wanted())?;
    let home = directory(lock);
    let deps = ground.path(&join(home, "deps"));
    let vendored = Vendored::open(Path::new(""), &deps).ok()?;
    let is_its =
        |at: &Path| at.file_name().is_some_and(|name| name == id || *name == *id.replace(':', "-"));
    let own = vendored.packages().iter().filter(|(_, at)| is_its(at));
    let names: BTreeSet<String> = own.map(|(package, _)| package.bare()).collect();

    let options = Options { all_features: true, ..Options::default() };
    let place = Place::Path(ground.path(home));
    let now = load(&place, &Context::default(), &options).ok()?;
    let was = history.load(commit, &history.path(home)?, &place, &options).ok()?;
    let (was, now) = (only(&was.contract, &names), only(&now.contract, &names));
    Some(match was.contract == now.contract {
        true => format!("what the WIT here uses of it is as it was at {}", ground.before.called()),
        false => format!("since {}: {}", ground.before.called(), differences(&was, &now)),
    })
}

/// These packages of a contract, as if they were what it is of.
fn only(contract: &Contract, names: &BTreeSet<String>) -> Subject {
    let mut contract = contract.clone();
    let own = |name: &witgate_model::PackageName| names.contains(&name.bare());
    contract.roots = contract.packages.keys().filter(|name| own(name)).cloned().collect();
    for (name, package) in &mut contract.packages {
        if !own(name) {
            package.worlds.clear();
        }
    }
    Subject { contract, ..Subject::default() }
}
