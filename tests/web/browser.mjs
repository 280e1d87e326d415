// Looks at the pages of a running `histsearch serve` in headless Chromium: accessibility (axe-core), typing, keys,
// dragging, no script at all, and pictures. Talks to the browser over a pipe, so that nothing needs to be installed
// but Node, Chromium and axe-core:
//
//     node tests/web/browser.mjs http://127.0.0.1:1789/ /usr/bin/chromium node_modules/axe-core/axe.min.js pictures/
//
// Prints a line for each check; the exit code is 1 where one failed. The index is that of the demo essays.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [home, chromium, axePath, pictures] = process.argv.slice(2);
const axe = readFileSync(axePath, "utf8");
mkdirSync(pictures, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), "histsearch-browser-"));

const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"];
const browser = spawn(chromium, flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
const [, , , toBrowser, fromBrowser] = browser.stdio;

// The protocol: JSON messages, a NUL after each.
let lastId = 0, unread = "";
const waiting = new Map(), listeners = new Set();
fromBrowser.on("data", (data) => {
  const messages = (unread + data).split("\0");
  unread = messages.pop();
  for (const text of messages) {
    const message = JSON.parse(text);
    const settle = waiting.get(message.id);
    waiting.delete(message.id);
    if (settle) message.error ? settle.reject(new Error(message.error.message)) : settle.resolve(message.result);
    else for (const listener of [...listeners]) listener(message);
  }
});
function send(method, params = {}, sessionId) {
  const id = ++lastId;
  toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
const ask = (method, params) => send(method, params, sessionId);
const complaints = [];
listeners.add(({ method, params }) => {
  if (method === "Runtime.exceptionThrown") complaints.push(params.exceptionDetails.text + " " + (params.exceptionDetails.exception?.description ?? ""));
  if (method === "Log.entryAdded" && params.entry.level === "error" && !/status of [45]\d\d/.test(params.entry.text)) complaints.push(params.entry.text);
});
for (const domain of ["Page", "Runtime", "Log"]) await ask(`${domain}.enable`);

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
function loaded() {
  return new Promise((resolve) => {
    const listener = ({ method }) => {
      if (method === "Page.loadEventFired") {
        listeners.delete(listener);
        resolve();
      }
    };
    listeners.add(listener);
  });
}
async function open(address) {
  const done = loaded();
  await ask("Page.navigate", { url: new URL(address, home).href });
  await done;
}
async function evaluate(expression) {
  const { result, exceptionDetails } = await ask("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
async function until(expression) {
  for (let tries = 0; tries < 100; tries++) {
    if (await evaluate(expression)) return true;
    await sleep(50);
  }
  return false;
}
async function look(width, height, scheme) {
  await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 500 });
  await ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
}
async function picture(name) {
  const { data } = await ask("Page.captureScreenshot", { format: "png" });
  writeFileSync(join(pictures, `${name}.png`), Buffer.from(data, "base64"));
}
async function press(key, code = key, text = key.length === 1 ? key : undefined) {
  const windowsVirtualKeyCode = { Enter: 13, Tab: 9 }[key] ?? key.toUpperCase().charCodeAt(0);
  const typed = key === "Enter" ? "\r" : text;
  await ask("Input.dispatchKeyEvent", { type: typed ? "keyDown" : "rawKeyDown", key, code, text: typed, windowsVirtualKeyCode });
  await ask("Input.dispatchKeyEvent", { type: "keyUp", key, code, windowsVirtualKeyCode });
}

let failed = 0;
function check(what, held, detail = "") {
  if (!held) failed++;
  console.log(`${held ? "ok    " : "FAILED"} ${what}${held ? "" : ` ${detail}`}`);
}

const rules = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })";
async function accessible(name) {
  await evaluate(axe);
  const violations = await evaluate(`${rules}.then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html.slice(0, 120) + " " + node.failureSummary).join(" | ")))`);
  check(`axe: ${name}`, violations.length === 0, violations.join("\n"));
  const wide = await evaluate("document.documentElement.scrollWidth - innerWidth");
  check(`no sideways scrolling: ${name}`, wide <= 0, `${wide} px too wide`);
}

