//! Values and types as drivers read and write them. `docs/reference/conform-drivers.md` is the
//! description.

use serde_json::{Map, Number, Value as Json, json};
use witgate_model::Name;

use crate::shape::{Primitive, Shape};
use crate::value::{Handles, Value};

/// A type, for drivers of runtimes that cannot tell the types of a component.
pub(crate) fn type_of(shape: &Shape) -> Json {
    let optional = |part: Option<&Shape>| part.map_or(Json::Null, type_of);
    match shape {
        Shape::Primitive(primitive) => primitive.as_str().into(),
        Shape::List(element, None) => json!({ "list": type_of(element) }),
        Shape::List(element, Some(length)) => json!({ "list": type_of(element), "length": length }),
        Shape::Map(key, value) => json!({ "map": [type_of(key), type_of(value)] }),
        Shape::Record(fields) => {
            let fields = fields.iter().map(|(name, part)| json!([&**name, type_of(part)]));
            json!({ "record": fields.collect::<Vec<_>>() })
        }
        Shape::Tuple(parts) => json!({ "tuple": parts.iter().map(type_of).collect::<Vec<_>>() }),
        Shape::Variant(cases) => {
            let cases = cases.iter().map(|(name, part)| json!([&**name, optional(part.as_ref())]));
            json!({ "variant": cases.collect::<Vec<_>>() })
        }
        Shape::Enum(cases) => json!({ "enum": names(cases) }),
        Shape::Flags(flags) => json!({ "flags": names(flags) }),
        Shape::Option(some) => json!({ "option": type_of(some) }),
        Shape::Result(ok, err) => {
            json!({ "result": { "ok": optional(ok.as_deref()), "err": optional(err.as_deref()) } })
        }
        Shape::Own(resource) => json!({ "own": &*resource.name }),
        Shape::Borrow(resource) => json!({ "borrow": &*resource.name }),
        Shape::Stream(element) => json!({ "stream": type_of(element) }),
        Shape::Future(payload) => json!({ "future": type_of(payload) }),
        Shape::NoText(what) => (*what).into(),
    }
}

fn names(names: &[Name]) -> Vec<&str> {
    names.iter().map(|name| &**name).collect()
}

/// A value for a driver, with the handles of the case in place of their names.
pub(crate) fn write(value: &Value, handles: &Handles) -> Json {
    let payload = |value: &Option<Box<Value>>| {
        value.as_deref().map_or(Json::Null, |value| write(value, handles))
    };
    let keyed = |key: &str, value: Json| Json::Object(Map::from_iter([(key.to_owned(), value)]));
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Integer(Primitive::S64 | Primitive::U64, value) => value.to_string().into(),
        Value::Integer(_, value) => i64::try_from(*value).unwrap_or_default().into(),
        Value::F32(value) => float((*value).into()),
        Value::F64(value) => float(*value),
        Value::Char(value) => value.to_string().into(),
        Value::String(value) => value.clone().into(),
        Value::List(values) | Value::Tuple(values) => {
            values.iter().map(|value| write(value, handles)).collect()
        }
        Value::Map(entries) => entries
            .iter()
            .map(|(key, value)| json!([write(key, handles), write(value, handles)]))
            .collect(),
        Value::Record(fields) => Json::Object(
            fields.iter().map(|(name, value)| (name.to_string(), write(value, handles))).collect(),
        ),
        Value::Variant(case, value) => keyed(case, payload(value)),
        Value::Enum(case) => (&**case).into(),
        Value::Flags(flags) => names(flags).into(),
        Value::Option(None) => Json::Null,
        Value::Option(value) => keyed("some", payload(value)),
        Value::Result(Ok(value)) => keyed("ok", payload(value)),
        Value::Result(Err(value)) => keyed("err", payload(value)),
        Value::Named(name) => handles.get(name).copied().into(),
        Value::Handle(handle) => (*handle).into(),
    }
}

fn float(value: f64) -> Json {
    // JSON has no such numbers, and JavaScript writes both zeros as one.
    match value {
        value if value.is_nan() => "nan".into(),
        value if value.is_infinite() => if value > 0.0 { "inf" } else { "-inf" }.into(),
        value if value == 0.0 && value.is_sign_negative() => "-0".into(),
        value => Number::from_f64(value).map_or(Json::Null, Json::Number),
    }
}

