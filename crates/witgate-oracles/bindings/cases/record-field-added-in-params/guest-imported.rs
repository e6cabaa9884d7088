wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::R { a: 1, b: 2 };
    i::f(x);
}
