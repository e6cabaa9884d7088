wit_bindgen::generate!({ path: "contract.wit", world: "app", inline: "package my:app; world app { import t:p/j@1.0.0; }", generate_all });

use t::p::j;

fn main() {
    let _: u32 = j::g();
}
