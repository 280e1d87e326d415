//! What weighing promises, on small texts.

use super::*;
use crate::document::{Block, BlockKind, Document};

/// Blocks by their first letters: `# ` a title, `## ` a heading, `? ` a question, `[` a reference, else prose.
fn document(text: &str) -> Document {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let kind = match line.get(..2) {
            Some("# ") => BlockKind::Title,
            Some("##") => BlockKind::Heading(2),
            Some("? ") => BlockKind::Question,
            Some("[1") => BlockKind::Reference,
            _ => BlockKind::Prose,
        };
        let end = start + line.trim_end().len();
        if end > start {
            blocks.push(Block { kind, span: start..end, page: None });
        }
        start += line.len();
    }
    Document { text: text.to_owned(), blocks, ..Document::default() }
}

fn labels(topics: &[Topic]) -> Vec<&str> {
    topics.iter().map(|topic| topic.label.as_str()).collect()
}

fn topics_of(text: &str) -> Vec<Topic> {
    let lexicon = Lexicon::builtin();
    let document = document(text);
    let sightings = Sightings::new(&document, &lexicon.matches(text));
    EssayTopics::new(lexicon, &[], &Weigher::new(lexicon).weigh(Scope::Essay, sightings.all())).all()
}

const VIRGIN_LANDS: &str = "\
# The Virgin Lands campaign
Khrushchev sent thousands to Kazakhstan in 1954 to plough the Virgin Lands. The Soviet Union wanted grain.
## The harvest
The harvest of 1956 was a triumph for Soviet agriculture; the grain of Kazakhstan fed the towns.
## The army
Soldiers and lorries of the army were lent to bring it in, and the army complained of Khrushchev.
[1] Punic Wars and Carthage: a bibliography. Carthage, Carthage, Carthage.
";

#[test]
fn a_label_nobody_knows_stays_as_its_author_wrote_it() {
    let topics = declared(Lexicon::builtin(), &["Zorkology of Qwyx".to_owned(), " ".to_owned()]);
    assert_eq!(topics.len(), 1);
    assert_eq!(topics[0].label, "Zorkology of Qwyx");
    assert_eq!(topics[0].paths.as_str(), "zorkology of qwyx");
}

#[test]
fn nothing_seen_is_no_topic() {
    assert_eq!(topics_of(""), []);
    assert_eq!(topics_of("Lorem ipsum dolor sit amet."), []);
}

#[test]
fn the_essays_subject_comes_first_and_what_it_implies_is_there() {
    let topics = topics_of(VIRGIN_LANDS);
    assert_eq!(topics[0].score, 1.0);
    let first = &labels(&topics)[..5];
    for expected in ["Virgin Lands campaign", "Nikita Khrushchev", "Soviet agriculture", "Kazakhstan"] {
        assert!(first.contains(&expected), "{expected} is not among {first:?}");
    }
    assert!(topics.windows(2).all(|pair| pair[0].score >= pair[1].score), "strongest first");
    assert!(topics.len() <= MOST);
}

#[test]
fn a_bibliography_says_nothing_about_the_subject() {
    assert!(!labels(&topics_of(VIRGIN_LANDS)).contains(&"Carthage"));
}

#[test]
fn every_topic_says_which_words_put_it_there() {
    for topic in topics_of(VIRGIN_LANDS) {
        assert!(!topic.because.is_empty(), "{} has no reason", topic.label);
        assert!(topic.because.iter().all(|words| VIRGIN_LANDS.contains(words)), "{topic:?}");
    }
}

#[test]
fn a_name_in_the_title_outweighs_one_in_passing() {
    let text = "# Carthage\nThe city fell. Rome was glad.\nNothing more was said of it.\n";
    assert_eq!(labels(&topics_of(text))[0], "Carthage");
}

#[test]
fn everyday_words_do_not_make_topics_of_a_rarer_subject() {
    let text = "# Apartheid\nThe government and the general spoke of states, reasons and rules.\n\
        Apartheid was law. The government defended apartheid.\nMandela fought apartheid in South Africa.\n";
    let topics = topics_of(text);
    assert_eq!(labels(&topics)[0], "Apartheid");
    let place = |label: &str| topics.iter().position(|topic| topic.label == label);
    assert!(place("South Africa").is_some());
    assert!(place("government").is_none_or(|government| place("South Africa") < Some(government)), "{topics:?}");
}

