//! What holds of every contract, asked of invented ones.

mod appeal;
mod invented;
mod oracle;
mod scratch;

use invented::model::{Gates, Model, Package, Place, Thing};
use invented::random::Random;
use invented::text;
use oracle::Side;
use scratch::Scratch;
use witgate::witgate_diff::{Change, Kind, diff};
use witgate::witgate_judge::{Level, Profile, Terms};
use witgate::witgate_model::{Contract, InterfaceName, Item, Member, Scope, Target, WorldItem};
use witgate::{Link, LinkAnswer, Subject, Verdict};

/// Pairs that each property is asked of.
const PAIRS: u64 = 250;

/// The seeds to ask: `WITGATE_SEED` and `WITGATE_PAIRS` choose others.
fn seeds() -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    first..first + number("WITGATE_PAIRS").unwrap_or(PAIRS)
}

/// Both sides of the pair of a seed, where they are WIT.
fn subjects(scratch: &Scratch, seed: u64) -> Option<(Subject, Subject)> {
    let pair = invented::pair(seed);
    let was = scratch.load(&text::print(&pair.was)).ok()?;
    Some((was, scratch.load(&text::print(&pair.now)).ok()?))
}

fn verdict(was: &Subject, now: &Subject) -> Verdict {
    witgate::compare(was, now, &Terms::default())
}

#[test]
fn a_contract_differs_in_nothing_from_itself() {
    let scratch = Scratch::new();
    for seed in seeds() {
        let Some((subject, _)) = subjects(&scratch, seed) else { continue };
        let changes = diff(&subject.contract, &subject.contract);
        assert!(changes.is_empty(), "WITGATE_SEED={seed}: {changes:#?}");
        let verdict = verdict(&subject, &subject);
        let found: Vec<&str> = verdict.findings.iter().map(|finding| finding.rule.id).collect();
        assert!(found.is_empty(), "WITGATE_SEED={seed}: {found:?}");
        for answer in &verdict.worlds {
            for link in [&answer.old_guest_on_new_host, &answer.new_guest_on_old_host] {
                let LinkAnswer { links, reason, .. } = &link.typing;
                assert_ne!(*links, Some(false), "WITGATE_SEED={seed} {}: {reason:?}", answer.world);
            }
        }
    }
}

#[test]
fn contracts_without_a_change_are_equal() {
    let scratch = Scratch::new();
    for seed in seeds() {
        let Some((was, now)) = subjects(&scratch, seed) else { continue };
        let same = was.contract == now.contract;
        let changes = diff(&was.contract, &now.contract);
        assert_eq!(changes.is_empty(), same, "WITGATE_SEED={seed}: {changes:#?}");
        let digests = was.contract.digest() == now.contract.digest();
        assert_eq!(digests, same, "WITGATE_SEED={seed}: digests");
    }
}

#[test]
fn the_way_back_mirrors_the_way_there() {
    let scratch = Scratch::new();
    for seed in seeds() {
        let Some((was, now)) = subjects(&scratch, seed) else { continue };
        let there = diff(&was.contract, &now.contract);
        let back = diff(&now.contract, &was.contract);
        let mirrored = tally(own(&there, &was.contract, &now.contract).map(|change| {
            let Change { was, now, what, included_by: _ } = change;
            (now.clone(), was.clone(), mirror(what.kind()))
        }));
        let told = tally(own(&back, &now.contract, &was.contract).map(|change| {
            let Change { was, now, what, included_by: _ } = change;
            (was.clone(), now.clone(), what.kind())
        }));
        assert_eq!(mirrored, told, "WITGATE_SEED={seed}");
    }
}

/// The changes without those that go without saying from one end: an interface
/// that is gone is gone from its worlds, and a new one may be in none.
fn own<'c>(
    changes: &'c [Change],
    was: &'c Contract,
    now: &'c Contract,
) -> impl Iterator<Item = &'c Change> {
    let came_or_went = [Kind::InterfaceAdded, Kind::InterfaceRemoved];
    let lone = changes.iter().filter(move |change| came_or_went.contains(&change.what.kind()));
    let lone: Vec<&Item> = lone.map(Change::item).collect();
    changes.iter().filter(move |change| {
        let contract = if change.now.is_some() { now } else { was };
        let interface = interface_behind(contract, change.item());
        !interface.is_some_and(|name| lone.contains(&&Item::interface(name)))
    })
}

