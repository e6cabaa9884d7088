wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::x;

struct Component;

impl x::Guest for Component {
    fn f() -> u32 {
        1
    }
    fn g(r: x::R) {
        let _: u32 = r.a;
    }
}

export!(Component);

fn main() {}
