wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f() -> Vec<(String, u32)> {
        Vec::new()
    }
}

export!(Component);

fn main() {}
