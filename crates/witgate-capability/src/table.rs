//! Which class an interface has.

use witgate_model::glob_matches;

use crate::interfaces::{EXPORTS, ROWS, Row};

/// Which class an interface has: the table of this crate, and what a policy adds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Globs over `namespace:package/interface`, with the class of each; before all
    /// else, and the first that matches counts.
    pub own: Vec<(String, String)>,
}

/// What there is to know of an interface.
pub(crate) struct Known {
    /// Its class; `None` for what gives no power.
    pub(crate) class: Option<String>,
    pub(crate) is_authority: bool,
    pub(crate) idle: &'static [&'static str],
}

impl Table {
    /// What there is to know of an imported interface, named without its version.
    pub(crate) fn of_import(&self, interface: &str) -> Known {
        let own = self.own.iter().find(|(glob, _)| glob_matches(glob, interface));
        if let Some((_, class)) = own {
            return Known { class: Some(class.clone()), is_authority: true, idle: &[] };
        }
        let package = interface.split_once('/').map(|(package, _)| package);
        let is_of_package =
            |row: &&Row| row.interface.strip_suffix("/*").is_some_and(|it| Some(it) == package);
        let exact = ROWS.iter().find(|row| row.interface == interface);
        match exact.or_else(|| ROWS.iter().find(is_of_package)) {
            Some(row) => Known {
                class: row.class.map(str::to_owned),
                is_authority: row.is_authority,
                idle: row.idle,
            },
            None => Known { class: Some(unknown(interface)), is_authority: true, idle: &[] },
        }
    }

    /// The class of an exported interface; of most there is none.
    pub(crate) fn of_export(&self, interface: &str) -> Option<&'static str> {
        EXPORTS.iter().find(|(name, _)| *name == interface).map(|(_, class)| *class)
    }
}

/// The class of what no table knows.
pub(crate) fn unknown(name: &str) -> String {
    format!("unknown:{name}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::class::class;

    #[test]
    fn every_row_has_a_class_that_exists_and_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for row in ROWS {
            assert!(names.insert(row.interface), "{} stands there twice", row.interface);
            assert!(row.class.is_none_or(|id| class(id).is_some()), "{}", row.interface);
        }
        for (name, id) in EXPORTS.iter().chain(crate::preview1::MODULES) {
            assert!(class(id).is_some(), "{name}");
        }
    }

    #[test]
    fn the_nearest_row_counts() {
        let of = |name: &str| Table::default().of_import(name).class;
        assert_eq!(of("wasi:otel/metrics").as_deref(), Some("telemetry"));
        assert_eq!(of("wasi:otel/types"), None);
        assert_eq!(of("wasi:filesystem/later").as_deref(), Some("unknown:wasi:filesystem/later"));
        assert_eq!(of("acme:wasi/otel").as_deref(), Some("unknown:acme:wasi/otel"));
        let own = vec![("acme:*".to_owned(), "telemetry".to_owned())];
        assert_eq!(Table { own }.of_import("acme:a/b").class.as_deref(), Some("telemetry"));
    }
}
