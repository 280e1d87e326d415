//! Related words learnt from the essays: where few passages say what was asked, what those few have in common.
//!
//! Owns which words are learnt, and whether any are. A word is learnt where two or more of the passages found say it,
//! so much oftener than the others do that chance would have it once in ten thousand (log-likelihood, as for
//! [`collocates`](super::collocates()), of passages instead of words). Passages that say at least two such words then
//! follow, as related, below all that was found.
//!
//! It is asked only where the answer is thin, the lexicon knows no neighbours, and plain words were asked for, narrowed
//! by nothing: what is found within a topic has that topic's words in common. One
//! passage alone teaches nothing, nor do the paragraphs around those found: both were tried and brought in more strays
//! than kin (`BENCHMARKS.md`). Nor is anything learnt from other languages, whose function words are not known here.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::query::Occur;

use super::answer::{Expansion, ExpansionKind, MatchKind};
use super::collocates::{Table, is_function_word};
use super::copies::Sketch;
use super::order::Placed;
use super::repository::{Address, Holding, Read};
use super::request::Sort;
use super::similar::{Said, said};
use super::spans::Analysed;
use super::unit::{Pattern, Unit, Way};
use super::{Found, RESCORED, Search, Stages, THIN};
use crate::analysis::{self, Analysis};
use crate::error::Result;
use crate::fields::FieldName;

/// How many of the passages found must say a word.
const AGREED: u64 = 2;
/// Log-likelihood that chance reaches once in ten thousand.
const SURE: f64 = 15.13;
/// The most words learnt.
const MOST_LEARNT: usize = 8;
/// How many of them a passage must say.
const LEAST_SAID: usize = 2;
/// The most words weighed: those that most of the passages found say.
const MOST_WEIGHED: usize = 200;
/// The most passages that are found so.
const MOST_FOUND: usize = 10;

impl Search<'_> {
    /// Adds passages that say what those who `say` what was asked have in common, where there are few.
    pub(super) fn add_learnt(
        &self,
        saying: &[Address],
        direct: &[Address],
        found: &mut Found,
        stages: &mut Stages,
    ) -> Result<()> {
        if found.total >= THIN || saying.len() < AGREED as usize || !self.may_learn() {
            return Ok(());
        }
        let learnt = self.learn(&self.told(saying, &found.ranked)?)?;
        if learnt.len() < LEAST_SAID {
            return Ok(());
        }
        let asked = self.translator();
        let (mut addresses, _) = self.repository.saying(&asked, &learnt, LEAST_SAID, RESCORED)?;
        addresses.retain(|address| !direct.contains(address));
        let mut ranked = self.rank(&addresses, &learnt, 1, stages)?;
        ranked.truncate(MOST_FOUND);
        if !ranked.is_empty() {
            found.total += ranked.len();
            found.ranked.extend(ranked);
            (found.related, found.learnt) = (learnt, true);
        }
        Ok(())
    }

    /// Whether plain words were asked for and nothing else, best passages first: in no other order would what is learnt
    /// stay below.
    fn may_learn(&self) -> bool {
        let asked = || self.plan.units.iter().filter(|unit| !unit.empty);
        self.request.related
            && !self.request.exact
            && self.request.sort == Sort::Score
            && self.request.filters.is_empty()
            && !self.translator().top().conditions.iter().any(|(occur, _)| *occur == Occur::Must)
            && asked().next().is_some()
            && asked().all(is_plain)
    }

    /// The texts of the passages that say what was asked, near-copies once, those in other languages left out.
    fn told(&self, saying: &[Address], ranked: &[Placed]) -> Result<Vec<String>> {
        let mut told = Vec::new();
        let mut sketches: Vec<Sketch> = Vec::new();
        for Placed { ranked, .. } in ranked.iter().filter(|placed| saying.contains(&placed.ranked.address)) {
            let Read { about, text, .. } = self.repository.passage(ranked.address)?;
            let sketch = Sketch::new(Analysed::new(&text, None, &[]).hashes());
            if about.language.is_none() && !sketches.iter().any(|other| other.is_copy(&sketch)) {
                sketches.push(sketch);
                told.push(text);
            }
        }
        Ok(told)
    }

    /// What the texts have in common that sets them apart from all passages, most telling first.
    fn learn(&self, told: &[String]) -> Result<Vec<Unit>> {
        let words = said(told.iter().map(|text| (true, text.as_str())));
        let shared = shared(&words, &self.own_stems());
        let stems: Vec<&str> = shared.iter().map(|(stem, _)| *stem).collect();
        let about = self.repository.containing_about(FieldName::Text, &stems)?;
        let passages = self.repository.searched().passages;
        let sure = |near: u64, count: u64| how_sure(near, told.len() as u64, count, passages);
        let count =
            |stem: &str, may_be: &dyn Fn(u64) -> bool| self.repository.containing_while(FieldName::Text, stem, may_be);
        let surest = surest(shared.into_iter().zip(about), sure, count)?;
        Ok(surest.into_iter().map(|(_, stem, word)| unit(stem, word.form())).collect())
    }

    /// The stems of what was asked, in all its spellings and names.
    fn own_stems(&self) -> FxHashSet<String> {
        let mut names: Vec<String> = Vec::new();
        for unit in &self.plan.units {
            names.extend(unit.ways.iter().map(|way| way.shown.clone()));
            names.extend(self.lexicon.variants(&unit.label));
            names.push(unit.label.clone());
        }
        let stems = names.iter().flat_map(|name| analysis::words(name, Analysis::Stemmed));
        stems.map(|word| word.term).collect()
    }

    /// What was learnt, and why, for a person.
    pub(super) fn what_was_learnt(&self, learnt: &[Unit]) -> Expansion {
        let asked = self.plan.units.iter().filter(|unit| !unit.empty);
        Expansion {
            term: asked.map(|unit| unit.label.as_str()).collect::<Vec<_>>().join(" "),
            kind: ExpansionKind::Related,
            added: learnt.iter().map(|unit| unit.label.clone()).collect(),
            because: "few passages say it; those that do share these words, which others seldom say".to_owned(),
        }
    }
}

