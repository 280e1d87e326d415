//! Entries in running text.
//!
//! Owns the trie of names and the walk through a text: leftmost, longest, whole words, capitals as the name demands.
//! Refuses to judge shared names: it hands every claim to `company`.
//!
//! A text is read once. Each of its words is folded into one buffer and looked up in the vocabulary of all names;
//! only runs of known words are walked down the trie, so most of a text costs one look-up a word.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::company::Company;
use super::entry::{Class, EntryId, Name};
use super::fold::{fold_word, number_twins, words};
use super::store::Store;

/// The names of a lexicon, ready to be found.
#[derive(Debug)]
pub(super) struct Matcher {
    vocabulary: FxHashMap<Box<str>, u32>,
    /// For each word the node of names that start with it, or [`NOWHERE`].
    starts: Vec<u32>,
    /// From a node and a word to the next node.
    edges: FxHashMap<(u32, u32), u32>,
    /// For each node the claims on the name that ends there.
    ends: Vec<Vec<Claim>>,
    pub(super) company: Company,
}

const NOWHERE: u32 = u32::MAX;

/// Words that live on as the first half of compounds: Franco-Prussian has nothing to do with Franco.
const COMBINING_FORMS: &[&str] = &["anglo", "franco", "sino"];

/// An entry's claim on a name in the trie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) entry: EntryId,
    pub(super) ambiguous: bool,
    capitals: Capitals,
}

/// Which capitals a name demands of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Capitals {
    /// None: `apartheid`.
    Free,
    /// None, and has none either: a shared word such as `march`, which with a capital is part of some other name.
    Never,
    /// At the start, an article aside: `Virgin Lands`, `the Raj`.
    First { after_article: bool },
    /// All through: `NEP`.
    All,
}

/// A name found in a text, with the claims its capitals allow; at least one.
#[derive(Clone, Debug)]
pub(super) struct Found<'m> {
    pub(super) span: Range<usize>,
    pub(super) claims: &'m [Claim],
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
        self.claims.iter().take(32).enumerate().filter(move |(bit, _)| allowed >> bit & 1 == 1).map(|(_, claim)| *claim)
    }
}

/// A word of the text that some name contains.
struct Token {
    span: Range<usize>,
    next: usize,
    word: u32,
}

impl Matcher {
    pub(super) fn new(store: &Store) -> Matcher {
        let mut matcher = Matcher {
            vocabulary: FxHashMap::default(),
            starts: Vec::new(),
            edges: FxHashMap::default(),
            ends: Vec::new(),
            company: Company::new(store),
        };
        let mut folded = Vec::new();
        for (id, entry) in store.iter() {
            for name in &entry.names {
                fold_words(&name.text, &mut folded);
                let capitals = Capitals::of(name, &folded);
                let claim = Claim { entry: id, ambiguous: name.ambiguous, capitals };
                matcher.add(&folded, claim);
                if matches!(capitals, Capitals::Free | Capitals::Never) || entry.class == Class::People {
                    matcher.add_number_twins(&mut folded, claim);
                }
            }
        }
        matcher
    }

    fn add_number_twins(&mut self, folded: &mut Vec<String>, claim: Claim) {
        let Some(last) = folded.pop() else { return };
        for twin in number_twins(&last) {
            folded.push(twin);
            self.add(folded, claim);
            folded.pop();
        }
    }

    fn add(&mut self, folded: &[String], claim: Claim) {
        let Some((first, rest)) = folded.split_first() else { return };
        let first = self.word(first) as usize;
        if self.starts[first] == NOWHERE {
            self.starts[first] = new_node(&mut self.ends);
        }
        let mut node = self.starts[first];
        for word in rest {
            let word = self.word(word);
            node = *self.edges.entry((node, word)).or_insert_with(|| new_node(&mut self.ends));
        }
        let claims = &mut self.ends[node as usize];
        if !claims.contains(&claim) {
            claims.push(claim);
        }
    }

