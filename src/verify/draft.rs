//! The quotations in a draft.
//!
//! Owns what is taken for one: text between double quotation marks of any shape within a paragraph, and block
//! quotations (`>`) of Markdown. Single quotation marks are left alone: too many are apostrophes. What is set as code is
//! passed over.

/// A quotation and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Its words, without the quotation marks.
    pub text: String,
    /// The line it begins on, from 1.
    pub line: usize,
}

/// What opens a quotation, and what closes it.
const MARKS: [(char, &[char]); 4] = [('“', &['”', '“']), ('„', &['“', '”']), ('«', &['»']), ('"', &['"'])];

/// Fewer words are a title, a term or a word in doubt rather than a quotation.
const FEWEST_WORDS: usize = 3;

/// The quotations in a text, in order.
pub fn quotations(draft: &str) -> Vec<Quoted> {
    let mut found = Vec::new();
    let mut paragraph = Paragraph::default();
    let mut in_code = false;
    for (line, text) in (1..).zip(draft.lines()) {
        let trimmed = text.trim_start();
        if trimmed.starts_with("```") || trimmed.starts_with("~~~") {
            in_code = !in_code;
        }
        let kind = match trimmed.strip_prefix('>') {
            _ if in_code || trimmed.is_empty() || trimmed.starts_with("```") || trimmed.starts_with("~~~") => Kind::Gap,
            Some(quoted) if quoted.trim().is_empty() => Kind::Gap,
            Some(_) => Kind::Block,
            None => Kind::Prose,
        };
        if kind != paragraph.kind {
            paragraph.finish(&mut found);
            paragraph = Paragraph { kind, ..Paragraph::default() };
        }
        paragraph.add(line, trimmed.trim_start_matches(['>', ' ']));
    }
    paragraph.finish(&mut found);
    found.retain(|quoted| quoted.text.split_whitespace().count() >= FEWEST_WORDS);
    found
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Gap,
    Prose,
    Block,
}

/// Lines that belong together.
#[derive(Default)]
struct Paragraph {
    kind: Kind,
    text: String,
    /// Where each line begins in the text, and its number.
    lines: Vec<(usize, usize)>,
}

impl Paragraph {
    fn add(&mut self, line: usize, text: &str) {
        self.lines.push((self.text.len(), line));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn line_at(&self, byte: usize) -> usize {
        let before = self.lines.partition_point(|(start, _)| *start <= byte);
        before.checked_sub(1).map_or(1, |place| self.lines[place].1)
    }

    fn finish(&self, found: &mut Vec<Quoted>) {
        match self.kind {
            Kind::Gap => {}
            Kind::Block => found.push(Quoted { text: self.text.trim().to_owned(), line: self.line_at(0) }),
            Kind::Prose => self.inline(found),
        }
    }

    fn inline(&self, found: &mut Vec<Quoted>) {
        let mut rest = 0;
        while let Some((at, mark)) = self.text[rest..].char_indices().find(|(_, c)| closers(*c).is_some()) {
            let start = rest + at + mark.len_utf8();
            let Some(end) = closers(mark).and_then(|closers| self.text[start..].find(closers)) else { return };
            let text = self.text[start..start + end].trim().to_owned();
            found.push(Quoted { text, line: self.line_at(start) });
            let closer = self.text[start + end..].chars().next().map_or(1, char::len_utf8);
            rest = start + end + closer;
        }
    }
}

fn closers(mark: char) -> Option<&'static [char]> {
    MARKS.into_iter().find(|(open, _)| *open == mark).map(|(_, closers)| closers)
}
