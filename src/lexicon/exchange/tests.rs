//! Formats from their users' side.

use proptest::prelude::*;

use super::*;
use crate::lexicon::{Entry, UserYears};

fn words(entry: &UserEntry) -> &str {
    match &entry.years {
        Some(UserYears::Words(words)) => words,
        _ => "",
    }
}

/// What an entry says, references by name, so that it can be compared over two lexicons.
fn told(lexicon: &Lexicon, entry: &Entry) -> impl PartialEq + std::fmt::Debug + use<> {
    let names =
        |ids: &[crate::lexicon::EntryId]| ids.iter().map(|id| lexicon.get(*id).name.clone()).collect::<Vec<_>>();
    let mut variants: Vec<_> = entry.names.iter().skip(1).map(signed).collect();
    variants.sort();
    variants.dedup();
    (
        entry.class,
        entry.years,
        entry.life,
        entry.uncertain,
        entry.places.clone(),
        variants,
        names(&entry.broader),
        names(&entry.related),
    )
}

#[test]
fn what_is_exported_can_be_imported() {
    let lexicon = Lexicon::builtin();
    for (target, source) in [(Target::Csv, Source::Csv), (Target::Skos, Source::Skos)] {
        let mut bytes = Vec::new();
        export(target, lexicon, &mut bytes).unwrap();
        let imported = import(source, &bytes).unwrap();
        assert_eq!(imported.skipped, [], "{target:?}");
        let (read, problems) = Lexicon::empty().with_entries(imported.entries);
        assert_eq!(problems, [], "{target:?}");
        assert_eq!(read.len(), lexicon.len(), "{target:?}");
        for ((_, entry), (_, back)) in lexicon.entries().zip(read.entries()) {
            assert_eq!(told(lexicon, entry), told(&read, back), "{target:?} {}", entry.name);
        }
    }
}

#[test]
fn a_table_needs_only_names() {
    let table = "\u{FEFF}Name;x,START,end,variants,class\nOld War,264 BC,-241,Older War; '=?,war\n\n,1,2,,\nFlood,1953,1953,,\n\
                 Storm,,1900,,weather\n'=Sum,,,,\n";
    assert!(import(Source::Csv, table.as_bytes()).is_err());
    let imported = import(Source::Csv, table.replace("Name;x", "name").as_bytes()).unwrap();
    let names: Vec<_> = imported.entries.iter().map(|entry| (entry.name.as_str(), words(entry))).collect();
    assert_eq!(names, [("Old War", "264 BC..-241"), ("Flood", "1953"), ("=Sum", "")]);
    let rows: Vec<_> = imported.skipped.iter().map(|skipped| skipped.row).collect();
    assert_eq!(rows, [4, 6]);
}

#[test]
fn concepts_are_read_as_thesauri_publish_them() {
    let file = r##"{"@graph": [
        {"@id": "t:1", "@type": ["skos:Concept"], "skos:prefLabel": [{"@language": "fr", "@value": "Moyen Âge"},
         {"@language": "en", "@value": "Middle Ages"}], "skos:altLabel": {"@language": "en", "@value": "Dark Ages"}},
        {"@id": "t:2", "@type": "http://www.w3.org/2004/02/skos/core#Concept",
         "http://www.w3.org/2004/02/skos/core#prefLabel": {"de": ["Ritter"], "en": "knights"},
         "http://www.w3.org/2004/02/skos/core#broader": [{"@id": "t:1"}, {"@id": "t:9"}]},
        {"@id": "t:3", "@type": "skos:ConceptScheme"},
        {"@id": "t:4", "@type": "skos:Concept", "skos:altLabel": "nameless"}
    ]}"##;
    let imported = import(Source::Skos, file.as_bytes()).unwrap();
    let names: Vec<_> = imported.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["Middle Ages", "knights"]);
    assert_eq!(imported.entries[0].variants, ["Moyen Âge", "Dark Ages"]);
    assert_eq!(imported.entries[1].broader, ["Middle Ages"]);
    let rows: Vec<_> = imported.skipped.iter().map(|skipped| skipped.row).collect();
    assert_eq!(rows, [2, 3]);
    assert!(import(Source::Skos, b"{}").is_err() && import(Source::Skos, b"name,class").is_err());
}

