//! The words that can belong to an expression of time, and what each is.
//!
//! One table, hashed at compile time: looking a word up costs one hash and, nearly always, one comparison.

use std::ops::Range;

use super::calendar::{DayPart, Season, Unit};
use crate::memory::Key;

/// What a word of the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Month(u8),
    MonthShort(u8),
    Weekday(u8),
    Season(Season),
    DayPart(DayPart),
    /// `one` to `nineteen` and the tens up to `ninety`.
    Cardinal(u8),
    /// `hundred`, `thousand`.
    Magnitude(u16),
    /// `first` to `nineteenth` and the tens up to `thirtieth`.
    Ordinal(u8),
    /// `twenties` to `nineties`, by their ten.
    Tens(u8),
    /// A unit of time, alone or (`true`) in the plural.
    Unit(Unit, bool),
    Century,
    Centuries,
    Millennium,
    Millennia,
    /// `daily`: happens once in each unit.
    Every(Unit),
    /// `now`, `recent`, `future`: stand for a time by themselves.
    Now,
    Recent,
    Future,
    The,
    A,
    This,
    That,
    These,
    Each,
    Same,
    /// `his`, `her`, `their`: `his sixties` is an age.
    Possessive,
    Next,
    Previous,
    /// `final`, `closing`.
    Final,
    Early,
    Mid,
    Late,
    Start,
    End,
    Half,
    Quarter,
    Part,
    Turn,
    Eve,
    Few,
    Couple,
    Dozen,
    Another,
    /// `nearly`, `almost`, `just`, `only`, `over`.
    Approximator,
    More,
    Least,
    Than,
    Later,
    Earlier,
    Before,
    After,
    Ago,
    Onwards,
    By,
    Until,
    Since,
    From,
    Between,
    To,
    And,
    Or,
    Of,
    In,
    On,
    At,
    For,
    During,
    Within,
    Under,
    No,
    Not,
    Up,
    Prior,
    Circa,
    About,
    As,
    Bc,
    Ad,
    Ce,
    Long,
    Old,
    Date,
    Time,
    Present,
    Modern,
    Reign,
    /// `era`, `period`: a stretch of time by a name.
    Era,
    /// `administration`: a time only behind `during`.
    Office,
    /// `Renaissance`: names a time by itself.
    Epoch,
    War,
    Wars,
    Revolution,
    Interwar,
    Death,
    Accession,
    /// What carries a number of its own: `page`, `article`, `resolution`.
    Numbered,
    /// What is counted rather than dated: `men`, `tonnes`.
    Counted,
    /// `argues`, `notes`: what a cited author does.
    Argues,
    /// Grammar words that may follow a bare year of three figures.
    Function,
    Isbn,
    Web,
    Comics,
    Christmas,
}

use Word::*;

