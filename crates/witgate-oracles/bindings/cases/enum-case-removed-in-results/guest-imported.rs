wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let y = i::g();
    match y {
        i::V::A => {}
        i::V::B => {}
    }
}
