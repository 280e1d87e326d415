//! What a block is, told from its words and its place: title, question, byline, heading, note, reference.
//!
//! Owns the habits of essay writers, in tables. Knows no format: readers hand over blocks, all prose where
//! nothing better is known, and the functions here rename some of them.

use super::byline::{self, Byline};
use crate::document::{Block, BlockKind, Document};

/// The most characters of a title or a question.
const LONGEST_TITLE: usize = 200;
/// The most words of a title that ends like a sentence.
const LONGEST_SENTENCE_TITLE: usize = 12;
/// The most words of a heading in text without mark-up.
const LONGEST_HEADING: usize = 12;
/// How many blocks from the top may be a question or a byline.
const HEAD_BLOCKS: usize = 6;
/// Paragraphs of at least this many words are running text.
const RUNNING_TEXT: usize = 13;

/// How exam questions begin, in lower case.
const QUESTION_BEGINNINGS: &[&str] = &[
    "to what extent",
    "how successful",
    "how far",
    "how important",
    "how significant",
    "how effective",
    "how did",
    "how do",
    "how does",
    "how was",
    "how were",
    "how serious",
    "how great",
    "how valid",
    "how accurate",
    "how much",
    "why did",
    "why was",
    "why were",
    "why had",
    "what was",
    "what were",
    "what role",
    "what impact",
    "in what ways",
    "in what way",
    "which",
];

/// How examiners order an essay, in lower case; these end with a full stop.
const ORDERS: &[&str] = &[
    "account for",
    "assess",
    "evaluate",
    "discuss",
    "explain",
    "compare and contrast",
    "compare the",
    "examine the",
    "analyse the",
    "analyze the",
    "critically assess",
    "critically evaluate",
    "with reference to",
];

/// What they add to a quotation.
const INSTRUCTIONS: &[&str] =
    &["Assess", "Discuss", "Do you agree", "Explain", "How accurate", "How far", "How valid", "To what extent"];

/// What an essay writer puts before the question.
const QUESTION_LABELS: &[&str] =
    &["essay question:", "exam question:", "question:", "essay title:", "prompt:", "q:", "q."];

/// Headings that say what stands below them, in lower case.
const SECTIONS: &[(&str, BlockKind)] = &[
    ("bibliography", BlockKind::Reference),
    ("select bibliography", BlockKind::Reference),
    ("selected bibliography", BlockKind::Reference),
    ("works cited", BlockKind::Reference),
    ("works consulted", BlockKind::Reference),
    ("references", BlockKind::Reference),
    ("reference list", BlockKind::Reference),
    ("further reading", BlockKind::Reference),
    ("suggested reading", BlockKind::Reference),
    ("sources", BlockKind::Reference),
    ("sources used", BlockKind::Reference),
    ("sources consulted", BlockKind::Reference),
    ("books used", BlockKind::Reference),
    ("primary sources", BlockKind::Reference),
    ("secondary sources", BlockKind::Reference),
    ("list of sources", BlockKind::Reference),
    ("notes", BlockKind::Note),
    ("footnotes", BlockKind::Note),
    ("endnotes", BlockKind::Note),
    ("end notes", BlockKind::Note),
    ("notes and references", BlockKind::Note),
    ("conclusion", BlockKind::Prose),
    ("introduction", BlockKind::Prose),
    ("appendix", BlockKind::Prose),
];

/// What stands below a heading of this name; `None` where the name says nothing.
pub(super) fn section(heading: &str) -> Option<BlockKind> {
    const LONGEST: usize = 40;
    if heading.len() > LONGEST {
        return None;
    }
    let is_numbering = |c: char| c.is_ascii_digit() || c == '.' || c.is_whitespace();
    let name = heading.trim_start_matches(is_numbering).trim_end_matches([':', '.']).trim().to_lowercase();
    SECTIONS.iter().find(|(known, _)| *known == name).map(|&(_, kind)| kind)
}

/// How surely a block is the exam question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Question {
    /// It asks something: perhaps only a subtitle.
    Asked,
    /// It is labelled, marked out of 25, or worded as only examiners do.
    Set,
}

impl Question {
    fn of(text: &str) -> Option<Question> {
        if text.chars().count() > LONGEST_TITLE || text.contains('\n') {
            return None;
        }
        let bare = without_marks(unlabelled(text));
        let lower = bare.to_lowercase();
        let starts_with =
            |beginning: &str| lower.strip_prefix(beginning).is_some_and(|rest| rest.starts_with([' ', ',']));
        let orders = ORDERS.iter().any(|order| starts_with(order));
        let begins = QUESTION_BEGINNINGS.iter().any(|beginning| starts_with(beginning)) && !bare.ends_with('.');
        let is_quoted =
            bare.starts_with(['"', '“', '‘', '\'']) && INSTRUCTIONS.iter().any(|phrase| bare.contains(phrase));
        if bare.len() < text.len() || orders || is_quoted {
            Some(Question::Set)
        } else {
            (begins || bare.ends_with('?')).then_some(Question::Asked)
        }
    }
}

