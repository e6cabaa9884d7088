//! Functions.

use std::fmt;

use crate::name::Name;
use crate::place::Span;
use crate::types::{Stability, Type};

/// A function, whose name in the component model is its key in its scope
/// (`f`, `[method]r.m`, `[static][get]r.p`, …).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Function {
    /// What it hangs on, as its name says.
    pub kind: FunctionKind,
    /// `async func`.
    pub is_async: bool,
    /// Parameters in order. A method's `self` is not among them: its kind says
    /// the same.
    pub params: Vec<Param>,
    /// The result. A constructor without a written one yields its resource,
    /// written out here as `own<r>`.
    pub result: Option<Type>,
    /// Its gates.
    pub stability: Stability,
    /// `@external-id("…")`.
    pub external_id: Option<Name>,
    /// Where its name is written.
    pub span: Span,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Param {
    /// Its name, which is part of the function's type.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Where its name is written.
    pub span: Span,
}

/// What a function hangs on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionKind {
    /// `f: func`, or an accessor at the top of an interface.
    Free(Option<Accessor>),
    /// A method of the resource, called on a borrowed handle.
    Method(Name, Option<Accessor>),
    /// A function in the resource's name, called without a handle.
    Static(Name, Option<Accessor>),
    /// The resource's constructor.
    Constructor(Name),
}

/// `get` and `set` functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accessor {
    /// Reads a property.
    Get,
    /// Writes a property.
    Set,
}

impl Function {
    /// The types of its parameters, and of its result.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.params.iter().map(|param| &param.ty).chain(&self.result)
    }
}

impl FunctionKind {
    /// The resource whose function it is.
    pub fn resource(&self) -> Option<&Name> {
        match self {
            FunctionKind::Free(_) => None,
            FunctionKind::Method(resource, _)
            | FunctionKind::Static(resource, _)
            | FunctionKind::Constructor(resource) => Some(resource),
        }
    }

    /// What to call it in a sentence.
    pub fn noun(&self) -> &'static str {
        match self {
            FunctionKind::Free(None) => "function",
            FunctionKind::Method(_, None) => "method",
            FunctionKind::Static(_, None) => "static function",
            FunctionKind::Constructor(_) => "constructor",
            FunctionKind::Free(Some(Accessor::Get))
            | FunctionKind::Method(_, Some(Accessor::Get))
            | FunctionKind::Static(_, Some(Accessor::Get)) => "getter",
            FunctionKind::Free(Some(Accessor::Set))
            | FunctionKind::Method(_, Some(Accessor::Set))
            | FunctionKind::Static(_, Some(Accessor::Set)) => "setter",
        }
    }
}

impl fmt::Display for FunctionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

/// The component-model name of a function, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionName<'n> {
    /// `[static][get]` of `[static][get]r.p`; empty for a plain name.
    pub prefix: &'n str,
    /// `r` of `[method]r.m` and of `[constructor]r`.
    pub resource: Option<&'n str>,
    /// `m` of `[method]r.m`; empty for a constructor.
    pub own: &'n str,
}

impl<'n> FunctionName<'n> {
    /// The parts of a name.
    pub fn parse(name: &'n str) -> FunctionName<'n> {
        let bracket = name.rfind(']').map_or(0, |at| at + 1);
        let (prefix, rest) = name.split_at(bracket);
        let (resource, own) = match rest.split_once('.') {
            _ if prefix == "[constructor]" => (Some(rest), ""),
            Some((resource, own)) => (Some(resource), own),
            None => (None, rest),
        };
        FunctionName { prefix, resource, own }
    }
}

/// The name as people write it: `r.m` for `[method]r.m`.
impl fmt::Display for FunctionName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FunctionName { prefix, resource, own } = self;
        if prefix.contains("[get]") {
            f.write_str("get ")?;
        } else if prefix.contains("[set]") {
            f.write_str("set ")?;
        }
        match (resource, *own) {
            (Some(resource), "") => write!(f, "{resource}.constructor"),
            // As WIT writes what would be a keyword; the constructor has that name.
            (Some(resource), "constructor") => write!(f, "{resource}.%constructor"),
            (Some(resource), own) => write!(f, "{resource}.{own}"),
            (None, own) => f.write_str(own),
        }
    }
}
