//! What a run asked the system to write, and what of it a disk may hold when the power fails.
//!
//! `strace` tells every call that changes a folder. Played back, they give two pictures at each moment: what the system
//! shows, and what is certain to be on disk. Certain are the bytes of a file at its last `fsync`, and the names in a
//! folder at the folder's. That is less than most file systems keep, and all that the system promises.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::{Home, Seeded, files_below};

/// The calls that change files or names. A call for changes that is not among them would go unseen: `writev`,
/// `pwrite64` and the like are listed so that a run which makes them fails the test instead.
const CALLS: &str = "openat,creat,open,write,writev,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,\
                     unlinkat,mkdir,mkdirat,rmdir,ftruncate,truncate,copy_file_range,sendfile,link,linkat,symlink,\
                     symlinkat,fallocate";

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A file is opened, made where there is none, emptied where `empty` says so.
    Open {
        path: PathBuf,
        empty: bool,
    },
    /// Bytes are added at the end.
    Write {
        path: PathBuf,
        bytes: Vec<u8>,
    },
    /// The bytes of a file, or the names in a folder, are made durable.
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
    MakeFolder(PathBuf),
}

/// Runs `index essays` and gives what it changed in the folder of the index, in order; `None` where nobody can watch.
pub(crate) fn watched(home: &Home, flags: &[&str]) -> Option<Vec<Change>> {
    let log = home.path().join("calls");
    let run = home.command(&[&["index", "essays"], flags].concat());
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-xx", "-s", "1000000000", "-e", &format!("trace={CALLS}"), "-o"]).arg(&log);
    strace.arg(run.get_program()).args(run.get_args()).current_dir(home.path());
    strace.env("HISTSEARCH_INDEX", home.index());
    match strace.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) if !String::from_utf8_lossy(&output.stderr).contains("histsearch") => return None,
        Ok(output) => panic!("{output:?}"),
        Err(_) => return None,
    }
    let index = home.index().canonicalize().unwrap();
    Some(whole_calls(&fs::read_to_string(log).unwrap()).iter().filter_map(|call| change(call, &index)).collect())
}

/// Calls as they ended. One that another thread interrupted in the log is put together.
fn whole_calls(log: &str) -> Vec<String> {
    const BROKEN_OFF: &str = " <unfinished ...>";
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in log.lines() {
        let (thread, rest) = line.split_once(' ').unwrap();
        let rest = rest.trim_start();
        if let Some(start) = rest.strip_suffix(BROKEN_OFF) {
            begun.insert(thread, start);
        } else if let Some((_, end)) = rest.strip_prefix("<... ").and_then(|rest| rest.split_once(" resumed>")) {
            calls.push(format!("{}{end}", begun.remove(thread).unwrap()));
        } else if !rest.starts_with(['+', '-']) {
            calls.push(rest.to_owned());
        }
    }
    calls
}

/// The change a call made to something below `index`; `None` where it made none.
fn change(call: &str, index: &Path) -> Option<Change> {
    let (name, rest) = call.split_once('(').unwrap();
    let (arguments, result) = rest.rsplit_once(" = ").unwrap();
    let arguments = arguments.trim_end(); // a call that was broken off ends in blanks up to a column of the log
    if result.starts_with('-') {
        return None;
    }
    let texts = texts(arguments);
    let path = |text: usize| {
        let path = PathBuf::from(String::from_utf8(texts[text].clone()).unwrap());
        path.starts_with(index).then_some(path)
    };
    // Of calls by name, the first text is the folder the name is seen from, and the next the name.
    let named = |from: usize| {
        let [folder, name] =
            [from, from + 1].map(|text| PathBuf::from(String::from_utf8(texts[text].clone()).unwrap()));
        let path = folder.join(name);
        path.starts_with(index).then_some(path)
    };
    match name {
        "openat" if arguments.contains("O_CREAT") || arguments.contains("O_TRUNC") => {
            Some(Change::Open { path: named(0)?, empty: arguments.contains("O_TRUNC") })
        }
        "openat" => None,
        "write" => {
            let (path, written) = (path(0)?, result.parse().unwrap());
            Some(Change::Write { path, bytes: texts[1][..written].to_vec() })
        }
        "fsync" | "fdatasync" => Some(Change::Sync(path(0)?)),
        "ftruncate" if arguments.ends_with(", 0)") => Some(Change::Open { path: path(0)?, empty: true }),
        "rename" => Some(Change::Rename(path(0)?, path(1)?)),
        "renameat" | "renameat2" => Some(Change::Rename(named(0)?, named(2)?)),
        "unlink" | "rmdir" => Some(Change::Remove(path(0)?)),
        "unlinkat" => Some(Change::Remove(named(0)?)),
        "mkdir" => Some(Change::MakeFolder(path(0)?)),
        "mkdirat" => Some(Change::MakeFolder(named(0)?)),
        _ if path(0).is_none() => None,
        other => panic!("a run calls {other}, which this test cannot play back"),
    }
}

