//! The measures: one ranking and its judgements make a number from 0 to 1.
//!
//! Owns the formulas and how a judged thing is counted. Refuses to know questions, means and chance.
//!
//! **Counting.** A judged thing counts once, at the best rank it is found at: of several passages of a judged essay
//! the first counts, and the rest are as if they had not been judged, though they take their ranks. A passage that
//! was judged and whose essay was judged too counts as the passage.
//!
//! **MRR@k**, mean reciprocal rank: 1/rank of the first passage with a grade above 0, 0 where none is among the first
//! k (Voorhees, *The TREC-8 Question Answering Track Report*, 1999).
//!
//! **nDCG@k**, normalised discounted cumulative gain (Järvelin & Kekäläinen, *Cumulated Gain-Based Evaluation of IR
//! Techniques*, ACM TOIS 20, 2002), as `ndcg_cut` of trec_eval has it: the gain is the grade itself (not 2^grade − 1),
//! divided by log2(rank + 1), so that rank 1 is not discounted; the sum over the first k ranks is divided by that
//! of the best order there could be of all that was judged.
//!
//! **recall@k**: of the things judged above 0, the share found among the first k.

use std::fmt;

use super::place::Place;

/// The ranks at which recall is looked at.
const RECALL_AT: [usize; 4] = [1, 5, 10, 20];

/// What to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reciprocal rank of the first good passage.
    ReciprocalRank,
    /// Normalised discounted cumulative gain.
    Ndcg,
    /// Share of the good things found.
    Recall,
}

/// A measure and the number of ranks it looks at; shown as `nDCG@10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What to compute.
    pub kind: Kind,
    /// How many ranks it looks at.
    pub depth: usize,
}

/// A ranking as judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graded {
    /// The grade at each rank; 0 for what is not good, not judged or found already.
    gains: Vec<u32>,
    /// The grades above 0 of all that was judged, best first.
    ideal: Vec<u32>,
}

/// Grades a ranking, best first, by what was judged; the higher grade holds where a place was judged twice.
pub fn grade(ranking: &[Place], judged: &[(Place, u32)]) -> Graded {
    let mut things: Vec<Thing<'_>> = Vec::with_capacity(judged.len());
    for (place, grade) in judged {
        match things.iter_mut().find(|thing| thing.place == place) {
            Some(thing) => thing.grade = thing.grade.max(*grade),
            None => things.push(Thing { place, grade: *grade, is_found: false }),
        }
    }
    things.sort_by_key(|thing| thing.place.width());
    let mut ideal: Vec<u32> = things.iter().map(|thing| thing.grade).filter(|grade| *grade > 0).collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let gain = |returned: &Place| {
        let thing = things.iter_mut().find(|thing| !thing.is_found && thing.place.covers(returned));
        thing.map_or(0, |thing| {
            thing.is_found = thing.grade > 0; // what was judged bad stays bad
            thing.grade
        })
    };
    Graded { gains: ranking.iter().map(gain).collect(), ideal }
}

struct Thing<'a> {
    place: &'a Place,
    grade: u32,
    is_found: bool,
}

impl Graded {
    /// The rank, from 1, of the first good passage.
    pub fn first(&self) -> Option<usize> {
        self.gains.iter().position(|gain| *gain > 0).map(|place| place + 1)
    }

    /// How many good things there are to be found.
    pub fn good(&self) -> usize {
        self.ideal.len()
    }
}

impl Measure {
    /// The usual measures: MRR and nDCG over `k` ranks, recall at several depths and at `k`.
    pub fn usual(k: usize) -> Vec<Measure> {
        let mut depths: Vec<usize> = RECALL_AT.into_iter().chain([k]).collect();
        depths.sort_unstable();
        depths.dedup();
        let mut measures: Vec<Measure> =
            [Kind::ReciprocalRank, Kind::Ndcg].map(|kind| Measure { kind, depth: k }).into();
        measures.extend(depths.into_iter().map(|depth| Measure { kind: Kind::Recall, depth }));
        measures
    }

