//! XML, as far as reports use it.

use std::collections::BTreeSet;

/// A small reader of XML: elements nest, attributes are quoted, and every
/// ampersand begins an entity. The names of the elements, in order.
///
/// # Panics
///
/// Where the text is not well-formed.
pub fn elements(text: &str) -> Vec<String> {
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let mut rest = text.strip_prefix(declaration).expect("it is declared");
    let (mut open, mut names): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    let is_char =
        |c: char| matches!(c, '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(text.chars().all(is_char), "a character that XML cannot have");
    while let Some(at) = rest.find('<') {
        let (data, tag) = rest.split_at(at);
        is_data(data);
        let end = tag.find('>').expect("a tag ends");
        let inner = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (inner, is_empty) = match inner.strip_suffix('/') {
            Some(inner) => (inner, true),
            None => (inner, false),
        };
        let (name, mut attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        let mut seen = BTreeSet::new();
        while let Some((key, value)) = attributes.split_once("=\"") {
            let (value, more) = value.split_once('"').expect("a value ends");
            assert!(seen.insert(key.trim()), "{key} twice");
            is_data(value);
            attributes = more;
        }
        assert_eq!(attributes.trim(), "");
        if !is_empty {
            open.push(name);
        }
        names.push(name.to_owned());
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    names
}

fn is_data(data: &str) {
    for entity in data.split('&').skip(1) {
        let entity = entity.split_once(';').expect("an entity ends").0;
        assert!(["amp", "lt", "gt", "quot", "apos"].contains(&entity), "{entity}");
    }
}
