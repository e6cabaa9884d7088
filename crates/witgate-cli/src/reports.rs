//! Files that reports go to: never one that a run reads, and never one of an
//! earlier run that could pass for this one's.

use std::path::Path;

use witgate::witgate_files;

use crate::cli::{Asked, Command, Writing};
use crate::failure::Failure;

/// Files with such names are contracts, policies, manifests and locks.
const INPUT_EXTENSIONS: [&str; 5] = ["wit", "wasm", "wat", "toml", "lock"];

/// The files that a command writes reports to, and the inputs that it names.
#[derive(Default)]
pub(crate) struct ReportFiles<'a> {
    files: Vec<&'a Path>,
    inputs: Vec<&'a Path>,
}

impl<'a> ReportFiles<'a> {
    /// Those of a command; none of most.
    pub(crate) fn new(command: &'a Command) -> ReportFiles<'a> {
        let files = |writing: &'a Writing| writing.outputs.iter().map(|output| &*output.file);
        let path = |text: &'a String| Path::new(text);
        match command {
            Command::Diff(arguments) => ReportFiles {
                files: files(&arguments.writing).collect(),
                inputs: [path(&arguments.baseline), path(&arguments.candidate)]
                    .into_iter()
                    .chain(arguments.config.as_deref())
                    .collect(),
            },
            Command::Check(arguments) => {
                let Asked { against, merge_base, release, config, .. } = &arguments.asked;
                let places = [&arguments.place, against, merge_base, release];
                ReportFiles {
                    files: files(&arguments.writing).collect(),
                    inputs: places
                        .into_iter()
                        .flatten()
                        .map(path)
                        .chain(config.as_deref())
                        .collect(),
                }
            }
            Command::Verify(arguments) => ReportFiles {
                files: arguments
                    .attest
                    .as_deref()
                    .into_iter()
                    .chain(files(&arguments.writing))
                    .collect(),
                inputs: arguments.inputs(),
            },
            Command::Lint(arguments) => ReportFiles {
                files: files(&arguments.writing).collect(),
                inputs: arguments
                    .place
                    .iter()
                    .map(path)
                    .chain(arguments.config.as_deref())
                    .collect(),
            },
            Command::History(arguments) => ReportFiles {
                files: arguments.outputs.iter().map(|output| &*output.file).collect(),
                inputs: arguments.repositories().collect(),
            },
            Command::Publish(arguments) => ReportFiles {
                files: arguments.receipt.as_deref().into_iter().collect(),
                inputs: arguments.place.iter().map(path).collect(),
            },
            Command::Promote(arguments) => ReportFiles {
                files: arguments.statement.as_deref().into_iter().collect(),
                inputs: [path(&arguments.candidate)]
                    .into_iter()
                    .chain(arguments.baseline.as_ref().map(path))
                    .chain(arguments.evidence.iter().map(|file| &**file))
                    .chain(arguments.config.as_deref())
                    .collect(),
            },
            _ => ReportFiles::default(),
        }
    }

    /// Fails if a report would go to an input, before anything is read. What is
    /// read is remembered, so that [`refuse_input`] knows it.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        if self.files.is_empty() {
            return Ok(());
        }
        witgate_files::start_recording();
        match self.files.iter().find(|file| self.is_input(file)) {
            Some(file) => Err(Failure::Input { path: file.to_path_buf() }),
            None => Ok(()),
        }
    }

    /// Removes what an earlier run left in files that this one, which failed, did
    /// not come to write.
    pub(crate) fn withdraw(&self, failure: &Failure) {
        let written = match failure {
            // Standard output is written first, and files all the same.
            Failure::Output(_) => self.files.len(),
            Failure::File { path, .. } => {
                self.files.iter().position(|file| file == path).unwrap_or_default()
            }
            _ => 0,
        };
        for file in self.files.iter().skip(written).filter(|file| !self.is_input(file)) {
            // A pipe is no file, and what is not there needs no removing.
            let _ = witgate_files::remove(file);
        }
    }

    fn is_input(&self, file: &Path) -> bool {
        let is = |input: &&Path| {
            input.canonicalize().is_ok_and(|input| file.canonicalize().is_ok_and(|it| it == input))
        };
        is_called_like_an_input(file) || self.inputs.iter().any(is) || witgate_files::was_read(file)
    }
}

/// Fails if a report would go to a file that was read.
pub(crate) fn refuse_input(file: &Path) -> Result<(), Failure> {
    match witgate_files::was_read(file) {
        true => Err(Failure::Input { path: file.to_owned() }),
        false => Ok(()),
    }
}

fn is_called_like_an_input(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|it| INPUT_EXTENSIONS.iter().any(|known| it.eq_ignore_ascii_case(known)))
}
