//! Reports against their schema.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "support/histories.rs"]
mod histories;
mod support;

use std::sync::Arc;

use jiff::Timestamp;
use semver::Version;
use serde_json::Value;
use support::{
    Fleet, Sample, calm, components, crowded, fleet, locked, locks, lockstep, many, plugin, render,
    unchanged,
};
use witgate_capability::{Generations, Table};
use witgate_conform::{
    CaseFile, CaseOutcome, CaseRun, Conformance, Difference, Problem, Recorded, Runtime,
    RuntimeRun, Tested,
};
use witgate_history::By;
use witgate_judge::{CapabilityPolicy, Level, Side};
use witgate_link::{ByOpinion, Cause, Fit, FitItem, Opinion};
use witgate_model::{
    CoreModule, Digest, NestedComponent, NestedImport, Producers, Provider, WasmDigests,
    WasmStructure,
};
use witgate_promotion::{
    Histogram, Increase, Limit, Limits, Measure, Measurements, Quantity, Refusal,
    Side as MeasuredSide, judge,
};
use witgate_report::{
    Asked, Breakage, BrokenConsumer, CONFORM_SCHEMA, ComponentFit, ConformFormat, ConformReport,
    DependencyState, Format, HISTORY_SCHEMA, HistoryFormat, HistoryReport, HostFit, HostLink,
    IMPACT_SCHEMA, INSPECT_SCHEMA, ImpactFormat, ImpactReport, Impacted, InspectFormat,
    InspectReport, InspectedKind, InspectedPolicy, InspectedWorld, Inspection, MIGRATE_SCHEMA,
    MigrateFormat, MigrateReport, Migrated, Neighbour, PROMOTION_SCHEMA, PUBLISH_SCHEMA,
    PromotionFormat, PromotionReport, Publication, PublishDependency, PublishProblem, PublishState,
    REPORT_SCHEMA, RefusedItem, Relation, SkippedFile, Step, TARGETS_SCHEMA, TargetsFormat,
    TargetsReport, UnlinkedConsumer, UnreadableFile, WorldBreakage, WorldFit,
};
use witgate_testing::json_schema::check;

fn schema() -> Value {
    serde_json::from_str(REPORT_SCHEMA).unwrap()
}

#[test]
fn reports_are_as_the_schema_says() {
    let schema = schema();
    let mut samples = [plugin(), unchanged(), components(), many(), lockstep(), crowded(120, 130)];
    // Where there is but one package, the bump is that package's.
    let named = plugin();
    samples[0].verdict.bump = named.verdict.packages[0].clone();
    let fleets = [fleet(), calm(true), locks(), locked()];
    let reports = samples.iter().map(Sample::report).chain(fleets.iter().map(Fleet::report));
    for report in reports {
        let json = render(Format::Json, &report);
        let value: Value = serde_json::from_str(&json).unwrap();
        check(&schema, &value).unwrap();
    }
}

fn fleet_json(fleet: &Fleet) -> Value {
    serde_json::from_str(&render(Format::Json, &fleet.report())).unwrap()
}

#[test]
fn several_comparisons_are_said_as_one() {
    let fleet = fleet();
    let json = fleet_json(&fleet);
    let comparisons = json["comparisons"].as_array().unwrap();
    assert_eq!(comparisons.len(), fleet.samples.len());
    for key in ["packages", "worlds", "interfaces", "functions", "types"] {
        let each = comparisons.iter().map(|of| of["compared"][key].as_u64().unwrap());
        assert_eq!(json["compared"][key].as_u64(), Some(each.sum()), "{key}");
    }
    for key in ["packages", "worlds"] {
        let each = comparisons.iter().flat_map(|of| of[key].as_array().unwrap());
        assert!(json[key].as_array().unwrap().iter().eq(each), "{key}");
    }
    // The candidates differ, the baselines do not, and not all have a release.
    assert_eq!(json["candidate"]["place"], "");
    assert_eq!(json["candidate"]["resolved"], Value::Null);
    assert_eq!(json["baseline"]["place"], "merge-base");
    assert_eq!(json["baseline"]["resolved"], comparisons[0]["baseline"]["resolved"]);
    assert_eq!(json["release"]["place"], "", "what some lack is not that of all");
    let lines = |side: &str| {
        let mut lines: Vec<String> = comparisons
            .iter()
            .filter_map(|of| {
                let digest = of[side]["contract"].as_str()?;
                Some(format!("{} {digest}\n", of["name"].as_str().unwrap()))
            })
            .collect();
        lines.sort();
        witgate_model::Digest::of_bytes(lines.concat().as_bytes()).to_string()
    };
    for side in ["baseline", "release", "candidate"] {
        assert_eq!(json[side]["contract"], lines(side), "{side}");
    }
    // The unpaid release means all.
    assert_eq!(json["bump"]["next_version"], "0.3.0");
    assert_eq!(json["bump"]["paid"], false);
}

