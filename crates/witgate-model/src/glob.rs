//! Patterns over names.

/// Whether a glob of `*` (any characters, none included) and `?` (any one)
/// matches the whole of a text. Takes time linear in the text for each `*`.
pub fn glob_matches(glob: &str, text: &str) -> bool {
    let (glob, text): (Vec<char>, Vec<char>) = (glob.chars().collect(), text.chars().collect());
    let (mut g, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if glob.get(g) == Some(&'*') {
            star = Some((g, t));
            g += 1;
        } else if glob.get(g).is_some_and(|wanted| *wanted == '?' || *wanted == text[t]) {
            (g, t) = (g + 1, t + 1);
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            (g, t) = (at + 1, from + 1);
        } else {
            return false;
        }
    }
    glob[g..].iter().all(|wanted| *wanted == '*')
}

#[cfg(test)]
mod tests {
    use super::glob_matches;

    #[test]
    fn globs() {
        assert!(glob_matches("v*", "v1.2"));
        assert!(glob_matches("*-v?.*", "http/x-v1.0.0"));
        assert!(!glob_matches("v*", "x"));
        assert!(glob_matches("**", ""));
        assert!(!glob_matches("?", ""));
        assert!(glob_matches("?", "é"));
        assert!(glob_matches("demo:shapes/draw#*", "demo:shapes/draw#shape.circle"));
    }
}
