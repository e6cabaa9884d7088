//! What is measured, against what, and how it should come out.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::Setup;
use crate::generated::{Edited, FUNCTIONS, Packages, Pair, Released, Shape};
use crate::keystroke;
use crate::measured::{Line, Sample, medians};
use crate::plugins::Plugins;

/// The head of the table; a row follows for each pair of commands.
pub(crate) const HEAD: &str = "\
| what | ours | peer | ours/peer | target |
|---|---|---|---|---|";

type Group = fn(&Setup) -> io::Result<()>;

/// Rows that are asked for together.
pub(crate) const GROUPS: &[(&str, Group)] = &[
    ("http", http),
    ("component", component),
    ("inspect", inspect),
    ("large", large),
    ("worlds", worlds),
    ("check", check),
    ("wasi", wasi),
    ("lint", lint),
    ("impact", impact),
    ("hosts", hosts),
    ("keystroke", keystroke),
    ("hash", hash),
];

/// The everyday comparison: one package with its dependencies.
fn http(setup: &Setup) -> io::Result<()> {
    let what = "diff of wasi:http 0.2.11 to 0.2.12 : `component wit` of one side";
    let pair = "pairs/wasi-http-proposals-http-wit-v0.2.11-v0.2.12";
    let Some(pair) = existing(setup.corpus.as_deref(), pair) else {
        return skipped(what, "no corpus");
    };
    let (was, now) = (pair.join("before"), pair.join("after"));
    row(what, diff(setup, &was, &now), wit(&now), setup.runs, Target::ratio(0.8))?;
    Ok(())
}

/// Components of some 10 MB, mostly code.
fn component(setup: &Setup) -> io::Result<()> {
    for (file, target) in [
        ("py-plugin.wasm", Target { ratio: Some(0.3), mib: Some(16.0) }),
        ("js-plugin.wasm", Target::NONE),
    ] {
        let what = format!("{file} with itself : `component wit` of it");
        let Some(file) = existing(setup.components.as_deref(), file) else {
            skipped(&what, "no such file in --components")?;
            continue;
        };
        row(&what, diff(setup, &file, &file), wit(&file), setup.runs, target)?;
        let load = Line::new(std::env::current_exe()?).arg("inside:load").arg(&file);
        let what = what.replace("with itself", "read through the library");
        row(&what, load, wit(&file), setup.runs, target)?;
    }
    Ok(())
}

/// Everything that there is to say of a large component, beside reading its bytes once.
fn inspect(setup: &Setup) -> io::Result<()> {
    for file in ["py-plugin.wasm", "js-plugin.wasm"] {
        let what = format!("inspect of {file} : `sha256sum` of it");
        let Some(file) = existing(setup.components.as_deref(), file) else {
            skipped(&what, "no such file in --components")?;
            continue;
        };
        let ours = Line::new(&setup.witgate).arg("inspect").arg(&file).args(["--format", "json"]);
        let peer = Line::new("sha256sum").arg(&file);
        row(&what, ours, peer, setup.runs, Target::NONE)?;
    }
    Ok(())
}

/// Packages of 20,000 functions and more: whether time and memory stay linear.
fn large(setup: &Setup) -> io::Result<()> {
    for shape in [Shape::Simple, Shape::Rich] {
        for interfaces in [1000, 2000, 4000, 10_000] {
            let pair = Pair::new(interfaces, shape)?;
            let functions = interfaces * FUNCTIONS;
            let name = format!("diff of {functions} functions, {shape:?}").to_lowercase();
            let ours = || diff(setup, &pair.was(), &pair.now());
            let runs = setup.runs.min(5);
            let target = if interfaces == 2000 { Target::ratio(3.0) } else { Target::NONE };

            let what = format!("{name} : `component wit` of one side");
            let sample = row(&what, ours(), wit(&pair.now()), runs, target)?;
            let each = functions as f64;
            let (time, peak) = (sample.time.as_secs_f64() * 1e6 / each, sample.peak as f64 / each);
            println!("| … for each function | {time:.2} µs, {peak:.0} B | | | linear |");

            // Quadratic, and beyond this it takes minutes or fails.
            if interfaces <= 2000 {
                let check = Line::new("wasm-tools")
                    .args(["component", "semver-check", "--prev", "demo:big/all@1.0.0"])
                    .args(["--new", "demo:big/all@1.1.0"])
                    .arg(pair.both());
                row(&format!("{name} : `component semver-check`"), ours(), check, 1, Target::NONE)?;
            }
        }
    }
    Ok(())
}

