//! What chance may do to a mean over questions: the interval it would lie in with other questions of the kind, and
//! how often a difference as large comes from nothing.
//!
//! Owns the two resampling tests. Refuses to know what the figures measure. Random numbers come from a fixed seed, so
//! that equal figures give equal intervals and equal p, on any machine.
//!
//! **Interval**: percentile bootstrap over questions, 95 % (Efron & Tibshirani, *An Introduction to the Bootstrap*,
//! 1993, chapter 13).
//!
//! **p**: the two-sided paired randomisation test (Smucker, Allan & Carterette, *A Comparison of Statistical
//! Significance Tests for Information Retrieval Evaluation*, CIKM 2007). If the two systems were alike, their figures
//! for any question could be swapped; p is how often random swapping makes a difference of means at least as large,
//! with the observed one counted in, so that it is never 0 (Davison & Hinkley, *Bootstrap Methods*, 1997, chapter 4).

use fastrand::Rng;

/// How often is drawn.
pub const ROUNDS: usize = 10_000;
const SEED: u64 = 1956;
/// Sums of the same differences in another order may differ by this much.
const ROUNDING: f64 = 1e-9;

/// A mean and the 95 % interval it is known to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean over questions.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// One system beside another, question by question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The first less the second.
    pub difference: Estimate,
    /// How often a difference at least as large would come from nothing, at most 1.
    pub p: f64,
    /// For how many questions the first did better.
    pub up: usize,
    /// For how many it did worse.
    pub down: usize,
    /// For how many it made no difference.
    pub same: usize,
}

/// The mean of one figure per question, with its interval; all 0 where there is no question.
pub fn estimate(figures: &[f64]) -> Estimate {
    if figures.is_empty() {
        return Estimate::default();
    }
    let mut rng = Rng::with_seed(SEED);
    let mut means: Vec<f64> = (0..ROUNDS)
        .map(|_| (0..figures.len()).map(|_| figures[rng.usize(..figures.len())]).sum::<f64>() / figures.len() as f64)
        .collect();
    means.sort_unstable_by(f64::total_cmp);
    Estimate { mean: mean(figures), low: quantile(&means, 0.025), high: quantile(&means, 0.975) }
}

/// Compares two systems by the figures of the same questions in the same order.
///
/// ```
/// use histsearch::eval::chance;
///
/// let compared = chance::compare(&[1.0, 0.5, 0.5], &[0.5, 0.5, 0.0]);
/// assert_eq!((compared.up, compared.down, compared.same), (2, 0, 1));
/// assert!(compared.difference.mean > 0.33 && compared.p > 0.4); // two of three questions prove nothing
/// ```
///
/// # Panics
/// When they are not of the same number of questions.
pub fn compare(first: &[f64], second: &[f64]) -> Comparison {
    assert_eq!(first.len(), second.len(), "figures of the same questions");
    let differences: Vec<f64> = first.iter().zip(second).map(|(first, second)| first - second).collect();
    let up = differences.iter().filter(|difference| **difference > ROUNDING).count();
    let down = differences.iter().filter(|difference| **difference < -ROUNDING).count();
    Comparison {
        difference: estimate(&differences),
        p: p_value(&differences),
        up,
        down,
        same: differences.len() - up - down,
    }
}

/// How often the sum of the differences is as far from 0 when each may change its sign.
fn p_value(differences: &[f64]) -> f64 {
    let telling: Vec<f64> = differences.iter().copied().filter(|difference| difference.abs() > ROUNDING).collect();
    if telling.is_empty() {
        return 1.0;
    }
    let observed = telling.iter().sum::<f64>().abs();
    let mut rng = Rng::with_seed(SEED);
    let as_large = (0..ROUNDS)
        .filter(|_| {
            let sum: f64 = telling.iter().map(|difference| if rng.bool() { *difference } else { -difference }).sum();
            sum.abs() >= observed - ROUNDING
        })
        .count();
    (as_large + 1) as f64 / (ROUNDS + 1) as f64
}

fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len() as f64
}

/// Linear between the two nearest of the sorted values.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile(&[0.0, 1.0, 2.0, 3.0, 4.0], 0.25), 1.0);
        assert_eq!(quantile(&[0.0, 10.0], 0.025), 0.25);
        assert_eq!(quantile(&[7.0], 0.975), 7.0);
    }

    #[test]
    fn the_interval_is_that_of_the_normal_law_where_it_applies() {
        // 200 questions, half 1 and half 0: the standard error of the mean is 0.5/√200 = 0.03536, and 1.96 of it 0.0693.
        let figures: Vec<f64> = (0..200).map(|question| f64::from(question % 2)).collect();
        let Estimate { mean, low, high } = estimate(&figures);
        assert_eq!(mean, 0.5);
        assert!((low - (0.5 - 0.0693)).abs() < 0.006 && (high - (0.5 + 0.0693)).abs() < 0.006, "{low} {high}");
    }

    #[test]
    fn p_is_what_counting_all_swaps_gives() {
        // Four differences of one size and sign: 2 of the 16 swaps are as extreme, p = 0.125.
        let compared = compare(&[0.5; 4], &[0.25; 4]);
        assert!((compared.p - 0.125).abs() < 0.015, "{}", compared.p);
        // Differences 3, 1, 1 (sum 5): only all plus or all minus reach 5, p = 0.25.
        let compared = compare(&[3.0, 1.0, 1.0, 0.5], &[0.0, 0.0, 0.0, 0.5]);
        assert!((compared.p - 0.25).abs() < 0.015, "{}", compared.p);
        assert_eq!((compared.up, compared.down, compared.same), (3, 0, 1));
        // Ten of one sign: 2 of 1024.
        assert!(compare(&[1.0; 10], &[0.0; 10]).p < 0.01);
    }

    #[test]
    fn no_difference_proves_nothing() {
        let compared = compare(&[0.1, 0.9], &[0.1, 0.9]);
        assert_eq!((compared.p, compared.same, compared.difference), (1.0, 2, Estimate::default()));
        assert_eq!(compare(&[], &[]).p, 1.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn swapping_the_systems_negates_the_difference_and_keeps_p(
            pairs in prop::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 1..20)
        ) {
            let (first, second): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let (one, other) = (compare(&first, &second), compare(&second, &first));
            prop_assert_eq!(one.p, other.p);
            prop_assert_eq!((one.up, one.down, one.same), (other.down, other.up, other.same));
            let (one, other) = (one.difference, other.difference);
            let off = [one.mean + other.mean, one.low + other.high, one.high + other.low];
            prop_assert!(off.iter().all(|off| off.abs() < 1e-12), "{off:?}");
        }

        #[test]
        fn an_interval_stays_within_the_figures(figures in prop::collection::vec(0.0..=1.0_f64, 1..20)) {
            let Estimate { mean, low, high } = estimate(&figures);
            let least = figures.iter().copied().fold(1.0, f64::min);
            let most = figures.iter().copied().fold(0.0, f64::max);
            prop_assert!(least - 1e-12 <= low && low <= high && high <= most + 1e-12);
            prop_assert!(least - 1e-12 <= mean && mean <= most + 1e-12);
        }
    }
}
