//! An excerpt of a passage around the densest match, cut at sentences where they fit and at words otherwise.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::spans::Span;
use crate::corpus;

/// The longest excerpt, in characters, ellipses not counted.
pub(super) const MOST_CHARS: usize = 300;

const ELLIPSIS: &str = "…";

/// An excerpt and what matched in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snippet {
    /// One line of text; `…` where it was cut.
    pub(super) text: String,
    /// Spans of `text` in characters, end exclusive, in order.
    pub(super) highlights: Vec<(usize, usize)>,
}

/// Cuts the excerpt. `spans` are in order; `marks` are the same, merged, in bytes of the passage.
pub(super) fn cut(passage: &str, spans: &[Span], marks: &[Range<usize>]) -> Snippet {
    let window = if passage.chars().count() <= MOST_CHARS { 0..passage.len() } else { best_window(passage, spans) };
    let window = trimmed(passage, window);
    let mut snippet = Snippet { text: String::new(), highlights: Vec::new() };
    if window.start > 0 {
        snippet.text.push_str(ELLIPSIS);
    }
    let mut chars = snippet.text.chars().count();
    let mut at = window.start;
    let mut gap = false;
    for mark in marks.iter().filter(|mark| mark.start >= window.start && mark.end <= window.end) {
        chars += push_line(&mut snippet.text, &passage[at..mark.start], &mut gap);
        let start = chars;
        chars += push_line(&mut snippet.text, &passage[mark.clone()], &mut gap);
        snippet.highlights.push((start, chars));
        at = mark.end;
    }
    push_line(&mut snippet.text, &passage[at..window.end], &mut gap);
    if window.end < passage.len() {
        snippet.text.push_str(ELLIPSIS);
    }
    snippet
}

/// Appends text as part of one line, runs of white space made one space; gives the characters added.
fn push_line(line: &mut String, text: &str, gap: &mut bool) -> usize {
    let mut added = 0;
    for c in text.chars() {
        if c.is_whitespace() {
            if !*gap {
                line.push(' ');
                added += 1;
            }
            *gap = true;
        } else {
            line.push(c);
            added += 1;
            *gap = false;
        }
    }
    added
}

fn trimmed(passage: &str, window: Range<usize>) -> Range<usize> {
    let inside = &passage[window.clone()];
    let start = window.start + (inside.len() - inside.trim_start().len());
    let end = window.end - (inside.len() - inside.trim_end().len());
    start..end.max(start)
}

/// The run of whole sentences that says most of the query; a part of one where it is too long by itself.
fn best_window(passage: &str, spans: &[Span]) -> Range<usize> {
    let sentences: Vec<Range<usize>> = corpus::sentences(passage).collect();
    let chars = |range: &Range<usize>| passage[range.clone()].chars().count();
    let mut best: Option<(usize, usize, Range<usize>)> = None;
    for first in 0..sentences.len() {
        let mut window = sentences[first].clone();
        if chars(&window) > MOST_CHARS {
            window = densest_part(passage, &window, spans);
        } else {
            for next in &sentences[first + 1..] {
                if chars(&(window.start..next.end)) > MOST_CHARS {
                    break;
                }
                window.end = next.end;
            }
        }
        let (distinct, all) = said(spans, &window);
        if best.as_ref().is_none_or(|(most, many, _)| (distinct, all) > (*most, *many)) {
            best = Some((distinct, all, window));
        }
    }
    best.map_or(0..passage.len(), |(_, _, window)| window)
}

/// How many different units and how many occurrences lie inside.
fn said(spans: &[Span], window: &Range<usize>) -> (usize, usize) {
    let inside = || spans.iter().filter(|span| span.bytes.start >= window.start && span.bytes.end <= window.end);
    let mut units: Vec<usize> = inside().map(|span| span.unit).collect();
    units.sort_unstable();
    units.dedup();
    (units.len(), inside().count())
}

/// Within one long sentence: the words around the occurrence with most company.
fn densest_part(passage: &str, sentence: &Range<usize>, spans: &[Span]) -> Range<usize> {
    let bounds: Vec<usize> = passage[sentence.clone()]
        .split_word_bound_indices()
        .map(|(at, _)| sentence.start + at)
        .chain([sentence.end])
        .collect();
    let candidates = spans.iter().filter(|span| span.bytes.start >= sentence.start && span.bytes.end <= sentence.end);
    let windows = candidates.map(|span| around(passage, sentence, &bounds, span.bytes.start));
    let best = windows.max_by_key(|window| said(spans, window));
    best.unwrap_or_else(|| around(passage, sentence, &bounds, sentence.start))
}

/// About [`MOST_CHARS`] characters with `at` in the first third, cut at word ends.
fn around(passage: &str, sentence: &Range<usize>, bounds: &[usize], at: usize) -> Range<usize> {
    let before = passage[sentence.start..at]
        .char_indices()
        .rev()
        .nth(MOST_CHARS / 3)
        .map_or(sentence.start, |(offset, _)| sentence.start + offset);
    let start = bounds[bounds.partition_point(|&bound| bound < before)].min(at);
    let limit =
        passage[start..sentence.end].char_indices().nth(MOST_CHARS).map_or(sentence.end, |(offset, _)| start + offset);
    let end = bounds[..bounds.partition_point(|&bound| bound <= limit)].last().copied().unwrap_or(limit);
    start..if end > start { end } else { limit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::answer::MatchKind;

    fn span(passage: &str, words: &str, unit: usize) -> Span {
        let start = passage.find(words).unwrap();
        Span { bytes: start..start + words.len(), unit, kind: MatchKind::Exact, shown: words.to_owned() }
    }

    #[test]
    fn a_short_passage_is_shown_whole_with_its_marks() {
        let passage = "Über die\nVirgin Lands.";
        let spans = [span(passage, "Virgin Lands", 0)];
        let snippet = cut(passage, &spans, &[spans[0].bytes.clone()]);
        assert_eq!(snippet.text, "Über die Virgin Lands.");
        assert_eq!(snippet.highlights, [(9, 21)]);
    }

    #[test]
    fn a_long_passage_is_cut_at_sentences_around_the_match() {
        let filler = "The harvest was poor and the roads were worse than ever before. ".repeat(12);
        let passage = format!("{filler}Khrushchev ordered maize. {filler}");
        let spans = [span(&passage, "Khrushchev", 0), span(&passage, "maize", 1)];
        let snippet = cut(&passage, &spans, &[spans[0].bytes.clone(), spans[1].bytes.clone()]);
        assert!(snippet.text.starts_with('…') && snippet.text.ends_with('…'));
        assert!(snippet.text.chars().count() <= MOST_CHARS + 2);
        let marked: Vec<String> = snippet
            .highlights
            .iter()
            .map(|&(from, to)| snippet.text.chars().skip(from).take(to - from).collect())
            .collect();
        assert_eq!(marked, ["Khrushchev", "maize"]);
    }

    #[test]
    fn a_sentence_without_end_is_cut_at_words() {
        let passage = format!("{} maize {}", "and so on ".repeat(100), "and on ".repeat(200));
        let spans = [span(&passage, "maize", 0)];
        let snippet = cut(&passage, &spans, &[spans[0].bytes.clone()]);
        assert!(snippet.text.contains("maize"));
        assert!(snippet.text.chars().count() <= MOST_CHARS + 2);
    }
}