    fn word(&mut self, folded: &str) -> u32 {
        if let Some(&word) = self.vocabulary.get(folded) {
            return word;
        }
        let word = u32::try_from(self.starts.len()).expect("the vocabulary of names is small");
        self.starts.push(NOWHERE);
        self.vocabulary.insert(folded.into(), word);
        word
    }

    /// Every name in `text`, in order, not overlapping.
    pub(super) fn find(&self, text: &str) -> Vec<Found<'_>> {
        let tokens = self.tokens(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            match self.next_name(text, &tokens[at..]) {
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
    fn next_name(&self, text: &str, tokens: &[Token]) -> Option<(usize, Found<'_>)> {
        let (length, name) = self.longest(text, tokens)?;
        let after_article = tokens.get(1..).filter(|_| length > 1 && is_article(&text[tokens[0].span.clone()]));
        let further = after_article.and_then(|rest| self.longest(text, rest)).filter(|(longer, _)| longer + 1 > length);
        Some(further.map_or((length, name), |(longer, name)| (longer + 1, name)))
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        let mut folded = String::new();
        words(text)
            .filter_map(|word| {
                folded.clear();
                fold_word(&text[word.span.clone()], &mut folded);
                let known = *self.vocabulary.get(folded.as_str())?;
                Some(Token { span: word.span, next: word.next, word: known })
            })
            .collect()
    }

    /// The longest name that starts with the first token, and how many tokens it takes.
    fn longest(&self, text: &str, tokens: &[Token]) -> Option<(usize, Found<'_>)> {
        let mut node = self.starts[tokens[0].word as usize];
        let mut best = None;
        let mut length = 1;
        while let Some(claims) = self.ends.get(node as usize) {
            let name = &tokens[..length];
            let allowed = allowed_claims(claims, text, name);
            if allowed != 0 {
                let span = name[0].span.start..name[length - 1].span.end;
                best = Some((length, Found { span, claims, allowed }));
            }
            let (last, Some(next)) = (&tokens[length - 1], tokens.get(length)) else { break };
            if !is_one_name(last, &text[last.next..next.span.start]) {
                break;
            }
            node = self.edges.get(&(node, next.word)).copied().unwrap_or(NOWHERE);
            length += 1;
        }
        best.filter(|(_, name)| !is_combining_form(text, &name.span))
    }
}

fn new_node(ends: &mut Vec<Vec<Claim>>) -> u32 {
    ends.push(Vec::new());
    u32::try_from(ends.len() - 1).expect("the trie of names is small")
}

fn fold_words(name: &str, folded: &mut Vec<String>) {
    folded.clear();
    folded.extend(words(name).map(|word| {
        let mut plain = String::new();
        fold_word(&name[word.span], &mut plain);
        plain
    }));
}

fn allowed_claims(claims: &[Claim], text: &str, name: &[Token]) -> u32 {
    let fits = claims.iter().take(32).enumerate().filter(|(_, claim)| claim.capitals.allow(text, name));
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

impl Capitals {
    fn of(name: &Name, folded: &[String]) -> Capitals {
        let after_article = folded.len() > 1 && folded[0] == "the";
        let Some(word) = words(&name.text).nth(usize::from(after_article)) else { return Capitals::Free };
        let first = name.text[word.span].chars().next();
        let letters = name.text.chars().filter(|character| character.is_alphabetic());
        if name.ambiguous && first.is_some_and(char::is_lowercase) {
            Capitals::Never
        } else if !first.is_some_and(char::is_uppercase) {
            Capitals::Free
        } else if letters.clone().count() > 1 && letters.clone().all(char::is_uppercase) {
            Capitals::All
        } else {
            Capitals::First { after_article }
        }
    }

    fn allow(self, text: &str, name: &[Token]) -> bool {
        match self {
            Capitals::Free => true,
            Capitals::Never => name.last().is_some_and(|token| !starts_upper(&text[token.span.clone()])),
            Capitals::First { after_article } => {
                name.get(usize::from(after_article)).is_some_and(|token| starts_upper(&text[token.span.clone()]))
            }
            Capitals::All => name.iter().all(|token| !text[token.span.clone()].contains(char::is_lowercase)),
        }
    }
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
