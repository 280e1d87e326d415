//! What the content stream of a page writes, as runs of text with their places.
//!
//! Owns the few operators that set and move text. Refuses to know colours, paths and images beyond the fact that there
//! are some: a page of images without text is a scan. Nothing here panics; the work on one page is bounded by
//! [`MOST_OPERATORS`] and [`DEEPEST_FORM`].

use hayro_font::kurbo::{Affine, Point, Vec2};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

use super::about::text_string;
use super::fonts::{Face, Fonts};
use super::runs::{Letter, Runs};

/// Operators on a page, those of its forms counted as often as they are drawn. A dense page has 20,000.
const MOST_OPERATORS: usize = 2_000_000;
/// How much the programs of the forms on a page may hold, in bytes, counted as often as they are drawn.
const MOST_FORM_BYTES: usize = 100_000_000;
/// How deep forms may draw forms.
const DEEPEST_FORM: usize = 16;
/// How deep graphics states may nest.
const DEEPEST_STATE: usize = 512;
/// Longer `ActualText` stands for more than a ligature or a hyphen, and would lose its line ends.
const LONGEST_ACTUAL_TEXT: usize = 16;
/// The largest page whose size is believed, in points: a banner of a kilometre.
const LARGEST_PAGE: f32 = 3_000_000.0;
/// Fewer strokes than this do not draw the letters of a page.
const PICTURE_PATHS: usize = 40;

/// What a page was found to hold.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) runs: Runs,
    /// Whether there are images, or enough strokes to be letters.
    pub(super) is_picture: bool,
    /// Whether what should be on the page is not to be found.
    pub(super) is_damaged: bool,
}

/// Reads a page.
pub(super) fn draw<'a>(page: &Page<'a>, fonts: &Fonts<'a>) -> Drawn {
    let (width, height) = page.render_dimensions();
    let is_sane = width.max(height) <= LARGEST_PAGE;
    let initial = if is_sane { Affine::new(page.initial_transform(true).as_coeffs()) } else { Affine::FLIP_Y };
    let runs = Runs::new(is_sane.then_some((f64::from(width), f64::from(height))));
    let mut pen = Pen {
        fonts,
        state: State::new(initial),
        saved: Vec::new(),
        line: Affine::IDENTITY,
        text: Affine::IDENTITY,
        marks: Vec::new(),
        runs,
        images: 0,
        paths: 0,
        operators: 0,
        form_bytes: 0,
    };
    pen.follow(page.typed_operations(), page.resources(), 0);
    let is_damaged = pen.operators == 0 && has_contents(page);
    Drawn { runs: pen.runs, is_picture: pen.images > 0 || pen.paths >= PICTURE_PATHS, is_damaged }
}

/// Whether a page should hold something. A blank one may have a program of a few bytes.
fn has_contents(page: &Page<'_>) -> bool {
    const BLANK: usize = 16;
    let contents = page.raw();
    match contents.get::<Stream<'_>>("Contents") {
        Some(stream) => stream.raw_data().len() > BLANK,
        None => contents.contains_key("Contents"),
    }
}

#[derive(Clone)]
struct State<'a> {
    page: Affine,
    face: Option<Face<'a>>,
    size: f64,
    char_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    is_outlined: bool,
}

impl State<'_> {
    fn new(page: Affine) -> Self {
        State {
            page,
            face: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            is_outlined: false,
        }
    }
}

/// A stretch of marked content.
enum Mark {
    Plain,
    /// A running head, a page number: marked by the program that made the file.
    Pagination,
    /// What the letters inside stand for.
    Actual(Actual),
}

/// What a few letters stand for: a ligature, a hyphen, a word in two parts. Where there are more letters than it could
/// stand for, it is not believed, and they say what they say.
struct Actual {
    text: String,
    /// How many letters there were, and what those held back would say.
    count: usize,
    held: String,
    /// A letter of no width where the last one ends.
    end: Option<Letter>,
}

impl Actual {
    /// How many letters more than it has there may be.
    const MORE: usize = 3;

    fn new(text: String) -> Self {
        Actual { text, count: 0, held: String::new(), end: None }
    }

    fn is_believed(&self) -> bool {
        self.count <= self.text.chars().count() + Actual::MORE
    }

    /// What is written for a letter as soon as it is drawn: nothing, as long as the whole is believed.
    fn in_place_of(&mut self, letter: Letter) -> Letter {
        self.count += 1;
        let step = letter.along * (letter.width / letter.along.hypot());
        let Letter { along, size, is_bold, .. } = letter;
        self.end = Some(Letter { text: None, origin: letter.origin + step, along, width: 0.0, size, is_bold });
        if self.is_believed() {
            self.held.push_str(letter.text.as_deref().unwrap_or("\u{FFFD}"));
            return Letter { text: Some(String::new()), ..letter };
        }
        let held = std::mem::take(&mut self.held);
        let text = letter.text.map(|text| held.clone() + &text).or(Some(held).filter(|held| !held.is_empty()));
        Letter { text, ..letter }
    }

