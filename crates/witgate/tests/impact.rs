//! Components that exist already, on a host before a change and after it. Whether each
//! runs is for upstream's type checker to say; which finding is behind a break was
//! worked out by hand.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod oracle;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use oracle::Side;
use tempfile::TempDir;
use witgate::witgate_load::on_deep_stack;
use witgate::witgate_report::{ImpactFormat, ImpactReport, Impacted};
use witgate::{ImpactRequest, Options};
use witgate_testing::corpus;

/// A directory with a host before a change and after it, and components.
struct Platform {
    directory: TempDir,
}

impl Platform {
    fn new() -> Platform {
        Platform { directory: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    fn impact(&self, consumers: &[&str], request: ImpactRequest) -> Impacted {
        let consumers = consumers.iter().map(|it| self.path(it).display().to_string());
        witgate::impact(&ImpactRequest { consumers: consumers.collect(), ..request }).unwrap()
    }

    /// What a component is called in this directory.
    fn short<'n>(&self, name: &'n str) -> &'n str {
        let root = format!("{}/", self.directory.path().display());
        name.strip_prefix(&root).unwrap_or(name)
    }

    /// The components that break, each with the rules and items of its findings.
    fn broken(&self, impacted: &Impacted) -> BTreeMap<String, BTreeSet<String>> {
        let broken = impacted.broken.iter().map(|broken| {
            let findings = broken.breakage.findings().into_iter();
            let findings = findings.map(|at| &impacted.findings[at]);
            let told = findings.map(|it| format!("{} {}", it.rule.id, it.item));
            (self.short(&broken.name).to_owned(), told.collect())
        });
        broken.collect()
    }
}

fn component(text: &str, world: &str) -> Vec<u8> {
    let side = Side::parse(text).unwrap();
    side.guest(side.world(world).unwrap()).unwrap()
}

/// A platform for plugins of three kinds. All may log; a level is in an enum.
const PLATFORM: &str = "package acme:platform@0.4.0;
    interface log {
      enum level { debug, info, error }
      record entry { at: level, text: string }
      write: func(entry: entry);
      flush: func();
    }
    interface store { get: func(key: string) -> option<string>; }
    interface tool { run: func(input: string) -> result<string, string>; }
    interface channel { send: func(text: string); }
    world tool-plugin { import log; import store; export tool; }
    world channel-plugin { import log; import store; export channel; }
    world kit { import log; import store; }";

/// What plugins were built from: each imports what it uses.
const PLUGINS: [(&str, &str); 6] = [
    ("tools/logs.wasm", "import log; export tool;"),
    ("tools/logs-and-stores.wasm", "import log; import store; export tool;"),
    ("tools/stores.wasm", "import store; export tool;"),
    ("tools/quiet.wasm", "export tool;"),
    ("channels/logs.wasm", "import log; export channel;"),
    ("channels/quiet.wasm", "export channel;"),
];

fn platform() -> Platform {
    let platform = Platform::new();
    platform.write("was/platform.wit", PLATFORM);
    for (name, items) in PLUGINS {
        let text = format!("{PLATFORM} world built {{ {items} }}");
        platform.write(name, component(&text, "built"));
    }
    platform
}

fn request(platform: &Platform, now: &str) -> ImpactRequest {
    platform.write("now/platform.wit", now);
    ImpactRequest {
        against: Some(platform.path("was").display().to_string()),
        candidate: Some(platform.path("now").display().to_string()),
        ..ImpactRequest::default()
    }
}

