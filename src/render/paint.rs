//! The few ways in which text stands out on a terminal.

use anstyle::{AnsiColor, Style as Paint};

/// As it is.
pub(super) const PLAIN: Paint = Paint::new();
/// What comes first to the eye.
pub(super) const BOLD: Paint = Paint::new().bold();
/// What can wait.
pub(super) const DIM: Paint = Paint::new().dimmed();
/// What matched.
pub(super) const MATCHED: Paint = AnsiColor::Red.on_default().bold();

/// Text that stands out so where there is colour.
pub(super) fn painted(paint: Paint, text: &str, colour: bool) -> String {
    if colour && paint != PLAIN && !text.is_empty() { format!("{paint}{text}{paint:#}") } else { text.to_owned() }
}