    /// The figure for one question, from 0 to 1; 0 where there is nothing good to be found.
    pub fn of(&self, graded: &Graded) -> f64 {
        match self.kind {
            Kind::ReciprocalRank => {
                graded.first().filter(|rank| *rank <= self.depth).map_or(0.0, |rank| 1.0 / rank as f64)
            }
            Kind::Ndcg => share(discounted(&graded.gains, self.depth), discounted(&graded.ideal, self.depth)),
            Kind::Recall => {
                let found = graded.gains.iter().take(self.depth).filter(|gain| **gain > 0).count();
                share(found as f64, graded.ideal.len() as f64)
            }
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            Kind::ReciprocalRank => "MRR",
            Kind::Ndcg => "nDCG",
            Kind::Recall => "recall",
        };
        write!(f, "{name}@{}", self.depth)
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// Each gain divided by log2(rank + 1), summed.
fn discounted(gains: &[u32], depth: usize) -> f64 {
    let discounted =
        (2..).zip(gains.iter().take(depth)).map(|(above, gain)| f64::from(*gain) / f64::from(above).log2());
    discounted.fold(0.0, |sum, gain| sum + gain) // `sum` of nothing is -0, which would be shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn graded(ranking: &[&str], judged: &[(&str, u32)]) -> Graded {
        let ranking: Vec<Place> = ranking.iter().map(|name| Place::as_written(name)).collect();
        let judged: Vec<(Place, u32)> = judged.iter().map(|(name, grade)| (Place::as_written(name), *grade)).collect();
        grade(&ranking, &judged)
    }

    fn figure(name: &str, graded: &Graded) -> f64 {
        let measures = Measure::usual(4);
        let measure = measures.iter().find(|measure| measure.to_string() == name).expect("a usual measure");
        (measure.of(graded) * 10_000.0).round() / 10_000.0
    }

    #[test]
    fn figures_computed_by_hand() {
        // Grades by rank: 0 2 0 1 (the 3 is never found). DCG = 2/log2(3) + 1/log2(5) = 1.2619 + 0.4307 = 1.6925;
        // ideal 3/1 + 2/log2(3) + 1/2 = 4.7619.
        let graded = graded(&["x:1", "b:2", "x:2", "c:1"], &[("a:1", 3), ("b:2", 2), ("c:1", 1), ("x:2", 0)]);
        assert_eq!(graded.first(), Some(2));
        assert_eq!(figure("MRR@4", &graded), 0.5);
        assert_eq!(figure("nDCG@4", &graded), 0.3554);
        assert_eq!(figure("recall@1", &graded), 0.0);
        assert_eq!(figure("recall@4", &graded), 0.6667);
    }

    #[test]
    fn what_stands_below_the_depth_does_not_count() {
        let graded = graded(&["x", "y", "z", "w", "a"], &[("a", 1)]);
        assert_eq!([figure("MRR@4", &graded), figure("nDCG@4", &graded), figure("recall@4", &graded)], [0.0; 3]);
        assert_eq!(figure("recall@5", &graded), 1.0);
    }

    #[test]
    fn an_essay_counts_once_at_its_best_passage() {
        let graded = graded(&["a:3", "a:1", "b:1"], &[("a", 1), ("b", 1)]);
        assert_eq!(graded.gains, [1, 0, 1]);
        assert_eq!(figure("recall@1", &graded), 0.5);
    }

    #[test]
    fn a_judged_passage_goes_before_its_essay() {
        assert_eq!(graded(&["a:1", "a:2", "a:3", "a:2"], &[("a", 1), ("a:2", 3), ("a:3", 0)]).gains, [1, 3, 0, 0]);
        assert_eq!(graded(&["a:2", "a:5"], &[("a:2", 1), ("a", 2), ("a:2", 3)]).gains, [3, 2]);
    }

    #[test]
    fn nothing_good_to_find_is_nothing_found() {
        let graded = graded(&["a", "b"], &[("a", 0)]);
        assert_eq!(graded.good(), 0);
        assert!(Measure::usual(10).iter().all(|measure| measure.of(&graded) == 0.0));
    }

    fn place() -> impl Strategy<Value = Place> {
        (0..4_u8, prop::option::of((0..4_u64, 0..2_u64))).prop_map(|(essay, passages)| Place {
            essay: essay.to_string(),
            passages: passages.map(|(start, more)| start..=start + more),
        })
    }

    proptest! {
        #[test]
        fn every_measure_lies_between_0_and_1(
            ranking in prop::collection::vec(place(), 0..20),
            judged in prop::collection::vec((place(), 0..4_u32), 0..8),
            k in 1..30_usize,
        ) {
            let graded = grade(&ranking, &judged);
            for measure in Measure::usual(k) {
                let figure = measure.of(&graded);
                prop_assert!((0.0..=1.0 + 1e-12).contains(&figure), "{measure} {figure} of {graded:?}");
            }
        }

        #[test]
        fn the_best_order_is_perfect(grades in prop::collection::vec(1..4_u32, 1..20)) {
            let judged: Vec<(Place, u32)> =
                (0..).zip(&grades).map(|(ordinal, grade)| (Place::passage("a", ordinal), *grade)).collect();
            let mut best = judged.clone();
            best.sort_by_key(|(_, grade)| std::cmp::Reverse(*grade));
            let ranking: Vec<Place> = best.into_iter().map(|(place, _)| place).collect();
            let graded = grade(&ranking, &judged);
            for kind in [Kind::ReciprocalRank, Kind::Ndcg, Kind::Recall] {
                let figure = Measure { kind, depth: grades.len() }.of(&graded);
                prop_assert!((figure - 1.0).abs() < 1e-12, "{kind:?} {figure}");
            }
        }

        #[test]
        fn a_better_place_is_never_worse(
            judged in prop::collection::vec((place(), 1..4_u32), 1..6),
            others in prop::collection::vec(place(), 1..12),
            which in any::<prop::sample::Index>(),
        ) {
            // One judged thing, found at some rank and then one rank higher, among places of other essays.
            let (good, grade_of_it) = judged[which.index(judged.len())].clone();
            let mut ranking: Vec<Place> =
                others.into_iter().map(|place| Place { essay: format!("other {}", place.essay), ..place }).collect();
            ranking.push(good.clone());
            let judged = [(good, grade_of_it)];
            let before = grade(&ranking, &judged);
            let last = ranking.len() - 1;
            ranking.swap(last - 1, last);
            let after = grade(&ranking, &judged);
            for measure in Measure::usual(10) {
                prop_assert!(measure.of(&after) >= measure.of(&before), "{measure}");
            }
        }
    }
}
