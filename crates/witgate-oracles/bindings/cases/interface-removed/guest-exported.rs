wit_bindgen::generate!({ path: "contract.wit", world: "app", inline: "package my:app; world app { export t:p/j@1.0.0; }" });

use exports::t::p::j;

struct Component;

impl j::Guest for Component {
    fn g() -> u32 {
        1
    }
}

export!(Component);

fn main() {}
