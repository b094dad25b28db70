//! Keeps a panic inside a renderer or decoder from ending the session.
//!
//! hayro and rxing index and unwrap on input that nobody has vouched for. A panic there means a
//! file that cannot be read; its message could quote the file, so it is not printed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static SILENT: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` and returns `None` when it panicked, without a word on standard error.
///
/// Whatever `work` changes must not be used after a panic. Other threads print theirs as before.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !SILENT.try_with(Cell::get).unwrap_or(false) {
                usual(panic);
            }
        }));
    });
    let before = SILENT.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    SILENT.set(before);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_none_and_the_next_call_works() {
        assert_eq!(guarded(|| Vec::<u8>::new()[0]), None);
        assert_eq!(guarded(|| 7), Some(7));
        assert!(!SILENT.get());
    }
}
