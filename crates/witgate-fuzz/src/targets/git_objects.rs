//! What `git cat-file --batch` prints.

use witgate::witgate_load::read_git_objects;

use super::Target;
use super::wit_text::shown;

pub(super) static TARGET: Target = Target { name: "git-objects", run, seeds };

fn run(input: &[u8]) {
    match read_git_objects(input) {
        // Each object has a header, and each entry of a tree an id.
        Ok(count) => assert!(count <= input.len(), "{count} of {} bytes", input.len()),
        Err(error) => shown(&error),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let id = "a1".repeat(20);
    let entry = |mode: &str, name: &str| {
        [mode.as_bytes(), b" ", name.as_bytes(), &[0], &[0xa1; 20]].concat()
    };
    let tree = [
        entry("40000", "wit"),
        entry("100644", "a.wit"),
        entry("120000", "link"),
        entry("160000", "module"),
    ]
    .concat();
    let object = |kind: &str, content: &[u8]| {
        let header = format!("{id} {kind} {}\n", content.len());
        [header.as_bytes(), content, b"\n"].concat()
    };
    let blob = object("blob", b"package a:b;\n");
    let all =
        [object("tree", &tree), blob.clone(), b"HEAD missing\nx ambiguous\n".to_vec()].concat();
    vec![object("tree", &tree), blob, all, object("blob", b"\0asm\x0d\0\x01\0")]
}
