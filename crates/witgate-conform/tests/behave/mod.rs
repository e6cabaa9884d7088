//! A component whose behaviour is known: written by hand, by the canonical ABI.

mod flows;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

pub(crate) use flows::{CASES as FLOW_CASES, component_with_flows};

const WIT: &str = "
package test:behave@0.1.0;
interface api {
    enum parity { odd, even }
    variant shape { circle(f64), square(f64), nothing }
    record point { x: s32, y: s8, name: string }
    flags rights { read, write, run-it }
    divide: func(a: u8, b: u8) -> u8;
    spin: func();
    grow: func(pages: u32) -> u32;
    echo: func(text: string) -> string;
    bytes: func(bytes: list<u8>) -> list<u8>;
    longs: func(numbers: list<u64>) -> list<u64>;
    half: func(n: u32) -> result<u32, parity>;
    succeed: func() -> result;
    nested: func(it: option<option<u32>>) -> option<option<u32>>;
    same-shape: func(it: shape) -> shape;
    same-point: func(it: point) -> point;
    same-rights: func(it: rights) -> rights;
    pair: func(it: tuple<f32, char>) -> tuple<f32, char>;
    long: func(n: s64) -> s64;
    float: func(x: f64) -> f64;
    truth: func(it: bool) -> bool;
}
interface counters {
    resource counter {
        constructor(start: u32);
        add: func(by: u32) -> u32;
        twice: static func(n: u32) -> counter;
    }
    read: func(counter: borrow<counter>) -> u32;
    finish: func(counter: counter) -> u32;
    dropped: func() -> u32;
}
world behave { export api; export counters; export version: func() -> u32; }
";

/// What it does, worked out by hand from the code below.
pub(crate) const CASES: &str = r#"
use test:behave/api

case numbers
    divide(6, 2) -> 3
    divide(7, 2) -> 3
    long(-9223372036854775808) -> -9223372036854775808
    long(9007199254740993) -> 9007199254740993
    float(0.1) -> 0.1
    float(-0) -> -0
    float(nan) -> nan
    float(-inf) -> -inf
    truth(true) -> true
    truth(false) -> false
    version() -> 3

case texts and lists
    echo("") -> ""
    echo("päge \"q\"\n☃") -> "päge \"q\"\n☃"
    bytes([]) -> []
    bytes([0, 255]) -> [0, 255]
    longs([18446744073709551615, 0]) -> [18446744073709551615, 0]

case results
    half(8) -> ok(4)
    half(7) -> err(odd)
    succeed() -> ok

case options of options
    nested(none) -> none
    nested(some(none)) -> some(none)
    nested(some(some(7))) -> some(some(7))

case composed values
    same-shape(circle(2.5)) -> circle(2.5)
    same-shape(nothing) -> nothing
    same-point({x: -5, y: -128, name: "ü"}) -> {x: -5, y: -128, name: "ü"}
    same-rights({}) -> {}
    same-rights({run-it, read}) -> {read, run-it}
    pair((1.5, '☃')) -> (1.5, '☃')

case counters
    counter(5) -> c
    c.add(2) -> 7
    c.add(3) -> 10
    read(c) -> 10
    counter.twice(21) -> d
    d.add(0) -> 42
    read(c) -> 10
    dropped() -> 0
    drop d
    dropped() -> 1
    finish(c) -> 10

case a counter that is passed on makes room for another
    counter(5) -> c
    finish(c) -> 5
    counter(6) -> d
    d.add(1) -> 7

case each case has an instance of its own
    dropped() -> 0
    grow(0) -> 1

case division by zero
    divide(1, 0) traps
"#;

const CORE: &str = r#"(module
  (import "[export]test:behave/counters@0.1.0" "[resource-new]counter" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 4096))
  (global $dropped (mut i32) (i32.const 0))
  (func $alloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
    (global.set $top (i32.add (local.get $at) (local.get 3)))
    (local.get $at))
  (func (export "version") (result i32) (i32.const 3))
  (func (export "test:behave/api@0.1.0#divide") (param i32 i32) (result i32)
    (i32.div_u (local.get 0) (local.get 1)))
  (func (export "test:behave/api@0.1.0#spin") (loop (br 0)))
  (func (export "test:behave/api@0.1.0#grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func $list (param i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 0))
    (i32.store (i32.const 20) (local.get 1))
    (i32.const 16))
  (export "test:behave/api@0.1.0#echo" (func $list))
  (export "test:behave/api@0.1.0#bytes" (func $list))
  (export "test:behave/api@0.1.0#longs" (func $list))
  (func (export "test:behave/api@0.1.0#half") (param i32) (result i32)
    (i32.store8 (i32.const 16) (i32.and (local.get 0) (i32.const 1)))
    (if (i32.and (local.get 0) (i32.const 1))
      (then (i32.store8 (i32.const 20) (i32.const 0)))
      (else (i32.store (i32.const 20) (i32.shr_u (local.get 0) (i32.const 1)))))
    (i32.const 16))
  (func (export "test:behave/api@0.1.0#succeed") (result i32) (i32.const 0))
  (func (export "test:behave/api@0.1.0#nested") (param i32 i32 i32) (result i32)
    (i32.store8 (i32.const 16) (local.get 0))
    (i32.store8 (i32.const 20) (local.get 1))
    (i32.store (i32.const 24) (local.get 2))
    (i32.const 16))
  (func (export "test:behave/api@0.1.0#same-shape") (param i32 f64) (result i32)
    (i32.store8 (i32.const 16) (local.get 0))
    (f64.store (i32.const 24) (local.get 1))
    (i32.const 16))
  (func (export "test:behave/api@0.1.0#same-point") (param i32 i32 i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 0))
    (i32.store8 (i32.const 20) (local.get 1))
    (i32.store (i32.const 24) (local.get 2))
    (i32.store (i32.const 28) (local.get 3))
    (i32.const 16))
  (func (export "test:behave/api@0.1.0#same-rights") (param i32) (result i32) (local.get 0))
  (func (export "test:behave/api@0.1.0#pair") (param f32 i32) (result i32)
    (f32.store (i32.const 16) (local.get 0))
    (i32.store (i32.const 20) (local.get 1))
    (i32.const 16))
  (func (export "test:behave/api@0.1.0#long") (param i64) (result i64) (local.get 0))
  (func (export "test:behave/api@0.1.0#float") (param f64) (result f64) (local.get 0))
  (func (export "test:behave/api@0.1.0#truth") (param i32) (result i32) (local.get 0))
  (func $counter (export "test:behave/counters@0.1.0#[constructor]counter") (param i32) (result i32)
    (local $at i32)
    (local.set $at (call $alloc (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 4)))
    (i32.store (local.get $at) (local.get 0))
    (call $new (local.get $at)))
  (func (export "test:behave/counters@0.1.0#[method]counter.add") (param i32 i32) (result i32)
    (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (local.get 1)))
    (i32.load (local.get 0)))
  (func (export "test:behave/counters@0.1.0#[static]counter.twice") (param i32) (result i32)
    (call $counter (i32.mul (local.get 0) (i32.const 2))))
  (func (export "test:behave/counters@0.1.0#[dtor]counter") (param i32)
    (global.set $dropped (i32.add (global.get $dropped) (i32.const 1))))
  (func (export "test:behave/counters@0.1.0#read") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "test:behave/counters@0.1.0#finish") (param i32) (result i32) (REP))
  (func (export "test:behave/counters@0.1.0#dropped") (result i32) (global.get $dropped))
)"#;

