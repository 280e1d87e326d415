//! Names of members: which are worth opening, and what each is called where it is shown.
//!
//! The rules are those of a folder, and one more: no name leads out of its archive.

use std::path::Path;

use super::is_essay;
use crate::corpus::readers::archive::leads_outside;
use crate::corpus::skip::{Skip, SkipReason};
use crate::corpus::walk::{is_hidden, is_litter};

/// The longest name that is shown, in bytes.
const LONGEST: usize = 1_000;
/// What Apple's packer adds beside every file.
const APPLE_DOUBLES: &str = "__MACOSX";

/// What to make of a name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// To be opened, under this name.
    Wanted(String),
    /// To be passed over by this name.
    Refused(String, Skip),
    /// Litter, of which nothing is said.
    Silent,
}

/// Judges the name of a file in an archive.
pub(super) fn judge(name: &str) -> Verdict {
    let shown = tidy(name).unwrap_or_else(|| "nameless".to_owned());
    if name.len() > LONGEST {
        let detail = format!("its name in the archive has {} bytes, more than the {LONGEST} that are read", name.len());
        return Verdict::Refused(shown, Skip::new(SkipReason::Broken, detail));
    }
    if leads_outside(name) {
        let detail = format!("its name in the archive is {name:?}, which leads out of it");
        return Verdict::Refused(shown, Skip::new(SkipReason::Broken, detail));
    }
    let mut folders: Vec<&str> = shown.split('/').collect();
    let own = folders.pop().unwrap_or_default();
    if folders.iter().any(|folder| *folder == APPLE_DOUBLES || is_hidden(folder.as_ref())) || is_litter(own.as_ref()) {
        return Verdict::Silent;
    }
    match is_essay(Path::new(own)) {
        Ok(()) => Verdict::Wanted(shown),
        Err(skip) => Verdict::Refused(shown, skip),
    }
}

/// The parts of a name parted by `/`, without empty ones, `.` and `..`; `None` where nothing is left or it is too long.
pub(super) fn tidy(name: &str) -> Option<String> {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let tidy = parts.collect::<Vec<_>>().join("/");
    (!tidy.is_empty() && tidy.len() <= LONGEST).then_some(tidy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_judged_as_those_of_files_in_a_folder() {
        for (name, shown) in [("a.md", "a.md"), ("./unit1/a.md", "unit1/a.md"), ("unit1\\b.docx", "unit1/b.docx")] {
            assert_eq!(judge(name), Verdict::Wanted(shown.to_owned()));
        }
        for name in ["__MACOSX/._a.md", ".git/config", "unit1/.DS_Store", "a.md~", "Thumbs.db", "x/histsearch.toml"] {
            assert_eq!(judge(name), Verdict::Silent, "{name}");
        }
        assert!(matches!(judge("scan.png"), Verdict::Refused(_, Skip { reason: SkipReason::Unsupported, .. })));
    }

    #[test]
    fn no_name_leads_out_of_its_archive() {
        for name in ["../a.md", "/etc/a.md", "unit1/../../etc/a.md", "..\\a.md", "C:\\a.md", "..", "/"] {
            let Verdict::Refused(shown, skip) = judge(name) else { panic!("{name}") };
            assert_eq!(skip.reason, SkipReason::Broken);
            assert!(!shown.starts_with('/') && shown.split('/').all(|part| part != ".."), "{name} shown as {shown}");
        }
    }

    #[test]
    fn a_name_is_never_endless() {
        let endless = "a/".repeat(LONGEST);
        assert_eq!(tidy(&endless), None);
        assert!(matches!(judge(&endless), Verdict::Refused(_, Skip { reason: SkipReason::Broken, .. })));
    }
}
