//! The tokens between the typed text and the clauses.
//!
//! Owns which token may begin or end an operand. Knows neither text nor tree.

use super::{Clause, Field};

/// One piece of a typed query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// With its distance where one was typed.
    Near(Option<u32>),
    /// `+` directly before an operand.
    Plus,
    /// `-` directly before an operand.
    Minus,
    /// Directly before a leaf or a bracket.
    Field(Field),
    /// Anything but a [`Clause::Group`], [`Clause::Near`] or [`Clause::Field`].
    Leaf(Clause),
}

impl Token {
    /// Whether it belongs to the operand after it.
    pub(super) fn is_prefix(&self) -> bool {
        matches!(self, Token::Not | Token::Plus | Token::Minus | Token::Field(_))
    }

    /// Whether it stands between two operands.
    pub(super) fn is_infix(&self) -> bool {
        matches!(self, Token::And | Token::Or | Token::Near(_))
    }

    /// Whether an operand may begin with it.
    pub(super) fn begins_operand(&self) -> bool {
        self.is_prefix() || matches!(self, Token::Open | Token::Leaf(_))
    }

    /// Whether an operand may end with it.
    pub(super) fn ends_operand(&self) -> bool {
        matches!(self, Token::Close | Token::Leaf(_))
    }

    /// The operator so typed, if it is one; `None` too for a `NEAR/` without a number.
    pub(super) fn operator(typed: &str) -> Option<Token> {
        match typed {
            "AND" => Some(Token::And),
            "OR" => Some(Token::Or),
            "NOT" => Some(Token::Not),
            "NEAR" => Some(Token::Near(None)),
            _ => {
                let digits = typed.strip_prefix("NEAR/")?;
                let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then(|| Token::Near(Some(digits.parse().unwrap_or(u32::MAX))))
            }
        }
    }
}
