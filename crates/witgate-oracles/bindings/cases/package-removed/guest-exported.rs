wit_bindgen::generate!({ path: "contract.wit", world: "t:q/gives@1.0.0" });

use exports::t::q::i;

struct Component;

impl i::Guest for Component {
    fn f() -> u32 {
        1
    }
}

export!(Component);

fn main() {}
