// Making: a button, how far it is, what came of it.

import { again, post, seconds, sent, work } from "./page.js";

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

async function plan() {
  const response = await sent(`${work}plan.json`);
  const told = document.getElementById("plan");
  const answer = await response.json();
  if (!response.ok) { told.textContent = answer.error; told.className = "error"; return; }
  const { lines, chapters } = answer;
  told.textContent = chapters.length
    ? `${lines} ${lines === 1 ? "line" : "lines"} to speak, ${chapters.length} ${chapters.length === 1 ? "chapter" : "chapters"} to mix.`
    : "All chapters are as the script says.";
}

function show(news) {
  const running = news.state === "running";
  button.disabled = running;
  stop.disabled = !running;
  outcome.className = news.state === "failed" ? "error" : "";
  outcome.textContent = running ? "" : news.text;
  if (news.state === "done") {
    const link = document.createElement("a");
    link.href = `${work}listen`;
    link.textContent = "Listen";
    outcome.append(" ", link);
  }
  const part = news.total ? ` (${Math.floor(100 * news.done / news.total)} %)` : "";
  stage.textContent = running ? `${STAGES[news.stage] ?? (news.stage || "Starting")}${part}` : "Nothing runs.";
  if (running) {
    bar.max = news.total || 1;
    bar.value = news.done;
    left.textContent = news.left_s === null ? "" : `about ${seconds(news.left_s)} left in this part`;
  } else {
    bar.value = news.state === "done" ? bar.max : 0;
    left.textContent = "";
  }
}

function follow() {
  const events = new EventSource(`${work}progress`);
  let ran = false;
  events.onmessage = (event) => {
    const news = JSON.parse(event.data);
    show(news);
    if (news.state === "running") { ran = true; return; }
    events.close();
    if (ran && news.state === "done") again(); else plan();
  };
  events.onerror = () => events.close(); // nothing has run yet
}

button.addEventListener("click", async () => {
  const formats = [...document.querySelectorAll("input[name=format]:checked")].map((box) => box.value);
  button.disabled = true;
  if (await post("start", { formats: formats.join(",") || "none" })) follow();
  else button.disabled = false;
});
stop.addEventListener("click", () => post("stop"));

plan();
follow();
