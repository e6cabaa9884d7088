//! From what is said of an entry to what it means for the gate.

use witgate_judge::{Draft, Finding, Level, of_gate};
use witgate_lock::{Checked, Verdict};
use witgate_model::Site;

use super::ground::Ground;

/// Words with which advice begins where a detail ends with it.
const ADVICE: &[&str] = &[
    "restore",
    "remove",
    "run",
    "if that is meant",
    "if the change is meant",
    "lock it",
    "build it",
    "fetch it",
    "write one",
    "it was edited by hand",
    "the lock is out of date",
    "add it",
    "give",
];

/// The finding of a rule, at the line that it is about.
pub(super) fn finding(
    ground: &Ground<'_>,
    rule: &'static str,
    level: Level,
    of: &str,
    draft: Draft,
    sites: [Option<Site>; 2],
) -> Finding {
    of_gate(crate::check::rule(rule), ground.level(rule, level), of, draft, sites)
}

/// The finding on a row that is not verified, and none on one that is.
pub(super) fn of_row(
    ground: &Ground<'_>,
    rule: &'static str,
    row: &Checked,
    site: Option<Site>,
) -> Option<Finding> {
    let level = match row.verdict {
        Verdict::Verified => return None,
        Verdict::Mismatch | Verdict::Unpinned | Verdict::Extra => Level::Error,
        Verdict::Stale => Level::Warn,
        Verdict::NotCheckable if ground.requires_verified() => Level::Error,
        Verdict::NotCheckable => Level::Note,
    };
    let (what, advice) = parted(&row.detail);
    let advice = advice.unwrap_or_else(|| own_advice(rule, row.verdict).to_owned());
    let of = format!("{} {} {}", row.format, row.file, row.entry);
    let draft = Draft::new(format!("{}{what}", lead(&row.entry)), advice);
    let finding = finding(ground, rule, level, &of, draft, [None, site]);
    // Whoever requires it does not want to hear that it weighs nothing.
    let is_required = row.verdict == Verdict::NotCheckable && ground.requires_verified();
    Some(match is_required {
        true => Finding { level, ..finding },
        false => finding,
    })
}

fn lead(entry: &str) -> String {
    if entry.is_empty() { String::new() } else { format!("`{entry}`: ") }
}

/// A detail as what is the matter and what to do about it.
fn parted(detail: &str) -> (String, Option<String>) {
    let ends = detail.match_indices([';', '.']).map(|(at, _)| at);
    for at in ends {
        let Some(rest) = detail[at + 1..].strip_prefix(' ') else { continue };
        let lower = rest.to_lowercase();
        if ADVICE.iter().any(|word| lower.starts_with(word)) {
            let mut letters = rest.chars();
            let first = letters.next().map(|first| first.to_ascii_lowercase());
            let advice = first.into_iter().chain(letters).collect();
            return (detail[..at].to_owned(), Some(advice));
        }
    }
    (detail.to_owned(), None)
}

fn own_advice(rule: &str, verdict: Verdict) -> &'static str {
    match (rule, verdict) {
        ("artifact-off-world", _) => "build it against the world, or name the world that it is for",
        ("provenance-refused", _) => "find out which is wrong, the attestation or the policy",
        ("provenance-absent", _) => "have it attested, and name the file in `attestations`",
        ("portability-unproved", _) => "test these very bytes there, and have the result attested",
        (_, Verdict::Verified) => "nothing is to be done",
        (_, Verdict::Mismatch) => "find out which side changed, and restore what is pinned",
        (_, Verdict::Unpinned) => "have it locked, and commit the lock",
        (_, Verdict::Extra) => "remove it, or have it locked",
        (_, Verdict::Stale) => "have the lock written anew",
        (_, Verdict::NotCheckable) => "bring the bytes, and name their directory with `--bytes`",
    }
}

/// The row with where a site stands in its file.
pub(super) fn at(row: Checked, site: Option<&Site>) -> Checked {
    match site.and_then(Site::place) {
        Some(place) => row.at(place.start..place.end),
        None => row,
    }
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn advice_is_told_apart() {
        let all = [
            (
                "deps/x is there, and neither deps.toml nor the lock explains it; remove it, or \
                 add it to deps.toml",
                "deps/x is there, and neither deps.toml nor the lock explains it",
                "remove it, or add it to deps.toml",
            ),
            (
                "it changed: bytes only. sha256:ab… was pinned, and it is sha256:cd…. If that is \
                 meant, run `witgate pin`",
                "it changed: bytes only. sha256:ab… was pinned, and it is sha256:cd…",
                "if that is meant, run `witgate pin`",
            ),
        ];
        for (detail, what, advice) in all {
            assert_eq!(parted(detail), (what.to_owned(), Some(advice.to_owned())));
        }
        let plain = "nothing. At 1.0.0; all";
        assert_eq!(parted(plain), (plain.to_owned(), None));
    }
}
