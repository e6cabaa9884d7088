//! A JSON document against a schema, by a checker of just the keywords that our schemas use.

use serde_json::Value;

/// Says where a document is not as a schema has it.
pub fn check(schema: &Value, document: &Value) -> Result<(), String> {
    check_at(schema, schema, document, "")
}

/// Keywords that say nothing of the value.
const ANNOTATIONS: &[&str] = &["$schema", "$id", "$defs", "title", "description"];

fn check_at(root: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    // Anything goes.
    if schema == true {
        return Ok(());
    }
    let schema = schema.as_object().expect("a schema is an object");
    let fail = |why: String| Err(format!("{at}: {why}: {value}"));
    for (keyword, wants) in schema {
        match keyword.as_str() {
            "type" => {
                let is = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(number) if number.is_f64() => "number",
                    Value::Number(_) => "integer",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                let types = wants.as_array().map_or(std::slice::from_ref(wants), Vec::as_slice);
                let is_too = if is == "integer" { "number" } else { is };
                if !types.iter().any(|wanted| wanted == is || wanted == is_too) {
                    return fail(format!("is no {wants}"));
                }
            }
            "const" if value != wants => return fail(format!("is not {wants}")),
            "enum" if !wants.as_array().expect("a list").contains(value) => {
                return fail(format!("is none of {wants}"));
            }
            "minimum" if value.is_number() && value.as_u64() < wants.as_u64() => {
                return fail("is too small".into());
            }
            "pattern" if value.is_string() => {
                let (prefix, digits) = match wants.as_str().expect("a pattern") {
                    "^sha256:[0-9a-f]{64}$" => ("sha256:", 64),
                    "^wg[1l]-[0-9a-f]{16}$" => ("wg", 18),
                    "^wgg-[0-9a-f]{16}$" => ("wgg-", 16),
                    "^wgr-[0-9a-f]{16}$" => ("wgr-", 16),
                    other => panic!("teach this checker the pattern {other}"),
                };
                let hex = value.as_str().and_then(|value| value.strip_prefix(prefix));
                // Of either kind of finding.
                let hex = match prefix {
                    "wg" => hex.and_then(|it| it.strip_prefix("1-").or(it.strip_prefix("l-"))),
                    _ => hex,
                };
                let digits = if prefix == "wg" { digits - 2 } else { digits };
                let is_hex = |hex: &str| hex.bytes().all(|b| b"0123456789abcdef".contains(&b));
                if !hex.is_some_and(|hex| hex.len() == digits && is_hex(hex)) {
                    return fail(format!("does not match {wants}"));
                }
            }
            "required" => {
                for key in wants.as_array().expect("a list") {
                    if value.get(key.as_str().expect("a key")).is_none() {
                        return fail(format!("lacks {key}"));
                    }
                }
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = wants.get(key) {
                        check_at(root, schema, value, &format!("{at}/{key}"))?;
                    }
                }
            }
            "additionalProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if schema.get("properties").is_some_and(|known| known.get(key).is_some()) {
                        continue;
                    }
                    if wants == false {
                        return fail(format!("has an unknown key `{key}`"));
                    }
                    check_at(root, wants, value, &format!("{at}/{key}"))?;
                }
            }
            "items" => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    check_at(root, wants, value, &format!("{at}/{index}"))?;
                }
            }
            "anyOf" => {
                let any = wants.as_array().expect("a list");
                if !any.iter().any(|schema| check_at(root, schema, value, at).is_ok()) {
                    return fail(format!("matches none of {wants}"));
                }
            }
            "$ref" => {
                let path = wants.as_str().and_then(|path| path.strip_prefix('#'));
                let schema = path.and_then(|path| root.pointer(path));
                check_at(root, schema.expect("a reference leads somewhere"), value, at)?;
            }
            "const" | "enum" | "minimum" | "pattern" => {}
            other if ANNOTATIONS.contains(&other) => {}
            other => panic!("teach this checker the keyword `{other}`"),
        }
    }
    Ok(())
}
