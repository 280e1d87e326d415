//! Numbers of printed pages, as editions write them.

/// What may stand before the number, in lower case.
const LABELS: &[&str] = &["p", "pp", "pg", "page", "pag", "s", "seite"];

/// The number of a page: `12`, `p. 12`, `[12]`, `page_12`; `None` for what is no number of a page, such as the leaf
/// `12r` or the Roman `xii`, which would be taken for another page if they became numbers.
pub(super) fn number(label: &str) -> Option<u32> {
    /// No book has a million pages.
    const MOST_DIGITS: usize = 6;
    let bare = label.trim().trim_matches(['[', ']', '(', ')', ' ']);
    let start = bare.find(|c: char| c.is_ascii_digit())?;
    let (before, digits) = bare.split_at(start);
    let word = before.trim_end_matches(['.', ' ', '_', '-', ':', '\u{A0}']).to_lowercase();
    let is_label = before.is_empty() || LABELS.contains(&word.as_str());
    let is_number = digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_label && is_number { digits.parse().ok().filter(|&number| number > 0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_leaves_and_years() {
        for (label, expected) in [("12", 12), ("p. 12", 12), ("[7]", 7), ("page_0012", 12), ("Page 3", 3), ("pg-4", 4)]
        {
            assert_eq!(number(label), Some(expected), "{label}");
        }
        for label in ["", "xii", "12r", "12-13", "0", "chapter3", "p", "1234567", "-5"] {
            assert_eq!(number(label), None, "{label}");
        }
    }
}
