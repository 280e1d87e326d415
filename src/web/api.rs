//! Answers for programs.

use serde::Serialize;

use super::live::Opened;
use super::parameters::Asked;
use super::routes::{Answered, Call, Reply};
use crate::render::json::{AnswerJson, FORMAT_VERSION, json_string};
use crate::search::{self, Searched};

/// `/api/search`: what `histsearch query --format json` prints.
pub(super) fn search(opened: &Opened, call: &Call) -> Answered {
    let asked = Asked::read(&call.address)?;
    let request = opened.request(&asked.typed)?;
    let answer = search::search(&opened.index, opened.lexicon(), &request)?;
    Ok(Reply::json(json_string(&AnswerJson::new(&answer, request.explain))))
}

#[derive(Serialize)]
struct HealthJson {
    format_version: u32,
    status: &'static str,
    index: Searched,
}

/// `/healthz`.
pub(super) fn health(opened: &Opened, _: &Call) -> Answered {
    let index = search::searched(&opened.index);
    Ok(Reply::json(json_string(&HealthJson { format_version: FORMAT_VERSION, status: "ok", index })))
}
