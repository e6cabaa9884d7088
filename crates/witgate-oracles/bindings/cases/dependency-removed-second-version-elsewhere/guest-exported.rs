wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::d::d0_2_0::k;

struct Component;

impl k::Guest for Component {
    fn f() -> u32 {
        1
    }
}

export!(Component);

fn main() {}
