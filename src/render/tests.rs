//! Every format against one answer, hostile text and narrow screens.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::sample::{answer, empty, filled};
use super::*;
use crate::search::QueryRead;

/// What a file may say to break a terminal, a table or a spreadsheet.
const HOSTILE: &str = "=1+1\u{1b}]8;;x\u{7}\u{9b}2J\u{202e}\u{2066}\u{200b}\t\"q\", a\r\nb\rc\u{2028}\u{7f}\0";

fn rendered(name: &str, answer: &Answer, style: &Style) -> String {
    let mut bytes = Vec::new();
    (format(name).expect("a format").render)(answer, style, &mut bytes).expect("memory takes it");
    String::from_utf8(bytes).expect("UTF-8")
}

fn plain(name: &str, answer: &Answer) -> String {
    rendered(name, answer, &style(76))
}

fn style(width: usize) -> Style {
    Style { width, ..Style::default() }
}

fn parsed(line: &str) -> Value {
    serde_json::from_str(line).expect("JSON")
}

/// What a terminal would obey, but for what the format itself writes.
fn obeyed(text: &str, allowed: &[char]) -> Vec<char> {
    text.chars().filter(|&c| (c.is_control() || safe::is_obeyed(c)) && !allowed.contains(&c)).collect()
}

#[test]
fn names_find_their_formats() {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    assert_eq!(
        names,
        [
            "text", "json", "jsonl", "csv", "tsv", "paths", "kwic", "chicago", "mla", "apa", "bibtex", "csl-json",
            "pandoc", "trec"
        ]
    );
    assert!(names.iter().all(|name| format(name).is_some_and(|format| format.name == *name)));
    assert!(format("TEXT").is_none() && format("").is_none());
}

#[test]
fn text_reads_as_a_page() {
    let page = "\
read as: virgin lands period:1953..1964
  + maize, Kazakhstan (related to Virgin Lands campaign)

 1 The Virgin Lands campaign                                       1954–1963
   corpus/virgin-lands.md:31
   ¶4 · p. 2 · Results › The harvests · A. Student
   The Virgin Lands were ploughed from 1954, and the first harvests were
   large.

 2 maize.txt
   corpus/maize.txt:1 · ¶1 · note
   related: maize, Kazakhstan
   Maize failed in Kazakhstan.

2 of 12 passages · 55 essays searched · 4.1 ms
more: --limit 4 or --offset 2
";
    assert_eq!(plain("text", &answer()), page);
}

#[test]
fn text_says_what_would_have_been_found() {
    let page = "\
nothing found for «virgin lands»
read as: virgin lands period:1953..1964
  + maize, Kazakhstan (related to Virgin Lands campaign)
searched 412 passages of 55 essays; 2 files were skipped (histsearch status)
near misses:
  3 passages without --period 1953–1964
did you mean: virgin islands?
";
    assert_eq!(plain("text", &empty()), page);
}

#[test]
fn text_is_short_where_there_is_nothing_to_remark() {
    let mut answer = empty();
    answer.query = QueryRead { text: " maize ".into(), read_as: "maize".into(), ..QueryRead::default() };
    answer.index.skipped = 0;
    answer.misses.clear();
    assert_eq!(plain("text", &answer), "nothing found for «maize»\nsearched 412 passages of 55 essays\n");
}

#[test]
fn text_explains_scores_and_stages() {
    let page = rendered("text", &answer(), &Style { explain: true, ..style(76) });
    let table = "
     words in the passage     6.200
     words near               1.110
     score                    7.310
";
    assert!(page.contains(table), "{page}");
    assert!(page.ends_with("\nplan 0.3 ms · search 2.0 ms · rank 0.8 ms · snippet 1.0 ms\n"), "{page}");
}

#[test]
fn text_wraps_on_a_narrow_screen_and_asks_for_no_less_than_thirty_columns() {
    let page = "
 1 The Virgin Lands campaign
                     1954–1963
   corpus/virgin-lands.md:31
   ¶4 · p. 2 · Results › The
   harvests · A. Student
   The Virgin Lands were
   ploughed from 1954, and the
   first harvests were large.
";
    assert!(rendered("text", &answer(), &style(30)).contains(page));
    assert_eq!(rendered("text", &answer(), &style(1)), rendered("text", &answer(), &style(30)));
    assert_eq!(rendered("text", &answer(), &style(0)), rendered("text", &answer(), &style(100)));
}

#[test]
fn text_counts_columns_of_wide_characters() {
    let mut answer = answer();
    answer.hits[0].about.title = Some("处女地运动".repeat(5));
    answer.hits[0].snippet = "赫鲁晓夫与玉米".repeat(9);
    answer.hits[0].highlights = vec![(0, 4), (5, 7)];
    let page = rendered("text", &answer, &style(40));
    assert!(page.lines().all(|line| textwrap::core::display_width(line) <= 40), "{page}");
}

