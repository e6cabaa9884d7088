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
        is_release_telling: true,
        is_lacking_tags: false,
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
    answer.old_guest_on_new_host.typing.links
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
                && answer.old_guest_on_new_host.typing.links == Some(false);
            // A version may allow the break: an incompatible step of versions does.
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
                answer.old_guest_on_new_host.typing.reason,
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

/// The gate over one step, with the last release where its tag is known.
fn step_passes(released: Option<&Subject>, merged: &Subject, proposed: &Subject) -> bool {
    let since = released.map(|released| Since {
        candidate: verdict(released, proposed),
        baseline: verdict(released, merged),
        is_baseline_out: false,
        is_release_telling: true,
        is_lacking_tags: false,
    });
    let judged = Judged { here: verdict(merged, proposed), since, terms: Terms::default() };
    let none = Levels::default();
    let levels = PolicyLevels { counting: &none, baseline: &none };
    let today = witgate::Date::constant(2026, 1, 1);
    let gated = gate(vec![judged], Vec::new(), &[], levels, today, true);
    gated.verdicts.iter().all(|verdict| verdict.passes(Level::Error))
}

/// Versions that follow `1.2.3`, and some that do not.
const NEXT: &[&str] = &[
    "1.2.3",
    "1.2.4-rc.1",
    "1.2.4",
    "1.3.0-rc.1",
    "1.3.0-rc.2",
    "1.3.0",
    "1.3.1",
    "2.0.0-rc.1",
    "2.0.0-rc.2",
    "2.0.0",
    "1.2.2",
    "1.2.3+build",
];

#[test]
fn no_break_is_laundered_through_versions() {
    let scratch = Scratch::new();
    let load = |model: &invented::model::Model| scratch.load(&text::print(model)).ok();
    let (mut steps, mut arrived, mut broken) = (0, 0, 0);
    for seed in seeds() {
        let mut random = Random::new(seed.wrapping_mul(77));
        let mut model = invented::pair(seed).was;
        model.packages[0].version = Some("1.2.3".to_owned());
        let Some(released) = load(&model) else { continue };
        // With the release's tag, and where nobody knows of one.
        let tagged = random.chance(50).then_some(&released);
        let mut merged = load(&model).expect("it was read before");
        let mut path = vec!["1.2.3".to_owned()];
        for _ in 0..5 {
            let mut next = model.clone();
            let wanted = random.below(3);
            edits::apply(&mut next, &mut random, wanted);
            next.packages[0].name.clone_from(&model.packages[0].name);
            let version = random.of(NEXT).to_owned();
            next.packages[0].version = Some(version.clone());
            let Some(proposed) = load(&next) else { continue };
            steps += 1;
            if step_passes(tagged, &merged, &proposed) {
                (model, merged) = (next, proposed);
                path.push(version);
            }
        }
        let end = verdict(&released, &merged);
        let [package] = &end.packages[..] else { continue };
        arrived += 1;
        if package.declared == Bump::Breaking {
            broken += usize::from(end.bump.required == Bump::Breaking);
            continue;
        }
        let breaks: Vec<&str> = end
            .findings
            .iter()
            .filter(|finding| finding.bump == Bump::Breaking)
            .map(|finding| finding.message.as_str())
            .collect();
        let refused: Vec<&str> = end
            .worlds
            .iter()
            .filter(|answer| answer.old_guest_on_new_host.typing.links == Some(false))
            .map(|answer| answer.world.as_str())
            // A prerelease links with itself only, whatever it holds.
            .filter(|_| path.last().is_some_and(|version| !version.contains('-')))
            .collect();
        assert!(
            breaks.is_empty() && refused.is_empty(),
            "WITGATE_SEED={seed}: {path:?}, tagged: {}: {refused:?} {breaks:#?}",
            tagged.is_some(),
        );
    }
    // What never happens is not tested.
    assert!(steps < 1000 || broken > 5 && arrived > 100, "{broken} of {arrived} in {steps}");
}
