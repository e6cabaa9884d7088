wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(_: i::R) -> i::R {
        i::R { a: types::make().a }
    }
}

use t::p::types;

export!(Component);

fn main() {}
