//! One hand-made answer about the Virgin Lands campaign, for the tests of this room.

use std::time::Duration;

use crate::document::{Year, YearRange};
use crate::fields::{About, StoredPeriod};
use crate::search::{Answer, Expansion, ExpansionKind, Hit, MatchKind, Miss, QueryRead, ScorePart, Searched, Stages};

/// Two of twelve hits: one with everything known, one related and bare.
pub(super) fn answer() -> Answer {
    Answer {
        query: QueryRead {
            text: "virgin lands".into(),
            qid: Some("q7".into()),
            read_as: "virgin lands period:1953..1964".into(),
            expansions: vec![Expansion {
                term: "virgin lands".into(),
                kind: ExpansionKind::Related,
                added: vec!["maize".into(), "Kazakhstan".into()],
                because: "related to Virgin Lands campaign".into(),
            }],
            did_you_mean: None,
        },
        total: 12,
        offset: 0,
        elapsed: Duration::from_micros(4_120),
        index: Searched { fingerprint: "f00d".into(), essays: 55, passages: 412, skipped: 2 },
        hits: vec![first_hit(), second_hit()],
        misses: Vec::new(),
        stages: Stages {
            plan: Duration::from_micros(300),
            search: Duration::from_micros(2_000),
            rank: Duration::from_micros(820),
            snippet: Duration::from_millis(1),
        },
    }
}

/// The same query where nothing was found.
pub(super) fn empty() -> Answer {
    let mut answer = Answer { total: 0, hits: Vec::new(), ..answer() };
    answer.query.did_you_mean = Some("virgin islands".into());
    answer.misses = vec![Miss { change: "without --period 1953–1964".into(), passages: 3 }];
    answer
}

fn first_hit() -> Hit {
    let snippet = "The Virgin Lands were ploughed from 1954, and the first harvests were large.";
    Hit {
        rank: 1,
        score: 7.31,
        kind: MatchKind::Exact,
        id: "p1".into(),
        about: About {
            path: "corpus/virgin-lands.md".into(),
            title: Some("The Virgin Lands campaign".into()),
            author: Some("A. Student".into()),
            question: Some("Why did Khrushchev fall?".into()),
            written: Some("2019-03-12".into()),
            source: None,
            topics: vec!["Soviet agriculture".into(), "Khrushchev".into()],
            period: Some(StoredPeriod {
                ranges: vec![years(1954, 1956), years(1960, 1963)],
                names: vec!["Khrushchev era".into()],
                because: vec!["1954".into()],
            }),
            heading: vec!["Results".into(), "The harvests".into()],
            paragraph: 4,
            page: Some(2),
            line: 31,
            aside: false,
            language: None,
        },
        text: snippet.into(),
        snippet: snippet.into(),
        highlights: vec![(4, 16)],
        spans: vec![(4, 16)],
        by: Vec::new(),
        copies: Vec::new(),
        explanation: vec![
            ScorePart { part: "words in the passage", value: 6.2 },
            ScorePart { part: "words near", value: 1.11 },
        ],
    }
}

fn second_hit() -> Hit {
    Hit {
        rank: 2,
        score: 3.5,
        kind: MatchKind::Related,
        id: "p2".into(),
        about: About {
            path: "corpus/maize.txt".into(),
            title: None,
            author: None,
            question: None,
            written: None,
            source: None,
            topics: Vec::new(),
            period: None,
            heading: Vec::new(),
            paragraph: 1,
            page: None,
            line: 1,
            aside: true,
            language: None,
        },
        text: "Maize failed in Kazakhstan.".into(),
        snippet: "Maize failed in Kazakhstan.".into(),
        highlights: vec![(0, 5), (16, 26)],
        spans: vec![(0, 5), (16, 26)],
        by: vec!["maize".into(), "Kazakhstan".into()],
        copies: Vec::new(),
        explanation: Vec::new(),
    }
}

/// From one year of the common era to another.
pub(super) fn years(start: i32, end: i32) -> YearRange {
    YearRange::new(Year::AD(start), Year::AD(end)).expect("in order")
}

/// An answer whose every text, wherever it may have come from, is the next of `texts`; highlights are as given.
pub(super) fn filled(mut texts: impl FnMut() -> String, highlights: &[(usize, usize)]) -> Answer {
    let mut answer = answer();
    let query = &mut answer.query;
    for text in [&mut query.text, &mut query.read_as] {
        *text = texts();
    }
    query.qid = Some(texts());
    query.did_you_mean = Some(texts());
    for expansion in &mut query.expansions {
        expansion.term = texts();
        expansion.added = vec![texts(), texts()];
        expansion.because = texts();
    }
    answer.misses = vec![Miss { change: texts(), passages: 3 }];
    for hit in &mut answer.hits {
        fill(hit, &mut texts);
        hit.highlights = highlights.to_vec();
    }
    answer
}

fn fill(hit: &mut Hit, texts: &mut impl FnMut() -> String) {
    for text in [&mut hit.id, &mut hit.text, &mut hit.snippet, &mut hit.about.path] {
        *text = texts();
    }
    let first = hit.text.char_indices().nth(3).map_or(hit.text.len(), |(at, _)| at);
    hit.spans = vec![(0, first)];
    hit.by = vec![texts(), texts()];
    let about = &mut hit.about;
    for text in [&mut about.title, &mut about.author, &mut about.question, &mut about.written, &mut about.source] {
        *text = Some(texts());
    }
    about.topics = vec![texts(), texts()];
    about.heading = vec![texts(), texts()];
    let ranges = vec![YearRange::since(Year::BC(264))];
    about.period = Some(StoredPeriod { ranges, names: vec![texts()], because: vec![texts()] });
}
