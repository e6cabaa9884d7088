//! Messages on standard input and output.
//!
//! `lsp-server` reserves whatever length a header says before it reads, and panics or
//! aborts where that is absurd. So a message is read here first, as far as it comes and
//! within bounds, and `lsp-server` is given what was read.

use std::io::{self, BufRead, Read as _};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use lsp_server::{Connection, Message};

/// More bytes of one message are refused: no file that witgate reads is as large.
const MESSAGE_LIMIT: u64 = 128 << 20;

/// More bytes of the headers of a message are refused.
const HEADERS_LIMIT: u64 = 8 << 10;

/// The threads that read and write.
pub(crate) struct Threads {
    reader: thread::JoinHandle<io::Result<()>>,
    writer: thread::JoinHandle<io::Result<()>>,
}

/// A connection on standard input and output.
pub(crate) fn connect() -> (Connection, Threads) {
    let (sender, outgoing): (Sender<Message>, Receiver<Message>) = bounded(0);
    let (incoming, receiver) = bounded(0);
    let writer = thread::spawn(move || {
        let mut output = io::stdout().lock();
        outgoing.into_iter().try_for_each(|message| message.write(&mut output))
    });
    let reader = thread::spawn(move || forward(&mut io::stdin().lock(), &incoming));
    (Connection { sender, receiver }, Threads { reader, writer })
}

impl Threads {
    /// Waits until both have ended.
    pub(crate) fn join(self) -> io::Result<()> {
        for thread in [self.reader, self.writer] {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        Ok(())
    }
}

/// Passes messages on until the client says `exit` or is gone.
fn forward(input: &mut impl BufRead, incoming: &Sender<Message>) -> io::Result<()> {
    while let Some(message) = read(input)? {
        let is_exit = matches!(&message, Message::Notification(it) if it.method == "exit");
        incoming.send(message).map_err(io::Error::other)?;
        if is_exit {
            break;
        }
    }
    Ok(())
}

/// Reads a message; nothing at the end of the input.
fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let mut bytes = Vec::new();
    loop {
        let start = bytes.len();
        input.take(HEADERS_LIMIT - start as u64).read_until(b'\n', &mut bytes)?;
        match &bytes[start..] {
            [] if start == 0 => return Ok(None),
            b"\r\n" => break,
            [.., b'\n'] => {}
            _ if bytes.len() as u64 == HEADERS_LIMIT => {
                return Err(invalid(format!("the headers exceed {HEADERS_LIMIT} bytes")));
            }
            _ => return Err(invalid("the input ends within the headers".to_owned())),
        }
    }
    let headers = bytes.len();
    let length = content_length(&bytes)?;
    input.take(length).read_to_end(&mut bytes)?;
    if ((bytes.len() - headers) as u64) < length {
        return Err(invalid(format!("the input ends before the {length} bytes of a message")));
    }
    Message::read(&mut bytes.as_slice())
}

/// The length of a message, by its headers.
fn content_length(headers: &[u8]) -> io::Result<u64> {
    let headers = std::str::from_utf8(headers);
    let headers = headers.map_err(|_| invalid("the headers are not UTF-8".to_owned()))?;
    let named = headers.split("\r\n").filter_map(|line| line.split_once(": "));
    let lengths = named.filter(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
    let mut length = None;
    for (_, value) in lengths {
        let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
        length = match value.parse() {
            Ok(number) if is_number && number <= MESSAGE_LIMIT => Some(number),
            _ if is_number => {
                let limit = MESSAGE_LIMIT >> 20;
                let why = format!("Content-Length is {value}, and the limit is {limit} MiB");
                return Err(invalid(why));
            }
            _ => return Err(invalid(format!("Content-Length is not a number: {value:?}"))),
        };
    }
    length.ok_or_else(|| invalid("a message has no Content-Length".to_owned()))
}

fn invalid(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(input: &str) -> String {
        read(&mut input.as_bytes()).expect_err("it is refused").to_string()
    }

    #[test]
    fn a_length_is_believed_only_as_far_as_bytes_come() {
        let text = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let message = |length: &str| format!("Content-Length: {length}\r\n\r\n{text}");
        let whole = message(&text.len().to_string());
        let read = |input: &str| read(&mut input.as_bytes()).expect("it is valid");
        assert!(matches!(read(&whole), Some(Message::Notification(it)) if it.method == "exit"));
        assert!(read("").is_none());
        for absurd in ["18446744073709551615", "99999999999999999999999", "134217729"] {
            let expected = format!("Content-Length is {absurd}, and the limit is 128 MiB");
            assert_eq!(refused(&message(absurd)), expected);
        }
        for (value, shown) in [("-1", "\"-1\""), ("+5", "\"+5\""), ("ten", "\"ten\""), ("", "\"\"")]
        {
            let expected = format!("Content-Length is not a number: {shown}");
            assert_eq!(refused(&message(value)), expected);
        }
        assert_eq!(refused(&format!("X: y\r\n\r\n{text}")), "a message has no Content-Length");
        let cut_short = "the input ends before the 134217728 bytes of a message";
        assert_eq!(refused(&message("134217728")), cut_short);
        // The last of several would count, and each must be within the limit.
        let twice = format!("Content-Length: 18446744073709551615\r\n{whole}");
        assert!(refused(&twice).ends_with("the limit is 128 MiB"), "{}", refused(&twice));
        assert_eq!(refused(&"a".repeat(10_000)), "the headers exceed 8192 bytes");
        assert_eq!(refused("Content-Le"), "the input ends within the headers");
    }
}
