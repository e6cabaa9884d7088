//! The texts of `--help`.

pub(super) const ABOUT: &str = "\
Detects breaking changes in WIT packages and WebAssembly components

witgate compares two versions of a WIT package or a component. It reports what \
changed, who breaks and why, and which version bump the change requires. It \
distinguishes four audiences, compiled guests and hosts and the source code of \
both, because a change can be binary-compatible and still break source code, or \
the other way round.

Only `conform` runs the components that it reads. witgate uses the network only for a \
source in a registry that the command line or the policy of the baseline names, and with \
--offline never. It writes the reports that --output names and the components that \
--witness asks for; `pin`, `waive` and `init` write the lock file and the policy, and \
`bump` and `lint --fix` the WIT. What comes from registries is kept in the user's cache \
directory.";

pub(super) const SOURCES: &str = "\
Sources:
  DIR, FILE.wit         WIT text on disk, with its dependencies in DIR/deps
  FILE.wasm, FILE.wat   a component, or a WIT package in wasm
  REV[:PATH]            the same at a git revision; nothing is checked out.
                        git:REV[:PATH] if a path has the same name
  merge-base[:BRANCH]   the merge base with BRANCH, or with the default branch
  release[:TAG-GLOB]    the last release: the tag of the declared version, or
                        the latest tag below it
  registry:NS:NAME      the package in the registry that wkg uses: the release
                        of the declared version, or the latest below it;
                        with @0.2.0 that version, with @0.2 the latest 0.2.x
  oci://HOST/REPO       the same in this OCI registry. oci://HOST/REPO:TAG,
                        oci://HOST/REPO@sha256:DIGEST
  -                     standard input: WIT text, or wasm
  none                  nothing: the baseline of a new package
  A source in git without a PATH uses the path of the other side.";

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  passed
  1  failed: there are findings at or above --fail-on
  2  error: wrong usage, unreadable input, no baseline, or nothing to compare";

pub(super) const DIFF: &str = "\
Compare two sources: what changed, and who breaks

Reports each change once, at its root cause, with the functions and worlds that it \
affects, the four audiences that it may break, and how to fix it. This command \
informs: it fails only with --fail-on.";

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  witgate diff main wit                     the working tree against main
  witgate diff v0.2.0:wit v0.3.0:wit        two tags
  witgate diff old.wasm new.wasm --fail-on error
  witgate diff main wit --format json
  witgate diff main wit --witness broken    components that it breaks, to try
  wasm-tools component wit a.wasm | witgate diff wit -
  witgate diff v0.2.0:wit v0.3.0:wit --format changelog";

pub(super) const CHECK: &str = "\
Fail on breaking changes that the declared version does not allow

Compares the contracts that witgate.toml names (or SOURCE, or `wit/`, or the .wit \
files of the current directory) with two baselines: the merge base with the default \
branch, which shows what this change breaks; and the last release, which decides the \
required version. Fails on findings of level `error` that this change introduced.

If there is nothing to compare, witgate exits with code 2.";

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  witgate check                             the contracts of this branch
  witgate check --against release           compare with the last release
  witgate check --against HEAD^             compare with the parent commit
  witgate check crates/api/wit --features next
  witgate check --format github -o sarif=witgate.sarif -o markdown=comment.md
  witgate check --release release:http-v*   the tags of one package of several
  witgate check --against none              a new package, without a baseline";

pub(super) const TARGETS: &str = "\
Check whether components fit the worlds of a WIT package, or link on known hosts

Compares the imports and exports of each component with a world, function by \
function. There are two answers: that of component-model typing, which `wasm-tools \
component targets` and composition use, and that of Wasmtime's linker. `hosts` in \
witgate.toml says which of them counts; without it, both do. Without --world, every \
world is tried, and the answer names the worlds that the component fits.

--host asks instead whether the component links on a release of a host: `wasmtime` (`wasmtime run`), `wasmtime-serve`, `spin`, `viceroy` or `wasmcloud`. `wasmtime@46` means the newest 46 that is known, `wasmtime` the newest of all. What these hosts offer comes with witgate; nothing is run and no network is used.";

