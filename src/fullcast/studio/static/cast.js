// The cast: voices, sliders, who is who.

import { post, sent, work } from "./asking.js";
import { again, onUndoKey } from "./page.js";
import { hear } from "./sound.js";
import { tell } from "./telling.js";

const cards = document.getElementById("cards");
const voices = document.getElementById("voices");
const merging = document.getElementById("merge");
const undo = document.getElementById("undo");
let chosen = null; // the card that a dialog is about

const speakerOf = (card) => card.dataset.speaker;
const soundOf = (card) => Object.fromEntries(
  [...card.querySelectorAll("input[type=range]")].map((input) => [input.name, Number(input.value)]),
);

function audition(card, voice = null) {
  const asked = new URLSearchParams({ speaker: speakerOf(card), ...soundOf(card) });
  if (voice) asked.set("voice", voice);
  return hear(`${work}audition?${asked}`);
}

/** Where a control is on the page, told so that it is found when the page is loaded again. */
const within = (speaker, control) => `[data-speaker="${CSS.escape(speaker)}"] ${control}`;

function canUndo(what) {
  undo.disabled = false;
  undo.title = `Take back: ${what}`;
}

const later = new WeakMap(); // card -> what else is to change, once the server has answered

/** Change how somebody sounds. Returns whether it is done; what comes meanwhile goes along. */
async function recast(card, sound) {
  if (later.has(card)) { Object.assign(later.get(card), sound); return false; }
  let isDone = true;
  for (let next = sound; isDone && Object.keys(next).length; next = later.get(card)) {
    later.set(card, {});
    isDone = await ask(card, next);
  }
  later.delete(card);
  if (isDone) compare();
  return isDone;
}

async function ask(card, sound) {
  const wish = { speaker: speakerOf(card), sound, seen: card.dataset.version };
  const answer = await post("recast", wish);
  if (!answer) { await refreshed(card); return false; }
  card.dataset.version = answer.version;
  const voice = card.querySelector(".voice");
  voice.textContent = answer.voice;
  voice.setAttribute("aria-label", `Voice of ${speakerOf(card)}: ${answer.voice}. Change it`);
  card.querySelector(".voiced .about").textContent = answer.about;
  canUndo(speakerOf(card));
  return true;
}

