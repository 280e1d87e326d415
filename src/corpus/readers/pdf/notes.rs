//! Footnotes: lines in smaller type at the foot of a column, from a number or a sign on.

use super::columns::Line;

/// Notes are set in less than this part of the size of the text.
pub(super) const SMALLER: f64 = 0.94;
/// Signs that stand for a number.
const SIGNS: [char; 4] = ['*', '†', '‡', '§'];

/// Before a stop and a number, a word of no more letters is an abbreviation: "vol.3".
const LONGEST_ABBREVIATION: usize = 3;

/// More lines or notes than any page has; on such a page no number is looked for in the text.
const MOST_LINES: usize = 1_000;
const MOST_NOTES: usize = 200;

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
    notes.iter_mut().for_each(part_number);
    for of_page in notes.chunk_by(|a, b| a.page == b.page) {
        let lines = &mut pages[of_page[0].page];
        if lines.len() <= MOST_LINES {
            of_page.iter().take(MOST_NOTES).for_each(|note| take_mark(lines, note));
        }
    }
    notes
}

/// The digits a note starts with, where they are no raised ones: some fonts have raised digits of the full size, which
/// stand on the line as if they were part of the text.
fn plain_number(note: &Note) -> Option<&str> {
    let (_, line) = note.lines.first()?;
    let digits = line.text.len() - line.text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    (!line.starts_raised && digits > 0).then(|| &line.text[..digits])
}

/// "1M. McCauley" becomes "1 M. McCauley".
fn part_number(note: &mut Note) {
    let digits = plain_number(note).map_or(0, str::len);
    if let Some((_, line)) = note.lines.first_mut()
        && line.text[digits..].starts_with(char::is_alphabetic)
    {
        line.text.insert(digits, ' ');
    }
}

/// Takes the number of a note from behind the word or the stop it hangs on: "for gold.3 The" becomes "for gold. The".
fn take_mark(lines: &mut [Line], note: &Note) {
    let Some(number) = plain_number(note) else { return };
    for line in lines {
        let is_mark = |at: &usize| {
            let (before, after) = (&line.text[..*at], &line.text[at + number.len()..]);
            let word = before.trim_end_matches(['.', ',', ';', ':', '!', '?', '”', '’', '"', ')', '»']);
            // Not in "p.3", "no.3", "12.3" and "33".
            let letters = word.chars().rev().take_while(|c| c.is_alphabetic()).count();
            letters > LONGEST_ABBREVIATION && !after.starts_with(char::is_alphanumeric)
        };
        let found = line.text.match_indices(number).map(|(at, _)| at).find(is_mark);
        if let Some(at) = found {
            line.text.replace_range(at..at + number.len(), "");
            return;
        }
    }
}

fn starts_note(line: &Line) -> bool {
    const MOST_DIGITS: usize = 3;
    let text = line.text.as_str();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let after = rest.trim_start_matches(['.', ')', ']']);
    let is_parted = after.starts_with(' ') && !after.trim_start().starts_with(char::is_lowercase);
    let is_number = (1..=MOST_DIGITS).contains(&digits) && (is_parted || rest.starts_with(char::is_uppercase));
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
    #[test]
    fn raised_digits_of_the_full_size_are_known_by_their_notes() {
        let mut pages = vec![vec![
            line("He paid in gold.3 In vol.3 of 12.3 and 33 nobody", 10.0, 0),
            line("3Nove, p. 363.", 8.0, 0),
        ]];
        let notes = take(&mut pages, 10.0);
        assert_eq!(notes[0].lines[0].1.text, "3 Nove, p. 363.");
        assert_eq!(pages[0][0].text, "He paid in gold. In vol.3 of 12.3 and 33 nobody");
    }
}
