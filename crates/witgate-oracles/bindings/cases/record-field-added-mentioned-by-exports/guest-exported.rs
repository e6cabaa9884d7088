wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::R) {
        let _: u32 = x.a + x.b;
    }
}

export!(Component);

fn main() {}
