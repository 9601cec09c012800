// Making: a button, how far it is, what came of it.

import { post, read, sent, work } from "./asking.js";
import { again } from "./page.js";

const STAGES = {
  ingest: "Reading", script: "Finding who speaks", cast: "Casting", speak: "Speaking",
  assemble: "Mixing chapters", encode: "Making the book", publish: "Writing tags and feed",
};

const button = document.getElementById("make");
const stop = document.getElementById("stop");
const bar = document.getElementById("bar");
const stage = document.getElementById("stage");
const left = document.getElementById("left");
const outcome = document.getElementById("outcome");

const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

async function plan() {
  const told = document.getElementById("plan");
  const { answer, error } = await read(await sent(`${work}plan.json`));
  told.className = error ? "error" : "";
  if (error) { told.textContent = error; return; }
  const { lines, chapters } = answer;
  told.textContent = chapters.length
    ? `${counted(lines, "line")} to speak, ${counted(chapters.length, "chapter")} to mix.`
    : "All chapters are as the script says.";
}

// ------------------------------------------------------------ how far it is

function show(news) {
  const running = news.state === "running";
  button.disabled = running;
  stop.disabled = !running;
  outcome.className = news.state === "failed" ? "error" : "";
  outcome.textContent = running ? "" : news.text;
  if (news.state === "done") outcome.append(" ", listenLink());
  const part = news.total ? ` (${Math.floor(100 * news.done / news.total)} %)` : "";
  stage.textContent = running ? `${STAGES[news.stage] ?? (news.stage || "Starting")}${part}` : "Nothing runs.";
  bar.max = running && news.total || 1;
  bar.value = running ? news.done : Number(news.state === "done");
  left.textContent = running && news.left_s !== null ? `about ${seconds(news.left_s)} left in this part` : "";
}

function listenLink() {
  const link = document.createElement("a");
  link.href = `${work}listen`;
  link.textContent = "Listen";
  return link;
}

function seconds(count) {
  if (count < 90) return `${Math.max(1, Math.round(count))} s`;
  if (count < 5400) return `${Math.round(count / 60)} min`;
  return `${(count / 3600).toFixed(1)} h`;
}

function showLost() {
  button.disabled = stop.disabled = true;
  stage.textContent = "The studio does not answer.";
  left.textContent = "";
  bar.removeAttribute("value");
}

// ------------------------------------------------------------ the stream of news

const RETRY_MS = 2000;
let events = null;
let retry = 0;
let ran = false; // since the page was opened

/** Follow a run, while the page is looked at: a browser holds six streams to a server, no more. */
function follow() {
  events?.close();
  clearTimeout(retry);
  if (document.hidden) return;
  let isOpen = false;
  let news = null;
  events = new EventSource(`${work}progress`);
  events.onopen = () => { isOpen = true; };
  events.onmessage = (event) => {
    news = JSON.parse(event.data);
    show(news);
    if (news.state === "running") { ran = true; return; }
    events.close();
    if (ran && news.state === "done") { forget(); again(); } else plan();
  };
  events.onerror = () => {
    events.close();
    if (isOpen && !news) show({ state: "none", text: "" }); // answered: nothing has run
    else lookAgain();
  };
}

/** The stream broke off: ask whether the studio is there, until it is, or is another one. */
async function lookAgain() {
  showLost();
  const response = await sent(`${work}plan.json`);
  if (response.status === 404) return;
  if (response.status === 503) retry = setTimeout(lookAgain, RETRY_MS);
  else follow();
}

document.addEventListener("visibilitychange", follow);

// ------------------------------------------------------------ what to make

const boxes = [...document.querySelectorAll("input[name=format]")];
const wanted = () => boxes.filter((box) => box.checked).map((box) => box.value);
const place = `formats ${document.body.dataset.name}`;

/** The choice is the server's once a run has used it. */
const forget = () => localStorage.removeItem(place);

const kept = localStorage.getItem(place);
if (kept !== null) for (const box of boxes) box.checked = kept.split(",").includes(box.value);
for (const box of boxes) box.addEventListener("change", () => localStorage.setItem(place, wanted().join()));

button.addEventListener("click", async () => {
  button.disabled = true;
  if (await post("start", { formats: wanted().join() || "none" })) follow();
  else button.disabled = false;
});
stop.addEventListener("click", () => post("stop"));

plan();
follow();
document.body.dataset.ready = "true";
