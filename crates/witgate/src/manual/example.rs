//! An example of what a rule finds.
//!
//! Examples of contracts are the rules' own fixtures, made small by
//! `tests/examples.rs`; a program that is installed has no fixtures.

/// A pair of texts in which a rule finds something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The baseline. A line `// in FILE` begins a file, where there are several.
    pub before: &'static str,
    /// The candidate, likewise.
    pub after: &'static str,
}

/// The beginning of a line that names the file of the lines below it.
pub const FILE_LINE: &str = "// in ";

/// Examples of changes of contracts, generated from the fixtures.
const OF_CONTRACTS: &str = include_str!("examples_of_contracts.txt");

/// Examples of facts about the policy, lock files and artifacts.
const OF_FACTS: &str = include_str!("examples_of_facts.txt");

/// Examples of what `lint` finds; `tests/lints.rs` makes them of the fixtures.
const OF_LINTS: &str = include_str!("examples_of_lints.txt");

/// The example of a rule.
pub fn example(id: &str) -> Option<Example> {
    [OF_CONTRACTS, OF_FACTS, OF_LINTS].into_iter().find_map(|text| in_text(text, id))
}

/// The language of a rule's example, as Markdown names it.
pub(crate) fn language(example: Example) -> &'static str {
    if example.after.contains("(component") {
        "wat"
    } else if example.after.contains("package ") || example.before.contains("package ") {
        "wit"
    } else {
        "toml"
    }
}

/// `=== ID`, `--- before`, text, `--- after`, text.
fn in_text(text: &'static str, id: &str) -> Option<Example> {
    let mut entries = text.split("=== ").skip(1);
    let entry = entries.find_map(|entry| entry.strip_prefix(id)?.strip_prefix('\n'))?;
    let (before, after) = entry.strip_prefix("--- before\n")?.split_once("--- after\n")?;
    Some(Example { before, after: after.strip_suffix('\n').unwrap_or(after) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_found_by_their_whole_id() {
        let text =
            "=== a-b\n--- before\none\n--- after\ntwo\n\n=== a\n--- before\n--- after\n3\n\n";
        let found = |id| in_text(text, id).map(|it| (it.before, it.after));
        assert_eq!(found("a-b"), Some(("one\n", "two\n")));
        assert_eq!(found("a"), Some(("", "3\n")));
        assert_eq!(found("b"), None);
    }
}
