//! What the commands and environments of LaTeX do to the text, in tables.
//!
//! A command that stands in no table leaves no trace, and the text in its braces stays.

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Goes with this many arguments in braces.
    Drop(usize),
    /// Goes with this many arguments; the one after them stays.
    DropFirst(usize),
    /// A citation or a reference to another place: goes, with the white space before it.
    Cite,
    /// A citation that is part of the sentence: its key stays, in brackets.
    CiteInText,
    /// Stands for these characters.
    Text(&'static str),
    /// A heading; the level counts from 0 for a part.
    Heading(u8),
    Note,
    Title,
    Author,
    Date,
    MakeTitle,
    /// Puts its argument into quotation marks.
    Enquote,
    /// A paragraph of its own.
    Caption,
    /// Ends a paragraph.
    Paragraph,
    LineBreak,
    Item,
    BibItem,
    Begin,
    End,
    Verb,
    /// Defines a command.
    Define,
    /// A file that is not followed.
    Include,
    /// Left out up to `\fi`.
    IfFalse,
}

/// The commands, sorted by name.
pub(super) const COMMANDS: &[(&str, Act)] = &[
    ("AA", Act::Text("Å")),
    ("AE", Act::Text("Æ")),
    ("Cite", Act::Cite),
    ("DH", Act::Text("Ð")),
    ("DeclareMathOperator", Act::Drop(2)),
    ("L", Act::Text("Ł")),
    ("LaTeX", Act::Text("LaTeX")),
    ("O", Act::Text("Ø")),
    ("OE", Act::Text("Œ")),
    ("P", Act::Text("¶")),
    ("Parencite", Act::Cite),
    ("S", Act::Text("§")),
    ("TH", Act::Text("Þ")),
    ("TeX", Act::Text("TeX")),
    ("Textcite", Act::CiteInText),
    ("aa", Act::Text("å")),
    ("addbibresource", Act::Drop(1)),
    ("addcontentsline", Act::Drop(3)),
    ("addtocounter", Act::Drop(2)),
    ("addtolength", Act::Drop(2)),
    ("ae", Act::Text("æ")),
    ("and", Act::Text(", ")),
    ("author", Act::Author),
    ("autocite", Act::Cite),
    ("autocites", Act::Cite),
    ("autoref", Act::Cite),
    ("begin", Act::Begin),
    ("bibitem", Act::BibItem),
    ("bibliography", Act::Drop(1)),
    ("bibliographystyle", Act::Drop(1)),
    ("bigskip", Act::Paragraph),
    ("blockquote", Act::Enquote),
    ("caption", Act::Caption),
    ("captionof", Act::DropFirst(1)),
    ("chapter", Act::Heading(1)),
    ("cite", Act::Cite),
    ("citealp", Act::Cite),
    ("citealt", Act::Cite),
    ("citeauthor", Act::CiteInText),
    ("citep", Act::Cite),
    ("cites", Act::Cite),
    ("citet", Act::CiteInText),
    ("citetitle", Act::CiteInText),
    ("citeyear", Act::CiteInText),
    ("clearpage", Act::Paragraph),
    ("cline", Act::Drop(1)),
    ("cmidrule", Act::Drop(1)),
    ("color", Act::Drop(1)),
    ("colorbox", Act::DropFirst(1)),
    ("copyright", Act::Text("©")),
    ("cref", Act::Cite),
    ("dag", Act::Text("†")),
    ("date", Act::Date),
    ("ddag", Act::Text("‡")),
    ("def", Act::Define),
    ("definecolor", Act::Drop(3)),
    ("dh", Act::Text("ð")),
    ("documentclass", Act::Drop(1)),
    ("documentstyle", Act::Drop(1)),
    ("dots", Act::Text("…")),
    ("end", Act::End),
    ("endnote", Act::Note),
    ("enquote", Act::Enquote),
    ("eqref", Act::Cite),
    ("euro", Act::Text("€")),
    ("fancyfoot", Act::Drop(1)),
    ("fancyhead", Act::Drop(1)),
    ("fg", Act::Text(" »")),
    ("fontsize", Act::Drop(2)),
    ("footcite", Act::Cite),
    ("footcites", Act::Cite),
    ("footfullcite", Act::Cite),
    ("footnote", Act::Note),
    ("footnotetext", Act::Note),
    ("foreignlanguage", Act::DropFirst(1)),
    ("fullcite", Act::Cite),
    ("geometry", Act::Drop(1)),
    ("glqq", Act::Text("„")),
    ("graphicspath", Act::Drop(1)),
    ("grqq", Act::Text("“")),
    ("guillemotleft", Act::Text("«")),
    ("guillemotright", Act::Text("»")),
    ("hfill", Act::Text(" ")),
    ("href", Act::DropFirst(1)),
    ("hskip", Act::Drop(0)),
    ("hspace", Act::Drop(1)),
    ("hypersetup", Act::Drop(1)),
    ("hyphenation", Act::Drop(1)),
    ("i", Act::Text("ı")),
    ("iffalse", Act::IfFalse),
    ("include", Act::Include),
    ("includegraphics", Act::Drop(1)),
    ("index", Act::Drop(1)),
    ("input", Act::Include),
    ("item", Act::Item),
    ("j", Act::Text("ȷ")),
    ("l", Act::Text("ł")),
    ("label", Act::Drop(1)),
    ("ldots", Act::Text("…")),
    ("let", Act::Define),
    ("linebreak", Act::LineBreak),
    ("maketitle", Act::MakeTitle),
    ("marginnote", Act::Note),
    ("marginpar", Act::Note),
    ("medskip", Act::Paragraph),
    ("multicolumn", Act::DropFirst(2)),
    ("multirow", Act::DropFirst(2)),
    ("nameref", Act::Cite),
    ("newcommand", Act::Define),
    ("newenvironment", Act::Drop(3)),
    ("newline", Act::LineBreak),
    ("newpage", Act::Paragraph),
    ("newtheorem", Act::Drop(2)),
    ("nocite", Act::Drop(1)),
    ("o", Act::Text("ø")),
    ("oe", Act::Text("œ")),
    ("og", Act::Text("« ")),
    ("pagebreak", Act::Paragraph),
    ("pagenumbering", Act::Drop(1)),
    ("pageref", Act::Cite),
    ("pagestyle", Act::Drop(1)),
    ("par", Act::Paragraph),
    ("paragraph", Act::Heading(5)),
    ("parbox", Act::DropFirst(1)),
    ("parencite", Act::Cite),
    ("part", Act::Heading(0)),
    ("pounds", Act::Text("£")),
    ("printbibliography", Act::Drop(0)),
    ("providecommand", Act::Define),
    ("qquad", Act::Text(" ")),
    ("quad", Act::Text(" ")),
    ("quotedblbase", Act::Text("„")),
    ("raisebox", Act::DropFirst(1)),
    ("ref", Act::Cite),
    ("renewcommand", Act::Define),
    ("rule", Act::Drop(2)),
    ("section", Act::Heading(2)),
    ("selectlanguage", Act::Drop(1)),
    ("setcounter", Act::Drop(2)),
    ("setlength", Act::Drop(2)),
    ("sidenote", Act::Note),
    ("slash", Act::Text("/")),
    ("smallskip", Act::Paragraph),
    ("smartcite", Act::Cite),
    ("ss", Act::Text("ß")),
    ("subparagraph", Act::Heading(6)),
    ("subsection", Act::Heading(3)),
    ("subsubsection", Act::Heading(4)),
    ("subtitle", Act::Caption),
    ("supercite", Act::Cite),
    ("textasciicircum", Act::Text("^")),
    ("textasciitilde", Act::Text("~")),
    ("textbackslash", Act::Text("\\")),
    ("textbar", Act::Text("|")),
    ("textbullet", Act::Text("•")),
    ("textcite", Act::CiteInText),
    ("textcolor", Act::DropFirst(1)),
    ("textcopyright", Act::Text("©")),
    ("textdegree", Act::Text("°")),
    ("textellipsis", Act::Text("…")),
    ("textemdash", Act::Text("—")),
    ("textendash", Act::Text("–")),
    ("texteuro", Act::Text("€")),
    ("textperiodcentered", Act::Text("·")),
    ("textquote", Act::Enquote),
    ("textquotedblleft", Act::Text("“")),
    ("textquotedblright", Act::Text("”")),
    ("textquoteleft", Act::Text("‘")),
    ("textquoteright", Act::Text("’")),
    ("textregistered", Act::Text("®")),
    ("textsterling", Act::Text("£")),
    ("texttrademark", Act::Text("™")),
    ("th", Act::Text("þ")),
    ("thanks", Act::Note),
    ("thispagestyle", Act::Drop(1)),
    ("times", Act::Text("×")),
    ("title", Act::Title),
    ("today", Act::Text("")),
    ("usepackage", Act::Drop(1)),
    ("verb", Act::Verb),
    ("vspace", Act::Drop(1)),
];

