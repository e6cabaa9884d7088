wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(a: u32, b: u32) {
        let _: u32 = a - b;
    }
}

export!(Component);

fn main() {}
