//! What is said where there is no answer: a status, what failed, and what to do next.

use axum::http::StatusCode;
use serde::Serialize;

use super::routes::Reply;
use crate::error::{Error, Kind};
use crate::render::json::{self, json_string};

/// A request that is not answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// What failed; lower case, no full stop.
    pub(super) message: String,
    /// What to do next.
    pub(super) hint: Option<String>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        Refusal { status, message: message.into(), hint: None }
    }

    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Refusal {
        self.hint = Some(hint.into());
        self
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let status = match error.kind() {
            Kind::Usage => StatusCode::BAD_REQUEST,
            Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let hint = error.next_step().map(str::to_owned);
        Refusal { status, message: error.whole(), hint }
    }
}

#[derive(Serialize)]
struct RefusalJson<'a> {
    format_version: u32,
    error: ErrorJson<'a>,
}

#[derive(Serialize)]
struct ErrorJson<'a> {
    status: u16,
    message: &'a str,
    hint: Option<&'a str>,
}

/// A refusal for a program.
pub(super) fn json(refusal: &Refusal) -> Reply {
    let Refusal { status, message, hint } = refusal;
    let error = ErrorJson { status: status.as_u16(), message, hint: hint.as_deref() };
    Reply::json(json_string(&RefusalJson { format_version: json::FORMAT_VERSION, error })).with(*status)
}
