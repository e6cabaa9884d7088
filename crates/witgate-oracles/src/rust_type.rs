//! The Rust types that `bindgen!` generates, and Wasmtime's checks of a
//! component's types against them.
//!
//! Wasmtime checks a function against Rust types, which `bindgen!` generates
//! from WIT when the host is compiled. Here they are values, [`RustType`],
//! created from WIT at run time. [`Expected`] is the one Rust type that Wasmtime
//! sees: its check takes the next value from a queue and calls the check of the
//! Rust type that the value describes, with `Expected` for the types inside it.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::mem::{MaybeUninit, replace};

use wasmtime::component::__internal::{
    CanonicalAbiInfo, InstanceType, InterfaceType, LiftContext, LowerContext, typecheck_enum,
    typecheck_flags, typecheck_record, typecheck_variant,
};
use wasmtime::component::{
    ComponentNamedList, ComponentType, ErrorContext, FutureReader, Lift, Lower, Resource,
    ResourceAny, ResourceType, StreamReader,
};
use wasmtime::{Result, bail};

/// Describes a Rust type that `bindgen!` generates.
#[derive(Clone, Debug)]
pub(crate) enum RustType {
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
    /// `Resource<T>`: the host's resource of that number.
    Resource(usize),
    /// `ResourceAny`: a resource of an exported interface.
    ResourceAny,
    Record(Vec<(String, RustType)>),
    Variant(Vec<(String, Option<RustType>)>),
    Enum(Vec<String>),
    Flags(Vec<String>),
    Tuple(Vec<RustType>),
    List(Box<RustType>),
    FixedLengthList(Box<RustType>, u32),
    Map(Box<[RustType; 2]>),
    Option(Box<RustType>),
    Result(Option<Box<RustType>>, Option<Box<RustType>>),
    Future(Option<Box<RustType>>),
    Stream(Option<Box<RustType>>),
}

/// The longest tuple that implements `ComponentType`. Parameters are a tuple.
pub(crate) const LONGEST_TUPLE: usize = 17;

thread_local! {
    /// The types that the next checks of [`Expected`] use.
    static QUEUE: RefCell<VecDeque<RustType>> = const { RefCell::new(VecDeque::new()) };
}

/// Runs a check during which [`Expected`] is each of these types in turn.
pub(crate) fn expecting<'t, T>(
    types: impl IntoIterator<Item = &'t RustType>,
    check: impl FnOnce() -> T,
) -> T {
    let inside = types.into_iter().cloned().collect();
    let outside = QUEUE.with(|queue| replace(&mut *queue.borrow_mut(), inside));
    let answer = check();
    QUEUE.with(|queue| *queue.borrow_mut() = outside);
    answer
}

