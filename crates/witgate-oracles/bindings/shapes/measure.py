#!/usr/bin/env python3
"""Runs bindings generators on every case, compiles what they write, and writes results.md.

    measure.py TOOLS [CASE…]

TOOLS is a directory with the tools, as README.md says how to install them. Named cases
are measured alone, and printed instead.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HOME = Path(__file__).resolve().parent
CASES = HOME / "cases"
WORK = HOME.parent / "target" / "shapes"

HEAD = """\
# What generators make of shapes and names

Written by `measure.py`; see README.md. `ok`: bindings are generated for all worlds of the
case and compile. Otherwise the worlds that fail, and the first error of the first one.
`generated`: nothing here compiles C#. `-`: there is no component to transpile.

"""

COLUMNS = ["component", "rust", "c", "go", "csharp", "javascript", "typescript", "python"]

# One line of what the tools print says what is the matter.
TELLING = re.compile(r"error|Error|panicked|not yet implemented|not implemented")


class Failed(Exception):
    """A generator or a compiler says no."""


def run(arguments, **options):
    """Runs a tool; what it prints is the reason where it fails."""
    environment = {**os.environ, "NO_COLOR": "1", **options.pop("env", {})}
    done = subprocess.run(
        [str(it) for it in arguments], capture_output=True, text=True, timeout=300,
        env=environment, errors="replace", **options,
    )
    if done.returncode:
        raise Failed(reason(done.stdout + done.stderr))


def reason(text):
    """The first telling line, without anything of this machine."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    # Go begins with the package.
    lines = [line for line in lines if not line.startswith("#")]
    panics = (n for n, line in enumerate(lines) if "panicked at" in line)
    telling = (n for n, line in enumerate(lines) if TELLING.search(line))
    position = next(panics, next(telling, 0))
    line = lines[position] if lines else "failed"
    if "panicked at" in line:
        said = lines[position + 1] if position + 1 < len(lines) else ""
        line = f"panic: {said}"
    elif lines[position + 1 : position + 2] == ["Caused by:"]:
        # The last cause is the one that names names.
        line = [line, *(it for it in lines[position + 1 :] if re.match(r"\d+: ", it))][-1]
    line = re.sub(r"\S*/(?=[^/\s]*\.(?:rs|c|h|go|py|ts|js)\b)", "", line)
    line = re.sub(r"^\S+?\.(?:rs|c|h|go|py|ts|js)[:(][\d:,)]*:? ?(?:fatal )?", "", line)
    line = re.sub(r"^\d+: ", "", line)
    line = re.sub(r" \(at offset 0x[0-9a-f]+\)", "", line)
    return line.replace("|", "\\|").replace("‘", "`").replace("’", "`").strip()[:160]


class Tools:
    """Where the tools are, and the work of each column."""

    def __init__(self, home):
        self.bin = home / "bin"
        self.python = home / "python" / "bin"
        self.node = home / "node" / "node_modules"
        self.go_package = next((home / "go-package").glob("go.mod")).parent
        self.deps = self.wit_bindgen_library()

    def wit_bindgen_library(self):
        """Builds the run-time library that generated Rust code uses."""
        home = WORK / "library"
        (home / "src").mkdir(parents=True, exist_ok=True)
        (home / "src" / "lib.rs").write_text("")
        (home / "Cargo.toml").write_text(
            '[package]\nname = "library"\nversion = "0.0.0"\nedition = "2024"\n\n[workspace]\n\n'
            '[dependencies]\nwit-bindgen = { version = "=0.63.0", features = ["async"] }\n'
        )
        run(["cargo", "build", "--target-dir", home / "target"], cwd=home)
        return home / "target" / "debug" / "deps"

    def bindgen(self, language, wit, world, out, *options):
        run([self.bin / "wit-bindgen", language, wit, "-w", world, "--out-dir", out, *options])

    def component(self, wit, world, out):
        core = out / "core.wasm"
        run([self.bin / "wasm-tools", "component", "embed", wit, "-w", world, "--dummy", "-o", core])
        run([self.bin / "wasm-tools", "component", "new", core, "-o", out / "component.wasm"])

    def rust(self, wit, world, out):
        self.bindgen("rust", wit, world, out, "--generate-all", "--stubs")
        source = next(out.glob("*.rs"))
        library = next(self.deps.glob("libwit_bindgen-*.rlib"))
        run(["rustc", "--edition=2024", "--crate-type=lib", "--emit=metadata", "-Awarnings",
             "--out-dir", out, source, "--extern", f"wit_bindgen={library}",
             "-L", f"dependency={self.deps}"])

    def c(self, wit, world, out):
        self.bindgen("c", wit, world, out)
        for source in out.glob("*.c"):
            run(["cc", "-c", "-w", "-o", os.devnull, source])
        program = wit.with_suffix(".c")
        if program.is_file() and world == "imported":
            run(["cc", "-c", "-Werror=implicit-function-declaration", f"-I{out}",
                 "-o", os.devnull, program])

    def go(self, wit, world, out):
        self.bindgen("go", wit, world, out, "--generate-stubs", "--pkg-name", "demo/bindings",
                     "--format=false")
        package = "go.bytecodealliance.org/pkg"
        (out / "go.mod").write_text(
            f"module demo/bindings\n\ngo 1.25\n\nrequire {package} v0.0.0\n"
            f"replace {package} => {self.go_package}\n"
        )
        run([self.python / "go", "build", "-gcflags=-e", "./..."], cwd=out, env={
            "GOOS": "wasip1", "GOARCH": "wasm", "GOFLAGS": "-mod=mod", "GOPROXY": "off",
            "GOTOOLCHAIN": "local", "GOCACHE": str(WORK / "go-cache"),
        })

    def csharp(self, wit, world, out):
        self.bindgen("csharp", wit, world, out, "--runtime", "native-aot", "--generate-stub")

    def python_bindings(self, wit, world, out):
        made = out / "made"
        run([self.python / "componentize-py", "-d", wit, "-w", world,
             "--world-module", "wit_made", "bindings", made])
        modules = []
        for path in sorted((made / "wit_made").rglob("*.py")):
            parts = list(path.relative_to(made).with_suffix("").parts)
            modules.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        run([self.python / "python", "-c", IMPORTS, made, *modules])


