// The player: the line and the word that are heard are lit, and a click on a line is heard.

import { post, read, sent, work } from "./asking.js";
import "./page.js";
import { play } from "./sound.js";
import { tell } from "./telling.js";

const audio = document.getElementById("audio");
const reading = document.getElementById("reading");

let segments = []; // {start, end, element, words: [{start, at}], body}
let lit = -1;
let word = -1;

async function load() {
  const response = await fetch(audio.dataset.transcript).catch(() => null);
  if (!response?.ok) { tell("There is no transcript of this chapter. Make it again."); return; }
  const hues = JSON.parse(audio.dataset.hues);
  let paragraph = null;
  let number = "";
  for (const segment of (await response.json()).segments) {
    const where = segment.line.split(".").slice(0, 2).join(".");
    if (!paragraph || where !== number) {
      paragraph = document.createElement("p");
      if (segment.kind === "heading") paragraph.className = "heading";
      reading.append(paragraph);
      number = where;
    } else {
      paragraph.append(" ");
    }
    const element = document.createElement("span");
    element.textContent = segment.body;
    element.className = `line ${segment.kind}`;
    element.title = segment.speaker;
    element.tabIndex = segments.length ? -1 : 0;
    element.setAttribute("role", "button");
    const told = ["dialogue", "thought"].includes(segment.kind) ? hues[segment.speaker] : undefined;
    if (told !== undefined) element.classList.add(`hue-${told}`);
    paragraph.append(element);
    segments.push({
      start: segment.startTime, end: segment.endTime, element, body: segment.body,
      words: segment.words.map((one) => ({ start: one.startTime, at: one.at })),
    });
  }
  document.body.dataset.ready = "true";
}

/** The last segment that has begun. */
function segmentAt(time) {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (segments[middle].start <= time) low = middle + 1; else high = middle - 1;
  }
  return high;
}

function light() {
  const time = audio.currentTime;
  const index = segmentAt(time);
  if (index !== lit) {
    if (segments[lit]) {
      segments[lit].element.classList.remove("heard");
      segments[lit].element.removeAttribute("aria-current");
      segments[lit].element.textContent = segments[lit].body;
    }
    lit = index;
    word = -1;
    const now = segments[lit];
    if (now) {
      now.element.classList.add("heard");
      now.element.setAttribute("aria-current", "true");
      if (!audio.paused) now.element.scrollIntoView({ block: "center" });
    }
  }
  const now = segments[lit];
  if (!now) return;
  let index2 = now.words.length - 1;
  while (index2 >= 0 && now.words[index2].start > time) index2 -= 1;
  if (index2 === word) return;
  word = index2;
  lightWord(now, index2);
}

function lightWord(segment, index) {
  if (index < 0) { segment.element.textContent = segment.body; return; }
  const from = segment.words[index].at;
  const rest = segment.body.slice(from);
  const length = (/^\S+/.exec(rest)?.[0] ?? rest).length;
  const mark = document.createElement("span");
  mark.className = "now";
  mark.textContent = rest.slice(0, length);
  segment.element.replaceChildren(segment.body.slice(0, from), mark, rest.slice(length));
}

let frame = 0;

function tick() {
  cancelAnimationFrame(frame); // of a play that a pause has interrupted
  light();
  if (!audio.paused) frame = requestAnimationFrame(tick);
}

audio.addEventListener("play", tick);
audio.addEventListener("seeked", light);
audio.addEventListener("timeupdate", light); // a tab in the background draws no frames
audio.addEventListener("ended", () => {
  const after = document.getElementById("after");
  if (!after) return;
  sessionStorage.setItem("goes on", after.href);
  location.assign(after.href);
});

const goTo = (index) => {
  const there = segments[Math.min(Math.max(index, 0), segments.length - 1)];
  if (!there) return;
  audio.currentTime = there.start + 0.001;
  light();
};

reading.addEventListener("click", (event) => {
  const index = segments.findIndex((one) => one.element === event.target.closest(".line"));
  if (index < 0) return;
  if (event.detail) segments[index].element.blur(); // by mouse: Space goes on to mean a pause
  goTo(index);
  play(audio);
});

reading.addEventListener("keydown", (event) => {
  const index = segments.findIndex((one) => one.element === event.target.closest(".line"));
  if (index < 0) return;
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); goTo(index); play(audio); }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const next = segments[index + step]?.element;
  if (next) {
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest("button, select, audio, summary, a, input, .line")) return;
  event.preventDefault();
  if (audio.paused) play(audio); else audio.pause();
});

const skip = (by) => { audio.currentTime = Math.max(0, audio.currentTime + by); };
document.getElementById("back").addEventListener("click", () => skip(-15));
document.getElementById("on").addEventListener("click", () => skip(30));
document.getElementById("line-before").addEventListener("click", () => {
  const within = segments[lit] ? audio.currentTime - segments[lit].start : 0;
  goTo(within > 1.5 ? lit : lit - 1);
});
document.getElementById("line-after").addEventListener("click", () => goTo(lit + 1));
document.getElementById("chapter").addEventListener("change", (event) => {
  const to = event.target.value;
  event.target.value = audio.dataset.chapter; // where one is, if one comes back
  location.assign(`${work}listen/${to}`);
});

const speed = document.getElementById("speed");
speed.value = localStorage.getItem("speed") ?? "1";
const setSpeed = () => { audio.playbackRate = Number(speed.value); localStorage.setItem("speed", speed.value); };
speed.addEventListener("change", setSpeed);

// Where one stopped, each chapter by itself.
const place = `at ${document.body.dataset.name}/${audio.dataset.chapter}`;
const goesOn = sessionStorage.getItem("goes on") === location.href; // the chapter before has just ended
sessionStorage.removeItem("goes on");
const begin = () => {
  setSpeed();
  const known = Number(localStorage.getItem(place) ?? 0);
  if (goesOn) play(audio);
  else if (known && known < audio.duration - 5) audio.currentTime = known;
};
if (audio.readyState) begin();
else audio.addEventListener("loadedmetadata", begin, { once: true });
audio.addEventListener("timeupdate", () => localStorage.setItem(place, String(audio.currentTime)));

if ("mediaSession" in navigator) {
  const { title, album, artist, cover } = audio.dataset;
  navigator.mediaSession.metadata = new MediaMetadata({ title, album, artist, artwork: [{ src: cover }] });
  const actions = {
    play: () => play(audio), pause: () => audio.pause(),
    seekbackward: () => skip(-15), seekforward: () => skip(30),
    previoustrack: () => document.getElementById("line-before").click(),
    nexttrack: () => document.getElementById("line-after").click(),
    seekto: (details) => { audio.currentTime = details.seekTime; },
  };
  for (const [name, act] of Object.entries(actions)) navigator.mediaSession.setActionHandler(name, act);
}

document.getElementById("share").addEventListener("click", async () => {
  const answer = await post("share");
  if (!answer) return;
  const code = new DOMParser().parseFromString(answer.code, "image/svg+xml").documentElement;
  code.setAttribute("role", "img");
  code.setAttribute("aria-label", "Code that subscribes a phone to this work");
  const address = document.createElement("p");
  address.textContent = answer.url;
  document.getElementById("shared").replaceChildren(document.adoptNode(code), address);
});

/** Tell if the chapter has been changed since it was made. */
async function showAge() {
  const { answer } = await read(await sent(`${work}plan.json`));
  const number = Number(audio.dataset.chapter);
  document.getElementById("stale").hidden = !answer?.chapters.includes(number);
}

await load();
showAge();
