//! Where an engine is and which dialect it speaks: `http://10.0.0.1:9200,http://10.0.0.2:9200/essays`.
//!
//! Owns the reading of addresses. An address never carries a password: it stands in settings, in histories of shells
//! and in messages.

use super::dialect::{self, Dialect};
use crate::error::{Error, Result};

/// The name of an index where an address names none.
const USUAL_NAME: &str = "histsearch";

/// An engine and the name of an index on it.
#[derive(Clone, Debug)]
pub struct Place {
    /// The addresses of its nodes, without a slash at the end; never empty.
    pub(super) nodes: Vec<String>,
    /// What its indexes are called by.
    pub(super) name: String,
    /// How it wants to be spoken to.
    pub(super) dialect: &'static dyn Dialect,
}

impl Place {
    /// Reads `[DIALECT+]http[s]://HOST[:PORT][,…]/NAME`. Without a dialect it is that of Elasticsearch and OpenSearch,
    /// without a name `histsearch`.
    ///
    /// ```
    /// use histsearch::engine::Place;
    ///
    /// assert_eq!(Place::parse("http://localhost:9200").unwrap().to_string(), "http://localhost:9200/histsearch");
    /// assert!(Place::parse("quickwit+http://localhost:7280/essays").is_ok());
    /// assert!(Place::parse("http://user:secret@localhost:9200").is_err());
    /// assert!(Place::parse("localhost:9200").is_err());
    /// ```
    ///
    /// # Errors
    /// [`Kind::Usage`](crate::error::Kind::Usage) for anything else, and for an address with a password in it.
    pub fn parse(address: &str) -> Result<Place> {
        let unread = |what: &str| {
            Error::usage(format!("cannot read the address of the engine: {what}"))
                .hint("give it as http://HOST:9200/NAME; several nodes as http://A:9200,http://B:9200/NAME")
        };
        let (scheme, _) = address.split_once("://").ok_or_else(|| unread("it has no http:// or https://"))?;
        let (dialect, address) = match scheme.split_once('+') {
            Some((name, _)) => {
                let known = dialect::DIALECTS.iter().find(|dialect| dialect.name() == name);
                (*known.ok_or_else(|| unread("it names no dialect known here"))?, &address[name.len() + 1..])
            }
            None => (dialect::DIALECTS[0], address),
        };
        let mut nodes = Vec::new();
        let mut name = USUAL_NAME;
        let parts: Vec<&str> = address.split(',').collect();
        for (place, part) in parts.iter().enumerate() {
            let (scheme, rest) = part.split_once("://").ok_or_else(|| unread("a node has no http:// or https://"))?;
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            if host.contains('@') {
                return Err(unread("it holds a user or a password")
                    .hint("set HISTSEARCH_ENGINE_USER and HISTSEARCH_ENGINE_PASSWORD, or HISTSEARCH_ENGINE_API_KEY"));
            }
            let is_last = place + 1 == parts.len();
            if !matches!(scheme, "http" | "https") || host.is_empty() || (!path.is_empty() && !is_last) {
                return Err(unread("it is not http://HOST:PORT/NAME"));
            }
            if !path.is_empty() {
                name = path.trim_end_matches('/');
            }
            nodes.push(format!("{scheme}://{host}"));
        }
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_plain) || name.len() > 100 {
            return Err(unread("the name of an index is small letters, digits, - and _, and begins with a letter"));
        }
        Ok(Place { nodes, name: name.to_owned(), dialect })
    }

    /// Whether what is sent there can be read on the way.
    pub(super) fn is_in_the_open(&self) -> bool {
        let is_here = |node: &str| {
            let host = node.split("://").nth(1).unwrap_or_default();
            ["localhost", "127.0.0.1", "[::1]"]
                .iter()
                .any(|here| host.strip_prefix(here).is_some_and(|port| port.is_empty() || port.starts_with(':')))
        };
        self.nodes.iter().any(|node| node.starts_with("http://") && !is_here(node))
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.nodes.join(","), self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_nodes_share_a_name() {
        let place = Place::parse("http://a:9200,https://b/essays").unwrap();
        assert_eq!((place.nodes.len(), place.name.as_str()), (2, "essays"));
        assert_eq!(place.to_string(), "http://a:9200,https://b/essays");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in ["", "ftp://a/b", "http://", "http://a/B", "http://a/-b", "http://a/b,http://c/d", "x+http://a"] {
            assert!(Place::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_this_machine_and_tls_are_private() {
        assert!(!Place::parse("http://localhost:9200,https://b").unwrap().is_in_the_open());
        assert!(Place::parse("http://localhost.example:9200").unwrap().is_in_the_open());
        assert!(Place::parse("http://10.0.0.1:9200").unwrap().is_in_the_open());
    }
}
