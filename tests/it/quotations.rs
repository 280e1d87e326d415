//! Quotations drawn from the demo essays, and from real ones where they are at hand: as they stand, with other typography, with one thing altered, and with words
//! that are in the essays but not in this order. What is called verbatim is; nearly all else is called what it is.
//!
//! The sample is drawn at random from a fixed seed, so that a failure comes back.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

use fastrand::Rng;
use histsearch::index::{Folder, Index, essay_id};
use histsearch::lexicon::Lexicon;
use histsearch::search::essay_passages;
use histsearch::verify::{AlarmKind, Verdict, Verified, verify};

use crate::gold::shared_essays;
use crate::program::{Program, demo_index, scratch};

const SEED: u64 = 1215;
const EACH: usize = 40;
/// Of each sort, how many may be called something else, as long as nothing false is called verbatim.
const MISSES: usize = 2;

/// The demo essays, and those of `../shared/essays` where they are there.
fn shelves() -> &'static [Index] {
    static SHELVES: OnceLock<Vec<Index>> = OnceLock::new();
    SHELVES.get_or_init(|| {
        let mut shelves = vec![open(demo_index())];
        if let Some(essays) = shared_essays() {
            let folder = scratch();
            let ran = Program::new(folder.path(), [OsStr::new("index"), essays.as_os_str()]).run();
            assert_eq!(ran.code, Some(0), "{}", ran.stderr);
            shelves.push(open(&folder.path().join("index"))); // what is open stays readable
        }
        shelves
    })
}

fn open(index: &Path) -> Index {
    Index::open(&Folder::at(index)).expect("an index")
}

fn verified(index: &Index, quotation: &str) -> Verified {
    verify(index, Lexicon::builtin(), quotation).expect("a verdict")
}

/// Runs of words of the essays, as they are written.
fn quotations(index: &Index, random: &mut Rng, count: usize) -> Vec<String> {
    let manifest = index.manifest().expect("the manifest");
    let paths: Vec<&String> = manifest.files.keys().collect();
    let mut drawn = Vec::new();
    while drawn.len() < count {
        let passages = essay_passages(index, essay_id(paths[random.usize(..paths.len())])).expect("passages");
        let Some((_, _, text)) = passages.get(random.usize(..passages.len().max(1))) else { continue };
        let words: Vec<&str> = text.split_whitespace().collect();
        let length = random.usize(9..26);
        if words.len() > length && !text.contains(['[', '…', '|']) {
            let start = random.usize(..words.len() - length);
            drawn.push(words[start..start + length].join(" "));
        }
    }
    drawn
}

/// The same words in other clothes.
fn typography(quotation: &str, random: &mut Rng) -> String {
    let quotation = match random.u8(..5) {
        0 => quotation.replace('\'', "’").replace('"', "”"),
        1 => quotation.replace(' ', "  "),
        2 => quotation.replace(" ", "\u{a0}").replace("fi", "ﬁ"),
        3 => quotation.replace(" - ", " – ").replace(", ", " , "),
        _ => quotation.to_uppercase(),
    };
    format!("“{quotation}…”")
}

/// One thing altered, and what an alarm must say of it; `None` where the quotation has no such thing.
fn altered(quotation: &str, sort: usize, random: &mut Rng) -> Option<(String, Option<AlarmKind>)> {
    let mut words: Vec<String> = quotation.split(' ').map(str::to_owned).collect();
    let inner = 2..words.len() - 2;
    let place = |fits: &dyn Fn(&str) -> bool| inner.clone().find(|place| fits(&words[*place]));
    let letters = |word: &str| word.chars().all(char::is_alphabetic);
    match sort {
        0 => {
            let at = place(&|word| word.parse::<u32>().is_ok_and(|number| number > 9))?;
            words[at] = (words[at].parse::<u32>().ok()? + 1).to_string();
            Some((words.join(" "), Some(AlarmKind::Number)))
        }
        1 => match place(&|word| ["not", "no", "never"].contains(&word)) {
            Some(at) => {
                words.remove(at);
                Some((words.join(" "), Some(AlarmKind::Negation)))
            }
            None => {
                let at = place(&|word| ["was", "were", "had", "could", "did", "would"].contains(&word))?;
                words.insert(at + 1, "not".to_owned());
                Some((words.join(" "), Some(AlarmKind::Negation)))
            }
        },
        2 => {
            let at = inner.clone().find(|at| {
                let before = &words[at - 1];
                let capital =
                    words[*at].starts_with(char::is_uppercase) && words[*at].len() > 3 && letters(&words[*at]);
                capital && !before.ends_with(['.', '?', '!', ':', '"', '”', '“'])
            })?;
            words[at] = if words[at] == "Napoleon" { "Wellington".to_owned() } else { "Napoleon".to_owned() };
            Some((words.join(" "), Some(AlarmKind::Name)))
        }
        _ => {
            let at = place(&|word| word.len() > 5 && letters(word) && word.starts_with(char::is_lowercase))?;
            words[at] = ["turbulent", "harvested", "quietly"][random.usize(..3)].to_owned();
            Some((words.join(" "), None))
        }
    }
}

