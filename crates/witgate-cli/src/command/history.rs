//! `witgate history`: what became of contracts over time.

use std::path::Path;
use std::process::ExitCode;

use witgate::witgate_files;
use witgate::witgate_history::RepositoryHistory;
use witgate::witgate_report::{HistoryReport, read_histories};
use witgate::{HistoryRequest, history};

use crate::cli::{Color, HistoryArguments};
use crate::failure::Failure;
use crate::output;

/// Far more than a history takes.
const LIMIT: u64 = 256 << 20;

pub(crate) fn run(arguments: &HistoryArguments, color: Color) -> Result<ExitCode, Failure> {
    let now = arguments.now();
    let mut histories = Vec::new();
    for repository in arguments.repositories() {
        let read = match repository.is_file() {
            true => read(repository)?,
            false => {
                let request = arguments.request(repository, now);
                let progress = output::progress("reading commits");
                vec![history(&HistoryRequest { progress, ..request })?]
            }
        };
        histories.extend(read.into_iter().map(|history| (repository, history)));
    }
    let histories = with_distinct_names(histories);
    let report = HistoryReport {
        histories: &histories,
        by: arguments.by.by(),
        now: now.as_second(),
        color: false,
        width: 80,
    };
    output::history(&report, arguments.format, &arguments.outputs, color)?;
    // To have judged nothing is no answer.
    let steps = histories.iter().flat_map(|history| &history.steps);
    let (compared, not_judged) = steps.fold((0_usize, 0), |(compared, not_judged), step| {
        (compared.saturating_add(step.compared), not_judged + step.not_judged.len())
    });
    match compared > 0 && not_judged >= compared {
        true => Err(Failure::NothingJudged),
        false => Ok(ExitCode::SUCCESS),
    }
}

/// Histories, each with where it was named. Where directories have one name, that is told, too.
fn with_distinct_names(named: Vec<(&Path, RepositoryHistory)>) -> Vec<RepositoryHistory> {
    let names: Vec<String> = named.iter().map(|(_, it)| it.repository.clone()).collect();
    let is_several = |name: &String| names.iter().filter(|it| *it == name).count() > 1;
    let distinct = |(place, mut history): (&Path, RepositoryHistory)| {
        if is_several(&history.repository) {
            history.repository = format!("{} ({})", history.repository, place.display());
        }
        history
    };
    named.into_iter().map(distinct).collect()
}

/// What another run wrote.
fn read(file: &Path) -> Result<Vec<RepositoryHistory>, Failure> {
    let wrong = |reason: String| Failure::NoHistory { path: file.to_owned(), reason };
    let text = witgate_files::read_text(file, LIMIT).map_err(|it| wrong(it.to_string()))?;
    read_histories(&text).map_err(wrong)
}
