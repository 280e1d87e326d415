//! Odd queries: an answer or a clear error, never a panic, never a hang.

use std::time::Duration;

use crate::harness::{Home, Run, finish, finish_within};

/// Odd queries as people type them: one per line, below a line that says so.
const TYPED: &str = include_str!("queries.txt");

/// A query that takes longer than this hangs; it should take milliseconds, but the machine may be busy.
const HANG: Duration = Duration::from_secs(20);

/// Queries no one would type: too long, too deep, too many.
fn made() -> Vec<String> {
    let deep = |open: &str, close: &str, depth: usize| format!("{}maize{}", open.repeat(depth), close.repeat(depth));
    let many = |part: &str, times: usize| part.repeat(times);
    vec![
        deep("(", ")", 10_000),
        many("(", 10_000),
        many(")", 10_000),
        deep("(a OR ", ")", 5_000),
        deep("NOT (", ")", 5_000),
        deep("title:(", ")", 3_000),
        deep("\"", "\"", 5_001),
        many("NOT ", 10_000) + "maize",
        many("-", 10_000) + "maize",
        many("+-", 5_000) + "maize",
        many("AND ", 5_000),
        many("maize AND ", 5_000),
        many("maize OR ", 5_000) + "wheat",
        many("maize NEAR/3 ", 2_000) + "wheat",
        many("a* ", 2_000),
        many("a~2 ", 1_000),
        many("khrushchev~2 ", 100),
        many("maize ", 17_000),
        (0..20_000).map(|n| format!("w{n} ")).collect(),
        many("x", 100_000),
        many("x", 100_000) + "*",
        many("x", 100_000) + "~2",
        format!("\"{}\"", many("of the ", 15_000)),
        format!("\"{}\"~1000", many("of the ", 500)),
        many("\u{301}", 50_000),
        many("\u{202e}", 30_000),
        many("👨‍👩‍👧‍👦", 4_000),
        many("period:1954 ", 3_000),
        many("topic:maize ", 3_000),
        format!("period:{}", many("9", 50_000)),
        format!("maize~{}", many("9", 50_000)),
        format!("a NEAR/{} b", many("9", 50_000)),
        many("\n", 100_000),
        many("\0", 10_000),
        "maize\0wheat".to_owned(),
        "\u{feff}maize".to_owned(),
        "x".repeat((1 << 20) + 1),
    ]
}

/// Every pair of what means something to the parser, before and behind a word.
fn pairs() -> Vec<String> {
    const SIGNS: [&str; 15] =
        ["\"", "(", ")", "*", "~", "+", "-", ":", "AND", "OR", "NOT", "NEAR/5", "title:", "period:", "\\"];
    let pair = |first, second| format!("{first}{second} maize {second}{first}");
    SIGNS.iter().flat_map(|first| SIGNS.map(|second| pair(first, second))).collect()
}

fn home() -> Home {
    let home = Home::new();
    home.write("maize.md", "# Maize\n\nIn 1954 Khrushchev told the kolkhozes of Kazakhstan to sow maize and wheat.\n");
    home.write("path.md", "# Paths\n\nThe title of the topic is a period. Not and or near: 1954, 264 BC.\n");
    home.update(&[]).expect(&[0]);
    home
}

#[track_caller]
fn assert_answered(run: Run, query: &str) {
    let shown: String = query.chars().take(80).collect();
    assert!(matches!(run.code, Some(0..=2)) && !run.shows_a_panic(), "{shown:?}: {run:#?}");
    assert!(!run.stderr.contains("histsearch has a fault"), "{shown:?}: {run:#?}");
    if run.code == Some(2) {
        assert!(run.stderr.starts_with("histsearch: ") || run.stderr.starts_with("error: "), "{shown:?}: {run:#?}");
        assert!(run.stderr.len() < 2_000, "{shown:?}: the message is longer than anyone reads: {run:.300?}");
    }
}

fn typed() -> Vec<&'static str> {
    TYPED.lines().filter(|line| !line.starts_with("# Odd")).collect()
}

#[test]
fn there_are_enough_of_them() {
    assert!(typed().len() > 200, "{}", typed().len());
}

/// As arguments, the way a person types them, where that is another matter than a line of text: the first sign could
/// be a flag's. The rest goes through a file, below.
#[test]
fn odd_queries_on_the_command_line_are_answered() {
    let home = home();
    for query in typed().into_iter().filter(|query| query.starts_with(['-', '+', '"', '(', '~', '*'])) {
        let mut command = home.command(&["query"]);
        command.args(query.split(' '));
        assert_answered(finish_within(HANG, command, b""), query);
    }
}

#[test]
fn queries_nobody_types_are_answered() {
    let home = home();
    for query in made() {
        let run = finish_within(HANG, home.command(&["query", "-", "--format", "json"]), query.as_bytes());
        assert_answered(run, &query);
    }
}

