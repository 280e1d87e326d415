//! The years of an answer as bars, each a link; with script, years can be dragged over.

use super::html::Escaped;
use super::parameters::Asked;
use crate::render::count;
use crate::search::{Asked as Period, Dating, Timeline};

/// Units of the drawing: the width of a step, the height of the highest bar.
const STEP: usize = 10;
const HEIGHT: usize = 100;
/// The height of the lowest bar, so that it can be seen.
const LOWEST: usize = 3;

/// The bars, the years at both ends, and how many passages name no time; empty where none names any.
pub(super) fn section(timeline: &Timeline, asked: &Asked, chosen: &[Period]) -> String {
    let (Some(first), Some(last)) = (timeline.bins.first(), timeline.bins.last()) else {
        return String::new();
    };
    let most = timeline.bins.iter().map(|bin| bin.passages[0]).max().unwrap_or(0).max(1);
    let touched = timeline.bins.iter().enumerate().filter(|(_, bin)| bin.passages[0] > 0);
    let bars = touched.map(|(place, bin)| {
        let (years, passages) = (bin.years, bin.passages[0]);
        let (left, height) = (STEP * place, (passages * HEIGHT / most).max(LOWEST));
        let class = if chosen.iter().any(|period| period.years.overlaps(years)) { " class=\"chosen\"" } else { "" };
        let name = format!("{years}: {}", count(passages, "passage", "passages"));
        let (start, end) = (years.start().historical(), years.end().historical());
        format!(
            "<a href=\"{}\" aria-label=\"{name}\" data-start=\"{start}\" data-end=\"{end}\"{class}><title>{name}</title>\
             <rect class=\"reach\" x=\"{left}\" y=\"0\" width=\"{STEP}\" height=\"{HEIGHT}\"/>\
             <rect class=\"bar\" x=\"{left}\" y=\"{}\" width=\"{}\" height=\"{height}\"/></a>",
            Escaped(&asked.with_only("period", &format!("{start}..{end}"))),
            HEIGHT - height,
            STEP - 1,
        )
    });
    let bars: String = bars.collect();
    let undated = match timeline.found[0] {
        Dating { undated: 0, .. } => String::new(),
        Dating { undated, total } => format!("{undated} of {} name no time.", count(total, "passage", "passages")),
    };
    format!(
        "<section class=\"facet time\"><h2>Time</h2>\
         <svg id=\"timeline\" class=\"timeline\" viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\" \
         role=\"group\" aria-label=\"Passages over time\">{bars}</svg>\
         <p class=\"ends\"><span>{}</span> <span>{}</span></p>\
         <p class=\"hint\"><span class=\"scripted\" hidden>Drag over years to choose them. </span>{undated}</p></section>",
        STEP * timeline.bins.len(),
        first.years.start(),
        last.years.end(),
    )
}