/// The incident of a plugin platform: a case was added to an enum under an unchanged
/// version, and the published plugins that carry the enum no longer started.
#[test]
fn plugins_that_carry_the_enum_break_and_no_others() {
    on_deep_stack(|| {
        let platform = platform();
        let owners = platform.write(
            "CODEOWNERS",
            "* @platform\n/tools/ @tools\n/tools/quiet.wasm @quiet\n/channels/ @channels @chat\n",
        );
        let now = PLATFORM.replace("info, error", "info, audit, error");
        let request = ImpactRequest { owners: Some(owners.into()), ..request(&platform, &now) };
        let impacted = platform.impact(&["tools", "channels"], request);
        let finding = "enum-case-added acme:platform/log#level.audit";
        let carriers = ["channels/logs.wasm", "tools/logs-and-stores.wasm", "tools/logs.wasm"];
        let broken = platform.broken(&impacted);
        assert_eq!(broken.keys().collect::<Vec<_>>(), carriers);
        assert!(broken.values().all(|it| it.iter().eq([finding])), "{broken:?}");
        let owners: Vec<_> = impacted.broken.iter().map(|it| it.owners.join(" ")).collect();
        assert_eq!(owners, ["@channels @chat", "@tools", "@tools"]);
        assert_eq!((impacted.judged, impacted.contracts), (6, 6));
        assert!(impacted.unlinked.is_empty() && !impacted.is_incomplete());
        // So says upstream of each.
        let (was, now) = (Side::parse(PLATFORM).unwrap(), Side::parse(&now).unwrap());
        for (name, _) in PLUGINS {
            let bytes = fs::read(platform.path(name)).unwrap();
            let world = format!("{}-plugin", name.split("s/").next().unwrap());
            let accepts = |side: &Side| side.accepts(side.world(&world).unwrap(), &bytes).is_ok();
            assert!(accepts(&was), "{name}");
            assert_eq!(accepts(&now), !carriers.contains(&name), "{name}");
        }
    });
}

/// Each of two findings has those whom it breaks, and who breaks by both is with both;
/// what breaks nobody is told as that.
#[test]
fn breaks_are_told_by_their_findings() {
    on_deep_stack(|| {
        let platform = platform();
        let now = PLATFORM
            .replace("info, error", "error, info")
            .replace("option<string>", "result<string>")
            .replace("flush: func();", "")
            .replace("world kit", "interface spare { spare: func(); } world kit");
        let impacted = platform.impact(&["tools", "channels"], request(&platform, &now));
        let broken = platform.broken(&impacted);
        let order = "enum-cases-reordered acme:platform/log#level";
        let flush = "function-removed acme:platform/log#flush";
        let store = "function-result-type-changed acme:platform/store#get->result";
        let found = |name: &str| {
            let found = broken.get(name).into_iter().flatten();
            found.map(String::as_str).collect::<Vec<_>>()
        };
        assert_eq!(found("tools/logs.wasm").len(), 2, "{broken:?}");
        assert_eq!(found("channels/logs.wasm"), found("tools/logs.wasm"));
        assert_eq!(found("tools/stores.wasm").len(), 1, "{broken:?}");
        assert_eq!(found("tools/logs-and-stores.wasm").len(), 3, "{broken:?}");
        assert_eq!(broken.len(), 4, "{broken:?}");
        let all: BTreeSet<&str> = broken.values().flatten().map(String::as_str).collect();
        assert_eq!(all, BTreeSet::from([order, flush, store]));
        // A plugin of tools alone knows no channel, and breaks by nothing there.
        let now = PLATFORM.replace("send: func(text: string)", "send: func(text: string, to: u32)");
        let impacted = platform.impact(&["tools"], request(&platform, &now));
        assert!(impacted.passes() && impacted.judged == 4, "{:?}", impacted.broken);
        let impacted = platform.impact(&["channels/quiet.wasm"], request(&platform, &now));
        let broken = platform.broken(&impacted);
        assert_eq!(broken.len(), 1);
        assert!(broken.values().flatten().any(|it| it.contains("channel#send")), "{broken:?}");
    });
}

#[test]
fn a_world_may_be_removed_or_asked_for() {
    on_deep_stack(|| {
        let platform = platform();
        let kept = PLATFORM.find("    world channel-plugin").unwrap();
        let now = format!("{}    world kit {{ import log; import store; }}", &PLATFORM[..kept]);
        let impacted = platform.impact(&["tools", "channels"], request(&platform, &now));
        let broken = platform.broken(&impacted);
        assert_eq!(
            broken.keys().collect::<Vec<_>>(),
            ["channels/logs.wasm", "channels/quiet.wasm"]
        );
        assert!(broken.values().flatten().any(|it| it.starts_with("world-removed")), "{broken:?}");
        assert!(impacted.broken.iter().all(|it| it.breakage.worlds[0].items.is_none()));
        // In `kit`, which expects nothing to be exported, all keep running.
        let asked = ImpactRequest { world: Some("kit".to_owned()), ..request(&platform, &now) };
        assert!(platform.impact(&["tools", "channels"], asked).passes());
    });
}

