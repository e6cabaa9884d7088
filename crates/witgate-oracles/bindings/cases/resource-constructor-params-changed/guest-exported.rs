wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    type R = MyR;
}

struct MyR;

impl i::GuestR for MyR {
    fn new() -> Self {
        MyR
    }
}

export!(Component);

fn main() {}