#[test]
fn colour_marks_titles_and_matches_and_nothing_else_changes() {
    let coloured = rendered("text", &answer(), &Style { colour: true, ..style(76) });
    assert!(coloured.contains("The \u{1b}[1m\u{1b}[31mVirgin Lands\u{1b}[0m were ploughed"), "{coloured:?}");
    assert!(coloured.contains(" 1 \u{1b}[1mThe Virgin Lands campaign\u{1b}[0m "));
    assert_eq!(without_colour(&coloured), plain("text", &answer()));
}

#[test]
fn a_mark_cut_by_a_line_end_goes_on_in_the_next_line() {
    let mut answer = answer();
    answer.hits.truncate(1);
    answer.hits[0].highlights = vec![(0, 76)];
    let page = rendered("text", &answer, &Style { colour: true, ..style(30) });
    for line in ["The Virgin Lands were", "ploughed from 1954, and the", "first harvests were large."] {
        assert!(page.contains(&format!("   \u{1b}[1m\u{1b}[31m{line}\u{1b}[0m\n")), "{page:?}");
    }
}

#[test]
fn json_has_the_promised_shape_on_one_line() {
    let line = plain("json", &answer());
    assert_eq!(line.matches('\n').count(), 1);
    let hit = concat!(
        r#"{"rank":1,"score":7.31,"match":"exact","id":"p1","path":"corpus/virgin-lands.md","#,
        r#""title":"The Virgin Lands campaign","author":"A. Student","question":"Why did Khrushchev fall?","#,
        r#""topics":["Soviet agriculture","Khrushchev"],"period":{"start":1954,"end":1963,"#,
        r#""names":["Khrushchev era"],"because":["1954"],"ranges":[[1954,1956],[1960,1963]]},"#,
        r#""heading":["Results","The harvests"],"paragraph":4,"page":2,"line":31,"#,
    );
    let start = concat!(
        r#"{"format_version":1,"query":{"text":"virgin lands","qid":"q7","#,
        r#""read_as":"virgin lands period:1953..1964","expansions":[{"term":"virgin lands","kind":"related","#,
        r#""added":["maize","Kazakhstan"],"because":"related to Virgin Lands campaign"}],"did_you_mean":null},"#,
        r#""total":12,"elapsed_ms":4.12,"index":{"fingerprint":"f00d","essays":55,"passages":412,"skipped":2},"hits":["#,
    );
    assert!(line.starts_with(&format!("{start}{hit}")), "{line}");
    let answer = parsed(&line);
    assert_eq!(answer["hits"][0]["highlights"], json!([[4, 16]]));
    assert_eq!(answer["hits"][1]["period"], Value::Null);
    assert_eq!(answer["stages_ms"], Value::Null);
}

#[test]
fn json_explains_when_asked() {
    let line = rendered("json", &answer(), &Style { explain: true, ..Style::default() });
    assert_eq!(parsed(&line)["stages_ms"], json!({"plan": 0.3, "search": 2.0, "rank": 0.82, "snippet": 1.0}));
}

#[test]
fn jsonl_has_the_hits_of_json_with_their_query() {
    let whole = parsed(&plain("json", &answer()));
    let hits: Vec<Value> = plain("jsonl", &answer()).lines().map(parsed).collect();
    assert_eq!(hits.len(), 2);
    for (mut hit, expected) in hits.into_iter().zip(whole["hits"].as_array().expect("hits")) {
        assert_eq!(hit.as_object_mut().and_then(|hit| hit.remove("qid")), Some(json!("q7")));
        assert_eq!(&hit, expected);
    }
    assert_eq!(plain("jsonl", &empty()), "");
}

#[test]
fn csv_is_a_table_with_a_header() {
    let table = "\
rank,score,match,path,paragraph,line,page,title,author,question,topics,period_start,period_end,heading,snippet,id
1,7.31,exact,corpus/virgin-lands.md,4,31,2,The Virgin Lands campaign,A. Student,Why did Khrushchev fall?,\
Soviet agriculture; Khrushchev,1954,1963,Results > The harvests,\
\"The Virgin Lands were ploughed from 1954, and the first harvests were large.\",p1
2,3.5,related,corpus/maize.txt,1,1,,,,,,,,,Maize failed in Kazakhstan.,p2
";
    assert_eq!(plain("csv", &answer()), table);
    assert_eq!(plain("csv", &empty()).lines().count(), 1);
}

#[test]
fn csv_keeps_years_before_christ_as_numbers() {
    let table = plain("csv", &filled(|| "maize".into(), &[]));
    assert!(table.contains(",-264,,"), "{table}");
}

#[test]
fn csv_reads_back_whole_and_calculates_nothing() {
    let table = plain("csv", &filled(|| HOSTILE.into(), &[]));
    let records: Vec<_> = ::csv::Reader::from_reader(table.as_bytes()).into_records().collect();
    assert_eq!(records.len(), 2);
    for record in records {
        let record = record.expect("as many cells as the header has");
        assert!(record[3].starts_with("'=1+1\u{fffd}]8;;x") && record[14].contains("\"q\", a\nb"), "{record:?}");
    }
}

