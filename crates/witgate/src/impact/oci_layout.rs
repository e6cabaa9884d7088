//! OCI image layouts, as a directory or as a tar archive of one: the components that
//! images of it hold. Source: the OCI image specification, image-layout.md, and the
//! Wasm OCI artifact guidance of the CNCF.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use serde_json::Value;
use witgate_files::Refusal;
use witgate_model::Digest;

/// The file that marks a layout.
const MARK: &str = "oci-layout";

/// An index or manifest has no more bytes.
const MANIFEST_LIMIT: u64 = 4 << 20;

/// Indexes nest no deeper, and name no more images.
const DEPTH_LIMIT: usize = 4;
const IMAGES_LIMIT: usize = 100_000;

/// An archive has no more files.
const FILES_LIMIT: usize = 1_000_000;

/// A layout.
#[derive(Debug)]
pub(super) enum OciLayout {
    Directory(PathBuf),
    Archive {
        path: PathBuf,
        /// Where the files of the archive are in it, and how long they are.
        files: BTreeMap<String, (u64, u64)>,
    },
}

/// A component that an image holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Layer {
    /// What the layout calls the image: its tag, or its digest.
    pub(super) image: String,
    /// The file in the layout.
    pub(super) blob: String,
}

/// What the images of a layout hold.
#[derive(Debug, Default)]
pub(super) struct Images {
    pub(super) layers: Vec<Layer>,
    /// Images without a layer of WebAssembly.
    pub(super) others: Vec<String>,
    /// Images that cannot be read, and why.
    pub(super) unreadable: Vec<(String, String)>,
}

/// Where the bytes of a blob are.
pub(super) enum Blob {
    File(PathBuf),
    Bytes(Vec<u8>),
}

impl OciLayout {
    /// Whether a directory is a layout.
    pub(super) fn is_at(directory: &Path) -> bool {
        directory.join(MARK).is_file() && directory.join("index.json").is_file()
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        match self {
            OciLayout::Directory(path) | OciLayout::Archive { path, .. } => path,
        }
    }

    /// The layout in an archive; `None` of one that holds something else.
    pub(super) fn in_archive(path: &Path) -> Result<Option<OciLayout>, String> {
        let (file, _) = witgate_files::open(path).map_err(|refusal| refusal_text(&refusal))?;
        let mut archive = tar::Archive::new(file);
        let mut files = BTreeMap::new();
        for entry in archive.entries_with_seek().map_err(|error| error.to_string())? {
            let entry = entry.map_err(|error| error.to_string())?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = entry.path_bytes();
            let Ok(name) = std::str::from_utf8(&name) else { continue };
            let name = name.strip_prefix("./").unwrap_or(name).to_owned();
            if files.len() == FILES_LIMIT {
                return Err(format!("it has more than {FILES_LIMIT} files"));
            }
            files.insert(name, (entry.raw_file_position(), entry.size()));
        }
        let is_layout = files.contains_key(MARK) && files.contains_key("index.json");
        Ok(is_layout.then(|| OciLayout::Archive { path: path.to_owned(), files }))
    }

    /// The components of its images.
    pub(super) fn images(&self) -> Result<Images, String> {
        let mut images = Images::default();
        let index = self.json("index.json")?;
        self.index(&index, DEPTH_LIMIT, None, &mut images)?;
        images.layers.sort();
        images.layers.dedup();
        images.name_apart();
        Ok(images)
    }

    fn index(
        &self,
        index: &Value,
        depth: usize,
        name: Option<&str>,
        images: &mut Images,
    ) -> Result<(), String> {
        for entry in index["manifests"].as_array().into_iter().flatten() {
            let seen = images.layers.len() + images.others.len() + images.unreadable.len();
            if seen >= IMAGES_LIMIT {
                return Err(format!("it has more than {IMAGES_LIMIT} images"));
            }
            let annotations = &entry["annotations"];
            let keys = ["io.containerd.image.name", "org.opencontainers.image.ref.name"];
            let tag = keys.iter().find_map(|key| annotations[*key].as_str()).or(name);
            let digest = entry["digest"].as_str().unwrap_or_default();
            let image = tag.unwrap_or(digest).to_owned();
            if let Err(reason) = self.manifest(entry, digest, depth, tag, &image, images) {
                images.unreadable.push((image, reason));
            }
        }
        Ok(())
    }

