//! A timeline as SVG 1.1: whole in itself, without script, style sheet or font of its own, readable in grey print.
//!
//! The title and the description say in words what the bars show, for who cannot see them.

use std::fmt::Write as _;

use super::Chart;
use crate::render::bars::clipped;
use crate::search::Bin;

/// Width and height of the picture, in pixels of its own.
const SIZE: (f64, f64) = (720.0, 360.0);
/// What the axes leave free at the left, right and bottom.
const MARGINS: (f64, f64, f64) = (64.0, 16.0, 48.0);
/// What the axis leaves free at the top, and what each line of the legend takes there.
const TOP: f64 = 20.0;
const LEGEND_LINE: f64 = 18.0;
/// The width of a letter of the labels, about.
const LETTER: f64 = 6.6;
/// Letters of a line of the legend.
const LEGEND_LETTERS: usize = 90;
/// How bars are filled: dark, then hatched, which is told from dark without colour.
const FILLS: [&str; 2] = ["#333333", "url(#hatched)"];
/// The widest bar, and the share of its place that it fills.
const WIDEST_BAR: f64 = 60.0;
const FILLED: f64 = 0.8;
/// Bars as wide as this have their count above them.
const ROOM_FOR_COUNT: f64 = 16.0;

/// The picture of a timeline.
pub fn svg(chart: &Chart<'_>) -> String {
    let frame = Frame::of(chart);
    let (width, height) = SIZE;
    let mut svg = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title description\" \
         font-family=\"sans-serif\" font-size=\"12\" fill=\"#000000\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n\
         <defs><pattern id=\"hatched\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"5\" height=\"5\" fill=\"#ffffff\"/>\
         <path d=\"M0,5 L5,0 M-1,1 L1,-1 M4,6 L6,4\" stroke=\"#333333\" stroke-width=\"1.2\"/></pattern></defs>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escaped(&title(chart)),
        escaped(&description(chart)),
    );
    frame.legend(&mut svg);
    frame.scale(&mut svg);
    for bin in 0..chart.timeline.bins.len() {
        frame.bars(bin, &mut svg);
    }
    frame.years(&mut svg);
    svg.push_str("</svg>\n");
    svg
}

fn title(chart: &Chart<'_>) -> String {
    let names: Vec<String> = (0..chart.words.len()).map(|series| chart.name(series)).collect();
    if names.is_empty() { "Passages over time".to_owned() } else { format!("{} over time", names.join(" and ")) }
}

/// The figures in words: `Passages of 1,000 about the time. 1950s: maize 4, wheat 1 of 61 passages; …`.
fn description(chart: &Chart<'_>) -> String {
    let bins = chart.timeline.bins.iter().enumerate().map(|(place, bin)| {
        let series = bin.passages.iter().enumerate().map(|(series, passages)| {
            let figure = format!("{} {passages}", chart.name(series));
            figure.trim().to_owned()
        });
        let of = if chart.is_of_rates() { format!(" of {}", bin.of) } else { String::new() };
        format!("{}: {}{of}", chart.label(place), series.collect::<Vec<_>>().join(", "))
    });
    let bins = bins.collect::<Vec<_>>().join("; ");
    format!("{}. {bins}. {}.", measure(chart), chart.tallies().join("; "))
}

/// What the height of a bar says.
fn measure(chart: &Chart<'_>) -> &'static str {
    if chart.is_of_rates() { "Passages of 1,000 about the time" } else { "Passages about the time" }
}

/// Where things stand in the picture.
struct Frame<'a> {
    chart: &'a Chart<'a>,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
    /// The value of each line of the scale above 0.
    lines: Vec<f64>,
}

