//! Many mentions to one period.
//!
//! The first and last year of a text are a bad period: one look back at the Middle Ages stretches it over centuries.
//! The shortest run of years that holds most of the weight of the mentions is a good one. A mention weighs more the
//! more exact it is and the nearer it stands to where essays say what they are about: the title and the first
//! sentence. A run of years named there outright, `from 1953 to 1964`, is taken at its word where the text bears it
//! out. Names of rulers, wars and eras support, and decide where hardly a year is named.

mod passage;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use self::passage::of_passage;
use super::echo::Echo;
use super::types::{Mention, MentionKind, Named, Period, Role, Segment, Source};
use crate::document::{Year, YearRange};

/// The share of the weight that an essay's period holds.
const ESSAY_SHARE: f64 = 0.5;
/// A text of fewer bytes and no title is a passage that stands alone: it has no room for a digression.
const ONE_PASSAGE: usize = 1_500;
/// What a mention in the title weighs, where one in the middle of the text weighs 1.
const TITLE_WEIGHT: f64 = 8.0;
/// What the first words of the text weigh beyond those in its middle, and in how many bytes that falls to a third.
const LEAD_WEIGHT: f64 = 5.0;
const LEAD_BYTES: f64 = 100.0;
/// How much more a mention weighs whose sentence says all the words of the title again.
const ECHO_WEIGHT: f64 = 6.0;
/// A range named within this many bytes of the start may be the period itself, if it is this long at most and holds
/// this share of the weight.
const STATED_WITHIN: usize = 250;
const STATED_YEARS: i32 = 60;
const STATED_SHARE: f64 = 0.4;
/// Names add at most this share to the weight of the mentions.
const NAMES_SHARE: f64 = 0.1;
/// With fewer dated mentions than this, names decide.
const ENOUGH_MENTIONS: usize = 3;
/// A name for more years than this dates nothing.
const LONGEST_NAME: i32 = 120;
/// Two eras are compared where this many years between them are bare and each holds this share of the weight.
const ERAS_APART: i32 = 60;
const ERA_SHARE: f64 = 0.33;
/// The most gaps between years that are looked at for the seam of two eras.
const MOST_GAPS: usize = 64;
/// A mention of many years is spread over this many of them.
const SPREAD: i32 = 24;
/// How many words are kept to say why.
const REASONS: usize = 6;

/// The years a whole essay is about; `None` where nothing says so.
///
/// `mentions` are those of [`super::mentions`] for the same text, segments and names.
pub fn essay_period(text: &str, mentions: &[Mention], segments: &[Segment], named: &[Named]) -> Option<Period> {
    let places = Places::new(segments);
    let echo = Echo::new(text, segments);
    let dated = of_mentions(mentions, |span| Some(places.weight(span.start)? * (1.0 + ECHO_WEIGHT * echo.share(span))));
    let names = of_names(named, |span| places.weight(span.start));
    let ranges = if let Some(range) = stated(&dated, &places) {
        vec![range]
    } else if stands_alone(text, segments) {
        of_passage(&dated, &names)
    } else if dated.len() < ENOUGH_MENTIONS {
        Some(leading_names(&names, &dated)).filter(|ranges| !ranges.is_empty()).unwrap_or_else(|| eras(&dated, &[]))
    } else {
        let eras = eras(&dated, &names);
        titled(&names, &dated, &places).filter(|title| fits(title, &eras)).unwrap_or(eras)
    };
    let in_title = |one: &Evidence| {
        places.role(one.span.start) == Some(Role::Title) && ranges.iter().any(|range| range.overlaps(one.years))
    };
    let source = if dated.is_empty() {
        Source::Lexicon
    } else if dated.iter().any(in_title) {
        Source::Title
    } else {
        Source::Text
    };
    describe(text, ranges, &dated, &names, source)
}

/// The years the passage at `span` (bytes) is about; `None` where nothing in it says so.
///
/// Mentions that take their year from before the passage count with it. Names count where nothing else does.
pub fn passage_period(text: &str, mentions: &[Mention], span: Range<usize>, named: &[Named]) -> Option<Period> {
    let first = mentions.partition_point(|mention| mention.span.start < span.start);
    let after = mentions.partition_point(|mention| mention.span.start < span.end);
    let dated = of_mentions(mentions.get(first..after)?, |_| Some(1.0));
    let first = named.partition_point(|name| name.span.start < span.start);
    let after = named.partition_point(|name| name.span.start < span.end);
    let names = of_names(named.get(first..after)?, |_| Some(1.0));

    let source = if dated.is_empty() { Source::Lexicon } else { Source::Text };
    describe(text, of_passage(&dated, &names), &dated, &names, source)
}