/// Worlds that import one interface and another one each, of which all functions
/// changed: whether time and memory are linear in both, and not in their product.
fn worlds(setup: &Setup) -> io::Result<()> {
    for count in [1000, 2000, 4000] {
        let pair = Pair::of_worlds(count)?;
        let what = format!("diff of {count} changed functions in {count} worlds");
        let what = format!("{what} : `component wit` of one side");
        let runs = setup.runs.min(5);
        let ours = diff(setup, &pair.was(), &pair.now());
        let sample = row(&what, ours, wit(&pair.now()), runs, Target::NONE)?;
        let each = count as f64;
        let (time, peak) = (sample.time.as_secs_f64() * 1e6 / each, sample.peak as f64 / each);
        println!("| … for each world and function | {time:.1} µs, {peak:.0} B | | | linear |");
    }
    Ok(())
}

/// A whole repository of packages, against the merge base and the release.
fn check(setup: &Setup) -> io::Result<()> {
    const PACKAGES: usize = 200;
    let packages = Packages::new(PACKAGES)?;
    let ours = Line::new(&setup.witgate)
        .args(["check", "--format", "json", "--config"])
        .arg(packages.policy());
    let peer = Line::new("git").arg("-C").arg(packages.root()).args(["archive", "HEAD"]);
    let what = format!("check of {PACKAGES} packages : `git archive` of one commit");
    row(&what, ours, peer, setup.runs, Target::NONE)?;
    Ok(())
}

/// Every rule on one package, beside reading it.
fn lint(setup: &Setup) -> io::Result<()> {
    for (name, path) in [
        ("wasi:http 0.2.12", "pairs/wasi-http-proposals-http-wit-v0.2.11-v0.2.12/after"),
        ("wasi:sockets 0.2.12", "pairs/wasi-sockets-0.2.0-to-0.2.12/after"),
    ] {
        let what = format!("lint of {name}, all rules : reading it through the library");
        let Some(package) = existing(setup.corpus.as_deref(), path) else {
            skipped(&what, "no corpus")?;
            continue;
        };
        let ours = Line::new(&setup.witgate)
            .args(["lint", "--preset", "all", "--release", "none", "--format", "json"])
            .arg(&package);
        let load = Line::new(std::env::current_exe()?).arg("inside:load").arg(&package);
        row(&what, ours, load, setup.runs, Target::ratio(1.5))?;
    }
    Ok(())
}

/// All of WASI in one repository, against the commit and tag of the release before.
fn wasi(setup: &Setup) -> io::Result<()> {
    let what = "check of WASI 0.2.12, all packages : `component wit` of wasi:http 0.2.12";
    let corpus = setup.corpus.as_deref();
    let (was, now) = ("wasi-releases/v0.2.11", "wasi-releases/v0.2.12");
    let http = "pairs/wasi-http-proposals-http-wit-v0.2.11-v0.2.12/after";
    let (Some(was), Some(now), Some(http)) =
        (existing(corpus, was), existing(corpus, now), existing(corpus, http))
    else {
        return skipped(what, "no corpus");
    };
    let released = Released::new(&was, &now)?;
    let ours = Line::new(&setup.witgate).arg("check").arg(released.root());
    let ours = ours.args(["--format", "json"]);
    row(what, ours, wit(&http), setup.runs, Target::ratio(2.0))?;
    Ok(())
}

/// One component on every release of every host that is known: all of their WIT is read
/// that has to do with it.
fn hosts(setup: &Setup) -> io::Result<()> {
    const MOST: f64 = 100.0;
    for file in ["dummy-cli-command-0.2.12.wasm", "dummy-http-proxy-0.2.12.wasm"] {
        let what = format!("targets --all-hosts of {file} : `component wit` of it");
        let Some(file) = existing(setup.corpus.as_deref(), &format!("components/built/{file}"))
        else {
            skipped(&what, "no corpus")?;
            continue;
        };
        let ours = Line::new(&setup.witgate).arg("targets").arg(&file);
        let ours = ours.args(["--all-hosts", "--format", "json"]);
        let sample = row(&what, ours, wit(&file), setup.runs, Target::NONE)?;
        let taken = sample.time.as_secs_f64() * 1e3;
        let verdict = if taken <= MOST { "met" } else { "MISSED" };
        println!("| … at most {MOST} ms | {taken:.1} ms | | | {verdict} |");
    }
    Ok(())
}

/// What an editor waits for, in a package of 2,000 lines with a merge base and a release.
fn keystroke(setup: &Setup) -> io::Result<()> {
    const MOST: f64 = 50.0;
    let edited = Edited::new()?;
    let (root, file) = (edited.root(), edited.file());
    let taken = keystroke::measure(&setup.witgate, root, &file, "f10", setup.runs)?;
    let [median, slowest] = [taken.median, taken.slowest].map(|it| it.as_secs_f64() * 1e3);
    let verdict = if median <= MOST { "met" } else { "MISSED" };
    let peak = taken.peak as f64 / f64::from(1 << 20);
    println!(
        "| keystroke in a package of 2,000 lines | {median:.1} ms, {peak:.1} MiB | | | {MOST} ms \
         {verdict} |"
    );
    println!("| … the slowest | {slowest:.1} ms | | | |");
    Ok(())
}

