//! One contract in, findings out: the rules that need no other contract.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use witgate_model::{AllowComment, Sources, Span};

use crate::finding::Finding;
use crate::finish;
use crate::gated_finding::GatedFinding;
use crate::judge_facts::{PolicyLevels, judge_facts};
use crate::level::Level;
use crate::lint::{Preset, Stage};
use crate::lint_evidence::{LintEvidence, UnusedComment, UnusedWhy};
use crate::rule::{Judge, Rule};
use crate::rules::{self, RULES};
use crate::severity;
use crate::terms::Levels;
use crate::waive;
use crate::waiver::{Standing, Waiver};

/// Which rules look at a contract.
#[derive(Clone, Copy, Debug)]
pub struct LintTerms<'a> {
    /// The preset; a rule beyond it looks where the levels name it.
    pub preset: Preset,
    /// Whether the contract is about to be published.
    pub is_publishing: bool,
    /// The levels of the policy.
    pub levels: &'a Levels,
}

/// Judges one contract. `sources` are those of the contract, with paths to open. What
/// comments in the text allow is left out, and comments that allow nothing are found.
/// What is settled is there until [`waive_lints`].
pub fn judge_lints(
    mut evidence: LintEvidence<'_>,
    sources: &Arc<Sources>,
    terms: LintTerms<'_>,
) -> Vec<GatedFinding> {
    let ran: Vec<&'static Rule> = RULES.iter().copied().filter(|rule| looks(rule, terms)).collect();
    let find = |evidence: &LintEvidence<'_>, is_last: bool| {
        let rules = ran.iter().filter(|rule| is_last == is_about_comments(rule));
        let findings = rules.flat_map(|rule| {
            let Judge::Lint(lint) = &rule.judge else { return Vec::new() };
            let drafts = (lint.judge)(evidence).into_iter();
            let found = drafts.map(|draft| {
                let is_settled = draft.is_settled;
                (finish::of_lint(rule, draft, evidence, sources), is_settled)
            });
            found.collect()
        });
        findings.collect::<Vec<(Finding, bool)>>()
    };
    let (findings, settled): (Vec<Finding>, Vec<bool>) = find(&evidence, false).into_iter().unzip();
    let allowed = Allowed::by(&evidence, &findings, &ran);
    evidence.unused_comments = allowed.unused;
    let findings = findings.into_iter().zip(settled).enumerate();
    let shown = findings.filter(|(position, _)| !allowed.findings.contains(position));
    let mut shown: Vec<(Finding, bool)> = shown.map(|(_, found)| found).collect();
    shown.extend(find(&evidence, true));
    let gated = shown.into_iter().map(|(finding, is_settled)| {
        let mut gated = GatedFinding::new(finding, false);
        gated.level = severity::final_level(&gated, gated.own_level, terms.levels);
        gated.is_settled = is_settled;
        gated
    });
    let mut gated: Vec<_> = gated.filter(|finding| finding.level > Level::Off).collect();
    gated.sort_by(|a, b| {
        let key = |it: &GatedFinding| (place(it), it.rule.id, it.fingerprint.clone());
        key(a).cmp(&key(b))
    });
    gated
}

/// Lays the waivers of lint findings over what was linted, and finds what is the matter
/// with them. What became of each comes back too.
pub fn waive_lints(
    mut findings: Vec<GatedFinding>,
    waivers: &[Arc<Waiver>],
    levels: PolicyLevels<'_>,
    today: Date,
    is_everything: bool,
) -> (Vec<GatedFinding>, Vec<(Arc<Waiver>, Standing)>) {
    let waivers = waivers.iter().filter(|waiver| waiver.target.is_of_lint()).cloned();
    let waivers: Vec<Arc<Waiver>> = waivers.collect();
    let (standings, facts) = waive::apply(&mut [], &mut findings, &waivers, today, is_everything);
    findings.retain(|finding| !finding.is_settled);
    findings.extend(judge_facts(&facts, levels));
    (findings, waivers.into_iter().zip(standings).collect())
}

/// The file and byte of a finding.
fn place(finding: &Finding) -> (String, usize) {
    let place = finding.sites[1].as_ref().and_then(|site| site.place());
    place.map_or_else(Default::default, |place| (place.file.path.clone(), place.start))
}

fn looks(rule: &Rule, terms: LintTerms<'_>) -> bool {
    let Some(lint) = rule.lint() else { return false };
    let is_named = terms.levels.0.iter().any(|it| {
        it.rule.as_deref() == Some(rule.id) && it.item.is_none() && it.level > Level::Off
    });
    let is_time = terms.is_publishing || lint.stage != Stage::Publishing;
    is_time && (is_named || lint.preset <= terms.preset)
}

fn is_about_comments(rule: &Rule) -> bool {
    rule.lint().is_some_and(|lint| lint.stage == Stage::Last)
}

/// The rule of `lint` whose id is a few letters from a word.
fn near(word: &str) -> Option<&'static str> {
    const FEW: usize = 3;
    let ids = RULES.iter().filter(|rule| rule.lint().is_some()).map(|rule| rule.id);
    let near = ids.map(|id| (strsim::damerau_levenshtein(word, id), id));
    near.filter(|(distance, _)| *distance <= FEW).min().map(|(_, id)| id)
}

/// What the comments in a text allow.
struct Allowed {
    /// The findings, by their positions.
    findings: BTreeSet<usize>,
    unused: Vec<UnusedComment>,
}

impl Allowed {
    fn by(evidence: &LintEvidence<'_>, findings: &[Finding], ran: &[&Rule]) -> Allowed {
        let mut allowed = Allowed { findings: BTreeSet::new(), unused: Vec::new() };
        for (file, outline) in evidence.outline.files.iter().enumerate() {
            for comment in &outline.allows {
                allowed.comment(file, comment, findings, ran);
            }
        }
        allowed
    }

    fn comment(
        &mut self,
        file: usize,
        comment: &AllowComment,
        findings: &[Finding],
        ran: &[&Rule],
    ) {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(
            u32::try_from(file).unwrap_or(u32::MAX),
            byte(comment.range.start),
            byte(comment.range.end),
        );
        let mut unused = |rule: &str, why| {
            let near = near(rule).filter(|_| why == UnusedWhy::NoSuchRule);
            self.unused.push(UnusedComment { span, rule: rule.to_owned(), why, near });
        };
        for id in &comment.rules {
            if rules::find(id).and_then(Rule::lint).is_none() {
                unused(id, UnusedWhy::NoSuchRule);
                continue;
            }
            if comment.reason.is_empty() {
                unused(id, UnusedWhy::NoReason);
                continue;
            }
            let is_there = |finding: &Finding| {
                let place = finding.sites[1].as_ref().and_then(|site| site.span().range());
                finding.rule.id == id
                    && place.is_some_and(|(in_file, range)| {
                        in_file == file && comment.applies_to.contains(&range.start)
                    })
            };
            let found = findings.iter().enumerate().filter(|(_, it)| is_there(it));
            let found: Vec<usize> = found.map(|(position, _)| position).collect();
            if found.is_empty() && ran.iter().any(|rule| rule.id == id) {
                unused(id, UnusedWhy::NothingFound);
            }
            self.findings.extend(found);
        }
        if comment.rules.is_empty() {
            unused("", UnusedWhy::NoSuchRule);
        }
    }
}
