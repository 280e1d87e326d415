//! The sweep finds what Tantivy finds, over segments, deletions and windows.

use proptest::prelude::*;
use tantivy::collector::{Count, DocSetCollector};
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{Schema, TEXT};
use tantivy::{Index, IndexWriter, Term, doc};

use tantivy::schema::IndexRecordOption;

use super::*;
use crate::fields::{self, FieldName, Fields};
use crate::index::Counted;

const WORDS: [&str; 6] = ["maize", "wheat", "steppe", "kolkhoz", "tractor", "plan"];

/// An index with a commit, and so a segment, for each list of passages; those that say `tractor` are deleted.
fn index(commits: &[Vec<Vec<usize>>]) -> (Searcher, Field) {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT);
    let index = Index::create_in_ram(schema.build());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
    for passages in commits {
        for passage in passages {
            let words: Vec<&str> = passage.iter().map(|word| WORDS[*word]).collect();
            writer.add_document(doc!(text => words.join(" "))).unwrap();
        }
        writer.commit().unwrap();
    }
    writer.delete_query(Box::new(query(text, WORDS[4]))).unwrap();
    writer.commit().unwrap();
    (index.reader().unwrap().searcher(), text)
}

/// The sweep of an index of which nothing was counted yet.
fn swept(searcher: &Searcher, bag: &Bag, most: usize, workers: usize) -> (Vec<DocAddress>, usize) {
    sweep(Living { searcher, counted: &Counted::default() }, bag, most, workers).unwrap()
}

fn query(field: Field, word: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs)
}

fn bag(field: Field, words: &[usize], demanded: usize) -> Bag {
    let source = |word: &usize| Source::Word {
        word: Word::Term(Term::from_field_text(field, WORDS[*word])),
        weight: 1.0,
        average: field,
    };
    let asked = words.iter().map(|word| Asked { ways: vec![source(word)], above: Vec::new() }).collect();
    Bag {
        asked,
        shared: Vec::new(),
        demanded,
        said: true,
        required: None,
        checks: Vec::new(),
        excluded: None,
        lifting: Vec::new(),
    }
}

fn passages() -> impl Strategy<Value = Vec<Vec<Vec<usize>>>> {
    prop::collection::vec(prop::collection::vec(prop::collection::vec(0..WORDS.len(), 0..6), 0..40), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_found_is_what_tantivy_finds(
        commits in passages(),
        words in prop::sample::subsequence(vec![0, 1, 2, 3, 4], 1..5),
        demanded in 1..4_usize,
        required: bool,
        excluded: bool,
        checked: bool,
    ) {
        let (searcher, field) = index(&commits);
        let mut bag = bag(field, &words, demanded.min(words.len()));
        let any: Vec<(Occur, Box<dyn Query>)> = words
            .iter()
            .map(|word| (Occur::Should, Box::new(query(field, WORDS[*word])) as Box<dyn Query>))
            .collect();
        let any = BooleanQuery::with_minimum_required_clauses(any, bag.demanded);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(any))];
        if required {
            bag.required = Some(Box::new(query(field, WORDS[5])));
            clauses.push((Occur::Must, Box::new(query(field, WORDS[5]))));
        }
        if excluded {
            bag.excluded = Some(Box::new(query(field, WORDS[0])));
            clauses.push((Occur::MustNot, Box::new(query(field, WORDS[0]))));
        }
        if checked {
            let is_third = |doc: DocId| doc.is_multiple_of(3);
            let check = Check::new(move |_| Ok(Box::new(is_third)));
            bag.checks.push(check.clone());
            clauses.push((Occur::Must, check.query()));
        }
        let boolean = BooleanQuery::new(clauses);
        let (found, total) = swept(&searcher, &bag, 1000, 1);
        prop_assert_eq!(total, searcher.search(&boolean, &Count).unwrap());
        let mut set: Vec<_> = found.clone();
        set.sort_unstable();
        let mut theirs: Vec<_> = searcher.search(&boolean, &DocSetCollector).unwrap().into_iter().collect();
        theirs.sort_unstable();
        prop_assert_eq!(set, theirs);
        prop_assert_eq!(&swept(&searcher, &bag, 1000, 3).0, &found);
        let (few, counted) = swept(&searcher, &bag, 3, 1);
        prop_assert_eq!(counted, total);
        prop_assert_eq!(&few[..], &found[..found.len().min(3)]);
    }
}

#[test]
fn more_passages_than_a_window_holds_are_all_counted() {
    let many = 2 * WINDOW as usize + 77;
    let passages = (0..many).map(|number| if number % 1000 == 3 { vec![0, 1] } else { vec![0, 2] }).collect();
    let (searcher, field) = index(&[passages]);
    assert_eq!(swept(&searcher, &bag(field, &[0, 2], 1), 10, 1).1, many);
    let (best, total) = swept(&searcher, &bag(field, &[0, 1], 2), 100, 1);
    assert_eq!(total, 5);
    let docs: Vec<DocId> = best.iter().map(|address| address.doc_id).collect();
    assert_eq!(docs, [3, 1003, 2003, 3003, 4003]);
}

#[test]
fn however_many_look_they_find_the_same() {
    let many = |add: usize| {
        (0..5 * WINDOW as usize + add).map(|number| vec![number % 3, number % 5, 1 + number % 2]).collect()
    };
    let (searcher, field) = index(&[many(3), many(0), vec![vec![0, 1]]]);
    let runs: Vec<usize> = (1..=4).map(|workers| runs(&searcher, workers).len()).collect();
    assert_eq!(runs, [1, 2, 3, 4]);
    for bag in [bag(field, &[0, 1], 2), bag(field, &[0, 1, 2, 3], 2)] {
        let alone = swept(&searcher, &bag, 300, 1);
        assert!(alone.1 > 1000);
        for workers in 2..=4 {
            assert_eq!(swept(&searcher, &bag, 300, workers), alone, "{workers} workers");
        }
    }
}

