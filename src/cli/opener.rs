//! Opens an essay where a hit stands: a text in the user's editor at its line, a PDF in a viewer at its page.
//!
//! Owns the tables of programs and how each is told a line or a page. No shell is involved: a file's name is one
//! argument, and absolute, so that it is no flag whatever it is called.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use histsearch::error::{Error, Kind, Result};
use histsearch::index::{Places, Whereabouts};
use histsearch::search::Hit;

/// How a program is told what to open, and where.
#[derive(Clone, Copy)]
enum How {
    /// `+31 FILE`
    Plus,
    /// `FILE:31`
    Colon,
    /// `--goto FILE:31`
    Goto,
    /// `FLAG 31 FILE`
    Flag(&'static str),
    /// `FLAG31 FILE`, such as `--page=31`
    Joined(&'static str),
    /// `FILE 31`
    Behind,
    /// `FILE`
    Plain,
}

/// Editors and how each goes to a line; others get the file alone.
const EDITORS: &[(&[&str], How)] = &[
    (&["vi", "vim", "nvim", "view", "gvim", "mvim", "emacs", "emacsclient", "nano", "pico"], How::Plus),
    (&["kak", "joe", "jed", "jmacs", "mg", "ne", "micro", "gedit", "bbedit", "less"], How::Plus),
    (&["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"], How::Goto),
    (&["subl", "sublime_text", "hx", "helix", "zed", "zeditor", "lapce"], How::Colon),
    (&["kate", "kwrite", "mate"], How::Flag("-l")),
    (&["idea", "pycharm", "rustrover"], How::Flag("--line")),
    (&["notepad++"], How::Joined("-n")),
];

/// Viewers of PDF, the first that is there serves: those first that know a page by the number printed on it.
const VIEWERS: &[(&str, How)] = &[
    ("evince", How::Joined("--page-label=")),
    ("zathura", How::Joined("--page=")),
    ("okular", How::Flag("--page")),
    ("mupdf", How::Behind),
];

/// What opens any file with the program that the desktop has for it.
const DESKTOP: &[(&str, How)] = &[if cfg!(target_os = "macos") {
    ("open", How::Plain)
} else if cfg!(windows) {
    ("explorer", How::Plain)
} else {
    ("xdg-open", How::Plain)
}];

/// Formats that an editor shows as noise.
const DOCUMENTS: &[&str] = &["doc", "docx", "docm", "dotx", "dotm", "odt", "ott", "rtf", "epub"];

/// Opens the essay of a hit and waits until the program ends.
pub(super) fn open(hit: &Hit, places: &Places) -> Result<()> {
    let path = &hit.about.path;
    let show = format!("histsearch show {}", hit.id);
    let file = match places.find(path) {
        Whereabouts::File(file) => file,
        Whereabouts::Inside(holder) => {
            let message = format!("{path} cannot be opened: it is inside of {}", holder.display());
            return Err(Error::usage(message).hint(show));
        }
        Whereabouts::Gone => {
            let message = format!("{path} cannot be opened: the file is not there any more");
            return Err(Error::new(Kind::Io, message).hint(format!("{show} (as it was indexed)")));
        }
    };
    let extension = file.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    if extension == "pdf" {
        let page = hit.about.page.unwrap_or(1);
        return first_there(VIEWERS.iter().chain(DESKTOP), &file, page, &show);
    }
    if DOCUMENTS.contains(&extension.as_str()) {
        return first_there(DESKTOP.iter(), &file, 1, &show);
    }
    let words = editor()?;
    let how = how_of(&words[0]);
    match run(&words[0], &words[1..], how, &file, hit.about.line) {
        Ran::Well => Ok(()),
        Ran::NotThere(cause) => Err(Error::new(Kind::Usage, format!("cannot run the editor {}", words[0]))
            .because(cause)
            .hint("set VISUAL or EDITOR to an editor that is there")),
        Ran::Badly(cause) => Err(Error::new(Kind::Io, format!("the editor {} failed", words[0])).because(cause)),
    }
}

/// The editor and its flags: `code --wait`.
fn editor() -> Result<Vec<String>> {
    let names = ["VISUAL", "EDITOR"];
    let named = names.into_iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty())?;
        Some((name, value))
    });
    let Some((name, value)) = named else {
        return Err(Error::usage("no editor is set").hint("export EDITOR=nano, or another editor, and run it again"));
    };
    let words = shlex::split(&value).filter(|words| !words.is_empty());
    words.ok_or_else(|| {
        Error::usage(format!("cannot read {name}={value}"))
            .because("a quotation mark has no partner")
            .hint(format!("export {name}='code --wait'"))
    })
}