/// Where every passage says the words again and again, the ways to walk through their places are beyond counting.
#[test]
fn queries_of_words_that_stand_everywhere_are_answered() {
    let home = Home::new();
    for number in 0..300 {
        home.write(
            format!("{number}.txt"),
            format!("Essay {number}\n\n{}\n", "Of the king and of the people. ".repeat(25)),
        );
    }
    home.update(&[]).expect(&[0]);
    let words = ["of", "the", "king", "and", "people"];
    let pairs = |join: &str| {
        let pairs = words.iter().flat_map(|one| words.map(|other| format!("\"{one} {other}\"~1000")));
        pairs.cycle().take(500).collect::<Vec<_>>().join(join)
    };
    let mut queries: Vec<String> = [2, 8, 64, 500].map(|times| format!("\"{}\"~1000", "of the ".repeat(times))).into();
    queries.extend([2, 64, 500].map(|times| format!("\"{}\"", "of the ".repeat(times))));
    queries.extend([
        pairs(" "),
        pairs(" OR "),
        words.join(" NEAR/1000 "),
        "a* o* t* ".repeat(700),
        "of~2 ".repeat(999),
    ]);
    for query in queries {
        let run = finish_within(HANG, home.command(&["query", "-", "--format", "json"]), query.as_bytes());
        assert_answered(run, &query);
    }
}

#[test]
fn a_file_of_odd_queries_gets_an_answer_to_each() {
    let home = home();
    let queries: Vec<String> = typed().iter().map(|query| (*query).to_owned()).chain(pairs()).collect();
    let lines: Vec<String> = queries
        .iter()
        .enumerate()
        .map(|(number, query)| serde_json::json!({ "qid": number.to_string(), "query": query }).to_string())
        .collect();
    let run = finish(home.command(&["query", "--queries", "-", "--format", "json"]), lines.join("\n").as_bytes());
    let run = run.expect(&[0, 1, 2]);
    let answered = run.json_lines();
    assert_eq!(answered.len(), queries.len());
    for (number, answer) in answered.iter().enumerate() {
        assert_eq!(answer["query"]["qid"], number.to_string());
    }
}

#[test]
fn bytes_that_are_no_text_are_a_query_too() {
    let home = home();
    for bytes in [&b"\xff\xfe\xfd"[..], b"maize \xc3", b"\x80\x80\x80", b""] {
        let run = finish_within(HANG, home.command(&["query", "-"]), bytes);
        assert_answered(run, "bytes");
        let run = finish_within(HANG, home.command(&["query", "--queries", "-"]), &[bytes, b"\nmaize\n"].concat());
        assert_answered(run, "bytes in a file");
    }
}

/// Every flag that takes words takes odd ones.
#[test]
fn odd_values_of_flags_are_answered() {
    let home = home();
    let odd = [
        "",
        " ",
        "*",
        "(",
        "\"",
        "\\",
        "[",
        "{a,b",
        "**/**",
        "..",
        "0",
        "-0",
        "1..0",
        "9999999999",
        "é\u{301}",
        "a\nb",
    ];
    for flag in
        ["--topic", "--period", "--author", "--path", "--limit", "--offset", "--per-essay", "--sort", "--format"]
    {
        for value in odd {
            let run = finish_within(HANG, home.command(&["query", "maize", &format!("{flag}={value}")]), b"");
            assert_answered(run, &format!("{flag}={value}"));
        }
    }
    for command in ["show", "variants", "period", "topics", "timeline"] {
        for value in odd {
            assert_answered(finish_within(HANG, home.command(&[command, value]), b""), &format!("{command} {value}"));
        }
    }
}

/// A phrase that is excluded is asked for passages in an order of its own, which is where engines stumble.
#[test]
fn an_excluded_phrase_excludes_its_passages_and_no_others() {
    let home = Home::new();
    for number in 0..40 {
        let words = ["virgin lands", "lands virgin", "virgin soil", "open lands"][number % 4];
        home.write(format!("{number}.txt"), format!("Essay {number}\n\nThe harvest of the {words} failed.\n"));
    }
    home.update(&[]).expect(&[0]);
    for (query, passages) in [
        ("harvest -\"virgin lands\"", 30),
        ("-\"virgin lands\"", 30),
        ("harvest NOT \"virgin lands\" NOT \"open lands\"", 20),
        ("harvest -(\"virgin lands\" OR \"lands virgin\")", 20),
        ("\"virgin lands\" -\"virgin lands\"", 0),
    ] {
        let run = finish(home.command(&["query", "-", "--exact", "--count"]), query.as_bytes()).expect(&[0, 1]);
        assert_eq!(run.stdout.trim(), passages.to_string(), "{query}");
    }
}
