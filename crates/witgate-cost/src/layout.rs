//! Sizes, alignments and flattening of types.

use std::collections::HashMap;
use std::sync::Arc;

use witgate_model::{Contract, Type, TypeKind, TypeName};

/// How a type lies in memory, and what it takes to pass a value of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How many bytes a value takes.
    pub size: u64,
    /// What its address is a multiple of.
    pub align: u64,
    /// How many core values it is flattened to.
    pub flat: u64,
    /// How many allocations whoever receives it makes at most, elements of lists left
    /// out.
    pub allocations: u64,
    /// Whether it holds a list whose elements need allocations of their own.
    pub allocates_per_element: bool,
    /// Whether a list of it is copied as it is: it holds nothing that points elsewhere,
    /// or that must be examined.
    pub is_plain: bool,
}

/// The layouts of the types of a contract, each worked out once.
pub struct Layouts<'c> {
    contract: &'c Contract,
    known: HashMap<Arc<TypeName>, Layout>,
}

const fn scalar(size: u64) -> Layout {
    Layout {
        size,
        align: size,
        flat: 1,
        allocations: 0,
        allocates_per_element: false,
        is_plain: true,
    }
}

/// A handle, which the runtime translates.
const HANDLE: Layout = Layout { is_plain: false, ..scalar(4) };

impl<'c> Layouts<'c> {
    /// Those of a contract.
    pub fn new(contract: &'c Contract) -> Layouts<'c> {
        Layouts { contract, known: HashMap::new() }
    }

    /// The layout of a type. Recursion is as deep as a contract lets types nest.
    pub fn layout(&mut self, ty: &Type) -> Layout {
        match ty {
            // What is neither 0 nor 1, or no character, traps.
            Type::Bool => Layout { is_plain: false, ..scalar(1) },
            Type::Char => Layout { is_plain: false, ..scalar(4) },
            Type::U8 | Type::S8 => scalar(1),
            Type::U16 | Type::S16 => scalar(2),
            Type::U32 | Type::S32 | Type::F32 => scalar(4),
            Type::U64 | Type::S64 | Type::F64 => scalar(8),
            Type::String => pointer(false),
            Type::List(element) => {
                let element = self.layout(element);
                pointer(element.allocations > 0)
            }
            Type::Map(key, value) => {
                let both = sequence([self.layout(key), self.layout(value)]);
                pointer(both.allocations > 0)
            }
            Type::FixedLengthList(element, length) => repeated(self.layout(element), *length),
            Type::Own(_)
            | Type::Borrow(_)
            | Type::Future(_)
            | Type::Stream(_)
            | Type::ErrorContext => HANDLE,
            Type::Tuple(elements) => {
                let elements: Vec<Layout> = elements.iter().map(|ty| self.layout(ty)).collect();
                sequence(elements)
            }
            Type::Option(some) => {
                let some = self.layout(some);
                variant([None, Some(some)], 2)
            }
            Type::Result(ok, err) => {
                let ok = ok.as_ref().map(|ty| self.layout(ty));
                let err = err.as_ref().map(|ty| self.layout(ty));
                variant([ok, err], 2)
            }
            Type::Named(name) => self.named(name),
        }
    }

    fn named(&mut self, name: &Arc<TypeName>) -> Layout {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let layout = match self.contract.type_def(name).map(|def| &def.kind) {
            Some(TypeKind::Record(fields)) => {
                let fields: Vec<Layout> =
                    fields.iter().map(|field| self.layout(&field.ty)).collect();
                sequence(fields)
            }
            Some(TypeKind::Variant(cases)) => {
                let payloads: Vec<Option<Layout>> =
                    cases.iter().map(|case| case.ty.as_ref().map(|ty| self.layout(ty))).collect();
                variant(payloads, cases.len())
            }
            Some(TypeKind::Enum(cases)) => variant([], cases.len()),
            Some(TypeKind::Flags(flags)) => flags_of(flags.len()),
            Some(TypeKind::Alias(ty)) => self.layout(ty),
            Some(TypeKind::Resource | TypeKind::ResourceAlias(_)) | None => HANDLE,
        };
        self.known.insert(name.clone(), layout);
        layout
    }
}

/// A pointer with a length.
fn pointer(allocates_per_element: bool) -> Layout {
    Layout { size: 8, align: 4, flat: 2, allocations: 1, allocates_per_element, is_plain: false }
}

/// Fields one after another.
pub(crate) fn sequence(fields: impl IntoIterator<Item = Layout>) -> Layout {
    let mut all = Layout { align: 1, is_plain: true, ..Layout::default() };
    for field in fields {
        let start = align_to(all.size, field.align);
        // Bytes between fields are not to be seen by the other side.
        all.is_plain &= field.is_plain && start == all.size;
        all.size = start.saturating_add(field.size);
        all.align = all.align.max(field.align);
        all.flat = all.flat.saturating_add(field.flat);
        all.allocations = all.allocations.saturating_add(field.allocations);
        all.allocates_per_element |= field.allocates_per_element;
    }
    let size = align_to(all.size, all.align);
    all.is_plain &= size == all.size;
    Layout { size, ..all }
}

fn repeated(element: Layout, length: u32) -> Layout {
    let length = u64::from(length);
    Layout {
        size: element.size.saturating_mul(length),
        flat: element.flat.saturating_mul(length),
        allocations: element.allocations.saturating_mul(length),
        ..element
    }
}

/// A discriminant, and the payload of one of the cases.
fn variant(payloads: impl IntoIterator<Item = Option<Layout>>, cases: usize) -> Layout {
    let discriminant = match cases {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    };
    let (mut align, mut size, mut flat, mut allocations) = (1, 0, 0, 0);
    let mut allocates_per_element = false;
    for payload in payloads.into_iter().flatten() {
        align = payload.align.max(align);
        size = payload.size.max(size);
        flat = payload.flat.max(flat);
        allocations = payload.allocations.max(allocations);
        allocates_per_element |= payload.allocates_per_element;
    }
    let start = align_to(discriminant, align);
    let align = align.max(discriminant);
    Layout {
        size: align_to(start.saturating_add(size), align),
        align,
        flat: flat.saturating_add(1),
        allocations,
        allocates_per_element,
        // A discriminant must be examined.
        is_plain: false,
    }
}

fn flags_of(flags: usize) -> Layout {
    let words = (flags as u64).div_ceil(32);
    let (size, align) = match flags {
        0 => (0, 1),
        1..=8 => (1, 1),
        9..=16 => (2, 2),
        _ => (4 * words, 4),
    };
    Layout { size, align, flat: words, is_plain: false, ..Layout::default() }
}

fn align_to(offset: u64, align: u64) -> u64 {
    offset.checked_next_multiple_of(align.max(1)).unwrap_or(u64::MAX)
}