#[test]
fn turtle_says_the_same_as_json() {
    let file = r#"
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix t: <http://thesaurus.example/> .
        @prefix hs: <urn:histsearch:> .
        t:1 a skos:Concept ; skos:prefLabel "Moyen Âge"@fr , "Middle Ages"@en ; skos:altLabel "Dark Ages"@en ;
            skos:narrower t:2 ; hs:class "period" ; hs:start "500" ; hs:end "1500" .
        t:2 a skos:Concept ; skos:prefLabel "knights"@en ; skos:broader t:1 , t:9 ; skos:scopeNote "on horses" .
        t:3 a skos:ConceptScheme ; skos:prefLabel "a thesaurus" .
        t:4 a skos:Concept ; skos:altLabel "nameless" .
    "#;
    let imported = import(Source::Skos, file.as_bytes()).unwrap();
    let names: Vec<_> = imported.entries.iter().map(|entry| (entry.name.as_str(), words(entry))).collect();
    assert_eq!(names, [("Middle Ages", "500..1500"), ("knights", "")]);
    assert_eq!(imported.entries[0].variants, ["Moyen Âge", "Dark Ages"]);
    assert_eq!(imported.entries[1].broader, ["Middle Ages"]);
    let rows: Vec<_> = imported.skipped.iter().map(|skipped| skipped.row).collect();
    assert_eq!(rows, [2, 3]);
}

#[test]
fn a_slip_in_turtle_costs_its_statement() {
    let file = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n<t:1> skos:prefLabel \"one\" .\n\
                <t:2> skos:prefLabel two three .\n<t:4> skos:prefLabel \"four\" .\n";
    let imported = import(Source::Skos, file.as_bytes()).unwrap();
    let names: Vec<_> = imported.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names, ["one", "four"]);
    assert_eq!(imported.skipped[0].row, 3, "{:?}", imported.skipped);
}

#[test]
fn what_is_published_as_xml_is_said_to_be() {
    let error = import(Source::Skos, b"<?xml version='1.0'?><rdf:RDF/>").unwrap_err();
    assert!(error.to_string().contains("RDF/XML"), "{error}");
}

#[test]
fn a_file_is_known_by_its_name_and_json_by_its_keys() {
    for (name, text, format) in [
        ("a.CSV", "", Some(Source::Csv)),
        ("names/a.ttl", "", Some(Source::Skos)),
        ("a.jsonld", "{\"prefLabel\": \"x\"}", Some(Source::Skos)),
        ("a.json", "{\"label\": \"x\", \"start\": {}}", Some(Source::Periodo)),
        ("a.docx", "", None),
        ("csv", "", None),
    ] {
        assert_eq!(Source::of(name, text.as_bytes()), format, "{name}");
    }
}

#[test]
fn periods_keep_their_iso_years_and_places() {
    let file = r#"{"authorities": {"p0a": {"periods": {
        "p0a1": {"label": "Roman Republic", "localizedLabels": {"eng-latn": ["Roman Republic"], "ita-latn": ["Repubblica"]},
          "start": {"in": {"year": "-0508"}, "label": "509 BC"}, "stop": {"in": {"year": "-0026"}},
          "spatialCoverage": [{"id": "x", "label": "Italy"}]},
        "p0a2": {"label": "Roman Republic", "start": {"in": {"earliestYear": "-0510", "latestYear": "-0500"}},
          "stop": {"in": {"earliestYear": "-0044", "latestYear": "-0026"}}, "spatialCoverage": [{"label": "Rome"}]},
        "p0a3": {"label": "Undated", "start": {"label": "long ago"}, "stop": {"label": "later"}}
    }}}}"#;
    let imported = import(Source::Periodo, file.as_bytes()).unwrap();
    let found: Vec<_> =
        imported.entries.iter().map(|entry| (entry.name.as_str(), words(entry), entry.place.as_str())).collect();
    let expected = [("Roman Republic", "-509..-27", "Italy"), ("Roman Republic (Rome)", "-511..-27", "Rome")];
    assert_eq!(found, expected);
    assert_eq!(imported.entries[0].variants, ["Repubblica"]);
    assert_eq!(imported.skipped, [Skipped { row: 3, reason: "Undated: no year in its start".to_owned() }]);
    assert!(import(Source::Periodo, b"[]").is_err());
}

#[test]
fn entries_are_settings() {
    let imported = import(Source::Csv, b"name,start,end,variants\nA \"quoted\" war,1,2,x; ?y\n").unwrap();
    let settings = to_toml(&imported.entries);
    #[derive(serde::Deserialize)]
    struct File {
        entry: Vec<UserEntry>,
    }
    assert_eq!(toml::from_str::<File>(&settings).unwrap().entry, imported.entries);
}

proptest! {
    #[test]
    fn no_file_upsets_a_reader(text in "(\\PC|name|,|\n|\"|;|-|label|start|\\{|\\}|\\[|\\]|:|<a:b>|@prefix| a |\\.){0,60}") {
        for source in [Source::Csv, Source::Skos, Source::Periodo] {
            let _ = import(source, text.as_bytes());
        }
    }
}
