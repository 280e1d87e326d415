//! What a whole file becomes, from the user's side.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::document::BlockKind;

fn read_as(name: &str, text: &str) -> Document {
    read(Path::new(name), text.as_bytes()).unwrap_or_else(|skip| panic!("{skip}"))
}

/// What each block is, and its text.
pub(super) fn blocks(document: &Document) -> Vec<(BlockKind, &str)> {
    document.blocks.iter().map(|block| (block.kind, &document.text[block.span.clone()])).collect()
}

fn texts(document: &Document) -> Vec<&str> {
    passages(document).into_iter().map(|passage| &document.text[passage.span]).collect()
}

/// What every room relies on, whatever the file was.
pub(super) fn assert_sound(document: &Document) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start && block.span.start < block.span.end, "{:?}", document.blocks);
        let text = &document.text[block.span.clone()];
        assert_eq!(text, text.trim(), "a block has no white space around it");
        end = block.span.end;
    }
    assert!(unicode_normalization::is_nfc(&document.text));
    let passages = passages(document);
    assert!(!passages.is_empty());
    for pair in passages.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start && pair[0].paragraph <= pair[1].paragraph);
    }
    for passage in &passages {
        assert!(!document.text[passage.span.clone()].is_empty());
        assert!(matches!(passage.kind, BlockKind::Prose | BlockKind::Note | BlockKind::Reference));
    }
}

mod plain {
    use super::*;

    const LONG: &str = "In 1954 Khrushchev sent volunteers to plough the Virgin Lands of Kazakhstan and sow them with \
                        wheat and maize, and by 1963 the soil had blown away in the wind and grain had to be bought \
                        abroad, to the shame of the party.";

    #[test]
    fn an_exam_essay_has_a_title_a_question_and_a_paragraph_on_every_line() {
        let essay = format!(
            "To What Extent Was Khruschev Successful in the Destalinisation Policy\n\n\
             How successful was Khrushchev’s policy of destalinization\n\n{LONG}\n{LONG}\n{LONG}\n"
        );
        let document = read_as("khrushchev.txt", &essay);
        assert_eq!(document.text, essay);
        let title = "To What Extent Was Khruschev Successful in the Destalinisation Policy";
        let question = "How successful was Khrushchev’s policy of destalinization";
        assert_eq!(document.title.as_deref(), Some(title));
        assert_eq!(document.question.as_deref(), Some(question));
        assert_eq!(
            blocks(&document),
            [
                (BlockKind::Title, title),
                (BlockKind::Question, question),
                (BlockKind::Prose, LONG),
                (BlockKind::Prose, LONG),
                (BlockKind::Prose, LONG),
            ]
        );
        assert_eq!(passages(&document).iter().map(|p| p.line).collect::<Vec<_>>(), [5, 6, 7]);
    }

    #[test]
    fn clean_text_is_kept_to_the_letter() {
        let essay = format!(" \n\nOpening hostilities\n\n\n  {LONG}  \n\n\tMaize\n{LONG}\n\n");
        assert_eq!(read_as("a.txt", &essay).text, essay);
        assert_eq!(read_as("a.txt", &essay.replace('\n', "\r\n")).text, essay);
        assert_eq!(read_as("a.txt", &format!("\u{FEFF}{essay}")).text, essay);
    }

    #[test]
    fn short_lines_above_prose_are_headings() {
        let essay = format!(
            "The war\n\nOpening hostilities\n\nThe plan\n\n{LONG}\n\nAfrican campaigns\n\n{LONG}\n\nSo it ended.\n"
        );
        let document = read_as("war.txt", &essay);
        let headings: Vec<_> = passages(&document).into_iter().map(|passage| passage.heading).collect();
        assert_eq!(document.title.as_deref(), Some("The war"));
        assert_eq!(headings, [["The plan"], ["African campaigns"]]);
    }

    #[test]
    fn bylines_are_about_the_essay_and_not_searched() {
        let essay = format!("The Virgin Lands\nby Jane Doe\n12 March 2019\n\n{LONG}\n");
        let document = read_as("a.txt", &essay);
        assert_eq!(document.author.as_deref(), Some("Jane Doe"));
        assert_eq!(document.written.as_deref(), Some("2019-03-12"));
        assert_eq!(texts(&document), [LONG]);
    }

