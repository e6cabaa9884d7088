//! The files of a finding's witnesses: a directory for each direction, and a README
//! with the commands and what they print.

use std::fmt::Write as _;

use witgate_judge::{Direction, GatedFinding};
use witgate_load::WASM_TOOLS;
use witgate_model::{Item, shell_argument};
use witgate_report::{escape, markdown_text};

use crate::wit_text::WitText;
use crate::witness::{Defect, Refusal, Sought, Witness};
use crate::witnesses::Witnessed;

/// The README of a folder.
pub const README: &str = "README.md";

/// The files of a direction.
pub const FILES: [&str; 3] = [GUEST_WIT, GUEST_WASM, HOST_WIT];

const GUEST_WIT: &str = "guest.wit";
const GUEST_WASM: &str = "guest.wasm";
const HOST_WIT: &str = "host.wit";

/// So many other findings are named.
const NAMED: usize = 5;

/// The witnesses of a finding, as files.
#[derive(Clone, Debug)]
pub struct WitnessFolder {
    /// Its name: the fingerprint of the finding.
    pub name: String,
    /// Paths within it, written with `/`, and what goes there.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Witnessed<'_> {
    /// The files; `None` where there is neither a witness nor a defect. `all` are the
    /// findings among which it is one.
    pub fn folder(&self, all: &[GatedFinding]) -> Option<WitnessFolder> {
        let finding = self.finding;
        let mut readme = format!(
            "# {}\n\n{}, `{}`, {}\n",
            markdown_text(&finding.message),
            markdown_text(&format!("`{}`", finding.item)),
            finding.rule.id,
            finding.fingerprint,
        );
        let mut files = Vec::new();
        for (direction, sought) in &self.sought {
            match sought {
                Sought::Found(witness) => {
                    let shared = shared(finding, witness, all);
                    describe(&mut readme, *direction, witness, &shared);
                    add(&mut files, *direction, &witness.guest, &witness.host);
                    let path = format!("{}/{GUEST_WASM}", direction.as_str());
                    files.push((path, witness.component.clone()));
                }
                Sought::Defect(defect) => {
                    describe_defect(&mut readme, *direction, defect);
                    if let Some((guest, host)) = &defect.texts {
                        add(&mut files, *direction, guest, host);
                    }
                }
                Sought::NotMade(reason) => {
                    let reason = markdown_text(reason);
                    put(
                        &mut readme,
                        &format!("\n## {}\n\nNo witness: {reason}.\n", direction.title()),
                    );
                }
            }
        }
        let is_worth = self.sought.iter().any(|(_, sought)| !matches!(sought, Sought::NotMade(_)));
        files.push((README.to_owned(), readme.into_bytes()));
        files.sort();
        is_worth.then(|| WitnessFolder { name: finding.fingerprint.clone(), files })
    }
}

fn add(files: &mut Vec<(String, Vec<u8>)>, direction: Direction, guest: &WitText, host: &WitText) {
    for (name, text) in [(GUEST_WIT, guest), (HOST_WIT, host)] {
        files.push((format!("{}/{name}", direction.as_str()), text.text.clone().into_bytes()));
    }
}

fn put(readme: &mut String, text: &str) {
    readme.write_str(text).expect("a string takes it");
}

