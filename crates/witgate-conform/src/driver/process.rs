//! The process of a driver: lines in, lines out, within limits.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::driver::DriverCommand;
use crate::json::shortened;
use crate::limits::Limits;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriverFault {
    /// What kind of fault it is.
    pub fault: Fault,
    /// What happened, in words.
    pub message: String,
}

/// What kind of fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The program could not be started.
    NotStarted,
    /// It says itself that it cannot.
    Refused,
    /// It did not answer in time, and was ended.
    Hung,
    /// It used more memory than it may, and was ended.
    Memory,
    /// Its answer has no end, and it was ended.
    Endless,
    /// It ended.
    Died,
    /// What it says is not the protocol.
    Nonsense,
}

impl Fault {
    /// Whether the component may be the reason, rather than the driver.
    pub fn is_of_component(self) -> bool {
        matches!(self, Fault::Hung | Fault::Memory | Fault::Endless)
    }
}

impl DriverFault {
    pub(crate) fn refused(message: String) -> DriverFault {
        DriverFault { fault: Fault::Refused, message }
    }
}

/// How often it is examined how much memory a driver uses.
const LOOK: Duration = Duration::from_millis(50);

/// How much of what a driver writes to standard error is kept: the end.
const KEPT: usize = 4096;

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// A process, with threads that read and write.
pub(crate) struct Process {
    child: Child,
    limits: Limits,
    questions: Option<SyncSender<Vec<u8>>>,
    answers: Receiver<Line>,
    errors: Arc<Mutex<Vec<u8>>>,
}

impl Process {
    pub(crate) fn start(command: &DriverCommand, limits: Limits) -> Result<Process, DriverFault> {
        let not_started = |message: String| DriverFault { fault: Fault::NotStarted, message };
        let Some((program, arguments)) = command.command.split_first() else {
            return Err(not_started("its command is empty".to_owned()));
        };
        let mut process = Command::new(program);
        process
            .args(arguments)
            .current_dir(&command.directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        // What a driver starts itself is ended with it.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut process, 0);
        let mut child = process
            .spawn()
            .map_err(|error| not_started(format!("`{program}` cannot be started: {error}")))?;
        let piped = "all three are piped";
        let mut input = child.stdin.take().expect(piped);
        let output = child.stdout.take().expect(piped);
        let error_output = child.stderr.take().expect(piped);

        // One that does not read blocks its own thread only.
        let (questions, to_write) = sync_channel::<Vec<u8>>(1);
        thread::spawn(move || {
            for question in to_write {
                if input.write_all(&question).and_then(|()| input.flush()).is_err() {
                    return;
                }
            }
        });
        // One that writes without end waits until it is asked for more.
        let (to_read, answers) = sync_channel(1);
        thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let line = read_line(&mut output, limits.answer);
                let is_last = !matches!(line, Line::Whole(_));
                if to_read.send(line).is_err() || is_last {
                    return;
                }
            }
        });
        let errors = Arc::new(Mutex::new(Vec::new()));
        let kept = errors.clone();
        thread::spawn(move || keep_end(error_output, &kept));
        Ok(Process { child, limits, questions: Some(questions), answers, errors })
    }

    /// Writes a line and waits for one. A process that gives none is ended.
    pub(crate) fn ask(
        &mut self,
        question: Vec<u8>,
        limit: Duration,
    ) -> Result<Vec<u8>, DriverFault> {
        let deadline = Instant::now() + limit;
        let Some(questions) = &self.questions else { return Err(self.died()) };
        // A full channel means that the question before was not read.
        if questions.try_send(question).is_err() {
            return Err(self.died());
        }
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.answers.recv_timeout(left.min(LOOK)) {
                Ok(Line::Whole(line)) => return Ok(line),
                Ok(Line::TooLong) => {
                    let limit = self.limits.answer;
                    let message =
                        format!("its answer is longer than {} and was cut off", size(limit));
                    return Err(self.end(Fault::Endless, message));
                }
                Ok(Line::End) | Err(RecvTimeoutError::Disconnected) => return Err(self.died()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let used = resident(self.child.id()).unwrap_or_default();
            if used > self.limits.process_memory {
                let limit = usize::try_from(self.limits.process_memory).unwrap_or(usize::MAX);
                let message = format!("it used more than {} of memory and was ended", size(limit));
                return Err(self.end(Fault::Memory, message));
            }
            if left.is_zero() {
                let message = format!("no answer within {}, and it was ended", seconds(limit));
                return Err(self.end(Fault::Hung, message));
            }
        }
    }

    fn end(&mut self, fault: Fault, message: String) -> DriverFault {
        self.kill();
        DriverFault { fault, message }
    }

    fn died(&mut self) -> DriverFault {
        self.questions = None;
        // It has closed its output; give it a moment to end by itself and say why.
        let deadline = Instant::now() + Duration::from_secs(2);
        let mut status = None;
        while status.is_none() && Instant::now() < deadline {
            status = self.child.try_wait().ok().flatten();
            thread::sleep(Duration::from_millis(10));
        }
        self.kill();
        let ended = match status {
            Some(status) => format!("it ended ({status})"),
            None => "it closed its output".to_owned(),
        };
        let said = self.errors.lock().map(|it| String::from_utf8_lossy(&it).into_owned());
        let said = said.unwrap_or_default();
        // Python ends with the error, and Node with its version: the error is above its trace.
        let mut lines = said.lines().rev().filter(|line| !line.trim().is_empty());
        let last = lines.clone().find(|line| line.contains("Error")).or_else(|| lines.next());
        let message = match last {
            Some(last) => format!("{ended}, and said: {}", shortened(last.trim())),
            None => ended,
        };
        DriverFault { fault: Fault::Died, message }
    }

    fn kill(&mut self) {
        self.questions = None;
        #[cfg(unix)]
        if let Some(group) =
            i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw)
        {
            // It may have ended already, and its children not.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn read_line(output: &mut impl std::io::BufRead, limit: usize) -> Line {
    let mut line = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match output.take(most).read_until(b'\n', &mut line) {
        Ok(_) if line.ends_with(b"\n") => Line::Whole(line),
        Ok(_) if line.len() > limit => Line::TooLong,
        _ => Line::End,
    }
}

fn keep_end(mut output: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut buffer = [0; KEPT];
    while let Ok(count) = output.read(&mut buffer) {
        if count == 0 {
            return;
        }
        let Ok(mut kept) = kept.lock() else { return };
        kept.extend_from_slice(&buffer[..count]);
        let excess = kept.len().saturating_sub(KEPT);
        kept.drain(..excess);
    }
}

/// The bytes of memory that a process uses, where the system says so.
fn resident(id: u32) -> Option<u64> {
    const PAGE: u64 = 4096;
    if !cfg!(target_os = "linux") {
        return None;
    }
    let text = std::fs::read_to_string(format!("/proc/{id}/statm")).ok()?;
    text.split(' ').nth(1)?.parse::<u64>().ok().map(|pages| pages * PAGE)
}

fn seconds(limit: Duration) -> String {
    match limit.as_secs_f64() {
        1.0 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

fn size(bytes: usize) -> String {
    match bytes {
        0x10_0000.. => format!("{} MiB", bytes >> 20),
        0x400.. => format!("{} KiB", bytes >> 10),
        bytes => format!("{bytes} bytes"),
    }
}
