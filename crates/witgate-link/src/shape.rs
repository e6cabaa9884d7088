//! What a type or function is, written so that equal ones are equal bytes.
//!
//! Aliases are looked through and declared names left out, as typing does. Where
//! a handle is, only that one is there is written; which resource it is
//! of is beside, since the two sides of a link know one resource by several
//! names. What is made of parts goes by its digest, so that a type which mentions
//! another twice, and that another twice, takes no more room for it.

use foldhash::HashMap;
use witgate_model::{Digest, Function, Name, Side, Type, TypeDef, TypeKind, TypeName};

use crate::component_type::{ComponentType, Site};

/// So many handles of one type or function are distinguished.
pub(crate) const MOST_HANDLES: usize = 64;

/// The resource that a handle is of: where it is declared, through all aliases.
/// `None` where nobody can say.
pub(crate) type Origin<'a> = Option<(Site, &'a Name)>;

/// What a type or function is.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'a> {
    /// To component-model typing.
    pub(crate) typing: Vec<u8>,
    /// To Wasmtime: without the names of parameters, with one sort of handle.
    pub(crate) wasmtime: Vec<u8>,
    /// The resources of its handles, in the order in which they stand.
    pub(crate) handles: Vec<Origin<'a>>,
    /// Whether it has more handles than are distinguished, or mentions what is not
    /// there.
    pub(crate) is_unsure: bool,
}

impl<'a> Shape<'a> {
    fn plain(bytes: &[u8]) -> Shape<'a> {
        let bytes = bytes.to_vec();
        Shape { wasmtime: bytes.clone(), typing: bytes, handles: Vec::new(), is_unsure: false }
    }

    fn handle(tag: u8, origin: Origin<'a>) -> Shape<'a> {
        let (typing, wasmtime) = (vec![tag], vec![HANDLE]);
        Shape { typing, wasmtime, handles: vec![origin], is_unsure: false }
    }

    fn unknown() -> Shape<'a> {
        Shape { is_unsure: true, ..Shape::plain(&[UNKNOWN]) }
    }

    /// What both opinions see alike.
    fn push(&mut self, bytes: &[u8]) {
        self.typing.extend_from_slice(bytes);
        self.wasmtime.extend_from_slice(bytes);
    }

    fn number(&mut self, number: usize) {
        self.push(&(number as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.push(text.as_bytes());
    }

    fn add(&mut self, part: &Shape<'a>) {
        self.typing.extend_from_slice(&part.typing);
        self.wasmtime.extend_from_slice(&part.wasmtime);
        let room = MOST_HANDLES - self.handles.len();
        self.is_unsure |= part.is_unsure || part.handles.len() > room;
        self.handles.extend(part.handles.iter().take(room));
    }

    fn optional(&mut self, part: Option<&Shape<'a>>) {
        self.push(&[part.is_some().into()]);
        if let Some(part) = part {
            self.add(part);
        }
    }

    /// The same, by its digest.
    fn digested(mut self) -> Shape<'a> {
        for bytes in [&mut self.typing, &mut self.wasmtime] {
            let digest = Digest::of_bytes(bytes);
            bytes.clear();
            bytes.push(MADE_OF_PARTS);
            bytes.extend_from_slice(digest.as_bytes());
        }
        self
    }
}

// The first byte of a shape. Bytes below mean the types without parts.
const HANDLE: u8 = 32;
const OWN: u8 = 33;
const BORROW: u8 = 34;
const MADE_OF_PARTS: u8 = 35;
const UNKNOWN: u8 = 36;

// The first byte of what a digest is of.
const LIST: u8 = 64;
const FIXED_LENGTH_LIST: u8 = 65;
const MAP: u8 = 66;
const TUPLE: u8 = 67;
const OPTION: u8 = 68;
const RESULT: u8 = 69;
const FUTURE: u8 = 70;
const STREAM: u8 = 71;
const RECORD: u8 = 72;
const VARIANT: u8 = 73;
const ENUM: u8 = 74;
const FLAGS: u8 = 75;
const FUNCTION: u8 = 76;

/// The shapes of a component's or world's types.
pub(crate) struct Shapes<'v, 'a> {
    component_type: &'v ComponentType<'a>,
    /// Declarations that were written before, by where they stand.
    known: HashMap<(Site, *const TypeDef), Shape<'a>>,
}

impl<'v, 'a> Shapes<'v, 'a> {
    pub(crate) fn new(component_type: &'v ComponentType<'a>) -> Shapes<'v, 'a> {
        Shapes { component_type, known: HashMap::default() }
    }

