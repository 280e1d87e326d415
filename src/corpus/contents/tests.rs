//! Files made here, opened to the last essay.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use tar::{EntryType, Header};

use super::*;
use crate::corpus::readers::archive::packed::{deflated, stored};

const ESSAY: &[u8] = b"# Maize\n\nKhrushchev had maize sown far north.\n";

/// What is found: the place, and the bytes or the reason.
type Found = Vec<(String, Result<Vec<u8>, SkipReason>)>;

fn open(name: &str, bytes: &[u8]) -> (Found, Result<(), Skip>) {
    let mut found = Vec::new();
    let read = leaves(Path::new(name), bytes, &mut |leaf| {
        let essay = leaf.essay.map(|unread| unread.bytes.to_owned()).map_err(|skip| skip.reason);
        found.push((leaf.below.to_owned(), essay));
        ControlFlow::Continue(())
    });
    (found, read)
}

/// The places of all that is found, which must be essays.
#[track_caller]
fn places(name: &str, bytes: &[u8]) -> Vec<String> {
    let (found, read) = open(name, bytes);
    assert_eq!(read, Ok(()), "{found:?}");
    assert!(found.iter().all(|(_, essay)| essay.is_ok()), "{found:?}");
    found.into_iter().map(|(place, _)| place).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A tar archive, whose names may be such as no packer writes.
fn tarred(members: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, bytes) in members {
        let mut header = Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> (&'a str, EntryType, &'a [u8]) {
    (name, EntryType::Regular, bytes)
}

#[test]
fn an_essay_is_itself_packed_or_not() {
    let zst = zstd::encode_all(ESSAY, 3).unwrap();
    for (name, bytes) in [("maize.md", ESSAY), ("maize.md.gz", &gzip(ESSAY)), ("maize.md.zst", &zst)] {
        assert_eq!(open(name, bytes), (vec![(String::new(), Ok(ESSAY.to_owned()))], Ok(())), "{name}");
    }
}

#[test]
fn archives_hold_essays_under_their_names() {
    let zip = deflated(&[
        ("unit1/maize.md", ESSAY),
        ("unit1/.DS_Store", b"\0"),
        ("__MACOSX/._maize.md", b"\0"),
        ("suez", ESSAY),
    ]);
    assert_eq!(places("unit.zip", &zip), ["unit1/maize.md", "suez"]);
    let tar = tarred(&[("unit1/", EntryType::Directory, b""), file("./unit1/maize.md", ESSAY), file("suez", ESSAY)]);
    let zst = zstd::encode_all(&*tar, 3).unwrap();
    for (name, bytes) in
        [("x.tar", &tar), ("x.tar.gz", &gzip(&tar)), ("x.TGZ", &gzip(&tar)), ("x.tar.zst", &zst), ("x.tzst", &zst)]
    {
        assert_eq!(places(name, bytes), ["unit1/maize.md", "suez"], "{name}");
    }
}

#[test]
fn long_names_in_tar_archives_are_whole() {
    let long = format!("{}/maize.md", "unit-of-the-course".repeat(12));
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = Header::new_gnu();
    header.set_size(ESSAY.len() as u64);
    builder.append_data(&mut header, &long, ESSAY).unwrap();
    builder.append_pax_extensions([("path", "unit1/Хрущёв.md".as_bytes())]).unwrap();
    header.set_cksum();
    builder.append(&header, ESSAY).unwrap();
    assert_eq!(places("x.tar", &builder.into_inner().unwrap()), [&*long, "unit1/Хрущёв.md"]);
}

#[test]
fn files_of_essays_stand_in_each_other_up_to_a_depth() {
    let table = b"id,text\n7,Khrushchev had maize sown far north.\n";
    let inner = stored(&[("essays.csv", table)]);
    let tar = gzip(&tarred(&[
        file("a/inner.zip", &inner),
        file("more.jsonl.gz", &gzip(b"{\"text\": \"Nasser took the canal.\"}\n")),
    ]));
    assert_eq!(places("outer.tar.gz", &tar), ["a/inner.zip/essays.csv/7", "more.jsonl.gz/1"]);
    let (found, read) = open("deeper.zip", &stored(&[("outer.tar.gz", &tar), ("maize.md", ESSAY)]));
    assert_eq!(read, Ok(()));
    let expected = [
        ("outer.tar.gz/a/inner.zip/essays.csv", Err(SkipReason::TooLarge)),
        ("outer.tar.gz/more.jsonl.gz/1", Ok(b"Nasser took the canal.".to_vec())),
        ("maize.md", Ok(ESSAY.to_owned())),
    ];
    assert_eq!(found, expected.map(|(place, essay)| (place.to_owned(), essay)));
}

#[test]
fn nothing_leads_out_of_an_archive() {
    let tar = tarred(&[
        file("../outside.md", ESSAY),
        file("/etc/passwd", ESSAY),
        ("link.md", EntryType::Symlink, b""),
        ("hard.md", EntryType::Link, b""),
        ("zero.md", EntryType::Char, b""),
        ("pipe.md", EntryType::Fifo, b""),
        file("maize.md", ESSAY),
        file("scan.png", b"\x89PNG"),
    ]);
    let expected = [
        ("outside.md", SkipReason::Broken),
        ("etc/passwd", SkipReason::Broken),
        ("link.md", SkipReason::Symlink),
        ("hard.md", SkipReason::Symlink),
        ("zero.md", SkipReason::NotAFile),
        ("pipe.md", SkipReason::NotAFile),
        ("scan.png", SkipReason::Unsupported),
    ];
    let (found, read) = open("x.tar", &tar);
    let skipped: Vec<_> = found.into_iter().filter_map(|(place, essay)| Some((place, essay.err()?))).collect();
    assert_eq!(skipped, expected.map(|(place, reason)| (place.to_owned(), reason)));
    assert_eq!(read, Ok(()));
    let (found, _) = open("x.zip", &stored(&[("a/../../outside.md", ESSAY), ("maize.md", ESSAY)]));
    assert_eq!(found[0], ("a/outside.md".to_owned(), Err(SkipReason::Broken)));
    assert_eq!(found[1].0, "maize.md");
}

#[test]
fn what_cannot_be_unpacked_is_named() {
    let mut zip = stored(&[("locked.md", ESSAY), ("odd.md", ESSAY), ("maize.md", ESSAY)]);
    // The flag of a password for the first, a method nobody knows for the second, in both places that tell them.
    for (row, at, value) in [(0, 8, 1u8), (1, 10, 97)] {
        let directory = memchr::memmem::find_iter(&zip, b"PK\x01\x02").nth(row).unwrap();
        let local = memchr::memmem::find_iter(&zip, b"PK\x03\x04").nth(row).unwrap();
        zip[directory + at] = value;
        zip[local + at - 2] = value;
    }
    let mut details = Vec::new();
    let read = leaves(Path::new("x.zip"), &zip, &mut |leaf| {
        details.push(leaf.essay.err().map(|skip| skip.to_string()));
        ControlFlow::Continue(())
    });
    let expected =
        [Some("locked with a password"), Some("neither stored nor deflated, the ways of packing that are read"), None];
    assert_eq!(details, expected.map(|detail| detail.map(str::to_owned)));
    assert_eq!(read, Ok(()));
}

#[test]
fn two_of_one_name_are_told_apart() {
    let tar = tarred(&[file("a.md", ESSAY), file("a.md", ESSAY), file("../a.md", ESSAY)]);
    let names: Vec<_> = open("x.tar", &tar).0.into_iter().map(|(place, _)| place).collect();
    assert_eq!(names, ["a.md", "a.md~2", "a.md~3"]);
    let table = b"id,text\n2,Khrushchev had maize sown.\n,Nasser took the canal.\n2,Wheat was sown again.\n";
    assert_eq!(places("essays.csv", table), ["2", "2~2", "2~3"]);
    let many = format!("id,text\n{}", "maize,Khrushchev had maize sown.\n".repeat(50_000));
    let names = places("essays.csv", many.as_bytes());
    assert_eq!((&*names[1], &*names[49_999]), ("maize~2", "maize~50000"));
    let odd = b"id,text\na~2,Khrushchev had maize sown.\na,Nasser took the canal.\na,Wheat was sown again.\na~2,Rye was sown too.\n";
    assert_eq!(places("essays.csv", odd), ["a~2", "a", "a~3", "a~2~2"]);
}

#[test]
fn word_files_are_no_archives_of_essays() {
    let docx = stored(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w:document/>")]);
    let (found, read) = open("maize.zip", &docx);
    assert_eq!((found.len(), found[0].0.as_str(), read), (1, "", Ok(())));
}

#[test]
fn bombs_are_stopped() {
    let zeros = vec![b' '; 60_000_000];
    let (found, read) = open("bomb.md.gz", &gzip(&zeros));
    assert_eq!((found, read.unwrap_err().reason), (vec![], SkipReason::TooLarge));
    // What stands before the bomb is read; what stands behind it in a stream is not.
    let tar = gzip(&tarred(&[file("maize.md", ESSAY), file("bomb.md", &zeros), file("suez.md", ESSAY)]));
    let (found, read) = open("bomb.tgz", &tar);
    assert_eq!(found[0], ("maize.md".to_owned(), Ok(ESSAY.to_owned())));
    assert_eq!(read.unwrap_err().reason, SkipReason::TooLarge);
    let nested = deflated(&[("bomb.md.gz", &gzip(&zeros)), ("maize.md", ESSAY)]);
    let (found, _) = open("bomb.zip", &nested);
    assert_eq!(found[0], ("bomb.md.gz".to_owned(), Err(SkipReason::TooLarge)));
}

#[test]
fn what_breaks_off_keeps_what_came_before() {
    let tar = tarred(&[file("maize.md", ESSAY), file("suez.md", &ESSAY.repeat(100))]);
    let (found, read) = open("x.tar", &tar[..2_000]);
    assert_eq!(found[0], ("maize.md".to_owned(), Ok(ESSAY.to_owned())));
    assert_eq!(found[1], ("suez.md".to_owned(), Err(SkipReason::Broken)));
    assert_eq!(read.unwrap_err().reason, SkipReason::Broken);
    let mut damaged = gzip(&tar);
    let end = damaged.len() - 6;
    damaged[end] ^= 1;
    let (found, read) = open("x.tar.gz", &damaged);
    assert_eq!((found.len(), read.unwrap_err().reason), (2, SkipReason::Broken));
}

#[test]
fn what_holds_nothing_says_so() {
    for (name, bytes, reason) in [
        ("empty.zip", stored(&[]), SkipReason::Empty),
        ("litter.zip", stored(&[(".DS_Store", b"x")]), SkipReason::Empty),
        ("empty.tar", vec![0; 1024], SkipReason::Empty),
        ("none.tar", b"x".repeat(2_000), SkipReason::Broken),
        ("none.zip", b"x".repeat(2_000), SkipReason::Broken),
        ("none.md.gz", b"# Maize".to_vec(), SkipReason::Broken),
        ("twice.md.gz.gz", gzip(&gzip(ESSAY)), SkipReason::Unsupported),
        ("scan.png.gz", gzip(b"\x89PNG"), SkipReason::Unsupported),
    ] {
        let (found, read) = open(name, &bytes);
        assert_eq!((found, read.map_err(|skip| skip.reason)), (vec![], Err(reason)), "{name}");
    }
}

#[test]
fn whoever_has_enough_gets_no_more() {
    let table = b"text\nKhrushchev had maize sown.\nNasser took the canal.\n";
    let zip = stored(&[("a.csv", table), ("b.csv", table)]);
    let mut met = 0;
    let read = leaves(Path::new("x.zip"), &zip, &mut |_| {
        met += 1;
        ControlFlow::Break(())
    });
    assert_eq!((met, read), (1, Ok(())));
}

proptest! {
    #[test]
    fn damage_is_survived(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let tar = tarred(&[file("unit1/maize.md", ESSAY), file("essays.csv", b"text\nKhrushchev had maize sown.\n")]);
        let zip = deflated(&[("unit1/maize.md", ESSAY), ("x.tar", &tar)]);
        let zst = zstd::encode_all(&*tar, 3).unwrap();
        for (name, mut bytes) in [("x.tar.gz", gzip(&tar)), ("x.tar", tar), ("x.zip", zip), ("x.tzst", zst)] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes.truncate(cut.index(bytes.len()) + 1);
            let (found, _) = open(name, &bytes);
            for (place, _) in found {
                prop_assert!(!place.is_empty() && !place.starts_with('/'));
                prop_assert!(place.split('/').all(|part| !part.is_empty() && part != ".."));
            }
        }
    }

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..1_500)) {
        for name in ["x.zip", "x.tar", "x.tar.gz", "x.md.zst", "x.csv", "x.tsv", "x.jsonl", "x.md.gz"] {
            let _ = open(name, &bytes);
        }
    }
}
