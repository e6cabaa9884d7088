#!/usr/bin/env python3
"""Profiles of hosts, made from what was published.

    profiles.py fetch [--git OWNER/NAME=DIRECTORY]...
        read the crates and tags that data/sources.toml names, and write
        data/fetched.toml and data/wit/; then as below
    profiles.py
        write data/hosts.toml and src/packages.rs from those
    profiles.py --check
        fail if they are not what this would write; asks nothing of the network

Fetching needs cargo, git and wasm-tools on the PATH.
"""

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "data/sources.toml"
FETCHED = HERE / "data/fetched.toml"
WIT = HERE / "data/wit"
HOSTS = HERE / "data/hosts.toml"
PACKAGES = HERE / "src/packages.rs"

# Another package as wasm-tools writes it: always with its version.
MENTIONED = re.compile(
    r"\b([a-z][a-z0-9-]*:[a-z][a-z0-9-]*)/[a-z][a-z0-9-]*(?:@([0-9A-Za-z.+-]*[0-9A-Za-z]))?"
)
NAME = re.compile(r"^package ([a-z0-9-]+:[a-z0-9-]+)(?:@([0-9A-Za-z.+-]+))?;\n\n?")


class Refusal(Exception):
    pass


def is_in(releases, version):
    """Whether `first..last` holds a version: both may leave out the last numbers."""
    numbers = [int(part) for part in version.split(".")]
    first, last = ([int(part) for part in side.split(".")] for side in releases.split(".."))
    return numbers[: len(first)] >= first and numbers[: len(last)] <= last


def rows(host, kind):
    """The offers, or notes, of a host, each with the versions that it is of."""
    for row in host.get(kind, []):
        versions = [version for version in host["versions"] if is_in(row["releases"], version)]
        if not versions:
            raise Refusal(f"{host['name']}: no version is in {row['releases']}")
        yield row, versions


# ------------------------------------------------------------------- fetching


class Published:
    """Directories with what was published, each fetched once."""

    def __init__(self, clones, scratch):
        self.clones, self.scratch, self.known = clones, Path(scratch), {}

    def directory(self, source, version):
        key = (source.get("crate"), source.get("git"), version)
        if key not in self.known:
            self.known[key] = self.fetch(source, version)
        return self.known[key]

    def fetch(self, source, version):
        if "crate" in source:
            name = f"{source['crate']}@{version}"
            subprocess.run(["cargo", "info", "--quiet", name], check=True, capture_output=True)
            sources = Path.home() / ".cargo/registry/src"
            found = list(sources.glob(f"*/{source['crate']}-{version}"))
            if not found:
                raise Refusal(f"cargo did not unpack {name}")
            return found[0]
        clone = self.clones.get(source["git"])
        if clone is None:
            clone = self.scratch / source["git"].replace("/", "+")
            url = f"https://github.com/{source['git']}"
            subprocess.run(["git", "clone", "--quiet", "--bare", url, clone], check=True)
            self.clones[source["git"]] = clone
        directory = self.scratch / f"{source['git'].replace('/', '+')}-{version}"
        directory.mkdir()
        archive = subprocess.run(
            ["git", "-C", clone, "archive", f"v{version}"], check=True, capture_output=True
        )
        subprocess.run(["tar", "-x", "-C", directory], input=archive.stdout, check=True)
        return directory

    def has(self, evidence, version):
        directory = self.directory(evidence, version)
        files = [directory / evidence["file"]] if "file" in evidence else directory.rglob("*.rs")
        return any(evidence["text"] in path.read_text() for path in files if path.is_file())


def packages_in(directory, scratch):
    """Every package of a directory of WIT as wasm-tools prints it, without comments."""
    out = Path(tempfile.mkdtemp(dir=scratch))
    command = ["wasm-tools", "component", "wit", "--all-features", "--no-docs", "--out-dir", out]
    subprocess.run([*command, readable(directory, scratch)], check=True, capture_output=True)
    texts = {}
    for path in out.rglob("*.wit"):
        text = path.read_text()
        texts[full_name(text)] = text
    return texts


def readable(directory, scratch):
    """The directory, or a copy that says `f32` where an older package said `float32`."""
    older = re.compile(r"(?<=[(<: ])float(32|64)(?=[)>,\s])")
    files = [path for path in directory.rglob("*.wit") if older.search(path.read_text())]
    if not files:
        return directory
    copy = Path(tempfile.mkdtemp(dir=scratch)) / "wit"
    shutil.copytree(directory, copy)
    for path in files:
        path = copy / path.relative_to(directory)
        path.write_text(older.sub(r"f\1", path.read_text()))
    return copy


def full_name(text):
    found = NAME.match(text)
    if not found:
        raise Refusal(f"no package in {text[:60]!r}")
    return found[1] + (f"@{found[2]}" if found[2] else "")


