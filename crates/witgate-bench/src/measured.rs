//! One command, measured from the outside.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A program and its arguments.
#[derive(Clone)]
pub(crate) struct Line(Vec<OsString>);

impl Line {
    pub(crate) fn new(program: impl AsRef<Path>) -> Line {
        Line(vec![program.as_ref().into()])
    }

    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Line {
        self.0.push(arg.into());
        self
    }

    pub(crate) fn args<'a>(self, args: impl IntoIterator<Item = &'a str>) -> Line {
        args.into_iter().fold(self, Line::arg)
    }

    /// Whether its program is there.
    pub(crate) fn is_there(&self) -> bool {
        let program = Path::new(&self.0[0]);
        let path = std::env::var_os("PATH").unwrap_or_default();
        // A name without folders is looked for, and any other is what it is.
        match program.components().count() {
            1 => std::env::split_paths(&path).any(|folder| folder.join(program).is_file()),
            _ => program.is_file(),
        }
    }
}

/// What a command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) time: Duration,
    /// The most memory it held at once, in bytes.
    pub(crate) peak: u64,
    pub(crate) status: ExitStatus,
}

/// The medians of commands that run by turns, once unmeasured and then `runs`
/// times.
pub(crate) fn medians(lines: &[Line], runs: usize) -> io::Result<Vec<Sample>> {
    let mut samples = vec![Vec::with_capacity(runs); lines.len()];
    for turn in 0..=runs {
        for (line, samples) in lines.iter().zip(&mut samples) {
            let sample = run(line)?;
            // The first turn fills the caches; a slow command is not run for it again.
            if turn > 0 || runs == 1 {
                samples.push(sample);
            }
        }
        if runs == 1 {
            break;
        }
    }
    Ok(samples.into_iter().map(median).collect())
}

fn median(mut samples: Vec<Sample>) -> Sample {
    let middle = samples.len() / 2;
    samples.sort_by_key(|sample| sample.peak);
    let peak = samples[middle].peak;
    samples.sort_by_key(|sample| sample.time);
    Sample { peak, ..samples[middle] }
}

fn run(Line(words): &Line) -> io::Result<Sample> {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let child = command.spawn()?;
    let (status, peak) = wait(child.id())?;
    Ok(Sample { time: start.elapsed(), peak, status })
}

/// Waits for a child, and asks for its peak memory, which the standard library
/// does not tell.
#[allow(unsafe_code, reason = "wait4 has no safe face in the standard library")]
pub(crate) fn wait(pid: u32) -> io::Result<(ExitStatus, u64)> {
    let pid = libc::pid_t::try_from(pid).map_err(io::Error::other)?;
    let mut status = 0;
    // SAFETY: `rusage` is plain numbers, of which zeroes are a value, and both
    // pointers are to locals that outlive the call.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        if libc::wait4(pid, &mut status, 0, &mut usage) != pid {
            return Err(io::Error::last_os_error());
        }
        usage
    };
    // Kilobytes, but bytes on macOS.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    Ok((ExitStatus::from_raw(status), usage.ru_maxrss as u64 * unit))
}
