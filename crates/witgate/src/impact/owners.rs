//! Whose a component is, by a file in the syntax of CODEOWNERS.
//!
//! Of the patterns that match a path the last one counts, in each section of its own
//! where the file has sections. Source: GitHub, "About code owners"; GitLab, "Code
//! Owners syntax".

use super::path_pattern::{path_matches, segments};

/// An owners file.
#[derive(Clone, Debug, Default)]
pub(super) struct Owners {
    sections: Vec<Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    pattern: String,
    owners: Vec<String>,
}

impl Owners {
    /// Reads the text of an owners file. There is no wrong line: what names nobody
    /// gives what it matches no owner.
    pub(super) fn parse(text: &str) -> Owners {
        let mut sections = vec![Vec::new()];
        let mut defaults: Vec<String> = Vec::new();
        for line in text.lines() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(owners) = section(line) {
                defaults = words(owners);
                sections.push(Vec::new());
                continue;
            }
            let mut words = words(line).into_iter();
            let Some(pattern) = words.next() else { continue };
            let owners: Vec<String> = words.collect();
            let owners = if owners.is_empty() { defaults.clone() } else { owners };
            sections.last_mut().expect("there is the first").push(Entry { pattern, owners });
        }
        Owners { sections }
    }

    /// The owners of a path, which counts from where the file's patterns do.
    pub(super) fn for_path(&self, path: &str) -> Vec<String> {
        let path = segments(path);
        let mut owners = Vec::new();
        for section in &self.sections {
            let last = section.iter().rev().find(|entry| matches(&entry.pattern, &path));
            for owner in last.into_iter().flat_map(|entry| &entry.owners) {
                if !owners.contains(owner) {
                    owners.push(owner.clone());
                }
            }
        }
        owners
    }
}

/// What follows the head of a section of GitLab's: `[Name]`, `^[Name]`, `[Name][2]`.
fn section(line: &str) -> Option<&str> {
    let (_, mut rest) =
        line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?.split_once(']')?;
    if let Some((number, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'))
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        rest = after;
    }
    Some(rest)
}

/// The words of a line up to a comment; `\` takes the next character as it is.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => word.extend(characters.next()),
            '#' if word.is_empty() => break,
            c if c.is_whitespace() => words.extend(take(&mut word)),
            c => word.push(c),
        }
    }
    words.extend(take(&mut word));
    words
}

fn take(word: &mut String) -> Option<String> {
    (!word.is_empty()).then(|| std::mem::take(word))
}

/// As in .gitignore: a pattern without a slash before its end is for any directory,
/// and one that names a directory is for all that is below. But `a/*` is for what
/// is in `a` itself.
fn matches(pattern: &str, path: &[&str]) -> bool {
    let is_anchored = pattern.trim_end_matches('/').contains('/');
    let is_directory = pattern.ends_with('/');
    let mut wanted = segments(pattern);
    if wanted.is_empty() {
        return pattern.starts_with('/');
    }
    if !is_anchored {
        wanted.insert(0, "**");
    }
    let is_flat = is_anchored && wanted.last() == Some(&"*");
    let path = match is_directory {
        // The file itself is no directory.
        true => &path[..path.len().saturating_sub(1)],
        false => path,
    };
    path_matches(&wanted, path, !is_flat)
}

#[cfg(test)]
mod tests {
    use super::Owners;

    fn owners_text(file: &str, path: &str) -> String {
        Owners::parse(file).for_path(path).join(" ")
    }

    /// The examples of GitHub's manual.
    #[test]
    fn patterns_are_github_s() {
        const FILE: &str = "
            # comment
            *       @global-owner1 @global-owner2
            *.js    @js-owner #This is an inline comment.
            *.go docs@example.com
            *.txt @octo-org/octocats
            /build/logs/ @doctocat
            docs/* docs2@example.com
            apps/ @octocat
            /scripts/ @doctocat @octocat
            **/logs @octocat2
            /apps/ @octocat
            /apps/github
            with\\ space @spacer";
        for (path, owners) in [
            ("x", "@global-owner1 @global-owner2"),
            ("a/b.js", "@js-owner"),
            ("b.go", "docs@example.com"),
            ("build/logs/x", "@octocat2"),
            ("build/other", "@global-owner1 @global-owner2"),
            ("docs/getting-started.md", "docs2@example.com"),
            ("docs/build-app/troubleshooting.md", "@global-owner1 @global-owner2"),
            ("x/apps/y/z", "@octocat"),
            ("scripts/a/b", "@doctocat @octocat"),
            ("deeply/nested/logs/x", "@octocat2"),
            ("apps/x", "@octocat"),
            ("apps/github", ""),
            ("apps/github/x", ""),
            ("a/with space", "@spacer"),
        ] {
            assert_eq!(owners_text(FILE, path), owners, "{path}");
        }
        assert_eq!(owners_text(FILE, "apps"), "@global-owner1 @global-owner2", "a file called so");
    }

    #[test]
    fn sections_are_gitlab_s() {
        const FILE: &str = "
            * @all
            [Plugins] @plugins
            /plugins/
            /plugins/own/ @own
            ^[Docs][2] @docs
            *.md";
        assert_eq!(owners_text(FILE, "plugins/a"), "@all @plugins");
        assert_eq!(owners_text(FILE, "plugins/own/a"), "@all @own");
        assert_eq!(owners_text(FILE, "plugins/a.md"), "@all @plugins @docs");
        assert_eq!(owners_text("", "a"), "");
    }
}
