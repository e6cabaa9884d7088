//! The expected digests are those of async-tar 0.5.1, the version that wit-deps
//! 0.6.0 uses, in its deterministic mode.

use super::*;

fn file<'a>(name: &'a str, executable: bool, bytes: &'a [u8]) -> ArchiveFile<'a> {
    ArchiveFile { name: name.as_bytes(), executable, bytes }
}

#[track_caller]
fn digest_is(files: &[ArchiveFile<'_>], size: u64, sha256: &str, sha512: &str) {
    let found = archive_digest(files.iter().copied());
    assert_eq!(found.hashed.size(), size);
    assert_eq!(found.hashed.sha256().hex(), sha256);
    assert!(found.sha512.to_string().starts_with(sha512), "{}", found.sha512);
    assert_eq!(found.files, files.len());
}

#[test]
fn no_files() {
    digest_is(
        &[],
        1024,
        "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        "8efb4f73c5655351",
    );
}

#[test]
fn order_is_that_of_bytes_and_empty_files_count() {
    let files = [
        file("C.WIT", false, b"interface c {}\n"),
        file("a.wit", false, b"package a:b;\n"),
        file("z.wit", false, b""),
    ];
    digest_is(
        &files,
        3584,
        "44595a1c7665bc71956cfa7c9556bbb090cc15f14687d26d564740941a38c9f8",
        "2cf302876dc040f8",
    );
}

#[test]
fn the_executable_bit_counts() {
    digest_is(
        &[file("a.wit", true, b"package a:b;\n")],
        2048,
        "e80db031805c4e8adb4368b25edecb965e436822f838157c2b8d423f32c26946",
        "3c93702ff9501f4b",
    );
}

#[test]
fn contents_are_padded_to_whole_blocks() {
    digest_is(
        &[file("b.wit", false, &[b'q'; 1024]), file("c.wit", false, &[b'r'; 513])],
        4096,
        "d337249a584e9512dee99877408b50f5bf8fadb839e6b6c438074e2feb96da4d",
        "788d2af597f3d02c",
    );
}

#[test]
fn a_name_of_a_hundred_bytes_still_fits() {
    // `wit/` and 96 more.
    let name = format!("{}.wit", "n".repeat(92));
    digest_is(
        &[file(&name, false, b"x")],
        2048,
        "02ce40e7462be64bcc2b516b209a6641d4b347d1a9bc1d7e2ba95e1d370a7fb9",
        "c0f42ac39e433e69",
    );
}

#[test]
fn longer_names_go_before() {
    let (long, longer) = (format!("{}.wit", "n".repeat(93)), format!("{}n.wit", "é".repeat(125)));
    let files = [file(&long, false, b"x"), file(&longer, false, b"yy")];
    digest_is(
        &files,
        5120,
        "decc3ac0f5e36c6130b4fd8523d707834b91b30fbc510f9213f7227cbddcd030",
        "2f8d0682d3a6d4e2",
    );
}

#[test]
fn a_directory_gives_what_its_files_give() {
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    let place = root.join("wit");
    std::fs::create_dir_all(place.join("deps.wit")).expect("made");
    for (name, text) in [("z.wit", ""), ("C.WIT", "interface c {}\n"), ("a.wit", "package a:b;\n")]
    {
        std::fs::write(place.join(name), text).expect("written");
    }
    for name in ["readme.md", ".wit", "a.wit.orig", "wit"] {
        std::fs::write(place.join(name), "not WIT").expect("written");
    }
    let found = directory_digest(&place, root, "shown").expect("read");
    assert_eq!(found.files, 3);
    assert_eq!(
        found.hashed.sha256().hex(),
        "44595a1c7665bc71956cfa7c9556bbb090cc15f14687d26d564740941a38c9f8"
    );
    assert!(matches!(
        directory_digest(&root.join("none"), root, "shown"),
        Err(Error::NotFound { .. })
    ));
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_repository_only() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path().join("repository");
    let place = root.join("wit");
    std::fs::create_dir_all(&place).expect("made");
    std::fs::write(root.join("elsewhere"), "package a:b;\n").expect("written");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(root.join("elsewhere"), executable).expect("set");
    symlink("../elsewhere", place.join("a.wit")).expect("linked");
    let found = directory_digest(&place, &root, "shown").expect("read");
    assert_eq!(
        found.hashed.sha256().hex(),
        "e80db031805c4e8adb4368b25edecb965e436822f838157c2b8d423f32c26946"
    );

    std::fs::write(directory.path().join("outside"), "secret").expect("written");
    symlink("../../outside", place.join("b.wit")).expect("linked");
    assert!(matches!(directory_digest(&place, &root, "shown"), Err(Error::Outside { .. })));
    std::fs::remove_file(place.join("b.wit")).expect("removed");
    symlink("a.wit", place.join("c.wit")).expect("linked");
    assert_eq!(directory_digest(&place, &root, "shown").expect("read").files, 2);
    symlink(".", place.join("loop.wit")).expect("linked");
    assert!(matches!(directory_digest(&place, &root, "shown"), Err(Error::NotRegular { .. })));
}
