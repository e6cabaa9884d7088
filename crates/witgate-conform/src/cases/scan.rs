//! Where statements and parentheses end, past strings, characters and comments of WAVE.

/// The statement that begins at `start`, with its comments blanked out, and where the next
/// line begins. It goes on over lines as long as a bracket is open.
pub(super) fn statement(text: &str, start: usize) -> (String, usize) {
    let bytes = text.as_bytes();
    let mut statement = text.as_bytes()[start..].to_vec();
    let mut depth = 0_usize;
    let mut index = start;
    while index < bytes.len() {
        match bytes[index] {
            b'\n' if depth == 0 || begins_case(&text[index + 1..]) => break,
            b'/' if bytes.get(index + 1) == Some(&b'/') => {
                while index < bytes.len() && bytes[index] != b'\n' {
                    statement[index - start] = b' ';
                    index += 1;
                }
            }
            _ => index = step(text, index, &mut depth),
        }
    }
    statement.truncate(index - start);
    // Only whole comments were blanked, so it is text still.
    let statement = String::from_utf8(statement).unwrap_or_default();
    (statement, (index + 1).min(text.len()))
}

/// Where the parenthesis that opens at `open` ends, if it does.
pub(super) fn closing(statement: &str, open: usize) -> Option<usize> {
    let bytes = statement.as_bytes();
    let mut depth = 0_usize;
    let mut index = open;
    while index < bytes.len() {
        let is_end = matches!(bytes[index], b')' | b']' | b'}');
        index = step(statement, index, &mut depth);
        if is_end && depth == 0 {
            return Some(index);
        }
    }
    None
}

/// Where what begins at `index` ends: a bracket, which is counted, or a literal.
fn step(text: &str, index: usize, depth: &mut usize) -> usize {
    match text.as_bytes()[index] {
        b'(' | b'[' | b'{' => *depth += 1,
        b')' | b']' | b'}' => *depth = depth.saturating_sub(1),
        _ => return literal_end(text, index),
    }
    index + 1
}

/// Whether the next line begins a case: what is open there was forgotten.
fn begins_case(rest: &str) -> bool {
    let line = rest.trim_start_matches([' ', '\t']);
    line.strip_prefix("case").is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// Where what begins at `index` ends: a string, a character in quotes, or one byte.
fn literal_end(text: &str, index: usize) -> usize {
    let bytes = text.as_bytes();
    if text[index..].starts_with("\"\"\"") {
        let inner = index + 3;
        return text[inner..].find("\"\"\"").map_or(text.len(), |end| inner + end + 3);
    }
    let quote = bytes[index];
    if quote == b'"' || quote == b'\'' {
        let mut end = index + 1;
        while end < bytes.len() && bytes[end] != b'\n' {
            match bytes[end] {
                b'\\' => end += 1,
                byte if byte == quote => return end + 1,
                _ => {}
            }
            end += 1;
        }
        return end.min(bytes.len());
    }
    // The other bytes of a character are none that anything here looks for.
    let rest = &text[index..];
    index + rest.chars().next().map_or(1, char::len_utf8)
}
