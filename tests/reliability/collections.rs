//! Essays inside other files: bombs stopped, names that lead out kept in, counted to the last one, and nothing indexed
//! lost because a file cannot be read for a while.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::harness::Home;
use crate::hostile::{ESCAPES, assert_harmless, indexed};

fn essay(word: &str) -> String {
    format!("# On {word}\n\nIn 1954 Khrushchev had {word} sown far north.\n")
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A tar archive, whose names may be such as no packer writes.
fn tarred(members: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, bytes) in members {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        if matches!(kind, EntryType::Symlink | EntryType::Link) {
            header.set_link_name("/etc/passwd").unwrap();
        }
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// How many passages match, as text.
fn count(home: &Home, words: &str) -> String {
    home.run(&["query", words, "--exact", "--count"]).expect(&[0, 1]).stdout.trim().to_owned()
}

#[test]
fn bombs_are_stopped_and_the_rest_is_read() {
    let home = Home::new();
    let zeros = vec![b' '; 120_000_000];
    let bomb = gzip(&zeros);
    let matryoshka =
        (0..5).fold(zipped(&[("maize.md", essay("maize").as_bytes())]), |inner, _| zipped(&[("inner.zip", &inner)]));
    let mut shared = zipped(&[("a.md", essay("maize").as_bytes()), ("b.md", essay("wheat").as_bytes())]);
    let row = shared.len() - 22 - 46 - 4 + 42;
    shared[row..row + 4].fill(0);
    home.write("bomb.md.gz", &bomb);
    home.write("bomb.md.zst", zstd::encode_all(&*zeros, 1).unwrap());
    home.write("bomb.zip", zipped(&[("first.md", essay("rye").as_bytes()), ("bomb.md", &zeros)]));
    home.write("bomb-in-bomb.zip", zipped(&[("bomb.md.gz", &bomb)]));
    home.write(
        "bomb.tar.gz",
        gzip(&tarred(&[
            ("first.md", EntryType::Regular, essay("oats").as_bytes()),
            ("bomb.md", EntryType::Regular, &zeros),
        ])),
    );
    home.write("matryoshka.zip", matryoshka);
    home.write("shared.zip", shared);
    home.write("brackets.jsonl", "[".repeat(1_000_000));
    home.write("quotes.csv", format!("text\n{}", "\"".repeat(999_999)));
    home.write("columns.csv", format!("text{}\n{}\n", ",a".repeat(200_000), "maize was sown,".repeat(50_000)));
    home.write("blank-lines.csv", format!("text\n{}maize was sown north\n", "\n".repeat(300_000)));
    home.write("honest.md", essay("wheat"));
    // In bomb.zip and bomb.tar.gz an essay before the bomb each; bomb.tar.gz breaks off besides.
    let run = indexed(&home, 15);
    for name in [
        "bomb.md.gz",
        "bomb.md.zst",
        "bomb.zip",
        "bomb.tar.gz",
        "bomb-in-bomb.zip/bomb.md.gz",
        "matryoshka.zip/inner.zip/inner.zip",
        "shared.zip",
    ] {
        assert!(run.stderr.contains(name), "{name} is not named: {}", run.stderr);
    }
    for word in ["wheat", "rye", "oats"] {
        assert_eq!(count(&home, word), "1", "{word}");
    }
}

#[test]
fn nothing_in_an_archive_leads_out_of_it() {
    let home = Home::new();
    let (secret, kind) = (essay("password"), EntryType::Regular);
    let evil = secret.as_bytes();
    let escapes = ESCAPES.replace(['\0', '/', '\\', '\r', '\n'], "");
    let escaped = format!("{escapes}.md");
    home.write(
        "x.tar",
        tarred(&[
            ("../../outside.md", kind, evil),
            ("/tmp/histsearch-outside.md", kind, evil),
            ("link.md", EntryType::Symlink, b""),
            ("hard.md", EntryType::Link, b""),
            ("device.md", EntryType::Block, b""),
            ("pipe.md", EntryType::Fifo, b""),
            (&escaped, kind, essay("maize").as_bytes()),
        ]),
    );
    home.write(
        "x.zip",
        zipped(&[("../outside.md", evil), ("C:\\outside.md", evil), (&escaped, essay("maize").as_bytes())]),
    );
    home.write("x.csv", format!("id,title,text\n../../outside,{escapes},Khrushchev had maize sown {escapes} north.\n"));
    let before = crate::harness::files_below(home.path());
    let run = indexed(&home, 11);
    assert_harmless(&run, "index");
    assert_eq!(run.json()["essays"]["total"], 3, "{run:#?}");
    assert_eq!(count(&home, "password"), "0");
    let index = home.index();
    let after: Vec<_> =
        crate::harness::files_below(home.path()).into_iter().filter(|file| !file.starts_with(&index)).collect();
    assert_eq!(before, after, "something was unpacked to disk");
    assert!(!Path::new("/tmp/histsearch-outside.md").exists());
    for args in
        [&["status", "--files"][..], &["query", "maize"], &["inspect", "essays/x.tar", "essays/x.zip", "essays/x.csv"]]
    {
        assert_harmless(&home.run(args).expect(&[0, 2]), &format!("{args:?}"));
    }
    let paths = home.run(&["query", "maize", "--exact", "--format", "jsonl"]).expect(&[0]).json_lines();
    for hit in paths {
        let path = hit["path"].as_str().unwrap();
        assert!(path.split('/').all(|part| part != ".."), "{path}");
        home.run(&["show", hit["id"].as_str().unwrap()]).expect(&[0]);
    }
}

/// What is found of the most usual word: the file name and the text of each passage.
fn passages(home: &Home) -> BTreeSet<(String, String)> {
    let ask = ["query", "the", "--limit", "9999", "--per-essay", "0", "--copies", "--format", "jsonl"];
    let hits = home.run(&ask).expect(&[0]).json_lines();
    let name = |hit: &serde_json::Value| hit["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    hits.iter().map(|hit| (name(hit), hit["text"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn an_essay_says_the_same_wherever_it_lies() {
    let loose = Home::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files = Vec::new();
    for path in crate::harness::files_below(&corpus) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let bytes = fs::read(&path).unwrap();
        loose.write(&name, &bytes);
        files.push((name, bytes));
    }
    loose.update(&[]).expect(&[0]);
    let said = passages(&loose);
    assert!(said.len() > 200, "{} passages", said.len());
    let members: Vec<_> =
        files.iter().map(|(name, bytes)| (name.as_str(), EntryType::Regular, bytes.as_slice())).collect();
    let zip = zipped(&files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>());
    let tar = tarred(&members);
    for (name, bytes) in [("x.zip", zip), ("x.tar.gz", gzip(&tar)), ("x.tar.zst", zstd::encode_all(&*tar, 1).unwrap())]
    {
        let packed = Home::new();
        packed.write(name, bytes);
        packed.update(&[]).expect(&[0]);
        assert_eq!(passages(&packed), said, "{name}");
    }

    let texts: Vec<_> = files.iter().filter(|(name, _)| name.ends_with(".txt")).collect();
    let texts: Vec<_> =
        texts.iter().filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?))).collect();
    let mut table = csv::Writer::from_writer(b"id,text\n".to_vec());
    let mut lines = String::new();
    for (name, text) in &texts {
        table.write_record([name.as_str(), text]).unwrap();
        lines.push_str(&format!("{}\n", serde_json::json!({ "id": name, "text": text })));
    }
    let plain: BTreeSet<_> = said.into_iter().filter(|(name, _)| texts.iter().any(|(text, _)| *text == name)).collect();
    assert!(plain.len() > 20, "{} passages", plain.len());
    for (name, bytes) in [("x.csv", table.into_inner().unwrap()), ("x.jsonl", lines.into_bytes())] {
        let rows = Home::new();
        rows.write(name, bytes);
        rows.update(&[]).expect(&[0]);
        assert_eq!(passages(&rows), plain, "{name}");
    }
}

