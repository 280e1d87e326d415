//! Makes a collection that measures what is found where words fail: a word is taken out of most paragraphs that say it,
//! and those are what a search for it should still find.
//!
//! ```text
//! cargo run --release --example masked -- FOLDER OUT
//! histsearch index OUT/corpus --index OUT/index
//! histsearch eval --index OUT/index --queries OUT/names.tsv --judgements OUT/names.qrels --per-essay 0 \
//!     --against '--per-essay 0 --no-related'
//! ```
//!
//! FOLDER holds Markdown or plain text. Of the words that five to forty paragraphs say, some are drawn: names (written
//! with a capital letter) and other words, which have less in common. One to four paragraphs keep the word. Headings are
//! left as they are. The same folder always gives the same collection.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use histsearch::analysis::{Analysis, words};

const SEED: u64 = 1964;
/// How many paragraphs say a word that may be drawn.
const SAID: std::ops::RangeInclusive<usize> = 5..=40;
/// How many paragraphs keep it at most.
const MOST_KEPT: usize = 4;
/// The shortest stem that may be drawn, in bytes.
const SHORTEST: usize = 5;
const NAMES: usize = 400;
const WORDS: usize = 200;
/// The share of capital letters that makes a word a name.
const CAPITALS: f64 = 0.9;

/// A stretch of a file between empty lines.
struct Block {
    line: usize,
    text: String,
}

/// Where a word is said and how it is written.
#[derive(Default)]
struct Said {
    /// File and block.
    places: BTreeSet<(usize, usize)>,
    forms: BTreeMap<String, usize>,
    capitals: usize,
}

impl Said {
    fn times(&self) -> usize {
        self.forms.values().sum()
    }

    fn is_name(&self) -> bool {
        self.capitals as f64 >= CAPITALS * self.times() as f64
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let [folder, out] =
        std::env::args().skip(1).collect::<Vec<_>>().try_into().map_err(|_| "usage: masked FOLDER OUT")?;
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let mut files = Vec::with_capacity(paths.len());
    for path in &paths {
        files.push(blocks(&fs::read_to_string(path)?));
    }
    let said = said(&files);
    let mut hidden: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
    let mut rng = Rng::with_seed(SEED);
    let corpus = Path::new(&out).join("corpus");
    fs::create_dir_all(&corpus)?;
    for (kind, is_name, most) in [("names", true, NAMES), ("words", false, WORDS)] {
        let mut drawn: Vec<_> = said.iter().filter(|(_, said)| said.is_name() == is_name).collect();
        rng.shuffle(&mut drawn);
        drawn.truncate(most);
        let (mut queries, mut judgements) = (String::new(), String::new());
        for (stem, said) in drawn {
            let form = said.forms.iter().max_by_key(|(_, times)| **times).map_or("", |(form, _)| form);
            let _ = writeln!(queries, "{stem}\t{form}");
            let mut places: Vec<_> = said.places.iter().copied().collect();
            rng.shuffle(&mut places);
            for (file, block) in places.split_off(rng.usize(1..=MOST_KEPT)) {
                let name = paths[file].file_name().unwrap_or_default().to_string_lossy();
                let _ = writeln!(judgements, "{stem} 0 {name}#L{} 1", files[file][block].line);
                hidden.entry((file, block)).or_default().insert(stem);
            }
        }
        fs::write(Path::new(&out).join(format!("{kind}.tsv")), queries)?;
        fs::write(Path::new(&out).join(format!("{kind}.qrels")), judgements)?;
    }
    for (file, (path, blocks)) in paths.iter().zip(&files).enumerate() {
        let texts: Vec<String> = blocks
            .iter()
            .enumerate()
            .map(|(block, Block { text, .. })| {
                hidden.get(&(file, block)).map_or_else(|| text.clone(), |stems| without(text, stems))
            })
            .collect();
        fs::write(corpus.join(path.file_name().unwrap_or_default()), texts.concat())?;
    }
    Ok(())
}

/// A file in stretches that end with an empty line, nothing lost.
fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_over = true;
    for (line, text) in (1..).zip(text.split_inclusive('\n')) {
        match blocks.last_mut().filter(|_| !is_over) {
            Some(block) => block.text.push_str(text),
            None => blocks.push(Block { line, text: text.to_owned() }),
        }
        is_over = text.trim().is_empty();
    }
    blocks
}

/// The words that may be drawn, by stem. Headings and front matter are not looked at.
fn said(files: &[Vec<Block>]) -> BTreeMap<String, Said> {
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    for (file, blocks) in files.iter().enumerate() {
        let paragraphs = blocks.iter().enumerate().filter(|(_, block)| !block.text.starts_with(['#', '-']));
        for (block, Block { text, .. }) in paragraphs {
            for word in words(text, Analysis::Stemmed) {
                let form = &text[word.span];
                if word.term.len() < SHORTEST || !form.chars().all(char::is_alphabetic) {
                    continue;
                }
                let said = said.entry(word.term).or_default();
                said.places.insert((file, block));
                *said.forms.entry(form.to_lowercase()).or_default() += 1;
                said.capitals += usize::from(form.starts_with(char::is_uppercase));
            }
        }
    }
    said.retain(|_, said| SAID.contains(&said.places.len()));
    said
}

/// The text without these words.
fn without(text: &str, stems: &BTreeSet<&str>) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for word in words(text, Analysis::Stemmed).into_iter().filter(|word| stems.contains(word.term.as_str())) {
        left.push_str(text.get(from..word.span.start).unwrap_or_default());
        from = from.max(word.span.end);
    }
    left + &text[from..]
}
