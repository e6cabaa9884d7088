//! What can be done about findings: fix them, waive them, or read why.

use std::path::{Path, PathBuf};

use gen_lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, Command, Diagnostic, Range, TextEdit,
    WorkspaceEdit,
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use serde_json::{Value, json};
use witgate::witgate_config::{FILE_NAME, NewWaiver, add_waiver};
use witgate::witgate_files;
use witgate::witgate_report::escape;
use witgate::{GatedFinding, Rule, Target, manual};

use crate::client::Client;
use crate::diagnostics::of_finding;
use crate::places::{Places, touches};
use crate::root::Root;
use crate::{uri, workspace_edit};

/// Opens the page of a rule, by its id.
pub(crate) const OPEN_RULE: &str = "witgate.openRule";
/// Waives a finding: `{ root, fingerprint, reason }`.
pub(crate) const WAIVE: &str = "witgate.waive";
/// Shows where the reason of a new waiver is to be written: `{ uri, range }`.
pub(crate) const SHOW_REASON: &str = "witgate.showReason";
/// Of the client: asks for a reason, and waives: `{ root, fingerprint, message }`.
const ASK_FOR_REASON: &str = "witgate.askForReason";

/// The commands of the server.
pub(crate) const COMMANDS: [&str; 3] = [OPEN_RULE, WAIVE, SHOW_REASON];

/// The kind of the action that fixes a whole file.
pub(crate) const FIX_ALL: &str = "source.fixAll.witgate";

/// How long a waiver counts, as `witgate waive` has it.
const DAYS: i64 = 90;

/// What means a reason until it is written. No policy with it is valid, so that
/// nothing passes for want of one.
const PLACEHOLDER: &str = "TODO";
/// What means it while the policy is written, which refuses a placeholder.
const UNWRITTEN: &str = "witgate-lsp: a reason that is not written yet";

/// What can be done about the findings in a range of a file.
pub(crate) fn in_range(
    root: &Root,
    file: &Path,
    range: &Range,
    context: &CodeActionContext,
    places: &Places<'_>,
    client: &Client,
) -> Vec<CodeAction> {
    let mut actions = Vec::new();
    // What changes a whole file is done where it is asked for, as when a file is saved.
    if context.only.is_some() && is_asked(context, FIX_ALL) {
        actions.extend(fix_all(root, file, places, client));
    }
    if !is_asked(context, "quickfix") {
        return actions;
    }
    let mut rules: Vec<(&'static Rule, Diagnostic)> = Vec::new();
    for (finding, outcome) in root.findings() {
        let place = places.of_finding(finding, outcome);
        let Some(place) = place.filter(|place| place.path == file && touches(&place.range, range))
        else {
            continue;
        };
        let diagnostic = of_finding(finding, outcome, place.range, root, places);
        actions.extend(fix(finding, &diagnostic, places, client));
        if root.fails(finding) && finding.can_be_waived() && !finding.is_owed {
            actions.extend(waive(finding, &diagnostic, root, places, client));
        }
        if rules.iter().all(|(rule, _)| rule.id != finding.rule.id) {
            rules.push((finding.rule, diagnostic));
        }
    }
    actions.extend(rules.into_iter().map(|(rule, diagnostic)| open_rule(rule, diagnostic)));
    actions
}

/// Whether a kind of action is asked for: that, one that holds it, or any.
fn is_asked(context: &CodeActionContext, kind: &str) -> bool {
    let holds = |asked: &CodeActionKind| {
        let asked = serde_json::to_value(asked).unwrap_or_default();
        let asked = asked.as_str().unwrap_or_default();
        let rest = kind.strip_prefix(asked);
        asked.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    context.only.as_ref().is_none_or(|only| only.iter().any(holds))
}

/// Fixes a finding as `witgate lint --fix` does.
fn fix(
    finding: &GatedFinding,
    diagnostic: &Diagnostic,
    places: &Places<'_>,
    client: &Client,
) -> Option<CodeAction> {
    let fix = finding.fix.as_ref().filter(|_| finding.waiver.is_none())?;
    let place = finding.sites[1].as_ref()?.place()?;
    let place = places.in_text(&place.file.path, &place.file.text, fix.range.clone())?;
    let edit = TextEdit { range: place.range, new_text: fix.text.clone() };
    let edit = workspace_edit::edit_file(&place.path, false, edit, places.documents, client)?;
    let title = format!("Fix: {}", escape(&finding.message));
    let done = action(title, diagnostic.clone());
    Some(CodeAction { edit: Some(edit), is_preferred: Some(true), ..done })
}

/// Fixes all findings of a file, where it still is what was linted.
fn fix_all(root: &Root, file: &Path, places: &Places<'_>, client: &Client) -> Option<CodeAction> {
    let findings: Vec<GatedFinding> = root.lints().cloned().collect();
    let mut fixed = witgate::fixed_files(&findings).into_iter();
    let fixed = fixed.find(|fixed| places.path(&fixed.path) == file)?;
    let now = text(file, places).filter(|now| *now == fixed.before && *now != fixed.after)?;
    let edit = workspace_edit::replace(file, Some(&now), &fixed.after, places.documents, client)?;
    Some(CodeAction {
        title: "Fix all that witgate can fix".to_owned(),
        kind: Some(CodeActionKind::Custom(FIX_ALL.into())),
        diagnostics: None,
        is_preferred: None,
        disabled: None,
        edit: Some(edit),
        command: None,
        data: None,
        tags: None,
    })
}

fn action(title: String, diagnostic: Diagnostic) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![diagnostic]),
        is_preferred: None,
        disabled: None,
        edit: None,
        command: None,
        data: None,
        tags: None,
    }
}

