//! The language as its users meet it: what they type, what is read, what they are told.

use proptest::prelude::*;

use super::*;

fn read_as(typed: &str) -> String {
    parse(typed).map_or_else(|error| format!("error: {error}"), |query| query.to_string())
}

fn notes(typed: &str) -> String {
    parse(typed).map(|query| query.notes.join("; ")).unwrap_or_default()
}

fn should(clause: Clause) -> (Occur, Clause) {
    (Occur::Should, clause)
}

fn word(text: &str) -> Clause {
    Clause::Word(text.to_owned())
}

fn repeat_between(count: usize, unit: &str, core: &str, end: &str) -> String {
    format!("{}{core}{}", unit.repeat(count), end.repeat(count))
}

/// What is typed, and what is read: without a note, unless the query is listed under [`MALFORMED`].
const WELL_FORMED: &[(&str, &str)] = &[
    // words
    ("virgin lands", "virgin lands"),
    ("  virgin\t\nlands\u{0} ", "virgin lands"),
    ("Why did Khrushchev fall?", "Why did Khrushchev fall"),
    ("wheat, maize; corn—rye", "wheat maize corn rye"),
    ("wheat,maize 33,000", "wheat maize 33,000"),
    ("Khrushchev's don't O'Brien peasants’", "Khrushchev's don't O'Brien peasants"),
    ("de-Stalinisation", "de-Stalinisation"),
    ("virgin - lands -- maize", "virgin lands maize"),
    ("--maize", "maize"),
    ("1956", "1956"),
    ("U.S.S.R. in 1956.", "U.S.S.R. in 1956"),
    ("Целина 1954", "Целина 1954"),
    ("either and or not near", "either and or not near"),
    ("http://example.org 10:30", "http://example.org 10:30"),
    // phrases
    ("\"virgin lands\"", "\"virgin lands\""),
    ("“virgin lands” „Neuland”", "\"virgin lands\" \"Neuland\""),
    ("\" virgin \n lands \"~5", "\"virgin lands\"~5"),
    ("\"virgin lands\"~0", "\"virgin lands\""),
    ("\"maize AND (wheat*\"", "\"maize AND (wheat*\""),
    // NEAR
    ("maize NEAR/8 Kazakhstan", "maize NEAR/8 Kazakhstan"),
    ("maize NEAR corn NEAR wheat", "maize NEAR/10 corn NEAR/10 wheat"),
    ("maize NEAR/3 corn NEAR wheat", "maize NEAR/3 corn NEAR/3 wheat"),
    ("\"virgin lands\" NEAR/5 (maize OR corn)", "\"virgin lands\" NEAR/5 (maize OR corn)"),
    ("Kazakh* NEAR/5 Khruschev~1", "Kazakh* NEAR/5 Khruschev~1"),
    ("virgin lands NEAR/5 maize", "virgin (lands NEAR/5 maize)"),
    ("NOT maize NEAR/8 corn", "NOT (maize NEAR/8 corn)"),
    ("maize NEAR/8 corn AND wheat", "(maize NEAR/8 corn) AND wheat"),
    // AND, OR, NOT, signs
    ("maize AND wheat", "maize AND wheat"),
    ("maize OR corn", "maize OR corn"),
    ("maize NOT wheat", "maize NOT wheat"),
    ("maize AND NOT wheat", "maize AND NOT wheat"),
    ("+maize -wheat", "maize AND NOT wheat"),
    ("+maize", "+maize"),
    ("+maize corn rye", "+maize corn rye"),
    ("+\"virgin lands\" -(maize OR corn)", "\"virgin lands\" AND NOT (maize OR corn)"),
    ("-wheat", "NOT wheat"),
    ("-wheat NOT rye", "NOT wheat NOT rye"),
    ("NOT NOT maize", "maize"),
    ("NOT (NOT maize)", "NOT (NOT maize)"),
    // brackets and precedence
    ("\"virgin lands\" AND (maize OR corn) -wheat", "\"virgin lands\" AND (maize OR corn) NOT wheat"),
    ("((virgin lands)) maize", "virgin lands maize"),
    ("virgin lands AND maize", "(virgin OR lands) AND maize"),
    ("virgin AND lands maize", "virgin AND (lands OR maize)"),
    ("virgin lands OR maize", "virgin OR lands OR maize"),
    ("maize AND corn OR wheat", "(maize AND corn) OR wheat"),
    ("maize OR (corn OR wheat)", "maize OR corn OR wheat"),
    ("maize AND (corn AND wheat)", "maize AND corn AND wheat"),
    ("+maize AND corn wheat", "maize AND (corn OR wheat)"),
    ("+maize corn AND wheat", "+maize corn +wheat"),
    ("maize OR corn -wheat", "maize OR (corn NOT wheat)"),
    ("(maize OR corn) wheat", "(maize OR corn) wheat"),
    ("maize(corn)wheat", "maize corn wheat"),
    // prefixes and fuzzy words
    ("Kazakh* 195*", "Kazakh* 195*"),
    ("Khruschev~1 Brezhnyev~2 maize~0", "Khruschev~1 Brezhnyev~2 maize"),
    // fields
    ("title:Khrushchev author:\"A. Student\"", "title:Khrushchev author:\"A. Student\""),
    ("HEADING:(maize OR corn)", "heading:(maize OR corn)"),
    ("title:(virgin NEAR/3 lands) -title:maize", "title:(virgin NEAR/3 lands) NOT title:maize"),
    ("topic:maize topic:\"Soviet agriculture\"", "topic:maize topic:\"Soviet agriculture\""),
    ("period:1953..1964 period:\"Cold War\"", "period:1953..1964 period:\"Cold War\""),
    ("(period:-264..-146 OR period:1917..), Rome", "(period:-264..-146 OR period:1917..) Rome"),
    ("-period:1960s maize", "NOT period:1960s maize"),
];

