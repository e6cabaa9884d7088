//! The last resort around code that is not ours.
//!
//! Input that is known to make wit-parser panic is refused before it gets
//! there. What remains comes back as a message, and nothing is printed.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether panics on this thread are caught here, and the last of them.
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What `work` returns, or what it said as it panicked.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let ours = CAUGHT.with(|caught| match caught.try_borrow_mut() {
                Ok(mut caught) if caught.is_some() => {
                    *caught = Some(info.to_string().replace('\n', " "));
                    true
                }
                _ => false,
            });
            if !ours {
                before(info);
            }
        }));
    });
    let outer = CAUGHT.replace(Some(String::new()));
    // Whatever `work` was building is dropped with the panic.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    let said = CAUGHT.replace(outer);
    result.map_err(|_| said.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_becomes_a_message() {
        assert_eq!(super::catch(|| 1), Ok(1));
        let said = super::catch(|| panic!("so it is")).expect_err("it panics");
        assert!(said.contains("so it is"), "{said}");
    }
}
