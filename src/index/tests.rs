//! What only the inside can arrange: generations that follow one another faster than any run could write them, workers
//! that cannot be started.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::analysis::Language;
use crate::lexicon::Lexicon;

/// An index of one essay in a folder of its own.
pub(crate) fn index_of_one() -> (tempfile::TempDir, Folder) {
    let home = tempfile::tempdir().unwrap();
    let essays = home.path().join("essays");
    fs::create_dir(&essays).unwrap();
    fs::write(essays.join("maize.md"), "# Maize\n\nIn 1954 Khrushchev opened the Virgin Lands.\n").unwrap();
    let folder = Folder::at(home.path().join("index"));
    update(&folder, &[essays], &Options::new(Lexicon::builtin())).unwrap();
    (home, folder)
}

#[test]
fn readers_bear_with_generations_that_go_away() {
    let (_home, folder) = index_of_one();
    let enough = AtomicBool::new(false);
    let switches = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let switcher = scope.spawn(|| {
            while !enough.load(Ordering::Relaxed) {
                let old = folder.current().unwrap();
                let new = folder.begin_generation().unwrap();
                for file in fs::read_dir(old).unwrap().flatten() {
                    fs::copy(file.path(), new.join(file.file_name())).unwrap();
                }
                folder.switch_to(&new).unwrap();
                switches.fetch_add(1, Ordering::Relaxed);
            }
        });
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut reads = 0;
                    // However slow the machine: until readers and switches have been in one another's way.
                    while reads < 50 || (switches.load(Ordering::Relaxed) < 20 && reads < 10_000) {
                        let index = Index::open(&folder)?;
                        assert_eq!(index.searcher().num_docs(), index.manifest()?.passages());
                        assert_eq!(check(&folder)?, []);
                        reads += 1;
                    }
                    Result::Ok(())
                })
            })
            .collect();
        let read: Vec<_> = readers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        enough.store(true, Ordering::Relaxed);
        for outcome in read {
            outcome.unwrap().unwrap();
        }
        switcher.join().unwrap();
    });
    let switches = switches.into_inner();
    assert!(switches > 10, "only {switches} switches: nobody was in anybody's way");
}

#[test]
fn the_languages_of_an_index_are_those_of_its_essays() {
    let (home, folder) = index_of_one();
    let essays = home.path().join("essays");
    let languages = || Index::open(&folder).unwrap().summary().languages.clone().unwrap();
    assert_eq!(languages(), []);
    for (code, known) in [("de", &[Language::German][..]), ("fr", &[Language::French, Language::German])] {
        let text = format!("---\nlanguage: {code}\n---\n\nLa moisson und die Ernte.\n");
        fs::write(essays.join(format!("{code}.md")), text).unwrap();
        update(&folder, std::slice::from_ref(&essays), &Options::new(Lexicon::builtin())).unwrap();
        assert_eq!(languages(), known);
    }
    fs::remove_file(essays.join("de.md")).unwrap();
    let anew = Options { rebuild: true, ..Options::new(Lexicon::builtin()) };
    update(&folder, &[essays], &anew).unwrap();
    assert_eq!(languages(), [Language::French]);
}

/// A zip archive of an essay in RTF, which asks for a process apart, and one in Markdown.
fn archive(word: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in
        [("a.rtf", format!("{{\\rtf1 In 1954 {word} was sown.}}")), ("b.md", format!("Then {word} froze.\n"))]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_member_whose_reader_cannot_be_started_is_kept_and_tried_again() {
    let home = tempfile::tempdir().unwrap();
    let essays = home.path().join("essays");
    fs::create_dir(&essays).unwrap();
    let nowhere = crate::corpus::Isolation::new("/nowhere/at-all", [""; 0]);
    let (sound, faulty) = (Options::new(Lexicon::builtin()), Options::new(Lexicon::builtin()));
    let faulty = Options { isolation: Some(&nowhere), ..faulty };
    let folder = Folder::at(home.path().join("index"));
    let run = |options: &Options<'_>| {
        let Report { added, updated, removed, unchanged, total, skipped, .. } =
            update(&folder, std::slice::from_ref(&essays), options).unwrap();
        assert_eq!(check(&folder).unwrap(), []);
        ([added, updated, removed, unchanged, total], skipped.into_iter().map(|file| file.path).collect::<Vec<_>>())
    };
    let none: Vec<String> = Vec::new();
    let named = vec!["essays/x.zip/a.rtf".to_owned()];
    fs::write(essays.join("x.zip"), archive("maize")).unwrap();
    assert_eq!(run(&faulty), ([1, 0, 0, 0, 1], named.clone()));
    assert_eq!(run(&sound), ([1, 1, 0, 0, 2], none.clone()));
    assert_eq!(run(&sound), ([0, 0, 0, 2, 2], none.clone()));
    fs::write(essays.join("x.zip"), archive("winter wheat")).unwrap();
    assert_eq!(run(&faulty), ([0, 1, 0, 1, 2], named));
    assert_eq!(run(&sound), ([0, 2, 0, 0, 2], none));
}

#[test]
fn nothing_is_swept_while_it_is_unclear_what_is_current() {
    let (_home, folder) = index_of_one();
    let generation = folder.current().unwrap();
    fs::write(folder.path().join("CURRENT"), "gen-8").unwrap();
    folder.sweep();
    assert!(generation.join("meta.json").is_file());
    assert_eq!(Index::open(&folder).err().unwrap().kind(), Kind::BadIndex);
}

#[test]
fn a_panic_while_reading_is_an_error() {
    let failed = guarded("open the index", || -> Result<()> { panic!("a damaged footer") });
    assert_eq!(failed.unwrap_err().kind(), Kind::BadIndex);
}
