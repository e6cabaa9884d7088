//! Waiting for git, and not for ever: a process that says nothing for a while is
//! ended.

use std::io::{self, BufRead, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel, sync_channel};
use std::time::{Duration, Instant};

/// How many seconds git may say nothing, where nobody says otherwise.
const SECONDS: u64 = 30;

/// The variable that says otherwise.
pub(crate) const VARIABLE: &str = "WITGATE_GIT_TIMEOUT";

/// So many bytes are read at once.
const CHUNK: usize = 64 << 10;

/// So much of standard error is kept.
const SAID: u64 = 1 << 16;

/// Whoever ended has said all; only one that it started may keep the pipe open.
const AFTER_THE_END: Duration = Duration::from_secs(1);

/// How long git may say nothing.
pub(crate) fn patience() -> Duration {
    let told = std::env::var(VARIABLE).ok().and_then(|told| told.parse().ok());
    Duration::from_secs(told.filter(|seconds| *seconds > 0).unwrap_or(SECONDS))
}

/// What a process writes, which fails with [`io::ErrorKind::TimedOut`] where
/// nothing comes for too long.
pub(crate) struct Answers {
    chunks: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    read: usize,
}

impl Answers {
    /// Reads from a pipe, in a thread of its own: there is no other way to stop
    /// waiting for one.
    pub(crate) fn new(mut pipe: impl Read + Send + 'static) -> Answers {
        let (sender, chunks) = sync_channel(4);
        std::thread::spawn(move || {
            let mut buffer = vec![0; CHUNK];
            loop {
                let read = match pipe.read(&mut buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_end = !matches!(read, Ok(length) if length > 0);
                let chunk = read.map(|length| buffer[..length].to_vec());
                // Nobody listens any more once the process is ended.
                if sender.send(chunk).is_err() || is_end {
                    return;
                }
            }
        });
        Answers { chunks, chunk: Vec::new(), read: 0 }
    }
}

impl BufRead for Answers {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.read == self.chunk.len() {
            self.chunk = match self.chunks.recv_timeout(patience()) {
                Ok(chunk) => chunk?,
                Err(RecvTimeoutError::Timeout) => return Err(io::ErrorKind::TimedOut.into()),
                Err(RecvTimeoutError::Disconnected) => Vec::new(),
            };
            self.read = 0;
        }
        Ok(&self.chunk[self.read..])
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount;
    }
}

impl Read for Answers {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut ready = self.fill_buf()?;
        let length = ready.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

/// What a process says on standard error, once it has said all.
pub(crate) struct Complaints(Receiver<Vec<u8>>);

impl Complaints {
    /// Reads from a pipe, in a thread of its own.
    pub(crate) fn new(mut pipe: impl Read + Send + 'static) -> Complaints {
        let (sender, said) = channel();
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.by_ref().take(SAID).read_to_end(&mut text);
            // The rest is of no interest, but whoever writes it must not wait.
            let _ = io::copy(&mut pipe, &mut io::sink());
            let _ = sender.send(text);
        });
        Complaints(said)
    }

    /// What was said by a process that ended.
    pub(crate) fn said(&self) -> Vec<u8> {
        self.0.recv_timeout(AFTER_THE_END).unwrap_or_default()
    }
}

/// Runs a command to its end; one that says nothing for too long is ended, with
/// [`io::ErrorKind::TimedOut`].
pub(crate) fn output(command: &mut Command) -> io::Result<Output> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let mut answers = Answers::new(child.stdout.take().expect("its standard output is a pipe"));
    let complaints = Complaints::new(child.stderr.take().expect("its standard error is a pipe"));
    let mut stdout = Vec::new();
    let ended = answers.read_to_end(&mut stdout).and_then(|_| wait(&mut child));
    match ended {
        Ok(status) => Ok(Output { status, stdout, stderr: complaints.said() }),
        Err(error) => {
            let _ = child.kill();
            let _ = child.wait();
            Err(error)
        }
    }
}

/// Waits for a process that has nothing more to say.
fn wait(child: &mut Child) -> io::Result<ExitStatus> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if start.elapsed() > patience() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        std::thread::sleep(Duration::from_micros(50));
    }
}
