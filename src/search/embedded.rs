//! The index on this disk as a [`Repository`].

use std::rc::Rc;

use tantivy::{DocAddress, DocId};

use super::answer::Searched;
use super::bag::{bag, bag_of};
use super::candidates::{Demand, Translator};
use super::facets::{Count, Matching, topic_counts};
use super::rank::Scene;
use super::repository::{Candidates, Holding, Paths, Read, Repository};
use super::request::Sort;
use super::statistics::Living;
use super::sweep::Bag;
use super::unit::Unit;
use super::want::Want;
use super::word::Word;
use super::{collect, parallel, sweep, vocabulary};
use crate::analysis::Language;
use crate::document::YearRange;
use crate::embedding::{Model, closeness};
use crate::error::{Error, Result};
use crate::fields::{FieldName, Fields, period};
use crate::index::{Index, tantivy_error};

fn failed(error: tantivy::TantivyError) -> Error {
    tantivy_error("search the index", error)
}

impl Index {
    fn query_of(&self, want: &Want) -> Result<Box<dyn tantivy::query::Query>> {
        want.query(Living::of(self), self.fields()).map_err(failed)
    }

    /// The best of a bag; where there is none, of the same as a query.
    fn best_of(&self, bag: Option<Bag>, query: impl FnOnce() -> Want, most: usize) -> Result<Candidates> {
        match bag {
            Some(bag) => sweep::sweep(Living::of(self), &bag, most, self.workers()).map_err(failed),
            None => self.find(&query(), Sort::Score, most),
        }
    }

    /// How many threads a search takes.
    pub(super) fn workers(&self) -> usize {
        parallel::workers(self.searcher().num_docs(), !self.was_searched())
    }

    /// The passages wanted, by segment, in order.
    pub(super) fn segments_of(&self, want: &Want) -> Result<Matching> {
        Ok(by_segment(&collect::all(self.searcher(), &*self.query_of(want)?)?))
    }
}

fn by_segment(addresses: &[DocAddress]) -> Matching {
    let mut segments = Matching::new();
    for address in addresses {
        segments.entry(address.segment_ord).or_default().push(address.doc_id);
    }
    segments
}

impl Repository for Index {
    fn searched(&self) -> Searched {
        let summary = self.summary();
        Searched {
            fingerprint: summary.fingerprint().to_owned(),
            essays: summary.essays,
            passages: summary.passages,
            skipped: summary.skipped,
        }
    }

    fn agree_with(&self, model: &Model) -> Result<()> {
        Index::agree_with(self, model)
    }

    fn languages(&self) -> Result<Vec<Language>> {
        match &self.summary().languages {
            Some(languages) => Ok(languages.clone()),
            None => vocabulary::languages(self.searcher(), self.fields()[FieldName::Foreign]).map_err(failed),
        }
    }

    fn containing(&self, terms: &[(FieldName, &str)]) -> Result<Vec<u64>> {
        let living = Living::of(self);
        let words = terms.iter().map(|(field, word)| Word::new(self.fields(), *field, word));
        words.map(|word| living.containing(&word)).collect::<tantivy::Result<_>>().map_err(failed)
    }

    fn containing_about(&self, field: FieldName, words: &[&str]) -> Result<Vec<Holding>> {
        let living = Living::of(self);
        let about = |word: &&str| living.containing_about(&Word::new(self.fields(), field, word));
        words.iter().map(about).collect::<tantivy::Result<_>>().map_err(failed)
    }

    fn containing_while(&self, field: FieldName, word: &str, may_be: &dyn Fn(u64) -> bool) -> Result<Option<u64>> {
        Living::of(self).containing_while(&Word::new(self.fields(), field, word), may_be).map_err(failed)
    }

    fn any(&self, wants: &[Want]) -> Result<Vec<bool>> {
        let any = |want: &Want| match want {
            // The dictionary knows, but for what is deleted and not yet merged away.
            Want::Term { field, word } => Living::of(self).has(&Word::new(self.fields(), *field, word)).map_err(failed),
            want => collect::any(self.searcher(), &*self.query_of(want)?).map_err(failed),
        };
        // Phrases are walks through the postings of their words.
        let is_walk = |want: &Want| !matches!(want, Want::Term { .. });
        let workers = if wants.iter().any(is_walk) { self.workers() } else { 1 };
        parallel::each(workers, wants, any).into_iter().collect()
    }

    fn count(&self, want: &Want) -> Result<usize> {
        collect::count(self.searcher(), &*self.query_of(want)?)
    }

    fn beginning_with(&self, field: FieldName, prefix: &str) -> Result<Vec<String>> {
        vocabulary::beginning_with(self.searcher(), self.fields(), field, prefix).map_err(failed)
    }

    fn spelt_like(&self, field: FieldName, word: &str, distance: u8) -> Result<Vec<String>> {
        vocabulary::spelt_like(self.searcher(), self.fields(), field, word, distance).map_err(failed)
    }

