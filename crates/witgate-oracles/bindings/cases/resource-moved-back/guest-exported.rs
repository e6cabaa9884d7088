wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: &types::R) {
        x.m();
    }
}

use t::p::types;

export!(Component);

fn main() {}
