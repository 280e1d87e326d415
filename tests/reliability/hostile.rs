//! Hostile files: named, counted, skipped or indexed, never obeyed and never the end of a run.

use std::fs;
use std::path::PathBuf;

use crate::harness::{Home, Run, files_below, finish, times};

/// What a terminal would obey: colours, a title, a cleared screen, C1 controls, overrides of direction.
pub(crate) const ESCAPES: &str =
    "\u{1b}[31mred\u{1b}]0;owned\u{7}\u{9b}2J\u{90}q\u{202e}txet\u{2066}x\u{200f}\r\u{8}\u{7f}\0";

/// Whether a terminal obeys the character rather than shows it.
fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[track_caller]
pub(crate) fn assert_harmless(run: &Run, what: &str) {
    for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        let obeyed: Vec<char> = text.chars().filter(|c| is_obeyed(*c)).collect();
        assert!(obeyed.is_empty(), "{what}: {obeyed:?} on {stream}: {text:?}");
    }
}

fn home_with_escapes() -> Home {
    let home = Home::new();
    let text = format!("# Maize {ESCAPES}\n\n## In 1954 {ESCAPES}\n\nKhrushchev sowed maize {ESCAPES} in 1954.\n");
    home.write("plain.md", &text);
    home.write("plain.txt", &text);
    home.write("page.html", format!("<title>Maize {ESCAPES}</title><p>Maize &#27;[31m &#x9b;2J &#x202e; in 1954.</p>"));
    let yaml = "\"Maize \\e[31m \\x9b \\u202e\"";
    let front = format!("---\ntitle: {yaml}\nauthor: {yaml}\nquestion: {yaml}\ntopics: [{yaml}]\n---\nMaize, 1954.\n");
    home.write("front.md", front);
    #[cfg(unix)]
    for name in
        ["esc-\u{1b}[31m-\u{9b}-\u{202e}.md", "line\nbreak.txt", "bin-\u{1b}.txt", "unread-\u{1b}\u{202e}.pages"]
    {
        home.write(name, if name.starts_with("bin") { "\0\0\0\u{1}\u{2}" } else { text.as_str() });
    }
    home
}

#[test]
fn what_a_terminal_would_obey_is_never_printed() {
    let home = home_with_escapes();
    for flags in [&["--dry-run"][..], &[], &["--format", "json"]] {
        assert_harmless(&home.run(&[&["index", "essays"], flags].concat()).expect(&[0]), "index");
    }
    for format in
        ["text", "json", "jsonl", "csv", "tsv", "paths", "trec", "kwic", "chicago", "mla", "bibtex", "csl-json"]
    {
        let run = home.run(&["query", "maize", "--explain", "--limit", "99", "--format", format]);
        // A format that is not there yet is refused, which is harmless.
        assert_harmless(&run.expect(&[0, 2]), format);
    }
    let id = home.run(&["query", "maize", "--format", "jsonl"]).json_lines()[0]["id"].as_str().unwrap().to_owned();
    let hostile = format!("maize {}", ESCAPES.replace('\0', ""));
    let commands: [&[&str]; 16] = [
        &["query", "maize", "--color", "never"],
        &["query", &hostile],
        &["query", &hostile, "--format", "json"],
        &["query", "maize", "--author", &hostile],
        &["query", "maize", "--period", &hostile],
        &["query", "maize", "--topic", &hostile],
        &["query", "maize", "--path", &hostile],
        &["status", "--files"],
        &["show", &id],
        &["show", &hostile],
        &["topics"],
        &["timeline", &hostile],
        &["variants", &hostile],
        &["period", &hostile],
        &["check"],
        &["index", &hostile],
    ];
    for args in commands {
        assert_harmless(&home.run(args).expect(&[0, 1, 2]), &format!("{args:?}"));
    }
    for file in files_below(&home.essays()) {
        for format in ["text", "json", "jsonl"] {
            let mut command = home.command(&["inspect", "--format", format]);
            command.arg(&file);
            assert_harmless(&finish(command, b"").expect(&[0, 2]), &format!("inspect {format} {file:?}"));
        }
    }
    let asked = finish(home.command(&["query", "-"]), ESCAPES.as_bytes()).expect(&[0, 1, 2]);
    assert_harmless(&asked, "query -");
}

