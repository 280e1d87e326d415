//! What a search asks of the place where passages are kept.
//!
//! Owns the one seam between a query and storage. The [index on this disk](super::embedded) is one implementation, an
//! engine on other machines another; planning, ranking, grouping, spans and snippets are the same above both. Questions
//! are whole requests, never single postings: each may be a journey over a network.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use super::answer::Searched;
use super::candidates::{Demand, Translator};
use super::facets::Count;
use super::rank::Scene;
use super::request::Sort;
use super::unit::Unit;
use super::want::Want;
use crate::analysis::Language;
use crate::document::YearRange;
use crate::embedding::Model;
use crate::error::Result;
use crate::fields::{About, FieldName, PassageKey};

/// Where a passage is. Means something to the repository that gave it, and to that only.
pub(crate) type Address = DocAddress;

/// The best candidates, best first, and how many passages match in all.
pub(crate) type Candidates = (Vec<Address>, usize);

/// The paths of passages by their addresses; passages of one essay may share one.
pub(crate) type Paths = FxHashMap<Address, Rc<str>>;

/// A passage that was read.
pub(crate) struct Read {
    /// Which one it is.
    pub(crate) key: PassageKey,
    /// What a hit shows besides its text.
    pub(crate) about: About,
    /// Its text.
    pub(crate) text: String,
}

/// How many passages hold a word.
pub(crate) enum Holding {
    /// So many.
    Exactly(u64),
    /// So many, give or take any number, but so many at least.
    About { many: u64, at_least: u64 },
}

/// See the module. Errors are those of reading: [`Kind::BadIndex`](crate::error::Kind::BadIndex) for damage,
/// [`Kind::Io`](crate::error::Kind::Io) where nothing answers.
pub(crate) trait Repository {
    /// What there is to search.
    fn searched(&self) -> Searched;

    /// Refuses a model that did not make the vectors kept here.
    fn agree_with(&self, model: &Model) -> Result<()>;

    /// The languages besides English of which there are stems.
    fn languages(&self) -> Result<Vec<Language>>;

    /// How many passages hold each term.
    fn containing(&self, terms: &[(FieldName, &str)]) -> Result<Vec<u64>>;

    /// How many passages hold each word of the field, or about how many, where that is known sooner.
    fn containing_about(&self, field: FieldName, words: &[&str]) -> Result<Vec<Holding>> {
        let terms: Vec<(FieldName, &str)> = words.iter().map(|word| (field, *word)).collect();
        Ok(self.containing(&terms)?.into_iter().map(Holding::Exactly).collect())
    }

    /// How many passages hold the word; `None` where so many are more than there `may_be`. What may not be, more may not
    /// be either.
    fn containing_while(&self, field: FieldName, word: &str, may_be: &dyn Fn(u64) -> bool) -> Result<Option<u64>> {
        Ok(self.containing(&[(field, word)])?.first().copied().filter(|count| may_be(*count)))
    }

    /// Whether any passage is what is wanted, for each.
    fn any(&self, wants: &[Want]) -> Result<Vec<bool>>;

    /// How many passages are what is wanted.
    fn count(&self, want: &Want) -> Result<usize>;

    /// Words of the field that begin so, commonest first.
    fn beginning_with(&self, field: FieldName, prefix: &str) -> Result<Vec<String>>;

    /// Words of the field at most `distance` letters away (1 or 2), the word itself among them, commonest first; none
    /// but the word itself where it has digits.
    fn spelt_like(&self, field: FieldName, word: &str, distance: u8) -> Result<Vec<String>>;

    /// The best `most` candidates for the words of a plan.
    fn best(&self, asked: &Translator<'_>, demand: Demand, most: usize) -> Result<Candidates>;

    /// The best `most` candidates that say at least so many of some units, and meet the conditions of a plan.
    fn saying(&self, asked: &Translator<'_>, units: &[Unit], least: usize, most: usize) -> Result<Candidates> {
        self.find(&asked.saying(units, least), Sort::Score, most)
    }

    /// Passages that are what is wanted: the best `most`, or for another order than by score as many as the repository
    /// can give.
    fn find(&self, want: &Want, sort: Sort, most: usize) -> Result<Candidates>;

    /// What the ranking looks at in some candidates.
    fn scene(&self, units: &[&Unit], about: &[YearRange], candidates: &[Address]) -> Result<Scene>;

    /// How near passages are to a vector in meaning; `None` for one without a vector.
    fn nearness(&self, passages: &[Address], vector: &[f32]) -> Result<Vec<Option<f32>>>;

    /// Reads a passage.
    fn passage(&self, at: Address) -> Result<Read>;

    /// Tells several passages, each by its number among them: in any order, and perhaps several at once.
    fn each_passage(&self, wanted: &[Address], tell: &(dyn Fn(usize, Read) + Sync)) -> Result<()> {
        for (number, at) in wanted.iter().enumerate() {
            tell(number, self.passage(*at)?);
        }
        Ok(())
    }

    /// The path of each passage.
    fn paths(&self, passages: &[Address]) -> Result<Paths>;

    /// The first year of each passage, packed as in its [field](crate::fields::period); the largest number where it
    /// names no time.
    fn starts(&self, passages: &[Address]) -> Result<Vec<u64>>;

    /// Each topic of the passages wanted, in lower case, and how many have it; in any order.
    fn topics(&self, want: &Want) -> Result<Vec<Count>>;

    /// The years of the passages wanted, and how many have just these; in any order.
    fn years(&self, want: &Want) -> Result<Vec<(Vec<YearRange>, usize)>>;
}