/// A toolchain adds imports that the platform's WIT does not mention, and a component of
/// something else altogether has no others. Upstream is asked with a host that has both.
#[test]
fn what_neither_side_mentions_is_provided_elsewhere() {
    on_deep_stack(|| {
        let platform = platform();
        let runtime = "package other:runtime@0.2.0 {
            interface clock { record instant { at: u64 } now: func() -> instant; }
            interface random { bytes: func(n: u32) -> list<u8>; }
          }";
        let runtime_imports =
            "import other:runtime/clock@0.2.0; import other:runtime/random@0.2.0;";
        for (name, items) in PLUGINS {
            let text = format!("{PLATFORM} world built {{ {items} {runtime_imports} }} {runtime}");
            platform.write(&format!("python/{name}"), component(&text, "built"));
        }
        let text = format!("{PLATFORM} world built {{ {runtime_imports} }} {runtime}");
        platform.write("unrelated/runs.wasm", component(&text, "built"));
        let now = PLATFORM.replace("info, error", "info, audit, error");
        let impacted = platform.impact(&["python", "unrelated"], request(&platform, &now));
        let carriers = ["channels/logs.wasm", "tools/logs-and-stores.wasm", "tools/logs.wasm"]
            .map(|name| format!("python/{name}"));
        let broken: Vec<_> = impacted.broken.iter().map(|it| platform.short(&it.name)).collect();
        assert_eq!(broken, carriers);
        let [unrelated] = impacted.unlinked.as_slice() else { panic!("{impacted:?}") };
        assert!(unrelated.name.ends_with("unrelated/runs.wasm"), "{impacted:?}");
        let notes = impacted.notes.join("\n");
        assert!(notes.contains("6 components import also `other:runtime/clock`"), "{notes}");
        let whole = |text: &str| {
            let worlds = ["tool", "channel"].map(|kind| {
                format!("world {kind}-whole {{ include {kind}-plugin; {runtime_imports} }}")
            });
            Side::parse(&format!("{text} {} {runtime}", worlds.concat())).unwrap()
        };
        let (was, now) = (whole(PLATFORM), whole(&now));
        for (name, _) in PLUGINS {
            let bytes = fs::read(platform.path(&format!("python/{name}"))).unwrap();
            let world = format!("{}-whole", name.split("s/").next().unwrap());
            let accepts = |side: &Side| side.accepts(side.world(&world).unwrap(), &bytes).is_ok();
            assert!(accepts(&was), "{name}");
            assert_eq!(accepts(&now), !carriers.contains(&format!("python/{name}")), "{name}");
        }
    });
}

/// A world that is gone is behind a break, or its package. What else it named is not said to
/// break nobody: what the component lacks of it was not checked.
#[test]
fn what_a_gone_world_named_is_not_said_to_break_nobody() {
    on_deep_stack(|| {
        let platform = platform();
        let human = |impacted: &Impacted| {
            let mut text = Vec::new();
            let report = ImpactReport { impacted, color: false, width: 200 };
            report.write(ImpactFormat::Human, &mut text).unwrap();
            String::from_utf8(text).unwrap()
        };
        let kept = PLATFORM.find("    world tool-plugin").unwrap();
        let now = format!("{} world kit {{ import log; }}", &PLATFORM[..kept])
            .replace("interface store { get: func(key: string) -> option<string>; }", "");
        let impacted = platform.impact(&["tools/stores.wasm"], request(&platform, &now));
        let text = human(&impacted);
        assert!(impacted.findings.iter().any(|it| it.rule.id == "interface-removed"), "{text}");
        assert!(text.contains("world-removed acme:platform/tool-plugin breaks"), "{text}");
        assert!(!text.contains("that do not break the component"), "{text}");
        // A plugin whose world is there does lack nothing of it.
        let now = format!("{now} world tool-plugin {{ import log; export tool; }}");
        let impacted = platform.impact(&["tools/logs.wasm"], request(&platform, &now));
        let text = human(&impacted);
        assert!(text.contains("that do not break the component"), "{text}");
        let gone =
            ImpactRequest { candidate: Some("none".to_owned()), ..request(&platform, PLATFORM) };
        let impacted = platform.impact(&["tools/logs.wasm"], gone);
        let text = human(&impacted);
        assert!(text.contains("package-removed acme:platform breaks 1 component"), "{text}");
        assert!(!text.contains("that do not break the component"), "{text}");
    });
}

