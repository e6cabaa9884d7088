//! Findings that read as one.
//!
//! Nine new fields of one record are nine findings, each with a fingerprint to
//! waive it by, and one thing to read. The parts of a type, the parameters of a
//! function, what came to an interface or world or went from it, and packages
//! that took the same step of versions belong together, where the same rule says
//! the same of them: who breaks, how grave it is, and what release it needs.

mod message;

use std::collections::BTreeMap;
use std::sync::Arc;

use semver::Version;
use witgate_judge::{Finding, GatedFinding, Impact, Reach, ReachedWorld, Stage, Target, group_of};
use witgate_model::{Digest, Item, Member, PackageName, Scope, glob_matches};

use crate::found::ReportedFinding;
use crate::report::Report;

/// Findings that read as one, or a finding that is alone.
#[derive(Clone, Debug)]
pub(crate) struct FindingGroup<'a> {
    /// At least one, in the order in which they are in the text.
    members: Vec<ReportedFinding<'a>>,
    /// What they have in common; none of a finding that no other joins.
    common: Option<Common>,
}

/// What the findings of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Common {
    /// The address that they are part of, or the step of versions that they took.
    parent: String,
    /// All of it, as text.
    facts: String,
}

/// Puts findings together. Groups are in the order of their first findings.
pub(crate) fn finding_groups<'a>(
    findings: impl IntoIterator<Item = ReportedFinding<'a>>,
) -> Vec<FindingGroup<'a>> {
    let mut groups: Vec<FindingGroup<'a>> = Vec::new();
    let mut by_facts: BTreeMap<String, usize> = BTreeMap::new();
    for found in findings {
        let common = Common::from_finding(&found);
        let known = common.as_ref().and_then(|common| by_facts.get(&common.facts));
        if let Some(position) = known {
            groups[*position].members.push(found);
            continue;
        }
        if let Some(common) = &common {
            by_facts.insert(common.facts.clone(), groups.len());
        }
        groups.push(FindingGroup { members: vec![found], common });
    }
    for group in groups.iter_mut().filter(|group| !group.is_alone()) {
        group.members.sort_by_cached_key(place);
    }
    groups
}

/// Where a finding is read: files in their order, and what is gone after what is
/// there.
fn place(found: &ReportedFinding<'_>) -> (bool, String, usize) {
    let now = found.now().filter(|spot| spot.exact);
    let is_gone = now.is_none();
    let spot = now.or_else(|| found.was());
    spot.map_or_else(Default::default, |spot| (is_gone, spot.path, spot.place.start))
}

