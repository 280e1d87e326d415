//! The sockets: this machine's own only, and no more of anything than it can bear.
//!
//! | limit | against |
//! |---|---|
//! | as many searches at once as there are cores; the others wait in line, at most for a while | too many questions |
//! | a time for each answer, line included | questions that take too long |
//! | a number of connections; the others wait to be accepted | too many clients |
//! | a time for the head of a request to arrive, also for the next one on an open connection | slow and idle clients |
//! | a time for a whole connection | clients that read slowly or not at all |
//! | a size for the head of a request, no body | large requests |

use std::future::Future;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

use super::live::{Live, Opened};
use super::refusal::Refusal;
use super::routes::{Answered, Call, Route, router};
use crate::error::{Error, Kind, Result};

/// Connections open at once.
const MOST_CONNECTIONS: usize = 256;
/// How long an answer may take, with the time it waits for its turn.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long the head of a request may take to arrive, from the end of the last answer.
const HEAD_WITHIN: Duration = Duration::from_secs(5);
/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 32 << 10;
/// How long a connection is kept, and how long it may take to end after that.
const CONNECTION_WITHIN: Duration = Duration::from_secs(120);
const LAST_ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long connections may take to end when the server stops.
const STOP_WITHIN: Duration = Duration::from_millis(500);
/// How long nothing is accepted after it failed, as it does where there are no more descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// The index being served, and how much of the machine searching may take.
pub struct Site {
    live: Live,
    searches: Arc<Semaphore>,
    port: u16,
}

impl Site {
    /// Serves what `open` opens, which is called again when there is a new commit. `log` is told, a line at a time, of
    /// what goes wrong without stopping the server.
    ///
    /// # Errors
    /// Those of `open`, the first time.
    pub fn new(
        open: impl Fn() -> Result<Opened> + Send + Sync + 'static,
        log: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Site> {
        let searches = Arc::new(Semaphore::new(cores()));
        Ok(Site { live: Live::new(Box::new(open), Box::new(log))?, searches, port: 0 })
    }

    /// The port it is served at.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Answers a call; what has to read the index on a thread where it may take its time.
    pub(super) async fn answer(self: Arc<Site>, route: &'static Route, call: Call) -> Answered {
        if !route.reads_index() {
            return (route.answer)(&self.live.opened(), &call);
        }
        let address = call.address.to_string();
        if self.live.is_fresh()
            && let Some(reply) = self.live.opened().kept.get(&address)
        {
            return Ok(reply);
        }
        let fault = || {
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault in histsearch, not in what you asked")
                .hint("please report it, with the address that led to it")
        };
        let work = async move {
            // Given back when the search has ended, even where nobody waits for it any more.
            let turn = Arc::clone(&self.searches).acquire_owned().await.map_err(|_| fault())?;
            let answer = tokio::task::spawn_blocking(move || {
                let opened = self.live.current();
                let answer = match opened.kept.get(&address) {
                    Some(reply) => Ok(reply),
                    None => (route.answer)(&opened, &call).inspect(|reply| opened.kept.keep(&address, reply)),
                };
                drop(turn);
                answer
            });
            answer.await.map_err(|_| fault())?
        };
        timeout(ANSWER_WITHIN, work).await.unwrap_or_else(|_| {
            Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "too much is asked at once")
                .hint("ask again in a moment"))
        })
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// A site at its address, about to answer.
pub struct Server {
    site: Site,
    listeners: Vec<TcpListener>,
}

impl Server {
    /// Takes a port of this machine's own addresses, 127.0.0.1 and, where it can be had, ::1; no other machine reaches
    /// them. Port 0 takes one that is free.
    ///
    /// # Errors
    /// [`Kind::Io`] when the port is taken or forbidden.
    pub fn bind(mut site: Site, port: u16) -> Result<Server> {
        let refused = |error: std::io::Error| {
            Error::new(Kind::Io, format!("cannot listen at port {port} of 127.0.0.1"))
                .because(error)
                .hint("choose another with --port, or let --port 0 choose")
        };
        let first = listen((Ipv4Addr::LOCALHOST, port).into()).map_err(refused)?;
        site.port = first.local_addr().map_err(refused)?.port();
        // Not every machine speaks IPv6; the address we print needs none.
        let second = listen((Ipv6Addr::LOCALHOST, site.port).into()).ok();
        Ok(Server { site, listeners: [first].into_iter().chain(second).collect() })
    }

    /// The address of the page.
    pub fn url(&self) -> String {
        format!("http://{}:{}/", Ipv4Addr::LOCALHOST, self.site.port)
    }

    /// Answers until `stop` is done.
    ///
    /// # Errors
    /// [`Kind::Io`] when the system gives no threads or sockets.
    pub fn run(self, stop: impl Future<Output = ()>) -> Result<()> {
        let failed = |error| Error::new(Kind::Io, "cannot start the server").because(error);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(cores().min(4))
            .max_blocking_threads(cores() + 1)
            .enable_all()
            .build()
            .map_err(failed)?;
        let router = router(Arc::new(self.site));
        let seats = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let served = runtime.block_on(async {
            for listener in self.listeners {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::spawn(accept(listener, Arc::clone(&seats), router.clone()));
            }
            stop.await;
            Ok(())
        });
        runtime.shutdown_timeout(STOP_WITHIN);
        served.map_err(failed)
    }
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn accept(listener: tokio::net::TcpListener, seats: Arc<Semaphore>, router: Router) {
    while let Ok(seat) = Arc::clone(&seats).acquire_owned().await {
        let Ok((stream, _)) = listener.accept().await else {
            sleep(PAUSE).await;
            continue;
        };
        let router = router.clone();
        tokio::spawn(async move {
            converse(stream, router).await;
            drop(seat);
        });
    }
}

/// Answers one request after another. How a connection ends is the client's concern.
async fn converse(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true); // slower without, and no worse
    let service = service_fn(|request| router.clone().oneshot(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    if timeout(CONNECTION_WITHIN, connection.as_mut()).await.is_err() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(LAST_ANSWER_WITHIN, connection).await;
    }
}
