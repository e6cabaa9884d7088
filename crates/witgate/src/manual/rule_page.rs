//! The page of one rule, for a terminal.

use witgate_judge::{Rule, group_of};
use witgate_report::wrapped_line;

use super::example::example;
use super::words::{
    bump, cells, filled, in_place_of_table, indented, line, meaning, no_witness, preset, table,
};

/// The page of one rule, for a terminal of so many columns: who breaks, why, an example,
/// what to do instead, and the source.
pub fn rule_page(rule: &Rule, columns: usize) -> String {
    let mut text = String::new();
    text.push_str(&wrapped_line("", 2, &format!("{}: {}", rule.id, rule.summary), columns));
    let group = group_of(rule).map_or("", |group| group.id);
    let (level, bump) = (rule.level(), bump(rule));
    match rule.lint().map(preset) {
        Some(preset) => {
            line(&mut text, format_args!("group: {group}, level: {level}, {preset}\n"));
        }
        None => {
            line(&mut text, format_args!("group: {group}, level: {level}, version bump: {bump}\n"));
        }
    }
    match table(rule) {
        None => line(&mut text, format_args!("{}", in_place_of_table(rule))),
        Some(table) => audiences(&mut text, rule, &table, columns),
    }
    text.push_str("\nWhy:\n");
    filled(&mut text, &rule.why(), columns);
    if let Some(example) = example(rule.id) {
        let (before, after) = match rule.lint() {
            Some(_) => ("found", "fixed"),
            None => ("before", "after"),
        };
        line(&mut text, format_args!("\nExample, {before}:"));
        indented(&mut text, "    ", example.before);
        line(&mut text, format_args!("\nExample, {after}:"));
        indented(&mut text, "    ", example.after);
    }
    text.push_str("\nInstead:\n");
    filled(&mut text, rule.instead, columns);
    if let Some(reason) = no_witness(rule) {
        text.push_str("\nWitness:\n");
        filled(&mut text, &format!("none: {reason}"), columns);
    }
    if let Some(source) = rule.cited() {
        text.push_str("\nSource:\n");
        filled(&mut text, &source, columns);
    }
    text
}

/// The table of who breaks, and what its words mean.
fn audiences(text: &mut String, rule: &Rule, table: &[[&'static str; 3]], columns: usize) {
    text.push_str("Who breaks:\n");
    let [audience, imported, exported] =
        [0, 1, 2].map(|column| table.iter().map(|row| row[column].len()).max().unwrap_or(0));
    for [first, second, third] in table {
        let row = format!("  {first:audience$}  {second:imported$}  {third:exported$}");
        line(text, format_args!("{}", row.trim_end()));
    }
    text.push('\n');
    for cell in cells(rule) {
        let meaning = format!("{}: {}", cell.as_str(), meaning(cell));
        text.push_str(&wrapped_line("  ", 4, &meaning, columns));
    }
}

#[cfg(test)]
mod tests {
    use witgate_judge::RULES;

    use super::*;

    #[test]
    fn pages_fit_into_a_terminal() {
        for rule in RULES.iter() {
            for line in rule_page(rule, 80).lines() {
                // Files of examples stay as they are.
                let is_fitting = line.chars().count() <= 80 || line.starts_with("    ");
                assert!(is_fitting, "{}: {line}", rule.id);
            }
        }
        let page = rule_page(witgate_judge::find("docs-break-bindings").expect("a rule"), 80);
        assert!(page.contains("\n  - a backslash before `N`"), "{page}");
    }
}
