//! The lexicon from its users' side, on a small made-up body of facts where the built-in data would be too many.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::document::Year;

const FACTS: &str = "\
policy | Virgin Lands campaign | 1954..1963 | Soviet Union | Virgin Lands; Tselina; Целина | Soviet agriculture; Khrushchev era | maize; Kazakhstan
person | Nikita Khrushchev | 1953..1964 (1894..1971) | Soviet Union | Khrushchev; Khruschev; Kruschev; Khrushchyov; Хрущёв; N. S. Khrushchev | Khrushchev era | Virgin Lands campaign
period | Khrushchev era | 1953..1964 | Soviet Union | Thaw; Khrushchev's Thaw | Soviet Union |
polity | Soviet Union | 1922..1991 | Russia | USSR; Soviet Russia | |
place | Kazakhstan | | Central Asia | Qazaqstan | |
theme | maize | | | Indian corn; ?corn | agriculture |
theme | agriculture | | | farming | economy |
theme | Soviet agriculture | | Soviet Union | | agriculture; Soviet Union | maize
theme | economy | | | | agriculture |
theme | trade union | | | | |
policy | NEP | 1921..1928 | Soviet Union | New Economic Policy | Soviet Union |
period | Restoration (England) | 1660..1688 | England | English Restoration | | Charles II
event | Restoration (Japan) | 1868 | Japan | Meiji Restoration | Meiji era |
person | Charles II | 1660..1685 (1630..1685) | England | | |
period | Meiji era | 1868..1912 | Japan | | |
period | Victorian era | 1837..1901 | United Kingdom | Victorian Britain | |
dynasty | Tudor dynasty | 1485..1603 | England | Tudor; Tudors | |
person | Akbar | 1556..1605 (1542..1605) | India | Akbar the Great | |
person | Mary I | 1553..1558 | England | Mary Tudor; ?Mary | Tudor dynasty |
person | Mary II | 1689..1694 | England | ?Mary | |
dynasty | Qin dynasty | 221 BC..206 BC | China | Qin; Ch'in | |
dynasty | Jin dynasty | 266..420 | China | Chin; ?Jin | |
dynasty | Qing dynasty | 1644..1912 | China | Qing; Ch'ing | |
period | British Raj | 1858..1947 | India | the Raj; ?British rule | |
person | Francisco Franco | 1939..1975 (1892..1975) | Spain | Franco | |
place | Saint Petersburg | | Russia | Leningrad; Petrograd; St Petersburg | |
event | Purges | 1936..1938 | Soviet Union | ?the Terror | |
period | Bronze Age | c. 3300 BC..c. 1200 BC | World | | |
people | Mongols | | Asia | Mongol | |
";

fn small() -> &'static Lexicon {
    static SMALL: OnceLock<Lexicon> = OnceLock::new();
    SMALL.get_or_init(|| Lexicon::new(store::Store::new(compile::compile(&[Source { file: "facts", text: FACTS }]))))
}

fn found(name: &str) -> Vec<&str> {
    small().lookup(name).into_iter().map(|id| &*small().get(id).name).collect()
}

fn named(text: &str) -> Vec<(&str, &str)> {
    small().matches(text).into_iter().map(|found| (&text[found.span], &*small().get(found.entry).name)).collect()
}

#[test]
fn a_name_is_found_however_it_is_written() {
    for name in [
        "Virgin Lands campaign",
        "the VIRGIN-LANDS campaign",
        "Virgin Lands",
        "virgin land",
        "Tselina",
        "целина",
        "Virgin  Lands’s",
    ] {
        assert_eq!(found(name), ["Virgin Lands campaign"], "{name}");
    }
    assert_eq!(found("U.S.S.R."), ["Soviet Union"]);
    assert_eq!(found("Хрущев"), ["Nikita Khrushchev"]);
    assert_eq!(found("N.S. Khrushchev"), ["Nikita Khrushchev"]);
}

