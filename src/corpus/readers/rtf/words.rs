//! The control words that matter, in tables.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
};

/// Destinations whose text is not the essay's. Others that a `\*` marks as optional are passed over as well.
pub(super) const PASSED_OVER: &[&str] = &[
    "aftncn",
    "aftnsep",
    "aftnsepc",
    "annotation",
    "atnauthor",
    "atnid",
    "atnref",
    "atntime",
    "bkmkend",
    "bkmkstart",
    "colortbl",
    "comment",
    "datafield",
    "falt",
    "fldinst",
    "filetbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "ftncn",
    "ftnsep",
    "ftnsepc",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "listtable",
    "listtext",
    "nonshppict",
    "objdata",
    "pict",
    "pntext",
    "pntxta",
    "pntxtb",
    "private1",
    "revtbl",
    "rxe",
    "shprslt",
    "sp",
    "tc",
    "tcn",
    "template",
    "ud",
    "xe",
];

/// Optional destinations that hold text of the essay all the same: boxes of text.
pub(super) const KEPT: &[&str] = &["shpinst", "shptxt", "footnote"];

/// Words that are characters.
pub(super) const CHARACTERS: &[(&str, &str)] = &[
    ("tab", "\t"),
    ("line", "\n"),
    ("lbr", "\n"),
    ("emdash", "—"),
    ("endash", "–"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("bullet", "•"),
    ("emspace", " "),
    ("enspace", " "),
    ("qmspace", " "),
    ("cell", " | "),
    ("nestcell", " | "),
];

/// Words that end a paragraph.
pub(super) const PARAGRAPH_ENDS: &[&str] = &["par", "sect", "page", "row", "nestrow", "column"];

/// Symbols that are characters.
pub(super) fn symbol(symbol: u8) -> Option<&'static str> {
    match symbol {
        b'\\' => Some("\\"),
        b'{' => Some("{"),
        b'}' => Some("}"),
        b'~' => Some(" "),
        b'_' => Some("-"),
        _ => None,
    }
}

/// Code pages by number (`\ansicpg`). Those of DOS are not known but for the Russian one, and are read as Windows'.
const CODE_PAGES: &[(i32, &Encoding)] = &[
    (866, IBM866),
    (874, WINDOWS_874),
    (932, SHIFT_JIS),
    (936, GBK),
    (949, EUC_KR),
    (950, BIG5),
    (1250, WINDOWS_1250),
    (1251, WINDOWS_1251),
    (1252, WINDOWS_1252),
    (1253, WINDOWS_1253),
    (1254, WINDOWS_1254),
    (1255, WINDOWS_1255),
    (1256, WINDOWS_1256),
    (1257, WINDOWS_1257),
    (1258, WINDOWS_1258),
    (10000, MACINTOSH),
    (65001, UTF_8),
];

/// Code pages by the character set of a font (`\fcharset`).
const CHARACTER_SETS: &[(i32, &Encoding)] = &[
    (77, MACINTOSH),
    (128, SHIFT_JIS),
    (129, EUC_KR),
    (134, GBK),
    (136, BIG5),
    (161, WINDOWS_1253),
    (162, WINDOWS_1254),
    (163, WINDOWS_1258),
    (177, WINDOWS_1255),
    (178, WINDOWS_1256),
    (186, WINDOWS_1257),
    (204, WINDOWS_1251),
    (222, WINDOWS_874),
    (238, WINDOWS_1250),
];

pub(super) fn code_page(number: i32) -> Option<&'static Encoding> {
    CODE_PAGES.iter().find(|(known, _)| *known == number).map(|(_, encoding)| *encoding)
}

pub(super) fn character_set(number: i32) -> Option<&'static Encoding> {
    CHARACTER_SETS.iter().find(|(known, _)| *known == number).map(|(_, encoding)| *encoding)
}

/// What a paragraph style makes of its paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Title,
    Heading(u8),
    Note,
}

/// What a style is for, told from its name: "heading 2", "Title", "footnote text".
pub(super) fn style(name: &str) -> Option<Style> {
    let name = name.trim().trim_end_matches(';').to_lowercase();
    let level = ["heading ", "überschrift ", "titre "].iter().find_map(|start| name.strip_prefix(start));
    match (level.and_then(|level| level.parse().ok()), name.as_str()) {
        (Some(level @ 1..=9), _) => Some(Style::Heading(level)),
        (_, "title") => Some(Style::Title),
        (_, "footnote text" | "endnote text" | "footnote" | "endnote") => Some(Style::Note),
        _ => None,
    }
}