/// The texts among the arguments of a call, quoted or as the name of a file descriptor, from hexadecimal.
fn texts(arguments: &str) -> Vec<Vec<u8>> {
    let hex = |text: &str| -> Vec<u8> {
        let digits = text.split("\\x").skip(1);
        digits.map(|digits| u8::from_str_radix(digits, 16).unwrap_or_else(|_| panic!("{text:.99}"))).collect()
    };
    let parts = arguments.split(['"', '<', '>']);
    parts.filter(|part| part.starts_with("\\x") || part.is_empty()).map(hex).filter(|text| !text.is_empty()).collect()
}

/// A file: what the system shows of it, and what is certain to be on disk.
#[derive(Clone, Debug, Default)]
struct Content {
    shown: Vec<u8>,
    durable: Vec<u8>,
}

/// A change of names that no `fsync` of their folder has made certain.
#[derive(Clone, Debug)]
enum Naming {
    File(PathBuf, usize),
    Folder(PathBuf),
    Moved(PathBuf, PathBuf),
    Gone(PathBuf),
}

/// The names there are: files by their place in [`Disk::contents`], and folders.
#[derive(Clone, Debug, Default)]
struct Names {
    files: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
}

impl Names {
    fn apply(&mut self, naming: &Naming) {
        match naming {
            Naming::File(path, content) => drop(self.files.insert(path.clone(), *content)),
            Naming::Folder(path) => drop(self.folders.insert(path.clone())),
            Naming::Moved(from, to) => {
                if let Some(content) = self.files.remove(from) {
                    self.files.insert(to.clone(), content);
                }
            }
            Naming::Gone(path) => {
                self.files.remove(path);
                self.folders.remove(path);
            }
        }
    }
}

/// A folder on a disk that may lose its power.
#[derive(Clone, Debug)]
pub(crate) struct Disk {
    root: PathBuf,
    contents: Vec<Content>,
    durable: Names,
    shown: Names,
    /// What makes `shown` of `durable`, in order.
    uncertain: Vec<Naming>,
}

/// What is left when the power fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Loss {
    /// Only what is certain.
    AllUncertain,
    /// Every name, but of the files only what is certain: empty where they were never synced.
    UncertainBytes,
    /// Names up to some moment, and of each file some of what was written after its last sync.
    Some,
}

impl Disk {
    /// What stands in a folder now, all of it certain.
    pub(crate) fn of(folder: &Path) -> Disk {
        let root = folder.canonicalize().unwrap();
        let mut disk = Disk {
            contents: Vec::new(),
            durable: Names::default(),
            shown: Names::default(),
            uncertain: Vec::new(),
            root: root.clone(),
        };
        for path in files_below(&root) {
            let bytes = fs::read(&path).unwrap();
            let parents = path.ancestors().skip(1).take_while(|parent| parent.starts_with(&root));
            disk.durable.folders.extend(parents.map(Path::to_owned));
            disk.durable.files.insert(path, disk.contents.len());
            disk.contents.push(Content { shown: bytes.clone(), durable: bytes });
        }
        disk.shown = disk.durable.clone();
        disk
    }

