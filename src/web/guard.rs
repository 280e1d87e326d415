//! Who may ask, and what a browser may do with the answer.
//!
//! Whoever is on this machine may ask. A page from elsewhere, open in a browser on this machine, may not: it would come
//! with a foreign Host (its name made to point here), with a foreign Origin, or as a part of that page.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::refusal::Refusal;
use super::routes::refused;
use super::server::Site;

/// The names of this machine to itself.
const HOSTS: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
/// The port that may be left out of an address.
const USUAL_PORT: u16 = 80;
/// The longest path and query of an address, in bytes.
const LONGEST_ADDRESS: usize = 8 << 10;

/// What every answer says to the browser: nothing but our own style and script, no frames, no leaking of addresses.
const HEADERS: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Lets a request pass or refuses it; either way the answer says what the browser may do.
pub(super) async fn watch(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let mut response = match admit(&request, site.port()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => {
            let mut response = refused(&refusal, request.uri().path()).into_response();
            if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
                response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            if request.method() == Method::HEAD {
                *response.body_mut() = Body::empty();
            }
            // What was sent with it, a body perhaps, is not read.
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            response
        }
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn admit(request: &Request, port: u16) -> Result<(), Refusal> {
    let (headers, address) = (request.headers(), request.uri());
    is_ours(headers, address.authority().map(|authority| authority.as_str()), port)?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "there is nothing to write here")
            .hint("GET and HEAD are understood"));
    }
    if has_body(headers) {
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "the request has a body")
            .hint("put what is asked into the address"));
    }
    if address.path_and_query().is_some_and(|asked| asked.as_str().len() > LONGEST_ADDRESS) {
        return Err(Refusal::new(
            StatusCode::URI_TOO_LONG,
            format!("the address is longer than {LONGEST_ADDRESS} bytes"),
        )
        .hint("ask with fewer words; histsearch query - takes any length"));
    }
    comes_from_us(headers, address.path(), port)
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING)
        || headers.get(header::CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0")
}

/// Whether the request means this server: exactly one Host, and it is this machine's.
fn is_ours(headers: &HeaderMap, authority: Option<&str>, port: u16) -> Result<(), Refusal> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let named = host.is_some_and(|host| is_local(host, port)) && hosts.next().is_none();
    if named && authority.is_none_or(|authority| is_local(authority, port)) {
        return Ok(());
    }
    Err(Refusal::new(StatusCode::FORBIDDEN, "the request is for another host")
        .hint(format!("the address is http://{}:{port}/", HOSTS[0])))
}

/// Whether the request comes from one of our pages, from the address line, or from no browser at all.
///
/// A link on a foreign page may lead to a page of ours, as it may to any page; a foreign page gets nothing to read.
fn comes_from_us(headers: &HeaderMap, path: &str, port: u16) -> Result<(), Refusal> {
    let is = |name: &str, wanted: &[&str]| headers.get(name).is_none_or(|value| wanted.iter().any(|one| value == one));
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let ours = |origin: &[u8]| {
        let host = origin.strip_prefix(b"http://").and_then(|host| std::str::from_utf8(host).ok());
        host.is_some_and(|host| is_local(host, port))
    };
    let followed = !path.starts_with("/api/")
        && headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
        && is("sec-fetch-dest", &["document"]);
    if origin.is_none_or(ours) && (is("sec-fetch-site", &["same-origin", "none"]) || followed) {
        return Ok(());
    }
    Err(Refusal::new(StatusCode::FORBIDDEN, "the request comes from a page of another site")
        .hint("open the search page itself"))
}

fn is_local(host: &str, port: u16) -> bool {
    let (name, given) = match host.rsplit_once(':') {
        Some((name, given)) if !given.ends_with(']') => (name, given.parse().ok()),
        _ => (host, Some(USUAL_PORT)),
    };
    given == Some(port) && HOSTS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, address: &str, headers: &[(&str, &str)]) -> Result<(), StatusCode> {
        let mut request = axum::http::Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        admit(&request.body(Body::empty()).unwrap(), 1789).map_err(|refusal| refusal.status)
    }

    #[test]
    fn only_names_of_this_machine_with_our_port_are_hosts() {
        for host in ["127.0.0.1:1789", "localhost:1789", "LocalHost:1789", "[::1]:1789"] {
            assert!(is_local(host, 1789), "{host}");
        }
        for host in [
            "",
            "localhost",
            "127.0.0.1:80",
            "example.org:1789",
            "localhost.example.org:1789",
            "[::1]",
            "127.0.0.1:1789:1789",
            "evil@127.0.0.1:1789",
        ] {
            assert!(!is_local(host, 1789), "{host}");
        }
        assert!(is_local("localhost", 80) && is_local("[::1]", 80));
    }

    #[test]
    fn strangers_are_turned_away() {
        let host = ("host", "localhost:1789");
        assert_eq!(asked("GET", "/", &[host]), Ok(()));
        assert_eq!(asked("GET", "/", &[]), Err(StatusCode::FORBIDDEN));
        assert_eq!(asked("GET", "/", &[host, host]), Err(StatusCode::FORBIDDEN));
        assert_eq!(asked("GET", "/", &[("host", "example.org")]), Err(StatusCode::FORBIDDEN));
        assert_eq!(asked("GET", "http://example.org/", &[host]), Err(StatusCode::FORBIDDEN));
        assert_eq!(asked("POST", "/api/search", &[host]), Err(StatusCode::METHOD_NOT_ALLOWED));
        assert_eq!(asked("GET", "/", &[host, ("content-length", "3")]), Err(StatusCode::PAYLOAD_TOO_LARGE));
        assert_eq!(asked("GET", "/", &[host, ("transfer-encoding", "chunked")]), Err(StatusCode::PAYLOAD_TOO_LARGE));
        let long = format!("/?q={}", "a".repeat(LONGEST_ADDRESS));
        assert_eq!(asked("GET", &long, &[host]), Err(StatusCode::URI_TOO_LONG));
    }

    #[test]
    fn foreign_pages_get_links_and_nothing_to_read() {
        let from = |path: &str, headers: &[(&str, &str)]| {
            asked("GET", path, &[&[("host", "127.0.0.1:1789")], headers].concat())
        };
        let (site, follow) = (("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"));
        assert_eq!(
            from("/api/search?q=a", &[("origin", "http://127.0.0.1:1789"), ("sec-fetch-site", "same-origin")]),
            Ok(())
        );
        for origin in ["http://example.org", "null", "https://127.0.0.1:1789", "http://127.0.0.1:8080"] {
            assert_eq!(from("/", &[("origin", origin)]), Err(StatusCode::FORBIDDEN), "{origin}");
        }
        assert_eq!(from("/api/search?q=a", &[site, follow]), Err(StatusCode::FORBIDDEN));
        assert_eq!(from("/", &[("sec-fetch-site", "same-site")]), Err(StatusCode::FORBIDDEN));
        assert_eq!(from("/?q=a", &[site, follow, ("sec-fetch-dest", "document")]), Ok(()));
        assert_eq!(from("/?q=a", &[site, follow, ("sec-fetch-dest", "iframe")]), Err(StatusCode::FORBIDDEN));
    }
}
