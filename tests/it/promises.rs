//! Three promises, held against phrases and words drawn from the demo essays themselves: a quoted phrase returns only
//! passages that contain it verbatim, turning related terms or variants off never makes an exact match rank lower, and
//! a concordance lists what a search marks, all of it and nothing else.
//!
//! The sample is drawn at random from a fixed seed, so that a failure comes back.

use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::OnceLock;

use fastrand::Rng;
use histsearch::index::{Folder, Index, essay_id};
use histsearch::lexicon::Lexicon;
use histsearch::query;
use histsearch::render::kwic::Line;
use histsearch::search::{self, Answer, ExpansionKind, MatchKind, Order, Request, essay_passages};

use crate::program::demo_index;

const SEED: u64 = 1964;
const PHRASES: usize = 150;
const QUERIES: usize = 100;
/// More than any of these queries finds.
const ALL: usize = 1000;

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::open(&Folder::at(demo_index())).expect("the index of the demo essays"))
}

/// The text of every passage, by its id.
fn passages() -> &'static Vec<(String, String)> {
    static PASSAGES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    PASSAGES.get_or_init(|| {
        let manifest = index().manifest().expect("the manifest");
        let of_essay = |path: &String| {
            let essay = essay_id(path);
            let passages = essay_passages(index(), essay).expect("the passages of an essay").into_iter();
            passages.map(move |(ordinal, _, text)| (search::passage_id(essay, ordinal), text))
        };
        manifest.files.keys().flat_map(of_essay).collect()
    })
}

fn ask(words: &str, change: impl FnOnce(&mut Request)) -> Answer {
    let mut request = Request::new(query::parse(words).expect("a query"));
    request.limit = ALL;
    request.per_essay = 0;
    change(&mut request);
    search::search(index(), Lexicon::builtin(), &request).expect("an answer")
}

/// Words as a reader counts them: runs of letters and digits, in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn contains(text: &str, phrase: &[String]) -> bool {
    words(text).windows(phrase.len()).any(|window| window == phrase)
}

/// Two to six words that stand together in a passage, as they stand there, with the passage's id.
fn phrases() -> Vec<(String, String)> {
    let mut rng = Rng::with_seed(SEED);
    let mut phrases = Vec::with_capacity(PHRASES);
    while phrases.len() < PHRASES {
        let (id, text) = &passages()[rng.usize(..passages().len())];
        let standing: Vec<&str> = text.split_whitespace().collect();
        let length = rng.usize(2..=6);
        if standing.len() < length {
            continue;
        }
        let start = rng.usize(..=standing.len() - length);
        let phrase = standing[start..start + length].join(" ");
        // Quotation marks would end the phrase; a phrase needs a word.
        if !phrase.contains(['"', '“', '”', '«', '»', '„', '‟', '＂']) && words(&phrase).len() >= 2 {
            phrases.push((id.clone(), phrase));
        }
    }
    phrases
}

#[test]
fn a_quoted_phrase_returns_only_passages_that_contain_it_verbatim() {
    let mut broken = Vec::new();
    for (id, phrase) in phrases() {
        let answer = ask(&format!("\"{phrase}\""), |_| {});
        let wanted = words(&phrase);
        if !answer.hits.iter().any(|hit| hit.id == id) {
            broken.push(format!("«{phrase}» does not find the passage it was taken from, {id}"));
        }
        for hit in answer.hits.iter().filter(|hit| !contains(&hit.text, &wanted)) {
            let (path, paragraph) = (&hit.about.path, hit.about.paragraph);
            broken.push(format!("«{phrase}» returns {path}:{paragraph} ({}), which lacks it", hit.kind.as_str()));
        }
    }
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
}

/// Queries as people type them: one to four words of three letters and more from one passage, some side by side.
fn queries() -> Vec<String> {
    let mut rng = Rng::with_seed(SEED);
    let mut queries = Vec::with_capacity(QUERIES);
    while queries.len() < QUERIES {
        let (_, text) = &passages()[rng.usize(..passages().len())];
        let telling: Vec<String> = words(text).into_iter().filter(|word| word.chars().count() > 2).collect();
        let length = rng.usize(1..=4);
        if telling.len() < length {
            continue;
        }
        let chosen: Vec<String> = if rng.bool() {
            let start = rng.usize(..=telling.len() - length);
            telling[start..start + length].to_vec()
        } else {
            (0..length).map(|_| telling[rng.usize(..telling.len())].clone()).collect()
        };
        queries.push(chosen.join(" "));
    }
    queries
}

/// Names, where variants and relations have most to add.
const NAMED: [&str; 24] = [
    "Khrushchev",
    "Khruschev maize",
    "Virgin Lands",
    "secret speech",
    "destalinisation",
    "Gandhi",
    "Salt March",
    "Julius Caesar",
    "Rubicon",
    "Bismarck",
    "Congress of Berlin",
    "Mao",
    "Great Leap Forward",
    "Peking",
    "Beijing",
    "Black Death",
    "serfdom",
    "Cold War",
    "Cuban missile crisis",
    "famine",
    "collectivisation",
    "NEP",
    "Stalin purges",
    "Soviet agriculture",
];

