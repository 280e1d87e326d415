//! Near misses: what an empty answer would have found had the query been a little different.

use super::Search;
use super::answer::Miss;
use super::candidates::{Demand, Translator};
use super::plan;
use super::request::{Filters, Request};
use super::unit::Unit;
use super::want::Want;
use crate::error::{Error, Result};

impl Search<'_> {
    /// What would have been found with one condition less.
    pub(super) fn near_misses(&self) -> Result<Vec<Miss>> {
        let mut misses = Vec::new();
        let translator = self.translator();
        let filters = &self.request.filters;
        let dropped = [
            (!filters.periods.is_empty(), "without --period", Filters { periods: Vec::new(), ..filters.clone() }),
            (!filters.topics.is_empty(), "without --topic", Filters { topics: Vec::new(), ..filters.clone() }),
            (!filters.authors.is_empty(), "without --author", Filters { authors: Vec::new(), ..filters.clone() }),
            (!filters.questions.is_empty(), "without --question", Filters { questions: Vec::new(), ..filters.clone() }),
            (!filters.paths.is_empty(), "without --path", Filters { paths: Vec::new(), ..filters.clone() }),
        ];
        for (_, change, filters) in dropped.iter().filter(|(given, ..)| *given) {
            let want = Translator { filters, ..self.translator() }.query(Demand::Any);
            self.note_miss(&mut misses, (*change).to_owned(), &want)?;
        }
        for words in self.looser_queries() {
            let query = crate::query::parse(&words).map_err(|error| Error::usage(error.to_string()))?;
            let request = Request { query, ..self.request.clone() };
            let plan = plan::plan(self.repository, self.lexicon, &request)?;
            let want = Translator { plan: &plan, ..self.translator() }.query(Demand::Strict);
            self.note_miss(&mut misses, format!("as {words}"), &want)?;
        }
        let none_left = self.plan.units.iter().filter(|unit| !unit.empty).count() > 1 && misses.is_empty();
        if none_left {
            let any = translator.query(Demand::Any);
            self.note_miss(&mut misses, "with any of the words".to_owned(), &any)?;
        }
        Ok(misses)
    }

    /// The query with its phrases loosened, then as mere words.
    fn looser_queries(&self) -> Vec<String> {
        let mut looser = Vec::new();
        let phrases: Vec<&Unit> = self.plan.units.iter().filter(|unit| unit.label.starts_with('"')).collect();
        for phrase in phrases {
            let words = phrase.label.trim_start_matches('"');
            let words = words.split('"').next().unwrap_or(words);
            looser.push(format!("\"{words}\"~8"));
            looser.push(words.split_whitespace().collect::<Vec<_>>().join(" AND "));
        }
        looser
    }

    fn note_miss(&self, misses: &mut Vec<Miss>, change: String, want: &Want) -> Result<()> {
        let passages = self.repository.count(want)?;
        if passages > 0 && !misses.iter().any(|miss| miss.change == change) {
            misses.push(Miss { change, passages });
        }
        Ok(())
    }
}
