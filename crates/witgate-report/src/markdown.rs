//! A comment on a pull request, and the summary of a step.

use std::io::{self, Write};

use semver::Version;
use witgate_judge::{Finding, Level, Release};

use crate::answers::{self, Group, NEW, OLD};
use crate::format::Row;
use crate::markup::{block, code, text};
use crate::outcome::{self, Outcome};
use crate::page::Page;
use crate::report::Report;
use crate::{excerpt, notes, site, words};

pub(crate) static ROW: Row =
    Row { name: "markdown", summary: "Markdown: a pull-request comment, or a step summary", write };

/// By this a comment is found again.
const MARKER: &str = "<!-- witgate -->";

/// What a comment may have, in characters; counted here in bytes, of which
/// there are no fewer. What stands at the end needs some of it.
const LIMIT: usize = 65_536 - 4096;

/// Room that errors leave for what comes after them.
const FOR_THE_REST: usize = 20_000;

/// Room that other findings leave for the worlds.
const FOR_WORLDS: usize = 8_000;

/// So many errors are told in full, so many packages and worlds are listed.
const WHOLE: usize = 20;
const PACKAGES: usize = 50;
const WORLDS: usize = 50;

/// Columns of a source line.
const WIDTH: usize = 100;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = String::new();
    head(report, &mut page);
    packages(report, &mut page);
    let findings = |level| report.findings().filter(move |finding| finding.level == level);
    errors(report, &findings(Level::Error).collect::<Vec<_>>(), &mut page);
    for (level, noun) in [(Level::Warn, "warning"), (Level::Note, "note")] {
        let mut findings: Vec<&Finding> = findings(level).collect();
        // What nobody else will tell the reader comes first.
        findings.sort_by_key(|finding| !finding.impact.is_silent());
        folded(report, noun, &findings, &mut page);
    }
    worlds(report, &mut page);
    foot(report, &mut page);
    out.write_all(page.as_bytes())
}

fn head(report: &Report<'_>, page: &mut String) {
    let outcome = Outcome::of(report);
    let sign = match outcome.word {
        "FAIL" => "❌",
        "PASS" => "✅",
        _ => "ℹ️",
    };
    page.push_str(&format!("{MARKER}\n## {sign} witgate: {}\n\n", outcome.word));
    page.push_str(&format!("{}.\n", text(&outcome.rest)));
    // Only what is still to be done: the table has the rest.
    let unpaid = outcome::releases(report).filter(|release| !release.paid);
    let needs = outcome::needs(unpaid).into_iter().take(3);
    needs.for_each(|(_, needs)| page.push_str(&format!("\n**{}.**\n", text(&needs))));
}

fn packages(report: &Report<'_>, page: &mut String) {
    let releases: Vec<&Release> = outcome::releases(report).collect();
    if releases.is_empty() {
        return;
    }
    page.push_str("\n| package | required | declared | next |\n|---|---|---|---|\n");
    for release in releases.iter().take(PACKAGES) {
        let package = match release.package.as_str() {
            "" => "the contract".to_owned(),
            package => code(package),
        };
        let version = |version: &Option<Version>| {
            version.as_ref().map_or("no version".to_owned(), |version| text(&version.to_string()))
        };
        let (was, now) = (&release.baseline_version, &release.candidate_version);
        let step = match was == now {
            true => format!("still {}", version(now)),
            false => format!("{} → {}", version(was), version(now)),
        };
        let next = match (&release.next_version, release.paid) {
            (_, true) => "✅ paid".to_owned(),
            (Some(next), false) => format!("**{}**", text(&next.to_string())),
            (None, false) => "none can pay".to_owned(),
        };
        let Release { required, declared, .. } = release;
        page.push_str(&format!("| {package} | {required} | {declared}: {step} | {next} |\n"));
    }
    more(releases.len().saturating_sub(PACKAGES), "packages", page);
}

/// Errors in full, as long as there is room, then in a line each.
fn errors(report: &Report<'_>, findings: &[&Finding], page: &mut String) {
    if findings.is_empty() {
        return;
    }
    page.push_str(&format!("\n### {}\n", words::count(findings.len(), "error")));
    let room = LIMIT - FOR_THE_REST;
    let few = findings.len().min(WHOLE);
    let left = fill(page, room, findings[..few].iter().map(|finding| whole(report, finding)));
    let rest = &findings[few - left..];
    if !rest.is_empty() {
        page.push('\n');
        let left = fill(page, room, rest.iter().map(|finding| line(report, finding)));
        more(left, "errors", page);
    }
}

