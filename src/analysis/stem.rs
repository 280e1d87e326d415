//! Stemming, with a memory: it is the dearest part of indexing, and history has few words for its many pages.

use std::borrow::Cow;
use std::cell::RefCell;
use std::mem;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::filed::{MOST_LACKED, file, mark, may_lack, shared};
use super::word::Raw;
use super::{Form, WordStream};
use crate::memory::{Key, Memory, TOGETHER};

/// The stem of a word as written and folded (Porter 2, English). But for its last few bytes every stem is the beginning
/// of its word, and the first letter is always; a word of which that cannot be said is its own stem.
///
/// ```
/// assert_eq!(histsearch::analysis::stem("farming"), "farm");
/// ```
pub fn stem(word: &str) -> Cow<'_, str> {
    let stem = frostem::Stemmer::new(frostem::Algorithm::English).stem(word);
    let shared = shared(&stem, word);
    if shared > 0 && may_lack(&stem.as_bytes()[shared..]) { stem } else { Cow::Borrowed(word) }
}

/// How every word begins that has this stem, in bytes.
///
/// ```
/// assert_eq!(histsearch::analysis::beginning("happi"), b"happ"); // of happy, and of happen
/// assert_eq!(histsearch::analysis::beginning("farm"), b"farm");
/// ```
pub fn beginning(stem: &str) -> &[u8] {
    let stem = stem.as_bytes();
    let splits = (1..=stem.len()).filter_map(|at| stem.split_at_checked(at));
    let mut kept = splits.filter_map(|(kept, ending)| may_lack(ending).then_some(kept));
    kept.next().unwrap_or_default()
}

/// As many words as are remembered at the most: a megabyte.
const MOST_WORDS: usize = 1 << 15;

/// How a stem is made of a word: so much of its beginning, then these letters, all ASCII; all in lower case.
#[derive(Clone, Copy, Debug, Default)]
struct Recipe {
    /// In bytes.
    kept: u8,
    letters: [u8; MOST_LACKED],
    /// How many of the letters there are.
    lacked: u8,
    /// Whether the word has capitals.
    has_capitals: bool,
}

impl Recipe {
    /// Of a stem and the word it was made of; `None` where that is too long, or another alphabet's letters are put on.
    fn new(stem: &str, word: &str) -> Option<Recipe> {
        let folded = word.to_ascii_lowercase();
        let kept = shared(stem, &folded);
        let added = stem.get(kept..).filter(|added| added.is_ascii())?.as_bytes();
        let mut letters = [0; MOST_LACKED];
        letters.get_mut(..added.len())?.copy_from_slice(added);
        let (kept, lacked) = (u8::try_from(kept).ok()?, added.len() as u8);
        Some(Recipe { kept, letters, lacked, has_capitals: folded != word })
    }

    /// Appends what is made of the word.
    fn make(self, what: Makes, word: &str, out: &mut String) {
        let from = out.len();
        // Another word's recipe may be longer than the word: a text can be made that confuses two.
        let (kept, rest) = word.split_at(word.floor_char_boundary(usize::from(self.kept)));
        out.push_str(kept);
        out.extend(self.letters[..usize::from(self.lacked)].iter().map(|letter| char::from(*letter)));
        if what == Makes::Keys {
            out.push(char::from(mark(usize::from(self.lacked))));
            out.push_str(rest);
        }
        if self.has_capitals {
            out[from..].make_ascii_lowercase();
        }
    }
}

/// What is made of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Makes {
    /// [Stems](stem).
    Stems,
    /// What they are [filed](super::filed()) under.
    Keys,
}

/// Makes something of words, and remembers how.
#[derive(Clone)]
struct Maker {
    what: Makes,
    recipes: Memory<Recipe>,
    /// Room for a word.
    folded: String,
}

impl Maker {
    const fn of(what: Makes) -> Maker {
        Maker { what, recipes: Memory::of_at_most(MOST_WORDS), folded: String::new() }
    }

    /// Appends what is made of a folded word, and where it has a key as it is `written`, keeps how.
    fn make(&mut self, folded: &str, written: Option<(Key, &str)>, out: &mut String) {
        let stem = stem(folded);
        match self.what {
            Makes::Stems => out.push_str(&stem),
            Makes::Keys => file(&stem, folded, out),
        }
        if let Some((key, recipe)) = written.and_then(|(key, word)| Some((key, Recipe::new(&stem, word)?))) {
            self.recipes.keep(key, recipe);
        }
    }

    /// The same of a word that is not remembered as it is `written`.
    fn of_unknown(&mut self, folded: &str, key: Key, written: &str, out: &mut String) {
        match Key::of(folded.as_bytes(), 0..folded.len()).and_then(|key| self.recipes.get(key)) {
            Some(recipe) => {
                let recipe = Recipe { has_capitals: folded != written, ..*recipe };
                recipe.make(self.what, written, out);
                self.recipes.keep(key, recipe);
            }
            None => self.make(folded, Some((key, written)), out),
        }
    }
}

/// A plain word is remembered as it is written, so that it need not be folded.
impl Form for &mut Maker {
    type Known = Option<Recipe>;

    #[inline]
    fn known(&self, text: &str, words: &[Raw]) -> [Option<Recipe>; TOGETHER] {
        self.recipes.get_each(|place| key(text, words.get(place)?))
    }

