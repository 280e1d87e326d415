//! Files that take for ever, or all memory, cost themselves and nothing else; no reader outlives its run.

use crate::harness::{Home, start, wait};

/// A PDF of so many pages that all show the same content.
fn pdf(pages: usize, content: &[u8], filter: &str) -> Vec<u8> {
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", page + 4)).collect();
    let mut file = format!(
        "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count {pages}/Kids[{kids}]>>\n\
         endobj\n3 0 obj\n<</Length {}{filter}>>stream\n",
        content.len()
    )
    .into_bytes();
    file.extend_from_slice(content);
    file.extend_from_slice(b"\nendstream\nendobj\n");
    for page in 0..pages {
        let page =
            format!("{} 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R>>\nendobj\n", page + 4);
        file.extend_from_slice(page.as_bytes());
    }
    file.extend_from_slice(b"trailer<</Root 1 0 R>>\n%%EOF\n");
    file
}

/// Two megabytes that take minutes: each of 5,000 pages has nearly as many operators as a page may have.
fn endless() -> Vec<u8> {
    pdf(5_000, &b"q Q ".repeat(450_000), "")
}

/// Nine megabytes that unpack to one and a half gigabytes: a space, and "the last 258 bytes again" over and over.
fn bomb() -> Vec<u8> {
    /// Last block, fixed codes; a space.
    const HEAD: &str = "11001010000";
    /// A length of 258, a distance of 1.
    const AGAIN: &str = "1100010100000";
    /// Eight of them fill whole bytes.
    const PERIOD: usize = 13;
    let bits = [HEAD, &AGAIN.repeat(16)].concat();
    let bytes = bits.as_bytes().chunks_exact(8);
    let bytes: Vec<u8> = bytes.map(|byte| (0..8).map(|at| (byte[at] - b'0') << at).sum()).collect();
    let (head, again) = bytes.split_at(2);
    pdf(1, &[b"\x78\x01", head, &again[..PERIOD].repeat(700_000)].concat(), "/Filter/FlateDecode")
}

#[test]
#[cfg(unix)]
fn a_file_that_wants_too_much_is_one_skipped_file() {
    let home = Home::new();
    home.write("bomb.pdf", bomb());
    home.write("honest.md", "# Maize\n\nKhrushchev sowed maize in 1954.\n");
    home.write("honest.rtf", "{\\rtf1 Khrushchev sowed wheat in 1955.\\par}");
    // However busy the machine, it is the memory that ends the bomb.
    let run = home.update(&["--time-limit", "300"]).expect(&[0]).json();
    assert_eq!(run["essays"]["added"], 2, "{run}");
    home.write("endless.pdf", endless());
    let run = home.update(&["--time-limit", "5"]).expect(&[0]).json();
    assert_eq!(run["essays"]["unchanged"], 2, "{run}");
    let told: Vec<&str> =
        run["skipped"].as_array().unwrap().iter().map(|file| file["detail"].as_str().unwrap()).collect();
    assert_eq!(told, ["needed more than 1 GB", "took longer than 5 s"]);
    let again = home.update(&[]).expect(&[0]).json();
    assert_eq!(again["bytes_read"], 0, "what was skipped is tried again though it did not change: {again}");
    home.run(&["check"]).expect(&[0]);
    home.run(&["inspect", "--time-limit", "1", "essays/endless.pdf"]).expect(&[2]);
}

/// The processes that read for others, by what they were started with and for whom.
#[cfg(target_os = "linux")]
fn workers_of(parent: u32) -> Vec<String> {
    let listed = std::process::Command::new("ps").args(["-eo", "pid=,ppid=,args="]).output().unwrap();
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let is_ours = |line: &&str| {
        line.ends_with("read-worker") && line.split_whitespace().nth(1) == Some(parent.to_string().as_str())
    };
    let lines = listed.lines().filter(is_ours);
    lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
#[cfg(target_os = "linux")]
fn no_reader_outlives_a_run_that_is_killed() {
    let home = Home::new();
    home.write("endless.pdf", endless());
    let mut run = start(home.command(&["inspect", "--time-limit", "600", "essays/endless.pdf"]));
    let workers = (0..2_000).find_map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        Some(workers_of(run.id())).filter(|workers| !workers.is_empty())
    });
    let worker = workers.expect("a worker was started").remove(0);
    run.kill().unwrap();
    wait(&mut run);
    let place = std::path::PathBuf::from(format!("/proc/{worker}"));
    let is_gone = (0..2_000).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(10));
        // One that nobody has waited for yet is a name without a program.
        std::fs::read(place.join("cmdline")).map_or(true, |line| line.is_empty())
    });
    assert!(is_gone, "worker {worker} still runs");
}
