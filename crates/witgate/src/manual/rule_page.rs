//! The page of one rule, for a terminal.

use witgate_judge::{Rule, group_of};

use super::example::example;
use super::words::{
    bump, cells, in_place_of_table, indented, line, meaning, no_witness, preset, table,
};

/// The page of one rule, for a terminal: who breaks, why, an example, what to do
/// instead, and the source.
pub fn rule_page(rule: &Rule) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("{}: {}", rule.id, rule.summary));
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
        Some(table) => audiences(&mut text, rule, &table),
    }
    text.push_str("\nWhy:\n");
    indented(&mut text, "  ", &rule.why());
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
    indented(&mut text, "  ", rule.instead);
    if let Some(reason) = no_witness(rule) {
        line(&mut text, format_args!("\nWitness:\n  none: {reason}"));
    }
    if let Some(source) = rule.cited() {
        text.push_str("\nSource:\n");
        indented(&mut text, "  ", &source);
    }
    text
}

/// The table of who breaks, and what its words mean.
fn audiences(text: &mut String, rule: &Rule, table: &[[&'static str; 3]]) {
    text.push_str("Who breaks:\n");
    let [audience, imported, exported] =
        [0, 1, 2].map(|column| table.iter().map(|row| row[column].len()).max().unwrap_or(0));
    for [first, second, third] in table {
        let row = format!("  {first:audience$}  {second:imported$}  {third:exported$}");
        line(text, format_args!("{}", row.trim_end()));
    }
    text.push('\n');
    for cell in cells(rule) {
        line(text, format_args!("  {}: {}", cell.as_str(), meaning(cell)));
    }
}
