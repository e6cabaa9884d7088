//! A chart: numbers in a row or in bars, as a picture and as a table of the same numbers.
//!
//! The picture is SVG that takes its colours from the page, so that it is right in light
//! and dark pages and in print. What is told by colour is told by pattern, by position and
//! by the table, too.

use std::fmt::Write as _;

use crate::html::markup::literal;

/// Bars in columns, one for each label, stacked of several series.
pub(super) struct Chart {
    /// What tells it from other charts of the page.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: String,
    /// The same in a sentence, with what is out.
    pub(super) description: String,
    /// What labels are: the head of their column.
    pub(super) label: &'static str,
    /// The labels, in order.
    pub(super) labels: Vec<String>,
    /// The series, the undermost first.
    pub(super) series: Vec<Series>,
    /// Whether bars lie, with a name beside each: for names that are long.
    pub(super) is_lying: bool,
}

/// A series of numbers.
pub(super) struct Series {
    /// What it is of.
    pub(super) name: &'static str,
    /// What it looks like: a class of the page's style.
    pub(super) class: &'static str,
    /// A number for each label; `None` where nothing is known.
    pub(super) values: Vec<Option<usize>>,
}

/// At most so many labels are written below columns.
const LABELS: usize = 13;

/// About the width of a character of a label.
const CHARACTER: f64 = 7.0;

/// No more of a label is written in a picture.
const LABEL_LENGTH: usize = 16;

/// The size of a picture, in its own units.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 34.0;

/// The height of a lying bar with its gap, and the room for its name.
const ROW: f64 = 24.0;
const NAMES: f64 = 250.0;

impl Chart {
    /// Whether there is anything to see.
    pub(super) fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.values.iter().flatten().all(|value| *value == 0))
    }

    /// The picture.
    pub(super) fn svg(&self) -> String {
        let (height, inside) = match self.is_lying {
            true => (self.labels.len() as f64 * ROW + 8.0, self.lying()),
            false => (HEIGHT, self.columns()),
        };
        let Chart { id, title, description, .. } = self;
        let (id, title, description) = (literal(id), literal(title), literal(description));
        format!(
            "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\">\n\
             <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{description}</desc>\n\
             {inside}</svg>\n"
        )
    }

    /// What the parts of bars mean; nothing where there is but one.
    pub(super) fn legend(&self) -> String {
        if self.series.len() < 2 {
            return String::new();
        }
        let entry = |series: &Series| {
            format!(
                "<li><svg class=\"key\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">\
                 <rect class=\"{}\" width=\"14\" height=\"14\"/></svg> {}</li>",
                series.class,
                literal(series.name)
            )
        };
        let entries: String = self.series.iter().map(entry).collect();
        format!("<ul class=\"legend\">{entries}</ul>\n")
    }

    /// The same numbers as a table; labels for which there is nothing are left out.
    pub(super) fn table(&self) -> String {
        let mut table = format!(
            "<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">{}</th>",
            literal(&self.title),
            literal(self.label)
        );
        for series in &self.series {
            let _ =
                write!(table, "<th scope=\"col\" class=\"number\">{}</th>", literal(series.name));
        }
        table.push_str("</tr></thead>\n<tbody>\n");
        let is_there = |position: usize| {
            let mut values = self.series.iter().map(|series| value(series, position));
            values.any(|value| value > 0.0)
        };
        let mut left_out = 0;
        for (position, label) in self.labels.iter().enumerate() {
            if !is_there(position) {
                left_out += 1;
                continue;
            }
            let _ = write!(table, "<tr><th scope=\"row\">{}</th>", literal(label));
            for series in &self.series {
                let value = series.values.get(position).copied().flatten();
                let shown = value.map_or_else(|| "–".to_owned(), |value| value.to_string());
                let _ = write!(table, "<td class=\"number\">{shown}</td>");
            }
            table.push_str("</tr>\n");
        }
        table.push_str("</tbody>\n</table>\n");
        if left_out > 0 {
            let labels = witgate_model::count(left_out, self.label);
            let are = if left_out == 1 { "is" } else { "are" };
            let _ = writeln!(table, "<p class=\"note\">{labels} without any {are} left out.</p>");
        }
        table
    }

    /// The highest bar.
    fn most(&self) -> f64 {
        let sum = |position: usize| -> f64 {
            self.series.iter().map(|series| value(series, position)).sum()
        };
        (0..self.labels.len()).map(sum).fold(0.0, f64::max)
    }

    fn columns(&self) -> String {
        let (top, step) = scale(self.most());
        let (width, height) = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
        let y = |value: f64| TOP + height * (1.0 - value / top);
        let mut svg = String::new();
        let mut tick = 0.0;
        while tick <= top {
            let position = y(tick);
            let _ = writeln!(
                svg,
                "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{position:.1}\" y2=\"{position:.1}\"/>\
                 <text class=\"tick end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                WIDTH - RIGHT,
                LEFT - 6.0,
                position + 4.0,
                number(tick)
            );
            tick += step;
        }
        let slot = width / self.labels.len().max(1) as f64;
        let bar = (slot * 0.7).clamp(0.5, 40.0);
        let longest = self.labels.iter().map(|label| cut(label).chars().count()).max();
        let room = longest.unwrap_or_default() as f64 * CHARACTER + 12.0;
        let most = ((width / room) as usize).clamp(1, LABELS);
        let every = self.labels.len().div_ceil(most).max(1);
        for (position, label) in self.labels.iter().enumerate() {
            let middle = LEFT + slot * (position as f64 + 0.5);
            let mut below = 0.0;
            for series in &self.series {
                let value = value(series, position);
                if value > 0.0 {
                    let (from, to) = (y(below), y(below + value));
                    let _ = writeln!(
                        svg,
                        "<rect class=\"{}\" x=\"{:.1}\" y=\"{to:.1}\" width=\"{bar:.1}\" \
                         height=\"{:.1}\"><title>{}: {} {}</title></rect>",
                        series.class,
                        middle - bar / 2.0,
                        (from - to).max(0.5),
                        literal(label),
                        number(value),
                        literal(series.name)
                    );
                    below += value;
                }
            }
            // The last is always told, and those from it backwards.
            if (self.labels.len() - 1 - position).is_multiple_of(every) {
                let _ = writeln!(
                    svg,
                    "<text class=\"tick middle\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>",
                    HEIGHT - BOTTOM + 18.0,
                    literal(&cut(label))
                );
            }
        }
        svg
    }

    fn lying(&self) -> String {
        let most = self.most().max(1.0);
        let width = WIDTH - NAMES - RIGHT - 60.0;
        let mut svg = String::new();
        for (position, label) in self.labels.iter().enumerate() {
            let y = position as f64 * ROW + 4.0;
            let _ = writeln!(
                svg,
                "<text class=\"name end\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                NAMES - 8.0,
                y + 14.0,
                literal(&cut_to(label, 36))
            );
            let mut from = NAMES;
            for series in &self.series {
                let value = value(series, position);
                let length = (width * value / most).max(1.0);
                let _ = writeln!(
                    svg,
                    "<rect class=\"{}\" x=\"{from:.1}\" y=\"{y:.1}\" width=\"{length:.1}\" \
                     height=\"{:.1}\"><title>{}: {}</title></rect>\
                     <text class=\"tick\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                    series.class,
                    ROW - 6.0,
                    literal(label),
                    number(value),
                    from + length + 6.0,
                    y + 14.0,
                    number(value)
                );
                from += length;
            }
        }
        svg
    }
}