/// Files that try to break a reader, with what each is called.
fn monsters() -> Vec<(&'static str, Vec<u8>)> {
    let repeat = |text: &str, times: usize| text.repeat(times).into_bytes();
    let random = |seed: u64, length: usize| {
        let mut random = crate::harness::Seeded(seed);
        (0..length).map(|_| random.next().to_le_bytes()[0]).collect::<Vec<u8>>()
    };
    let aliases: String =
        (1..60).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(","))).collect();
    let entities: String =
        (1..40).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(9))).collect();
    vec![
        ("empty.md", Vec::new()),
        ("space.txt", b" \n\t\r\n ".to_vec()),
        ("program.txt", [b"\x7fELF\x02\x01\x01".to_vec(), random(1, 5000)].concat()),
        ("noise.md", random(2, 20_000)),
        ("noise.html", random(3, 20_000)),
        ("half-utf16.txt", [b"\xff\xfe".to_vec(), random(4, 4001)].concat()),
        ("lone-surrogates.txt", b"\xff\xfe\x00\xd8\x00\xd8\x00\xdc".repeat(500)),
        ("bad-utf8.md", b"Maize \xc3\x28\xff\xfe\xed\xa0\x80 in 1954. ".repeat(300)),
        ("nul.txt", b"Mai\0ze in 1954. ".repeat(200)),
        ("tags.html", repeat("<div>", 100_000)),
        ("open-lists.html", repeat("<ul><li>", 50_000)),
        ("closing.html", repeat("</div>", 100_000)),
        ("half-tags.html", repeat("<a href=\"", 50_000)),
        ("attributes.html", [b"<p ".to_vec(), repeat("a=b ", 100_000), b">maize</p>".to_vec()].concat()),
        ("comments.html", repeat("<!--", 100_000)),
        (
            "entities.html",
            format!("<!DOCTYPE x [<!ENTITY e0 \"lol\">{entities}]><p>&e39; maize &#1114112; &#xd800;</p>").into(),
        ),
        ("tables.html", repeat("<table><tr><td>", 30_000)),
        ("script.html", [b"<script>".to_vec(), repeat("if (a<b) ", 50_000)].concat()),
        ("quotes.md", repeat(">", 100_000)),
        ("spaced-quotes.md", repeat("> ", 50_000)),
        ("quoted-lists.md", repeat("> - ", 20_000)),
        ("lists.md", (0..3000).map(|n| format!("{}- maize\n", "  ".repeat(n.min(600)))).collect::<String>().into()),
        ("brackets.md", repeat("[", 100_000)),
        ("links.md", repeat("[a](", 50_000)),
        ("images.md", repeat("![[", 50_000)),
        ("stars.md", repeat("*a **b ", 30_000)),
        ("backticks.md", (1..700).map(|n| format!("{} ", "`".repeat(n))).collect::<String>().into()),
        ("footnotes.md", (0..20_000).map(|n| format!("[^{n}]: see[^{}]\n", n + 1)).collect::<String>().into()),
        ("definitions.md", (0..20_000).map(|n| format!("[a{n}]: b\n")).collect::<String>().into()),
        ("table.md", format!("|a|b|\n|-|-|\n{}", "|".repeat(100_000)).into()),
        ("headings.md", repeat("# a\n", 30_000)),
        ("long-heading.md", [b"# ".to_vec(), repeat("maize ", 20_000)].concat()),
        ("underline.md", [b"maize\n".to_vec(), repeat("=", 200_000)].concat()),
        ("alias-bomb.md", format!("---\na0: &a0 lol\n{aliases}title: *a59\n---\nMaize.\n").into()),
        ("deep-yaml.md", format!("---\ntitle: {}\n---\nMaize.\n", "[".repeat(100_000)).into()),
        ("deep-toml.md", format!("+++\ntitle = {}\n+++\nMaize.\n", "[".repeat(100_000)).into()),
        ("huge-front.md", format!("---\ntitle: {}\n---\nMaize.\n", "maize ".repeat(200_000)).into()),
        (
            "many-keys.md",
            format!("---\n{}---\nMaize.\n", (0..50_000).map(|n| format!("k{n}: v\n")).collect::<String>()).into(),
        ),
        ("endless-front.md", format!("---\n{}", "title: maize\n".repeat(15_000)).into()),
        (
            "tagged.md",
            b"---\ntitle: !!binary \"////\"\nauthor: !!python/object:os.system x\ndate: 99999999-99-99\n---\nMaize.\n"
                .to_vec(),
        ),
        (
            "odd-years.txt",
            repeat("in 99999999999999999999, 0000, -1 BC, 1000000 BC, the 999th century, c. 1-9999999; ", 500),
        ),
        ("marks.txt", [b"a".to_vec(), "\u{301}\u{327}".repeat(30_000).into_bytes()].concat()),
        ("joined.txt", repeat("\u{200d}\u{1f468}", 50_000)),
        ("one-word.txt", repeat("a", 400_000)),
        ("no-full-stop.txt", repeat("maize and wheat and ", 15_000)),
        ("full-stops.txt", repeat(". ", 300_000)),
        ("line-ends.txt", repeat("\r\n\r", 200_000)),
        ("hyphens.txt", repeat("mai-\n", 30_000)),
    ]
}

