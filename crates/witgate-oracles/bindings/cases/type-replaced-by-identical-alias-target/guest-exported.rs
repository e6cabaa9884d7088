wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::K) {
        let _: u32 = x.a;
    }
    fn g() -> (i::K, i::E) {
        (i::K { a: 1 }, i::E { a: 1 })
    }
}

export!(Component);

fn main() {}
