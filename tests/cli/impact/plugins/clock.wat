(component
  (import "acme:platform/clock@0.4.0" (instance
    (export "now" (func (result u64)))))
)
