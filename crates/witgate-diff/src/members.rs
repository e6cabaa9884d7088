//! Lists whose order counts: fields, cases, flags, parameters.

use std::collections::{HashMap, HashSet};

use witgate_model::Name;

/// How one member of a list fared.
pub(crate) enum Member<'a, T> {
    Gone(&'a T),
    New(&'a T),
    /// Another name in the same position, and nothing else.
    Renamed(&'a T, &'a T),
    Both(&'a T, &'a T),
}

/// Matches two lists by name, and by position where only a name differs.
///
/// `alike` says whether two members of different names are otherwise the same.
/// The second answer is whether members that both lists have changed places.
pub(crate) fn compare<'a, T>(
    was: &'a [T],
    now: &'a [T],
    name: fn(&T) -> &Name,
    alike: impl Fn(&T, &T) -> bool,
) -> (Vec<Member<'a, T>>, bool) {
    // Mostly the names are the same, and then there is nothing to look up.
    if was.len() == now.len() && was.iter().zip(now).all(|(was, now)| name(was) == name(now)) {
        return (was.iter().zip(now).map(|(was, now)| Member::Both(was, now)).collect(), false);
    }
    let positions = |list: &'a [T]| -> HashMap<&'a Name, usize> {
        list.iter().enumerate().map(|(at, each)| (name(each), at)).collect()
    };
    let (was_at, now_at) = (positions(was), positions(now));
    let mut members = Vec::with_capacity(was.len());
    let mut order = Vec::with_capacity(was.len());
    let mut renamed = HashSet::new();
    for (at, left) in was.iter().enumerate() {
        if let Some(found) = now_at.get(name(left)) {
            order.push(*found);
            members.push(Member::Both(left, &now[*found]));
            continue;
        }
        match now.get(at) {
            Some(right)
                if was.len() == now.len()
                    && !was_at.contains_key(name(right))
                    && alike(left, right) =>
            {
                order.push(at);
                renamed.insert(at);
                members.push(Member::Renamed(left, right));
            }
            _ => members.push(Member::Gone(left)),
        }
    }
    for (at, right) in now.iter().enumerate() {
        if !was_at.contains_key(name(right)) && !renamed.contains(&at) {
            members.push(Member::New(right));
        }
    }
    (members, !order.is_sorted())
}