    fn manifest(
        &self,
        entry: &Value,
        digest: &str,
        depth: usize,
        tag: Option<&str>,
        image: &str,
        images: &mut Images,
    ) -> Result<(), String> {
        let manifest = self.json(&blob(digest)?)?;
        let is_index = manifest["manifests"].is_array()
            || entry["mediaType"].as_str().is_some_and(|it| it.ends_with("image.index.v1+json"));
        if is_index {
            return match depth {
                0 => Err("its indexes nest too deep".to_owned()),
                _ => self.index(&manifest, depth - 1, tag, images),
            };
        }
        let layers = manifest["layers"].as_array().into_iter().flatten();
        let wasm: Vec<&Value> = layers
            .filter(|layer| layer["mediaType"].as_str().is_some_and(|it| it.contains("wasm")))
            .collect();
        if wasm.is_empty() {
            images.others.push(image.to_owned());
        }
        for layer in wasm {
            let blob = blob(layer["digest"].as_str().unwrap_or_default())?;
            images.layers.push(Layer { image: image.to_owned(), blob });
        }
        Ok(())
    }

    fn json(&self, file: &str) -> Result<Value, String> {
        let bytes = match self.blob(file, MANIFEST_LIMIT)? {
            Blob::Bytes(bytes) => bytes,
            Blob::File(path) => witgate_files::read(&path, MANIFEST_LIMIT)
                .map_err(|refusal| refusal_text(&refusal))?,
        };
        check_bytes(file, &bytes)?;
        serde_json::from_slice(&bytes).map_err(|error| format!("{file} is no JSON: {error}"))
    }

    /// A file of the layout; of an archive it is read, up to a limit.
    pub(super) fn blob(&self, file: &str, limit: u64) -> Result<Blob, String> {
        match self {
            OciLayout::Directory(directory) => Ok(Blob::File(directory.join(file))),
            OciLayout::Archive { path, files } => {
                let (position, size) = files.get(file).ok_or(format!("it has no {file}"))?;
                if *size > limit {
                    return Err(format!("{file} has more than {limit} bytes"));
                }
                let (file, _) =
                    witgate_files::open(path).map_err(|refusal| refusal_text(&refusal))?;
                read_at(file, *position, *size).map(Blob::Bytes).map_err(|it| it.to_string())
            }
        }
    }
}

impl Images {
    /// Names components by their digests, too, where an image has several, or several images
    /// have one name.
    fn name_apart(&mut self) {
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for layer in &self.layers {
            *named.entry(layer.image.clone()).or_default() += 1;
        }
        for layer in self.layers.iter_mut().filter(|layer| named[&layer.image] > 1) {
            let digest = layer.blob.trim_start_matches("blobs/").replace('/', ":");
            layer.image = format!("{}@{digest}", layer.image);
        }
    }
}

/// Whether a blob has the bytes that it is named for. Of other digests than SHA-256,
/// which are rare, this is not known.
pub(super) fn check_bytes(file: &str, bytes: &[u8]) -> Result<(), String> {
    let Some(named) = file.strip_prefix("blobs/sha256/") else { return Ok(()) };
    let found = Digest::of_bytes(bytes);
    match Digest::parse(named) == Some(found) {
        true => Ok(()),
        false => Err(format!("{file} has other bytes than it is named for: {found}")),
    }
}

fn read_at(mut file: File, position: u64, size: u64) -> io::Result<Vec<u8>> {
    // The header of an entry may claim more than the archive holds.
    if position.checked_add(size).is_none_or(|end| end > file.metadata().map_or(0, |it| it.len())) {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the archive is cut short"));
    }
    file.seek(SeekFrom::Start(position))?;
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(size).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The file of a digest. It is part of a path, so it is what it should be.
fn blob(digest: &str) -> Result<String, String> {
    let wrong = || format!("`{digest}` is no digest");
    let (algorithm, hex) = digest.split_once(':').ok_or_else(wrong)?;
    let is_plain =
        |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric());
    match is_plain(algorithm) && is_plain(hex) {
        true => Ok(format!("blobs/{algorithm}/{hex}")),
        false => Err(wrong()),
    }
}

fn refusal_text(refusal: &Refusal) -> String {
    refusal.to_string()
}
