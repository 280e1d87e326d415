//! The stretches that essays share, as runs of words.

use std::ops::Range;

use super::{Corpus, hash};

/// How many words in a row must be the same for two essays to be compared there.
pub const RUN: usize = 5;
/// Of a run that stands in many places, each is compared with so many that follow it in other essays.
const NEAREST: usize = 16;
/// Of a run that an essay says again and again, so many places are compared; from there the text is read on anyway.
const OF_ONE_ESSAY: usize = 4;
/// Between two runs of one stretch, the most words that may be others on either side.
const GAP: usize = 12;
/// At the ends of a stretch, where nothing else is near, a run of so many words is enough to go on, over so many others.
const SHORT_RUN: usize = 3;
const SHORT_GAP: usize = 3;
/// How many runs are sorted at a time, which bounds the memory they take.
const AT_A_TIME: usize = 1 << 24;

/// Words that two essays share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// The essays, in the order of the corpus.
    pub(super) essays: [usize; 2],
    /// Which words of the corpus, in each.
    pub(super) words: [Range<usize>; 2],
    /// How many of them are the same.
    pub(super) shared: usize,
}

/// The stretches of at least so many words that essays share, one of them asked for.
pub(super) fn stretches(corpus: &Corpus, least: usize) -> Vec<Stretch> {
    let runs = runs(corpus, seeds(corpus));
    let of_two = |a: &Run, b: &Run| a.essays == b.essays;
    let joined = runs.chunk_by(of_two).flat_map(|runs| joined(corpus, runs));
    joined.filter(|stretch| stretch.shared >= least).collect()
}

/// Where two essays have [`RUN`] words in a row in common, earlier essay first.
fn seeds(corpus: &Corpus) -> Vec<(u32, u32)> {
    let parts = (corpus.words.len() / AT_A_TIME + 1) as u32;
    let mut seeds = Vec::new();
    let mut places: Vec<(u32, u32)> = Vec::new();
    for part in 0..parts {
        places.clear();
        for essay in &corpus.essays {
            for (start, run) in essay.words.clone().zip(corpus.words[essay.words.clone()].windows(RUN)) {
                let hash = hash(&run);
                if hash % parts == part {
                    places.push((hash, start as u32));
                }
            }
        }
        places.sort_unstable();
        for same in places.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            let owned: Vec<(u32, usize)> = same.iter().map(|(_, word)| (*word, corpus.essay(*word as usize))).collect();
            let by_essay = owned.chunk_by(|a, b| a.1 == b.1);
            let owned: Vec<(u32, usize)> = by_essay.flat_map(|own| own.iter().take(OF_ONE_ESSAY).copied()).collect();
            for (place, (a, of_a)) in owned.iter().enumerate() {
                for (b, of_b) in owned[place + 1..].iter().filter(|(_, of_b)| of_a != of_b).take(NEAREST) {
                    if corpus.essays[*of_a].is_asked || corpus.essays[*of_b].is_asked {
                        seeds.push((*a, *b));
                    }
                }
            }
        }
    }
    seeds
}

/// A run of words that are the same in two essays, as long as it goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    essays: [usize; 2],
    a: usize,
    b: usize,
    length: usize,
}

/// The runs around seeds, by essays and place.
fn runs(corpus: &Corpus, mut seeds: Vec<(u32, u32)>) -> Vec<Run> {
    seeds.sort_unstable_by_key(|(a, b)| (b - a, *a));
    let mut runs: Vec<Run> = Vec::new();
    for (a, b) in seeds {
        let (a, b) = (a as usize, b as usize);
        let is_known = |run: &Run| run.b - run.a == b - a && a < run.a + run.length;
        if runs.last().is_some_and(is_known) {
            continue;
        }
        let essays = [corpus.essay(a), corpus.essay(b)];
        let [own_a, own_b] = essays.map(|essay| &corpus.essays[essay].words);
        let words = &corpus.words;
        let before = (a - own_a.start).min(b - own_b.start);
        let before = (1..=before).take_while(|n| words[a - n] == words[b - n]).count();
        let behind = (own_a.end - a).min(own_b.end - b);
        let behind = (0..behind).take_while(|n| words[a + n] == words[b + n]).count();
        runs.push(Run { essays, a: a - before, b: b - before, length: before + behind });
    }
    // Two hashes may be the same by chance.
    runs.retain(|run| run.length >= RUN);
    runs.sort_unstable();
    runs
}

