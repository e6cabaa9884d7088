wit_bindgen::generate!({ path: "contract.wit", world: "imports", generate_all });

use e::e::i;

fn main() {
    let _: u32 = i::f();
}
