wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    fn f(x: i::Fl) {
        let _: bool = x.contains(i::Fl::B);
    }
    fn g() -> i::Fl {
        i::Fl::A | i::Fl::B
    }
}

export!(Component);

fn main() {}