/// Indexes what is there; everything found is either indexed or skipped by name.
#[track_caller]
pub(crate) fn indexed(home: &Home, files: usize) -> Run {
    let run = home.update(&[]).expect(&[0]);
    let json = run.json();
    let (total, skipped) = (json["essays"]["total"].as_u64().unwrap(), json["skipped"].as_array().unwrap().len());
    assert_eq!(usize::try_from(total).unwrap() + skipped, files, "{run:#?}");
    home.run(&["check"]).expect(&[0]);
    home.update(&[]).expect(&[0]);
    run
}

#[test]
fn no_file_stops_a_run() {
    let home = Home::new();
    let monsters = monsters();
    for (name, content) in &monsters {
        home.write(name, content);
    }
    home.write("honest.md", "# An honest essay\n\nIn 1954 Khrushchev opened the Virgin Lands.\n");
    let run = indexed(&home, monsters.len() + 1);
    for reason in ["empty.md", "program.txt", "noise.md"] {
        assert!(run.stderr.contains(reason), "{reason} is not named: {run:#?}");
    }
    let answer = home.run(&["query", "virgin lands", "--format", "paths"]).expect(&[0]);
    assert!(answer.stdout.starts_with("essays/honest.md\n"), "{answer:#?}");
    assert_harmless(&home.run(&["query", "maize", "--limit", "999", "--per-essay", "0"]).expect(&[0]), "query");
}

/// How many megabytes there are in the longest line; set it to 20 or more for the long form.
const MEGABYTES: &str = "HISTSEARCH_TEST_LINE_MEGABYTES";

#[test]
fn a_line_of_megabytes_is_an_essay_like_any_other() {
    let home = Home::new();
    home.write("line.txt", "maize and wheat in Kazakhstan, the harvest of 1954. ".repeat(20_000 * times(MEGABYTES, 3)));
    indexed(&home, 1);
    home.run(&["query", "maize", "--limit", "1"]).expect(&[0]);
}

#[test]
fn deep_folders_are_walked_to_the_bottom() {
    let home = Home::new();
    let deep: PathBuf = (0..120).map(|depth| format!("level-{depth:03}")).collect();
    home.write(deep.join("maize.md"), "# Maize\n\nSown in 1954.\n");
    indexed(&home, 1);
    let found = home.run(&["query", "maize", "--format", "paths"]).expect(&[0]);
    assert!(found.stdout.contains("level-119/maize.md"));
}

