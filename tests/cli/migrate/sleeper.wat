;; A component that waits for a second, and prints.
(component
  (import "wasi:io/error@0.2.6" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $error-type))
  (import "wasi:io/poll@0.2.6" (instance $poll
    (export "pollable" (type $pollable (sub resource)))
    (export "[method]pollable.block" (func (param "self" (borrow $pollable))))))
  (alias export $poll "pollable" (type $pollable))
  (import "wasi:io/streams@0.2.6" (instance $streams
    (export "output-stream" (type $output (sub resource)))
    (alias outer 1 $error-type (type $e))
    (export "error" (type $error (eq $e)))
    (type $variant (variant (case "last-operation-failed" (own $error)) (case "closed")))
    (export "stream-error" (type $failed (eq $variant)))
    (export "[method]output-stream.blocking-write-and-flush" (func
      (param "self" (borrow $output)) (param "contents" (list u8)) (result (result (error $failed)))))))
  (alias export $streams "output-stream" (type $output))
  (import "wasi:cli/stdout@0.2.6" (instance $stdout
    (alias outer 1 $output (type $o))
    (export "output-stream" (type $output (eq $o)))
    (export "get-stdout" (func (result (own $output))))))
  (import "wasi:clocks/monotonic-clock@0.2.6" (instance $clock
    (alias outer 1 $pollable (type $p))
    (export "pollable" (type $pollable (eq $p)))
    (export "now" (func (result u64)))
    (export "subscribe-duration" (func (param "when" u64) (result (own $pollable))))))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $write (canon lower
    (func $streams "[method]output-stream.blocking-write-and-flush")
    (memory (core memory $memory "memory"))))
  (core func $stdout (canon lower (func $stdout "get-stdout")))
  (core func $now (canon lower (func $clock "now")))
  (core func $wait (canon lower (func $clock "subscribe-duration")))
  (core func $block (canon lower (func $poll "[method]pollable.block")))
  (core module $main
    (import "wasi:clocks/monotonic-clock@0.2.6" "now" (func $now (result i64)))
    (import "wasi:clocks/monotonic-clock@0.2.6" "subscribe-duration"
      (func $wait (param i64) (result i32)))
    (import "wasi:io/poll@0.2.6" "[method]pollable.block" (func $block (param i32)))
    (import "wasi:cli/stdout@0.2.6" "get-stdout" (func $stdout (result i32)))
    (import "wasi:io/streams@0.2.6" "[method]output-stream.blocking-write-and-flush"
      (func $write (param i32 i32 i32 i32)))
    (func $print
      (call $write (call $stdout) (i32.const 0) (i32.const 0) (i32.const 0)))
    (func (export "run") (result i32)
      (drop (call $now))
      (call $block (call $wait (i64.const 1000000000)))
      (call $print)
      (call $block (call $wait (i64.const 1000000000)))
      (i32.const 0)))
  (core instance $main (instantiate $main
    (with "wasi:clocks/monotonic-clock@0.2.6" (instance
      (export "now" (func $now))
      (export "subscribe-duration" (func $wait))))
    (with "wasi:io/poll@0.2.6" (instance (export "[method]pollable.block" (func $block))))
    (with "wasi:cli/stdout@0.2.6" (instance (export "get-stdout" (func $stdout))))
    (with "wasi:io/streams@0.2.6" (instance
      (export "[method]output-stream.blocking-write-and-flush" (func $write))))))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (component $exports
    (import "run" (func $run (result (result))))
    (export "run" (func $run)))
  (instance $exports (instantiate $exports (with "run" (func $run))))
  (export "wasi:cli/run@0.2.6" (instance $exports)))
