//! What stands at the other end: width, colour, whether it is a terminal at all.

use std::io::{BufWriter, IsTerminal, Write};

use clap::ValueEnum;
use histsearch::index::Places;

/// When to do what only a terminal should see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal that can, unless NO_COLOR is set.
    Auto,
    /// Even into a pipe.
    Always,
    /// Not at all.
    Never,
}

/// The two output streams and what they can show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terminal {
    stdout_colour: bool,
    stderr_colour: bool,
    links: bool,
    stderr_live: bool,
    width: Option<usize>,
}

/// The widest chart.
const WIDEST: usize = 120;

/// The width of text where nobody knows that of the terminal.
const USUAL_WIDTH: usize = 100;

impl Terminal {
    /// Asks the environment once.
    pub(crate) fn new(colour: When, links: When) -> Terminal {
        let (out, err) = (std::io::stdout().is_terminal(), std::io::stderr().is_terminal());
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let shown = |when: When, live: bool| match when {
            When::Always => true,
            When::Never => false,
            When::Auto => live && !refused,
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = if out {
            terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).or(columns)
        } else {
            columns
        };
        Terminal {
            stdout_colour: shown(colour, out),
            stderr_colour: shown(colour, err),
            links: shown(links, out),
            stderr_live: err,
            width,
        }
    }

    /// Standard output, buffered.
    pub(crate) fn stdout(&self) -> impl Write + use<> {
        BufWriter::new(std::io::stdout())
    }

    /// Whether stdout takes colour.
    pub(crate) fn colour(&self) -> bool {
        self.stdout_colour
    }

    /// Whether a progress bar on stderr would be seen.
    pub(crate) fn is_live(&self) -> bool {
        self.stderr_live
    }

    /// Columns of the terminal, or what COLUMNS says; 0 where nobody knows.
    pub(crate) fn columns(&self) -> usize {
        self.width.unwrap_or(0)
    }

    /// Writes running text, wrapped behind an indent.
    pub(crate) fn write_wrapped(&self, indent: &str, text: &str, out: &mut dyn Write) -> std::io::Result<()> {
        let options = textwrap::Options::new(self.width.unwrap_or(USUAL_WIDTH)).initial_indent(indent);
        textwrap::wrap(text, options.subsequent_indent(indent)).iter().try_for_each(|line| writeln!(out, "{line}"))
    }

    /// The same for bars, which are no better for being longer.
    pub(crate) fn width(&self) -> usize {
        self.columns().min(WIDEST)
    }

    /// The files that paths link to; none where stdout knows no links.
    pub(crate) fn places(&self, of: impl FnOnce() -> Places) -> Places {
        if self.links { of() } else { Places::default() }
    }

    /// Says on stderr what went wrong.
    pub(crate) fn complain(&self, message: &str) {
        self.say(if self.stderr_colour { "\u{1b}[1;31mhistsearch:\u{1b}[0m " } else { "histsearch: " }, message);
    }

    /// Says on stderr what to do next.
    pub(crate) fn advise(&self, message: &str) {
        self.say(if self.stderr_colour { "\u{1b}[1;36m  try:\u{1b}[0m " } else { "  try: " }, message);
    }

    /// Says something on stderr.
    pub(crate) fn note(&self, message: &str) {
        self.say("", message);
    }

    fn say(&self, prefix: &str, message: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{prefix}{message}"); // a closed stderr is nobody's concern
    }
}
