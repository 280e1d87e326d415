//! A damaged index: `check` notices every change, a query never crashes, `index --rebuild` heals.

use std::cell::RefCell;
use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use histsearch::error::{Kind, Result};
use histsearch::fields::About;
use histsearch::index::{Folder, Index, essay_id};
use histsearch::search::essay_passages;

use crate::harness::{Home, Run, Seeded, copy_folder, files_below, finish, times};

/// How many bytes are flipped in each file, one at a time; 5 for the long form.
const FLIPS: &str = "HISTSEARCH_TEST_FLIPS";

/// In how many places the file of passages is damaged, in ways of several kinds; 5,000 for the long form.
const WOUNDS: &str = "HISTSEARCH_TEST_WOUNDS";

/// Asked of a damaged index: words, phrases, names, prefixes, filters.
const QUERIES: &str = "maize\n\"virgin lands\"\nKhruschev\nkol*\nwheat NEAR/9 kazakhstan\ntopic:agriculture harvest\n\
                       period:1953..1964 speech\nNOT maize\nzzz\n";

/// An index of real essays, and an undamaged copy to return to.
struct Patient {
    home: Home,
    sound: PathBuf,
    /// What went wrong so far; told all at once.
    complaints: RefCell<Vec<String>>,
}

impl Patient {
    fn new() -> Patient {
        let home = Home::new();
        copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/russia"), &home.essays());
        fs::write(home.essays().join("histsearch.toml"), "[[entry]]\nname = \"Weir Committee\"\n").unwrap();
        home.update(&[]).expect(&[0]);
        let sound = home.path().join("sound");
        copy_folder(&home.index(), &sound);
        Patient { home, sound, complaints: RefCell::default() }
    }

    /// Every file of the index that says anything; locks are empty.
    fn files(&self) -> Vec<PathBuf> {
        let files = files_below(&self.home.index());
        files.into_iter().filter(|path| fs::metadata(path).unwrap().len() > 0).collect()
    }

    fn restore(&self) {
        fs::remove_dir_all(self.home.index()).unwrap();
        copy_folder(&self.sound, &self.home.index());
    }

    /// Notes a run that ended with none of these codes, or in a panic.
    fn note(&self, damage: &str, run: &Run, codes: &[i32]) {
        let ended = run.code.is_some_and(|code| codes.contains(&code));
        if !ended || run.shows_a_panic() {
            self.complaints
                .borrow_mut()
                .push(format!("{damage}: {:?} {:.300} {:.300}", run.code, run.stdout, run.stderr));
        }
    }

    #[track_caller]
    fn assert_no_complaints(&self) {
        let complaints = self.complaints.borrow();
        assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
    }

    /// Asks much, in so many commands; whatever the answer, it is one.
    fn ask(&self, damage: &str, most: usize) {
        let commands: [&[&str]; 6] = [
            &["query", "--queries", "-", "--format", "jsonl", "--explain"],
            &["query", "maize", "--sort", "period", "--topic", "agriculture", "--period", "1953..1964"],
            &["topics"],
            &["timeline", "harvest"],
            &["status"],
            &["show", "essays/virgin-lands.md"],
        ];
        for args in commands.into_iter().take(most) {
            let run = finish(self.home.command(args), QUERIES.as_bytes());
            self.note(&format!("{damage}: {}", args[0]), &run, &[0, 1, 2]);
        }
    }

    /// `check` must not call this index whole, and must say what to do.
    fn is_noticed(&self, damage: &str) {
        let check = self.home.run(&["check"]);
        self.note(&format!("{damage}: check"), &check, &[1, 2]);
        if !format!("{}{}", check.stdout, check.stderr).contains("histsearch index ") {
            self.complaints.borrow_mut().push(format!("{damage}: no way out: {check:?}"));
        }
    }

