wit_bindgen::generate!({ path: "contract.wit", world: "imports" });

use t::p::i;

fn main() {
    let y = i::g();
    let one = y;
    let other = y;
    for v in [one, other] {
        if let i::V::A(_) = v {}
    }
}