fn value(series: &Series, position: usize) -> f64 {
    series.values.get(position).copied().flatten().unwrap_or_default() as f64
}

/// The top of a scale that holds a number, and the step between its lines: one, two or
/// five times a power of ten, so that there are at most five lines and all are whole.
fn scale(most: f64) -> (f64, f64) {
    let rough = (most / 4.0).max(1.0);
    let power = 10.0_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|it| it * power).find(|it| *it >= rough);
    let step = step.unwrap_or(rough);
    ((most / step).ceil().max(1.0) * step, step)
}

/// A whole number; of one that nobody counts to, its size.
fn number(value: f64) -> String {
    if value < 1e12 { format!("{value:.0}") } else { format!("{value:.1e}") }
}

fn cut(label: &str) -> String {
    cut_to(label, LABEL_LENGTH)
}

fn cut_to(label: &str, most: usize) -> String {
    match label.char_indices().nth(most) {
        Some((position, _)) => format!("{}…", &label[..position]),
        None => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_hold_the_highest() {
        for (most, expected) in [
            (0.0, (1.0, 1.0)),
            (1.0, (1.0, 1.0)),
            (3.0, (3.0, 1.0)),
            (5.0, (6.0, 2.0)),
            (17.0, (20.0, 5.0)),
            (181.0, (200.0, 50.0)),
            (945.0, (1000.0, 500.0)),
        ] {
            assert_eq!(scale(most), expected, "{most}");
        }
        let (top, step) = scale(1e300);
        assert!(top >= 1e300 && top / step <= 6.0);
    }

    /// A bar is as high as its number on the scale: 10 of 20 is half of the height.
    #[test]
    fn bars_are_as_high_as_their_numbers() {
        let series = |name, class, values: [usize; 2]| Series {
            name,
            class,
            values: values.into_iter().map(Some).collect(),
        };
        let chart = Chart {
            id: "x".to_owned(),
            title: "t".to_owned(),
            description: "d".to_owned(),
            label: "month",
            labels: vec!["2026-01".to_owned(), "2026-02".to_owned()],
            series: vec![series("uncovered", "a", [10, 0]), series("covered", "b", [10, 5])],
            is_lying: false,
        };
        let svg = chart.svg();
        let height = HEIGHT - TOP - BOTTOM;
        let rects: Vec<&str> = svg.split("<rect ").skip(1).collect();
        let attribute = |rect: &str, name: &str| -> f64 {
            let (_, rest) = rect.split_once(&format!(" {name}=\"")).expect("it has it");
            rest.split('"').next().expect("it ends").parse().expect("a number")
        };
        let told: Vec<(f64, f64)> =
            rects.iter().map(|it| (attribute(it, "y"), attribute(it, "height"))).collect();
        // The scale ends at 20: both lower halves, then a quarter.
        let middle = TOP + height / 2.0;
        assert_eq!(
            told,
            [
                (middle, height / 2.0),
                (TOP, height / 2.0),
                (TOP + height * 0.75, (height / 4.0 * 10.0).round() / 10.0)
            ]
        );
        assert!(svg.contains("<title>2026-01: 10 uncovered</title>"), "{svg}");
        let table = chart.table();
        let row = "<th scope=\"row\">2026-02</th><td class=\"number\">0</td>\
                   <td class=\"number\">5</td>";
        assert!(table.contains(row), "{table}");
    }
}