# Bindings of async functions import a module that only the component has.
IMPORTS = """
import importlib, sys
from unittest.mock import MagicMock
sys.modules["componentize_py_runtime"] = MagicMock()
sys.path.insert(0, sys.argv[1])
for module in sys.argv[2:]:
    importlib.import_module(module)
"""


def fresh(column, case, world):
    out = WORK / column / f"{case}.{world}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    return out


def attempt(job):
    column, work, case, world = job
    try:
        work(CASES / f"{case}.wit", world, fresh(column, case, world))
        return (column, case, world), None
    except Failed as failed:
        return (column, case, world), str(failed)


def javascript(tools, cases):
    """jco's types and transpiled code of all cases, in one process; then one of tsc."""
    jobs = [(case, world, (CASES / f"{case}.wit").read_text()) for case, worlds in cases.items()
            for world in worlds]
    listed = [{"case": case, "world": world, "wit": wit, "out": str(fresh("types", case, world)),
               "component": str(WORK / "component" / f"{case}.{world}" / "component.wasm")}
              for case, world, wit in jobs]
    (WORK / "jobs.json").write_text(json.dumps(listed))
    run(["node", "--experimental-vm-modules", "--no-warnings", HOME / "jco.mjs",
         tools.node, WORK / "jobs.json", WORK / "jco.json"])
    said = {tuple(key.split("|")): message and reason(message)
            for key, message in json.loads((WORK / "jco.json").read_text()).items()}
    for job in listed:
        program = CASES / f"{job['case']}.ts"
        if program.is_file():
            shutil.copy(program, Path(job["out"]) / "program.ts")
    broken = set()
    # The compiler looks for no other errors where a file cannot be parsed.
    while True:
        files = [str(path) for job in listed if (job["case"], job["world"]) not in broken
                 for path in Path(job["out"]).rglob("*.ts")]
        options = {"noEmit": True, "strict": True, "target": "es2022", "lib": ["esnext", "dom"],
                   "module": "nodenext", "moduleResolution": "nodenext", "types": []}
        (WORK / "tsconfig.json").write_text(
            json.dumps({"compilerOptions": options, "files": files}))
        done = subprocess.run([tools.node / ".bin" / "tsc", "-p", WORK / "tsconfig.json",
                               "--pretty", "false"], capture_output=True, text=True)
        found = {}
        for line in done.stdout.splitlines():
            match = re.match(r".*?types/([^/]+)\.([^./]+)/.*?: (error TS.*)", line)
            if match:
                found.setdefault((match[1], match[2]), match[3])
        for (case, world), message in found.items():
            said[("typescript", case, world)] = reason(message)
        if not found:
            return said
        broken |= found.keys()


def measure(tools, cases):
    work = {"component": tools.component, "rust": tools.rust, "c": tools.c, "go": tools.go,
            "csharp": tools.csharp, "python": tools.python_bindings}
    jobs = [(column, it, case, world) for column, it in work.items()
            for case, worlds in cases.items() for world in worlds]
    with ThreadPoolExecutor(2) as pool:
        said = dict(pool.map(attempt, jobs))
    return {**said, **javascript(tools, cases)}


def cell(column, worlds, said):
    failed = [(world, said.get((column, world))) for world in worlds if said.get((column, world))]
    if not failed:
        if column == "javascript" and any(said.get(("component", world)) for world in worlds):
            return "-"
        return "generated" if column == "csharp" else "ok"
    names = ", ".join(world for world, _ in failed)
    return f"{names}: {failed[0][1]}"


def main():
    tools = Tools(Path(sys.argv[1]).resolve())
    names = sys.argv[2:] or sorted(path.stem for path in CASES.glob("*.wit"))
    cases = {name: re.findall(r"^world (\S+)", (CASES / f"{name}.wit").read_text(), re.M)
             for name in names}
    said = measure(tools, cases)
    rows = [HEAD + "| case | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for case, worlds in cases.items():
        of_case = {(column, world): message for (column, name, world), message in said.items()
                   if name == case}
        cells = [cell(column, worlds, of_case) for column in COLUMNS]
        rows.append(f"| `{case}` | " + " | ".join(cells) + " |")
    text = "\n".join(rows) + "\n"
    if sys.argv[2:]:
        print(text)
    else:
        (HOME / "results.md").write_text(text)


if __name__ == "__main__":
    main()
