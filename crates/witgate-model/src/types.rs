//! Types, and what declares them.

use std::fmt;
use std::sync::Arc;

use semver::Version;

use crate::name::{Name, TypeName};
use crate::place::Span;

/// A type as a signature or a declaration mentions it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the primitive types are named as WIT names them")]
pub enum Type {
    Bool,
    U8,
    U16,
    U32,
    U64,
    S8,
    S16,
    S32,
    S64,
    F32,
    F64,
    Char,
    String,
    ErrorContext,
    /// A declared value type or alias.
    Named(Arc<TypeName>),
    /// `own<r>`, or a resource's bare name in a signature.
    Own(Arc<TypeName>),
    /// `borrow<r>`.
    Borrow(Arc<TypeName>),
    /// `list<t>`.
    List(Box<Type>),
    /// `list<t, n>`.
    FixedLengthList(Box<Type>, u32),
    /// `map<k, v>`.
    Map(Box<Type>, Box<Type>),
    /// `tuple<…>`.
    Tuple(Vec<Type>),
    /// `option<t>`.
    Option(Box<Type>),
    /// `result<ok, err>`, each `_` or absent as `None`.
    Result(Option<Box<Type>>, Option<Box<Type>>),
    /// `future<t>` or `future`.
    Future(Option<Box<Type>>),
    /// `stream<t>` or `stream`.
    Stream(Option<Box<Type>>),
}

impl Type {
    /// The types that it is built from, in order: the element of a list, both sides
    /// of a result. Names are not looked through.
    pub fn parts(&self) -> impl Iterator<Item = &Type> {
        let (pair, more): ([Option<&Type>; 2], &[Type]) = match self {
            Type::List(part) | Type::FixedLengthList(part, _) | Type::Option(part) => {
                ([Some(part), None], &[])
            }
            Type::Map(key, value) => ([Some(key), Some(value)], &[]),
            Type::Result(ok, err) => ([ok.as_deref(), err.as_deref()], &[]),
            Type::Future(part) | Type::Stream(part) => ([part.as_deref(), None], &[]),
            Type::Tuple(parts) => ([None, None], parts),
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::S8
            | Type::S16
            | Type::S32
            | Type::S64
            | Type::F32
            | Type::F64
            | Type::Char
            | Type::String
            | Type::ErrorContext
            | Type::Named(_)
            | Type::Own(_)
            | Type::Borrow(_) => ([None, None], &[]),
        };
        pair.into_iter().flatten().chain(more)
    }

    /// Every declared type that it mentions. Recursion is as deep as a contract
    /// lets types nest.
    pub fn each_name<'t>(&'t self, visit: &mut impl FnMut(&'t Arc<TypeName>)) {
        match self {
            Type::Named(name) | Type::Own(name) | Type::Borrow(name) => visit(name),
            _ => self.parts().for_each(|part| part.each_name(visit)),
        }
    }

    /// The types within this one beside those within another of the same
    /// constructor; `None` where the constructors differ. Names are not looked
    /// through: a name has the same constructor as an equal one only.
    pub fn zip<'t>(&'t self, other: &'t Type) -> Option<Vec<(&'t Type, &'t Type)>> {
        fn optional<'t>(
            one: &'t Option<Box<Type>>,
            other: &'t Option<Box<Type>>,
        ) -> Option<Vec<(&'t Type, &'t Type)>> {
            match (one, other) {
                (None, None) => Some(Vec::new()),
                (Some(one), Some(other)) => Some(vec![(&**one, &**other)]),
                _ => None,
            }
        }
        match (self, other) {
            (Type::List(one), Type::List(other)) | (Type::Option(one), Type::Option(other)) => {
                Some(vec![(one, other)])
            }
            (Type::FixedLengthList(one, length), Type::FixedLengthList(other, other_length)) => {
                (length == other_length).then(|| vec![(&**one, &**other)])
            }
            (Type::Map(key, value), Type::Map(other_key, other_value)) => {
                Some(vec![(key, other_key), (value, other_value)])
            }
            (Type::Tuple(one), Type::Tuple(other)) => {
                (one.len() == other.len()).then(|| one.iter().zip(other).collect())
            }
            (Type::Result(ok, err), Type::Result(other_ok, other_err)) => {
                let mut parts = optional(ok, other_ok)?;
                parts.extend(optional(err, other_err)?);
                Some(parts)
            }
            (Type::Future(one), Type::Future(other)) | (Type::Stream(one), Type::Stream(other)) => {
                optional(one, other)
            }
            (one, other) => (one == other).then(Vec::new),
        }
    }

    fn primitive(&self) -> Option<&'static str> {
        Some(match self {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "s8",
            Type::S16 => "s16",
            Type::S32 => "s32",
            Type::S64 => "s64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::ErrorContext => "error-context",
            _ => return None,
        })
    }
}

