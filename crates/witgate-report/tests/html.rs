//! The page for a browser: its own markup and nobody else's, links that lead
//! somewhere, colours that can be read, and what a real browser makes of it.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::collections::BTreeSet;

use support::{Fleet, all_spoilt, fleet, lockstep, migration, plugin, render};
use witgate_report::Format;
use witgate_testing::browser::Browser;
use witgate_testing::contrast::{contrast, luminance};

/// The tags that the page consists of.
const TAGS: &[&str] = &[
    "!DOCTYPE", "a", "body", "br", "code", "dd", "details", "dl", "dt", "form", "h1", "h2", "h3",
    "head", "header", "html", "input", "label", "li", "main", "meta", "output", "p", "pre",
    "script", "section", "span", "style", "summary", "table", "tbody", "td", "th", "thead",
    "title", "tr", "ul",
];

fn pages() -> Vec<String> {
    let evil = "</style></script><script>alert(1)</script><b id=\"x\">'&";
    let fleets = vec![
        Fleet::from(plugin()),
        Fleet::from(lockstep()),
        Fleet::from(migration()),
        fleet(),
        support::locked(),
    ];
    let fleets =
        fleets.into_iter().chain(all_spoilt(evil, &format!("// {evil}\ninterface x {{ }}\n")));
    fleets.map(|fleet| render(Format::Html, &fleet.report())).collect()
}

/// The values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

#[test]
fn nothing_from_outside_is_markup() {
    for page in pages() {
        // The script is our own, and has tags of no kind in it.
        for (name, count) in [("<script>", 1), ("</script>", 1), ("<style>", 1), ("</style>", 1)] {
            assert_eq!(page.matches(name).count(), count, "{name}");
        }
        let body = page.split_once("<body>").unwrap().1.split_once("<script>").unwrap().0;
        for tag in body.split('<').skip(1) {
            let name = tag.trim_start_matches('/').split([' ', '>', '\n']).next().unwrap();
            assert!(TAGS.contains(&name), "<{tag}");
            let tag = tag.split('>').next().unwrap();
            assert!(!tag.contains(" on"), "<{tag}> has a handler");
        }
    }
}

#[test]
fn every_link_leads_somewhere() {
    for page in pages() {
        let ids = values(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        let twice: Vec<_> =
            unique.iter().filter(|id| ids.iter().filter(|it| it == id).count() > 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
        for link in values(&page, "href") {
            let id = link.strip_prefix('#').expect("nothing is linked but the page itself");
            assert!(unique.contains(id), "{link}");
        }
        // A page loads nothing.
        assert!(values(&page, "src").is_empty());
    }
    let page = render(Format::Html, &plugin().report());
    assert!(!values(&page, "href").is_empty());
}

/// As WCAG 2 has it: 4.5 to 1 for text, in both themes.
#[test]
fn colours_can_be_read() {
    let page = render(Format::Html, &plugin().report());
    let (light, dark) = page.split_once("prefers-color-scheme: dark").unwrap();
    for theme in [light, dark] {
        let color = |name: &str| {
            let (_, rest) = theme.split_once(&format!("--{name}: #")).unwrap();
            luminance(&rest[..6])
        };
        for text in ["text", "soft", "error", "warn", "note", "ok", "link"] {
            for ground in ["page", "box"] {
                assert!(contrast(color(text), color(ground)) >= 4.5, "{text} on {ground}");
            }
        }
        for ground in ["gone", "new"] {
            assert!(contrast(color("text"), color(ground)) >= 4.5, "text on {ground}");
        }
    }
}

/// The script runs, finds what it looks for and shows the filter. Skipped where
/// there is no Chromium.
#[test]
fn a_browser_reads_it() {
    let Some(browser) = Browser::find() else {
        eprintln!("skipped: there is no Chromium here");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.html");
    std::fs::write(&file, render(Format::Html, &plugin().report())).unwrap();
    let page = browser.dom(&file);
    assert!(page.contains("8 of 8 shown</output>"), "{page}");
    assert!(page.contains("<form id=\"filter\">"), "the filter is shown");
}
