//! The pipes by themselves, and stand-ins for workers that go wrong.

use super::*;
use proptest::prelude::*;

#[test]
fn a_request_goes_through_a_pipe() {
    for (name, bytes) in [("maize.pdf", &b"%PDF"[..]), ("maize", b""), ("maize.tar.gz", b"\0\xff")] {
        let request = Request::of(Path::new(name), bytes);
        let mut pipe = Vec::new();
        request.send(&mut pipe).unwrap();
        assert_eq!(Request::receive(pipe.as_slice()).unwrap().as_ref(), Some(&request));
        for cut in 1..pipe.len() {
            assert!(Request::receive(&pipe[..cut]).is_err(), "{name} cut at {cut}");
        }
    }
    assert_eq!(Request::receive(&b""[..]).unwrap(), None);
}

#[test]
fn a_text_longer_than_an_essay_may_be_is_named() {
    let of = |length: usize| Document { text: "x".repeat(length), ..Document::default() };
    assert!(within(2_000_000, of(2_000_000)).is_ok());
    let skip = within(2_000_000, of(3_000_000)).unwrap_err();
    assert_eq!(skip.reason, SkipReason::TooLarge);
    assert_eq!(skip.detail, "3 MB of text, more than the 2 MB of one essay; divide it into several files");
}

#[test]
fn an_answer_is_what_reading_in_place_gives() {
    let rtf = b"{\\rtf1 {\\b Maize}\\par In 1954 Khrushchev sowed caf\\'e9.\\par}";
    for (name, bytes) in
        [("maize.rtf", &rtf[..]), ("maize.md", b"# Maize\n\nIn 1954.\n"), ("maize.pdf", b"%PDF-1.4"), ("a.exe", b"MZ")]
    {
        let mut sent = Vec::new();
        Request::of(Path::new(name), bytes).send(&mut sent).unwrap();
        let mut answer = Vec::new();
        Request::receive(sent.as_slice()).unwrap().unwrap().answer(&mut answer).unwrap();
        let answer = message::receive_answer(answer.as_slice()).unwrap();
        assert_eq!(answer, crate::corpus::read(Path::new(name), bytes), "{name}");
    }
}

proptest! {
    #[test]
    fn nonsense_from_a_worker_is_an_error_or_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = message::receive_answer(bytes.as_slice());
        let framed = [&(bytes.len() as u64).to_le_bytes()[..], &bytes].concat();
        let _ = message::receive_answer(framed.as_slice());
    }
}

#[test]
fn an_immense_answer_is_not_believed() {
    assert!(message::receive_answer(&u64::MAX.to_le_bytes()[..]).is_err());
}

#[cfg(unix)]
mod with_children {
    use super::*;

    fn skip_of(program: &str, arguments: &[&str]) -> Skip {
        let isolation = Isolation::new(program, arguments).within(Duration::from_millis(300));
        let mut reader = SafeReader::new(Some(&isolation), &|| false);
        // More than a pipe holds, so that a worker that does not read is met too.
        reader.read(Path::new("maize.pdf"), &vec![b'%'; 1 << 20]).unwrap_err()
    }

    #[test]
    fn a_worker_that_hangs_is_stopped() {
        let skip = skip_of("/bin/sleep", &["1000"]);
        assert_eq!((skip.reason, skip.detail.as_str()), (SkipReason::Broken, "took longer than 0.3 s"));
    }

    #[test]
    fn a_worker_that_dies_or_babbles_costs_one_file() {
        for script in ["exit 3", "kill -9 $$", "kill -SEGV $$", "echo maize maize; exec cat >/dev/null"] {
            let skip = skip_of("/bin/sh", &["-c", script]);
            assert_eq!((skip.reason, skip.detail.as_str()), (SkipReason::Broken, "the reader crashed"), "{script}");
        }
        let skip = skip_of("/bin/sh", &["-c", "echo memory allocation of 99 bytes failed >&2; exit 134"]);
        assert_eq!((skip.reason, skip.detail.as_str()), (SkipReason::Broken, "needed more than 1 GB"));
    }

    #[test]
    fn no_worker_is_a_passing_trouble() {
        let skip = skip_of("/nowhere/histsearch", &[]);
        assert!(skip.reason.is_passing(), "{skip:?}");
    }

    #[test]
    fn a_stopped_run_does_not_wait() {
        let isolation = Isolation::new("/bin/sleep", ["1000"]);
        let mut reader = SafeReader::new(Some(&isolation), &|| true);
        assert_eq!(reader.read(Path::new("maize.pdf"), b"%PDF-").unwrap_err().detail, "the run was stopped");
    }

    #[test]
    fn plain_text_needs_no_worker() {
        let isolation = Isolation::new("/nowhere/histsearch", [""; 0]);
        let mut reader = SafeReader::new(Some(&isolation), &|| false);
        assert!(reader.read(Path::new("maize.md"), b"# Maize\n\nSown in 1954.\n").is_ok());
        assert!(reader.read(Path::new("maize.html"), b"<p>Sown in 1954.").is_ok());
        for (name, bytes) in [("maize.txt", &b"%PDF-1.4"[..]), ("maize", b"PK\x03\x04"), ("maize.tei", b"<TEI/>")] {
            assert!(reader.read(Path::new(name), bytes).unwrap_err().reason.is_passing(), "{name}");
        }
        let page = format!("<p>{}", "maize ".repeat(100_000));
        assert!(reader.read(Path::new("maize.html"), page.as_bytes()).unwrap_err().reason.is_passing());
    }
}
