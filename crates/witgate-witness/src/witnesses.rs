//! The witnesses of all findings of a comparison.

use std::collections::{BTreeMap, HashMap};

use witgate_diff::Pairing;
use witgate_judge::{Direction, Evidence, GatedFinding, Level, Terms, paired_worlds};
use witgate_model::{Subject, WorldName};

use crate::contract_side::{ContractSide, TwoSides};
use crate::witness::{Sought, seek};

/// So many functions of all findings are examined to find those of which one finding
/// alone speaks.
const COUNTED: usize = 1_000_000;

/// What came of looking for the witnesses of a finding.
#[derive(Clone, Debug)]
pub struct Witnessed<'f> {
    /// The finding.
    pub finding: &'f GatedFinding,
    /// For each direction in which it breaks components.
    pub sought: Vec<(Direction, Sought)>,
}

/// Two subjects between which findings were found.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The baseline.
    pub baseline: &'a Subject,
    /// The candidate.
    pub candidate: &'a Subject,
}

/// Looks for the witnesses of some findings on two subjects; `all` are those with which
/// one shares what it breaks.
pub fn witnesses<'f>(
    sides: Sides<'_>,
    findings: &[&'f GatedFinding],
    all: &[GatedFinding],
) -> Vec<Witnessed<'f>> {
    let Sides { baseline, candidate } = sides;
    let pairing = Pairing::new(&baseline.contract, &candidate.contract);
    let terms = Terms::default();
    let evidence = Evidence::new(baseline, candidate, &pairing, &[], &terms);
    let worlds = paired_worlds(&baseline.contract, &candidate.contract).into_iter();
    let worlds: Vec<(WorldName, WorldName)> =
        worlds.filter_map(|(was, now)| Some((was, now?))).collect();
    let names = |of: fn(&(WorldName, WorldName)) -> &WorldName| worlds.iter().map(of).cloned();
    let sides = TwoSides {
        baseline: ContractSide::new(baseline, names(|(was, _)| was).collect()),
        candidate: ContractSide::new(candidate, names(|(_, now)| now).collect()),
        evidence: &evidence,
    };
    let others = counts(all);
    let witnessed = findings.iter().map(|finding| {
        let broken = |direction: &Direction| direction.cell(&finding.impact).refuses_link();
        let broken = Direction::ALL.into_iter().filter(broken);
        let sought = broken
            .map(|direction| (direction, seek(&sides, finding, direction, &worlds, &others)))
            .collect();
        Witnessed { finding, sought }
    });
    witnessed.collect()
}

/// How many findings that break components speak of each function.
fn counts(findings: &[GatedFinding]) -> BTreeMap<&str, usize> {
    let breaks = |it: &&GatedFinding| it.no_witness().is_none() && it.level > Level::Off;
    // Findings share the lists of what they reach.
    let mut lists: HashMap<*const String, (usize, &[String])> = HashMap::new();
    for finding in findings.iter().filter(breaks) {
        let functions = &*finding.reach.functions;
        lists.entry(functions.as_ptr()).or_insert((0, functions)).0 += 1;
    }
    let mut counts = BTreeMap::new();
    if lists.values().map(|(_, list)| list.len()).sum::<usize>() > COUNTED {
        return counts;
    }
    for (count, list) in lists.into_values() {
        for function in list {
            *counts.entry(function.as_str()).or_default() += count;
        }
    }
    counts
}
