//! Tokens in any order become a well-formed sequence.
//!
//! Owns every decision about what is malformed: after [`well_formed`] each bracket has its partner and holds
//! something, each operator has its operands, so that grouping cannot fail. Knows no text and no tree. Each
//! step is one pass.
//!
//! An operator without operands becomes a word. Words are operands, so one such repair never spoils
//! another place; what is *removed* (empty brackets, a prefix before them) is removed first.

use super::notes::{Note, Notes};
use super::token::Token;
use super::{Clause, MAX_WORDS};

/// Repairs the tokens; brackets deeper than `max_depth` are left out, and words after the first
/// [`MAX_WORDS`].
pub(super) fn well_formed(tokens: Vec<Token>, max_depth: usize, notes: &mut Notes) -> Vec<Token> {
    let tokens = brackets(tokens, max_depth, notes);
    let tokens = fields(tokens, notes);
    let tokens = operators(tokens, notes);
    first_words(tokens, notes)
}

fn brackets(tokens: Vec<Token>, max_depth: usize, notes: &mut Notes) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let (mut open, mut ignored) = (0, 0);
    for token in tokens {
        match token {
            Token::Open if open == max_depth => {
                ignored += 1;
                pop_while(&mut kept, Token::is_prefix);
                notes.add(Note::DeepBrackets);
            }
            Token::Open => {
                open += 1;
                kept.push(token);
            }
            Token::Close if ignored > 0 => ignored -= 1,
            Token::Close if open > 0 => {
                open -= 1;
                close(&mut kept, notes);
            }
            Token::Close => notes.add(Note::UnopenedBracket),
            _ => kept.push(token),
        }
    }
    if open + ignored > 0 {
        notes.add(Note::UnclosedBracket);
    }
    for _ in 0..open {
        close(&mut kept, notes);
    }
    kept
}

/// Closes the innermost bracket, or takes it back if it is empty, with what was to apply to it.
fn close(kept: &mut Vec<Token>, notes: &mut Notes) {
    if kept.last() == Some(&Token::Open) {
        kept.pop();
        pop_while(kept, Token::is_prefix);
        notes.add(Note::EmptyBrackets);
    } else {
        kept.push(Token::Close);
    }
}

fn pop_while(tokens: &mut Vec<Token>, unwanted: fn(&Token) -> bool) {
    while tokens.last().is_some_and(unwanted) {
        tokens.pop();
    }
}

/// Within the brackets of a field, no other field counts.
fn fields(tokens: Vec<Token>, notes: &mut Notes) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    // Brackets open since that of the field, its own included; 0 outside.
    let mut depth = 0;
    for token in tokens {
        match token {
            Token::Open if depth > 0 || matches!(kept.last(), Some(Token::Field(_))) => depth += 1,
            Token::Close => depth = usize::saturating_sub(depth, 1),
            _ => {}
        }
        match token {
            Token::Field(_) if depth > 0 => notes.add(Note::NestedField),
            Token::Leaf(Clause::Topic(words) | Clause::Period(words)) if depth > 0 => {
                notes.add(Note::NestedField);
                kept.push(Token::Leaf(Clause::Phrase { words, slop: 0 }));
            }
            _ => kept.push(token),
        }
    }
    kept
}

fn operators(tokens: Vec<Token>, notes: &mut Notes) -> Vec<Token> {
    let can_be_near = near_operands(&tokens);
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().enumerate().peekable();
    while let Some((at, token)) = tokens.next() {
        let has_left = kept.last().is_some_and(Token::ends_operand);
        let has_right = tokens.peek().is_some_and(|(_, next)| next.begins_operand());
        let stands = match token {
            Token::Not => has_right,
            Token::And | Token::Or => has_left && has_right,
            Token::Near(_) => has_left && has_right && can_be_near[at - 1] && can_be_near[at + 1],
            _ => true,
        };
        kept.push(if stands { token } else { demoted(token, has_left && has_right, notes) });
    }
    kept
}

/// The operator as a word, in small letters so that it is one when said back.
fn demoted(token: Token, has_operands: bool, notes: &mut Notes) -> Token {
    let (name, word) = match token {
        Token::And => ("AND", "and".to_owned()),
        Token::Or => ("OR", "or".to_owned()),
        Token::Not => ("NOT", "not".to_owned()),
        Token::Near(None) => ("NEAR", "near".to_owned()),
        Token::Near(Some(distance)) => ("NEAR", format!("near/{distance}")),
        other => return other,
    };
    notes.add(if has_operands { Note::NearOperands } else { Note::DanglingOperator(name) });
    Token::Leaf(Clause::Word(word))
}

/// For each token, whether it is, or is a bracket around, something `NEAR` can join: words and phrases,
/// alone or as alternatives, not looked for in a field.
fn near_operands(tokens: &[Token]) -> Vec<bool> {
    let mut joinable = vec![false; tokens.len()];
    // Where each bracket that is still open stands, and whether all in it so far is joinable.
    let mut open: Vec<(usize, bool)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let in_field = |at: usize| at > 0 && matches!(tokens[at - 1], Token::Field(_));
        let fits = match token {
            Token::Open => {
                open.push((at, !in_field(at)));
                continue;
            }
            Token::Close => {
                let Some((start, fits)) = open.pop() else { continue };
                joinable[start] = fits;
                joinable[at] = fits;
                fits
            }
            Token::Leaf(clause) => {
                joinable[at] = clause.is_leaf() && !in_field(at);
                joinable[at]
            }
            token => *token == Token::Or,
        };
        if let Some((_, all_fit)) = open.last_mut() {
            *all_fit &= fits;
        }
    }
    joinable
}

/// The sequence up to its last word that still counts, well-formed again.
fn first_words(tokens: Vec<Token>, notes: &mut Notes) -> Vec<Token> {
    let total: usize = tokens.iter().map(word_count).sum();
    if total <= MAX_WORDS {
        return tokens;
    }
    notes.add(Note::LeftOut(total - MAX_WORDS));
    let mut kept = Vec::new();
    let mut left = MAX_WORDS;
    for token in tokens {
        let count = word_count(&token);
        if count > left {
            kept.extend(cut_phrase(token, left));
            break;
        }
        left -= count;
        kept.push(token);
    }
    pop_while(&mut kept, |token| token.is_prefix() || token.is_infix() || *token == Token::Open);
    let unclosed = kept.iter().fold(0, |depth, token| match token {
        Token::Open => depth + 1,
        Token::Close => depth - 1,
        _ => depth,
    });
    kept.extend(std::iter::repeat_n(Token::Close, unclosed));
    kept
}

fn word_count(token: &Token) -> usize {
    match token {
        Token::Leaf(Clause::Phrase { words, .. }) => words.split(' ').count(),
        Token::Leaf(_) => 1,
        _ => 0,
    }
}

fn cut_phrase(token: Token, words_left: usize) -> Option<Token> {
    let Token::Leaf(Clause::Phrase { words, slop }) = token else { return None };
    let words: Vec<&str> = words.split(' ').take(words_left).collect();
    let words = words.join(" ");
    super::word::has_substance(&words).then_some(Token::Leaf(Clause::Phrase { words, slop }))
}