/// What to run, and what comes of it.
fn describe(readme: &mut String, direction: Direction, witness: &Witness, shared: &[String]) {
    let Witness { guest, host, is_invented, function, component, refusal } = witness;
    let [guest_side, host_side] = direction.sides();
    let directory = direction.as_str();
    let world = markdown_text(&format!("`{}`", guest.world_name()));
    let of_world = match is_invented {
        true => format!("world {world}, which a user of the {guest_side} may write"),
        false => format!("world {world} of the {guest_side}"),
    };
    let uses = match function {
        Some(function) => format!(" and uses only {}", markdown_text(&format!("`{function}`"))),
        None => String::new(),
    };
    put(
        readme,
        &format!(
            "\n## {}\n\n`{directory}/{GUEST_WASM}` ({} bytes) is built for {of_world}{uses}. Its \
             functions do nothing.\n`{GUEST_WIT}` is its WIT, and `{HOST_WIT}` the same part of the \
             {host_side}, which the host implements.\n\n",
            direction.title(),
            component.len(),
        ),
    );
    let targets = |wit: &str, world: &WitText| {
        format!(
            "wasm-tools component targets --semver-compatible -w {} {directory}/{wit} \
             {directory}/{GUEST_WASM}",
            shell_argument(&world.world_name())
        )
    };
    put(readme, "It fits the world it was built for; this prints nothing:\n\n");
    command(readme, &targets(GUEST_WIT, guest));
    match refusal {
        Refusal::Typing { upstream, wasmtime } => {
            put(readme, "\nIt does not fit the host's:\n\n");
            command(readme, &targets(HOST_WIT, host));
            block(readme, &format!("error: {upstream}"));
            put(readme, &format!("\n(as wasm-tools {WASM_TOOLS} prints it, exit code 1)\n\n"));
            command(readme, &witgate(directory));
            let said = match wasmtime {
                Some(why) => format!("Wasmtime's linker rejects it too: {}.", markdown_text(why)),
                None => "Wasmtime's linker accepts it, and a composition does not.".to_owned(),
            };
            put(readme, &format!("\n{said}\n"));
        }
        Refusal::WasmtimeOnly(why) => {
            put(
                readme,
                "\nBy component-model typing it fits the host's too; this also prints nothing:\n\n",
            );
            command(readme, &targets(HOST_WIT, host));
            put(
                readme,
                &format!(
                    "\nOnly Wasmtime's linker rejects it: {}. That was worked out, not run: \
                     witgate contains no Wasmtime. It shows in:\n\n",
                    markdown_text(why)
                ),
            );
            command(readme, &witgate(directory));
        }
    }
    if !shared.is_empty() {
        put(readme, "\nOther findings on what this guest uses, which may reject it as well:\n\n");
        shared.iter().for_each(|line| put(readme, &format!("- {line}\n")));
    }
}

fn witgate(directory: &str) -> String {
    format!("witgate targets {directory}/{GUEST_WASM} --wit {directory}/{HOST_WIT}")
}

fn describe_defect(readme: &mut String, direction: Direction, defect: &Defect) {
    put(
        readme,
        &format!(
            "\n## {}: a bug in witgate\n\n{}\n\nPlease report it with this directory.\n",
            direction.title(),
            markdown_text(&defect.message)
        ),
    );
}

fn command(readme: &mut String, command: &str) {
    put(readme, &format!("```sh\n{command}\n```\n"));
}

/// Lines as they are printed; a name cannot end the block.
fn block(readme: &mut String, text: &str) {
    put(readme, "\n```text\n");
    for line in text.lines() {
        put(readme, &format!("{}\n", escape(line)));
    }
    put(readme, "```\n");
}

/// Other findings that speak of the function that a guest uses, or of the package that
/// the finding is in, such as of its version.
fn shared(finding: &GatedFinding, witness: &Witness, all: &[GatedFinding]) -> Vec<String> {
    let is_of_function = |it: &GatedFinding| {
        let function = witness.function.as_ref();
        function.is_some_and(|function| it.reach.functions.binary_search(function).is_ok())
    };
    let packages = [&finding.was, &finding.now].map(|item| item.as_ref().map(Item::package));
    let is_of_package = |it: &GatedFinding| {
        let is_package = |item: &Option<Item>| match item {
            Some(Item::Package(package)) => packages.contains(&Some(package)),
            _ => false,
        };
        is_package(&it.was) || is_package(&it.now)
    };
    let speaks = |it: &&GatedFinding| {
        it.fingerprint != finding.fingerprint
            && it.no_witness().is_none()
            && (is_of_function(it) || is_of_package(it))
    };
    let mut others: Vec<String> = all
        .iter()
        .filter(speaks)
        .map(|it| {
            format!(
                "`{}` {} ({})",
                it.rule.id,
                markdown_text(&format!("`{}`", it.item)),
                it.fingerprint
            )
        })
        .collect();
    let more = others.len().saturating_sub(NAMED);
    others.truncate(NAMED);
    if more > 0 {
        others.push(format!("and {more} more"));
    }
    others
}