impl<'a> Frame<'a> {
    fn of(chart: &'a Chart<'a>) -> Frame<'a> {
        let (left, right, bottom) = MARGINS;
        let least = if chart.is_of_rates() { 0.1 } else { 1.0 };
        let lines = scale(chart.longest(), least);
        let legend = LEGEND_LINE * chart.words.len() as f64;
        Frame { chart, left, top: TOP + legend, right: SIZE.0 - right, bottom: SIZE.1 - bottom, lines }
    }

    /// The value at the top of the scale.
    fn most(&self) -> f64 {
        self.lines.last().copied().unwrap_or(1.0)
    }

    fn height(&self, value: f64) -> f64 {
        (self.bottom - self.top) * value / self.most()
    }

    /// The width a bin has.
    fn place(&self) -> f64 {
        (self.right - self.left) / self.chart.timeline.bins.len().max(1) as f64
    }

    fn middle(&self, bin: usize) -> f64 {
        self.left + self.place() * (bin as f64 + 0.5)
    }

    fn legend(&self, svg: &mut String) {
        for (series, fill) in (0..self.chart.words.len()).zip(FILLS) {
            let y = TOP - 8.0 + LEGEND_LINE * series as f64;
            let name = escaped(&clipped(&self.chart.name(series), LEGEND_LETTERS));
            put(
                svg,
                format_args!(
                    "{}<text x=\"{}\" y=\"{}\">{name}</text>",
                    rect(self.left, y, 12.0, 12.0, fill, ""),
                    self.left + 18.0,
                    y + 10.0
                ),
            );
        }
    }

    /// The scale at the left, with a grey line for each of its numbers.
    fn scale(&self, svg: &mut String) {
        let Frame { left, right, bottom, .. } = *self;
        for value in [0.0].iter().chain(&self.lines) {
            let y = bottom - self.height(*value);
            put(
                svg,
                format_args!(
                    "<path d=\"M{left:.1},{y:.1} H{right:.1}\" stroke=\"{}\" stroke-width=\"1\"/>\
                     <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
                    if *value == 0.0 { "#000000" } else { "#cccccc" },
                    left - 6.0,
                    y + 4.0,
                ),
            );
        }
        let middle = (self.top + bottom) / 2.0;
        let measure = measure(self.chart);
        put(
            svg,
            format_args!(
                "<text transform=\"translate(16,{middle:.1}) rotate(-90)\" text-anchor=\"middle\">{measure}</text>"
            ),
        );
    }

    /// The bars of a bin, each with its figures as its title and, where there is room, its count above it. One that goes
    /// beyond the scale is broken through at its top.
    fn bars(&self, bin: usize, svg: &mut String) {
        let Bin { passages, of, .. } = &self.chart.timeline.bins[bin];
        let of = if self.chart.is_of_rates() { format!(" of {of}") } else { String::new() };
        let width = (self.place() * FILLED / passages.len() as f64).min(WIDEST_BAR);
        let first = self.middle(bin) - width * passages.len() as f64 / 2.0;
        for (series, (count, fill)) in passages.iter().zip(FILLS).enumerate().filter(|(_, (count, _))| **count > 0) {
            let (value, most) = (self.chart.value(bin, series), self.most());
            let (x, height) = (first + width * series as f64, self.height(value.min(most)));
            let (middle, top) = (x + width / 2.0, self.bottom - height);
            let figures = escaped(&format!("{}: {} {count}{of}", self.chart.label(bin), self.chart.name(series)));
            put(svg, format_args!("{}", rect(x, top, width, height, fill, &figures)));
            if value > most {
                let (x, y, across) = (x - 1.0, top + 12.0, width + 2.0);
                put(
                    svg,
                    format_args!("<path d=\"M{x:.1},{y:.1} l{across:.1},-6\" stroke=\"#ffffff\" stroke-width=\"3\"/>"),
                );
            }
            if width >= ROOM_FOR_COUNT {
                let y = top - 4.0;
                put(
                    svg,
                    format_args!(
                        "<text x=\"{middle:.1}\" y=\"{y:.1}\" text-anchor=\"middle\" font-size=\"10\">{count}</text>"
                    ),
                );
            }
        }
    }

    /// The years below, as many as have room.
    fn years(&self, svg: &mut String) {
        let labels: Vec<String> = (0..self.chart.timeline.bins.len()).map(|bin| self.chart.label(bin)).collect();
        let longest = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
        let wanted = (longest as f64 + 2.0) * LETTER / self.place();
        for (bin, label) in labels.iter().enumerate().step_by(round(wanted).max(1.0) as usize) {
            let (x, bottom) = (self.middle(bin), self.bottom);
            put(
                svg,
                format_args!(
                    "<path d=\"M{x:.1},{bottom:.1} v5\" stroke=\"#000000\" stroke-width=\"1\"/>\
                     <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                    bottom + 18.0,
                    escaped(label),
                ),
            );
        }
    }
}

fn rect(x: f64, y: f64, width: f64, height: f64, fill: &str, title: &str) -> String {
    let title = if title.is_empty() { String::new() } else { format!("<title>{title}</title>") };
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" stroke=\"#333333\" \
         stroke-width=\"0.5\">{title}</rect>"
    )
}

/// Writes a line; writing to a string cannot fail.
fn put(svg: &mut String, line: std::fmt::Arguments<'_>) {
    let _ = writeln!(svg, "{line}");
}

/// The least of 1, 2, 5, 10, 20 … (0.5, 0.2 …) that is not less.
fn round(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(f64::MIN_POSITIVE).log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|n| *n >= value * (1.0 - 1e-9)).unwrap_or(value)
}

/// Round numbers at even distances, at most six, the last of them not below `most`.
fn scale(most: f64, least: f64) -> Vec<f64> {
    let step = round(most / 5.0).max(least);
    let lines = (most / step - 1e-9).ceil().max(1.0) as usize;
    // So that 3 × 0.1 reads 0.3.
    (1..=lines).map(|line| (line as f64 * step * 1e6).round() / 1e6).collect()
}