/// Linux takes paths of up to 4,095 bytes.
#[test]
#[cfg(target_os = "linux")]
fn a_path_as_long_as_the_system_takes_is_a_path() {
    let home = Home::new();
    let root = home.essays().canonicalize().unwrap();
    let mut deep = PathBuf::new();
    while root.join(&deep).as_os_str().len() + 2 * 201 < 4095 {
        deep.push("m".repeat(200));
    }
    let room = 4095 - root.join(&deep).join("x.md").as_os_str().len();
    let name = format!("{}.md", "x".repeat(room.min(200)));
    home.write(deep.join(&name), "# Maize\n\nSown in 1954.\n");
    indexed(&home, 1);
    let found = home.run(&["query", "maize", "--format", "paths", "--null"]).expect(&[0]);
    let path = found.stdout.trim_end_matches('\0');
    assert!(path.len() > 3_900 && home.path().join(path).is_file(), "{} bytes", path.len());
    home.run(&["show", path]).expect(&[0]);
    home.run(&["check"]).expect(&[0]);
    assert_eq!(home.update(&[]).expect(&[0]).json()["essays"]["unchanged"], 1);
}

#[test]
#[cfg(unix)]
fn every_file_name_there_can_be_is_a_name() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let names: [&[u8]; 14] = [
        b"line\nbreak.md",
        b"-rf.md",
        b"--help.md",
        b"qu'o\"te.md",
        b"back\\slash.md",
        b"sp ace.md",
        b"semi;$(colon).md",
        b"*.md",
        b"caf\xe9.md",
        b"caf\xe8.md",
        b"\xff\xfe.md",
        b"a:4.md",
        b"tab\t.md",
        "\u{1f33d}\u{301}.md".as_bytes(),
    ];
    let home = Home::new();
    for (number, name) in names.iter().enumerate() {
        home.write(OsStr::from_bytes(name), format!("# Essay {number}\n\nThe harvest of word{number} in 1954.\n"));
    }
    indexed(&home, names.len());
    let mut paths = std::collections::BTreeSet::new();
    for number in 0..names.len() {
        let args = ["query", &format!("word{number}"), "--exact", "--format", "jsonl"];
        let hits = home.run(&args).expect(&[0]).json_lines();
        assert_eq!(hits.len(), 1, "word{number}");
        paths.insert(hits[0]["path"].as_str().unwrap().to_owned());
    }
    assert_eq!(paths.len(), names.len(), "two names became one: {paths:?}");
    for number in 0..names.len() {
        let home_path = home.essays().join(OsStr::from_bytes(names[number]));
        fs::remove_file(home_path).unwrap();
        if number + 1 < names.len() {
            let run = home.update(&[]).expect(&[0]).json();
            assert_eq!(run["essays"]["removed"], 1, "{:?}", OsStr::from_bytes(names[number]));
            assert_eq!(run["essays"]["updated"], 0, "{:?}", OsStr::from_bytes(names[number]));
        }
    }
}

#[test]
#[cfg(unix)]
fn links_are_not_followed_and_pipes_not_read() {
    use std::os::unix::fs::symlink;
    let home = Home::new();
    home.write("maize.md", "# Maize\n\nSown in 1954.\n");
    fs::write(home.path().join("secret.md"), "# Secret\n\nThe password of 1954.\n").unwrap();
    fs::create_dir(home.path().join("outside")).unwrap();
    fs::write(home.path().join("outside/other.md"), "# Other\n\nThe password of 1963.\n").unwrap();
    symlink("../secret.md", home.essays().join("secret.md")).unwrap();
    symlink("../outside", home.essays().join("outside")).unwrap();
    symlink(".", home.essays().join("loop")).unwrap();
    symlink("self.md", home.essays().join("self.md")).unwrap();
    symlink("/dev/zero", home.essays().join("zero.md")).unwrap();
    crate::harness::shell("mkfifo", &[], &home.essays().join("pipe.md"));
    let socket = std::os::unix::net::UnixListener::bind(home.essays().join("socket.md")).unwrap();
    let run = indexed(&home, 8);
    assert_eq!(run.json()["essays"]["total"], 1, "{run:#?}");
    assert_eq!(home.run(&["query", "password", "--exact", "--count"]).expect(&[1]).stdout, "0\n");
    for name in ["pipe.md", "socket.md"] {
        home.run(&["inspect", &format!("essays/{name}")]).expect(&[2]);
    }
    drop(socket);
    // Whoever names a link means it.
    home.run(&["index", "essays/outside", "--index", "other"]).expect(&[0]);
    assert_eq!(home.run(&["query", "password", "--exact", "--count", "--index", "other"]).expect(&[0]).stdout, "1\n");
}
