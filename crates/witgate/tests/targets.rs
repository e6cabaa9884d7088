//! `targets` against upstream: whether a component fits a world is for
//! `wit_component::targets` to say, and every answer of component-model typing is
//! compared with it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod oracle;

use std::fs;

use oracle::Side;
use tempfile::TempDir;
use witgate::witgate_link::Opinion;
use witgate::witgate_load::on_deep_stack;
use witgate::{Request, Targeted};

/// A package with two worlds.
const PACKAGE: &str = "package acme:plug@0.2.0;
    interface types {
      record job { id: u64, name: string }
      resource queue { constructor(size: u32); push: func(job: job) -> result<_, string>; }
    }
    interface api {
      use types.{job, queue};
      go: func(a: u32) -> job;
      drain: func(queue: borrow<queue>) -> list<job>;
    }
    interface log { enum level { low, high } emit: func(level: level, text: string); }
    world plug { import log; import types; export api; }
    world tiny { import log; export run: func() -> u8; }
    world empty { }";

/// Edits of the package that a component may have been built against.
const EDITS: &[(&str, &str)] = &[
    ("", ""),
    ("0.2.0", "0.2.7"),
    ("0.2.0", "0.3.0"),
    ("go: func(a: u32)", "go: func(b: u32)"),
    ("go: func(a: u32)", "go: func(a: u64)"),
    ("go: func(a: u32)", "more: func(); go: func(a: u32)"),
    ("id: u64, name", "id: u64, title: string, name"),
    ("low, high", "low"),
    ("low, high", "low, high, higher"),
    ("push: func", "pop: func() -> option<job>; push: func"),
    ("list<job>", "list<job, 4>"),
    ("emit: func", "flush: func(); emit: func"),
    ("export run: func() -> u8", "export run: func() -> u16"),
    ("export run: func() -> u8", "export run: func() -> u8; export stop: func()"),
    ("import log; export run", "export run"),
    ("import log; import types", "import log; import extra: func(); import types"),
];

/// What the command would be asked.
fn request(wit: &str) -> Request {
    Request { place: Some(wit.to_owned()), ..Request::on(witgate::Date::constant(2026, 1, 1)) }
}

fn ask(directory: &TempDir, text: &str, component: &[u8], world: &str) -> Targeted {
    let path = |name: &str| directory.path().join(name).display().to_string();
    fs::write(path("package.wit"), text).unwrap();
    fs::write(path("component.wasm"), component).unwrap();
    let components = [path("component.wasm")];
    witgate::targets(&request(&path("package.wit")), &components, Some(world)).unwrap()
}

#[test]
fn typing_answers_as_upstream_does() {
    on_deep_stack(|| {
        let directory = tempfile::tempdir().unwrap();
        let (mut counts, mut apart) = ([0; 2], 0);
        for (was, now) in EDITS {
            let built_against = PACKAGE.replacen(was, now, usize::from(!was.is_empty()));
            assert!(was.is_empty() || built_against != PACKAGE, "{was}");
            let built_against = Side::parse(&built_against).unwrap();
            let host = Side::parse(PACKAGE).unwrap();
            for (guest_name, guest_world) in built_against.worlds() {
                let component = built_against.guest(guest_world).unwrap();
                for (world, id) in host.worlds() {
                    let targeted = ask(&directory, PACKAGE, &component, &world);
                    let fit = &targeted.components[0].worlds[0].fit;
                    let upstream = host.accepts(id, &component);
                    let case = format!("{now}: {guest_name} in {world}: {upstream:?}, {fit:?}");
                    assert_eq!(fit.is_accepted(Opinion::Typing), upstream.is_ok(), "{case}");
                    counts[usize::from(upstream.is_ok())] += 1;
                    apart += usize::from(fit.is_accepted(Opinion::Wasmtime) != upstream.is_ok());
                    // Without a policy, what either refuses does not fit.
                    let both = Opinion::ALL.into_iter().all(|it| fit.is_accepted(it));
                    assert_eq!(targeted.components[0].fits(), both, "{case}");
                }
            }
        }
        let [refused, fit] = counts;
        assert!(refused > 40 && fit > 20, "{refused} refused and {fit} fit: too few to tell");
        assert!(apart > 0, "the two opinions never differ");
    });
}