pub(super) const TARGETS_EXAMPLES: &str = "\
Examples:
  witgate targets plugin.wasm               the worlds in wit/, or of the policy
  witgate targets plugin.wasm --wit v0.2.0:wit --world plugin
  witgate targets dist --format json        every component below dist
  witgate targets plugin.wasm --host wasmtime@46 --host viceroy@0.22
  witgate targets plugin.wasm --all-hosts   which releases of which hosts";

pub(super) const TARGETS_EXIT_CODES: &str = "\
Exit codes:
  0  each component fits the world, or one of the worlds; or links on each
     --host, be it with flags; or, of --all-hosts, on one
  1  a component does not
  2  error: wrong usage, no world, an unknown host, or something named that
     could not be judged, such as a core module or an unreadable file; the
     others are judged and written";

pub(super) const IMPACT: &str = "\
Show which components a change of their host breaks

Reads components that exist already and asks of each whether it linked with the host \
before the change and links after it. Says which break, by which finding, and whose \
they are; those that break most come first. A component that did not link before the \
change is listed apart. As for `targets`, `hosts` in witgate.toml says whether \
component-model typing or Wasmtime's linker decides; without it, both do.

A host is a source of WIT, or, on both sides, one that is known by name, such as wasmtime@45 \
or a host of the policy: then what the later host lacks is the cause. `witgate targets --help` \
says which are known.

Only the contracts of the components are read, not their code, and of the files nothing is \
kept: thousands take seconds. A file that cannot be read hides no other: it is listed, and \
the exit code is 2.";

pub(super) const IMPACT_EXAMPLES: &str = "\
Examples:
  witgate impact plugins/                   this branch, against the merge base
  witgate impact plugins/ --against v0.2.0:wit --candidate wit
  witgate impact 'plugins/*.wasm' --owners .github/CODEOWNERS --format markdown
  witgate impact images.tar --against wit-old --candidate wit-new --world plugin
  witgate impact plugins/ --against wasmtime@45 --candidate wasmtime@46
  find /srv -name '*.wasm' -print0 | witgate impact - --against release";

pub(super) const IMPACT_EXIT_CODES: &str = "\
Exit codes:
  0  no component breaks
  1  a component breaks
  2  something could not be read and may break unnoticed; or an error: wrong
     usage, unreadable host, no world, no component";

pub(super) const INSPECT: &str = "\
Show what a component is: its contract, its capabilities and what it is made of

For a component: what it may do to its host, what it exports and imports, the language and \
tools that it was made with, its generation of WASI, the features that its host must enable, \
the components nested in it, and its digests. For a core module: what it imports, and how to \
make it a component. For WIT: the worlds, and what a component of each may do.

A capability is used if a function is imported that does something with it. What only the \
adapter of WASI preview1 imports is shown apart. Instructions are not read, so a component \
may use less than is shown, and never more.";

pub(super) const INSPECT_EXAMPLES: &str = "\
Examples:
  witgate inspect plugin.wasm
  witgate inspect plugin.wasm --format wit  the contract, as one WIT file
  witgate inspect plugin.wasm --format json
  witgate inspect plugin.wasm --config policy.toml
  witgate inspect app.wasm --format html > app.html
  witgate inspect app.wasm --format wasmtime-flags  what to grant to it
  witgate inspect wit --cost                what each call costs at the boundary
  witgate inspect main:dist/plugin.wasm     as it is on another branch";

pub(super) const INSPECT_EXIT_CODES: &str = "\
Exit codes:
  0  shown
  2  error: wrong usage, or unreadable input";

pub(super) const MIGRATE: &str = "\
List what has to change to move from WASI 0.2 to WASI 0.3

For a component: each function of WASI 0.2 that it imports or exports, with its counterpart \
in WASI 0.3.0, the old and the new signature, and how many instructions call it; in steps \
that can be taken one after another. What has no counterpart is listed as such. For WIT: the \
same of the interfaces that its worlds import and export, and of its own functions that wait \
or pass bytes as WASI 0.2 does, with a suggestion for each.

