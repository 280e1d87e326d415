//! What surrounds a name when people ask for a time: "the reign of Akbar", "Thatcher era", "Tudor England".
//!
//! Owns the tables of such words. Refuses to know names: it only says what is left when the frame is off.
//! Works on folded text.

use super::fold::{squeeze, without_article};

/// A name out of its frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Core<'t> {
    /// What is left; the whole text where nothing could be taken off.
    pub(super) name: &'t str,
    /// What was taken off.
    pub(super) frame: Frame,
}

/// What sort of words stood around a name; the strongest, where there were several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frame {
    /// None.
    Bare,
    /// A state or house ("dynasty", "empire") or a plain stretch of time ("era", "period").
    Span,
    /// Words that frame a name but are no part of it ("years", "times").
    Loose,
    /// A term of rule.
    Rule,
}

const HEADS: &[(&str, Frame)] = &[
    ("age of ", Frame::Loose),
    ("days of ", Frame::Loose),
    ("epoch of ", Frame::Loose),
    ("era of ", Frame::Loose),
    ("period of ", Frame::Loose),
    ("time of ", Frame::Loose),
    ("times of ", Frame::Loose),
    ("years of ", Frame::Loose),
    ("dynasty of ", Frame::Span),
    ("empire of ", Frame::Span),
    ("house of ", Frame::Span),
    ("kingdom of ", Frame::Span),
    ("republic of ", Frame::Span),
    ("administration of ", Frame::Rule),
    ("dictatorship of ", Frame::Rule),
    ("government of ", Frame::Rule),
    ("ministry of ", Frame::Rule),
    ("papacy of ", Frame::Rule),
    ("pontificate of ", Frame::Rule),
    ("premiership of ", Frame::Rule),
    ("presidency of ", Frame::Rule),
    ("regime of ", Frame::Rule),
    ("reign of ", Frame::Rule),
    ("rule of ", Frame::Rule),
];

const TAILS: &[(&str, Frame)] = &[
    (" caliphate", Frame::Span),
    (" civilisation", Frame::Span),
    (" civilization", Frame::Span),
    (" dynasty", Frame::Span),
    (" empire", Frame::Span),
    (" era", Frame::Span),
    (" kingdom", Frame::Span),
    (" khanate", Frame::Span),
    (" period", Frame::Span),
    (" shogunate", Frame::Span),
    (" sultanate", Frame::Span),
    (" age", Frame::Loose),
    (" culture", Frame::Loose),
    (" days", Frame::Loose),
    (" epoch", Frame::Loose),
    (" time", Frame::Loose),
    (" times", Frame::Loose),
    (" years", Frame::Loose),
    (" administration", Frame::Rule),
    (" dictatorship", Frame::Rule),
    (" government", Frame::Rule),
    (" ministry", Frame::Rule),
    (" papacy", Frame::Rule),
    (" premiership", Frame::Rule),
    (" presidency", Frame::Rule),
    (" regime", Frame::Rule),
    (" reign", Frame::Rule),
    (" rule", Frame::Rule),
];

/// Words that say nothing without their frame: the First Empire is not "First".
const EMPTY_CORES: &[&str] = &[
    "ancient",
    "bad",
    "big",
    "british",
    "civil",
    "classical",
    "colonial",
    "dark",
    "early",
    "first",
    "fourth",
    "good",
    "great",
    "golden",
    "high",
    "imperial",
    "late",
    "later",
    "long",
    "lower",
    "middle",
    "modern",
    "my",
    "new",
    "of",
    "old",
    "our",
    "post",
    "pre",
    "royal",
    "second",
    "short",
    "silver",
    "the",
    "their",
    "third",
    "united",
    "upper",
    "war",
    "world",
];

/// Countries that stand after an adjective of time, with the names their entries may use for them.
const COUNTRIES: &[&[&str]] = &[
    &["england", "britain", "great britain", "united kingdom"],
    &["scotland", "britain"],
    &["ireland"],
    &["wales", "britain"],
    &["russia", "soviet union"],
    &["china"],
    &["japan"],
    &["india"],
    &["korea"],
    &["vietnam"],
    &["iran", "persia"],
    &["iraq", "mesopotamia"],
    &["turkey", "ottoman empire"],
    &["egypt"],
    &["greece"],
    &["rome", "italy"],
    &["france"],
    &["germany", "prussia"],
    &["austria"],
    &["spain"],
    &["portugal"],
    &["mexico"],
    &["america", "united states"],
];

