#!/usr/bin/env python3
"""Asks the Wasmtime of PyPI whether guests link with hosts, by names and resources.

    pip install wasmtime==50.0.1
    mkdir /tmp/cases
    WITGATE_CASES=/tmp/cases WITGATE_PAIRS=3700 \\
        cargo test -p witgate --test needs cases_for_wasmtime -- --include-ignored
    python3 crates/witgate-oracles/names.py /tmp/cases

A case is a component and what its host defines, with what the rows of needs and offers
say. Functions are defined without types, so only names, versions and resources count.
"""

import json
import pathlib
import sys

from wasmtime import Config, Engine, Store, WasmtimeError
from wasmtime import _bindings as bindings
from wasmtime.component import Component, Linker, ResourceType


def define(linker, host):
    """Defines what the host has, each resource as one of its own."""
    number = 0
    with linker.root() as root:
        for name, items in host.items():
            if items["functions"] == [""]:
                root.add_func(name, lambda *_: None)
                continue
            if items["resources"] == [""]:
                number += 1
                root.add_resource(name, ResourceType.host(number), lambda *_: None)
                continue
            with root.add_instance(name) as instance:
                for resource in items["resources"]:
                    number += 1
                    instance.add_resource(resource, ResourceType.host(number), lambda *_: None)
                for function in items["functions"]:
                    instance.add_func(function, lambda *_: None)


def main():
    config = Config()
    config.wasm_component_model_map = True
    config.wasm_component_model_implements = True
    # Getters and setters, for which the package has no property.
    bindings.dll.wasmtime_config_wasm_component_model_accessors_set(config.ptr(), True)
    engine = Engine(config)
    counts = {"links": 0, "refused": 0, "not compiled": 0}
    wrong = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
        case = json.loads(path.read_text())
        try:
            component = Component(engine, path.with_suffix(".wasm").read_bytes())
        except WasmtimeError:
            # A feature of the component model that this Wasmtime has not enabled.
            counts["not compiled"] += 1
            continue
        linker = Linker(engine)
        define(linker, case["host"])
        reason = None
        try:
            linker.instantiate(Store(engine), component)
        except WasmtimeError as error:
            reason = " ".join(str(error).split())
        counts["links" if reason is None else "refused"] += 1
        if case["links"] != (reason is None):
            wrong.append(f"{path.name}: the rows say {case['links']}, Wasmtime: {reason}")
    print(counts)
    print(f"{len(wrong)} disagreements", *wrong[:20], sep="\n")
    return 1 if wrong or not counts["links"] or not counts["refused"] else 0


if __name__ == "__main__":
    sys.exit(main())
