//! What the fuzz targets do: read bytes as a file, a question or a manifest, and hold what comes of it to what the
//! other rooms rely on.

use std::collections::HashSet;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use histsearch::corpus::{self, SafeReader};
use histsearch::document::Document;
use histsearch::essay::Essay;
use histsearch::eval::{judgements, place, questions, run};
use histsearch::index::Manifest;
use histsearch::lexicon::Lexicon;
use histsearch::lexicon::exchange::{self, Imported};
use histsearch::settings::Settings;
use histsearch::{period, query, verify};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads the bytes as a file of this name.
///
/// # Panics
/// Where the document breaks a promise; see [`check`].
pub fn read(name: &str, bytes: &[u8]) {
    if let Ok(document) = corpus::read(Path::new(name), bytes) {
        check(&document);
    }
}

/// Reads the bytes as a file of this name that holds essays.
///
/// # Panics
/// Where a document breaks a promise, a reader or an unpacker panics, two essays have one name, or a name could lead
/// out of the file.
pub fn read_each(name: &str, bytes: &[u8]) {
    let mut names = HashSet::new();
    let whole = SafeReader::in_place().read_each(Path::new(name), bytes, &mut |part| {
        assert!(names.insert(part.below.to_owned()), "{:?} twice", part.below);
        assert!(part.below.is_empty() || part.below.split('/').all(|name| !matches!(name, "" | "." | "..")));
        match &part.document {
            Ok(document) => check(document),
            Err(skip) => assert!(!skip.detail.contains("failed on this file"), "{skip}"),
        }
        ControlFlow::Continue(())
    });
    whole.unwrap_or_else(|skip| assert!(!skip.detail.contains("failed on this file"), "{skip}"));
}

/// Holds a document to what the other rooms rely on.
///
/// # Panics
/// Where it breaks a promise: spans that ascend, lie on character boundaries and hold no outer white space, and
/// passages that lose nothing.
fn check(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start && block.span.start < block.span.end, "{:?}", document.blocks);
        let text = &document.text[block.span.clone()];
        assert_eq!(text, text.trim());
        end = block.span.end;
    }
    let passages = corpus::passages(document);
    assert!(!passages.is_empty());
    assert!(passages.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
}

/// Reads the bytes as an archive, or, where they are none, as its member `part` beside others that make it whole.
///
/// Mutated archives are nearly all refused by their checksums; a mutated part gets to the reader.
pub fn read_packed(name: &str, bytes: &[u8], part: &str, others: &[(&str, &str)]) {
    if bytes.starts_with(b"PK") {
        return read(name, bytes);
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let members = others.iter().map(|(name, text)| (*name, text.as_bytes())).chain([(part, bytes)]);
    for (name, bytes) in members {
        if zip.start_file(name, options).and_then(|()| Ok(zip.write_all(bytes)?)).is_err() {
            return;
        }
    }
    if let Ok(packed) = zip.finish() {
        read(name, &packed.into_inner());
    }
}

/// Parses the bytes as a query.
///
/// # Panics
/// Where the query as it was read, typed again, is read otherwise.
pub fn ask(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(read) = query::parse(&text) else { return };
    let shown = read.to_string();
    let again = query::parse(&shown).map(|again| again.to_string());
    assert_eq!(again.as_deref().ok(), Some(&*shown), "{text:?}");
}

/// Finds times, names and topics in the bytes as plain text.
///
/// # Panics
/// Where a mention lies outside of the text or on another one, or a passage's years end before they begin.
pub fn annotate(bytes: &[u8]) {
    let Ok(document) = corpus::read(Path::new("a.txt"), bytes) else { return };
    let essay = Essay::annotate(document, Lexicon::builtin());
    let mut end = 0;
    for mention in &essay.mentions {
        assert!(end <= mention.span.start && mention.span.start < mention.span.end, "{mention:?}");
        assert!(essay.document.text.get(mention.span.clone()).is_some(), "{mention:?}");
        assert!(mention.from.zip(mention.to).is_none_or(|(from, to)| from <= to), "{mention:?}");
        end = mention.span.end;
    }
    for passage in &essay.passages {
        let ranges = passage.period.iter().flat_map(|period| &period.ranges);
        ranges.for_each(|range| assert!(range.start() <= range.end(), "{range:?}"));
    }
}

/// Reads the bytes as a manifest and counts what it lists.
pub fn list(bytes: &[u8]) {
    let Ok(manifest) = Manifest::decoded(bytes) else { return };
    let _ = (manifest.essays(), manifest.passages(), manifest.troubled().count());
}

/// Reads the bytes as `histsearch.toml` and adds its entries to the lexicon.
///
/// # Panics
/// Where an entry is neither taken nor named as one that is not.
pub fn settle(bytes: &[u8]) {
    let Ok(settings) = Settings::parse(&String::from_utf8_lossy(bytes)) else { return };
    let (lexicon, _) = Lexicon::with_user(settings.entry);
    let _ = lexicon.matches("Khrushchev opened the Virgin Lands in 1954, under the Offa of Mercia.");
}

/// Reads the bytes as a vocabulary of each kind, and what was read of it again.
///
/// # Panics
/// Where entries that were read cannot be written as settings and read back.
pub fn import(bytes: &[u8]) {
    for source in [exchange::Source::Csv, exchange::Source::Skos, exchange::Source::Periodo] {
        let Ok(Imported { entries, .. }) = exchange::import(source, bytes) else { continue };
        let again = Settings::parse(&exchange::to_toml(&entries)).map(|settings| settings.entry);
        assert_eq!(again.ok().as_ref(), Some(&entries));
    }
}

/// Reads the bytes as judgements, questions and a ranking, and the places they name.
///
/// # Panics
/// Never, unless a reader does.
pub fn judge(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = (judgements::read(&text), questions::read(&text), run::read(&text));
    text.lines().for_each(|line| drop(place::readings(line)));
}

/// Reads the bytes as years somebody asks for, and as a draft whose quotations are to be found.
///
/// # Panics
/// Where years end before they begin.
pub fn request(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(years) = period::parse_period(&text) {
        assert!(years.start() <= years.end(), "{text:?}");
    }
    let _ = verify::quotations(&text);
}
