wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::V::B;
    i::f(x);
    let y = i::g();
    match y {
        i::V::A => {}
        i::V::B => {}
    }
}