/// Every meaning and the words that have it, in lower case, between spaces.
#[rustfmt::skip]
const MEANINGS: &[(Word, &str)] = &[
    (Month(1), "january"),
    (Month(2), "february"),
    (Month(3), "march"),
    (Month(4), "april"),
    (Month(5), "may"),
    (Month(6), "june"),
    (Month(7), "july"),
    (Month(8), "august"),
    (Month(9), "september"),
    (Month(10), "october"),
    (Month(11), "november"),
    (Month(12), "december"),
    (MonthShort(1), "jan"),
    (MonthShort(2), "feb"),
    (MonthShort(3), "mar"),
    (MonthShort(4), "apr"),
    (MonthShort(6), "jun"),
    (MonthShort(7), "jul"),
    (MonthShort(8), "aug"),
    (MonthShort(9), "sep sept"),
    (MonthShort(10), "oct"),
    (MonthShort(11), "nov"),
    (MonthShort(12), "dec"),
    (Weekday(1), "monday"),
    (Weekday(2), "tuesday"),
    (Weekday(3), "wednesday"),
    (Weekday(4), "thursday"),
    (Weekday(5), "friday"),
    (Weekday(6), "saturday"),
    (Weekday(7), "sunday"),
    (Season(Season::Spring), "spring"),
    (Season(Season::Summer), "summer"),
    (Season(Season::Autumn), "autumn"),
    (Season(Season::Fall), "fall"),
    (Season(Season::Winter), "winter"),
    (DayPart(DayPart::Morning), "morning"),
    (DayPart(DayPart::Afternoon), "afternoon"),
    (DayPart(DayPart::Evening), "evening"),
    (DayPart(DayPart::Night), "night"),
    (Cardinal(1), "one"),
    (Cardinal(2), "two"),
    (Cardinal(3), "three"),
    (Cardinal(4), "four"),
    (Cardinal(5), "five"),
    (Cardinal(6), "six"),
    (Cardinal(7), "seven"),
    (Cardinal(8), "eight"),
    (Cardinal(9), "nine"),
    (Cardinal(10), "ten"),
    (Cardinal(11), "eleven"),
    (Cardinal(12), "twelve"),
    (Cardinal(13), "thirteen"),
    (Cardinal(14), "fourteen"),
    (Cardinal(15), "fifteen"),
    (Cardinal(16), "sixteen"),
    (Cardinal(17), "seventeen"),
    (Cardinal(18), "eighteen"),
    (Cardinal(19), "nineteen"),
    (Cardinal(20), "twenty"),
    (Cardinal(30), "thirty"),
    (Cardinal(40), "forty"),
    (Cardinal(50), "fifty"),
    (Cardinal(60), "sixty"),
    (Cardinal(70), "seventy"),
    (Cardinal(80), "eighty"),
    (Cardinal(90), "ninety"),
    (Magnitude(100), "hundred"),
    (Magnitude(1000), "thousand"),
    (Ordinal(1), "first"),
    (Ordinal(2), "second"),
    (Ordinal(3), "third"),
    (Ordinal(4), "fourth"),
    (Ordinal(5), "fifth"),
    (Ordinal(6), "sixth"),
    (Ordinal(7), "seventh"),
    (Ordinal(8), "eighth"),
    (Ordinal(9), "ninth"),
    (Ordinal(10), "tenth"),
    (Ordinal(11), "eleventh"),
    (Ordinal(12), "twelfth"),
    (Ordinal(13), "thirteenth"),
    (Ordinal(14), "fourteenth"),
    (Ordinal(15), "fifteenth"),
    (Ordinal(16), "sixteenth"),
    (Ordinal(17), "seventeenth"),
    (Ordinal(18), "eighteenth"),
    (Ordinal(19), "nineteenth"),
    (Ordinal(20), "twentieth"),
    (Ordinal(30), "thirtieth"),
    (Tens(20), "twenties"),
    (Tens(30), "thirties"),
    (Tens(40), "forties"),
    (Tens(50), "fifties"),
    (Tens(60), "sixties"),
    (Tens(70), "seventies"),
    (Tens(80), "eighties"),
    (Tens(90), "nineties"),
    (Unit(Unit::Minute, false), "minute"),
    (Unit(Unit::Minute, true), "minutes"),
    (Unit(Unit::Hour, false), "hour"),
    (Unit(Unit::Hour, true), "hours"),
    (Unit(Unit::Day, false), "day"),
    (Unit(Unit::Day, true), "days"),
    (Unit(Unit::Week, false), "week"),
    (Unit(Unit::Week, true), "weeks"),
    (Unit(Unit::Fortnight, false), "fortnight"),
    (Unit(Unit::Month, false), "month"),
    (Unit(Unit::Month, true), "months"),
    (Unit(Unit::Year, false), "year"),
    (Unit(Unit::Year, true), "years"),
    (Unit(Unit::Decade, false), "decade"),
    (Unit(Unit::Decade, true), "decades"),
    (Unit(Unit::Generation, false), "generation"),
    (Unit(Unit::Generation, true), "generations"),
    (Century, "century"),
    (Centuries, "centuries"),
    (Millennium, "millennium millenium"),
    (Millennia, "millennia"),
    (Every(Unit::Day), "daily"),
    (Every(Unit::Week), "weekly"),
    (Every(Unit::Month), "monthly"),
    (Every(Unit::Year), "annually yearly"),
    (Now, "now nowadays today currently current"),
    (Recent, "recent recently former formerly"),
    (Future, "future"),
    (The, "the"),
    (A, "a an"),
    (This, "this"),
    (That, "that"),
    (These, "these those"),
    (Each, "each every"),
    (Same, "same"),
    (Possessive, "his her their my our your"),
    (Next, "next following ensuing subsequent coming"),
    (Previous, "previous preceding last past"),
    (Final, "final closing"),
    (Early, "early"),
    (Mid, "mid middle"),
    (Late, "late latter"),
    (Start, "beginning start dawn outset opening"),
    (End, "end close"),
    (Half, "half"),
    (Quarter, "quarter"),
    (Part, "part"),
    (Turn, "turn"),
    (Eve, "eve"),
    (Few, "few several many some"),
    (Couple, "couple"),
    (Dozen, "dozen"),
    (Another, "another"),
    (Approximator, "nearly almost just only barely"),
    (More, "more less"),
    (Least, "least"),
    (Than, "than"),
    (Later, "later afterwards afterward thereafter hence"),
    (Earlier, "earlier previously beforehand"),
    (Before, "before"),
    (After, "after"),
    (Ago, "ago"),
    (Onwards, "onwards onward forward forwards"),
    (By, "by"),
    (Until, "until till"),
    (Since, "since"),
    (From, "from"),
    (Between, "between"),
    (To, "to through"),
    (And, "and"),
    (Or, "or"),
    (Of, "of"),
    (In, "in"),
    (On, "on"),
    (At, "at"),
    (For, "for"),
    (During, "during throughout"),
    (Within, "within"),
    (Under, "under"),
    (No, "no"),
    (Not, "not"),
    (Up, "up"),
    (Prior, "prior"),
    (Circa, "circa ca c"),
    (About, "about around approximately roughly"),
    (As, "as"),
    (Bc, "bc bce"),
    (Ad, "ad"),
    (Ce, "ce"),
    (Long, "long"),
    (Old, "old"),
    (Date, "date"),
    (Time, "time"),
    (Present, "present"),
    (Modern, "modern"),
    (Reign, "reign reigns rule"),
    (Epoch, "renaissance reformation restoration enlightenment depression dynasty interregnum antiquity"),
    (Office, "administration government cabinet ministry"),
    (Era, "era age ages period epoch presidency premiership"),
    (War, "war"),
    (Wars, "wars"),
    (Revolution, "revolution"),
    (Interwar, "interwar"),
    (Death, "death abdication removal overthrow ouster"),
    (Accession, "accession coronation"),
    (Numbered, "\
        p pp page pages nos number article articles art vol volume chapter section resolution line lines \
        figure fig table folio fol room route highway flight order bill clause paragraph item lot psalm"),
    (Isbn, "isbn issn doi"),
    (Web, "http https www"),
    (Comics, "comic comics"),
    (Counted, "\
        men women people persons souls inhabitants soldiers troops sailors horsemen cavalry infantry knights \
        settlers workers peasants slaves families households civilians prisoners casualties dead deaths \
        killed wounded ships vessels guns tanks aircraft planes rifles horses cattle sheep villages miles \
        mile kilometres kilometers km metres meters feet yards acres hectares tons tonnes pounds dollars \
        roubles rubles francs marks livres ducats florins talents bushels barrels copies votes delegates \
        members times percent million billion different"),
    (Argues, "argues argued notes noted suggests claims contends writes maintains observes shows states"),
    (Function, "he she it they was were had when with but its which who there did is"),
    (Christmas, "christmas"),
];

