//! Entries in running text.
//!
//! Owns the walk through a text: leftmost, longest, whole words, capitals as the name demands. Refuses to judge
//! shared names: it hands every claim to `company`.
//!
//! A text is read once. Each of its words is looked up in the vocabulary of all names; only runs of known words are
//! walked down the trie, so most of a text costs one look-up a word.

use std::ops::Range;

use super::claim::Claim;
use super::fold::{Word as Written, words};
use super::tables::Numbers;
use super::trie::{View, Word};
use crate::memory::TOGETHER;

/// Words that live on as the first half of compounds: Franco-Prussian has nothing to do with Franco.
const COMBINING_FORMS: &[&str] = &["anglo", "franco", "sino"];

/// A name found in a text, with the claims its capitals allow; at least one.
#[derive(Clone, Debug)]
pub(super) struct Found<'m> {
    pub(super) span: Range<usize>,
    /// Where the name ends in the trie.
    pub(super) node: u32,
    /// Every claim on the name, packed.
    claims: Numbers<'m>,
    /// One bit for each of the first 32 claims that is allowed.
    pub(super) allowed: u32,
}

impl Found<'_> {
    /// Whether one of its claimants has it without doubt.
    pub(super) fn is_sure(&self) -> bool {
        self.candidates().any(|claim| !claim.ambiguous)
    }

    /// The claims the capitals allow.
    pub(super) fn candidates(&self) -> impl Iterator<Item = Claim> {
        let allowed = self.allowed;
        let claims = self.claims.iter().take(32).enumerate();
        claims.filter(move |(bit, _)| allowed >> bit & 1 == 1).map(|(_, packed)| Claim::unpack(packed))
    }
}

/// A word of the text that some name contains.
#[derive(Debug)]
pub(super) struct Token {
    /// Which word of the text it is.
    place: usize,
    span: Range<usize>,
    next: usize,
    word: Word,
}

/// Fills `tokens` with the words of a text that some name contains; `look_up` tells them, of several in a row.
pub(super) fn tokens(text: &str, mut look_up: impl FnMut(&[Written]) -> [Word; TOGETHER], tokens: &mut Vec<Token>) {
    tokens.clear();
    let mut rest = words(text);
    let mut together: [Written; TOGETHER] = Default::default();
    let mut first = 0;
    loop {
        let mut there = 0;
        while there < TOGETHER && rest.read(&mut together[there]) {
            there += 1;
        }
        if there == 0 {
            return;
        }
        let words = &together[..there];
        for (place, (word, known)) in words.iter().zip(look_up(words)).enumerate() {
            if known != Word::NONE {
                tokens.push(Token { word: known, place: first + place, span: word.span.clone(), next: word.next });
            }
        }
        first += there;
    }
}

/// Every name in `text`, of which these are the [`tokens`], in order, not overlapping.
pub(super) fn find<'m>(trie: View<'m>, text: &str, tokens: &[Token]) -> Vec<Found<'m>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = tokens[at..].iter().position(|token| token.word.starts_name()) {
        at += next;
        match next_name(trie, text, &tokens[at..]) {
            Some((length, name)) => {
                found.push(name);
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The name that starts here. One that only an article lets start gives way to one that reaches further:
/// "the French" must not cost the text its "French Revolution".
fn next_name<'m>(trie: View<'m>, text: &str, tokens: &[Token]) -> Option<(usize, Found<'m>)> {
    let (length, name) = longest(trie, text, tokens)?;
    let after_article = tokens.get(1..).filter(|_| length > 1 && is_article(&text[tokens[0].span.clone()]));
    let further = after_article.and_then(|rest| longest(trie, text, rest)).filter(|(longer, _)| longer + 1 > length);
    Some(further.map_or((length, name), |(longer, name)| (longer + 1, name)))
}

/// The longest name that starts with the first token, and how many tokens it takes.
fn longest<'m>(trie: View<'m>, text: &str, tokens: &[Token]) -> Option<(usize, Found<'m>)> {
    let first = tokens.first()?.word;
    let mut node = first.node();
    let mut best = None;
    let mut length = 1;
    loop {
        let name = &tokens[..length];
        if length > 1 || first.is_name() {
            let claims = trie.claims(node);
            let allowed = allowed_claims(claims, text, name);
            if allowed != 0 {
                let span = name[0].span.start..name[length - 1].span.end;
                best = Some((length, Found { span, node, claims, allowed }));
            }
        }
        if !first.leads_on() {
            break;
        }
        let (last, Some(next)) = (&tokens[length - 1], tokens.get(length)) else { break };
        if next.place != last.place + 1 {
            break; // as nearly always: a word between the two that no name contains
        }
        let Some(step) = trie.step(node, next.word.id) else { break };
        if !is_one_name(last, &text[last.next..next.span.start]) {
            break;
        }
        node = step;
        length += 1;
    }
    best.filter(|(_, name)| !is_combining_form(text, &name.span))
}

fn allowed_claims(claims: Numbers<'_>, text: &str, name: &[Token]) -> u32 {
    let written = || name.iter().map(|token| &text[token.span.clone()]);
    let fits =
        claims.iter().take(32).enumerate().filter(|(_, packed)| Claim::unpack(*packed).capitals.allow(written()));
    fits.fold(0, |bits, (bit, _)| bits | 1 << bit)
}

/// Whether what stands between two words leaves them in one name: spaces, hyphens, the dot of an initial or of `St.`.
fn is_one_name(last: &Token, gap: &str) -> bool {
    let gap = if last.span.len() <= 2 { gap.strip_prefix('.').unwrap_or(gap) } else { gap };
    let gap = gap.strip_prefix(['\'', '’']).unwrap_or(gap);
    gap.len() <= 16
        && gap.chars().all(|character| character.is_whitespace() || matches!(character, '-' | '‐' | '‑' | '–'))
        && gap.matches('\n').count() <= 1
}

fn is_article(word: &str) -> bool {
    word.eq_ignore_ascii_case("the")
}

fn is_combining_form(text: &str, span: &Range<usize>) -> bool {
    let hyphenated = text[span.end..].starts_with(['-', '–', '‑']);
    hyphenated && COMBINING_FORMS.iter().any(|form| text[span.clone()].eq_ignore_ascii_case(form))
}
