//! What can be asked for: one table, from which the router and the OpenAPI description are made.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};

use super::live::Opened;
use super::refusal::Refusal;
use super::server::Site;
use super::{api, assets, essay, frame, guard, openapi, passages, refusal};

/// The media types of our answers.
pub(super) const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json";

/// A request that came past the guard.
pub(super) struct Call {
    pub(super) address: Uri,
    /// What stands in the path where the route has `{id}`; else empty.
    pub(super) id: String,
}

/// What goes back; a copy of it shares its body.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) media: &'static str,
    pub(super) body: Bytes,
}

impl Reply {
    pub(super) fn new(media: &'static str, body: impl Into<Bytes>) -> Reply {
        Reply { status: StatusCode::OK, media, body: body.into() }
    }

    pub(super) fn html(page: String) -> Reply {
        Reply::new(HTML, page)
    }

    /// JSON on one line.
    pub(super) fn json(json: String) -> Reply {
        Reply::new(JSON, json + "\n")
    }

    pub(super) fn with(self, status: StatusCode) -> Reply {
        Reply { status, ..self }
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media));
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

pub(super) type Answered = Result<Reply, Refusal>;

/// What a route wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing; it does not touch the index either.
    Nothing,
    /// The name of an asset; no index.
    Asset,
    /// A search.
    Search,
    /// The id of an essay or passage.
    Essay,
}

/// One thing that can be asked for: a row of [`ROUTES`].
pub(super) struct Route {
    pub(super) path: &'static str,
    /// What it gives, in a few words.
    pub(super) about: &'static str,
    pub(super) media: &'static str,
    pub(super) takes: Takes,
    pub(super) answer: fn(&Opened, &Call) -> Answered,
}

impl Route {
    /// Whether it reads the index, which takes a thread for a while.
    pub(super) fn reads_index(&self) -> bool {
        matches!(self.takes, Takes::Search | Takes::Essay)
    }
}

/// Every route.
pub(super) const ROUTES: &[Route] = &[
    Route {
        path: "/",
        about: "The search page; the whole corpus at a glance where nothing is asked.",
        media: HTML,
        takes: Takes::Search,
        answer: passages::page,
    },
    Route {
        path: "/essay/{id}",
        about: "An essay, by its id or that of one of its passages; #p3 is its passage 3, counted from 0.",
        media: HTML,
        takes: Takes::Essay,
        answer: essay::page,
    },
    Route {
        path: "/api/search",
        about: "The passages that answer, best first: the JSON of `histsearch query --format json`.",
        media: JSON,
        takes: Takes::Search,
        answer: api::search,
    },
    Route {
        path: "/api/openapi.json",
        about: "This description.",
        media: JSON,
        takes: Takes::Nothing,
        answer: |_, _| Ok(openapi::description()),
    },
    Route {
        path: "/healthz",
        about: "Whether the server answers, and from which state of the index.",
        media: JSON,
        takes: Takes::Nothing,
        answer: api::health,
    },
    Route {
        path: "/assets/{id}",
        about: "Style, script and icon of the pages.",
        media: "*/*",
        takes: Takes::Asset,
        answer: assets::asset,
    },
];

/// Everything behind the guard.
pub(super) fn router(site: Arc<Site>) -> Router {
    let mut router = Router::new().fallback(|address: Uri| async move {
        let nothing = Refusal::new(StatusCode::NOT_FOUND, "there is nothing at this address");
        refused(&nothing.hint("go to / and search"), address.path())
    });
    for route in ROUTES {
        let answer = async move |State(site): State<Arc<Site>>, id: Option<Path<String>>, address: Uri| {
            let path = address.path().to_owned();
            let call = Call { address, id: id.map(|Path(id)| id).unwrap_or_default() };
            site.answer(route, call).await.unwrap_or_else(|refusal| refused(&refusal, &path))
        };
        router = router.route(route.path, get(answer));
    }
    router.layer(middleware::from_fn_with_state(Arc::clone(&site), guard::watch)).with_state(site)
}

/// A refusal as a page, or as JSON where a program asked.
pub(super) fn refused(refusal: &Refusal, path: &str) -> Reply {
    let for_program = path.starts_with("/api/") || path == "/healthz";
    if for_program { refusal::json(refusal) } else { frame::refusal(refusal) }
}