/// The question without "Question:" before it.
fn unlabelled(text: &str) -> &str {
    let label = |label: &&str| text.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    QUESTION_LABELS.iter().find(|known| label(known)).map_or(text, |label| text[label.len()..].trim_start())
}

/// The question without "(25 marks)" behind it.
fn without_marks(text: &str) -> &str {
    let is_marks = |marks: &str| marks.starts_with(|c: char| c.is_ascii_digit()) && marks.ends_with("marks");
    let open = text.strip_suffix([')', ']']).and_then(|open| open.rsplit_once(['(', '[']));
    open.filter(|(_, marks)| is_marks(marks)).map_or(text, |(question, _)| question.trim_end())
}

/// Whether a short text reads like a heading: few words, a capital or a numeral first, no stop at the end.
pub(super) fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let words = text.split_whitespace().take(LONGEST_HEADING + 1).count();
    (1..=LONGEST_HEADING).contains(&words)
        && text.len() <= LONGEST_TITLE
        && !text.contains('\n')
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '“' | '‘' | '"'))
        && !text.ends_with(['.', ',', ';', ':', '!', '…', '-', '–', '—'])
        && byline::read(text).is_none()
}

/// Whether what looks like a heading may be an entry of a bibliography: "Nove, A., Economic History, 1992".
pub(super) fn may_be_entry(text: &str) -> bool {
    const LONGEST_HEADING: usize = 5;
    words(text) > LONGEST_HEADING || text.contains(|c: char| c == ',' || c.is_ascii_digit())
}

/// Whether a block is long enough to be what a heading stands above.
pub(super) fn is_running_text(text: &str) -> bool {
    text.split_whitespace().take(RUNNING_TEXT).count() == RUNNING_TEXT
}

/// Makes the first block that is no byline the title, if it reads like one.
pub(super) fn name_title(document: &mut Document) {
    let Document { blocks, text, title, .. } = document;
    let is_alone = blocks.len() == 1;
    let is_byline = |block: &&mut Block| byline::read(&text[block.span.clone()]).is_some();
    let Some(first) = blocks.iter_mut().take(HEAD_BLOCKS).find(|block| !is_byline(block)) else { return };
    let text = &text[first.span.clone()];
    let is_short = text.chars().take(LONGEST_TITLE).count() < LONGEST_TITLE && !text.contains('\n');
    let ends_like_sentence = text.ends_with(['.', ',', ';', ':']);
    let is_sentence = ends_like_sentence && (is_alone || words(text) > LONGEST_SENTENCE_TITLE);
    if is_short && !is_sentence {
        first.kind = BlockKind::Title;
        *title = Some(text.to_owned());
    }
}

/// Makes the first heading of the highest level the title, if it stands near the top.
///
/// A title that front matter gave stays; the heading is still named for what it is.
pub(super) fn name_top_heading(document: &mut Document) {
    let Document { blocks, text, title, .. } = document;
    if let Some(top) = blocks.iter_mut().take(HEAD_BLOCKS).find(|block| block.kind == BlockKind::Heading(1)) {
        top.kind = BlockKind::Title;
        title.get_or_insert_with(|| text[top.span.clone()].to_owned());
    }
}

/// Finds the question and the byline among the first blocks.
///
/// What front matter said already stays; the blocks are still named for what they are.
pub(super) fn name_head(document: &mut Document) {
    let Document { blocks, text, .. } = document;
    let mut question: Option<(Question, &str)> = None;
    let mut said = Byline::default();
    for index in 0..blocks.len().min(HEAD_BLOCKS) {
        let block = &blocks[index];
        let here = &text[block.span.clone()];
        let below = blocks.get(index + 1).map(|block| &text[block.span.clone()]);
        match block.kind {
            BlockKind::Title => continue,
            BlockKind::Prose => {}
            _ => break,
        }
        if let Some(byline) = byline::read(here).or_else(|| byline::name_above(here, below?)) {
            blocks[index].kind = BlockKind::Byline;
            said.add(byline);
        } else if let (Some(sure), true, Some(_)) = (Question::of(here), index > 0, below) {
            blocks[index].kind = BlockKind::Question;
            if question.is_none_or(|(so_far, _)| so_far < sure) {
                question = Some((sure, without_marks(unlabelled(here))));
            }
        } else if is_running_text(here) {
            break;
        }
    }
    document.question = document.question.take().or(question.map(|(_, question)| question.to_owned()));
    document.author = document.author.take().or(said.author);
    document.written = document.written.take().or(said.written);
}

/// Renames the prose below "Bibliography" and "Notes" until a heading of another kind.
pub(super) fn name_sections(document: &mut Document) {
    let Document { blocks, text, .. } = document;
    let mut open: Option<(u8, BlockKind)> = None;
    for index in 0..blocks.len() {
        let Block { kind, span, .. } = &blocks[index];
        let text = &text[span.clone()];
        match (*kind, open) {
            (BlockKind::Heading(level), _) => open = below(level, text, open, blocks.get(index + 1)),
            (BlockKind::Prose, Some((_, kind))) => blocks[index].kind = kind,
            _ => {}
        }
    }
}