fn open_rule(rule: &Rule, diagnostic: Diagnostic) -> CodeAction {
    let title = format!("Open the page of `{}`", rule.id);
    let command = command(&title, OPEN_RULE, json!(rule.id));
    CodeAction { command: Some(command), ..action(title, diagnostic) }
}

/// Waives a finding: the client asks for the reason, or the place for it is shown.
fn waive(
    finding: &GatedFinding,
    diagnostic: &Diagnostic,
    root: &Root,
    places: &Places<'_>,
    client: &Client,
) -> Option<CodeAction> {
    let title = format!("Waive, with a reason: {}", escape(&finding.message));
    if client.is_asking_for_reasons {
        let asked = json!({
            "root": uri::of_path(&root.directory),
            "fingerprint": finding.fingerprint,
            "message": finding.message,
        });
        let command = command(&title, ASK_FOR_REASON, asked);
        return Some(CodeAction { command: Some(command), ..action(title, diagnostic.clone()) });
    }
    let file = policy_file(root);
    let was = text(&file, places);
    let edited = edited(finding, UNWRITTEN, &file, was.as_deref()).ok()?;
    let now = edited.replace(UNWRITTEN, PLACEHOLDER);
    let edit = workspace_edit::replace(&file, was.as_deref(), &now, places.documents, client)?;
    let range = workspace_edit::range_of(PLACEHOLDER, &now, client.encoding);
    let shown = json!({ "uri": uri::of_path(&file), "range": range });
    let command = command("Write the reason", SHOW_REASON, shown);
    let done = action(title, diagnostic.clone());
    Some(CodeAction { edit: Some(edit), command: Some(command), ..done })
}

/// The edit that waives a finding of a root, or why there is none.
pub(crate) fn waiving(
    root: &Root,
    fingerprint: &str,
    reason: &str,
    places: &Places<'_>,
    client: &Client,
) -> Result<WorkspaceEdit, String> {
    if witgate::witgate_judge::is_placeholder(reason) {
        return Err("a waiver needs a reason".to_owned());
    }
    let meant = root.findings().map(|(finding, _)| finding);
    let mut meant = meant.filter(|it| it.fingerprint == fingerprint && it.can_be_waived());
    let finding = meant.next().ok_or("no finding has this fingerprint")?;
    let file = policy_file(root);
    let was = text(&file, places);
    let now = edited(finding, reason, &file, was.as_deref())?;
    let edit = workspace_edit::replace(&file, was.as_deref(), &now, places.documents, client);
    edit.ok_or_else(|| {
        "there is no witgate.toml, and this editor cannot create one: run `witgate init`".to_owned()
    })
}

/// The policy with one waiver more, as `witgate waive` writes it.
fn edited(
    finding: &GatedFinding,
    reason: &str,
    file: &Path,
    was: Option<&str>,
) -> Result<String, String> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let new = NewWaiver {
        expires: Some(today.saturating_add(DAYS.days())),
        message: Some(finding.message.clone()),
        rule_and_item: Some((finding.rule.id.to_owned(), finding.item.clone())),
        ..NewWaiver::new(Target::Fingerprint(finding.fingerprint.clone()), reason)
    };
    let name = file.display().to_string();
    add_waiver(&name, was.unwrap_or_default(), &new, false).map_err(|error| error.message())
}

fn policy_file(root: &Root) -> PathBuf {
    root.directory.join(FILE_NAME)
}

/// More of a file is not edited.
const TEXT_LIMIT: u64 = 16 << 20;

/// The text of a file as the editor has it, or as it is on disk.
fn text(file: &Path, places: &Places<'_>) -> Option<String> {
    match places.documents.by_path(file) {
        Some(document) => Some(document.text.to_string()),
        None => witgate_files::read_text(file, TEXT_LIMIT).ok(),
    }
}

fn command(title: &str, id: &str, argument: Value) -> Command {
    let arguments = Some(vec![argument]);
    Command { title: title.to_owned(), tooltip: None, command: id.to_owned(), arguments }
}

/// The rule of an id.
pub(crate) fn rule(id: &str) -> Option<&'static Rule> {
    manual::rules().into_iter().find(|rule| rule.id == id)
}
