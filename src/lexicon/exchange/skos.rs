//! SKOS concepts, as JSON-LD or, through `turtle`, as Turtle.
//!
//! Owns how concepts and entries stand for each other. Reads what thesauri commonly publish: an array, an object with
//! `@graph` or one concept; properties by full address, by prefix or bare; labels as strings, as values with a
//! language or as maps of languages; parts named from above (`narrower`) or from below (`broader`). What SKOS has no
//! word for (class, years, place, shared names) is written in a namespace of our own and read back from there.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde_json::{Map, Value, json};

use super::super::{Class, Entry, EntryId, Lexicon, UserEntry};
use super::years::{ends, written};
use super::{Imported, signed};
use crate::error::{Error, Result};

const OURS: &str = "urn:histsearch:";

/// The properties that are looked at, by their local names.
pub(super) const PROPERTIES: [&str; 15] = [
    "type",
    "prefLabel",
    "altLabel",
    "hiddenLabel",
    "broader",
    "narrower",
    "related",
    "class",
    "start",
    "end",
    "born",
    "died",
    "uncertain",
    "place",
    "shared",
];

pub(super) fn write(lexicon: &Lexicon, out: &mut dyn io::Write) -> io::Result<()> {
    let concepts: Vec<Value> = lexicon.entries().map(|(id, entry)| concept(id, entry)).collect();
    let context = json!({
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "hs": OURS,
        "Concept": "skos:Concept",
        "prefLabel": "skos:prefLabel",
        "altLabel": "skos:altLabel",
        "broader": {"@id": "skos:broader", "@type": "@id"},
        "related": {"@id": "skos:related", "@type": "@id"},
    });
    serde_json::to_writer(&mut *out, &json!({"@context": context, "@graph": concepts}))?;
    out.write_all(b"\n")
}

fn concept(id: EntryId, entry: &Entry) -> Value {
    let address = |id: EntryId| format!("{OURS}{}", id.index());
    let addresses = |ids: &[EntryId]| ids.iter().map(|id| address(*id)).collect::<Vec<_>>();
    let (sure, shared): (Vec<_>, Vec<_>) = entry.names.iter().skip(1).partition(|name| !name.ambiguous);
    let number = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    let (start, end) = entry.years.map(ends).unwrap_or_default();
    let (born, died) = entry.life.map(ends).unwrap_or_default();
    let mut concept = json!({
        "@id": address(id),
        "@type": "Concept",
        "prefLabel": entry.name,
        "altLabel": sure.iter().map(|name| &*name.text).collect::<Vec<_>>(),
        "broader": addresses(&entry.broader),
        "related": addresses(&entry.related),
        "hs:class": entry.class.as_str(),
        "hs:start": number(start),
        "hs:end": number(end),
        "hs:born": number(born),
        "hs:died": number(died),
        "hs:uncertain": if entry.uncertain { "yes" } else { "" },
        "hs:place": entry.places,
        "hs:shared": shared.into_iter().map(signed).collect::<Vec<_>>(),
    });
    if let Value::Object(properties) = &mut concept {
        properties.retain(|_, value| *value != json!("") && *value != json!([]));
    }
    concept
}

pub(super) fn read(bytes: &[u8]) -> Result<Imported> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<?xml") || text.starts_with(b"<rdf:RDF") {
        return Err(Error::usage("RDF/XML is not read").hint("most thesauri are published as Turtle (.ttl) too"));
    }
    let mut imported = Imported::default();
    let file = if text.starts_with(b"{") || text.starts_with(b"[") {
        serde_json::from_slice(text).map_err(|error| Error::usage("not JSON").because(error))?
    } else {
        Value::Array(super::turtle::read(text, &mut imported))
    };
    concepts(&file, &mut imported)?;
    Ok(imported)
}

/// Adds the entries of all concepts in a file.
fn concepts(file: &Value, imported: &mut Imported) -> Result<()> {
    let nodes: Vec<Concept<'_>> = nodes(file).filter(|node| node.is_concept()).collect();
    if nodes.is_empty() {
        return Err(Error::usage("no SKOS concept in the file"));
    }
    let names: BTreeMap<&str, String> = nodes.iter().filter_map(|node| Some((node.address()?, node.name()?))).collect();
    let mut wholes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for node in &nodes {
        let parts = node.texts("narrower").into_iter().map(|part| (part, node.address()));
        parts.for_each(|(part, whole)| wholes.entry(part).or_default().extend(whole));
    }
    for (index, node) in nodes.iter().enumerate() {
        let mut entry = match node.entry() {
            Ok(entry) => entry,
            Err(reason) => {
                imported.skip(index + 1, reason);
                continue;
            }
        };
        let mut broader = node.texts("broader");
        let from_above = node.address().and_then(|address| wholes.get(address)).into_iter().flatten();
        let known: BTreeSet<_> = broader.iter().copied().collect();
        broader.extend(from_above.filter(|address| !known.contains(*address)));
        for (property, addresses, list) in
            [("broader", broader, &mut entry.broader), ("related", node.texts("related"), &mut entry.related)]
        {
            for address in addresses {
                match names.get(address) {
                    Some(name) => list.push(name.clone()),
                    None => imported.skip(index + 1, format!("{property} {address:?} is not in the file")),
                }
            }
        }
        imported.entries.push(entry);
    }
    Ok(())
}