#[test]
fn tsv_has_one_line_per_hit_and_one_tab_between_cells() {
    for answer in [answer(), filled(|| HOSTILE.into(), &[])] {
        let table = plain("tsv", &answer);
        let tabs: Vec<usize> = table.lines().map(|line| line.matches('\t').count()).collect();
        assert_eq!(tabs, [15, 15, 15], "{table}");
    }
    assert!(plain("tsv", &answer()).contains("\n2\t3.5\trelated\tcorpus/maize.txt\t1\t1\t\t"));
}

#[test]
fn paths_come_once_each_and_best_first() {
    let mut answer = answer();
    answer.hits.push(answer.hits[0].clone());
    assert_eq!(plain("paths", &answer), "corpus/virgin-lands.md\ncorpus/maize.txt\n");
}

#[test]
fn paths_are_raw_with_nul_and_safe_without() {
    let mut answer = answer();
    answer.hits.truncate(1);
    answer.hits[0].about.path = "odd\n\u{1b}[31m.md".into();
    assert_eq!(plain("paths", &answer), "odd⏎\u{fffd}[31m.md\n");
    assert_eq!(rendered("paths", &answer, &Style { null: true, ..Style::default() }), "odd\n\u{1b}[31m.md\0");
}

#[test]
fn trec_has_six_columns_whatever_the_ids_hold() {
    assert_eq!(plain("trec", &answer()), "q7 Q0 p1 1 7.31 histsearch\nq7 Q0 p2 2 3.5 histsearch\n");
    let mut answer = filled(|| HOSTILE.into(), &[]);
    assert!(plain("trec", &answer).lines().all(|line| line.split_whitespace().count() == 6));
    answer.query.qid = None;
    assert!(plain("trec", &answer).starts_with("0 Q0 "));
}

#[test]
fn hostile_text_reaches_no_terminal_alive() {
    let answer = filled(|| HOSTILE.into(), &[(0, 3), (5, 12)]);
    for format in FORMATS {
        let allowed: &[char] = if format.name == "tsv" { &['\n', '\t'] } else { &['\n'] };
        assert_eq!(obeyed(&plain(format.name, &answer), allowed), Vec::<char>::new(), "{}", format.name);
    }
}

#[test]
fn hostile_text_reads_back_from_json_as_it_was() {
    let answer = parsed(&plain("json", &filled(|| HOSTILE.into(), &[])));
    assert_eq!(answer["hits"][0]["title"], json!(HOSTILE));
    assert_eq!(answer["query"]["text"], json!(HOSTILE));
}

/// Takes away the styles this room writes, and only those.
fn without_colour(text: &str) -> String {
    ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m"]
        .iter()
        .fold(text.to_owned(), |text, code| text.replace(code, ""))
}

/// Any text, thick with characters that matter.
fn any_text() -> impl Strategy<Value = String> {
    let nasty: Vec<char> = HOSTILE.chars().chain("  玉é\u{301}-+@,'\u{85}\u{61c}\u{200e}\u{feff}".chars()).collect();
    proptest::collection::vec(prop_oneof![any::<char>(), select(nasty)], 0..40).prop_map(String::from_iter)
}

/// An answer whose texts are any; highlights in any order, reaching anywhere.
fn any_answer() -> impl Strategy<Value = Answer> {
    let texts = proptest::collection::vec(any_text(), 1..30);
    let highlights = proptest::collection::vec((0_usize..60, 0_usize..60), 0..6);
    (texts, highlights, any::<bool>()).prop_map(|(texts, highlights, found)| {
        let mut endless = texts.into_iter().cycle();
        let mut answer = filled(|| endless.next().unwrap_or_default(), &highlights);
        if !found {
            (answer.total, answer.hits) = (0, Vec::new());
        }
        answer
    })
}

proptest! {
    #[test]
    fn no_control_character_ever_leaves(answer in any_answer(), width in 0_usize..130, explain: bool) {
        let style = Style { width, explain, ..Style::default() };
        for format in FORMATS {
            let allowed: &[char] = if format.name == "tsv" { &['\n', '\t'] } else { &['\n'] };
            let bytes = rendered(format.name, &answer, &style);
            prop_assert_eq!(obeyed(&bytes, allowed), Vec::<char>::new(), "{}", format.name);
        }
    }

    #[test]
    fn colour_adds_styles_and_nothing_else(answer in any_answer(), width in 0_usize..130) {
        let coloured = rendered("text", &answer, &Style { colour: true, ..style(width) });
        prop_assert_eq!(without_colour(&coloured), rendered("text", &answer, &style(width)));
    }

    #[test]
    fn json_always_reads_back(answer in any_answer()) {
        let whole = parsed(&plain("json", &answer));
        prop_assert_eq!(&whole["query"]["text"], &json!(answer.query.text));
        for (line, hit) in plain("jsonl", &answer).lines().zip(&answer.hits) {
            prop_assert_eq!(&parsed(line)["snippet"], &json!(hit.snippet));
        }
    }
}