/// Text that XML takes as text, whatever is in it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::tests::{timeline, words};
    use super::*;
    use crate::search::Timeline;

    /// A name and attributes.
    type Element = (String, Vec<(String, String)>);

    /// Reads the picture as XML: its elements with their attributes, and its texts.
    fn read(svg: &str) -> (Vec<Element>, Vec<String>) {
        use quick_xml::events::Event;
        let mut reader = quick_xml::Reader::from_str(svg);
        let (mut elements, mut texts) = (Vec::new(), vec![String::new()]);
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name().as_ref().to_owned();
                    let attributes = element.attributes().map(|attribute| {
                        let attribute = attribute.unwrap();
                        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
                    });
                    elements.push((name, attributes.collect()));
                    texts.push(String::new());
                }
                Event::Text(text) => texts.last_mut().unwrap().push_str(&text.into_inner()),
                Event::GeneralRef(entity) => {
                    texts.last_mut().unwrap().push_str(&format!("&{};", entity.into_inner()));
                }
                Event::Eof => return (elements, texts),
                _ => {}
            }
        }
    }

    fn bars(svg: &str) -> Vec<(f64, f64)> {
        let (elements, _) = read(svg);
        let number = |attributes: &[(String, String)], name: &str| {
            attributes.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse::<f64>().ok())
        };
        let rects = elements.iter().filter(|(name, _)| name == "rect");
        let bars = rects.filter_map(|(_, all)| Some((number(all, "y")?, number(all, "height")?)));
        bars.filter(|(y, _)| *y > 50.0).collect()
    }

    #[test]
    fn bars_stand_on_the_axis_and_are_as_high_as_their_rate() {
        let (timeline, words) = (timeline(), words(&["maize", "wheat"]));
        let picture = svg(&Chart { timeline: &timeline, words: &words });
        let bars = bars(&picture);
        assert_eq!(bars.len(), 5, "six figures, one of them 0, and two for a time of which nobody writes");
        assert!(bars.iter().all(|(y, height)| (y + height - (SIZE.1 - MARGINS.2)).abs() < 0.11), "{bars:?}");
        let rates = [100.0, 20.0, 60.0, 100.0, 7.5];
        for ((_, height), rate) in bars.iter().zip(rates) {
            assert!((height / bars[0].1 - rate / 100.0).abs() < 0.01, "{bars:?}");
        }
        let broken = read(&picture).0.into_iter().filter(|(name, attributes)| {
            name == "path" && attributes.iter().any(|(key, value)| key == "stroke" && value == "#ffffff")
        });
        assert_eq!(broken.count(), 1, "a quarter of four passages goes beyond the scale");
    }

    #[test]
    fn whatever_is_asked_for_is_text_in_it_and_nothing_is_fetched_or_run() {
        let hostile = words(&["<script>alert(1)</script>&\u{1b}[2J\u{ffff}", "\"]]>--><!--"]);
        let timeline = timeline();
        let picture = svg(&Chart { timeline: &timeline, words: &hostile });
        let (elements, texts) = read(&picture);
        let allowed = ["svg", "title", "desc", "defs", "pattern", "rect", "path", "text"];
        assert!(elements.iter().all(|(name, _)| allowed.contains(&name.as_str())), "{elements:?}");
        let links = elements.iter().flat_map(|(_, attributes)| attributes);
        assert!(links.filter(|(name, value)| name != "xmlns" && value.contains(':')).count() == 0, "{picture}");
        assert!(texts.iter().any(|text| text.contains("&lt;script&gt;alert(1)")), "{texts:?}");
        assert!(!picture.contains('\u{1b}') && !picture.contains('\u{ffff}'));
    }

    #[test]
    fn it_says_in_words_what_it_shows() {
        let (timeline, words) = (timeline(), words(&["maize", "wheat"]));
        let (_, texts) = read(&svg(&Chart { timeline: &timeline, words: &words }));
        assert!(
            texts
                .iter()
                .any(|text| text == "maize and wheat over time\n" || text.trim() == "maize and wheat over time")
        );
        assert!(texts.iter().any(|text| text.contains("1960s: maize 40, wheat 3 of 400")), "{texts:?}");
    }

    #[test]
    fn nothing_a_single_bin_and_a_thousand_can_be_drawn() {
        let one = timeline();
        let empty = Timeline { bins: Vec::new(), ..one.clone() };
        let single = Timeline { bins: one.bins[..1].to_vec(), ..one.clone() };
        let many = Timeline { bins: one.bins.iter().cycle().take(1000).cloned().collect(), ..one.clone() };
        for (timeline, wanted) in [(empty, 0), (single, 1), (many, 1250)] {
            let picture = svg(&Chart { timeline: &timeline, words: &words(&["maize", "wheat"]) });
            assert_eq!(bars(&picture).len(), wanted);
            assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
        }
    }

    #[test]
    fn the_scale_has_round_numbers() {
        assert_eq!(scale(97.0, 1.0), [20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(scale(3.0, 1.0), [1.0, 2.0, 3.0]);
        assert_eq!(scale(0.3, 0.1), [0.1, 0.2, 0.3]);
        assert_eq!(scale(0.0, 1.0), [1.0]);
        assert_eq!(scale(1000.0, 0.1).last(), Some(&1000.0));
    }
}