/// What is typed, what is read, and part of what is said about it.
const MALFORMED: &[(&str, &str, &str)] = &[
    ("\"virgin lands", "virgin lands", "quotation mark"),
    ("virgin \"\" lands", "virgin lands", "quotation marks without a word"),
    ("maize AND (corn OR wheat", "maize AND (corn OR wheat)", "never closed"),
    ("maize) AND wheat", "maize AND wheat", "never opened"),
    ("maize -() wheat", "maize wheat", "brackets without a word"),
    ("maize AND", "maize and", "AND lacks"),
    ("OR maize", "or maize", "OR lacks"),
    ("maize AND OR wheat", "maize OR and OR wheat", "AND lacks"),
    ("(AND) maize NOT", "and maize not", "NOT lacks"),
    ("NEAR/8 maize", "near/8 maize", "NEAR lacks"),
    ("maize NEAR -wheat", "maize near NOT wheat", "NEAR joins"),
    ("title:maize NEAR/3 corn", "title:maize near/3 corn", "NEAR joins"),
    ("(maize AND corn) NEAR wheat", "(maize AND corn) near wheat", "NEAR joins"),
    ("maize NEAR/3 corn NEAR/9 wheat", "maize NEAR/9 corn NEAR/9 wheat", "the widest was taken"),
    ("maize NEAR/99999999999 corn", "maize NEAR/1000 corn", "the widest distance"),
    ("\"virgin lands\"~5000", "\"virgin lands\"~1000", "the widest distance"),
    ("maize * wheat", "maize wheat", "* counts only"),
    ("*maize wh*at", "maize wh at", "* counts only"),
    ("maize ~ wheat~", "maize wheat", "~ counts only"),
    ("Khruschev~7", "Khruschev~2", "read as ~2"),
    ("1956~1", "1956", "digits"),
    ("title: maize", "title maize", "nothing to look for after title:"),
    ("period:\"Cold War", "period Cold War", "nothing to look for after period:"),
    ("topic:()", "topic", "nothing to look for after topic:"),
    ("title:author:maize", "title:maize", "field within a field"),
    ("titel:maize", "titel:maize", "no field titel:"),
    ("title:(maize author:Smith topic:\"Cold War\")", "title:(maize OR Smith OR \"Cold War\")", "field within a field"),
];

#[test]
fn well_formed_queries_are_read_as_meant_and_without_a_note() {
    for &(typed, expected) in WELL_FORMED {
        assert_eq!(read_as(typed), expected, "{typed}");
        assert_eq!(notes(typed), "", "{typed}");
    }
}

#[test]
fn malformed_queries_are_read_as_words_and_a_note_says_so() {
    for &(typed, expected, note) in MALFORMED {
        assert_eq!(read_as(typed), expected, "{typed}");
        assert!(notes(typed).contains(note), "{typed}: {}", notes(typed));
    }
}

#[test]
fn the_canonical_form_is_read_as_the_same_query() {
    let typed = WELL_FORMED.iter().map(|case| case.0).chain(MALFORMED.iter().map(|case| case.0));
    for typed in typed {
        let query = parse(typed).unwrap();
        assert_eq!(parse(&query.to_string()).unwrap().clause, query.clause, "{typed}");
    }
}

