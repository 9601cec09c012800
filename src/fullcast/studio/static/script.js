// A chapter's lines: choose some, give them to somebody, say how they are spoken.

import { again, hear, post, sent, tell, work } from "./page.js";

const reading = document.getElementById("reading");
const chapter = Number(document.getElementById("chapter").value);
const url = `${work}script/${chapter}.json`;
const manner = document.getElementById("manner");
const undo = document.getElementById("undo");

let lines = []; // of the chapter, in order
let state = {}; // id -> what the server says of the line
let speakers = [];
let anchor = -1; // where the choice begins
let at = -1; // and where it ends
let etag = null;

// ------------------------------------------------------------ the chapter as it is now

async function load() {
  const response = await sent(url, etag ? { headers: { "If-None-Match": etag } } : {});
  if (response.status === 304 || response.status === 503) return;
  const answer = await response.json();
  if (!response.ok) { tell(answer.error, 30); return; }
  const first = etag === null;
  etag = response.headers.get("ETag");
  const there = Object.fromEntries(answer.lines.map((line) => [line.id, line]));
  if (!first && Object.keys(there).join() !== Object.keys(state).join()) { again(); return; }
  if (first) lines = [...reading.querySelectorAll(".line")];
  for (const line of lines) show(line, there[line.id]);
  state = there;
  speakers = answer.speakers;
  undo.disabled = !answer.undo;
  undo.title = `Take back: ${answer.undo ?? "nothing"}`;
  showDoubts();
  showSpeakers();
  if (at >= 0 && !manner.contains(document.activeElement)) fill();
}

function show(line, now) {
  if (!now || state[now.id]?.version === now.version && state[now.id]?.hue === now.hue
    && state[now.id]?.reason === now.reason) return;
  if (line.textContent !== now.text) line.textContent = now.text;
  line.dataset.version = now.version;
  line.dataset.speaker = now.speaker;
  line.title = now.speaker;
  line.className = ["line", now.kind, now.hue === null ? "" : `hue-${now.hue}`,
    now.reason ? "doubtful" : "", now.edited ? "edited" : ""].filter(Boolean).join(" ");
}

function showDoubts() {
  const doubtful = Object.values(state).filter((line) => line.reason);
  document.getElementById("doubts-title").textContent = `Doubtful: ${doubtful.length}`;
  document.getElementById("doubts").replaceChildren(...doubtful.map((line) => {
    const button = element("button", "doubt", line.text.length > 70 ? `${line.text.slice(0, 69)}…` : line.text);
    button.type = "button";
    button.dataset.line = line.id;
    const row = element("li", "", "");
    row.append(button, element("span", "reason", line.reason));
    return row;
  }));
}

function showSpeakers() {
  document.getElementById("speakers").replaceChildren(...speakers.map((speaker) => {
    const button = element("button", speaker.hue === null ? "speaker" : `speaker hue-${speaker.hue}`, speaker.name);
    button.type = "button";
    button.dataset.speaker = speaker.name;
    const row = element("li", "", "");
    row.append(button, speaker.key ? element("kbd", "", speaker.key) : element("span", "", ""));
    return row;
  }));
  const select = document.querySelector("#give-all select");
  const kept = select.value;
  select.replaceChildren(...speakers.map((speaker) => {
    const option = element("option", "", speaker.name);
    option.value = speaker.name;
    return option;
  }));
  if (speakers.some((speaker) => speaker.name === kept)) select.value = kept;
}

function element(name, classes, text) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.textContent = text;
  return made;
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
  lines[at].scrollIntoView({ block: "nearest" });
  fill();
}