/// Whether it is a word as people type it: not quoted, no prefix, no operator.
fn is_plain(unit: &Unit) -> bool {
    let typed = unit.ways.first().map(|way| &way.pattern);
    matches!(typed, Some(Pattern::Sequence { analysis: Analysis::Stemmed, slop: 0, .. }))
}

/// A word by its stem.
type Stem<'w> = (&'w str, &'w Said);

/// Of the words that texts say, those that enough of them do, function words, numbers and the words asked for left out;
/// those that most of them say first, then by stem.
fn shared<'w>(words: &'w FxHashMap<String, Said>, own: &FxHashSet<String>) -> Vec<Stem<'w>> {
    let has_digits = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let is_shared = |(stem, word): &Stem<'_>| {
        word.passages >= AGREED && !is_function_word(word.form()) && !has_digits(stem) && !own.contains(*stem)
    };
    let mut shared: Vec<Stem<'_>> = words.iter().map(|(stem, word)| (stem.as_str(), word)).filter(is_shared).collect();
    let parts = parts(&shared);
    shared.retain(|(stem, _)| !parts.contains(stem));
    shared.sort_by(|(a, one), (b, other)| other.passages.cmp(&one.passages).then_with(|| a.cmp(b)));
    shared.truncate(MOST_WEIGHED);
    shared
}

/// A name with a hyphen is three words: its parts, and the whole, which is enough. The stems of the parts.
fn parts<'w>(shared: &[Stem<'w>]) -> FxHashSet<&'w str> {
    let stems: FxHashMap<&str, &'w str> = shared.iter().map(|(stem, word)| (word.form(), *stem)).collect();
    let halves = |whole: &&str| -> Vec<&'w str> {
        let splits = whole.char_indices().skip(1).map(|(place, _)| whole.split_at(place));
        let known = splits.filter_map(|(first, second)| Some([*stems.get(first)?, *stems.get(second)?]));
        known.flatten().collect()
    };
    stems.keys().flat_map(halves).collect()
}

/// The log-likelihood of a word that `near` of the passages found say and `count` of all, where it is sure enough and
/// others say it at all.
fn how_sure(near: u64, found: u64, count: u64, all: u64) -> Option<f64> {
    let table = Table { near, count, words_near: found, words: all };
    let sure = table.log_likelihood();
    (count > near && near as f64 > table.expected() && sure >= SURE).then_some(sure)
}

