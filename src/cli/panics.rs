//! Panics never reach the user as such.
//!
//! The library catches those it knows of (a reader that gives up on a file, a damaged index) and says what they
//! mean; their messages would only tear the output. One that nobody catches is a fault of ours, and is told as one.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::{Mutex, PoisonError};

/// What the last panic said, for the case that it is the end of the program.
static LAST: Mutex<String> = Mutex::new(String::new());

/// Runs the program without noise from panics; in `Err`, what the one that ended it said.
pub(super) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    set_hook(Box::new(remember));
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| LAST.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

fn remember(panic: &PanicHookInfo<'_>) {
    let what = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = format!("{what} ({place})");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_kept() {
        assert_eq!(quietly(|| 1954), Ok(1954));
        let told = quietly(|| panic!("no maize")).unwrap_err();
        assert!(told.starts_with("no maize (src"), "{told}");
        let _ = std::panic::take_hook();
    }
}
