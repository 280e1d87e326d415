//! Requests to an engine over HTTP: which node, how long to wait, what to try again, what to tell.
//!
//! Owns the connection. Knows nothing of what is asked. A request that fails for a reason that may pass (no
//! connection, too many requests, a shard without a primary) is sent again, to the next node, after a pause that
//! doubles and is drawn by lot, so that many clients do not come back at the same moment. All requests made here may be
//! repeated: what was done twice is as if done once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::Value;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig};
use ureq::{Agent, Body, http};

use super::place::Place;
use crate::error::{Error, Kind, Result};

/// Who asks.
#[derive(Clone, Default)]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user with a password.
    Basic {
        /// The user's name.
        user: String,
        /// The password.
        password: String,
    },
    /// A key, as the engine gave it out: base64.
    ApiKey(String),
}

/// Never shows the password.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Credentials::None => "no credentials",
            Credentials::Basic { .. } => "a user and a password",
            Credentials::ApiKey(_) => "a key",
        })
    }
}

/// How long to go on trying.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    tries: u32,
    timeout: Duration,
}

impl Patience {
    /// For a person who waits for an answer.
    pub(super) const ASKING: Patience = Patience { tries: 6, timeout: Duration::from_secs(30) };
    /// For a run that is to outlast the restart of a node.
    pub(super) const WRITING: Patience = Patience { tries: 12, timeout: Duration::from_secs(120) };
}

/// The first pause, doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest answer that is read, in bytes.
const MOST_BYTES: u64 = 256 << 20;
/// How much of an engine's complaint is repeated, in characters.
const MOST_OF_A_REASON: usize = 300;

/// What an engine answered.
#[derive(Debug)]
pub(super) struct Answer {
    /// The status of HTTP.
    pub(super) status: u16,
    /// The body; null where it was no JSON.
    pub(super) body: Value,
}

/// A connection to the nodes of an engine.
pub(super) struct Client {
    agent: Agent,
    nodes: Vec<String>,
    /// The node that answered last.
    current: AtomicUsize,
    authorization: Option<String>,
}

