//! What a registry would be told of a package: `wkg.toml` beside its WIT, or above.

use witgate_judge::PackageMetadata;
use witgate_model::Subject;
use witgate_toml::File;

use super::directory;
use crate::check::task::Task;

const FILE_NAME: &str = "wkg.toml";

/// Far more than such a file has.
const LIMIT: u64 = 1 << 20;

/// What is said of the package of a task; nothing of several packages at once, and of
/// one that is not on disk.
pub(super) fn read(task: &Task, subject: &Subject) -> Option<PackageMetadata> {
    subject.package()?;
    let directory = directory(task)?;
    let own = directory.join(FILE_NAME);
    // `wit/` is a directory of the package that has the file.
    let above = directory.parent().map(|above| above.join(FILE_NAME));
    let read = |path| witgate_files::read_text(path, LIMIT).ok();
    let text = read(&own).or_else(|| above.as_deref().and_then(read));
    let Some(text) = text else { return Some(PackageMetadata::default()) };
    let file = File::new(FILE_NAME, &text);
    let mut metadata = PackageMetadata::default();
    let Ok(document) = file.parse() else { return Some(metadata) };
    let Some(Ok(table)) = document.root().get("metadata").map(|it| it.table()) else {
        return Some(metadata);
    };
    let said = |key: &str| table.get(key)?.text().ok().map(str::to_owned);
    metadata.description = said("description");
    metadata.licenses = said("licenses").or_else(|| said("license"));
    metadata.repository = said("repository").or_else(|| said("source"));
    Some(metadata)
}
