//! The tables behind the spelling rules.
//!
//! Owns which stems have several spellings and which endings they take. Refuses to know how they are applied.

use Endings::{Any, OneOf};

/// Stems that are one word in several spellings.
pub(super) struct Family {
    /// The spellings of the stem.
    pub(super) stems: &'static [&'static str],
    /// What may follow the stem.
    pub(super) endings: Endings,
}

/// What may follow a stem for it to be of its family.
pub(super) enum Endings {
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Any letters.
    Any,
}

const NOUN: Endings = OneOf(&["", "s"]);
const VERB: Endings = OneOf(&["", "s", "ed", "ing", "er", "ers", "ings"]);
const OUR: Endings = OneOf(&[
    "", "s", "ed", "er", "ers", "ing", "ings", "able", "ably", "al", "ful", "fully", "ism", "ist", "ite", "ites",
    "less", "ly", "y", "ies", "hood", "hoods", "liness", "man", "men", "ship",
]);
const RE: Endings = OneOf(&["", "s", "d"]);
const DOUBLED: Endings = OneOf(&["ed", "ing", "ings", "er", "ers", "or", "ors", "ous", "ously", "ery", "en", "ens"]);

macro_rules! families {
    ($($endings:expr => $([$($stem:literal),+])+;)*) => {
        &[$($(Family { stems: &[$($stem),+], endings: $endings }),+),*]
    };
}

/// The families that have a stem with this first letter, in the order of the table.
pub(super) fn families(first: u8) -> impl Iterator<Item = &'static Family> {
    let letter = usize::from(first.wrapping_sub(b'a'));
    let words = BY_LETTER.get(letter).into_iter().flatten().zip(FAMILIES.chunks(64));
    words.flat_map(|(word, families)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let next = families.get(left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(next)
        })
    })
}

/// For each letter which families it begins a stem of, a bit each. Most words begin like few of them.
const BY_LETTER: [[u64; FAMILIES.len().div_ceil(64)]; 26] = {
    let mut by_letter = [[0; _]; 26];
    let mut number = 0;
    while number < FAMILIES.len() {
        let mut stems = FAMILIES[number].stems;
        while let Some((stem, rest)) = stems.split_first() {
            by_letter[(stem.as_bytes()[0] - b'a') as usize][number / 64] |= 1 << (number % 64);
            stems = rest;
        }
        number += 1;
    }
    by_letter
};

/// Prefixes a stem may carry.
pub(super) const PREFIXES: &[&str] = &[
    "", "anti", "de", "dis", "mis", "multi", "neo", "non", "out", "over", "post", "pre", "pro", "re", "self", "sub",
    "un",
];