/// Thousands of components, of which a change of the host breaks some.
fn impact(setup: &Setup) -> io::Result<()> {
    for count in [1_000, 10_000, 100_000] {
        let plugins = Plugins::new(count)?;
        let ours = Line::new(&setup.witgate)
            .arg("impact")
            .arg(plugins.components())
            .arg("--against")
            .arg(plugins.was())
            .arg("--candidate")
            .arg(plugins.now())
            .args(["--format", "markdown"]);
        let all = "find \"$0\" -type f -print0 | xargs -0 -P 2 -n 500 sha256sum";
        let peer = Line::new("sh").args(["-c", all]).arg(plugins.components());
        let what = format!("impact of {count} components of 100 KB : `sha256sum` of them");
        let sample = row(&what, ours, peer, setup.runs.min(3), Target::NONE)?;
        let each = sample.time.as_secs_f64() * 1e6 / count as f64;
        let bytes = sample.peak as f64 / count as f64;
        println!("| … for each component | {each:.1} µs, {bytes:.0} B | | | linear |");
    }
    Ok(())
}

/// The floor under every check that needs a digest.
fn hash(setup: &Setup) -> io::Result<()> {
    const MIB: usize = 64;
    let path = std::env::temp_dir().join(format!("witgate-bench-{}", std::process::id()));
    let mut file = File::create(&path)?;
    for part in 0..MIB {
        file.write_all(&vec![part as u8; 1 << 20])?;
    }
    let ours = Line::new(std::env::current_exe()?).arg("inside:hash").arg(&path);
    let peer = Line::new("sha256sum").arg(&path);
    let sample = row("SHA-256 of 64 MiB : `sha256sum`", ours, peer, setup.runs, Target::NONE);
    std::fs::remove_file(&path)?;
    let rate = (MIB << 20) as f64 / 1e9 / sample?.time.as_secs_f64();
    println!("| … throughput | {rate:.2} GB/s | | | |");
    Ok(())
}

fn diff(setup: &Setup, was: &Path, now: &Path) -> Line {
    Line::new(&setup.witgate).arg("diff").arg(was).arg(now).args(["--format", "json"])
}

fn wit(place: &Path) -> Line {
    Line::new("wasm-tools").args(["component", "wit"]).arg(place)
}

/// At most so many times the peer's time, and so much memory.
#[derive(Clone, Copy)]
struct Target {
    ratio: Option<f64>,
    mib: Option<f64>,
}

impl Target {
    const NONE: Target = Target { ratio: None, mib: None };

    fn ratio(ratio: f64) -> Target {
        Target { ratio: Some(ratio), mib: None }
    }

    fn verdict(self, ratio: Option<f64>, sample: &Sample) -> String {
        let word = |met: bool| if met { "met" } else { "MISSED" };
        let time = self.ratio.map(|most| match ratio {
            Some(ratio) => format!("{most} {}", word(ratio <= most)),
            None => format!("{most} not measured"),
        });
        let memory = self.mib.map(|most| format!("{most} MiB {}", word(mib(sample) <= most)));
        time.into_iter().chain(memory).collect::<Vec<_>>().join(", ")
    }
}

/// Measures and prints one row, and gives our side of it.
fn row(what: &str, ours: Line, peer: Line, runs: usize, target: Target) -> io::Result<Sample> {
    let lines = if peer.is_there() { vec![ours, peer] } else { vec![ours] };
    let samples = medians(&lines, runs)?;
    let ours = samples[0];
    let peer = samples.get(1);
    // A command that failed took no time worth comparing.
    let ratio = peer
        .filter(|peer| answered(&ours) && peer.status.success())
        .map(|peer| ours.time.as_secs_f64() / peer.time.as_secs_f64());
    println!(
        "| {what} | {} | {} | {} | {} |",
        cell(&ours),
        peer.map_or("not on the PATH".to_owned(), cell),
        ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}")),
        target.verdict(ratio, &ours),
    );
    Ok(ours)
}

/// Whether a command gave an answer, which may be that something breaks.
fn answered(sample: &Sample) -> bool {
    matches!(sample.status.code(), Some(0 | 1))
}

fn skipped(what: &str, why: &str) -> io::Result<()> {
    println!("| {what} | skipped: {why} | | | |");
    Ok(())
}

fn cell(sample: &Sample) -> String {
    let failed = if answered(sample) { String::new() } else { format!(" ({})", sample.status) };
    format!("{:.1} ms, {:.1} MiB{failed}", sample.time.as_secs_f64() * 1e3, mib(sample))
}

fn mib(sample: &Sample) -> f64 {
    sample.peak as f64 / f64::from(1 << 20)
}

fn existing(dir: Option<&Path>, path: &str) -> Option<std::path::PathBuf> {
    dir.map(|dir| dir.join(path)).filter(|path| path.exists())
}
