//! How names of WIT become identifiers: as the crate `heck` folds them, which all
//! generators use.

/// `get_url` of `get-URL`.
pub(super) fn snake(name: &str) -> String {
    name.to_lowercase().replace('-', "_")
}

/// `GetUrl` of `get-URL`.
pub(super) fn upper_camel(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + &rest.to_lowercase()
    });
    words.collect()
}

/// `getUrl` of `get-URL`.
pub(super) fn lower_camel(name: &str) -> String {
    let camel = upper_camel(name);
    let (first, rest) = camel.split_at(camel.len().min(1));
    first.to_lowercase() + rest
}

/// What has to be the only one of its kind, for the component model.
pub(super) fn folded(name: &str) -> String {
    name.replace('-', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_as_generators_fold_them() {
        for (name, snake_case, upper, lower) in [
            ("get-URL", "get_url", "GetUrl", "getUrl"),
            ("utf-8", "utf_8", "Utf8", "utf8"),
            ("a", "a", "A", "a"),
            ("HTTP", "http", "Http", "http"),
        ] {
            assert_eq!(snake(name), snake_case);
            assert_eq!(upper_camel(name), upper);
            assert_eq!(lower_camel(name), lower);
        }
    }
}