    #[test]
    fn wrapped_lines_are_joined_and_their_lines_remembered() {
        let essay = "THE VIRGIN LANDS\n\nIn 1954 Khrushchev called on the young to plough the Virgin Lands\nof Kazakhstan and \
                     Siberia. Hundreds of thousands went, and inter-\nnational trade in grain felt it. The first harvests \
                     were large, but\nthe soil was thin.\n\nBy 1963 drought and erosion had turned much of it to dust, so \
                     that\ngrain had to be bought abroad, which was one of the charges that\nbrought Khrushchev down in \
                     October 1964.\n";
        let document = read_as("a.txt", essay);
        assert_eq!(document.title.as_deref(), Some("THE VIRGIN LANDS"));
        assert!(document.text.contains("Lands of Kazakhstan") && document.text.contains("international trade"));
        let prose: Vec<_> = document.blocks.iter().filter(|block| block.kind == BlockKind::Prose).collect();
        assert_eq!(prose.len(), 2);
        let trade = document.text.find("trade in grain").unwrap();
        assert_eq!(document.lines.line_at(trade), 5);
        assert_eq!(document.lines.line_at(prose[1].span.start), 8);
    }

    #[test]
    fn bibliographies_and_notes_are_told_from_prose() {
        let essay = format!(
            "Maize\n\n{LONG}\n\nBibliography\n\nNove, A., An Economic History of the USSR (London, 1992)\nTaubman, W., \
             Khrushchev (New York, 2003)\n\nConclusion\n\n{LONG}\n\n1. Nove, p. 81\n2. Taubman, pp. 12–14\n"
        );
        let document = read_as("a.txt", &essay);
        let kinds: Vec<_> = document.blocks.iter().map(|block| block.kind).collect();
        use BlockKind::{Heading, Note, Prose, Reference, Title};
        assert_eq!(kinds, [Title, Prose, Heading(2), Reference, Reference, Heading(2), Prose, Note, Note]);
        assert_eq!(passages(&document).len(), 4);
    }

    #[test]
    fn a_single_sentence_is_prose_and_a_bare_title_is_still_found() {
        let sentence = "The Virgin Lands campaign began in 1954.";
        assert_eq!(blocks(&read_as("a.txt", sentence)), [(BlockKind::Prose, sentence)]);
        assert_eq!(texts(&read_as("a.txt", "The Virgin Lands")), ["The Virgin Lands"]);
    }
}

mod markdown {
    use super::*;

    #[test]
    fn mark_up_goes_and_words_stay() {
        let document = read_as(
            "a.md",
            "---\nauthor: Jane Doe\nperiod: 1953..1964\n---\n# The *Virgin* Lands\n\nSown with **maize** and\n[wheat](x), \
             1953&ndash;64.[^1]\n\n- one\n- two\n  - three\n\n| year | yield |\n|---|---|\n| 1954 | 0.8 |\n\n> Quoted.\n\n[^1]: \
             Nove, p. 81.\n",
        );
        use BlockKind::{Note, Prose, Title};
        assert_eq!(
            blocks(&document),
            [
                (Title, "The Virgin Lands"),
                (Prose, "Sown with maize and wheat, 1953–64."),
                (Prose, "one"),
                (Prose, "two"),
                (Prose, "three"),
                (Prose, "year | yield"),
                (Prose, "1954 | 0.8"),
                (Prose, "Quoted."),
                (Note, "Nove, p. 81."),
            ]
        );
        assert_eq!(document.author.as_deref(), Some("Jane Doe"));
        assert_eq!(document.period.as_deref(), Some("1953..1964"));
        let line = |text: &str| document.lines.line_at(document.text.find(text).unwrap());
        assert_eq!([line("The Virgin"), line("Sown"), line("wheat"), line("three"), line("Nove")], [5, 7, 8, 12, 20]);
    }

    #[test]
    fn html_in_markdown_gives_up_its_text_and_hides_its_tags() {
        let document =
            read_as("a.md", "<!-- a draft -->\n<p align=center>Maize &amp; wheat</p>\n\nSown<br>in <b>1954</b>.\n");
        assert_eq!(texts(&document), ["Maize & wheat\n\nSown\nin 1954."]);
        assert_eq!(document.lines.line_at(0), 2);
    }

