//! Edits change what they are for, and nothing else.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use jiff::civil::date;
use witgate_config::{Config, NewWaiver, Problem, add_waiver, prune};
use witgate_judge::Target;

const NAME: &str = "witgate.toml";

fn print(number: u32) -> Target {
    Target::Fingerprint(format!("wg1-{number:016x}"))
}

fn items(item: &str) -> Target {
    Target::Items { rule: "type-added".to_owned(), item: item.to_owned(), count: 2 }
}

fn add(text: &str, new: &NewWaiver) -> String {
    add_waiver(NAME, text, new, false).unwrap()
}

fn full() -> NewWaiver {
    NewWaiver {
        owner: Some("@octocat".to_owned()),
        issue: Some("https://example.org/1".to_owned()),
        expires: Some(date(2027, 2, 18)),
        applies: Some(">=0.8.3, <0.8.5".to_owned()),
        message: Some("`circle` is new;\nthe baseline cannot name it\u{202e}".to_owned()),
        rule_and_item: Some(("enum-case-added".to_owned(), "a:b/c#d.circle".to_owned())),
        ..NewWaiver::new(print(1), "say \"yes\"\nand \\go\u{202e}")
    }
}

#[test]
fn what_is_added() {
    let text = "# mine\nprofile = \"link\" # why\n";
    let added = add(text, &full());
    let expected = r##"# mine
profile = "link" # why

[[waiver]]
# `circle` is new; the baseline cannot name it\u{202e}
fingerprint = "wg1-0000000000000001"
rule = "enum-case-added"
item = "a:b/c#d.circle"
reason = "say \"yes\"\nand \\go\U0000202E"
owner = "@octocat"
issue = "https://example.org/1"
expires = 2027-02-18
applies = ">=0.8.3, <0.8.5"
"##;
    assert_eq!(added, expected);
    let config = Config::read(NAME, &added).unwrap();
    assert_eq!(config.waivers[0].reason, "say \"yes\"\nand \\go\u{202e}");
    let added = add("", &NewWaiver::new(items("a:b*"), "r"));
    let expected =
        "[[waiver]]\nrule = \"type-added\"\nitem = \"a:b*\"\ncount = 2\nreason = \"r\"\n";
    assert_eq!(added, expected);
}

/// Whatever an editor does not show is spelled out, wherever it comes from.
#[test]
fn nothing_that_is_written_is_hidden() {
    // By sight: blanks of Hangul and Braille, zero widths, a selector, a tag.
    let unseen = "\u{3164}\u{2800}\u{200b}\u{fe0f}\u{34f}\u{e0041}\u{115f}\u{2028}";
    let text = || format!("ok{unseen}");
    let new = NewWaiver {
        owner: Some(text()),
        issue: Some(text()),
        message: Some(text()),
        ..NewWaiver::new(print(1), text())
    };
    let added = add("", &new);
    let raw: Vec<char> = added.chars().filter(|c| unseen.contains(*c)).collect();
    assert!(raw.is_empty(), "{raw:?}");
    assert_eq!(Config::read(NAME, &added).unwrap().waivers[0].reason, text());
}

#[test]
fn a_second_waiver_is_refused_with_its_line() {
    let text = add("# first\n", &full());
    let error = add_waiver(NAME, &text, &full(), false).unwrap_err();
    let target = "wg1-0000000000000001".to_owned();
    assert_eq!(*error.problem, Problem::AlreadyWaived { target, line: 3 });
    assert_eq!(error.message(), "`wg1-0000000000000001` is waived already, on line 3");
    assert_eq!(&text[error.range()], "[[waiver]]");
    let text = add("", &NewWaiver::new(items("a:b*"), "r"));
    assert!(add_waiver(NAME, &text, &NewWaiver::new(items("a:b*"), "s"), false).is_err());
    assert!(add_waiver(NAME, &text, &NewWaiver::new(items("a:c*"), "s"), false).is_ok());
}

