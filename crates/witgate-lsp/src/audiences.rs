//! Who breaks, in words.

use witgate::manual::{AUDIENCES, meaning};
use witgate::witgate_judge::Direction;
use witgate::{Cell, Impact};

/// The four audiences as the middle of a sentence names them.
const NAMES: [&str; 4] = [
    Direction::OldGuestOnNewHost.audience(),
    Direction::NewGuestOnOldHost.audience(),
    "guest source code",
    "host source code",
];

/// A line for each of the four audiences.
pub(crate) fn lines(impact: &Impact) -> Vec<String> {
    let cells = impact.cells().into_iter().zip(AUDIENCES);
    cells.map(|((_, cell), (name, _))| format!("{name}: {}", meaning(cell))).collect()
}

/// Whom it breaks, and whose code may change its meaning, in one line; nothing where
/// that is nobody.
pub(crate) fn summary(impact: &Impact) -> Option<String> {
    let outcome = |is_one: fn(Cell) -> bool| {
        let cells = impact.cells().into_iter().zip(NAMES);
        let names: Vec<&str> =
            cells.filter(|((_, cell), _)| is_one(*cell)).map(|(_, name)| name).collect();
        names.join(", ")
    };
    let broken = outcome(breaks);
    if !broken.is_empty() {
        return Some(format!("breaks {broken}"));
    }
    let changed = outcome(|cell| cell == Cell::Silent);
    (!changed.is_empty()).then(|| format!("may change the meaning of {changed}"))
}

fn breaks(cell: Cell) -> bool {
    match cell {
        Cell::Ok | Cell::NeedsFeature | Cell::Unknown | Cell::Silent => false,
        Cell::CompositionOnly | Cell::WasmtimeOnly | Cell::BreaksUsers | Cell::Breaks => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_breaks_comes_before_what_may_change() {
        let none = Impact::NONE;
        assert_eq!(summary(&none), None);
        let silent = Impact { host_source: Cell::Silent, ..none };
        assert_eq!(summary(&silent).as_deref(), Some("may change the meaning of host source code"));
        let both = Impact { old_guest_on_new_host: Cell::Breaks, ..silent };
        assert_eq!(summary(&both).as_deref(), Some("breaks old guests on new hosts"));
        let lines = lines(&both);
        assert_eq!(lines[0], "old guest on new host: breaks everyone");
        assert_eq!(lines[1], "new guest on old host: not affected");
        assert_eq!(lines.len(), 4);
    }
}