#[test]
fn words_of_time_and_rule_come_off() {
    for (name, entry) in [
        ("the reign of Akbar", "Akbar"),
        ("Akbar's reign", "Akbar"),
        ("the Victorian age", "Victorian era"),
        ("Victorian", "Victorian era"),
        ("Victorian times", "Victorian era"),
        ("Khrushchev years", "Nikita Khrushchev"),
        ("Tudor England", "Tudor dynasty"),
        ("the Tudor period", "Tudor dynasty"),
        ("Meiji Japan", "Meiji era"),
        ("Khrushchev's Russia", "Khrushchev era"),
        ("the Raj", "British Raj"),
    ] {
        assert_eq!(found(name).first(), Some(&entry), "{name}");
    }
}

#[test]
fn what_nobody_listed_stays_unknown() {
    for name in [
        "Martian era",
        "the reign of",
        "era",
        "",
        "bronze",
        "the",
        "Tudor Japan",
        "Austria",
        "Kazakhstan era",
        "reign of maize",
    ] {
        assert_eq!(found(name), [""; 0], "{name}");
    }
}

#[test]
fn an_apostrophe_tells_namesakes_apart() {
    assert_eq!(found("Ch’in"), ["Qin dynasty"]);
    assert_eq!(found("Chin dynasty"), ["Jin dynasty"]);
    assert_eq!(found("Restoration (England)"), ["Restoration (England)"]);
    assert_eq!(found("Restoration"), ["Restoration (England)", "Restoration (Japan)"]);
}

#[test]
fn variants_are_the_other_names_of_one_entry() {
    let variants = small().variants("Kruschev");
    assert!(variants.contains(&"Khrushchev".to_owned()) && variants.contains(&"Nikita Khrushchev".to_owned()));
    assert!(!variants.contains(&"Kruschev".to_owned()));
    assert!(small().variants("Nikita Kruschev").contains(&"Nikita Khrushchev".to_owned()));
    assert!(small().variants("Leningrad siege").contains(&"Petrograd siege".to_owned()));
    assert_eq!(small().variants("collectivisation"), ["collectivization"]);
    assert_eq!(small().variants("maize"), ["Indian corn"]);
    assert_eq!(small().variants("Mary"), [""; 0]);
    assert!(!small().variants("Mary I").contains(&"Mary II".to_owned()));
    assert!(!small().variants("Qin").iter().any(|name| name.starts_with("Qing")));
}

#[test]
fn names_are_found_in_running_text() {
    let text =
        "Khrushchëv’s Virgin Lands campaign sent N. S. Khrushchev's men to Kazakhstan-bound trains, and maize-growing.";
    let expected = [
        ("Virgin Lands campaign", "Virgin Lands campaign"),
        ("N. S. Khrushchev", "Nikita Khrushchev"),
        ("Kazakhstan", "Kazakhstan"),
        ("maize", "maize"),
    ];
    assert_eq!(named(text)[1..], expected);
    assert_eq!(named(text)[0], ("Khrushchëv", "Nikita Khrushchev"));
    assert_eq!(named("the Virgin\nLands"), [("Virgin\nLands", "Virgin Lands campaign")]);
    assert_eq!(named("the Virgin.\n\nLands"), []);
    assert_eq!(named("the Virgin, Lands"), []);
}

#[test]
fn capitals_decide_between_names_and_words() {
    assert_eq!(named("virgin lands and a thaw"), []);
    assert_eq!(named("FARMING IN THE VIRGIN LANDS").len(), 2);
    assert_eq!(named("a nep, a Nep, the NEP"), [("NEP", "NEP")]);
    assert_eq!(named("the Raj, The Raj and the raj").len(), 2);
    assert_eq!(named("Trade unions and a trade union").len(), 2);
    assert_eq!(named("a Mongol among Mongols").len(), 2);
}

