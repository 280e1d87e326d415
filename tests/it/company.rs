//! What stands beside what in the demo essays, counted again by reading them: the company of words, what is like a
//! passage, and timelines against single queries.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use histsearch::analysis::each_with_stem;
use histsearch::index::{Folder, Index, essay_id};
use histsearch::lexicon::Lexicon;
use histsearch::search::{
    self, Company, CompanyOf, Likeness, Request, Selection, Typed, collocates, essay_passages, parse_passage_id,
    similar,
};
use histsearch::settings::QueryHabits;

use crate::program::demo_index;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::open(&Folder::at(demo_index())).expect("the index of the demo essays"))
}

/// The texts of all passages whose path begins so.
fn texts(below: &str) -> Vec<String> {
    let manifest = index().manifest().expect("the manifest");
    let paths = manifest.files.keys().filter(|path| path.starts_with(below));
    let passages = paths.flat_map(|path| essay_passages(index(), essay_id(path)).expect("passages"));
    passages.map(|(_, _, text)| text).collect()
}

fn company(word: &str, window: usize, path: Option<&str>) -> Company {
    let selection = Selection { paths: path.map(str::to_owned).into_iter().collect(), ..Selection::default() };
    let filters = selection.filters(Lexicon::builtin()).expect("filters");
    let asked = CompanyOf { word: word.to_owned(), window, least: 1, all_words: true, filters };
    collocates(index(), Lexicon::builtin(), &asked).expect("the company of a word")
}

#[test]
fn the_company_of_a_word_is_counted_as_by_hand() {
    for (word, stem, window, path, below) in [
        ("war", "war", 5, None, "corpus/"),
        ("famines", "famin", 3, None, "corpus/"),
        ("Soviet", "soviet", 8, Some("corpus/russia/*"), "corpus/russia/"),
    ] {
        let (mut words, mut places, mut holding) = (0, 0, 0);
        let (mut counts, mut near): (BTreeMap<String, u64>, BTreeMap<String, u64>) = Default::default();
        for text in texts(below) {
            let mut tokens: Vec<(usize, String)> = Vec::new();
            each_with_stem(&text, |token, stem| tokens.push((token.position, stem.to_owned())));
            let own: Vec<usize> = tokens.iter().filter(|(_, other)| other == stem).map(|(place, _)| *place).collect();
            (words, places) = (words + tokens.len() as u64, places + own.len());
            holding += usize::from(!own.is_empty());
            for (place, other) in tokens.into_iter().filter(|(place, _)| !own.contains(place)) {
                *near.entry(other.clone()).or_default() +=
                    u64::from(own.iter().any(|own| own.abs_diff(place) <= window));
                *counts.entry(other).or_default() += 1;
            }
        }
        let found = company(word, window, path);
        assert!(places > 5, "{word} stands {places} times");
        assert_eq!(
            (found.occurrences, found.passages, found.words),
            (places, holding, words - places as u64),
            "{word}"
        );
        let all_near: u64 = near.values().sum();
        assert!(found.collocates.len() > 20, "{word}");
        for collocate in &found.collocates {
            let mut stem = String::new();
            each_with_stem(&collocate.word, |_, own| own.clone_into(&mut stem));
            assert_eq!((collocate.near, collocate.count), (near[&stem], counts[&stem]), "{word}: {}", collocate.word);
            let expected = counts[&stem] as f64 * all_near as f64 / found.words as f64;
            assert!((collocate.expected - expected).abs() < 1e-9, "{word}: {}", collocate.word);
        }
        let kept: usize = near
            .iter()
            .filter(|(stem, near)| **near as f64 > counts[*stem] as f64 * all_near as f64 / found.words as f64)
            .count();
        assert_eq!(found.collocates.len(), kept, "{word}");
    }
}

#[test]
fn what_is_like_a_passage_is_never_itself() {
    let path = "corpus/russia/virgin-lands.md";
    let passages = essay_passages(index(), essay_id(path)).expect("passages");
    let hits = |place, same_essay, limit| {
        let asked = Likeness {
            essay: essay_id(path),
            passages: &passages,
            place,
            name: path.to_owned(),
            same_essay,
            limit,
            per_essay: 0,
            filters: search::Filters::default(),
        };
        let answer = similar(index(), Lexicon::builtin(), &asked).expect("an answer");
        answer.hits.into_iter().map(|hit| (hit.about.path, parse_passage_id(&hit.id).unwrap().1)).collect::<Vec<_>>()
    };
    assert!(hits(None, false, 400).iter().all(|(other, _)| other != path));
    for place in 0..passages.len() {
        let (others, own) = (hits(Some(place), false, 400), hits(Some(place), true, 400));
        assert!(!others.is_empty() && others.iter().all(|(other, _)| other != path), "passage {place}");
        assert!(own.iter().any(|(other, _)| other == path), "passage {place}");
        assert!(own.iter().all(|(other, at)| other != path || *at != Some(place as u64)), "passage {place}");
    }
    assert!(hits(None, false, 5).iter().any(|(path, _)| path.contains("khrushchev")));
}

#[test]
fn a_timeline_counts_what_a_query_finds_and_what_there_is() {
    let request = |words: &str, periods: &[&str]| {
        let selection =
            Selection { periods: periods.iter().map(|period| (*period).to_owned()).collect(), ..Selection::default() };
        let typed = Typed { words: words.to_owned(), selection, ..Typed::default() };
        typed.request(Lexicon::builtin(), &QueryHabits::default()).expect("a request")
    };
    let asked = [request("maize", &[]), request("famine", &[])];
    let found = search::timeline(index(), Lexicon::builtin(), &asked, Some(10)).expect("a timeline");
    let everything = [Request::everything()];
    let all = search::timeline(index(), Lexicon::builtin(), &everything, Some(10)).expect("a timeline");
    let all: BTreeMap<_, usize> = all.bins.iter().map(|bin| (bin.years, bin.passages[0])).collect();
    assert!(found.bins.iter().all(|bin| bin.of == all[&bin.years]));
    for bin in &found.bins {
        let years = format!("{}..{}", bin.years.start().historical(), bin.years.end().historical());
        for (words, passages) in ["maize", "famine"].into_iter().zip(&bin.passages) {
            let narrowed = [request(words, &[&years])];
            let narrowed = search::timeline(index(), Lexicon::builtin(), &narrowed, Some(10)).expect("a timeline");
            assert_eq!(narrowed.found[0].total, *passages, "{words} {years}");
        }
    }
}
