//! Two sides matched by key, before anything is compared.

use std::collections::BTreeMap;

/// One key with what is under it.
pub(crate) enum Pair<'a, T> {
    Gone(&'a T),
    New(&'a T),
    Both(&'a T, &'a T),
}

/// Every key of either side, in order.
pub(crate) fn by_key<'a, K: Ord, T>(
    was: &'a BTreeMap<K, T>,
    now: &'a BTreeMap<K, T>,
) -> impl Iterator<Item = (&'a K, Pair<'a, T>)> {
    let mut was = was.iter().peekable();
    let mut now = now.iter().peekable();
    std::iter::from_fn(move || match (was.peek(), now.peek()) {
        (None, None) => None,
        (Some(left), Some(right)) if left.0 == right.0 => {
            let (key, left) = was.next()?;
            Some((key, Pair::Both(left, now.next()?.1)))
        }
        (Some(left), right) if right.is_none_or(|right| left.0 < right.0) => {
            let (key, left) = was.next()?;
            Some((key, Pair::Gone(left)))
        }
        _ => {
            let (key, right) = now.next()?;
            Some((key, Pair::New(right)))
        }
    })
}
