//! Files as disks, mail and downloads leave them: cut short, with changed bytes, with a hole, with a part twice. Each is
//! an essay or skipped for a reason somebody can read, and no reader fails on any.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Home, Seeded, files_below, times};
use crate::hostile::{assert_harmless, indexed};

/// In how many ways each file is damaged besides being cut short; 20 for the long form.
const WAYS: &str = "HISTSEARCH_TEST_MANGLED";

/// Files of every format, small ones.
fn fixtures() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = files_below(&package.join("tests/formats"));
    for format in ["html", "markdown", "table", "jsonl", "zip", "tar", "gzip"] {
        files.extend(files_below(&package.join("fuzz/seeds").join(format)));
    }
    files.retain(|file| {
        let name = file.file_name().unwrap().to_str().unwrap();
        !name.starts_with("hostile") && !name.ends_with(".py")
    });
    assert!(files.len() > 30, "{} files", files.len());
    files
}

/// The bytes with so much wrong with them.
fn mangled(whole: &[u8], random: &mut Seeded) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    let place = random.below(bytes.len());
    match random.below(5) {
        0 => bytes.truncate(place),
        1 => bytes[place..].iter_mut().take(500).for_each(|byte| *byte = 0),
        2 => drop(bytes.splice(place..place, whole[..place].iter().copied())),
        3 => drop(bytes.drain(place..(place + 1 + random.below(300)).min(whole.len()))),
        _ => {
            for _ in 0..1 + random.below(30) {
                let place = random.below(bytes.len());
                bytes[place] ^= 1 << random.below(8);
            }
        }
    }
    bytes
}

#[test]
fn what_was_damaged_on_its_way_here_is_read_or_named() {
    let home = Home::new();
    let mut random = Seeded(1666);
    let mut files = 0;
    for fixture in fixtures() {
        let (whole, name) = (fs::read(&fixture).unwrap(), fixture.file_name().unwrap().to_str().unwrap());
        let folder = fixture.parent().unwrap().file_name().unwrap().to_str().unwrap();
        let cuts = [1, 5, 9].map(|tenths| whole[..whole.len() * tenths / 10].to_vec());
        let others: Vec<_> = (0..times(WAYS, 3)).map(|_| mangled(&whole, &mut random)).collect();
        for (number, bytes) in cuts.into_iter().chain(others).enumerate() {
            home.write(format!("{folder}-{number}/{name}"), bytes);
            files += 1;
        }
    }
    let run = home.update(&[]).expect(&[0]);
    assert_harmless(&run, "index");
    let json = run.json();
    let skipped = json["skipped"].as_array().unwrap();
    for skip in skipped {
        let detail = skip["detail"].as_str().unwrap();
        assert!(!detail.is_empty() && detail.chars().count() <= 301, "{skip}");
        for fault in ["failed on this file", "crashed", "longer than", "needed more than"] {
            assert!(!detail.contains(fault), "{skip}");
        }
    }
    println!("{files} damaged files: {} essays, {} skips", json["essays"]["total"], skipped.len());
    home.run(&["check"]).expect(&[0]);
}

/// What was met once and was wrong then.
#[test]
fn what_once_went_wrong_goes_right() {
    let home = Home::new();
    let said = "In 1954 Khrushchev opened the Virgin Lands of Kazakhstan.";
    let tei = |body: &str| format!("<TEI><text><body>{body}</body></text></TEI>");
    // More divisions inside each other than a byte counts.
    let divisions = format!("{}<p>{said}</p>{}", "<div><head>h</head>".repeat(400), "</div>".repeat(400));
    home.write("divisions.xml", tei(&divisions));
    // The name of an element that a message would quote whole.
    home.write("name.xml", tei(&format!("<{}>{said}</p>", "p".repeat(1_000_000))));
    let utf32: Vec<u8> = format!("\u{feff}{said}").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    home.write("utf-32.txt", &utf32);
    home.write("utf-32.md", &utf32[4..]);
    let gzip = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds/gzip/maize.md.gz")).unwrap();
    home.write("padded.md.gz", [&gzip[..], &[0; 4096]].concat());
    home.write("downloaded.md.gz", [&gzip[..], b"<html>404</html>"].concat());
    home.write("text.zip", said);
    home.write("noise.tar", said.repeat(40));
    let run = indexed(&home, 8);
    let skips = run.json()["skipped"].clone();
    let detail = |name: &str| {
        let of = |skip: &&serde_json::Value| skip["path"].as_str().unwrap().ends_with(name);
        skips.as_array().unwrap().iter().find(of).map(|skip| skip["detail"].as_str().unwrap().to_owned())
    };
    for read in ["divisions.xml", "utf-32.txt", "utf-32.md", "padded.md.gz", "downloaded.md.gz"] {
        assert_eq!(detail(read), None, "{read}");
    }
    assert!(detail("name.xml").unwrap().chars().count() <= 301);
    assert_eq!(detail("text.zip").as_deref(), Some("not a zip archive, whatever its name says"));
    let noise = detail("noise.tar").unwrap();
    assert!(noise.starts_with("damaged: ") && !noise.contains("cksum") && !noise.contains("Khrushchev"), "{noise}");
}
