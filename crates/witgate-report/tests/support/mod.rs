//! Verdicts built by hand, so that what is tested here is the writing alone.

#![allow(dead_code, reason = "each test uses some")]

use std::collections::BTreeMap;
use std::sync::Arc;

use semver::Version;
use witgate_judge::{
    Cell, Compared, EntryFact, Fact, Finding, GatedFinding, Impact, Introduced, Judge, Level,
    Levels, Link, LinkAnswer, Override, PolicyLevels, Reach, ReachedWorld, Release, Row, Rows,
    Rule, Side, Verdict, Waiver, WorldAnswer, judge_facts,
};
use witgate_model::{
    Bump, Contract, Digest, Entry, EntryKind, EntryStatus, EnumCase, Field, Function, FunctionKind,
    Interface, InterfaceName, Item, Member, Name, Numbering, Outcome, Package, PackageName, Param,
    Scope, Site, SourceFile, Sources, Span, Stability, Subject, Target, Type, TypeDef, TypeKind,
    World, WorldItem, WorldKey, WorldName,
};
use witgate_report::{Comparison, Format, Report};

/// A verdict and its two subjects.
#[derive(Clone)]
pub(crate) struct Sample {
    pub(crate) verdict: Verdict,
    pub(crate) baseline: Subject,
    pub(crate) candidate: Subject,
}

impl Sample {
    pub(crate) fn report(&self) -> Report<'_> {
        Report::new(&self.verdict, &self.baseline, &self.candidate)
    }
}