def matching(wanted, names):
    """The one package that `ns:name`, or `ns:name@version` cut short, means."""
    bare, _, version = wanted.partition("@")
    fits = [
        name
        for name in names
        if name.partition("@")[0] == bare and (not version or name.partition("@")[2].startswith(version))
    ]
    if len(fits) != 1:
        raise Refusal(f"{wanted} is {sorted(fits) or 'not there'}")
    return fits[0]


def closure(roots, texts):
    found, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += [other for other in mentioned(texts[name]) if other in texts]
    return found


def mentioned(text):
    """The packages that the text of a package names, itself included if it does."""
    return {bare + (f"@{version}" if version else "") for bare, version in MENTIONED.findall(text)}


def stem(name, text):
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return re.sub(r"[:@]", "-", name) + "." + digest


def roots(offer):
    if "world" in offer:
        return [offer["world"].replace("/", "@", 1).partition("@")[0] + version_of(offer["world"])]
    interfaces = offer["interfaces"]
    return sorted({interface.partition("/")[0] + version_of(interface) for interface in interfaces})


def released(source, version):
    """The release of a source that a host is built on: its own, unless the source says."""
    return source.get("version", version)


def version_of(path):
    _, at, version = path.partition("@")
    return at + version


def fetch(clones):
    fetched, texts_by_stem = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        published = Published(clones, scratch)
        known = {}
        for host in tomllib.loads(SOURCES.read_text())["host"]:
            for kind in ["offer", "note"]:
                for row, versions in rows(host, kind):
                    for version in versions:
                        evidence = row.get("evidence")
                        if evidence and not published.has(evidence, version):
                            raise Refusal(f"{host['name']} {version}: no longer says {evidence}")
            for offer, versions in rows(host, "offer"):
                for version in versions:
                    source = offer["from"]
                    release = released(source, version)
                    directory = published.directory(source, release) / source["path"]
                    if directory not in known:
                        known[directory] = packages_in(directory, scratch)
                    texts = known[directory]
                    if other := offer.get("with"):
                        elsewhere = published.directory(other, other["version"]) / other["path"]
                        if elsewhere not in known:
                            known[elsewhere] = packages_in(elsewhere, scratch)
                        texts = with_other(texts, known[elsewhere], other["package"])
                    named = [matching(root, texts) for root in roots(offer)]
                    needed = sorted(closure(named, texts))
                    stems = {name: stem(name, texts[name]) for name in needed}
                    texts_by_stem |= {stems[name]: texts[name] for name in needed}
                    key = (key_of(source), release)
                    fetched[key] = fetched.get(key, {}) | stems
            print(host["name"], "read", file=sys.stderr)
    shutil.rmtree(WIT, ignore_errors=True)
    WIT.mkdir(parents=True)
    for name, text in texts_by_stem.items():
        (WIT / f"{name}.txt").write_text(text)
    lines = ["# What was published, as `profiles.py fetch` found it.\n"]
    for (source, version), stems in sorted(fetched.items(), key=sort_key):
        lines += ["\n[[fetched]]\n", f"source = {quoted(source)}\n", f"version = {quoted(version)}\n"]
        lines += [list_of("packages", sorted(stems.values()))]
    FETCHED.write_text("".join(lines))


def with_other(texts, others, bare):
    """The packages of a host whose bindings take one of them from elsewhere: `bare` is that
    of others, in their version."""
    name = matching(bare, others)
    mention = re.compile(rf"\b{re.escape(bare)}/([a-z0-9-]+)@[0-9A-Za-z.+-]*[0-9A-Za-z]")
    at = version_of(name)
    kept = {it: text for it, text in texts.items() if it.partition("@")[0] != bare}
    kept = {it: mention.sub(rf"{bare}/\1{at}", text) for it, text in kept.items()}
    return kept | {name: others[name]}


def key_of(source):
    where = source.get("crate") or f"github.com/{source['git']}"
    return f"{where}: {source['path']}"


def sort_key(item):
    (source, version), _ = item
    return source, [int(part) for part in version.split(".")]


# ----------------------------------------------------------------- generating


