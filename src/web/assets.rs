//! Style, script and icon, which are part of the program.

use axum::http::StatusCode;

use super::live::Opened;
use super::refusal::Refusal;
use super::routes::{Answered, Call, Reply};

/// Name, media type, text.
const ASSETS: [(&str, &str, &str); 3] = [
    ("page.css", "text/css; charset=utf-8", include_str!("assets/page.css")),
    ("page.js", "text/javascript; charset=utf-8", include_str!("assets/page.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// `/assets/NAME`.
pub(super) fn asset(_: &Opened, call: &Call) -> Answered {
    let found = ASSETS.iter().find(|(name, ..)| *name == call.id);
    let (_, media, text) = found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "there is no such asset"))?;
    Ok(Reply::new(media, *text))
}
