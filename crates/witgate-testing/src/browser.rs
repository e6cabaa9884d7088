//! What a real browser makes of a page.

use std::path::Path;
use std::process::{Command, Output};

/// A Chromium, where there is one.
pub struct Browser(&'static str);

impl Browser {
    /// The one of this machine.
    pub fn find() -> Option<Browser> {
        let is_there = |name: &&str| Command::new(name).arg("--version").output().is_ok();
        let names = ["chromium", "chromium-browser", "google-chrome"];
        names.into_iter().find(is_there).map(Browser)
    }

    /// The page as the browser has it after its scripts ran.
    ///
    /// # Panics
    ///
    /// If the file cannot be opened.
    pub fn dom(&self, file: &Path) -> String {
        let output = self.run(&["--dump-dom"], file);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The same, with options of the browser besides.
    ///
    /// # Panics
    ///
    /// If the file cannot be opened, or the page complains in its console.
    pub fn dom_without_complaint(&self, options: &[&str], file: &Path) -> String {
        let own = ["--enable-logging=stderr", "--dump-dom"];
        let output = self.run(&[&own, options].concat(), file);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("CONSOLE"), "{said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs it on a file, without network.
    fn run(&self, arguments: &[&str], file: &Path) -> Output {
        let profile = file.with_extension("profile");
        Command::new(self.0)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update"])
            .args(["--disable-sync", "--disable-quic"])
            .args(arguments)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("file://{}", file.display()))
            .output()
            .expect("a browser that tells its version runs")
    }
}