impl RustType {
    fn check(&self, ty: &InterfaceType, types: &InstanceType<'_>) -> Result<()> {
        type Check = fn(&InterfaceType, &InstanceType<'_>) -> Result<()>;
        let (inside, check): (Vec<&RustType>, Check) = match self {
            RustType::Bool => (vec![], bool::typecheck),
            RustType::U8 => (vec![], u8::typecheck),
            RustType::U16 => (vec![], u16::typecheck),
            RustType::U32 => (vec![], u32::typecheck),
            RustType::U64 => (vec![], u64::typecheck),
            RustType::S8 => (vec![], i8::typecheck),
            RustType::S16 => (vec![], i16::typecheck),
            RustType::S32 => (vec![], i32::typecheck),
            RustType::S64 => (vec![], i64::typecheck),
            RustType::F32 => (vec![], f32::typecheck),
            RustType::F64 => (vec![], f64::typecheck),
            RustType::Char => (vec![], char::typecheck),
            RustType::String => (vec![], String::typecheck),
            RustType::ErrorContext => (vec![], ErrorContext::typecheck),
            RustType::Resource(number) => (vec![], MARKERS[*number].check),
            RustType::ResourceAny => (vec![], ResourceAny::typecheck),
            RustType::Record(fields) => {
                let inside = fields.iter().map(|(_, ty)| ty);
                let fields: Vec<(&str, Check)> =
                    fields.iter().map(|(name, _)| (&**name, Expected::typecheck as _)).collect();
                return expecting(inside, || typecheck_record(ty, types, &fields));
            }
            RustType::Variant(cases) => {
                let inside = cases.iter().filter_map(|(_, ty)| ty.as_ref());
                let cases: Vec<(&str, Option<Check>)> = cases
                    .iter()
                    .map(|(name, ty)| (&**name, ty.as_ref().map(|_| Expected::typecheck as _)))
                    .collect();
                return expecting(inside, || typecheck_variant(ty, types, &cases));
            }
            RustType::Enum(cases) => return typecheck_enum(ty, types, &strs(cases)),
            RustType::Flags(flags) => return typecheck_flags(ty, types, &strs(flags)),
            RustType::Tuple(elements) => (elements.iter().collect(), TUPLES[elements.len()]),
            RustType::List(element) => (vec![element], Vec::<Expected>::typecheck),
            RustType::FixedLengthList(element, length) => {
                // `[T; N]` cannot be chosen at run time; this is its check.
                let InterfaceType::FixedLengthList(list) = ty else {
                    bail!("expected `list<_, {length}>`, found something else");
                };
                let list = &types.types[*list];
                if list.size != *length {
                    bail!("expected `list<_, {length}>`, found `list<_, {}>`", list.size);
                }
                return element.check(&list.element, types);
            }
            RustType::Map(pair) => {
                (pair.iter().collect(), HashMap::<Expected, Expected>::typecheck)
            }
            RustType::Option(some) => (vec![some], Option::<Expected>::typecheck),
            RustType::Result(ok, err) => {
                let check = match (ok, err) {
                    (Some(_), Some(_)) => Result::<Expected, Expected>::typecheck as Check,
                    (Some(_), None) => Result::<Expected, ()>::typecheck,
                    (None, Some(_)) => Result::<(), Expected>::typecheck,
                    (None, None) => Result::<(), ()>::typecheck,
                };
                (ok.iter().chain(err).map(|ty| &**ty).collect(), check)
            }
            RustType::Future(Some(payload)) => (vec![payload], FutureReader::<Expected>::typecheck),
            RustType::Future(None) => (vec![], FutureReader::<()>::typecheck),
            RustType::Stream(Some(payload)) => (vec![payload], StreamReader::<Expected>::typecheck),
            RustType::Stream(None) => (vec![], StreamReader::<()>::typecheck),
        };
        expecting(inside, || check(ty, types))
    }
}

fn strs(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// The Rust type that the queue describes next. It is only ever checked: no
/// function is called, so that no value is lifted or lowered.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Expected;

// SAFETY: the trait requires the layout to fit lifting and lowering, and no
// value of this type is lifted or lowered.
unsafe impl ComponentType for Expected {
    type Lower = <u32 as ComponentType>::Lower;

    const ABI: CanonicalAbiInfo = CanonicalAbiInfo::SCALAR4;

    fn typecheck(ty: &InterfaceType, types: &InstanceType<'_>) -> Result<()> {
        let next = QUEUE.with(|queue| queue.borrow_mut().pop_front());
        next.expect("`expecting` has queued a type for each check").check(ty, types)
    }
}

// SAFETY: as above.
unsafe impl ComponentNamedList for Expected {}

// SAFETY: as above.
unsafe impl Lower for Expected {
    fn linear_lower_to_flat<T>(
        &self,
        _: &mut LowerContext<'_, T>,
        _: InterfaceType,
        _: &mut MaybeUninit<Self::Lower>,
    ) -> Result<()> {
        unreachable!("no function is called")
    }

    fn linear_lower_to_memory<T>(
        &self,
        _: &mut LowerContext<'_, T>,
        _: InterfaceType,
        _: usize,
    ) -> Result<()> {
        unreachable!("no function is called")
    }
}

// SAFETY: as above.
unsafe impl Lift for Expected {
    fn linear_lift_from_flat(
        _: &mut LiftContext<'_>,
        _: InterfaceType,
        _: &Self::Lower,
    ) -> Result<Self> {
        unreachable!("no function is called")
    }

    fn linear_lift_from_memory(
        _: &mut LiftContext<'_>,
        _: InterfaceType,
        _: &[u8],
    ) -> Result<Self> {
        unreachable!("no function is called")
    }
}

macro_rules! tuples {
    ($($($element:ident)*;)*) => {
        /// The checks of tuples, by length.
        static TUPLES: [fn(&InterfaceType, &InstanceType<'_>) -> Result<()>; LONGEST_TUPLE + 1] =
            [$(<($($element,)*)>::typecheck),*];
    };
}

use Expected as E;
tuples! {
    ;
    E;
    E E;
    E E E;
    E E E E;
    E E E E E;
    E E E E E E;
    E E E E E E E;
    E E E E E E E E;
    E E E E E E E E E;
    E E E E E E E E E E;
    E E E E E E E E E E E;
    E E E E E E E E E E E E;
    E E E E E E E E E E E E E;
    E E E E E E E E E E E E E E;
    E E E E E E E E E E E E E E E;
    E E E E E E E E E E E E E E E E;
    E E E E E E E E E E E E E E E E E;
}

/// The Rust type that a host generates for a resource.
pub(crate) struct Marker {
    pub(crate) resource: fn() -> ResourceType,
    check: fn(&InterfaceType, &InstanceType<'_>) -> Result<()>,
}

/// The marker type of the resource of that number.
struct Numbered<const NUMBER: usize>;

macro_rules! markers {
    ($($number:literal)*) => {
        /// The marker types of a host's resources.
        pub(crate) static MARKERS: &[Marker] = &[$(Marker {
            resource: ResourceType::host::<Numbered<$number>>,
            check: Resource::<Numbered<$number>>::typecheck,
        }),*];
    };
}

markers! {
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
    32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
}
