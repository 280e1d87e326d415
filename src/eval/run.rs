//! A run as TREC has it: what a search returned for each question, `question Q0 document rank score tag`.
//!
//! Owns the six columns, in and out. Refuses to know what a document's name stands for.
//!
//! As trec_eval does, a run is put in order by its scores, whatever its ranks say; equal scores fall back on the
//! rank. What is written has scores that only go down, so that every tool puts it in the order it was found in, and
//! no white space within a column: a space in a path is written `%20`.

use std::collections::BTreeMap;

use super::judgements::{first_word, last_word};
use super::lines::{self, Lines};

/// What was returned for each question, by its id, best first.
pub type Run = BTreeMap<String, Vec<String>>;

struct Returned {
    document: String,
    rank: u64,
    score: f64,
}

/// Reads a run.
pub fn read(text: &str) -> Lines<Run> {
    let lines = lines::read(text, |read: &mut BTreeMap<String, Vec<Returned>>, line| {
        let (question, returned) = from_line(line)?;
        read.entry(question).or_default().push(returned);
        Ok(())
    });
    let in_order = |mut returned: Vec<Returned>| {
        returned.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.rank.cmp(&b.rank)));
        returned.into_iter().map(|returned| returned.document).collect()
    };
    let read = lines.read.into_iter().map(|(question, returned)| (question, in_order(returned))).collect();
    Lines { read, refused: lines.refused }
}

fn from_line(line: &str) -> Result<(String, Returned), String> {
    let columns = || {
        let (rest, _tag) = last_word(line)?;
        let (rest, score) = last_word(rest)?;
        let (rest, rank) = last_word(rest)?;
        let (question, rest) = first_word(rest)?;
        let (_q0, document) = first_word(rest)?;
        Some((question, document, rank, score))
    };
    let (question, document, rank, score) = columns().ok_or("not of the form: question Q0 document rank score tag")?;
    let rank = rank.parse().map_err(|_| format!("the rank {rank:?} is no whole number"))?;
    let score = score.parse().ok().filter(|score: &f64| !score.is_nan());
    let score = score.ok_or("the score is no number")?;
    Ok((question.to_owned(), Returned { document: document.to_owned(), rank, score }))
}

/// The lines of one question, each with its line break: documents best first, with their scores.
///
/// ```
/// use histsearch::eval::run;
///
/// let found = [("a b.md:1".to_owned(), 2.5), ("c.md:7".to_owned(), 2.5)];
/// assert_eq!(run::written("q1", &found, "mine"), "q1 Q0 a%20b.md:1 1 2.5 mine\nq1 Q0 c.md:7 2 2.4999998 mine\n");
/// ```
pub fn written(question: &str, found: &[(String, f32)], tag: &str) -> String {
    let (question, tag) = (one_word(question, "_"), one_word(tag, "_"));
    let mut above = f32::INFINITY;
    let mut lines = String::new();
    for (rank, (document, score)) in (1..).zip(found) {
        above = score.min(above.next_down());
        lines.push_str(&format!("{question} Q0 {} {rank} {above} {tag}\n", one_word(document, "%20")));
    }
    lines
}

fn one_word(text: &str, instead: &str) -> String {
    let safe = |c: char| if c.is_whitespace() || c.is_control() { instead.to_owned() } else { c.to_string() };
    if text.is_empty() { instead.to_owned() } else { text.chars().map(safe).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_decide_the_order_and_ranks_break_ties() {
        let text = "q Q0 low 1 1.5 t\nq Q0 high 2 2.5 t\nq Q0 late 9 2 t\nq Q0 early 3 2 t\nr Q0 a b.md 1 1 t\n";
        let read = read(text);
        assert_eq!(read.read["q"], ["high", "early", "late", "low"]);
        assert_eq!(read.read["r"], ["a b.md"]);
        assert_eq!(read.refused, []);
    }

    #[test]
    fn what_is_no_run_is_named() {
        let read = read("q Q0 a 1 2.0\nq Q0 a one 2.0 t\nq Q0 a 1 NaN t\nq Q0 a 1 1e3 t\n");
        assert_eq!(read.refused.iter().map(|refused| refused.line).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(read.read["q"], ["a"]);
    }

    #[test]
    fn a_run_written_reads_back_in_order() {
        // Scores as they come where related passages follow weaker exact ones: not in order, with ties.
        let found: Vec<(String, f32)> =
            [("a", 1.0), ("b", 3.0), ("c", 3.0), ("d", 0.0), ("e", -0.0)].map(|(d, s)| (d.to_owned(), s)).into();
        let back = read(&written("my q", &found, "")).read;
        assert_eq!(back["my_q"], ["a", "b", "c", "d", "e"]);
    }
}
