wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x: i::Size = 1;
    let _: u32 = i::f(x);
}