/// Whether a text is a passage cut out of somewhere: short, and without a title.
fn stands_alone(text: &str, segments: &[Segment]) -> bool {
    text.len() < ONE_PASSAGE && segments.iter().all(|segment| segment.role != Role::Title)
}

/// One reason to date a text.
struct Evidence<'a> {
    years: YearRange,
    weight: f64,
    /// The same wherever it stood.
    plain: f64,
    span: Range<usize>,
    /// Whether the years are the ends of a range, named both.
    range: bool,
    /// Whether it counts years itself. Names do not, nor reigns and what lies before or after an event.
    counts: bool,
    /// The name shown, where it is a name and no mention.
    name: Option<&'a str>,
}

fn of_mentions(mentions: &[Mention], place: impl Fn(&Range<usize>) -> Option<f64>) -> Vec<Evidence<'_>> {
    let mut evidence = Vec::with_capacity(mentions.len());
    for mention in mentions {
        // An open end does not say how far it reaches; the end that is known is where the text is.
        let (Some(from), Some(to)) = (mention.from.or(mention.to), mention.to.or(mention.from)) else { continue };
        let (Some(years), Some(place)) = (YearRange::new(from, to), place(&mention.span)) else { continue };
        let range = mention.kind == MentionKind::Range;
        let exactness = if range { 1.0 } else { exactness(years) };
        let weight = place * kind_weight(mention.kind) * exactness;
        let beside = mention.kind == MentionKind::Named && (mention.from.is_none() || mention.to.is_none());
        let counts = mention.kind != MentionKind::Reign && !beside;
        let plain = weight / place;
        evidence.push(Evidence { years, weight, plain, span: mention.span.clone(), range, counts, name: None });
    }
    fade_repeats(&mut evidence);
    evidence
}

fn of_names(named: &[Named], place: impl Fn(&Range<usize>) -> Option<f64>) -> Vec<Evidence<'_>> {
    let mut evidence = Vec::with_capacity(named.len());
    for name in named {
        let bounded = name.years.start() > Year::MIN && name.years.end() < Year::MAX;
        if !bounded || name.years.years() > LONGEST_NAME {
            continue;
        }
        let Some(place) = place(&name.span) else { continue };
        let weight = place * exactness(name.years);
        evidence.push(Evidence {
            years: name.years,
            weight,
            plain: weight / place,
            span: name.span.clone(),
            range: false,
            counts: false,
            name: Some(&name.name),
        });
    }
    fade_repeats(&mut evidence);
    evidence
}

/// What a mention weighs by its kind. The two ends of a range are two mentions.
const fn kind_weight(kind: MentionKind) -> f64 {
    match kind {
        MentionKind::Date => 1.5,
        MentionKind::Year => 1.0,
        MentionKind::Decade => 0.75,
        MentionKind::Relative => 0.6,
        MentionKind::Range | MentionKind::Reign => 0.5,
        MentionKind::Open | MentionKind::Century | MentionKind::Named => 0.3,
    }
}

/// Many years weigh less than one, but not much less: they are also less likely to be an aside.
fn exactness(years: YearRange) -> f64 {
    f64::from(years.years()).powf(-0.25)
}

/// Saying the same years again and again adds ever less.
fn fade_repeats(evidence: &mut [Evidence]) {
    let mut seen: HashMap<YearRange, f64> = HashMap::new();
    for one in evidence {
        let times = seen.entry(one.years).or_insert(0.0);
        *times += 1.0;
        one.weight /= times.sqrt();
        one.plain /= times.sqrt();
    }
}

/// Where in the essay a byte stands, and what that weighs.
struct Places<'s> {
    segments: &'s [Segment],
    lead: usize,
}

impl<'s> Places<'s> {
    fn new(segments: &'s [Segment]) -> Self {
        let lead = segments.iter().find(|segment| segment.role == Role::Prose).map_or(0, |segment| segment.span.start);
        Places { segments, lead }
    }

    fn role(&self, at: usize) -> Option<Role> {
        let after = self.segments.partition_point(|segment| segment.span.start <= at);
        self.segments.get(after.checked_sub(1)?).map(|segment| segment.role)
    }