def generate():
    fetched = {}
    for row in tomllib.loads(FETCHED.read_text())["fetched"]:
        fetched[row["source"], row["version"]] = row["packages"]
    texts = {path.stem: path.read_text() for path in WIT.glob("*.txt")}
    for name, text in texts.items():
        if stem(full_name(text), text) != name:
            raise Refusal(f"data/wit/{name}.txt is not what its name says")
    used = set()
    out = ["# Which interfaces each host offers. Made by `profiles.py`; edit sources.toml.\n"]
    for host in tomllib.loads(SOURCES.read_text())["host"]:
        out += ["\n[[host]]\n", f"name = {quoted(host['name'])}\n", f"about = {quoted(host['about'])}\n"]
        out += [list_of("calls", host["calls"]), list_of("versions", host["versions"])]
        for note, versions in rows(host, "note"):
            out += ["\n[[host.note]]\n", list_of("versions", versions), f"text = {quoted(note['text'])}\n"]
        for offer, versions in rows(host, "offer"):
            alike = {}
            for version in versions:
                stems = fetched[key_of(offer["from"]), released(offer["from"], version)]
                by_name = {full_name(texts[name]): texts[name] for name in stems}
                named = [matching(root, by_name) for root in roots(offer)]
                needed = closure(named, by_name)
                kept = tuple(name for name in stems if full_name(texts[name]) in needed)
                alike.setdefault((tuple(named), kept), []).append(version)
            for (named, kept), versions_alike in alike.items():
                used |= set(kept)
                out += offer_lines(offer, versions_alike, named, kept, texts)
    unused = sorted(set(texts) - used)
    if unused:
        raise Refusal(f"no host offers {', '.join(unused)}")
    rust = [
        "//! The texts of all packages, by the names that `hosts.toml` gives them.\n",
        "//! Made by `profiles.py`.\n\n",
        "use crate::profile::WitPackage;\n\n",
        "pub(crate) static PACKAGES: &[WitPackage] = &[\n",
    ]
    for name in sorted(used):
        uses = sorted(mentioned(texts[name]) - {full_name(texts[name])})
        rust += [
            "    WitPackage {\n",
            f"        id: {quoted(name)},\n",
            f"        mentions: &[{', '.join(map(quoted, uses))}],\n",
            f"        text: include_str!({quoted(f'../data/wit/{name}.txt')}),\n",
            "    },\n",
        ]
    rust += ["];\n"]
    return {HOSTS: "".join(out), PACKAGES: formatted("".join(rust))}


def offer_lines(offer, versions, named, kept, texts):
    yield "\n[[host.offer]]\n"
    yield list_of("versions", versions)
    versioned = {name.partition("@")[0]: name for name in named}
    if "world" in offer:
        package, _, world = offer["world"].partition("@")[0].partition("/")
        yield f"world = {quoted(with_version(versioned[package], world))}\n"
        if "of" in offer:
            yield list_of("of", offer["of"])
    else:
        full = []
        for interface in offer["interfaces"]:
            package, _, name = interface.partition("@")[0].partition("/")
            if not re.search(rf"^interface {re.escape(name)} \{{", text_of(versioned[package], kept, texts), re.M):
                raise Refusal(f"no interface {interface} in {versioned[package]}")
            full.append(with_version(versioned[package], name))
        yield list_of("interfaces", full)
    if offer.get("links_newest_only"):
        superseded = superseded_among([full_name(texts[name]) for name in kept])
        if not superseded:
            raise Refusal(f"{offer['world']}: no version of a package supersedes another")
        yield list_of("superseded", superseded)
    if "features" in offer:
        yield list_of("features", offer["features"])
    if "flags" in offer:
        yield f"flags = {quoted(offer['flags'])}\n"
    source = key_of(offer["from"])
    if "version" in offer["from"]:
        source = source.replace(":", f" {offer['from']['version']}:", 1)
    yield f"source = {quoted(source)}\n"
    if "evidence" in offer:
        where = offer["evidence"].get("crate") or f"github.com/{offer['evidence']['git']}"
        file = offer["evidence"].get("file", "src")
        yield f"evidence = {quoted(f'{where}: {file}: ' + offer['evidence']['text'])}\n"
    yield list_of("packages", kept)


def superseded_among(names):
    """The packages of which there is a newer compatible release among these."""
    lines = {}
    for name in names:
        bare, _, version = name.partition("@")
        # A prerelease is compatible with nothing.
        if re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+", version):
            numbers = tuple(int(part) for part in version.split("."))
            line = numbers[:1] if numbers[0] else numbers[:2] if numbers[1] else numbers
            lines.setdefault((bare, line), []).append((numbers, name))
    return [name for releases in lines.values() for _, name in sorted(releases)[:-1]]


def text_of(package, kept, texts):
    return next(texts[name] for name in kept if full_name(texts[name]) == package)


def with_version(package, item):
    bare, at, version = package.partition("@")
    return f"{bare}/{item}{at}{version}"


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def list_of(key, values):
    line = f"{key} = [" + ", ".join(quoted(value) for value in values) + "]\n"
    if len(line) <= 100:
        return line
    return f"{key} = [\n" + "".join(f"    {quoted(value)},\n" for value in values) + "]\n"


def formatted(rust):
    command = ["rustfmt", "--edition", "2024", "--config-path", HERE.parent.parent]
    return subprocess.run(command, input=rust, text=True, check=True, capture_output=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", nargs="?", choices=["fetch"])
    parser.add_argument("--git", action="append", default=[], metavar="OWNER/NAME=DIRECTORY")
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if arguments.what == "fetch":
        fetch({name: Path(path) for name, _, path in (pair.partition("=") for pair in arguments.git)})
    for path, text in generate().items():
        if arguments.check and path.read_text() != text:
            raise Refusal(f"{path.relative_to(HERE)} is not what `profiles.py` makes: run it")
        path.write_text(text)


if __name__ == "__main__":
    try:
        main()
    except (Refusal, subprocess.CalledProcessError) as error:
        output = getattr(error, "stderr", None) or ""
        sys.exit(f"profiles.py: {error}\n{output.decode() if isinstance(output, bytes) else output}")
