//! Text to years: the expressions of time in a text, and the years the text is about.
//!
//! Owns how English writes time (`1914–18`, `the late 1920s`, `two years later`, `264 BC`), the running reference
//! year that gives `that winter` its year, and how many expressions add up to one period. Refuses to know file
//! formats, the lexicon (named periods, wars and rulers arrive as [`Named`] spans) and the index.
//!
//! ```
//! use histsearch::period::{Role, Segment, mentions};
//!
//! let text = "Khrushchev sent settlers to Kazakhstan in March 1954. Two years later the harvest broke every record.";
//! let found = mentions(text, &[Segment { span: 0..text.len(), role: Role::Prose }], &[]);
//! let values: Vec<_> = found.iter().filter_map(|mention| mention.value.as_deref()).collect();
//! assert_eq!(values, ["1954-03", "1956"]);
//! ```
//!
//! The way of a text through the room:
//!
//! ```text
//! token      bytes -> words, numbers, marks (vocabulary: what a word may mean; cursor: looking around)
//! grammar    tokens -> items: what each expression says by itself (sense; numbers), ranges and open ends
//! anchor     items, in order -> years (calendar: days, months; extent: how many years; value: TIMEX3)
//! aggregate  mentions -> one period (echo: which sentences speak of what the title does)
//! request    what a person types after `--period` -> years
//! ```

mod aggregate;
mod anchor;
mod calendar;
mod cursor;
mod echo;
mod era;
mod extent;
mod grammar;
mod numbers;
mod request;
mod sense;
mod token;
mod types;
mod value;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use aggregate::{essay_period, passage_period};
pub use request::{PeriodError, parse_period};
pub use types::{Mention, MentionKind, Named, Period, Role, Segment, Source};

use anchor::Anchor;
use cursor::Tokens;
use sense::RangeEnd;

/// Finds the expressions of time in `text`, in order and never overlapping.
///
/// `segments` say which parts of the text to read and as what; they and `named` must be in order. Text outside of
/// every segment, and a segment or name that is no part of the text, is passed over.
pub fn mentions(text: &str, segments: &[Segment], named: &[Named]) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut anchor = Anchor::default();
    let mut era = None;
    let mut list = Vec::new();
    let mut done = 0;
    for (number, segment) in segments.iter().enumerate() {
        if segment.span.start < done {
            continue;
        }
        done = segment.span.end;
        token::scan(text, segment.span.clone(), &mut list);
        let tokens = Tokens { text, list: &list };
        let inside = names_inside(named, segment);
        let mut items = grammar::read(&tokens, &grammar::NamedTokens::new(&list, inside));
        era::settle(&mut items, &mut era, inside);
        let moves = segment.role != Role::Aside;
        let mut open_range = None;
        for item in &items {
            let (Some(first), Some(last)) = (list.get(item.first), list.get(item.next.wrapping_sub(1))) else {
                continue;
            };
            let event = last_event(named, first.start);
            let Some(resolved) = anchor.place(item, event, number, moves) else { continue };
            let index = found.len();
            found.push(Mention {
                span: first.start..last.end,
                kind: resolved.kind,
                from: resolved.from,
                to: resolved.to,
                value: resolved.value,
            });
            match item.end {
                Some(RangeEnd::First) => open_range = Some(index),
                Some(RangeEnd::Last) => {
                    if let Some(start) = open_range.take() {
                        close_range(&mut found, start);
                    }
                }
                None => {}
            }
        }
    }
    found.shrink_to_fit(); // of a book made of dates, growing has reserved as much again
    found
}

/// Gives both ends of a range the years of the whole. The last mention is its end.
fn close_range(found: &mut [Mention], start: usize) {
    let Some(to) = found.last().and_then(|last| last.to) else { return };
    let Some(from) = found[start].from.filter(|&from| from <= to) else { return };
    for mention in &mut found[start..] {
        (mention.kind, mention.from, mention.to) = (MentionKind::Range, Some(from), Some(to));
    }
}

/// The names whose spans start in the segment.
fn names_inside<'n>(named: &'n [Named], segment: &Segment) -> &'n [Named] {
    let first = named.partition_point(|name| name.span.start < segment.span.start);
    let after = named.partition_point(|name| name.span.start < segment.span.end);
    named.get(first..after).unwrap_or(&[])
}

/// The years of the last event named before a byte of the text.
fn last_event(named: &[Named], before: usize) -> Option<crate::document::YearRange> {
    let after = named.partition_point(|name| name.span.start < before);
    named[..after].iter().rev().take(64).find(|name| name.event).map(|name| name.years)
}
