wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::V) {
        match x {
            i::V::A => {}
            i::V::B => {}
        }
    }
    fn g() -> i::V {
        i::V::B
    }
}

export!(Component);

fn main() {}
