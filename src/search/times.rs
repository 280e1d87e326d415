//! Words of time in a query: "agriculture in the 1950s", "under Khrushchev", "medieval trade".
//!
//! Owns the reading of a query as a text that is about some years. They lift passages about those years and exclude
//! none; `--period` is for that. A decade, a century or an age need not be named by a passage that is about it, so
//! their words are wished for, not demanded.

use std::ops::Range;

use super::plan::Plan;
use crate::document::YearRange;
use crate::essay::named_as;
use crate::lexicon::{Class, EntryId, Lexicon};
use crate::period::{self, MentionKind, Named, Role, Segment};

/// Words of time about more years than this are no help.
const LONGEST: i32 = 1_100;

/// The words of a query as one text, and where in it each unit stands.
struct Words {
    text: String,
    spans: Vec<Range<usize>>,
}

impl Words {
    /// What is quoted, or otherwise no free word, separates the words around it.
    fn new(words: &[Option<String>]) -> Words {
        let mut text = String::new();
        let mut spans = Vec::with_capacity(words.len());
        for word in words {
            let start = text.len();
            text.push_str(word.as_deref().unwrap_or(";"));
            spans.push(start..text.len());
            text.push(' ');
        }
        Words { text, spans }
    }

    fn span(&self, run: &Range<usize>) -> Range<usize> {
        self.spans[run.start].start..self.spans[run.end - 1].end
    }

    fn run(&self, span: &Range<usize>) -> Range<usize> {
        let first = self.spans.partition_point(|word| word.end <= span.start);
        first..self.spans.partition_point(|word| word.start < span.end)
    }
}

/// Notes the years a query speaks of in the plan. `names` are the runs of words that name an entry, longest first at
/// each place.
///
/// Returns the years that are written in words, with the words: 1956 for `nineteen fifty-six`.
pub(super) fn read(
    lexicon: &Lexicon,
    words: &[Option<String>],
    names: &[(Range<usize>, Option<EntryId>)],
    plan: &mut Plan,
) -> Vec<(Range<usize>, String)> {
    let mut in_words = Vec::new();
    let text = Words::new(words);
    let named = named(lexicon, &text, names);
    let segment = Segment { span: 0..text.text.len(), role: Role::Prose };
    let mut about: Vec<YearRange> = Vec::new();
    let mut wished: Vec<Range<usize>> = Vec::new();
    for mention in period::mentions(&text.text, &[segment], &named) {
        let Some(years) = mention.from.zip(mention.to).and_then(|(from, to)| YearRange::new(from, to)) else {
            continue;
        };
        if years.years() <= LONGEST {
            about.push(years);
            let spelt_out = !text.text[mention.span.clone()].contains(|c: char| c.is_ascii_digit());
            if mention.kind == MentionKind::Year && years.years() == 1 && spelt_out {
                in_words.push((text.run(&mention.span), years.start().historical().to_string()));
            }
            if matches!(mention.kind, MentionKind::Decade | MentionKind::Century) {
                wished.push(text.run(&mention.span));
            }
        }
    }
    for (run, entry) in names {
        if wished.iter().any(|read: &Range<usize>| read.start < run.end && run.start < read.end) {
            continue; // "19th" of "19th century" is no dynasty; "Middle Ages" is read once
        }
        let age = entry.map(|entry| lexicon.get(entry)).filter(|entry| entry.class == Class::Period);
        if let Some(years) = age.and_then(|age| age.span()).filter(|years| years.years() <= LONGEST) {
            about.push(years);
            wished.push(run.clone());
        }
    }
    about.sort();
    about.dedup();
    let is_wished = |unit: usize| wished.iter().any(|run| run.contains(&unit));
    let demanded = (0..plan.units.len()).any(|unit| !plan.units[unit].empty && !is_wished(unit));
    for (place, unit) in plan.units.iter_mut().enumerate().filter(|_| demanded) {
        unit.wished = is_wished(place);
    }
    plan.about = about;
    in_words
}

/// The names in the query that have years, as the tagger of texts wants them: in order, none within another.
fn named(lexicon: &Lexicon, text: &Words, names: &[(Range<usize>, Option<EntryId>)]) -> Vec<Named> {
    let mut done = 0;
    let mut named = Vec::new();
    for (run, entry) in names {
        let Some(entry) = entry.map(|entry| lexicon.get(entry)).filter(|_| run.start >= done) else { continue };
        let Some(years) = entry.span() else { continue };
        done = run.end;
        named.push(named_as(entry, text.span(run), years));
    }
    named
}
