//! A runner of GitHub Actions, as far as action.yml and docs/ci need one: it
//! takes steps as they are written, gives each script the files and variables
//! that the real runner would, and executes it with bash.
//!
//! Expressions other than those few that occur end the test. Nothing of this
//! machine's environment shows but where its programs are.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use yaml_rust2::{Yaml, YamlLoader};

/// The server that the runner belongs to.
pub(crate) const SERVER: &str = "https://forge.example";

/// The repository that is checked.
pub(crate) const REPOSITORY: &str = "acme/plugin";

/// The words that the runner takes for commands.
const COMMANDS: [&str; 14] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "warning",
];

/// Where the repository of witgate is.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the tests are built from a checkout")
}

/// Reads a YAML file of the repository.
pub(crate) fn yaml(path: &str) -> Yaml {
    let text = fs::read_to_string(root().join(path)).expect(path);
    let mut documents = YamlLoader::load_from_str(&text).expect(path);
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

/// The entries of a mapping, in order; none where it is not there.
pub(crate) fn entries(yaml: &Yaml) -> Vec<(String, &Yaml)> {
    let Some(hash) = yaml.as_hash() else { return Vec::new() };
    hash.iter().map(|(key, value)| (scalar(key), value)).collect()
}

/// A scalar as text, as the runner takes all of them.
pub(crate) fn scalar(yaml: &Yaml) -> String {
    match yaml {
        Yaml::String(text) | Yaml::Real(text) => text.clone(),
        Yaml::Integer(number) => number.to_string(),
        Yaml::Boolean(flag) => flag.to_string(),
        Yaml::Null => String::new(),
        other => panic!("{other:?} is no scalar"),
    }
}

/// A step that is a script.
pub(crate) struct Step {
    pub(crate) id: String,
    pub(crate) env: Vec<(String, String)>,
    pub(crate) run: String,
}

/// The steps of an action or a job; one that is no script has an empty one.
pub(crate) fn steps(yaml: &Yaml) -> Vec<Step> {
    let steps = yaml["steps"].as_vec().expect("there are steps");
    let step = |step: &Yaml| Step {
        id: step["id"].as_str().unwrap_or_default().to_owned(),
        env: entries(&step["env"]).into_iter().map(|(key, value)| (key, scalar(value))).collect(),
        run: step["run"].as_str().unwrap_or_default().to_owned(),
    };
    steps.iter().map(step).collect()
}

/// What has happened at the server.
#[derive(Clone)]
pub(crate) struct Event {
    pub(crate) name: &'static str,
    pub(crate) reference: String,
    pub(crate) sha: String,
    pub(crate) payload: Value,
}

/// A job with one step: the action.
pub(crate) struct Job<'a> {
    /// What is checked out, and where.
    pub(crate) workspace: &'a Path,
    pub(crate) event: &'a Event,
    /// What is under `with`.
    pub(crate) inputs: Vec<(&'a str, String)>,
    /// Programs that come before all others.
    pub(crate) programs: Option<&'a Path>,
    /// Further variables of the environment.
    pub(crate) environment: Vec<(&'a str, String)>,
}

/// What came of it.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) log: String,
    /// The outputs of the action, all of them.
    pub(crate) outputs: BTreeMap<String, String>,
    /// The outputs of its steps, as `step.key`.
    pub(crate) steps: BTreeMap<String, String>,
    pub(crate) summary: String,
    /// Where the runner keeps files for a while.
    pub(crate) temp: TempDir,
}

impl Job<'_> {
    /// Runs action.yml.
    #[track_caller]
    pub(crate) fn run(&self) -> Ran {
        let action = yaml("action.yml");
        let inputs = self.all_inputs(&action);
        let mut ran = self.steps(&steps(&action["runs"]), &inputs);
        for (name, output) in entries(&action["outputs"]) {
            let value = self.evaluate(&scalar(&output["value"]), &inputs, &ran.steps);
            ran.outputs.insert(name, value);
        }
        ran
    }

    /// Runs the steps of action.yml that install witgate, and no others.
    #[track_caller]
    pub(crate) fn install(&self) -> Ran {
        let action = yaml("action.yml");
        let mut steps = steps(&action["runs"]);
        steps.retain(|step| step.id == "release" || step.id == "install");
        assert_eq!(steps.len(), 2, "the steps are found");
        self.steps(&steps, &self.all_inputs(&action))
    }

    /// The inputs that are given, and the defaults of the others.
    #[track_caller]
    fn all_inputs(&self, action: &Yaml) -> BTreeMap<String, String> {
        let mut inputs = BTreeMap::new();
        for (name, input) in entries(&action["inputs"]) {
            inputs.insert(name, scalar(&input["default"]));
        }
        for (name, value) in &self.inputs {
            let known = inputs.insert((*name).to_owned(), value.clone());
            assert!(known.is_some(), "action.yml has no input `{name}`");
        }
        inputs
    }

    /// Runs scripts one after the other, until one fails.
    #[track_caller]
    pub(crate) fn steps(&self, steps: &[Step], inputs: &BTreeMap<String, String>) -> Ran {
        let temp = tempfile::tempdir().expect("a directory");
        let file = |name: &str| temp.path().join(name);
        let configuration = || fs::read_to_string(self.workspace.join(".git/config")).ok();
        let before = configuration();
        fs::write(file("event.json"), self.event.payload.to_string()).expect("written");
        fs::create_dir(file("home")).expect("created");
        fs::create_dir(file("temp")).expect("created");
        for name in ["summary", "environment", "path", "log"] {
            fs::write(file(name), "").expect("written");
        }
        let log = File::options().append(true).open(file("log")).expect("it is there");
        let mut outputs = BTreeMap::new();
        let mut code = 0;
        for step in steps.iter().filter(|step| !step.run.is_empty()) {
            fs::write(file("script.sh"), &step.run).expect("written");
            fs::write(file("output"), "").expect("written");
            let mut path = std::env::var_os("PATH").unwrap_or_default();
            if let Some(programs) = self.programs {
                let all = std::iter::once(programs.to_owned()).chain(std::env::split_paths(&path));
                path = std::env::join_paths(all).expect("paths without colons");
            }
            let mut command = Command::new("bash");
            command
                .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
                .arg(file("script.sh"))
                .current_dir(self.workspace)
                .env_clear()
                .env("PATH", path)
                .env("HOME", file("home"))
                .env("LANG", "C.UTF-8")
                .env("GIT_CONFIG_NOSYSTEM", "1")
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", root())
                .env("GITHUB_WORKSPACE", self.workspace)
                .env("GITHUB_EVENT_NAME", self.event.name)
                .env("GITHUB_EVENT_PATH", file("event.json"))
                .env("GITHUB_REF", &self.event.reference)
                .env("GITHUB_SHA", &self.event.sha)
                .env("GITHUB_REPOSITORY", REPOSITORY)
                .env("GITHUB_SERVER_URL", SERVER)
                .env("GITHUB_OUTPUT", file("output"))
                .env("GITHUB_STEP_SUMMARY", file("summary"))
                .env("GITHUB_ENV", file("environment"))
                .env("GITHUB_PATH", file("path"))
                .env("RUNNER_TEMP", file("temp"))
                .env("RUNNER_OS", "Linux")
                .env("RUNNER_ARCH", "X64");
            for (name, value) in &self.environment {
                command.env(name, value);
            }
            for (name, value) in &step.env {
                command.env(name, self.evaluate(value, inputs, &outputs));
            }
            let share = || Stdio::from(log.try_clone().expect("a second handle"));
            let status = command.stdin(Stdio::null()).stdout(share()).stderr(share()).status();
            code = status.expect("bash runs").code().unwrap_or(-1);
            let written = fs::read_to_string(file("output")).expect("it is there");
            for line in written.lines() {
                let (key, value) = line.split_once('=').expect("outputs are KEY=VALUE");
                outputs.insert(format!("{}.{key}", step.id), value.to_owned());
            }
            if code != 0 {
                break;
            }
        }
        let read = |name: &str| fs::read_to_string(file(name)).expect("it is UTF-8");
        let (log, summary) = (read("log"), read("summary"));
        assert_eq!(read("environment") + &read("path"), "", "later steps are left alone");
        assert_eq!(configuration(), before, "the repository's configuration is left alone");
        Ran { code, log, outputs: BTreeMap::new(), steps: outputs, summary, temp }
    }

    /// The value of a text with at most one expression in it.
    #[track_caller]
    fn evaluate(
        &self,
        text: &str,
        inputs: &BTreeMap<String, String>,
        steps: &BTreeMap<String, String>,
    ) -> String {
        let Some(start) = text.find("${{") else { return text.to_owned() };
        let end = text.find("}}").expect("an expression ends");
        let mut value = String::new();
        for operand in text[start + 3..end].split("||").map(str::trim) {
            value = self.operand(operand, inputs, steps);
            if !value.is_empty() {
                break;
            }
        }
        assert!(!text[end..].contains("${{"), "{text}");
        format!("{}{value}{}", &text[..start], &text[end + 2..])
    }

    #[track_caller]
    fn operand(
        &self,
        operand: &str,
        inputs: &BTreeMap<String, String>,
        steps: &BTreeMap<String, String>,
    ) -> String {
        let words: Vec<&str> = operand.split('.').collect();
        match words.as_slice() {
            ["inputs", name] => {
                let value = inputs.get(*name).unwrap_or_else(|| panic!("no input `{name}`"));
                self.evaluate(value, inputs, steps)
            }
            ["steps", step, "outputs", key] => {
                steps.get(&format!("{step}.{key}")).cloned().unwrap_or_default()
            }
            ["github", "token"] => "ghs-the-token".to_owned(),
            ["github", "event", path @ ..] => {
                let mut value = &self.event.payload;
                for key in path {
                    value = &value[*key];
                }
                match value {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                }
            }
            [text] if text.starts_with('\'') && text.ends_with('\'') => {
                text.trim_matches('\'').to_owned()
            }
            _ => panic!("this runner does not know `{operand}`"),
        }
    }
}