    #[track_caller]
    fn heals(&self, damage: &str) {
        let healed = self.home.update(&["--rebuild"]);
        assert_eq!(healed.code, Some(0), "{damage}: {healed:#?}");
        self.home.run(&["check"]).expect(&[0]);
        self.home.run(&["query", "maize"]).expect(&[0]);
    }
}

fn kind_of(path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap();
    path.extension().map_or(name, |extension| extension.to_str().unwrap()).to_owned()
}

#[test]
fn there_is_a_file_of_every_kind_to_damage() {
    let mut kinds: Vec<String> = Patient::new().files().iter().map(|path| kind_of(path)).collect();
    kinds.sort();
    let expected = ["CURRENT", "bin", "bin", "fast", "fieldnorm", "idx", "json", "json", "pos", "store", "term"];
    assert_eq!(kinds, expected);
}

#[test]
fn one_changed_byte_anywhere_is_noticed() {
    let patient = Patient::new();
    let mut random = Seeded(1956);
    for file in patient.files() {
        let whole = fs::read(&file).unwrap();
        let (first, last) = (0, whole.len() - 1);
        // Footers at the very end of a file are where readers trust most.
        let near_the_end = whole.len().saturating_sub(1 + random.below(40));
        let elsewhere: Vec<usize> = (0..times(FLIPS, 1)).map(|_| random.below(whole.len())).collect();
        for place in [first, near_the_end, last].into_iter().chain(elsewhere) {
            let mut changed = whole.clone();
            changed[place] ^= 1 << random.below(8);
            fs::write(&file, &changed).unwrap();
            let damage = format!("byte {place} of {} in {}", whole.len(), kind_of(&file));
            patient.is_noticed(&damage);
            patient.ask(&damage, usize::MAX);
        }
        fs::write(&file, whole).unwrap();
    }
    patient.assert_no_complaints();
    patient.home.run(&["check"]).expect(&[0]);
}

type Passages = Vec<(u64, About, String)>;

/// The passages of every essay in the index, each as it can be read.
fn passages(index: &Path) -> Result<Vec<Result<Passages>>> {
    let index = Index::open(&Folder::at(index))?;
    let manifest = index.manifest()?;
    Ok(manifest.files.keys().map(|path| essay_passages(&index, essay_id(path))).collect())
}

/// In this process, which must survive.
#[test]
fn damaged_passages_are_refused_never_read_wrongly() {
    let patient = Patient::new();
    let sound: Vec<_> = passages(&patient.home.index()).unwrap().into_iter().map(|essay| essay.unwrap()).collect();
    assert!(sound.iter().map(Vec::len).sum::<usize>() > 20, "too little to damage");
    let store = patient.files().into_iter().find(|path| kind_of(path) == "store").unwrap();
    let whole = fs::read(&store).unwrap();
    let mut file = OpenOptions::new().write(true).open(&store).unwrap();
    let mut write = |place: usize, bytes: &[u8]| -> std::io::Result<()> {
        file.seek(SeekFrom::Start(place as u64))?;
        file.write_all(bytes)
    };
    let mut random = Seeded(1961);
    let (mut refused, mut unharmed) = (0, 0);
    let step = (whole.len() / times(WOUNDS, 300)).max(1);
    // The list of blocks and all that follows is short, and trusted most.
    let places = (0..whole.len() - 200).step_by(step).chain(whole.len() - 200..whole.len());
    for place in places {
        let length = (whole.len() - place).min([1, 1, 4, 16][random.below(4)]);
        let mut wound = whole[place..place + length].to_vec();
        match random.below(3) {
            0 => wound.fill(0xff),
            1 => wound.iter_mut().for_each(|byte| *byte = random.next().to_le_bytes()[0]),
            _ => wound[0] ^= 1 << random.below(8),
        }
        write(place, &wound).unwrap();
        let damage = format!("{wound:x?} at {place} of {}", whole.len());
        let essays = passages(&patient.home.index()).unwrap_or_else(|error| vec![Err(error)]);
        for (place, essay) in essays.into_iter().enumerate() {
            match essay {
                Ok(read) => {
                    assert_eq!(read, sound[place], "{damage}");
                    unharmed += 1;
                }
                Err(error) => {
                    assert_eq!(error.kind(), Kind::BadIndex, "{damage}: {error:?}");
                    assert!(error.next_step().is_some_and(|hint| hint.contains("--rebuild")), "{damage}: {error:?}");
                    refused += 1;
                }
            }
        }
        write(place, &whole[place..place + length]).unwrap();
    }
    assert!(refused > 100 && unharmed > 0, "{refused} refused, {unharmed} unharmed");
}

