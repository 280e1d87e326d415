//! Fonts: what letter a code of a font is, how wide, how large, and whether it is bold.
//!
//! Owns what is odd about fonts; the reading of font programs and encodings is the crate's.

use std::sync::Arc;

use hayro_font::hayro_cmap::BfString;
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId, StandardFont};
use hayro_syntax::object::{Dict, Name};

/// The fonts of a file, each read once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    programs: FontResolverFn,
    code_maps: CMapResolverFn,
}

impl<'a> Fonts<'a> {
    /// The font of this dictionary, if it can be read.
    pub(super) fn face(&self, dict: &Dict<'a>) -> Option<Face<'a>> {
        let font = self.cache.font(dict, &self.programs, &self.code_maps)?;
        let em = if is_drawn(&font) { letter_size(&font) } else { 1.0 };
        Some(Face { font, is_bold: is_bold(dict), em })
    }

    /// The font every viewer has, where that of a damaged file is missing.
    pub(super) fn stand_in(&self) -> Option<Face<'a>> {
        let font = self.cache.standard_font(StandardFont::Helvetica, &self.programs)?;
        Some(Face { font, is_bold: false, em: 1.0 })
    }

    pub(super) fn new() -> Self {
        Fonts {
            cache: FontCache::new(),
            programs: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(font) => Some(font.pick_standard_font().get_font_data()),
            }),
            code_maps: Arc::new(|_| None),
        }
    }
}

/// A font as it is written with.
#[derive(Clone)]
pub(super) struct Face<'a> {
    pub(super) font: Font<'a>,
    pub(super) is_bold: bool,
    /// The size of its letters where the font's own unit says nothing: fonts made of drawings.
    pub(super) em: f64,
}

impl Face<'_> {
    /// What a code means; `None` where the font does not say.
    pub(super) fn meaning(&self, code: u32) -> Option<String> {
        let meaning = match self.font.glyph(GlyphId::NOTDEF, code) {
            FontGlyph::Outline(glyph) => glyph.as_unicode(),
            FontGlyph::Type3(glyph) => glyph.as_unicode(),
        };
        Some(match meaning? {
            BfString::Char(c) => usual(c)?.to_string(),
            BfString::String(text) => text.chars().filter_map(usual).collect(),
        })
    }
}

/// The usual character for those that symbol fonts put into the private area; `None` for others of that area.
fn usual(c: char) -> Option<char> {
    match c {
        '\u{F0B7}' | '\u{F0A7}' | '\u{F0D8}' | '\u{F0FC}' => Some('•'),
        '\u{F020}'..='\u{F07E}' => char::from_u32(c as u32 - 0xF000),
        '\u{E000}'..='\u{F8FF}' | '\u{FFFD}' => None,
        _ => Some(c),
    }
}

fn is_drawn(font: &Font<'_>) -> bool {
    matches!(font.glyph(GlyphId::NOTDEF, 0), FontGlyph::Type3(_))
}

/// How large the letters of a drawn font are beside its unit: about twice as wide as they are on average.
fn letter_size(font: &Font<'_>) -> f64 {
    let widths: Vec<f64> =
        (0..=255).map(|code| font.code_advance(code).x / 1000.0).filter(|width| *width > 0.0).collect();
    if widths.is_empty() { 1.0 } else { 2.0 * widths.iter().sum::<f64>() / widths.len() as f64 }
}

/// Whether a font calls itself bold.
fn is_bold(font: &Dict<'_>) -> bool {
    const NAMES: &[&str] = &["bold", "black", "heavy", "cmbx", "sfbx", "-demi"];
    const FORCED: i32 = 1 << 18;
    let name = font.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_lowercase()).unwrap_or_default();
    let descriptor = font.get::<Dict<'_>>("FontDescriptor").or_else(|| {
        let descendants = font.get::<Vec<Dict<'_>>>("DescendantFonts")?;
        descendants.first()?.get::<Dict<'_>>("FontDescriptor")
    });
    let is_heavy = descriptor.is_some_and(|descriptor| {
        descriptor.get::<i32>("FontWeight").is_some_and(|weight| weight >= 600)
            || descriptor.get::<i32>("Flags").is_some_and(|flags| flags & FORCED != 0)
    });
    is_heavy || NAMES.iter().any(|bold| name.contains(bold))
}
