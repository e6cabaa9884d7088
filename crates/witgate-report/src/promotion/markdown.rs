//! For a pull request: the verdict, and a table.

use std::io::{self, Write};

use witgate_promotion::{Decision, Promotion, Side, Verdict};

use super::{PromotionReport, wording};
use crate::markup::{code, text};

pub(super) fn write(report: &PromotionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let PromotionReport { promotion, notes, .. } = *report;
    let word = match promotion.verdict() {
        Verdict::Promote => "✅ Promote",
        Verdict::Reject => "❌ Do not promote",
        Verdict::Undecided => "⏳ Not yet decided:",
    };
    writeln!(out, "### {word} {}\n", code(&wording::name(&promotion.candidate)))?;
    let verdict = wording::verdict(promotion);
    let next = wording::next(promotion).map(|next| format!(": {next}")).unwrap_or_default();
    writeln!(out, "{}\n", text(&capitalized(&format!("{verdict}{next}."))))?;
    side("Candidate", &promotion.candidate, out)?;
    if let Some(baseline) = &promotion.baseline {
        side("Baseline", baseline, out)?;
    }
    if !promotion.measures.is_empty() {
        table(promotion, out)?;
    }
    let sides = std::iter::once(&promotion.candidate).chain(&promotion.baseline);
    for side in sides {
        for note in side.measured.iter().flat_map(|measured| &measured.notes) {
            writeln!(out, "\n> {}: {}", code(&wording::name(side)), text(note))?;
        }
    }
    for note in notes {
        writeln!(out, "\n> {}", text(note))?;
    }
    writeln!(out, "\n<sub>{}.</sub>", text(&capitalized(&wording::method(&promotion.limits))))
}

fn side(name: &str, side: &Side, out: &mut dyn Write) -> io::Result<()> {
    let digest = code(&side.digest.to_string());
    let named = match side.name == side.digest.to_string() {
        true => digest,
        false => format!("{} ({digest})", code(&side.name)),
    };
    writeln!(out, "- {name}: {named}, {}", text(&wording::side(side)))
}

fn table(promotion: &Promotion, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n| | measure | candidate | baseline | limit |\n|---|---|---|---|---|")?;
    for judged in &promotion.measures {
        let value = |reading: &Result<_, _>| match reading {
            Ok(reading) => text(&wording::reading(judged.measure, reading)),
            Err(_) => "not known".to_owned(),
        };
        let baseline = judged.baseline.as_ref().map(value).unwrap_or_default();
        let mut signs = Vec::new();
        let mut limits = Vec::new();
        for rule in &judged.rules {
            signs.push(match rule.decision {
                Decision::Kept => "✅",
                Decision::Exceeded => "❌",
                Decision::Undecided => "⏳",
            });
            let (word, why) = wording::outcome(judged, rule, promotion);
            let limit = wording::limit(judged.measure, rule, &promotion.limits);
            let why = why.map(|why| format!("; {why}")).unwrap_or_default();
            limits.push(text(&format!("{limit}: {word}{why}")));
        }
        writeln!(
            out,
            "| {} | {} | {} | {baseline} | {} |",
            signs.join("<br>"),
            judged.measure,
            value(&judged.candidate),
            limits.join("<br>")
        )?;
    }
    Ok(())
}

fn capitalized(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().map(|first| first.to_uppercase().collect::<String>());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}
