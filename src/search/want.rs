//! What a passage must be to be found, in nobody's query language.
//!
//! Owns the words for it, so that the [index](super::embedded) and an engine are asked for the same. Knows nothing of
//! plans; what the words mean is settled before, and how a clause is run after.

use globset::GlobMatcher;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery,
    TermSetQuery,
};
use tantivy::schema::IndexRecordOption;

use super::in_order::InOrder;
use super::statistics::Living;
use super::word::Word;
use crate::document::YearRange;
use crate::fields::filter::Check;
use crate::fields::period::PeriodMatch;
use crate::fields::{self, FieldName, Fields};

/// The longest phrase that Tantivy looks for; it reads the postings of every word, even of one it has read already.
const MOST_WORDS_OF_A_PHRASE: usize = 8;

/// See the module. Clauses are worth their BM25 where nothing else is said.
#[derive(Clone, Debug)]
pub(crate) enum Want {
    /// Every passage.
    All,
    /// Holds the term.
    Term {
        /// Where.
        field: FieldName,
        /// As the analyzer of the field makes it.
        word: String,
    },
    /// Holds any of the terms; whichever, it is worth the same.
    AnyOf {
        /// Where.
        field: FieldName,
        /// As the analyzer of the field makes them.
        words: Vec<String>,
    },
    /// Holds the terms in this order.
    Phrase {
        /// Where.
        field: FieldName,
        /// Two or more.
        words: Vec<String>,
        /// How many other words may stand in between, all told.
        slop: u32,
    },
    /// Is any of these; the best one counts.
    Best(Vec<Want>),
    /// Is this, worth so many times as much.
    Boosted(f32, Box<Want>),
    /// Is this, which is worth nothing.
    Unscored(Box<Want>),
    /// Is all that it must be, none of what it must not, and at least so many of what it should.
    Clauses {
        /// What each is to the whole.
        members: Vec<(Occur, Want)>,
        /// How many of those that should hold must.
        least: usize,
    },
    /// Has a topic under one of these paths from the top of the hierarchy.
    Topics(Vec<Vec<String>>),
    /// Is about years that relate so to any of the wanted.
    Years {
        /// The years asked for.
        wanted: Vec<YearRange>,
        /// How its own must relate to them.
        how: PeriodMatch,
    },
    /// Is of an essay whose path matches.
    Path(GlobMatcher),
    /// Is of another essay, or where a place in it is given, another passage.
    But {
        /// The id of the essay.
        essay: u64,
        /// The place of the passage in it.
        ordinal: Option<u64>,
    },
}

impl Want {
    /// One term.
    pub(super) fn term(field: FieldName, word: &str) -> Want {
        Want::Term { field, word: word.to_owned() }
    }

    /// Terms in order; one alone is no phrase.
    pub(super) fn phrase(field: FieldName, words: &[String], slop: u32) -> Want {
        match words {
            [word] => Want::term(field, word),
            words => Want::Phrase { field, words: words.to_vec(), slop },
        }
    }

    /// See [`Want::Boosted`].
    pub(super) fn boosted(by: f32, want: Want) -> Want {
        Want::Boosted(by, Box::new(want))
    }

    /// See [`Want::Unscored`].
    pub(super) fn unscored(want: Want) -> Want {
        Want::Unscored(Box::new(want))
    }

    /// Of what should hold, something must, unless something else must.
    pub(super) fn clauses(members: Vec<(Occur, Want)>) -> Want {
        let least = usize::from(members.iter().all(|(occur, _)| *occur == Occur::Should));
        Want::Clauses { members, least }
    }

    /// Of what should hold, so many must.
    pub(super) fn at_least(least: usize, members: Vec<(Occur, Want)>) -> Want {
        Want::Clauses { members, least }
    }

    /// The same as a look at each passage, where that tells.
    pub(super) fn check(&self) -> Option<Check> {
        match self {
            Want::Years { wanted, how } => Some(fields::period::filter(wanted.clone(), *how)),
            Want::But { essay, ordinal } => Some(fields::filter::but(*essay, *ordinal)),
            Want::Unscored(want) => want.check(),
            _ => None,
        }
    }

    /// The same as a query of Tantivy's.
    ///
    /// # Errors
    /// When the paths of the index cannot be read.
    pub(super) fn query(&self, living: Living<'_>, fields: &Fields) -> tantivy::Result<Box<dyn Query>> {
        let all = |wants: &[Want]| -> tantivy::Result<Vec<Box<dyn Query>>> {
            wants.iter().map(|want| want.query(living, fields)).collect()
        };
        Ok(match self {
            Want::All => Box::new(AllQuery),
            Want::Term { field, word } => match Word::new(fields, *field, word) {
                Word::Term(term) => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
                stem => Box::new(InOrder::new(living, [stem].into_iter(), 0).worth_as_a_term()),
            },
            Want::AnyOf { field, words } => {
                let words = words.iter().map(|word| Word::new(fields, *field, word).terms(living.searcher));
                Box::new(TermSetQuery::new(words.collect::<tantivy::Result<Vec<_>>>()?.into_iter().flatten()))
            }
            Want::Phrase { field, words, slop } => {
                let (many, loose) = (words.len() > MOST_WORDS_OF_A_PHRASE, *slop > 0 && words.len() > 2);
                let words: Vec<Word> = words.iter().map(|word| Word::new(fields, *field, word)).collect();
                if many || loose {
                    return Ok(Box::new(InOrder::new(living, words.into_iter(), *slop)));
                }
                let Some(terms) = words.iter().map(|word| word.term().cloned()).collect::<Option<Vec<Term>>>() else {
                    return Ok(Box::new(InOrder::new(living, words.into_iter(), *slop).worth_as_a_term()));
                };
                let mut query = PhraseQuery::new(terms);
                query.set_slop(*slop);
                Box::new(query)
            }
            Want::Best(wants) => Box::new(DisjunctionMaxQuery::new(all(wants)?)),
            Want::Boosted(by, want) => Box::new(BoostQuery::new(want.query(living, fields)?, *by)),
            Want::Unscored(want) => Box::new(ConstScoreQuery::new(want.query(living, fields)?, 0.0)),
            Want::Clauses { members, least } => {
                let clause = |(occur, want): &(Occur, Want)| Ok((*occur, want.query(living, fields)?));
                let members = members.iter().map(clause).collect::<tantivy::Result<_>>()?;
                Box::new(BooleanQuery::with_minimum_required_clauses(members, *least))
            }
            Want::Topics(paths) => fields::topic::filter(fields[FieldName::Topic], paths),
            Want::Years { wanted, how } => fields::period::filter(wanted.clone(), *how).query(),
            Want::But { essay, ordinal } => fields::filter::but(*essay, *ordinal).query(),
            Want::Path(pattern) => fields::filter::path(living.searcher, fields[FieldName::Path], pattern)?,
        })
    }
}
