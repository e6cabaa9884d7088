wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::R) {
        let _: i::K = x.x;
    }
    fn g() -> i::R {
        i::R { x: i::K { a: 1 } }
    }
    fn h() -> (i::K, i::E) {
        (i::K { a: 1 }, i::E { a: 1 })
    }
}

export!(Component);

fn main() {}