const essay = await (async () => {
  await open("/?q=virgin+lands");
  return evaluate("document.querySelector('a.hit').getAttribute('href')");
})();
const pages = {
  home: "/",
  answer: "/?q=Virgin+Lands",
  narrowed: "/?q=grain&period=1953..1964&topic=Soviet+agriculture&explain=1",
  nothing: "/?q=zeppelinwurst",
  trouble: "/?q=maize&period=nonsense",
  missing: "/nothing-here",
  essay,
};
const sights = { desk: [1280, 900, "light"], dark: [1280, 900, "dark"], phone: [375, 740, "light"], "phone-dark": [375, 740, "dark"] };
for (const [sight, [width, height, scheme]] of Object.entries(sights)) {
  await look(width, height, scheme);
  for (const [page, address] of Object.entries(pages)) {
    await open(address);
    await evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
    await accessible(`${page}, ${sight}`);
    await evaluate("for (const details of document.querySelectorAll('details')) details.open = false");
    if (page === "essay") await evaluate("document.querySelector(':target')?.scrollIntoView({ behavior: 'instant' })");
    await picture(`${page}-${sight}`);
  }
}

await look(1280, 900, "light");
await open("/");
await evaluate("document.activeElement.blur()");
await press("/", "Slash");
check("/ goes to the search box", await evaluate("document.activeElement.id === 'q'"));
await ask("Input.insertText", { text: "khruschev maize" });
check("typing searches", await until("document.querySelectorAll('a.hit').length > 0 && location.search.includes('khruschev')"));
check("and tells how much was found", await evaluate("/passages? of/.test(document.getElementById('said').textContent)"));
check("and marks what matched", await evaluate("document.querySelectorAll('.snippet mark').length > 0"));
await evaluate("document.activeElement.blur()");
await press("j", "KeyJ");
await press("j", "KeyJ");
check("j goes to the next passage", await evaluate("document.activeElement === document.querySelectorAll('a.hit')[1]"));
await press("k", "KeyK");
check("k goes back", await evaluate("document.activeElement === document.querySelectorAll('a.hit')[0]"));
const opened = loaded();
await press("Enter");
await opened;
check("Enter opens the essay at the passage", await evaluate("location.pathname.startsWith('/essay/') && document.querySelector(':target') !== null"));

await open("/?q=war");
await evaluate("document.querySelector('.cite summary').click()");
check("a citation can be copied", await evaluate("!document.querySelector('button.copy').hidden && document.querySelector('.citation').textContent.includes('para.')"));
const bars = await evaluate("[...document.querySelectorAll('#timeline a .reach')].map((bar) => bar.getBoundingClientRect()).map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))");
const [from, to] = [bars.at(-8), bars.at(-3)];
const mouse = (type, { x, y }, buttons) => ask("Input.dispatchMouseEvent", { type, x, y, button: "left", buttons, clickCount: type === "mouseMoved" ? 0 : 1 });
const dragged = loaded();
await mouse("mousePressed", from, 1);
for (let step = 1; step <= 5; step++) await mouse("mouseMoved", { x: from.x + ((to.x - from.x) * step) / 5, y: from.y }, 1);
await picture("dragging");
await mouse("mouseReleased", to, 0);
await dragged;
const period = await evaluate("new URLSearchParams(location.search).getAll('period')");
check("years are dragged over", period.length === 1 && /^-?\d+\.\.-?\d+$/.test(period[0]), JSON.stringify(period));
check("and can be taken away", await evaluate("document.querySelector('.chosen a') !== null"));

await ask("Emulation.setScriptExecutionDisabled", { value: true });
await open("/?q=maize");
const still = await evaluate("document.querySelectorAll('a.hit').length > 0 && [...document.querySelectorAll('.scripted')].every((element) => element.hidden)");
check("without script there are passages and no dead buttons", still);
await evaluate("document.getElementById('q').value = 'senate'");
const submitted = loaded();
await evaluate("document.getElementById('ask').submit()");
await submitted;
check("without script the form searches", await evaluate("location.search.includes('q=senate') && document.querySelectorAll('a.hit').length > 0"));
await ask("Emulation.setScriptExecutionDisabled", { value: false });

check("nothing was blocked and nothing failed in the browser", complaints.length === 0, complaints.join("\n"));
await send("Browser.close").catch(() => {});
await new Promise((resolve) => browser.on("exit", resolve));
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
process.exit(failed === 0 ? 0 : 1);
