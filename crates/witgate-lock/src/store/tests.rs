use super::image::Image;
use super::*;

fn put(place: PathBuf, bytes: &[u8]) {
    std::fs::create_dir_all(place.parent().expect("a file stands in a directory")).expect("made");
    std::fs::write(place, bytes).expect("written");
}

fn digest(bytes: &[u8]) -> Sha256 {
    Hashed::of_bytes(bytes).sha256()
}

#[test]
fn every_kind_of_place_is_looked_in() {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path();
    let hex = |bytes: &[u8]| digest(bytes).hex();
    put(place.join("store/sha256").join(hex(b"one")), b"one");
    put(place.join("store").join(hex(b"two")), b"two");
    put(place.join("store").join(format!("{}.wasm", hex(b"three"))), b"three");
    put(place.join("cache").join(digest(b"four").to_string()), b"four");
    put(place.join("layout/blobs/sha256").join(hex(b"five")), b"five");
    put(place.join("files/deep/er/six.wasm"), b"six");
    let store = Store::new()
        .with(PlaceKind::ContentStore, place.join("store"))
        .with(PlaceKind::WkgCache, place.join("cache"))
        .with(PlaceKind::OciLayout, place.join("layout"))
        .with(PlaceKind::Directory, place.join("files"))
        .with(PlaceKind::Directory, place.join("nowhere"));
    for (bytes, kind) in [
        ("one", PlaceKind::ContentStore),
        ("two", PlaceKind::ContentStore),
        ("three", PlaceKind::ContentStore),
        ("four", PlaceKind::WkgCache),
        ("five", PlaceKind::OciLayout),
        ("six", PlaceKind::Directory),
    ] {
        let looked = store.find(&digest(bytes.as_bytes()));
        let find = looked.found.expect(bytes);
        assert_eq!((find.bytes.as_slice(), find.kind), (bytes.as_bytes(), kind));
        assert_eq!(find.hashed.sha256(), digest(bytes.as_bytes()));
        assert!(looked.poisoned.is_empty() && looked.failed.is_empty());
    }
    let looked = store.find(&digest(b"seven"));
    assert!(looked.found.is_none() && looked.poisoned.is_empty() && looked.failed.is_empty());
}

#[test]
fn a_name_is_never_trusted() {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path();
    put(place.join("cache").join(digest(b"good").to_string()), b"evil");
    let store = Store::new().with(PlaceKind::WkgCache, place.join("cache"));
    let looked = store.find(&digest(b"good"));
    assert!(looked.found.is_none());
    assert_eq!(looked.poisoned[0].promised, digest(b"good"));
    assert_eq!(looked.poisoned[0].holds, digest(b"evil"));
    // The bytes under another name are no find either.
    assert!(store.find(&digest(b"evil")).found.is_none());

    // A good copy elsewhere does not hide the poisoned one.
    put(place.join("store/sha256").join(digest(b"good").hex()), b"good");
    let store = Store::new()
        .with(PlaceKind::ContentStore, place.join("store"))
        .with(PlaceKind::WkgCache, place.join("cache"));
    let looked = store.find(&digest(b"good"));
    assert_eq!(looked.found.expect("found").kind, PlaceKind::ContentStore);
    assert_eq!(looked.poisoned.len(), 1);
}

#[test]
fn a_file_that_changes_after_it_was_indexed_is_not_found() {
    let directory = tempfile::tempdir().expect("a directory");
    put(directory.path().join("a.wasm"), b"good");
    let store = Store::new().with(PlaceKind::Directory, directory.path());
    assert!(store.find(&digest(b"good")).found.is_some());
    put(directory.path().join("a.wasm"), b"evil");
    let looked = store.find(&digest(b"good"));
    assert!(looked.found.is_none() && looked.poisoned.is_empty());
}

#[test]
fn what_is_no_file_is_said() {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path().join(digest(b"x").to_string());
    std::fs::create_dir_all(place).expect("made");
    let store = Store::new().with(PlaceKind::WkgCache, directory.path());
    assert!(matches!(store.find(&digest(b"x")).failed.as_slice(), [Error::NotRegular { .. }]));
}

#[test]
fn manifests_lead_to_layers_and_back() {
    let directory = tempfile::tempdir().expect("a directory");
    let place = directory.path();
    let blob = |bytes: &[u8]| put(place.join("blobs/sha256").join(digest(bytes).hex()), bytes);
    let layer = b"wasm";
    let manifest = format!(r#"{{"layers":[{{"digest":"{}"}}]}}"#, digest(layer));
    let nested = format!(r#"{{"manifests":[{{"digest":"{}"}}]}}"#, digest(manifest.as_bytes()));
    let index = format!(
        r#"{{"manifests":[{{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"{}"}}]}}"#,
        digest(nested.as_bytes())
    );
    blob(layer);
    blob(manifest.as_bytes());
    blob(nested.as_bytes());
    put(place.join("index.json"), index.as_bytes());
    let store = Store::new().with(PlaceKind::OciLayout, place);
    let expected = Image { manifest: digest(manifest.as_bytes()), layers: vec![digest(layer)] };
    assert_eq!(store.image(&expected.manifest).0.expect("a manifest"), Some(expected.clone()));
    assert_eq!(store.images_with(&digest(layer)), std::slice::from_ref(&expected));
    assert!(store.images_with(&digest(b"other")).is_empty());
    assert!(store.image(&digest(layer)).0.is_err(), "the layer is no manifest");
    assert_eq!(store.image(&digest(b"other")).0, Ok(None));

    // A manifest that was altered in place leads nowhere.
    put(place.join("blobs/sha256").join(expected.manifest.hex()), br#"{"layers":[]}"#);
    assert!(store.images_with(&digest(layer)).is_empty());
    let (image, looked) = store.image(&expected.manifest);
    assert_eq!((image, looked.poisoned.len()), (Ok(None), 1));
}

#[test]
fn what_a_commit_holds_is_found_last() {
    let (here, there) = (Hashed::of_bytes(b"here").sha256(), Hashed::of_bytes(b"there").sha256());
    let files = vec![(PathBuf::from("a/x"), b"there".to_vec())];
    let store = Store::new().with_baseline("1a2b3c", files);
    let found = store.find(&there).found.expect("it is held");
    assert_eq!((found.kind, found.bytes.as_slice()), (PlaceKind::Baseline, &b"there"[..]));
    assert_eq!((found.path, found.hashed.sha256()), (PathBuf::from("1a2b3c/a/x"), there));
    assert!(store.find(&here).found.is_none());
}
