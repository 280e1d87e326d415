//! A file of a segment, written in large pieces.
//!
//! The system keeps what is written in its memory, in as large runs of pages as it was given at once, and maps a file
//! into a process run by run: the first question to an index waits for that. Tantivy writes eight kilobytes at a time,
//! which end anywhere. Here they are held until they are [a piece](PIECE), which begins at a multiple of its length.
//!
//! Knows nothing of what is in the files.

use std::io::{self, Write};

use tantivy::directory::{AntiCallToken, TerminatingWrite, WritePtr};

/// How many bytes are written at once.
const PIECE: usize = 128 << 10;

/// See the module.
pub(super) struct InPieces<W> {
    file: W,
    /// What is not written yet.
    held: Vec<u8>,
    /// Where in its piece that begins.
    start: usize,
}

/// The same file, written in pieces.
pub(super) fn in_pieces(file: WritePtr) -> WritePtr {
    WritePtr::new(Box::new(InPieces::new(file)))
}

impl<W: Write> InPieces<W> {
    fn new(file: W) -> InPieces<W> {
        InPieces { file, held: Vec::new(), start: 0 }
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.file.write_all(&self.held)?;
        self.start = (self.start + self.held.len()) % PIECE;
        self.held.clear();
        Ok(())
    }
}

impl<W: Write> Write for InPieces<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE - (self.start + self.held.len());
        let taken = room.min(bytes.len());
        self.held.extend_from_slice(&bytes[..taken]);
        if taken == room {
            self.hand_on()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_on()?;
        self.file.flush()
    }
}

impl<W: TerminatingWrite> TerminatingWrite for InPieces<W> {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.flush()?;
        self.file.terminate_ref(token)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Keeps where each write began.
    #[derive(Default)]
    struct Noted {
        bytes: Vec<u8>,
        starts: Vec<usize>,
    }

    impl Write for Noted {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.starts.push(self.bytes.len());
            self.bytes.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn all_is_written_in_order_and_pieces_begin_at_multiples_of_their_length(
            lengths in prop::collection::vec((0..3 * PIECE, prop::bool::weighted(0.1)), 0..12),
        ) {
            let mut file = InPieces::new(Noted::default());
            let mut expected = Vec::new();
            let mut flushed = vec![0];
            for (length, is_flushed) in lengths {
                let bytes: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
                file.write_all(&bytes).unwrap();
                expected.extend(bytes);
                if is_flushed {
                    file.flush().unwrap();
                    flushed.push(expected.len());
                }
            }
            file.flush().unwrap();
            prop_assert_eq!(&file.file.bytes, &expected);
            let is_right = |start: &usize| start.is_multiple_of(PIECE) || flushed.contains(start);
            prop_assert!(file.file.starts.iter().all(is_right), "{:?}", file.file.starts);
        }
    }
}
