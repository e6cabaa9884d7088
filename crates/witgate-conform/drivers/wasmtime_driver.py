#!/usr/bin/env python3
"""A driver for `witgate conform`: Wasmtime, by its package on PyPI (`pip install wasmtime`).

It reads questions and writes answers as lines of JSON, as docs/reference/conform-drivers.md
describes. The component gets no files, no network, no arguments and no standard streams;
clocks, random numbers and environment variables only if the cases grant them.
"""

import ctypes
import importlib.metadata
import json
import sys
import time

import wasmtime
import wasmtime.component as component_model
from wasmtime import _bindings
from wasmtime.component import _types as types

# What a component writes must not end up between our answers.
OUT = sys.stdout
sys.stdout = sys.stderr

# By default, a variant is sometimes a `Variant` and sometimes a bare value, which cannot tell
# `some(none)` from `none`. It is a `Variant` always, here.
types.VariantLikeType._tagged = lambda self: True

# What the cases may grant, by the interfaces that give it.
GRANTED_BY = {"clocks": "wasi:clocks/", "random": "wasi:random/"}


class Unsupported(Exception):
    """The runtime cannot do this."""


class NotGranted(Exception):
    """The component used what the cases do not grant."""


class Driver:
    def __init__(self):
        config = wasmtime.Config()
        # The package has no property for this yet; async functions need it.
        _bindings.wasmtime_config_wasm_component_model_async_set(config.ptr(), True)
        self.engine = wasmtime.Engine(config)
        self.component = self.store = self.instance = None
        self.memory = -1
        self.handles = {}

    def hello(self, _):
        version = importlib.metadata.version("wasmtime")
        grants = ["clocks", "random", "environment"]
        return {"protocol": 1, "name": "wasmtime", "version": version, "grants": grants}

    def load(self, question):
        try:
            self.component = component_model.Component.from_file(
                self.engine, question["component"]
            )
        except wasmtime.WasmtimeError as error:
            raise Unsupported(reason(error)) from None
        self.memory = question["memory"]

    def instantiate(self, question):
        grants = question["grants"]
        self.handles = {}
        self.store = wasmtime.Store(self.engine)
        self.store.set_limits(memory_size=self.memory)
        wasi = wasmtime.WasiConfig()
        wasi.env = list(grants["environment"].items())
        self.store.set_wasi(wasi)
        linker = component_model.Linker(self.engine)
        linker.allow_shadowing = True
        linker.add_wasip2()
        refused = [prefix for name, prefix in GRANTED_BY.items() if not grants[name]]
        with linker.root() as root:
            for name, item in self.component.type.imports(self.engine).items():
                if any(name.startswith(prefix) for prefix in refused):
                    refuse(root, name, item.ty.exports(self.engine))
        try:
            self.instance = linker.instantiate(self.store, self.component)
        except wasmtime.WasmtimeError as error:
            if is_trap(error):
                raise
            raise Unsupported(reason(error)) from None

    def call(self, question):
        index = None
        if question["instance"] is not None:
            index = self.instance.get_export_index(self.store, question["instance"])
            if index is None:
                raise LookupError(f"there is no export {question['instance']}")
        index = self.instance.get_export_index(self.store, question["function"], index)
        function = index and self.instance.get_func(self.store, index)
        if not function:
            raise LookupError(f"there is no function {question['function']}")
        declared = function.type(self.store)
        params = [ty for _, ty in declared.params]
        arguments = [self.lower(ty, value) for ty, value in zip(params, question["arguments"])]
        # Before the call: what cannot be read afterwards is better not called.
        result = declared.result
        check(result)
        if _bindings.wasmtime_component_func_type_async(declared.ptr()):
            answer = call_async(self.store, function, declared, arguments)
        else:
            answer = function(self.store, *arguments)
        return None if result is None else self.lift(result, answer)

    def drop(self, question):
        self.handles.pop(question["handle"]).drop(self.store)

    def lower(self, ty, value):
        """A value of the protocol as the package takes it."""
        check(ty)
        if isinstance(ty, (types.F32, types.F64)):
            return float(value)
        if isinstance(ty, (types.S64, types.U64)):
            return int(value)
        if isinstance(ty, types.ListType):
            values = [self.lower(ty.element, each) for each in value]
            return bytes(values) if ty._is_bytes() else values
        if isinstance(ty, types.TupleType):
            return tuple(self.lower(part, each) for part, each in zip(ty.elements, value))
        if isinstance(ty, types.RecordType):
            record = types.Record()
            for name, field in ty.fields:
                setattr(record, name, self.lower(field, value[name]))
            return record
        if isinstance(ty, types.FlagsType):
            return set(value)
        if isinstance(ty, types.OptionType):
            if value is None:
                return component_model.Variant("none")
            return component_model.Variant("some", self.lower(ty.payload, value["some"]))
        if isinstance(ty, types.VariantLikeType):
            ((name, payload),) = value.items()
            case = dict(ty._cases())[name]
            return component_model.Variant(name, case and self.lower(case, payload))
        if isinstance(ty, types.OwnType):
            return self.handles.pop(value)
        if isinstance(ty, types.BorrowType):
            return self.handles[value]
        return value

    def lift(self, ty, value):
        """A value of the package as the protocol has it."""
        if isinstance(ty, (types.F32, types.F64)):
            return number(value)
        if isinstance(ty, (types.S64, types.U64)):
            return str(value)
        if isinstance(ty, types.ListType):
            return [self.lift(ty.element, each) for each in value]
        if isinstance(ty, types.TupleType):
            return [self.lift(part, each) for part, each in zip(ty.elements, value)]
        if isinstance(ty, types.RecordType):
            return {name: self.lift(field, getattr(value, name)) for name, field in ty.fields}
        if isinstance(ty, types.FlagsType):
            return sorted(value)
        if isinstance(ty, types.OptionType):
            if value.tag == "none":
                return None
            return {"some": self.lift(ty.payload, value.payload)}
        if isinstance(ty, types.VariantLikeType):
            case = dict(ty._cases())[value.tag]
            return {value.tag: case and self.lift(case, value.payload)}
        if isinstance(ty, (types.OwnType, types.BorrowType)):
            handle = len(self.handles) + 1
            while handle in self.handles:
                handle += 1
            self.handles[handle] = value
            return handle
        return value


