//! One page for a browser, which loads nothing and runs nothing: pictures, and under each
//! the numbers that it was made of.

use std::io::{self, Write};

use witgate_history::{By, Numbers, RepositoryHistory, date};

use super::HistoryReport;
use super::charts;
use super::figures::{self, scope};
use super::tables::{self, List};
use crate::html::markup::{code, literal, text};

const STYLE: &str = include_str!("../html/style.css");
const OWN_STYLE: &str = include_str!("style.css");

/// Nothing is loaded from anywhere, and nothing is run, whatever a repository has in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// What is distinguished by colour is distinguished by pattern, too.
const PATTERNS: &str = "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\">\n<defs>\n\
    <pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
    patternTransform=\"rotate(45)\">\
    <rect class=\"hatch-ground\" width=\"6\" height=\"6\"/>\
    <rect class=\"hatch-line\" width=\"2.5\" height=\"6\"/></pattern>\n\
    <pattern id=\"dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
    <rect class=\"dots-ground\" width=\"6\" height=\"6\"/>\
    <circle class=\"dots-dot\" cx=\"3\" cy=\"3\" r=\"1.4\"/></pattern>\n</defs>\n</svg>\n";

pub(super) fn write(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let title = title(report);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"generator\" content=\"witgate {}\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n{PATTERNS}\
         <header>\n<h1>{title}</h1>\n<p>As of {}, in UTC. Each first-parent commit that changes a \
         contract is compared with the commit before it and with the last release.</p>\n",
        env!("CARGO_PKG_VERSION"),
        date(report.now),
    )?;
    contents(report, out)?;
    out.write_all(b"</header>\n<main>\n")?;
    let all: Vec<&RepositoryHistory> = report.histories.iter().collect();
    if let [only] = report.histories {
        section(report, &all, &report.numbers_of(only), report.by, "one", &only.repository, out)?;
    } else {
        section(report, &all, &report.numbers_of_all(), By::Month, "all", "All repositories", out)?;
        for (at, history) in report.histories.iter().enumerate() {
            let (numbers, id) = (report.numbers_of(history), format!("r{at}"));
            section(report, &[history], &numbers, report.by, &id, &history.repository, out)?;
        }
    }
    out.write_all(b"</main>\n</body>\n</html>\n")
}

fn title(report: &HistoryReport<'_>) -> String {
    match report.histories {
        [only] => format!("Contract history of {}", literal(&only.repository)),
        all => format!("Contract history of {} repositories", all.len()),
    }
}

/// Links to the repositories, with the numbers that a reader looks for first.
fn contents(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if report.histories.len() < 2 {
        return Ok(());
    }
    write!(
        out,
        "<nav aria-label=\"Repositories\">\n<table>\n<caption>Repositories</caption>\n<thead><tr>\
         <th scope=\"col\">repository</th><th scope=\"col\" class=\"number\">commits</th>\
         <th scope=\"col\" class=\"number\">changing contracts</th>\
         <th scope=\"col\" class=\"number\">breaking changes</th>\
         <th scope=\"col\" class=\"number\">uncovered</th>\
         <th scope=\"col\" class=\"number\">additions</th>\
         <th scope=\"col\" class=\"number\">releases</th>\
         <th scope=\"col\" class=\"number\">open waivers</th></tr></thead>\n<tbody>\n"
    )?;
    for (at, history) in report.histories.iter().enumerate() {
        let numbers = report.numbers_of(history);
        let breaking = &numbers.total.breaking;
        writeln!(
            out,
            "<tr><th scope=\"row\"><a href=\"#r{at}\">{}</a></th><td class=\"number\">{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            literal(&history.repository),
            history.commits,
            history.steps.len(),
            breaking.total(),
            breaking.uncovered,
            numbers.total.additions,
            numbers.releases.total(),
            numbers.waivers.open
        )?;
    }
    out.write_all(b"</tbody>\n</table>\n</nav>\n")
}

/// What there is to say of one repository, or of all.
fn section(
    report: &HistoryReport<'_>,
    histories: &[&RepositoryHistory],
    numbers: &Numbers,
    by: By,
    id: &str,
    title: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<section id=\"{id}\" aria-labelledby=\"{id}-head\">")?;
    // A page of one repository has said its name.
    let (title, class) = match report.histories.len() {
        1 => ("Key figures", ""),
        _ => (title, " class=\"repository\""),
    };
    writeln!(out, "<h2 id=\"{id}-head\"{class}>{}</h2>", literal(title))?;
    if let [history] = histories {
        writeln!(
            out,
            "<p>{}; up to {}.</p>",
            literal(&scope(history)),
            code(&tables::short(&history.head))
        )?;
    }
    out.write_all(b"<dl class=\"figures\">\n")?;
    for figure in figures::all(numbers) {
        let class = if figure.is_alarming { " class=\"alarming\"" } else { "" };
        writeln!(
            out,
            "<div{class}><dt>{}</dt><dd><strong>{}</strong> <span>{}</span></dd></div>",
            figure.label,
            literal(&figure.value),
            text(&figure.detail)
        )?;
    }
    out.write_all(b"</dl>\n")?;
    for note in histories.iter().flat_map(|history| &history.notes) {
        writeln!(out, "<p class=\"note\">{}</p>", text(note))?;
    }
    let mut empty = Vec::new();
    for chart in charts::all(numbers, by, id) {
        if chart.is_empty() {
            empty.push(chart.title);
            continue;
        }
        write!(
            out,
            "<figure>\n<h3>{}</h3>\n{}{}<figcaption>{}</figcaption>\n{}</figure>\n",
            literal(&chart.title),
            chart.legend(),
            chart.svg(),
            literal(&chart.description),
            chart.table()
        )?;
    }
    if !empty.is_empty() {
        writeln!(out, "<p class=\"note\">Nothing to show: {}.</p>", literal(&empty.join("; ")))?;
    }
    // Those of several repositories are with each of them.
    if histories.len() == 1 {
        for list in tables::all(histories, numbers) {
            table(&list, out)?;
        }
    }
    out.write_all(b"</section>\n")
}

fn table(list: &List, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "<h3>{}</h3>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n\
         <table>\n<caption>{}</caption>\n<thead><tr>",
        list.title, list.title, list.title
    )?;
    for column in list.columns {
        write!(out, "<th scope=\"col\">{column}</th>")?;
    }
    out.write_all(b"</tr></thead>\n<tbody>\n")?;
    for row in &list.rows {
        out.write_all(b"<tr>")?;
        for cell in row {
            write!(out, "<td>{}</td>", text(cell))?;
        }
        out.write_all(b"</tr>\n")?;
    }
    out.write_all(b"</tbody>\n</table>\n</div>\n")?;
    if list.left_out > 0 {
        writeln!(out, "<p class=\"note\">{} more are in the JSON.</p>", list.left_out)?;
    }
    Ok(())
}