#[test]
fn what_never_linked_is_no_break() {
    on_deep_stack(|| {
        let platform = platform();
        let other =
            PLATFORM.replace("write: func(entry: entry)", "write: func(entry: entry, n: u8)");
        let text = format!("{other} world built {{ import log; export tool; }}");
        platform.write("old/plugin.wasm", component(&text, "built"));
        let impacted = platform.impact(&["old"], request(&platform, PLATFORM));
        assert!(impacted.passes(), "{impacted:?}");
        let [unlinked] = impacted.unlinked.as_slice() else { panic!("{impacted:?}") };
        assert!(unlinked.reason.contains("log@0.4.0#write"), "{}", unlinked.reason);
        assert!(!unlinked.links_now);
        let impacted = platform.impact(&["old"], request(&platform, &other));
        assert!(impacted.passes() && impacted.unlinked[0].links_now, "{impacted:?}");
    });
}

/// What upstream says of each component on each pair of hosts, the host's word being
/// component-model typing.
#[test]
fn who_breaks_is_as_upstream_says() {
    const EDITS: &[(&str, &str)] = &[
        ("", ""),
        ("0.4.0", "0.4.9"),
        ("0.4.0", "0.5.0"),
        ("input: string", "text: string"),
        ("input: string", "input: string, more: u8"),
        ("debug, info", "info, debug"),
        ("at: level, text", "at: level, on: bool, text"),
        ("flush: func();", ""),
        ("flush: func();", "flush: func(); sync: func();"),
        ("get: func(key", "get: async func(key"),
        ("send: func", "open: func(); send: func"),
        ("import store; export tool", "export tool"),
        ("import log; import store; export channel", "import log; export channel; export tool"),
    ];
    on_deep_stack(|| {
        let platform = Platform::new();
        platform.write("witgate.toml", "hosts = \"strict\"\n");
        let edited = |(was, now): &(&str, &str)| {
            let edited = PLATFORM.replacen(was, now, usize::from(!was.is_empty()));
            assert!(was.is_empty() || edited != PLATFORM, "{was}");
            edited
        };
        let mut components = Vec::new();
        for (position, edit) in EDITS.iter().enumerate() {
            for (name, items) in PLUGINS {
                let text = format!("{} world built {{ {items} }}", edited(edit));
                let name = format!("plugins/{position}/{name}");
                let bytes = component(&text, "built");
                platform.write(&name, &bytes);
                components.push((name, bytes));
            }
        }
        // The exports that each world expects, in number.
        let worlds = [("tool-plugin", 1), ("channel-plugin", 1), ("kit", 0)];
        let (mut counts, mut unlinked) = ([0; 2], 0);
        for was in [0, 12] {
            for now in EDITS {
                let (was, now) = (edited(&EDITS[was]), edited(now));
                platform.write("was/platform.wit", &was);
                let request = ImpactRequest {
                    policy: Some(platform.path("witgate.toml")),
                    ..request(&platform, &now)
                };
                let impacted = platform.impact(&["plugins"], request);
                let broken = platform.broken(&impacted);
                let sides = [Side::parse(&was).unwrap(), Side::parse(&now).unwrap()];
                for (name, bytes) in &components {
                    let accepts = |side: &Side, world: &str| {
                        side.world(world).is_some_and(|id| side.accepts(id, bytes).is_ok())
                    };
                    let exports = |world: &str, exports: usize| {
                        if world == "channel-plugin" && was.contains("export channel; export tool")
                        {
                            exports + 1
                        } else {
                            exports
                        }
                    };
                    let fitting: Vec<_> =
                        worlds.iter().filter(|(world, _)| accepts(&sides[0], world)).collect();
                    let most = fitting.iter().map(|(world, count)| exports(world, *count)).max();
                    let mut closest = fitting
                        .iter()
                        .filter(|(world, count)| Some(exports(world, *count)) == most);
                    let is_broken = closest.any(|(world, _)| !accepts(&sides[1], world));
                    assert_eq!(broken.contains_key(name), is_broken, "{name}: {was}\n{now}");
                    let is_unlinked =
                        impacted.unlinked.iter().any(|it| platform.short(&it.name) == name);
                    assert_eq!(is_unlinked, most.is_none(), "{name}: {was}\n{now}");
                    counts[usize::from(is_broken)] += 1;
                    unlinked += usize::from(is_unlinked);
                    if is_broken {
                        assert!(!broken[name].is_empty(), "nothing explains {name}: {was}\n{now}");
                    }
                }
            }
        }
        let [fine, broken] = counts;
        assert!(fine > 200 && broken > 200 && unlinked > 100, "{fine} {broken} {unlinked}");
    });
}

