#!/usr/bin/env python3
"""What a release consists of, made from binaries that are built already.

    release.py prepare VERSION              set the version everywhere, date the changelog
    release.py check TAG                    fail unless everything says what the tag says
    release.py notes                        the changelog of the version in Cargo.toml
    release.py archive TARGET BINARY DIR    an archive: program, licence, completions, man pages
    release.py checksums DIR                SHA256SUMS of the files in DIR
    release.py formula DIR                  witgate.rb for Homebrew, of the archives in DIR
    release.py image DIR ARCH=ARCHIVE...    an OCI image layout, from archives for Linux

.github/workflows/release.yml calls it, .ci/rehearse tries it. It needs Python 3.9
and its library, nothing else. The same input gives the same bytes.
"""

import datetime
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG = ROOT / ".github/CHANGELOG.md"
REPOSITORY = "https://github.com/witgate/witgate"
DESCRIPTION = "Detects breaking changes in WIT packages and WebAssembly components"
LICENCE = "Apache-2.0 WITH LLVM-exception"

# Every release says here whether an upgrade changes a verdict or a fingerprint.
VERDICTS = "### Verdicts and fingerprints"

# Files that tell a reader which release to use, and how.
DOCUMENTED = [
    "README.md",
    "crates/witgate/src/ci.rs",
    "docs/ci/README.md",
    "docs/ci/github.yml",
    "docs/ci/witgate.gitlab-ci.yml",
]
USED = re.compile(
    r'(witgate/witgate@v|rev: v|WITGATE_VERSION: "|ghcr\.io/witgate/witgate:|witgate==)'
    r"(\d+\.\d+\.\d+[0-9A-Za-z.-]*)"
)

# The completions that are shipped: the shell and the file's customary name.
COMPLETIONS = {
    "bash": "witgate.bash",
    "elvish": "witgate.elv",
    "fish": "witgate.fish",
    "powershell": "_witgate.ps1",
    "zsh": "_witgate",
}


def main(arguments):
    commands = {
        "prepare": prepare,
        "check": check,
        "notes": lambda: print(notes()),
        "archive": lambda target, binary, to: print(archive(target, Path(binary).resolve(), Path(to))),
        "checksums": lambda directory: checksums(Path(directory)),
        "formula": lambda directory: formula(Path(directory)),
        "image": lambda directory, *archives: image(Path(directory), archives),
    }
    if not arguments or arguments[0] not in commands:
        sys.exit(__doc__)
    try:
        commands[arguments[0]](*arguments[1:])
    except TypeError as error:
        sys.exit(f"{error}\n{__doc__}")


def version():
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.*)"$', manifest, re.MULTILINE)[1]


# Before and at the tag.


def prepare(new):
    if not re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", new):
        sys.exit(f"`{new}` is not a version")
    old = re.escape(version())
    substitute(ROOT / "Cargo.toml", re.compile(rf'(version = "){old}(")'), rf"\g<1>{new}\g<2>")
    for name in DOCUMENTED:
        substitute(ROOT / name, USED, rf"\g<1>{new}")
    heading = f"## [{new}]"
    if heading not in CHANGELOG.read_text():
        today = datetime.date.today().isoformat()
        added = f"## [Unreleased]\n\n{VERDICTS}\n\nNone changes.\n\n{heading} - {today}"
        substitute(CHANGELOG, re.compile(r"^## \[Unreleased\]$", re.MULTILINE), added)
    subprocess.run(["cargo", "update", "--workspace", "--offline", "--quiet"], cwd=ROOT, check=True)


def substitute(file, pattern, replacement):
    text, count = pattern.subn(replacement, file.read_text())
    if count == 0:
        sys.exit(f"{file}: found nothing to replace")
    file.write_text(text)


def check(tag):
    if tag != f"v{version()}":
        sys.exit(f"the tag is {tag}, but Cargo.toml declares version {version()}")
    for name in DOCUMENTED:
        for _, documented in USED.findall((ROOT / name).read_text()):
            if documented != version():
                sys.exit(f"{name} names version {documented}, not {version()}")
    notes()
    print(f"version={version()}")


