// A chapter's lines: choose some, give them to somebody, say how they are spoken.

import { post, queue, read, sent, work } from "./asking.js";
import { showDoubts, showSpeakers } from "./beside.js";
import * as manner from "./manner.js";
import { again, onUndoKey } from "./page.js";
import { hear } from "./sound.js";
import { tell, untell } from "./telling.js";

const reading = document.getElementById("reading");
const url = `${work}script/${reading.dataset.chapter}.json`;
const undo = document.getElementById("undo");
const inTurn = queue(); // one wish after another, each with the versions of the answer before

let lines = []; // of the chapter, in order
let state = {}; // id -> what the server says of the line
let speakers = [];
let anchor = -1; // where the choice begins
let at = -1; // and where it ends
let etag = null;
let fault = null; // why the chapter cannot be read

// ------------------------------------------------------------ the chapter as it is now

async function load() {
  const response = await sent(url, etag ? { headers: { "If-None-Match": etag } } : {});
  const { answer, error } = response.status === 304 ? {} : await read(response);
  showFault(error);
  if (!answer) return;
  const first = etag === null;
  etag = response.headers.get("ETag");
  const there = Object.fromEntries(answer.lines.map((line) => [line.id, line]));
  if (!first && Object.keys(there).join() !== Object.keys(state).join()) { reload(); return; }
  if (first) lines = [...reading.querySelectorAll(".line")];
  for (const line of lines) show(line, there[line.id]);
  state = there;
  speakers = answer.speakers;
  undo.disabled = !answer.undo;
  undo.title = `Take back: ${answer.undo ?? "nothing"}`;
  showDoubts(Object.values(state).filter((line) => line.reason));
  showSpeakers(speakers);
  manner.renew(state);
  if (at >= 0) document.getElementById("all-of").textContent = state[lines[at].id].speaker;
}

function showFault(error = null) {
  if (error === fault) return;
  if (error) tell(error, Infinity); else untell(fault);
  fault = error;
}

function reload() {
  if (manner.isUnkept()) tell("The chapter has other lines now. Save what you typed, then load the page again.", Infinity);
  else again();
}

function show(line, now) {
  if (!now || state[now.id]?.version === now.version && state[now.id]?.hue === now.hue
    && state[now.id]?.reason === now.reason) return;
  if (line.textContent !== now.text) line.textContent = now.text;
  line.dataset.version = now.version;
  line.dataset.speaker = now.speaker;
  line.title = now.speaker;
  line.className = ["line", now.kind, now.hue === null || now.kind === "note" ? "" : `hue-${now.hue}`,
    now.reason ? "doubtful" : "", now.edited ? "edited" : ""].filter(Boolean).join(" ");
}

// ------------------------------------------------------------ choosing lines

const isSpeech = (line) => ["dialogue", "thought"].includes(state[line.id].kind);

/** The chosen lines; of several, those that somebody says. */
function choice() {
  if (at < 0) return [];
  const [from, to] = [Math.min(anchor, at), Math.max(anchor, at)];
  const between = lines.slice(from, to + 1);
  return between.length > 1 ? between.filter(isSpeech) : between;
}

function choose(index, extend = false) {
  if (index < 0 || index >= lines.length) return;
  at = index;
  if (!extend) anchor = index;
  for (const line of reading.querySelectorAll("[aria-pressed=true]")) line.removeAttribute("aria-pressed");
  for (const line of choice()) line.setAttribute("aria-pressed", "true");
  reading.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
  lines[at].setAttribute("tabindex", "0");
  lines[at].focus({ preventScroll: true });
  lines[at].scrollIntoView({ block: "nearest", behavior: "instant" });
  manner.show(state[lines[at].id]);
  document.getElementById("all-of").textContent = state[lines[at].id].speaker;
}

function nextDoubt(step) {
  for (let index = at + step; index >= 0 && index < lines.length; index += step) {
    if (state[lines[index].id].reason) { choose(index); return; }
  }
  tell("There is no other doubtful line in this direction.");
}

reading.addEventListener("click", (event) => {
  const line = event.target.closest(".line");
  if (line) choose(lines.indexOf(line), event.shiftKey);
});

// ------------------------------------------------------------ changing them

const seen = (chosen) => Object.fromEntries(chosen.map((line) => [line.id, line.dataset.version]));

/** Ask for a change when those before it are answered; show what became of it. */
const changed = (what, wish) => inTurn(async () => {
  const answer = await post(what, wish());
  await load();
  return answer;
});