/// A report as text.
pub(crate) fn render(format: Format, report: &Report<'_>) -> String {
    let mut out = Vec::new();
    witgate_report::write(format, report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub(crate) fn version(version: &str) -> Option<Version> {
    Some(version.parse().unwrap())
}

pub(crate) fn package(version: Option<Version>) -> Arc<PackageName> {
    Arc::new(PackageName { namespace: "acme".into(), name: "plugin".into(), version })
}

pub(crate) fn rule(id: &'static str) -> &'static Rule {
    Box::leak(Box::new(Rule {
        id,
        summary: "a rule of these tests",
        rows: Rows::NONE,
        // What real rules are about is what they are about here.
        judge: match witgate_judge::find(id).map(|real| &real.judge) {
            Some(Judge::Fact(kinds, level, judge)) => Judge::Fact(kinds, *level, *judge),
            _ => Judge::Whole(Level::Error, |_, _| Vec::new()),
        },
        docs: "",
        instead: "",
        source: "",
    }))
}

pub(crate) fn impact(cells: [Cell; 4]) -> Impact {
    Row::new(Bump::None, cells).impact
}

pub(crate) fn finding(
    number: u64,
    id: &'static str,
    level: Level,
    bump: Bump,
    message: &str,
) -> Finding {
    Finding {
        fingerprint: format!("wg1-{number:016x}"),
        rule: rule(id),
        own_level: level,
        bump,
        item: String::new(),
        identity: String::new(),
        was: None,
        now: None,
        message: message.to_owned(),
        help: String::new(),
        impact: Impact::NONE,
        reach: Reach::default(),
        hints: Vec::new(),
        implied_by: None,
        counterpart: None,
        sites: [None, None],
        payers: match bump {
            Bump::Breaking => [package(version("0.2.0"))].into(),
            Bump::None | Bump::Additive => Arc::default(),
        },
        is_owed: false,
        fix: None,
    }
}

/// What the version allows is no error.
pub(crate) fn gated(finding: Finding) -> GatedFinding {
    let paid = finding.own_level != Level::Error;
    GatedFinding::new(finding, paid)
}

pub(crate) fn refused(because: &[u64], reason: Option<&str>) -> Link {
    let answer = LinkAnswer {
        links: Some(false),
        because: because.iter().map(|number| format!("wg1-{number:016x}")).collect(),
        reason: reason.map(str::to_owned),
    };
    Link { typing: answer.clone(), wasmtime: answer }
}

pub(crate) fn links() -> Link {
    let answer = LinkAnswer { links: Some(true), ..LinkAnswer::default() };
    Link { typing: answer.clone(), wasmtime: answer }
}

pub(crate) fn subject(
    place: &str,
    resolved: Option<&str>,
    contract: Contract,
    text: &str,
) -> Subject {
    let file = SourceFile { path: "logging.wit".into(), text: text.into() };
    Subject {
        contract,
        sources: Sources::new(if text.is_empty() { Vec::new() } else { vec![file] }),
        place: place.into(),
        resolved: resolved.map(str::to_owned),
        ..Subject::default()
    }
}

pub(crate) fn side(subject: &Subject) -> Side {
    Side {
        place: subject.place.clone(),
        resolved: subject.resolved.clone(),
        contract: subject.contract.digest(),
    }
}

pub(crate) const BASELINE: &str = "\
package acme:plugin@0.2.0;

interface logging {
  /// What a plugin did.
  enum plugin-action {
    load,
    save,
    tool-call,
  }

  record plugin-event {
    action: plugin-action,
    duration-ms: u64,
  }

  log-record: func(event: plugin-event);
  rename: func(source: string, target: string);
  flush: func();
}

world tool-plugin { import logging; }
world channel-plugin { import logging; }
";

pub(crate) const CANDIDATE: &str = "\
package acme:plugin@0.2.1;

interface logging {
  /// What a plugin did.
  enum plugin-action {
    load,
    save,
    tool-call,
    memory-audit,
  }

  record plugin-event {
\t\taction: plugin-action,
\t\tduration-ms: option<u64>,
  }

  log-record: func(event: plugin-event);
  rename: func(target: string, source: string);
  set-limit: func(records: u32);
}

world tool-plugin { import logging; }
world channel-plugin { import logging; }
world memory-plugin { import logging; }
";

/// What the two texts say, written out by hand.
pub(crate) fn contract(text: &str) -> Contract {
    let is_now = text == CANDIDATE;
    let package = package(version(if is_now { "0.2.1" } else { "0.2.0" }));
    let span = |after: &str, name: &str| {
        let Some(after) = text.find(after) else { return Span::NONE };
        let Some(at) = text[after..].find(name) else { return Span::NONE };
        let start = (after + at) as u32;
        Span::new(0, start, start + name.len() as u32)
    };
    let def = |name: &str, kind: TypeKind| TypeDef {
        span: span(&format!("{} {name}", kind.keyword()), name),
        kind,
        stability: Stability::default(),
        external_id: None,
    };
    let cases = ["load", "save", "tool-call", "memory-audit"];
    let cases = cases[..if is_now { 4 } else { 3 }]
        .iter()
        .map(|name| EnumCase { name: (*name).into(), span: span("enum plugin-action", name) });
    let field = |name: &str| Field {
        name: name.into(),
        ty: Type::U64,
        span: span("record plugin-event", name),
    };
    let types = BTreeMap::from([
        (Name::from("plugin-action"), def("plugin-action", TypeKind::Enum(cases.collect()))),
        (
            Name::from("plugin-event"),
            def("plugin-event", TypeKind::Record(vec![field("action"), field("duration-ms")])),
        ),
    ]);
    let function = |name: &str, params: &[&str]| {
        let declared = format!("  {name}: func");
        let param = |param: &&str| Param {
            name: (*param).into(),
            ty: Type::String,
            span: span(&declared, param),
        };
        let function = Function {
            kind: FunctionKind::Free(None),
            is_async: false,
            params: params.iter().map(param).collect(),
            result: None,
            stability: Stability::default(),
            external_id: None,
            span: span(&declared, name),
        };
        (Name::from(name), function)
    };
    let functions = if is_now {
        [
            function("log-record", &["event"]),
            function("rename", &["target", "source"]),
            function("set-limit", &["records"]),
        ]
    } else {
        [
            function("log-record", &["event"]),
            function("rename", &["source", "target"]),
            function("flush", &[]),
        ]
    };
    let logging = InterfaceName { package: package.clone(), name: "logging".into() };
    let world = |name: &'static str| {
        let import = WorldItem::Interface {
            target: Target::Named(logging.clone()),
            stability: Stability::default(),
            external_id: None,
            span: span(&format!("world {name}"), "logging"),
        };
        let world = World {
            imports: BTreeMap::from([(WorldKey::Interface(logging.clone()), import)]),
            span: span(&format!("world {name}"), name),
            ..World::default()
        };
        (Name::from(name), world)
    };
    let mut worlds = BTreeMap::from([world("tool-plugin"), world("channel-plugin")]);
    worlds.extend(is_now.then(|| world("memory-plugin")));
    let logging = Interface {
        types,
        functions: functions.into_iter().collect(),
        stability: Stability::default(),
        span: span("interface logging", "logging"),
    };
    let contents = Package {
        interfaces: BTreeMap::from([(Name::from("logging"), logging)]),
        worlds,
        span: span("package", "acme:plugin"),
    };
    Contract {
        roots: [package.clone()].into(),
        packages: BTreeMap::from([(package, contents)]),
        ..Contract::default()
    }
}

/// Something in the interface of one of the two texts.
pub(crate) fn member(version_: &str, member: Member) -> Item {
    let package = package(version(version_));
    Item::In(Scope::Interface(InterfaceName { package, name: "logging".into() }), member)
}

fn reach(functions: &[&str], worlds: &[&str]) -> Reach {
    let world = |world: &&str| ReachedWorld {
        world: format!("acme:plugin/{world}"),
        name: WorldName { package: package(version("0.2.0")), name: (*world).into() },
        role: witgate_model::Side::Import,
    };
    let functions = functions.iter().map(|name| format!("acme:plugin/logging#{name}"));
    let (mut functions, mut worlds): (Vec<_>, Vec<_>) =
        (functions.collect(), worlds.iter().map(world).collect());
    functions.sort();
    worlds.sort();
    Reach { functions: functions.into(), worlds: worlds.into() }
}

/// A plugin contract that grew a case, and more.
pub(crate) fn plugin() -> Sample {
    let commit = "3f2c1d9ab04e5f60718293a4b5c6d7e8f9012345";
    let baseline = subject("git:main:wit", Some(commit), contract(BASELINE), BASELINE);
    let candidate = subject("wit", None, contract(CANDIDATE), CANDIDATE);
    let both = ["channel-plugin", "tool-plugin"];

    let part = |ty: &str, part: &str| Member::Part(ty.into(), part.into());
    let case = Finding {
        item: "acme:plugin/logging#plugin-action.memory-audit".into(),
        now: Some(member("0.2.1", part("plugin-action", "memory-audit"))),
        help: "leave `plugin-action` as it was; add a new enum and a new function that uses it"
            .into(),
        impact: impact([Cell::BreaksUsers, Cell::BreaksUsers, Cell::Ok, Cell::Breaks]),
        reach: reach(
            &["log-record", "a", "b", "c", "d"],
            &["channel-plugin", "memory-plugin", "store-plugin", "tool-plugin"],
        ),
        ..finding(
            1,
            "enum-case-added",
            Level::Error,
            Bump::Breaking,
            "case `memory-audit` added to enum `plugin-action`",
        )
    };
    let field = Finding {
        item: "acme:plugin/logging#plugin-event.duration-ms".into(),
        was: Some(member("0.2.0", part("plugin-event", "duration-ms"))),
        now: Some(member("0.2.1", part("plugin-event", "duration-ms"))),
        help: "give the field a new name in a new record, and leave this one as it was".into(),
        impact: impact([
            Cell::BreaksUsers,
            Cell::BreaksUsers,
            Cell::BreaksUsers,
            Cell::BreaksUsers,
        ]),
        reach: reach(&["log-record"], &both),
        hints: vec!["an optional field is another type: nobody may leave it out".into()],
        ..finding(
            2,
            "field-type-changed",
            Level::Error,
            Bump::Breaking,
            "field `duration-ms` of record `plugin-event` is `option<u64>`, was `u64`",
        )
    };
    let flush = Finding {
        item: "acme:plugin/logging#flush".into(),
        was: Some(member("0.2.0", Member::Function("flush".into()))),
        counterpart: Some(member("0.2.1", Member::Function("set-limit".into()))),
        help: "keep `flush` and mark it `@deprecated`; remove it on the next track".into(),
        impact: impact([Cell::BreaksUsers, Cell::Ok, Cell::BreaksUsers, Cell::Ok]),
        reach: reach(&["flush"], &both),
        ..finding(
            3,
            "function-removed",
            Level::Error,
            Bump::Breaking,
            "function `flush` removed from interface `logging`",
        )
    };
    let rename = Finding {
        item: "acme:plugin/logging#rename".into(),
        was: Some(member("0.2.0", Member::Function("rename".into()))),
        now: Some(member("0.2.1", Member::Function("rename".into()))),
        help: "restore the order, or give the function a new name".into(),
        impact: impact([Cell::Silent, Cell::Silent, Cell::Silent, Cell::Silent]),
        reach: reach(&["rename"], &both),
        ..finding(
            4,
            "params-reordered",
            Level::Error,
            Bump::Breaking,
            "parameters of `rename` change places, and their types let it pass",
        )
    };
    let since = Finding {
        item: "acme:plugin/logging#log-record".into(),
        was: Some(member("0.2.0", Member::Function("log-record".into()))),
        now: Some(member("0.2.1", Member::Function("log-record".into()))),
        help: "write `@since` on what is new, so that readers know what they may use".into(),
        ..finding(
            8,
            "since-missing",
            Level::Warn,
            Bump::None,
            "function `log-record` does not say since when it is there",
        )
    };
    let added = Finding {
        item: "acme:plugin/logging#set-limit".into(),
        now: Some(member("0.2.1", Member::Function("set-limit".into()))),
        counterpart: Some(member("0.2.0", Member::Function("flush".into()))),
        impact: impact([Cell::Ok, Cell::BreaksUsers, Cell::Ok, Cell::Breaks]),
        ..finding(
            5,
            "function-added",
            Level::Note,
            Bump::Additive,
            "function `set-limit` added to interface `logging`",
        )
    };
    let world = WorldName { package: package(version("0.2.1")), name: "memory-plugin".into() };
    let world = Finding {
        item: "acme:plugin/memory-plugin".into(),
        now: Some(Item::world(world)),
        ..finding(
            6,
            "world-added",
            Level::Note,
            Bump::Additive,
            "world `memory-plugin` added to package `acme:plugin`",
        )
    };
    let bumped = Finding {
        item: "acme:plugin".into(),
        was: Some(Item::Package(package(version("0.2.0")))),
        now: Some(Item::Package(package(version("0.2.1")))),
        help: "release this as 0.3.0".into(),
        is_owed: true,
        ..finding(
            7,
            "version-not-bumped",
            Level::Error,
            Bump::None,
            "`acme:plugin` declares 0.2.1, and breaking changes need 0.3.0",
        )
    };

    let release = Release {
        package: "acme:plugin".into(),
        required: Bump::Breaking,
        declared: Bump::Additive,
        baseline_version: version("0.2.0"),
        candidate_version: version("0.2.1"),
        next_version: version("0.3.0"),
        paid: false,
        is_renamed: false,
        numbering: Numbering::default(),
    };
    let answer = |world: &str, old, new, note: Option<&str>| WorldAnswer {
        world: format!("acme:plugin/{world}"),
        old_guest_on_new_host: old,
        new_guest_on_old_host: new,
        note: note.map(str::to_owned),
    };
    let mismatch = "import `acme:plugin/logging@0.2.1`: enum `plugin-action` has 4 cases, not 3";
    let verdict = Verdict {
        baseline: side(&baseline),
        release: None,
        candidate: side(&candidate),
        compared: Compared { packages: 1, worlds: 3, interfaces: 1, functions: 4, types: 2 },
        bump: Release { package: String::new(), ..release.clone() },
        packages: vec![release],
        worlds: vec![
            answer("channel-plugin", links(), refused(&[5], None), None),
            answer("memory-plugin", Link::default(), Link::default(), Some("the world is new")),
            answer(
                "tool-plugin",
                refused(&[1, 2, 3], Some(mismatch)),
                refused(&[1, 2, 3], Some(mismatch)),
                None,
            ),
        ],
        consumers: None,
        findings: [bumped, added, flush, case, field, since, rename, world].map(gated).into(),
    };
    Sample { verdict, baseline, candidate }
}

/// The plugin's changes, where it moved to a new track, which is enough, together
/// with what it depends on. (Items are still found by the versions of
/// [`contract`].)
pub(crate) fn migration() -> Sample {
    let mut sample = plugin();
    let verdict = &mut sample.verdict;
    for release in verdict.packages.iter_mut().chain([&mut verdict.bump]) {
        release.declared = Bump::Breaking;
        release.candidate_version = version("0.3.0");
        release.paid = true;
    }
    for GatedFinding { finding, level, paid, .. } in &mut verdict.findings {
        *level = (*level).min(Level::Warn);
        *paid = true;
        finding.message = finding.message.replace("interface `logging`", "`acme:plugin/logging`");
        match finding.rule.id {
            "function-removed" => {
                finding.hints = vec!["`set-limit` is new: renamed to that?".into()]
            }
            "function-added" => finding.hints = vec!["`flush` is gone: renamed from that?".into()],
            "version-not-bumped" => {
                finding.rule = rule("version-track-changed");
                *level = Level::Note;
                finding.message =
                    "package `acme:plugin` changed from `0.2.0` to `0.3.0`, which is incompatible"
                        .into();
            }
            _ => {}
        }
    }
    for (number, name) in [(20, "log-record"), (21, "rename")] {
        verdict.findings.push(gated(Finding {
            item: format!("acme:plugin/logging#{name}"),
            was: Some(member("0.2.0", Member::Function(name.into()))),
            now: Some(member("0.2.1", Member::Function(name.into()))),
            ..finding(
                number,
                "since-changed",
                Level::Note,
                Bump::None,
                &format!("`@since` of function `{name}` changed from version 0.2.0 to 0.3.0"),
            )
        }));
    }
    for (number, name) in [(22, "clocks"), (23, "random")] {
        let of = |wanted| PackageName {
            namespace: "wasi".into(),
            name: name.into(),
            version: version(wanted),
        };
        verdict.findings.push(gated(Finding {
            item: format!("wasi:{name}"),
            was: Some(Item::Package(of("0.2.12").into())),
            now: Some(Item::Package(of("0.3.0").into())),
            impact: impact([Cell::Breaks, Cell::Breaks, Cell::BreaksUsers, Cell::Breaks]),
            ..finding(
                number,
                "dependency-track-changed",
                Level::Warn,
                Bump::Breaking,
                &format!(
                    "dependency `wasi:{name}` changed from `0.2` to `0.3`, which is incompatible"
                ),
            )
        }));
    }
    sample
}

/// The same contract on both sides.
pub(crate) fn unchanged() -> Sample {
    let mut sample = plugin();
    sample.candidate = subject("wit", None, contract(BASELINE), BASELINE);
    let verdict = &mut sample.verdict;
    verdict.candidate = side(&sample.candidate);
    verdict.findings.clear();
    for release in verdict.packages.iter_mut().chain([&mut verdict.bump]) {
        release.required = Bump::None;
        release.declared = Bump::None;
        release.candidate_version = version("0.2.0");
        release.next_version = version("0.2.0");
        release.paid = true;
    }
    verdict.worlds.truncate(1);
    verdict.worlds[0].new_guest_on_old_host = links();
    sample
}

/// The plugin's verdict where neither side has text.
pub(crate) fn components() -> Sample {
    let mut sample = plugin();
    sample.baseline = subject("old.wasm", None, contract(BASELINE), "");
    sample.candidate = subject("target/plugin.wasm", None, contract(CANDIDATE), "");
    sample.verdict.baseline = side(&sample.baseline);
    sample.verdict.candidate = side(&sample.candidate);
    sample
}

/// More findings than anyone reads.
pub(crate) fn many() -> Sample {
    let mut sample = plugin();
    let cases: Vec<_> = sample.verdict.findings.drain(2..4).collect();
    let notes: Vec<_> = sample.verdict.findings.drain(1..2).collect();
    for number in 0..120 {
        for (kind, finding) in cases.iter().chain(&notes).enumerate() {
            let mut finding = finding.clone();
            finding.finding.fingerprint = format!("wg1-{:016x}", 1000 * kind + number);
            finding.finding.message = format!("{} ({number})", finding.message);
            move_to(&mut finding, &format!("logging-{number}"));
            sample.verdict.findings.push(finding);
        }
    }
    sample
}

/// Puts a finding into another interface, in which none of the others is.
pub(crate) fn move_to(finding: &mut GatedFinding, interface: &str) {
    let finding = &mut finding.finding;
    for item in [&mut finding.was, &mut finding.now].into_iter().flatten() {
        if let Item::In(Scope::Interface(scope), _) = item {
            scope.name = interface.into();
        }
    }
    finding.item = finding.item.replace("/logging#", &format!("/{interface}#"));
}

/// A record that grew by so many fields.
fn grown(name: &str, fields: &[&str]) -> String {
    let fields: String = fields.iter().map(|field| format!("    {field}: u64,\n")).collect();
    format!(
        "package acme:plugin@{name};\n\ninterface logging {{\n  record entry {{\n{fields}  }}\n}}\n"
    )
}

/// A record that grew by nine fields, three functions that went, a waived field,
/// and dependencies that took one step together.
pub(crate) fn lockstep() -> Sample {
    let fields: Vec<String> = (0..10).map(|number| format!("field-{number}")).collect();
    let names: Vec<&str> = fields.iter().map(String::as_str).collect();
    let mut sample = plugin();
    let side = |version_: &str, names: &[&str], place: &str| {
        let text = grown(version_, names);
        let span = |wanted: &str| {
            let start = text.find(wanted).unwrap() as u32;
            Span::new(0, start, start + wanted.len() as u32)
        };
        let field = |name: &&str| Field { name: (*name).into(), ty: Type::U64, span: span(name) };
        let entry = TypeDef {
            kind: TypeKind::Record(names.iter().map(field).collect()),
            stability: Stability::default(),
            external_id: None,
            span: span("entry"),
        };
        let logging = Interface {
            types: BTreeMap::from([(Name::from("entry"), entry)]),
            span: span("logging"),
            ..Interface::default()
        };
        let contents = Package {
            interfaces: BTreeMap::from([(Name::from("logging"), logging)]),
            span: span("acme:plugin"),
            ..Package::default()
        };
        let package = package(version(version_));
        let contract = Contract {
            roots: [package.clone()].into(),
            packages: BTreeMap::from([(package, contents)]),
            ..Contract::default()
        };
        subject(place, None, contract, &text)
    };
    sample.baseline = side("0.2.0", &names[..1], "git:main:wit");
    sample.candidate = side("0.2.1", &names, "wit");
    let added = names[1..].iter().zip(1..).map(|(name, number)| Finding {
        item: format!("acme:plugin/logging#entry.{name}"),
        now: Some(member("0.2.1", Member::Part("entry".into(), (*name).into()))),
        help: "leave `entry` as it was; add a new record and a new function that uses it".into(),
        impact: impact([Cell::BreaksUsers, Cell::BreaksUsers, Cell::Breaks, Cell::BreaksUsers]),
        reach: reach(&["log-record"], &["channel-plugin", "tool-plugin"]),
        ..finding(
            number,
            "record-field-added",
            Level::Error,
            Bump::Breaking,
            &format!("field `{name}` added to record `entry`"),
        )
    });
    let removed = ["close", "flush", "open"].into_iter().zip(20..).map(|(name, number)| Finding {
        item: format!("acme:plugin/logging#{name}"),
        was: Some(member("0.2.0", Member::Function(name.into()))),
        help: format!(
            "restore `{name}` and mark it `@deprecated`; remove it in the next breaking release"
        ),
        impact: impact([Cell::BreaksUsers, Cell::Ok, Cell::BreaksUsers, Cell::Ok]),
        reach: reach(&[name], &["channel-plugin", "tool-plugin"]),
        ..finding(
            number,
            "function-removed",
            Level::Error,
            Bump::Breaking,
            &format!("function `{name}` removed from interface `acme:plugin/logging`"),
        )
    });
    let stepped = ["clocks", "io", "random"].into_iter().zip(30..).map(|(name, number)| {
        let of = |wanted| PackageName {
            namespace: "wasi".into(),
            name: name.into(),
            version: version(wanted),
        };
        Finding {
            item: format!("wasi:{name}"),
            was: Some(Item::Package(of("0.2.0").into())),
            now: Some(Item::Package(of("0.2.12").into())),
            help: "raise this package's version too".into(),
            ..finding(
                number,
                "dependency-version-bumped",
                Level::Note,
                Bump::Additive,
                &format!("dependency `wasi:{name}` changed from `0.2.0` to `0.2.12`"),
            )
        }
    });
    sample.verdict.findings = added.chain(removed).chain(stepped).map(gated).collect();
    sample.verdict.worlds.truncate(1);
    sample
}

/// A verdict on so many worlds that all have the same interface, of whose
/// functions so many changed.
pub(crate) fn crowded(worlds: usize, functions: usize) -> Sample {
    let mut sample = components();
    let verdict = &mut sample.verdict;
    let template = verdict.findings[2].clone();
    let worlds: Vec<String> = (0..worlds).map(|number| format!("world-{number:05}")).collect();
    let worlds: Vec<&str> = worlds.iter().map(String::as_str).collect();
    verdict.findings.clear();
    for number in 0..functions {
        let name = format!("function-{number:05}");
        verdict.findings.push(gated(Finding {
            fingerprint: format!("wg1-{number:016x}"),
            item: format!("acme:plugin/logging#{name}"),
            was: Some(member("0.2.0", Member::Function(name.as_str().into()))),
            reach: reach(&[&name], &worlds),
            ..template.finding.clone()
        }));
    }
    let because: Vec<u64> = (0..functions as u64).collect();
    verdict.worlds = worlds
        .iter()
        .map(|world| WorldAnswer {
            world: format!("acme:plugin/{world}"),
            old_guest_on_new_host: refused(&because, Some("function `x` is missing")),
            new_guest_on_old_host: refused(&because, Some("function `x` is missing")),
            note: None,
        })
        .collect();
    sample
}

/// What was asked of several packages at once, or of none.
#[derive(Default)]
pub(crate) struct Fleet {
    /// Name, comparison with the baseline, and the last release.
    pub(crate) samples: Vec<(Option<String>, Sample, Option<Subject>)>,
    pub(crate) gate: Vec<GatedFinding>,
    pub(crate) integrity: Vec<Entry>,
    pub(crate) locks: Vec<SourceFile>,
    pub(crate) notes: Vec<String>,
}

impl From<Sample> for Fleet {
    fn from(sample: Sample) -> Fleet {
        Fleet { samples: vec![(None, sample, None)], ..Fleet::default() }
    }
}

impl Fleet {
    /// Every finding, in the order of the report where none is off.
    pub(crate) fn findings(&self) -> Vec<&GatedFinding> {
        let of = self.samples.iter().flat_map(|(_, sample, _)| &sample.verdict.findings);
        self.gate.iter().chain(of).collect()
    }

    pub(crate) fn findings_mut(&mut self) -> impl Iterator<Item = &mut GatedFinding> {
        let of = self.samples.iter_mut().flat_map(|(_, sample, _)| &mut sample.verdict.findings);
        self.gate.iter_mut().chain(of)
    }

    pub(crate) fn report(&self) -> Report<'_> {
        let comparisons = self.samples.iter().map(|(name, sample, release)| Comparison {
            name: name.as_deref(),
            verdict: &sample.verdict,
            baseline: &sample.baseline,
            release: release.as_ref(),
            candidate: &sample.candidate,
        });
        Report {
            comparisons: comparisons.collect(),
            gate: &self.gate,
            integrity: &self.integrity,
            locks: &self.locks,
            notes: &self.notes,
            ..Report::default()
        }
    }
}

pub(crate) const POLICY: &str = "\
[[package]]
path = \"wit/plugin\"
profile = \"link\"

[[waiver]]
fingerprint = \"wg1-0000000000000001\"
reason = \"plugins are rebuilt nightly\"
expires = 2026-09-30
";

/// Where a text is in the policy.
pub(crate) fn site(text: &str) -> Option<Site> {
    let file = SourceFile { path: "witgate.toml".into(), text: POLICY.into() };
    let at = POLICY.find(text).unwrap() as u32;
    let span = Span::new(0, at, at + text.len() as u32);
    Some(Site::new(Sources::new(vec![file]).into(), span))
}

pub(crate) fn waiver() -> Arc<Waiver> {
    Arc::new(Waiver {
        is_merged: false,
        target: witgate_judge::Target::Fingerprint("wg1-0000000000000001".into()),
        reason: "plugins are rebuilt nightly,\n  so no old one meets a new host".into(),
        owner: Some("@acme/hosts".into()),
        issue: Some("https://issues.example/42".into()),
        expires: "2026-09-30".parse().ok(),
        applies: ">=0.2".parse().ok(),
        site: site("[[waiver]]"),
    })
}

/// The plugin on its way to a release: part of it was done by earlier changes,
/// and one of the breaks is suppressed.
pub(crate) fn since() -> (Sample, Subject) {
    let mut sample = plugin();
    let commit = Some("3f2c1d9ab04e5f60718293a4b5c6d7e8f9012345");
    let released = Some("9c0ffee0123456789abcdef0123456789abcdef0");
    sample.baseline = subject("merge-base", commit, contract(BASELINE), BASELINE);
    sample.candidate.place = "wit/plugin".into();
    let text = format!("// As it was released.\n{BASELINE}");
    let release = subject("release:v*", released, contract(&text), &text);
    let verdict = &mut sample.verdict;
    verdict.baseline = side(&sample.baseline);
    verdict.candidate = side(&sample.candidate);
    verdict.release = Some(side(&release));
    verdict.findings.retain(|finding| finding.rule.id != "since-missing");
    for finding in &mut verdict.findings {
        match finding.rule.id {
            "enum-case-added" => finding.waiver = Some(waiver()),
            "function-removed" | "params-reordered" | "world-added" => {
                finding.introduced = Introduced::Earlier;
            }
            _ => {}
        }
    }
    (sample, release)
}

/// Several packages: one that breaks, one that grows, one that is new, and
/// three that stay as they are; and a policy that was loosened for it.
pub(crate) fn fleet() -> Fleet {
    let (sample, release) = since();
    let mut samples = vec![(Some("wit/plugin".to_owned()), sample, Some(release))];

    let mut grows = unchanged();
    let mut added = plugin().verdict.findings.remove(1);
    added.finding.fingerprint = format!("wg1-{:016x}", 30);
    grows.verdict.findings.push(added);
    grows.candidate = subject("wit/grows", None, contract(CANDIDATE), CANDIDATE);
    grows.baseline = since().0.baseline;
    grows.verdict.candidate = side(&grows.candidate);
    grows.verdict.baseline = side(&grows.baseline);
    grows.verdict.compared =
        Compared { packages: 1, worlds: 1, interfaces: 2, ..Compared::default() };
    samples.push((Some("wit/grows".to_owned()), grows, None));

    for name in ["wit/clocks", "wit/http", "wit/io"] {
        let mut same = unchanged();
        same.candidate.place = name.into();
        same.baseline.place = "merge-base".into();
        same.verdict.candidate = side(&same.candidate);
        same.verdict.baseline = side(&same.baseline);
        let release = (name == "wit/http").then(|| {
            let (earlier, release) = since();
            let earlier = earlier.verdict.findings.into_iter();
            same.verdict.findings =
                earlier.filter(|it| it.introduced == Introduced::Earlier).collect();
            same.verdict.release = Some(side(&release));
            release
        });
        samples.push((Some(name.to_owned()), same, release));
    }

    let loosened = Finding {
        help: "let a code owner look at it".into(),
        sites: [None, site("[[waiver]]")],
        ..finding(
            40,
            "policy-loosened",
            Level::Warn,
            Bump::None,
            "a waiver of `wg1-0000000000000001` was added",
        )
    };
    let lowered = Finding {
        help: "let a code owner look at it".into(),
        sites: [site("profile = \"link\""), site("profile = \"link\"")],
        ..finding(
            41,
            "policy-loosened",
            Level::Error,
            Bump::None,
            "the profile of `wit/plugin` is `link`, was `source`",
        )
    };
    let gone = Finding {
        sites: [site("path = \"wit/plugin\""), None],
        ..finding(42, "policy-loosened", Level::Warn, Bump::None, "`wit/old` is no longer judged")
    };
    let new = finding(43, "package-new", Level::Note, Bump::None, "`wit/io` is new on this branch");
    Fleet {
        samples,
        gate: [loosened, lowered, gone, new].map(gated).into(),
        notes: vec!["`wit/clocks` was called `wit/time` in the baseline".into()],
        ..Fleet::default()
    }
}

/// Many packages, none of which breaks; `grows` says whether one changes at all.
pub(crate) fn calm(grows: bool) -> Fleet {
    let Fleet { mut samples, .. } = fleet();
    let (_, same, _) = samples.pop().unwrap();
    let (_, grown, _) = samples.remove(1);
    let named = |name: String, sample: &Sample| {
        let Sample { mut verdict, baseline, mut candidate } = sample.clone();
        candidate.place = name.clone();
        verdict.candidate.place = name.clone();
        (Some(name), Sample { verdict, baseline, candidate }, None)
    };
    let mut samples: Vec<_> =
        (0..200).map(|number| named(format!("wit/p{number:03}"), &same)).collect();
    if grows {
        samples[7] = named("wit/p007".to_owned(), &grown);
    }
    Fleet { samples, ..Fleet::default() }
}

const DEPS_LOCK: &str = "\
[clocks]
path = \"../clocks\"
sha256 = \"89da8eca4cd195516574c89c5b3c24a7b5af3ff2565c16753d20d3bdbc5fc60f\"

[io]
path = \"../io\"
sha256 = \"4a4bb39ee0c5a0ea4f5a6c0d8d5e4c6d5a3c1ef5ea6f1f2d4d6e0c6f6a0a2b3c\"

[random]
path = \"../random\"
sha256 = \"f1ec9cc4a4b0ed3b3c7d0a2b6e9bd6b4a5a7c39f0e7a5ed1b7f6ad1f8d7c2e4d\"
";

const WKG_LOCK: &str = "\
version = 1

[[packages]]
name = \"wasi:http\"
registry = \"wasi.example\"
";

/// One entry that was examined; where it begins, if it is there.
pub(crate) fn entry(file: &SourceFile, name: &str, outcome: Outcome) -> Entry {
    let format = match file.path.as_str() {
        "wit/deps.lock" => "wit-deps",
        "wkg.lock" => "wkg",
        _ => "witgate",
    };
    let named = [format!("[{name}]"), format!("name = \"{name}\"")];
    let range = named.iter().find_map(|it| file.text.find(it).map(|at| at..at + it.len()));
    let (kind, file, name) = (EntryKind::LockEntry, file.path.clone(), name.to_owned());
    Entry { kind, file, format, name, outcome, range }
}

/// An outcome of that status; nothing is hashed for these tests.
pub(crate) fn outcome(status: EntryStatus, matter: &str) -> Outcome {
    match status {
        EntryStatus::Verified => Outcome::verified(&Digest::of_bytes(b""), matter),
        EntryStatus::Mismatch => Outcome::mismatch(matter),
        EntryStatus::Unpinned => Outcome::unpinned(matter),
        EntryStatus::Extra => Outcome::extra(matter),
        EntryStatus::Stale => Outcome::stale(matter),
        EntryStatus::NotCheckable => Outcome::not_checkable(matter),
    }
}

/// Locks, and nothing to compare.
pub(crate) fn locks() -> Fleet {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    let [deps, wkg] = [file("wit/deps.lock", DEPS_LOCK), file("wkg.lock", WKG_LOCK)];
    let differs = Outcome::mismatch(
        "`wit/deps/clocks` is not what is locked: sha256 21ce3e7b… is there, and 89da8eca… is \
         locked",
    )
    .fix("run `wit-deps update` if that is meant, or restore it");
    let [verified, unpinned] = [EntryStatus::Verified, EntryStatus::Unpinned];
    let [extra, stale] = [EntryStatus::Extra, EntryStatus::Stale];
    let open = Outcome::not_checkable("its bytes are not at hand").fix("name them: `--bytes DIR`");
    let its_bytes = "its bytes are those that are locked";
    let integrity = vec![
        entry(&deps, "clocks", differs),
        entry(&deps, "io", outcome(verified, "`wit/deps/io` is what is locked")),
        entry(&deps, "random", outcome(stale, "deps.toml no longer requires it")),
        entry(&deps, "sockets", outcome(extra, "`wit/deps/sockets` stands in no lock")),
        entry(&wkg, "wasi:http", open),
        entry(&wkg, "wasi:io@0.2.3", outcome(verified, its_bytes)),
        entry(&wkg, "wasi:keyvalue", outcome(unpinned, "`plugin` imports it")),
        entry(&wkg, "wasi:logging", outcome(verified, its_bytes)),
        // A file whose text is not at hand.
        entry(&file("witgate.lock", ""), "out/p.wasm", outcome(verified, "identical")),
    ];
    let fact = |at: usize, file: &SourceFile| {
        let entry: &Entry = &integrity[at];
        let range = entry.range.clone().unwrap_or_default();
        let span = Span::new(0, range.start as u32, range.end as u32);
        let site = Some(Site::new(Sources::new(vec![file.clone()]).into(), span));
        Fact::Entry(EntryFact {
            entry: entry.clone(),
            site,
            changed: None,
            is_required: false,
            was_so: false,
            is_behind_source: false,
        })
    };
    let facts = [fact(0, &deps), fact(3, &deps), fact(6, &wkg)];
    let unpinned_warns =
        Override { rule: Some("lock-unpinned".into()), item: None, level: Level::Warn };
    let levels = Levels(vec![unpinned_warns]);
    let mut gate = judge_facts(&facts, PolicyLevels { counting: &levels, baseline: &levels });
    for finding in &mut gate {
        finding.finding.rule = rule(finding.rule.id);
    }
    Fleet { gate, integrity, locks: vec![deps, wkg], ..Fleet::default() }
}

/// Locks beside two packages, one of which grows.
pub(crate) fn locked() -> Fleet {
    let samples = fleet().samples.drain(1..3).collect();
    Fleet { samples, ..locks() }
}

/// Locks in which there is nothing but what is there.
pub(crate) fn verified() -> Fleet {
    let Fleet { mut integrity, locks, .. } = locks();
    integrity.retain(|row| row.outcome.status() == EntryStatus::Verified);
    Fleet { integrity, locks, ..Fleet::default() }
}

/// Adds a text to everything that comes from outside; the sources of every
/// contract and policy become `sources`, at whose odd places spans point.
pub(crate) fn spoil(fleet: &mut Fleet, evil: &str, sources: &str) {
    let file = |path: &str| SourceFile { path: format!("{path}{evil}"), text: sources.into() };
    for gated in fleet.findings_mut() {
        let GatedFinding { finding, waiver, .. } = gated;
        for text in [&mut finding.message, &mut finding.help, &mut finding.item] {
            text.push_str(evil);
        }
        finding.fingerprint.push_str(evil);
        finding.hints.push(evil.into());
        let Reach { functions, worlds } = finding.reach.clone();
        let functions = [evil.into()].into_iter().chain(functions.iter().cloned()).collect();
        let world = |world: &ReachedWorld| ReachedWorld {
            world: format!("{}{evil}", world.world),
            ..world.clone()
        };
        finding.reach = Reach { functions, worlds: worlds.iter().map(world).collect() };
        for site in finding.sites.iter_mut().flatten() {
            let sources = Sources::new(vec![file("witgate.toml")]);
            *site = Site::new(sources.into(), Span::new(0, 0, 1));
        }
        if let Some(waiver) = waiver {
            let target =
                witgate_judge::Target::Items { rule: evil.into(), item: evil.into(), count: 1 };
            *waiver = Arc::new(Waiver {
                is_merged: false,
                target,
                reason: format!("{evil}{}", waiver.reason),
                owner: Some(evil.into()),
                issue: Some(evil.into()),
                ..(**waiver).clone()
            });
        }
    }
    for (name, sample, release) in &mut fleet.samples {
        name.iter_mut().for_each(|name| name.push_str(evil));
        let Sample { verdict, baseline, candidate } = sample;
        let sides = [Some(&mut verdict.baseline), Some(&mut verdict.candidate)];
        for side in sides.into_iter().chain([verdict.release.as_mut()]).flatten() {
            side.place.push_str(evil);
            side.resolved = Some(format!("at {evil}"));
        }
        for subject in [Some(baseline), Some(candidate), release.as_mut()].into_iter().flatten() {
            let files = subject.sources.files().iter().map(|it| file(&it.path));
            subject.sources = Sources::new(files.collect());
            subject.place.push_str(evil);
            subject.resolved = Some(format!("漢字漢字漢字 {evil}"));
        }
        for world in &mut verdict.worlds {
            world.world.push_str(evil);
            world.note = Some(evil.into());
            world.old_guest_on_new_host.typing.reason = Some(evil.into());
            world.new_guest_on_old_host.typing.because = [evil.into()].into_iter().collect();
        }
        // Whoever moves to a new track is found by name.
        let is_migration = verdict.packages.iter().all(|release| release.paid);
        for release in verdict.packages.iter_mut().filter(|_| !is_migration) {
            release.package.push_str(evil);
        }
    }
    for row in &mut fleet.integrity {
        for text in [&mut row.file, &mut row.name] {
            text.push_str(evil);
        }
        row.outcome = outcome(row.outcome.status(), &(row.outcome.detail() + evil));
    }
    fleet.locks = fleet.locks.iter().map(|it| file(&it.path)).collect();
    fleet.notes.push(evil.into());
}

/// Whatever comes from outside, in all of these.
pub(crate) fn all_spoilt(evil: &str, sources: &str) -> Vec<Fleet> {
    let (sample, release) = since();
    let one = Fleet { samples: vec![(None, sample, Some(release))], ..Fleet::from(plugin()) };
    let samples = [plugin(), migration(), components()].map(Fleet::from);
    let mut fleets: Vec<Fleet> =
        samples.into_iter().chain([one, fleet(), calm(true), locks(), locked()]).collect();
    fleets.iter_mut().for_each(|fleet| spoil(fleet, evil, sources));
    fleets
}