/// Words with several spellings that follow from no simple rule.
static FAMILIES: &[Family] = families! {
    OUR => ["arbour", "arbor"] ["ardour", "ardor"] ["armour", "armor"] ["behaviour", "behavior"] ["candour", "candor"]
        ["clamour", "clamor"] ["colour", "color"] ["demeanour", "demeanor"] ["enamour", "enamor"]
        ["endeavour", "endeavor"] ["favour", "favor"] ["fervour", "fervor"] ["harbour", "harbor"] ["honour", "honor"]
        ["humour", "humor"] ["labour", "labor"] ["neighbour", "neighbor"] ["odour", "odor"] ["parlour", "parlor"]
        ["rancour", "rancor"] ["rigour", "rigor"] ["rumour", "rumor"] ["saviour", "savior"] ["savour", "savor"]
        ["splendour", "splendor"] ["tumour", "tumor"] ["valour", "valor"] ["vapour", "vapor"] ["vigour", "vigor"];
    RE => ["calibre", "caliber"] ["centre", "center"] ["epicentre", "epicenter"] ["fibre", "fiber"] ["litre", "liter"]
        ["lustre", "luster"] ["meagre", "meager"] ["metre", "meter"] ["kilometre", "kilometer"]
        ["centimetre", "centimeter"] ["mitre", "miter"] ["sabre", "saber"] ["sceptre", "scepter"]
        ["sepulchre", "sepulcher"] ["sombre", "somber"] ["spectre", "specter"] ["theatre", "theater"]
        ["amphitheatre", "amphitheater"] ["manoeuvre", "maneuver", "manœuvre"];
    OneOf(&["ing", "ings"]) => ["centr", "center"] ["manoeuvr", "maneuver"];
    NOUN => ["catalogue", "catalog"] ["dialogue", "dialog"] ["monologue", "monolog"] ["analogue", "analog"]
        ["prologue", "prolog"] ["epilogue", "epilog"] ["demagogue", "demagog"] ["pedagogue", "pedagog"]
        ["licence", "license"] ["programme", "program"] ["artefact", "artifact"] ["jewellery", "jewelry"]
        ["aeroplane", "airplane"] ["aluminium", "aluminum"] ["moustache", "mustache"] ["gipsy", "gypsy"]
        ["gipsie", "gypsie"] ["axe", "ax"] ["instalment", "installment"] ["enrolment", "enrollment"]
        ["fulfilment", "fulfillment"] ["judgement", "judgment"] ["acknowledgement", "acknowledgment"]
        ["abridgement", "abridgment"] ["moslem", "muslim"] ["serjeant", "sergeant"]
        ["gramme", "gram"] ["omelette", "omelet"] ["gaoler", "jailer"];
    OneOf(&["", "s", "d", "less", "man", "men"]) => ["defence", "defense"] ["offence", "offense"] ["pretence", "pretense"];
    VERB => ["plough", "plow"] ["mould", "mold"] ["moult", "molt"] ["smoulder", "smolder"] ["gaol", "jail"]
        ["grey", "gray"] ["cypher", "cipher"] ["syphon", "siphon"] ["despatch", "dispatch"] ["waggon", "wagon"];
    OneOf(&["man", "men", "share", "shares", "ish", "ness", "beard", "beards", "bird", "birds"]) =>
        ["plough", "plow"] ["grey", "gray"] ["gaol", "jail"];
    OneOf(&["y", "ies"]) => ["enquir", "inquir"];
    OneOf(&["", "s", "al", "ally", "ism"]) => ["sceptic", "skeptic"];
    OneOf(&["", "s", "ed", "ist", "ists"]) => ["connexion", "connection"] ["reflexion", "reflection"]
        ["inflexion", "inflection"] ["deflexion", "deflection"];
    OneOf(&["", "s", "ism", "ist", "ists", "dom", "doms", "ina", "inas", "ian", "evich", "eviches"]) =>
        ["tsar", "czar", "tzar"];
    OneOf(&["", "ly", "ness"]) => ["skilful", "skillful"] ["wilful", "willful"];
    OneOf(&["", "s", "led", "ling"]) => ["fulfil", "fulfill"] ["enrol", "enroll"] ["instil", "instill"] ["distil", "distill"];
    OneOf(&["e", "ed", "es", "ing", "er", "ers"]) => ["analys", "analyz"] ["paralys", "paralyz"] ["catalys", "catalyz"];
    DOUBLED => ["travell", "travel"] ["cancell", "cancel"] ["labell", "label"] ["modell", "model"]
        ["channell", "channel"] ["quarrell", "quarrel"] ["signall", "signal"] ["levell", "level"] ["tunnell", "tunnel"]
        ["fuell", "fuel"] ["duell", "duel"] ["panell", "panel"] ["libell", "libel"] ["marvell", "marvel"]
        ["counsell", "counsel"] ["councill", "council"] ["jewell", "jewel"] ["rivall", "rival"] ["totall", "total"]
        ["grovell", "grovel"] ["unravell", "unravel"] ["chisell", "chisel"] ["funnell", "funnel"] ["wooll", "wool"]
        ["worshipp", "worship"] ["kidnapp", "kidnap"] ["dishevell", "dishevel"];
    Any => ["mediaeval", "medieval"] ["encyclopaedi", "encyclopedi"] ["archaeolog", "archeolog"] ["aesthetic", "esthetic"]
        ["anaemi", "anemi"] ["anaesthe", "anesthe"] ["haemo", "hemo"] ["haema", "hema"] ["leukaemi", "leukemi"]
        ["paediatr", "pediatr"] ["orthopaed", "orthoped"] ["palaeo", "paleo"] ["primaeval", "primeval"]
        ["gynaecolog", "gynecolog"] ["diarrhoe", "diarrhe"] ["oecumenical", "ecumenical"] ["oesophag", "esophag"]
        ["homoeopath", "homeopath"] ["praetor", "pretor"] ["sulphur", "sulfur"];
    OneOf(&["", "s", "ed", "n", "ing"]) => ["shew", "show"];
    OneOf(&["e", "es", "ed", "ing"]) => ["practis", "practic"];
    OneOf(&["e", "ed", "es", "ing", "ure", "ures"]) => ["inclos", "enclos"];
    OneOf(&["e", "es", "ion", "ions", "ive", "ives", "ively", "ing", "ed", "or", "ors"]) => ["co-operat", "cooperat"]
        ["co-ordinat", "coordinat"];
    NOUN => ["to-day", "today"] ["to-morrow", "tomorrow"] ["to-night", "tonight"] ["dyke", "dike"]
        ["phantasy", "fantasy"] ["pyjama", "pajama"] ["whisky", "whiskey"] ["rouble", "ruble"]
        ["kopek", "kopeck", "copeck"] ["veldt", "veld"] ["embassador", "ambassador"] ["expence", "expense"]
        ["murther", "murder"] ["burthen", "burden"] ["guerrilla", "guerilla"] ["coolie", "cooly"] ["bazaar", "bazar"]
        ["harem", "hareem"];
    VERB => ["draught", "draft"] ["baulk", "balk"] ["controul", "control"]
        ["controull", "controll"] ["kowtow", "kotow"];
    OneOf(&["", "ly"]) => ["antient", "ancient"] ["compleat", "complete"];
    OneOf(&["", "s", "al", "ally"]) => ["publick", "public"] ["musick", "music"] ["politick", "politic"];
    OneOf(&["e", "es", "ing"]) => ["chus", "choos"];
    OneOf(&["e", "es", "ed", "ing"]) => ["encreas", "increas"];
    OneOf(&["ing"]) => ["age", "ag"];
    OneOf(&["y", "ies", "ier", "ily"]) => ["cos", "coz"];
    OneOf(&["y", "ic", "ics", "ical", "ist", "ists", "ies"]) => ["oeconom", "econom"];
    // Titles and words of other tongues.
    NOUN => ["vizier", "vizir", "wazir", "wezir", "visier"] ["caliph", "khalif", "kalif", "khalifa", "calif", "khaliph"]
        ["caliphate", "khalifate", "khilafat", "califate"] ["emir", "amir", "ameer"] ["emirate", "amirate"]
        ["sheikh", "shaikh", "sheik", "shaykh", "scheik"] ["sherif", "sharif", "shereef"] ["shah", "schah"]
        ["sultan", "soldan"] ["mullah", "mulla", "moolah"] ["madrasa", "madrassa", "madrasah", "madrassah", "medrese"]
        ["bedouin", "beduin", "bedawin"] ["sepoy", "sipahi"] ["jihad", "jehad", "djihad"] ["ramadan", "ramazan"]
        ["pasha", "bashaw", "pacha"] ["fakir", "faqir", "fakeer"] ["qadi", "kadi", "cadi"] ["hajj", "haj", "hadj"]
        ["raja", "rajah"] ["maharaja", "maharajah"] ["zamindar", "zemindar"] ["ryot", "raiyat"] ["suttee", "sati"]
        ["durbar", "darbar"] ["dervish", "darwish"] ["fatwa", "fetwa"] ["firman", "ferman"] ["sufi", "soofi", "sooffee"]
        ["mosque", "mosk"] ["boyar", "boyard", "boiar"] ["ukase", "ukaz"] ["duma", "douma"] ["zemstvo", "semstvo"]
        ["kulak", "koulak"] ["cossack", "kozak", "kosack"] ["pogrom", "progrom"] ["voivode", "voevode", "vaivode"]
        ["daimyo", "daimio"] ["shogun", "shogoon"] ["gurkha", "goorkha", "ghurka"] ["rajput", "rajpoot"] ["sikh", "seikh"]
        ["kaffir", "caffre", "kafir"] ["eskimo", "esquimaux", "esquimau"] ["huguenot", "hugenot"] ["soviet", "sovyet"]
        ["kurd", "koord"] ["tsarevich", "tsarevitch", "czarevich", "czarevitch", "tzarevitch"];
    OneOf(&["", "s", "y", "ian"]) => ["tatar", "tartar"];
    OneOf(&["", "ism", "ist", "ists"]) => ["tao", "dao"] ["hindu", "hindoo"];
    OneOf(&["a", "an", "ans"]) => ["chaldae", "chalde"] ["manichae", "maniche"];
    // Names of many bearers.
    NOUN => ["genghis", "chinggis", "jenghiz", "chingis", "ghengis", "chingiz", "jinghis", "jengis", "genghiz", "zingis"]
        ["kublai", "khubilai", "qubilai", "kubilai"]
        ["muhammad", "mohammed", "mohammad", "muhammed", "mohamed", "mahomet", "mahommed", "mohamad"]
        ["mehmed", "mehmet", "mehemet"]
        ["suleiman", "sulayman", "soliman", "suleyman", "solyman", "sulaiman"]
        ["bayezid", "bajazet", "bayazid", "beyazit"] ["selim", "salim"] ["hussein", "husayn", "hussain", "husain"]
        ["hasan", "hassan"] ["ahmed", "ahmad", "achmed", "achmet"] ["mahmud", "mahmoud", "mahmut"]
        ["mustafa", "mustapha"] ["abdul", "abdel", "abdal"] ["yusuf", "yusef", "youssef", "yousef"] ["omar", "umar"]
        ["osman", "othman"] ["faisal", "feisal", "faysal", "feysal"] ["fatima", "fatimah"] ["aisha", "ayesha", "aishah"]
        ["nasser", "nasir"] ["usama", "osama"] ["laden", "ladin"] ["rashid", "raschid"] ["harun", "haroun"]
        ["akbar", "akber"] ["humayun", "humayon", "humaioon"] ["ethelred", "aethelred"] ["athelstan", "aethelstan"]
        ["ethelbert", "aethelbert", "aethelberht"] ["alfred", "aelfred"] ["edgar", "eadgar"] ["edmund", "eadmund"]
        ["edwin", "eadwine", "eadwin"] ["edward", "eadweard", "eadward"] ["egbert", "ecgberht", "ecgbert"]
        ["ethelbald", "aethelbald"] ["ethelwulf", "aethelwulf"] ["ethelflaed", "aethelflaed", "ethelfleda"]
        ["canute", "cnut", "knut", "knud"] ["sweyn", "swein", "svein"] ["olaf", "olav"] ["hengist", "hengest"]
        ["llywelyn", "llewelyn", "llewellyn"] ["owain", "owen"] ["stuart", "stewart", "steuart"] ["pepin", "pippin"]
        ["theodoric", "theoderic", "theodorich"] ["ramesses", "rameses", "ramses"] ["amenhotep", "amenophis", "amunhotep"]
        ["thutmose", "tuthmosis", "thothmes", "thutmosis"] ["seti", "sethos"] ["ptolemy", "ptolemaios", "ptolemaeus"]
        ["antiochus", "antiochos"] ["seleucus", "seleukos"] ["cyrus", "kyros", "kurush"]
        ["darius", "dareios", "darayavaush"] ["artaxerxes", "artakhshatra"] ["cambyses", "kambyses"]
        ["mithridates", "mithradates"] ["vladimir", "volodymyr", "wladimir"] ["yaroslav", "iaroslav", "jaroslav"]
        ["sviatoslav", "svyatoslav"] ["vasily", "vasili", "vasilii", "vasiliy"] ["dmitri", "dmitry", "dimitri", "dmitrii"]
        ["alexei", "aleksei", "alexey", "aleksey"] ["nikolai", "nikolay", "nicolai"] ["sergei", "sergey"]
        ["mikhail", "michail"] ["fyodor", "fedor", "feodor"] ["yuri", "iurii", "yury", "iuri"] ["andrei", "andrey"]
        ["yekaterina", "ekaterina"] ["evgeny", "yevgeny", "evgenii", "evgeni", "yevgeni"] ["georgy", "georgi", "georgii"]
        ["grigory", "grigori", "grigorii"] ["chandragupta", "sandrocottus", "sandracottus"] ["isabella", "isabel"]
        ["shakespeare", "shakespear", "shakspere", "shakspeare"] ["leonidas", "leonides"] ["philip", "phillip"]
        ["catherine", "catharine", "katherine"] ["frederick", "frederic"] ["rurik", "ryurik", "riurik"];
    NOUN => ["foetus", "fetus"] ["aeon", "eon"] ["judaea", "judea"] ["aether", "ether"] ["daemon", "demon"]
        ["hyaena", "hyena"];
};

