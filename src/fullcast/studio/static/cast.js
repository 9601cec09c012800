// The cast: voices, sliders, who is who.

import { again, hear, post, sent, tell, work } from "./page.js";

const cards = document.getElementById("cards");
const voices = document.getElementById("voices");
const merging = document.getElementById("merge");
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

async function recast(card, sound) {
  const wish = { speaker: speakerOf(card), sound, seen: card.dataset.version };
  const answer = await post("recast", wish);
  if (!answer) { await refreshed(card); return; }
  card.dataset.version = answer.version;
  const voice = card.querySelector(".voice");
  voice.textContent = answer.voice;
  voice.setAttribute("aria-label", `Voice of ${speakerOf(card)}: ${answer.voice}. Change it`);
  card.querySelector(".voiced .about").textContent = answer.about;
  const undo = document.getElementById("undo");
  undo.disabled = false;
  undo.title = `Take back: ${speakerOf(card)}`;
  compare();
}

/** Take over how a card is now, after somebody else has changed it. */
async function refreshed(card) {
  const response = await sent(location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = [...page.querySelectorAll(".card")].find((one) => speakerOf(one) === speakerOf(card));
  if (now) card.replaceWith(document.adoptNode(now));
  else again();
}

cards.addEventListener("input", (event) => {
  const output = event.target.parentElement.querySelector("output");
  if (output) output.textContent = String(Number(event.target.value));
});

cards.addEventListener("change", (event) => {
  const { name, value, type } = event.target;
  const card = event.target.closest(".card");
  if (type === "range") recast(card, { [name]: Number(value) }).then(() => audition(card));
  if (name === "gender") recast(card, { gender: value }).then(again);
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
  if (button.classList.contains("split") && await post("split", { alias: button.dataset.alias })) again();
});

// ------------------------------------------------------------ voices

const filters = voices.querySelectorAll(".filters input, .filters select");

function showVoices() {
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
}

for (const one of filters) one.addEventListener("input", filter);

voices.addEventListener("click", async (event) => {
  const voice = event.target.closest("li")?.dataset.voice;
  if (event.target.classList.contains("try")) audition(chosen, voice);
  if (event.target.classList.contains("choose")) {
    voices.close();
    await recast(chosen, { voice });
    audition(chosen);
  }
});

// ------------------------------------------------------------ who is who

function showMerge() {
  document.getElementById("merge-who").textContent = speakerOf(chosen);
  for (const option of merging.querySelectorAll("option")) option.disabled = option.value === speakerOf(chosen);
  const select = merging.querySelector("select");
  select.value = [...select.options].find((option) => !option.disabled)?.value ?? "";
  merging.showModal();
}

document.getElementById("merge-do").addEventListener("click", async () => {
  const into = merging.querySelector("select").value;
  merging.close();
  if (into && await post("merge", { speaker: speakerOf(chosen), into })) again();
});

for (const button of document.querySelectorAll("dialog .close")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

for (const input of document.querySelectorAll("input[data-chapter]")) {
  input.addEventListener("change", async () => {
    const wish = { chapter: Number(input.dataset.chapter), narrator: input.value };
    if (await post("narrator", wish)) tell(`${input.value} tells chapter ${wish.chapter}.`);
  });
}

document.getElementById("undo").addEventListener("click", async () => {
  const answer = await post("undo");
  if (answer) again();
});

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
