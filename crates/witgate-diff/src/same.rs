//! Whether two types say the same, and whether they mean the same.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use witgate_model::{Contract, Scope, Type, TypeDef, TypeKind, TypeName};

use crate::pairing::Pairing;

/// Compares types across the two sides.
///
/// Types that are paired by name count as the same without a look inside:
/// where they differ, that is a change of its own, at the declaration.
pub struct Sameness<'a> {
    /// The baseline.
    pub baseline: &'a Contract,
    /// The candidate.
    pub candidate: &'a Contract,
    /// Which package is which.
    pub pairing: &'a Pairing,
    /// Two scopes that mean one another although their names differ.
    pub(crate) standing: Option<(Scope, Scope)>,
    /// Pairs compared before, of which one at least is a name: types that
    /// mention another twice, over and over, must not be gone through twice
    /// as often at each step.
    known: RefCell<HashMap<(Type, Type), bool>>,
}

/// A declaration of the baseline, and the one of the same structure that the
/// candidate has in its place.
pub struct Replaced<'t> {
    /// In the baseline.
    pub was: &'t TypeName,
    /// In the candidate.
    pub now: &'t TypeName,
}

/// What a name comes down to.
enum Meaning<'a> {
    Declared(&'a TypeName, &'a TypeDef),
    Spelled(&'a Type),
}

impl<'a> Sameness<'a> {
    /// Compares the types of these two.
    pub fn new(baseline: &'a Contract, candidate: &'a Contract, pairing: &'a Pairing) -> Self {
        Sameness { baseline, candidate, pairing, standing: None, known: RefCell::default() }
    }