#[test]
fn every_row_is_counted_and_a_table_that_did_not_change_is_not_read() {
    let home = Home::new();
    let rows: String = (0..3_000).map(|n| format!("Essay {n},In 1954 field {n} was sown with wheat.\n")).collect();
    home.write("essays.csv", format!("title,text\n{rows}"));
    let run = indexed(&home, 3_000).json();
    assert_eq!((&run["essays"]["added"], &run["passages"]), (&3_000.into(), &3_000.into()));
    let again = home.update(&[]).expect(&[0]).json();
    assert_eq!((&again["essays"]["unchanged"], &again["bytes_read"]), (&3_000.into(), &0.into()));
    let rebuilt = home.update(&["--rebuild"]).expect(&[0]).json();
    assert_eq!(rebuilt["essays"]["total"], 3_000);
    home.run(&["check"]).expect(&[0]);
}

#[test]
fn an_archive_cut_short_keeps_what_it_still_holds() {
    let home = Home::new();
    let regular = EntryType::Regular;
    let (maize, wheat) = (essay("maize"), essay("wheat").repeat(2_000));
    let whole = tarred(&[("maize.md", regular, maize.as_bytes()), ("wheat.md", regular, wheat.as_bytes())]);
    home.write("x.tar", &whole);
    indexed(&home, 2);
    home.write("x.tar", &whole[..20_000]);
    // The one that is left, the one that is cut, and the archive.
    let run = indexed(&home, 3).json();
    assert_eq!((&run["essays"]["updated"], &run["essays"]["removed"]), (&1.into(), &1.into()));
    assert_eq!((count(&home, "maize"), count(&home, "wheat")), ("1".to_owned(), "0".to_owned()));
    home.write("x.tar", &whole);
    let run = indexed(&home, 2).json();
    assert_eq!((&run["essays"]["updated"], &run["essays"]["added"]), (&1.into(), &1.into()));
}

