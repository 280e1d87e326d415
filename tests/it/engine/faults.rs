//! What happens to nodes, connections and runs on the way.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::servers::{Server, all, on, tell};
use crate::program::scratch;

const WORDS: [&str; 24] = [
    "grain",
    "harvest",
    "steppe",
    "tractor",
    "commune",
    "levy",
    "senate",
    "bishop",
    "guild",
    "canal",
    "treaty",
    "regiment",
    "tariff",
    "famine",
    "railway",
    "cotton",
    "parliament",
    "peasant",
    "village",
    "winter",
    "mint",
    "siege",
    "plague",
    "charter",
];

/// Essays of so many passages of about a hundred words, every one with a word of its own.
fn essays(folder: &Path, numbers: std::ops::Range<usize>, passages: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for essay in numbers {
        let mut random = fastrand::Rng::with_seed(essay as u64);
        let mut text = format!("# Essay {essay}\n");
        for passage in 0..passages {
            let words: Vec<&str> = (0..100).map(|_| WORDS[random.usize(..WORDS.len())]).collect();
            text.push_str(&format!("\nIn {} the mark{essay}x{passage} said {}.\n", 1000 + essay, words.join(" ")));
        }
        fs::write(folder.join(format!("essay{essay}.md")), text).expect("an essay");
    }
}

/// A run of indexing that goes on beside the test.
fn indexing(folder: &Path, url: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_histsearch"));
    command.current_dir(folder).args(["index", "essays", "--format", "json"]).env("HISTSEARCH_ENGINE", url);
    command.env("HISTSEARCH_INDEX", folder.join("index")).stdin(Stdio::null()).stdout(Stdio::piped());
    command.stderr(Stdio::piped()).spawn().expect("the program starts")
}

fn count(folder: &Path, url: &str, words: &str) -> u64 {
    let ran = on(folder, url, ["query", words, "--count", "--exact"]).run();
    assert!(matches!(ran.code, Some(0 | 1)), "{words}: {ran:?}");
    ran.stdout.trim().parse().unwrap_or_else(|_| panic!("{ran:?}"))
}

#[test]
fn what_a_killed_run_left_is_made_good_by_the_next() {
    for name in all() {
        let Some(server) = Server::start(name) else { continue };
        let (url, folder) = (server.url("killed"), scratch());
        let corpus = folder.path().join("essays");
        essays(&corpus, 0..40, 10);
        let first = on(folder.path(), &url, ["index", "essays", "--format", "json"]).run().json();
        let passages = first["passages"].as_u64().expect("a number");
        // Every essay grows, and the run that sends them dies on the way.
        essays(&corpus, 0..40, 60);
        let mut run = indexing(folder.path(), &url);
        let started = Instant::now();
        let journal = || fs::read_dir(folder.path().join("index")).into_iter().flatten().flatten();
        let is_sending = || {
            journal().any(|file| {
                file.path().extension().is_some_and(|kind| kind == "journal")
                    && file.metadata().is_ok_and(|f| f.len() > 200)
            })
        };
        while !is_sending() && started.elapsed() < Duration::from_secs(60) {
            thread::sleep(Duration::from_millis(5));
        }
        run.kill().expect("the run can be killed");
        let ended = run.wait().expect("the run ends");
        assert!(!ended.success(), "{name}: the run was over before it was killed");
        // Then all is as it was before, but for one essay that is gone.
        essays(&corpus, 0..40, 10);
        fs::remove_file(corpus.join("essay7.md")).expect("an essay to remove");
        let second = on(folder.path(), &url, ["index", "essays", "--format", "json"]).run().json();
        let left = second["passages"].as_u64().expect("a number");
        assert_eq!(left, passages / 40 * 39, "{name}: {second}");
        assert_eq!(count(folder.path(), &url, "said"), left, "{name}");
        assert_eq!(count(folder.path(), &url, "mark3x9"), 1, "{name}");
        assert_eq!(count(folder.path(), &url, "mark3x50"), 0, "{name}");
        assert_eq!(count(folder.path(), &url, "mark7x1"), 0, "{name}");
        let third = on(folder.path(), &url, ["index", "essays", "--format", "json"]).run().json();
        assert_eq!(third["essays"]["unchanged"], 39, "{name}: {third}");
    }
}

