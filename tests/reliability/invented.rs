//! Nothing invented and nothing lost in formats that place their words among commands: documents made of words that are
//! known one by one, each either to be printed or not.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::harness::{Home, Seeded, times};

/// How many documents of each format are made; 50 for the long form.
const DOCUMENTS: &str = "HISTSEARCH_TEST_DOCUMENTS";

/// Makes words nobody else says, and remembers which of them are printed.
struct Words {
    random: Seeded,
    count: usize,
    printed: BTreeSet<String>,
}

impl Words {
    fn new(seed: u64) -> Words {
        Words { random: Seeded(seed), count: 0, printed: BTreeSet::new() }
    }

    /// A word of letters alone, no two the same, and none of them part of another.
    fn word(&mut self) -> String {
        self.count += 1;
        let letters = format!("{:05}", self.count);
        letters
            .bytes()
            .map(|digit| ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "ru"][usize::from(digit - b'0')])
            .collect()
    }

    /// Words that are printed, in a row.
    fn said(&mut self) -> String {
        let words: Vec<String> = (0..1 + self.random.below(9)).map(|_| self.word()).collect();
        self.printed.extend(words.iter().cloned());
        words.join(" ")
    }

    /// A paragraph's worth of them, so that no line passes for a heading.
    fn line(&mut self) -> String {
        let words: Vec<String> = (0..9).map(|_| self.word()).collect();
        self.printed.extend(words.iter().cloned());
        words.join(" ")
    }

    /// A word that nobody reads: in a comment, an instruction, a key.
    fn unsaid(&mut self) -> String {
        self.word()
    }

    fn below(&mut self, end: usize) -> usize {
        self.random.below(end)
    }
}

/// Holds what is read of a document to the words that are printed in it: all of them, and no other.
#[track_caller]
fn assert_said(home: &Home, name: &str, document: &[u8], words: &Words) {
    home.write(name, document);
    let told = home.run(&["inspect", &format!("essays/{name}"), "--format", "json"]).expect(&[0]).json();
    let text = told["text"].as_str().unwrap();
    let read: BTreeSet<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let invented: Vec<_> = read.difference(&words.printed).collect();
    let lost: Vec<_> = words.printed.difference(&read).collect();
    let shown = String::from_utf8_lossy(document);
    assert!(invented.is_empty() && lost.is_empty(), "{name} invents {invented:?}, loses {lost:?}:\n{text}\n\n{shown}");
}

fn rtf(words: &mut Words) -> Vec<u8> {
    let mut text = String::from("{\\rtf1\\ansi\\ansicpg1252\\deff0");
    let (font, style, author) = (words.unsaid(), words.unsaid(), words.unsaid());
    write!(text, "{{\\fonttbl{{\\f0 {font};}}}}{{\\stylesheet{{\\s9 {style};}}}}{{\\info{{\\author {author}}}}}")
        .unwrap();
    for _ in 0..30 {
        let (said, more, line, unsaid) = (words.said(), words.said(), words.line(), words.unsaid());
        let piece = match words.below(14) {
            0 => format!("\\pard {line} {{\\b {said}}} {{\\i\\fs24 {more}}}\\par\n"),
            1 => format!("{line} {{\\v {unsaid}}} {said}\\line {more}\\par\n"),
            2 => format!("{line}{{\\footnote\\pard {said}}} {more}\\par\n"),
            3 => format!("{{\\field{{\\*\\fldinst HYPERLINK \"{unsaid}\"}}{{\\fldrslt {said}}}}} {line} {more}\\par\n"),
            4 => format!("\\trowd\\cellx100\\cellx200 {said}\\cell {more}\\cell\\row\\pard {line}\\par\n"),
            5 => format!("{{\\*\\{} {unsaid}}}{line} {said} {more}\\par\n", words.unsaid()),
            6 => format!("{line} {{\\*\\bkmkstart {unsaid}}}{said} {more}\\par\n"),
            7 => format!("{{\\header {unsaid}\\par}}{line} {said} {more}\\par\n"),
            8 => format!("{line} {{\\deleted {unsaid}}} {said} {more}\\par\n"),
            9 => format!("{line} {said}\\~{more}\\tab {}\\par\n", words.said()),
            10 => format!("{{\\pict\\pngblip 0a0b0c0d}}{line} {said} {more}\\par\n"),
            11 => format!("{line} {said}\\emdash {more}\\rquote\\ldblquote {}\\rdblquote\\par\n", words.said()),
            12 => format!("{line} \\u8212?{said}\\'97{more}\\par\n"),
            _ => format!("{{{{{{{line}}} {said}}} {more}}}\\par\n"),
        };
        text.push_str(&piece);
    }
    text.push('}');
    text.into_bytes()
}

