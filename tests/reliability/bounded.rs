//! Nothing invented, little needed, nothing that calculates: what is shown is in the file, a small allowance of open
//! files will do, and no cell becomes a formula.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use crate::harness::{Home, Seeded, files_below, start, times};

/// The plain-text essays of the demo corpus that are UTF-8, copied into a home; their texts by the path shown.
fn home_with_plain_essays() -> (Home, BTreeMap<String, String>) {
    let home = Home::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut texts = BTreeMap::new();
    for path in files_below(&corpus).into_iter().filter(|path| path.extension().is_some_and(|end| end == "txt")) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.file_name().unwrap().to_str().unwrap();
        home.write(name, &text);
        texts.insert(format!("essays/{name}"), text);
    }
    assert!(texts.len() > 5, "the demo corpus has plain-text essays");
    (home, texts)
}

/// The letters and digits alone: white space, hyphens at line ends and typography may differ, words may not.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn every_passage_is_in_its_file() {
    let (home, texts) = home_with_plain_essays();
    let report = home.update(&[]).expect(&[0]).json();
    let ask = ["query", "the", "--limit", "9999", "--per-essay", "0", "--copies", "--format", "jsonl"];
    let hits = home.run(&ask).expect(&[0]).json_lines();
    let passages = usize::try_from(report["passages"].as_u64().unwrap()).unwrap();
    assert!(hits.len() * 2 > passages, "most passages say \"the\": {} of {passages}", hits.len());
    for hit in hits {
        let (path, text) = (hit["path"].as_str().unwrap(), hit["text"].as_str().unwrap());
        assert!(letters(&texts[path]).contains(&letters(text)), "{path} does not say {text:?}");
    }
}

/// Everything a file holds with its mark-up cut away as crudely as can be: an archive is the text of all its members.
fn crude_text(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut text = String::new();
    match zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
        Ok(mut archive) => {
            for member in 0..archive.len() {
                let mut unpacked = Vec::new();
                if archive.by_index(member).unwrap().read_to_end(&mut unpacked).is_ok() {
                    text.push_str(&String::from_utf8_lossy(&unpacked));
                }
            }
        }
        Err(_) if bytes.starts_with(b"\xfe\xff") => {
            let units = bytes.as_chunks().0.iter().map(|unit| u16::from_be_bytes(*unit));
            text.extend(char::decode_utf16(units).flatten());
        }
        Err(_) => text.push_str(&String::from_utf8_lossy(&bytes)),
    }
    let without_tags = text.split('<').map(|part| part.split_once('>').map_or(part, |(_, rest)| rest));
    without_tags.map(with_characters).collect()
}

/// A text with its references to characters replaced; of those by name, the few that are letters in our files.
fn with_characters(text: &str) -> String {
    let mut parts = text.split('&');
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').unwrap_or(("", part));
        let number = name.strip_prefix('#').and_then(|number| number.parse().ok()).and_then(char::from_u32);
        let letter = match name {
            "ouml" => Some('ö'),
            "uuml" => Some('ü'),
            _ => number,
        };
        replaced.extend(letter);
        replaced.push_str(rest);
    }
    replaced
}

#[test]
fn no_word_of_a_passage_is_invented_whatever_the_format() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let home = Home::new();
    let mut read = 0;
    for path in [files_below(&package.join("corpus")), files_below(&package.join("tests/formats"))].concat() {
        let marked_up = ["md", "html", "docx", "odt", "fodt", "epub", "xml"];
        let is_hostile = path.file_name().unwrap().to_str().unwrap().starts_with("hostile");
        if is_hostile || path.extension().is_none_or(|end| !marked_up.iter().any(|format| end == *format)) {
            continue;
        }
        let run = home.run(&["inspect", path.to_str().unwrap(), "--format", "json"]);
        if run.code != Some(0) {
            continue; // locked, hostile or no essay
        }
        read += 1;
        let (told, all) = (run.json(), letters(&crude_text(&path)));
        let text: Vec<char> = told["text"].as_str().unwrap().chars().collect();
        for passage in told["passages"].as_array().unwrap() {
            let place = |end: &str| usize::try_from(passage[end].as_u64().unwrap()).unwrap();
            let words: String = text[place("start")..place("end")].iter().collect();
            for word in words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
                assert!(all.contains(word), "{} does not say {word:?}", path.display());
            }
        }
    }
    assert!(read > 40, "{read} files");
}

