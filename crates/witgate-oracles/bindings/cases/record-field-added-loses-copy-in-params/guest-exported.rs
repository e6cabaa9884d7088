wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::R) {
        let one = x;
        let other = x;
        let _: u32 = one.a + other.b;
    }
}

export!(Component);

fn main() {}
