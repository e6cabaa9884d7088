;; Imports what WASI 0.2.12 made stable, and calls itself a command.
(component
  (import "wasi:random/random@0.2.6" (instance
    (export "get-random-u64" (func (result u64)))))
  (import "wasi:cli/exit@0.2.12" (instance
    (export "exit-with-code" (func (param "status-code" u8)))))
  (core module $m (func (export "run") (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (component $c (import "run" (func $f (result (result)))) (export "run" (func $f)))
  (instance $exported (instantiate $c (with "run" (func $run))))
  (export "wasi:cli/run@0.2.12" (instance $exported)))
