//! Two policies: read, compared and edited.

use witgate::Target as WaiverTarget;
use witgate::witgate_config::{Config, NewWaiver, add_waiver, loosened, prune};

use super::wit_text::shown;
use super::{Target, parts};

pub(super) static TARGET: Target = Target { name: "policy", run, seeds };

fn run(input: &[u8]) {
    let mut policies = Vec::new();
    for part in parts(input).take(2) {
        let Ok(text) = std::str::from_utf8(part) else { return };
        match Config::read("witgate.toml", text) {
            Ok(config) => {
                assert_edited(text, &config);
                policies.push(config);
            }
            Err(error) => shown(&error),
        }
    }
    for policy in &policies {
        for is_in_force in [false, true] {
            let found = loosened(Some(policy), Some(policy), is_in_force);
            assert!(found.is_empty(), "a policy is looser than itself: {found:?}");
        }
    }
    if let [baseline, candidate] = &policies[..] {
        // Whichever of them is the stricter, it is not the one that both are.
        loosened(Some(baseline), Some(candidate), true);
        loosened(Some(candidate), Some(baseline), true);
    }
}

/// A waiver that is added is read back, and is the only difference; taken out
/// again, it leaves as many as there were.
fn assert_edited(text: &str, config: &Config) {
    let target = WaiverTarget::Fingerprint("wg1-00000000000000aa".to_owned());
    let new = NewWaiver::new(target.clone(), "a \"reason\"\n\u{202e}[[waiver]]");
    // A waiver for it may be there already, and a policy may be full.
    let Ok(added) = add_waiver("witgate.toml", text, &new, false) else { return };
    let read = Config::read("witgate.toml", &added).expect("what is written can be read");
    assert_eq!(read.waivers.len(), config.waivers.len() + 1);
    let found = read.waivers.iter().find(|waiver| waiver.target == target);
    assert_eq!(found.expect("it was added").reason, new.reason);
    let (pruned, count) =
        prune("witgate.toml", &added, &[target]).expect("what is written can be edited");
    assert_eq!(count, 1);
    let read = Config::read("witgate.toml", &pruned).expect("what is written can be read");
    assert_eq!(read.waivers.len(), config.waivers.len());
}

fn seeds() -> Vec<Vec<u8>> {
    let policy = "# A policy.
fail-on = \"error\"
baseline = \"merge-base\"
patch-additions = true

[policy]
from = \"baseline\"

[[package]]
path = \"wit\"
role = \"component\"
features = [\"soon\"]

[rules]
enum-case-added = \"warn\"

[[rules.for]]
item = \"a:b/*\"
level = \"error\"

[[waiver]]
fingerprint = \"wg1-0123456789abcdef\"
reason = \"plugins are rebuilt\"
expires = 2027-02-18
owner = \"@octocat\"

[[waiver]]
rule = \"enum-case-added\"
item = \"a:b/*\"
count = 2
reason = \"x\"
applies = \"<0.3\"

[lock]
require-verified = true

[[artifact]]
path = \"a.wasm\"
world = \"a:b/w\"
attestations = [\"a.json\"]

[provenance]
require = [\"signature\"]
threshold = 1
trusted-root = \"root.json\"

[[provenance.key]]
path = \"key.pub\"

[[provenance.identity]]
name = \"https://github.com/o/r/*\"
issuer = \"https://token.actions.githubusercontent.com\"
";
    let shorter = "fail-on = \"warn\"\n[[package]]\npath = \"wit\"\nrelease = \"none\"\n";
    let both = [policy.as_bytes(), &[0xff], shorter.as_bytes()].concat();
    // The manuals and the template have every key.
    let manuals =
        [include_str!("../../../../docs/gate.md"), include_str!("../../../../docs/integrity.md")];
    let examples = manuals.iter().flat_map(|manual| manual.split("```toml\n").skip(1));
    let examples = examples.filter_map(|text| text.split("```").next());
    examples.map(|text| text.as_bytes().to_vec()).chain([both]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_read() {
        for seed in seeds() {
            for part in parts(&seed) {
                let text = std::str::from_utf8(part).expect("text");
                if let Err(error) = Config::read("witgate.toml", text) {
                    panic!("{error}\n{text}");
                }
            }
        }
    }
}