/// The named interface behind an import or export.
fn interface_behind(contract: &Contract, item: &Item) -> Option<InterfaceName> {
    let Item::In(Scope::World(world), Member::Key(side, key)) = item else { return None };
    match contract.world(world)?.side(*side).get(key)? {
        WorldItem::Interface { target: Target::Named(name), .. } => Some(name.clone()),
        _ => None,
    }
}

/// Changes by what they say, in order.
fn tally(changes: impl Iterator<Item = (Option<Item>, Option<Item>, Kind)>) -> Vec<String> {
    let name = |item: Option<Item>| match item {
        Some(item) => format!("{}: {item}", item.package()),
        None => "nothing".to_owned(),
    };
    let mut tally: Vec<String> = changes
        .map(|(was, now, kind)| format!("{} -> {}, {kind:?}", name(was), name(now)))
        .collect();
    tally.sort();
    tally
}

/// What a change is when examined from the other end. What only differs is the
/// same from both ends.
fn mirror(kind: Kind) -> Kind {
    let opposites = [
        (Kind::PackageAdded, Kind::PackageRemoved),
        (Kind::InterfaceAdded, Kind::InterfaceRemoved),
        (Kind::WorldAdded, Kind::WorldRemoved),
        (Kind::ImportAdded, Kind::ImportRemoved),
        (Kind::ExportAdded, Kind::ExportRemoved),
        (Kind::TypeAdded, Kind::TypeRemoved),
        (Kind::FieldAdded, Kind::FieldRemoved),
        (Kind::VariantCaseAdded, Kind::VariantCaseRemoved),
        (Kind::EnumCaseAdded, Kind::EnumCaseRemoved),
        (Kind::FlagAdded, Kind::FlagRemoved),
        (Kind::FunctionAdded, Kind::FunctionRemoved),
        (Kind::ParamAdded, Kind::ParamRemoved),
    ];
    let found = opposites.into_iter().find_map(|(one, other)| match kind {
        kind if kind == one => Some(other),
        kind if kind == other => Some(one),
        _ => None,
    });
    found.unwrap_or(kind)
}

#[test]
fn order_docs_and_format_mean_nothing() {
    let scratch = Scratch::new();
    for seed in seeds() {
        let mut model = invented::pair(seed).was;
        // An import that is only implied takes the gates and the external id of
        // what implies it first, in wit-parser and so in components.
        for world in &mut model.packages[0].worlds {
            for entry in &mut world.entries {
                (entry.gates, entry.external_id) = Default::default();
            }
            world.body.types.iter_mut().for_each(|def| def.gates = Gates::default());
        }
        let Ok(plain) = scratch.load(&text::print(&model)) else { continue };
        let styled = text::restyled(&model, Random::new(seed));
        let other = scratch
            .load(&styled)
            .unwrap_or_else(|error| panic!("WITGATE_SEED={seed}: {error}\n{styled}"));
        let changes = diff(&plain.contract, &other.contract);
        assert!(changes.is_empty(), "WITGATE_SEED={seed}: {changes:?}\n{styled}");
        assert_eq!(plain.contract, other.contract, "WITGATE_SEED={seed}");
        assert_eq!(plain.contract.digest(), other.contract.digest(), "WITGATE_SEED={seed}");
    }
}

/// Git may check a contract out with other line endings than it holds.
#[test]
fn line_endings_mean_nothing() {
    let scratch = Scratch::new();
    let mut compared = 0;
    for seed in seeds() {
        let model = invented::pair(seed).was;
        let text =
            format!("// Why.\n/// Documentation.\n/** More\n of it. */\n{}", text::print(&model));
        let Ok(plain) = scratch.load(&text) else { continue };
        let other = scratch.load(&text.replace('\n', "\r\n"));
        let other = other.unwrap_or_else(|error| panic!("WITGATE_SEED={seed}: {error}\n{text}"));
        assert_eq!(plain.contract.digest(), other.contract.digest(), "WITGATE_SEED={seed}\n{text}");
        let findings = verdict(&plain, &other).findings;
        let found: Vec<&str> = findings.iter().map(|finding| finding.rule.id).collect();
        assert!(found.is_empty(), "WITGATE_SEED={seed}: {found:?}");
        compared += 1;
    }
    assert!(compared > 0, "no contract could be read");
}

