//! Where a quotation fits a source best, word by word.
//!
//! Owns the alignment: of each fragment with any run of the source's words (Sellers 1980: the edit distance of a
//! pattern to the nearest part of a text), fragments one behind the other. A word replaced, lost or added counts one.

use std::ops::Range;

use super::words::Word;

/// One step from the quotation to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The source says it too.
    Same,
    /// The source says another word.
    Changed,
    /// The source says a word here that the quotation lacks.
    Lost,
    /// The source does not say this word.
    Added,
}

impl Op {
    /// Its name on every surface.
    pub const fn as_str(self) -> &'static str {
        match self {
            Op::Same => "same",
            Op::Changed => "changed",
            Op::Lost => "lost",
            Op::Added => "added",
        }
    }
}

/// A run of words under one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What happened to them.
    pub op: Op,
    /// What the quotation says; empty where it lost a word.
    pub quoted: String,
    /// What the source says; empty where the quotation added a word.
    pub source: String,
    /// Whether a word begins a sentence in either, so that its capital says nothing.
    pub(super) begins: bool,
    /// Whether a figure is among the words.
    pub(super) number: bool,
    /// Whether a word with a capital is among them.
    pub(super) capital: bool,
}

/// A quotation laid over a source.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    /// How many words differ.
    pub(super) edits: usize,
    /// The words of the source from first to last.
    pub(super) range: Range<usize>,
    /// For each fragment its steps, each with the word of the fragment and that of the source, where it has one.
    steps: Vec<Vec<Step>>,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    op: Op,
    quoted: Option<usize>,
    source: Option<usize>,
}

/// What a word costs that is lost or added.
const ONE_SIDED: u32 = 100;
/// What a word costs that is replaced: a trifle more, so that of two ways with as many differences the one that keeps more
/// words of the quotation is taken.
const REPLACED: u32 = 101;

/// Lays the fragments over the source, in order; `None` where nothing of them is there.
pub(super) fn fit(fragments: &[Vec<Word>], source: &[Word]) -> Option<Fit> {
    let mut from = 0;
    let mut whole: Option<Fit> = None;
    for fragment in fragments {
        let (edits, range, steps) = nearest(fragment, source.get(from..)?)?;
        let range = from + range.start..from + range.end;
        let steps =
            steps.into_iter().map(|step| Step { source: step.source.map(|word| from + word), ..step }).collect();
        from = range.end;
        match &mut whole {
            None => whole = Some(Fit { edits, range, steps: vec![steps] }),
            Some(whole) => {
                whole.edits += edits;
                whole.range.end = range.end;
                whole.steps.push(steps);
            }
        }
    }
    whole.filter(|whole| !whole.range.is_empty())
}

/// The run of the source nearest to the fragment, and the way from one to the other; the first of several.
fn nearest(fragment: &[Word], source: &[Word]) -> Option<(usize, Range<usize>, Vec<Step>)> {
    if let Some(range) = letters(fragment, source) {
        let steps = same(fragment.len(), range.clone());
        return Some((0, range, steps));
    }
    let width = source.len() + 1;
    let mut costs = vec![0_u32; (fragment.len() + 1) * width];
    for row in 1..=fragment.len() {
        costs[row * width] = costs[(row - 1) * width] + ONE_SIDED;
        for column in 1..width {
            let above = costs[(row - 1) * width + column] + ONE_SIDED;
            let left = costs[row * width + column - 1] + ONE_SIDED;
            let both = costs[(row - 1) * width + column - 1] + replacing(&fragment[row - 1], &source[column - 1]);
            costs[row * width + column] = both.min(above).min(left);
        }
    }
    let last = &costs[fragment.len() * width..];
    let end = (0..width).min_by_key(|column| last[*column])?;
    let mut steps = Vec::new();
    let (mut row, mut column) = (fragment.len(), end);
    while row > 0 {
        let here = costs[row * width + column];
        let step = if column > 0 {
            let cost = replacing(&fragment[row - 1], &source[column - 1]);
            if here == costs[(row - 1) * width + column - 1] + cost {
                Some((if cost > 0 { Op::Changed } else { Op::Same }, true, true))
            } else if here == costs[row * width + column - 1] + ONE_SIDED {
                Some((Op::Lost, false, true))
            } else {
                None
            }
        } else {
            None
        };
        let (op, of_quotation, of_source) = step.unwrap_or((Op::Added, true, false));
        row -= usize::from(of_quotation);
        column -= usize::from(of_source);
        steps.push(Step { op, quoted: of_quotation.then_some(row), source: of_source.then_some(column) });
    }
    steps.reverse();
    let edits = steps.iter().filter(|step| step.op != Op::Same).count();
    Some((edits, column..end, steps))
}

fn replacing(one: &Word, other: &Word) -> u32 {
    if one.folded == other.folded { 0 } else { REPLACED }
}

/// Where the fragment stands letter by letter, only spaces and hyphens apart: `to day`, `de-Stalinisation`.
fn letters(fragment: &[Word], source: &[Word]) -> Option<Range<usize>> {
    let wanted: String = fragment.iter().map(|word| word.folded.as_str()).collect();
    (0..source.len()).find_map(|start| {
        let mut rest = wanted.as_str();
        for (end, word) in (start + 1..).zip(&source[start..]) {
            rest = rest.strip_prefix(word.folded.as_str())?;
            if rest.is_empty() {
                return Some(start..end);
            }
        }
        None
    })
}

/// The steps over words that say the same; one side may part them into more words than the other.
fn same(quoted: usize, source: Range<usize>) -> Vec<Step> {
    let step = |place: usize| Step {
        op: Op::Same,
        quoted: (place < quoted).then_some(place),
        source: Some(source.start + place).filter(|word| *word < source.end),
    };
    (0..quoted.max(source.len())).map(step).collect()
}

impl Fit {
    /// What the quotation and the source say, runs of the same step together; fragments one behind the other.
    pub(super) fn differences(&self, fragments: &[Vec<Word>], source: &[Word]) -> Vec<Difference> {
        let mut told: Vec<Difference> = Vec::new();
        for (fragment, steps) in fragments.iter().zip(&self.steps) {
            let mut joins = false;
            for step in steps {
                let quoted = step.quoted.map(|word| &fragment[word]);
                let there = step.source.map(|word| &source[word]);
                let both = [quoted, there];
                let of_both = |has: fn(&Word) -> bool| both.iter().flatten().any(|word| has(word));
                let (begins, number) = (of_both(|word| word.begins), of_both(Word::is_number));
                let capital = of_both(|word| word.is_capital() && !word.begins);
                match told.last_mut().filter(|last| joins && last.op == step.op) {
                    Some(last) => {
                        add(&mut last.quoted, quoted);
                        add(&mut last.source, there);
                        last.number |= number;
                        last.capital |= capital;
                        last.begins |= begins;
                    }
                    None => {
                        let text = |word: Option<&Word>| word.map(|word| word.written.clone()).unwrap_or_default();
                        let (quoted, source) = (text(quoted), text(there));
                        told.push(Difference { op: step.op, quoted, source, begins, number, capital });
                    }
                }
                joins = true;
            }
        }
        told
    }
}

fn add(text: &mut String, word: Option<&Word>) {
    if let Some(word) = word {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.written);
    }
}