/// How an editor is told a line, by its name without folder and extension.
fn how_of(program: &str) -> How {
    let name = Path::new(program).file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.trim_end_matches(".exe").trim_end_matches(".cmd");
    EDITORS.iter().find(|(names, _)| names.contains(&name)).map_or(How::Plain, |(_, how)| *how)
}

impl How {
    fn arguments(self, file: &Path, number: u32) -> Vec<OsString> {
        let name = file.as_os_str().to_owned();
        let with_number = || {
            let mut name = name.clone();
            name.push(format!(":{number}"));
            name
        };
        match self {
            How::Plus => vec![format!("+{number}").into(), name],
            How::Colon => vec![with_number()],
            How::Goto => vec!["--goto".into(), with_number()],
            How::Flag(flag) => vec![flag.into(), number.to_string().into(), name],
            How::Joined(flag) => vec![format!("{flag}{number}").into(), name],
            How::Behind => vec![name, number.to_string().into()],
            How::Plain => vec![name],
        }
    }
}

/// How a program ended.
enum Ran {
    Well,
    NotThere(std::io::Error),
    Badly(String),
}

fn run(program: &str, flags: &[String], how: How, file: &Path, number: u32) -> Ran {
    match Command::new(program).args(flags).args(how.arguments(file, number)).status() {
        Ok(status) if status.success() => Ran::Well,
        Ok(status) => Ran::Badly(status.to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ran::NotThere(error),
        Err(error) => Ran::Badly(error.to_string()),
    }
}

/// Opens the file with the first of these programs that is there.
fn first_there<'p>(
    programs: impl Iterator<Item = &'p (&'p str, How)>,
    file: &Path,
    number: u32,
    show: &str,
) -> Result<()> {
    let mut missing = Vec::new();
    for (program, how) in programs {
        match run(program, &[], *how, file, number) {
            Ran::Well => return Ok(()),
            Ran::NotThere(_) => missing.push(*program),
            Ran::Badly(cause) => {
                let message = format!("{program} could not open {}", file.display());
                return Err(Error::new(Kind::Io, message).because(cause).hint(show));
            }
        }
    }
    let message = format!("no program to open {}: looked for {}", file.display(), missing.join(", "));
    Err(Error::new(Kind::Io, message).hint(show))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(program: &str) -> Vec<String> {
        let arguments = how_of(program).arguments(Path::new("/a b/$(x).md"), 31);
        arguments.into_iter().map(|argument| argument.into_string().unwrap()).collect()
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(arguments("/usr/bin/nvim"), ["+31", "/a b/$(x).md"]);
        assert_eq!(arguments("code"), ["--goto", "/a b/$(x).md:31"]);
        assert_eq!(arguments("hx"), ["/a b/$(x).md:31"]);
        assert_eq!(arguments("kate"), ["-l", "31", "/a b/$(x).md"]);
        assert_eq!(arguments("Notepad++.exe"), ["-n31", "/a b/$(x).md"]);
        assert_eq!(arguments("my-editor"), ["/a b/$(x).md"]);
        assert_eq!(How::Behind.arguments(Path::new("/x.pdf"), 4), ["/x.pdf", "4"]);
    }

    #[test]
    fn no_editor_is_in_the_tables_twice() {
        let mut names: Vec<&str> = EDITORS.iter().flat_map(|(names, _)| names.iter().copied()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
