//! SKOS concepts as Turtle.
//!
//! Owns the way from triples to the objects `skos` reads: one for each subject, in the order in which they are first
//! spoken of. Only properties that `skos` looks at are kept. A triple that cannot be read is left out and named with
//! its line; the reader goes on behind it.

use std::collections::BTreeMap;

use oxrdf::Term;
use oxttl::TurtleParser;
use serde_json::{Map, Value, json};

use super::Imported;
use super::skos::{PROPERTIES, local};

/// The objects in a file, with their addresses.
pub(super) fn read(bytes: &[u8], imported: &mut Imported) -> Vec<Value> {
    let mut subjects: Vec<Map<String, Value>> = Vec::new();
    let mut by_address: BTreeMap<String, usize> = BTreeMap::new();
    for triple in TurtleParser::new().lenient().for_slice(bytes) {
        let triple = match triple {
            Ok(triple) => triple,
            Err(error) => {
                let line = usize::try_from(error.location().start.line).unwrap_or(usize::MAX);
                imported.skip(line.saturating_add(1), error.message());
                continue;
            }
        };
        let property = local(triple.predicate.as_str());
        if !PROPERTIES.contains(&property) {
            continue;
        }
        let address = address(&triple.subject.into());
        let subject = *by_address.entry(address).or_insert_with_key(|address| {
            subjects.push(Map::from_iter([("@id".to_owned(), json!(address))]));
            subjects.len() - 1
        });
        let values = subjects[subject].entry(property).or_insert_with(|| json!([]));
        if let Value::Array(values) = values {
            values.push(value(&triple.object));
        }
    }
    subjects.into_iter().map(Value::Object).collect()
}

fn value(term: &Term) -> Value {
    match term {
        Term::Literal(literal) => match literal.language() {
            Some(language) => json!({"@value": literal.value(), "@language": language}),
            None => json!({"@value": literal.value()}),
        },
        other => json!({"@id": address(other)}),
    }
}

fn address(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}
