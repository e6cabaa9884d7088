//! Values of the component model, as WAVE and as the JSON of drivers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use wasm_wave::wasm::{WasmTypeKind, WasmValue, WasmValueError};
use witgate_model::Name;

use crate::shape::{Primitive, Shape, wave_shape};

/// A value.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "they are named as WIT names them")]
pub enum Value {
    Bool(bool),
    /// An integer of the type.
    Integer(Primitive, i128),
    F32(f32),
    F64(f64),
    Char(char),
    String(String),
    /// A list, or what passes through a stream.
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    Record(Vec<(Name, Value)>),
    Tuple(Vec<Value>),
    Variant(Name, Option<Box<Value>>),
    Enum(Name),
    Flags(Vec<Name>),
    Option(Option<Box<Value>>),
    Result(Result<Option<Box<Value>>, Option<Box<Value>>>),
    /// A handle, by the name that the cases give it.
    Named(String),
    /// A handle, by the number that a driver gives it.
    Handle(u64),
}

/// Handles of a case by the names that the cases give them.
pub type Handles = BTreeMap<String, u64>;

impl Value {
    /// Whether an answer is the one that is expected. All `nan` are one, and the two zeros are
    /// two. A handle in the answer gets the name at its place.
    pub fn is_met_by(&self, answer: &Value, handles: &mut Handles) -> bool {
        let all = |expected: &[Value], answers: &[Value], handles: &mut Handles| {
            expected.len() == answers.len()
                && expected.iter().zip(answers).all(|(it, answer)| it.is_met_by(answer, handles))
        };
        let payload = |expected: &Option<Box<Value>>, answer: &Option<Box<Value>>, handles| match (
            expected, answer,
        ) {
            (Some(expected), Some(answer)) => expected.is_met_by(answer, handles),
            (expected, answer) => expected.is_none() && answer.is_none(),
        };
        match (self, answer) {
            (Value::Named(name), Value::Handle(handle)) => {
                handles.insert(name.clone(), *handle);
                true
            }
            (Value::F32(one), Value::F32(other)) => {
                one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan())
            }
            (Value::F64(one), Value::F64(other)) => {
                one.to_bits() == other.to_bits() || (one.is_nan() && other.is_nan())
            }
            (Value::List(one), Value::List(other)) | (Value::Tuple(one), Value::Tuple(other)) => {
                all(one, other, handles)
            }
            // The order of entries is none that a map promises.
            (Value::Map(one), Value::Map(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(key, value)| {
                        other.iter().any(|(other_key, other)| {
                            key.is_met_by(other_key, handles) && value.is_met_by(other, handles)
                        })
                    })
            }
            (Value::Record(one), Value::Record(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|((name, value), (other_name, other))| {
                        name == other_name && value.is_met_by(other, handles)
                    })
            }
            (Value::Variant(one, value), Value::Variant(other, answer)) => {
                one == other && payload(value, answer, handles)
            }
            (Value::Option(value), Value::Option(answer)) => payload(value, answer, handles),
            (Value::Result(Ok(value)), Value::Result(Ok(answer)))
            | (Value::Result(Err(value)), Value::Result(Err(answer))) => {
                payload(value, answer, handles)
            }
            (one, other) => one == other,
        }
    }

    /// Every handle within, in order.
    pub(crate) fn each_handle(&self, visit: &mut impl FnMut(&Value)) {
        match self {
            Value::Named(_) | Value::Handle(_) => visit(self),
            Value::List(values) | Value::Tuple(values) => {
                values.iter().for_each(|it| it.each_handle(visit));
            }
            Value::Map(entries) => entries.iter().for_each(|(key, value)| {
                key.each_handle(visit);
                value.each_handle(visit);
            }),
            Value::Record(fields) => fields.iter().for_each(|(_, it)| it.each_handle(visit)),
            Value::Variant(_, Some(value))
            | Value::Option(Some(value))
            | Value::Result(Ok(Some(value)) | Err(Some(value))) => value.each_handle(visit),
            _ => {}
        }
    }

    /// The same with every handle exchanged for what `exchange` gives.
    pub(crate) fn with_handles(&self, exchange: &mut dyn FnMut(&Value) -> Value) -> Value {
        fn boxed(
            value: &Option<Box<Value>>,
            exchange: &mut dyn FnMut(&Value) -> Value,
        ) -> Option<Box<Value>> {
            value.as_ref().map(|value| Box::new(value.with_handles(exchange)))
        }
        let all = |values: &[Value], exchange: &mut dyn FnMut(&Value) -> Value| {
            values.iter().map(|it| it.with_handles(exchange)).collect()
        };
        match self {
            Value::Named(_) | Value::Handle(_) => exchange(self),
            Value::List(values) => Value::List(all(values, exchange)),
            Value::Tuple(values) => Value::Tuple(all(values, exchange)),
            Value::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (key.with_handles(exchange), value.with_handles(exchange)));
                Value::Map(entries.collect())
            }
            Value::Record(fields) => {
                let fields = fields.iter();
                let fields = fields.map(|(name, it)| (name.clone(), it.with_handles(exchange)));
                Value::Record(fields.collect())
            }
            Value::Variant(case, value) => Value::Variant(case.clone(), boxed(value, exchange)),
            Value::Option(value) => Value::Option(boxed(value, exchange)),
            Value::Result(Ok(value)) => Value::Result(Ok(boxed(value, exchange))),
            Value::Result(Err(value)) => Value::Result(Err(boxed(value, exchange))),
            value => value.clone(),
        }
    }

    /// As WAVE writes it; a handle without a name is called by its number.
    pub fn to_wave(&self) -> String {
        // Every kind that a value has is one that wasm-wave writes.
        wasm_wave::to_string(self).unwrap_or_else(|error| error.to_string())
    }
}

