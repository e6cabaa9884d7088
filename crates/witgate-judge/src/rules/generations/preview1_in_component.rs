use witgate_model::first_few_names;

use crate::cell::Rows;
use crate::evidence::Evidence;
use crate::level::Level;
use crate::release::Release;
use crate::rule::{Draft, Judge, Rule};

use super::gained;

pub(crate) static RULE: Rule = Rule {
    id: "preview1-in-component",
    summary: "the program in a component is built for WASI preview1",
    rows: Rows::NONE,
    judge: Judge::Whole(Level::Error, judge),
    docs: r#"
A core module in the component imports functions of `wasi_snapshot_preview1`, and
an adapter in the component turns them into WASI 0.2. It works, but the component
imports whatever the adapter needs for any program, such as the file system for a
program that only prints; it has the limits of preview1, such as no sockets to
connect; and the adapter has its own version of WASI.

If the baseline is so already, the finding is a note.
"#,
    instead: r#"
Build the program for WASI 0.2 or later, in Rust for the target `wasm32-wasip2`
with a toolchain whose standard library uses it. Where there is none yet, accept
it in `[rules]`: `preview1-in-component = "note"`.
"#,
    source: r#"
wasmtime, `crates/wasi-preview1-component-adapter`; measured with its adapters 25
and 48: a program that only calls `fd_write` imports `wasi:filesystem`.
"#,
};

fn judge(evidence: &Evidence<'_>, _: &[Release]) -> Vec<Draft> {
    let Some((was, now)) = gained::of_both(evidence) else { return Vec::new() };
    if now.preview1.is_empty() {
        return Vec::new();
    }
    let functions: Vec<_> = now.preview1.iter().map(|it| format!("`{it}`")).collect();
    let functions = first_few_names(&functions, 1);
    let through = if now.has_adapter { "through an adapter" } else { "without an adapter" };
    let message = format!(
        "the program in the component is built for WASI preview1, {through}: it imports \
         {functions}"
    );
    let help = format!("build it for WASI 0.2 or later; {}", gained::accept(RULE.id));
    let was_so = was.is_some_and(|was| !was.preview1.is_empty());
    vec![gained::about_component(Draft::new(message, help), evidence, was_so)]
}
