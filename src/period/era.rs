//! Before Christ or after, where a year or a century does not say: `in 121 a scuffle gave the consul his chance`.
//!
//! Writers of ancient history name the era once and then leave it out. A century, or a year of three figures, takes
//! the era of the dated expressions around it if those before and after agree, and of the names around it where there
//! are none. Knows nothing of the words.

use super::sense::{Item, Ordinal, Sense, Tens, YearWords};
use super::types::Named;
use crate::document::Year;

/// Texts speak of the eighth century BC more often than of the eleventh; later ones without an era are AD.
const LAST_CENTURY: u32 = 10;
/// Years from this one on are AD unless they say otherwise.
const FIRST_SURE_YEAR: i32 = 1000;
/// The third millennium AD has hardly begun; without dates around it, it is the one BC.
const FIRST_ANCIENT_MILLENNIUM: u32 = 3;
/// By how many the names of one era must outnumber those of the other to count.
const LEANING: usize = 2;

/// Which side of the seam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    Bc,
    Ad,
}

/// Settles the eras of one segment. `last` is the era the text was in before it and is left as the one it is in after
/// it; `names` are those of the segment.
pub(super) fn settle(items: &mut [Item], last: &mut Option<Era>, names: &[Named]) {
    let leaning = leaning(names);
    let mut next: Vec<Option<Era>> = Vec::with_capacity(items.len());
    let mut following = None;
    for item in items.iter().rev() {
        next.push(following);
        following = era(&item.sense).or(following);
    }
    for (item, next) in items.iter_mut().zip(next.into_iter().rev()) {
        let around = around(*last, next, leaning);
        match &mut item.sense {
            Sense::Century(ordinal, _) if !ordinal.era && ordinal.number <= LAST_CENTURY => {
                ordinal.bc = around == Some(Era::Bc);
            }
            Sense::Millennium(ordinal, _) if !ordinal.era => {
                let ancient = ordinal.number >= FIRST_ANCIENT_MILLENNIUM;
                ordinal.bc = around.map_or(ancient, |era| era == Era::Bc);
            }
            Sense::Point(point) if around == Some(Era::Bc) && is_unsure(point.year, point.era) => {
                if let YearWords::Known(year) = point.year {
                    point.year = YearWords::Known(Year::BC(year.historical()));
                }
            }
            sense => *last = era(sense).or(*last),
        }
    }
}

/// Whether a year is short enough to be BC and does not say.
fn is_unsure(year: YearWords, era: bool) -> bool {
    matches!(year, YearWords::Known(year) if !era && (1..FIRST_SURE_YEAR).contains(&year.historical()))
}

/// The era of the names of a segment, where nearly all are of one.
fn leaning(names: &[Named]) -> Option<Era> {
    let bc = names.iter().filter(|name| name.years.end().historical() < 0).count();
    let ad = names.iter().filter(|name| name.years.start().historical() > 0).count();
    if bc >= ad + LEANING {
        Some(Era::Bc)
    } else if ad >= bc + LEANING {
        Some(Era::Ad)
    } else {
        None
    }
}

/// The era of what came before and what comes after, where nothing contradicts it; else that of the names.
fn around(before: Option<Era>, after: Option<Era>, leaning: Option<Era>) -> Option<Era> {
    match (before.or(after), after.or(before), leaning) {
        (None, _, leaning) | (_, None, leaning) => leaning,
        (Some(Era::Bc), Some(Era::Bc), Some(Era::Bc) | None) => Some(Era::Bc),
        _ => Some(Era::Ad),
    }
}

/// The era an expression is in beyond doubt.
fn era(sense: &Sense) -> Option<Era> {
    let of = |bc: bool| Some(if bc { Era::Bc } else { Era::Ad });
    match *sense {
        Sense::Point(point) if is_unsure(point.year, point.era) => None,
        Sense::Point(point) => match point.year {
            YearWords::Known(year) => of(year.historical() < 0),
            _ => None,
        },
        Sense::Decade(Tens::Bc(_), _) => of(true),
        Sense::Decade(Tens::From(year), _) => of(year.historical() < 0),
        Sense::Century(Ordinal { bc, era: true, .. }, _) | Sense::Millennium(Ordinal { bc, era: true, .. }, _) => {
            of(bc)
        }
        Sense::Century(Ordinal { number, .. }, _) if number > LAST_CENTURY => of(false),
        Sense::Named(Some(from), Some(to), _) if (from.historical() < 0) == (to.historical() < 0) => {
            of(to.historical() < 0)
        }
        _ => None,
    }
}