fn latex(words: &mut Words) -> Vec<u8> {
    let mut text = String::from("\\documentclass[12pt]{article}\n");
    let (package, title) = (words.unsaid(), words.said());
    write!(text, "\\usepackage[utf8]{{{package}}}\n\\title{{{title}}}\n\\begin{{document}}\n\\maketitle\n").unwrap();
    for _ in 0..30 {
        let (said, more, line, unsaid) = (words.said(), words.said(), words.line(), words.unsaid());
        let piece = match words.below(15) {
            0 => format!("\\section{{{said}}}\\label{{{unsaid}}}\n{line} {more}\n\n"),
            1 => format!("{line} \\emph{{{said}}} \\textbf{{\\itshape {more}}}\n\n"),
            2 => format!("{line} % {unsaid}\n{said} {more}\n\n"),
            3 => format!("{line}\\footnote{{{said}}} {more}\n\n"),
            4 => format!("{line}~\\autocite[12]{{{unsaid}}} {said} {more}\n\n"),
            5 => format!("\\begin{{itemize}}\n\\item {line}\n\\item {said}\n\\end{{itemize}}\n{more}\n\n"),
            6 => format!("\\begin{{quote}}\n{line} {said}\n\\end{{quote}}\n{more}\n\n"),
            7 => format!("\\begin{{tabular}}{{l|r}}\n{said} & {more} \\\\\n\\end{{tabular}}\n\n{line}\n\n"),
            8 => format!("\\begin{{comment}}\n{unsaid}\n\\end{{comment}}\n{line} {said} {more}\n\n"),
            9 => format!("\\includegraphics[width=3cm]{{{unsaid}}}\n{line} {said} {more}\n\n"),
            10 => format!("{line} see~\\ref{{{unsaid}}} {said}---{more}\n\n").replace("see~", ""),
            11 => format!("\\begin{{equation}}\n{unsaid}\n\\end{{equation}}\n{line} {said} {more}\n\n"),
            12 => format!("``{line}'' `{said}' \\enquote{{{more}}}\n\n"),
            13 => format!("\\{}{{{line} {said}}} {more}\n\n", words.unsaid()),
            _ => format!("{{{{\\large {line}}} {said}}} \\& {more}\n\n"),
        };
        text.push_str(&piece);
    }
    write!(text, "\\end{{document}}\n{}\n", words.unsaid()).unwrap();
    text.into_bytes()
}

/// The program of a page: lines of text, drawn in the ways programs draw them.
fn drawn(words: &mut Words) -> String {
    let mut page = String::from("BT\n");
    for row in 0..20 {
        let at = 720 - 14 * row;
        let (line, said, unsaid) = (words.line(), words.said(), words.unsaid());
        let text = format!("{line} {said}");
        let show = match words.below(6) {
            0 => format!("/F1 10 Tf ({text}) Tj"),
            1 => format!("/F1 10 Tf <{}> Tj", text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>()),
            // Letters drawn one by one and moved a little, as kerning has it.
            2 => format!("/F1 10 Tf [{}] TJ", text.chars().map(|c| format!("({c}) -12 ")).collect::<String>()),
            3 => format!("/F1 10 Tf ({line}) Tj /F2 10 Tf ( {said}) Tj"),
            4 => format!("/F1 10 Tf /Span <</ActualText ({unsaid})>> BDC ({text}) Tj EMC"),
            // The gap between two words is drawn by moving on, without a space.
            _ => format!("/F1 10 Tf [{}] TJ", text.replace(' ', ") -278 (").replacen("", "(", 1) + ")"),
        };
        writeln!(page, "1 0 0 1 72 {at} Tm {show} % {unsaid}").unwrap();
    }
    page + "ET\n"
}

fn pdf(words: &mut Words) -> Vec<u8> {
    let title = words.unsaid();
    let remark = words.unsaid();
    let pages = 3;
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Count {pages}/Kids[{}]>>",
            (0..pages).map(|page| format!("{} 0 R ", 6 + 2 * page)).collect::<String>()
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Italic/Encoding/WinAnsiEncoding>>".to_owned(),
        format!("<</Producer({title})>>"),
    ];
    for page in 0..pages {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1400 792]/Contents {} 0 R/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>\
             /Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents({remark})>>]>>",
            7 + 2 * page
        ));
        let program = drawn(words);
        objects.push(format!("<</Length {}>>stream\n{program}\nendstream", program.len()));
    }
    let mut file = String::from("%PDF-1.4\n");
    let mut places = String::new();
    for (object, number) in objects.iter().zip(1..) {
        writeln!(places, "{:010} 00000 n ", file.len()).unwrap();
        writeln!(file, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let (count, start) = (objects.len() + 1, file.len());
    write!(
        file,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<</Size {count}/Root 1 0 R/Info 5 0 R>>\nstartxref\n{start}\n%%EOF\n"
    )
    .unwrap();
    file.into_bytes()
}

#[test]
fn what_is_printed_is_read_and_nothing_else() {
    let home = Home::new();
    type Write = fn(&mut Words) -> Vec<u8>;
    let formats: [(&str, Write); 3] = [("rtf", rtf), ("tex", latex), ("pdf", pdf)];
    for (format, write) in formats {
        for number in 0..times(DOCUMENTS, 6) {
            let mut words = Words::new(number as u64);
            let document = write(&mut words);
            assert!(words.printed.len() > 300, "{format} {number}");
            assert_said(&home, &format!("{number}.{format}"), &document, &words);
        }
    }
}
