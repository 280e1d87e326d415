//! Every essay in a file, read one after the other.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;

use super::SafeReader;
use crate::corpus::contents::{Leaf, leaves};
use crate::corpus::skip::{Skip, SkipReason};
use crate::document::Document;

/// An essay in a file, or what was passed over there.
#[derive(Debug)]
pub struct Part<'a> {
    /// Where it is in the file, parts parted by `/`; empty where it is the file itself.
    pub below: &'a str,
    /// Its bytes; none where it was not looked into.
    pub bytes: &'a [u8],
    /// What was read, or why nothing was.
    pub document: Result<Document, Skip>,
}

impl SafeReader<'_> {
    /// Reads every essay in a file: the file itself, or, where it is a table or an archive of essays, each of those.
    ///
    /// Essays in trouble are handed over like the others. Ends where `take` has had enough, or the run is cancelled.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use std::path::Path;
    /// use histsearch::corpus::SafeReader;
    ///
    /// let table = b"id,title,text\n7,Maize,Khrushchev had maize sown far north.\n";
    /// SafeReader::in_place().read_each(Path::new("essays.csv"), table, &mut |part| {
    ///     assert_eq!(part.below, "7");
    ///     assert_eq!(part.document.unwrap().title.as_deref(), Some("Maize"));
    ///     ControlFlow::Continue(())
    /// }).unwrap();
    /// ```
    ///
    /// # Errors
    /// A [`Skip`] about the file as a whole: it holds no essay, cannot be opened, or breaks off. What was handed over
    /// before stands.
    pub fn read_each(
        &mut self,
        path: &Path,
        bytes: &[u8],
        take: &mut dyn FnMut(Part<'_>) -> ControlFlow<()>,
    ) -> Result<(), Skip> {
        let cancelled = self.cancelled;
        // What unpacks may fail in ways nobody foresaw; what the taker does is the taker's.
        let mut theirs = None;
        let unpacked = catch_unwind(AssertUnwindSafe(|| {
            leaves(path, bytes, &mut |leaf| {
                let part = self.part(leaf);
                let taken = catch_unwind(AssertUnwindSafe(|| take(part)));
                match taken {
                    Ok(ControlFlow::Continue(())) if !cancelled() => ControlFlow::Continue(()),
                    Ok(_) => ControlFlow::Break(()),
                    Err(panic) => {
                        theirs = Some(panic);
                        ControlFlow::Break(())
                    }
                }
            })
        }));
        match theirs {
            Some(panic) => resume_unwind(panic),
            None => unpacked.unwrap_or_else(|_| Err(Skip::new(SkipReason::Broken, "the unpacker failed on this file"))),
        }
    }

    fn part<'b>(&mut self, leaf: Leaf<'b>) -> Part<'b> {
        let Leaf { below, essay } = leaf;
        let bytes = essay.as_ref().map_or(&[][..], |unread| unread.bytes);
        let document = essay.and_then(|unread| {
            let document = self.read(unread.name, unread.bytes)?;
            Ok(match unread.row {
                Some(row) => row.complete(document),
                None => document,
            })
        });
        Part { below, bytes, document }
    }
}
