//! A small picture for a README: how many breaking changes nothing covers.

use std::io::{self, Write};

use super::HistoryReport;

/// About the width of a character of eleven pixels.
const CHARACTER: usize = 7;

pub(super) fn write(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let numbers = report.numbers_of_all();
    let breaking = &numbers.total.breaking;
    let label = "breaking changes";
    let value = match (breaking.total(), breaking.uncovered) {
        (0, _) => "none".to_owned(),
        (all, uncovered) => format!("{uncovered} of {all} uncovered"),
    };
    // White on each of them has a contrast of more than 4.5 to 1.
    let color = if breaking.uncovered > 0 { "#b3141d" } else { "#14622b" };
    let [left, right] = [label, &value].map(|text| text.chars().count() * CHARACTER + 12);
    let (width, middles) = (left + right, [left / 2, left + right / 2]);
    let [first, second] = middles;
    write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" \
         aria-label=\"{label}: {value}\">\n<title>{label}: {value}</title>\n\
         <rect width=\"{left}\" height=\"20\" fill=\"#444c56\"/>\n\
         <rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{color}\"/>\n\
         <g fill=\"#ffffff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" \
         font-size=\"11\">\n<text x=\"{first}\" y=\"14\">{label}</text>\n\
         <text x=\"{second}\" y=\"14\">{value}</text>\n</g>\n</svg>\n"
    )
}