#[test]
fn a_compound_is_not_its_first_half() {
    assert_eq!(named("the Franco-Prussian War"), []);
    assert_eq!(named("Franco's Spain"), [("Franco", "Francisco Franco")]);
    assert_eq!(named("unKhrushchevian, Khrushchevism"), []);
}

#[test]
fn a_shared_name_is_known_by_its_company() {
    assert_eq!(named("the Restoration"), []);
    assert_eq!(named("Charles II and the Restoration")[1], ("Restoration", "Restoration (England)"));
    assert_eq!(named("The Restoration began the Meiji era.")[0], ("Restoration", "Restoration (Japan)"));
    let text = "the Restoration";
    let years = [YearRange::year(Year::AD(1868))];
    let matches = small().matches_with(text, &years);
    assert_eq!(small().get(matches[0].entry).name, "Restoration (Japan)");
    let farms = "Soviet agriculture, farming, the Virgin Lands and corn";
    assert_eq!(named(farms).last(), Some(&("corn", "maize")));
    assert_eq!(named(&farms.replace("corn", "Corn Laws")).last(), Some(&("Virgin Lands", "Virgin Lands campaign")));
    assert_eq!(named("farming and corn").len(), 1);
    assert_eq!(named("Mary of the Tudors"), [("Mary", "Mary I"), ("Tudors", "Tudor dynasty")]);
}

#[test]
fn ancestors_come_nearest_first_and_end() {
    let id = small().lookup("Virgin Lands")[0];
    let names: Vec<_> = small().ancestors(id).into_iter().map(|id| &*small().get(id).name).collect();
    assert_eq!(names, ["Soviet agriculture", "Khrushchev era", "agriculture", "Soviet Union", "economy"]);
}

#[test]
fn a_user_adds_entries_and_wins_names() {
    #[derive(serde::Deserialize)]
    struct File {
        entry: Vec<UserEntry>,
    }
    let file: File = toml::from_str(
        "[[entry]]\nname = 'Ryazan miracle'\nclass = 'policy'\nyears = '1959..1960'\nplace = 'Soviet Union'\n\
         variants = ['Ryazan affair', '?the miracle', 'Virgin Lands']\nbroader = ['khrushchev era', 'Nonsense']\n\
         [[entry]]\nname = 'Nikita Khrushchev'\nvariants = ['Nikita the corn man']\n\
         [[entry]]\nname = 'Backwards'\nyears = '1964..1953'\n\
         [[entry]]\nname = 'The year'\nyears = -264\n[[entry]]\nname = ' '\n",
    )
    .unwrap();
    let (lexicon, problems) = small().with_entries(file.entry);
    assert_eq!(problems.len(), 3, "{problems:?}");
    let name_of = |name: &str| lexicon.lookup(name).first().map(|id| lexicon.get(*id).name.to_string());
    assert_eq!(name_of("Ryazan affair").as_deref(), Some("Ryazan miracle"));
    assert_eq!(name_of("Virgin Lands").as_deref(), Some("Ryazan miracle"));
    assert_eq!(name_of("Nikita the corn man").as_deref(), Some("Nikita Khrushchev"));
    assert_eq!(lexicon.get(lexicon.lookup("the year")[0]).years, Some(YearRange::year(Year::BC(264))));
    assert_eq!(lexicon.len(), small().len() + 3);
    assert!(toml::from_str::<File>("[[entry]]\nname = 'x'\nera = 'y'\n").is_err());
}

#[test]
fn tables_say_what_the_files_say() {
    let (built, read) = (Lexicon::builtin(), Lexicon::new(store::Store::new(compile::compile(SOURCES))));
    assert!(built.entries().eq(read.entries()));
    let text = SOURCES.iter().map(|source| source.text.split_once("1945").map_or("", |(text, _)| text));
    let text: String = text.collect();
    assert!(built.matches(&text).len() > 1_000);
    assert_eq!(built.matches(&text), read.matches(&text));
}