/// As WIT spells it, declared types by their plain names.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(primitive) = self.primitive() {
            return f.write_str(primitive);
        }
        let payload = |payload: &Option<Box<Type>>| {
            payload.as_ref().map_or(String::new(), |payload| format!("<{payload}>"))
        };
        match self {
            Type::Named(name) | Type::Own(name) => f.write_str(&name.name),
            Type::Borrow(name) => write!(f, "borrow<{}>", name.name),
            Type::List(element) => write!(f, "list<{element}>"),
            Type::FixedLengthList(element, length) => write!(f, "list<{element}, {length}>"),
            Type::Map(key, value) => write!(f, "map<{key}, {value}>"),
            Type::Tuple(elements) => {
                f.write_str("tuple<")?;
                for (position, element) in elements.iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{element}")?;
                }
                f.write_str(">")
            }
            Type::Option(some) => write!(f, "option<{some}>"),
            Type::Result(None, None) => f.write_str("result"),
            Type::Result(Some(ok), None) => write!(f, "result<{ok}>"),
            Type::Result(None, Some(err)) => write!(f, "result<_, {err}>"),
            Type::Result(Some(ok), Some(err)) => write!(f, "result<{ok}, {err}>"),
            Type::Future(inner) => write!(f, "future{}", payload(inner)),
            Type::Stream(inner) => write!(f, "stream{}", payload(inner)),
            _ => unreachable!("every other type is primitive"),
        }
    }
}

/// A declared type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeDef {
    /// What it declares.
    pub kind: TypeKind,
    /// Its gates.
    pub stability: Stability,
    /// `@external-id("…")`.
    pub external_id: Option<Name>,
    /// Where its name is written.
    pub span: Span,
}

/// What a declaration declares.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeKind {
    /// Fields, in order.
    Record(Vec<Field>),
    /// Cases with payloads, in order.
    Variant(Vec<Case>),
    /// Cases, in order.
    Enum(Vec<EnumCase>),
    /// Flags, in order.
    Flags(Vec<Flag>),
    /// A resource; its functions stand among those of its scope.
    Resource,
    /// `type t = …`, or `use i.{t}`, which declares the same.
    Alias(Type),
    /// `type t = r` or `use i.{r}` where `r` is a resource.
    ResourceAlias(Arc<TypeName>),
}

impl TypeKind {
    /// The types that the declaration is made of, in order: of fields, of payloads,
    /// of what an alias means.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let (fields, cases, alias): (&[Field], &[Case], _) = match self {
            TypeKind::Record(fields) => (fields, &[], None),
            TypeKind::Variant(cases) => (&[], cases, None),
            TypeKind::Alias(ty) => (&[], &[], Some(ty)),
            TypeKind::Enum(_)
            | TypeKind::Flags(_)
            | TypeKind::Resource
            | TypeKind::ResourceAlias(_) => (&[], &[], None),
        };
        let fields = fields.iter().map(|field| &field.ty);
        fields.chain(cases.iter().filter_map(|case| case.ty.as_ref())).chain(alias)
    }

    /// Every declared type that the declaration mentions.
    pub fn each_name<'t>(&'t self, visit: &mut impl FnMut(&'t Arc<TypeName>)) {
        if let TypeKind::ResourceAlias(name) = self {
            visit(name);
        }
        self.types().for_each(|ty| ty.each_name(visit));
    }

    /// Whether it declares a resource, or another name for one.
    pub fn is_resource(&self) -> bool {
        matches!(self, TypeKind::Resource | TypeKind::ResourceAlias(_))
    }

    /// The keyword that declares it.
    pub fn keyword(&self) -> &'static str {
        match self {
            TypeKind::Record(_) => "record",
            TypeKind::Variant(_) => "variant",
            TypeKind::Enum(_) => "enum",
            TypeKind::Flags(_) => "flags",
            TypeKind::Resource => "resource",
            TypeKind::Alias(_) | TypeKind::ResourceAlias(_) => "type",
        }
    }
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// Where its name is written.
    pub span: Span,
}

/// A case of a variant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Case {
    /// Its name.
    pub name: Name,
    /// Its payload.
    pub ty: Option<Type>,
    /// Where its name is written.
    pub span: Span,
}

/// A case of an enum.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnumCase {
    /// Its name.
    pub name: Name,
    /// Where it is written.
    pub span: Span,
}

/// A flag of a flags type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flag {
    /// Its name.
    pub name: Name,
    /// Where it is written.
    pub span: Span,
}

/// The gates on an item. `@unstable` is here only where its feature was
/// opened; items behind features that are not enabled are no part of a contract.
///
/// Source: WIT.md, "Feature Gates".
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stability {
    /// `@since(version = …)`.
    pub since: Option<Version>,
    /// `@unstable(feature = …)`.
    pub unstable: Option<Name>,
    /// `@deprecated(version = …)`.
    pub deprecated: Option<Version>,
}
