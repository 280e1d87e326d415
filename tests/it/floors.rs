//! The map in `src/lib.rs` is the rule: each room knows only rooms on lower floors, prints nothing, and asks neither
//! the environment nor the terminal. Files stay small enough to be read at a sitting.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::program::home;

/// Files of data rather than of thought, which may be long.
const TABLES: [&str; 3] = ["src/lexicon/data/", "src/lexicon/data.rs", "src/period/vocabulary.rs"];
/// Lines of a file that ask for a second look, and that are too many.
const SECOND_LOOK: usize = 400;
const TOO_LONG: usize = 450;
/// Lines of `src/main.rs` that are too many.
const MAIN_TOO_LONG: usize = 40;

/// What only the binary may do.
const BINARY_ONLY: [(&str, &str); 7] = [
    ("println!", "prints"),
    ("eprintln!", "prints"),
    ("print!", "prints"),
    ("eprint!", "prints"),
    ("dbg!", "prints"),
    ("std::env", "reads the environment"),
    ("is_terminal", "asks about the terminal"),
];

/// A source file without its comments.
struct Source {
    /// Relative to the package, with `/`.
    name: String,
    code: String,
    lines: usize,
}

impl Source {
    fn read(path: &Path) -> Source {
        let text = fs::read_to_string(path).expect("a source file in UTF-8");
        let name = path.strip_prefix(home()).expect("a file of the package").to_string_lossy().replace('\\', "/");
        Source { name, code: without_comments(&text), lines: text.lines().count() }
    }

    /// The room of the library this file belongs to; `None` for the crate root and the binary.
    fn room(&self) -> Option<&str> {
        let below = self.name.strip_prefix("src/")?;
        let room = below.split('/').next()?.trim_end_matches(".rs");
        (!matches!(room, "lib" | "main" | "cli")).then_some(room)
    }
}

fn sources() -> Vec<Source> {
    let files = walkdir::WalkDir::new(home().join("src")).sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.expect("src can be read").into_path());
    let rust = files.filter(|path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| Source::read(&path)).collect()
}

/// Cuts every line at its `//`. A `//` inside a string cuts too, which at worst hides the rest of that line.
fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The rooms and their floors: rows ``| 3 | [`query`] | … |`` of the table in the documentation of the crate.
fn floors(documentation: &str) -> BTreeMap<String, u32> {
    let row = |line: &str| {
        let mut cells = line.strip_prefix("//! |")?.split('|').map(str::trim);
        let floor = cells.next()?.parse().ok()?;
        let room = cells.next()?.strip_prefix("[`")?.strip_suffix("`]")?;
        Some((room.to_owned(), floor))
    };
    documentation.lines().filter_map(row).collect()
}

fn map() -> BTreeMap<String, u32> {
    let floors = floors(&fs::read_to_string(home().join("src/lib.rs")).expect("src/lib.rs"));
    assert!(floors.len() > 5, "the map in src/lib.rs was not understood: {floors:?}");
    floors
}

/// The first names of all paths from the crate root: `crate::a::b` and `crate::{a::b, c}`.
fn rooms_named(code: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut named = Vec::new();
    for (at, root) in code.match_indices("crate::") {
        if code[..at].ends_with(is_name) {
            continue;
        }
        let rest = &code[at + root.len()..];
        match rest.strip_prefix('{') {
            Some(group) => named.extend(heads(group)),
            None => named.extend(rest.split(|c| !is_name(c)).next()),
        }
    }
    named.retain(|name| !name.is_empty());
    named
}

/// The first names of the paths in a group, up to its closing bracket.
fn heads(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut start = 0;
    let mut heads = Vec::new();
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.push(group[start..at].trim().split("::").next().unwrap_or("").trim());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads
}

/// Rooms reached by `use super::…` at the top of a room's own file, where `super` is the crate root.
fn rooms_beside<'a>(source: &'a Source, room: &str) -> Vec<&'a str> {
    let is_root = source.name == format!("src/{room}.rs") || source.name == format!("src/{room}/mod.rs");
    let lines = source.code.lines().filter(|_| is_root);
    let paths = lines.filter_map(|line| line.trim_start_matches("pub ").strip_prefix("use super::"));
    paths.filter_map(|path| path.split([':', ';', ' ']).next()).collect()
}

#[test]
fn each_room_knows_only_lower_floors() {
    let floors = map();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        let Some(floor) = floors.get(room) else {
            wrong.push(format!("{}: the map in src/lib.rs has no room {room}", source.name));
            continue;
        };
        let mut known = rooms_named(&source.code);
        known.extend(rooms_beside(&source, room));
        for other in known.into_iter().filter(|other| *other != room) {
            match floors.get(other) {
                None => wrong.push(format!("{}: the map in src/lib.rs has no room {other}", source.name)),
                Some(below) if below < floor => {}
                Some(above) => {
                    wrong.push(format!("{}: {room} (floor {floor}) uses {other} (floor {above})", source.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that do not point down:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_of_the_map_is_there() {
    for room in map().keys() {
        let file = home().join(format!("src/{room}.rs"));
        let folder = home().join(format!("src/{room}/mod.rs"));
        assert!(file.is_file() || folder.is_file(), "the map names {room}, which is not there");
    }
}

#[test]
fn the_library_keeps_to_itself() {
    let mut wrong = Vec::new();
    for source in sources().into_iter().filter(|source| source.name != "src/main.rs" && !source.name.contains("/cli/"))
    {
        for (word, does) in BINARY_ONLY {
            let found =
                source.code.match_indices(word).any(|(at, _)| !source.code[..at].ends_with(char::is_alphabetic));
            if found {
                wrong.push(format!("{} {does}: {word}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "only the binary may:\n{}", wrong.join("\n"));
}

#[test]
fn files_can_be_read_at_a_sitting() {
    let sources = sources();
    let main = sources.iter().find(|source| source.name == "src/main.rs").expect("src/main.rs");
    assert!(main.lines < MAIN_TOO_LONG, "src/main.rs has {} lines", main.lines);
    let thought = sources.iter().filter(|source| !TABLES.iter().any(|table| source.name.starts_with(table)));
    let long: Vec<&Source> = thought.filter(|source| source.lines > SECOND_LOOK).collect();
    let listed: Vec<String> = long.iter().map(|source| format!("{} ({} lines)", source.name, source.lines)).collect();
    let too_long = long.iter().any(|source| source.lines > TOO_LONG);
    assert!(
        !too_long,
        "over {TOO_LONG} lines is too long, over {SECOND_LOOK} wants a second look:\n{}",
        listed.join("\n")
    );
}

#[test]
fn arrows_are_seen_however_they_are_written() {
    let code = "use crate::search::{Answer, Hit};\nlet a = crate::query::parse();\nmy_crate::not();\n\
                use crate::{corpus::{self, walk}, error::Error,\n index};\nmacro!($crate::lexicon)";
    assert_eq!(rooms_named(code), ["search", "query", "corpus", "error", "index", "lexicon"]);
    assert_eq!(rooms_named(&without_comments("// crate::search\n/// [`crate::render`]")), [""; 0]);
    let beside = Source { name: "src/topic.rs".into(), code: "use super::search::Hit;".into(), lines: 1 };
    assert_eq!(rooms_beside(&beside, "topic"), ["search"]);
}

#[test]
fn the_map_is_read_from_its_table() {
    let documentation = "//! | floor | room |\n//! |---|---|\n//! | 3 | [`query`] | words |\n// | 9 | [`no`] |";
    assert_eq!(floors(documentation), BTreeMap::from([("query".to_owned(), 3)]));
}
