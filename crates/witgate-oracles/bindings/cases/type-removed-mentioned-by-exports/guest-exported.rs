wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use t::p::types;

struct Component;

impl exports::t::p::i::Guest for Component {
    fn f(x: types::R) {
        let _: u32 = x.a + x.b;
    }
}

export!(Component);

fn main() {}
