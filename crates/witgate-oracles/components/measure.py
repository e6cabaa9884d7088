#!/usr/bin/env python3
"""Builds components with componentize-py and componentize-js, and compares what
`witgate inspect` says of them, and of components in installed packages, with what
`wasm-tools component wit` says.

usage: measure.py TOOLS WITGATE [DIRECTORY...]

TOOLS is made as README.md says. Exit code 1 if the two disagree on any component."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPONENT = b"\0asm\x0d\0\x01\0"

BUILD_JS = """
import { componentize } from '@bytecodealliance/componentize-js';
import { readFile, writeFile } from 'node:fs/promises';
const [source, witPath, out, ...disableFeatures] = process.argv.slice(2);
const options = { witPath, worldName: 'shop', disableFeatures };
const { component } = await componentize(await readFile(source, 'utf8'), options);
await writeFile(out, component);
"""
PURE = ["random", "stdio", "clocks", "http", "fetch-event"]


def run(*command, cwd=None):
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True)
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def build(tools, out):
    """One of Python, and one of JavaScript with and without what its engine imports."""
    python = out / "python.wasm"
    componentize = tools / "python/bin/componentize-py"
    wit = HERE / "shop.wit"
    run(componentize, "-d", wit, "-w", "shop", "componentize", "app", "-o", python, cwd=HERE)
    script = tools / "node/build.mjs"
    script.write_text(BUILD_JS)
    for name, without in (("javascript", []), ("javascript-pure", PURE)):
        run("node", script, HERE / "app.js", wit, out / f"{name}.wasm", *without)
    return sorted(out.glob("*.wasm"))


def in_packages(directories):
    for directory in directories:
        for file in sorted(Path(directory).rglob("*.wasm")):
            with open(file, "rb") as opened:
                if opened.read(8) == COMPONENT:
                    yield file


def sides_of_wasm_tools(tools, file):
    text = run(tools / "bin/wasm-tools", "component", "wit", file)
    world = re.search(r"^world root \{\n(.*?)^\}", text, re.M | re.S)
    line = r"^  (import|export) ([^;{]+?)(?:;|: (?:interface \{|func|async func).*)$"
    return {(side, name) for side, name in re.findall(line, world[1] if world else "", re.M)}


def sides_of_witgate(answer):
    world = answer["worlds"][0]
    sides = {("import", it["name"]) for it in world["imports"] if it["kind"] != "type"}
    return sides | {("export", it["name"]) for it in world["exports"] if it["kind"] != "type"}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    tools, witgate = (Path(argument).resolve() for argument in sys.argv[1:3])
    differ = 0
    with tempfile.TemporaryDirectory() as directory:
        for file in [*build(tools, Path(directory)), *in_packages(sys.argv[3:])]:
            answer = json.loads(run(witgate, "inspect", file, "--format", "json"))
            if answer["kind"] != "component":
                continue
            differs = sides_of_witgate(answer) ^ sides_of_wasm_tools(tools, file)
            differ += bool(differs)
            world = answer["worlds"][0]
            used = [it["class"] for it in world["capabilities"] if it["tier"] == "used"]
            preview1 = (world["wasi"]["preview1"] or {}).get("functions", [])
            print(f"{file.name}: {answer['size']} bytes, {len(preview1)} functions of preview1")
            print(f"  uses {', '.join(used)}")
            for side, name in sorted(differs):
                print(f"  DIFFERS: {side} {name}")
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
