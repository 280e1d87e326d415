//! Writes `src/topic/commonness.txt`: in how many of a folder's texts each entry of the lexicon is named.
//!
//! Take a folder of long texts on everything, such as articles of an encyclopaedia, so that what only history
//! essays are full of still counts as telling:
//!
//! ```text
//! cargo run --release --example commonness -- FOLDER > src/topic/commonness.txt
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use histsearch::corpus;
use histsearch::lexicon::{EntryId, Lexicon};

/// Entries named in a smaller share of the texts are left out: they count as rare.
const LEAST_PERCENT: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: commonness FOLDER")?;
    let lexicon = Lexicon::builtin();
    let mut texts = 0;
    let mut naming: BTreeMap<EntryId, usize> = BTreeMap::new();
    for file in fs::read_dir(folder)? {
        let Some(named) = entries_named(lexicon, &file?.path()) else { continue };
        texts += 1;
        for entry in named {
            *naming.entry(entry).or_default() += 1;
        }
    }
    let percent = naming.into_iter().map(|(entry, count)| ((count * 100 + texts / 2) / texts.max(1), entry));
    let mut rows: Vec<(usize, &str)> =
        percent.filter(|row| row.0 >= LEAST_PERCENT).map(|(share, entry)| (share, &*lexicon.get(entry).name)).collect();
    rows.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "# The percentage of {texts} articles of an encyclopaedia that name an entry, where it is not small."
    )?;
    writeln!(out, "# Written by `cargo run --release --example commonness`.")?;
    rows.iter().try_for_each(|(share, name)| writeln!(out, "{share} {name}"))?;
    Ok(())
}

fn entries_named(lexicon: &Lexicon, path: &Path) -> Option<BTreeSet<EntryId>> {
    let bytes = corpus::read_file(path).ok()?;
    let document = corpus::read(path, &bytes).ok()?;
    Some(lexicon.matches(&document.text).into_iter().map(|found| found.entry).collect())
}