    pub(crate) fn apply(&mut self, change: &Change) {
        match change {
            Change::Open { path, empty } => match self.shown.files.get(path) {
                Some(content) if *empty => self.contents[*content].shown.clear(),
                Some(_) => {}
                None => {
                    self.name(Naming::File(path.clone(), self.contents.len()));
                    self.contents.push(Content::default());
                }
            },
            Change::Write { path, bytes } => {
                if let Some(content) = self.shown.files.get(path) {
                    self.contents[*content].shown.extend_from_slice(bytes);
                }
            }
            Change::Sync(path) => match self.shown.files.get(path) {
                Some(content) => {
                    let content = &mut self.contents[*content];
                    content.durable.clone_from(&content.shown);
                }
                None => self.sync_names(path),
            },
            Change::Rename(from, to) => self.name(Naming::Moved(from.clone(), to.clone())),
            Change::Remove(path) => self.name(Naming::Gone(path.clone())),
            Change::MakeFolder(path) => self.name(Naming::Folder(path.clone())),
        }
    }

    fn name(&mut self, naming: Naming) {
        self.shown.apply(&naming);
        self.uncertain.push(naming);
    }

    fn sync_names(&mut self, folder: &Path) {
        let within = |naming: &Naming| {
            let (Naming::File(path, _) | Naming::Folder(path) | Naming::Moved(path, _) | Naming::Gone(path)) = naming;
            path.parent() == Some(folder)
        };
        let (certain, uncertain) = std::mem::take(&mut self.uncertain).into_iter().partition(within);
        self.uncertain = uncertain;
        let certain: Vec<Naming> = certain;
        certain.iter().for_each(|naming| self.durable.apply(naming));
    }

    /// Writes what is left after a loss into `folder`, in place of all that is there.
    pub(crate) fn fail(&self, loss: Loss, random: &mut Seeded, folder: &Path) {
        let mut names = self.durable.clone();
        let kept = match loss {
            Loss::AllUncertain => 0,
            Loss::UncertainBytes => self.uncertain.len(),
            Loss::Some => random.below(self.uncertain.len() + 1),
        };
        self.uncertain[..kept].iter().for_each(|naming| names.apply(naming));
        let _ = fs::remove_dir_all(folder);
        fs::create_dir(folder).unwrap();
        let is_there = |path: &Path| {
            let mut above = path.ancestors().skip(1).take_while(|above| above.starts_with(&self.root));
            above.all(|above| above == self.root || names.folders.contains(above))
        };
        let place = |path: &Path| folder.join(path.strip_prefix(&self.root).unwrap());
        for made in names.folders.iter().filter(|path| is_there(path)) {
            fs::create_dir_all(place(made)).unwrap();
        }
        for (path, content) in names.files.iter().filter(|(path, _)| is_there(path)) {
            let content = &self.contents[*content];
            let bytes = match loss {
                Loss::Some if content.shown.starts_with(&content.durable) => {
                    &content.shown
                        [..content.durable.len() + random.below(1 + content.shown.len() - content.durable.len())]
                }
                _ => &content.durable,
            };
            fs::write(place(path), bytes).unwrap();
        }
    }
}

/// Another thread's call between its two halves, and the blanks a log fills up with, change nothing of what a call did.
#[test]
fn a_call_that_was_broken_off_in_the_log_is_the_same_change() {
    let hex = |text: &str| text.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>();
    let file = hex("/index/lock");
    let whole = format!("7 ftruncate(5<{file}>, 0) = 0\n");
    let broken = format!(
        "7 ftruncate(5<{file}>, 0 <unfinished ...>\n8 fsync(6<{file}>) = 0\n7 <... ftruncate resumed>)             = 0\n"
    );
    let changes = |log: &str| -> Vec<String> {
        let calls = whole_calls(log);
        calls.iter().filter_map(|call| change(call, Path::new("/index"))).map(|change| format!("{change:?}")).collect()
    };
    assert_eq!(changes(&whole), ["Open { path: \"/index/lock\", empty: true }"]);
    assert_eq!(changes(&broken), ["Sync(\"/index/lock\")".to_owned(), changes(&whole)[0].clone()]);
}
