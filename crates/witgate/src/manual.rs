//! The manual of the rules: rules in, text out.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use witgate_judge::{Cell, Judge, RULES, Row, Rows, Rule, WASMTIME, WIT_BINDGEN};

/// The lines of the table of who breaks.
const PARTIES: [(&str, &str); 4] = [
    ("old guest on new host", "a component built against the baseline, where the candidate is"),
    ("new guest on old host", "a component built against the candidate, where the baseline is"),
    ("guest source", "guest authors, once bindings are generated anew"),
    ("host source", "host authors, likewise"),
];

/// Every rule, in the order of ids.
pub fn rules() -> Vec<&'static Rule> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// The ids of rules that `word` may have meant, likeliest first.
pub fn near(word: &str) -> Vec<&'static str> {
    let mut near: Vec<(f64, &str)> = RULES
        .iter()
        .map(|rule| {
            let likeness = strsim::normalized_damerau_levenshtein(word, rule.id);
            let part = word.len() >= 3 && rule.id.contains(word);
            (if part { likeness + 1.0 } else { likeness }, rule.id)
        })
        .filter(|(likeness, _)| *likeness > 0.6)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    near.truncate(5);
    near.into_iter().map(|(_, id)| id).collect()
}

/// Every rule in a line: id, release, summary.
pub fn list() -> String {
    let rules = rules();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in rules {
        let Rule { id, summary, .. } = rule;
        line(&mut text, format_args!("{id:width$}  {:17}  {summary}", release(rule)));
    }
    text
}

/// The page of one rule, for a terminal.
pub fn page(rule: &Rule) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}: {}\n", rule.id, rule.summary));
    let Some(table) = table(rule) else {
        line(&mut text, format_args!("{}\n\n{}", in_its_place(rule), rule.page()));
        return text;
    };
    let [party, imported, exported] =
        [0, 1, 2].map(|column| table.iter().map(|row| row[column].len()).max().unwrap_or(0));
    for [first, second, third] in &table {
        let row = format!("  {first:party$}  {second:imported$}  {third:exported$}");
        line(&mut text, format_args!("{}", row.trim_end()));
    }
    text.push('\n');
    for cell in cells(rule) {
        line(&mut text, format_args!("  {}: {}", cell.as_str(), meaning(cell)));
    }
    line(&mut text, format_args!("\n{}", rule.page()));
    text
}

/// The manual as one Markdown document.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         <!-- Generated from the rules themselves: BLESS=1 cargo test -p witgate-cli -->\n\n\
         Every difference between two contracts is found by exactly one rule. A rule says who\n\
         breaks, by the role of the item: *imported* is what the host implements and guests call,\n\
         *exported* the other way round. An item in both roles takes the worse of both; an\n\
         interface in no world counts as imported. A finding may say less or more than its rule's\n\
         table where the case at hand is milder or graver.\n\n\
         | who | |\n|---|---|\n",
    );
    for (party, who) in PARTIES {
        line(&mut text, format_args!("| {party} | {who} |"));
    }
    line(
        &mut text,
        format_args!(
            "\nWhat sources need is said of Rust: of guest bindings as wit-bindgen {WIT_BINDGEN} makes them and\n\
             host bindings as Wasmtime {WASMTIME}'s `bindgen!` does, both with their default options. The\n\
             programs that were compiled, and the compiler's answers, are in\n\
             [crates/witgate-oracles/bindings](../crates/witgate-oracles/bindings/README.md). Code in\n\
             other languages may need more or less."
        ),
    );
    text.push_str("\n| word | meaning |\n|---|---|\n");
    for cell in CELLS {
        line(&mut text, format_args!("| `{}` | {} |", cell.as_str(), meaning(*cell)));
    }
    text.push_str("\nWhere a release is given as a pair, it is that of imported and of exported items.\n\n| rule | release | found when |\n|---|---|---|\n");
    for rule in rules() {
        let Rule { id, summary, .. } = rule;
        line(&mut text, format_args!("| [`{id}`](#{id}) | {} | {summary} |", release(rule)));
    }
    for rule in rules() {
        line(&mut text, format_args!("\n## {}\n\nFound when {}.\n", rule.id, rule.summary));
        match table(rule) {
            None => line(&mut text, format_args!("{}", in_its_place(rule))),
            Some(table) => {
                for (position, [first, second, third]) in table.iter().enumerate() {
                    line(&mut text, format_args!("| {first} | {second} | {third} |"));
                    if position == 0 {
                        text.push_str("|---|---|---|\n");
                    }
                }
            }
        }
        line(&mut text, format_args!("\n{}", rule.page()));
    }
    text
}

