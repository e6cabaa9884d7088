//! The picture in the README is what the program prints. `BLESS=1` draws it again.

use std::path::Path;
use std::process::Command;

use anstyle_lossy::palette::WIN10_CONSOLE;
use anstyle_svg::Term;
use witgate_testing::golden;

/// The command that is shown.
const ARGUMENTS: [&str; 3] =
    ["diff", "fixtures/plugin/baseline.wit", "fixtures/plugin/candidate.wit"];

#[test]
fn the_picture_of_a_report() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO_BIN_EXE_witgate"))
        .args(ARGUMENTS)
        .args(["--color", "always"])
        .current_dir(&root)
        .output()
        .expect("it runs");
    assert!(output.status.success());
    let report = String::from_utf8(output.stdout).expect("a report is UTF-8");
    let text = format!("$ witgate {}\n{report}", ARGUMENTS.join(" "));
    golden::assert(
        &root.join("docs/report.svg"),
        &Term::new().palette(WIN10_CONSOLE).render_svg(&text),
    );
}
