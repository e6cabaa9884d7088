//! Which runtimes, and the commands of their drivers.

use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use witgate_conform::{DRIVER, DriverCommand, SHIPPED_DRIVERS, ShippedDriver};

/// A runtime, and how its driver is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeChoice {
    /// What it is called in reports and in names of files.
    pub name: String,
    /// The program and its arguments; `{driver}` means the file of a driver that comes
    /// with witgate. `None` runs that driver in the usual way.
    pub command: Option<Vec<String>>,
    /// Where it is run.
    pub directory: PathBuf,
}

impl FromStr for RuntimeChoice {
    type Err = String;

    /// `NAME`, or `NAME=COMMAND` with words between spaces.
    fn from_str(text: &str) -> Result<RuntimeChoice, String> {
        let (name, command) = match text.split_once('=') {
            Some((name, command)) => (name, Some(command)),
            None => (text, None),
        };
        let command = command.map(|it| it.split_whitespace().map(str::to_owned).collect());
        RuntimeChoice::new(name, command, PathBuf::from("."))
    }
}

impl RuntimeChoice {
    /// A runtime; an error says what is wrong with its name or command.
    pub fn new(
        name: &str,
        command: Option<Vec<String>>,
        directory: PathBuf,
    ) -> Result<RuntimeChoice, String> {
        // It becomes the name of a file.
        let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
        if name.is_empty()
            || name.starts_with('.')
            || name.len() > 60
            || !name.chars().all(is_plain)
        {
            let message = "a runtime is named with letters, digits, `-`, `_` and `.`";
            return Err(message.to_owned());
        }
        let shipped = ShippedDriver::named(name);
        match &command {
            None if shipped.is_none() => {
                let known: Vec<&str> = SHIPPED_DRIVERS.iter().map(|it| it.name).collect();
                Err(format!(
                    "witgate has no driver for `{name}`, only for {}; write `{name}=COMMAND`",
                    known.join(" and ")
                ))
            }
            Some(words) if words.is_empty() => Err(format!("the command of `{name}` is empty")),
            Some(words) if shipped.is_none() && words.iter().any(|it| it.contains(DRIVER)) => {
                Err(format!("witgate has no driver for `{name}`, so `{DRIVER}` means nothing"))
            }
            _ => Ok(RuntimeChoice { name: name.to_owned(), command, directory }),
        }
    }

    /// The command of its driver, which is written into a directory if it comes with witgate.
    pub(super) fn command(&self, directory: &Path) -> io::Result<DriverCommand> {
        let shipped = ShippedDriver::named(&self.name);
        let words = match (&self.command, shipped) {
            (Some(words), _) => words.clone(),
            (None, Some(shipped)) => shipped.command(),
            (None, None) => Vec::new(),
        };
        let file = match shipped {
            Some(shipped) => shipped.write(directory)?.display().to_string(),
            None => String::new(),
        };
        let command = words.iter().map(|word| word.replace(DRIVER, &file)).collect();
        let directory = self.directory.clone();
        Ok(DriverCommand { name: self.name.clone(), command, directory })
    }
}
