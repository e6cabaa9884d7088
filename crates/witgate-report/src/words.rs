//! What reports call things.

use witgate_judge::{Cell, Compared, Finding, Side, Waiver};
use witgate_model::{Item, count};

/// So many texts about one thing are all said.
const TEXTS: usize = 3;

/// An address within a package, where it is one.
pub(crate) fn local<'a>(address: &'a str, package: &str) -> &'a str {
    let within = address.strip_prefix(package).and_then(|within| within.strip_prefix('/'));
    within.unwrap_or(address)
}

/// `1 package, 3 worlds, …`.
pub(crate) fn compared(compared: &Compared) -> String {
    let Compared { packages, worlds, interfaces, functions, types } = *compared;
    [
        count(packages, "package"),
        count(worlds, "world"),
        count(interfaces, "interface"),
        count(functions, "function"),
        count(types, "type"),
    ]
    .join(", ")
}

/// A side's place with what it came down to, commits cut to twelve digits.
pub(crate) fn side(side: &Side) -> String {
    let Some(resolved) = side.resolved.as_deref().filter(|resolved| *resolved != side.place) else {
        return side.place.clone();
    };
    let is_commit = resolved.len() >= 40 && resolved.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_digest = resolved.starts_with("sha256:") && resolved.is_ascii();
    let digits = match (is_commit, is_digest) {
        (true, _) => 12,
        (false, true) => "sha256:".len() + 12,
        (false, false) => resolved.len(),
    };
    let resolved = resolved.get(..digits).unwrap_or(resolved);
    match side.place.contains(resolved) {
        true => side.place.clone(),
        false => format!("{} at {resolved}", side.place),
    }
}

/// Why a waiver is there, who answers for it, when it ends and where it is
/// discussed.
pub(crate) fn waiver(waiver: &Waiver) -> String {
    let end = waiver.expires.map_or("no expiry date".to_owned(), |last| format!("until {last}"));
    let owner = waiver.owner.iter().map(|owner| in_a_line(owner));
    let issue = waiver.issue.iter().map(|issue| in_a_line(issue));
    let rest: Vec<String> = owner.chain([end]).chain(issue).collect();
    format!("{} ({})", in_a_line(&waiver.reason), rest.join("; "))
}

/// The words of a text that may have been written over several lines.
pub(crate) fn in_a_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What happens to guests that meet the other side's host.
pub(crate) fn links(cell: Cell) -> &'static str {
    match cell {
        Cell::Ok => "link",
        Cell::NeedsFeature => "link where the host enables the feature",
        Cell::Unknown => "unknown",
        Cell::Silent => "link, but may mean something else",
        Cell::CompositionOnly => "rejected only by component composition",
        Cell::WasmtimeOnly => "rejected only by Wasmtime hosts",
        Cell::BreaksUsers => "break if they use it",
        Cell::Breaks => "break",
    }
}

/// What happens to source code when bindings are generated again.
pub(crate) fn source(cell: Cell) -> &'static str {
    match cell {
        Cell::Ok => "ok",
        Cell::NeedsFeature => "ok where the feature is enabled",
        Cell::Unknown => "unknown",
        Cell::Silent => "compiles, but may mean something else",
        Cell::CompositionOnly => "must adapt for composition only",
        Cell::WasmtimeOnly => "must adapt for Wasmtime only",
        Cell::BreaksUsers => "must adapt if it uses it",
        Cell::Breaks => "must adapt",
    }
}

/// The item's own name, as messages and hints call it.
pub(crate) fn name(finding: &Finding) -> String {
    match finding.item_at() {
        // Of an import that one `use` brings to worlds, the world differs.
        Some(Item::In(scope, _)) if finding.is_implied_by_interface() => scope.bare(),
        Some(Item::In(scope, member)) => match member.readable() {
            name if name.is_empty() => scope.bare(),
            name => name,
        },
        Some(Item::Package(package)) => package.bare(),
        None => finding.item.clone(),
    }
}

/// The first few of some texts, and how many more there are in another.
pub(crate) fn first_few(texts: Vec<impl Into<String>>) -> Vec<String> {
    let more = texts.len().saturating_sub(TEXTS);
    let mut said: Vec<String> = texts.into_iter().take(TEXTS).map(Into::into).collect();
    if more > 0 {
        said.push(format!("and {more} more: `--format json` has them all"));
    }
    said
}