impl Client {
    /// Opens no connection yet. `authority` is a certificate in PEM to trust in place of the usual ones.
    ///
    /// # Errors
    /// [`Kind::Usage`] for credentials that would be sent in the open, and for a certificate that is none.
    pub(super) fn new(place: &Place, credentials: &Credentials, authority: Option<&[u8]>) -> Result<Client> {
        let authorization = match credentials {
            Credentials::None => None,
            Credentials::Basic { user, password } => {
                Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}"))))
            }
            Credentials::ApiKey(key) => Some(format!("ApiKey {key}")),
        };
        if authorization.is_some() && place.is_in_the_open() {
            return Err(Error::usage(format!("will not send credentials to {place} in the open"))
                .hint("use https://, or an address of this machine with a tunnel behind it"));
        }
        let authorities = authority.map(certificates).transpose()?;
        let tls = TlsConfig::builder();
        let tls = match &authorities {
            Some(authorities) => tls.root_certs(RootCerts::new_with_certs(authorities)),
            None => tls.root_certs(RootCerts::WebPki),
        };
        let config = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            .user_agent(concat!("histsearch/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Client { agent: config.into(), nodes: place.nodes.clone(), current: AtomicUsize::new(0), authorization })
    }

    /// Sends a request until it is answered for good or `patience` is at an end. The answer may be a refusal.
    ///
    /// # Errors
    /// [`Kind::Io`] when no node answers, or only that it cannot now; [`Kind::Usage`] when the credentials are refused.
    pub(super) fn send(&self, method: &str, path: &str, body: &str, patience: Patience) -> Result<Answer> {
        let mut pause = FIRST_PAUSE;
        for attempt in 1.. {
            let node = self.current.load(Ordering::Relaxed) % self.nodes.len();
            let answered = self.once(method, &format!("{}{path}", self.nodes[node]), body, patience.timeout);
            let trouble = match answered {
                Ok(answer) if matches!(answer.status, 401 | 403) => return Err(self.refused(&answer)),
                Ok(answer) if !may_pass(&answer) => return Ok(answer),
                Ok(answer) => format!("{}: {}", answer.status, reason(&answer.body)),
                Err(error) => error.to_string(),
            };
            if attempt >= patience.tries {
                return Err(self.unreachable(trouble));
            }
            let _ = self.current.compare_exchange(node, node + 1, Ordering::Relaxed, Ordering::Relaxed);
            std::thread::sleep(pause.mul_f64(0.5 + fastrand::f64()));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        unreachable!("the tries are counted from one and end")
    }

    /// The same, where anything but success is an error.
    ///
    /// # Errors
    /// Also [`Kind::NoIndex`] for an index that is not there, [`Kind::BadIndex`] for another refusal.
    pub(super) fn ask(&self, method: &str, path: &str, body: &str, patience: Patience) -> Result<Value> {
        let answer = self.send(method, path, body, patience)?;
        match answer.status {
            200..=299 => Ok(answer.body),
            404 => Err(Error::new(Kind::NoIndex, format!("the engine has nothing at {path}"))
                .because(reason(&answer.body))
                .hint("histsearch index --engine URL FOLDER puts the essays in FOLDER there")),
            status => Err(Error::new(Kind::BadIndex, format!("the engine refused a request ({status})"))
                .because(reason(&answer.body))
                .hint("see docs/scale.md for what each engine can do")),
        }
    }

    fn once(&self, method: &str, url: &str, body: &str, timeout: Duration) -> std::result::Result<Answer, ureq::Error> {
        let kind = if path_is_lines(url) { "application/x-ndjson" } else { "application/json" };
        let mut request = http::Request::builder().method(method).uri(url).header("content-type", kind);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let request = request.body(body.to_owned())?;
        let request = self.agent.configure_request(request).timeout_global(Some(timeout)).build();
        let answer: http::Response<Body> = self.agent.run(request)?;
        let status = answer.status().as_u16();
        let text = answer.into_body().into_with_config().limit(MOST_BYTES).read_to_vec()?;
        Ok(Answer { status, body: serde_json::from_slice(&text).unwrap_or_default() })
    }

    fn refused(&self, answer: &Answer) -> Error {
        Error::usage(format!("the engine refuses the credentials ({})", answer.status))
            .because(reason(&answer.body))
            .hint("set HISTSEARCH_ENGINE_USER and HISTSEARCH_ENGINE_PASSWORD, or HISTSEARCH_ENGINE_API_KEY")
    }

    fn unreachable(&self, trouble: String) -> Error {
        Error::new(Kind::Io, format!("the engine at {} does not answer", self.nodes.join(", ")))
            .because(trouble)
            .hint("see whether it runs and is whole (GET /_cluster/health), then run the command again")
    }
}

/// Whether the path takes a line for each request rather than one document.
fn path_is_lines(url: &str) -> bool {
    url.contains("/_bulk") || url.contains("/_msearch")
}

/// Too many requests, a gateway without an engine behind it, a shard without a primary, an answer without its middle.
fn may_pass(answer: &Answer) -> bool {
    let is_half = answer.status == 200 && answer.body.is_null();
    matches!(answer.status, 408 | 429 | 502 | 503 | 504) || is_half || is_partial(&answer.body)
}

/// Whether some shards did not answer, or not in time; whole answers are worth waiting for.
fn is_partial(body: &Value) -> bool {
    let failed = body["_shards"]["failed"].as_u64().unwrap_or(0) > 0;
    let one = |one: &Value| one["timed_out"] == true || (one["hits"].is_object() && failed) || is_busy(one);
    one(body)
        || body["responses"].as_array().is_some_and(|each| each.iter().any(|body| is_busy(body) || is_partial(body)))
}

fn is_busy(body: &Value) -> bool {
    matches!(body["status"].as_u64(), Some(429 | 503))
}

/// Why an engine refused, in its own words, cut short.
pub(super) fn reason(body: &Value) -> String {
    let error = &body["error"];
    let told = [&error["root_cause"][0]["reason"], &error["reason"], error, &body["message"]];
    let told = told.into_iter().find_map(Value::as_str).map(str::to_owned);
    let failed = &body["_shards"]["failed"];
    let partial = failed.as_u64().filter(|failed| *failed > 0);
    let told = told.or_else(|| partial.map(|failed| format!("{failed} of {} shards failed", body["_shards"]["total"])));
    told.unwrap_or_else(|| "it gives no reason".to_owned()).chars().take(MOST_OF_A_REASON).collect()
}

fn certificates(pem: &[u8]) -> Result<Vec<Certificate<'static>>> {
    let items: std::result::Result<Vec<PemItem<'_>>, _> = ureq::tls::parse_pem(pem).collect();
    let unread = || Error::usage("cannot read the certificate of the engine's authority");
    let certificates = items.map_err(|error| unread().because(error))?.into_iter().filter_map(|item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let certificates: Vec<_> = certificates.collect();
    if certificates.is_empty() {
        return Err(unread().hint("it is a file in PEM that begins with -----BEGIN CERTIFICATE-----"));
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn half_an_answer_is_none() {
        let answer = |status, body| Answer { status, body };
        let whole = json!({"_shards": {"total": 3, "failed": 0}, "hits": {"hits": []}, "timed_out": false});
        let half = json!({"_shards": {"total": 3, "failed": 1}, "hits": {"hits": []}, "timed_out": false});
        assert!(!may_pass(&answer(200, whole.clone())) && may_pass(&answer(200, half.clone())));
        assert!(may_pass(&answer(200, json!({"responses": [whole, half]}))));
        assert!(may_pass(&answer(429, json!({}))) && !may_pass(&answer(400, json!({"error": {}}))));
        // A write that reached its primary is whole, whatever a replica did.
        assert!(!may_pass(&answer(200, json!({"_shards": {"total": 2, "failed": 1}, "result": "created"}))));
    }

    #[test]
    fn credentials_are_neither_shown_nor_sent_in_the_open() {
        let credentials = Credentials::Basic { user: "me".into(), password: "secret".into() };
        assert!(!format!("{credentials:?}").contains("secret"));
        let open = Client::new(&Place::parse("http://10.0.0.1:9200").unwrap(), &credentials, None);
        assert_eq!(open.err().map(|error| error.kind()), Some(Kind::Usage));
        assert!(Client::new(&Place::parse("http://localhost:9200").unwrap(), &credentials, None).is_ok());
    }
}
