//! Interfaces, named and inline: types and functions side by side.

use witgate_model::{Interface, Item, Member, Scope};

use crate::change::{self, Change, What};
use crate::lone::LoneResources;
use crate::pair::{Pair, by_key};
use crate::same::Sameness;
use crate::{functions, types};

pub(crate) fn interface(
    same: &Sameness<'_>,
    was: (&Scope, &Interface),
    now: (&Scope, &Interface),
    changes: &mut Vec<Change>,
) {
    let Interface { types: old_types, functions: old_functions, stability, span: _ } = was.1;
    let itself = |scope: &Scope| Item::In(scope.clone(), Member::Itself);
    change::stability((&itself(was.0), stability), (&itself(now.0), &now.1.stability), changes);
    let lone = LoneResources::new(old_types, &now.1.types);
    for (name, pair) in by_key(old_types, &now.1.types) {
        let at = |scope: &Scope| Item::In(scope.clone(), Member::Type(name.clone()));
        match pair {
            Pair::Gone(_) => changes.push(Change::gone(at(was.0), What::TypeRemoved)),
            Pair::New(_) => changes.push(Change::new(at(now.0), What::TypeAdded)),
            Pair::Both(old, new) => {
                types::diff(same, (was.0, old), (now.0, new), name, changes);
            }
        }
    }
    let (was, now) = ((was.0, old_functions), (now.0, &now.1.functions));
    functions::diff_all(same, was, now, &lone, changes);
}