/// A component links with the world it was built for, read as text, in both
/// directions; and with the edited world exactly where upstream says so.
#[test]
fn components_link_as_their_text_does() {
    let scratch = Scratch::new();
    let (mut built, mut refused) = (0, 0);
    for seed in seeds() {
        let pair = invented::pair(seed);
        for world in 0..pair.was.packages[0].worlds.len() {
            let (Some(was), Some(now)) = (of_world(&pair.was, world), of_world(&pair.now, world))
            else {
                continue;
            };
            let (was_text, now_text) = (text::print(&was), text::print(&now));
            let (Ok(before), Ok(after)) = (Side::parse(&was_text), Side::parse(&now_text)) else {
                continue;
            };
            let root = before.world("root").expect("the model has it");
            let target = after.world("root").expect("the model has it");
            let (Ok(component), Ok(_)) = (before.guest(root), after.guest(target)) else {
                continue;
            };
            let read = |text: &str| scratch.load(text).unwrap_or_else(|error| panic!("{error}"));
            let (text, edited) = (read(&was_text), read(&now_text));
            let compiled = scratch.load_component(&component).unwrap_or_else(|e| panic!("{e}"));
            built += 1;

            let own = link_of(&verdict(&text, &compiled));
            for LinkAnswer { links, reason, .. } in own.into_iter().flatten().map(|it| it.typing) {
                let refused = links == Some(false) && !appeal::is_moot(&was);
                assert!(!refused, "WITGATE_SEED={seed}: {reason:?}\n{was_text}");
            }
            let Some([ours, _]) = link_of(&verdict(&compiled, &edited)) else { continue };
            let upstream = after.accepts(target, &component).is_ok();
            refused += usize::from(!upstream);
            let settled = ours.typing.links.is_none()
                || ours.typing.links == Some(upstream)
                || ours.typing.links == appeal::links(&was, &now, "root")
                || [&was, &now].into_iter().any(appeal::is_moot);
            let reason = ours.typing.reason;
            assert!(
                settled,
                "WITGATE_SEED={seed}: upstream says {upstream}, we {:?} ({reason:?})\n\
                 --- baseline\n{was_text}--- candidate\n{now_text}",
                ours.typing.links
            );
        }
    }
    eprintln!("{built} components, {refused} refused");
    assert!(seeds().count() < 100 || (built > seeds().count() / 2 && refused > 20));
}

/// The answers for `root`, of old guests and new ones.
fn link_of(verdict: &Verdict) -> Option<[Link; 2]> {
    let answer = verdict.worlds.iter().find(|answer| answer.world.ends_with("/root"))?;
    Some([answer.old_guest_on_new_host.clone(), answer.new_guest_on_old_host.clone()])
}

/// The model with that world alone, under the name that a component's world has
/// when it is read. `None` for a world that includes others.
fn of_world(model: &Model, world: usize) -> Option<Model> {
    let mut model = model.clone();
    let mut world = model.packages[0].worlds.get(world)?.clone();
    if !world.includes.is_empty() {
        return None;
    }
    world.name = "root".to_owned();
    world.gates = Gates::default();
    world.entries.iter_mut().for_each(|entry| entry.gates = Gates::default());
    let unversioned = |body: &mut invented::model::Body| {
        body.functions.retain(|it| it.gates.unstable.is_none());
        body.functions.iter_mut().for_each(|it| it.gates = Gates::default());
        body.types.iter_mut().for_each(|it| it.gates = Gates::default());
    };
    unversioned(&mut world.body);
    for entry in &mut world.entries {
        if let Thing::Inline(_, body) = &mut entry.what {
            unversioned(body);
        }
    }
    model.packages[0].worlds.clear();
    model.packages.insert(
        0,
        Package {
            name: "root:component".to_owned(),
            version: None,
            interfaces: Vec::new(),
            worlds: vec![world],
        },
    );
    // Every place is one further on.
    let next = |place: &mut Place| place.package += 1;
    for at in model.bodies() {
        model.body_mut(at).uses.iter_mut().for_each(|used| next(&mut used.from));
    }
    for entry in &mut model.packages[0].worlds[0].entries {
        if let Thing::Named(place) | Thing::Labelled(_, place) = &mut entry.what {
            next(place);
        }
    }
    Some(model)
}

/// A library asks without a gate; what a team has agreed on counts all the same.
#[test]
fn the_terms_of_a_comparison_say_how_grave_it_is() {
    let scratch = Scratch::new();
    let terms = Terms { profile: Some(Profile::Off), ..Terms::default() };
    let mut would_fail = 0;
    for seed in seeds() {
        let Some((was, now)) = subjects(&scratch, seed) else { continue };
        would_fail += usize::from(!verdict(&was, &now).passes(Level::Error));
        let lax = witgate::compare(&was, &now, &terms);
        assert!(lax.passes(Level::Error), "WITGATE_SEED={seed}");
    }
    assert!(would_fail > 0);
}
