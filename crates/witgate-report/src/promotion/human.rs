//! For people: the verdict, the two sides, and each measure with its limits.

use std::io::{self, Write};

use witgate_promotion::{Decision, Judged, Promotion, Side, Verdict};

use super::{PromotionReport, wording};
use crate::page::Page;
use crate::text::{Style, Text};

/// How wide the column with names is.
const LEAD: usize = 20;

pub(super) fn write(report: &PromotionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let PromotionReport { promotion, notes, color, width } = *report;
    let page = &mut Page::new(out, color, width);
    let (style, word) = match promotion.verdict() {
        Verdict::Promote => (Style::Good, "PROMOTE"),
        Verdict::Reject => (Style::Error, "REJECT"),
        Verdict::Undecided => (Style::Warn, "UNDECIDED"),
    };
    let heading = Text::new()
        .put(style, word)
        .put(Style::Bold, format!(" {}", wording::name(&promotion.candidate)))
        .plain(format!(": {}", wording::verdict(promotion)));
    page.hang(Text::new(), heading)?;
    page.blank()?;
    of_side(page, "candidate", &promotion.candidate)?;
    match &promotion.baseline {
        Some(baseline) => of_side(page, "baseline", baseline)?,
        None => page.hang(lead("baseline:"), Text::new().plain("none"))?,
    }
    page.blank()?;
    for judged in &promotion.measures {
        of_measure(page, judged, promotion)?;
    }
    if !promotion.measures.is_empty() {
        page.blank()?;
    }
    let sides = std::iter::once(&promotion.candidate).chain(&promotion.baseline);
    for side in sides {
        for note in side.measured.iter().flat_map(|measured| &measured.notes) {
            let text = Text::new().plain(format!("{}: {note}", wording::name(side)));
            page.hang(Text::new().put(Style::Note, "note: "), text)?;
        }
    }
    for note in notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    let method = Text::new().put(Style::Dim, wording::method(&promotion.limits));
    page.hang(Text::new(), method)?;
    if let Some(next) = wording::next(promotion) {
        page.hang(Text::new().put(Style::Note, "help: "), Text::new().plain(next))?;
    }
    Ok(())
}

fn lead(name: &str) -> Text {
    Text::new().put(Style::Dim, format!("{name:LEAD$}"))
}

fn of_side(page: &mut Page<'_>, name: &str, side: &Side) -> io::Result<()> {
    let digest = format!("sha256:{}", side.digest.short(12));
    let named = match side.name == side.digest.to_string() {
        true => digest,
        false => format!("{} ({digest})", side.name),
    };
    page.hang(lead(&format!("{name}:")), Text::new().put(Style::Bold, named))?;
    let style = if side.measured.is_ok() { Style::Plain } else { Style::Error };
    page.hang(Text::new().pad(LEAD), Text::new().put(style, wording::side(side)))
}

fn of_measure(page: &mut Page<'_>, judged: &Judged, promotion: &Promotion) -> io::Result<()> {
    let worst =
        judged.rules.iter().map(|rule| rule.decision).max_by_key(|decision| match decision {
            Decision::Kept => 0,
            Decision::Undecided => 1,
            Decision::Exceeded => 2,
        });
    let (style, sign) = match worst {
        Some(Decision::Kept) => (Style::Good, "✓ "),
        Some(Decision::Exceeded) => (Style::Error, "✗ "),
        Some(Decision::Undecided) => (Style::Warn, "? "),
        None => (Style::Dim, "- "),
    };
    let head = Text::new()
        .put(style, sign)
        .put(Style::Bold, format!("{:width$}", judged.measure.as_str(), width = LEAD - 2));
    let value = |reading: &Result<_, _>| match reading {
        Ok(reading) => wording::reading(judged.measure, reading),
        Err(_) => "not known".to_owned(),
    };
    let mut text = Text::new().plain(value(&judged.candidate));
    if let Some(baseline) = &judged.baseline {
        text = text.plain(format!(", baseline {}", value(baseline)));
    }
    page.hang(head, text)?;
    if judged.rules.is_empty() {
        return page.hang(Text::new().pad(LEAD), Text::new().put(Style::Dim, "no limit"));
    }
    for rule in &judged.rules {
        let (word, why) = wording::outcome(judged, rule, promotion);
        let style = match rule.decision {
            Decision::Kept => Style::Good,
            Decision::Exceeded => Style::Error,
            Decision::Undecided => Style::Warn,
        };
        let limit = wording::limit(judged.measure, rule, &promotion.limits);
        let mut text = Text::new().plain(format!("{limit}: ")).put(style, word);
        if let Some(why) = why {
            text = text.plain(format!("; {why}"));
        }
        page.hang(Text::new().pad(LEAD), text)?;
    }
    Ok(())
}
