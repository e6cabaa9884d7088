wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use t::p::types;

struct Component;

impl exports::t::p::i::Guest for Component {
    fn f(_: &types::R) {}
}

export!(Component);

fn main() {}
