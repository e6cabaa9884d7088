//! WIT packages of any size.
//!
//! Written straight to files and never held: a child begins with the memory of
//! its parent, and peaks are measured.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What the functions of a generated package look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `func(u32) -> u32`.
    Simple,
    /// Records, variants, and types used from the interface before.
    Rich,
}

/// Functions in each interface.
pub(crate) const FUNCTIONS: usize = 20;

/// Two versions of a package on disk, gone with this value.
pub(crate) struct Pair {
    root: PathBuf,
}

impl Pair {
    /// A package of so many interfaces, and the same with one function more.
    pub(crate) fn new(interfaces: usize, shape: Shape) -> io::Result<Pair> {
        let name = format!("witgate-bench-{}-{interfaces}-{shape:?}", std::process::id());
        let pair = Pair { root: std::env::temp_dir().join(name) };
        let (was, now) = (("1.0.0", 0), ("1.1.0", 1));
        write(&pair.was(), was, interfaces, shape)?;
        write(&pair.now(), now, interfaces, shape)?;
        // semver-check wants one package, with the other among its dependencies.
        write(&pair.both(), now, interfaces, shape)?;
        write(&pair.both().join("deps/was"), was, interfaces, shape)?;
        Ok(pair)
    }

    /// A package of so many worlds, which import an interface of so many functions
    /// and one of their own, and the same with other types in all functions.
    pub(crate) fn of_worlds(count: usize) -> io::Result<Pair> {
        let name = format!("witgate-bench-{}-{count}-worlds", std::process::id());
        let pair = Pair { root: std::env::temp_dir().join(name) };
        for (dir, version, ty) in [(pair.was(), "1.0.0", "u32"), (pair.now(), "1.1.0", "u64")] {
            fs::create_dir_all(&dir)?;
            let mut out = BufWriter::new(File::create(dir.join("worlds.wit"))?);
            writeln!(out, "package demo:worlds@{version};\ninterface shared {{")?;
            for number in 0..count {
                writeln!(out, "  call{number}: func(a: {ty});")?;
            }
            writeln!(out, "}}")?;
            for number in 0..count {
                writeln!(out, "interface own{number} {{ call: func(a: {ty}); }}")?;
                writeln!(out, "world w{number} {{ import shared; import own{number}; }}")?;
            }
            out.flush()?;
        }
        Ok(pair)
    }

    pub(crate) fn was(&self) -> PathBuf {
        self.root.join("was")
    }

    pub(crate) fn now(&self) -> PathBuf {
        self.root.join("now")
    }