#[test]
fn nothing_to_search_for_is_an_error() {
    for typed in ["", "  \u{0}", "?!", "*", "~", "()", "\"\"", "--", "\"", "(((", "“…”"] {
        assert_eq!(parse(typed), Err(QueryError::Empty), "{typed}");
    }
    let error = crate::error::Error::from(QueryError::Empty);
    assert_eq!(error.kind(), crate::error::Kind::Usage);
    assert_eq!(error.to_string(), "nothing to search for");
    assert!(error.next_step().is_some());
}

#[test]
fn a_text_beyond_the_limit_is_an_error() {
    let longest = "a".repeat(MAX_TEXT_BYTES);
    assert!(parse(&longest).is_ok());
    assert_eq!(parse(&(longest + "a")), Err(QueryError::TooLong { bytes: MAX_TEXT_BYTES + 1 }));
}

#[test]
fn words_side_by_side_are_wanted_and_signs_decide() {
    let query = parse("virgin +lands -wheat").unwrap();
    let members = vec![should(word("virgin")), (Occur::Must, word("lands")), (Occur::MustNot, word("wheat"))];
    assert_eq!(query.clause, Clause::Group(members));
    assert_eq!(query.text, "virgin +lands -wheat");
}

#[test]
fn alternatives_stay_one_member_of_the_query() {
    let either = Clause::Group(vec![should(word("maize")), should(word("corn"))]);
    assert_eq!(parse("maize OR corn").unwrap().clause, Clause::Group(vec![should(either.clone())]));
    let beside = Clause::Group(vec![should(either), should(word("wheat"))]);
    assert_eq!(parse("(maize OR corn) wheat").unwrap().clause, beside);
}

#[test]
fn only_leaves_of_the_text_are_marked_in_the_order_typed() {
    let query =
        parse("maize (corn OR \"virgin lands\"~2) -wheat title:Khrushchev Kazakh* NEAR/3 (rye OR oats~1) topic:grain")
            .unwrap();
    let words: Vec<String> = query.words().map(Clause::to_string).collect();
    assert_eq!(words, ["maize", "corn", "\"virgin lands\"~2", "Kazakh*", "rye", "oats~1"]);
}

#[test]
fn a_query_of_only_exclusions_is_legal_and_known_as_such() {
    assert!(parse("-wheat NOT title:maize").unwrap().only_excludes());
    assert!(!parse("maize -wheat").unwrap().only_excludes());
    assert_eq!(parse("-wheat").unwrap().words().count(), 0);
}

#[test]
fn ten_thousand_brackets_neither_overflow_nor_lose_the_words() {
    for (typed, words) in [
        (repeat_between(10_000, "(", "maize", ")"), 1),
        (repeat_between(10_000, "(", "maize", ""), 1),
        (repeat_between(10_000, "-(", "maize", ")"), 1),
        (repeat_between(300, "title:(a OR (b AND ", "maize", "))"), 601),
        (repeat_between(500, "(a OR b c AND ", "maize", ")"), 1501),
    ] {
        let query = parse(&typed).unwrap();
        assert!(query.notes.iter().any(|note| note.starts_with("brackets deeper")), "{:?}", query.notes);
        let shown = query.to_string();
        let leaves = shown.split([' ', '(', ')', ':']).filter(|word| ["a", "b", "c", "maize"].contains(word));
        assert_eq!(leaves.count(), words.min(MAX_WORDS));
        assert_eq!(parse(&shown).unwrap().clause, query.clause);
    }
}

#[test]
fn twenty_brackets_are_still_read() {
    let typed = repeat_between(10, "a AND (b OR (", "maize", "))");
    let query = parse(&typed).unwrap();
    assert_eq!(query.notes, Vec::<String>::new());
    assert!(query.to_string().starts_with("a AND (b OR (a AND (b OR ("), "{query}");
}

#[test]
fn words_beyond_the_limit_are_counted_and_left_out() {
    let typed = "(maize AND ".repeat(1_000) + "\"" + &"virgin lands ".repeat(50) + "\" corn";
    let query = parse(&typed).unwrap();
    assert!(query.notes.contains(&"only the first 1024 words are used; 77 left out".to_owned()), "{:?}", query.notes);
    let Some(Clause::Phrase { words, .. }) = query.words().last() else { panic!("the phrase is cut, not dropped") };
    assert_eq!(words.split(' ').count(), 24);
    let operators = "AND ".repeat(3_000);
    assert_eq!(parse(&operators).unwrap().words().count(), MAX_WORDS);
}

