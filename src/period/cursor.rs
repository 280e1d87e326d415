//! Looking at tokens: what stands where, with an edge on both sides instead of an end.

use super::token::{Kind, Mark, Token};
use super::vocabulary::Word;

/// The tokens of a segment, safe to look at anywhere.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) list: &'t [Token],
}

impl<'t> Tokens<'t> {
    /// The kind of token `at`; [`Kind::Edge`] outside the segment.
    pub(super) fn kind(&self, at: usize) -> Kind {
        self.list.get(at).map_or(Kind::Edge, |token| token.kind)
    }

    /// The kind of the token before `at`.
    pub(super) fn before(&self, at: usize) -> Kind {
        self.back(at, 1)
    }

    /// The kind of the token `steps` before `at`.
    pub(super) fn back(&self, at: usize, steps: usize) -> Kind {
        at.checked_sub(steps).map_or(Kind::Edge, |at| self.kind(at))
    }

    /// The vocabulary's word for token `at`.
    pub(super) fn word(&self, at: usize) -> Option<Word> {
        match self.kind(at) {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether token `at` is this word.
    pub(super) fn is(&self, at: usize, word: Word) -> bool {
        self.kind(at) == Kind::Word(word)
    }

    /// Whether token `at` is this mark.
    pub(super) fn mark(&self, at: usize, mark: Mark) -> bool {
        self.kind(at) == Kind::Mark(mark)
    }

    /// `at + 1` where token `at` is this mark, else `at`.
    pub(super) fn past(&self, at: usize, mark: Mark) -> usize {
        at + usize::from(self.mark(at, mark))
    }

    /// `at + 1` where token `at` is this word, else `at`.
    pub(super) fn past_word(&self, at: usize, word: Word) -> usize {
        at + usize::from(self.is(at, word))
    }

    /// The value of token `at` where it is plain figures, and how many.
    pub(super) fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.kind(at) {
            Kind::Number(value, figures) => Some((value, figures)),
            _ => None,
        }
    }

    /// Whether token `at` follows the one before without a space.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| !token.spaced)
    }

    /// Whether token `at` is a word with a capital letter.
    pub(super) fn capital(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.capital)
    }

    /// Whether token `at` is a word with a capital that the vocabulary does not know: most likely a name.
    pub(super) fn name(&self, at: usize) -> bool {
        self.capital(at) && matches!(self.kind(at), Kind::Unknown | Kind::Roman(_))
    }

    /// The characters of token `at`; empty outside the segment.
    pub(super) fn str(&self, at: usize) -> &'t str {
        self.list.get(at).and_then(|token| self.text.get(token.start..token.end)).unwrap_or("")
    }
}