function fill() {
  const now = state[lines[at].id];
  manner.elements.text.value = now.text;
  manner.elements.delivery.value = now.delivery;
  manner.elements.kind.value = now.kind;
  manner.elements.pause_ms.value = now.pause_ms ?? "";
  document.getElementById("all-of").textContent = now.speaker;
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

async function change(edit) {
  const chosen = choice();
  if (!chosen.length) { tell("Choose a line first."); return; }
  const edits = chosen.map((line) => ({ line: line.id, ...edit }));
  await post("lines", { edits, seen: seen(chosen) });
  await load();
}

async function give(speaker) {
  const doubtful = at >= 0 && Boolean(state[lines[at].id].reason);
  await change({ speaker });
  if (doubtful && !state[lines[at].id].reason) tell(`${speaker} says it. d: the next doubtful line.`, 3);
}

function hearChoice() {
  const chosen = choice();
  if (!chosen.length) { tell("Choose a line first."); return; }
  hear(`${work}hear?${chosen.map((line) => `line=${encodeURIComponent(line.id)}`).join("&")}`);
}

async function takeBack() {
  const answer = await post("undo");
  if (answer) tell(answer.undone ? `Taken back: ${answer.undone}` : "There is nothing to undo.");
  await load();
}

manner.addEventListener("submit", (event) => {
  event.preventDefault();
  if (at < 0) { tell("Choose a line first."); return; }
  const now = state[lines[at].id];
  const edit = { line: now.id };
  const { text, delivery, kind, pause_ms: pause } = manner.elements;
  if (text.value !== now.text) edit.text = text.value;
  if (delivery.value !== now.delivery) edit.delivery = delivery.value;
  if (kind.value !== now.kind) edit.kind = kind.value;
  const wanted = pause.value === "" ? -1 : Number(pause.value);
  if (wanted !== (now.pause_ms ?? -1)) edit.pause_ms = wanted;
  post("lines", { edits: [edit], seen: seen([lines[at]]) }).then(async (done) => {
    await load();
    if (done) { tell("Kept."); choose(at); }
  });
});

document.getElementById("new-speaker").addEventListener("submit", async (event) => {
  event.preventDefault();
  const name = event.target.elements.name.value;
  const chosen = choice();
  const wish = { name, lines: chosen.map((line) => line.id), seen: seen(chosen) };
  if (await post("speakers", wish)) { event.target.reset(); tell(`${name} is in the cast.`); }
  await load();
});

document.getElementById("give-all").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (at < 0) { tell("Choose a line of the speaker first."); return; }
  await post("give", { speaker: state[lines[at].id].speaker, to: event.target.elements.to.value });
  await load();
});

document.getElementById("hear").addEventListener("click", hearChoice);
undo.addEventListener("click", takeBack);
document.getElementById("speakers").addEventListener("click", (event) => {
  const speaker = event.target.closest(".speaker")?.dataset.speaker;
  if (speaker) give(speaker);
});
document.getElementById("doubts").addEventListener("click", (event) => {
  const id = event.target.closest(".doubt")?.dataset.line;
  if (id) choose(lines.findIndex((line) => line.id === id));
});
document.getElementById("chapter").addEventListener("change", (event) => {
  location.assign(`${work}script/${event.target.value}`);
});

// ------------------------------------------------------------ keys

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("textarea, input")) {
    event.preventDefault();
    takeBack();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const free = event.target === document.body || event.target.id === "content" || event.target.closest("#reading");
  if (!free) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    event.preventDefault();
    choose(at < 0 ? 0 : at + step, event.shiftKey && at >= 0);
  } else if (event.key === " " && at >= 0) {
    event.preventDefault();
    hearChoice();
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    manner.elements.text.focus();
  } else if (event.key === "d" || event.key === "D") {
    nextDoubt(event.shiftKey ? -1 : 1);
  } else if (at >= 0) {
    const speaker = speakers.find((one) => one.key && one.key === event.key.toLowerCase());
    if (speaker) give(speaker.name);
  }
});

manner.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && at >= 0) lines[at].focus();
});

await load();
reading.querySelector(".line")?.setAttribute("tabindex", "0");
const asked = location.hash.slice(1);
if (state[asked]) choose(lines.findIndex((line) => line.id === asked));
document.body.dataset.ready = "true";
setInterval(load, 2000); // an edit in another tab or an editor shows by itself