#[test]
fn findings_say_whose_they_are() {
    let json = fleet_json(&fleet());
    let findings = json["findings"].as_array().unwrap();
    let of = |place: Value, introduced: &str| {
        let is_of =
            |finding: &&Value| finding["place"] == place && finding["introduced"] == introduced;
        findings.iter().filter(is_of).count()
    };
    // What is about the policy itself, then package by package.
    assert!(findings[..4].iter().all(|finding| finding["place"] == Value::Null));
    assert_eq!(findings[0]["candidate"]["file"], "witgate.toml");
    assert_eq!(of("wit/plugin".into(), "here"), 4);
    assert_eq!(of("wit/plugin".into(), "earlier"), 3);
    assert_eq!(of("wit/grows".into(), "here"), 1);
    assert_eq!(of("wit/http".into(), "earlier"), 3);
    assert_eq!(of("wit/io".into(), "here"), 0);
    // That the version is not enough is no error beside those that need it.
    let tally = serde_json::json!(
        {"errors": 2, "warnings": 2, "notes": 3, "waived": 1, "earlier": 6}
    );
    assert_eq!(json["tally"], tally);
    for finding in findings {
        let fails = finding["level"] == "error"
            && finding["introduced"] == "here"
            && finding["waiver"].is_null();
        let is_gate = finding["place"].is_null();
        let is_owed = finding["rule"] == "version-not-bumped";
        assert_eq!(finding["waive"].is_string(), fails && !is_gate && !is_owed, "{finding}");
    }
    let waived = findings.iter().find(|finding| !finding["waiver"].is_null()).unwrap();
    assert_eq!(waived["waiver"]["fingerprint"], waived["fingerprint"]);
    assert_eq!(waived["waiver"]["expires"], "2026-09-30");
    assert_eq!(waived["waiver"]["rule"], Value::Null);
}

#[test]
fn locks_alone_have_no_sides() {
    let json = fleet_json(&locks());
    for key in ["baseline", "release", "candidate"] {
        assert_eq!(json[key], Value::Null, "{key}");
    }
    for key in ["comparisons", "worlds", "packages"] {
        assert_eq!(json[key], serde_json::json!([]), "{key}");
    }
    assert_eq!(json["bump"]["required"], "none");
    // By the words that entries have.
    let integrity = json["integrity"].as_array().unwrap();
    let counts = json["tally"]["integrity"].as_object().unwrap();
    assert_eq!(counts.len(), 6);
    for (word, count) in counts {
        let of_word = integrity.iter().filter(|row| row["verdict"] == **word).count();
        assert_eq!(count.as_u64(), Some(of_word as u64), "{word}");
    }
    // Where none was examined, nothing is said of them.
    let json = fleet_json(&fleet());
    assert!(json.get("integrity").is_none() && json["tally"].get("integrity").is_none());
}