async function give(speaker) {
  const chosen = choice();
  if (!chosen.length) { tell("Choose a line first."); return; }
  const doubtful = chosen.filter((line) => state[line.id].reason);
  await changed("lines", () => ({
    edits: chosen.map((line) => ({ line: line.id, speaker })), seen: seen(chosen),
  }));
  if (doubtful.some((line) => !state[line.id].reason)) tell(`${speaker} says it. d: the next doubtful line.`, 3);
}

function hearChoice() {
  const chosen = choice();
  if (!chosen.length) { tell("Choose a line first."); return; }
  hear(`${work}hear?${chosen.map((line) => `line=${encodeURIComponent(line.id)}`).join("&")}`);
}

async function takeBack() {
  const answer = await changed("undo", () => ({}));
  if (answer) tell(answer.undone ? `Taken back: ${answer.undone}` : "There is nothing to undo.");
  if (undo.disabled && document.activeElement === document.body) lines[at]?.focus({ preventScroll: true });
}

manner.form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (at < 0) { tell("Choose a line first."); return; }
  const { id } = lines[at];
  const isKept = await inTurn(async () => {
    const { fields, wish } = manner.typedFor(id);
    const answer = await post("lines", wish);
    await load();
    manner.answered(state[id], answer && fields);
    return answer;
  });
  if (!isKept) return;
  tell("Kept.");
  if (lines[at].id === id) choose(at);
});

manner.form.addEventListener("reset", (event) => {
  event.preventDefault();
  manner.discard(state[lines[at].id]);
  manner.form.elements.text.focus();
});

document.getElementById("new-speaker").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const name = form.elements.name.value;
  const chosen = choice();
  if (!chosen.length) { tell("Choose the lines first."); return; }
  const wish = () => ({ name, lines: chosen.map((line) => line.id), seen: seen(chosen) });
  if (await changed("speakers", wish)) { form.reset(); tell(`${name} is in the cast.`); }
});

document.getElementById("give-all").addEventListener("submit", (event) => {
  event.preventDefault();
  if (at < 0) { tell("Choose a line of the speaker first."); return; }
  const { speaker } = state[lines[at].id];
  const to = event.target.elements.to.value;
  changed("give", () => ({ speaker, to }));
});

document.getElementById("hear").addEventListener("click", hearChoice);
undo.addEventListener("click", takeBack);
document.getElementById("speakers").addEventListener("click", (event) => {
  const speaker = event.target.closest(".speaker")?.dataset.speaker;
  if (speaker) give(speaker);
  if (event.detail && at >= 0) lines[at].focus({ preventScroll: true }); // by mouse: the keys are the lines' again
});
document.getElementById("doubts").addEventListener("click", (event) => {
  const id = event.target.closest(".doubt")?.dataset.line;
  if (id) choose(lines.findIndex((line) => line.id === id));
});
document.getElementById("chapter").addEventListener("change", (event) => {
  const to = event.target.value;
  event.target.value = reading.dataset.chapter; // where one is, if one stays or comes back
  location.assign(`${work}script/${to}`);
});

// ------------------------------------------------------------ keys

onUndoKey(takeBack);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const free = event.target === document.body || event.target.id === "content" || event.target.closest("#reading");
  if (!free) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    choose(at < 0 ? 0 : at + step, event.shiftKey && at >= 0);
  } else if (event.key === " " && at >= 0) {
    event.preventDefault();
    if (!event.repeat) hearChoice();
  } else if (event.repeat) {
    return; // a key that is held means what it means once
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    manner.form.elements.text.focus();
  } else if (event.key === "d" || event.key === "D") {
    nextDoubt(event.shiftKey ? -1 : 1);
  } else if (at >= 0) {
    const speaker = speakers.find((one) => one.key && one.key === event.key.toLowerCase());
    if (speaker) give(speaker.name);
  }
});

manner.form.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && at >= 0) lines[at].focus();
});

await load();
reading.querySelector(".line")?.setAttribute("tabindex", "0");
const asked = location.hash.slice(1);
if (state[asked]) choose(lines.findIndex((line) => line.id === asked));
document.body.dataset.ready = "true";

/** An edit in another tab or an editor shows by itself. */
async function watch() {
  await inTurn(load);
  setTimeout(watch, 2000);
}
setTimeout(watch, 2000);