fn wrong(message: String) -> WasmValueError {
    WasmValueError::Other(message)
}

fn known<'n>(names: impl Iterator<Item = &'n Name>, wanted: &str) -> Result<Name, WasmValueError> {
    let names: Vec<&Name> = names.collect();
    names.iter().find(|name| &****name == wanted).map(|name| (*name).clone()).ok_or_else(|| {
        let all: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
        wrong(format!("`{wanted}` is none of {}", all.join(", ")))
    })
}

fn boxed(value: Option<Value>) -> Option<Box<Value>> {
    value.map(Box::new)
}

fn borrowed(value: &Option<Box<Value>>) -> Option<Cow<'_, Value>> {
    value.as_deref().map(Cow::Borrowed)
}

macro_rules! integers {
    ($($make:ident $unwrap:ident $type:ty, $primitive:ident;)*) => {
        $(
            fn $make(value: $type) -> Value {
                Value::Integer(Primitive::$primitive, value.into())
            }

            fn $unwrap(&self) -> $type {
                match self {
                    Value::Integer(_, value) => (*value).try_into().unwrap_or_default(),
                    _ => unreachable!("wasm-wave asks for the kind first"),
                }
            }
        )*
    };
}

macro_rules! unwrapped {
    ($value:expr, $pattern:pat => $result:expr) => {
        match $value {
            $pattern => $result,
            _ => unreachable!("wasm-wave asks for the kind first"),
        }
    };
}

impl WasmValue for Value {
    type Type = Shape;

    fn kind(&self) -> WasmTypeKind {
        match self {
            Value::Bool(_) => WasmTypeKind::Bool,
            Value::Integer(primitive, _) => primitive.kind(),
            Value::F32(_) => WasmTypeKind::F32,
            Value::F64(_) => WasmTypeKind::F64,
            Value::Char(_) => WasmTypeKind::Char,
            Value::String(_) => WasmTypeKind::String,
            Value::List(_) => WasmTypeKind::List,
            Value::Map(_) => WasmTypeKind::Map,
            Value::Record(_) => WasmTypeKind::Record,
            Value::Tuple(_) => WasmTypeKind::Tuple,
            Value::Variant(..) => WasmTypeKind::Variant,
            Value::Enum(_) | Value::Named(_) | Value::Handle(_) => WasmTypeKind::Enum,
            Value::Flags(_) => WasmTypeKind::Flags,
            Value::Option(_) => WasmTypeKind::Option,
            Value::Result(_) => WasmTypeKind::Result,
        }
    }

    integers! {
        make_s8 unwrap_s8 i8, S8;
        make_s16 unwrap_s16 i16, S16;
        make_s32 unwrap_s32 i32, S32;
        make_s64 unwrap_s64 i64, S64;
        make_u8 unwrap_u8 u8, U8;
        make_u16 unwrap_u16 u16, U16;
        make_u32 unwrap_u32 u32, U32;
        make_u64 unwrap_u64 u64, U64;
    }

    fn make_bool(value: bool) -> Value {
        Value::Bool(value)
    }

    fn make_f32(value: f32) -> Value {
        Value::F32(value)
    }

    fn make_f64(value: f64) -> Value {
        Value::F64(value)
    }

    fn make_char(value: char) -> Value {
        Value::Char(value)
    }

    fn make_string(value: Cow<'_, str>) -> Value {
        Value::String(value.into_owned())
    }