/// What follows the `is` or `iz` of a verb in -ise and the nouns made from it.
pub(super) const ISE_ENDINGS: &[&str] =
    &["e", "ed", "es", "er", "ers", "ing", "ings", "ation", "ations", "ational", "able", "ability", "ement", "ements"];

/// Words in -ise that nobody writes with a z (Oxford's list of verbs not from Greek -izein, and nouns).
pub(super) const ALWAYS_ISE: &[&str] = &[
    "advertise",
    "advise",
    "apprise",
    "arise",
    "chastise",
    "chemise",
    "circumcise",
    "comprise",
    "compromise",
    "concise",
    "demise",
    "despise",
    "devise",
    "disenfranchise",
    "enfranchise",
    "enterprise",
    "excise",
    "exercise",
    "expertise",
    "franchise",
    "improvise",
    "incise",
    "liaise",
    "likewise",
    "merchandise",
    "moonrise",
    "mortise",
    "otherwise",
    "paradise",
    "precise",
    "premise",
    "previse",
    "promise",
    "reprise",
    "revise",
    "sunrise",
    "supervise",
    "surmise",
    "surprise",
    "televise",
    "treatise",
    "unwise",
    "uprise",
    "valise",
    "denise",
    "anise",
    "clockwise",
    "crosswise",
    "lengthwise",
    "edgewise",
    "imprecise",
];