/// Takes every frame off a folded name.
pub(super) fn unframe(folded: &str) -> Core<'_> {
    let mut core = Core { name: without_article(folded), frame: Frame::Bare };
    while let Some((name, frame)) = strip_one(core.name) {
        core = Core { name: without_article(name), frame: core.frame.max(frame) };
    }
    core
}

fn strip_one(name: &str) -> Option<(&str, Frame)> {
    let head = HEADS.iter().find_map(|(head, frame)| Some((name.strip_prefix(head)?, *frame)));
    let stripped = head.or_else(|| TAILS.iter().find_map(|(tail, frame)| Some((name.strip_suffix(tail)?, *frame))));
    stripped.filter(|(name, _)| !name.is_empty())
}

/// A core in every frame its own allows. A bare adjective may take a plain word for a span ("Victorian era"), but
/// "bronze" is no Bronze Age.
pub(super) fn other_frames(core: Core<'_>) -> impl Iterator<Item = String> {
    let allowed = move |frame: &Frame| core.frame != Frame::Bare || *frame == Frame::Span;
    let tails =
        TAILS.iter().filter(move |(_, frame)| allowed(frame)).map(move |(tail, _)| format!("{}{tail}", core.name));
    let heads =
        HEADS.iter().filter(move |(_, frame)| allowed(frame)).map(move |(head, _)| format!("{head}{}", core.name));
    tails.chain(heads)
}

/// All frames as [`squeeze`] leaves them.
pub(super) struct Squeezed {
    heads: Vec<Vec<u8>>,
    tails: Vec<Vec<u8>>,
}

impl Squeezed {
    pub(super) fn frames() -> Squeezed {
        let all = |frames: &[(&str, Frame)]| frames.iter().map(|(frame, _)| squeeze(frame).collect()).collect();
        Squeezed { heads: all(HEADS), tails: all(TAILS) }
    }

    /// What is left of a squeezed name by taking one frame off, in every way there is.
    pub(super) fn cores<'n>(&self, name: &'n [u8]) -> impl Iterator<Item = &'n [u8]> {
        let heads = self.heads.iter().filter_map(move |head| name.strip_prefix(&**head));
        let tails = self.tails.iter().filter_map(move |tail| name.strip_suffix(&**tail));
        heads.chain(tails).filter(|core| !core.is_empty())
    }
}

/// Whether a core says enough to be looked for.
pub(super) fn is_telling(core: &str) -> bool {
    core.len() > 1 && !EMPTY_CORES.contains(&core)
}

/// Takes a country off the end: `tudor england` is `tudor` and the names England goes by.
pub(super) fn split_country(folded: &str) -> Option<(&str, Vec<&'static str>)> {
    let (name, country) = folded.rsplit_once(' ')?;
    let places: Vec<_> =
        COUNTRIES.iter().filter(|names| names.contains(&country)).flat_map(|names| names.iter().copied()).collect();
    (!places.is_empty()).then(|| (without_article(name), places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_off_from_both_sides() {
        for (text, name, frame) in [
            ("the reign of akbar", "akbar", Frame::Rule),
            ("thatcher era", "thatcher", Frame::Span),
            ("the khrushchev years", "khrushchev", Frame::Loose),
            ("age of the antonines", "antonines", Frame::Loose),
            ("virgin lands", "virgin lands", Frame::Bare),
            ("period", "period", Frame::Bare),
        ] {
            assert_eq!(unframe(text), Core { name, frame }, "{text}");
        }
    }

    #[test]
    fn a_squeezed_name_comes_out_of_each_of_its_frames() {
        let frames = Squeezed::frames();
        let cores = |name: &'static str| frames.cores(name.as_bytes()).map(String::from_utf8_lossy).collect::<Vec<_>>();
        assert_eq!(cores("ageofreason"), ["reason"]);
        assert_eq!(cores("reignofterroryears"), ["terroryears", "reignofterror"]);
        assert_eq!(cores("ra"), [""; 0]);
        assert_eq!(cores("era"), [""; 0]);
    }

    #[test]
    fn a_country_comes_off_an_adjective() {
        let (name, places) = split_country("tudor england").unwrap();
        assert_eq!(name, "tudor");
        assert!(places.contains(&"united kingdom"));
        assert_eq!(split_country("tudor roses"), None);
        assert_eq!(split_country("england"), None);
    }
}
