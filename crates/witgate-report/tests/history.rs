//! Reports on histories: what they say, that a page has the numbers beside its pictures,
//! and that nothing from outside is taken for anything else.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "support/histories.rs"]
mod histories;

use std::collections::BTreeSet;
use std::path::Path;

use histories::{NOW, platform, quiet, spoilt};
use witgate_history::{By, RepositoryHistory};
use witgate_report::{HISTORY_SCHEMA, HistoryFormat, HistoryReport, read_histories};
use witgate_testing::browser::Browser;
use witgate_testing::contrast::{contrast, luminance};

/// The tags that the page consists of.
const TAGS: &[&str] = &[
    "!DOCTYPE",
    "a",
    "body",
    "caption",
    "circle",
    "code",
    "dd",
    "defs",
    "desc",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "li",
    "line",
    "main",
    "meta",
    "nav",
    "p",
    "pattern",
    "rect",
    "section",
    "span",
    "strong",
    "style",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

fn report(histories: &[RepositoryHistory], by: By) -> HistoryReport<'_> {
    HistoryReport { histories, by, now: NOW, color: false, width: 80 }
}

fn render(format: HistoryFormat, histories: &[RepositoryHistory], by: By) -> String {
    let mut bytes = Vec::new();
    report(histories, by).write(format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/reports").join(name);
    witgate_testing::golden::assert(&path, text);
}

#[test]
fn a_platform_in_every_format() {
    let one = [platform()];
    golden("history.txt", &render(HistoryFormat::Human, &one, By::Month));
    golden("history-release.txt", &render(HistoryFormat::Human, &one, By::Release));
    golden("history.csv", &render(HistoryFormat::Csv, &one, By::Month));
    golden("history.md", &render(HistoryFormat::Markdown, &one, By::Month));
    golden("history-badge.svg", &render(HistoryFormat::Badge, &one, By::Month));
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    let json = render(HistoryFormat::Json, &one, By::Month);
    assert!(json.contains(version));
    golden("history.json", &json.replace(version, "\"version\": \"VERSION\""));
    golden("history-two.txt", &render(HistoryFormat::Human, &[platform(), quiet()], By::Month));
}

/// All formats count the same.
#[test]
fn formats_agree() {
    // 1 waived, 3 uncovered, 5 covered; 4 + 1 + 2 additions.
    let one = [platform()];
    let csv = render(HistoryFormat::Csv, &one, By::Month);
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let months: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(months, ["2026-01", "2026-02", "2026-03", "2026-04"]);
    let sum = |column: usize| -> usize {
        rows.iter().map(|row| row[column].parse::<usize>().unwrap()).sum()
    };
    assert_eq!([3, 4, 5, 6, 7, 8].map(sum), [9, 3, 1, 5, 2, 7]);
    // The waiver's last day is 1 April.
    let open: Vec<&str> = rows.iter().map(|row| row[21]).collect();
    assert_eq!(open, ["", "1", "1", "0"]);
    let json: serde_json::Value =
        serde_json::from_str(&render(HistoryFormat::Json, &one, By::Month)).unwrap();
    let total = &json["numbers"]["total"];
    assert_eq!(total["breaking"]["uncovered"], 3);
    assert_eq!((&total["additions"], &total["not_judged"]), (&7.into(), &1.into()));
    assert_eq!(json["numbers"]["waivers"]["expired"], 1);
    let human = render(HistoryFormat::Human, &one, By::Month);
    assert!(human.contains("3 uncovered, 1 waived, 5 covered by the version"), "{human}");
}

#[test]
fn what_one_run_wrote_another_reads() {
    let all = vec![platform(), quiet(), spoilt("x\u{202e}\"</script>")];
    let text = render(HistoryFormat::Json, &all, By::Month);
    assert_eq!(read_histories(&text).unwrap(), all);
    let other = text.replacen("witgate/history/1", "witgate/history/9", 1);
    assert!(read_histories(&other).unwrap_err().contains("witgate/history/9"));
    for bad in ["", "{}", "[]", "{\"schema\":\"witgate/history/1\"}", &text[..text.len() / 2]] {
        assert!(read_histories(bad).is_err(), "{bad}");
    }
    assert!(serde_json::from_str::<serde_json::Value>(HISTORY_SCHEMA).is_ok());
}

fn pages() -> Vec<String> {
    let evil = "</style></script><script>alert(1)</script><b id=\"x\" onclick='y'>'&";
    let page = |histories: &[RepositoryHistory], by| render(HistoryFormat::Html, histories, by);
    vec![
        page(&[platform()], By::Month),
        page(&[platform()], By::Release),
        page(&[platform(), quiet()], By::Month),
        page(&[quiet()], By::Month),
        page(&[], By::Month),
        page(&[spoilt(evil), platform()], By::Release),
        page(&[spoilt(evil)], By::Month),
    ]
}

#[test]
fn nothing_from_outside_is_markup() {
    for page in pages() {
        for (name, count) in [("<script", 0), ("<style>", 1), ("</style>", 1)] {
            assert_eq!(page.matches(name).count(), count, "{name}");
        }
        let body = page.split_once("<body>").unwrap().1;
        let (ids, links) = (values(&page, "id"), values(&page, "href"));
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{ids:?}");
        for tag in body.split('<').skip(1) {
            let name = tag.trim_start_matches('/').split([' ', '>', '\n', '/']).next().unwrap();
            assert!(TAGS.contains(&name), "<{tag}");
            // What is outside of quotes are names.
            let names = tag.split('>').next().unwrap().split('"').step_by(2);
            assert!(!names.collect::<String>().contains(" on"), "<{tag}> has a handler");
        }
        for link in links {
            assert!(unique.contains(link.strip_prefix('#').expect("the page itself")), "{link}");
        }
        for id in values(&page, "aria-labelledby").iter().flat_map(|ids| ids.split(' ')) {
            assert!(unique.contains(id), "{id}");
        }
        assert!(values(&page, "src").is_empty());
    }
}

/// The values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.split(&start).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

#[test]
fn every_picture_has_a_name_and_its_table() {
    for page in pages() {
        for figure in page.split("<figure>").skip(1) {
            let figure = figure.split("</figure>").next().unwrap();
            let picture = figure.split("role=\"img\"").nth(1).expect("a picture");
            assert!(picture.contains("<title id=") && picture.contains("<desc id="));
            let (_, table) = figure.split_once("<table>").expect("a table");
            assert!(table.contains("<caption>") && table.contains("scope=\"row\""));
            // As many numbers that are not zero as there are bars with a name.
            let cells = table.split("<td class=\"number\">").skip(1);
            let numbers = cells.map(|cell| cell.split('<').next().unwrap());
            let numbers = numbers.filter(|cell| !matches!(*cell, "0" | "–")).count();
            let bars = picture.split("<rect ").skip(1).filter(|it| it.contains("<title>")).count();
            assert_eq!(bars, numbers, "{figure}");
        }
    }
}

const EVIL: &str = "x\u{1b}[2J\u{9b}31m\r\n::error::y\u{202e}\u{200b}\u{7}\t##[add-mask]\u{2028}z";

#[test]
fn nothing_hidden_gets_out() {
    for by in [By::Month, By::Release] {
        for format in HistoryFormat::ALL {
            for width in [0, 40, 200] {
                let histories = [spoilt(EVIL), quiet()];
                let mut bytes = Vec::new();
                let report = HistoryReport { width, ..report(&histories, by) };
                report.write(format, &mut bytes).unwrap();
                let text = String::from_utf8(bytes).unwrap();
                for line in text.split('\n') {
                    let is_hidden = |c: char| {
                        c.is_control() || matches!(c, '\u{200b}' | '\u{202e}' | '\u{2028}')
                    };
                    assert!(!line.contains(is_hidden), "{format}: {line:?}");
                    assert!(!line.trim_start().starts_with("::error"), "{format}: {line:?}");
                    assert!(!line.contains("##["), "{format}: {line:?}");
                }
            }
        }
    }
}

/// Lines for people fit their terminal, but for words that are longer.
#[test]
fn lines_fit() {
    for histories in [vec![platform()], vec![platform(), quiet()]] {
        for by in [By::Month, By::Release] {
            let text = render(HistoryFormat::Human, &histories, by);
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }
}

/// As WCAG 2 has it: 4.5 to 1 for text, 3 to 1 for what pictures are made of, in light,
/// dark and print.
#[test]
fn colours_can_be_told_apart() {
    let page = render(HistoryFormat::Html, &[platform()], By::Month);
    let themes: Vec<&str> = page.split("prefers-color-scheme: dark").collect();
    let print = page.split("@media print").last().unwrap();
    // The first two blocks are of the pages' common style, then come the pictures'.
    let [common_light, common_dark, dark] = themes[..] else { panic!("{}", themes.len()) };
    let light = common_dark;
    for (text_theme, picture_theme) in [(common_light, light), (common_dark, dark), (print, print)]
    {
        let color = |theme: &str, name: &str| {
            let rest = theme.rsplit_once(&format!("--{name}: #"));
            let first = theme.split_once(&format!("--{name}: #"));
            let (_, rest) = if theme == light { rest.unwrap() } else { first.unwrap() };
            luminance(&rest[..6])
        };
        let text_color = |name: &str| {
            let (_, rest) = text_theme.split_once(&format!("--{name}: #")).unwrap();
            luminance(&rest[..6])
        };
        for text in ["text", "soft", "error"] {
            for ground in ["page", "box"] {
                assert!(contrast(text_color(text), text_color(ground)) >= 4.5, "{text}");
            }
        }
        for part in ["uncovered", "waived", "covered", "unreleased", "additive", "ranked"] {
            let contrast = contrast(color(picture_theme, part), text_color("page"));
            assert!(contrast >= 3.0, "{part}: {contrast}");
        }
    }
}

/// A real browser opens the page without a complaint, and draws what the table says.
/// Skipped where there is no Chromium.
#[test]
fn a_browser_reads_it() {
    let Some(browser) = Browser::find() else {
        eprintln!("skipped: there is no Chromium here");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    // The page has no script and allows none. One that the test puts there measures what
    // was drawn; so the test alone lifts that.
    let page = render(HistoryFormat::Html, &[platform()], By::Month);
    let (start, rest) = page.split_once("<meta http-equiv").unwrap();
    let (_, rest) = rest.split_once(">\n").unwrap();
    let measure = "<script>\n\
        const svg = document.querySelector('figure svg[role=img]');\n\
        const bars = [...svg.querySelectorAll('rect')].map(bar =>\n\
          `${bar.querySelector('title').textContent} ${getComputedStyle(bar).fill} \
        ${Math.round(bar.getBoundingClientRect().height / svg.getBoundingClientRect().height * 240)}`);\n\
        document.body.dataset.bars = bars.join('; ');\n</script>\n</body>";
    let measured = format!("{start}{}", rest.replace("</body>", measure));
    let open = |name: &str, text: &str, arguments: &[&str]| {
        let file = directory.path().join(name);
        std::fs::write(&file, text).unwrap();
        browser.dom_without_complaint(arguments, &file)
    };
    let plain = open("plain.html", &page, &[]);
    assert!(plain.contains("Contract history of acme-plugins</h1>"), "{plain}");
    // The highest month has 7, so that the scale goes up to 8 on a height of 194.
    for (arguments, red) in [
        (&[][..], "rgb(179, 20, 29)"),
        (&["--blink-settings=preferredColorScheme=0"][..], "rgb(255, 123, 114)"),
    ] {
        let dom = open("measured.html", &measured, arguments);
        let (_, bars) = dom.split_once("data-bars=\"").expect("it was measured");
        let bars = bars.split('"').next().unwrap();
        let expected = format!("2026-03: 3 uncovered {red} 73");
        assert!(bars.contains(&expected), "{expected} is not in {bars}");
        assert!(bars.contains("2026-02: 1 waived url(&quot;#hatch&quot;) 24"), "{bars}");
    }
}
