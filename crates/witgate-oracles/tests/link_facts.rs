//! Facts about linking that were seen once, seen again: each guest is given to a real
//! Wasmtime with the host that `bindgen!` would generate.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../witgate/tests/facts/mod.rs"]
mod facts;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;

use oracle::Side;
use witgate_oracles::{guest, host};

#[test]
fn wasmtime_says_the_same_again() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for fact in facts::all() {
        let bytes = match (fact.guest(), fact.component()) {
            (Some(text), _) => {
                let side = Side::parse(&text).unwrap();
                guest::build(&side.resolve, side.world("w").unwrap()).unwrap()
            }
            (None, text) => wat::parse_str(text.unwrap()).unwrap(),
        };
        let Some(text) = fact.host() else { continue };
        let side = Side::parse(&text).unwrap();
        let host = host::Host::generate(&side.resolve, side.world("w").unwrap()).unwrap();
        let said = host.instantiate(&guest::read(&bytes).unwrap());
        asked += 1;
        if said.is_ok() != fact.links {
            wrong.push(format!("{}: {said:?}, and it was {}", fact.name, fact.links));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(asked, 102);
}
