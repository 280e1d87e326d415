//! A command line as typed in a case or in the README, split into words as a shell would.

/// One command: variables set before it, then its words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Command {
    /// `NAME=VALUE` before the program; an empty value takes the variable away.
    pub(crate) variables: Vec<(String, String)>,
    /// The words after the program's name.
    pub(crate) arguments: Vec<String>,
}

/// Reads `NAME=VALUE histsearch query "Virgin Lands"`.
///
/// # Errors
/// When a quotation mark has no partner, or the program is another.
pub(crate) fn command(text: &str) -> Result<Command, String> {
    let mut words = split(text)?.into_iter().peekable();
    let mut command = Command::default();
    while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
        command.variables.push((name.to_owned(), value.to_owned()));
        words.next();
    }
    if words.next().as_deref() != Some("histsearch") {
        return Err(format!("not a histsearch command: {text}"));
    }
    command.arguments = words.collect();
    Ok(command)
}

/// Words between white space; '…' verbatim, "…" and \ as in a shell.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('\''), _) => word.get_or_insert_default().push(c),
            (_, '\\') => word.get_or_insert_default().extend(chars.next()),
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match quote {
        Some(open) => Err(format!("{open} without its partner in: {text}")),
        None => Ok(words),
    }
}

#[test]
fn words_are_split_as_in_a_shell() {
    let words = split(r#"query "Virgin Lands" '"secret  speech"' a\ b ''"#).unwrap();
    assert_eq!(words, ["query", "Virgin Lands", "\"secret  speech\"", "a b", ""]);
    assert!(split("query \"maize").is_err());
}

#[test]
fn variables_stand_before_the_program() {
    let read = command("NO_COLOR=1 HISTSEARCH_INDEX= histsearch query a=b").unwrap();
    let variables = [("NO_COLOR", "1"), ("HISTSEARCH_INDEX", "")].map(|(name, value)| (name.into(), value.into()));
    assert_eq!(read, Command { variables: variables.into(), arguments: vec!["query".into(), "a=b".into()] });
    assert!(command("rm -r essays").is_err());
}