    /// As this, with two more scopes taken for one another.
    pub(crate) fn with(&self, was: Scope, now: Scope) -> Sameness<'a> {
        Sameness {
            standing: Some((was, now)),
            known: RefCell::default(),
            ..Sameness::new(self.baseline, self.candidate, self.pairing)
        }
    }

    fn paired(&self, was: &TypeName, now: &TypeName) -> bool {
        let standing = self
            .standing
            .as_ref()
            .is_some_and(|(left, right)| *left == was.scope && *right == now.scope);
        (standing && was.name == now.name) || self.pairing.same_type(was, now)
    }

    /// Whether both are spelled the same, but for versions.
    pub fn spelled(&self, was: &Type, now: &Type) -> bool {
        match (was, now) {
            (Type::Named(was), Type::Named(now))
            | (Type::Own(was), Type::Own(now))
            | (Type::Borrow(was), Type::Borrow(now))
            // A resource that became a value type, or the reverse: that is
            // told at the declaration.
            | (Type::Named(was), Type::Own(now))
            | (Type::Own(was), Type::Named(now)) => self.paired(was, now),
            _ => match was.zip(now) {
                Some(parts) => parts.into_iter().all(|(was, now)| self.spelled(was, now)),
                None => false,
            },
        }
    }

    /// Whether both mean the same: the same structure, whatever the names of
    /// value types, and the same resources.
    pub fn means(&self, was: &Type, now: &Type) -> bool {
        if let (Type::Named(was) | Type::Own(was), Type::Named(now) | Type::Own(now)) = (was, now)
            && self.paired(was, now)
        {
            return true;
        }
        if !matches!(was, Type::Named(_)) && !matches!(now, Type::Named(_)) {
            return self.meanings(was, now);
        }
        let key = (was.clone(), now.clone());
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let same = self.meanings(was, now);
        self.known.borrow_mut().insert(key, same);
        same
    }

    fn meanings(&self, was: &Type, now: &Type) -> bool {
        match (meaning(self.baseline, was), meaning(self.candidate, now)) {
            (Meaning::Declared(was, was_def), Meaning::Declared(now, now_def)) => {
                self.declared(was, was_def, now, now_def)
            }
            (Meaning::Spelled(Type::Own(was)), Meaning::Spelled(Type::Own(now)))
            | (Meaning::Spelled(Type::Borrow(was)), Meaning::Spelled(Type::Borrow(now))) => {
                self.same_resource(was, now)
            }
            (Meaning::Spelled(was), Meaning::Spelled(now)) => match was.zip(now) {
                Some(parts) => parts.into_iter().all(|(was, now)| self.means(was, now)),
                None => false,
            },
            _ => false,
        }
    }

    /// As [`means`](Self::means) for two declarations of one name, of which one
    /// is an alias: there the names say nothing, and what they mean is
    /// compared.
    pub(crate) fn means_declared(&self, was: &Type, now: &Type) -> bool {
        match (meaning(self.baseline, was), meaning(self.candidate, now)) {
            (Meaning::Declared(was, was_def), Meaning::Declared(now, now_def)) => {
                self.declared(was, was_def, now, now_def)
            }
            _ => false,
        }
    }

    /// The first declaration that `was` means in whose place `now` means another
    /// one of the same structure, although the candidate has the first still.
    /// Linking compares structure alone; generated bindings have a type for each
    /// declaration.
    pub fn replaced<'t>(&'t self, was: &'t Type, now: &'t Type) -> Option<Replaced<'t>> {
        let mut seen = HashSet::new();
        let mut pairs = vec![(was, now)];
        while let Some((was, now)) = pairs.pop() {
            if !seen.insert((was, now)) {
                continue;
            }
            match (meaning(self.baseline, was), meaning(self.candidate, now)) {
                (Meaning::Declared(was, _), Meaning::Declared(now, _))
                    if self.names_another(was, now) =>
                {
                    return Some(Replaced { was, now });
                }
                (Meaning::Spelled(was), Meaning::Spelled(now)) => {
                    pairs.extend(was.zip(now).into_iter().flatten().rev());
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the name of a declaration in the baseline is still there and means
    /// another declaration than this one of the candidate.
    fn names_another(&self, was: &TypeName, now: &TypeName) -> bool {
        let Some(scope) = self.pairing.scope(&was.scope) else { return false };
        let kept = Type::Named(TypeName { scope, name: was.name.clone() }.into());
        match meaning(self.candidate, &kept) {
            Meaning::Declared(kept, _) => kept != now,
            Meaning::Spelled(_) => false,
        }
    }

    /// Whether two names mean one resource.
    pub fn same_resource(&self, was: &TypeName, now: &TypeName) -> bool {
        self.paired(was, now)
            || self.paired(resource(self.baseline, was), resource(self.candidate, now))
    }

    fn declared(
        &self,
        was: &TypeName,
        was_def: &TypeDef,
        now: &TypeName,
        now_def: &TypeDef,
    ) -> bool {
        self.paired(was, now) || self.kinds(&was_def.kind, &now_def.kind)
    }

    fn kinds(&self, was: &TypeKind, now: &TypeKind) -> bool {
        match (was, now) {
            (TypeKind::Record(was), TypeKind::Record(now)) => {
                was.len() == now.len()
                    && was
                        .iter()
                        .zip(now)
                        .all(|(was, now)| was.name == now.name && self.means(&was.ty, &now.ty))
            }
            (TypeKind::Variant(was), TypeKind::Variant(now)) => {
                was.len() == now.len()
                    && was.iter().zip(now).all(|(was, now)| {
                        was.name == now.name
                            && self.means_optional(was.ty.as_ref(), now.ty.as_ref())
                    })
            }
            (TypeKind::Enum(was), TypeKind::Enum(now)) => was == now,
            (TypeKind::Flags(was), TypeKind::Flags(now)) => was == now,
            _ => false,
        }
    }

    /// As [`means`](Self::means), where either may be absent.
    pub fn means_optional(&self, was: Option<&Type>, now: Option<&Type>) -> bool {
        match (was, now) {
            (None, None) => true,
            (Some(was), Some(now)) => self.means(was, now),
            _ => false,
        }
    }

    /// As [`spelled`](Self::spelled), where either may be absent.
    pub fn spelled_optional(&self, was: Option<&Type>, now: Option<&Type>) -> bool {
        match (was, now) {
            (None, None) => true,
            (Some(was), Some(now)) => self.spelled(was, now),
            _ => false,
        }
    }
}

/// Follows aliases to what they mean.
fn meaning<'t>(contract: &'t Contract, mut ty: &'t Type) -> Meaning<'t> {
    while let Type::Named(name) = ty {
        match contract.type_def(name) {
            Some(TypeDef { kind: TypeKind::Alias(target), .. }) => ty = target,
            Some(def) => return Meaning::Declared(name, def),
            None => break,
        }
    }
    Meaning::Spelled(ty)
}

/// Follows aliases to the resource they mean.
fn resource<'t>(contract: &'t Contract, mut name: &'t TypeName) -> &'t TypeName {
    while let Some(TypeDef { kind: TypeKind::ResourceAlias(target), .. }) = contract.type_def(name)
    {
        name = target;
    }
    name
}