#[test]
fn an_overlong_word_is_cut_at_a_character() {
    let query = parse(&"ц".repeat(200)).unwrap();
    assert_eq!(query.to_string(), "ц".repeat(127));
    assert!(notes(&"a".repeat(256)).contains("longer than 255 bytes"));
    assert_eq!(notes(&"a".repeat(255)), "");
}

#[test]
fn notes_are_said_once_and_do_not_pile_up() {
    assert_eq!(parse(&"maize * ".repeat(100)).unwrap().notes.len(), 1);
    let fields: String = ('a'..='z').map(|name| format!("{name}:maize ")).collect();
    assert!(parse(&fields).unwrap().notes.len() < 26);
}

/// Texts at the limit that would show anything worse than linear: it would take hours, however fast the machine.
#[test]
fn a_mebibyte_of_anything_is_read_in_linear_time() {
    let units = [
        "a ",
        "(",
        ")",
        "\"",
        "\"a",
        "\" ",
        "(a ",
        "-(",
        "-",
        "*",
        "~1",
        "a~",
        "AND ",
        "NOT ",
        "a NEAR ",
        "title:",
        "topic:\"",
        "title:(",
        "1,",
        "é",
        "\u{0}",
        "a OR (b ",
        "a AND (b OR ",
        "-\"",
        "“",
        "x:",
        "~9",
        ".",
        "a.",
    ];
    for unit in units {
        let typed = unit.repeat(MAX_TEXT_BYTES / unit.len());
        let start = std::time::Instant::now();
        let query = parse(&typed);
        let taken = start.elapsed();
        assert!(taken.as_secs() < 60, "{unit:?} took {taken:?}");
        if let Ok(query) = query {
            assert_eq!(parse(&query.to_string()).unwrap().clause, query.clause, "{unit:?}");
        }
    }
}

/// Texts made of what the language gives meaning to.
fn language() -> impl Strategy<Value = String> {
    let pieces = [
        "maize",
        "Kazakh*",
        "oats~1",
        "rye~9",
        "1956~1",
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR/3",
        "(",
        ")",
        " ",
        " ",
        " ",
        " ",
        "\"",
        "“",
        "”",
        "-",
        "+",
        "*",
        "~",
        "~2",
        "title:",
        "author:(",
        "topic:",
        "period:",
        "\"virgin lands\"",
        "period:1953..1964",
        "topic:\"Cold War\"",
        "x:",
        ",",
        ".",
        "'",
        "\u{301}",
        "—",
        "🌽",
        "ü",
        "\u{0}",
        "\n",
        "3,000",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

/// Texts whose operators mostly have operands.
fn nested() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["a", "b*", "\"c d\"", "e~1", "topic:f", "title:g", "period:\"h i\""]);
    leaf.prop_map(str::to_owned).prop_recursive(8, 64, 4, |inner| {
        let joint =
            prop::sample::select(vec![" ", " AND ", " OR ", " NEAR/2 ", " NOT ", " -", " +", " AND NOT ", " OR -"]);
        let open = prop::sample::select(vec!["(", "(", "-(", "+(", "title:(", "NOT ("]);
        (open, prop::collection::vec((inner, joint), 1..5)).prop_map(|(open, parts)| {
            let mut text = open.to_owned();
            for (at, (part, joint)) in parts.iter().enumerate() {
                text.push_str(if at > 0 { joint } else { "" });
                text.push_str(part);
            }
            text + ")"
        })
    })
}

fn reads_and_says_back(typed: &str) -> Result<(), TestCaseError> {
    let Ok(query) = parse(typed) else { return Ok(()) };
    let shown = query.to_string();
    let again = parse(&shown).map_err(|error| TestCaseError::fail(format!("{shown}: {error}")))?;
    prop_assert_eq!(&again.clause, &query.clause, "{}", shown);
    prop_assert_eq!(again.to_string(), shown);
    prop_assert!(query.words().all(Clause::is_leaf));
    prop_assert!(query.words().count() <= MAX_WORDS);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn any_string_is_a_query_or_an_error(typed in any::<String>()) {
        reads_and_says_back(&typed)?;
    }

    #[test]
    fn any_mix_of_the_language_says_back_what_it_reads(typed in language()) {
        reads_and_says_back(&typed)?;
    }

    #[test]
    fn any_nesting_says_back_what_it_reads(typed in nested()) {
        reads_and_says_back(&typed)?;
    }
}
