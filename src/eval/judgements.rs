//! What somebody found good: which essay or passage answers which question, and how well.
//!
//! Owns two ways to write it: TREC's qrels, `question 0 document grade`, and JSON Lines with `qid`, `docid`, `grade`.
//! Refuses to know what a document's name stands for; [`place`](super::place) does.
//!
//! A name may have spaces in it: whatever stands between the second word and the last is the name. Grades below 0,
//! which TREC has for spam, read as 0.
//!
//! ```
//! use histsearch::eval::judgements;
//!
//! let read = judgements::read("q1 0 essays/final draft.txt:4 2\n").read;
//! assert_eq!((read[0].document.as_str(), read[0].grade), ("essays/final draft.txt:4", 2));
//! ```

use serde::Deserialize;

use super::lines::{self, Id, Lines};

/// One judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The id of the question.
    pub question: String,
    /// What was judged, as it was written.
    pub document: String,
    /// 0 for no answer; more is better.
    pub grade: u32,
}

/// A line of JSON Lines, with the names others give the same.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "id", alias = "query_id", alias = "query-id")]
    qid: Id,
    #[serde(alias = "document", alias = "doc_id", alias = "corpus-id", alias = "passage", alias = "path")]
    docid: Id,
    #[serde(alias = "relevance", alias = "rel", alias = "score", default = "good")]
    grade: i64,
}

const fn good() -> i64 {
    1
}

/// Reads judgements in either way.
pub fn read(text: &str) -> Lines<Vec<Judgement>> {
    lines::read(text, |read: &mut Vec<Judgement>, line| {
        let (question, document, grade) =
            if lines::is_json(line) { from_json(line)? } else { from_qrels(line).ok_or(QRELS)?? };
        if question.is_empty() || document.is_empty() {
            return Err(QRELS.to_owned());
        }
        read.push(Judgement { question, document, grade: u32::try_from(grade.max(0)).unwrap_or(u32::MAX) });
        Ok(())
    })
}

const QRELS: &str = "not of the form: question 0 document grade";

fn from_json(line: &str) -> Result<(String, String, i64), String> {
    let Line { qid, docid, grade } = lines::from_json(line)?;
    Ok((qid.into_string(), docid.into_string(), grade))
}

/// `None` where a column is missing, an error where the grade is no number.
fn from_qrels(line: &str) -> Option<Result<(String, String, i64), String>> {
    let (rest, grade) = last_word(line)?;
    let (question, rest) = first_word(rest)?;
    let (_iteration, document) = first_word(rest)?;
    let read = |grade: i64| (question.to_owned(), document.to_owned(), grade);
    Some(grade.parse().map(read).map_err(|_| format!("the grade {grade:?} is no whole number")))
}

/// The first word and the rest, both without white space around them; `None` where one of them is empty.
///
/// A tab ends it where there is one, so that a question's id may have a space in it.
pub(super) fn first_word(text: &str) -> Option<(&str, &str)> {
    let (word, rest) = text.split_once('\t').or_else(|| text.split_once(char::is_whitespace))?;
    Some((word.trim(), rest.trim())).filter(|(word, rest)| !word.is_empty() && !rest.is_empty())
}

/// What comes before the last word, and that word.
pub(super) fn last_word(text: &str) -> Option<(&str, &str)> {
    let (rest, word) = text.rsplit_once(char::is_whitespace)?;
    Some((rest.trim(), word)).filter(|(rest, word)| !word.is_empty() && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgement(question: &str, document: &str, grade: u32) -> Judgement {
        Judgement { question: question.to_owned(), document: document.to_owned(), grade }
    }

    #[test]
    fn qrels_and_json_say_the_same() {
        let expected = [judgement("q1", "essays/a b.md:3", 2), judgement("2", "c.md", 1), judgement("2", "d.md", 0)];
        let qrels = "# of a class\nq1 0 essays/a b.md:3 2\n2\t0\tc.md\t1\n2   Q0   d.md   -2\n";
        assert_eq!(read(qrels).read, expected);
        let json = "{\"qid\":\"q1\",\"docid\":\"essays/a b.md:3\",\"grade\":2}\n{\"query_id\":2,\"path\":\"c.md\"}\n\
                    {\"qid\":2,\"docid\":\"d.md\",\"relevance\":0}\n";
        assert_eq!(read(json).read, expected);
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_is_read() {
        let read = read("q1 0 a.md\nq1 0 b.md good\nq1 0 c.md 1\n{\"qid\":\"q1\"}\n");
        assert_eq!(read.read, [judgement("q1", "c.md", 1)]);
        let reasons: Vec<(usize, &str)> =
            read.refused.iter().map(|refused| (refused.line, refused.reason.as_str())).collect();
        assert_eq!(reasons, [(1, QRELS), (2, "the grade \"good\" is no whole number"), (4, "missing field `docid`")]);
    }
}
