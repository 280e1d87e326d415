//! What a reader of history expects of mentions, kind by kind, and what must hold for any text at all.

use proptest::prelude::*;

use super::*;
use crate::document::{Year, YearRange};

fn prose(text: &str) -> Vec<Segment> {
    vec![Segment { span: 0..text.len(), role: Role::Prose }]
}

fn historical(year: Option<Year>) -> Option<i32> {
    year.map(Year::historical)
}

/// Names as the lexicon would hand them over.
fn names(text: &str) -> Vec<Named> {
    const KNOWN: [(&str, i32, i32, bool, bool); 6] = [
        ("Khrushchev", 1953, 1964, true, false),
        ("Stalin", 1924, 1953, true, false),
        ("Akbar", 1556, 1605, true, false),
        ("Thatcher", 1979, 1990, true, false),
        ("Cold War", 1947, 1991, false, true),
        ("Virgin Lands campaign", 1954, 1963, false, true),
    ];
    let mut found: Vec<Named> = KNOWN
        .iter()
        .flat_map(|&(name, start, end, ruler, event)| {
            text.match_indices(name).map(move |(at, _)| Named {
                span: at..at + name.len(),
                years: YearRange::new(Year::AD(start), Year::AD(end)).unwrap(),
                ruler,
                event,
                name: name.to_owned(),
            })
        })
        .collect();
    found.sort_by_key(|name| name.span.start);
    found
}

fn read(text: &str) -> Vec<Mention> {
    mentions(text, &prose(text), &names(text))
}

/// The years of the mention in `text` that covers the words in `[brackets]`, most of them.
#[track_caller]
fn years(marked: &str) -> (Option<i32>, Option<i32>) {
    let (before, rest) = marked.split_once('[').expect("a marked expression");
    let (inside, after) = rest.split_once(']').expect("a marked expression");
    let text = format!("{before}{inside}{after}");
    let span = before.len()..before.len() + inside.len();
    let overlap =
        |mention: &&Mention| mention.span.end.min(span.end).saturating_sub(mention.span.start.max(span.start));
    let found = read(&text);
    let best = found.iter().filter(|mention| overlap(mention) > 0).max_by_key(overlap);
    best.map_or((None, None), |mention| (historical(mention.from), historical(mention.to)))
}

#[track_caller]
fn means(marked: &str, from: i32, to: i32) {
    assert_eq!(years(marked), (Some(from), Some(to)), "{marked}");
}

#[track_caller]
fn undated(marked: &str) {
    assert_eq!(years(marked), (None, None), "{marked}");
}