#[test]
fn declared_topics_come_first_and_reach_every_passage() {
    let lexicon = Lexicon::builtin();
    let document = document(VIRGIN_LANDS);
    let sightings = Sightings::new(&document, &lexicon.matches(VIRGIN_LANDS));
    let mut weigher = Weigher::new(lexicon);
    let declared = ["My own label".to_owned(), "Khruschev".to_owned()];
    let essay = EssayTopics::new(lexicon, &declared, &weigher.weigh(Scope::Essay, sightings.all()));
    let all = essay.all();
    assert_eq!(labels(&all)[..2], ["My own label", "Nikita Khrushchev"]);
    assert_eq!(labels(&all).iter().filter(|label| **label == "Nikita Khrushchev").count(), 1);
    let nothing = weigher.weigh(Scope::Passage, sightings.concerning(&(0..0)));
    assert_eq!(labels(&essay.of_passage(lexicon, &nothing)), ["My own label", "Nikita Khrushchev"]);
}

#[test]
fn a_person_implies_themes_for_an_essay_but_not_for_a_passage() {
    let lexicon = Lexicon::builtin();
    let text = "Lysenko was there.";
    let document = document(text);
    let sightings = Sightings::new(&document, &lexicon.matches(text));
    let id = lexicon.lookup("Soviet agriculture")[0];
    let weight = |scope| Weigher::new(lexicon).weigh(scope, sightings.all()).of(id);
    assert!(weight(Scope::Essay) > 0.0);
    assert!(weight(Scope::Passage).abs() < f32::EPSILON);
}

#[test]
fn a_passage_has_the_topics_of_its_own_words_and_headings() {
    let lexicon = Lexicon::builtin();
    let document = document(VIRGIN_LANDS);
    let sightings = Sightings::new(&document, &lexicon.matches(VIRGIN_LANDS));
    let mut weigher = Weigher::new(lexicon);
    let essay = EssayTopics::new(lexicon, &[], &weigher.weigh(Scope::Essay, sightings.all()));
    let mut passage = |start: &str| {
        let block = document.blocks.iter().find(|block| VIRGIN_LANDS[block.span.clone()].starts_with(start)).unwrap();
        essay.of_passage(lexicon, &weigher.weigh(Scope::Passage, sightings.concerning(&block.span)))
    };
    let (harvest, army) = (passage("The harvest of"), passage("Soldiers"));
    assert!(labels(&harvest).contains(&"Soviet agriculture"), "{:?}", labels(&harvest));
    assert!(!labels(&harvest).contains(&"army"), "{:?}", labels(&harvest));
    assert!(labels(&army).contains(&"army"), "{:?}", labels(&army));
    assert!(!labels(&army).contains(&"grain"), "{:?}", labels(&army));
}

#[test]
fn headings_reach_what_stands_under_them_and_no_further() {
    let text = "# A\n## Apartheid\nFirst.\n## Carthage\nSecond.\n";
    let lexicon = Lexicon::builtin();
    let document = document(text);
    let sightings = Sightings::new(&document, &lexicon.matches(text));
    let under = |words: &str| -> Vec<&str> {
        let start = text.find(words).unwrap();
        sightings.concerning(&(start..start + words.len())).map(|sighting| sighting.words).collect()
    };
    assert_eq!(under("First."), ["Apartheid"]);
    assert_eq!(under("Second."), ["Carthage"]);
}

#[test]
fn a_theme_contains_its_policies_but_not_the_people_known_for_it() {
    let lexicon = Lexicon::builtin();
    let under_agriculture = |name: &str| {
        let paths = paths(lexicon, lexicon.lookup(name)[0]);
        paths.iter().any(|path| path.contains(&"agriculture".to_owned()))
    };
    assert!(under_agriculture("Virgin Lands campaign"));
    assert!(!under_agriculture("Nikita Khrushchev"));
    assert!(!paths(lexicon, lexicon.lookup("Trofim Lysenko")[0]).is_empty());
}