    fn make_list(
        ty: &Shape,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Value, WasmValueError> {
        let values: Vec<Value> = values.into_iter().collect();
        match wave_shape(ty) {
            Shape::List(_, Some(length)) if values.len() != *length as usize => {
                Err(wrong(format!("expected {length} elements; got {}", values.len())))
            }
            _ => Ok(Value::List(values)),
        }
    }

    fn make_record<'a>(
        ty: &Shape,
        fields: impl IntoIterator<Item = (&'a str, Value)>,
    ) -> Result<Value, WasmValueError> {
        let Shape::Record(declared) = wave_shape(ty) else {
            return Err(wrong("expected no record".to_owned()));
        };
        let field = |(name, value): (&'a str, Value)| {
            Ok((known(declared.iter().map(|(name, _)| name), name)?, value))
        };
        Ok(Value::Record(fields.into_iter().map(field).collect::<Result<_, WasmValueError>>()?))
    }

    fn make_tuple(
        _: &Shape,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Value, WasmValueError> {
        Ok(Value::Tuple(values.into_iter().collect()))
    }

    fn make_variant(ty: &Shape, case: &str, value: Option<Value>) -> Result<Value, WasmValueError> {
        let Shape::Variant(cases) = wave_shape(ty) else {
            return Err(wrong("expected no variant".to_owned()));
        };
        Ok(Value::Variant(known(cases.iter().map(|(name, _)| name), case)?, boxed(value)))
    }

    fn make_enum(ty: &Shape, case: &str) -> Result<Value, WasmValueError> {
        match wave_shape(ty) {
            Shape::Enum(cases) => Ok(Value::Enum(known(cases.iter(), case)?)),
            _ => Ok(Value::Named(case.to_owned())),
        }
    }

    fn make_option(_: &Shape, value: Option<Value>) -> Result<Value, WasmValueError> {
        Ok(Value::Option(boxed(value)))
    }

    fn make_result(
        _: &Shape,
        value: Result<Option<Value>, Option<Value>>,
    ) -> Result<Value, WasmValueError> {
        Ok(Value::Result(value.map(boxed).map_err(boxed)))
    }

    fn make_flags<'a>(
        ty: &Shape,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Result<Value, WasmValueError> {
        let Shape::Flags(flags) = wave_shape(ty) else {
            return Err(wrong("expected no flags".to_owned()));
        };
        let names = names.into_iter().map(|name| known(flags.iter(), name));
        Ok(Value::Flags(names.collect::<Result<_, _>>()?))
    }

    fn make_map(
        _: &Shape,
        entries: impl IntoIterator<Item = (Value, Value)>,
    ) -> Result<Value, WasmValueError> {
        Ok(Value::Map(entries.into_iter().collect()))
    }

    fn unwrap_bool(&self) -> bool {
        unwrapped!(self, Value::Bool(value) => *value)
    }

    fn unwrap_f32(&self) -> f32 {
        unwrapped!(self, Value::F32(value) => *value)
    }

    fn unwrap_f64(&self) -> f64 {
        unwrapped!(self, Value::F64(value) => *value)
    }

    fn unwrap_char(&self) -> char {
        unwrapped!(self, Value::Char(value) => *value)
    }

    fn unwrap_string(&self) -> Cow<'_, str> {
        unwrapped!(self, Value::String(value) => Cow::Borrowed(value))
    }

    fn unwrap_list(&self) -> Box<dyn Iterator<Item = Cow<'_, Value>> + '_> {
        unwrapped!(self, Value::List(values) => Box::new(values.iter().map(Cow::Borrowed)))
    }

    fn unwrap_record(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, Cow<'_, Value>)> + '_> {
        unwrapped!(self, Value::Record(fields) => Box::new(fields.iter().map(|(name, value)| {
            (Cow::Borrowed(&**name), Cow::Borrowed(value))
        })))
    }

    fn unwrap_tuple(&self) -> Box<dyn Iterator<Item = Cow<'_, Value>> + '_> {
        unwrapped!(self, Value::Tuple(values) => Box::new(values.iter().map(Cow::Borrowed)))
    }

    fn unwrap_variant(&self) -> (Cow<'_, str>, Option<Cow<'_, Value>>) {
        unwrapped!(self, Value::Variant(case, value) => (Cow::Borrowed(&**case), borrowed(value)))
    }

    fn unwrap_enum(&self) -> Cow<'_, str> {
        match self {
            Value::Enum(case) => Cow::Borrowed(&**case),
            Value::Named(name) => Cow::Borrowed(name),
            Value::Handle(handle) => Cow::Owned(format!("handle-{handle}")),
            _ => unreachable!("wasm-wave asks for the kind first"),
        }
    }

    fn unwrap_option(&self) -> Option<Cow<'_, Value>> {
        unwrapped!(self, Value::Option(value) => borrowed(value))
    }

    fn unwrap_result(&self) -> Result<Option<Cow<'_, Value>>, Option<Cow<'_, Value>>> {
        unwrapped!(self, Value::Result(value) => {
            value.as_ref().map(borrowed).map_err(borrowed)
        })
    }

    fn unwrap_flags(&self) -> Box<dyn Iterator<Item = Cow<'_, str>> + '_> {
        unwrapped!(self, Value::Flags(names) => {
            Box::new(names.iter().map(|name| Cow::Borrowed(&**name)))
        })
    }

    fn unwrap_map(&self) -> Box<dyn Iterator<Item = (Cow<'_, Value>, Cow<'_, Value>)> + '_> {
        unwrapped!(self, Value::Map(entries) => Box::new(entries.iter().map(|(key, value)| {
            (Cow::Borrowed(key), Cow::Borrowed(value))
        })))
    }
}