#[test]
fn what_a_user_adds_leaves_the_rest_as_it_was() {
    let entry = UserEntry { name: "Zorkian Wars".to_owned(), ..UserEntry::default() };
    let (lexicon, problems) = Lexicon::with_user(vec![entry]);
    assert_eq!(problems, []);
    let text = SOURCES[0].text;
    assert_eq!(lexicon.matches(text), Lexicon::builtin().matches(text));
    assert_eq!(lexicon.matches("Zorkian Wars").len(), 1);
    assert!(lexicon.lookup("Zorkian War").first().is_some_and(|id| id.index() == Lexicon::builtin().len()));
}

#[test]
fn long_texts_take_time_in_proportion() {
    let builtin = Lexicon::builtin();
    for piece in ["the ", "Virgin ", "N. ", "a.", "''s", "é\u{301}", "the Restoration ", "’", "-", "\n"] {
        let text = piece.repeat(50_000);
        let start = Instant::now();
        builtin.matches(&text);
        builtin.lookup(&text);
        builtin.variants(&text);
        spelling_variants(&text);
        assert!(start.elapsed() < Duration::from_secs(60), "{piece:?}");
    }
}

proptest! {
    #[test]
    fn no_text_upsets_the_matcher(text in "(\\PC|Virgin Lands|[’'. -]|Khrushchev|Mary|Restoration|Charles II|\n){0,40}") {
        for lexicon in [small(), Lexicon::builtin()] {
            let mut last = 0;
            for found in lexicon.matches(&text) {
                prop_assert!(last <= found.span.start && found.span.start < found.span.end);
                prop_assert!(text.get(found.span.clone()).is_some());
                last = found.span.end;
            }
        }
    }

    #[test]
    fn no_name_upsets_the_lookup(name in "(\\PC|the |reign of |era| |Tudor|England|'s|colour){0,20}") {
        small().lookup(&name);
        small().variants(&name);
    }

    #[test]
    fn no_data_upset_the_builder(text in "([a-z;|.?() ]|war \\| |1953|\\.\\.|BC|\n){0,80}") {
        let problems = check(&[Source { file: "f", text: &text }]);
        prop_assert!(problems.len() <= text.len());
    }
}

#[test]
fn a_name_that_only_an_article_lets_start_gives_way_to_one_that_reaches_further() {
    let lexicon = Lexicon::builtin();
    let named = |text: &str| -> Vec<String> {
        lexicon.matches(text).iter().map(|found| lexicon.get(found.entry).name.to_string()).collect()
    };
    assert_eq!(named("What caused the French Revolution?"), ["French Revolution"]);
    assert_eq!(named("the Gulf War of 1991"), ["Gulf War"]);
    assert_eq!(named("We met the French."), ["France"]);
}

#[test]
fn a_match_says_whether_its_name_is_beyond_doubt() {
    let text = "Elizabeth was a Tudor. Mary I was her sister; Mary had burnt heretics.";
    let matches = small().matches(text);
    let sure: Vec<(&str, bool)> = matches.iter().map(|found| (&text[found.span.clone()], found.sure)).collect();
    assert_eq!(sure, [("Tudor", true), ("Mary I", true), ("Mary", false)]);
}

#[test]
fn half_a_name_means_whoever_was_last_named_in_full() {
    let text = "Tiberius Gracchus proposed a law. Tiberius was killed; the emperor Tiberius came later.";
    let lexicon = Lexicon::builtin();
    let people: Vec<_> = lexicon.matches(text).into_iter().map(|found| lexicon.get(found.entry).name.clone()).collect();
    assert!(people.iter().filter(|name| **name == "Tiberius Gracchus").count() >= 2, "{people:?}");
    let alone = lexicon.matches("Tiberius ruled after Augustus.");
    assert_eq!(lexicon.get(alone[0].entry).name, "Tiberius");
}