def call_async(store, function, declared, arguments):
    """Calls an async function and waits for it: the package itself only makes other calls."""
    count = len(arguments)
    params = (_bindings.wasmtime_component_val_t * count)()
    results = (_bindings.wasmtime_component_val_t * 1)()
    result = declared.result
    for index, ((_, ty), value) in enumerate(zip(declared.params, arguments)):
        ty.convert_to_c(store, value, ctypes.pointer(params[index]))
    error = ctypes.POINTER(_bindings.wasmtime_error_t)()
    future = _bindings.wasmtime_component_func_call_async(
        ctypes.byref(function._func),
        store._context(),
        params,
        count,
        results,
        0 if result is None else 1,
        ctypes.byref(error),
    )
    while not _bindings.wasmtime_call_future_poll(future):
        time.sleep(0.001)
    _bindings.wasmtime_call_future_delete(future)
    for param in params:
        _bindings.wasmtime_component_val_delete(ctypes.byref(param))
    if error:
        failure = wasmtime.WasmtimeError._from_ptr(error)
        component_model._enter.maybe_raise_last_exn()
        raise failure
    return None if result is None else result.convert_from_c(results[0])


def check(ty):
    """Refuses types that the package cannot convert."""
    if isinstance(ty, (types.StreamType, types.FutureType)):
        what = "streams" if isinstance(ty, types.StreamType) else "futures"
        raise Unsupported(f"the Python package of Wasmtime cannot pass {what}")
    if isinstance(ty, types.ListType):
        check(ty.element)
    elif isinstance(ty, types.TupleType):
        for part in ty.elements:
            check(part)
    elif isinstance(ty, types.RecordType):
        for _, field in ty.fields:
            check(field)
    elif isinstance(ty, types.VariantLikeType):
        for _, case in ty._cases():
            check(case)


def number(value):
    if value != value:
        return "nan"
    if value in (float("inf"), float("-inf")):
        return "inf" if value > 0 else "-inf"
    return "-0" if str(value) == "-0.0" else value


def refuse(root, name, items):
    """Puts functions that trap in place of those that WASI gives."""

    def refusing(function):
        def trap(*_):
            raise NotGranted(f"{name}#{function} is not granted by the cases")

        return trap

    with root.add_instance(name) as instance:
        for function, item in items.items():
            if isinstance(item.ty, types.FuncType):
                instance.add_func(function, refusing(function))


def is_trap(error):
    """Whether the component was running when it failed; otherwise it may be the package."""
    if isinstance(error, wasmtime.ExitTrap):
        return True
    return any(words in str(error) for words in ("wasm trap", "wasm backtrace"))


def reason(error):
    """The last line says what went wrong; those above it, where."""
    if isinstance(error, wasmtime.ExitTrap):
        return f"it exited with code {error.code}"
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1].removeprefix("wasm trap: ") if lines else "no reason was given"


def answer(driver, question):
    try:
        return {"ok": getattr(driver, question["do"])(question)}
    except NotGranted as error:
        return {"trap": str(error)}
    except wasmtime.WasmtimeError as error:
        return {"trap" if is_trap(error) else "unsupported": reason(error)}
    except (Unsupported, NotImplementedError) as error:
        return {"unsupported": str(error)}
    except TypeError as error:
        return {"unsupported": f"the Python package of Wasmtime says: {error}"}
    except Exception as error:  # The protocol goes on, whatever it was.
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    driver = Driver()
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({"id": question["id"], **answer(driver, question)}), file=OUT, flush=True)


main()