/// One file that cannot be read hides no other, and a core module is none.
#[test]
fn what_cannot_be_read_hides_nothing() {
    on_deep_stack(|| {
        let platform = platform();
        platform.write("tools/deep/junk.wasm", "junk");
        platform.write("tools/deep/module.wasm", b"\0asm\x01\0\0\0");
        platform.write("tools/deep/cut.wasm", b"\0asm\x0d\0\x01\0\x07\xff");
        platform.write("tools/deep/notes.txt", "not looked at");
        let now = PLATFORM.replace("info, error", "info, audit, error");
        let impacted = platform.impact(&["tools", "none"], request(&platform, &now));
        assert_eq!(platform.broken(&impacted).len(), 2);
        let unreadable: Vec<_> =
            impacted.unreadable.iter().map(|it| platform.short(&it.name)).collect();
        assert_eq!(unreadable, ["none", "tools/deep/cut.wasm", "tools/deep/junk.wasm"]);
        let skipped: Vec<_> = impacted.skipped.iter().map(|it| it.what).collect();
        assert_eq!(skipped, ["a core module"]);
        assert!(impacted.is_incomplete() && !impacted.passes());
        // A pattern below a directory that is not there is one thing that was not read.
        let impacted = platform.impact(&["tools", "none/**"], request(&platform, &now));
        let unreadable: Vec<_> = impacted.unreadable.iter().collect();
        let of_pattern: Vec<_> = unreadable.iter().filter(|it| it.name.contains("none")).collect();
        let [only] = of_pattern.as_slice() else { panic!("{unreadable:?}") };
        assert_eq!(only.reason, "nothing matches this pattern");
    });
}