/// Endings before which -ise is no suffix: praise, noise, disguise.
pub(super) const NO_SUFFIX: &[&str] = &["aise", "eise", "oise", "uise"];

/// Words in -ize that nobody writes with an s.
pub(super) const ALWAYS_IZE: &[&str] =
    &["assize", "belize", "capsize", "downsize", "outsize", "oversize", "resize", "undersize", "apprize", "misprize"];

/// Endings of Russian surnames, and how else they are written in Latin letters.
pub(super) const RUSSIAN_ENDINGS: &[(&str, &[&str])] = &[
    ("sky", &["skii", "ski", "skij", "skiy"]),
    ("skii", &["sky", "ski", "skij", "skiy"]),
    ("skij", &["sky", "skii", "ski", "skiy"]),
    ("skiy", &["sky", "skii", "ski", "skij"]),
    ("ski", &["sky", "skii", "skij", "skiy"]),
    ("ov", &["off", "ow"]),
    ("off", &["ov", "ow"]),
    ("ev", &["eff", "ew"]),
    ("eff", &["ev", "ew"]),
];

/// No Russian surname is shorter than this before its ending, in letters.
pub(super) const RUSSIAN_STEM: usize = 3;

/// Prefixes that stood, and sometimes stand, with a hyphen: anti-slavery, re-establish.
pub(super) const HYPHENATED: &[&str] = &[
    "anti", "co", "counter", "inter", "multi", "non", "over", "post", "pre", "re", "semi", "sub", "trans", "ultra",
    "under",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_found_by_the_first_letter_of_any_of_its_stems() {
        for family in FAMILIES {
            for stem in family.stems {
                assert!(families(stem.as_bytes()[0]).any(|found| std::ptr::eq(found, family)), "{stem}");
            }
        }
        assert_eq!(families(b'E').chain(families(b'-')).chain(families(0xC3)).count(), 0);
    }
}
