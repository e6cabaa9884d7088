//! For a finding, a small component that it breaks, proved by upstream's type checker.
//!
//! In: two subjects and what was found between them. Out: for each finding a guest
//! that uses as little as it can, the host's WIT, and what upstream says of the two.
//! Where upstream says otherwise than witgate, that is said too: one of them is wrong.
//! Nothing here reads or writes a file.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod contract_side;
mod folder;
mod kept;
mod starts;
mod wit_text;
mod witness;
mod witnesses;

pub use folder::{FILES, README, WitnessFolder};
pub use starts::holder;
pub use wit_text::WitText;
pub use witness::{Defect, Refusal, Sought, Witness};
pub use witnesses::{Sides, Witnessed, witnesses};
