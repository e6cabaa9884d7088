#!/usr/bin/env python3
"""Calls the functions of the guests in a real Wasmtime, and writes results.md.

    measure.py [--print]

Needs the package `wasmtime` from PyPI; README.md says how to install it. What is written is
what the guest's own allocator counted, and how much was passed: how that comes about is for
the test in `witgate-cost` to say.
"""

import sys
from ctypes import POINTER, byref, pointer
from importlib.metadata import version
from pathlib import Path

from wasmtime import Engine, Store, WasmtimeError, wat2wasm
from wasmtime import _bindings as bindings
from wasmtime.component import Component, Linker, Record

HOME = Path(__file__).resolve().parent

HEAD = """\
# What calls cost

Written by `measure.py`; see README.md. Wasmtime {wasmtime}. For each function of
`guest.wat`, and each that `async-guest.wat` awaits: the elements passed of each kind of list, the bytes of all strings, and how
often and for how many bytes the guest's `realloc` was called.

| function | lists | bytes of strings | calls | bytes |
|---|---|---|---|---|
"""


def record(**fields):
    made = Record()
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def line(sku, amount):
    return record(sku=sku, amount=amount)


def point(x, y):
    return record(x=x, y=y)


# The function, what is passed, the elements of each kind of list, the bytes of strings.
PARAMS = [
    ("strings", ["abc", "defgh"], {}, 8),
    (
        "lines",
        [[line("a", 1), line("bc", 2), line("def", 3)]],
        {"list<line>": 3},
        6,
    ),
    ("wide", list(range(17)), {}, 0),
    ("wide-strings", ["x" * n for n in range(1, 10)], {}, 45),
    (
        "nested",
        [[["a", "bb"], ["ccc", "dddd", "eeeee"]]],
        {"list<list<string>>": 2, "list<string>": 5},
        15,
    ),
    ("options", ["some", [1, 2, 3]], {"list<u32>": 3}, 4),
    ("choose", [("one", "three")], {}, 8),
    ("small", [{"a", "c"}, "right", 7, "x"], {}, 0),
    ("points", [[point(1, 1.0), point(2, 2.0)]], {"list<point>": 2}, 0),
    ("gaps", [[(1, 2), (3, 4), (5, 6)]], {"list<tuple<u8, u32>>": 3}, 0),
]

# Asynchronous exports.
LATER = [
    ("later-five", list(range(5)), {}, 0),
    ("later-strings", ["a", "bc", "def"], {}, 6),
    ("later-lines", [[line("a", 1), line("bc", 2)]], {"list<line>": 2}, 3),
    ("later-wide", list(range(17)), {}, 0),
]

RESULTS = [
    ("get-text", "hello", {}, 5),
    ("get-stat", record(size=9, name="file"), {}, 4),
    ("get-lines", [line("ab", 1), line("c", 2)], {"list<line>": 2}, 3),
    (
        "get-nested",
        [b"ab", b"cde", b"f"],
        {"list<list<u8>>": 3, "list<u8>": 6},
        0,
    ),
    ("get-pair", ("left", "right"), {}, 9),
]


# Asynchronous imports, which another component provides: a host cannot define them here.
AWAITED = [
    ("await-five", {}, 0),
    ("await-strings", {"list<string>": 2}, 3),
    ("await-text", {}, 5),
]

COMPOSITION = """\
(component
  {callee}
  {guest}
  (instance $c (instantiate $callee))
  (instance $g (instantiate $guest
    (with "await-five" (func $c "await-five"))
    (with "await-strings" (func $c "await-strings"))
    (with "await-text" (func $c "await-text"))))
  (export "guest" (instance $g)))
"""

RETURNED = 2


def composed():
    def named(file):
        text = (HOME / f"async-{file}.wat").read_text()
        return text.replace("(component", f"(component ${file}", 1)

    return COMPOSITION.format(callee=named("callee"), guest=named("guest"))


def call_async(store, function, *arguments, results=None):
    """Calls a function that may wait, for which the package has no function of its own."""
    params = (bindings.wasmtime_component_val_t * len(arguments))()
    for at, ((_, kind), value) in enumerate(zip(function.type(store).params, arguments)):
        kind.convert_to_c(store, value, pointer(params[at]))
    error = POINTER(bindings.wasmtime_error_t)()
    future = bindings.wasmtime_component_func_call_async(
        byref(function._func),
        store._context(),
        params,
        len(arguments),
        results,
        len(results or []),
        byref(error),
    )
    while not bindings.wasmtime_call_future_poll(future):
        pass
    bindings.wasmtime_call_future_delete(future)
    if error:
        raise WasmtimeError._from_ptr(error)


def measured():
    engine = Engine()
    store = Store(engine)
    component = Component(engine, wat2wasm((HOME / "guest.wat").read_text()))
    linker = Linker(engine)
    with linker.root() as root:
        for name, value, _, _ in RESULTS:
            root.add_func(name, lambda _store, value=value: value)
    instance = linker.instantiate(store, component)

    def call(name, *arguments):
        function = instance.get_func(store, name)
        result = function(store, *arguments)
        function.post_return(store)
        return result

    for name, arguments, lists, strings in PARAMS:
        call("reset")
        call(name, *arguments)
        yield name, lists, strings, call("calls"), call("bytes")
    for name, arguments, lists, strings in LATER:
        call("reset")
        call_async(store, instance.get_func(store, name), *arguments)
        yield name, lists, strings, call("calls"), call("bytes")
    for name, _, lists, strings in RESULTS:
        call("reset")
        call(f"call-{name}")
        yield name, lists, strings, call("calls"), call("bytes")


def measured_awaited():
    engine = Engine()
    store = Store(engine)
    instance = Linker(engine).instantiate(store, Component(engine, wat2wasm(composed())))
    guest = instance.get_export_index(store, "guest")

    def function(name):
        return instance.get_func(store, instance.get_export_index(store, name, guest))

    def call(name):
        return function(name)(store)

    for name, lists, strings in AWAITED:
        call("reset")
        results = (bindings.wasmtime_component_val_t * 1)()
        call_async(store, function(f"call-{name}"), results=results)
        assert results[0].of.u32 == RETURNED
        yield name, lists, strings, call("calls"), call("bytes")


def main():
    text = HEAD.format(wasmtime=version("wasmtime"))
    for name, lists, strings, calls, size in [*measured(), *measured_awaited()]:
        told = ", ".join(f"`{kind}`: {count}" for kind, count in lists.items()) or "-"
        text += f"| `{name}` | {told} | {strings} | {calls} | {size} |\n"
    if sys.argv[1:] == ["--print"]:
        print(text, end="")
    else:
        (HOME / "results.md").write_text(text)


main()
