//! Paths that a terminal opens when they are clicked: OSC 8, to a `file://` address.
//!
//! Owns the escape sequence and the address. Refuses to know whether the terminal understands it: the caller says so
//! by the folders it gives in [`Style::places`]. Whatever a path holds, its address is plain ASCII.

use std::path::Path;

use super::Style;

/// Text that links to the file shown under this path, where the style says that the terminal can.
///
/// `text` must be safe to show.
pub fn linked(text: &str, path: &str, style: &Style) -> String {
    match style.places.file(path) {
        Some(file) => format!("\u{1b}]8;;{}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\", address(&file)),
        None => text.to_owned(),
    }
}

/// The address of a file of this machine.
fn address(file: &Path) -> String {
    let mut address = "file://".to_owned();
    let bytes = file.as_os_str().as_encoded_bytes();
    if !bytes.starts_with(b"/") {
        address.push('/'); // a drive's letter comes after the root
    }
    for &byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b':' => {
                address.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => address.push('/'),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Places;

    #[test]
    fn a_path_links_to_its_file_where_there_is_one() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("x y#.md");
        std::fs::write(&file, "").unwrap();
        let places = Places::new([("corpus".to_owned(), home.path().to_owned())]);
        let style = Style { places, ..Style::default() };
        let link = linked("x", "corpus/x y#.md", &style);
        assert!(link.starts_with("\u{1b}]8;;file:///"), "{link:?}");
        assert!(link.ends_with("/x%20y%23.md\u{1b}\\x\u{1b}]8;;\u{1b}\\"), "{link:?}");
        assert_eq!(linked("x", "corpus/z.md", &style), "x");
        assert_eq!(linked("x", "corpus/x y#.md", &Style::default()), "x");
    }

    #[test]
    fn no_path_ends_its_own_link() {
        for hostile in ["/a/\u{1b}\\x\u{7}.md", "/a/\u{9c}b\nc.md", "/玉米 %1b;.md"] {
            let address = address(Path::new(hostile));
            assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address}");
        }
        assert_eq!(address(Path::new("/a/b%1b c.md")), "file:///a/b%251b%20c.md");
    }
}