/// Runs of the same two essays made one stretch where little stands between them.
fn joined(corpus: &Corpus, runs: &[Run]) -> Vec<Stretch> {
    let (mut done, mut open): (Vec<Stretch>, Vec<Stretch>) = (Vec::new(), Vec::new());
    for run in runs {
        done.extend(open.extract_if(.., |stretch| stretch.words[0].end + GAP < run.a));
        if open.iter().any(|stretch| stretch.holds(run)) {
            continue;
        }
        let near = open.iter_mut().filter_map(|stretch| Some((between(stretch, run)?, stretch)));
        match near.min_by_key(|([a, b], _)| a.len() + b.len()) {
            Some(([a, b], stretch)) => {
                // What a run has in common with the stretch already is not counted again.
                let known = a.end - run.a;
                stretch.shared += in_common(&corpus.words[a], &corpus.words[b]) + run.length - known;
                stretch.words[0].end = run.a + run.length;
                stretch.words[1].end = run.b + run.length;
                stretch.grow_behind(corpus);
            }
            None => {
                let words = [run.a..run.a + run.length, run.b..run.b + run.length];
                let mut stretch = Stretch { essays: run.essays, words, shared: run.length };
                stretch.grow_before(corpus);
                stretch.grow_behind(corpus);
                open.push(stretch);
            }
        }
    }
    done.extend(open);
    done
}

impl Stretch {
    /// Whether a run lies within it on both sides.
    fn holds(&self, run: &Run) -> bool {
        let [a, b] = &self.words;
        a.contains(&run.a) && run.a + run.length <= a.end && b.contains(&run.b) && run.b + run.length <= b.end
    }

    /// Goes on behind its end over short runs.
    fn grow_behind(&mut self, corpus: &Corpus) {
        let [own_a, own_b] = self.essays.map(|essay| &corpus.essays[essay].words);
        loop {
            let [a, b] = [0, 1].map(|side| self.words[side].end);
            let rest = [&corpus.words[a..own_a.end], &corpus.words[b..own_b.end]];
            let Some((skip_a, skip_b, length)) = short_run(rest[0].iter(), rest[1].iter()) else { break };
            self.shared += in_common(&rest[0][..skip_a], &rest[1][..skip_b]) + length;
            self.words[0].end += skip_a + length;
            self.words[1].end += skip_b + length;
        }
    }

    /// Goes on before its start over short runs.
    fn grow_before(&mut self, corpus: &Corpus) {
        let [own_a, own_b] = self.essays.map(|essay| &corpus.essays[essay].words);
        loop {
            let [a, b] = [0, 1].map(|side| self.words[side].start);
            let rest = [&corpus.words[own_a.start..a], &corpus.words[own_b.start..b]];
            let Some((skip_a, skip_b, length)) = short_run(rest[0].iter().rev(), rest[1].iter().rev()) else { break };
            let skipped = [&rest[0][rest[0].len() - skip_a..], &rest[1][rest[1].len() - skip_b..]];
            self.shared += in_common(skipped[0], skipped[1]) + length;
            self.words[0].start -= skip_a + length;
            self.words[1].start -= skip_b + length;
        }
    }
}

/// The nearest short run of two texts: how many words of each come before it, and how long it is.
fn short_run<'w>(
    a: impl Iterator<Item = &'w u32> + Clone,
    b: impl Iterator<Item = &'w u32> + Clone,
) -> Option<(usize, usize, usize)> {
    let skips = (0..=SHORT_GAP).flat_map(|skip_a| (0..=SHORT_GAP).map(move |skip_b| (skip_a, skip_b)));
    let runs = skips.map(|(skip_a, skip_b)| {
        let both = a.clone().skip(skip_a).zip(b.clone().skip(skip_b));
        (skip_a, skip_b, both.take_while(|(a, b)| a == b).count())
    });
    runs.filter(|(.., length)| *length >= SHORT_RUN).min_by_key(|(skip_a, skip_b, _)| skip_a + skip_b)
}

/// The words between a stretch and a run behind it, in both essays; `None` where they are too many.
fn between(stretch: &Stretch, run: &Run) -> Option<[Range<usize>; 2]> {
    let [a, b] = [0, 1].map(|side| stretch.words[side].end);
    let known = a.saturating_sub(run.a).max(b.saturating_sub(run.b));
    let (start_a, start_b) = (run.a + known, run.b + known);
    let is_near = known < run.length && start_a - a <= GAP && start_b - b <= GAP;
    is_near.then_some([a..start_a, b..start_b])
}

/// How many words two short texts have in common in the same order: the longest common subsequence.
fn in_common(a: &[u32], b: &[u32]) -> usize {
    let mut lengths = vec![0; b.len() + 1];
    for word in a {
        let mut diagonal = 0;
        for (place, other) in b.iter().enumerate() {
            let longest = if word == other { diagonal + 1 } else { lengths[place].max(lengths[place + 1]) };
            diagonal = std::mem::replace(&mut lengths[place + 1], longest);
        }
    }
    lengths[b.len()]
}

#[cfg(test)]
mod tests {
    use super::super::{Own, words};
    use super::*;
    use proptest::prelude::*;

    fn corpus(essays: &[&str]) -> Corpus {
        let mut corpus = Corpus { words: Vec::new(), essays: Vec::new() };
        for (id, text) in (0..).zip(essays) {
            let start = corpus.words.len();
            corpus.words.extend(words(text).map(|(hash, _)| hash));
            let words = start..corpus.words.len();
            corpus.essays.push(Own { id, path: id.to_string(), words, is_asked: true });
        }
        corpus
    }

    const PARAGRAPH: &str = "In 1954 Khrushchev sent three hundred thousand volunteers to the steppe of Kazakhstan, where \
        they lived in tents, ploughed thirty million hectares in two years and brought in the harvest of 1956.";

