wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::x;

struct Component;

impl x::Guest for Component {
    fn f() -> u32 {
        1
    }
}

export!(Component);

fn main() {}
