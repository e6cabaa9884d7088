wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f() -> Result<u32, String> {
        Ok(1)
    }
}

export!(Component);

fn main() {}
