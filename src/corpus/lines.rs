//! Which line of a text an offset stands on, counted as one goes along.

use memchr::memchr_iter;

/// Counts the line ends between the offsets it is asked about, which should ascend.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineCounter {
    at: usize,
    line: u32,
}

impl LineCounter {
    /// A counter for a text that follows `before` in its file.
    pub(super) fn from(before: &str) -> Self {
        LineCounter { at: 0, line: 1 + line_ends(before) }
    }

    /// The line of byte `offset` of `text`, from 1. Looking back answers the last line again.
    pub(super) fn line_at(&mut self, text: &str, offset: usize) -> u32 {
        if let Some(passed) = text.get(self.at..offset) {
            self.line = self.line.saturating_add(line_ends(passed));
            self.at = offset;
        }
        self.line
    }
}

fn line_ends(text: &str) -> u32 {
    u32::try_from(memchr_iter(b'\n', text.as_bytes()).count()).unwrap_or(u32::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_where_the_text_starts_in_its_file() {
        let mut lines = LineCounter::from("---\n---\n");
        let text = "Maize\n\nKhrushchev";
        assert_eq!([0, 6, 7, 7, 0].map(|offset| lines.line_at(text, offset)), [3, 4, 5, 5, 5]);
    }
}