    /// What is written once all letters are drawn.
    fn whole(self) -> Option<Letter> {
        let is_believed = self.is_believed();
        self.end.filter(|_| is_believed).map(|end| Letter { text: Some(self.text), ..end })
    }
}

struct Pen<'f, 'a> {
    fonts: &'f Fonts<'a>,
    state: State<'a>,
    saved: Vec<State<'a>>,
    line: Affine,
    text: Affine,
    marks: Vec<Mark>,
    runs: Runs,
    images: usize,
    paths: usize,
    operators: usize,
    form_bytes: usize,
}

impl<'a> Pen<'_, 'a> {
    fn follow(&mut self, mut operators: TypedIter<'_>, resources: &Resources<'a>, depth: usize) {
        let (saved, marks) = (self.saved.len(), self.marks.len());
        while let Some(operator) = operators.next() {
            self.operators += 1;
            if self.operators > MOST_OPERATORS || self.runs.is_full() {
                break;
            }
            match operator {
                Op::XObject(name) => self.draw_object(name.0, resources, depth),
                Op::RestoreState(_) if self.saved.len() <= saved => {}
                other => self.obey(other, resources),
            }
        }
        self.saved.truncate(saved + 1);
        if self.saved.len() > saved
            && let Some(state) = self.saved.pop()
        {
            self.state = state;
        }
        while self.marks.len() > marks {
            self.end_mark();
        }
    }

    fn end_mark(&mut self) {
        if let Some(Mark::Actual(actual)) = self.marks.pop() {
            actual.whole().into_iter().for_each(|letter| self.runs.write(letter));
        }
    }

    fn obey(&mut self, operator: Op<'_, '_>, resources: &Resources<'a>) {
        let state = &mut self.state;
        match operator {
            Op::SaveState(_) if self.saved.len() < DEEPEST_STATE => self.saved.push(state.clone()),
            Op::RestoreState(_) => self.state = self.saved.pop().unwrap_or_else(|| state.clone()),
            Op::Transform(m) => state.page *= matrix([m.0, m.1, m.2, m.3, m.4, m.5]),
            Op::BeginText(_) => self.set_line(Affine::IDENTITY),
            Op::TextFont(font) => self.set_font(font.0, font.1.as_f64(), resources),
            Op::SetGraphicsState(name) => self.set_state(name.0, resources),
            Op::CharacterSpacing(n) => state.char_space = n.0.as_f64(),
            Op::WordSpacing(n) => state.word_space = n.0.as_f64(),
            Op::HorizontalScaling(n) => state.stretch = n.0.as_f64() / 100.0,
            Op::TextLeading(n) => state.leading = n.0.as_f64(),
            Op::TextRise(n) => state.rise = n.0.as_f64(),
            Op::TextRenderingMode(n) => state.is_outlined = matches!(n.0.as_i64(), 2 | 6),
            Op::SetTextMatrix(m) => self.set_line(matrix([m.0, m.1, m.2, m.3, m.4, m.5])),
            Op::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            Op::NextLineAndSetLeading(by) => {
                state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => self.next_leading(),
            Op::ShowText(text) => self.show(text.0.as_bytes()),
            Op::NextLineAndShowText(text) => {
                self.next_leading();
                self.show(text.0.as_bytes());
            }
            Op::ShowTextWithParameters(text) => {
                state.word_space = text.0.as_f64();
                state.char_space = text.1.as_f64();
                self.next_leading();
                self.show(text.2.as_bytes());
            }
            Op::ShowTexts(texts) => self.show_all(texts.0.iter::<Object<'_>>()),
            Op::BeginMarkedContent(_) => self.marks.push(Mark::Plain),
            Op::BeginMarkedContentWithProperties(mark) => {
                let mark = read_mark(mark.0, mark.1, resources);
                self.marks.push(mark);
            }
            Op::EndMarkedContent(_) => self.end_mark(),
            Op::InlineImage(_) => self.images += 1,
            Op::FillPathNonZero(_) | Op::FillPathEvenOdd(_) | Op::StrokePath(_) => self.paths += 1,
            _ => {}
        }
    }

    fn set_line(&mut self, line: Affine) {
        (self.line, self.text) = (line, line);
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.set_line(self.line * Affine::translate((x, y)));
    }

    fn next_leading(&mut self) {
        self.next_line(0.0, -self.state.leading);
    }

    fn set_state(&mut self, name: &Name<'_>, resources: &Resources<'a>) {
        let Some(font) = resources.get_ext_g_state(name).and_then(|state| state.get::<Vec<Object<'a>>>("Font")) else {
            return;
        };
        if let [Object::Dict(font), Object::Number(size)] = font.as_slice() {
            (self.state.face, self.state.size) = (self.fonts.face(font), size.as_f64());
        }
    }

    fn set_font(&mut self, name: &Name<'_>, size: f64, resources: &Resources<'a>) {
        let face = resources.get_font(name).map(|font| self.fonts.face(&font));
        self.state.face = face.unwrap_or_else(|| self.fonts.stand_in());
        self.state.size = size;
    }

    fn show_all<'o>(&mut self, items: impl Iterator<Item = Object<'o>>) {
        for item in items {
            match item {
                Object::String(text) => self.show(text.as_bytes()),
                Object::Number(back) => {
                    let State { size, stretch, .. } = self.state;
                    let is_upright = self.state.face.as_ref().is_some_and(|face| !face.font.is_horizontal());
                    let by = -back.as_f64() / 1000.0 * size;
                    self.advance(if is_upright { Vec2::new(0.0, by) } else { Vec2::new(by * stretch, 0.0) });
                }
                _ => {}
            }
        }
    }

    fn advance(&mut self, by: Vec2) {
        self.text *= Affine::translate(by);
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(face) = self.state.face.clone() else { return };
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = face.font.read_code(bytes, at);
            at += length.max(1);
            let State { size, char_space, word_space, stretch, rise, .. } = self.state;
            let width = face.font.code_advance(code) / 1000.0 * size;
            let space = char_space + if code == 32 && length == 1 { word_space } else { 0.0 };
            let place = self.state.page * self.text;
            self.write(&face, code, place, place * Point::new(0.0, rise), width.x * stretch);
            let is_horizontal = face.font.is_horizontal();
            self.advance(if is_horizontal {
                Vec2::new((width.x + space) * stretch, 0.0)
            } else {
                Vec2::new(0.0, width.y - space)
            });
            let pen = self.state.page * self.text * Point::new(0.0, rise);
            self.runs.lift(pen);
        }
    }

    fn write(&mut self, face: &Face<'a>, code: u32, place: Affine, origin: Point, width: f64) {
        let [a, b, c, d, ..] = place.as_coeffs();
        let along = Vec2::new(a, b);
        let size = Vec2::new(c, d).hypot() * self.state.size.abs() * face.em;
        let is_bold = face.is_bold || self.state.is_outlined;
        let text = face.meaning(code);
        let letter = Letter { text, origin, along, width: width.abs() * along.hypot(), size, is_bold };
        let letter = match self.marks.iter_mut().rev().find(|mark| !matches!(mark, Mark::Plain)) {
            Some(Mark::Pagination) => return,
            Some(Mark::Actual(actual)) => actual.in_place_of(letter),
            _ => letter,
        };
        self.runs.write(letter);
    }

    fn draw_object(&mut self, name: &Name<'_>, resources: &Resources<'a>, depth: usize) {
        let Some(stream) = resources.get_x_object(name) else { return };
        match stream.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.images += 1,
            Some(b"Form") if depth < DEEPEST_FORM => self.draw_form(&stream, resources, depth),
            _ => {}
        }
    }

    fn draw_form(&mut self, form: &Stream<'a>, resources: &Resources<'a>, depth: usize) {
        if self.form_bytes > MOST_FORM_BYTES {
            return;
        }
        let Ok(data) = form.decoded_data() else { return };
        self.form_bytes += data.len();
        let own = form.dict().get::<Dict<'a>>("Resources").map(Resources::new);
        let (state, line, text) = (self.state.clone(), self.line, self.text);
        if let Some(matrix) = form.dict().get::<[f64; 6]>("Matrix") {
            self.state.page *= Affine::new(matrix);
        }
        self.follow(TypedIter::new(&data), own.as_ref().unwrap_or(resources), depth + 1);
        (self.state, self.line, self.text) = (state, line, text);
    }
}

fn matrix(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}

fn read_mark(tag: &Name<'_>, properties: &Object<'_>, resources: &Resources<'_>) -> Mark {
    let named;
    let properties = match properties {
        Object::Dict(dict) => dict,
        Object::Name(name) => match resources.properties.get::<Dict<'_>>(name) {
            Some(dict) => {
                named = dict;
                &named
            }
            None => return Mark::Plain,
        },
        _ => return Mark::Plain,
    };
    if tag.as_ref() == b"Artifact" {
        let is_pagination = properties.get::<Name<'_>>("Type").is_some_and(|kind| kind.as_ref() == b"Pagination");
        return if is_pagination { Mark::Pagination } else { Mark::Plain };
    }
    let actual = properties.get::<hayro_syntax::object::String<'_>>("ActualText");
    match actual.map(|text| text_string(text.as_bytes())) {
        Some(text) if text.len() <= LONGEST_ACTUAL_TEXT => Mark::Actual(Actual::new(text)),
        _ => Mark::Plain,
    }
}
