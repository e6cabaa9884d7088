wit_bindgen::generate!({ path: "contract.wit", world: "app", inline: "package my:app; world app { export t:p/i@1.0.0; }" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f() -> u32 {
        1
    }
}

export!(Component);

fn main() {}
