//! A text that each reader of lock files and manifests gets.

use witgate::witgate_lock::{FORMATS, Lock, Pins, WitDepsManifest, WkgManifest};

use super::Target;
use super::wit_text::shown;

pub(super) static TARGET: Target = Target { name: "locks", run, seeds };

fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    for format in FORMATS {
        match Lock::parse(format, "a.lock", text) {
            Ok(lock) => {
                let again = Lock::parse(format, "a.lock", text).expect("it was read before");
                assert_eq!(format!("{lock:?}"), format!("{again:?}"));
            }
            Err(error) => shown(&error),
        }
    }
    if let Err(error) = WkgManifest::parse("wkg.toml", text) {
        shown(&error);
    }
    if let Err(error) = WitDepsManifest::parse("deps.toml", text) {
        shown(&error);
    }
    match Pins::parse("witgate.lock", text) {
        Ok(pins) => assert_written(&pins),
        Err(error) => shown(&error),
    }
}

/// What `witgate pin` writes is what it reads, and is written the same again.
fn assert_written(pins: &Pins) {
    let written = pins.to_text();
    let read = Pins::parse("witgate.lock", &written).expect("what is written can be read");
    assert_eq!(read.to_text(), written);
    assert_eq!(read.packages.len(), pins.packages.len());
    assert_eq!(read.artifacts.len(), pins.artifacts.len());
}

fn seeds() -> Vec<Vec<u8>> {
    let sha256 = "a1".repeat(32);
    let sha512 = "b2".repeat(64);
    let wkg = format!(
        "version = 1\n\n[[packages]]\nname = \"wasi:io\"\nregistry = \"wasi.dev\"\n\n\
         [[packages.versions]]\nrequirement = \"=0.2.0\"\nversion = \"0.2.0\"\n\
         digest = \"sha256:{sha256}\"\n"
    );
    let wit_deps = format!(
        "[io]\nurl = \"https://example.com/io.tar.gz\"\nsha256 = \"{sha256}\"\n\
         sha512 = \"{sha512}\"\ndeps = [\"clocks\"]\n"
    );
    let witgate = format!(
        "version = 1\n\n[[package]]\nname = \"a:b\"\nversion = \"0.1.0\"\npath = \"wit\"\n\
         contract = \"sha256:{sha256}\"\n\n[[artifact]]\npath = \"a.wasm\"\n\
         digest = \"sha256:{sha256}\"\nsize = 12\nstripped = \"sha256:{sha256}\"\n\
         contract = \"sha256:{sha256}\"\nimports = []\nexports = [\"a:b/i\"]\n"
    );
    let manifests = "io = \"https://example.com/io.tar.gz\"\nlocal = { path = \"x\" }\n\
                     [overrides]\n\"a:b\" = { path = \"y\", version = \"1.0.0\" }\n";
    [&wkg, &wit_deps, &witgate, manifests, ""].map(|text| text.as_bytes().to_vec()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_read() {
        let read = |text: &[u8], id: &str| {
            let format = FORMATS.iter().find(|format| format.id == id).expect("there is one");
            Lock::parse(format, "a.lock", std::str::from_utf8(text).expect("text"))
        };
        let seeds = seeds();
        for (seed, id) in seeds.iter().zip(["wkg", "wit-deps", "witgate"]) {
            let lock = read(seed, id).unwrap_or_else(|error| panic!("{id}: {error}"));
            assert!(!lock.is_empty(), "{id}");
        }
    }
}