    fn best(&self, asked: &Translator<'_>, demand: Demand, most: usize) -> Result<Candidates> {
        let bag = bag(asked, demand, Living::of(self), self.fields()).map_err(failed)?;
        self.best_of(bag, || asked.query(demand), most)
    }

    fn saying(&self, asked: &Translator<'_>, units: &[Unit], least: usize, most: usize) -> Result<Candidates> {
        let bag = bag_of(asked, units, least, Living::of(self), self.fields()).map_err(failed)?;
        self.best_of(bag, || asked.saying(units, least), most)
    }

    fn find(&self, want: &Want, sort: Sort, most: usize) -> Result<Candidates> {
        let query = self.query_of(want)?;
        if sort == Sort::Score {
            return collect::best(Living::of(self), &*query, most);
        }
        let all = collect::all(self.searcher(), &*query)?;
        let total = all.len();
        Ok((all, total))
    }

    fn scene(&self, units: &[&Unit], about: &[YearRange], candidates: &[DocAddress]) -> Result<Scene> {
        Scene::gather(self, units, about, candidates).map_err(failed)
    }

    fn nearness(&self, passages: &[DocAddress], vector: &[f32]) -> Result<Vec<Option<f32>>> {
        let column = |segment: &tantivy::SegmentReader| segment.fast_fields().u64(Fields::name(FieldName::Vector));
        let columns: tantivy::Result<Vec<_>> = self.searcher().segment_readers().iter().map(column).collect();
        let columns = columns.map_err(|error| tantivy_error("read the vectors of the index", error))?;
        let near = |at: &DocAddress| closeness(columns[at.segment_ord as usize].values_for_doc(at.doc_id), vector);
        Ok(passages.iter().map(near).collect())
    }

    fn passage(&self, at: DocAddress) -> Result<Read> {
        let key = self.key(at)?;
        let (about, text) = Index::passage(self, at, key)?;
        Ok(Read { key, about, text })
    }

    /// Unpacking is most of the work, so that it is shared.
    fn each_passage(&self, wanted: &[DocAddress], tell: &(dyn Fn(usize, Read) + Sync)) -> Result<()> {
        let read = |(number, at): (usize, &DocAddress)| -> Result<()> {
            tell(number, Repository::passage(self, *at)?);
            Ok(())
        };
        parallel::each(self.workers(), wanted.iter().enumerate(), read).into_iter().collect()
    }

    /// Each segment is asked once, in the order of its paths, which lie packed.
    fn paths(&self, passages: &[DocAddress]) -> Result<Paths> {
        let mut paths = Paths::default();
        for (ord, docs) in by_segment(passages) {
            let Some(column) = Index::paths(self, ord).map_err(failed)? else { continue };
            let mut places: Vec<(u64, DocId)> =
                docs.into_iter().filter_map(|doc| Some((column.ords().first(doc)?, doc))).collect();
            places.sort_unstable();
            let mut ords: Vec<u64> = places.iter().map(|(ord, _)| *ord).collect();
            ords.dedup();
            let mut texts: Vec<Rc<str>> = Vec::with_capacity(ords.len());
            let keep = |path: &[u8]| texts.push(String::from_utf8_lossy(path).into());
            column.dictionary().sorted_ords_to_term_cb(&ords, keep).map_err(|error| failed(error.into()))?;
            for (places, path) in places.chunk_by(|a, b| a.0 == b.0).zip(&texts) {
                paths.extend(places.iter().map(|(_, doc)| (DocAddress::new(ord, *doc), Rc::clone(path))));
            }
        }
        Ok(paths)
    }

    fn starts(&self, passages: &[DocAddress]) -> Result<Vec<u64>> {
        let start = |at: &DocAddress| {
            let period = self.periods(at.segment_ord).map_err(failed)?;
            Ok(period.values_for_doc(at.doc_id).min().unwrap_or(u64::MAX))
        };
        passages.iter().map(start).collect()
    }

    fn topics(&self, want: &Want) -> Result<Vec<Count>> {
        topic_counts(self, &self.segments_of(want)?)
    }

    fn years(&self, want: &Want) -> Result<Vec<(Vec<YearRange>, usize)>> {
        let mut counted = Vec::new();
        for (segment, docs) in self.segments_of(want)? {
            let column = self.periods(segment).map_err(failed)?;
            counted.extend(docs.into_iter().map(|doc| (column.values_for_doc(doc).map(period::unpack).collect(), 1)));
        }
        Ok(counted)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::super::{Request, search};
    use crate::index::Index;
    use crate::index::tests::index_of_one;
    use crate::lexicon::Lexicon;
    use crate::query;

    #[test]
    fn a_snapshot_answers_after_its_files_are_gone() {
        let (_home, folder) = index_of_one();
        let index = Index::open(&folder).unwrap();
        fs::remove_dir_all(folder.path()).unwrap();
        for words in ["maize", "\"virgin lands\"", "Khruschev", "virg*", "lands period:1954"] {
            let request = Request::new(query::parse(words).unwrap());
            assert_eq!(search(&index, Lexicon::builtin(), &request).unwrap().total, 1, "{words}");
        }
    }
}
