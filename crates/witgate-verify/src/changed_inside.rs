//! What changed inside of what a lock pins as text: since this change set out,
//! where git has what was there.

use std::collections::BTreeSet;
use std::path::Path;

use witgate_load::{Context, Options, Place, Vendored, load};
use witgate_model::{Contract, Subject, path};

use crate::vendored_contracts::differences;
use crate::workspace::Workspace;

/// What changed in the packages that are vendored under an id beside a lock.
pub(crate) fn since(workspace: &Workspace<'_>, lock: &str, id: &str) -> Option<String> {
    let (history, commit) = workspace.before.commit.filter(|_| workspace.before.is_wanted())?;
    let home = path::parent(lock);
    let deps = workspace.path(&path::join(home, "deps"));
    let vendored = Vendored::open(Path::new(""), &deps).ok()?;
    let is_its =
        |at: &Path| at.file_name().is_some_and(|name| name == id || *name == *id.replace(':', "-"));
    let own = vendored.packages().iter().filter(|(_, at)| is_its(at));
    let names: BTreeSet<String> = own.map(|(package, _)| package.bare()).collect();

    let options = Options { all_features: true, ..Options::default() };
    let place = Place::Path(workspace.path(home));
    let now = load(&place, &Context::default(), &options).ok()?;
    let was = history.load(commit, &history.path(home)?, &place, &options).ok()?;
    let (was, now) = (only(&was.contract, &names), only(&now.contract, &names));
    Some(match was.contract == now.contract {
        true => {
            format!(
                "the parts that the WIT uses are the same as at {}",
                workspace.before.short_commit()
            )
        }
        false => format!("since {}: {}", workspace.before.short_commit(), differences(&was, &now)),
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
