//! What is beside a contract.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

/// Something that is told of a contract and is no part of what it promises: how
/// its text came to it. All are equal, hash alike and order as equal.
#[derive(Clone, Debug, Default)]
pub struct Aside<T>(pub T);

impl<T> Deref for Aside<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Aside<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> PartialEq for Aside<T> {
    fn eq(&self, _: &Aside<T>) -> bool {
        true
    }
}
impl<T> Eq for Aside<T> {}
impl<T> PartialOrd for Aside<T> {
    fn partial_cmp(&self, other: &Aside<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Aside<T> {
    fn cmp(&self, _: &Aside<T>) -> Ordering {
        Ordering::Equal
    }
}
impl<T> Hash for Aside<T> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