/// The id of the group that each finding belongs to; none of one that is
/// alone.
pub(crate) fn group_ids(findings: &[ReportedFinding<'_>]) -> Vec<Option<String>> {
    let common: Vec<Option<Common>> = findings.iter().map(Common::from_finding).collect();
    let mut counts: BTreeMap<&Common, usize> = BTreeMap::new();
    for common in common.iter().flatten() {
        *counts.entry(common).or_default() += 1;
    }
    let is_shared = |common: &&Common| counts[common] > 1;
    common.iter().map(|common| common.as_ref().filter(is_shared).map(Common::id)).collect()
}

impl<'a> FindingGroup<'a> {
    /// A finding by itself, whatever others there are.
    pub(crate) fn alone(found: ReportedFinding<'a>) -> FindingGroup<'a> {
        FindingGroup { members: vec![found], common: None }
    }

    /// Groups of one rule as one group, which has no address of its own.
    pub(crate) fn joined(groups: &[FindingGroup<'a>]) -> FindingGroup<'a> {
        let members = groups.iter().flat_map(|group| &group.members).copied().collect();
        let facts = groups.first().map(FindingGroup::rule_key).unwrap_or_default();
        FindingGroup { members, common: Some(Common { parent: String::new(), facts }) }
    }

    /// What groups that are reported together have in common: the rule, what it says
    /// of whom they break, and what becomes of them.
    pub(crate) fn rule_key(&self) -> String {
        let first = self.first();
        let cells: Vec<_> = first.finding.impact.cells().map(|(_, cell)| cell.as_str()).into();
        let waiver = first.waiver.as_ref().map(|waiver| waiver.target.to_string());
        [
            first.rule.id,
            first.level.as_str(),
            first.introduced.as_str(),
            first.bump.as_str(),
            if first.paid { "enough" } else { "not enough" },
            &cells.join(" "),
            &waiver.unwrap_or_default(),
        ]
        .join("\n")
    }

    /// The finding that means all, in whatever they have in common.
    pub(crate) fn first(&self) -> &ReportedFinding<'a> {
        &self.members[0]
    }

    /// All findings.
    pub(crate) fn members(&self) -> &[ReportedFinding<'a>] {
        &self.members
    }

    /// Whether it is a single finding.
    pub(crate) fn is_alone(&self) -> bool {
        self.members.len() == 1
    }

    /// The address that they are part of, or the step of versions that they
    /// took; the item's address of a single finding.
    pub(crate) fn address(&self) -> &str {
        match &self.common {
            Some(common) if !self.is_alone() => &common.parent,
            _ => &self.first().finding.item,
        }
    }

    /// Whether they are packages that took the same step of versions.
    pub(crate) fn is_step(&self) -> bool {
        !self.is_alone() && matches!(self.first().finding.item_at(), Some(Item::Package(_)))
    }

    /// The group's id; the fingerprint of a single finding.
    pub(crate) fn id(&self) -> String {
        match &self.common {
            Some(common) if !self.is_alone() => common.id(),
            _ => self.first().finding.fingerprint.clone(),
        }
    }

    /// The commands that waive them: one for all, where that waives nothing else;
    /// otherwise each finding's own.
    pub(crate) fn waive(&self, report: &Report<'_>) -> Vec<String> {
        let own = || self.members.iter().filter_map(ReportedFinding::waive);
        if self.is_alone() || own().next().is_none() {
            return own().collect();
        }
        self.waive_all(report).map_or_else(|| own().collect(), |all| vec![all])
    }

    fn waive_all(&self, report: &Report<'_>) -> Option<String> {
        let options = report.waive_options?;
        let rule = self.first().rule.id;
        let findings =
            report.comparisons.iter().flat_map(|comparison| &comparison.verdict.findings);
        let of_rule: Vec<&GatedFinding> =
            findings.filter(|finding| finding.rule.id == rule).collect();
        let exact = |glob: &String| {
            let matching = of_rule.iter().filter(|finding| glob_matches(glob, &finding.item));
            let matching: Vec<_> = matching.collect();
            // What has a waiver already is counted by the new one too.
            let open = matching.iter().filter(|finding| finding.waiver.is_none()).count();
            (open == self.members.len()).then_some(matching.len())
        };
        let globs = self.glob().into_iter().chain(["*".to_owned()]);
        let (glob, count) = globs
            .into_iter()
            .find_map(|glob| Some((exact(&glob)?, glob)).map(|(count, glob)| (glob, count)))?;
        Some(format!(
            "witgate waive --rule {rule} --item '{glob}' --count {count}{options} \
             --reason \"…\" --expires 90d"
        ))
    }

    /// The functions and worlds that depend on any of the items, in order.
    pub(crate) fn affected(&self) -> (Vec<&'a str>, Vec<&'a ReachedWorld>) {
        let (mut functions, mut worlds) = (Vec::new(), Vec::new());
        let mut last: Option<&Reach> = None;
        for found in &self.members {
            let reach = &found.finding.reach;
            // Findings that affect the same share the lists.
            if last.is_none_or(|last| !Arc::ptr_eq(&last.functions, &reach.functions)) {
                functions.extend(reach.functions.iter().map(String::as_str));
            }
            if last.is_none_or(|last| !Arc::ptr_eq(&last.worlds, &reach.worlds)) {
                worlds.extend(reach.worlds.iter());
            }
            last = Some(reach);
        }
        // One list alone is in order.
        if self.members.len() > 1 {
            functions.sort_unstable();
            functions.dedup();
            worlds.sort_unstable();
            worlds.dedup();
        }
        (functions, worlds)
    }

    /// A pattern for the addresses of all members: what they begin with, up to
    /// where a name begins.
    fn glob(&self) -> Option<String> {
        let mut common = self.first().finding.item.as_str();
        for member in &self.members {
            let same = common.bytes().zip(member.finding.item.bytes());
            let length = same.take_while(|(one, other)| one == other).count();
            common = common.get(..length)?;
        }
        let end = common.rfind(['/', '#', '.', '(', ' ', ':'])?;
        let is_plain = |c: char| c.is_ascii_graphic() && !"'*?\\`".contains(c) || c == ' ';
        let common = &common[..=end];
        common.chars().all(is_plain).then(|| format!("{common}*"))
    }
}

impl Common {
    /// None of a finding that is alone whatever others there are: what is
    /// waived by itself, what is about the gate itself, what a version owes, and
    /// what breaks someone in an item of its own.
    fn from_finding(found: &ReportedFinding<'_>) -> Option<Common> {
        let lint = found.finding.rule.lint();
        // Each comment is wrong in its own way, and each class of capabilities that a
        // component gains is for a reader to see, and not one more of a number.
        let is_of_capabilities =
            || group_of(found.finding.rule).is_some_and(|group| group.id == "capabilities");
        let is_alone = match lint {
            Some(lint) => lint.stage == Stage::Last,
            None => found.is_gate() || is_of_capabilities(),
        };
        if is_alone || found.finding.is_owed {
            return None;
        }
        let finding = found.finding;
        let waiver = match finding.waiver.as_ref().map(|waiver| &waiver.target) {
            Some(Target::Fingerprint(_) | Target::Fingerprints(_)) => return None,
            Some(target) => target.to_string(),
            None => String::new(),
        };
        let parent = parent(finding)?;
        let cells: Vec<_> = finding.impact.cells().map(|(_, cell)| cell.as_str()).into();
        let facts = [
            "witgate-group/1",
            finding.rule.id,
            found.place().unwrap_or_default(),
            &parent,
            finding.level.as_str(),
            finding.introduced.as_str(),
            finding.bump.as_str(),
            if finding.paid { "enough" } else { "not enough" },
            &cells.join(" "),
            &waiver,
        ];
        Some(Common { facts: facts.join("\n"), parent })
    }

    fn id(&self) -> String {
        format!("wgg-{}", Digest::of_bytes(self.facts.as_bytes()).short(16))
    }
}

/// The address of what a finding is part of, or the step of versions that a
/// package took.
fn parent(finding: &Finding) -> Option<String> {
    if finding.is_implied_by_interface() {
        return finding.implied_by.as_ref().map(ToString::to_string);
    }
    let item = finding.item_at()?;
    let came_or_went = finding.was.is_none() != finding.now.is_none();
    // What breaks someone in a function that stays is a thing of its own.
    let is_together = came_or_went || finding.impact == Impact::NONE;
    let Item::In(scope, member) = item else {
        return Some(step(finding.was.as_ref(), finding.now.as_ref()));
    };
    let within = |member: Member| Item::In(scope.clone(), member);
    let parent = match member {
        Member::Part(ty, _) => within(Member::Type(ty.clone())),
        Member::Param(function, _) => within(Member::Function(function.clone())),
        Member::Type(_) | Member::Function(_) if is_together => within(Member::Itself),
        Member::Key(..) if is_together => within(Member::Itself),
        Member::Itself if is_together => match scope {
            Scope::Interface(_) | Scope::World(_) => Item::Package(scope.package().clone()),
            Scope::WorldSide(..) | Scope::Inline(..) => return None,
        },
        Member::Type(_)
        | Member::Function(_)
        | Member::Key(..)
        | Member::Itself
        | Member::Result(_) => return None,
    };
    // Versions are in an address where names alone are not enough.
    let is_named_alone = item.to_string() == finding.item;
    let version = |package: &PackageName| {
        package.version.as_ref().filter(|_| !is_named_alone).map(Version::to_string)
    };
    Some(parent.address(version))
}

/// `0.2.0 -> 0.2.12`
fn step(was: Option<&Item>, now: Option<&Item>) -> String {
    let version = |item: Option<&Item>| match item {
        None => "none".to_owned(),
        Some(item) => {
            item.package().version.as_ref().map_or("no version".to_owned(), Version::to_string)
        }
    };
    format!("{} -> {}", version(was), version(now))
}