With --to, counterparts are taken from that contract: the next version of the package, or a \
release of WASI. Nothing is judged, and nothing is changed.";

pub(super) const MIGRATE_EXAMPLES: &str = "\
Examples:
  witgate migrate app.wasm
  witgate migrate app.wasm --format markdown   a checklist for an issue
  witgate migrate wit                          a package that uses WASI 0.2
  witgate migrate v0.2.0:wit --to wit          two versions of a package";

pub(super) const MIGRATE_EXIT_CODES: &str = "\
Exit codes:
  0  shown, whether or not there is something to do
  2  error: wrong usage, unreadable input, or nothing with a contract";

pub(super) const HISTORY: &str = "\
Show what became of contracts over time, from git alone

Compares each first-parent commit that changes contracts with the commit before it and \
with the last release, by the policy that the commit has and on its own day: what \
`witgate check` would have said then. Counts breaking changes that a version or a waiver \
covers and those that nothing covers, additions, releases by what changed in them, \
waivers, capability gains, and pins that do not match.

Nothing is checked out, fetched or run. What was worked out is kept in the user's cache \
directory, so that the next run takes seconds.";

pub(super) const HISTORY_EXAMPLES: &str = "\
Examples:
  witgate history                           the last twelve months
  witgate history --since 2025-01-01 --by release
  witgate history -o html=history.html      one page with charts
  witgate history -o badge=breaking.svg -o json=history.json
  witgate history --format markdown >> \"$GITHUB_STEP_SUMMARY\"
  witgate history --repo api --repo ../sdk/history.json -o html=all.html";

pub(super) const HISTORY_EXIT_CODES: &str = "\
Exit codes:
  0  shown, whatever the numbers are
  2  error: wrong usage, no history, or no contract of it could be judged";

pub(super) const VERIFY: &str = "\
Verify lock files, artifacts and provenance

Reads each lock file (wkg.lock, deps.lock, Cargo-component.lock, wasm.lock.toml and \
witgate.lock) beside the contracts, at the top of the repository and where \
witgate.toml says; hashes what they pin, and reports what differs. Reports lock files \
that this change rewrote, checks each [[artifact]] against its world, and its \
attestations against [provenance] and [portability].

Offline and read-only: nothing is fetched, repaired or written. `check` includes it. \
An entry that could not be checked is never counted as verified.";

pub(super) const VERIFY_EXAMPLES: &str = "\
Examples:
  witgate verify                            everything, against the merge base
  witgate verify --bytes target/wkg         with package files in a directory
  witgate verify --require-verified         fail on unverifiable entries
  witgate verify --against v1.2.0           what was rewritten since a tag
  witgate verify --attest result.json       the result as an in-toto statement";

pub(super) const VERIFY_EXIT_CODES: &str = "\
Exit codes:
  0  passed
  1  failed: there are findings at or above --fail-on
  2  error: wrong usage, an unreadable lock file or policy, or nothing to
     verify";

pub(super) const LINT: &str = "\
Report what a careful maintainer would change before a release

Looks at one version alone, and at the last release where there is one: missing and \
wrong `@since`, shapes that cannot change after a release, names that are not there, \
and with --publishing what a registry needs. `witgate rules` lists the rules; \
`[rules]` in witgate.toml sets their levels and `[lint] preset` says which apply. A \
comment above an item allows a finding there:

  // witgate: allow(type-unused) plugins use it";

pub(super) const LINT_EXAMPLES: &str = "\
Examples:
  witgate lint                              the packages of witgate.toml
  witgate lint --publishing                 before a release
  witgate lint --diff                       what --fix would change
  witgate lint wit --preset wasi --fail-on warn";

pub(super) const LINT_EXIT_CODES: &str = "\
Exit codes:
  0  passed
  1  failed: there are findings at or above --fail-on, or with --diff fixes
  2  error: wrong usage, unreadable input, or nothing to lint";

pub(super) const PUBLISH: &str = "\
Say whether a package may be published, and with which command

