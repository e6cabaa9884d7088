//! What was said of an instance in one world, for all worlds in which it is
//! among the same others.
//!
//! Many worlds may import one interface, and whether the two sides of it are of
//! one type is the same in each of them, as long as all that it mentions is found
//! in the same places. So that is worked out once, not once for each world.

use std::collections::BTreeMap;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};
use witgate_model::{Name, Scope, TypeDef};

use crate::component_type::Instance;

/// Answers on pairs of instances.
#[derive(Debug, Default)]
pub struct SharedAnswers<'a> {
    /// Whether there are several worlds to share them.
    has_several_worlds: bool,
    answers: HashMap<Surroundings, Result<(), String>>,
    /// The scopes that each instance mentions, by where its types are.
    mentioned: HashMap<*const BTreeMap<Name, TypeDef>, Rc<[&'a Scope]>>,
}

/// All that an answer on a pair of instances depends on: the question, where both
/// stand, and where what they mention is. These are positions and addresses
/// within two contracts, one after another.
pub(crate) type Surroundings = Vec<usize>;

/// With fewer types and functions an answer is worked out as fast as it is found.
const LEAST: usize = 32;

/// With more instances around it an answer is not looked for.
pub(crate) const MOST: usize = 32;

impl<'a> SharedAnswers<'a> {
    /// None yet, for so many worlds.
    pub fn of_worlds(worlds: usize) -> SharedAnswers<'a> {
        SharedAnswers { has_several_worlds: worlds > 1, ..SharedAnswers::default() }
    }

    /// Whether an answer on an instance is worth sharing.
    pub(crate) fn is_worth(&self, instance: &Instance<'_>) -> bool {
        self.has_several_worlds && instance.types.len() + instance.functions.len() >= LEAST
    }

    pub(crate) fn get(&self, surroundings: &Surroundings) -> Option<&Result<(), String>> {
        self.answers.get(surroundings)
    }

    pub(crate) fn insert(&mut self, surroundings: Surroundings, answer: Result<(), String>) {
        self.answers.insert(surroundings, answer);
    }

    /// The other scopes that an instance mentions.
    pub(crate) fn mentioned(&mut self, instance: &Instance<'a>) -> Rc<[&'a Scope]> {
        let known = self.mentioned.entry(std::ptr::from_ref(instance.types));
        known.or_insert_with(|| mentioned(instance)).clone()
    }
}

fn mentioned<'a>(instance: &Instance<'a>) -> Rc<[&'a Scope]> {
    let mut seen = HashSet::default();
    let mut scopes = Vec::new();
    let mut add = |scope: &'a Scope| {
        if *scope != instance.scope && seen.insert(scope) {
            scopes.push(scope);
        }
    };
    for def in instance.types.values() {
        def.kind.each_name(&mut |name| add(&name.scope));
    }
    for function in instance.functions.values() {
        for ty in function.types() {
            ty.each_name(&mut |name| add(&name.scope));
        }
    }
    scopes.into()
}
