//! The pages in a browser: `HISTSEARCH_BROWSER=/usr/bin/chromium HISTSEARCH_AXE=…/axe.min.js cargo test --test it browser`.

use std::path::PathBuf;
use std::process::Command;

use super::client::Serving;
use crate::program::{demo_index, home};

#[test]
#[allow(clippy::print_stderr, reason = "a test that could not look says so")]
fn the_pages_pass_in_a_browser() {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let (Some(browser), Some(axe)) = (named("HISTSEARCH_BROWSER"), named("HISTSEARCH_AXE")) else {
        eprintln!(
            "skipped: HISTSEARCH_BROWSER names no Chromium, or HISTSEARCH_AXE no axe.min.js (npm install axe-core)"
        );
        return;
    };
    let serving = Serving::new(demo_index());
    let pictures =
        named("HISTSEARCH_PICTURES").unwrap_or_else(|| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pictures"));
    let ran = Command::new("node")
        .arg(home().join("tests/web/browser.mjs"))
        .arg(format!("http://{}/", serving.host()))
        .args([browser, axe, pictures])
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}");
    assert!(said.lines().filter(|line| line.starts_with("ok")).count() > 60, "{said}");
}