#[test]
fn a_waiver_is_replaced_where_it_stands() {
    let text = "\
[[waiver]] # one
# of old
expires = 2026-01-01 # soon
fingerprint = \"wg1-0000000000000001\"
reason = \"\"\"
old
reason\"\"\" # still
# behind

[policy]\n";
    let new = NewWaiver {
        expires: Some(date(2027, 1, 1)),
        owner: Some("@new".to_owned()),
        issue: Some("https://example.org/2".to_owned()),
        ..NewWaiver::new(print(1), "new")
    };
    let expected = "\
[[waiver]] # one
# of old
expires = 2027-01-01 # soon
fingerprint = \"wg1-0000000000000001\"
reason = \"new\" # still
owner = \"@new\"
issue = \"https://example.org/2\"
# behind

[policy]\n";
    assert_eq!(add_waiver(NAME, text, &new, true).unwrap(), expected);
    let windows = text.replace('\n', "\r\n");
    assert_eq!(add_waiver(NAME, &windows, &new, true).unwrap(), expected.replace('\n', "\r\n"));
    // What the new one is silent of stays.
    let new = NewWaiver::new(print(1), "new");
    let replaced = add_waiver(NAME, text, &new, true).unwrap();
    assert!(replaced.contains("expires = 2026-01-01 # soon"));
    // At the end of a text without a line break.
    let text = "[[waiver]]\nfingerprint = \"wg1-0000000000000001\"\nreason = \"r\"";
    let new = NewWaiver { expires: Some(date(2027, 1, 1)), ..new };
    assert_eq!(
        add_waiver(NAME, text, &new, true).unwrap(),
        "[[waiver]]\nfingerprint = \"wg1-0000000000000001\"\nreason = \"new\"\nexpires = 2027-01-01",
    );
    let text = add("", &NewWaiver::new(items("a:b*"), "r"));
    let more = Target::Items { rule: "type-added".to_owned(), item: "a:b*".to_owned(), count: 7 };
    let replaced = add_waiver(NAME, &text, &NewWaiver::new(more, "r"), true).unwrap();
    assert_eq!(replaced, text.replace("count = 2", "count = 7"));
    // With nothing to replace, it is added.
    assert_eq!(add_waiver(NAME, "", &full(), true).unwrap(), add("", &full()));
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    for new in [
        NewWaiver::new(print(1), " \n"),
        NewWaiver::new(Target::Fingerprint("wg1-1".to_owned()), "r"),
        NewWaiver { applies: Some("newer".to_owned()), ..NewWaiver::new(print(1), "r") },
        NewWaiver { owner: Some("a\nb".to_owned()), ..NewWaiver::new(print(1), "r") },
    ] {
        let error = add_waiver(NAME, "# mine\n", &new, false).unwrap_err();
        let text = &error.at.place().expect("it is in the text").file.text;
        assert!(text.starts_with("# mine\n\n[[waiver]]\n"), "{error}");
    }
    // A text that cannot be read is not edited.
    assert!(add_waiver(NAME, "profle = 1", &full(), false).is_err());
    assert!(prune(NAME, "[[", &[print(1)]).is_err());
    let listed = "waiver = [{ fingerprint = \"wg1-0000000000000001\", reason = \"r\" }]\n";
    for new in [full(), NewWaiver::new(print(2), "r")] {
        let error = add_waiver(NAME, listed, &new, true).unwrap_err();
        assert_eq!(*error.problem, Problem::NotEditable);
        assert!(listed[error.range()].starts_with("[{"));
    }
    assert_eq!(
        prune(NAME, listed, &[print(1)]).unwrap_err().problem.as_ref(),
        &Problem::NotEditable
    );
}

const MANY: &str = "\
# The policy of the team.

profile = \"link\" # as agreed

# Waivers, with the team's consent.

# About the first.
# More about it.
[[waiver]] # first
fingerprint = \"wg1-0000000000000001\"
reason = '''
# no comment
[[waiver]]
''' # why

[[waiver]]
fingerprint = \"wg1-0000000000000002\"
reason = \"r\"
[[waiver]]
# in it
fingerprint = \"wg1-0000000000000003\"
reason = \"r\"
# Of what follows.
[[package]]
path = \"wit\"
";

