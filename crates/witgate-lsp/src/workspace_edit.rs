//! A file's new text as the smallest edit that makes it.

use std::collections::HashMap;
use std::path::Path;

use gen_lsp_types::{
    CreateFile, DocumentChange, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};

use crate::client::Client;
use crate::documents::Documents;
use crate::text_position::{Encoding, Lines};
use crate::uri;

/// The edit that gives a file another text. `was` is `None` of a file that is not there;
/// the edit is `None` where the client cannot create one.
pub(crate) fn replace(
    file: &Path,
    was: Option<&str>,
    now: &str,
    documents: &Documents,
    client: &Client,
) -> Option<WorkspaceEdit> {
    let edit = difference(was.unwrap_or_default(), now, client.encoding);
    edit_file(file, was.is_none(), edit, documents, client)
}

/// An edit of one file; `None` of a file that the client would have to create, and cannot.
pub(crate) fn edit_file(
    file: &Path,
    is_new: bool,
    edit: TextEdit,
    documents: &Documents,
    client: &Client,
) -> Option<WorkspaceEdit> {
    let document = documents.by_path(file);
    let uri: Uri = match document {
        Some(document) => document.uri.as_str().into(),
        None => uri::of_path(file).into(),
    };
    if !client.can_change_documents {
        let changes = HashMap::from([(uri, vec![edit])]);
        return (!is_new).then_some(WorkspaceEdit {
            changes: Some(changes),
            document_changes: None,
            change_annotations: None,
        });
    }
    if is_new && !client.can_create_files {
        return None;
    }
    let create = CreateFile::new(uri.clone(), None, None);
    let edited = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            version: document.map(|document| document.version),
            text_document_identifier: TextDocumentIdentifier { uri },
        },
        edits: vec![edit.into()],
    };
    let create = is_new.then_some(DocumentChange::CreateFile(create));
    let changes = create.into_iter().chain([DocumentChange::TextDocumentEdit(edited)]);
    Some(WorkspaceEdit {
        changes: None,
        document_changes: Some(changes.collect()),
        change_annotations: None,
    })
}

/// What is different in the middle of two texts.
fn difference(was: &str, now: &str, encoding: Encoding) -> TextEdit {
    let same = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum()
    };
    let start = same(&mut was.chars().zip(now.chars()));
    let (rest_was, rest_now) = (&was[start..], &now[start..]);
    let end = same(&mut rest_was.chars().rev().zip(rest_now.chars().rev()));
    let range = Lines::new(was).range(was, start..was.len() - end, encoding);
    TextEdit { range, new_text: rest_now[..rest_now.len() - end].to_owned() }
}

/// The range of a word in a text, where it is there.
pub(crate) fn range_of(word: &str, text: &str, encoding: Encoding) -> Option<Range> {
    let offset = text.rfind(word)?;
    Some(Lines::new(text).range(text, offset..offset + word.len(), encoding))
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::Position;

    use super::*;

    #[test]
    fn only_what_is_different_is_replaced() {
        for (was, now, start, end, text) in [
            ("a\nb\n", "a\nb\nc\n", (2, 0), (2, 0), "c\n"),
            ("a\r\n𝄞b\r\n", "a\r\n𝄞c\r\n", (1, 2), (1, 3), "c"),
            ("", "a", (0, 0), (0, 0), "a"),
            ("aa", "aaa", (0, 2), (0, 2), "a"),
            ("é", "è", (0, 0), (0, 1), "è"),
            ("same", "same", (0, 4), (0, 4), ""),
        ] {
            let position = |(line, character)| Position { line, character };
            let range = Range { start: position(start), end: position(end) };
            let expected = TextEdit { range, new_text: text.to_owned() };
            assert_eq!(difference(was, now, Encoding::Utf16), expected, "{was:?} {now:?}");
        }
    }
}