fn nodes(file: &Value) -> impl Iterator<Item = Concept<'_>> {
    let graph = file.get("@graph").unwrap_or(file);
    let nodes = graph.as_array().map_or(std::slice::from_ref(graph), Vec::as_slice);
    nodes.iter().filter_map(Value::as_object).map(Concept)
}

/// An object of a SKOS file.
struct Concept<'v>(&'v Map<String, Value>);

/// A label and its language, where it says one.
type Label<'v> = (&'v str, Option<&'v str>);

impl<'v> Concept<'v> {
    fn is_concept(&self) -> bool {
        let mut types = self.texts("@type").into_iter().chain(self.texts("type"));
        let untyped = self.values("@type").is_empty() && self.values("type").is_empty();
        types.any(|name| local(name) == "Concept") || (untyped && self.name().is_some())
    }

    fn address(&self) -> Option<&'v str> {
        self.text("@id").or(self.text("id"))
    }

    fn entry(&self) -> std::result::Result<UserEntry, String> {
        let name = self.name().ok_or("no prefLabel")?;
        let class = match self.text("class") {
            None => None,
            Some(class) => Some(Class::from_name(class).ok_or_else(|| format!("unknown class {class:?}"))?),
        };
        let year = |property| self.text(property).unwrap_or_default();
        let uncertain = self.text("uncertain").is_some();
        let labels = ["prefLabel", "altLabel", "hiddenLabel"].into_iter().flat_map(|property| self.labels(property));
        let mut variants: Vec<String> = Vec::new();
        for (label, _) in labels {
            if label != name && !variants.iter().any(|variant| variant == label) {
                variants.push(label.to_owned());
            }
        }
        variants.extend(self.texts("shared").into_iter().map(str::to_owned));
        Ok(UserEntry {
            class,
            years: written(year("start"), year("end"), (year("born"), year("died")), uncertain)?,
            place: self.texts("place").join(", "),
            variants,
            name,
            ..UserEntry::default()
        })
    }

    /// The English label, else one without a language, else the first.
    fn name(&self) -> Option<String> {
        let labels = self.labels("prefLabel");
        let in_language = |wanted: fn(&str) -> bool| labels.iter().find(|(_, language)| language.is_some_and(wanted));
        let english = in_language(|language| language.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en")));
        let best = english.or_else(|| labels.iter().find(|(_, language)| language.is_none())).or(labels.first());
        best.map(|(label, _)| label.trim().to_owned()).filter(|label| !label.is_empty())
    }

    fn values(&self, property: &str) -> Vec<&'v Value> {
        let own = self.0.iter().filter(|(key, _)| local(key) == property);
        own.flat_map(|(_, value)| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)).collect()
    }

    fn labels(&self, property: &str) -> Vec<Label<'v>> {
        let mut labels = Vec::new();
        for value in self.values(property) {
            match value {
                Value::String(label) => labels.push((label.as_str(), None)),
                Value::Object(object) => match object.get("@value").and_then(Value::as_str) {
                    Some(label) => labels.push((label, object.get("@language").and_then(Value::as_str))),
                    None => labels.extend(object.iter().flat_map(|(language, value)| {
                        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                        values.iter().filter_map(Value::as_str).map(|label| (label, Some(language.as_str())))
                    })),
                },
                _ => {}
            }
        }
        labels
    }

    /// Strings, or the addresses and values of objects.
    fn texts(&self, property: &str) -> Vec<&'v str> {
        let text = |value: &'v Value| {
            let of_object = ["@id", "id", "@value"].into_iter().find_map(|key| value.get(key));
            value.as_str().or_else(|| of_object?.as_str())
        };
        self.values(property).into_iter().filter_map(text).collect()
    }

    fn text(&self, property: &str) -> Option<&'v str> {
        self.texts(property).into_iter().next()
    }
}

/// The last part of an address or prefixed name: `prefLabel`; keywords such as `@id` stay whole.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(['#', '/', ':']).next().unwrap_or(name)
}
