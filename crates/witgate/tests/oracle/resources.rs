//! Resources that are merged, split and moved: nine cases, worked out by hand.

/// Three ways to have a resource in two interfaces. `a` and `b` of one resource
/// that `a` declares; each of its own; and both of one that `types` declares.
pub const RESOURCES: [(&str, &str); 3] = [
    (
        "one",
        "interface a { resource r; f: func(r: r); }
         interface b { use a.{r}; g: func(r: borrow<r>) -> r; }",
    ),
    (
        "two",
        "interface a { resource r; f: func(r: r); }
         interface b { resource r; g: func(r: borrow<r>) -> r; }",
    ),
    (
        "moved",
        "interface types { resource r; }
         interface a { use types.{r}; f: func(r: r); }
         interface b { use types.{r}; g: func(r: borrow<r>) -> r; }",
    ),
];

/// Guests in rows, hosts in columns. A host that has one resource for two of the
/// guest's is as good as two; one that has two where the guest has one is not; and
/// who takes the resource from `types` needs a host that has it there.
pub const TYPING: [[bool; 3]; 3] = [[true, false, true], [true, true, true], [false, false, true]];

/// The same in Wasmtime, whose hosts define a resource only where it is declared:
/// `b` of the first has no `r` of its own, nor has `a` of the last.
pub const WASMTIME: [[bool; 3]; 3] =
    [[true, false, false], [false, true, false], [false, false, true]];
