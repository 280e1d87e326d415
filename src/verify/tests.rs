//! Quotations from their readers' side.

use proptest::prelude::*;

use super::align::fit;
use super::words::{fragments, words};
use super::*;

const SOURCE: &str = "In 1954 Khrushchev sent 300,000 volunteers to the Virgin Lands. The ministries did not ask whether \
                      maize would grow there; they “knew” it would. By 1963 the top-\nsoil had gone.";

fn compared(quotation: &str) -> (usize, Vec<Difference>) {
    let (fragments, source) = (fragments(quotation), words(SOURCE));
    let fit = fit(&fragments, &source).unwrap();
    (fit.edits, fit.differences(&fragments, &source))
}

fn alarms(quotation: &str) -> Vec<(AlarmKind, String, String)> {
    let alarms = alarms::of(&compared(quotation).1, Lexicon::builtin());
    alarms.into_iter().map(|alarm| (alarm.kind, alarm.quoted, alarm.source)).collect()
}

#[test]
fn typography_is_no_difference() {
    for quotation in [
        "khrushchev sent 300000 volunteers to the Virgin Lands",
        "“The ministries did not ask whether maize would grow there – they ‘knew’ it would.”",
        "By 1963 the topsoil had gone",
        "By 1963 the top\u{ad}soil had gone.",
        "[T]he ministries did not ask",
        "In 1954 Khrushchev sent … volunteers to the Virgin Lands",
        "In 1954 Khrushchev sent [many] volunteers to the Virgin Lands",
        "In 1954 Khrushchev [sic] sent 300 000 volunteers . . . By 1963 the topsoil had gone",
        "the virgin-lands",
    ] {
        assert_eq!(compared(quotation).0, 0, "{quotation}");
    }
}

#[test]
fn a_changed_word_is_a_difference_whatever_it_is() {
    for (quotation, edits) in [
        ("The ministries did ask whether maize would grow there", 1),
        ("In 1955 Khrushchev sent 300,000 volunteers", 1),
        ("In 1954 Khruschev sent 300,000 volunteers", 1),
        ("to the Virgin Islands", 1),
        ("the ministries did never really ask whether", 2),
        ("whether maize grow would there", 2),
    ] {
        assert_eq!(compared(quotation).0, edits, "{quotation}");
    }
}

#[test]
fn what_turns_the_meaning_is_told_apart() {
    use AlarmKind::{Name, Negation, Number};
    let alarm = |kind, quoted: &str, source: &str| vec![(kind, quoted.to_owned(), source.to_owned())];
    assert_eq!(alarms("The ministries did ask whether maize would grow"), alarm(Negation, "", "not"));
    assert_eq!(alarms("In 1954 Khrushchev sent 30,000 volunteers"), alarm(Number, "30,000", "300,000"));
    assert_eq!(alarms("In 1954 Malenkov sent 300,000 volunteers"), alarm(Name, "Malenkov", "Khrushchev"));
    assert_eq!(alarms("The ministries did not ask whether wheat would grow"), []);
}

#[test]
fn differences_say_both_sides() {
    let (_, told) = compared("the ministries did ask whether much wheat would grow");
    let told: Vec<_> = told.iter().map(|one| (one.op, one.quoted.as_str(), one.source.as_str())).collect();
    assert_eq!(told[0], (Op::Same, "the ministries did", "The ministries did"));
    assert_eq!(told[1], (Op::Lost, "", "not"));
    assert!(told.contains(&(Op::Same, "would grow", "would grow")));
}

#[test]
fn what_is_told_is_the_whole_quotation_whatever_was_left_out_of_it() {
    let (edits, told) = compared("In 1954 Khrushchev sent … the virgin-lands. The ministries did ask whether");
    let told: Vec<_> = told.iter().map(|one| (one.op, one.source.as_str())).collect();
    let expected = [
        (Op::Same, "In 1954 Khrushchev sent"),
        (Op::Same, "the Virgin Lands The ministries did"),
        (Op::Lost, "not"),
        (Op::Same, "ask whether"),
    ];
    assert_eq!((edits, told), (1, expected.to_vec()));
}

#[test]
fn quotations_of_a_draft_are_found_with_their_lines() {
    let draft = "He wrote that “the ministries did not\nask” and that \"maize would grow\".\n\n> By 1963 the topsoil\n> had gone.\n\n\
                 It's a so-called “plan”.\n\n```\nlet x = \"no quotation at all\";\n```\n\nAn open “quotation goes on\n\nNext one.";
    let found: Vec<_> = quotations(draft).into_iter().map(|quoted| (quoted.line, quoted.text)).collect();
    let expected = [(1, "the ministries did not\nask"), (2, "maize would grow"), (4, "By 1963 the topsoil\nhad gone.")];
    assert_eq!(found, expected.map(|(line, text)| (line, text.to_owned())));
}

proptest! {
    #[test]
    fn any_two_texts_are_compared(quotation in "(\\PC|of |the |\\[|\\]|\\.|…|“|-\n|1,000){0,40}", source in "(\\PC|of |the |-\n){0,60}") {
        let (fragments, source_words) = (fragments(&quotation), words(&source));
        if let Some(fit) = fit(&fragments, &source_words) {
            prop_assert!(fit.range.end <= source_words.len());
            let _ = fit.differences(&fragments, &source_words);
        }
        for word in source_words {
            prop_assert!(source.get(word.span).is_some_and(|text| text == word.written));
        }
        let _ = quotations(&quotation);
    }

    #[test]
    fn a_part_of_a_text_is_verbatim_in_it(text in "[a-z]{1,6}( [a-z]{1,6}){3,30}", from in 0..8_usize, length in 1..8_usize) {
        let part: Vec<&str> = text.split(' ').skip(from).take(length).collect();
        prop_assume!(!part.is_empty());
        let fit = fit(&fragments(&part.join("  ")), &words(&text)).unwrap();
        prop_assert_eq!(fit.edits, 0);
    }
}
