//! How good a search is, in figures: judgements and a ranking make measures, measures make means with intervals,
//! two sets of them make a comparison.
//!
//! ```text
//! queries, judgements, runs -> places in essays -> grades by rank -> measures -> mean and interval -> difference and p
//! ```
//!
//! Owns the files ([`questions`], [`judgements`], [`run`]), the names of what is judged ([`place`]), the formulas
//! ([`measure`]) and what chance may do to them ([`chance`]). Refuses to know how a ranking came about, which index
//! it came from and where the figures are shown.
//!
//! ```
//! use histsearch::eval::measure::{self, Measure};
//! use histsearch::eval::{chance, judgements, place::Place, run};
//!
//! // The third passage returned is the one that was judged good.
//! let judged = judgements::read("q1 0 essays/maize.md:4 1\n").read;
//! let returned = run::read("q1 Q0 a.md 1 9.5 x\nq1 Q0 b.md 2 9.1 x\nq1 Q0 essays/maize.md:4 3 7.0 x\n").read;
//! let place = |document: &str| Place::as_written(document);
//! let ranking: Vec<Place> = returned["q1"].iter().map(|document| place(document)).collect();
//! let judged: Vec<(Place, u32)> = judged.iter().map(|judged| (place(&judged.document), judged.grade)).collect();
//!
//! let graded = measure::grade(&ranking, &judged);
//! let figures: Vec<String> =
//!     Measure::usual(10).iter().map(|measure| format!("{measure} {:.2}", measure.of(&graded))).collect();
//! assert_eq!(
//!     figures,
//!     ["MRR@10 0.33", "nDCG@10 0.50", "recall@1 0.00", "recall@5 1.00", "recall@10 1.00", "recall@20 1.00"]
//! );
//! assert_eq!(chance::estimate(&[0.5, 0.5]).mean, 0.5);
//! ```

pub mod chance;
pub mod judgements;
pub mod lines;
pub mod measure;
pub mod place;
pub mod questions;
pub mod run;
