//! The words by which an exam question sets its task: "Explain how …", "To what extent …, in your answer consider …".
//!
//! Owns the list. They say what the student shall do, not what the passage is about, and are left out as question
//! words are; but only where a sentence sets out with them, for "trade" may be compared and "state" may be a state.

/// Verbs of tasks, at the start of a sentence or after another task.
const VERBS: &[&str] = &[
    "account",
    "analyse",
    "analyze",
    "argue",
    "assess",
    "calculate",
    "comment",
    "compare",
    "consider",
    "construct",
    "contrast",
    "define",
    "describe",
    "determine",
    "discuss",
    "distinguish",
    "evaluate",
    "examine",
    "explain",
    "explore",
    "give",
    "identify",
    "illustrate",
    "imagine",
    "interpret",
    "justify",
    "list",
    "name",
    "outline",
    "reflect",
    "relate",
    "review",
    "show",
    "state",
    "suggest",
    "summarise",
    "summarize",
    "suppose",
    "trace",
    "weigh",
];

/// Runs of words that belong to tasks, wherever they stand.
const PHRASES: &[&[&str]] = &[
    &["to", "what", "extent"],
    &["in", "what", "ways"],
    &["in", "what", "way"],
    &["in", "your", "answer"],
    &["in", "your", "opinion"],
    &["in", "your", "own", "words"],
    &["do", "you", "agree"],
    &["do", "you", "think"],
    &["how", "far"],
    &["how", "important"],
    &["how", "significant"],
    &["give", "reasons"],
    &["with", "reference", "to"],
    &["the", "role", "of"],
    &["the", "importance", "of"],
    &["the", "significance", "of"],
];

/// Marks the words of `text` that set a task. `words` are its free words in order, `None` for what is quoted; marks
/// are added to `empty`, one for each of them.
pub(super) fn mark(text: &str, words: &[Option<String>], empty: &mut [bool]) {
    let openings = openings(text);
    let folded: Vec<String> = words.iter().map(|word| word.as_deref().unwrap_or_default().to_lowercase()).collect();
    let mut in_task = true;
    for (place, word) in folded.iter().enumerate() {
        let opens = place == 0 || openings.contains(word);
        let is_verb = VERBS.contains(&word.as_str());
        if is_verb && (opens || in_task) {
            empty[place] = true;
            in_task = true;
        } else {
            in_task = in_task && place > 0 && matches!(word.as_str(), "and" | "or" | "briefly" | "then");
        }
        for phrase in PHRASES {
            let run = folded.get(place..place + phrase.len());
            if run.is_some_and(|run| run.iter().map(String::as_str).eq(phrase.iter().copied())) {
                empty[place..place + phrase.len()].fill(true);
            }
        }
    }
}

/// The words that sentences of a text set out with.
fn openings(text: &str) -> Vec<String> {
    let sentences = text.split(['.', '?', '!', ';', ':', '\n']);
    let first = |sentence: &str| Some(sentence.split_whitespace().next()?.to_lowercase());
    sentences.filter_map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> Vec<String> {
        let words: Vec<Option<String>> =
            text.split(' ').map(|word| Some(word.trim_matches(['.', ',', '?']).to_owned())).collect();
        let mut empty = vec![false; words.len()];
        mark(text, &words, &mut empty);
        words.into_iter().flatten().zip(empty).filter(|(_, empty)| !empty).map(|(word, _)| word).collect()
    }

    #[test]
    fn what_the_student_shall_do_is_left_out() {
        assert_eq!(left("Explain and assess Soviet agriculture"), ["and", "Soviet", "agriculture"]);
        assert_eq!(left("Did it fail? Consider maize in your answer."), ["Did", "it", "fail", "maize"]);
        assert_eq!(left("To what extent did maize fail"), ["did", "maize", "fail"]);
    }

    #[test]
    fn the_same_words_within_a_sentence_stay() {
        assert_eq!(left("the state in Kazakhstan").len(), 4);
        assert_eq!(left("who could name the state").len(), 5);
    }
}
