wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    type R = MyR;
    fn open() -> i::R {
        i::R::new(MyR)
    }
}

struct MyR;

impl i::GuestR for MyR {}

export!(Component);

fn main() {}
