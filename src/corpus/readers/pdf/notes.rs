//! Footnotes: lines in smaller type at the foot of a column, from a number or a sign on.

use super::columns::Line;

/// Notes are set in less than this part of the size of the text.
pub(super) const SMALLER: f64 = 0.94;
/// Signs that stand for a number.
const SIGNS: [char; 4] = ['*', '†', '‡', '§'];

/// A note, with the page of each of its lines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Note {
    /// The page it starts on, from 0.
    pub(super) page: usize,
    pub(super) lines: Vec<(usize, Line)>,
}

/// Takes the notes from the feet of the pages, in order. A note that goes on overleaf is one.
pub(super) fn take(pages: &mut [Vec<Line>], body: f64) -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for (page, lines) in pages.iter_mut().enumerate() {
        let mut text: Vec<Line> = Vec::new();
        for column in lines.chunk_by(|a, b| a.column == b.column) {
            let foot = column.iter().rposition(|line| line.size >= body * SMALLER).map_or(0, |at| at + 1);
            let goes_on = notes.last().is_some_and(|note| note.page + 1 >= page && is_unfinished(note));
            let first = column[foot..].iter().position(starts_note).map_or(column.len(), |at| at + foot);
            // What stands above the first number may belong to the note begun on the page before.
            let start = if goes_on && (first < column.len() || foot > 0) { foot } else { first };
            text.extend_from_slice(&column[..start]);
            for line in &column[start..] {
                match notes.last_mut() {
                    Some(note) if !starts_note(line) => note.lines.push((page, line.clone())),
                    _ => notes.push(Note { page, lines: vec![(page, line.clone())] }),
                }
            }
        }
        *lines = text;
    }
    notes
}

fn starts_note(line: &Line) -> bool {
    const MOST_DIGITS: usize = 3;
    let text = line.text.as_str();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let after = rest.trim_start_matches(['.', ')', ']']);
    let is_number = (1..=MOST_DIGITS).contains(&digits)
        && after.starts_with(' ')
        && !after.trim_start().starts_with(char::is_lowercase);
    line.starts_raised
        || is_number
        || text.starts_with(SIGNS)
        || text.starts_with('[') && text[1..].starts_with(|c: char| c.is_ascii_digit())
}

fn is_unfinished(note: &Note) -> bool {
    note.lines.last().is_some_and(|(_, line)| !line.text.trim_end().ends_with(['.', '!', '?', ')', '”', '"']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, size: f64, column: usize) -> Line {
        Line {
            text: text.to_owned(),
            left: 50.0,
            right: 300.0,
            base: 0.0,
            size,
            is_bold: false,
            starts_raised: false,
            column,
            number: 0,
        }
    }

    #[test]
    fn small_type_below_the_text_is_a_note_from_its_number_on() {
        let mut pages = vec![
            vec![
                line("In 1954 it began.", 10.0, 0),
                line("1 Nove, p. 81.", 8.0, 0),
                line("2 Taubman, who says", 8.0, 0),
            ],
            vec![line("It ended.", 10.0, 0), line("otherwise.", 8.0, 0), line("* Ibid.", 8.0, 0)],
            vec![line("A quotation in small type.", 8.0, 0), line("It was.", 10.0, 0), line("A caption", 8.0, 0)],
        ];
        let notes = take(&mut pages, 10.0);
        let texts: Vec<Vec<&str>> =
            notes.iter().map(|note| note.lines.iter().map(|(_, line)| line.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["1 Nove, p. 81."], vec!["2 Taubman, who says", "otherwise."], vec!["* Ibid."]]);
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 3]);
    }
}
