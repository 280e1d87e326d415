//! A web page and a JSON API over one index, for the machine it runs on.
//!
//! ```text
//! connection -> server (limits) -> guard (host, origin, method, size) -> routes -> parameters -> search -> page or JSON
//! ```
//!
//! Owns addresses, parameters, pages, what a browser may do with them, and which strangers are turned away. Refuses to
//! know how passages are found: the words and conditions of an address become a [`Typed`](crate::search::Typed), as
//! those of a command line do, so that both give the same hits in the same order. The tables are `routes` (what can
//! be asked for) and `parameters` (how); the form, the checks and the OpenAPI description follow from them.
//!
//! Whatever comes from an essay or an address goes through `html::Escaped` on its way into a page. Pages need no
//! script; `assets/page.js` only makes them quicker to use.

mod api;
mod assets;
mod citation;
mod essay;
mod facets;
mod frame;
mod guard;
mod html;
mod kept;
mod live;
mod openapi;
mod parameters;
mod passages;
mod refusal;
mod routes;
mod server;
mod timeline;

pub use live::Opened;
pub use server::{Server, Site};