/// What a command does; `None` for one that is not known.
pub(super) fn act(name: &str) -> Option<Act> {
    let found = COMMANDS.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(COMMANDS[found].1)
}

/// Commands of one sign that stand for characters.
pub(super) fn sign(sign: char) -> Option<&'static str> {
    match sign {
        '%' => Some("%"),
        '&' => Some("&"),
        '$' => Some("$"),
        '#' => Some("#"),
        '_' => Some("_"),
        '{' => Some("{"),
        '}' => Some("}"),
        ' ' | '\n' | '\t' | ',' | ';' | ':' => Some(" "),
        _ => None,
    }
}

/// The combining character of an accent: `\'e`, `\c{c}`.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "`" => '\u{300}',
        "'" => '\u{301}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "u" => '\u{306}',
        "." => '\u{307}',
        "\"" => '\u{308}',
        "r" => '\u{30A}',
        "H" => '\u{30B}',
        "v" => '\u{30C}',
        "d" => '\u{323}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "b" => '\u{331}',
        "t" => '\u{361}',
        _ => return None,
    })
}

/// What stands in an environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Text, after this many arguments in braces.
    Text(usize),
    /// Rows of cells, after this many arguments.
    Table(usize),
    /// Entries of a bibliography.
    References,
    /// Text that is kept as it is written.
    Verbatim,
    /// Formulas and drawings: nothing to read.
    Nothing,
}

