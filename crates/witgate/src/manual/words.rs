//! The words that the pages of the manual share.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use witgate_judge::{Cell, Judge, Lint, NoWitness, Row, Rows, Rule, Stage};
use witgate_report::wrapped_line;

/// The four audiences that a change may break, with what each is.
pub const AUDIENCES: [(&str, &str); 4] = [
    (
        "old guest on new host",
        "a component compiled against the baseline, on a host that implements the candidate",
    ),
    (
        "new guest on old host",
        "a component compiled against the candidate, on a host that implements the baseline",
    ),
    ("guest source", "source code of guests, after bindings are regenerated"),
    ("host source", "source code of hosts, after bindings are regenerated"),
];

/// What may happen to an audience, from harmless to harmful.
pub(super) const CELLS: &[Cell] = &[
    Cell::Ok,
    Cell::NeedsFeature,
    Cell::Unknown,
    Cell::Silent,
    Cell::CompositionOnly,
    Cell::WasmtimeOnly,
    Cell::BreaksUsers,
    Cell::Breaks,
];

/// What a word of the manual's tables means.
pub fn meaning(cell: Cell) -> &'static str {
    match cell {
        Cell::Ok => "not affected",
        Cell::NeedsFeature => "works if the host has enabled a feature of the component model",
        Cell::Unknown => "not known",
        Cell::Silent => "links and compiles, and may change its meaning",
        Cell::CompositionOnly => {
            "rejected by component-model typing (composition, `wasm-tools component targets`, \
             strict hosts), accepted by Wasmtime's linker"
        }
        Cell::WasmtimeOnly => "rejected by Wasmtime's linker, accepted by component-model typing",
        Cell::BreaksUsers => "breaks everyone who uses the item",
        Cell::Breaks => "breaks everyone",
    }
}

/// Shown for a rule on the whole comparison, which has no table of audiences.
const OF_THE_COMPARISON: &str =
    "This rule checks the comparison as a whole and breaks nobody by itself.";

/// Shown for a rule on facts, which has none either.
const OF_FACTS: &str = "This rule checks the policy, lock files or artifacts, not a contract.";

/// Shown for a rule on one contract, which has none either.
const OF_ONE_VERSION: &str = "`witgate lint` reports it; `diff` and `check` do not.";

/// Which findings of `lint` a rule has.
pub(super) fn preset(lint: &Lint) -> String {
    let when = match lint.stage {
        Stage::Publishing => ", with --publishing",
        Stage::Always | Stage::Last => "",
    };
    format!("preset: {}{when}", lint.preset)
}

/// Shown for a rule without a table of audiences.
pub(super) fn in_place_of_table(rule: &Rule) -> &'static str {
    match rule.judge {
        Judge::Fact(..) => OF_FACTS,
        Judge::Lint(_) => OF_ONE_VERSION,
        Judge::Change(..) | Judge::Whole(..) => OF_THE_COMPARISON,
    }
}

/// What happens to each audience, a line each, with a head; none for a rule that
/// breaks nobody by itself.
pub(super) fn table(rule: &Rule) -> Option<Vec<[&'static str; 3]>> {
    let Rows { imported, exported } = &rule.rows;
    if !matches!(rule.judge, Judge::Change(..)) && (*imported, *exported) == (Row::NONE, Row::NONE)
    {
        return None;
    }
    let mut table = vec![["", "imported", "exported"]];
    let cells = imported.impact.cells().into_iter().zip(exported.impact.cells());
    for ((audience, _), ((_, imported), (_, exported))) in AUDIENCES.into_iter().zip(cells) {
        table.push([audience, imported.as_str(), exported.as_str()]);
    }
    table.push(["version bump", imported.bump.as_str(), exported.bump.as_str()]);
    Some(table)
}

/// The version bump that a rule's findings require, of imported and of exported items
/// if the two differ.
pub(super) fn bump(rule: &Rule) -> String {
    let (imported, exported) = (rule.rows.imported.bump, rule.rows.exported.bump);
    if imported == exported { imported.to_string() } else { format!("{imported}/{exported}") }
}

/// The words that a rule's table uses.
pub(super) fn cells(rule: &Rule) -> BTreeSet<Cell> {
    let rows = [rule.rows.imported.impact, rule.rows.exported.impact];
    rows.iter().flat_map(|impact| impact.cells()).map(|(_, cell)| cell).collect()
}

/// Adds a line to a text.
pub(super) fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a string takes whatever is written");
    text.push('\n');
}

/// Adds prose, each line of it indented and no longer than so many columns. Items of a
/// list begin with `- `; what is indented by four stays as it is.
pub(super) fn filled(text: &mut String, added: &str, columns: usize) {
    let mut paragraph = String::new();
    let flush = |paragraph: &mut String, text: &mut String| {
        let prose = std::mem::take(paragraph);
        match prose.strip_prefix("- ") {
            Some(item) => text.push_str(&wrapped_line("  - ", 4, item, columns)),
            None if prose.is_empty() => {}
            None => text.push_str(&wrapped_line("  ", 2, &prose, columns)),
        }
    };
    for added in added.trim_matches('\n').lines() {
        let is_verbatim = added.starts_with("    ");
        if is_verbatim || added.is_empty() || added.starts_with("- ") {
            flush(&mut paragraph, text);
        }
        if is_verbatim || added.is_empty() {
            line(text, format_args!("{}{added}", if is_verbatim { "  " } else { "" }));
        } else {
            let space = if paragraph.is_empty() { "" } else { " " };
            paragraph.push_str(&format!("{space}{}", added.trim_start()));
        }
    }
    flush(&mut paragraph, text);
}

/// Adds a text, each line of it indented.
pub(super) fn indented(text: &mut String, indent: &str, added: &str) {
    for added in added.trim_matches('\n').lines() {
        let indent = if added.is_empty() { "" } else { indent };
        line(text, format_args!("{indent}{added}"));
    }
}

/// Why no component shows what a rule finds; of rules that compare nothing, that goes
/// without saying.
pub(super) fn no_witness(rule: &Rule) -> Option<&'static str> {
    let reason = rule.no_witness().filter(|reason| *reason != NoWitness::OneContract);
    reason.map(NoWitness::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use witgate_judge::RULES;

    #[test]
    fn every_word_is_explained() {
        let sorted: BTreeSet<Cell> = CELLS.iter().copied().collect();
        assert!(sorted.iter().eq(CELLS), "from harmless to harmful, each once");
        for rule in RULES.iter() {
            assert!(cells(rule).is_subset(&sorted), "{}", rule.id);
        }
    }

    #[test]
    fn audiences_have_the_order_of_cells() {
        for ((word, _), (name, _)) in AUDIENCES.into_iter().zip(witgate_judge::Impact::NONE.cells())
        {
            assert_eq!(word.replace(' ', "_"), name);
        }
    }
}
