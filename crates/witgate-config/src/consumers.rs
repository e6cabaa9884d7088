//! What a policy says of components that exist already.

use witgate_judge::Level;
use witgate_model::Site;

use crate::stated::Stated;

/// Components that run on what is checked, and what it means that a break is none of
/// theirs.
#[derive(Clone, Debug)]
pub struct Consumers {
    /// Where they are: directories and patterns, from the directory of the file.
    pub paths: Stated<Vec<String>>,
    /// A file in the syntax of CODEOWNERS.
    pub owners: Option<Stated<String>>,
    /// The level of what breaks compiled guests, and none of these.
    pub unused: Option<Stated<Level>>,
    /// The header of the table.
    pub site: Site,
}
