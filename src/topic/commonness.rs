//! How common entries are in writing at large: what every text names says little about any.
//!
//! Owns the table beside it, which `examples/commonness.rs` writes. An entry that is not in it is rare.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("commonness.txt");

/// The share of texts that is taken to name even an entry that is not in the table.
const LEAST: f32 = 0.01;

/// How telling a mention of this entry is: 1 for what is rare, towards 0 for what every text names.
pub(super) fn rarity(name: &str) -> f32 {
    static SHARES: OnceLock<FxHashMap<&'static str, f32>> = OnceLock::new();
    let shares = SHARES.get_or_init(|| rows(TABLE).collect());
    let share = shares.get(name).copied().unwrap_or_default();
    (1.0 + 1.0 / (share + LEAST)).ln() / (1.0 + 1.0 / LEAST).ln()
}

fn rows(table: &str) -> impl Iterator<Item = (&str, f32)> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs.filter_map(|(percent, name)| Some((name, percent.parse::<f32>().ok()? / 100.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn every_row_is_a_share_of_an_entry() {
        let lexicon = Lexicon::builtin();
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert!(lines > 100, "{lines} rows");
        assert_eq!(rows(TABLE).count(), lines, "a row that cannot be read");
        for (name, share) in rows(TABLE) {
            assert!((0.0..=1.0).contains(&share), "{name}: {share}");
            assert!(lexicon.lookup(name).iter().any(|&id| lexicon.get(id).name == name), "{name} is no entry's name");
        }
    }

    #[test]
    fn what_every_text_names_is_less_telling_than_what_few_do() {
        let rare = rarity("Virgin Lands campaign");
        assert!((rare - 1.0).abs() < 1e-6);
        assert!(rarity("government") < rarity("agriculture"));
        assert!(rarity("agriculture") < rare);
        assert!(rarity("government") > 0.0);
    }
}
