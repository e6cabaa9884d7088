wit_bindgen::generate!({ path: "contract.wit", world: "t:q/takes@1.0.0" });

use t::q::i;

fn main() {
    let _: u32 = i::f();
}