    /// A function that is at a site. Whether an export is async is nothing to
    /// Wasmtime, whose typed functions look at the types only.
    pub(crate) fn function(&mut self, site: Site, function: &'a Function) -> Shape<'a> {
        let mut shape = Shape::plain(&[FUNCTION]);
        shape.typing.push(function.is_async.into());
        shape.wasmtime.push((function.is_async && site.side == Side::Import).into());
        shape.number(function.params.len());
        for param in &function.params {
            shape.typing.extend_from_slice(&(param.name.len() as u64).to_le_bytes());
            shape.typing.extend_from_slice(param.name.as_bytes());
            shape.add(&self.ty(site, &param.ty));
        }
        let result = function.result.as_ref().map(|result| self.ty(site, result));
        shape.optional(result.as_ref());
        shape.digested()
    }

    /// A declaration that is no resource.
    pub(crate) fn definition(&mut self, site: Site, def: &'a TypeDef) -> Shape<'a> {
        let key = (site, std::ptr::from_ref(def));
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let shape = match &def.kind {
            TypeKind::Alias(ty) => self.ty(site, ty),
            TypeKind::Record(fields) => {
                let mut shape = Shape::plain(&[RECORD]);
                shape.number(fields.len());
                for field in fields {
                    shape.text(&field.name);
                    shape.add(&self.ty(site, &field.ty));
                }
                shape.digested()
            }
            TypeKind::Variant(cases) => {
                let mut shape = Shape::plain(&[VARIANT]);
                shape.number(cases.len());
                for case in cases {
                    shape.text(&case.name);
                    let payload = case.ty.as_ref().map(|ty| self.ty(site, ty));
                    shape.optional(payload.as_ref());
                }
                shape.digested()
            }
            TypeKind::Enum(cases) => names(ENUM, cases.iter().map(|case| &case.name)),
            TypeKind::Flags(flags) => names(FLAGS, flags.iter().map(|flag| &flag.name)),
            TypeKind::Resource | TypeKind::ResourceAlias(_) => Shape::unknown(),
        };
        self.known.insert(key, shape.clone());
        shape
    }

    fn ty(&mut self, site: Site, ty: &'a Type) -> Shape<'a> {
        let tag = match ty {
            Type::Bool => return Shape::plain(&[0]),
            Type::U8 => return Shape::plain(&[1]),
            Type::U16 => return Shape::plain(&[2]),
            Type::U32 => return Shape::plain(&[3]),
            Type::U64 => return Shape::plain(&[4]),
            Type::S8 => return Shape::plain(&[5]),
            Type::S16 => return Shape::plain(&[6]),
            Type::S32 => return Shape::plain(&[7]),
            Type::S64 => return Shape::plain(&[8]),
            Type::F32 => return Shape::plain(&[9]),
            Type::F64 => return Shape::plain(&[10]),
            Type::Char => return Shape::plain(&[11]),
            Type::String => return Shape::plain(&[12]),
            Type::ErrorContext => return Shape::plain(&[13]),
            Type::Named(name) => return self.named(site, name),
            Type::Own(name) => return Shape::handle(OWN, self.component_type.origin(site, name)),
            Type::Borrow(name) => {
                return Shape::handle(BORROW, self.component_type.origin(site, name));
            }
            Type::List(_) => LIST,
            Type::FixedLengthList(..) => FIXED_LENGTH_LIST,
            Type::Map(..) => MAP,
            Type::Tuple(_) => TUPLE,
            Type::Option(_) => OPTION,
            Type::Result(..) => RESULT,
            Type::Future(_) => FUTURE,
            Type::Stream(_) => STREAM,
        };
        let mut shape = Shape::plain(&[tag]);
        match ty {
            Type::Result(ok, err) => {
                for part in [ok, err] {
                    let part = part.as_ref().map(|part| self.ty(site, part));
                    shape.optional(part.as_ref());
                }
                return shape.digested();
            }
            Type::FixedLengthList(_, length) => shape.number(*length as usize),
            _ => {}
        }
        let parts: Vec<Shape<'a>> = ty.parts().map(|part| self.ty(site, part)).collect();
        shape.number(parts.len());
        parts.iter().for_each(|part| shape.add(part));
        shape.digested()
    }

    fn named(&mut self, site: Site, name: &'a TypeName) -> Shape<'a> {
        match self.component_type.resolve(site, &name.scope, &name.name) {
            Some((site, def)) => self.definition(site, def),
            None => Shape::unknown(),
        }
    }
}

fn names<'a, 'n>(tag: u8, names: impl ExactSizeIterator<Item = &'n Name>) -> Shape<'a> {
    let mut shape = Shape::plain(&[tag]);
    shape.number(names.len());
    names.for_each(|name| shape.text(name));
    shape.digested()
}