#[test]
fn pruning_takes_a_waiver_with_its_comment_and_nothing_else() {
    let pruned = |targets: &[Target]| prune(NAME, MANY, targets).unwrap();
    let between = |start: &str, end: &str| {
        let (start, end) = (MANY.find(start).unwrap(), MANY.find(end).unwrap());
        format!("{}{}", &MANY[..start], &MANY[end..])
    };
    assert_eq!(
        pruned(&[print(1)]),
        (between("\n# About the first", "\n[[waiver]]\nfingerprint = \"wg1-0000000000000002"), 1)
    );
    assert_eq!(
        pruned(&[print(2)]),
        (between("\n[[waiver]]\nfingerprint = \"wg1-0000000000000002", "[[waiver]]\n# in it"), 1)
    );
    assert_eq!(pruned(&[print(3)]), (between("[[waiver]]\n# in it", "# Of what follows"), 1));
    assert_eq!(
        pruned(&[print(3), print(1), print(2), print(9)]),
        (between("\n# About the first", "# Of what follows"), 3)
    );
    assert_eq!(pruned(&[print(9)]), (MANY.to_owned(), 0));
    assert_eq!(pruned(&[]), (MANY.to_owned(), 0));
    let windows = MANY.replace('\n', "\r\n");
    let (left, _) = prune(NAME, &windows, &[print(1), print(3)]).unwrap();
    assert_eq!(left, pruned(&[print(1), print(3)]).0.replace('\n', "\r\n"));
}

#[test]
fn pruning_at_the_start_of_a_file() {
    let waiver = "[[waiver]]\nfingerprint = \"wg1-0000000000000001\"\nreason = \"r\"\n";
    let pruned = |text: &str| prune(NAME, text, &[print(1)]).unwrap().0;
    assert_eq!(pruned(waiver), "");
    assert_eq!(pruned(&format!("\u{feff}{waiver}")), "\u{feff}");
    assert_eq!(pruned(&format!("{waiver}\n\n[policy]\n")), "\n[policy]\n");
    // A comment that begins the file is the file's.
    assert_eq!(pruned(&format!("# Policy.\n{waiver}")), "# Policy.\n");
    assert_eq!(pruned(&format!("# Policy.\n\n# Of it.\n{waiver}")), "# Policy.\n");
    // The end of a text above it is no comment.
    let tricky = format!("[[package]]\npath = \"wit\"\nreason = '''\n# x'''\n{waiver}");
    let left = "[[package]]\npath = \"wit\"\nreason = '''\n# x'''\n";
    assert_eq!(pruned(&tricky), left);
    assert_eq!(pruned(&tricky.replace("[[w", "# of it\n[[w")), left);
}

/// Texts of many pieces, in many orders: adding and pruning gives them back,
/// and what is between is never touched.
#[test]
fn adding_and_pruning_gives_the_text_back() {
    let pieces = [
        "",
        "\n",
        "# a comment\n",
        "  # indented\n\n\n",
        "[[package]]\npath = \"p@\"\n",
        "[[package]] # é\n  path = '''\np@'''   # why\n\n",
        "[[waiver]]\nfingerprint = \"wg1-ffffffffffffff@\"\nreason = \"r\"\n",
        "# above\n[[waiver]]\n\nfingerprint = \"wg1-ffffffffffffff@\"\n\nreason = \"r\" # r\n# below\n",
        "[[rules.for]]\nitem = \"*\"\nlevel = \"warn\"\n\n",
    ];
    let mut state: u64 = 1;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for round in 0..3000 {
        let count = random(6);
        let mut text: String = (0..count)
            .map(|number| {
                pieces[random(pieces.len())].replace('@', &format!("{:02x}", 16 + number))
            })
            .collect();
        // The end of the text, and its line breaks, as they come.
        match random(4) {
            0 => text = text.trim_end().to_owned(),
            1 => text.push_str("# the end"),
            _ => {}
        }
        if random(3) == 0 {
            text = text.replace('\n', "\r\n");
        }
        if random(10) == 0 {
            text.insert(0, '\u{feff}');
        }
        let mut added = text.clone();
        let mut targets = Vec::new();
        for number in 0..=random(3) {
            let target = print(u32::try_from(number).unwrap());
            let mut new = NewWaiver { target: target.clone(), ..full() };
            new.rule_and_item = None;
            added = add(&added, &new);
            assert!(added.starts_with(&text), "round {round}");
            targets.push(target);
        }
        let (left, removed) = prune(NAME, &added, &targets).unwrap();
        assert_eq!(removed, targets.len());
        assert_eq!(left, text, "round {round}");
        // One at a time, from the first.
        let mut left = added;
        for target in targets {
            left = prune(NAME, &left, &[target]).unwrap().0;
        }
        assert_eq!(left, text, "round {round}, one at a time");
    }
}
