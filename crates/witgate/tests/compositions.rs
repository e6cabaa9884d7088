//! Components that upstream's composer made of several: what one provides to another is
//! no capability of the whole, what only a nested one asks for is, and the drawing shows
//! who does.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use toml::de::DeTable;
use wasm_compose::graph::{Component, CompositionGraph, EncodeOptions};
use wasmparser::{Validator, WasmFeatures};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};
use witgate::witgate_capability::Tier;
use witgate::witgate_report::{InspectFormat, InspectReport, Inspection};
use witgate::{InspectRequest, inspect};
use witgate_testing::browser::Browser;

const WIT: &str = r#"
    package acme:shop@1.0.0;

    interface store { get: func(key: string) -> option<string>; }
    interface run { run: func(); }

    world app {
        import store;
        import wasi:random/random@0.2.6;
        export run;
    }
    world tracker {
        import wasi:filesystem/preopens@0.2.6;
        import wasi:sockets/tcp-create-socket@0.2.6;
        export store;
    }

    package wasi:random@0.2.6 { interface random { get-random-u64: func() -> u64; } }
    package wasi:filesystem@0.2.6 { interface preopens { get-directories: func(); } }
    package wasi:sockets@0.2.6 { interface tcp-create-socket { create-tcp-socket: func(); } }
"#;

/// A component of a world, with functions that do nothing.
fn component(world: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("shop.wit", WIT).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let abi = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
    let mut module = wit_component::dummy_module(&resolve, world, abi);
    let encoding = StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, encoding, false).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

const STORE: &str = "acme:shop/store@1.0.0";

/// The app, with the tracker as its store.
fn composed() -> Vec<u8> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut graph = CompositionGraph::new();
    let [app, tracker] = ["app", "tracker"].map(|name| {
        let component = Component::from_bytes(&mut validator, name, component(name)).unwrap();
        graph.add_component(component).unwrap()
    });
    let (export, ..) = graph.get_component(tracker).unwrap().export_by_name(STORE).unwrap();
    let (import, _) = graph.get_component(app).unwrap().import_by_name(STORE).unwrap();
    let (app, tracker) = (graph.instantiate(app).unwrap(), graph.instantiate(tracker).unwrap());
    graph.connect(tracker, Some(export), app, import).unwrap();
    let options = EncodeOptions { define_components: true, export: Some(app), validate: true };
    graph.encode(options).unwrap()
}

fn look(bytes: &[u8]) -> Inspection {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("composed.wasm");
    std::fs::write(&path, bytes).unwrap();
    let place = path.to_str().unwrap().to_owned();
    let inspected = inspect(&InspectRequest { place, wants_wit: true, ..Default::default() });
    Inspection { place: "composed.wasm".to_owned(), ..inspected.unwrap() }
}

