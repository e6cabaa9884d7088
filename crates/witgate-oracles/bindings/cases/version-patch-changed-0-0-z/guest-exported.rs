wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f() -> u32 {
        1
    }
}

export!(Component);

fn main() {}
