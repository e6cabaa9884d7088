//! `witgate waive`: waivers, written, listed and taken out.

use std::process::ExitCode;

use witgate::witgate_model::count;
use witgate::witgate_report::escape;
use witgate::{Standing, Target, Waiver, WantedWaiver};

use crate::cli::WaiveArguments;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &WaiveArguments) -> Result<ExitCode, Failure> {
    let request = arguments.asked.request(arguments.place.as_deref(), None);
    if arguments.list {
        let waivers = witgate::waivers(&request)?;
        let lines: Vec<String> =
            waivers.iter().map(|(waiver, standing)| line(waiver, *standing)).collect();
        return match lines.is_empty() {
            true => output::text("no waivers\n"),
            false => output::text(&lines.concat()),
        };
    }
    if arguments.prune {
        let (file, targets) = witgate::prune(&request)?;
        let file = file.display().to_string();
        let lines: String =
            targets.iter().map(|target| format!("  {}\n", escape(&target.to_string()))).collect();
        let waivers = count(targets.len(), "waiver");
        return output::text(&match targets.len() {
            0 => "nothing to prune\n".to_owned(),
            _ => format!("removed {waivers} from {}\n{lines}", escape(&file)),
        });
    }
    let wanted = WantedWaiver {
        target: target(arguments),
        reason: arguments.reason.clone().unwrap_or_default(),
        owner: arguments.owner.clone(),
        issue: arguments.issue.clone(),
        expires: Some(arguments.expires.after(request.today)),
        replace: arguments.replace,
    };
    let waived = witgate::waive(&request, &wanted)?;
    let mut text = String::new();
    for message in &waived.messages {
        text.push_str(&format!("waived: {}\n", escape(message)));
    }
    let until = wanted.expires.map(|date| format!(", until {date}")).unwrap_or_default();
    let file = waived.file.display().to_string();
    text.push_str(&format!(
        "wrote {} to {}{until}; commit it with the change\n",
        escape(&waived.target.to_string()),
        escape(&file)
    ));
    output::text(&text)
}

fn target(arguments: &WaiveArguments) -> Target {
    if arguments.all {
        return Target::Fingerprints(Vec::new());
    }
    match (&arguments.fingerprint, arguments.rule) {
        (None, Some(rule)) => Target::Items {
            rule: rule.id.to_owned(),
            item: arguments.item.clone().unwrap_or_default(),
            count: arguments.count.unwrap_or(1),
        },
        (fingerprint, _) => Target::Fingerprint(fingerprint.clone().unwrap_or_default()),
    }
}

fn line(waiver: &Waiver, standing: Standing) -> String {
    let standing = match standing {
        Standing::Suppresses(1) => "suppresses 1 finding".to_owned(),
        Standing::Suppresses(count) => format!("suppresses {count} findings"),
        Standing::Expired(_) => "expired".to_owned(),
        Standing::TooBroad(count) => {
            format!("too broad: matches {count} findings, suppresses none")
        }
        Standing::Unused => "unused".to_owned(),
    };
    let until = waiver.expires.map_or("no expiry date".to_owned(), |date| format!("until {date}"));
    let owner = waiver.owner.iter().map(|owner| format!(" ({owner})")).collect::<String>();
    let text = format!("{}: {standing}, {until}: {}{owner}", waiver.target, waiver.reason);
    output::wrapped("", 2, &text)
}