#[test]
fn an_engine_that_is_not_there_is_named() {
    let folder = scratch();
    essays(&folder.path().join("essays"), 0..1, 1);
    let url = "http://127.0.0.1:1/essays";
    let ran = on(folder.path(), url, ["query", "grain"]).run();
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("the engine at http://127.0.0.1:1 does not answer"), "{ran:?}");
    for (address, told) in [
        ("http://me:secret@localhost:9200", "it holds a user or a password"),
        ("nowhere", "is neither an address nor an engine"),
        ("http://10.255.255.1:9200/essays", "in the open"),
    ] {
        let ran = on(folder.path(), address, ["query", "grain"]).variable("HISTSEARCH_ENGINE_API_KEY", "a2V5").run();
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(told) && !ran.stderr.contains("secret"), "{address}: {ran:?}");
    }
}

/// Half a corpus is there; while the other half comes, one node of three is killed and started again, and somebody asks
/// all the time.
#[test]
#[ignore = "takes minutes: cargo test --test it engine::faults::a_node -- --ignored --nocapture"]
fn a_node_may_die_while_fifty_thousand_passages_come() {
    if !all().contains(&"elasticsearch") {
        return;
    }
    let Some(mut server) = Server::start("elasticsearch") else { return };
    let folder = scratch();
    let corpus = folder.path().join("essays");
    let settings = format!("[engine.cluster]\nurl = \"{}\"\nshards = 3\nreplicas = 1\n", server.url("long"));
    fs::write(folder.path().join("histsearch.toml"), settings).expect("settings");
    essays(&corpus, 0..500, 50);
    let started = Instant::now();
    let first = on(folder.path(), "cluster", ["index", "essays", "--format", "json"]).run().json();
    let half = first["passages"].as_u64().expect("a number");
    tell(&format!("{half} passages in {:.0?}", started.elapsed()));
    server.wait(|health| health.contains("\"status\":\"green\""));
    essays(&corpus, 500..1000, 50);
    let started = Instant::now();
    let done = AtomicBool::new(false);
    let (answers, slowest, told) = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let (mut answers, mut slowest) = (0, Duration::ZERO);
            while !done.load(Ordering::Relaxed) {
                let mark = format!("mark{}x{}", fastrand::usize(..500), fastrand::usize(..50));
                let asked = Instant::now();
                assert_eq!(count(folder.path(), "cluster", &mark), 1, "{mark}");
                slowest = slowest.max(asked.elapsed());
                answers += 1;
            }
            (answers, slowest)
        });
        let run = indexing(folder.path(), "cluster");
        thread::sleep(Duration::from_secs(8));
        server.kill(1);
        tell(&format!("a node is dead after {:.0?}", started.elapsed()));
        thread::sleep(Duration::from_secs(15));
        server.restart(1);
        tell(&format!("it is started again after {:.0?}", started.elapsed()));
        let output = run.wait_with_output().expect("the run ends");
        tell(&format!("the run ends after {:.0?}", started.elapsed()));
        done.store(true, Ordering::Relaxed);
        let (answers, slowest) = asking.join().expect("every query is answered");
        (answers, slowest, output)
    });
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    tell(&format!("{answers} queries were answered, the slowest in {slowest:.1?}"));
    assert_eq!(count(folder.path(), "cluster", "said"), 2 * half);
    for _ in 0..200 {
        let mark = format!("mark{}x{}", fastrand::usize(..1000), fastrand::usize(..50));
        assert_eq!(count(folder.path(), "cluster", &mark), 1, "{mark}");
    }
    assert!(half >= 25_000 && answers > 0, "{half} passages, {answers} answers");
}
