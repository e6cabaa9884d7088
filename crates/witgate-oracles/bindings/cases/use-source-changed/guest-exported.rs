wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::R) -> i::R {
        i::R { a: x.a }
    }
}

export!(Component);

fn main() {}