/// In place of a table, where a rule is about no single change.
const WHOLE: &str = "This rule looks at the comparison as a whole and breaks nobody by itself.";

/// Likewise, where it is about no comparison either.
const GATE: &str = "This rule looks at the gate and at what is pinned, not at a contract.";

/// What stands in place of a table.
fn in_its_place(rule: &Rule) -> &'static str {
    if let Judge::Fact(..) = rule.judge { GATE } else { WHOLE }
}

/// What changes in each role, a line each, with a head; none for a rule that
/// looks at everything and breaks nobody.
fn table(rule: &Rule) -> Option<Vec<[&'static str; 3]>> {
    let Rows { imported, exported } = &rule.rows;
    if !matches!(rule.judge, Judge::Change(..)) && (*imported, *exported) == (Row::NONE, Row::NONE)
    {
        return None;
    }
    let mut table = vec![["", "imported", "exported"]];
    let cells = imported.impact.cells().into_iter().zip(exported.impact.cells());
    for ((party, _), ((_, imported), (_, exported))) in PARTIES.into_iter().zip(cells) {
        table.push([party, imported.as_str(), exported.as_str()]);
    }
    table.push(["release", imported.bump.as_str(), exported.bump.as_str()]);
    Some(table)
}

/// The release that a rule's findings take, of imported and of exported items
/// where the two differ.
fn release(rule: &Rule) -> String {
    let (imported, exported) = (rule.rows.imported.bump, rule.rows.exported.bump);
    if imported == exported { imported.to_string() } else { format!("{imported}/{exported}") }
}

/// The words that a rule's table uses.
fn cells(rule: &Rule) -> BTreeSet<Cell> {
    let rows = [rule.rows.imported.impact, rule.rows.exported.impact];
    rows.iter().flat_map(|impact| impact.cells()).map(|(_, cell)| cell).collect()
}

/// Every word, from harmless to harmful.
const CELLS: &[Cell] = &[
    Cell::Ok,
    Cell::NeedsFeature,
    Cell::Unknown,
    Cell::Silent,
    Cell::CompositionOnly,
    Cell::WasmtimeOnly,
    Cell::BreaksUsers,
    Cell::Breaks,
];

fn meaning(cell: Cell) -> &'static str {
    match cell {
        Cell::Ok => "nothing happens",
        Cell::NeedsFeature => "works where the host has switched a component-model feature on",
        Cell::Unknown => "nobody knows yet",
        Cell::Silent => "links and compiles, and may mean something else",
        Cell::CompositionOnly => {
            "rejected by component-model typing (composition, `wasm-tools component targets`, \
             strict hosts), accepted by Wasmtime's linker"
        }
        Cell::WasmtimeOnly => "rejected by Wasmtime's linker, accepted by component-model typing",
        Cell::BreaksUsers => "breaks whoever uses the item",
        Cell::Breaks => "breaks everyone",
    }
}

fn line(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("a string takes whatever is written");
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_explained() {
        let sorted: BTreeSet<Cell> = CELLS.iter().copied().collect();
        assert!(sorted.iter().eq(CELLS), "from harmless to harmful, each once");
        for rule in rules() {
            assert!(cells(rule).is_subset(&sorted), "{}", rule.id);
        }
    }

    #[test]
    fn parties_stand_in_the_order_of_cells() {
        for ((word, _), (name, _)) in PARTIES.into_iter().zip(witgate_judge::Impact::NONE.cells()) {
            assert_eq!(word.replace(' ', "_"), name);
        }
    }

    #[test]
    fn misspelt_rules_are_found() {
        assert!(near("variant-case-add").contains(&"variant-case-added"));
        assert!(near("varient-case-added").contains(&"variant-case-added"));
        assert!(near("xyzzy").is_empty());
    }
}
