//! `--format csv`: a table as RFC 4180 describes it (but for plain `\n` line ends), safe to open as a spreadsheet.
//!
//! Owns the quoting and the guard against formulas: a cell of text that a spreadsheet would calculate gets a leading
//! apostrophe, so `=1+1` reads `'=1+1`. Refuses to know the columns, which are [`columns`](super::columns)'.

use std::io;

use super::columns::{COLUMNS, Cell};
use super::{Style, safe};
use crate::search::Answer;

/// First characters that make a spreadsheet calculate; the wide forms count in East Asian settings.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes a header and one record per hit. Line breaks inside a cell stay, quoted.
pub(super) fn render(answer: &Answer, _style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record(COLUMNS.iter().map(|column| column.name)).map_err(io_error)?;
    for hit in &answer.hits {
        let record = COLUMNS.iter().map(|column| shown((column.cell)(hit)));
        table.write_record(record).map_err(io_error)?;
    }
    table.flush()
}

fn shown(cell: Cell<'_>) -> String {
    match cell {
        Cell::Number(number) => number,
        Cell::Text(text) => guarded(&text),
    }
}

fn guarded(text: &str) -> String {
    let safe = safe::for_terminal(text, true).replace('\t', " ");
    // Making it safe may drop what stood before a sign, and some spreadsheets skip spaces: look at both.
    let calculates = text.starts_with(FORMULA_STARTS) || safe.trim_start().starts_with(FORMULA_STARTS);
    if calculates { format!("'{safe}") } else { safe }
}

/// The writer's own error, so that a closed pipe is still known for one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_guarded() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u{200b}=1", "  =1", "＝1"] {
            assert!(guarded(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(guarded("maize = grain"), "maize = grain");
    }

    #[test]
    fn a_closed_pipe_is_still_known_for_one() {
        struct Closed;
        impl io::Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let error = render(&crate::render::sample::answer(), &Style::default(), &mut Closed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
}