    #[test]
    fn references_end_where_the_next_part_begins() {
        let document = read_as(
            "a.md",
            "# Maize\n\nBy Jane Doe\n\n## Bibliography\n\n### Primary sources\n\nPravda, 1954.\n\n## Appendix\n\nA table.\n",
        );
        let kinds: Vec<_> = passages(&document).iter().map(|passage| passage.kind).collect();
        assert_eq!(kinds, [BlockKind::Reference, BlockKind::Prose]);
        assert_eq!(document.author.as_deref(), Some("Jane Doe"));
    }
}

mod html {
    use super::*;

    const PAGE: &str = "<!DOCTYPE html>
<html><head><title>The Virgin Lands | History Today</title>
<meta name=author content='Jane Doe'><meta property=article:published_time content=2019-03-12T10:00:00Z>
<script>var p = '<p>no</p>';</script></head>
<body class='has-sidebar menu-open'>
<header><a href=/>History Today</a><nav><ul><li>Home</ul></nav></header>
<div class='cookie-banner'>We use cookies.</div>
<main><article>
<h1>The Virgin Lands</h1>
<p>In 1954 Khrushchev&rsquo;s <i>volunteers</i>
   ploughed<sup class=reference>[1]</sup> Kazakhstan.
<p>The soil&nbsp;was thin.<br>Very thin.<br><br>It blew away.
<table><tr><th>Year<th>Yield<tr><td>1954<td>0.8</table>
<ul><li>maize<li hidden>secret<li>wheat</ul>
<h2>Notes</h2><section class=footnotes><p>Nove, p. 81.</p></section>
</article></main>
<aside>Read more</aside><footer>Contact</footer></body></html>";

    #[test]
    fn the_essay_is_found_on_the_page() {
        let document = read_as("a.html", PAGE);
        use BlockKind::{Heading, Note, Prose, Title};
        assert_eq!(
            blocks(&document),
            [
                (Title, "The Virgin Lands"),
                (Prose, "In 1954 Khrushchev’s volunteers ploughed Kazakhstan."),
                (Prose, "The soil was thin.\nVery thin."),
                (Prose, "It blew away."),
                (Prose, "Year | Yield"),
                (Prose, "1954 | 0.8"),
                (Prose, "maize"),
                (Prose, "wheat"),
                (Heading(2), "Notes"),
                (Note, "Nove, p. 81."),
            ]
        );
        assert_eq!(document.title.as_deref(), Some("The Virgin Lands"));
        assert_eq!(document.author.as_deref(), Some("Jane Doe"));
        assert_eq!(document.written.as_deref(), Some("2019-03-12"));
        assert_eq!(passages(&document)[0].line, 10);
    }

    #[test]
    fn a_page_without_parts_is_read_whole() {
        let document = read_as("a.html", "<title>Maize - a history</title><h2>I</h2>It froze.<p>It died.");
        assert_eq!(document.title.as_deref(), Some("Maize - a history"));
        assert_eq!(texts(&document), ["It froze.\n\nIt died."]);
    }

    #[test]
    fn a_page_header_gives_up_its_title_and_byline_only() {
        let page = "<header><div>Blog</div><h1>Maize</h1><p>by Jane Doe</p></header><p>It froze.</p>";
        let document = read_as("a.html", page);
        assert_eq!(document.title.as_deref(), Some("Maize"));
        assert_eq!(document.author.as_deref(), Some("Jane Doe"));
        assert_eq!(texts(&document), ["It froze."]);
    }

    #[test]
    fn what_looks_like_surroundings_stays_where_it_is_all_there_is() {
        let document = read_as("a.html", "<div class=comments><p>Khrushchev sowed maize.</p></div>");
        assert_eq!(texts(&document), ["Khrushchev sowed maize."]);
    }
}

#[test]
fn files_nobody_reads_say_why() {
    let reason = |name: &str, bytes: &[u8]| read(Path::new(name), bytes).unwrap_err().reason;
    assert_eq!(reason("a.pages", b"text"), SkipReason::Unsupported);
    assert_eq!(reason("a.txt", b""), SkipReason::Empty);
    assert_eq!(reason("a.txt", b" \n\n---\n"), SkipReason::Empty);
    assert_eq!(reason("a.html", b"<p></p>"), SkipReason::Empty);
    assert_eq!(reason("notes", b"\x7FELF\0\0\0"), SkipReason::Binary);
}

