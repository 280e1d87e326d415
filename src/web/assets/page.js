// Makes the page quicker to use; all of it works without. Nothing here makes markup from text: what is shown comes from
// the server, whole.
"use strict";

const form = document.getElementById("ask");
const box = document.getElementById("q");
const byId = (id) => document.getElementById(id);

for (const element of document.querySelectorAll(".scripted")) element.hidden = false;
document.querySelector(".passage.wanted")?.scrollIntoView();

// Search as you type: the same page is fetched and its passages put in the place of those here.
let waiting, running;

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const usual = form.querySelector(`select[name="${name}"] option`)?.value;
    if (value.trim() !== "" && value !== usual) asked.append(name, value);
  }
  const query = asked.toString();
  return query === "" ? "/" : `/?${query}`;
}

async function renew() {
  running?.abort();
  running = new AbortController();
  const wanted = address();
  try {
    const answer = await fetch(wanted, { signal: running.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(page);
    history.replaceState(null, "", wanted);
  } catch (error) {
    if (error.name !== "AbortError") byId("said").textContent = "The server does not answer.";
  }
}

function show(page) {
  for (const element of page.querySelectorAll(".scripted")) element.hidden = false;
  byId("answer").parentElement.className = page.getElementById("answer").parentElement.className;
  byId("answer").replaceChildren(...page.getElementById("answer").childNodes);
  const narrow = page.getElementById("narrow");
  if (byId("narrow")) byId("narrow").replaceChildren(...(narrow?.childNodes ?? []));
  else if (narrow) byId("answer").after(narrow);
  document.title = page.title;
  byId("said").textContent = byId("count")?.textContent ?? byId("answer").querySelector("h1, .trouble")?.textContent ?? "";
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(renew, 150);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  location.assign(address());
});

// Citations.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const text = button.parentElement.querySelector(".citation").textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.parentElement.querySelector(".citation"));
    button.textContent = "Selected: copy it";
  }
});

// Keys. One letter alone does something only where nothing is being typed, and can be switched off.
const keys = byId("keys");
try {
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
} catch {
  // The browser keeps nothing; then it holds for this page.
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey || typing) return;
  if (event.key === "/") {
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "j" || event.key === "k") {
    const stops = [...document.querySelectorAll("a.hit, .passage > .about > a")];
    const here = stops.findIndex((stop) => stop === document.activeElement || stop.closest("article, section").contains(document.activeElement));
    stops[event.key === "j" ? Math.min(here + 1, stops.length - 1) : Math.max(here - 1, 0)]?.focus();
  }
});

// Years are dragged over. A press without a drag follows the link under it.
let first = null, last = null;
const bar = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("#timeline a");

function between() {
  const bars = [...document.querySelectorAll("#timeline a")];
  const [from, to] = [bars.indexOf(first), bars.indexOf(last)].sort((a, b) => a - b);
  bars.forEach((one, place) => one.classList.toggle("dragged", first !== null && place >= from && place <= to));
  return [bars[from], bars[to]];
}

document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("#timeline") && event.isPrimary && event.button === 0) first = last = bar(event);
});
document.addEventListener("pointermove", (event) => {
  if (!first) return;
  const under = bar(event);
  if (under) last = under;
  if (last !== first) between();
});
document.addEventListener("pointerup", () => {
  if (first && last !== first) {
    const [from, to] = between();
    const asked = new URLSearchParams(location.search);
    asked.delete("offset");
    asked.set("period", `${from.dataset.start}..${to.dataset.end}`);
    location.assign(`/?${asked}`);
  }
  first = last = null;
});
document.addEventListener("pointercancel", () => {
  first = last = null;
  between();
});
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.("#timeline")) event.preventDefault();
});
