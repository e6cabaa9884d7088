//! The bytes of a component or of a WIT package.

use std::num::NonZeroUsize;

use witgate::witgate_load::Encoded;
use witgate::{Options, load_bytes};

use super::Target;
use super::envelope::key;
use super::wit_text::{assert_same, shown};

pub(super) static TARGET: Target = Target { name: "wasm", run, seeds };

fn run(input: &[u8]) {
    match load_bytes("a.wasm", input, &Options::default()) {
        Ok(subject) => assert_same(&subject, &subject),
        Err(error) => shown(&error),
    }
    match Encoded::decode(input, "a.wasm") {
        Ok(encoded) => {
            for package in encoded.packages() {
                if let Err(error) = encoded.subject(&package) {
                    shown(&error);
                }
            }
        }
        Err(error) => shown(&error),
    }
    // Nobody has signed these bytes.
    let signed = witgate_attest::embedded::verify(input, &[key()], NonZeroUsize::MIN);
    assert!(signed.is_err(), "{signed:?}");
}

fn seeds() -> Vec<Vec<u8>> {
    let texts = [
        // A component.
        r#"(component
          (import "a:b/i@0.1.0" (instance (export "r" (type (sub resource)))
            (export "f" (func (param "x" u32) (result (result string (error (list u8))))))))
          (import "g" (func (param "a" (tuple f32 char)) (param "b" (list u8)))))"#,
        // A WIT package with an interface and a world.
        r#"(component
          (type (component (type (component
            (import "a:b/i" (instance (export "f" (func (param "x" (option string))))))
            (export "g" (func))))
            (export "a:b/w" (component (type 0)))))
          (export "w" (type 0))
          (@custom "package-docs" "\01{}"))"#,
        r#"(component (type (component (type (instance
            (type (enum "x" "y")) (export "e" (type (eq 0)))
            (type (flags "p" "q")) (export "l" (type (eq 2)))))
            (export "a:b/i@1.0.0" (instance (type 0)))))
          (export "i" (type 0)))"#,
        // A core module, which is neither.
        r#"(module (import "a:b/i" "f" (func (param i32))) (memory (export "memory") 1))"#,
        r#"(component (core module (func (export "f"))) (@custom "signature" "\01\01\01\00"))"#,
    ];
    let encode = |text: &&str| wat::parse_str(text).expect("the seeds are valid");
    texts.iter().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_read() {
        let read = seeds()
            .iter()
            .map(|seed| load_bytes("a.wasm", seed, &Options::default()))
            .collect::<Vec<_>>();
        // The last two have no contract: a module, and a component without worlds.
        for result in &read[..3] {
            assert!(result.is_ok(), "{result:?}");
        }
    }
}
