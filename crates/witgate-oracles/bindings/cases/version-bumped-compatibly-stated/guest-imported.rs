wit_bindgen::generate!({ path: "contract.wit", world: "t:p/imports@1.0.0" });

use t::p::i;

fn main() {
    let _: u32 = i::f();
}