    /// What evidence at a byte weighs; `None` in asides, which date nothing.
    fn weight(&self, at: usize) -> Option<f64> {
        match self.role(at)? {
            Role::Aside => None,
            Role::Title => Some(TITLE_WEIGHT),
            Role::Heading | Role::Prose => {
                let distance = at.saturating_sub(self.lead) as f64;
                Some(1.0 + LEAD_WEIGHT * (-distance / LEAD_BYTES).exp())
            }
        }
    }

    /// Whether a byte stands in the title or the first sentence or two.
    fn leads(&self, at: usize) -> bool {
        self.role(at) == Some(Role::Title) || (self.lead..self.lead + STATED_WITHIN).contains(&at)
    }
}

/// The range that the start of the essay names as its own, where the rest bears it out.
fn stated(dated: &[Evidence], places: &Places) -> Option<YearRange> {
    let total: f64 = dated.iter().map(|one| one.weight).sum();
    let candidates = dated.iter().take_while(|one| places.leads(one.span.start)).filter(|one| one.range);
    candidates.map(|one| one.years).find(|range| {
        let held: f64 = dated.iter().filter(|one| range.contains(one.years)).map(|one| one.weight).sum();
        range.years() <= STATED_YEARS && held >= STATED_SHARE * total
    })
}

/// The years of the names in the title, where the rest bears them out.
fn titled(names: &[Evidence], dated: &[Evidence], places: &Places) -> Option<Vec<YearRange>> {
    let in_title = |one: &&Evidence| places.role(one.span.start) == Some(Role::Title);
    let ranges = YearRange::disjoint(names.iter().filter(in_title).map(|one| one.years));
    let short = ranges.iter().all(|range| range.years() <= STATED_YEARS);
    let total: f64 = dated.iter().map(|one| one.weight).sum();
    let inside = |one: &&Evidence| ranges.iter().any(|range| range.contains(one.years));
    let held: f64 = dated.iter().filter(inside).map(|one| one.weight).sum();
    (!ranges.is_empty() && short && held >= STATED_SHARE * total).then_some(ranges)
}

/// Whether what the title names is about as long as what the dates say: an essay on one crisis of the Cold War is not
/// about all of it.
fn fits(title: &[YearRange], eras: &[YearRange]) -> bool {
    let years = |ranges: &[YearRange]| ranges.iter().map(|range| range.years()).sum::<i32>();
    years(title) <= 4 * (years(eras) + 1)
}

/// The years of the name that the text says most about, as long as the few dated mentions do not speak against it;
/// and of a second, where that weighs half as much and lies in another era.
fn leading_names(names: &[Evidence], dated: &[Evidence]) -> Vec<YearRange> {
    let mut weights: HashMap<YearRange, f64> = HashMap::new();
    for one in names {
        *weights.entry(one.years).or_insert(0.0) += one.weight;
    }
    let bears = |range: &YearRange| dated.is_empty() || dated.iter().any(|one| one.years.overlaps(*range));
    let mut weights: Vec<_> = weights.into_iter().filter(|(range, _)| bears(range)).collect();
    weights.sort_by(|(range, weight), (other_range, other)| other.total_cmp(weight).then(range.cmp(other_range)));
    let Some(&(first, most)) = weights.first() else { return Vec::new() };
    let second = weights.iter().find(|&&(range, weight)| weight >= most / 2.0 && years_apart(first, range));
    YearRange::disjoint([first].into_iter().chain(second.map(|&(range, _)| range)))
}

/// Whether two ranges belong to different eras.
fn years_apart(one: YearRange, other: YearRange) -> bool {
    let gap = one.start().max(other.start()).astronomical() - one.end().min(other.end()).astronomical();
    gap >= ERAS_APART
}

/// Weights on years, in order of the years, each year once: a book has millions of mentions and a few thousand years.
type Points = Vec<(i32, f64)>;

/// Puts the weight of each piece of evidence on the years it means: both ends of a range, else evenly.
fn spread<'e>(evidence: impl IntoIterator<Item = &'e Evidence<'e>>) -> BTreeMap<i32, f64> {
    let mut points = BTreeMap::new();
    for one in evidence {
        let (start, end) = (one.years.start().astronomical(), one.years.end().astronomical());
        let count = if one.range { 2 } else { one.years.years().min(SPREAD) };
        for step in 0..count {
            let year = if count == 1 { start } else { start + (end - start) * step / (count - 1) };
            *points.entry(year).or_default() += one.weight / f64::from(count);
        }
    }
    points
}