#[test]
fn a_file_cut_short_or_gone_is_noticed_and_healed() {
    let patient = Patient::new();
    for file in patient.files() {
        let whole = fs::read(&file).unwrap();
        type Damage<'a> = (&'a str, &'a dyn Fn());
        let damages: [Damage<'_>; 5] = [
            ("emptied", &|| fs::write(&file, b"").unwrap()),
            ("cut in half", &|| fs::write(&file, &whole[..whole.len() / 2]).unwrap()),
            ("cut by one byte", &|| fs::write(&file, &whole[..whole.len() - 1]).unwrap()),
            ("deleted", &|| fs::remove_file(&file).unwrap()),
            ("a folder", &|| {
                fs::remove_file(&file).unwrap();
                fs::create_dir(&file).unwrap();
            }),
        ];
        for (place, (what, damage)) in damages.into_iter().enumerate() {
            damage();
            let damage = format!("{} {what}", kind_of(&file));
            patient.is_noticed(&damage);
            patient.ask(&damage, 1);
            if place % 2 == 1 {
                patient.heals(&damage);
            }
            patient.restore();
        }
    }
    patient.assert_no_complaints();
}

#[test]
fn a_plain_run_on_a_damaged_index_says_what_to_do_and_removes_nothing() {
    let patient = Patient::new();
    for name in ["CURRENT", "meta.json", ".managed.json"] {
        let file = patient.files().into_iter().find(|path| path.ends_with(name)).unwrap();
        fs::write(&file, "gen-1").unwrap();
        let before = files_below(&patient.home.index());
        let run = patient.home.update(&[]).expect(&[2]);
        assert!(run.stderr.contains("--rebuild"), "{name}: {run:#?}");
        assert_eq!(files_below(&patient.home.index()), before, "{name}");
        patient.restore();
    }
}

#[test]
fn damage_is_not_merged_into_files_that_look_whole() {
    let patient = Patient::new();
    let mut random = Seeded(1917);
    for file in patient.files() {
        let name = file.display();
        let mut changed = fs::read(&file).unwrap();
        let place = random.below(changed.len());
        changed[place] ^= 1 << random.below(8);
        fs::write(&file, changed).unwrap();
        patient.home.write("news.txt", "The rains failed in 1963.");
        let run = patient.home.update(&[]).expect(&[2]);
        assert!(run.stderr.contains("--rebuild"), "byte {place} of {name}: {run:#?}");
        patient.is_noticed(&format!("byte {place} of {name}, after a run"));
        patient.restore();
    }
    patient.assert_no_complaints();
    patient.home.update(&[]).expect(&[0]);
}

#[test]
fn an_index_of_another_format_is_refused_never_misread() {
    let patient = Patient::new();
    let meta = patient.files().into_iter().find(|path| path.ends_with("meta.json")).unwrap();
    // As the first versions wrote it: without a seal.
    let text = fs::read_to_string(&meta).unwrap();
    fs::write(&meta, &text[..text.rfind("\nseal").unwrap()]).unwrap();
    for args in [&["query", "maize"][..], &["check"], &["status"], &["index", "essays"]] {
        let refused = patient.home.run(args).expect(&[2]);
        assert!(refused.stderr.contains("--rebuild"), "{refused:#?}");
    }
    patient.heals("no seal");
}
