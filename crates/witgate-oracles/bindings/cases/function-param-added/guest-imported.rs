wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let a: u32 = 1;
    let _: u32 = i::f(a);
}
