//! A passage named so that somebody else finds it: who, what, where.

use crate::fields::About;

/// `Harriet Lindqvist, “The Virgin Lands Campaign”, 2019, corpus/russia/virgin-lands.md, para. 8`. What the essay does
/// not say is left out.
pub(super) fn citation(about: &About) -> String {
    let place = match about.page {
        Some(page) => format!("p. {page}"),
        None => format!("para. {}", about.paragraph),
    };
    let title = about.title.as_ref().map(|title| format!("“{title}”"));
    let parts = [about.author.clone(), title, about.written.clone(), Some(about.path.clone()), Some(place)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_left_out() {
        let mut about = About {
            path: "corpus/maize.md".into(),
            title: Some("Maize".into()),
            author: Some("A. Student".into()),
            question: None,
            written: None,
            source: None,
            topics: Vec::new(),
            period: None,
            heading: Vec::new(),
            paragraph: 4,
            page: Some(2),
            line: 9,
            aside: false,
            language: None,
        };
        assert_eq!(citation(&about), "A. Student, “Maize”, corpus/maize.md, p. 2");
        (about.title, about.author, about.page) = (None, None, None);
        assert_eq!(citation(&about), "corpus/maize.md, para. 4");
    }
}