impl Ran {
    /// Expects an exit code, words in the log, and outputs of the action.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, words: &[&str], outputs: &[(&str, &str)]) {
        assert_eq!(self.code, code, "{}", self.log);
        for word in words {
            assert!(self.log.contains(word), "it should say `{word}`:\n{}", self.log);
        }
        for (name, value) in outputs {
            let is = self.outputs.get(*name).unwrap_or_else(|| panic!("no output `{name}`"));
            assert_eq!(is, value, "output `{name}`:\n{}", self.log);
        }
    }

    /// The lines of the log that the runner acts on: `::word …::` where a line
    /// begins, and `##[word …]` anywhere.
    ///
    /// <https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs>
    pub(crate) fn commands(&self) -> Vec<&str> {
        let mut stopped: Option<String> = None;
        let mut commands = Vec::new();
        for line in self.log.lines() {
            let line = line.trim_start();
            let word = |text: &str, end: &str| {
                let (command, _) = text.split_once(end)?;
                command.split(' ').next().filter(|word| COMMANDS.contains(word)).map(str::to_owned)
            };
            let is_command = line.strip_prefix("::").and_then(|text| word(text, "::")).is_some()
                || line.split_once("##[").and_then(|(_, text)| word(text, "]")).is_some();
            match &stopped {
                Some(token) if line == format!("::{token}::") => stopped = None,
                Some(_) => {}
                None if line.starts_with("::stop-commands::") => {
                    stopped = line.strip_prefix("::stop-commands::").map(str::to_owned);
                }
                None if is_command => commands.push(line),
                None => {}
            }
        }
        assert!(stopped.is_none(), "commands are understood again at the end");
        commands
    }

    /// The one command that begins so.
    #[track_caller]
    pub(crate) fn command(&self, start: &str) -> &str {
        let found: Vec<&str> =
            self.commands().into_iter().filter(|command| command.starts_with(start)).collect();
        assert_eq!(found.len(), 1, "one `{start}`:\n{}", self.log);
        found[0]
    }
}