def notes():
    text = CHANGELOG.read_text()
    start = re.search(rf"^## \[{re.escape(version())}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)
    if not start:
        sys.exit(f"{CHANGELOG} has no dated section for {version()}")
    section = re.split(r"^## ", text[start.end() :], maxsplit=1, flags=re.MULTILINE)[0]
    if VERDICTS not in section:
        sys.exit(f"{CHANGELOG}: the section for {version()} has no `{VERDICTS}`")
    return section.strip()


# Archives.


def archive(target, binary, directory):
    """Packs one program, for people and for action.yml."""
    name = f"witgate-{version()}-{target}"
    files = {
        f"witgate{'.exe' if 'windows' in target else ''}": binary.read_bytes(),
        "CHANGELOG.md": CHANGELOG.read_bytes(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
        "README.md": (ROOT / "README.md").read_bytes(),
    }
    for shell, file in COMPLETIONS.items():
        script = subprocess.run([binary, "completions", shell], check=True, capture_output=True)
        files[f"completions/{file}"] = script.stdout
    files |= man_pages(binary)
    directory.mkdir(parents=True, exist_ok=True)
    if "windows" in target:
        return pack_zip(directory / f"{name}.zip", name, files)
    return pack_tar(directory / f"{name}.tar.gz", name, files)


def man_pages(binary):
    """The pages that `witgate manual man DIR` writes, if this version has the command."""
    if subprocess.run([binary, "manual", "--help"], capture_output=True).returncode != 0:
        print("this witgate writes no man pages", file=sys.stderr)
        return {}
    with tempfile.TemporaryDirectory() as pages:
        subprocess.run([binary, "manual", "man", pages], check=True, stdout=subprocess.DEVNULL)
        return {f"man/{page.name}": page.read_bytes() for page in Path(pages).iterdir()}


def mode(name):
    return 0o755 if name in ("witgate", "witgate.exe") else 0o644


def tar_of(entries):
    """An uncompressed tar file: (name, mode, content), a directory without content."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, permissions, content in entries:
            entry = tarfile.TarInfo(name)
            entry.mode = permissions
            if content is None:
                entry.type = tarfile.DIRTYPE
                tar.addfile(entry)
            else:
                entry.size = len(content)
                tar.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def pack_tar(file, name, files):
    entries = [(f"{name}/{path}", mode(path), files[path]) for path in sorted(files)]
    file.write_bytes(gzip.compress(tar_of(entries), mtime=0))
    return file


def pack_zip(file, name, files):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{path}")
            entry.external_attr = mode(path) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, files[path])
    return file


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def checksums(directory):
    sums = directory / "SHA256SUMS"
    sums.unlink(missing_ok=True)
    files = sorted(file for file in directory.iterdir() if file.is_file())
    lines = [f"{sha256(file.read_bytes())}  {file.name}\n" for file in files]
    sums.write_text("".join(lines))


# Homebrew.


def formula(directory):
    def source(target):
        name = f"witgate-{version()}-{target}.tar.gz"
        url = f"{REPOSITORY}/releases/download/v{version()}/{name}"
        return f'url "{url}"\n      sha256 "{sha256((directory / name).read_bytes())}"'

    (directory / "witgate.rb").write_text(f'''\
class Witgate < Formula
  desc "{DESCRIPTION}"
  homepage "{REPOSITORY}"
  version "{version()}"
  license "Apache-2.0" => {{ with: "LLVM-exception" }}

  on_macos do
    on_arm do
      {source("aarch64-apple-darwin")}
    end
    on_intel do
      {source("x86_64-apple-darwin")}
    end
  end

  on_linux do
    on_arm do
      {source("aarch64-unknown-linux-musl")}
    end
    on_intel do
      {source("x86_64-unknown-linux-musl")}
    end
  end

  def install
    bin.install "witgate"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/witgate.bash" => "witgate"
    fish_completion.install "completions/witgate.fish"
    zsh_completion.install "completions/_witgate"
  end

  test do
    assert_match version.to_s, shell_output("#{{bin}}/witgate --version")
  end
end
''')


# The image: https://github.com/opencontainers/image-spec/blob/main/image-layout.md


def image(directory, archives):
    blobs = directory / "blobs/sha256"
    blobs.mkdir(parents=True)

    def blob(media_type, content, **more):
        if not isinstance(content, bytes):
            content = json.dumps(content, sort_keys=True).encode()
        (blobs / sha256(content)).write_bytes(content)
        digest = f"sha256:{sha256(content)}"
        return {"mediaType": media_type, "digest": digest, "size": len(content), **more}

    oci = "application/vnd.oci.image"
    labels = {
        "org.opencontainers.image.description": DESCRIPTION,
        "org.opencontainers.image.licenses": LICENCE,
        "org.opencontainers.image.source": REPOSITORY,
        "org.opencontainers.image.title": "witgate",
        "org.opencontainers.image.version": version(),
    }
    manifests = []
    for pair in archives:
        architecture, _, file = pair.partition("=")
        layer = image_layer(Path(file))
        platform = {"architecture": architecture, "os": "linux"}
        config = {
            **platform,
            "config": {
                "Entrypoint": ["/usr/local/bin/witgate"],
                "Env": ["PATH=/usr/local/bin"],
                "Labels": labels,
                "User": "65532:65532",
                "WorkingDir": "/work",
            },
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{sha256(layer)}"]},
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": f"{oci}.manifest.v1+json",
            "annotations": labels,
            "config": blob(f"{oci}.config.v1+json", config),
            "layers": [blob(f"{oci}.layer.v1.tar+gzip", gzip.compress(layer, mtime=0))],
        }
        manifests.append(blob(f"{oci}.manifest.v1+json", manifest, platform=platform))
    index = {
        "schemaVersion": 2,
        "mediaType": f"{oci}.index.v1+json",
        "annotations": labels,
        "manifests": manifests,
    }
    names = {"org.opencontainers.image.ref.name": version()}
    entry = blob(f"{oci}.index.v1+json", index, annotations=names)
    outer = {"schemaVersion": 2, "mediaType": f"{oci}.index.v1+json", "manifests": [entry]}
    (directory / "index.json").write_text(json.dumps(outer, sort_keys=True))
    (directory / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    print(entry["digest"])


def image_layer(packed):
    """The program and its licence: an empty root is all that a static binary needs."""
    with tarfile.open(packed) as tar:
        top = tar.getnames()[0].split("/")[0]
        program, licence = (tar.extractfile(f"{top}/{name}") for name in ("witgate", "LICENSE"))
        return tar_of(
            [
                ("usr/local/bin/witgate", 0o755, program.read()),
                ("usr/local/share/doc/witgate/LICENSE", 0o644, licence.read()),
                ("work", 0o755, None),
            ]
        )


if __name__ == "__main__":
    main(sys.argv[1:])