/// Each function has an answer of its own: a world cut down to what is accepted
/// accepts the component, by upstream's word.
#[test]
fn what_is_refused_is_what_keeps_it_out() {
    on_deep_stack(|| {
        let directory = tempfile::tempdir().unwrap();
        let text = |functions: &str| {
            format!(
                "package acme:p@1.0.0; interface api {{ {functions} }} world w {{ export api; }}"
            )
        };
        let built = Side::parse(&text("a: func(x: u32); b: func(); c: func() -> string;")).unwrap();
        let component = built.guest(built.world("w").unwrap()).unwrap();
        let wanted = ["a: func(x: u64);", "b: func();", "c: func() -> u8;", "d: func();"];
        let targeted = ask(&directory, &text(&wanted.concat()), &component, "w");
        let items = &targeted.components[0].worlds[0].fit.items;
        let refused: Vec<_> = items.iter().filter(|it| it.refused.typing.is_some()).collect();
        let names: Vec<_> = refused.iter().filter_map(|it| it.member.as_deref()).collect();
        assert_eq!(names, ["a", "c", "d"]);
        let [a, _, d] = refused.as_slice() else { unreachable!("three are refused") };
        assert_eq!(a.component.as_deref(), Some("func(x: u32)"));
        assert_eq!(a.world.as_deref(), Some("func(x: u64)"));
        assert_eq!((d.component.as_deref(), d.world.as_deref()), (None, Some("func()")));
        for kept in [vec!["b"], vec!["a", "b"], vec!["b", "c"], vec!["b", "d"]] {
            let functions: Vec<&str> =
                wanted.into_iter().filter(|it| kept.contains(&&it[..1])).collect();
            let host = Side::parse(&text(&functions.concat())).unwrap();
            let upstream = host.accepts(host.world("w").unwrap(), &component).is_ok();
            assert_eq!(upstream, !kept.iter().any(|it| names.contains(it)), "{kept:?}");
        }
    });
}

/// An interface that is missing as a whole refuses what it holds, and nothing of any other;
/// functions of the world itself have both of their types.
#[test]
fn what_is_missing_as_a_whole_refuses_nothing_else() {
    on_deep_stack(|| {
        let directory = tempfile::tempdir().unwrap();
        let text = |items: &str, result: &str| {
            format!(
                "package acme:p@1.0.0; interface log {{ emit: func(); }} \
                 interface more {{ extra: func(); }} interface api {{ go: func(); }} \
                 world w {{ {items} export run: func() -> {result}; }}"
            )
        };
        let all = "import log; import more; import now: func() -> u8; export api; export more;";
        let built = Side::parse(&text(all, "u8")).unwrap();
        let component = built.guest(built.world("w").unwrap()).unwrap();
        let host = text("import log; import now: func() -> u8; export api; export more;", "u16");
        let targeted = ask(&directory, &host, &component, "w");
        let items = &targeted.components[0].worlds[0].fit.items;
        let told: Vec<String> = items
            .iter()
            .map(|it| {
                let member = it.member.as_ref().map_or(String::new(), |it| format!("#{it}"));
                let [own, other] =
                    [&it.component, &it.world].map(|it| it.as_deref().unwrap_or("-"));
                let refused = if it.is_refused() { "refused" } else { "fits" };
                format!("{} {}{member} {own} / {other}: {refused}", it.side, it.key)
            })
            .collect();
        assert_eq!(
            told,
            [
                "import acme:p/log@1.0.0#emit func() / func(): fits",
                "import acme:p/more@1.0.0#extra func() / -: refused",
                "import now func() -> u8 / func() -> u8: fits",
                "export acme:p/api@1.0.0#go func() / func(): fits",
                "export acme:p/more@1.0.0#extra func() / func(): fits",
                "export run func() -> u8 / func() -> u16: refused",
            ]
        );
    });
}
