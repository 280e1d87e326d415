//! Static embeddings: a text as the mean of the vectors of its tokens, near in meaning where near in direction.
//!
//! A model is a folder as [model2vec](https://github.com/MinishLab/model2vec) writes it: `model.safetensors` with one
//! table, a row for each token, and `tokenizer.json`, which makes tokens of a text. There is no network to run and
//! none to reach: a look-up and a sum.
//!
//! Owns reading such folders, the vector of a text, and the form vectors are kept in ([`Vector`]). Knows neither the
//! index nor ranking.
//!
//! ```no_run
//! use histsearch::embedding::{Model, Vector};
//!
//! # fn main() -> histsearch::error::Result<()> {
//! let model = Model::load("models/potion-base-8M".as_ref())?;
//! let closeness = |text: &str| {
//!     let vector = Vector::packed(&model.embed(text)?);
//!     vector.closeness(&model.embed("Who planted maize in Siberia?")?)
//! };
//! assert!(closeness("Corn was sown beyond the Urals.") > closeness("The Pope called a council."));
//! # Ok(())
//! # }
//! ```

mod table;
mod vector;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tokenizers::Tokenizer;

use crate::error::{Error, Result};
use table::Table;
pub use vector::Vector;
pub(crate) use vector::closeness;

/// The file with the vectors.
pub const VECTORS: &str = "model.safetensors";
/// The file that says how a text becomes tokens.
pub const TOKENIZER: &str = "tokenizer.json";

/// The largest file of a model that is read, in bytes.
const MOST_BYTES: u64 = 2 << 30;

/// What to do about a folder that is no model.
const WANTED: &str = "--model DIR wants a folder with model.safetensors and tokenizer.json, as model2vec writes it; \
                      docs/models.md names some";

/// Which model: vectors of one are nothing to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The name of its folder, for people.
    pub name: String,
    /// How many numbers a vector has.
    pub dimensions: usize,
    /// BLAKE3 over its files, in hex.
    pub hash: String,
}

impl Identity {
    /// Whether it is the same model, wherever its folder lies and whatever that is called.
    pub fn is(&self, other: &Identity) -> bool {
        self.hash == other.hash
    }
}

/// A model, loaded.
pub struct Model {
    identity: Identity,
    table: Table,
    tokenizer: Tokenizer,
    /// The token for what the tokenizer does not know, which says nothing.
    unknown: Option<u32>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl Model {
    /// Loads the model in a folder.
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) naming the file that is missing or not as it should be.
    pub fn load(folder: &Path) -> Result<Model> {
        let (vectors, tokenizer) = (File::read(folder, VECTORS)?, File::read(folder, TOKENIZER)?);
        let hash = blake3::Hasher::new().update(&vectors.bytes).update(&tokenizer.bytes).finalize();
        let (tokenizer, unknown) = tokenizer_of(&tokenizer)?;
        let table = Table::read(vectors.bytes).map_err(|reason| odd(&vectors.path).because(reason))?;
        let name = folder.canonicalize().ok().and_then(|real| Some(real.file_name()?.to_string_lossy().into_owned()));
        let identity = Identity {
            name: name.unwrap_or_else(|| "model".to_owned()),
            dimensions: table.dimensions(),
            hash: hash.to_hex()[..32].to_owned(),
        };
        Ok(Model { identity, table, tokenizer, unknown })
    }

    /// Which model it is.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The vector of a text, of length 1; `None` where no token of it has one.
    pub fn embed(&self, text: &str) -> Option<Vec<f32>> {
        let tokens = self.tokenizer.encode_fast(text, false).ok()?;
        let known = tokens.get_ids().iter().filter(|id| Some(**id) != self.unknown);
        let mut sum = vec![0.0; self.table.dimensions()];
        for token in known {
            self.table.add(*token as usize, &mut sum);
        }
        let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
        (length.is_finite() && length > 0.0).then(|| sum.iter().map(|x| x / length).collect())
    }
}

/// Reads the tokenizer and takes from it what is meant for other uses: cutting long texts, filling up short ones.
fn tokenizer_of(file: &File) -> Result<(Tokenizer, Option<u32>)> {
    let mut tokenizer = Tokenizer::from_bytes(&file.bytes).map_err(|error| odd(&file.path).because(error))?;
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(|error| odd(&file.path).because(error))?;
    let unknown = ["[UNK]", "<unk>"].into_iter().find_map(|token| tokenizer.token_to_id(token));
    Ok((tokenizer, unknown))
}

/// A file of a model.
struct File {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl File {
    fn read(folder: &Path, name: &str) -> Result<File> {
        let path = folder.join(name);
        let read = || -> std::io::Result<Vec<u8>> {
            let metadata = std::fs::metadata(&path)?;
            if !metadata.is_file() || metadata.len() > MOST_BYTES {
                return Err(std::io::Error::other("it is not a file, or larger than 2 GiB"));
            }
            std::fs::read(&path)
        };
        match read() {
            Ok(bytes) => Ok(File { path, bytes }),
            Err(cause) => {
                Err(Error::usage(format!("cannot read the model: {}", path.display())).because(cause).hint(WANTED))
            }
        }
    }
}

fn odd(path: &Path) -> Error {
    Error::usage(format!("{} is not part of a static model", path.display())).hint(WANTED)
}

#[cfg(test)]
mod tests;
