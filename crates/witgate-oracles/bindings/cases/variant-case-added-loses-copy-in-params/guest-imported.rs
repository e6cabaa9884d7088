wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::V::A(1);
    i::f(x);
    i::f(x);
}