/** Take over how a card is now, after somebody else has changed it. */
async function refreshed(card) {
  const response = await sent(location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = [...page.querySelectorAll(".card")].find((one) => speakerOf(one) === speakerOf(card));
  if (!now) { again(); return; }
  const { name } = document.activeElement;
  const isFocused = card.contains(document.activeElement);
  card.replaceWith(document.adoptNode(now));
  if (isFocused) now.querySelector(name ? `[name=${name}]` : "button")?.focus();
}

cards.addEventListener("input", (event) => {
  const output = event.target.parentElement.querySelector("output");
  if (output) output.textContent = String(Number(event.target.value));
});

cards.addEventListener("change", (event) => {
  const { name, value, type } = event.target;
  const card = event.target.closest(".card");
  if (type === "range") recast(card, { [name]: Number(value) }).then((done) => done && audition(card));
  if (name === "gender") recast(card, { gender: value });
});

cards.addEventListener("dblclick", (event) => {
  if (event.target.type !== "range") return;
  event.target.value = event.target.dataset.usual;
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

cards.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const card = button.closest(".card");
  if (button.classList.contains("hear")) await audition(card);
  if (button.classList.contains("voice")) { chosen = card; showVoices(); }
  if (button.classList.contains("merge")) { chosen = card; showMerge(); }
  if (button.classList.contains("split")) split(button.dataset.alias);
  if (button.classList.contains("remove")) remove(speakerOf(card));
});

// ------------------------------------------------------------ voices

const filters = voices.querySelectorAll(".filters input, .filters select");
const count = document.getElementById("voices-count");

function showVoices() {
  for (const one of filters) one.value = "";
  document.getElementById("voices-title").textContent = `A voice for ${speakerOf(chosen)}`;
  const gender = chosen.querySelector("select[name=gender]")?.value ?? "";
  const list = voices.querySelector("select[name=gender]");
  list.value = ["female", "male"].includes(gender) ? gender : "";
  filter();
  voices.showModal();
}

function filter() {
  const wanted = Object.fromEntries([...filters].map((one) => [one.name, one.value.trim().toLowerCase()]));
  for (const row of voices.querySelectorAll("li")) {
    const fits = ["gender", "pitch", "engine"].every((key) => !wanted[key] || row.dataset[key] === wanted[key]);
    row.hidden = !fits || !row.textContent.toLowerCase().includes(wanted.search);
  }
  const shown = voices.querySelectorAll("li:not([hidden])").length;
  count.textContent = shown ? `${shown} ${shown === 1 ? "voice" : "voices"}` : "No voice fits.";
}

for (const one of filters) one.addEventListener("input", filter);

voices.addEventListener("click", async (event) => {
  const voice = event.target.closest("li")?.dataset.voice;
  if (event.target.classList.contains("try")) audition(chosen, voice);
  if (event.target.classList.contains("choose")) {
    voices.close();
    if (await recast(chosen, { voice })) audition(chosen);
  }
});

// ------------------------------------------------------------ who is who

async function split(alias) {
  if (!await post("split", { alias })) return;
  again(`${alias} is somebody else.`, within(alias, ".voice"));
}

async function remove(speaker) {
  if (await post("remove", { speaker })) again(`${speaker} is gone.`, "#undo");
}

function showMerge() {
  document.getElementById("merge-who").textContent = speakerOf(chosen);
  for (const option of merging.querySelectorAll("option")) option.disabled = option.value === speakerOf(chosen);
  const select = merging.querySelector("select");
  select.value = [...select.options].find((option) => !option.disabled)?.value ?? "";
  merging.showModal();
}

document.getElementById("merge-do").addEventListener("click", async () => {
  const into = merging.querySelector("select").value;
  const speaker = speakerOf(chosen);
  merging.close();
  if (!into || !await post("merge", { speaker, into })) return;
  again(`${speaker} is ${into}.`, within(into, ".merge"));
});

for (const button of document.querySelectorAll("dialog .close")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

for (const input of document.querySelectorAll("input[data-chapter]")) {
  input.addEventListener("change", async () => {
    const wish = { chapter: Number(input.dataset.chapter), narrator: input.value };
    if (!await post("narrator", wish)) { input.value = input.defaultValue; return; }
    input.defaultValue = wish.narrator;
    canUndo(`chapter ${wish.chapter} is told by ${wish.narrator}`);
    tell(`${wish.narrator} tells chapter ${wish.chapter}.`);
  });
}

async function takeBack() {
  const answer = await post("undo");
  if (answer) again(answer.undone ? `Taken back: ${answer.undone}` : "There is nothing to undo.");
}

undo.addEventListener("click", takeBack);
onUndoKey(takeBack);

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  for (const card of cards.children) {
    const names = [card.dataset.speaker, card.querySelector(".aliases")?.textContent ?? ""];
    card.hidden = !names.join(" ").toLowerCase().includes(wanted);
  }
});

// ------------------------------------------------------------ voices that are easily confused

let comparing = 0; // an answer to an older question comes too late

async function compare() {
  const section = document.getElementById("alike");
  const question = ++comparing;
  const response = await sent(`${work}alike.json`);
  if (!response.ok || question !== comparing) return;
  const pairs = await response.json();
  section.hidden = pairs.length === 0;
  const list = document.createElement("ul");
  for (const [one, other] of pairs.slice(0, 12)) {
    const row = document.createElement("li");
    row.textContent = `${one} and ${other}`;
    list.append(row);
  }
  const heading = document.createElement("h2");
  heading.textContent = "These talk to each other and sound alike";
  section.replaceChildren(heading, list);
}

compare();
document.body.dataset.ready = "true";