#[cfg(unix)]
#[test]
fn sixty_four_open_files_are_enough() {
    let (home, texts) = home_with_plain_essays();
    for copy in 0..200 {
        home.write(
            format!("copies/{copy}.md"),
            format!("# Harvest {copy}\n\nIn 1954 maize was sown in field {copy}.\n"),
        );
    }
    let limited = |args: &str| home.script(&["sh"], &format!("ulimit -n 64 && exec \"$0\" {args}"));
    for round in 0..3 {
        home.write("changing.md", format!("Maize again, in the year {}.\n", 1954 + round));
        let report = limited("index essays --format json").expect(&[0]).json();
        assert_eq!(report["essays"]["total"], texts.len() + 201);
    }
    let answer = limited("query maize --format json").expect(&[0]).json();
    assert!(answer["total"].as_u64().unwrap() > 200);
    limited("check").expect(&[0]);
}

#[test]
fn no_cell_of_a_csv_table_is_a_formula() {
    let home = Home::new();
    for (number, start) in ["=", "+", "-", "@", "\t=", "＝", " =", "\u{202e}="].into_iter().enumerate() {
        let cell = format!("{start}HYPERLINK(1;2)");
        let front = format!("---\ntitle: \"{cell}\"\nauthor: \"{cell}\"\nquestion: \"{cell}\"\n---\n");
        home.write(format!("{number}.md"), format!("{front}{cell} and maize in 1954.\n").replace('\t', "\\t"));
    }
    home.update(&[]).expect(&[0]);
    let run = home.run(&["query", "maize", "--format", "csv"]).expect(&[0]);
    let mut table = csv::Reader::from_reader(run.stdout.as_bytes());
    let mut cells = 0;
    for cell in table.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()) {
        cells += 1;
        let harmless = !cell.trim_start().starts_with(['=', '+', '-', '@', '＝']) || cell.parse::<f64>().is_ok();
        assert!(harmless, "{cell:?}");
    }
    assert!(cells > 8 * 4, "{cells} cells");
}

/// How many essays the run below reads; 20,000 for the long form.
#[cfg(target_os = "linux")]
const ESSAYS: &str = "HISTSEARCH_TEST_ESSAYS";

/// What a run may need at most, in bytes.
#[cfg(target_os = "linux")]
const MOST_MEMORY: u64 = 512 << 20;

#[cfg(target_os = "linux")]
#[test]
fn a_run_over_many_essays_stays_within_its_memory() {
    let home = Home::new();
    let mut random = Seeded(1642);
    let essays = times(ESSAYS, 600);
    for number in 0..essays {
        let mut essay = format!("# Harvest {number}\n");
        for _ in 0..12 {
            essay.push_str(&format!("\nIn {}", 1500 + random.below(500)));
            for _ in 0..110 {
                essay.push_str(&format!(" {}{}", SYLLABLES[random.below(24)], SYLLABLES[random.below(24)]));
            }
            essay.push_str(".\n");
        }
        home.write(format!("{}/{number}.md", number % 97), essay);
    }
    let mut run = start(home.command(&["index", "essays"]));
    let mut most = 0;
    let status = loop {
        most = resident(run.id()).map_or(most, |now| most.max(now));
        if let Some(status) = run.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    };
    assert!(status.success());
    println!("{essays} essays were indexed within {} MB", most >> 20);
    assert!((1..MOST_MEMORY).contains(&most), "{most} bytes");
    assert_eq!(home.run(&["status", "--format", "json"]).expect(&[0]).json()["essays"], essays);
}

#[cfg(target_os = "linux")]
const SYLLABLES: [&str; 24] = [
    "ba", "den", "fi", "gor", "hu", "jan", "kel", "lo", "mir", "na", "os", "pet", "qui", "ro", "sa", "tur", "ul",
    "ver", "wa", "xi", "yor", "zem", "ash", "el",
];

/// The most memory a process has had, in bytes, as the system counts it; mapped files count too.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? << 10)
}
