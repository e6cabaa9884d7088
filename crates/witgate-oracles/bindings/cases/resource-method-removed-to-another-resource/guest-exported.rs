wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::i;

struct Component;

impl i::Guest for Component {
    type R = MyR;
    type Q = MyQ;
}

struct MyR;
struct MyQ;
impl i::GuestR for MyR {
    fn new() -> Self {
        MyR
    }
    fn m(&self) {}
}
impl i::GuestQ for MyQ {
    fn new() -> Self {
        MyQ
    }
}

export!(Component);

fn main() {}
