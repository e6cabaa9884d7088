//! What a component and a world must agree on, one thing at a time.

use witgate_model::{Name, Side, WorldKey};

use crate::opinion::{ByOpinion, Opinion};

/// One thing that a component and a world must agree on.
#[derive(Clone, Debug)]
pub struct FitItem {
    /// Whether the component imports it or the world expects it to be exported.
    pub side: Side,
    /// The import or export, as whoever asks for it names it.
    pub key: String,
    /// The function or type within an interface, as people write it.
    pub member: Option<String>,
    /// The two as contracts have them.
    pub names: (WorldKey, Option<Name>),
    /// The function as the component has it.
    pub component: Option<String>,
    /// The function as the world has it.
    pub world: Option<String>,
    /// Why it is refused, by whom it is.
    pub refused: ByOpinion<Option<String>>,
}

impl FitItem {
    /// Whether any opinion refuses it.
    pub fn is_refused(&self) -> bool {
        Opinion::ALL.into_iter().any(|opinion| self.refused_by(opinion).is_some())
    }

    /// Why an opinion refuses it.
    pub fn refused_by(&self, opinion: Opinion) -> Option<&str> {
        self.refused.by(opinion).as_deref()
    }
}
