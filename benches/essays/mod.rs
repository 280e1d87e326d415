//! What is measured on: a folder of one's own (`BENCH_CORPUS=DIR`), else the demo essays, each written out forty times.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// How many copies are made of each demo essay.
const COPIES: usize = 40;

/// The folder; copies of the demo essays are made below `home`.
pub(crate) fn folder(home: &Path) -> io::Result<PathBuf> {
    if let Some(folder) = env::var_os("BENCH_CORPUS") {
        return Ok(PathBuf::from(folder));
    }
    let corpus = home.join("essays");
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for entry in walkdir::WalkDir::new(demo).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        for copy in 0..COPIES {
            let folder = corpus.join(format!("copy-{copy}"));
            fs::create_dir_all(&folder)?;
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    Ok(corpus)
}

/// The bytes of all files below a folder.
pub(crate) fn bytes(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files.filter_map(|entry| entry.metadata().ok()).filter(fs::Metadata::is_file).map(|metadata| metadata.len()).sum()
}