const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 10;

/// The words of [`MEANINGS`], each in the first free slot from the place that its letters tell.
struct Index {
    /// Some bits of what the letters tell, never zero: most words that are not in the table are turned away by them.
    prints: [u32; SLOTS],
    /// The word, and what it is.
    words: [(Key, Word); SLOTS],
}

static INDEX: Index = index();

const fn place(hash: u64) -> usize {
    (hash >> (64 - SLOT_BITS)) as usize
}

const fn print(hash: u64) -> u32 {
    (hash >> 22) as u32 | 1
}

const fn index() -> Index {
    let mut index = Index { prints: [0; SLOTS], words: [(Key::of_word(b""), The); SLOTS] };
    let mut row = 0;
    while row < MEANINGS.len() {
        let mut list = MEANINGS[row].1.as_bytes();
        while !list.is_empty() {
            let mut end = 0;
            while end < list.len() && list[end] != b' ' {
                end += 1;
            }
            let (word, rest) = list.split_at(end);
            let key = Key::of_word(word).whatever_its_case();
            let mut slot = place(key.hash());
            while index.prints[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            index.prints[slot] = print(key.hash());
            index.words[slot] = (key, MEANINGS[row].0);
            list = if rest.is_empty() { rest } else { rest.split_at(1).1 };
        }
        row += 1;
    }
    index
}

/// What the word at these bytes of a text is, whatever its case; `None` for one that says nothing about time.
// A meaning handed over in memory is read before it is all written, and waited for.
#[inline(always)]
pub(super) fn look_up(text: &[u8], word: Range<usize>) -> Option<Word> {
    let key = Key::of(text, word)?.whatever_its_case();
    let hash = key.hash();
    let mut at = place(hash);
    while INDEX.prints[at] != 0 {
        let (known, meaning) = &INDEX.words[at];
        if INDEX.prints[at] == print(hash) && *known == key {
            return Some(*meaning);
        }
        at = (at + 1) % SLOTS;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_has_one_meaning_and_is_found() {
        let mut seen = HashSet::new();
        for (meaning, list) in MEANINGS {
            for word in list.split(' ') {
                assert!(seen.insert(word), "{word} stands twice");
                assert_eq!(look_up(word.to_uppercase().as_bytes(), 0..word.len()), Some(*meaning), "{word}");
            }
        }
        assert!(seen.len() * 2 < SLOTS, "the table is too full to be quick");
        assert_eq!(look_up(b"maize", 0..5), None);
    }
}