/// The weights of mentions and names, where names may only support.
fn with_names(dated: &[Evidence], names: &[Evidence]) -> Points {
    let mut points = spread(dated);
    let support = spread(names);
    let total: f64 = points.values().sum();
    let scale = (NAMES_SHARE * total / support.values().sum::<f64>().max(f64::MIN_POSITIVE)).min(0.3);
    for (year, weight) in support {
        *points.entry(year).or_default() += weight * scale;
    }
    points.into_iter().collect()
}

/// One run of years, or two where the text compares eras that lie far apart.
fn eras(dated: &[Evidence], names: &[Evidence]) -> Vec<YearRange> {
    let points = with_names(dated, names);
    let far = |pair: &[(i32, f64)]| pair[1].0 - pair[0].0 >= ERAS_APART;
    let gaps = points.windows(2).enumerate().filter(|(_, pair)| far(pair)).take(MOST_GAPS);
    for (last, pair) in gaps {
        if both_weigh(dated, pair[0].0, pair[1].0) {
            let (early, late) = points.split_at(last + 1);
            return [early, late].into_iter().filter_map(|era| shortest(era, ESSAY_SHARE)).collect();
        }
    }
    shortest(&points, ESSAY_SHARE).into_iter().collect()
}

/// Whether what is said of the years up to `early` and of those from `late` on are both more than an aside. Which of
/// them the essay starts with does not matter here: of two eras compared one must come second.
fn both_weigh(dated: &[Evidence], early: i32, late: i32) -> bool {
    let (mut before, mut after, mut total) = ((0, 0.0), (0, 0.0), 0.0);
    for one in dated {
        total += one.plain;
        let side = if one.years.end().astronomical() <= early {
            &mut before
        } else if one.years.start().astronomical() >= late {
            &mut after
        } else {
            continue;
        };
        *side = (side.0 + 1, side.1 + one.plain);
    }
    before.0.min(after.0) >= ENOUGH_MENTIONS && before.1.min(after.1) >= ERA_SHARE * total
}

/// The shortest run of years that holds a share of the weight, and of the equally short ones the heaviest.
fn shortest(points: &[(i32, f64)], share: f64) -> Option<YearRange> {
    // The sum of many shares may fall short of their whole by a rounding error.
    let wanted = points.iter().map(|point| point.1).sum::<f64>() * share - 1e-9;
    let mut best: Option<(i32, f64, i32)> = None;
    let mut held = 0.0;
    let mut first = 0;
    for (last, &(end, weight)) in points.iter().enumerate() {
        held += weight;
        while first < last && held - points[first].1 >= wanted {
            held -= points[first].1;
            first += 1;
        }
        let length = end - points[first].0;
        let better =
            best.is_none_or(|(shortest, heaviest, _)| length < shortest || (length == shortest && held > heaviest));
        if held >= wanted && better {
            best = Some((length, held, end));
        }
    }
    let (length, _, end) = best?;
    YearRange::new(Year::from_astronomical(end - length), Year::from_astronomical(end))
}

/// Adds the names and words that support the ranges; `None` without a range.
fn describe(
    text: &str,
    mut ranges: Vec<YearRange>,
    dated: &[Evidence],
    names: &[Evidence],
    source: Source,
) -> Option<Period> {
    ranges.sort();
    let range = ranges.iter().copied().reduce(YearRange::hull)?;
    let supports = |one: &&Evidence| ranges.iter().any(|range| range.overlaps(one.years));
    let supporting_names = names.iter().filter(supports);
    let words = dated.iter().chain(names).filter(supports);
    Some(Period {
        range,
        names: heaviest(supporting_names.filter_map(|one| Some((one.name?, one.weight)))),
        because: heaviest(words.filter_map(|one| Some((text.get(one.span.clone())?, one.weight)))),
        ranges,
        source,
    })
}

/// The words that weigh most, each once, heaviest first.
fn heaviest<'w>(weighed: impl Iterator<Item = (&'w str, f64)>) -> Vec<String> {
    let mut total: HashMap<&str, (usize, f64)> = HashMap::new();
    for (order, (word, weight)) in weighed.enumerate() {
        total.entry(word).or_insert((order, 0.0)).1 += weight;
    }
    let mut words: Vec<_> = total.into_iter().collect();
    words.sort_by(|(_, (order, weight)), (_, (other_order, other))| {
        other.total_cmp(weight).then(Reverse(other_order).cmp(&Reverse(order)))
    });
    words.into_iter().take(REASONS).map(|(word, _)| word.to_owned()).collect()
}
