//! Servers to test against: installed once below the target folder, started on free ports, gone with the test.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{Program, home};

/// The variable that names the engines to test against.
const ENGINES: &str = "HISTSEARCH_ENGINES";
/// Where the glue for Elasticsearch is.
const GLUE: &str = "../shared/engine";
/// How long a server may take to answer for the first time.
const START: Duration = Duration::from_secs(180);

/// A server under test.
pub(crate) struct Server {
    nodes: Vec<Node>,
    home: tempfile::TempDir,
    /// One server at a time: they are large.
    _turn: MutexGuard<'static, ()>,
}

struct Node {
    command: Vec<String>,
    port: u16,
    process: Option<Child>,
}

impl Node {
    fn start(&mut self, log: &Path) {
        let log = File::options().create(true).append(true).open(log).expect("a log file");
        let (program, arguments) = self.command.split_first().expect("a command");
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(log.try_clone().expect("a log file")).stderr(log);
        self.process = Some(command.spawn().expect("the server starts"));
    }

    fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill(); // it may be gone already
            let _ = process.wait();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.nodes.iter_mut().for_each(Node::kill);
    }
}

/// What a test that could not look, or a long one, has to say.
#[allow(clippy::print_stderr, reason = "a test that could not look says so, and a long one how long it took")]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}

/// Every engine that was asked for.
pub(crate) fn all() -> Vec<&'static str> {
    let asked = std::env::var(ENGINES).unwrap_or_default();
    let known = ["noida-db", "elasticsearch"].into_iter().filter(|name| asked.split(',').any(|other| other == *name));
    let known: Vec<&str> = known.collect();
    if known.is_empty() {
        tell(&format!("skipped: {ENGINES} names no engine (noida-db, elasticsearch)"));
    }
    known
}

impl Server {
    /// Installs and starts an engine; `None`, with the reason printed, where it cannot be had.
    pub(crate) fn start(name: &str) -> Option<Server> {
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let home = tempfile::tempdir().expect("a temporary folder");
        let nodes = match name {
            "noida-db" => noida(home.path()),
            _ => elasticsearch(home.path()),
        };
        let nodes = nodes.map_err(|reason| tell(&format!("skipped: {name}: {reason}"))).ok()?;
        let mut server = Server { nodes, home, _turn: turn };
        for node in 0..server.nodes.len() {
            server.restart(node);
        }
        let wanted = format!("\"number_of_nodes\":{}", server.nodes.len());
        server.wait(|health| health.contains(&wanted));
        Some(server)
    }

    /// The address of an index there, by all nodes.
    pub(crate) fn url(&self, index: &str) -> String {
        let nodes: Vec<String> = self.nodes.iter().map(|node| format!("http://127.0.0.1:{}", node.port)).collect();
        format!("{}/{index}", nodes.join(","))
    }

    /// Kills a node as a power cut would.
    pub(crate) fn kill(&mut self, node: usize) {
        self.nodes[node].kill();
    }

    /// Starts a node again.
    pub(crate) fn restart(&mut self, node: usize) {
        let log = self.home.path().join(format!("node{node}.log"));
        self.nodes[node].start(&log);
    }

    /// Waits until the first node tells of a healthy cluster.
    pub(crate) fn wait(&self, is_well: impl Fn(&str) -> bool) {
        let started = Instant::now();
        while !is_well(&get(self.nodes[0].port, "/_cluster/health")) {
            assert!(started.elapsed() < START, "the server does not come up; see {}", self.home.path().display());
            thread::sleep(Duration::from_millis(500));
        }
    }
}

fn noida(home: &Path) -> Result<Vec<Node>, String> {
    let place = installed("noida-db", |place| {
        run("python3", &["-m", "venv", &text(place)])?;
        run(&text(&place.join("bin/pip")), &["install", "--quiet", "noida-db"])
    })?;
    // What pip puts into bin starts the server as a process of its own, which would outlive it.
    let is_program = |file: &walkdir::DirEntry| file.path().ends_with("noida_db/noida-db");
    let files = walkdir::WalkDir::new(place.join("lib")).into_iter().filter_map(Result::ok);
    let program = files.into_iter().find(is_program).ok_or("the package has no program noida_db/noida-db")?;
    let port = free_port();
    let data = text(home);
    let port_text = port.to_string();
    let arguments = ["start", "--data-dir", &data, "--only", "elasticsearch", "--elasticsearch-port", &port_text];
    let command = std::iter::once(text(program.path())).chain(arguments.map(str::to_owned)).collect();
    Ok(vec![Node { command, port, process: None }])
}

fn elasticsearch(data: &Path) -> Result<Vec<Node>, String> {
    let glue = home().join(GLUE);
    if !glue.is_dir() {
        return Err(format!("there is no {GLUE}"));
    }
    let place = installed("elasticsearch", |place| {
        run("java", &["-version"])?;
        run("bash", &[&text(&glue.join("cluster.sh")), "prepare", &text(place)])
    })?;
    let jar = walkdir::WalkDir::new(&place)
        .into_iter()
        .flatten()
        .find(|entry| entry.file_name().to_str().is_some_and(|name| name.ends_with("-fatjar.jar")));
    let jar = text(jar.ok_or("its classes are not there")?.path());
    let path = [text(&place.join("patch")), jar, text(&place.join("out"))].join(":");
    let ports: Vec<(u16, u16)> = (0..3).map(|_| (free_port(), free_port())).collect();
    let seeds: Vec<String> = ports.iter().map(|(_, transport)| transport.to_string()).collect();
    let node = |(place, (http, transport)): (usize, &(u16, u16))| {
        let command = [
            "java".to_owned(),
            "-Xmx512m".to_owned(),
            "-XX:+UseSerialGC".to_owned(),
            "-XX:TieredStopAtLevel=1".to_owned(),
            format!("-Dlog4j2.configurationFile={}", text(&glue.join("log4j2.properties"))),
            "-cp".to_owned(),
            path.clone(),
            "EsNode".to_owned(),
            text(&data.join(format!("n{place}"))),
            format!("n{place}"),
            http.to_string(),
            transport.to_string(),
            seeds.join(","),
            "n0".to_owned(),
        ];
        Node { command: command.into(), port: *http, process: None }
    };
    Ok(ports.iter().enumerate().map(node).collect())
}

/// The folder of something installed, which is done once; half of it is taken for none.
fn installed(name: &str, install: impl Fn(&Path) -> Result<(), String>) -> Result<PathBuf, String> {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("engines").join(name);
    let done = place.join("installed");
    if !done.is_file() {
        std::fs::create_dir_all(&place).map_err(|error| error.to_string())?;
        install(&place)?;
        std::fs::write(done, "").map_err(|error| error.to_string())?;
    }
    Ok(place)
}

fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).output().map_err(|error| format!("{program}: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned();
    if output.status.success() { Ok(()) } else { Err(format!("{program}: {told}")) }
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in Unicode").to_owned()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// What a node answers; nothing where it does not.
pub(crate) fn get(port: u16, path: &str) -> String {
    use std::io::{Read, Write};
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer); // what came before the silence is what there is
        Ok(answer)
    };
    ask().unwrap_or_default()
}

/// The program in a folder, on an engine.
pub(crate) fn on<'a>(folder: &Path, url: &str, arguments: impl IntoIterator<Item = &'a str>) -> Program {
    Program::new(folder, arguments).variable("HISTSEARCH_ENGINE", url)
}