/// The words that are surest, best first, and how sure; of each word it is known about how many passages hold it.
///
/// The fewer hold a word the surer it is, as long as any other does. To count them is work, and most of it for words that
/// turn out to be common: those that seem surest are counted first, and the others only as far as they may be among them.
fn surest<'w>(
    words: impl IntoIterator<Item = (Stem<'w>, Holding)>,
    sure: impl Fn(u64, u64) -> Option<f64>,
    count: impl Fn(&str, &dyn Fn(u64) -> bool) -> Result<Option<u64>>,
) -> Result<Vec<(f64, &'w str, &'w Said)>> {
    let sure_of = |word: &Said, holding: u64| sure(word.passages, holding.max(word.passages + 1));
    let seems = |word: &Said, (Holding::Exactly(many) | Holding::About { many, .. }): &Holding| {
        sure_of(word, *many).unwrap_or_default()
    };
    let mut words: Vec<(Stem<'_>, Holding)> = words.into_iter().collect();
    words.sort_by(|((_, a), about_a), ((_, b), about_b)| seems(b, about_b).total_cmp(&seems(a, about_a)));
    let mut surest: Vec<(f64, &str, &Said)> = Vec::new();
    for ((stem, word), holding) in words {
        let least = if surest.len() < MOST_LEARNT { 0.0 } else { surest[MOST_LEARNT - 1].0 };
        let may_be = |holding: u64| sure_of(word, holding).is_some_and(|sure| sure >= least);
        let holding = match holding {
            Holding::Exactly(holding) => Some(holding),
            Holding::About { at_least, .. } if !may_be(at_least) => None,
            Holding::About { .. } => count(stem, &may_be)?,
        };
        let Some(sure) = holding.and_then(|holding| sure(word.passages, holding)) else { continue };
        surest.push((sure, stem, word));
        surest.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        surest.truncate(MOST_LEARNT);
    }
    Ok(surest)
}

fn unit(stem: &str, form: &str) -> Unit {
    let pattern = Pattern::word(Analysis::Stemmed, stem);
    let ways = vec![Way { kind: MatchKind::Related, weight: 1.0, pattern, shown: form.to_owned() }];
    Unit { label: form.to_owned(), ways, empty: false, wished: false, adjacent: false }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn stems(told: &[&str], own: &[&str]) -> Vec<(String, String, u64)> {
        let own = own.iter().map(|&stem| stem.to_owned()).collect();
        let words = said(told.iter().map(|text| (true, *text)));
        let told = |(stem, word): Stem<'_>| (stem.to_owned(), word.form().to_owned(), word.passages);
        shared(&words, &own).into_iter().map(told).collect()
    }

    #[test]
    fn what_is_shared_is_said_by_two_and_is_neither_asked_for_nor_empty_nor_a_number() {
        let told = [
            "Lysenko bred wheat after 1948, and wheat again; the geneticists were dismissed.",
            "After 1948 the wheat of Lysenko failed, though no geneticist said so.",
            "Lysenko and his wheat.",
        ];
        let expected = [("wheat", "wheat", 3), ("geneticist", "geneticist", 2)];
        let expected = expected.map(|(stem, form, passages)| (stem.to_owned(), form.to_owned(), passages));
        assert_eq!(stems(&told, &["lysenko"]), expected);
        assert_eq!(stems(&told[..1], &[]), []);
    }

    #[test]
    fn a_name_with_a_hyphen_is_one_word() {
        let told = ["The drains of Mohenjo-daro.", "Mohenjo-daro had drains."];
        let forms: Vec<String> = stems(&told, &[]).into_iter().map(|(_, form, _)| form).collect();
        assert_eq!(forms, ["drains", "mohenjodaro"]);
    }

    /// Two of three passages found say it, and five of a thousand. Expected are .015; the cells are 2, 3, 1 and 994,
    /// those expected .015, 4.985, 2.985 and 992.015:
    /// 2 (2 ln(2/.015) + 3 ln(3/4.985) + ln(1/2.985) + 994 ln(994/992.015))
    /// = 2 (9.78570 − 1.52342 − 1.09360 + 1.98699) = 18.3113.
    #[test]
    fn a_word_is_sure_as_worked_out_by_hand() {
        let sure = how_sure(2, 3, 5, 1000).expect("sure enough");
        assert!((sure - 18.3113).abs() < 1e-3, "{sure}");
    }

    proptest! {
        #[test]
        fn the_surest_are_the_same_whether_all_are_counted_or_few(
            counts in prop::collection::vec((2..6_u64, 0..400_u64, 0..800_u64, any::<bool>()), 1..40),
        ) {
            let sure = |near, count| how_sure(near, 6, count, 10_000);
            let said_by = |near: u64| said((0..near).map(|_| (true, "war"))).into_values().next().unwrap();
            let of_each = |((near, more, ..), number): (&(u64, u64, u64, bool), usize)| {
                (format!("{number:02}"), said_by(*near), near + more)
            };
            let words: Vec<(String, Said, u64)> = counts.iter().zip(0..).map(of_each).collect();
            let is_sure = |(stem, word, count): &(String, Said, u64)| Some((sure(word.passages, *count)?, stem.clone()));
            let mut expected: Vec<(f64, String)> = words.iter().filter_map(is_sure).collect();
            expected.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            expected.truncate(MOST_LEARNT);
            let about = counts.iter().zip(&words).map(|((_, _, about, is_known), (stem, word, count))| {
                let about = Holding::About { many: *about, at_least: *about.min(count) };
                ((stem.as_str(), word), if *is_known { Holding::Exactly(*count) } else { about })
            });
            let count = |stem: &str, may_be: &dyn Fn(u64) -> bool| {
                let count = words.iter().find(|word| word.0 == stem).unwrap().2;
                Ok(Some(count).filter(|_| (0..=count).all(may_be)))
            };
            let found: Vec<(f64, String)> =
                surest(about, sure, count).unwrap().into_iter().map(|(sure, stem, _)| (sure, stem.to_owned())).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn neither_what_nobody_else_says_nor_what_many_say_is_learnt() {
        assert_eq!(how_sure(2, 3, 2, 1000), None);
        assert_eq!(how_sure(2, 3, 50, 1000), None);
        assert_eq!(how_sure(2, 3, 900, 1000), None);
    }
}
