wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::Size) -> i::Size {
        x
    }
}

export!(Component);

fn main() {}