/// The component.
pub(crate) fn component() -> Vec<u8> {
    // An owned handle is passed as its index: the memory behind it is what it means.
    let import = r#"(import "[export]test:behave/counters@0.1.0" "[resource-rep]counter" (func $rep (param i32) (result i32)))"#;
    let core = CORE
        .replacen("(module", &format!("(module {import}"), 1)
        .replace("(REP)", "(i32.load (call $rep (local.get 0)))");
    encode(WIT, "behave", &core)
}

const WASI: &str = "
package test:wasi@0.1.0;
world asks {
    import wasi:random/random@0.2.0;
    import wasi:clocks/monotonic-clock@0.2.0;
    export random: func() -> u64;
    export now: func() -> u64;
}
package wasi:random@0.2.0 {
    interface random { get-random-u64: func() -> u64; }
}
package wasi:clocks@0.2.0 {
    interface monotonic-clock { now: func() -> u64; }
}
";

/// A component that asks for random numbers and for the time.
pub(crate) fn component_with_wasi() -> Vec<u8> {
    let core = r#"(module
      (import "wasi:random/random@0.2.0" "get-random-u64" (func $random (result i64)))
      (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))
      (func (export "random") (result i64) (call $random))
      (func (export "now") (result i64) (call $now)))"#;
    encode(WASI, "asks", core)
}

const MINES: &str = "
package test:mines@0.1.0;
interface api { resource mine { constructor(); } }
world mines { export api; }
";

/// A component with a resource that cannot be dropped.
pub(crate) fn component_whose_destructor_traps() -> Vec<u8> {
    let core = r#"(module
      (import "[export]test:mines/api@0.1.0" "[resource-new]mine" (func $new (param i32) (result i32)))
      (func (export "test:mines/api@0.1.0#[constructor]mine") (result i32) (call $new (i32.const 7)))
      (func (export "test:mines/api@0.1.0#[dtor]mine") (param i32) unreachable))"#;
    encode(MINES, "mines", core)
}

const LATER: &str = "
package test:later@0.1.0;
interface api {
    later: async func(n: u32) -> u32;
    boom: async func() -> u32;
}
world later { export api; }
";

/// A component with async functions: the first answers, the other traps.
pub(crate) fn component_with_async() -> Vec<u8> {
    let function = |name: &str, param: &str, body: &str| {
        format!(
            r#"(import "[export]test:later/api@0.1.0" "[task-return]{name}" (func ${name} (param i32)))
            (export "[async-lift]test:later/api@0.1.0#{name}" (func $lift-{name}))
            (export "[callback][async-lift]test:later/api@0.1.0#{name}" (func $callback))
            (func $lift-{name} {param} (result i32) {body})"#
        )
    };
    // To return 0 is to exit: nothing is waited for.
    let body = "(call $later (i32.add (local.get 0) (i32.const 1))) (i32.const 0)";
    let functions = [function("later", "(param i32)", body), function("boom", "", "unreachable")];
    // Imports come first in a module.
    let (imports, others): (Vec<&str>, Vec<&str>) = functions
        .iter()
        .flat_map(|text| text.lines())
        .partition(|line| line.trim_start().starts_with("(import"));
    let core = format!(
        "(module {} {} (func $callback (param i32 i32 i32) (result i32) unreachable))",
        imports.join("\n"),
        others.join("\n")
    );
    encode(LATER, "later", &core)
}

fn encode(wit: &str, world: &str, core: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("it.wit", wit).expect("WIT");
    let world = resolve.select_world(&[package], Some(world)).expect("a world");
    let mut module = wat::parse_str(core).expect("WAT");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .expect("metadata");
    let mut encoder = ComponentEncoder::default();
    encoder.validate(true).module(&module).expect("a module").encode().expect("a component")
}
