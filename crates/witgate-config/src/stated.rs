//! What a file says, with where it says it.

use witgate_model::Site;

/// A value of the file, with where it is written.
#[derive(Clone, Debug)]
pub struct Stated<T> {
    /// The value.
    pub value: T,
    /// Its key and itself.
    pub site: Site,
}
