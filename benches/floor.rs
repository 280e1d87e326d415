//! What histsearch costs beside the least that a program over Tantivy does: `cargo bench --bench floor`, with
//! `BENCH_CORPUS=DIR` over a folder of your own (else the demo essays, each written out forty times).
//!
//! The floor is this program started again. It walks the folder, cuts every file into passages of at most 200 words and
//! adds them (lower case, English stems, positions, the text stored, two threads); asked, it gives the ten best passages
//! that say any of the words, with snippets. It knows no formats, periods, topics, names or changes of files.
//!
//! Both are whole processes, run in turns, A B A B; what is shown is the middle of the ratios of neighbours, with the
//! smallest and the largest. Processor time is what the shell's `times` says of its child. Nothing is asserted.

#![allow(clippy::print_stdout)] // a benchmark's tables are its purpose

mod essays;
mod processes;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use processes::{Cost, clock, forget, program, spent, text};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, ReloadPolicy, TantivyDocument, doc};

/// The words the program is started again with.
const INDEX: &str = "floor-index";
const QUERY: &str = "floor-query";
/// How often both are run over the folder, and for each question.
const ROUNDS: usize = 5;
const ASKED: usize = 15;
/// Words of a passage of the floor.
const PASSAGE: usize = 200;
/// Questions of different kinds, in what both query languages have in common.
const QUERIES: &[&str] = &[
    "grain",
    "Virgin Lands",
    "\"collective farm\"",
    "manorialism",
    "why did the reforms of Khrushchev fail in agriculture",
    "what was the cause of the war between the king and the people",
];

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [INDEX, folder, index] => make(Path::new(folder), Path::new(index)),
        [QUERY, index, query] => ask(Path::new(index), query),
        _ => compare(),
    }
}

fn compare() -> Done<()> {
    let home = tempfile::tempdir()?;
    let corpus = essays::folder(home.path())?;
    let (floor, ours) = (home.path().join("floor"), home.path().join("index"));
    let (floor_at, ours_at, folder) = (text(&floor)?, text(&ours)?, text(&corpus)?);
    let bytes = essays::bytes(&corpus) as f64;
    println!("corpus: {:.1} MB in {folder}\n", bytes / 1e6);

    let mut pairs = Vec::new();
    for _ in 0..ROUNDS {
        for made in [&floor, &ours] {
            forget(made)?;
        }
        let theirs = spent(&env::current_exe()?, &[INDEX, folder, floor_at])?;
        pairs.push((theirs, spent(program(), &["index", folder, "--index", ours_at])?));
    }
    println!("| | floor | histsearch | ratio (smallest, largest) |\n|---|---|---|---|");
    let each = |of: fn(&Cost) -> f64| pairs.iter().map(|(floor, ours)| (of(floor), of(ours))).collect::<Vec<_>>();
    row("index, processor", &each(|cost| cost.processor));
    row("index, clock", &each(|cost| cost.clock));
    let size = |made: &Path| essays::bytes(made) as f64 / bytes;
    println!("| index, bytes a byte of text | {:.2} | {:.2} | |", size(&floor), size(&ours));
    for query in QUERIES {
        let mut pairs = Vec::new();
        for _ in 0..ASKED {
            let theirs = clock(&env::current_exe()?, &[QUERY, floor_at, query])?;
            pairs.push((theirs, clock(program(), &["query", query, "--index", ours_at])?));
        }
        row(&format!("`{query}`, clock"), &pairs);
    }
    Ok(())
}

/// Each pair is what the floor takes and what we take, in milliseconds.
fn row(what: &str, pairs: &[(f64, f64)]) {
    let sorted = |values: &mut dyn Iterator<Item = f64>| {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let floor = sorted(&mut pairs.iter().map(|(floor, _)| *floor));
    let ours = sorted(&mut pairs.iter().map(|(_, ours)| *ours));
    let ratios = sorted(&mut pairs.iter().map(|(floor, ours)| ours / floor));
    let middle = pairs.len() / 2;
    let (least, most) = (ratios[0], ratios[ratios.len() - 1]);
    println!(
        "| {what} | {:.1} ms | {:.1} ms | {:.2} ({least:.2}, {most:.2}) |",
        floor[middle], ours[middle], ratios[middle]
    );
}

/// The floor's index of a folder.
fn make(folder: &Path, index: &Path) -> Done<()> {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
    fs::create_dir_all(index)?;
    let made = Index::builder().schema(schema.build()).create_in_dir(index)?;
    let mut writer = made.writer_with_num_threads(2, 200 << 20)?;
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    for file in files {
        let essay = String::from_utf8_lossy(&fs::read(file.path())?).into_owned();
        let words: Vec<&str> = essay.split_whitespace().collect();
        for passage in words.chunks(PASSAGE) {
            writer.add_document(doc!(text => passage.join(" ")))?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// The floor's ten best passages, with snippets.
fn ask(index: &Path, query: &str) -> Done<()> {
    let index = Index::open_in_dir(index)?;
    let text = index.schema().get_field("text")?;
    let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
    let query = QueryParser::for_index(&index, vec![text]).parse_query(query)?;
    let snippets = SnippetGenerator::create(&searcher, &*query, text)?;
    for (score, at) in searcher.search(&query, &TopDocs::with_limit(10).order_by_score())? {
        let passage: TantivyDocument = searcher.doc(at)?;
        println!("{score} {}", snippets.snippet_from_doc(&passage).to_html());
    }
    Ok(())
}
