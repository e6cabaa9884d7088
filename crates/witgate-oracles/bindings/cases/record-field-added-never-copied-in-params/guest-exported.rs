wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::R) {
        let _: (u32, String) = (x.a, x.b.clone());
    }
}

export!(Component);

fn main() {}
