wit_bindgen::generate!({ path: "contract.wit", world: "imports", features: ["wide"] });

use t::p::i;

fn main() {
    let _: u32 = i::f();
}