fn write(inspection: &Inspection, format: InspectFormat) -> String {
    let mut out = Vec::new();
    InspectReport { inspection, color: false, width: 80 }.write(format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn only_what_reaches_the_host_is_a_capability() {
    let inspection = look(&composed());
    let [world] = inspection.worlds.as_slice() else { panic!("a component has one world") };
    let used = world.capabilities.iter().filter(|it| it.tier == Tier::Used);
    let used: BTreeSet<&str> = used.map(|it| it.class.as_str()).collect();
    // Nobody sees from the app that its store opens sockets. The store itself is no
    // capability, or it would be unknown.
    assert_eq!(used, BTreeSet::from(["random", "sockets"]));
    let human = write(&inspection, InspectFormat::Human);
    for words in [
        "sockets     open network sockets (create-tcp-socket; asked for by component 3)",
        "random      get random numbers (get-random-u64; asked for by component 1)",
        "component 1: 2 kB; 1 import from the host; acme:shop/store@1.0.0 provided by\n    component 3",
    ] {
        assert!(human.contains(words), "{words}: {human}");
    }
    let alone = look(&component("app"));
    let alone: Vec<&str> =
        alone.worlds[0].capabilities.iter().map(|it| it.class.as_str()).collect();
    assert_eq!(alone, ["unknown:acme:shop/store", "random"]);
}

#[test]
fn the_drawing_shows_who_provides_what_to_whom() {
    let mermaid = write(&look(&composed()), InspectFormat::Mermaid);
    // The composer gives them no names, and puts the app first.
    let (app, tracker) = ("c0", "c2");
    assert!(mermaid.contains("c0[\"component 1\"]\n  c2[\"component 3\"]"), "{mermaid}");
    let arrows: BTreeSet<&str> =
        mermaid.lines().filter(|line| line.contains("-->")).map(str::trim).collect();
    let expected = [
        format!("{tracker} -->|\"acme:shop/store@1.0.0\"| {app}"),
        format!("{app} -->|\"acme:shop/run@1.0.0\"| outside"),
        format!("host -->|\"wasi:random/random@0.2.6\"| {app}"),
        format!(
            "host -->|\"wasi:filesystem/preopens@0.2.6<br>wasi:sockets/tcp-create-socket@0.2.6\"| \
             {tracker}"
        ),
    ];
    assert_eq!(arrows, expected.iter().map(String::as_str).collect());
}

/// The tags that a page consists of, and those of the drawing.
const TAGS: &[&str] = &[
    "!DOCTYPE", "body", "br", "code", "dd", "defs", "details", "div", "dl", "dt", "g", "h1", "h2",
    "head", "header", "html", "main", "marker", "meta", "p", "path", "pre", "rect", "section",
    "style", "summary", "svg", "table", "tbody", "td", "text", "th", "thead", "title", "tr",
];

#[test]
fn nothing_from_outside_is_markup_and_nothing_is_loaded() {
    let mut inspection = look(&composed());
    let evil = "</style></script><script>alert(1)</script><b id=\"x\">'&\u{202e}";
    inspection.place = evil.to_owned();
    inspection.notes.push(evil.to_owned());
    inspection.wit = Some(evil.to_owned());
    let structure = inspection.structure.as_mut().unwrap();
    for component in &mut structure.components {
        component.name = Some(evil.to_owned());
    }
    structure.metadata.insert("authors", evil.to_owned());
    structure.producers.languages.insert(evil.to_owned(), evil.to_owned());
    let page = write(&inspection, InspectFormat::Html);
    assert!(!page.contains("<script") && !page.contains('\u{202e}'), "{page}");
    assert_eq!(page.matches("</style>").count(), 1);
    for tag in page.split("</style>").nth(1).unwrap().split('<').skip(1) {
        let name = tag.trim_start_matches('/').split([' ', '>', '\n', '/']).next().unwrap();
        assert!(TAGS.contains(&name), "<{tag}");
        let attributes = tag.split('>').next().unwrap();
        for loading in [" on", " href", " src", " xlink"] {
            assert!(!attributes.contains(loading), "<{tag}");
        }
    }
    assert!(!page.contains("@import") && !page.contains("http:"), "{page}");
}

/// What a browser draws: every node and arrow, names that fit, and what a screen reader
/// says of them. Skipped where there is no Chromium.
#[test]
fn a_browser_draws_it() {
    let Some(browser) = Browser::find() else {
        eprintln!("skipped: there is no Chromium here");
        return;
    };
    // What the browser measures is written into its page by a script, which the page
    // itself would not let run.
    let measure = "<script>
        const within = [...document.querySelectorAll('.node')].every(node => {
            const box = node.querySelector('rect').getBBox();
            return [...node.querySelectorAll('text')].every(text => {
                const own = text.getBBox();
                return own.x >= box.x && own.x + own.width <= box.x + box.width;
            });
        });
        const box = document.querySelector('svg').viewBox.baseVal;
        const inside = [...document.querySelectorAll('svg text')].every(text => {
            const own = text.getBBox();
            return own.x >= 0 && own.x + own.width <= box.width && own.y >= 0
                && own.y + own.height <= box.height;
        });
        const nodes = document.querySelectorAll('.node').length;
        const arrows = document.querySelectorAll('.arrow').length;
        document.title = `${nodes} nodes, ${arrows} arrows, ${within}, ${inside}`;
        </script>";
    let page = write(&look(&composed()), InspectFormat::Html);
    let policy = page.split("content=\"default-src").nth(1).unwrap();
    let policy = format!("default-src{}", policy.split('"').next().unwrap());
    let open = page.replace(&policy, "").replace("</body>", &format!("{measure}</body>"));
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("page.html");
    std::fs::write(&file, open).unwrap();
    let dom = browser.dom(&file);
    assert!(dom.contains("<title>4 nodes, 4 arrows, true, true</title>"), "{dom}");
    for words in ["role=\"img\"", "aria-labelledby=\"drawing-title\"", "<th scope=\"col\">used by"]
    {
        assert!(dom.contains(words), "{words}");
    }
}

/// What the shell makes of the script: the options and the file, whatever they are called.
#[cfg(unix)]
#[test]
fn the_options_of_wasmtime_are_what_a_shell_passes_on() {
    let mut inspection = look(&composed());
    inspection.place = "it's $(touch x).wasm".to_owned();
    for component in &mut inspection.structure.as_mut().unwrap().components {
        component.name = Some("evil\n)\ntouch x\n# `touch x`".to_owned());
    }
    let script = write(&inspection, InspectFormat::WasmtimeFlags);
    let directory = tempfile::tempdir().unwrap();
    let output = std::process::Command::new("bash")
        .args(["-c", &format!("wasmtime() {{ printf '%s\\n' \"$@\"; }}\n{script}")])
        .current_dir(&directory)
        .output()
        .unwrap();
    let passed = String::from_utf8(output.stdout).unwrap();
    let expected = ["run", "-S", "inherit-network=y", "-S", "udp=n", "--invoke", "CALL"];
    let expected = format!("{}\n{}\n", expected.join("\n"), inspection.place);
    assert_eq!(passed, expected, "{script}");
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 0);
    // The file system is imported, and no function that opens anything.
    assert!(script.contains("imported and not used, so nothing is granted: filesystem"));
}

/// The part for Spin is TOML, as it is and with every key that it offers.
#[test]
fn the_part_for_spin_is_toml() {
    let mut inspection = look(&composed());
    inspection.place = "a\"b\\c.wasm".to_owned();
    for component in &mut inspection.structure.as_mut().unwrap().components {
        component.name = Some("evil\n[component.x]".to_owned());
    }
    let text = write(&inspection, InspectFormat::SpinToml);
    let keys = |text: &str| -> BTreeSet<String> {
        let table = DeTable::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let components = table.get_ref()["component"].get_ref().as_table().unwrap();
        assert_eq!(components.len(), 1, "{text}");
        let component = components.values().next().unwrap().get_ref().as_table().unwrap();
        assert_eq!(component["source"].get_ref().as_str(), Some("a\"b\\c.wasm"));
        component.keys().map(|key| key.get_ref().to_string()).collect()
    };
    let chosen = text.replace("# allowed_outbound_hosts", "allowed_outbound_hosts");
    assert_ne!(chosen, text);
    assert_eq!(keys(&text), BTreeSet::from(["source".to_owned()]));
    let with_hosts = ["source", "allowed_outbound_hosts"].map(str::to_owned);
    assert_eq!(keys(&chosen), BTreeSet::from(with_hosts));
}
