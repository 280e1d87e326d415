//! How well passages are dated, measured on narrative history whose expressions of time somebody annotated:
//! `../shared/gold/timex_wikiwars.jsonl`. Where it is absent, the test says so and passes.
//!
//! The gold years of a passage reach from the first to the last calendar year that its annotations name. Measured is
//! the years two ranges share over the years of both (IoU), and whether they share any (hit): for each passage as its
//! document dates it, and for the same words in a file of their own.

use std::fs;

use serde_json::Value;

use crate::program::{Program, home, scratch};

/// First and last astronomical year, both inclusive.
type Years = (i64, i64);

struct Measured {
    passages: usize,
    iou: f64,
    hit: f64,
}

/// A passage whose years are known.
struct Dated {
    text: String,
    gold: Years,
    found: Option<Years>,
}

fn rows() -> Option<Vec<Value>> {
    let path = home().parent()?.join("shared/gold/timex_wikiwars.jsonl");
    let Ok(text) = fs::read_to_string(&path) else {
        #[allow(clippy::print_stderr, reason = "a test that could not look says so")]
        {
            eprintln!("skipped: {} is not there", path.display());
        }
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a row of gold")).collect())
}

/// What `inspect` says of each of these texts.
fn inspected(texts: &[&str]) -> Vec<Value> {
    let folder = scratch();
    let names: Vec<String> = (0..texts.len()).map(|number| format!("{number:04}.txt")).collect();
    for (name, text) in names.iter().zip(texts) {
        fs::write(folder.path().join(name), text).expect("a text is written");
    }
    let words: Vec<&str> =
        ["inspect", "--format", "jsonl"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let run = Program::new(folder.path(), &words).run();
    let told: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(told.len(), texts.len());
    told
}

/// The calendar years a TIMEX3 value names: `1956-02`, `195`, `BC0264`; none for durations and times of day.
fn years_of(value: &str) -> Option<Years> {
    let (before_christ, rest) = value.strip_prefix("BC").map_or((false, value), |rest| (true, rest));
    let digits = rest.split(['-', 'T']).next()?;
    let is_year = (2..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X');
    if !is_year || !digits.contains(|digit: char| digit.is_ascii_digit()) {
        return None;
    }
    let filled = |fill: &str| {
        let number: i64 = digits.replace('X', fill).parse().ok()?;
        Some((digits.len()..4).fold(number, |number, _| number * 10 + fill.parse::<i64>().unwrap_or(0)))
    };
    let (first, last) = (filled("0")?.max(1), filled("9")?);
    Some(if before_christ { (1 - last, 1 - first) } else { (first, last) })
}

fn hull(ranges: impl Iterator<Item = Years>) -> Option<Years> {
    ranges.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
}

/// The years of a period in JSON, whose ends are historical.
fn years_in(period: &Value) -> Option<Years> {
    let astronomical = |year: i64| if year < 0 { year + 1 } else { year };
    let end = |name: &str| period[name].as_i64().map(astronomical);
    Some((end("start")?, end("end")?))
}

/// Every passage of the documents that an annotation dates.
fn dated(rows: &[Value]) -> Vec<Dated> {
    let texts: Vec<&str> = rows.iter().map(|row| row["text"].as_str().expect("a text")).collect();
    let mut all = Vec::new();
    for ((row, text), told) in rows.iter().zip(&texts).zip(inspected(&texts)) {
        let normal: Vec<char> = told["text"].as_str().expect("text").chars().collect();
        for passage in told["passages"].as_array().expect("passages") {
            let place = |end: &str| usize::try_from(passage[end].as_u64().expect("an offset")).expect("an offset");
            let words: String = normal[place("start")..place("end")].iter().collect();
            // Annotations count characters of the text as given; a passage is found there by how it begins.
            let begin: String = words.chars().take(50).collect();
            let Some(start) = text.find(&begin).map(|byte| text[..byte].chars().count()) else { continue };
            let within = start..start + words.chars().count();
            let annotated = row["gold"].as_array().expect("gold").iter().filter(|gold| {
                gold["start"].as_u64().is_some_and(|at| usize::try_from(at).is_ok_and(|at| within.contains(&at)))
            });
            let gold = hull(annotated.filter_map(|gold| years_of(gold["value"].as_str()?)));
            if let Some(gold) = gold {
                all.push(Dated { text: words, gold, found: years_in(&passage["period"]) });
            }
        }
    }
    all
}

fn measured(pairs: &[(Years, Option<Years>)]) -> Measured {
    let share = |(gold, found): &(Years, Option<Years>)| {
        let Some(found) = found else { return 0.0 };
        let both = (gold.1.min(found.1) - gold.0.max(found.0) + 1).max(0);
        let either = gold.1.max(found.1) - gold.0.min(found.0) + 1;
        both as f64 / either as f64
    };
    let shares: Vec<f64> = pairs.iter().map(share).collect();
    let count = shares.len() as f64;
    Measured {
        passages: shares.len(),
        iou: shares.iter().sum::<f64>() / count,
        hit: shares.iter().filter(|share| **share > 0.0).count() as f64 / count,
    }
}

#[test]
fn passages_are_dated_within_their_document_and_alone() {
    let Some(rows) = rows() else { return };
    let passages = dated(&rows);
    assert!(passages.len() > 200, "{} passages", passages.len());
    let within: Vec<_> = passages.iter().map(|passage| (passage.gold, passage.found)).collect();
    let texts: Vec<&str> = passages.iter().map(|passage| passage.text.as_str()).collect();
    let alone: Vec<_> = passages
        .iter()
        .zip(inspected(&texts))
        .map(|(passage, told)| (passage.gold, years_in(&told["period"])))
        .collect();
    for (how, pairs, least_iou, least_hit) in
        [("within their documents", within, 0.92, 0.96), ("alone", alone, 0.80, 0.90)]
    {
        let Measured { passages, iou, hit } = measured(&pairs);
        #[allow(clippy::print_stdout, reason = "a figure for BENCHMARKS.md")]
        {
            println!("{passages} passages {how}: IoU {iou:.3}, hit {hit:.3}");
        }
        assert!(iou >= least_iou && hit >= least_hit, "{how}: IoU {iou:.3}, hit {hit:.3}");
    }
}

/// Paragraphs that mean no year, though some hold numbers that look like one.
const UNDATED: [&str; 18] = [
    "A historian asks first who wrote a source, for whom, and what the writer hoped to gain by it.",
    "The mill stood below the weir. Its owner paid the parish in flour and the miller in kind.",
    "Some 1,500 men crossed the ford before dawn; the rest waited for the carts.",
    "The argument is set out on pp. 1812-1815 of the third volume and is not repeated here.",
    "Prices are given in shillings: a quarter of wheat cost 48, a quarter of barley 22.",
    "A good answer weighs both sides before it reaches a judgement. It does not tell a story.",
    "The fortress lay 1900 metres above the sea, and no wheeled gun could be brought up to it.",
    "Peasants who owned an ox ploughed for those who owned none, and were paid at harvest in labour.",
    "Article 1382 of the code makes whoever causes damage answer for it.",
    "In every parish the constable was chosen by his neighbours, served unpaid and was glad to be rid of the office.",
    "The road climbs through beech woods to a pass, then falls in long bends towards the river.",
    "Nobody counted the dead. The priest wrote of a great many; the tax roll lists 1,640 empty hearths.",
    "Historians disagree about causes because they ask different questions of the same documents.",
    "The manuscript, shelf mark MS 1789, is in one hand throughout and has lost its last leaf.",
    "Call the archive on 020 1945 1946 before a visit; readers' tickets are issued at the desk.",
    "She kept the accounts, hired the weavers and sold the cloth, while the law held that her husband did.",
    "The map is drawn to a scale of 1:2000 and shows every hedge.",
    "Salt was taxed at the pan, at the gate and at the market, so that it was smuggled everywhere.",
];

#[test]
fn paragraphs_that_mean_no_year_are_left_undated() {
    let dated: Vec<_> = UNDATED
        .iter()
        .zip(inspected(&UNDATED))
        .filter(|(_, told)| !told["period"].is_null() || !told["passages"][0]["period"].is_null())
        .map(|(text, told)| format!("{text} {}", told["period"]))
        .collect();
    assert!(dated.len() <= 1, "{}", dated.join("\n"));
}

#[test]
fn values_name_years() {
    let cases = [
        ("1956-02", Some((1956, 1956))),
        ("195", Some((1950, 1959))),
        ("19", Some((1900, 1999))),
        ("P2Y", None),
        ("BC0264", Some((-263, -263))),
        ("XXXX-10", None),
        ("2003T10:00", Some((2003, 2003))),
    ];
    for (value, years) in cases {
        assert_eq!(years_of(value), years, "{value}");
    }
}
