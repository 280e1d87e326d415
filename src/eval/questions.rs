//! The questions a search is measured by.
//!
//! Owns three ways to write them, told apart by how the file begins: lines `id<TAB>words`; JSON Lines with `id` (or
//! `qid`) and `query`; topics as TREC has them (`<top>`, `<num>`, `<title>`). Refuses to know what the words mean.
//!
//! ```
//! use histsearch::eval::questions;
//!
//! let read = questions::read("q1\tvirgin lands\nwithout a tab\n");
//! assert_eq!(read.read[0].words, "virgin lands");
//! assert_eq!(read.refused[0].reason, "no tab between the id and the words");
//! ```

use std::collections::HashSet;

use serde::Deserialize;

use super::lines::{self, Id, Lines, Refused};

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What judgements and runs call it.
    pub id: String,
    /// What is typed.
    pub words: String,
}

/// A line of JSON Lines, with the names others give the same.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "qid", alias = "query_id", alias = "_id")]
    id: Id,
    #[serde(alias = "text", alias = "question", alias = "title")]
    query: String,
}

/// Reads questions in any of the three ways. A question without words, and an id given twice, is refused.
pub fn read(text: &str) -> Lines<Vec<Question>> {
    let is_topics = lines::meant(text).next().is_some_and(|(_, line)| line.starts_with('<'));
    let mut seen = HashSet::new();
    let mut keep = |read: &mut Vec<Question>, id: &str, words: &str| {
        let (id, words) = (id.trim(), words.trim());
        if id.is_empty() || words.is_empty() {
            return Err(format!("no {}", if id.is_empty() { "id" } else { "words" }));
        }
        if !seen.insert(id.to_owned()) {
            return Err(format!("question {id} was given before"));
        }
        read.push(Question { id: id.to_owned(), words: words.to_owned() });
        Ok(())
    };
    if is_topics {
        let mut topics = Lines::default();
        for topic in topics_of(text) {
            if let Err(reason) = keep(&mut topics.read, &topic.id, &topic.words) {
                topics.refused.push(Refused { line: topic.line, reason });
            }
        }
        return topics;
    }
    lines::read(text, |read: &mut Vec<Question>, line| {
        if lines::is_json(line) {
            let Line { id, query } = lines::from_json(line)?;
            return keep(read, &id.into_string(), &query);
        }
        let (id, words) = line.split_once('\t').ok_or("no tab between the id and the words")?;
        let is_header = read.is_empty() && matches!(id, "id" | "qid") && matches!(words, "query" | "words");
        if is_header { Ok(()) } else { keep(read, id, words) }
    })
}

/// A topic as it stands, and the line it begins on.
#[derive(Default)]
struct Topic {
    line: usize,
    id: String,
    words: String,
}

/// Everything between `<top>` and the next; `<num>` and `<title>` reach to the next mark, over several lines.
fn topics_of(text: &str) -> Vec<Topic> {
    let mut topics = Vec::new();
    let mut open = "";
    for (line, mut rest) in lines::meant(text) {
        while !rest.is_empty() {
            let (before, mark, after) = next_mark(rest);
            add(&mut topics, open, before);
            if let Some(mark) = mark {
                open = mark;
                if mark == "top" {
                    topics.push(Topic { line, ..Topic::default() });
                }
            }
            rest = after;
        }
    }
    topics
}

/// The text before the next mark, the mark's name, and what follows it.
fn next_mark(text: &str) -> (&str, Option<&str>, &str) {
    let marked = text.split_once('<').and_then(|(before, rest)| Some((before, rest.split_once('>')?)));
    match marked {
        Some((before, (mark, after))) => (before, Some(mark.trim()), after),
        None => (text, None, ""),
    }
}

fn add(topics: &mut [Topic], open: &str, text: &str) {
    let Some(topic) = topics.last_mut() else { return };
    let (part, label) = match open {
        "num" => (&mut topic.id, "Number:"),
        "title" => (&mut topic.words, "Topic:"),
        _ => return,
    };
    let text = text.trim();
    let text = text.strip_prefix(label).unwrap_or(text).trim();
    if !text.is_empty() {
        if !part.is_empty() {
            part.push(' ');
        }
        part.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        read(text).read.into_iter().map(|question| (question.id, question.words)).collect()
    }

    fn pair(id: &str, words: &str) -> (String, String) {
        (id.to_owned(), words.to_owned())
    }

    #[test]
    fn three_ways_say_the_same() {
        let expected = [pair("1", "maize in Kazakhstan"), pair("b", "secret speech")];
        assert_eq!(pairs("qid\tquery\n1\tmaize in Kazakhstan\nb\tsecret speech\n"), expected);
        assert_eq!(
            pairs(
                "{\"id\":1,\"query\":\"maize in Kazakhstan\",\"more\":[]}\n{\"qid\":\"b\",\"text\":\"secret speech\"}"
            ),
            expected
        );
        let topics = "<top>\n<num> Number: 1\n<title> maize in\nKazakhstan\n<desc> Description:\nnot this\n</top>\n\n\
                      <top><num>b</num><title>secret speech</title></top>\n";
        assert_eq!(pairs(topics), expected);
    }

    #[test]
    fn what_cannot_be_asked_is_named() {
        let read = read("a\tmaize\na\twheat\nb\t \nc\n{\"id\":\"d\"}\n");
        assert_eq!(read.read.len(), 1);
        let reasons: Vec<(usize, &str)> =
            read.refused.iter().map(|refused| (refused.line, refused.reason.as_str())).collect();
        assert_eq!(
            reasons,
            [
                (2, "question a was given before"),
                (3, "no tab between the id and the words"),
                (4, "no tab between the id and the words"),
                (5, "missing field `query`"),
            ]
        );
    }

    #[test]
    fn a_topic_without_a_title_is_named_by_its_line() {
        let read = read("<top>\n<num> 1\n</top>\n<top>\n<num> 2 <title> maize\n</top>\n");
        assert_eq!(read.refused, [Refused { line: 1, reason: "no words".to_owned() }]);
        assert_eq!(read.read, [Question { id: "2".to_owned(), words: "maize".to_owned() }]);
    }
}
