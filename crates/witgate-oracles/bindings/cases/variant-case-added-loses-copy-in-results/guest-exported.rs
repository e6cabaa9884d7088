wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn g() -> i::V {
        let x = i::V::A(1);
        let _kept = x;
        x
    }
}

export!(Component);

fn main() {}
