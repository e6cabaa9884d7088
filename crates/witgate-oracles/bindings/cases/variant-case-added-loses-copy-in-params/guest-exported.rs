wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::V) {
        let one = x;
        let other = x;
        for v in [one, other] {
            if let i::V::A(_) = v {}
        }
    }
}

export!(Component);

fn main() {}