const BODIES: &[(&str, Body)] = &[
    ("Verbatim", Body::Verbatim),
    ("adjustwidth", Body::Text(2)),
    ("align", Body::Nothing),
    ("array", Body::Nothing),
    ("comment", Body::Nothing),
    ("displaymath", Body::Nothing),
    ("eqnarray", Body::Nothing),
    ("equation", Body::Nothing),
    ("filecontents", Body::Nothing),
    ("gather", Body::Nothing),
    ("longtable", Body::Table(1)),
    ("lstlisting", Body::Verbatim),
    ("math", Body::Nothing),
    ("minipage", Body::Text(1)),
    ("minted", Body::Verbatim),
    ("multicols", Body::Text(1)),
    ("multline", Body::Nothing),
    ("otherlanguage", Body::Text(1)),
    ("picture", Body::Nothing),
    ("tabbing", Body::Table(0)),
    ("tabular", Body::Table(1)),
    ("tabularx", Body::Table(2)),
    ("tabulary", Body::Table(2)),
    ("thebibliography", Body::References),
    ("tikzpicture", Body::Nothing),
    ("verbatim", Body::Verbatim),
    ("wrapfigure", Body::Text(2)),
];

/// What stands in the environment of this name, starred or not.
pub(super) fn body(name: &str) -> Body {
    let name = name.trim_end_matches('*');
    BODIES.iter().find(|(known, _)| *known == name).map_or(Body::Text(0), |(_, body)| *body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_in_order_so_that_they_are_found() {
        assert!(COMMANDS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(act("footnote"), Some(Act::Note));
        assert_eq!(act("emph"), None);
    }
}