    fn of_word(&mut self, text: &str, word: &Raw, known: Option<Recipe>, out: &mut String) {
        let written = &text[word.span.clone()];
        if let Some(recipe) = known {
            return recipe.make(self.what, written, out);
        }
        let mut folded = mem::take(&mut self.folded);
        folded.clear();
        word.fold(text, &mut folded);
        match key(text, word) {
            Some(key) => self.of_unknown(&folded, key, written, out),
            None => self.of_folded(&folded, out),
        }
        self.folded = folded;
    }

    fn of_folded(&mut self, word: &str, out: &mut String) {
        let key = Key::of(word.as_bytes(), 0..word.len());
        match key.and_then(|key| self.recipes.get(key)) {
            Some(recipe) => recipe.make(self.what, word, out),
            None => self.make(word, key.map(|key| (key, word)), out),
        }
    }
}

/// What a word is remembered by as it is written: a plain one.
#[inline]
fn key(text: &str, word: &Raw) -> Option<Key> {
    Some(word).filter(|word| word.is_plain).and_then(|word| Key::of(text.as_bytes(), word.span.clone()))
}

thread_local! {
    /// The stems each thread remembers from one text to the next.
    static STEMS: RefCell<Maker> = const { RefCell::new(Maker::of(Makes::Stems)) };
}

/// Tells each word of a text as written and folded, in order, with its stem.
pub fn each_with_stem(text: &str, mut tell: impl FnMut(&Token, &str)) {
    let mut stems = STEMS.replace(Maker::of(Makes::Stems));
    let mut token = Token::default();
    let mut words = WordStream::new(text, &mut token, WithStem { stems: &mut stems, stem: String::new() });
    while words.advance() {
        tell(words.token(), &words.form.stem);
    }
    STEMS.set(stems);
}

/// The word itself, folded, and beside it the stem of the last one.
struct WithStem<'m> {
    stems: &'m mut Maker,
    stem: String,
}

impl Form for WithStem<'_> {
    type Known = Option<Recipe>;

    fn known(&self, text: &str, words: &[Raw]) -> [Option<Recipe>; TOGETHER] {
        (&self.stems).known(text, words)
    }

    fn of_word(&mut self, text: &str, word: &Raw, known: Option<Recipe>, out: &mut String) {
        self.stem.clear();
        (&mut *self.stems).of_word(text, word, known, &mut self.stem);
        word.fold(text, out);
    }

    fn of_folded(&mut self, word: &str, out: &mut String) {
        self.stem.clear();
        (&mut *self.stems).of_folded(word, &mut self.stem);
        out.push_str(word);
    }
}

/// The words of [`WordTokenizer`](super::WordTokenizer), each as something that is made of it and remembered.
#[derive(Clone)]
pub struct FormTokenizer {
    token: Token,
    maker: Maker,
}

impl FormTokenizer {
    /// Gives [stems](stem).
    pub fn stems() -> FormTokenizer {
        FormTokenizer { token: Token::default(), maker: Maker::of(Makes::Stems) }
    }

    /// Gives words as they are [filed](super::filed()).
    pub fn filed() -> FormTokenizer {
        FormTokenizer { token: Token::default(), maker: Maker::of(Makes::Keys) }
    }
}

impl Tokenizer for FormTokenizer {
    type TokenStream<'a> = FormStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FormStream<'a> {
        FormStream(WordStream::new(text, &mut self.token, &mut self.maker))
    }
}

/// The words of one text, made into something.
pub struct FormStream<'a>(WordStream<'a, &'a mut Maker>);

impl TokenStream for FormStream<'_> {
    fn advance(&mut self) -> bool {
        self.0.advance()
    }

    fn token(&self) -> &Token {
        self.0.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.0.token_mut()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{WordTokenizer, filed};
    use super::*;

    #[test]
    fn the_recipe_of_another_word_does_no_harm() {
        let of_long = Recipe::new("counterrevolutionari", "counterrevolutionary").unwrap();
        for word in ["war", "é", "毛毛", ""] {
            let (mut stem, mut key) = (String::new(), String::new());
            of_long.make(Makes::Stems, word, &mut stem);
            of_long.make(Makes::Keys, word, &mut key);
            assert!(stem.starts_with(word) && key.starts_with(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_word_begins_as_its_stem_says(word in "[a-zé毛]{1,12}(ing|ies|y|s|ed|ational|ability)?|[a-z]{1,4}") {
            prop_assert!(word.as_bytes().starts_with(beginning(&stem(&word))));
        }

        /// Few letters, so that words meet again, with capitals or without; and words too long to be remembered.
        #[test]
        fn what_is_remembered_of_a_word_is_what_is_made_of_it(texts in prop::collection::vec("([abing]{1,4} |[abiyIY]{1,3}(ing|ies|Y) |[a-zé]{20,40} ){0,40}", 1..8)) {
            let (mut stems, mut keys) = (FormTokenizer::stems(), FormTokenizer::filed());
            for text in texts {
                let mut words = Vec::new();
                WordTokenizer::default().token_stream(&text).process(&mut |token| words.push(token.text.clone()));
                let mut made = Vec::new();
                stems.token_stream(&text).process(&mut |token| made.push(token.text.clone()));
                prop_assert_eq!(&made, &words.iter().map(|word| stem(word).into_owned()).collect::<Vec<_>>());
                let mut told = Vec::new();
                each_with_stem(&text, |token, stem| told.push((token.text.clone(), stem.to_owned())));
                prop_assert_eq!(told, words.iter().cloned().zip(made).collect::<Vec<_>>());
                let mut made = Vec::new();
                keys.token_stream(&text).process(&mut |token| made.push(token.text.clone()));
                prop_assert_eq!(made, words.iter().map(|word| filed(word)).collect::<Vec<_>>());
            }
        }
    }
}
