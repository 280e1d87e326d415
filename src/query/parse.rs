//! Well-formed tokens become a query.
//!
//! Owns the order in which operators bind. What was malformed is repaired before, how members make a group
//! is decided in `group`; here nothing can fail.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::group::Members;
use super::notes::{Note, Notes};
use super::token::Token;
use super::{Clause, DEFAULT_DISTANCE, MAX_DEPTH, MAX_TEXT_BYTES, Occur, Query, QueryError, lexer, repair};

/// Reads what a user typed.
///
/// The language is in the [module documentation](super). Time is linear in the length of `text`.
///
/// # Errors
/// [`QueryError::Empty`] without a letter or digit to search for, [`QueryError::TooLong`] beyond
/// [`MAX_TEXT_BYTES`]. Anything else is a query, if need be with [`Query::notes`].
///
/// ```
/// use histsearch::query::parse;
///
/// assert_eq!(parse("Khrushchev AND maize").unwrap().to_string(), "Khrushchev AND maize");
/// assert_eq!(parse("Khrushchev AND").unwrap().to_string(), "Khrushchev and");
/// assert!(parse(" ?! ").is_err());
/// ```
pub fn parse(text: &str) -> Result<Query, QueryError> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(QueryError::TooLong { bytes: text.len() });
    }
    let (mut clause, mut notes) = read(text, MAX_DEPTH)?;
    // Said back, precedence needs brackets of its own, and that form has to be readable too.
    let mut max_brackets = MAX_DEPTH;
    while clause.bracket_depth() > MAX_DEPTH && max_brackets > 0 {
        max_brackets /= 2;
        (clause, notes) = read(text, max_brackets)?;
    }
    Ok(Query { text: text.to_owned(), clause, notes: notes.into_messages() })
}

fn read(text: &str, max_brackets: usize) -> Result<(Clause, Notes), QueryError> {
    let mut notes = Notes::default();
    let tokens = lexer::tokens(text, &mut notes);
    let tokens = repair::well_formed(tokens, max_brackets, &mut notes);
    if tokens.is_empty() {
        return Err(QueryError::Empty);
    }
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), notes };
    let clause = parser.alternatives().into_query_clause();
    debug_assert!(parser.tokens.peek().is_none(), "repaired tokens are read to the end");
    Ok((clause, parser.notes))
}

struct Parser {
    tokens: Peekable<IntoIter<Token>>,
    notes: Notes,
}

impl Parser {
    fn eat(&mut self, token: &Token) -> bool {
        self.tokens.next_if_eq(token).is_some()
    }

    /// `requirements (OR requirements)*`
    fn alternatives(&mut self) -> Members {
        let mut operands = vec![self.requirements()];
        while self.eat(&Token::Or) {
            operands.push(self.requirements());
        }
        Members::any(operands)
    }

    /// `side_by_side (AND side_by_side)*`
    fn requirements(&mut self) -> Members {
        let mut operands = vec![self.side_by_side()];
        while self.eat(&Token::And) {
            operands.push(self.side_by_side());
        }
        Members::all(operands)
    }

    /// `(occur chain)+`
    fn side_by_side(&mut self) -> Members {
        let mut operands = Vec::new();
        while self.tokens.peek().is_some_and(Token::begins_operand) {
            let occur = self.occur();
            operands.push((occur, self.chain()));
        }
        Members::side_by_side(operands)
    }

    /// `(NOT | - | +)*`; to exclude an exclusion is to ask for it.
    fn occur(&mut self) -> Occur {
        let (mut required, mut excluded) = (false, false);
        while let Some(sign) = self.tokens.next_if(|token| matches!(token, Token::Not | Token::Minus | Token::Plus)) {
            match sign {
                Token::Plus => required = true,
                _ => excluded = !excluded,
            }
        }
        match (excluded, required) {
            (true, _) => Occur::MustNot,
            (false, true) => Occur::Must,
            (false, false) => Occur::Should,
        }
    }

    /// `primary (NEAR primary)*`
    fn chain(&mut self) -> Members {
        let first = self.primary();
        if !matches!(self.tokens.peek(), Some(Token::Near(_))) {
            return first;
        }
        let mut operands = vec![first.into_clause()];
        let mut typed = Vec::new();
        while let Some(Token::Near(distance)) = self.tokens.next_if(|token| matches!(token, Token::Near(_))) {
            typed.extend(distance);
            operands.push(self.primary().into_clause());
        }
        let distance = typed.iter().copied().max().unwrap_or(DEFAULT_DISTANCE);
        if typed.iter().any(|&other| other != distance) {
            self.notes.add(Note::MixedDistances);
        }
        Members::from(Clause::Near { operands, distance })
    }

    /// `leaf | field primary | ( alternatives )`
    fn primary(&mut self) -> Members {
        match self.tokens.next() {
            Some(Token::Leaf(clause)) => Members::from(clause),
            Some(Token::Field(field)) => {
                let clause = Box::new(self.primary().into_clause());
                Members::from(Clause::Field { field, clause })
            }
            _ => {
                let inner = self.alternatives();
                self.eat(&Token::Close);
                inner
            }
        }
    }
}