#[track_caller]
fn values(text: &str, expected: &[(&str, &str)]) {
    let found = read(text);
    let found: Vec<_> = found.iter().map(|m| (&text[m.span.clone()], m.value.as_deref().unwrap_or(""))).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn years_and_eras() {
    means("The campaign began in [1954].", 1954, 1954);
    means("Carthage fell in [146 BC].", -146, -146);
    means("Carthage fell in [146 B.C.] and burned.", -146, -146);
    means("Rome was sacked in [AD 410].", 410, 410);
    means("Rome was sacked in [A.D. 410].", 410, 410);
    means("Rome was sacked in [410 CE].", 410, 410);
    means("In [476] the last emperor was deposed.", 476, 476);
    means("In [nineteen fifty-six] the thaw had begun.", 1956, 1956);
    means("It was printed [c. 1450].", 1440, 1460);
    means("It was printed [ca. 1450].", 1440, 1460);
    means("It was printed [c.1450] in Mainz.", 1440, 1460);
    means("It was printed around [1450].", 1440, 1460);
    means("The revolutions of [1848] failed.", 1848, 1848);
    means("The [1848] revolutions failed.", 1848, 1848);
    means("In June 1789 hopes rose; the men of ['89] were young.", 1789, 1789);
    means("Charles raised his standard in [1642/3].", 1642, 1643);
    means("The harvest of [mid-1956] was large.", 1956, 1956);
}

#[test]
fn ranges() {
    means("It ran [from 1954 to 1963].", 1954, 1963);
    means("It ran [between 1954 and 1963].", 1954, 1963);
    means("The war of [1914-18] ended.", 1914, 1918);
    means("The war of [1914–1918] ended.", 1914, 1918);
    means("The war ([1904-5]) ended.", 1904, 1905);
    means("The war ([264–146 BC]) ended.", -264, -146);
    means("Augustus ([27 BC–AD 14]) ruled.", -27, 14);
    means("Constantine ([306–337]) ruled.", 306, 337);
    means("It lasted [from 264 to 146 BC].", -264, -146);
    means("It ran [from March 1954 until May 1955].", 1954, 1955);
    means("[The 1950s and 1960s] were hopeful.", 1950, 1969);
    means("[The 1950s and 60s] were hopeful.", 1950, 1969);
    means("[The twenties and thirties] were lean.", 1920, 1939);
    means("It ran [from the 1850s to the 1870s].", 1850, 1879);
    means("In [the sixteenth and seventeenth centuries] grain grew dear.", 1501, 1700);
    means("It ran [from the fifth to the third century BC].", -500, -201);
    means("Between [November and February 1943] the army starved.", 1942, 1943);
}

#[test]
fn decades() {
    means("[The 1880s] were lean.", 1880, 1889);
    means("[The 1880's] were lean.", 1880, 1889);
    means("In [the sixties] hopes rose.", 1960, 1969);
    means("In the roaring [twenties] hopes rose.", 1920, 1929);
    means("The serfs were freed in 1861. [The sixties] were years of reform.", 1860, 1869);
    means("In [the late 1920s] peasants resisted.", 1926, 1929);
    means("In [the early 1920s] peasants resisted.", 1920, 1923);
    means("In [the mid-1980s] prices fell.", 1983, 1987);
    means("In [the mid 1980s] prices fell.", 1983, 1987);
    means("In [the nineteen-sixties] hopes rose.", 1960, 1969);
    undated("He was in [his sixties] then.");
}

#[test]
fn centuries() {
    means("In [the twentieth century] empires fell.", 1901, 2000);
    means("In [the 20th century] empires fell.", 1901, 2000);
    means("In [the XIXth century] empires rose.", 1801, 1900);
    means("In [the XIX century] empires rose.", 1801, 1900);
    means("[Nineteenth-century] empires rose.", 1801, 1900);
    means("In [the early seventeenth century] dykes were built.", 1601, 1640);
    means("In [the late eighteenth century] dykes were built.", 1761, 1800);
    means("In [the mid-nineteenth century] dykes were built.", 1836, 1865);
    means("In [the first half of the nineteenth century] dykes were built.", 1801, 1850);
    means("In [the last quarter of the nineteenth century] dykes were built.", 1876, 1900);
    means("In [the last decade of the nineteenth century] dykes were built.", 1891, 1900);
    means("In [the early years of the twentieth century] dykes were built.", 1901, 1940);
    means("In [the closing years of the nineteenth century] dykes were built.", 1881, 1900);
    means("At [the beginning of the eighteenth century] dykes were built.", 1701, 1720);
    means("At [the end of the eighteenth century] dykes were built.", 1781, 1800);
    means("At [the turn of the twentieth century] oil flowed.", 1895, 1905);
    means("He came in 1897. At [the turn of the century] oil flowed.", 1895, 1905);
    means("In [the third century BC] Rome grew.", -300, -201);
    means("In [the third millennium BCE] cities grew.", -3000, -2001);
    means("In [the first millennium AD] cities shrank.", 1, 1000);
}

#[test]
fn a_year_or_century_without_an_era_takes_that_of_its_company() {
    means("Athens fell in 404 BC. In [the fifth century] it had led a league.", -500, -401);
    means("In [the fifth century] Athens led a league; it fell in 404 BC.", -500, -401);
    means("In [the third millennium] change came. Sumer fell about 2004 BCE.", -3000, -2001);
    means("In [the third millennium] cities grew.", -3000, -2001);
    means("Rome was founded in 753 BC. In [the fifth century] it fell, and by AD 476 nobody wondered.", 401, 500);
    means("Tiberius died in 133 BC. In [121] his brother fell.", -121, -121);
    means("In [121] his brother fell; Marius died in 86 BC.", -121, -121);
    means("Rome was founded in 753 BC; in [410] it was sacked, and again in AD 455.", 410, 410);
    means("In [410] Rome was sacked.", 410, 410);
    means("It was dug up in 404 BC and again in [the nineteenth century].", 1801, 1900);
}

#[test]
fn dates() {
    values("On 14 October 1964 he fell.", &[("14 October 1964", "1964-10-14")]);
    values("On October 14, 1964, he fell.", &[("October 14, 1964", "1964-10-14")]);
    values("On October 14th, 1964 he fell.", &[("October 14th, 1964", "1964-10-14")]);
    values("On the 14th of October, 1964 he fell.", &[("the 14th of October, 1964", "1964-10-14")]);
    values("On the fourteenth of October 1964 he fell.", &[("the fourteenth of October 1964", "1964-10-14")]);
    values("On Wednesday, 14 October 1964 he fell.", &[("Wednesday, 14 October 1964", "1964-10-14")]);
    values("On 1964-10-14 he fell.", &[("1964-10-14", "1964-10-14")]);
    values("On 14.10.1964 he fell.", &[("14.10.1964", "1964-10-14")]);
    values("In Oct. 1964 he fell.", &[("Oct. 1964", "1964-10")]);
    values("In September of 1939 it began.", &[("September of 1939", "1939-09")]);
    values("On 15 March 44 BC he died.", &[("15 March 44 BC", "BC0044-03-15")]);
    values("In the spring of 1954 they went.", &[("the spring of 1954", "1954-SP")]);
    values("In the autumn, 1954, they went.", &[("the autumn, 1954", "1954-FA")]);
    values("On the night of 20 June 1791 they fled.", &[("the night of 20 June 1791", "1791-06-20TNI")]);
    values("From 6-7 January 1916 it snowed.", &[("6", "1916-01-06"), ("7 January 1916", "1916-01-07")]);
    values("From January 25-29, 1905 it snowed.", &[("January 25", "1905-01-25"), ("29, 1905", "1905-01-29")]);
}

#[test]
fn the_running_year_places_what_names_none() {
    means("He spoke in February 1956. In [June] Poznan rose.", 1956, 1956);
    means("Pearl Harbor was bombed in December 1941. In [January] Manila fell.", 1942, 1942);
    means("Napoleon crossed the Niemen in June 1812. [That summer] Vilna starved.", 1812, 1812);
    means("War was declared on 1 September 1939. In [June of the next year] France fell.", 1940, 1940);
    means("The first settlers left in 1954. [Two years later] the harvest broke all records.", 1956, 1956);
    means("The first settlers left in 1954. [The following year] drought came.", 1955, 1955);
    means("The first settlers left in 1954. [A decade earlier] war had raged.", 1944, 1944);
    means("The first settlers left in 1954. [The same year] maize was sown.", 1954, 1954);
    values(
        "He fell on 14 October 1964. The next day the papers said so.",
        &[("14 October 1964", "1964-10-14"), ("The next day", "1964-10-15")],
    );
    undated("In [June] Poznan rose.");
    undated("[Two years later] the harvest broke all records.");
    means("[Two years after 1945] the pound fell.", 1947, 1947);
    means("In [the decade before 1914] incomes doubled.", 1904, 1914);
    means("He was crowned in 1547. [Half a century later] his heir died.", 1597, 1597);
    means("He was crowned in 1547. [A quarter of a century later] his heir died.", 1572, 1572);
    means("He was crowned in 1547. [A century later] the crown was sold.", 1647, 1647);
    means("[The winter of 1941-42] was cruel.", 1941, 1942);
    means("In [winter 1941/42] the army froze.", 1941, 1942);
    means("Students marched in 1968. In [the summer of '68] Prague fell.", 1968, 1968);
    values("In June Poznan rose.", &[("June", "XXXX-06")]);
}

#[test]
fn a_look_back_or_a_bracket_does_not_move_the_running_year() {
    means("By 1956 he was safe. He feared what Stalin had done in 1937. In [June] Poznan rose.", 1956, 1956);
    means("He spoke in 1956 (the text was printed in 1989). In [June] Poznan rose.", 1956, 1956);
    let text = "He spoke in 1956.\nKhrushchev Remembers, 1971.\nIn June Poznan rose.";
    let note = text.find("Khrushchev").unwrap()..text.find("\nIn June").unwrap();
    let segments = [
        Segment { span: 0..note.start - 1, role: Role::Prose },
        Segment { span: note.clone(), role: Role::Aside },
        Segment { span: note.end + 1..text.len(), role: Role::Prose },
    ];
    let found = mentions(text, &segments, &[]);
    assert_eq!(historical(found.last().unwrap().from), Some(1956));
}

#[test]
fn open_ends() {
    assert_eq!(years("By [1963] grain was bought abroad."), (None, Some(1963)));
    assert_eq!(years("Until [1917] the commune held the land."), (None, Some(1917)));
    assert_eq!(years("Before [1914] few saw it."), (None, Some(1914)));
    assert_eq!(years("Prior to [1914] few saw it."), (None, Some(1914)));
    assert_eq!(years("It was done no later than [1521]."), (None, Some(1521)));
    assert_eq!(years("Up to [1917] it held."), (None, Some(1917)));
    assert_eq!(years("After [1945] it fell."), (Some(1945), None));
    assert_eq!(years("It has stood since [1949]."), (Some(1949), None));
    assert_eq!(years("[From 1928 onwards] they were enemies."), (Some(1928), None));
    assert_eq!(years("It stood from [1928] on."), (Some(1928), None));
    assert_eq!(years("In post-[1945] Europe it fell."), (Some(1945), None));
    assert_eq!(years("In pre-[1914] Europe it stood."), (None, Some(1914)));
}

#[test]
fn names_in_words_of_time() {
    means("Wages fell [under Stalin].", 1924, 1953);
    means("It was reassessed in [the reign of Akbar].", 1556, 1605);
    means("It was reassessed in [the reign of Emperor Akbar].", 1556, 1605);
    means("It fell in [the Thatcher years].", 1979, 1990);
    means("It fell in [the Khrushchev era].", 1953, 1964);
    means("It fell during [Khrushchev's rule].", 1953, 1964);
    means("It grew [during the Virgin Lands campaign].", 1954, 1963);
    means("[Between the wars] farming was depressed.", 1918, 1939);
    means("In [the interwar period] farming was depressed.", 1918, 1939);
    means("[On the eve of the Virgin Lands campaign] bread was short.", 1953, 1954);
    assert_eq!(years("[After the Cold War] borders opened."), (Some(1991), None));
    assert_eq!(years("[Before the Cold War] borders were open."), (None, Some(1947)));
    assert_eq!(years("[After Stalin's death] camps opened."), (Some(1953), None));
    assert_eq!(years("Germany surrendered in 1945. [After the war] zones hardened."), (Some(1945), None));
    undated("[After the war] zones hardened.");
    undated("[Stalin] frowned.");
}

#[test]
fn what_only_looks_like_a_date() {
    undated("See p. [1848] of the report.");
    undated("See pp. [1848-1850] of the report.");
    undated("See page [1848].");
    undated("The king [may] march on the city.");
    undated("They [march] on the city in force.");
    undated("He came with [1500] soldiers.");
    undated("He came with [1,500] men.");
    undated("It cost $[1900].");
    undated("It cost £[1900].");
    undated("Article [1848] forbids it.");
    undated("No. [1066] in the list.");
    undated("Resolution [1483] was passed.");
    undated("He read [2000 AD] comics.");
    undated("At [19:15] they met.");
    undated("ISBN [978-1-84668-1904].");
    undated("See https://example.org/[1954]/03.");
    undated("This is disputed ([Smith 2001]).");
    undated("This is disputed ([Smith and Jones, 1998: 34]).");
    undated("Nove ([1969]) argues otherwise.");
    undated("The [AK-1947] is a rifle.");
    undated("About [2000] colonists came.");
    undated("The [Long March] began.");
    undated("Between [1500] and 2000 people died.");
    undated("Orwell wrote [Nineteen Eighty-Four].");
    undated("They mocked his elevation;[1009] but his birth was noble.");
    undated("“A wretched emperor.”[1013]");
    undated("The tyranny and [fall] of Andronicus.");
    undated("The proposal won [1954%] more.");
}

#[test]
fn kinds_are_told() {
    let kind = |text: &str| read(text).first().map(|mention| mention.kind.as_str());
    assert_eq!(kind("in 1954"), Some("year"));
    assert_eq!(kind("in March 1954"), Some("date"));
    assert_eq!(kind("in the 1950s"), Some("decade"));
    assert_eq!(kind("in the twentieth century"), Some("century"));
    assert_eq!(kind("from 1954 to 1963"), Some("range"));
    assert_eq!(kind("during the Cold War"), Some("named"));
    assert_eq!(kind("under Stalin"), Some("reign"));
    assert_eq!(kind("two years later"), Some("relative"));
    assert_eq!(kind("by 1963"), Some("open"));
}

#[test]
fn hostile_repeats_stay_linear() {
    for piece in [
        "1954-",
        "the ",
        "Monday ",
        "night of ",
        "(Smith ",
        "1.",
        "first and ",
        "No. 1 ",
        "between 1954 and ",
        "'",
        "the end of ",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        let started = std::time::Instant::now();
        let _ = read(&text);
        assert!(started.elapsed().as_secs() < 60, "{piece:?} took {:?}", started.elapsed());
    }
}

/// Words of time and marks, in any order.
fn salad() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "the ",
        "end ",
        "of ",
        "1954",
        "-",
        "18",
        "/",
        "3",
        " BC",
        " AD ",
        "c. ",
        "’89 ",
        "March ",
        "may ",
        "14th ",
        "first ",
        "century ",
        "two ",
        "years ",
        "later ",
        "(",
        ")",
        ". ",
        ", ",
        "Stalin ",
        "under ",
        "after ",
        "war ",
        "that ",
        "summer ",
        "from ",
        "to ",
        "between ",
        "and ",
        "1960s ",
        "sixties ",
        "night ",
        "next ",
        "99999",
        "0",
        "–",
        "é",
        "\n\n",
        "XIX ",
        "B.C.",
        "half ",
        "twenty-",
        "hundred ",
        "p. ",
        "Monday ",
        "millennium ",
        "turn ",
        "\u{a0}",
        "№",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_gives_ordered_spans_on_character_boundaries(text in prop_oneof![any::<String>(), salad()]) {
        let named = names(&text);
        let found = mentions(&text, &prose(&text), &named);
        let mut end = 0;
        for mention in &found {
            prop_assert!(mention.span.start >= end && mention.span.start < mention.span.end);
            prop_assert!(text.get(mention.span.clone()).is_some());
            if let (Some(from), Some(to)) = (mention.from, mention.to) {
                prop_assert!(from <= to);
            }
            end = mention.span.end;
        }
        let period = essay_period(&text, &found, &prose(&text), &named);
        let dated = found.iter().any(|mention| mention.years().is_some());
        prop_assert!(period.is_some() || !dated);
        let _ = passage_period(&text, &found, 0..text.len() / 2, &named);
        let _ = parse_period(&text);
    }

    #[test]
    fn any_segments_are_survived(text in salad(), cuts in prop::collection::vec((0_usize..300, 0_usize..300), 0..6)) {
        let segments: Vec<_> = cuts.iter().map(|&(from, to)| Segment { span: from..to, role: Role::Prose }).collect();
        for mention in mentions(&text, &segments, &names(&text)) {
            prop_assert!(text.get(mention.span).is_some());
        }
    }
}
