//! `--format paths`: each essay's path once, in the order of its best hit; for `xargs`.
//!
//! Owns the ends: a line break, or NUL where [`Style::null`] asks. With NUL the path is raw, as a program needs it;
//! without, it is made safe to show, so `odd\nname.md` reads `odd⏎name.md`. Refuses to know files and folders.

use std::collections::HashSet;
use std::io;

use super::{Style, safe};
use crate::search::Answer;

/// Writes each path once.
pub(super) fn render(answer: &Answer, style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut seen = HashSet::new();
    let paths = answer.hits.iter().map(|hit| hit.about.path.as_str());
    for path in paths.filter(|path| seen.insert(*path)) {
        if style.null {
            write!(out, "{path}\0")?;
        } else {
            writeln!(out, "{}", safe::name(path))?;
        }
    }
    Ok(())
}
