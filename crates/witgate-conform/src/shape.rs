//! The type of a value, with every name looked up: what WAVE and drivers need to know.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use wasm_wave::wasm::{WasmType, WasmTypeKind};
use witgate_model::{Contract, Name, Type, TypeKind, TypeName};

/// A type without names that have to be looked up. Parts are shared, as a contract may use a
/// type any number of times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A number, `bool`, `char` or `string`.
    Primitive(Primitive),
    /// `list<t>`, and its length where that is fixed.
    List(Arc<Shape>, Option<u32>),
    /// `map<k, v>`.
    Map(Arc<Shape>, Arc<Shape>),
    /// Fields in order.
    Record(Arc<[(Name, Shape)]>),
    /// Elements in order.
    Tuple(Arc<[Shape]>),
    /// Cases in order.
    Variant(Arc<[(Name, Option<Shape>)]>),
    /// Cases in order.
    Enum(Arc<[Name]>),
    /// Flags in order.
    Flags(Arc<[Name]>),
    /// `option<t>`.
    Option(Arc<Shape>),
    /// `result<ok, err>`.
    Result(Option<Arc<Shape>>, Option<Arc<Shape>>),
    /// A handle that passes its resource on.
    Own(Arc<TypeName>),
    /// A handle that lends its resource.
    Borrow(Arc<TypeName>),
    /// `stream<t>`: in WAVE, a list of all that passes through it.
    Stream(Arc<Shape>),
    /// `future<t>`: in WAVE, the value that it comes to.
    Future(Arc<Shape>),
    /// What WAVE has no text for.
    NoText(&'static str),
}

/// A type without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are named as WIT names them")]
pub enum Primitive {
    Bool,
    S8,
    S16,
    S32,
    S64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Char,
    String,
}

impl Primitive {
    /// As WIT spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Primitive::Bool => "bool",
            Primitive::S8 => "s8",
            Primitive::S16 => "s16",
            Primitive::S32 => "s32",
            Primitive::S64 => "s64",
            Primitive::U8 => "u8",
            Primitive::U16 => "u16",
            Primitive::U32 => "u32",
            Primitive::U64 => "u64",
            Primitive::F32 => "f32",
            Primitive::F64 => "f64",
            Primitive::Char => "char",
            Primitive::String => "string",
        }
    }

    /// The least and the greatest value of a type of integers.
    pub(crate) fn range(self) -> Option<(i128, i128)> {
        Some(match self {
            Primitive::S8 => (i8::MIN.into(), i8::MAX.into()),
            Primitive::S16 => (i16::MIN.into(), i16::MAX.into()),
            Primitive::S32 => (i32::MIN.into(), i32::MAX.into()),
            Primitive::S64 => (i64::MIN.into(), i64::MAX.into()),
            Primitive::U8 => (0, u8::MAX.into()),
            Primitive::U16 => (0, u16::MAX.into()),
            Primitive::U32 => (0, u32::MAX.into()),
            Primitive::U64 => (0, u64::MAX.into()),
            _ => return None,
        })
    }

    pub(crate) fn kind(self) -> WasmTypeKind {
        match self {
            Primitive::Bool => WasmTypeKind::Bool,
            Primitive::S8 => WasmTypeKind::S8,
            Primitive::S16 => WasmTypeKind::S16,
            Primitive::S32 => WasmTypeKind::S32,
            Primitive::S64 => WasmTypeKind::S64,
            Primitive::U8 => WasmTypeKind::U8,
            Primitive::U16 => WasmTypeKind::U16,
            Primitive::U32 => WasmTypeKind::U32,
            Primitive::U64 => WasmTypeKind::U64,
            Primitive::F32 => WasmTypeKind::F32,
            Primitive::F64 => WasmTypeKind::F64,
            Primitive::Char => WasmTypeKind::Char,
            Primitive::String => WasmTypeKind::String,
        }
    }
}

/// Looks types up in a contract; what was looked up once is shared.
pub(crate) struct Shapes<'c> {
    contract: &'c Contract,
    known: HashMap<Arc<TypeName>, Shape>,
}

