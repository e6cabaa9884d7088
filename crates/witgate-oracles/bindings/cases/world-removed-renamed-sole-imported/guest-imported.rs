wit_bindgen::generate!({ path: "contract.wit" });

use t::p::i;

fn main() {
    let _: u32 = i::f();
}