#[test]
fn answers_of_targets_are_as_their_schema_says() {
    let side = |place: &str, resolved: Option<&str>| Side {
        place: place.to_owned(),
        resolved: resolved.map(str::to_owned),
        contract: witgate_model::Digest::of_bytes(place.as_bytes()),
    };
    let item = FitItem {
        side: witgate_model::Side::Export,
        key: "acme:plug/api@0.2.0".to_owned(),
        member: Some("go".to_owned()),
        names: (witgate_model::WorldKey::Name("api".into()), Some("go".into())),
        component: None,
        world: Some("func()".to_owned()),
        refused: ByOpinion {
            typing: Some("the guest does not provide it".to_owned()),
            wasmtime: None,
        },
    };
    let cause = Some(Cause::NoPackages(vec!["`acme:log`".to_owned()]));
    let fit = Fit { items: vec![item], ambiguous: None, cause };
    let host = |link: HostLink, cause: Option<&str>| HostFit {
        name: "wasmtime".to_owned(),
        version: Some(Version::new(46, 0, 3)),
        about: "`wasmtime run`".to_owned(),
        link,
        calls: vec!["wasi:cli/run".to_owned()],
        called: vec!["wasi:cli/run@0.2.12".to_owned()],
        fit: Arc::new(fit.clone()),
        cause: cause.map(str::to_owned),
        notes: vec!["a note".to_owned()],
    };
    let hosts = vec![
        host(HostLink::Links, None),
        host(HostLink::LinksWith("-Shttp".to_owned()), None),
        host(HostLink::Refused, Some("the host does not have it")),
    ];
    let world = WorldFit {
        world: "acme:plug/plug@0.2.0".to_owned(),
        wit: side("git:main:wit", Some("00ff")),
        fit,
        counting: &Opinion::ALL,
        differences: vec!["record `r` differs".to_owned()],
    };
    let component = side("plug.wasm", None);
    let components = [ComponentFit { component, worlds: vec![world], hosts }];
    let skipped = [SkippedFile { name: "core.wasm".to_owned(), what: "a core module" }];
    let reason = "no such file".to_owned();
    let unreadable = [UnreadableFile { name: "gone.wasm".to_owned(), reason }];
    let report = TargetsReport {
        components: &components,
        skipped: &skipped,
        unreadable: &unreadable,
        asked: Asked::AnyWorld,
        notes: &[],
        color: false,
        width: 80,
    };
    let mut text = Vec::new();
    report.write(TargetsFormat::Json, &mut text).unwrap();
    let schema: Value = serde_json::from_str(TARGETS_SCHEMA).unwrap();
    let mut answer: Value = serde_json::from_slice(&text).unwrap();
    check(&schema, &answer).unwrap();
    assert_eq!(answer["status"], "incomplete");
    let hosts = &answer["components"][0]["hosts"];
    assert_eq!(hosts[1]["flags"], "-Shttp");
    assert_eq!((&hosts[1]["links"], &hosts[2]["links"]), (&true.into(), &false.into()));
    let cause = &answer["components"][0]["worlds"][0]["cause"];
    assert_eq!(cause, "the component imports `acme:log`, of which the world has nothing");
    answer["components"][0]["worlds"][0]["items"][0]["side"] = "inside".into();
    check(&schema, &answer).unwrap_err();
}

