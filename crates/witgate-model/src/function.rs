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

/// `r.m` of `[method]r.m`: the name as people write it.
pub(crate) fn readable(key: &str) -> String {
    if let Some(resource) = key.strip_prefix("[constructor]") {
        return format!("{resource}.constructor");
    }
    let accessor = [("[get]", "get "), ("[set]", "set ")]
        .into_iter()
        .find(|(prefix, _)| key.contains(prefix))
        .map_or("", |(_, word)| word);
    let name = key.rsplit(']').next().unwrap_or(key);
    // As WIT writes what would be a keyword; the constructor has that name.
    match name.strip_suffix(".constructor") {
        Some(resource) => format!("{accessor}{resource}.%constructor"),
        None => format!("{accessor}{name}"),
    }
}
