//! What the lexicon relates to a name, as units to look for.
//!
//! Owns by which names a neighbour is looked for, and which of them the index is asked for first.

use rustc_hash::FxHashSet;

use super::super::answer::MatchKind;
use super::super::plan::sequence;
use super::super::repository::Repository;
use super::super::unit::{Pattern, Unit, Way};
use super::holds;
use super::occurrences::Occurrences;
use crate::analysis::Analysis;
use crate::error::Result;
use crate::lexicon::{EntryId, Lexicon};

/// The most names by which a neighbour of what was asked for is looked for, single words first. More find hardly more of
/// what is sought (`BENCHMARKS.md`), and each is read to its end.
const MOST_NAMES: usize = 2;
/// How many of its names the index is asked for, to find those.
const MOST_NAMES_ASKED: usize = 8;

/// A neighbour and one of its names.
type Named = (EntryId, Pattern);

fn patterns(names: &[Named]) -> impl Iterator<Item = &Pattern> {
    names.iter().map(|(_, pattern)| pattern)
}

fn is_word(pattern: &Pattern) -> bool {
    pattern.terms().len() == 1
}

/// One unit for each neighbour of an entry that the index names at all.
///
/// Words stand for a neighbour rather than phrases: whether its words ever stand together costs a walk over the passages
/// that have them, so that is asked only of one which goes by no single word. A longer name that holds a shorter one is
/// left out, since it finds nothing the shorter one does not.
pub(in crate::search) fn neighbours(repository: &dyn Repository, lexicon: &Lexicon, id: EntryId) -> Result<Vec<Unit>> {
    let entry = lexicon.get(id);
    let mut named: Vec<Named> = Vec::new();
    for neighbour in entry.related.iter().chain(&entry.broader).filter(|other| **other != id) {
        let own = lexicon.get(*neighbour);
        let mut names: Vec<&str> = [own.name.as_ref()].into_iter().chain(own.sure_names()).collect();
        names.sort_by_key(|name| name.split_whitespace().count());
        let names = names.into_iter().take(MOST_NAMES_ASKED);
        for pattern in names.filter_map(|name| sequence(name, Analysis::Stemmed, 0)) {
            // One word must not stand for two neighbours: "Khrushchev" is not both the man and his era.
            let is_taken = |(of, taken): &Named| *taken == pattern || (of == neighbour && holds(&pattern, taken));
            if !named.iter().any(is_taken) {
                named.push((*neighbour, pattern));
            }
        }
    }
    let mut occurrences = Occurrences::new(repository);
    learn_names(&mut occurrences, &named)?;
    named.retain(|(_, pattern)| occurrences.has_terms(pattern));
    let by_words: FxHashSet<EntryId> =
        named.iter().filter(|(_, pattern)| is_word(pattern)).map(|(neighbour, _)| *neighbour).collect();
    let unsure: Vec<&Pattern> =
        named.iter().filter(|(neighbour, _)| !by_words.contains(neighbour)).map(|(_, pattern)| pattern).collect();
    let mut unsure = occurrences.occur(&unsure)?.into_iter();
    named.retain(|(neighbour, _)| by_words.contains(neighbour) || unsure.next() == Some(true));
    let units = named.chunk_by(|a, b| a.0 == b.0).map(|names| {
        let label = lexicon.get(names[0].0).name.to_string();
        let way = |(_, pattern): &Named| Way {
            kind: MatchKind::Related,
            weight: 1.0,
            pattern: pattern.clone(),
            shown: label.clone(),
        };
        let ways = names.iter().take(MOST_NAMES).map(way).collect();
        Unit { label: label.clone(), ways, empty: false, wished: false, adjacent: false }
    });
    Ok(units.collect())
}

/// Learns whether the names of each neighbour occur: of most the first few do, and no more are asked for.
fn learn_names(occurrences: &mut Occurrences<'_>, named: &[Named]) -> Result<()> {
    let of_each = named.chunk_by(|a, b| a.0 == b.0);
    let of_each = of_each.map(|names| names.split_at(MOST_NAMES.min(names.len())));
    let (first, others): (Vec<&[Named]>, Vec<&[Named]>) = of_each.unzip();
    occurrences.learn(&first.iter().flat_map(|names| patterns(names)).collect::<Vec<_>>())?;
    let are_enough =
        |names: &[Named]| is_word(&names[0].1) && names.iter().all(|(_, name)| occurrences.has_terms(name));
    let lacking = first.iter().zip(others).filter(|(first, _)| !are_enough(first));
    occurrences.learn(&lacking.flat_map(|(_, others)| patterns(others)).collect::<Vec<_>>())
}
