//! Where essays are on disk, by the paths they are shown under.
//!
//! Knows the folders that were indexed and what the paths of their essays begin with when shown; looks at the disk when
//! it is asked, since files move. Reads none.

use std::path::{Component, Path, PathBuf};

/// The folders, each with what the paths of its essays begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places(Vec<(String, PathBuf)>);

/// Where an essay is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// It is this file.
    File(PathBuf),
    /// It is in this file, a table or an archive of essays.
    Inside(PathBuf),
    /// Neither it nor a file that could hold it is there.
    Gone,
}

impl Places {
    /// Folders (or single files), each with what the paths in it begin with when shown.
    pub fn new(roots: impl IntoIterator<Item = (String, PathBuf)>) -> Places {
        Places(roots.into_iter().collect())
    }

    /// Where the essay is that is shown under this path.
    pub fn find(&self, shown: &str) -> Whereabouts {
        for (root, below) in self.0.iter().filter_map(|(prefix, root)| Some((root, below(shown, prefix)?))) {
            let file = if below.as_os_str().is_empty() { root.clone() } else { root.join(below) };
            if file.is_file() {
                return Whereabouts::File(file);
            }
            let holders = file.ancestors().skip(1).take_while(|holder| holder.starts_with(root));
            if let Some(holder) = holders.filter(|holder| holder.is_file()).last() {
                return Whereabouts::Inside(holder.to_owned());
            }
        }
        Whereabouts::Gone
    }

    /// The file that is the essay shown under this path, where there is one.
    pub fn file(&self, shown: &str) -> Option<PathBuf> {
        match self.find(shown) {
            Whereabouts::File(file) => Some(file),
            Whereabouts::Inside(_) | Whereabouts::Gone => None,
        }
    }
}

/// The way below a root; `None` for what is not below it.
fn below<'s>(shown: &'s str, prefix: &str) -> Option<&'s Path> {
    let rest = shown.strip_prefix(prefix)?;
    let rest = if prefix.is_empty() || rest.is_empty() { rest } else { rest.strip_prefix('/')? };
    let below = Path::new(rest);
    below.components().all(|part| matches!(part, Component::Normal(_))).then_some(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_essay_is_a_file_or_in_one_or_gone() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("essays-of-2019");
        std::fs::create_dir_all(root.join("russia")).unwrap();
        std::fs::write(root.join("russia/maize.md"), "").unwrap();
        std::fs::write(root.join("unit1.zip"), "").unwrap();
        let single = root.join("russia/maize.md");
        let places = Places::new([("corpus".to_owned(), root.clone()), ("one.md".to_owned(), single.clone())]);
        assert_eq!(places.find("corpus/russia/maize.md"), Whereabouts::File(single.clone()));
        assert_eq!(places.find("one.md"), Whereabouts::File(single.clone()));
        assert_eq!(places.find("corpus/unit1.zip/a/maize.md"), Whereabouts::Inside(root.join("unit1.zip")));
        for gone in
            ["corpus/russia/wheat.md", "corpus", "corpus-2/russia/maize.md", "corpus/../corpus", "", "/etc/hosts"]
        {
            assert_eq!(places.find(gone), Whereabouts::Gone, "{gone}");
        }
        assert_eq!((places.file("one.md"), places.file("corpus/unit1.zip/a")), (Some(single), None));
    }
}
