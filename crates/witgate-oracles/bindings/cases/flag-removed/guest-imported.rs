wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let x = i::Fl::A | i::Fl::B;
    i::f(x);
    let y = i::g();
    let _: bool = y.contains(i::Fl::B);
}
