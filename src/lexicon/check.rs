//! What is wrong with data files.
//!
//! Owns the strict reading that building forgives. Used by tests and by whoever edits the files.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::data::{Line, Source, Standing, bare_name, has_bracket, list, read_variant, rows};
use super::{Lexicon, Problem};

/// Bad lines, names used twice, names claimed twice, references to nothing, and circles of broader entries.
pub fn check(sources: &[Source<'_>]) -> Vec<Problem> {
    check_where(sources, |_| false)
}

/// As [`check`], for files whose entries may also refer to those of a lexicon.
pub fn check_beside(lexicon: &Lexicon, sources: &[Source<'_>]) -> Vec<Problem> {
    check_where(sources, |name| lexicon.store.named(name).is_some())
}

fn check_where(sources: &[Source<'_>], known: impl Fn(&str) -> bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut entries = Vec::new();
    for source in sources {
        for (number, row) in rows(source.text) {
            let place = format!("{}:{number}", source.file);
            match Line::read(row) {
                Ok(line) => entries.push((line, place)),
                Err(message) => problems.push(Problem::new(&place, message)),
            }
        }
    }
    let by_name = index_names(&entries, &mut problems);
    check_claims(&entries, &mut problems);
    check_references(&entries, &by_name, known, &mut problems);
    check_circles(&entries, &by_name, &mut problems);
    problems
}

type Placed<'t> = (Line<'t>, String);
type ByName = FxHashMap<String, usize>;

fn index_names(entries: &[Placed<'_>], problems: &mut Vec<Problem>) -> ByName {
    let mut by_name = ByName::default();
    for (index, (line, place)) in entries.iter().enumerate() {
        if let Some(first) = by_name.insert(line.name.to_lowercase(), index) {
            problems.push(Problem::new(line.name, format!("named at {} and again at {place}", entries[first].1)));
        }
    }
    by_name
}

fn check_claims(entries: &[Placed<'_>], problems: &mut Vec<Problem>) {
    let mut claims: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (line, _) in entries {
        let bare = (bare_name(line.name), if has_bracket(line.name) { Standing::Shared } else { Standing::Own });
        for (name, standing) in list(line.variants, b';').map(read_variant).chain([bare]) {
            let claimants = claims.entry(name.to_lowercase()).or_default();
            if standing == Standing::Own && !claimants.contains(&line.name) {
                claimants.push(line.name);
            }
        }
    }
    for (name, claimants) in claims.into_iter().filter(|(_, claimants)| claimants.len() > 1) {
        problems.push(Problem::new(claimants[0], format!("{name:?} is also claimed by {}", claimants[1..].join(", "))));
    }
}

fn check_references(
    entries: &[Placed<'_>],
    by_name: &ByName,
    known: impl Fn(&str) -> bool,
    problems: &mut Vec<Problem>,
) {
    for (line, place) in entries {
        for name in list(line.broader, b';').chain(list(line.related, b';')) {
            if !by_name.contains_key(&name.to_lowercase()) && !known(name) {
                problems.push(Problem::new(line.name, format!("{place} refers to {name:?}, which is no entry's name")));
            }
        }
    }
}

fn check_circles(entries: &[Placed<'_>], by_name: &ByName, problems: &mut Vec<Problem>) {
    let broader: Vec<Vec<usize>> = entries
        .iter()
        .map(|(line, _)| {
            list(line.broader, b';').filter_map(|name| by_name.get(&name.to_lowercase()).copied()).collect()
        })
        .collect();
    for entry in on_circles(&broader) {
        problems.push(Problem::new(entries[entry].0.name, "is broader than itself, through others"));
    }
}

/// The nodes from which a walk along `edges` can come back: those left when all that lead nowhere, and all that
/// nothing leads to, are taken away again and again.
fn on_circles(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        targets.iter().for_each(|to| reversed[*to].push(from));
    }
    let ahead = without_dead_ends(edges, &reversed);
    let behind = without_dead_ends(&reversed, edges);
    (0..edges.len()).filter(|node| ahead[*node] && behind[*node]).collect()
}

fn without_dead_ends(edges: &[Vec<usize>], reversed: &[Vec<usize>]) -> Vec<bool> {
    let mut open: Vec<_> = edges.iter().map(Vec::len).collect();
    let mut left = vec![true; edges.len()];
    let mut dead: Vec<_> = (0..edges.len()).filter(|node| open[*node] == 0).collect();
    while let Some(node) = dead.pop() {
        left[node] = false;
        for from in &reversed[node] {
            open[*from] -= 1;
            if open[*from] == 0 {
                dead.push(*from);
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::super::data::SOURCES;
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        check(&[Source { file: "test.txt", text }]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn sound_data_raise_nothing() {
        let text = "# a comment\n\npolicy | Virgin Lands campaign | 1954..1963 | | Virgin Lands; ?the campaign | agriculture |\n\
                    theme | agriculture | | | farming | | Virgin Lands campaign\n";
        assert_eq!(messages(text), [""; 0]);
    }

    #[test]
    fn every_kind_of_fault_is_found() {
        let text = "plan | a | | | | |\npolicy | b | 1963..1954 | | | |\npolicy | c | | | C1 | nothing |\n\
                    policy | d | | | c1 | e |\npolicy | e | | | | d |\npolicy | C | | | | |\n";
        let messages = messages(text).join("\n");
        for fault in ["unknown class", "reversed", "\"nothing\"", "also claimed", "again at", "broader than itself"] {
            assert!(messages.contains(fault), "{fault} not in:\n{messages}");
        }
    }

    #[test]
    fn the_built_in_data_are_sound() {
        let problems: Vec<_> = check(SOURCES).iter().map(ToString::to_string).collect();
        assert_eq!(problems, [""; 0], "{} problems", problems.len());
    }
}
