//! Invented histories: a release, what was merged since, and a change to that.
//!
//! Whether whoever has the release can go on is asked of link answers, which
//! come from the contracts and not from the findings that the gate goes by.

mod invented;
mod scratch;

use invented::random::Random;
use invented::{edits, text};
use scratch::Scratch;
use witgate::witgate_judge::{Gated, Judged, Levels, PolicyLevels, Since, Terms, gate};
use witgate::{Bump, Level, Subject, Verdict};

/// Histories that are asked.
const HISTORIES: u64 = 400;

/// The seeds to ask: `WITGATE_SEED` and `WITGATE_PAIRS` choose others.
fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    first..first + number("WITGATE_PAIRS").unwrap_or(HISTORIES)
}

fn verdict(was: &Subject, now: &Subject) -> Verdict {
    witgate::compare(was, now, &Terms::default())
}

/// What was released, what is merged and what is proposed.
struct History {
    released: Subject,
    merged: Subject,
    proposed: Subject,
}

fn history(scratch: &Scratch, seed: u64) -> Option<History> {
    let pair = invented::pair(seed);
    let mut random = Random::new(seed.wrapping_mul(31));
    let mut proposed = pair.now.clone();
    let wanted = 1 + random.below(3);
    edits::apply(&mut proposed, &mut random, wanted);
    let load = |model| scratch.load(&text::print(model)).ok();
    Some(History {
        released: load(&pair.was)?,
        merged: load(&pair.now)?,
        proposed: load(&proposed)?,
    })
}

fn gated(history: &History) -> Verdict {
    let History { released, merged, proposed } = history;
    let since = Since {
        candidate: verdict(released, proposed),
        baseline: verdict(released, merged),
        is_baseline_out: false,
    };
    let here = verdict(merged, proposed);
    let judged = Judged { here, since: Some(since), terms: Terms::default() };
    let today = witgate::Date::constant(2026, 1, 1);
    let none = Levels::default();
    let levels = PolicyLevels { counting: &none, baseline: &none };
    let Gated { mut verdicts, .. } = gate(vec![judged], Vec::new(), &[], levels, today, true);
    verdicts.pop().expect("one was judged")
}

/// Whether guests built for the release link in a world of the other side.
fn links(verdict: &Verdict, world: &str) -> Option<bool> {
    let answer = verdict.worlds.iter().find(|answer| answer.world == world)?;
    answer.old_guest_on_new_host.links
}

#[test]
fn no_break_of_the_release_gets_through() {
    let scratch = Scratch::new();
    let (mut asked, mut refused) = (0, 0);
    for seed in seeds() {
        let Some(history) = history(&scratch, seed) else { continue };
        let (before, after) = (
            verdict(&history.released, &history.merged),
            verdict(&history.released, &history.proposed),
        );
        let gated = gated(&history);
        asked += 1;
        for answer in &after.worlds {
            let broke = links(&before, &answer.world) == Some(true)
                && answer.old_guest_on_new_host.links == Some(false);
            // Whoever pays may break, and a step of versions is what paying is.
            let steps = after
                .packages
                .iter()
                .any(|package| package.baseline_version != package.candidate_version);
            if !broke || steps {
                continue;
            }
            refused += 1;
            assert!(
                !gated.passes(Level::Error),
                "WITGATE_SEED={seed}: {} no longer takes guests of the release: {:?}",
                answer.world,
                answer.old_guest_on_new_host.reason,
            );
        }
    }
    // What never happens is not tested.
    assert!(asked < 100 || refused > asked / 20, "{refused} of {asked}");
}

#[test]
fn whoever_breaks_nothing_is_not_stopped() {
    let scratch = Scratch::new();
    for seed in seeds() {
        let Some(history) = history(&scratch, seed) else { continue };
        let here = verdict(&history.merged, &history.proposed);
        let breaks = here
            .findings
            .iter()
            .any(|finding| finding.bump == Bump::Breaking || finding.level == Level::Error);
        let gated = gated(&history);
        let fails: Vec<&str> = gated
            .findings
            .iter()
            .filter(|finding| finding.fails(Level::Error))
            .map(|finding| finding.message.as_str())
            .collect();
        assert!(breaks || fails.is_empty(), "WITGATE_SEED={seed}: {fails:#?}");
    }
}
