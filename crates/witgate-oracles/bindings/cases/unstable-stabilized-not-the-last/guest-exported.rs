wit_bindgen::generate!({ path: "contract.wit", world: "exports", features: ["wide"] });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f() -> u32 {
        1
    }
    fn z() {}
}

export!(Component);

fn main() {}
