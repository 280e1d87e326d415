//! The file of stored passages as Tantivy reads it, with the lengths it trusts looked at first.
//!
//! In two places Tantivy reserves as much memory as this file says, before anything shows that the file is damaged:
//! for the layers of the list of blocks, and for a block about to be unpacked. A changed byte can ask for more than
//! there is, and then the process is aborted, which no caller can catch. So the list may have only as many layers as
//! any index could need, and a block may not say that it unpacks to more than its bytes can: a byte of LZ4 is at most
//! 255 of what it stands for (the format's [block description], "Parsing restrictions" and the coding of lengths).
//!
//! ```text
//! block… | list of blocks: number of layers, … | version u32, end of blocks u64, 16 bytes | footer, its length u32, 4 bytes
//! block = length unpacked u32 | LZ4 block
//! ```
//!
//! Costs a look at a few bytes for each block read. Knows nothing of what is in the blocks; whether a passage is as
//! it was written, its own checksum tells (see [`stored`](crate::fields::stored)).
//!
//! [block description]: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md

use std::io::{Error, ErrorKind, Result};
use std::ops::Range;
use std::sync::Arc;

use tantivy::HasLen;
use tantivy::directory::{FileHandle, OwnedBytes};

/// How the names of such files end.
pub(super) const EXTENSION: &str = "store";

/// Length of what stands between the list of blocks and the footer.
const TRAILER: usize = 28;
/// Where in it the end of the blocks is told.
const END: Range<usize> = 4..12;
/// Length of what stands behind the footer.
const AFTER_FOOTER: usize = 8;
/// How many bytes a packed one unpacks to at the most.
const MOST_OF_A_BYTE: usize = 255;
/// Set in the last byte of a number as Tantivy writes it; a number below 128 is one byte.
const LAST: u8 = 0x80;

/// See the module.
#[derive(Debug)]
pub(super) struct Blocks {
    file: Arc<dyn FileHandle>,
    /// Where the list of blocks begins.
    end: usize,
}

impl Blocks {
    /// Looks at the list of blocks.
    pub(super) fn open(file: Arc<dyn FileHandle>) -> Result<Blocks> {
        let end = end_of_blocks(&*file)?.ok_or_else(damaged)?;
        Ok(Blocks { file, end })
    }
}

/// `None` where the file is too short, contradicts itself, or its list of blocks has 128 layers or more; each layer
/// has an eighth of the blocks of the one below.
fn end_of_blocks(file: &dyn FileHandle) -> Result<Option<usize>> {
    let Some(after_footer) = last(file, file.len(), AFTER_FOOTER)? else { return Ok(None) };
    let footer = number(&after_footer[..4]);
    let Some(trailer_end) = (file.len() - AFTER_FOOTER).checked_sub(footer) else { return Ok(None) };
    let Some(trailer) = last(file, trailer_end, TRAILER)? else { return Ok(None) };
    let (end, list_end) = (number(&trailer[END]), trailer_end - TRAILER);
    if end >= list_end {
        return Ok(None);
    }
    let layers = file.read_bytes(end..end + 1)?;
    Ok((layers[0] & LAST != 0).then_some(end))
}

/// The last bytes before `end`, where there are so many.
fn last(file: &dyn FileHandle, end: usize, length: usize) -> Result<Option<OwnedBytes>> {
    end.checked_sub(length).map(|start| file.read_bytes(start..end)).transpose()
}

/// A little-endian number; one too large to be a length is the largest length.
fn number(bytes: &[u8]) -> usize {
    let number = bytes.iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn may_be_so_long(block: &[u8]) -> bool {
    block.split_at_checked(4).is_some_and(|(length, packed)| number(length) <= MOST_OF_A_BYTE * packed.len())
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "the file of passages is damaged")
}

impl HasLen for Blocks {
    fn len(&self) -> usize {
        self.file.len()
    }
}

impl FileHandle for Blocks {
    /// Whatever ends before the list of blocks is a block, or several where they are copied unopened.
    fn read_bytes(&self, range: Range<usize>) -> Result<OwnedBytes> {
        let is_block = !range.is_empty() && range.end <= self.end;
        let bytes = self.file.read_bytes(range)?;
        if is_block && !may_be_so_long(&bytes) { Err(damaged()) } else { Ok(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one block of this many packed bytes, told as so many unpacked, and a list of so many layers.
    fn file(packed: usize, told: u32, layers: u8) -> Vec<u8> {
        let block = [&told.to_le_bytes()[..], &vec![0; packed]].concat();
        let end = block.len() as u64;
        let trailer = [&2u32.to_le_bytes()[..], &end.to_le_bytes(), &[0; 16]].concat();
        let footer = [&b"{}"[..], &2u32.to_le_bytes(), &1337u32.to_le_bytes()].concat();
        [&block[..], &[layers], &trailer, &footer].concat()
    }

    fn read(bytes: Vec<u8>) -> Result<usize> {
        let blocks = Blocks::open(Arc::new(OwnedBytes::new(bytes)))?;
        let end = blocks.end;
        Ok(blocks.read_bytes(0..end)?.len())
    }

    #[test]
    fn a_sound_file_is_read() {
        for (packed, told) in [(1, 0), (2, 1), (258, 256), (75, 16_384), (70_000, 70_000)] {
            assert!(read(file(packed, told, 0x82)).unwrap() > 4, "{packed}");
        }
    }

    #[test]
    fn lengths_nobody_wrote_are_refused() {
        assert!(read(file(70_000, u32::MAX, 0x82)).is_err());
        assert!(read(file(100, 25_501, 0x82)).is_err());
        assert!(read(file(70_000, 70_000, 0x02)).is_err());
    }

    #[test]
    fn every_cut_is_refused_or_read_like_the_whole() {
        let whole = file(280, 300, 0x82);
        let expected = read(whole.clone()).unwrap();
        for cut in 0..whole.len() {
            let read = read(whole[..cut].to_vec());
            assert!(read.is_err() || read.as_ref().is_ok_and(|length| *length == expected), "cut at {cut}: {read:?}");
        }
    }
}