    pub(crate) fn both(&self) -> PathBuf {
        self.root.join("both")
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        // Left behind in the folder for temporary files at worst.
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn write(
    dir: &Path,
    (version, more): (&str, usize),
    interfaces: usize,
    shape: Shape,
) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let mut out = BufWriter::new(File::create(dir.join("big.wit"))?);
    writeln!(out, "package demo:big@{version};")?;
    for i in 0..interfaces {
        writeln!(out, "interface i{i} {{")?;
        let functions = FUNCTIONS + if i + 1 == interfaces { more } else { 0 };
        match shape {
            Shape::Simple => {
                for f in 0..functions {
                    writeln!(out, "  f{f}: func(a: u32) -> u32;")?;
                }
            }
            Shape::Rich => {
                let before = i.saturating_sub(1);
                if i > 0 {
                    writeln!(out, "  use i{before}.{{r{before}}};")?;
                }
                writeln!(out, "  record r{i} {{ id: u64, name: string, tags: list<string> }}")?;
                writeln!(out, "  variant v{i} {{ none, one(r{i}), many(list<r{i}>) }}")?;
                for f in 0..functions {
                    writeln!(
                        out,
                        "  f{f}: func(a: r{before}, b: option<v{i}>) -> result<r{i}, string>;"
                    )?;
                }
            }
        }
        writeln!(out, "}}")?;
    }
    writeln!(out, "world all {{")?;
    for i in 0..interfaces {
        writeln!(out, "  import i{i};")?;
    }
    writeln!(out, "}}")?;
    out.flush()
}

/// A repository of many small packages with a policy, released once, and with a
/// change to one of them that is not committed; gone with this value.
pub(crate) struct Packages {
    root: PathBuf,
}

impl Packages {
    pub(crate) fn new(count: usize) -> io::Result<Packages> {
        let name = format!("witgate-bench-{}-packages", std::process::id());
        let packages = Packages { root: std::env::temp_dir().join(name) };
        fs::create_dir_all(packages.root())?;
        let mut policy = File::create(packages.policy())?;
        for number in 0..count {
            writeln!(policy, "[[package]]\npath = \"wit/p{number}\"\n")?;
            packages.write(number, FUNCTIONS)?;
        }
        git(packages.root(), &["init", "-q", "-b", "main"])?;
        commit(packages.root(), "released")?;
        git(packages.root(), &["tag", "v1.0.0"])?;
        packages.write(0, FUNCTIONS + 1)?;
        commit(packages.root(), "merged")?;
        packages.write(1, FUNCTIONS + 1)?;
        Ok(packages)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn policy(&self) -> PathBuf {
        self.root.join("witgate.toml")
    }

    fn write(&self, number: usize, functions: usize) -> io::Result<()> {
        let dir = self.root.join(format!("wit/p{number}"));
        fs::create_dir_all(&dir)?;
        let mut out = BufWriter::new(File::create(dir.join("p.wit"))?);
        writeln!(out, "package demo:p{number}@1.0.0;\ninterface api {{")?;
        writeln!(out, "  record entry {{ id: u64, name: string }}")?;
        for f in 0..functions {
            writeln!(out, "  f{f}: func(a: entry) -> result<list<entry>, string>;")?;
        }
        writeln!(out, "}}\nworld plugin {{\n  import api;\n  export run: func();\n}}")?;
        out.flush()
    }
}

/// A repository of one package of 2,000 lines, which was released and then grew by a
/// function; gone with this value.
pub(crate) struct Edited {
    root: PathBuf,
}

impl Edited {
    pub(crate) fn new() -> io::Result<Edited> {
        // Of 25 lines each, and one in the world.
        const INTERFACES: usize = 77;
        let name = format!("witgate-bench-{}-edited", std::process::id());
        let edited = Edited { root: std::env::temp_dir().join(name) };
        let wit = edited.root().join("wit");
        write(&wit, ("1.0.0", 0), INTERFACES, Shape::Rich)?;
        git(edited.root(), &["init", "-q", "-b", "main"])?;
        commit(edited.root(), "released")?;
        git(edited.root(), &["tag", "v1.0.0"])?;
        write(&wit, ("1.0.0", 1), INTERFACES, Shape::Rich)?;
        commit(edited.root(), "merged")?;
        git(edited.root(), &["checkout", "-q", "-b", "change"])?;
        Ok(edited)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.root.join("wit/big.wit")
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        // Left behind in the folder for temporary files at worst.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// A repository of real packages, of which one version is released and another one
/// checked out; gone with this value.
pub(crate) struct Released {
    root: PathBuf,
}

impl Released {
    /// The files below one directory, and in their place those below another.
    pub(crate) fn new(was: &Path, now: &Path) -> io::Result<Released> {
        let name = format!("witgate-bench-{}-released", std::process::id());
        let released = Released { root: std::env::temp_dir().join(name) };
        copy(was, released.root())?;
        git(released.root(), &["init", "-q", "-b", "main"])?;
        commit(released.root(), "released")?;
        git(released.root(), &["tag", "v1.0.0"])?;
        copy(now, released.root())?;
        Ok(released)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }
}

impl Drop for Released {
    fn drop(&mut self) {
        // Left behind in the folder for temporary files at worst.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Copies the content of files, since what they are copied from may be read-only.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &to)?,
            false => fs::write(to, fs::read(entry.path())?)?,
        }
    }
    Ok(())
}

fn commit(root: &Path, message: &str) -> io::Result<()> {
    git(root, &["add", "-A"])?;
    let name = ["-c", "user.name=n", "-c", "user.email=e@example.org"];
    git(root, &[&name[..], &["commit", "-qm", message]].concat())
}

fn git(root: &Path, arguments: &[&str]) -> io::Result<()> {
    let status = Command::new("git").arg("-C").arg(root).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("git: {status}"))) }
}

impl Drop for Packages {
    fn drop(&mut self) {
        // Left behind in the folder for temporary files at worst.
        let _ = fs::remove_dir_all(&self.root);
    }
}
