//! A component, a core module or WIT, examined closely, in every format.

use serde_json::Value;
use witgate::witgate_report::{InspectFormat, InspectReport, Inspection};
use witgate::{Error, Options, inspect_bytes};

use super::Target;
use super::wit_text::shown;
use crate::output::assert_harmless;

pub(super) static TARGET: Target = Target { name: "inspect", run, seeds };

fn run(input: &[u8]) {
    match inspect_bytes("a.wasm", input, &Options::default()) {
        Ok(inspection) => assert_formats(&inspection),
        Err(Error::Load { error, .. }) => shown(&error),
        Err(error) => assert_harmless(&error.to_string()),
    }
}

fn assert_formats(inspection: &Inspection) {
    for format in [
        InspectFormat::Human,
        InspectFormat::Json,
        InspectFormat::Wit,
        InspectFormat::Mermaid,
        InspectFormat::Html,
        InspectFormat::WasmtimeFlags,
        InspectFormat::SpinToml,
    ] {
        let text = written(inspection, format);
        assert_harmless(&text);
        match format {
            InspectFormat::Json => {
                let answer: Value = serde_json::from_str(&text).expect("it is JSON");
                assert_eq!(answer["schema"], "witgate/inspect/1");
            }
            InspectFormat::Html => {
                let page = text.split_once("</style>").expect("a page has a style").1;
                assert!(!page.contains("<script") && !page.contains("</style"), "{page}");
            }
            // Between the brackets and behind them there is nothing but what we write.
            InspectFormat::WasmtimeFlags => {
                for line in text.lines() {
                    let starts = ["#", "options=(", "  #", "  -S ", "  -W ", ")", "wasmtime "];
                    assert!(starts.iter().any(|start| line.starts_with(start)), "{line}");
                }
            }
            InspectFormat::SpinToml => {
                for line in text.lines() {
                    let starts = ["#", "[component.", "source = \""];
                    assert!(starts.iter().any(|start| line.starts_with(start)), "{line}");
                }
            }
            InspectFormat::Human | InspectFormat::Wit | InspectFormat::Mermaid => {}
        }
        // The same once more.
        assert_eq!(written(inspection, format), text);
    }
}

fn written(inspection: &Inspection, format: InspectFormat) -> String {
    let mut bytes = Vec::new();
    let report = InspectReport { inspection, color: false, width: 80 };
    report.write(format, &mut bytes).expect("memory takes whatever is written");
    String::from_utf8(bytes).expect("answers are UTF-8")
}

fn seeds() -> Vec<Vec<u8>> {
    let composed = include_str!("../../../../tests/cli/inspect/composed.wat");
    let crawler = include_str!("../../../../tests/cli/inspect/crawler.wat");
    let program = include_str!("../../../../tests/cli/inspect/program.wat");
    let texts = [
        composed,
        crawler,
        program,
        // Names from outside: of a module, of a component, of who made it.
        r###"(component $"##vso[x] <script>\1b[31m"
          (import "wasi:random/random@0.2.6" (instance $r (export "f" (func))))
          (component $"evil\n::error::b"
            (import "wasi:random/random@0.2.6" (instance (export "f" (func))))
            (core module $"</svg>" (import "wasi_snapshot_preview1" "fd_write" (func))))
          (instance (instantiate 0 (with "wasi:random/random@0.2.6" (instance $r))))
          (@custom "authors" "\e2\80\ae<b>")
          (@custom "producers" "\01\08language\01\07`a`|[b]\01\0a"))"###,
        r#"(component (type (stream u8)) (core module (memory i64 1) (memory 1 2 shared)))"#,
    ];
    let encode = |text: &&str| wat::parse_str(text).expect("the seeds are valid");
    let wit = b"package a:b@0.1.0;\nworld w { import f: func(x: list<string>) -> u64; }".to_vec();
    texts.iter().map(encode).chain([wit]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_looked_at() {
        for seed in seeds() {
            let name = if seed.starts_with(b"\0asm") { "a.wasm" } else { "a.wit" };
            inspect_bytes(name, &seed, &Options::default()).unwrap_or_else(|it| panic!("{it}"));
        }
    }
}