    #[test]
    fn a_paragraph_pasted_with_a_few_words_changed_is_one_stretch() {
        let changed = PARAGRAPH.replace("volunteers", "young people").replace("lived in tents", "slept in huts");
        let essays = corpus(&[
            &format!("Maize failed. {PARAGRAPH}"),
            "Nothing of the sort.",
            &format!("{changed} So it ended."),
        ]);
        let found = stretches(&essays, 20);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].essays, found[0].shared), ([0, 2], 29));
        assert_eq!(found[0].words, [2..34, 38..71]);
    }

    #[test]
    fn the_ends_of_a_short_passage_are_not_lost() {
        let passage =
            "The record of 1956 was beaten in 1958, but afterwards yields fell while costs rose and the wind blew.";
        let copy = passage.replace("1956", "1957").replace("costs", "expenses");
        let found = stretches(&corpus(&[passage, &format!("So. {copy} And so on.")]), 15);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].shared, &found[0].words), (17, &[0..19, 20..39]));
    }

    #[test]
    fn a_text_within_one_essay_twice_is_no_overlap_and_no_run_goes_from_essay_to_essay() {
        assert_eq!(stretches(&corpus(&[&format!("{PARAGRAPH} {PARAGRAPH}"), "So."]), 20), []);
        let (first, second) = PARAGRAPH.split_at(PARAGRAPH.find("where").unwrap());
        let found = stretches(&corpus(&[first, second, first, second]), 10);
        let essays: Vec<[usize; 2]> = found.iter().map(|stretch| stretch.essays).collect();
        assert_eq!(essays, [[0, 2], [1, 3]]);
    }

    #[test]
    fn only_what_is_asked_for_is_held_against_the_rest() {
        let mut essays = corpus(&[PARAGRAPH, PARAGRAPH, PARAGRAPH]);
        essays.essays[0].is_asked = false;
        essays.essays[1].is_asked = false;
        let found: Vec<[usize; 2]> = stretches(&essays, 20).into_iter().map(|stretch| stretch.essays).collect();
        assert_eq!(found, [[0, 2], [1, 2]]);
    }

    #[test]
    fn a_text_that_everybody_has_is_found_without_all_pairs() {
        let essays = corpus(&vec![PARAGRAPH; 100]);
        let found = stretches(&essays, 20);
        let paired: std::collections::BTreeSet<usize> = found.iter().flat_map(|stretch| stretch.essays).collect();
        assert_eq!(paired.len(), 100);
        assert!(found.len() <= 100 * NEAREST);
    }

    #[test]
    fn what_an_essay_says_again_and_again_hides_nothing() {
        let litany = "maize wheat rye oats barley ".repeat(300);
        let found = stretches(&corpus(&[&litany, "So.", &litany]), 20);
        assert!(found.iter().any(|stretch| stretch.shared == 1500), "{found:?}");
        assert!(found.len() < 10 * OF_ONE_ESSAY * OF_ONE_ESSAY, "{}", found.len());
    }

    #[test]
    fn words_in_common_stand_in_the_same_order() {
        assert_eq!(in_common(&[1, 2, 3], &[2, 9, 3, 1]), 2);
        assert_eq!(in_common(&[], &[1]), 0);
    }

    proptest! {
        /// A passage of 40 words pasted between others with up to three of them changed, wherever they stand.
        #[test]
        fn a_pasted_passage_is_found_whatever_words_of_it_are_changed(
            changed in prop::collection::btree_set(0usize..40, 0..4),
            before in 0usize..30,
        ) {
            let run = |words: std::ops::Range<usize>| words.map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
            let copy = (0..40).map(|n| if changed.contains(&n) { format!("x{n}") } else { format!("w{n}") });
            let copy = copy.collect::<Vec<_>>().join(" ");
            let essays = [
                format!("{} {} {}", run(100..100 + before), run(0..40), run(200..230)),
                format!("{} {copy} {}", run(300..310), run(400..400 + before)),
            ];
            let found = stretches(&corpus(&[&essays[0], &essays[1]]), 20);
            prop_assert_eq!(found.len(), 1);
            // Beyond each changed word, towards an end, a run too short to be seen may be lost.
            prop_assert!((40 - 5 * changed.len()..=40 - changed.len()).contains(&found[0].shared), "{:?}", found);
        }

        /// Whatever the texts: both sides lie in their essays, and no more is shared than either has.
        #[test]
        fn stretches_are_true(texts in prop::collection::vec("[a-c ]{0,80}", 2..5)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let corpus = corpus(&texts);
            for stretch in stretches(&corpus, RUN) {
                let [a, b] = stretch.words.clone();
                for (essay, words) in stretch.essays.into_iter().zip([&a, &b]) {
                    let own = &corpus.essays[essay].words;
                    prop_assert!(own.start <= words.start && words.end <= own.end);
                    prop_assert!(stretch.shared <= words.len());
                }
                prop_assert!(stretch.shared <= in_common(&corpus.words[a], &corpus.words[b]));
            }
        }
    }
}