/// Inputs made to hurt, some hundred kilobytes each: linear readers need milliseconds, quadratic ones minutes.
#[test]
fn hostile_files_are_survived_quickly() {
    let n = 50_000;
    let hostile: Vec<(&str, String)> = vec![
        ("a.txt", "maize ".repeat(n)),
        ("a.txt", "x".repeat(5 * n)),
        ("a.txt", "Maize\n\n".repeat(n)),
        ("a.txt", "a.\n".repeat(n)),
        ("a.txt", "Bibliography\n\n".repeat(n)),
        ("a.txt", "1. Nove (1992)\n\n".repeat(n)),
        ("a.md", "> ".repeat(n) + "x"),
        ("a.md", "[".repeat(n) + "x"),
        ("a.md", "*a _b ".repeat(n)),
        ("a.md", "`a``b```".repeat(n / 10)),
        ("a.md", format!("{}\n{}\n{}", "|a".repeat(1000), "|-".repeat(1000), "|\n".repeat(n))),
        ("a.md", "[^a]: x [^a]\n".repeat(n / 10)),
        ("a.md", "<div>\n\n".repeat(n / 10) + "x"),
        ("a.md", "<!-- x ".repeat(n / 10)),
        ("a.md", "x\n---\n".repeat(n / 10)),
        ("a.html", "<div>".repeat(n) + "x"),
        ("a.html", "<b><p>x".repeat(n)),
        ("a.html", "<ul><li>x".repeat(n)),
        ("a.html", "<span>".repeat(n) + "x" + &"</a></span>".repeat(n)),
        ("a.html", format!("<p {}>x", "a='b' ".repeat(n))),
        ("a.html", "<p class='a b c'>x".repeat(n)),
        ("a.html", "&notin;&eacute;x".repeat(n / 10)),
        ("a.html", "x<!-- ".repeat(n)),
        ("a.html", "x<a title=\"".repeat(n)),
        ("a.html", "x<script></scrip ".repeat(n)),
        ("a.html", "x<td>".repeat(n)),
        ("a.html", "<table><tr><td>x".repeat(n)),
        ("a.html", "x<br>".repeat(n)),
    ];
    for (name, text) in hostile {
        let start = std::time::Instant::now();
        if let Ok(document) = read(Path::new(name), text.as_bytes()) {
            assert_sound(&document);
        }
        let shown: String = text.chars().take(20).collect();
        assert!(start.elapsed().as_secs() < 60, "{shown} took {:?}", start.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>(), reader in 0..4usize) {
        let name = ["a.txt", "a.md", "a.html", "a"][reader];
        if let Ok(document) = read(Path::new(name), &bytes) { assert_sound(&document) }
    }

    #[test]
    fn any_mark_up_is_read_soundly(
        parts in prop::collection::vec(prop::sample::select(vec![
            "# ", "\n", "\n\n", "---", "maize", " Khrushchev", "1954", "- ", "1. ", "[1] ", "> ", "| ", "|-|\n", "[^1]", ": ",
            "é\u{AD}\u{301}", "\u{FB01}", "inter-\n", "<p>", "</p>", "<br>", "<td>", "<tr>", "<li>", "<h1>", "</h1>", "<nav>",
            "</nav>", "<article>", "</article>", "<pre>", "&amp;", "&#65;", "<", ">", "\"", "Notes", "Bibliography", "?",
            ". ", "by Jane Doe", "\t", "    ", "**", "`", "\u{A0}", "…",
        ]), 0..60),
        reader in 0..3usize,
    ) {
        let text = parts.concat();
        let name = ["a.txt", "a.md", "a.html"][reader];
        if let Ok(document) = read(Path::new(name), text.as_bytes()) { assert_sound(&document) }
    }

    #[test]
    fn plain_text_without_damage_is_kept(text in "[a-zA-Z .,é’“”–\n]{0,400}") {
        if let Ok(document) = read(Path::new("a.txt"), text.as_bytes()) {
            // Only a wrapped file may change, and only at its line ends: the next line's indent goes with them.
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&document.text), words(&text));
            let is_wrapped = wrap::Margin::of(&text).is_some();
            prop_assert!(is_wrapped || document.text.replace('\n', " ").len() == text.len());
        }
    }
}