/// Whatever stops nobody, for those who want to read it.
fn folded(report: &Report<'_>, noun: &str, findings: &[&Finding], page: &mut String) {
    if findings.is_empty() {
        return;
    }
    let title = words::count(findings.len(), noun);
    page.push_str(&format!("\n<details>\n<summary>{title}</summary>\n\n"));
    let room = LIMIT - FOR_WORLDS;
    let left = fill(page, room, findings.iter().map(|finding| line(report, finding)));
    more(left, &format!("{noun}s"), page);
    page.push_str("\n</details>\n");
}

/// A finding with its lines of source and all notes.
fn whole(report: &Report<'_>, finding: &Finding) -> String {
    let mut shown =
        format!("\n#### {} {}\n\n", code(finding.rule.id), text(&notes::message(finding)));
    let mut source = Vec::new();
    let mut page = Page { out: &mut source, color: false, width: WIDTH };
    excerpt::draw(&mut page, report, finding).expect("memory takes whatever is written");
    let source = String::from_utf8_lossy(&source);
    // The last line of it leads to notes, which stand below here.
    let source = source.trim_end_matches(['|', ' ', '\n']);
    if source.is_empty() {
        shown.push_str(&format!("in {}\n\n", code(&site::now(report, finding).path)));
    } else {
        shown.push_str(&block(source));
        shown.push('\n');
    }
    if !finding.item.is_empty() {
        let print = code(&finding.fingerprint);
        shown.push_str(&format!("- **item:** {} ({print})\n", code(&finding.item)));
    }
    for (key, note) in notes::lines(report, finding) {
        let note = if key == "explain" { code(&note) } else { text(&note) };
        shown.push_str(&format!("- **{key}:** {note}\n"));
    }
    shown
}

fn line(report: &Report<'_>, finding: &Finding) -> String {
    let site = site::now(report, finding);
    let at = match &site.place {
        Some(place) => format!("{}:{}", site.path, place.line),
        None => site.path,
    };
    let message = text(&notes::message(finding));
    format!("- {} {message}: {}\n", code(finding.rule.id), code(&at))
}

/// The worlds in which someone is refused.
fn worlds(report: &Report<'_>, page: &mut String) {
    let groups = answers::groups(report, &report.verdict.worlds);
    let (linked, others): (Vec<&Group<'_>>, Vec<_>) =
        groups.iter().partition(|group| group.answer.links_both_ways());
    if !others.is_empty() {
        let head = format!("\n### Worlds\n\n| world | {OLD} | {NEW} | |\n|---|---|---|---|\n");
        page.push_str(&head);
        let rows: Vec<String> = others.iter().flat_map(|group| rows(group)).collect();
        let count = rows.len();
        let left = fill(page, LIMIT, rows.into_iter().take(WORLDS));
        more(left + count.saturating_sub(WORLDS), "worlds", page);
    }
    let linked: Vec<&str> = linked.iter().flat_map(|group| &group.worlds).copied().collect();
    if !linked.is_empty() {
        let count = words::count(linked.len(), "world");
        let verb = if linked.len() == 1 { "links" } else { "link" };
        let names: Vec<_> = linked.iter().map(|world| format!("`{world}`")).collect();
        let names = text(&words::some(&names, 5));
        page.push_str(&format!("\n✅ {count} {verb} both ways: {names}\n"));
    }
}

fn rows(group: &Group<'_>) -> Vec<String> {
    let answer = &group.answer;
    let links = |links: Option<bool>| match links {
        Some(true) => "✅ link",
        Some(false) => "❌ refused",
        None => "❔ cannot say",
    };
    let mut why: Vec<String> = match (&answer.old_why, &answer.new_why) {
        (Some(old), Some(new)) if old != new => {
            vec![format!("{OLD}: {}", text(old)), format!("{NEW}: {}", text(new))]
        }
        (old, new) => old.iter().chain(new).take(1).map(|why| text(why)).collect(),
    };
    why.extend(answer.note.map(text));
    let (old, new, why) = (links(answer.old), links(answer.new), why.join("<br>"));
    let row = |world: &&str| format!("| {} | {old} | {new} | {why} |\n", code(world));
    group.worlds.iter().map(row).collect()
}

fn foot(report: &Report<'_>, page: &mut String) {
    let verdict = report.verdict;
    page.push_str(&format!(
        "\nCompared {}: {} with {}.\n",
        words::compared(&verdict.compared),
        code(&words::side(&verdict.candidate)),
        code(&words::side(&verdict.baseline)),
    ));
}

/// Adds texts as long as the page keeps within `room`; says how many are left.
fn fill(page: &mut String, room: usize, texts: impl Iterator<Item = String>) -> usize {
    let mut texts = texts.peekable();
    while let Some(text) = texts.next_if(|text| page.len() + text.len() <= room) {
        page.push_str(&text);
    }
    texts.count()
}

fn more(left: usize, nouns: &str, page: &mut String) {
    if left > 0 {
        page.push_str(&format!("\n*… and {left} more {nouns}: `--format short` has them all.*\n"));
    }
}
