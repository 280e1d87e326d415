//! An engine behind TLS that wants credentials: whom to trust, and what happens where one is not trusted.
//!
//! The certificate of the server is signed by an authority of these tests, `tls/authority.pem`, whose key was thrown
//! away. Both are good for a hundred years and for 127.0.0.1 and localhost alone.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::quickwit::{Played, listen, serve};
use super::servers::on;
use crate::program::{Ran, scratch};

/// `historian:maize 1956`, as a header says it.
const BASIC: &str = "Basic aGlzdG9yaWFuOm1haXplIDE5NTY=";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/engine/tls").join(name)
}

/// Starts the engine behind TLS; gives its address and what it holds.
fn play(wants: &str) -> (String, Arc<Mutex<Played>>) {
    let chain = vec![CertificateDer::from_pem_file(file("server.pem")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_file(file("server.key")).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS");
    let config =
        Arc::new(builder.with_no_client_auth().with_single_cert(chain, key).expect("a key of the certificate"));
    let (address, played) = listen(move |stream: TcpStream, played| {
        let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
        let mut stream = StreamOwned::new(connection, stream);
        serve(&mut stream, played);
        stream.conn.send_close_notify();
        let _ = stream.conn.write_tls(&mut stream.sock); // whoever asked may be gone
    });
    played.lock().expect("no request").wants = Some(wants.to_owned());
    (format!("quickwit+https://{address}/essays"), played)
}

/// Indexes an essay with these variables set.
fn index(folder: &Path, url: &str, variables: &[(&str, &str)]) -> Ran {
    fs::create_dir_all(folder.join("essays")).expect("a folder");
    fs::write(folder.join("essays/maize.md"), "# Maize\n\nKhrushchev's maize of 1956.\n").expect("an essay");
    let variables = variables.iter().copied();
    variables.fold(on(folder, url, ["index", "essays"]), |run, (name, value)| run.variable(name, value)).run()
}

#[test]
fn a_server_whose_authority_is_trusted_is_told_the_credentials() {
    let (url, played) = play(BASIC);
    let folder = scratch();
    let authority = file("authority.pem");
    let authority = ("HISTSEARCH_ENGINE_CA", authority.to_str().expect("a path in UTF-8"));
    let user = ("HISTSEARCH_ENGINE_USER", "historian");
    let ran = index(folder.path(), &url, &[authority, user, ("HISTSEARCH_ENGINE_PASSWORD", "maize 1956")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(played.lock().expect("no request").passages(), 2, "a passage and the state of the index");

    let ran = index(folder.path(), &url, &[authority, user, ("HISTSEARCH_ENGINE_PASSWORD", "wheat 1957")]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("refuses the credentials (401)") && !ran.stderr.contains("wheat"), "{ran:?}");

    played.lock().expect("no request").wants = Some("ApiKey c2VjcmV0".to_owned());
    let ran = index(folder.path(), &url, &[authority, ("HISTSEARCH_ENGINE_API_KEY", "c2VjcmV0")]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
}

#[test]
fn a_server_nobody_vouches_for_is_told_nothing() {
    let (url, played) = play(BASIC);
    let folder = scratch();
    let user = [("HISTSEARCH_ENGINE_USER", "historian"), ("HISTSEARCH_ENGINE_PASSWORD", "maize 1956")];
    let ran = index(folder.path(), &url, &user);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("certificate"), "{ran:?}");
    assert_eq!(played.lock().expect("no request").requests.len(), 0);
}

#[test]
fn a_file_that_is_no_certificate_is_named() {
    let (url, _played) = play(BASIC);
    let folder = scratch();
    let wrong = file("server.key");
    let ran = index(folder.path(), &url, &[("HISTSEARCH_ENGINE_CA", wrong.to_str().expect("a path in UTF-8"))]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("cannot read the certificate of the engine's authority"), "{ran:?}");
}