Compares the package with its releases in the registry that wkg uses: the same version, \
if it is there already; the latest release below and the next one above in its compatible \
version range, for all four audiences; and otherwise the latest release of an earlier \
range, for information. Looks up its dependencies, and verifies lock files. Prints the \
command of wkg that publishes it, or the next version that may be published.

Nothing is written or sent without --execute. With it, wkg builds and publishes the \
package, and the bytes in the registry are compared with those that were judged.";

pub(super) const PUBLISH_EXAMPLES: &str = "\
Examples:
  witgate publish                           the package of witgate.toml, or wit/
  witgate publish plugin.wasm --package acme:plugin@0.2.0
  witgate publish --to oci://ghcr.io/acme/plugin
  witgate publish --execute --receipt receipt.json";

pub(super) const PUBLISH_EXIT_CODES: &str = "\
Exit codes:
  0  the package may be published, or this version is published with the
     same content
  1  it must not be published, or other bytes were published than were judged
  2  error: wrong usage, unreadable input, or the registry does not answer";

pub(super) const BUMP: &str = "\
Write the next version into the WIT and wherever it is repeated

Writes the version that `check` requires, or --to, into the `package` declarations, into \
statements that name the package with its version, and into the places that [[echo]] in \
witgate.toml names. Everything else in the files stays as it is.";

pub(super) const BUMP_EXAMPLES: &str = "\
Examples:
  witgate bump                              the version that `check` requires
  witgate bump --to 0.3.0
  witgate bump --diff                       show it first";

pub(super) const PIN: &str = "\
Record contract and artifact digests in witgate.lock

Pins each contract by its digest, with a snapshot of it in .witgate/, and each \
[[artifact]] by its bytes, its code, its contract and its imports. `verify` and \
`check` then report what changed; `check --against pin` compares with the snapshots, \
without any git history. Commit what it writes.";

pub(super) const PIN_EXAMPLES: &str = "\
Examples:
  witgate pin                               the packages of witgate.toml
  witgate check --against pin               compare with the pinned contracts";

pub(super) const CONFORM: &str = "\
Check in real runtimes that a component behaves as a file of cases says

A case is a list of calls and their answers in WAVE, such as `area(square(2.0)) -> 4.0`. Every \
case is first checked against the contract of the component, and then run in each runtime that \
is named, in a new instance. witgate runs no component itself: drivers do, small programs that \
speak lines of JSON. It brings one for Wasmtime (it needs Python and `pip install wasmtime`) and \
one for jco (Node.js and `npm install @bytecodealliance/jco`).

Only drivers that the command line names are started. The component gets no files and no network, \
and clocks, random numbers and environment variables only if the cases grant them.";

pub(super) const CONFORM_EXAMPLES: &str = "\
Examples:
  witgate conform shapes.wasm --cases wit/shapes.cases --no-run
  witgate conform shapes.wasm --cases wit/shapes.cases --runtime wasmtime \\
      --runtime jco --statements results

  witgate conform v1.wasm --cases wit/shapes.cases --runtime wasmtime --record
  witgate conform v2.wasm --cases wit/shapes.cases --runtime wasmtime

  witgate conform shapes.wasm --cases wit/shapes.cases \\
      --runtime 'wasmtime=/opt/venv/bin/python {driver}'";

pub(super) const CONFORM_EXIT_CODES: &str = "\
Exit codes:
  0  every case fits the contract and passed in every runtime
  1  a case does not fit, or failed
  2  a case was not run or has no answer to compare with, or nothing was run;
     wrong usage, unreadable input";

pub(super) const PROMOTE: &str = "\
Decide by its metrics whether a canary may go to production

Reads metrics that were saved to files, finds those of the two components by the label with \
their digests, and compares rates of traps and timeouts, latencies and cold starts with the \
limits of [promotion] in witgate.toml. Every value has an interval: a limit counts as kept or \
exceeded only if the whole interval says so. Evidence that is too old, about another component \
or contradictory is refused, with the reason.

Offline: save the metrics first, as the examples do.";

