//! What findings affect, written so that a report is linear in what changed.
//!
//! A finding names all functions and worlds that it affects where they are few.
//! Longer lists are written once under `reaches`, however many findings have
//! them, and each of these findings names the first few and the list's id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::Serialize;
use witgate_judge::{Reach, ReachedWorld};
use witgate_model::Digest;

/// Lists up to this length are written where they belong.
const WHOLE: usize = 100;

/// So many of a longer list are.
const FIRST: usize = 10;

/// How many of a list to write where it belongs.
pub(super) fn shown(length: usize) -> usize {
    if length > WHOLE { FIRST } else { length }
}

/// The part of a list to write where it belongs, and how many are left out.
fn bounded<T>(list: &[T]) -> (&[T], usize) {
    let shown = shown(list.len());
    (&list[..shown], list.len() - shown)
}

/// Lists that are too long for a finding, by their ids.
#[derive(Default, Serialize)]
pub(super) struct Reaches<'a> {
    functions: BTreeMap<String, &'a [String]>,
    worlds: BTreeMap<String, Worlds<'a>>,
    /// The ids of lists that findings share, by where the lists are in memory.
    #[serde(skip)]
    known: HashMap<usize, String>,
}

/// What a finding says of what it affects.
#[derive(Serialize)]
pub(super) struct WireReach<'a> {
    functions: &'a [String],
    more_functions: usize,
    worlds: Worlds<'a>,
    more_worlds: usize,
    all: Option<WireAll>,
}

/// The ids of the lists that are too long.
#[derive(Serialize)]
struct WireAll {
    functions: Option<String>,
    worlds: Option<String>,
}

/// Worlds, written as `{ "world": …, "role": … }`.
#[derive(Serialize)]
#[serde(transparent)]
struct Worlds<'a>(#[serde(serialize_with = "worlds")] &'a [ReachedWorld]);

#[derive(Serialize)]
struct WireReached<'a> {
    world: &'a str,
    role: String,
}

fn worlds<S: serde::Serializer>(list: &[ReachedWorld], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        list.iter().map(|it| WireReached { world: &it.world, role: it.role.to_string() }),
    )
}

impl<'a> Reaches<'a> {
    /// Whether every finding has all of what it affects.
    pub(super) fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.worlds.is_empty()
    }

    /// What a finding says of `reach`; what is too long for it is kept here.
    pub(super) fn add(&mut self, reach: &'a Reach) -> WireReach<'a> {
        let (functions, more_functions) = bounded(&reach.functions);
        let (worlds, more_worlds) = bounded(&reach.worlds);
        let all = (more_functions > 0 || more_worlds > 0).then(|| WireAll {
            functions: (more_functions > 0).then(|| self.functions_id(&reach.functions)),
            worlds: (more_worlds > 0).then(|| self.worlds_id(&reach.worlds)),
        });
        WireReach { functions, more_functions, worlds: Worlds(worlds), more_worlds, all }
    }

    fn functions_id(&mut self, list: &'a Arc<[String]>) -> String {
        let names = || list.join("\n");
        let id = self.known.entry(list.as_ptr() as usize).or_insert_with(|| id(&names())).clone();
        self.functions.entry(id.clone()).or_insert(list);
        id
    }

    fn worlds_id(&mut self, list: &'a Arc<[ReachedWorld]>) -> String {
        let names = || {
            let names = list.iter().map(|it| format!("{} {}", it.role, it.world));
            names.collect::<Vec<_>>().join("\n")
        };
        let id = self.known.entry(list.as_ptr() as usize).or_insert_with(|| id(&names())).clone();
        self.worlds.entry(id.clone()).or_insert(Worlds(list));
        id
    }
}

/// An id that depends on nothing but what is listed.
fn id(names: &str) -> String {
    format!("wgr-{}", Digest::of_bytes(names.as_bytes()).short(16))
}
