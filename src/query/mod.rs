//! The user's words become a query.
//!
//! Owns the query language: what may be typed, what it means, how it is said back. Knows no index, no
//! lexicon, no spelling; periods and topics pass through unread. Whatever a person types is a query or a
//! clear error; what is malformed is read as words, and a note says so.
//!
//! | typed | asks for |
//! |---|---|
//! | `virgin lands` | passages with either, best with both |
//! | `"virgin lands"` | the exact phrase; curly quotes do too |
//! | `"virgin campaign"~5` | these words in order, at most 5 others between them |
//! | `maize NEAR/8 Kazakhstan` | both in any order, at most 8 words between them; `NEAR` alone is `NEAR/10` |
//! | `maize AND wheat`, `+maize` | what has to be there |
//! | `maize OR corn` | either |
//! | `NOT wheat`, `-wheat` | what must not be there |
//! | `(maize OR corn) AND Khrushchev` | brackets group |
//! | `Kazakh*`, `Khruschev~1` | words that begin so; spelt so but for 1 letter (or 2) |
//! | `title:maize`, `author:"A. Student"`, `heading:(maize OR corn)` | words in one field |
//! | `topic:maize`, `topic:"Soviet agriculture"` | what a passage is about |
//! | `period:1953..1964`, `period:"Cold War"` | the years a passage is about |
//!
//! `NEAR` binds tightest, then `NOT`, `-` and `+`, then words side by side, then `AND`, then `OR`. (`NOT` could
//! not stand inside `NEAR`, so `NOT a NEAR b` excludes the pair.) Mixed, this reads:
//!
//! | typed | read as |
//! |---|---|
//! | `virgin lands AND maize` | `(virgin OR lands) AND maize` |
//! | `virgin AND lands maize` | `virgin AND (lands OR maize)` |
//! | `virgin lands OR maize` | `virgin OR lands OR maize` |
//! | `maize AND corn OR wheat` | `(maize AND corn) OR wheat` |
//! | `+maize AND corn wheat` | `maize AND (corn OR wheat)` |
//! | `+maize corn AND wheat` | `+maize corn +wheat` |
//! | `maize OR corn -wheat` | `maize OR (corn NOT wheat)` |
//! | `NOT maize NEAR/8 corn` | `NOT (maize NEAR/8 corn)` |
//!
//! Words side by side within brackets or beside `AND` are alternatives, as after `OR`; that all words of a
//! query matter is for ranking to see to.
//!
//! ```
//! use histsearch::query::parse;
//!
//! let query = parse("“virgin lands” AND (maize OR corn) -wheat").unwrap();
//! assert_eq!(query.to_string(), r#""virgin lands" AND (maize OR corn) NOT wheat"#);
//! assert_eq!(query.words().count(), 3);
//!
//! let query = parse("Khrushchev's \"virgin lands").unwrap();
//! assert_eq!(query.to_string(), "Khrushchev's virgin lands");
//! assert_eq!(query.notes, ["a quotation mark without its partner was ignored"]);
//! ```
//!
//! Reading goes in one direction: `lexer` makes tokens, `repair` makes them well-formed, `parse` groups them
//! and cannot fail, `display` says the outcome back in the same language.

mod clause;
mod display;
mod error;
mod group;
mod lexer;
mod notes;
mod parse;
mod repair;
mod token;
mod word;

#[cfg(test)]
mod tests;

pub use clause::{Clause, Field, Occur, Query};
pub use error::QueryError;
pub use parse::parse;

/// The longest text read as a query, in bytes.
pub const MAX_TEXT_BYTES: usize = 1 << 20;
/// How many words a query may have, those of phrases counted one by one; the rest is left out.
pub const MAX_WORDS: usize = 1024;
/// The longest word, topic or period, in bytes; a longer one is cut.
pub const MAX_WORD_BYTES: usize = 255;
/// How deep brackets may nest, those of the form said back included; deeper ones are ignored.
pub const MAX_DEPTH: usize = 20;
/// The widest distance of `NEAR` and the loosest phrase, in words.
pub const MAX_DISTANCE: u32 = 1000;
/// The distance of a `NEAR` without a number, in words.
pub const DEFAULT_DISTANCE: u32 = 10;