#[test]
fn however_many_sources_are_read_each_window_begins_empty() {
    let many = 5 * WINDOW as usize;
    // In one window a place says one of two words, in the next the other; now and then both.
    let says = |number: usize| match (number / WINDOW as usize) % 2 {
        _ if number.is_multiple_of(1000) => vec![0, 1],
        window => vec![window],
    };
    let (searcher, field) = index(&[(0..many).map(says).collect()]);
    for ways in [1, 8, 20, 40, 100, 300] {
        let mut both = bag(field, &[0, 1], 2);
        for (word, asked) in WORDS.iter().zip(&mut both.asked) {
            let word = Word::Term(Term::from_field_text(field, word));
            let way = || Source::Word { word: word.clone(), weight: 1.0, average: field };
            asked.ways = (0..ways).map(|_| way()).collect();
        }
        assert_eq!(swept(&searcher, &both, 3, 1).1, many.div_ceil(1000), "{ways} ways to say each word");
    }
}

#[test]
fn the_best_way_to_say_a_thing_counts_once() {
    let (searcher, field) = index(&[vec![vec![0, 1], vec![0, 0, 2], vec![3]]]);
    let mut twofold = bag(field, &[0], 1);
    let way = Source::Word { word: Word::Term(Term::from_field_text(field, WORDS[1])), weight: 0.5, average: field };
    twofold.asked[0].ways.push(way);
    twofold.demanded = 1;
    assert_eq!(swept(&searcher, &twofold, 10, 1).1, 2);
    twofold.shared.push(Box::new(query(field, WORDS[3])));
    twofold.asked[0].ways.push(Source::Shared { number: 0, weight: 1.0 });
    assert_eq!(swept(&searcher, &twofold, 10, 1).1, 3);
    twofold.demanded = 2;
    assert_eq!(swept(&searcher, &twofold, 10, 1).1, 0, "one thing said twice is no two things");
}

/// Passages in two segments that say `war`, `wars` or both, and `peace`; every eleventh may be deleted.
fn of_war(passages: usize, deleted: bool) -> (Index, Fields) {
    let fields = Fields::new();
    let index = Index::create_in_ram(fields.schema());
    fields::register(index.tokenizers());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    writer.set_merge_policy(Box::new(tantivy::indexer::NoMergePolicy));
    for number in 0..passages {
        let words = [(number % 3 == 0, "wars"), (number % 7 == 0, "war"), (number % 11 == 0, "gone"), (true, "peace")];
        let words: Vec<&str> = words.into_iter().filter_map(|(says, word)| says.then_some(word)).collect();
        let text = words.join(" ");
        writer.add_document(doc!(fields[FieldName::Text] => text)).unwrap();
        if number == passages / 2 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    if deleted {
        let gone = Word::new(&fields, FieldName::Exact, "gone");
        writer.delete_term(gone.term().unwrap().clone());
        writer.commit().unwrap();
    }
    (index, fields)
}

#[test]
fn how_many_passages_hold_a_stem_is_known_after_all_its_postings_were_read() {
    for deleted in [false, true] {
        is_known_after_all_its_postings_were_read(deleted);
    }
}

fn is_known_after_all_its_postings_were_read(deleted: bool) {
    let many = 5 * WINDOW as usize;
    let (index, fields) = of_war(many, deleted);
    let war = Word::new(&fields, FieldName::Text, "war");
    let asked = |required: Option<Box<dyn Query>>| {
        let text = fields[FieldName::Text];
        let source = Source::Word { word: war.clone(), weight: 1.0, average: text };
        let asked = vec![Asked { ways: vec![source], above: Vec::new() }];
        let (shared, lifting) = (Vec::new(), Vec::new());
        Bag { asked, shared, demanded: 1, said: true, required, checks: Vec::new(), excluded: None, lifting }
    };
    let searcher = index.reader().unwrap().searcher();
    let told = |bag: &Bag, workers: usize| {
        let counted = Counted::default();
        sweep(Living { searcher: &searcher, counted: &counted }, bag, 10, workers).unwrap();
        counted.passages(war.field(), "war", || Err("not told")).ok()
    };
    let is = |number: usize, each: usize| u64::from(number.is_multiple_of(each));
    let living = || (0..many).filter(|number| !deleted || is(*number, 11) == 0);
    let holding = living().filter(|number| is(*number, 3) + is(*number, 7) > 0).count() as u64;
    let words: u64 = living().map(|number| 1 + is(number, 3) + is(number, 7) + is(number, 11)).sum();
    let nothing_counted = Counted::default();
    let living = Living { searcher: &searcher, counted: &nothing_counted };
    assert_eq!(living.containing(&war).unwrap(), holding);
    for most in [0, holding / 2, holding - 1, holding, u64::MAX] {
        let counted = living.containing_while(&war, &|count| count <= most).unwrap();
        assert_eq!(counted, Some(holding).filter(|holding| *holding <= most));
    }
    assert_eq!(living.words(war.field()).unwrap(), words);
    for workers in 1..=3 {
        assert_eq!(told(&asked(None), workers), Some(holding), "{workers} workers, deleted: {deleted}");
    }
    let nowhere = query(fields[FieldName::Author], "nobody");
    assert_eq!(told(&asked(Some(Box::new(nowhere))), 1), None, "what is not read to the end is not told");
}
