//! What a question costs in a warm process, beside a bare Tantivy index of the same passages:
//! `BENCH_PASSAGES=1000000 cargo bench --bench warm` (default 100,000).
//!
//! Passages are made of sentences of the demo essays, shuffled by a fixed seed. Both sides answer the same questions of
//! five words with the ten best passages and their snippets, in turns, A B A B; the table shows the middle and the
//! slowest hundredth of the times and the ratio of the middles, and where our time goes. We count every match, which
//! bare Tantivy need not: the table has it both ways. Nothing is asserted.
//! `BENCH_HOME=DIR` keeps both indexes in a folder and uses them again, while the format of the index stays the same.

#![allow(clippy::print_stdout)] // a benchmark's tables are its purpose

mod numbers;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use histsearch::corpus::{self, WalkOptions, sentences};
use histsearch::index::{self, Folder, Index};
use histsearch::lexicon::Lexicon;
use histsearch::{query, search};
use numbers::Numbers;
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::MmapDirectory;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{ReloadPolicy, Searcher, TantivyDocument, Term, doc};

/// Passages of one made-up essay.
const PER_ESSAY: usize = 20;
/// Sentences of one passage.
const PER_PASSAGE: usize = 4;
/// How many questions are asked.
const QUESTIONS: usize = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let passages: usize =
        std::env::var("BENCH_PASSAGES").ok().and_then(|number| number.parse().ok()).unwrap_or(100_000);
    let scratch = tempfile::tempdir()?;
    let kept = std::env::var_os("BENCH_HOME").map(PathBuf::from);
    let home = kept.unwrap_or_else(|| scratch.path().to_owned());
    let mut text = Text::of_demo_essays();
    let folder = Folder::at(home.join("index"));
    let made = home.join("floor").is_dir();
    let floor = Floor::new(&home.join("floor"))?;
    if !made {
        make(&home, &floor, &folder, &mut text, passages)?;
    }
    text.numbers = Numbers(1956);
    let ours = Index::open(&folder)?;
    let reader = floor.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher: Searcher = reader.searcher();
    println!("{} passages\n", ours.summary().passages);

    let questions: Vec<String> = (0..QUESTIONS).map(|_| text.question()).collect();
    let (mut mine, mut bare, mut counting) = (Vec::new(), Vec::new(), Vec::new());
    let mut stages: [Vec<Duration>; 4] = Default::default();
    for question in &questions {
        let started = Instant::now();
        let request = search::Request::new(query::parse(question)?);
        let answer = search::search(&ours, Lexicon::builtin(), &request)?;
        mine.push(started.elapsed());
        let search::Stages { plan, search, rank, snippet } = answer.stages;
        stages.iter_mut().zip([plan, search, rank, snippet]).for_each(|(all, stage)| all.push(stage));
        for (counts, times) in [(false, &mut bare), (true, &mut counting)] {
            let started = Instant::now();
            floor.ask(&searcher, question, counts)?;
            times.push(started.elapsed());
        }
    }
    println!("| five words, ten hits with snippets | p50 | p99 |\n|---|---|---|");
    let (p50, p99) = row("histsearch", &mut mine);
    for (who, times) in [("bare Tantivy", &mut bare), ("bare Tantivy that counts too", &mut counting)] {
        let (floor50, floor99) = row(who, times);
        println!("| ratio | {:.2} | {:.2} |", p50 / floor50, p99 / floor99);
    }
    for (stage, times) in ["plan", "search", "rank", "snippet"].into_iter().zip(&mut stages) {
        row(stage, times);
    }
    Ok(())
}

/// Makes essays and both indexes.
fn make(home: &Path, floor: &Floor, folder: &Folder, text: &mut Text, passages: usize) -> Result<(), Box<dyn Error>> {
    let essays = home.join("essays");
    let mut writer = floor.index.writer_with_num_threads(2, 200 << 20)?;
    for essay in 0..passages.div_ceil(PER_ESSAY) {
        let body: Vec<String> = (0..PER_ESSAY).map(|_| text.passage()).collect();
        let folder = essays.join(format!("{:03}", essay / 500));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{essay:06}.md")), format!("# Essay {essay}\n\n{}\n", body.join("\n\n")))?;
        for passage in body {
            writer.add_document(doc!(floor.text => passage))?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    index::update(folder, &[essays], &index::Options::new(Lexicon::builtin()))?;
    Ok(())
}

fn row(who: &str, times: &mut [Duration]) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("| {who} | {:.2} ms | {:.2} ms |", at(0.5), at(0.99));
    (at(0.5), at(0.99))
}

/// Sentences to make passages of, and a generator of numbers that always begins the same.
struct Text {
    sentences: Vec<String>,
    numbers: Numbers,
}

impl Text {
    fn of_demo_essays() -> Text {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let found = corpus::walk(&demo, WalkOptions::default()).flatten();
        let essays = found.filter_map(|found| corpus::read(&found.path, &corpus::read_file(&found.path).ok()?).ok());
        let sentences = essays
            .flat_map(|essay| {
                let text = essay.text;
                sentences(&text).map(|span| text[span].trim().replace('\n', " ")).collect::<Vec<_>>()
            })
            .filter(|sentence| sentence.len() > 40)
            .collect();
        Text { sentences, numbers: Numbers(1954) }
    }

    fn passage(&mut self) -> String {
        let chosen: Vec<String> = (0..PER_PASSAGE)
            .map(|_| {
                let place = self.numbers.below(self.sentences.len());
                self.sentences[place].clone()
            })
            .collect();
        chosen.join(" ")
    }

    /// Five words of one sentence.
    fn question(&mut self) -> String {
        loop {
            let place = self.numbers.below(self.sentences.len());
            let words: Vec<&str> = self.sentences[place]
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.len() > 4)
                .take(5)
                .collect();
            if words.len() == 5 {
                return words.join(" ");
            }
        }
    }
}

/// Tantivy and nothing else.
struct Floor {
    index: tantivy::Index,
    text: Field,
}

impl Floor {
    fn new(folder: &Path) -> tantivy::Result<Floor> {
        fs::create_dir_all(folder)?;
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing) | STORED);
        let directory = MmapDirectory::open(folder)?;
        Ok(Floor { index: tantivy::Index::open_or_create(directory, schema.build())?, text })
    }

    /// The ten best with their snippets; `counting` all matches, or as many as it takes to be sure of ten.
    fn ask(&self, searcher: &Searcher, question: &str, counting: bool) -> tantivy::Result<usize> {
        let mut analyzer = self.index.tokenizer_for_field(self.text)?;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        analyzer.token_stream(question).process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            clauses.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        });
        let query = BooleanQuery::new(clauses);
        let top = TopDocs::with_limit(10).order_by_score();
        let best = match counting {
            true => searcher.search(&query, &(top, Count))?.0,
            false => searcher.search(&query, &top)?,
        };
        let snippets = SnippetGenerator::create(searcher, &query, self.text)?;
        let mut shown = 0;
        for (_, address) in best {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = document.get_first(self.text).and_then(|value| value.as_str().map(str::to_owned));
            shown += snippets.snippet(&text.unwrap_or_default()).to_html().len();
        }
        Ok(shown)
    }
}
