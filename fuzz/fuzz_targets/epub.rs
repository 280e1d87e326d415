//! E-books: whole files, or one chapter, package and table of contents in turn.
#![no_main]

use libfuzzer_sys::fuzz_target;

const CONTAINER: &str = r#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="book.opf"/></rootfiles></container>"#;

const PACKAGE: &str = r#"<package xmlns="http://www.idpf.org/2007/opf"><manifest>
    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
    <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/></spine></package>"#;

const NAV: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><nav epub:type="toc"><ol>
    <li><a href="one.xhtml">The Virgin Lands</a></li></ol></nav></html>"#;

const CHAPTER: &str = "<h1>The Virgin Lands</h1><p>It began in 1954.</p>";

fuzz_target!(|bytes: &[u8]| {
    let parts = [("META-INF/container.xml", CONTAINER), ("book.opf", PACKAGE), ("nav.xhtml", NAV), ("one.xhtml", CHAPTER)];
    for part in ["book.opf", "nav.xhtml", "one.xhtml"] {
        let others: Vec<_> = parts.into_iter().filter(|(name, _)| *name != part).collect();
        histsearch_fuzz::read_packed("a.epub", bytes, part, &others);
    }
});