/// The words of a quotation in no order they ever had.
fn shuffled(quotation: &str, random: &mut Rng) -> String {
    let mut words: Vec<&str> = quotation.split(' ').collect();
    random.shuffle(&mut words);
    words.join(" ")
}

#[test]
fn what_is_verbatim_is_called_so() {
    shelves().iter().for_each(verbatim_on);
}

fn verbatim_on(index: &Index) {
    let mut random = Rng::with_seed(SEED);
    let drawn = quotations(index, &mut random, 2 * EACH);
    let (plain, dressed) = drawn.split_at(EACH);
    let dressed: Vec<String> = dressed.iter().map(|quotation| typography(quotation, &mut random)).collect();
    let mut missed = Vec::new();
    for quotation in plain.iter().chain(&dressed) {
        let verified = verified(index, quotation);
        if verified.verdict != Verdict::Verbatim {
            missed.push(format!("{:?} {quotation}", verified.verdict));
        }
    }
    assert!(missed.len() <= MISSES, "{missed:#?}");
}

#[test]
fn what_is_altered_is_never_called_verbatim_and_its_alteration_is_told() {
    shelves().iter().for_each(altered_on);
}

fn altered_on(index: &Index) {
    let mut random = Rng::with_seed(SEED + 1);
    let mut made = Vec::new();
    for sort in 0..4 {
        let mut of_sort = 0;
        while of_sort < EACH / 4 {
            let quotation = &quotations(index, &mut random, 1)[0];
            let Some((altered, alarm)) = altered(quotation, sort, &mut random) else { continue };
            made.push((altered, alarm));
            of_sort += 1;
        }
    }
    let mut missed = Vec::new();
    for (quotation, alarm) in &made {
        let verified = verified(index, quotation);
        assert_ne!(verified.verdict, Verdict::Verbatim, "{quotation}");
        let told = alarm.is_none_or(|alarm| verified.alarms.iter().any(|told| told.kind == alarm));
        if verified.verdict != Verdict::Altered || !told {
            missed.push(format!("{:?} {:?} {alarm:?} {quotation}", verified.verdict, verified.alarms));
        }
    }
    assert!(missed.len() <= MISSES, "{missed:#?}");
}

#[test]
fn what_is_absent_is_never_called_verbatim() {
    shelves().iter().for_each(absent_on);
}

fn absent_on(index: &Index) {
    let mut random = Rng::with_seed(SEED + 2);
    let drawn = quotations(index, &mut random, EACH);
    let absent: Vec<String> = drawn.iter().map(|quotation| shuffled(quotation, &mut random)).collect();
    let invented = [
        "nobody in the archive had ever catalogued the lamps of the lighthouse keepers",
        "the abbess lent her mule to the surveyor and never saw either of them again",
        "a clockmaker from Ghent sold the same watch to three bishops in one afternoon",
    ];
    let mut missed = Vec::new();
    for quotation in absent.iter().map(String::as_str).chain(invented) {
        let verdict = verified(index, quotation).verdict;
        assert_ne!(verdict, Verdict::Verbatim, "{quotation}");
        if verdict != Verdict::Absent {
            missed.push(quotation);
        }
    }
    assert!(missed.len() <= MISSES, "{missed:#?}");
}