pub(super) const PROMOTE_EXAMPLES: &str = "\
Examples:
  curl -s $PROMETHEUS/api/v1/query \\
      --data-urlencode 'query={__name__=~\"faas_.*\"}[1h]' > hour.json
  witgate promote canary.wasm --baseline production.wasm --evidence hour.json

  curl -si host:9090/metrics > before.txt   # and an hour later, to after.txt
  witgate promote canary.wasm --baseline production.wasm \\
      --evidence before.txt after.txt

  witgate promote canary.wasm --baseline sha256:9f86d081… \\
      --evidence metrics.jsonl --format markdown --statement promotion.json";

pub(super) const PROMOTE_EXIT_CODES: &str = "\
Exit codes:
  0  promote: every limit is kept
  1  reject: a limit is exceeded
  2  not decided: the evidence is not enough, or was refused; wrong usage,
     unreadable input";

pub(super) const WAIVE: &str = "\
Suppress findings, with a reason and an expiry date

Adds a [[waiver]] to witgate.toml and leaves the rest of the file unchanged. Waived \
findings stay in every report and are counted; the day after the expiry date they \
fail again.";

pub(super) const WAIVE_EXAMPLES: &str = "\
Examples:
  witgate waive wg1-7c1e9a40 --reason 'plugins are rebuilt' --expires 90d
  witgate waive --rule enum-case-added --item 'acme:plugin/logging#*' \\
      --count 2 --reason 'the store rebuilds them'
  witgate waive --all --reason 'the 2.0 preview breaks everyone' --expires 30d
  witgate waive wg1-7c1e9a40 --reason 'not yet' --expires 2027-03-01 --replace
  witgate waive --list
  witgate waive --prune";

pub(super) const INIT: &str = "\
Create witgate.toml for this repository and print a CI workflow

Looks for the WIT packages of the repository, their worlds, components, version tags and \
lock files, and writes a commented policy for them. Never overwrites a file: with a policy, \
`--ci` writes only the workflow.";

pub(super) const DOCTOR: &str = "\
Check the configuration: policy, baseline, tags and CI

Checks the policy, the commits that `check` would compare with, WIT that no package \
covers, and whether CI runs witgate and fails if it fails. Exits with code 1 if `check` \
would not be effective.";

pub(super) const LSP: &str = "\
Run the language server: the findings of `check` and `lint` in an editor

Speaks the Language Server Protocol on standard input and output. Shows what `check` \
and `lint` would find as diagnostics while you type, with who breaks, and offers to fix \
or waive a finding. It has no \
completion, formatting or definitions, and runs beside a server that does. The \
documentation has the settings for VS Code, Neovim, Helix and Zed.";

pub(super) const EXPLAIN: &str = "\
Explain a rule or a finding: what breaks, why, and how to fix it

For a rule, prints who breaks and why, an example, what to do instead, and the source. \
For the fingerprint of a finding (wg1-…), prints the finding and its rule: from a \
report in JSON (--report), or from a comparison of BASELINE and CANDIDATE.";

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  witgate explain enum-case-added
  witgate explain behaviour-changed         a finding of `witgate conform`
  witgate explain wg1-7c1e9a40b2d4f6e1 --report witgate.json
  witgate explain wg1-7c1e9a40              a finding of `witgate check`
  witgate explain wg1-7c1e9a40 main wit     compare, and explain one finding";

pub(super) const RULES: &str = "\
List the rules: group, level and required version bump

The level is that under the default policy, while the version allows no breaking \
change. A bump such as `additive/breaking` is that of imported and of exported items. \
`witgate explain RULE` has the details of a rule.";

pub(super) const RULES_EXAMPLES: &str = "\
Examples:
  witgate rules enum                        rules about enums
  witgate rules --group types --level error
  witgate rules --bump additive
  witgate rules --format json               everything, for programs";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  witgate completions bash > ~/.local/share/bash-completion/completions/witgate
  witgate completions zsh > ~/.zfunc/_witgate
  witgate completions fish > ~/.config/fish/completions/witgate.fish";