#[cfg(unix)]
#[test]
fn essays_in_a_file_that_cannot_be_read_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    let (maize, wheat) = (essay("maize"), essay("wheat"));
    home.write("unit/x.zip", zipped(&[("maize.md", maize.as_bytes()), ("wheat.md", wheat.as_bytes())]));
    let run_as_mortal = home.mortal();
    let update = |flags: &[&str]| {
        let args = [&["index", "essays", "--format", "json"], flags].concat();
        crate::harness::finish(run_as_mortal(&args), b"").expect(&[0])
    };
    assert_eq!(update(&[]).json()["essays"]["added"], 2);
    let zip = home.essays().join("unit/x.zip");
    let permit = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let rewrite = |word: &str| {
        fs::write(&zip, zipped(&[("maize.md", maize.as_bytes()), (&format!("{word}.md"), essay(word).as_bytes())]))
            .unwrap()
    };
    for (locked, word, all_named) in [("unit/x.zip", "barley", 1), ("unit", "millet", 3)] {
        rewrite(word);
        let locked = home.essays().join(locked);
        permit(&locked, 0);
        let kept = update(&[]).json();
        assert_eq!((&kept["essays"]["unchanged"], &kept["essays"]["total"]), (&2.into(), &2.into()), "{kept}");
        assert_eq!(kept["skipped"].as_array().unwrap().len(), all_named, "{kept}");
        assert_eq!((count(&home, "maize"), count(&home, word)), ("1".to_owned(), "0".to_owned()));
        permit(&locked, 0o755);
        let read = update(&[]).json();
        assert_eq!(
            (&read["essays"]["updated"], &read["essays"]["added"], &read["essays"]["removed"]),
            (&1.into(), &1.into(), &1.into()),
            "{read}"
        );
        assert_eq!(read["skipped"].as_array().unwrap().len(), 0, "{read}");
        assert_eq!(count(&home, word), "1");
    }
    home.run(&["check"]).expect(&[0]);
}
