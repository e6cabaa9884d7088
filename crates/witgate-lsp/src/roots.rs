//! Where `witgate check` would be run for a file.

use std::path::{Path, PathBuf};

use witgate::witgate_config::FILE_NAME;
use witgate::witgate_files::repository_of;
use witgate::witgate_load::tree;

/// The directory to check for the sake of a file: that of the nearest policy, as far up
/// as the repository goes; without one, the workspace folder that holds the file, where
/// that is of the same repository, or else the top of the repository. `None` where
/// there is neither.
pub(crate) fn root_of(file: &Path, folders: &[PathBuf]) -> Option<PathBuf> {
    let directory = existing(file.parent()?);
    let policy = tree::upwards(directory).find(|above| above.join(FILE_NAME).is_file());
    if policy.is_some() {
        return policy;
    }
    let top = repository_of(directory);
    let holds = |folder: &&PathBuf| directory.starts_with(folder);
    let folder = folders.iter().filter(holds).max_by_key(|folder| folder.components().count());
    match (top, folder) {
        (Some(top), Some(folder)) if folder.starts_with(top) => Some(folder.clone()),
        (Some(top), _) => Some(top.to_owned()),
        (None, folder) => folder.cloned(),
    }
}

/// The nearest directory that is there: a file may not be saved yet.
fn existing(directory: &Path) -> &Path {
    directory.ancestors().find(|above| above.is_dir()).unwrap_or(directory)
}

/// A path, links followed, of which the end need not be there.
pub(crate) fn real(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return without_prefix(real);
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_owned(),
    }
}

/// A path of Windows as everybody else writes it: without `\\?\` before the drive.
fn without_prefix(path: PathBuf) -> PathBuf {
    let plain = path.to_str().and_then(|path| path.strip_prefix(r"\\?\"));
    match plain.filter(|plain| cfg!(windows) && plain.as_bytes().get(1) == Some(&b':')) {
        Some(plain) => PathBuf::from(plain),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_policy_of_the_repository_then_the_folder_then_the_repository() {
        let home = tempfile::tempdir().expect("a directory");
        let home = home.path().canonicalize().expect("it is there");
        let (repository, plain) = (home.join("repository"), home.join("plain"));
        let inner = repository.join("inner");
        for directory in [repository.join(".git"), inner.join("wit"), plain.join("wit")] {
            fs::create_dir_all(directory).expect("made");
        }
        let folders = |folders: &[&PathBuf]| folders.iter().copied().cloned().collect::<Vec<_>>();
        let file = inner.join("wit/a.wit");
        let root = |folders: &[PathBuf]| root_of(&file, folders);
        assert_eq!(root(&folders(&[&inner, &repository])), Some(inner.clone()));
        assert_eq!(root(&folders(&[&repository])), Some(repository.clone()));
        // A folder of several repositories is none of them.
        assert_eq!(root(&folders(&[&home])), Some(repository.clone()));
        assert_eq!(root(&[]), Some(repository.clone()));
        // A policy above the repository is another one's.
        fs::write(home.join(FILE_NAME), "").expect("written");
        assert_eq!(root(&folders(&[&home])), Some(repository.clone()));
        fs::write(repository.join(FILE_NAME), "").expect("written");
        assert_eq!(root(&folders(&[&inner])), Some(repository.clone()));
        fs::write(inner.join(FILE_NAME), "").expect("written");
        assert_eq!(root(&folders(&[&repository])), Some(inner));
        // Outside of any repository; not saved yet.
        fs::remove_file(home.join(FILE_NAME)).expect("removed");
        assert_eq!(root_of(&plain.join("wit/a.wit"), &[]), None);
        assert_eq!(root_of(&plain.join("b/c/a.wit"), &folders(&[&plain])), Some(plain));
    }
}
