//! A component that reads and writes streams and futures: written by hand, by the canonical ABI.

use super::encode;

const WIT: &str = "
package test:flows@0.1.0;
interface api {
    sum: async func(bytes: stream<u8>) -> u32;
    count-up: async func(to: u32) -> stream<u8>;
    pass: async func(texts: stream<string>) -> stream<string>;
    twice: async func(number: future<u32>) -> u32;
    soon: async func(number: u32) -> future<u32>;
    both: async func(to: u32) -> tuple<stream<u8>, future<u32>>;
    breaks: async func() -> stream<u8>;
}
world flows { export api; }
";

/// What it does, worked out by hand from the code below.
pub(crate) const CASES: &str = "
case a stream is read
    sum([]) -> 0
    sum([1, 2, 250]) -> 253
    sum([1, 2, 3, 4, 5, 6, 7, 8, 9]) -> 45

case a stream is written
    count-up(0) -> []
    count-up(5) -> [1, 2, 3, 4, 5]

case a stream is passed on
    pass([]) -> []
    pass([\"a\", \"\", \"ü\"]) -> [\"a\", \"\", \"ü\"]

case futures
    twice(21) -> 42
    soon(7) -> 7

case a future that is written before the stream that is with it
    both(3) -> ([1, 2, 3], 3)

case it traps after it has returned
    breaks() traps
";

/// What is imported for each function: its intrinsics, by what they are called below.
const INTRINSICS: &[(&str, &str, &str, &str)] = &[
    ("sum", "[async-lower][stream-read-0]", "read", "(param i32 i32 i32) (result i32)"),
    ("sum", "[stream-drop-readable-0]", "drop", "(param i32)"),
    ("count-up", "[stream-new-0]", "new", "(result i64)"),
    ("count-up", "[async-lower][stream-write-0]", "write", "(param i32 i32 i32) (result i32)"),
    ("count-up", "[stream-drop-writable-0]", "drop", "(param i32)"),
    ("twice", "[async-lower][future-read-0]", "read", "(param i32 i32) (result i32)"),
    ("twice", "[future-drop-readable-0]", "drop", "(param i32)"),
    ("soon", "[future-new-0]", "new", "(result i64)"),
    ("soon", "[async-lower][future-write-0]", "write", "(param i32 i32) (result i32)"),
    ("soon", "[future-drop-writable-0]", "drop", "(param i32)"),
];

/// Functions return 0 when they are done, and 2 with the set of what they wait for. A write or
/// read returns -1 if it has to wait, and otherwise 16 times how much it did, plus 1 if the
/// other end is closed; and so does the event that comes of it, in the third parameter.
const CODE: &str = r#"
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096))
  (global $end (mut i32) (i32.const 0))
  (global $set (mut i32) (i32.const 0))
  (global $total (mut i32) (i32.const 0))
  (global $from (mut i32) (i32.const 0))
  (global $to (mut i32) (i32.const 0))
  (global $after (mut i32) (i32.const 0))
  (func $watch (param i32)
    (global.set $end (local.get 0))
    (global.set $set (call $set-new))
    (call $join (local.get 0) (global.get $set)))
  (func $unwatch (call $join (global.get $end) (i32.const 0)))
  (func $wait (result i32) (i32.or (i32.const 2) (i32.shl (global.get $set) (i32.const 4))))
  (func $high (param i64) (result i32) (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32))))

  (func $lift-sum (param i32) (result i32)
    (global.set $total (i32.const 0))
    (call $watch (local.get 0))
    (call $on-sum (i32.const 0) (i32.const 0)
      (call $read-sum (global.get $end) (i32.const 1024) (i32.const 4))))
  (func $on-sum (param i32 i32) (param $code i32) (result i32) (local $count i32)
    (loop $next
      (if (i32.eq (local.get $code) (i32.const -1)) (then (return (call $wait))))
      (local.set $count (i32.shr_u (local.get $code) (i32.const 4)))
      (block $added
        (loop $add
          (br_if $added (i32.eqz (local.get $count)))
          (local.set $count (i32.sub (local.get $count) (i32.const 1)))
          (global.set $total (i32.add (global.get $total)
            (i32.load8_u (i32.add (i32.const 1024) (local.get $count)))))
          (br $add)))
      (if (i32.eqz (i32.and (local.get $code) (i32.const 15))) (then
        (local.set $code (call $read-sum (global.get $end) (i32.const 1024) (i32.const 4)))
        (br $next))))
    (call $unwatch)
    (call $drop-sum (global.get $end))
    (call $return-sum (global.get $total))
    (i32.const 0))

  (func $fill (param i32)
    (global.set $from (i32.const 0))
    (global.set $to (local.get 0))
    (block $filled
      (loop $more
        (br_if $filled (i32.eqz (local.get 0)))
        (i32.store8 (i32.add (i32.const 1023) (local.get 0)) (local.get 0))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (br $more))))
  (func $lift-count-up (param i32) (result i32) (local $ends i64)
    (call $fill (local.get 0))
    (local.set $ends (call $new-count-up))
    (call $return-count-up (i32.wrap_i64 (local.get $ends)))
    (call $watch (call $high (local.get $ends)))
    (call $write))
  (func $write (result i32)
    (call $on-count-up (i32.const 0) (i32.const 0) (i32.const 0)))
  (func $on-count-up (param i32 i32) (param $code i32) (result i32)
    (loop $next
      (if (i32.eq (local.get $code) (i32.const -1)) (then (return (call $wait))))
      ;; A reader may take less than there is.
      (global.set $from (i32.add (global.get $from) (i32.shr_u (local.get $code) (i32.const 4))))
      (if (i32.and (i32.lt_u (global.get $from) (global.get $to))
                   (i32.eqz (i32.and (local.get $code) (i32.const 15)))) (then
        (local.set $code (call $write-count-up (global.get $end)
          (i32.add (i32.const 1024) (global.get $from))
          (i32.sub (global.get $to) (global.get $from))))
        (br $next))))
    (call $unwatch)
    (call $drop-count-up (global.get $end))
    (i32.const 0))

  (func $lift-pass (param i32) (result i32) (call $return-pass (local.get 0)) (i32.const 0))
  (func $on-pass (param i32 i32 i32) (result i32) unreachable)

  (func $lift-twice (param i32) (result i32)
    (call $watch (local.get 0))
    (call $on-twice (i32.const 0) (i32.const 0) (call $read-twice (global.get $end) (i32.const 1024))))
  (func $on-twice (param i32 i32) (param $code i32) (result i32)
    (if (i32.eq (local.get $code) (i32.const -1)) (then (return (call $wait))))
    (call $unwatch)
    (call $drop-twice (global.get $end))
    (call $return-twice (i32.mul (i32.const 2) (i32.load (i32.const 1024))))
    (i32.const 0))

  (func $lift-soon (param i32) (result i32) (local $ends i64)
    (i32.store (i32.const 1020) (local.get 0))
    (local.set $ends (call $new-soon))
    (call $return-soon (i32.wrap_i64 (local.get $ends)))
    (call $watch (call $high (local.get $ends)))
    (call $on-soon (i32.const 0) (i32.const 0) (call $write-soon (global.get $end) (i32.const 1020))))
  (func $on-soon (param i32 i32) (param $code i32) (result i32)
    (if (i32.eq (local.get $code) (i32.const -1)) (then (return (call $wait))))
    (call $unwatch)
    (call $drop-soon (global.get $end))
    (i32.const 0))

  (func $lift-both (param i32) (result i32) (local $numbers i64) (local $number i64)
    (call $fill (local.get 0))
    (i32.store (i32.const 1020) (local.get 0))
    (local.set $numbers (call $new-count-up))
    (local.set $number (call $new-soon))
    (call $return-both (i32.wrap_i64 (local.get $numbers)) (i32.wrap_i64 (local.get $number)))
    (global.set $after (call $high (local.get $numbers)))
    (call $watch (call $high (local.get $number)))
    (call $on-both (i32.const 5) (i32.const 0) (call $write-soon (global.get $end) (i32.const 1020))))
  (func $on-both (param $event i32) (param i32) (param $code i32) (result i32)
    (if (i32.eq (local.get $code) (i32.const -1)) (then (return (call $wait))))
    ;; Event 5 is of a future that was written, 3 of a stream.
    (if (i32.eq (local.get $event) (i32.const 3))
      (then (return (call $on-count-up (i32.const 0) (i32.const 0) (local.get $code)))))
    (call $unwatch)
    (call $drop-soon (global.get $end))
    (call $watch (global.get $after))
    (call $write))

  (func $lift-breaks (result i32) (local $ends i64)
    (call $fill (i32.const 1))
    (local.set $ends (call $new-count-up))
    (call $return-breaks (i32.wrap_i64 (local.get $ends)))
    (call $watch (call $high (local.get $ends)))
    (drop (call $write-count-up (global.get $end) (i32.const 1024) (i32.const 1)))
    (call $wait))
  (func $on-breaks (param i32 i32 i32) (result i32) unreachable)
"#;

/// The component.
pub(crate) fn component_with_flows() -> Vec<u8> {
    const API: &str = "test:flows/api@0.1.0";
    let mut imports = r#"(import "$root" "[waitable-set-new]" (func $set-new (result i32)))
        (import "$root" "[waitable-join]" (func $join (param i32 i32)))"#
        .to_owned();
    let mut exports = String::new();
    for function in ["sum", "count-up", "pass", "twice", "soon", "both", "breaks"] {
        let result = if function == "both" { "(param i32 i32)" } else { "(param i32)" };
        imports.push_str(&format!(
            r#"(import "[export]{API}" "[task-return]{function}" (func $return-{function} {result}))"#
        ));
        exports.push_str(&format!(
            r#"(export "[async-lift]{API}#{function}" (func $lift-{function}))
               (export "[callback][async-lift]{API}#{function}" (func $on-{function}))"#
        ));
    }
    for (function, intrinsic, name, ty) in INTRINSICS {
        imports.push_str(&format!(
            r#"(import "[export]{API}" "{intrinsic}{function}" (func ${name}-{function} {ty}))"#
        ));
    }
    encode(WIT, "flows", &format!("(module {imports} {CODE} {exports})"))
}