impl<'c> Shapes<'c> {
    pub(crate) fn new(contract: &'c Contract) -> Shapes<'c> {
        Shapes { contract, known: HashMap::new() }
    }

    /// The shape of a type. Recursion is as deep as a contract lets types nest.
    pub(crate) fn shape(&mut self, ty: &Type) -> Shape {
        match ty {
            Type::Bool => Shape::Primitive(Primitive::Bool),
            Type::U8 => Shape::Primitive(Primitive::U8),
            Type::U16 => Shape::Primitive(Primitive::U16),
            Type::U32 => Shape::Primitive(Primitive::U32),
            Type::U64 => Shape::Primitive(Primitive::U64),
            Type::S8 => Shape::Primitive(Primitive::S8),
            Type::S16 => Shape::Primitive(Primitive::S16),
            Type::S32 => Shape::Primitive(Primitive::S32),
            Type::S64 => Shape::Primitive(Primitive::S64),
            Type::F32 => Shape::Primitive(Primitive::F32),
            Type::F64 => Shape::Primitive(Primitive::F64),
            Type::Char => Shape::Primitive(Primitive::Char),
            Type::String => Shape::Primitive(Primitive::String),
            Type::ErrorContext => Shape::NoText("error-context"),
            Type::Named(name) => self.named(name),
            Type::Own(name) => Shape::Own(self.resource(name)),
            Type::Borrow(name) => Shape::Borrow(self.resource(name)),
            Type::List(element) => Shape::List(self.shared(element), None),
            Type::FixedLengthList(element, length) => {
                Shape::List(self.shared(element), Some(*length))
            }
            Type::Map(key, value) => Shape::Map(self.shared(key), self.shared(value)),
            Type::Tuple(parts) => Shape::Tuple(parts.iter().map(|it| self.shape(it)).collect()),
            Type::Option(some) => Shape::Option(self.shared(some)),
            Type::Result(ok, err) => {
                let mut payload = |it: &Option<Box<Type>>| it.as_deref().map(|it| self.shared(it));
                Shape::Result(payload(ok), payload(err))
            }
            Type::Stream(Some(element)) => Shape::Stream(self.shared(element)),
            Type::Future(Some(payload)) => Shape::Future(self.shared(payload)),
            Type::Stream(None) => Shape::NoText("stream"),
            Type::Future(None) => Shape::NoText("future"),
        }
    }

    fn shared(&mut self, ty: &Type) -> Arc<Shape> {
        Arc::new(self.shape(ty))
    }

    fn named(&mut self, name: &Arc<TypeName>) -> Shape {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let contract = self.contract;
        let shape = match contract.type_def(name).map(|def| &def.kind) {
            Some(TypeKind::Record(fields)) => {
                let fields = fields.iter().map(|it| (it.name.clone(), self.shape(&it.ty)));
                Shape::Record(fields.collect())
            }
            Some(TypeKind::Variant(cases)) => {
                let cases = cases
                    .iter()
                    .map(|it| (it.name.clone(), it.ty.as_ref().map(|ty| self.shape(ty))));
                Shape::Variant(cases.collect())
            }
            Some(TypeKind::Enum(cases)) => {
                Shape::Enum(cases.iter().map(|it| it.name.clone()).collect())
            }
            Some(TypeKind::Flags(flags)) => {
                Shape::Flags(flags.iter().map(|it| it.name.clone()).collect())
            }
            Some(TypeKind::Alias(ty)) => self.shape(ty),
            Some(TypeKind::Resource | TypeKind::ResourceAlias(_)) => {
                Shape::Own(self.resource(name))
            }
            None => Shape::NoText("a type that the contract does not declare"),
        };
        self.known.insert(name.clone(), shape.clone());
        shape
    }

    /// The resource itself, behind the names that `use` gives it.
    pub(crate) fn resource(&self, name: &Arc<TypeName>) -> Arc<TypeName> {
        let mut name = name.clone();
        while let Some(TypeKind::ResourceAlias(next)) =
            self.contract.type_def(&name).map(|def| &def.kind)
        {
            name = next.clone();
        }
        name
    }
}

impl Shape {
    /// What a value of this type looks like in WAVE: that of its payload for a future.
    fn in_wave(&self) -> &Shape {
        match self {
            Shape::Future(payload) => payload.in_wave(),
            shape => shape,
        }
    }