#[test]
fn answers_of_impact_are_as_their_schema_says() {
    let side = |place: &str, resolved: Option<&str>| Side {
        place: place.to_owned(),
        resolved: resolved.map(str::to_owned),
        contract: Digest::of_bytes(place.as_bytes()),
    };
    let item = RefusedItem {
        side: witgate_model::Side::Import,
        key: "acme:plug/log@0.2.0".to_owned(),
        member: Some("write".to_owned()),
        reason: "the type of parameter `at` differs".to_owned(),
        refused_by: vec![Opinion::Typing],
    };
    let world = |items| WorldBreakage {
        world: "acme:plug/plug@0.2.0".to_owned(),
        refused_by: Opinion::ALL.to_vec(),
        items,
        findings: vec![0],
    };
    let broken = |name: &str, owners: &[&str], items| BrokenConsumer {
        name: name.to_owned(),
        owners: owners.iter().map(ToString::to_string).collect(),
        breakage: Arc::new(Breakage { worlds: vec![world(items)], cause: None }),
    };
    let mut impacted = Impacted {
        judged: 3,
        contracts: 2,
        broken: vec![
            broken("a.wasm", &["@a", "@b"], Some(vec![item])),
            broken("b.wasm", &[], None),
        ],
        unlinked: vec![UnlinkedConsumer {
            name: "c.wasm".to_owned(),
            owners: Vec::new(),
            reason: "the host does not provide it".into(),
            links_now: true,
        }],
        findings: plugin().verdict.findings,
        skipped: vec![SkippedFile { name: "d.wasm".to_owned(), what: "a core module" }],
        notes: vec!["a note".to_owned()],
        has_owners: true,
        ..Impacted::new(side("main", Some("00ff")), side("wit", None))
    };
    let answer = |impacted: &Impacted| -> Value {
        let report = ImpactReport { impacted, color: false, width: 80 };
        let mut text = Vec::new();
        report.write(ImpactFormat::Json, &mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    };
    let schema: Value = serde_json::from_str(IMPACT_SCHEMA).unwrap();
    let mut json = answer(&impacted);
    check(&schema, &json).unwrap();
    assert_eq!(json["status"], "fail");
    let owners = json["owners"].as_array().unwrap().iter();
    assert_eq!(owners.filter(|it| it["owner"] == Value::Null).count(), 1);
    assert_eq!(json["findings"][0]["breaks"], 2);
    json["broken"][0]["worlds"][0]["refused_by"][0] = "nobody".into();
    check(&schema, &json).unwrap_err();
    let reason = "it is cut short".to_owned();
    impacted.unreadable.push(UnreadableFile { name: "e.wasm".to_owned(), reason });
    let json = answer(&impacted);
    check(&schema, &json).unwrap();
    assert_eq!(json["status"], "incomplete");
}

/// A component with something in each list, and a core module.
#[test]
fn inspections_are_as_their_schema_says() {
    let digest = witgate_model::Digest::of_bytes(b"x");
    let digests = WasmDigests { size: 9, bytes: digest, stripped: digest, metadata: digest };
    let producers = Producers {
        languages: [("Rust".to_owned(), String::new())].into(),
        ..Producers::default()
    };
    let module = CoreModule {
        component: Some(0),
        name: Some("main".to_owned()),
        imports: [("wasi_snapshot_preview1".to_owned(), ["fd_write".to_owned()].into())].into(),
        other_imports: [("env".to_owned(), ["memory".to_owned()].into())].into(),
        exports: ["_start".to_owned()].into(),
        producers: producers.clone(),
        ..CoreModule::default()
    };
    let imports = [Provider::Host("a:b/c".into()), Provider::Component(0), Provider::Itself].map(
        |provider| NestedImport { component: 0, name: "a:b/d".into(), provider, functions: None },
    );
    let structure = WasmStructure {
        modules: vec![module.clone()],
        components: vec![NestedComponent { has_code: true, ..NestedComponent::default() }],
        nested_imports: imports.into(),
        features: ["cm-async"].into(),
        producers,
        metadata: [("authors", "somebody".to_owned())].into(),
        ..WasmStructure::default()
    };
    let sample = plugin();
    let contract = &sample.candidate.contract;
    let (name, world) = contract.worlds().next().unwrap();
    let capabilities = witgate_capability::capabilities_of_module(&module, &Table::default());
    assert_eq!(capabilities.len(), 1);
    let world = InspectedWorld {
        name,
        capabilities: capabilities.clone(),
        generations: Generations::new(world, Some(&structure)),
        costs: Some(witgate_cost::world_costs(contract, world)),
    };
    let component = Inspection {
        kind: InspectedKind::Component,
        subject: Some(sample.candidate.clone()),
        place: "plugin.wasm".to_owned(),
        resolved: None,
        digests: Some(digests),
        structure: Some(structure),
        worlds: vec![world],
        module_capabilities: Vec::new(),
        policy: Some(InspectedPolicy {
            file: "witgate.toml".to_owned(),
            capabilities: Arc::new(CapabilityPolicy {
                deny: vec!["stdio".to_owned()],
                ..CapabilityPolicy::default()
            }),
        }),
        to_component: Vec::new(),
        wit: Some("package a:b;".to_owned()),
        notes: vec!["so it is".to_owned()],
    };
    let command = Some("wasm-tools component new".to_owned());
    let core_module = Inspection {
        kind: InspectedKind::CoreModule,
        subject: None,
        worlds: Vec::new(),
        module_capabilities: capabilities,
        to_component: vec![Step { text: "make the component".to_owned(), command }],
        wit: None,
        ..component.clone()
    };
    let schema: Value = serde_json::from_str(INSPECT_SCHEMA).unwrap();
    let mut answers = Vec::new();
    for inspection in [&component, &core_module] {
        let mut text = Vec::new();
        let report = InspectReport { inspection, color: false, width: 80 };
        report.write(InspectFormat::Json, &mut text).unwrap();
        let answer: Value = serde_json::from_slice(&text).unwrap();
        check(&schema, &answer).unwrap();
        answers.push(answer);
    }
    assert_eq!(answers[0]["worlds"][0]["wasi"]["preview1"]["adapter"], false);
    assert!(!answers[0]["worlds"][0]["costs"].as_array().unwrap().is_empty());
    assert_eq!(answers[0]["components"][0]["imports"].as_array().unwrap().len(), 3);
    let capability = &answers[1]["core_module"]["capabilities"][0];
    assert_eq!(capability["class"], "stdio");
    assert_eq!(capability["decision"], "deny");
    assert_eq!(capability["imports"][0]["decisions"]["deny"][0], "fd_write");
    answers[0]["worlds"][0]["capabilities"][0]["tier"] = "maybe".into();
    check(&schema, &answers[0]).unwrap_err();
}

#[test]
fn histories_are_as_their_schema_says() {
    let schema: Value = serde_json::from_str(HISTORY_SCHEMA).unwrap();
    let one = [histories::platform()];
    let several = [histories::quiet(), histories::platform(), histories::spoilt("x\u{202e}")];
    for (histories, by) in
        [(&one[..], By::Release), (&several[..], By::Month), (&[][..], By::Month)]
    {
        let report = HistoryReport { histories, by, now: histories::NOW, color: false, width: 80 };
        let mut text = Vec::new();
        report.write(HistoryFormat::Json, &mut text).unwrap();
        let mut answer: Value = serde_json::from_slice(&text).unwrap();
        check(&schema, &answer).unwrap();
        answer["by"] = "year".into();
        check(&schema, &answer).unwrap_err();
    }
}

#[test]
fn answers_of_publish_follow_their_schema() {
    let sample = plugin();
    let report = sample.report();
    let verdict = report.comparisons[0].verdict;
    let findings = verdict.findings.clone();
    let neighbour = Neighbour {
        version: Version::new(0, 2, 0),
        relation: Relation::Below,
        counts: true,
        required: verdict.bump.required,
        declared: verdict.bump.declared,
        impact: findings[0].impact,
        findings,
    };
    let dependency = |state| PublishDependency { name: "acme:base@0.1.0".to_owned(), state };
    let mut publication = Publication {
        package: "acme:plugin".to_owned(),
        version: Version::new(0, 2, 1),
        source: "wit".to_owned(),
        repository: "r.example/acme/plugin".to_owned(),
        contract: Digest::of_bytes(b"contract"),
        wasm: Some(Digest::of_bytes(b"wasm")),
        releases: vec![Version::new(0, 2, 0)],
        state: PublishState::New,
        neighbours: vec![neighbour],
        next_version: Some(Version::new(0, 3, 0)),
        dependencies: vec![
            dependency(DependencyState::Published("r.example/acme/base".to_owned())),
            dependency(DependencyState::Missing("no".to_owned())),
            dependency(DependencyState::Unversioned),
            dependency(DependencyState::Unknown("denied".to_owned())),
        ],
        locked: Some([1, 2]),
        problems: vec![PublishProblem {
            level: Level::Warn,
            rule: "package-metadata-missing".to_owned(),
            message: "no licence".to_owned(),
        }],
        commands: vec!["wkg publish wit".to_owned()],
        notes: vec!["a note".to_owned()],
        fail_on: Level::Error,
    };
    let schema: Value = serde_json::from_str(PUBLISH_SCHEMA).unwrap();
    let written = |publication: &Publication| {
        let mut text = Vec::new();
        publication.write_json(&mut text).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap()
    };
    let mut answer = written(&publication);
    check(&schema, &answer).unwrap();
    assert_eq!(
        (&answer["status"], &answer["neighbours"][0]["passes"]),
        (&"fail".into(), &false.into())
    );
    answer["neighbours"][0]["relation"] = "beside".into();
    check(&schema, &answer).unwrap_err();
    (publication.wasm, publication.next_version, publication.locked) = (None, None, None);
    publication.state = PublishState::Published;
    let answer = written(&publication);
    check(&schema, &answer).unwrap();
    assert_eq!(answer["status"], "pass");
}

/// One side with a rate, a quantile and a refusal, each with a limit of every kind.
#[test]
fn promotions_follow_their_schema() {
    let histogram = Histogram {
        bounds: vec![0.1, 0.25],
        cumulative: vec![9_000, 9_900],
        total: 10_000,
        is_closed: false,
    };
    let refusal = Refusal { reason: "it is stale".to_owned() };
    let period = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    let side = |name: &str, traps| MeasuredSide {
        name: name.to_owned(),
        digest: Digest::of_bytes(name.as_bytes()),
        measured: Ok(Measurements {
            period: Some(period),
            counts: [(Quantity::Traps, Ok(traps)), (Quantity::Timeouts, Err(refusal.clone()))]
                .into(),
            histograms: [(Quantity::Latency, Ok(histogram.clone()))].into(),
            notes: vec!["a process restarted once".to_owned()],
        }),
    };
    let limit = |max, increase| Limit { max: Some(max), max_increase: Some(increase) };
    let limits = Limits {
        measures: [
            (Measure::TrapRate, limit(1e-3, Increase::Absolute(5e-4))),
            (Measure::TimeoutRate, limit(1e-3, Increase::Relative(0.5))),
            (Measure::LatencyP99, limit(0.25, Increase::Relative(0.1))),
        ]
        .into(),
        ..Limits::default()
    };
    let schema: Value = serde_json::from_str(PROMOTION_SCHEMA).unwrap();
    let written = |baseline: Option<MeasuredSide>| {
        let now = Timestamp::UNIX_EPOCH;
        let promotion = judge(side("canary", 40), baseline, limits.clone(), now);
        let notes = ["so it is".to_owned()];
        let report =
            PromotionReport { promotion: &promotion, notes: &notes, color: false, width: 80 };
        let mut text = Vec::new();
        report.write(PromotionFormat::Json, &mut text).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap()
    };
    let mut answer = written(Some(side("production", 4)));
    check(&schema, &answer).unwrap();
    assert_eq!(answer["status"], "reject");
    assert_eq!(answer["measures"][0]["limits"][1]["result"], "exceeded");
    assert_eq!(answer["measures"][1]["candidate"]["refused"], "it is stale");
    answer["measures"][0]["limits"][1]["result"] = "kept so far".into();
    check(&schema, &answer).unwrap_err();
    let refused = MeasuredSide { measured: Err(refusal.clone()), ..side("production", 4) };
    for baseline in [None, Some(refused)] {
        check(&schema, &written(baseline)).unwrap();
    }
}

/// Cases that passed, failed in each way and were not run, and a runtime that did not start.
#[test]
fn conformances_follow_their_schema() {
    let case = |name: &str, outcome| CaseRun {
        name: name.to_owned(),
        line: 4,
        outcome,
        new_answers: Vec::new(),
        is_at_end: true,
    };
    let failed = |is_answer| {
        CaseOutcome::Failed(Difference {
            line: 5,
            call: "add(1, 2)".to_owned(),
            expected: "3".to_owned(),
            got: "4".to_owned(),
            is_answer,
        })
    };
    let not_run = CaseOutcome::NotRun { because: "it cannot".to_owned() };
    let runtime =
        Runtime { name: "jco".to_owned(), version: "1.35.0".to_owned(), grants: Vec::new() };
    let contract = Digest::of_bytes(b"contract");
    let mut conformance = Conformance {
        component: Tested {
            name: "x.wasm".to_owned(),
            digest: Some(Digest::of_bytes(b"x")),
            contract,
        },
        file: CaseFile {
            name: "x.cases".to_owned(),
            digest: Digest::of_bytes(b"cases"),
            cases: 5,
            unfit: vec!["e".to_owned()],
        },
        recorded: Some(Recorded { component: Digest::of_bytes(b"before"), contract }),
        problems: vec![Problem {
            line: 9,
            column: 3,
            case: Some("e".to_owned()),
            message: "`256` does not fit".to_owned(),
            help: None,
        }],
        runs: vec![
            RuntimeRun {
                name: "jco".to_owned(),
                runtime: Some(runtime),
                cases: vec![
                    case("a", CaseOutcome::Passed),
                    case("b", failed(true)),
                    case("c", failed(false)),
                    case("d", not_run),
                    case("f", CaseOutcome::Unanswered),
                ],
                fault: None,
            },
            RuntimeRun {
                name: "mine".to_owned(),
                runtime: None,
                cases: Vec::new(),
                fault: Some("it ended".to_owned()),
            },
        ],
        is_fit_only: false,
    };
    let schema: Value = serde_json::from_str(CONFORM_SCHEMA).unwrap();
    let written = |conformance: &Conformance| {
        let report =
            ConformReport { conformance, recorded_answers: Some(1), color: false, width: 80 };
        let mut text = Vec::new();
        report.write(ConformFormat::Json, &mut text).unwrap();
        serde_json::from_slice::<Value>(&text).unwrap()
    };
    let mut answer = written(&conformance);
    check(&schema, &answer).unwrap();
    assert_eq!(answer["status"], "fail");
    let rules = |answer: &Value, case: usize| {
        answer["runtimes"][0]["cases"][case]["difference"]["rule"].clone()
    };
    assert_eq!(rules(&answer, 1), "behaviour-changed");
    assert_eq!(rules(&answer, 2), "no-answer");
    assert_eq!(answer["runtimes"][0]["passed"], 1);
    answer["runtimes"][0]["cases"][3]["result"] = "skipped".into();
    check(&schema, &answer).unwrap_err();
    conformance.recorded = None;
    assert_eq!(rules(&written(&conformance), 1), "answer-differs");
    // Without the failures, what was not run is left.
    conformance.problems.clear();
    conformance.runs[0].cases.retain(|case| !matches!(case.outcome, CaseOutcome::Failed(_)));
    assert_eq!(written(&conformance)["status"], "incomplete");
    conformance.runs.truncate(1);
    assert_eq!(written(&conformance)["status"], "incomplete");
    conformance.runs[0].cases.remove(1);
    assert_eq!(written(&conformance)["status"], "incomplete");
    conformance.runs[0].cases.truncate(1);
    assert_eq!(written(&conformance)["status"], "pass");
    conformance.runs.clear();
    assert_eq!(written(&conformance)["status"], "incomplete");
    conformance.is_fit_only = true;
    conformance.component.digest = None;
    let answer = written(&conformance);
    check(&schema, &answer).unwrap();
    assert_eq!(answer["status"], "fits");
}

#[test]
fn the_checker_does_refuse() {
    let schema = schema();
    let json = render(Format::Json, &plugin().report());
    let good: Value = serde_json::from_str(&json).unwrap();
    for (path, value) in [
        ("/status", "maybe".into()),
        ("/findings/0/level", "off".into()),
        ("/findings/0/fingerprint", "wg1-7".into()),
        ("/findings/0/group", "wg1-0000000000000001".into()),
        ("/findings/0/reach/more_worlds", Value::Null),
        ("/findings/0/reach/all", serde_json::json!({"worlds": "wgr-0000000000000001"})),
        ("/reaches/functions/x", serde_json::json!(["a", 1])),
        ("/reaches/more", serde_json::json!({})),
        ("/findings/0/candidate/line", 0.into()),
        ("/findings/0/baseline", "wit".into()),
        ("/findings/0/impact/host_source", Value::Null),
        ("/worlds/0/old_guest_on_new_host/links", "yes".into()),
        ("/findings/0/introduced", "today".into()),
        ("/findings/0/waiver", serde_json::json!({"reason": "x"})),
        ("/findings/0/waive", 1.into()),
        ("/tally/waived", Value::Null),
        ("/comparisons/0/name", 1.into()),
        ("/release", "v1".into()),
        ("/tool", serde_json::json!({"name": "witgate", "version": "1", "x": 1})),
        ("/compared", serde_json::json!({})),
        ("/integrity/0/verdict", "trusted".into()),
        ("/integrity/0/detail", Value::Null),
        ("/tally/integrity", serde_json::json!({"verified": 1})),
    ] {
        let mut bad = match path.contains("integrity") {
            true => fleet_json(&locks()),
            false => good.clone(),
        };
        if path.starts_with("/reaches") {
            bad["reaches"] = serde_json::json!({"functions": {}, "worlds": {}});
            check(&schema, &bad).unwrap();
        }
        let (holder, key) = path.rsplit_once('/').unwrap();
        match bad.pointer_mut(holder).unwrap() {
            Value::Object(object) => object.insert(key.to_owned(), value),
            holder => panic!("{holder} is no object"),
        };
        assert!(check(&schema, &bad).is_err(), "{path} is let pass");
    }
}

/// Every key has a description, and every object says all that it may hold.
#[test]
fn every_key_is_described() {
    fn walk(schema: &Value, at: &str) {
        let properties = schema.get("properties").and_then(Value::as_object);
        for (key, property) in properties.into_iter().flatten() {
            let at = format!("{at}/{key}");
            assert!(property.get("description").is_some(), "{at} has no description");
            walk(property, &at);
        }
        if properties.is_some() {
            assert_eq!(schema["additionalProperties"], false, "{at} is open");
        }
        for keyword in ["items", "$defs"] {
            match schema.get(keyword) {
                Some(defs) if keyword == "$defs" => {
                    defs.as_object().into_iter().flatten().for_each(|(name, def)| walk(def, name));
                }
                Some(items) => walk(items, at),
                None => {}
            }
        }
    }
    walk(&schema(), "");
    walk(&serde_json::from_str(PUBLISH_SCHEMA).unwrap(), "");
}

/// The order of keys is part of the surface: people read it too.
#[test]
fn keys_stand_in_the_schemas_order() {
    let mut fleet = locked();
    fleet.samples.push((None, crowded(101, 1), None));
    let json = render(Format::Json, &fleet.report());
    let keys: Vec<&str> =
        json.lines().filter_map(|line| line.strip_prefix("  \"")?.split('"').next()).collect();
    assert_eq!(
        keys,
        [
            "schema",
            "tool",
            "status",
            "fail_on",
            "typing",
            "baseline",
            "release",
            "candidate",
            "compared",
            "bump",
            "tally",
            "notes",
            "packages",
            "worlds",
            "comparisons",
            "findings",
            "reaches",
            "integrity"
        ]
    );
}

#[test]
fn migrations_are_as_their_schema_says() {
    use witgate_migration::{
        Counterpart, Migration, MigrationEntry, MigrationItem, MigrationStep, Outcome,
        UnchangedItems,
    };
    let item = |name: &str, calls: Option<u64>| MigrationItem {
        holder: "wasi:io/poll@0.2.6".to_owned(),
        name: name.to_owned(),
        signature: calls.map(|_| "poll: func()".to_owned()),
        calls,
        worlds: 1,
    };
    let counterpart = Counterpart {
        holder: "wasi:clocks/types@0.3.0".to_owned(),
        name: "duration".to_owned(),
        signature: None,
        is_missing: true,
    };
    let steps = witgate_migration::Step::ALL.into_iter();
    // Nothing to do is no step.
    let steps = steps.filter(|step| *step != witgate_migration::Step::Same);
    let outcomes = [Outcome::Table, Outcome::Suggested, Outcome::Found];
    let entries = outcomes.map(|outcome| MigrationEntry {
        items: vec![item("poll", Some(3)), item("", None)],
        counterparts: vec![counterpart.clone()],
        how: "Await.".to_owned(),
        outcome,
    });
    let full = Migration {
        from: vec!["0.2.6".to_owned()],
        to: "WASI 0.3.0".to_owned(),
        steps: steps.map(|step| MigrationStep { step, entries: entries.to_vec() }).collect(),
        of_adapter: vec![item("poll", Some(1))],
        unchanged: UnchangedItems {
            of_wasi: vec![item("a", Some(0))],
            of_others: vec![item("b", None)],
            proposals: vec!["wasi:tls/types@0.3.0-draft".to_owned()],
        },
        world: Some("world root {\n}\n".to_owned()),
    };
    let schema: Value = serde_json::from_str(MIGRATE_SCHEMA).unwrap();
    for (migration, is_component) in [(full, true), (Migration::default(), false)] {
        let migrated = Migrated {
            place: "app\u{202e}.wasm".to_owned(),
            resolved: is_component.then(|| "a".repeat(40)),
            is_component,
            target: is_component.then(|| "wit".to_owned()),
            migration,
            notes: vec!["a note".to_owned()],
        };
        let report = MigrateReport { migrated: &migrated, color: false, width: 80 };
        let mut out = Vec::new();
        report.write(MigrateFormat::Json, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        check(&schema, &document).unwrap();
        // Nothing that a terminal or a forge obeys gets through.
        for format in MigrateFormat::ALL {
            let mut out = Vec::new();
            report.write(format, &mut out).unwrap();
            assert!(!String::from_utf8(out).unwrap().contains('\u{202e}'), "{format}");
        }
    }
}
