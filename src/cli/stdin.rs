//! Words that come from standard input, where the command line has `-` in place of them.

use std::io::Read;

use histsearch::error::{Error, Result};

/// The most that is read, in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// The words as typed, side by side; `-` alone stands for standard input. `what` they are is for messages: `"query"`.
pub(super) fn words_or_stdin(words: &[String], what: &str) -> Result<String> {
    match words {
        [dash] if dash == "-" => read(what),
        words => Ok(words.join(" ")),
    }
}

fn read(what: &str) -> Result<String> {
    let mut bytes = Vec::new();
    let failed =
        |error: std::io::Error| Error::usage(format!("cannot read the {what} from standard input")).because(error);
    std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::usage(format!("the {what} is longer than 1 MiB")).hint("ask with fewer words"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