/// Reads what a driver answered; an answer that is not of the type is an error.
pub fn read_value(json: &Json, shape: &Shape) -> Result<Value, String> {
    let wrong = || Err(format!("{} is not a value of {}", excerpt(json), describe(shape)));
    let optional = |json: &Json, part: Option<&Shape>| match (part, json) {
        (None, Json::Null) => Ok(None),
        (None, _) => Err(format!("{} has no payload", excerpt(json))),
        (Some(part), json) => read_value(json, part).map(|value| Some(Box::new(value))),
    };
    Ok(match (shape, json) {
        (Shape::Primitive(primitive), json) => match primitive_of(*primitive, json) {
            Some(value) => value,
            None => return wrong(),
        },
        (Shape::List(element, length), Json::Array(values)) => {
            if length.is_some_and(|length| values.len() != length as usize) {
                return wrong();
            }
            Value::List(values.iter().map(|it| read_value(it, element)).collect::<Result<_, _>>()?)
        }
        (Shape::Stream(element), Json::Array(values)) => {
            Value::List(values.iter().map(|it| read_value(it, element)).collect::<Result<_, _>>()?)
        }
        (Shape::Map(key, value), Json::Array(entries)) => {
            let entry = |entry: &Json| match entry.as_array().map(Vec::as_slice) {
                Some([own_key, own_value]) => {
                    Ok((read_value(own_key, key)?, read_value(own_value, value)?))
                }
                _ => Err(format!("{} is not an entry of a map", excerpt(entry))),
            };
            Value::Map(entries.iter().map(entry).collect::<Result<_, _>>()?)
        }
        (Shape::Tuple(parts), Json::Array(values)) if parts.len() == values.len() => Value::Tuple(
            parts
                .iter()
                .zip(values)
                .map(|(part, it)| read_value(it, part))
                .collect::<Result<_, _>>()?,
        ),
        (Shape::Record(fields), Json::Object(values)) if fields.len() == values.len() => {
            let field = |(name, part): &(Name, Shape)| match values.get(&**name) {
                Some(value) => Ok((name.clone(), read_value(value, part)?)),
                None => Err(format!("the field `{name}` is missing in {}", excerpt(json))),
            };
            Value::Record(fields.iter().map(field).collect::<Result<_, _>>()?)
        }
        (Shape::Variant(cases), Json::Object(values)) if values.len() == 1 => {
            let (name, payload) = values.iter().next().expect("it has one");
            match cases.iter().find(|(case, _)| **case == **name) {
                Some((case, part)) => {
                    Value::Variant(case.clone(), optional(payload, part.as_ref())?)
                }
                None => return wrong(),
            }
        }
        (Shape::Enum(cases), Json::String(name)) => {
            match cases.iter().find(|case| ***case == **name) {
                Some(case) => Value::Enum(case.clone()),
                None => return wrong(),
            }
        }
        (Shape::Flags(flags), Json::Array(names)) => {
            let is_set = |flag: &&Name| names.iter().any(|it| it.as_str() == Some(flag));
            let set: Vec<Name> = flags.iter().filter(is_set).cloned().collect();
            if set.len() != names.len() {
                return wrong();
            }
            Value::Flags(set)
        }
        (Shape::Option(_), Json::Null) => Value::Option(None),
        (Shape::Option(some), Json::Object(values)) if values.len() == 1 => {
            match values.get("some") {
                Some(value) => Value::Option(Some(Box::new(read_value(value, some)?))),
                None => return wrong(),
            }
        }
        (Shape::Result(ok, err), Json::Object(values)) if values.len() == 1 => {
            match (values.get("ok"), values.get("err")) {
                (Some(value), _) => Value::Result(Ok(optional(value, ok.as_deref())?)),
                (_, Some(value)) => Value::Result(Err(optional(value, err.as_deref())?)),
                _ => return wrong(),
            }
        }
        (Shape::Own(_) | Shape::Borrow(_), json) => match json.as_u64() {
            Some(handle) => Value::Handle(handle),
            None => return wrong(),
        },
        (Shape::Future(payload), json) => read_value(json, payload)?,
        _ => return wrong(),
    })
}

fn primitive_of(primitive: Primitive, json: &Json) -> Option<Value> {
    let float = || match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "nan" => Some(f64::NAN),
            "inf" => Some(f64::INFINITY),
            "-inf" => Some(f64::NEG_INFINITY),
            "-0" => Some(-0.0),
            _ => None,
        },
        _ => None,
    };
    Some(match primitive {
        Primitive::Bool => Value::Bool(json.as_bool()?),
        Primitive::Char => {
            let mut chars = json.as_str()?.chars();
            let only = chars.next()?;
            if chars.next().is_some() {
                return None;
            }
            Value::Char(only)
        }
        Primitive::String => Value::String(json.as_str()?.to_owned()),
        Primitive::F64 => Value::F64(float()?),
        #[expect(clippy::cast_possible_truncation, reason = "only what an f32 has is passed on")]
        Primitive::F32 => {
            let value = float()?;
            let narrow = value as f32;
            if f64::from(narrow) != value && !value.is_nan() {
                return None;
            }
            Value::F32(narrow)
        }
        integer => {
            let value: i128 = match json {
                Json::String(text) if text.len() <= 20 => text.parse().ok()?,
                json => json.as_i64().map(i128::from).or_else(|| json.as_u64().map(i128::from))?,
            };
            let (least, greatest) = integer.range()?;
            (least..=greatest).contains(&value).then_some(Value::Integer(integer, value))?
        }
    })
}

fn describe(shape: &Shape) -> String {
    let mut text = type_of_kind(shape);
    if let Shape::Primitive(primitive) = shape {
        text = format!("`{}`", primitive.as_str());
    }
    text
}

fn type_of_kind(shape: &Shape) -> String {
    match shape {
        Shape::List(..) => "a list",
        Shape::Map(..) => "a map",
        Shape::Record(_) => "the record",
        Shape::Tuple(_) => "the tuple",
        Shape::Variant(_) => "the variant",
        Shape::Enum(_) => "the enum",
        Shape::Flags(_) => "the flags",
        Shape::Option(_) => "an option",
        Shape::Result(..) => "a result",
        Shape::Own(_) | Shape::Borrow(_) => "a resource: drivers number their handles",
        Shape::Stream(_) => "a stream",
        Shape::Future(_) => "a future",
        Shape::Primitive(_) | Shape::NoText(_) => "the type",
    }
    .to_owned()
}

/// The beginning of some JSON, for a message.
pub(crate) fn excerpt(json: &Json) -> String {
    shortened(&json.to_string())
}

/// The beginning of a text.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