/// Where each exact match stands, by its passage's id.
fn exact(answer: &Answer) -> HashMap<&str, usize> {
    let exact = answer.hits.iter().filter(|hit| hit.kind == MatchKind::Exact);
    exact.map(|hit| (hit.id.as_str(), hit.rank)).collect()
}

/// Every exact match that stands lower, or is gone, when something is turned off.
fn sunk(off: &str, turn_off: fn(&mut Request)) -> Vec<String> {
    let mut sunk = Vec::new();
    for query in queries().iter().map(String::as_str).chain(NAMED) {
        let (with, without) = (ask(query, |_| {}), ask(query, turn_off));
        let left: HashMap<&str, usize> = without.hits.iter().map(|hit| (hit.id.as_str(), hit.rank)).collect();
        for (id, rank) in exact(&with) {
            match left.get(id) {
                Some(after) if *after <= rank => {}
                Some(after) => sunk.push(format!("«{query}» {off}: {id} falls from {rank} to {after}")),
                None => sunk.push(format!("«{query}» {off}: {id} at {rank} is gone")),
            }
        }
    }
    sunk.sort();
    sunk
}

#[test]
fn an_exact_match_never_ranks_lower_without_related_terms() {
    let sunk = sunk("without related terms", |request| request.related = false);
    assert!(sunk.is_empty(), "{} sunk:\n{}", sunk.len(), sunk.join("\n"));
}

/// Words that few passages say, and to which the lexicon relates nothing.
const RARE: [&str; 8] = ["Jinnah", "Busby", "Malenkov", "Zealand", "Jupiters", "stipends", "Ouidah", "Waikato"];

/// Whether words were learnt from the essays for it.
fn has_learnt(answer: &Answer) -> bool {
    let related = answer.query.expansions.iter().filter(|expansion| expansion.kind == ExpansionKind::Related);
    related.into_iter().any(|expansion| !expansion.because.contains("lexicon"))
}

#[test]
fn related_passages_stand_below_all_others_and_change_nothing_there() {
    let (mut broken, mut learnt) = (Vec::new(), 0);
    for query in queries().iter().map(String::as_str).chain(NAMED).chain(RARE) {
        let (with, without) = (ask(query, |_| {}), ask(query, |request| request.related = false));
        learnt += usize::from(has_learnt(&with));
        let direct = without.hits.len();
        let stand = |hit: &search::Hit| (hit.id.clone(), hit.score, hit.rank);
        if !with.hits.iter().take(direct).map(stand).eq(without.hits.iter().map(stand)) {
            broken.push(format!("«{query}»: what stands above is not what stands without related terms"));
        }
        if with.hits.iter().skip(direct).any(|hit| hit.kind != MatchKind::Related) {
            broken.push(format!("«{query}»: what is added is not marked as related"));
        }
    }
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
    assert!(learnt >= RARE.len(), "words were learnt for {learnt} queries only");
}

#[test]
fn an_exact_match_never_ranks_lower_without_variants() {
    let sunk = sunk("without variants", |request| request.variants = false);
    assert!(sunk.is_empty(), "{} sunk:\n{}", sunk.len(), sunk.join("\n"));
}

/// Every match a concordance lists: the passage's id and bytes of its text.
fn listed(query: &str, order: Order) -> Vec<(String, Range<usize>)> {
    let request = Request::new(query::parse(query).expect("a query"));
    let mut listed = Vec::new();
    let mut each = |found: &search::Occurrence<'_>| {
        let Line { left, matched, right } = Line::cut(found.text, found.span.clone(), 80);
        let around = found.span.start - left.len()..found.span.end + right.len();
        assert_eq!(found.text[around], format!("{left}{matched}{right}"), "«{query}»");
        listed.push((found.id.to_owned(), found.span.clone()));
        ControlFlow::Continue(())
    };
    let scanned = search::kwic(index(), Lexicon::builtin(), &request, order, usize::MAX, &mut each);
    assert_eq!(scanned.expect("a concordance").occurrences, listed.len());
    listed
}

#[test]
fn a_concordance_lists_what_a_search_marks() {
    let quoted = phrases().into_iter().map(|(_, phrase)| format!("\"{phrase}\""));
    let words = queries().into_iter().filter(|query| !query.contains(' '));
    let patterns = ["collectiv*", "krushchev~1", "maize NEAR/8 Kazakhstan", "\"maize wheat\"~5", "Khruschev"];
    for query in quoted.chain(words).chain(patterns.map(str::to_owned)) {
        let answer = ask(&query, |request| (request.related, request.fold) = (false, false));
        let of_hit = |hit: &search::Hit| {
            let id = hit.id.clone();
            hit.spans.iter().map(move |&(start, end)| (id.clone(), start..end)).collect::<Vec<_>>()
        };
        let mut marked: Vec<(String, Range<usize>)> = answer.hits.iter().flat_map(of_hit).collect();
        marked.sort_by(|a, b| (&a.0, a.1.start).cmp(&(&b.0, b.1.start)));
        for order in [Order::Place, Order::Left, Order::Right] {
            let mut listed = listed(&query, order);
            listed.sort_by(|a, b| (&a.0, a.1.start).cmp(&(&b.0, b.1.start)));
            assert_eq!(listed, marked, "«{query}» {order:?}");
        }
    }
}
