//! `[[target]]`: what it says, what it cannot say, and what it means to ask for less.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use witgate_config::Config;

fn read(text: &str) -> Config {
    Config::read("witgate.toml", text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What the second policy asks less than the first, in the words of the facts.
fn less(was: &str, now: &str) -> Vec<String> {
    let facts = witgate_config::loosened(Some(&read(was)), Some(&read(now)), true);
    facts.into_iter().map(|fact| fact.matter).collect()
}

const BOTH: &str = "
[[target]]
host = \"wasmtime@46\"
flags = [\"-Shttp\"]
for = [\"acme:plugin/*\", \"dist/*.wasm\"]

[[target]]
host = \"platform\"
wit = \"./host//wit\"
world = \"acme:platform/host\"
";

#[test]
fn what_a_target_says() {
    let config = read(BOTH);
    let [known, own] = &config.targets[..] else { panic!("two targets") };
    assert_eq!(known.host.value, "wasmtime@46");
    assert_eq!(known.flags.as_ref().unwrap().value, ["-Shttp"]);
    assert_eq!(known.subjects.as_ref().unwrap().value, ["acme:plugin/*", "dist/*.wasm"]);
    assert!(known.wit.is_none());
    assert_eq!(own.wit.as_ref().unwrap().value, "host/wit");
    assert_eq!(own.world.as_ref().unwrap().value, "acme:platform/host");
    assert!(own.subjects.is_none());
    assert_eq!(read("").targets.len(), 0);
}

#[test]
fn what_a_target_cannot_say() {
    for (text, message) in [
        ("[[target]]\nflags = []", "`host` is missing in `[[target]]`"),
        ("[[target]]\nhost = \"a\"\nworld = \"w\"", "`wit` is missing in `[[target]]`"),
        ("[[target]]\nhost = \"a\"\nwit = \"../x\"", "`wit` has `..` in it"),
        (
            "[[target]]\nhost = \"a\"\nwit = \"x\"\nflags = [\"-S\"]",
            "`flags` are those of a known host",
        ),
        ("[[target]]\nhost = \"a\"\nhosts = \"b\"", "unknown key `hosts` in `[[target]]`"),
    ] {
        let error = Config::read("witgate.toml", text).unwrap_err().to_string();
        assert!(error.contains(message), "{text}: {error}");
    }
}

#[test]
fn what_asks_for_less() {
    assert_eq!(less(BOTH, BOTH), [""; 0]);
    assert_eq!(less("", BOTH), [""; 0]);
    assert_eq!(
        less(BOTH, ""),
        [
            "nothing has to run on `wasmtime@46` any longer",
            "nothing has to run on `platform` any longer"
        ]
    );
    // Another release is another promise.
    let other = BOTH.replace("wasmtime@46", "wasmtime@47");
    assert_eq!(less(BOTH, &other), ["nothing has to run on `wasmtime@46` any longer"]);
    let more = BOTH.replace("\"-Shttp\"", "\"-Shttp\", \"-Sconfig\"");
    assert_eq!(
        less(BOTH, &more),
        ["target `wasmtime@46`: flag `-Sconfig` added, so more is offered"]
    );
    assert_eq!(less(&more, BOTH), [""; 0]);
    let fewer = BOTH.replace(", \"dist/*.wasm\"", "");
    assert_eq!(less(BOTH, &fewer), ["target `wasmtime@46`: `dist/*.wasm` removed from `for`"]);
    assert_eq!(less(&fewer, BOTH), [""; 0]);
    let all = BOTH.replace("for = [\"acme:plugin/*\", \"dist/*.wasm\"]\n", "");
    assert_eq!(
        less(&all, BOTH),
        ["target `wasmtime@46`: `for` added, so that other components are no longer compared"]
    );
    assert_eq!(less(BOTH, &all), [""; 0]);
    let elsewhere = BOTH.replace("acme:platform/host", "acme:platform/other");
    let told = ["target `platform`: another world is what the host offers"];
    assert_eq!(less(BOTH, &elsewhere), told);
    assert_eq!(less(&elsewhere, BOTH), told);
    // A second target of the same host takes nothing from the first.
    let second = format!("{BOTH}\n[[target]]\nhost = \"wasmtime@46\"\nfor = [\"x\"]\n");
    assert_eq!(less(BOTH, &second), [""; 0]);
}
