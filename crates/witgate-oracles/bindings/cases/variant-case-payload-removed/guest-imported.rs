wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::V::B(1);
    i::f(x);
    let y = i::g();
    match y {
        i::V::A => {}
        i::V::B(_) => {}
    }
}
