//! What goes to the terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use terminal_size::Width;
use witgate::witgate_model::count;
use witgate::witgate_report::escape;
use witgate_fleet::{Indexed, OfferedRows, QUESTIONS};

/// A run that is done sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// So many files that could not be read are named; the table has all.
const NAMED: usize = 5;

/// The columns of the terminal, as reports have it.
pub(crate) fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(io::stderr());
    terminal.map_or(100, |(Width(columns), _)| usize::from(columns).clamp(40, 100))
}

/// Shows on a terminal how far a long run is.
pub(crate) fn progress() -> impl Fn(usize, usize) {
    let is_shown = io::stderr().is_terminal();
    let start = Instant::now();
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let style = ProgressStyle::with_template("Indexing {bar:24} {pos}/{len} {eta}");
    bar.set_style(style.expect("the template is valid"));
    move |done, all| {
        if done == all {
            bar.finish_and_clear();
        } else if is_shown && start.elapsed() > PATIENCE {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        }
    }
}

/// What a run of `index` came to.
pub(crate) fn indexed(indexed: &Indexed, directory: &Path) -> io::Result<()> {
    let mut text = format!(
        "{}: {} with {} ({} new)",
        count(indexed.files(), "file"),
        count(indexed.components, "component"),
        count(indexed.contracts, "contract"),
        indexed.new_contracts
    );
    for (number, what) in [
        (indexed.core_modules, "core module"),
        (indexed.wit_packages, "WIT package"),
        (indexed.others, "other archive"),
    ] {
        if number > 0 {
            text.push_str(&format!(", {}", count(number, what)));
        }
    }
    text.push('\n');
    if indexed.known > 0 {
        text.push_str(&format!("{} known already\n", count(indexed.known, "file")));
    }
    if indexed.pruned > 0 {
        text.push_str(&format!("{} removed from the index\n", count(indexed.pruned, "component")));
    }
    for (path, reason) in indexed.unreadable.iter().take(NAMED) {
        text.push_str(&format!("not read: {}: {}\n", escape(path), escape(reason)));
    }
    if indexed.unreadable.len() > NAMED {
        let more = indexed.unreadable.len() - NAMED;
        text.push_str(&format!("not read: {more} more; ask `witgate-fleet sql unreadable`\n"));
    }
    text.push_str(&format!("The index is {}\n", escape(&directory.to_string_lossy())));
    print(&text)
}

/// What `offers` wrote.
pub(crate) fn offered(offered: &OfferedRows, file: &Path) -> io::Result<()> {
    let rows = offered.rows.len() - offered.worlds;
    let mut text = format!("{}, {}\n", count(offered.worlds, "world"), count(rows, "row"));
    for (world, reason) in &offered.unsure {
        text.push_str(&format!(
            "{}: {}; `witgate-fleet confirm` asks every contract about it\n",
            escape(world),
            escape(reason)
        ));
    }
    text.push_str(&format!("The table is {}\n", escape(&file.to_string_lossy())));
    print(&text)
}

/// The questions, a line each.
pub(crate) fn questions() -> String {
    let widest = QUESTIONS.iter().map(|question| question.name.len()).max().unwrap_or_default();
    let line = |question: &witgate_fleet::Question| {
        format!("{:widest$}  {}\n", question.name, question.about)
    };
    QUESTIONS.iter().map(line).collect()
}

/// Prints to standard output. Whoever closes it has read enough.
pub(crate) fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
