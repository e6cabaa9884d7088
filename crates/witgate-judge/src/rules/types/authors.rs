//! Whose source code a closed type's new shape touches.
//!
//! Not a rule: what several rules say alike. What the caller passes it builds
//! and the implementation takes apart; what comes back, the other way round.

use witgate_link::Flow;
use witgate_model::Bump;

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::{Cell, Row};

/// The rows for imported and exported types whose builders must change: a
/// record with a field more.
pub(super) fn who_builds(flow: Flow) -> (Row, Row) {
    let Flow { params, results } = anybody(flow);
    rows(if params { BreaksUsers } else { Ok }, if results { Breaks } else { Ok })
}

/// The rows for imported and exported types whose receivers must change: a
/// variant with a case more.
pub(super) fn who_matches(flow: Flow) -> (Row, Row) {
    let Flow { params, results } = anybody(flow);
    let cell = |touched: bool| if touched { BreaksUsers } else { Ok };
    rows(cell(results), cell(params))
}

/// A type that no function mentions may still be used by another package, in
/// any way.
fn anybody(flow: Flow) -> Flow {
    if flow == Flow::default() { Flow { params: true, results: true } } else { flow }
}

/// Guests call what is imported and implement what is exported.
fn rows(caller: Cell, implementation: Cell) -> (Row, Row) {
    (
        Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, caller, implementation]),
        Row::new(Bump::Breaking, [Breaks, Breaks, implementation, caller]),
    )
}
