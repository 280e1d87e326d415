//! A corpus of small essays in one of two states, and what an index of each answers.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use crate::harness::{Home, Run, Seeded, files_below};

/// How many essays a state has, at most.
const ESSAYS: usize = 200;

/// The word that stands in every essay of either state, once.
const EVERYWHERE: &str = "testimony";

/// What the essays are filled with.
const WORDS: [&str; 8] = ["harvest", "envoy", "treaty", "granary", "senate", "maize", "dike", "toll"];

/// One of the two: most essays differ, some are only in one of them, some are the same in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Old,
    New,
}

impl State {
    pub(crate) fn other(self) -> State {
        match self {
            State::Old => State::New,
            State::New => State::Old,
        }
    }

    /// A word that stands in every essay of this state that the other state does not share.
    fn own_word(self) -> &'static str {
        match self {
            State::Old => "quartzite",
            State::New => "porphyry",
        }
    }

    /// The text of one essay, `None` where this state has no such essay.
    fn essay(self, number: usize) -> Option<String> {
        let word = match (number % 6, self) {
            (0, _) => "limestone", // the same in both
            (1, State::New) | (2, State::Old) => return None,
            _ => self.own_word(),
        };
        let mut random = Seeded(number as u64);
        let mut text = format!("# Essay {number} on {word}\n");
        text.push_str(&format!("\nThe {EVERYWHERE} of {word} in {}:", 1900 + number % 99));
        for _ in 0..40 {
            text.push_str(&format!(" {}", WORDS[random.below(WORDS.len())]));
        }
        text.push_str(".\n");
        Some(text)
    }

    /// Makes the folder of essays equal to this state, touching only what differs.
    pub(crate) fn write(self, home: &Home) {
        for number in 0..ESSAYS {
            let name = format!("region-{}/essay-{number}.md", number % 7);
            match self.essay(number) {
                Some(text) if fs::read_to_string(home.essays().join(&name)).is_ok_and(|there| there == text) => {}
                Some(text) => drop(home.write(name, text)),
                None => drop(fs::remove_file(home.essays().join(name))), // may be gone already
            }
        }
    }
}

/// Asks for every passage.
pub(crate) const EVERYTHING: [&str; 9] =
    ["query", EVERYWHERE, "--exact", "--limit", "9000", "--per-essay", "0", "--format", "jsonl"];

/// What an answer to [`EVERYTHING`] says of each passage: path, place and text, whatever the score.
fn passages_of(answer: &Run) -> BTreeSet<String> {
    let hits: BTreeSet<String> = answer.stdout.lines().map(identity).collect();
    assert_eq!(hits.len(), answer.stdout.lines().count(), "a passage is there twice");
    hits
}

fn identity(line: &str) -> String {
    let hit: serde_json::Value = serde_json::from_str(line).unwrap();
    format!("{} {} {}", hit["path"], hit["id"], hit["text"])
}

/// The answers of both states, each from an index made of it alone.
pub(crate) struct Answers {
    old: BTreeSet<String>,
    new: BTreeSet<String>,
    /// The size of the larger of the two indexes.
    pub(crate) bytes: u64,
}

impl Answers {
    /// Made once for all tests.
    pub(crate) fn get() -> &'static Answers {
        static ANSWERS: LazyLock<Answers> = LazyLock::new(Answers::new);
        &ANSWERS
    }

    fn new() -> Answers {
        let of = |state: State| {
            let home = Home::new();
            state.write(&home);
            home.update(&[]).expect(&[0]);
            (passages_of(&home.run(&EVERYTHING).expect(&[0])), home.index_bytes())
        };
        let ((old, old_bytes), (new, new_bytes)) = (of(State::Old), of(State::New));
        assert!(old.len() > 120 && new.len() > 120 && old != new);
        Answers { old, new, bytes: old_bytes.max(new_bytes) }
    }

    pub(crate) fn of(&self, state: State) -> &BTreeSet<String> {
        match state {
            State::Old => &self.old,
            State::New => &self.new,
        }
    }

    /// Which state an index is wholly in; a mix of both is no state.
    #[track_caller]
    pub(crate) fn state(&self, home: &Home) -> State {
        self.state_in(home.run(&EVERYTHING))
    }

    /// The same of an answer to [`EVERYTHING`].
    #[track_caller]
    pub(crate) fn state_in(&self, answer: Run) -> State {
        self.told(answer, &[]).unwrap_or_else(|mix| panic!("{mix}"))
    }

    /// Which state the index is in but for some essays or folders of them.
    ///
    /// # Errors
    /// Says how far it is from either.
    #[track_caller]
    pub(crate) fn state_but_for(&self, home: &Home, left_out: &[String]) -> Result<State, String> {
        self.told(home.run(&EVERYTHING), left_out)
    }

    #[track_caller]
    fn told(&self, answer: Run, left_out: &[String]) -> Result<State, String> {
        // Each begins with its path in quotes.
        let counts = |passage: &&String| {
            let below =
                |path: &String| passage[1..].strip_prefix(path).is_some_and(|rest| rest.starts_with(['"', '/']));
            !left_out.iter().any(below)
        };
        let found = passages_of(&answer.expect(&[0]));
        let found: BTreeSet<&String> = found.iter().filter(counts).collect();
        let states = [State::Old, State::New];
        let of = |state: State| self.of(state).iter().filter(counts).collect::<BTreeSet<&String>>();
        states.into_iter().find(|state| of(*state) == found).ok_or_else(|| {
            let apart = |state| {
                let of = of(state);
                let apart: Vec<String> =
                    of.symmetric_difference(&found).map(|hit| hit.chars().take(60).collect()).collect();
                format!("{} passages apart from {state:?}, such as {:?}", apart.len(), &apart[..apart.len().min(3)])
            };
            format!("a mix of two states: {}; {}", apart(State::Old), apart(State::New))
        })
    }
}

/// The index equals the folder: nothing is left to do, and every answer is that of the state.
#[track_caller]
pub(crate) fn assert_settled(home: &Home, answers: &Answers, state: State) {
    assert_eq!(answers.state(home), state);
    let plan: Run = home.update(&["--dry-run"]).expect(&[0]);
    let essays = &plan.json()["essays"];
    for change in ["added", "updated", "removed"] {
        assert_eq!(essays[change], 0, "{change} after a complete run: {plan:#?}");
    }
    home.run(&["check"]).expect(&[0]);
    assert_eq!(left_over(home), [] as [PathBuf; 0], "files no commit names");
}

/// Files of the index that belong to no index: of segments and manifests the last commit does not name, temporary.
pub(crate) fn left_over(home: &Home) -> Vec<PathBuf> {
    const OWN: [&str; 6] =
        ["CURRENT", "histsearch.lock", "meta.json", ".managed.json", ".tantivy-meta.lock", ".tantivy-writer.lock"];
    let mut files = files_below(&home.index());
    let current = home.index().join(fs::read_to_string(home.index().join("CURRENT")).unwrap().lines().next().unwrap());
    let named = fs::read_to_string(current.join("meta.json")).unwrap().replace('-', "");
    files.retain(|file| {
        let name = file.file_name().unwrap().to_str().unwrap();
        let stem = name.split('.').next().unwrap().replace('-', "");
        !OWN.contains(&name) && (stem.is_empty() || !named.contains(&stem) || file.parent() != Some(&current))
    });
    files
}
