wit_bindgen::generate!({ path: "contract.wit", world: "exports" });

use exports::t::p::{i, types};

struct Component;

impl i::Guest for Component {
    type R = MyR;
    fn f(x: i::RBorrow<'_>) {
        x.get::<MyR>().m();
    }
}

use exports::t::p::i::GuestR as _;

impl types::Guest for Component {
    fn probe() {}
}

struct MyR;

impl i::GuestR for MyR {
    fn new() -> Self {
        MyR
    }
    fn m(&self) {}
}

export!(Component);

fn main() {}