    /// The first part, if any, that WAVE has no text for. `budget` bounds how many parts are
    /// examined: with shared parts, a type may be far larger than its contract.
    pub(crate) fn without_text(&self, budget: &mut usize) -> Option<&'static str> {
        if *budget == 0 {
            return Some("a type with too many parts");
        }
        *budget -= 1;
        match self {
            Shape::NoText(what) => Some(what),
            Shape::List(part, _)
            | Shape::Option(part)
            | Shape::Stream(part)
            | Shape::Future(part) => part.without_text(budget),
            Shape::Map(key, value) => {
                key.without_text(budget).or_else(|| value.without_text(budget))
            }
            Shape::Record(fields) => fields.iter().find_map(|(_, it)| it.without_text(budget)),
            Shape::Tuple(parts) => parts.iter().find_map(|it| it.without_text(budget)),
            Shape::Variant(cases) => cases
                .iter()
                .filter_map(|(_, it)| it.as_ref())
                .find_map(|it| it.without_text(budget)),
            Shape::Result(ok, err) => {
                [ok, err].into_iter().flatten().find_map(|it| it.without_text(budget))
            }
            Shape::Primitive(_)
            | Shape::Enum(_)
            | Shape::Flags(_)
            | Shape::Own(_)
            | Shape::Borrow(_) => None,
        }
    }
}

impl WasmType for Shape {
    fn kind(&self) -> WasmTypeKind {
        match self {
            Shape::Primitive(primitive) => primitive.kind(),
            // wasm-wave does not read lists of a fixed length yet; `make_list` counts.
            Shape::List(..) | Shape::Stream(_) => WasmTypeKind::List,
            Shape::Map(..) => WasmTypeKind::Map,
            Shape::Record(_) => WasmTypeKind::Record,
            Shape::Tuple(_) => WasmTypeKind::Tuple,
            Shape::Variant(_) => WasmTypeKind::Variant,
            // The name of a handle is a word, as the case of an enum is.
            Shape::Enum(_) | Shape::Own(_) | Shape::Borrow(_) => WasmTypeKind::Enum,
            Shape::Flags(_) => WasmTypeKind::Flags,
            Shape::Option(_) => WasmTypeKind::Option,
            Shape::Result(..) => WasmTypeKind::Result,
            Shape::Future(payload) => payload.kind(),
            Shape::NoText(_) => WasmTypeKind::Unsupported,
        }
    }

    fn list_element_type(&self) -> Option<Shape> {
        match self.in_wave() {
            Shape::List(element, _) | Shape::Stream(element) => Some((**element).clone()),
            _ => None,
        }
    }

    fn record_fields(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Shape)> + '_> {
        let Shape::Record(fields) = self.in_wave() else { return Box::new(std::iter::empty()) };
        Box::new(fields.iter().map(|(name, shape)| (Cow::Borrowed(&**name), shape.clone())))
    }

    fn tuple_element_types(&self) -> Box<dyn Iterator<Item = Shape> + '_> {
        let Shape::Tuple(parts) = self.in_wave() else { return Box::new(std::iter::empty()) };
        Box::new(parts.iter().cloned())
    }

    fn variant_cases(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Option<Shape>)> + '_> {
        let Shape::Variant(cases) = self.in_wave() else { return Box::new(std::iter::empty()) };
        Box::new(cases.iter().map(|(name, shape)| (Cow::Borrowed(&**name), shape.clone())))
    }

    fn enum_cases(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        let Shape::Enum(cases) = self.in_wave() else { return Box::new(std::iter::empty()) };
        Box::new(cases.iter().map(|name| Cow::Borrowed(&**name)))
    }

    fn option_some_type(&self) -> Option<Shape> {
        match self.in_wave() {
            Shape::Option(some) => Some((**some).clone()),
            _ => None,
        }
    }

    fn result_types(&self) -> Option<(Option<Shape>, Option<Shape>)> {
        let payload = |it: &Option<Arc<Shape>>| it.as_deref().cloned();
        match self.in_wave() {
            Shape::Result(ok, err) => Some((payload(ok), payload(err))),
            _ => None,
        }
    }

    fn flags_names(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        let Shape::Flags(flags) = self.in_wave() else { return Box::new(std::iter::empty()) };
        Box::new(flags.iter().map(|name| Cow::Borrowed(&**name)))
    }

    fn map_key_value_types(&self) -> Option<(Shape, Shape)> {
        match self.in_wave() {
            Shape::Map(key, value) => Some(((**key).clone(), (**value).clone())),
            _ => None,
        }
    }
}

/// What a shape is within, that makes it the shape of a value in WAVE.
pub(crate) fn wave_shape(shape: &Shape) -> &Shape {
    shape.in_wave()
}
