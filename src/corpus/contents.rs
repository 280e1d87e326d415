//! The essays in a file: the file itself where it is one, else those it holds, however deep they lie.
//!
//! Owns the way down: collections in collections, each member under a name of its own, and what is to be said of a
//! collection that holds nothing or breaks off. Reads no essay.

use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

use super::collection::{Collection, Content, Member, Opening};
use super::collections::limits::{Budget, MOST_DEPTH};
use super::collections::rows::Row;
use super::collections::{Kind, kind};
use super::readers::{self, archive};
use super::skip::{Skip, SkipReason};

/// An essay to be read, or what stands in its place.
#[derive(Debug)]
pub(super) struct Leaf<'a> {
    /// Where it is in the file, parts parted by `/`; empty where it is the file itself.
    pub(super) below: &'a str,
    /// The essay, or why there is none.
    pub(super) essay: Result<Unread<'a>, Skip>,
}

/// The bytes of an essay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unread<'a> {
    /// A name that has the extension of its format.
    pub(super) name: &'a Path,
    /// The bytes.
    pub(super) bytes: &'a [u8],
    /// The row of a table it is, with what the row says of it.
    pub(super) row: Option<&'a Row>,
}

/// Hands over every essay in a file of this name, one after the other, until `take` has had enough.
///
/// # Errors
/// A [`Skip`] about the file itself: it cannot be opened, holds no essay, or breaks off. What was handed over before
/// stands. A member in trouble is a [`Leaf`] like the others.
pub(super) fn leaves(path: &Path, bytes: &[u8], take: &mut dyn FnMut(Leaf<'_>) -> ControlFlow<()>) -> Result<(), Skip> {
    let budget = Budget::of(bytes.len());
    let mut descent = Descent { budget: &budget, names: HashMap::new(), given: 0, is_over: false, overrun: None, take };
    descent.file(path, bytes, "", 0)
}

/// Where the members of a collection come from.
enum Source<'a> {
    Bytes(&'a [u8]),
    Packed(&'a mut dyn Read),
}

struct Descent<'a> {
    budget: &'a Budget,
    /// The places that are taken, and the highest number that told another from each.
    names: HashMap<String, usize>,
    /// How many leaves were handed over.
    given: usize,
    /// Nothing more is wanted.
    is_over: bool,
    /// Why nothing more is taken from the file.
    overrun: Option<Skip>,
    take: &'a mut dyn FnMut(Leaf<'_>) -> ControlFlow<()>,
}

impl Descent<'_> {
    fn file(&mut self, name: &Path, bytes: &[u8], below: &str, depth: usize) -> Result<(), Skip> {
        let budget = self.budget;
        match kind(name)? {
            Kind::Essay => self.give(below, Ok(Unread { name, bytes, row: None })),
            // A Word file is one whatever its name says.
            Kind::Collection(_) if bytes.starts_with(archive::SIGNATURE) && readers::by_bytes(bytes).is_some() => {
                self.give(below, Ok(Unread { name: &name.with_extension(""), bytes, row: None }));
            }
            Kind::Collection(collection) => self.collection(collection, Source::Bytes(bytes), below, depth)?,
            Kind::Packed(packing, inner) => {
                let unpacking = (packing.open)(bytes).map_err(|error| budget.cause(&error))?;
                match kind(&inner)? {
                    Kind::Collection(collection @ Collection { opening: Opening::Stream(_), .. }) => {
                        let source = Source::Packed(&mut budget.metered(unpacking));
                        self.collection(collection, source, below, depth)?;
                    }
                    Kind::Packed(..) => {
                        return Err(Skip::new(SkipReason::Unsupported, "files packed twice are not read"));
                    }
                    _ => self.file(&inner, &budget.unpack(unpacking)?, below, depth)?,
                }
            }
        }
        Ok(())
    }

    fn collection(
        &mut self,
        collection: &Collection,
        source: Source<'_>,
        below: &str,
        depth: usize,
    ) -> Result<(), Skip> {
        if depth >= MOST_DEPTH {
            let detail = format!("files of essays inside each other, more than {MOST_DEPTH} deep");
            return Err(Skip::new(SkipReason::TooLarge, detail));
        }
        let (budget, before) = (self.budget, self.given);
        let mut take = |member: Member| self.member(member, below, depth);
        match (collection.opening, source) {
            (Opening::Stream(open), Source::Bytes(mut bytes)) => open(&mut bytes, budget, &mut take)?,
            (Opening::Stream(open), Source::Packed(from)) => open(from, budget, &mut take)?,
            (Opening::Bytes(open), Source::Bytes(bytes)) => open(bytes, budget, &mut take)?,
            (Opening::Bytes(open), Source::Packed(from)) => open(&budget.read(from)?, budget, &mut take)?,
        }
        match &self.overrun {
            Some(skip) => Err(skip.clone()),
            None if self.given == before && !self.is_over => {
                Err(Skip::new(SkipReason::Empty, "there is no essay in it"))
            }
            None => Ok(()),
        }
    }

    fn member(&mut self, member: Member, below: &str, depth: usize) -> ControlFlow<()> {
        if let Err(skip) = self.budget.admit() {
            self.overrun = Some(skip);
            return ControlFlow::Break(());
        }
        let place = self.place(below, &member.name);
        match member.content {
            Content::Skipped(skip) => self.give(&place, Err(skip)),
            Content::Row(row) => {
                let essay = Unread { name: row.name(), bytes: row.text.as_bytes(), row: Some(&row) };
                self.give(&place, Ok(essay));
            }
            Content::Bytes(bytes) => {
                if let Err(skip) = self.file(Path::new(&member.name), &bytes, &place, depth + 1) {
                    self.give(&place, Err(skip));
                }
            }
        }
        if self.is_over || self.overrun.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// A place no other essay of the file has: archives may hold two files of one name, tables two rows of one id.
    fn place(&mut self, below: &str, name: &str) -> String {
        let wanted = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        let mut place = wanted.clone();
        // Where the last of this name was told apart the search goes on, so that many of one name take linear time.
        let mut number = self.names.get(&wanted).copied().unwrap_or(1);
        while self.names.contains_key(&place) {
            number += 1;
            place = format!("{wanted}~{number}");
        }
        self.names.insert(wanted, number);
        self.names.insert(place.clone(), 1);
        place
    }

    fn give(&mut self, below: &str, essay: Result<Unread<'_>, Skip>) {
        self.given += 1;
        self.is_over |= (self.take)(Leaf { below, essay }).is_break();
    }
}

#[cfg(test)]
mod tests;