/// What stands below this heading: what its name says, or what stood above if it divides that further.
fn below(level: u8, text: &str, open: Option<(u8, BlockKind)>, next: Option<&Block>) -> Option<(u8, BlockKind)> {
    match (section(text), open) {
        (Some(BlockKind::Prose), _) => None,
        (Some(kind), Some((above, _))) if above < level => Some((above, kind)),
        (Some(kind), _) => Some((level, kind)),
        (None, Some((above, kind))) if level > above && next.is_some() => Some((above, kind)),
        (None, _) => None,
    }
}

/// Renames numbered notes at the end of a text without mark-up: "1. Smith, The Fall, p. 41".
pub(super) fn name_closing_notes(document: &mut Document) {
    let Document { blocks, text, .. } = document;
    let is_numbered = |block: &&mut Block| {
        block.kind == BlockKind::Prose && Mark::of(&text[block.span.clone()]).is_some_and(Mark::is_number)
    };
    let closing: Vec<&mut Block> = blocks.iter_mut().rev().take_while(is_numbered).collect();
    let citing = closing.iter().filter(|block| cites(&text[block.span.clone()])).count();
    // A numbered list of arguments cites little.
    if citing * 2 > closing.len() {
        closing.into_iter().for_each(|block| block.kind = BlockKind::Note);
    }
}

/// Whether a line looks like a citation.
fn cites(text: &str) -> bool {
    const SIGNS: &[&str] =
        &[" p. ", " pp. ", " pp.", " p.", "ibid", "Ibid", "op. cit", " vol. ", "Press", "http", " ed."];
    SIGNS.iter().any(|sign| text.contains(sign)) || has_year_in_brackets(text)
}

fn has_year_in_brackets(text: &str) -> bool {
    text.split('(').skip(1).any(|rest| {
        let inside = rest.split(')').next().unwrap_or("").trim();
        let year = inside.get(inside.len().saturating_sub(4)..).unwrap_or("");
        year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What a list item or a note starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `-`, `*`, `•`.
    Bullet,
    /// `1.`, `1)`, `[1]`, `(1)`.
    Number,
}

impl Mark {
    /// The mark at the start of a line, if white space follows it.
    pub(super) fn of(line: &str) -> Option<Mark> {
        /// More digits make a year, not a mark.
        const MOST_DIGITS: usize = 3;
        let line = line.trim();
        let first = line.split_whitespace().next()?;
        if first.len() == line.len() {
            return None;
        }
        if matches!(first, "-" | "*" | "•" | "–" | "—" | "·") {
            return Some(Mark::Bullet);
        }
        let digits =
            first.strip_suffix(['.', ')', ']']).map(|number| number.strip_prefix(['[', '(']).unwrap_or(number))?;
        let is_number = (1..=MOST_DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some(Mark::Number)
    }

    fn is_number(self) -> bool {
        self == Mark::Number
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exam_questions_are_known_by_their_wording() {
        for set in [
            "Q. \"Khrushchev's reforms did more harm than good.\" How far do you agree? (25 marks)",
            "“The Virgin Lands campaign was doomed.” Discuss with reference to 1954 to 1963.",
            "Essay question: Did maize fail?",
            "Account for the fall of Khrushchev.",
            "Explain the significance of the Secret Speech.",
        ] {
            assert_eq!(Question::of(set), Some(Question::Set), "{set}");
        }
        for asked in
            ["How successful was Khrushchev’s policy of destalinization", "Did it work?", "How did he rise?? (plan)"]
        {
            assert_eq!(Question::of(asked), Some(Question::Asked), "{asked}");
        }
        for neither in ["The Virgin Lands campaign", "How did it fail is what this essay asks.", "In 1954 it began."] {
            assert_eq!(Question::of(neither), None, "{neither}");
        }
        assert_eq!(without_marks(unlabelled("Q: Why did it fail? [25 marks]")), "Why did it fail?");
    }

    #[test]
    fn headings_are_short_and_end_without_a_stop() {
        for heading in ["Opening hostilities", "1. The Virgin Lands, 1954–63", "“Corn”", "Why maize?"] {
            assert!(is_heading(heading), "{heading}");
        }
        for prose in ["It failed.", "and then", "by Jane Doe", "12 March 2019", "Lenin,", ""] {
            assert!(!is_heading(prose), "{prose}");
        }
    }

    #[test]
    fn marks_are_told_from_years() {
        assert_eq!(Mark::of("  1. Nove"), Some(Mark::Number));
        assert_eq!(Mark::of("[12] Nove"), Some(Mark::Number));
        assert_eq!(Mark::of("• maize"), Some(Mark::Bullet));
        for line in ["1954. A year", "1.", "1.5 tonnes", "- ", "maize"] {
            assert_eq!(Mark::of(line), None, "{line}");
        }
    }
}