/// Components that would have one name in reports: none hides another.
#[test]
fn no_component_hides_another_of_its_name() {
    on_deep_stack(|| {
        let platform = platform();
        let blob = |bytes: &[u8]| {
            let digest = witgate::witgate_model::Digest::of_bytes(bytes).to_string();
            let path = format!("images/blobs/{}", digest.replace(':', "/"));
            platform.write(&path, bytes);
            digest
        };
        let layer = |file: &str| {
            let digest = blob(&fs::read(platform.path(file)).unwrap());
            format!(r#"{{"mediaType":"application/wasm","digest":"{digest}"}}"#)
        };
        let (logs, quiet) = (layer("tools/logs.wasm"), layer("tools/quiet.wasm"));
        let manifest =
            |layers: &[&str]| blob(format!(r#"{{"layers":[{}]}}"#, layers.join(",")).as_bytes());
        let tag = r#""annotations":{"org.opencontainers.image.ref.name":"tool:1"}"#;
        let of_one_name = |digests: &[String]| {
            let entries = digests.iter().map(|it| format!(r#"{{"digest":"{it}",{tag}}}"#));
            entries.collect::<Vec<_>>().join(",")
        };
        platform.write("images/oci-layout", r#"{"imageLayoutVersion":"1.0.0"}"#);
        let now = PLATFORM.replace("info, error", "info, audit, error");
        // Several images of one tag, an index of several, and an image of several layers.
        let index = format!(
            r#"{{"manifests":[{}]}}"#,
            of_one_name(&[manifest(&[&logs]), manifest(&[&quiet])])
        );
        for manifests in [
            of_one_name(&[manifest(&[&logs]), manifest(&[&quiet])]),
            of_one_name(&[blob(index.replace(tag, r#""size":1"#).as_bytes())]),
            of_one_name(&[manifest(&[&logs, &quiet])]),
            of_one_name(&[manifest(&[&quiet, &logs])]),
        ] {
            platform.write("images/index.json", format!(r#"{{"manifests":[{manifests}]}}"#));
            let impacted = platform.impact(&["images"], request(&platform, &now));
            assert_eq!((impacted.judged, impacted.unreadable.len()), (2, 0), "{impacted:?}");
            assert_eq!(platform.broken(&impacted).len(), 1, "{impacted:?}");
        }
        // A file that is called like an image, and one that reports can only show like it.
        platform.write(
            "images/index.json",
            format!(r#"{{"manifests":[{}]}}"#, of_one_name(&[manifest(&[&logs])])),
        );
        let quiet = fs::read(platform.path("tools/quiet.wasm")).unwrap();
        platform.write("images#tool:1", quiet);
        let both = ["images#tool:1", "images"];
        let impacted = platform.impact(&both, request(&platform, &now));
        let reason = "another component has the same name";
        assert_eq!(impacted.unreadable[0].reason, reason, "{impacted:?}");
        // The same one may be named twice.
        let twice = ["images", "./images", "tools", "tools/logs.wasm"];
        let impacted = platform.impact(&twice, request(&platform, &now));
        assert!(impacted.unreadable.is_empty(), "{impacted:?}");
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_name_that_is_no_text_hides_no_component() {
    use std::os::unix::ffi::OsStrExt as _;
    on_deep_stack(|| {
        let platform = platform();
        let now = PLATFORM.replace("info, error", "info, audit, error");
        let [logs, quiet] = ["tools/logs.wasm", "tools/quiet.wasm"].map(|it| platform.path(it));
        let other = platform.path("other");
        fs::create_dir(&other).unwrap();
        fs::copy(quiet, other.join("a\u{fffd}.wasm")).unwrap();
        fs::copy(logs, other.join(std::ffi::OsStr::from_bytes(b"a\xff.wasm"))).unwrap();
        let impacted = platform.impact(&["other"], request(&platform, &now));
        assert_eq!(impacted.unreadable[0].reason, "its name is not UTF-8", "{impacted:?}");
    });
}

/// An image layout as a directory and as an archive: each image is a consumer.
#[test]
fn images_hold_components() {
    on_deep_stack(|| {
        let platform = platform();
        let blob = |bytes: &[u8]| {
            let digest = witgate::witgate_model::Digest::of_bytes(bytes).to_string();
            (format!("blobs/{}", digest.replace(':', "/")), digest)
        };
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        files.insert("oci-layout".to_owned(), br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec());
        let mut manifests = Vec::new();
        for (tag, file, media) in [
            ("logs:1", "tools/logs.wasm", "application/wasm"),
            ("quiet:1", "tools/quiet.wasm", "application/vnd.wasm.content.layer.v1+wasm"),
            ("text:1", "was/platform.wit", "application/vnd.oci.image.layer.v1.tar"),
        ] {
            let bytes = fs::read(platform.path(file)).unwrap();
            let (path, digest) = blob(&bytes);
            files.insert(path, bytes);
            let manifest =
                format!(r#"{{"layers":[{{"mediaType":"{media}","digest":"{digest}"}}]}}"#);
            let (path, digest) = blob(manifest.as_bytes());
            files.insert(path, manifest.into_bytes());
            manifests.push(format!(
                r#"{{"digest":"{digest}","annotations":{{"org.opencontainers.image.ref.name":"{tag}"}}}}"#
            ));
        }
        // An index in an index, one whose blob is missing, and a way out.
        let inner = format!(r#"{{"manifests":[{}]}}"#, manifests.pop().unwrap());
        let (path, digest) = blob(inner.as_bytes());
        files.insert(path, inner.into_bytes());
        manifests.push(format!(r#"{{"digest":"{digest}"}}"#));
        let (_, gone) = blob(b"gone");
        manifests.push(format!(r#"{{"digest":"{gone}","annotations":{{"org.opencontainers.image.ref.name":"gone:1"}}}}"#));
        manifests.push(r#"{"digest":"sha256:../../../was/platform.wit"}"#.to_owned());
        files.insert(
            "index.json".to_owned(),
            format!(r#"{{"manifests":[{}]}}"#, manifests.join(",")).into_bytes(),
        );
        for (name, bytes) in &files {
            platform.write(&format!("images/{name}"), bytes);
        }
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in &files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_cksum();
            archive.append_data(&mut header, format!("./{name}"), bytes.as_slice()).unwrap();
        }
        platform.write("images.tar", archive.into_inner().unwrap());
        let now = PLATFORM.replace("info, error", "info, audit, error");
        for layout in ["images", "images.tar"] {
            let impacted = platform.impact(&[layout], request(&platform, &now));
            let broken = platform.broken(&impacted);
            let expected = format!("{layout}#logs:1");
            assert_eq!(broken.keys().collect::<Vec<_>>(), [&expected], "{impacted:?}");
            assert_eq!((impacted.judged, impacted.skipped.len()), (2, 1), "{impacted:?}");
            let unreadable: Vec<_> =
                impacted.unreadable.iter().map(|it| platform.short(&it.name)).collect();
            let way_out = format!("{layout}#sha256:../../../was/platform.wit");
            assert_eq!(unreadable, [format!("{layout}#gone:1"), way_out], "{impacted:?}");
        }
        // A blob whose bytes are not those of its digest.
        let bytes = fs::read(platform.path("tools/logs.wasm")).unwrap();
        let (path, _) = blob(&bytes);
        platform.write(&format!("images/{path}"), [&bytes[..], b"\0\x01\0"].concat());
        let impacted = platform.impact(&["images"], request(&platform, &now));
        assert!(platform.broken(&impacted).is_empty(), "{impacted:?}");
        let unreadable = impacted.unreadable.iter().find(|it| it.name.ends_with("#logs:1"));
        let reason = &unreadable.expect("it is not judged").reason;
        assert!(reason.contains("has other bytes than it is named for"), "{reason}");
        // An archive that is cut short, and one of something else.
        let whole = fs::read(platform.path("images.tar")).unwrap();
        platform.write("cut.tar", &whole[..whole.len() / 2]);
        platform.write("empty.tar", [0; 1024]);
        let impacted = platform.impact(&["cut.tar", "empty.tar"], request(&platform, &now));
        assert_eq!(impacted.unreadable.len(), 1, "{impacted:?}");
        assert_eq!(impacted.skipped.len(), 1, "{impacted:?}");
    });
}

/// The plugin incident itself.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn the_incident_of_the_corpus() {
    const FEATURE: &str = "plugins-wit-v0";
    let pair = corpus::root().join("corpus/pairs/zeroclaw-wit-v0-f5700e4-208091c");
    on_deep_stack(|| {
        let platform = Platform::new();
        let read = |path: &Path| Side::open(path, &[FEATURE]).unwrap();
        let (was, now) = (read(&pair.join("before")), read(&pair.join("after")));
        let mut plugins = Vec::new();
        for (world, id) in was.worlds() {
            plugins.push((world.clone(), world, was.guest(id).unwrap()));
        }
        // A tool that logs nothing: the same world without what it does not use.
        fs::create_dir_all(platform.path("quiet")).unwrap();
        for file in fs::read_dir(pair.join("before")).unwrap() {
            let file = file.unwrap().path();
            fs::copy(&file, platform.path("quiet").join(file.file_name().unwrap())).unwrap();
        }
        let world = format!(
            "package zeroclaw:plugin@0.1.0;\n@unstable(feature = {FEATURE})\n\
             world quiet {{ export plugin-info; export tool; }}"
        );
        platform.write("quiet/quiet.wit", world);
        let quiet = read(&platform.path("quiet"));
        let bytes = quiet.guest(quiet.world("quiet").unwrap()).unwrap();
        plugins.push(("quiet".to_owned(), "tool-plugin".to_owned(), bytes));
        assert_eq!(plugins.len(), 4);
        let mut expected = Vec::new();
        for (name, world, bytes) in &plugins {
            platform.write(&format!("plugins/{name}.wasm"), bytes);
            let accepts = |side: &Side| side.accepts(side.world(world).unwrap(), bytes).is_ok();
            assert!(accepts(&was), "{name}");
            if !accepts(&now) {
                expected.push(format!("plugins/{name}.wasm"));
            }
        }
        assert_eq!(expected.len(), 3, "{expected:?}");
        let owners = platform.write("OWNERS", "*.wasm @plugins\n");
        let impacted = platform.impact(
            &["plugins"],
            ImpactRequest {
                against: Some(pair.join("before").display().to_string()),
                candidate: Some(pair.join("after").display().to_string()),
                owners: Some(owners.into()),
                options: Options { features: [FEATURE.into()].into(), ..Options::default() },
                ..ImpactRequest::default()
            },
        );
        let broken = platform.broken(&impacted);
        assert_eq!(broken.keys().cloned().collect::<Vec<_>>(), expected);
        let finding = "enum-case-added zeroclaw:plugin/logging#plugin-action.memory-audit";
        assert!(broken.values().all(|it| it.iter().eq([finding])), "{broken:?}");
        assert!(impacted.broken.iter().all(|it| it.owners == ["@plugins"]));
    });
}
