//! Where a file has its keys and values, and what is said of those that are not
//! what was asked for.

use witgate_toml::{Error, File, KeyValue, Problem, Table, nearest};

/// Gives the root of a document to a function.
fn with<T>(text: &str, read: impl FnOnce(Table<'_>) -> T) -> T {
    let file = File::new("a.toml", text);
    read(file.parse().expect("it is TOML").root())
}

const TEXT: &str = r#"z = 1
a.b = "two" # why
list = ["x", 'y']
day = 2027-02-18

[[table]]
key = """
# no comment
"""
[[table.inner]]
q = { r = true }
[[table]]
"#;

#[test]
fn everything_has_its_place() {
    with(TEXT, |root| {
        let keys: Vec<_> = root.key_values().iter().map(|it| it.key).collect();
        assert_eq!(keys, ["z", "a", "list", "day", "table"]);
        assert_eq!(root.header, 0..0);
        let b = root.required("a", KeyValue::table).expect("a table");
        assert_eq!(&TEXT[b.header.clone()], "a");
        let b = b.get("b").expect("a key");
        assert_eq!((b.site().excerpt(), b.value_site().excerpt()), ("b = \"two\"", "\"two\""));
        let texts = root.required("list", KeyValue::texts).expect("strings");
        let texts: Vec<_> = texts.iter().map(|it| (it.value, &TEXT[it.range.clone()])).collect();
        assert_eq!(texts, [("x", "\"x\""), ("y", "'y'")]);
        let tables = root.required("table", KeyValue::tables).expect("tables");
        assert_eq!(tables.len(), 2);
        let range = "[[table]]\nkey = \"\"\"\n# no comment\n\"\"\"";
        assert_eq!(tables[0].site().excerpt(), range, "without the tables in it");
        assert_eq!(&TEXT[tables[1].header.clone()], "[[table]]");
        let inner = tables[0].required("inner", KeyValue::tables).expect("tables");
        let q = inner[0].required("q", KeyValue::table).expect("a table");
        assert_eq!(q.site().excerpt(), "{ r = true }");
        assert!(q.required("r", KeyValue::flag).expect("a flag"));
        assert_eq!(root.required("day", KeyValue::date).expect("a date"), "2027-02-18");
    });
}

/// The error about the key `a` of a text, and the bytes that it points at.
#[track_caller]
fn wrong(text: &str, read: fn(&KeyValue<'_>) -> Result<(), Error>) -> (String, String) {
    let read = |root: Table<'_>| root.required("a", read);
    let Error { at, problem } = with(text, read).expect_err(text);
    (at.excerpt().to_owned(), problem.to_string())
}

#[test]
fn values_of_other_types_are_shown() {
    let message = |excerpt: &str, expected: &str, found: &str| {
        (excerpt.to_owned(), format!("`a` must be {expected}, and this is {found}"))
    };
    let number = "a whole number";
    assert_eq!(wrong("a = 1", |it| it.text().map(drop)), message("1", "a string", number));
    let strings = "a list of strings";
    assert_eq!(wrong("a = ['x', 1]", |it| it.texts().map(drop)), message("1", strings, number));
    assert_eq!(
        wrong("a = true", |it| it.integer().map(drop)),
        message("true", number, "a boolean")
    );
    let large = "0x8000_0000_0000_0000";
    let too_large = "a number that is too large";
    let text = format!("a = {large}");
    assert_eq!(wrong(&text, |it| it.integer().map(drop)), message(large, number, too_large));
    assert_eq!(wrong("[a]", |it| it.flag().map(drop)), message("[a]", "true or false", "a table"));
    let date = "a date, as in 2027-02-18";
    assert_eq!(wrong("a = 1.5", |it| it.date().map(drop)), message("1.5", date, "a float"));
    let tables = "a list of tables";
    assert_eq!(wrong("[[a]]", |it| it.table().map(drop)), message("[[a]]", "a table", tables));
    let each = "a list of tables, each under `[[…]]`";
    assert_eq!(wrong("a = [{}, []]", |it| it.tables().map(drop)), message("[]", each, "a list"));
    assert_eq!(
        wrong("a = 07:32:00", |it| it.tables().map(drop)),
        message("07:32:00", each, "a date or time")
    );
}

#[test]
fn whole_numbers_are_those_of_toml() {
    for (text, number) in [("-1_000", -1000), ("0x1F", 31), ("+7", 7), ("0o17", 15), ("0b11", 3)] {
        let text = format!("a = {text}");
        assert_eq!(with(&text, |root| root.required("a", KeyValue::integer)).ok(), Some(number));
    }
}

#[test]
fn what_is_missing_is_shown_at_the_header() {
    let read = |it: &KeyValue<'_>| it.table()?.required("b", KeyValue::text).map(drop);
    for (text, excerpt) in
        [("[a]\nc = 1", "[a]"), ("a.c = 1", "a"), ("a = { c = 1 }", "{ c = 1 }"), ("[a.c]", "a")]
    {
        assert_eq!(wrong(text, read), (excerpt.to_owned(), "`b` is missing".to_owned()));
    }
}

#[test]
fn hostile_text_is_refused_in_time() {
    let deep = format!("a = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    let braces = "a = ".to_owned() + &"{a=".repeat(100_000);
    let dots = format!("{}a = 1", "a.".repeat(100_000));
    for text in [deep.as_str(), &braces, &dots, "\0", "=", "[", "a = 'x", "[[a]]\n[a]", "é"] {
        let Error { at, problem } = File::new("a.toml", text).parse().expect_err("it is no TOML");
        assert!(at.place().is_some() && matches!(problem, Problem::Syntax { .. }));
    }
    let long = "é".repeat(100_000);
    let (_, message) = with(&format!("\"{long}\" = 1"), |root| {
        let error = root.required(&long, KeyValue::text).expect_err("it is a number");
        (error.at, error.problem.to_string())
    });
    assert!(message.len() < 200, "{}", message.len());
    assert_eq!(nearest(&long, &["a"]), None);
    assert_eq!(nearest("Pahts", &["name", "path"]), Some("path"));
}
